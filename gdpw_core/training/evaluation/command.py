"""`gdpw-train evaluate`: systems on the same pairs, scored, compared and shown."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from gdpw_core.errors import AssetError, InputError
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import check_folder, write_whole
from gdpw_core.metrics.extractors import Extractor
from gdpw_core.metrics.intervals import Interval, bootstrap_over_people
from gdpw_core.metrics.paper import paper_table
from gdpw_core.metrics.plots import plots_svg
from gdpw_core.metrics.realism import ENOUGH_PICTURES, Realism
from gdpw_core.metrics.report import Report, ReportRow
from gdpw_core.runtime import find_weights
from gdpw_core.training.config import EvaluateConfig
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.evaluation.edit_accuracy import EditAccuracy, EditScore, by_slider
from gdpw_core.training.evaluation.measure import Measures
from gdpw_core.training.evaluation.pairs import (
    PAIR_LIST,
    EvaluationPair,
    choose_pairs,
    load_pairs,
    save_pairs,
)
from gdpw_core.training.evaluation.predictions import Predictions, write_pair_pictures
from gdpw_core.training.evaluation.preview import Application, InLight, Preview
from gdpw_core.training.evaluation.run import Evaluation, SystemScores, run_evaluation
from gdpw_core.training.evaluation.sheet import save_sheet
from gdpw_core.training.evaluation.systems import CopySource, System, Weights
from gdpw_core.training.evaluation.tasks import PairTasks

log = logging.getLogger(__name__)

_ZERO_EDITS = 40  # sources


def evaluate(config: EvaluateConfig) -> str:
    """Run the whole command.

    Returns:
        What to print: the table as Markdown, or where the pairs were written.

    Raises:
        InputError: data, pair list or predictions cannot be used.
        AssetError: weights do not fit the head, or a user's network cannot be used.
        OutputError: the report cannot be written.
    """
    dataset = Dataset(config.data)
    head = HeadModel(load_pack(config.head))
    pairs = _pair_list(config, dataset)
    tasks = PairTasks(dataset, head, protocol=config.protocol, size=config.size)
    folder = config.out if config.write_pairs is None else config.write_pairs
    folder.mkdir(parents=True, exist_ok=True)
    check_folder(folder / PAIR_LIST)
    save_pairs(folder / PAIR_LIST, pairs, dataset, config.protocol)
    if config.write_pairs is not None:
        write_pair_pictures(folder, pairs, tasks)
        return _pairs_written(folder, len(pairs))
    measures = Measures(head, config.size, config.extractors, arcface=config.arcface)
    realism, missing = realism_at_hand(config.inception, config.extractors, len(pairs))
    missing = {**measures.missing, **missing}
    for reason in missing.values():
        log.warning("left out: %s", reason)
    systems = _systems(config, head, pairs)
    evaluation = run_evaluation(
        tasks, pairs, systems, measures,
        protocol=config.protocol, realism=realism, sheet=config.sheet, seed=config.seed,
        zero_edits=_ZERO_EDITS,
    )  # fmt: skip
    edits = _edit_scores(config, head, tasks, pairs, systems, measures)
    extractors = extractor_notes(measures, realism)
    notes = {
        **_notes(config, dataset, evaluation, edits),
        "extractors": extractors,
        "missing": missing,
    }
    report = Report(_rows(evaluation, edits), notes)
    write_whole(config.out / "report.json", report.to_json())
    write_whole(config.out / "report.csv", report.to_csv())
    write_whole(config.out / "plots.svg", plots_svg(report))
    table = report.to_markdown()
    page = f"{table}\n\n{measured_with(extractors)}\n\n{paper_table(config.protocol)}\n"
    write_whole(config.out / "report.md", page.encode())
    save_sheet(config.out / "sheet.png", evaluation.sheet, head.pack.faces)
    return table


def _pair_list(config: EvaluateConfig, dataset: Dataset) -> list[EvaluationPair]:
    if config.pair_list is not None:
        return load_pairs(config.pair_list, dataset, config.protocol)
    if config.pairs < 1:
        raise InputError(f"--pairs {config.pairs}: give at least 1")
    return choose_pairs(
        dataset, config.protocol, count=config.pairs, seed=config.seed, split=config.split
    )


def _pairs_written(folder: Path, count: int) -> str:
    return (
        f"{folder}: {count} pairs in {PAIR_LIST}, their pictures in source/ and driving/. Save "
        "what a system makes of each pair as a picture with the same name in one folder, then run "
        f"gdpw-train evaluate --pair-list {folder / PAIR_LIST} --predictions FOLDER"
    )


def realism_at_hand(
    inception: Path | None, extractors: Path | None, pictures: int
) -> tuple[Realism | None, dict[str, str]]:
    """Features for distances of sets, and why there are none.

    Raises:
        AssetError: the user's own file cannot be used.
    """
    try:
        found = Realism(inception, extractors)
    except AssetError as error:
        if inception is not None:
            raise
        return None, {"fid": str(error)}
    if pictures < ENOUGH_PICTURES:
        log.warning(
            "%d pictures: a Frechet distance of fewer than %d is mostly their small number; "
            "compare systems on the same pairs only, by the kernel distance",
            pictures, ENOUGH_PICTURES,
        )  # fmt: skip
    return found, {}


def extractor_notes(measures: Measures, realism: Realism | None) -> dict[str, Mapping[str, str]]:
    """Name and hash of the network behind each metric."""
    used: dict[str, Extractor] = dict(measures.used)
    if realism is not None:
        used |= dict.fromkeys(realism.distances, realism.extractor)
    return {metric: {"name": e.name, "sha256": e.sha256} for metric, e in used.items()}


def measured_with(extractors: Mapping[str, Mapping[str, str]]) -> str:
    """The same as a list in Markdown."""
    lines = [
        f"- {metric}: {extractor['name']}, sha256 {extractor['sha256'][:16]}"
        for metric, extractor in extractors.items()
    ]
    return "\n".join(["Measured with:", "", *lines])


def _systems(
    config: EvaluateConfig, head: HeadModel, pairs: Sequence[EvaluationPair]
) -> list[System]:
    # First of all what other systems made: a missing picture is said before anything is loaded.
    others = [Predictions(folder, pairs, config.size) for folder in config.predictions]
    systems: list[System] = [CopySource()]
    if config.preview:
        systems.append(Preview(config.size))
    paths = list(config.weights)
    if not paths and not config.predictions:
        bundled = find_weights(head_identity=head.pack.identity)
        paths = [bundled] if bundled is not None else []
    weights = [Weights(path, head, config.size) for path in paths]
    systems += [InLight(each) for each in weights]
    if config.application:
        systems += [Application(each, config.size) for each in weights]
    return [*systems, *others]


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


def _rows(evaluation: Evaluation, edits: Edits) -> list[ReportRow]:
    preview = next((s for s in evaluation.systems if s.kind == "preview"), None)
    return [
        _row(evaluation, scores, preview, moved)
        for scores, moved in zip(evaluation.systems, edits, strict=True)
    ]


def _row(
    evaluation: Evaluation,
    scores: SystemScores,
    preview: SystemScores | None,
    moved: Sequence[tuple[str, EditScore]],
) -> ReportRow:
    against: Mapping[str, Interval] = {}
    if preview is not None and scores.kind not in ("preview", "copy"):
        against = evaluation.differences(scores, preview)
    intervals = evaluation.intervals(scores)
    if moved:
        intervals["edit_accuracy"] = bootstrap_over_people(
            [score.accuracy for _, score in moved],
            [person for person, _ in moved],
            seed=evaluation.seed,
        )
    count = len(evaluation.pairs)
    return ReportRow(scores.kind, scores.label, evaluation.protocol, count, intervals, against)


def _notes(
    config: EvaluateConfig, dataset: Dataset, evaluation: Evaluation, edits: Edits
) -> dict[str, object]:
    return {
        "protocol": config.protocol,
        "split": config.split,
        "seed": config.seed,
        "size": config.size,
        "pairs": PAIR_LIST,
        "people": len(set(evaluation.people)),
        "data": dataset.manifest.hash,
        "head": dataset.manifest.head,
        "edits": {
            scores.label: by_slider([score for _, score in moved])
            for scores, moved in zip(evaluation.systems, edits, strict=True)
            if moved
        },
        "intervals": "95 %, bootstrap over people, 2000 draws; of distances of sets: jackknife "
        "over people",
        "real": "distances of sets are to the driving pictures of the same pairs",
        "config": json.loads(json.dumps(asdict(config), default=str)),
    }
