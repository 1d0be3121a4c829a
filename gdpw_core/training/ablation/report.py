"""The report of an ablation: what was done, tables, figures, what it shows; Markdown and JSON."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gdpw_core.metrics.intervals import Interval
from gdpw_core.metrics.paper import TABLE_1
from gdpw_core.metrics.realism import ENOUGH_PICTURES
from gdpw_core.training.ablation.config import AblationConfig
from gdpw_core.training.ablation.legs import SECOND_HEAD, Plan, Trial
from gdpw_core.training.ablation.order import (
    FEWEST_PEOPLE,
    claims_table,
    order_sentences,
    standing_still,
)
from gdpw_core.training.ablation.tables import (
    Scored,
    table_1,
    table_2,
    table_3,
    table_of_intervals,
)
from gdpw_core.training.config import Protocol, TrainConfig
from gdpw_core.training.evaluation.command import measured_with
from gdpw_core.training.evaluation.run import Evaluation
from gdpw_core.training.recipe import resolved

_SETS = ("fid", "kid", "frechet_vgg16", "kernel_vgg16")


@dataclass(frozen=True, eq=False)
class HeadScores:
    """The same pairs measured with two heads.

    Args:
        first: measured with the dataset's own head.
        second: measured with the other.
    """

    first: Evaluation
    second: Evaluation


@dataclass(frozen=True, eq=False)
class AblationReport:
    """Everything that an ablation found.

    Args:
        config: as called.
        plan: budget.
        trials: the networks.
        evaluations: of each protocol.
        heads: of each protocol, where there is a second head.
        extractors: name and hash of the network behind each metric.
        missing: why metrics are left out.
        smoothness: of the learnt codes by label, see `code_smoothness`.
    """

    config: AblationConfig
    plan: Plan
    trials: Sequence[Trial]
    evaluations: Mapping[Protocol, Evaluation]
    heads: Mapping[Protocol, HeadScores]
    extractors: Mapping[str, Mapping[str, str]]
    missing: Mapping[str, str]
    smoothness: Mapping[str, float]

    def to_markdown(self) -> str:
        """The report for people."""
        systems = self._systems()
        labels = {t.variant: t.label for t in self.trials if t.name != SECOND_HEAD}
        orders = [
            f"- {sentence}" for e in self.evaluations.values() for sentence in order_sentences(e)
        ]
        claims = claims_table(self.evaluations, labels)
        still = standing_still(self.evaluations["same"])
        return (
            "\n\n".join(
                [
                    "# Ablation",
                    self._budget(),
                    "## What the order means",
                    self._meaning(),
                    *([still] if still else []),
                    "\n".join(orders) or "One variant has no order.",
                    *(["### The paper's statements", claims] if claims else []),
                    "## Table 1: both protocols",
                    self._caption(),
                    table_1(systems),
                    "### Same identity, 95 % intervals",
                    table_of_intervals(
                        systems, "same", (*_SETS, *TABLE_1["same"][1:], "faces_found")
                    ),
                    "### Cross identity, 95 % intervals",
                    table_of_intervals(
                        systems, "cross", (*_SETS, *TABLE_1["cross"][1:], "faces_found")
                    ),
                    "## Table 2: pixels, same identity",
                    table_2(systems),
                    "## Table 3: which head",
                    *self._table_3(),
                    "## Figures",
                    self._figures(),
                    "## Measured with",
                    measured_with(self.extractors).removeprefix("Measured with:").strip(),
                    *(f"- left out: {reason}" for reason in self.missing.values()),
                ]
            )
            + "\n"
        )

    def to_json(self) -> bytes:
        """The report for programs; values that do not exist are null."""
        rows = [
            {
                "system": scores.kind,
                "label": scores.label,
                "protocol": protocol,
                "n": len(evaluation.pairs),
                "metrics": _plain(evaluation.intervals(scores)),
            }
            for protocol, evaluation in self.evaluations.items()
            for scores in evaluation.systems
        ]
        differences = [
            {
                "protocol": protocol,
                "first": first.label,
                "second": second.label,
                "metrics": _plain(evaluation.differences(first, second)),
            }
            for protocol, evaluation in self.evaluations.items()
            for i, first in enumerate(evaluation.systems)
            for second in evaluation.systems[i + 1 :]
        ]
        second = [
            {"protocol": protocol, "label": scores.label,
             "metrics": _plain(found.second.intervals(scores))}
            for protocol, found in self.heads.items()
            for scores in found.second.systems
        ]  # fmt: skip
        content = {
            "plan": asdict(self.plan),
            "trials": [asdict(trial) for trial in self.trials],
            "rows": rows,
            "differences": differences,
            "second_head": second,
            "standing_still": standing_still(self.evaluations["same"]),
            "order": [s for e in self.evaluations.values() for s in order_sentences(e)],
            "code_smoothness": dict(self.smoothness),
            "extractors": dict(self.extractors),
            "missing": dict(self.missing),
            "config": asdict(self.config),
        }
        return (json.dumps(content, indent=1, default=str) + "\n").encode()

    def _systems(self) -> list[Scored]:
        same, cross = self.evaluations["same"], self.evaluations["cross"]
        return [
            Scored(a.label, a.kind == "weights", same.intervals(a), cross.intervals(b))
            for a, b in zip(same.systems, cross.systems, strict=True)
        ]

    def _budget(self) -> str:
        config = self.config
        run = resolved(
            TrainConfig(config=config.config, size=config.size, batch=config.batch,
                        losses=config.losses)
        )  # fmt: skip
        asked = (
            f"{config.steps} steps were asked for"
            if config.steps
            else f"what the slowest fits into {config.minutes:g} minutes as measured at the start"
        )
        return (
            f"{len(self.trials)} variants of the configuration {config.config}, trained with equal "
            f"budget: {self.plan.steps} steps of {run.batch} pairs at {run.size} px each, in the "
            f"same order ({asked}). Flows start: {config.flow}. Precision {self.plan.precision}. "
            "The paper trains 270,000 steps of 16 pairs at 256 px, on VoxCeleb1."
        )

    def _meaning(self) -> str:
        same = self.evaluations["same"]
        run_share = self.plan.steps / 270_000
        return (
            f"At {100 * run_share:.2g} % of the paper's steps this order says how fast variants "
            "learn on this data, not which is best in the end. A difference counts where the 95 % "
            "interval of the paired difference, drawn over people, excludes zero (with fewer than "
            f"{FEWEST_PEOPLE} people none counts); of so many comparisons "
            f"about one in twenty does so by chance. One seed each ({self.config.seed}): another "
            "seed moves every row by an amount that the intervals do not hold. "
            f"{len(same.pairs)} pairs of {len(set(same.people))} people for the same identity, "
            f"{len(self.evaluations['cross'].pairs)} across."
        )

    def _caption(self) -> str:
        same, cross = self.evaluations["same"], self.evaluations["cross"]
        text = (
            f"n = {len(same.pairs)} pairs of {len(set(same.people))} people (same), "
            f"{len(cross.pairs)} of {len(set(cross.people))} (cross). Best mean of our variants in "
            "bold; AED in sigma of this head's expression, AKD in pixels at 256, APD in degrees. "
            "Rows in italics are the paper's figures: other data, head, identity network and "
            "training, no rivals."
        )
        if "fid" not in self.extractors:
            return (
                f"{text} FID needs the user's Inception-v3 (--inception); Frechet and MMD VGG-16 "
                "are distances of VGG-16 features and no FID."
            )
        if len(same.pairs) < ENOUGH_PICTURES:
            return f"{text} An FID of so few pictures is biased upward; compare by KID."
        return text

    def _table_3(self) -> list[str]:
        if not self.heads:
            return [
                "No second head was given (--second-head FILE, the paper: BFM): the paper's alone.",
                table_3([]),
            ]
        labels = [scores.label for scores in self.heads["same"].second.systems]
        systems = [
            Scored(label, True, self._both_heads("same", label), self._both_heads("cross", label))
            for label in labels
        ]
        return [
            "F: measured with the dataset's head; B: with the second head "
            f"({self.config.second_head}).",
            table_3(systems),
        ]

    def _both_heads(self, protocol: Protocol, label: str) -> dict[str, Interval]:
        found = {}
        for letter, evaluation in (
            ("f", self.heads[protocol].first),
            ("b", self.heads[protocol].second),
        ):
            scores = next(s for s in evaluation.systems if s.label == label)
            intervals = evaluation.intervals(scores)
            for metric in ("aed", "apd"):
                if metric in intervals:
                    found[f"{metric}_{letter}"] = intervals[metric]
        return found

    def _figures(self) -> str:
        lines = []
        if self.smoothness:
            told = ", ".join(f"{name} {value:.2f}" for name, value in self.smoothness.items())
            lines += [
                "![latent codes](figure2.png)",
                "Figure 2: learnt codes on the mean head, front and back; colours are places in "
                "three dimensions by t-SNE (exact, 1,000 vertices; the others amid their nearest). "
                "Distance of codes along edges over that of any two vertices (1: still the random "
                f"start, 0: smooth): {told}.",
            ]
        lines += [
            "![reenactment](figure3.png)",
            "Figure 3: pairs of the tables, same identity above, cross identity below.",
            "![edits](figure4.png)",
            "Figure 4: single sliders moved on portraits, the bare network of each variant.",
        ]
        return "\n\n".join(lines)


def _plain(intervals: Mapping[str, Interval]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            key: None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in asdict(interval).items()
        }
        for name, interval in intervals.items()
    }
