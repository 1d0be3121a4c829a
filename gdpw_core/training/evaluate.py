"""`gdpw-train evaluate`: systems on the same pairs, scored, compared and shown."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from gdpw_core.errors import InputError
from gdpw_core.face import Face
from gdpw_core.head.model import HeadModel, SkinnedVertices
from gdpw_core.head.pack import load_pack
from gdpw_core.image import check_folder, write_whole
from gdpw_core.metrics.intervals import Interval, bootstrap_over_people
from gdpw_core.metrics.report import Report, ReportRow
from gdpw_core.training.augment import Window
from gdpw_core.training.config import EvaluateConfig
from gdpw_core.training.dataset import Dataset
from gdpw_core.training.evaluation_pairs import (
    EvaluationPair,
    choose_pairs,
    load_pairs,
    rows_by_key,
    save_pairs,
)
from gdpw_core.training.evaluation_sheet import SheetRow, save_sheet
from gdpw_core.training.measure import Measures
from gdpw_core.training.parameter_vector import SHAPE, from_row
from gdpw_core.training.sampler import CropVertices, project_rows
from gdpw_core.training.systems import CopySource, Predictions, Result, System, Task, Weights
from gdpw_core.training.weights import WeightMaps

log = logging.getLogger(__name__)

Picture = NDArray[np.uint8]
_ZERO_EDITS = 40  # sources on which the unedited picture is asked for


@dataclass(frozen=True, eq=False)
class _Prepared:
    """A pair ready to be rendered and scored."""

    pair: EvaluationPair
    task: Task
    driving: Picture
    weight: NDArray[np.float32]
    source_shape: NDArray[np.float64]
    driving_shape: NDArray[np.float64]
    source_face: Face
    driving_face: Face


class _Pairs:
    """Turns pairs of keys into tasks."""

    def __init__(self, dataset: Dataset, head: HeadModel, config: EvaluateConfig) -> None:
        CropVertices(head, dataset)  # the dataset must have been fitted with this head
        self._dataset = dataset
        self._head = SkinnedVertices(head.pack)
        self._rows = rows_by_key(dataset)
        self._cross = config.protocol == "cross"
        self._size = config.size
        self._weights = WeightMaps(head.pack.masks, head.pack.v_template, focus=0.0)

    def prepared(self, pair: EvaluationPair) -> _Prepared:
        index, margin = self._dataset.index, self._dataset.manifest.margin
        source, driving = self._rows[pair.source], self._rows[pair.driving]
        rows = index.rows[[source, driving]].copy()
        if self._cross:
            # The face keeps its own form and takes on the other's pose and expression.
            rows[1, SHAPE] = rows[0, SHAPE]
        vertices = project_rows(self._head, rows)
        stored = self._dataset.picture(source)
        plain = Window()
        task = Task(
            name=pair.name,
            stored=stored,
            margin=margin,
            source=plain.cut(stored, margin, self._size),
            fitted=from_row(rows[0]),
            target=from_row(rows[1]),
            landmarks=self._dataset.landmarks(source),
            source_vertices=vertices[0],
            target_vertices=vertices[1],
        )
        weight = self._weights(
            vertices[1], index.valid[driving], index.ignored[driving], self._size
        )
        return _Prepared(
            pair=pair,
            task=task,
            driving=plain.cut(self._dataset.picture(driving), margin, self._size),
            weight=weight,
            source_shape=np.asarray(index.rows[source, SHAPE], np.float64),
            driving_shape=np.asarray(index.rows[driving, SHAPE], np.float64),
            source_face=self._face(source),
            driving_face=self._face(driving),
        )

    def _face(self, row: int) -> Face:
        """Where the face was found, in pixels of the network's crop."""
        placed = self._dataset.landmarks(row).astype(np.float64)
        placed[:, :2] += 1
        return Face.from_landmarks(placed * (self._size / 2), 1.0, {})


def evaluate(config: EvaluateConfig) -> str:
    """Run the whole command.

    Returns:
        The table as Markdown, for the terminal.

    Raises:
        InputError: data, pair list or predictions cannot be used.
        AssetError: weights do not fit the head.
        OutputError: the report cannot be written.
    """
    dataset = Dataset(config.data)
    head = HeadModel(load_pack(config.head))
    config.out.mkdir(parents=True, exist_ok=True)
    check_folder(config.out / "report.json")
    pairs = _pair_list(config, dataset)
    save_pairs(config.out / "pairs.json", pairs, dataset)
    systems = _systems(config, head)
    measures = Measures(head, config.size, config.extractors)
    for reason in measures.missing.values():
        log.warning("left out: %s", reason)
    scores, sheet = _scores(config, _Pairs(dataset, head, config), pairs, systems, measures)
    report = _report(config, dataset, pairs, systems, scores, measures)
    write_whole(config.out / "report.json", report.to_json())
    write_whole(config.out / "report.csv", report.to_csv())
    table = report.to_markdown()
    write_whole(config.out / "report.md", (table + "\n").encode())
    save_sheet(config.out / "sheet.png", sheet, head.pack.faces)
    return table


def _pair_list(config: EvaluateConfig, dataset: Dataset) -> list[EvaluationPair]:
    if config.pair_list is not None:
        return load_pairs(config.pair_list, dataset)
    if config.pairs < 1:
        raise InputError(f"--pairs {config.pairs}: give at least 1")
    return choose_pairs(
        dataset, config.protocol, count=config.pairs, seed=config.seed, split=config.split
    )


def _systems(config: EvaluateConfig, head: HeadModel) -> list[System]:
    systems: list[System] = [CopySource()]
    if config.preview:
        from gdpw_core.training.preview import Preview

        systems.append(Preview(head, config.size))
    systems += [Weights(path, head, config.size) for path in config.weights]
    if config.predictions is not None:
        systems.append(Predictions(config.predictions, config.size))
    return systems


Scores = list[list[dict[str, float]]]  # per system, per pair


def _scores(
    config: EvaluateConfig,
    source: _Pairs,
    pairs: Sequence[EvaluationPair],
    systems: Sequence[System],
    measures: Measures,
) -> tuple[Scores, list[SheetRow]]:
    scores: Scores = [[] for _ in systems]
    shown = set(np.linspace(0, len(pairs) - 1, min(config.sheet, len(pairs))).astype(int).tolist())
    sheet: list[SheetRow] = []
    zero_edits: set[str] = set()
    with tqdm(total=len(pairs), unit="pair", desc="evaluate", dynamic_ncols=True) as bar:
        for number, pair in enumerate(pairs):
            prepared = source.prepared(pair)
            scorer = _Scorer(measures, prepared, same=config.protocol == "same")
            results = [system.render(prepared.task) for system in systems]
            made = scorer([result.picture for result in results])
            if pair.source not in zero_edits and len(zero_edits) < _ZERO_EDITS:
                zero_edits.add(pair.source)
                for system, row in zip(systems, made, strict=True):
                    row |= scorer.zero_edit(system)
            for rows, row in zip(scores, made, strict=True):
                rows.append(row)
            if number in shown:
                sheet.append(_sheet_row(prepared, systems, results))
            bar.update()
    return scores, sheet


class _Scorer:
    """Scores what systems made of one pair."""

    def __init__(self, measures: Measures, prepared: _Prepared, *, same: bool) -> None:
        self._measures = measures
        self._prepared = prepared
        self._same = same
        self._source = measures.seen(
            prepared.task.source, prepared.source_face, prepared.source_shape
        )
        self._driving = measures.seen(
            prepared.driving, prepared.driving_face, prepared.driving_shape
        )

    def __call__(self, pictures: Sequence[Picture]) -> list[dict[str, float]]:
        driving = self._prepared.driving
        scores: list[dict[str, float]] = [{} for _ in pictures]
        if self._same:
            # Outside the photo and on insets there is no truth: the real pixels stand in.
            known = self._prepared.weight[..., None] > 0
            comparable = [np.where(known, picture, driving) for picture in pictures]
            scores = self._measures.pixels(comparable, driving)
        return [row | self._seen(picture) for row, picture in zip(scores, pictures, strict=True)]

    def zero_edit(self, system: System) -> dict[str, float]:
        """PSNR of the picture with nothing edited against the source."""
        if system.kind == "predictions":
            return {}
        task = self._prepared.task
        unedited = replace(task, target=task.fitted, target_vertices=task.source_vertices)
        output = system.render(unedited).picture
        return {"zero_edit_psnr": self._measures.likeness(output, task.source)}

    def _seen(self, picture: Picture) -> dict[str, float]:
        measures, prepared = self._measures, self._prepared
        like = prepared.driving_face if self._same else prepared.source_face
        seen = measures.seen(picture, like, prepared.source_shape)
        scores = {"faces_found": float(seen is not None)}
        if seen is not None and self._source is not None:
            scores |= measures.identity(seen, self._source)
        if seen is not None and self._driving is not None:
            scores |= measures.geometry(seen, self._driving, same=self._same)
        return scores


def _sheet_row(
    prepared: _Prepared, systems: Sequence[System], results: Sequence[Result]
) -> SheetRow:
    made = [
        (system.label, result)
        for system, result in zip(systems, results, strict=True)
        if system.kind != "copy"
    ]
    task = prepared.task
    return SheetRow(
        prepared.pair, task.source, prepared.driving, task.source_vertices,
        task.target_vertices, made,
    )  # fmt: skip


def _report(
    config: EvaluateConfig,
    dataset: Dataset,
    pairs: Sequence[EvaluationPair],
    systems: Sequence[System],
    scores: Scores,
    measures: Measures,
) -> Report:
    people = [pair.person for pair in pairs]
    columns = [_columns(rows) for rows in scores]
    preview = next((c for s, c in zip(systems, columns, strict=True) if s.kind == "preview"), None)
    rows = []
    for system, column in zip(systems, columns, strict=True):
        against: Mapping[str, Interval] = {}
        if preview is not None and system.kind not in ("preview", "copy"):
            shared = [name for name in column if name in preview]
            difference = {name: column[name] - preview[name] for name in shared}
            against = _intervals(difference, people, config.seed)
        intervals = _intervals(column, people, config.seed)
        rows.append(
            ReportRow(system.kind, system.label, config.protocol, len(pairs), intervals, against)
        )
    notes = {
        "protocol": config.protocol,
        "split": config.split,
        "seed": config.seed,
        "size": config.size,
        "pairs": "pairs.json",
        "people": len(set(people)),
        "data": dataset.manifest.hash,
        "head": dataset.manifest.head,
        "extractors": {
            name: {"name": found.name, "sha256": found.sha256}
            for name, found in measures.used.items()
        },
        "missing": dict(measures.missing),
        "intervals": "95 %, bootstrap over people, 2000 draws",
        "config": json.loads(json.dumps(asdict(config), default=str)),
    }
    return Report(rows, notes)


def _columns(rows: Sequence[Mapping[str, float]]) -> dict[str, NDArray[np.float64]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    order = [name for name in _ORDER if name in names]
    return {name: np.array([row.get(name, np.nan) for row in rows]) for name in order}


_ORDER = (
    "l1", "psnr", "ssim", "lpips", "lpips_alex", "csim", "akd", "apd", "aed", "zero_edit_psnr",
    "faces_found",
)  # fmt: skip


def _intervals(
    columns: Mapping[str, NDArray[np.float64]], people: Sequence[str], seed: int
) -> dict[str, Interval]:
    return {
        name: bootstrap_over_people(values, people, seed=seed) for name, values in columns.items()
    }
