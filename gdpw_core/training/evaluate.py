"""`gdpw-train evaluate`: systems on the same pairs, scored, compared and shown."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from gdpw_core.errors import InputError
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
from gdpw_core.training.measure import Measures, Seen
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
        )


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
    check_folder(config.out)
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
            zero = pair.source not in zero_edits and len(zero_edits) < _ZERO_EDITS
            zero_edits |= {pair.source} if zero else set()
            results = []
            for system, rows in zip(systems, scores, strict=True):
                result = system.render(prepared.task)
                results.append(result)
                row = scorer(result)
                if zero and system.kind != "predictions":
                    row |= scorer.zero_edit(system.render)
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
        self._source = measures.seen(prepared.task.source, None, prepared.source_shape)
        self._driving = measures.seen(prepared.driving, None, prepared.driving_shape)

    def __call__(self, result: Result) -> dict[str, float]:
        prepared, measures = self._prepared, self._measures
        scores: dict[str, float] = {}
        if self._same:
            # Outside the photo and on insets there is no truth: the real pixels stand in.
            known = prepared.weight[..., None] > 0
            output = np.where(known, result.picture, prepared.driving)
            scores |= measures.pixels(output, prepared.driving)
        seen = self._seen(result.picture)
        scores["faces_found"] = float(seen is not None)
        if seen is not None:
            if self._source is not None:
                scores |= measures.identity(seen, self._source)
            if self._driving is not None:
                scores |= measures.geometry(seen, self._driving, same=self._same)
        return scores

    def zero_edit(self, render: Callable[[Task], Result]) -> dict[str, float]:
        task = self._prepared.task
        unedited = Task(
            **{
                **vars(task),
                "target": task.fitted,
                "target_vertices": task.source_vertices,
            }
        )
        value = self._measures.pixels(render(unedited).picture, task.source)["psnr"]
        return {"zero_edit_psnr": value}

    def _seen(self, picture: Picture) -> Seen | None:
        like = self._driving.face if self._driving is not None and self._same else None
        return self._measures.seen(picture, like, self._prepared.source_shape)


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
