"""What an ablation shows and what it does not: order and claims, judged by intervals."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from gdpw_core.metrics.intervals import Interval
from gdpw_core.metrics.paper import paper_scores
from gdpw_core.metrics.report import DIGITS, LOWER_IS_BETTER
from gdpw_core.training.ablation.legs import PAPER_NAMES
from gdpw_core.training.ablation.tables import METRIC_NAMES
from gdpw_core.training.config import Protocol, Variant
from gdpw_core.training.evaluation.run import Evaluation, SystemScores

_JUDGED: Mapping[Protocol, tuple[str, ...]] = {
    "same": ("lpips", "l1", "akd"),
    "cross": ("csim", "apd", "aed"),
}

FEWEST_PEOPLE = 6
"""With fewer, one sign in all of them is no rare chance: 2 / 2^5 is more than one in twenty."""

_NOT_TRAINED = {"copy": "the unchanged source", "preview": "the training-free preview"}


@dataclass(frozen=True)
class Claim:
    """A sentence of the paper's section 4.5 as a difference of two variants.

    Args:
        text: what the paper says.
        better: the variant that scores better there.
        worse: the other.
        protocol: of the pairs.
        metrics: that say so.
    """

    text: str
    better: Variant
    worse: Variant
    protocol: Protocol
    metrics: tuple[str, ...]


CLAIMS = (
    Claim("re-alignment at every level beats one flow", "nmfc", "headgan", "same",
          ("csim", "akd", "apd")),
    Claim("re-alignment at every level beats one flow", "nmfc", "headgan", "cross",
          ("csim", "apd", "aed")),
    Claim("the displacement field keeps identity better", "geom_disp", "neural_codes", "cross",
          ("csim",)),
    Claim("neural codes are more exact in geometry", "neural_codes", "geom_disp", "same",
          ("akd", "aed", "apd")),
    Claim("neural codes are more exact in geometry", "neural_codes", "geom_disp", "cross",
          ("aed", "apd")),
    Claim("neural codes align pixels better", "neural_codes", "geom_disp", "same",
          ("l1", "ssim", "lpips")),
)  # fmt: skip


def order_sentences(evaluation: Evaluation) -> list[str]:
    """The order of the trained variants by some metrics, and which steps of it are settled."""
    variants = [scores for scores in evaluation.systems if scores.kind == "weights"]
    others = [scores for scores in evaluation.systems if scores.kind in ("copy", "preview")]
    sentences = []
    for metric in _JUDGED[evaluation.protocol]:
        ranked = _ranked(variants, metric)
        if len(ranked) < 2:
            continue
        means = ", ".join(f"{s.label} {_number(metric, _mean(s, metric))}" for s in ranked)
        name = f"**{METRIC_NAMES[metric]}, {evaluation.protocol} identity**"
        sentences.append(
            f"{name}, best first: {means}. {_settled(evaluation, ranked, metric)} "
            f"{_against(evaluation, ranked, others, metric)}".rstrip()
        )
    return sentences


def standing_still(evaluation: Evaluation) -> str:
    """Which variants do not yet move a face nearer to its goal than doing nothing; else empty.

    Keeping the source's picture keeps its identity and its looks, so for these a good CSIM or a
    small distance of sets is no merit.
    """
    source = next((s for s in evaluation.systems if s.kind == "copy" and "akd" in s.columns), None)
    if source is None:
        return ""
    still = [
        scores.label
        for scores in evaluation.systems
        if scores.kind == "weights" and "akd" in scores.columns
        and not _surely_less(evaluation.difference(scores, source, "akd"))
    ]  # fmt: skip
    if not still:
        return ""
    return (
        "No nearer to the driving landmarks (AKD) than the unchanged source, as far as the "
        f"intervals tell: {', '.join(still)}. What hardly moves keeps identity and looks by doing "
        "nothing: for these a good CSIM or a small Frechet distance is no merit."
    )


def _surely_less(interval: Interval) -> bool:
    return _excludes_zero(interval) and interval.mean < 0


def _settled(evaluation: Evaluation, ranked: Sequence[SystemScores], metric: str) -> str:
    pairs = list(combinations(ranked, 2))
    sure = [
        (a.label, b.label) for a, b in pairs if _excludes_zero(evaluation.difference(a, b, metric))
    ]
    if not sure:
        return "No difference between them excludes zero: this order may be chance."
    if len(sure) == len(pairs):
        return "Every difference between them excludes zero."
    listed = "; ".join(f"{a} before {b}" for a, b in sure)
    return f"Differences that exclude zero: {listed}. All others may be chance."


def _against(
    evaluation: Evaluation,
    ranked: Sequence[SystemScores],
    others: Sequence[SystemScores],
    metric: str,
) -> str:
    """Which variants beat the unchanged source and the preview, and which lose to them."""
    parts = []
    for other in others:
        unmoved = other.kind == "copy" and (evaluation.protocol, metric) == ("cross", "csim")
        if unmoved or metric not in other.columns:
            continue  # doing nothing is what the likeness is measured to: no rival
        better: list[str] = []
        worse: list[str] = []
        for scores in ranked:
            difference = evaluation.difference(scores, other, metric)
            if _excludes_zero(difference):
                wins = (difference.mean < 0) == (metric in LOWER_IS_BETTER)
                (better if wins else worse).append(scores.label)
        text = f"Better than {_NOT_TRAINED[other.kind]}: {_listed(better, ranked)}"
        parts.append(f"{text}; worse: {_listed(worse, ranked)}.")
    return " ".join(parts)


def _listed(labels: Sequence[str], ranked: Sequence[SystemScores]) -> str:
    if len(labels) == len(ranked):
        return "all"
    return ", ".join(labels) or "none"


def claims_table(evaluations: Mapping[Protocol, Evaluation], labels: Mapping[Variant, str]) -> str:
    """The paper's statements about its variants beside the same differences here, Markdown."""
    lines = [
        "| the paper says | metric | the paper, VoxCeleb1 | here: difference (95 %) | here |",
        "|---|---|---|---|---|",
    ]
    for claim in CLAIMS:
        evaluation = evaluations[claim.protocol]
        by_label = {scores.label: scores for scores in evaluation.systems}
        better = by_label.get(labels.get(claim.better, ""))
        worse = by_label.get(labels.get(claim.worse, ""))
        if better is None or worse is None:
            continue
        for metric in claim.metrics:
            if metric in better.columns and metric in worse.columns:
                difference = evaluation.difference(better, worse, metric)
                lines.append(_claim_row(claim, metric, difference))
    return "\n".join(lines) if len(lines) > 2 else ""


def _claim_row(claim: Claim, metric: str, difference: Interval) -> str:
    theirs = paper_scores("VoxCeleb1", claim.protocol)
    given = [theirs[PAPER_NAMES[v]].get(metric) for v in (claim.better, claim.worse)]
    paper = " against ".join("-" if value is None else f"{value:g}" for value in given)
    here = "not decided"
    if _excludes_zero(difference):
        agrees = (difference.mean < 0) == (metric in LOWER_IS_BETTER)
        here = "seen" if agrees else "the opposite"
    numbers = [_number(metric, v) for v in (difference.mean, difference.low, difference.high)]
    name = f"{METRIC_NAMES[metric]}, {claim.protocol}"
    says = f"{claim.text}: {PAPER_NAMES[claim.better]} before {PAPER_NAMES[claim.worse]}"
    spread = f"{numbers[0]} ({numbers[1]} to {numbers[2]})"
    return f"| {says} | {name} | {paper} | {spread} | {here} |"


def _ranked(variants: Sequence[SystemScores], metric: str) -> list[SystemScores]:
    known = [s for s in variants if math.isfinite(_mean(s, metric))]
    return sorted(known, key=lambda s: _mean(s, metric), reverse=metric not in LOWER_IS_BETTER)


def _mean(scores: SystemScores, metric: str) -> float:
    values = scores.columns.get(metric)
    known = [] if values is None else [v for v in values.tolist() if math.isfinite(v)]
    return sum(known) / len(known) if known else math.nan


def _excludes_zero(interval: Interval) -> bool:
    return interval.people >= FEWEST_PEOPLE and (interval.low > 0 or interval.high < 0)


def _number(metric: str, value: float) -> str:
    return f"{value:.{DIGITS.get(metric, 3)}f}"
