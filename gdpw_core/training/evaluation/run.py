"""Systems asked for the same pairs, and what they scored, pair by pair and as sets of pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.metrics.frechet import SetDistance, set_interval
from gdpw_core.metrics.intervals import Interval, bootstrap_over_people
from gdpw_core.metrics.realism import Realism
from gdpw_core.training.config import Protocol
from gdpw_core.training.evaluation.measure import Measures
from gdpw_core.training.evaluation.pairs import EvaluationPair
from gdpw_core.training.evaluation.scores import PairScorer
from gdpw_core.training.evaluation.sheet import SheetRow
from gdpw_core.training.evaluation.systems import Result, System, SystemKind
from gdpw_core.training.evaluation.tasks import PairTasks, PreparedPair
from gdpw_core.training.runs.progress import progress_bar

Floats = NDArray[np.float64]

_ORDER = (
    "l1", "psnr", "ssim", "lpips", "lpips_alex", "csim", "csim_source", "akd", "apd", "aed",
    "zero_edit_psnr", "faces_found",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class SystemScores:
    """What one system scored.

    Args:
        kind: of the system.
        label: which one, for people.
        columns: values of each metric, `[N]` over pairs; NaN where a pair has none.
        features: of its pictures, `[N, D]`; None without a network for them.
    """

    kind: SystemKind
    label: str
    columns: Mapping[str, Floats]
    features: NDArray[np.float32] | None = None


@dataclass(frozen=True, eq=False)
class Evaluation:
    """All systems on the same pairs.

    Args:
        protocol: of the pairs.
        pairs: in order of the columns' values.
        systems: in the order given.
        real: features of the driving pictures, `[N, D]`; None without a network for them.
        distances: of sets of features, by the name that they are reported under.
        sheet: some pairs, for the picture sheet.
        seed: of the bootstrap.
    """

    protocol: Protocol
    pairs: Sequence[EvaluationPair]
    systems: Sequence[SystemScores]
    real: NDArray[np.float32] | None
    distances: Mapping[str, SetDistance]
    sheet: Sequence[SheetRow]
    seed: int

    @property
    def people(self) -> list[str]:
        """Whose identity each pair keeps."""
        return [pair.person for pair in self.pairs]

    def intervals(self, scores: SystemScores) -> dict[str, Interval]:
        """Mean and interval of each metric, then the distances to the set of real pictures."""
        found = {
            name: bootstrap_over_people(values, self.people, seed=self.seed)
            for name, values in scores.columns.items()
        }
        if scores.features is not None and self.real is not None:
            for name, distance in self.distances.items():
                found[name] = set_interval(distance, scores.features, self.real, self.people)
        return found

    def differences(self, first: SystemScores, second: SystemScores) -> dict[str, Interval]:
        """First minus second on the same pairs, with the interval of the difference."""
        names = [name for name in first.columns if name in second.columns]
        if first.features is not None and second.features is not None and self.real is not None:
            names += self.distances
        return {name: self.difference(first, second, name) for name in names}

    def difference(self, first: SystemScores, second: SystemScores, metric: str) -> Interval:
        """The same for one metric that both have."""
        distance = self.distances.get(metric)
        if distance is None:
            values = first.columns[metric] - second.columns[metric]
            return bootstrap_over_people(values, self.people, seed=self.seed)
        if first.features is None or second.features is None or self.real is None:
            raise ValueError(f"{metric} needs features of both systems")
        both = np.hstack([first.features, second.features])
        return set_interval(_gap(distance), both, self.real, self.people)


def _gap(distance: SetDistance) -> SetDistance:
    """Difference of the distances of two systems whose features lie side by side."""

    def gap(both: NDArray[np.floating], real: NDArray[np.floating]) -> float:
        width = real.shape[1]
        return distance(both[:, :width], real) - distance(both[:, width:], real)

    return gap


def run_evaluation(
    tasks: PairTasks,
    pairs: Sequence[EvaluationPair],
    systems: Sequence[System],
    measures: Measures,
    *,
    protocol: Protocol,
    realism: Realism | None = None,
    sheet: int = 0,
    zero_edits: int = 0,
    seed: int = 0,
) -> Evaluation:
    """Ask every system for every pair, and score what it makes.

    Args:
        tasks: pictures and parameters behind the pairs.
        pairs: what to ask for.
        systems: what is compared.
        measures: scores of single pictures.
        protocol: of the pairs.
        realism: features of pictures; None leaves distances of sets out.
        sheet: pairs to keep for the picture sheet.
        zero_edits: sources of which the unedited picture is asked for.
        seed: of the bootstrap.
    """
    scores: list[list[dict[str, float]]] = [[] for _ in systems]
    features: list[list[NDArray[np.float32]]] = [[] for _ in range(len(systems) + 1)]
    shown = set(np.linspace(0, len(pairs) - 1, min(sheet, len(pairs))).astype(int).tolist())
    kept: list[SheetRow] = []
    unedited: set[str] = set()
    with progress_bar(len(pairs), "pair", f"{protocol} pairs") as bar:
        for number, pair in enumerate(pairs):
            prepared = tasks.prepared(pair)
            scorer = PairScorer(measures, prepared, same=protocol == "same")
            results = [system.render(prepared.task) for system in systems]
            pictures = [result.picture for result in results]
            made = scorer(pictures)
            if pair.source not in unedited and len(unedited) < zero_edits:
                unedited.add(pair.source)
                for system, row in zip(systems, made, strict=True):
                    row |= scorer.zero_edit(system)
            for rows, row in zip(scores, made, strict=True):
                rows.append(row)
            if realism is not None:
                found = realism.features([*pictures, prepared.driving])
                for vectors, vector in zip(features, found, strict=True):
                    vectors.append(vector)
            if number in shown:
                kept.append(_sheet_row(prepared, systems, results))
            bar.update()
    stacked = [np.stack(vectors) if vectors else None for vectors in features]
    return Evaluation(
        protocol=protocol,
        pairs=pairs,
        systems=[
            SystemScores(system.kind, system.label, _columns(rows), vectors)
            for system, rows, vectors in zip(systems, scores, stacked[:-1], strict=True)
        ],
        real=stacked[-1],
        distances={} if realism is None else realism.distances,
        sheet=kept,
        seed=seed,
    )


def _columns(rows: Sequence[Mapping[str, float]]) -> dict[str, Floats]:
    names = {name for row in rows for name in row}
    order = [name for name in _ORDER if name in names]
    return {name: np.array([row.get(name, np.nan) for row in rows]) for name in order}


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
