"""`gdpw-train evaluate`: systems on the same pairs, scored, compared and shown."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from gdpw_core.errors import InputError
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import check_folder, write_whole
from gdpw_core.metrics.intervals import Interval, bootstrap_over_people
from gdpw_core.metrics.paper import paper_table
from gdpw_core.metrics.report import Report, ReportRow
from gdpw_core.runtime import find_weights
from gdpw_core.training.config import EvaluateConfig
from gdpw_core.training.dataset import Dataset
from gdpw_core.training.edit_accuracy import EditAccuracy, EditScore, by_slider
from gdpw_core.training.evaluation_pairs import (
    EvaluationPair,
    choose_pairs,
    load_pairs,
    save_pairs,
)
from gdpw_core.training.evaluation_scores import PairScorer
from gdpw_core.training.evaluation_sheet import SheetRow, save_sheet
from gdpw_core.training.evaluation_tasks import PairTasks, PreparedPair
from gdpw_core.training.measure import Measures
from gdpw_core.training.systems import CopySource, Predictions, Result, System, Weights

log = logging.getLogger(__name__)

Picture = NDArray[np.uint8]
_ZERO_EDITS = 40  # sources on which the unedited picture is asked for


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
    prepare_pair = PairTasks(dataset, head, protocol=config.protocol, size=config.size)
    scores, sheet = _scores(config, prepare_pair, pairs, systems, measures)
    edits = _edit_scores(config, head, prepare_pair, pairs, systems, measures)
    report = _report(config, dataset, pairs, systems, scores, edits, measures)
    write_whole(config.out / "report.json", report.to_json())
    write_whole(config.out / "report.csv", report.to_csv())
    table = report.to_markdown()
    page = f"{table}\n\n{paper_table(config.protocol)}\n"
    write_whole(config.out / "report.md", page.encode())
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
    paths = list(config.weights)
    if not paths and config.predictions is None:
        bundled = find_weights(head_identity=head.pack.identity)
        paths = [bundled] if bundled is not None else []
    weights = [Weights(path, head, config.size) for path in paths]
    systems += weights
    if config.application:
        from gdpw_core.training.preview import Application

        systems += [Application(each, head, config.size) for each in weights]
    if config.predictions is not None:
        systems.append(Predictions(config.predictions, config.size))
    return systems


Scores = list[list[dict[str, float]]]  # per system, per pair


def _scores(
    config: EvaluateConfig,
    source: PairTasks,
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
            scorer = PairScorer(measures, prepared, same=config.protocol == "same")
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


Edits = list[list[tuple[str, EditScore]]]  # per system: person and score


def _edit_scores(
    config: EvaluateConfig,
    head: HeadModel,
    source: PairTasks,
    pairs: Sequence[EvaluationPair],
    systems: Sequence[System],
    measures: Measures,
) -> Edits:
    """Single sliders moved on one portrait of each of the first people."""
    portraits = {pair.person: pair for pair in reversed(pairs)}
    chosen = sorted(portraits.values(), key=lambda pair: pair.name)[: max(0, config.edits)]
    accuracy = EditAccuracy(head, measures)
    edits: Edits = [[] for _ in systems]
    for pair in tqdm(chosen, unit="portrait", desc="edits", dynamic_ncols=True):
        prepared = source.prepared(pair)
        for system, found in zip(systems, edits, strict=True):
            if system.kind != "predictions":
                scores = accuracy.scores(system, prepared.task, prepared.source_face)
                found += [(pair.person, score) for score in scores]
    return edits


def _sheet_row(
    prepared: PreparedPair, systems: Sequence[System], results: Sequence[Result]
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
    edits: Edits,
    measures: Measures,
) -> Report:
    people = [pair.person for pair in pairs]
    columns = [_columns(rows) for rows in scores]
    preview = next((c for s, c in zip(systems, columns, strict=True) if s.kind == "preview"), None)
    rows = []
    for system, column, moved in zip(systems, columns, edits, strict=True):
        against: Mapping[str, Interval] = {}
        if preview is not None and system.kind not in ("preview", "copy"):
            shared = [name for name in column if name in preview]
            difference = {name: column[name] - preview[name] for name in shared}
            against = _intervals(difference, people, config.seed)
        intervals = _intervals(column, people, config.seed)
        if moved:
            intervals["edit_accuracy"] = bootstrap_over_people(
                [score.accuracy for _, score in moved],
                [person for person, _ in moved],
                seed=config.seed,
            )
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
        "edits": {
            system.label: by_slider([score for _, score in moved])
            for system, moved in zip(systems, edits, strict=True)
            if moved
        },
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
