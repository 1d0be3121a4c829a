"""Tables 1, 2 and 3 in the paper's shape: our rows with the paper's below them, marked as such."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdpw_core.metrics.intervals import Interval
from gdpw_core.metrics.paper import (
    BOTH,
    BOTH_BFM,
    PAPER_DATASETS,
    TABLE_1,
    TABLE_2,
    TABLE_3,
    paper_scores,
)
from gdpw_core.metrics.report import DIGITS, LOWER_IS_BETTER
from gdpw_core.training.config import Protocol

Intervals = Mapping[str, Interval]

METRIC_NAMES: Mapping[str, str] = {
    "fid": "FID", "kid": "KID", "frechet_vgg16": "Frechet VGG-16", "kernel_vgg16": "MMD VGG-16",
    "csim": "CSIM", "akd": "AKD", "aed": "AED", "apd": "APD", "l1": "L1", "ssim": "SSIM",
    "lpips": "LPIPS", "lpips_alex": "LPIPS AlexNet", "psnr": "PSNR", "aed_f": "AED_F",
    "apd_f": "APD_F", "aed_b": "AED_B", "apd_b": "APD_B", "faces_found": "faces found",
}  # fmt: skip
_SETS = ("fid", "kid", "frechet_vgg16", "kernel_vgg16")
_PROTOCOLS: tuple[Protocol, ...] = ("same", "cross")


@dataclass(frozen=True)
class Scored:
    """One of our systems.

    Args:
        label: of its row.
        ranked: a trained variant, which competes for the best mean of a column.
        same: intervals by metric, same identity.
        cross: the same across identities.
    """

    label: str
    ranked: bool
    same: Intervals
    cross: Intervals

    def of(self, protocol: Protocol) -> Intervals:
        """Intervals of a protocol."""
        return self.same if protocol == "same" else self.cross


Column = tuple[Protocol, str]


def table_1(systems: Sequence[Scored]) -> str:
    """Means of both protocols side by side, then the paper's rows of both its datasets."""
    columns = [
        (protocol, metric)
        for protocol in _PROTOCOLS
        for metric in _present(systems, protocol, (*_SETS, *TABLE_1[protocol][1:]))
    ]
    if not any(metric == "fid" for _, metric in columns):
        columns = [
            found for protocol in _PROTOCOLS
            for found in [(protocol, "fid"), *(c for c in columns if c[0] == protocol)]
        ]  # fmt: skip
    lines = [_head("system", [f"{protocol} {_arrowed(metric)}" for protocol, metric in columns])]
    lines += [_row(system.label, _means(system, columns, systems)) for system in systems]
    for dataset in PAPER_DATASETS:
        scores = {protocol: paper_scores(dataset, protocol) for protocol in _PROTOCOLS}
        lines.append(_row(f"*the paper, {dataset} (other data):*", [""] * len(columns)))
        for name in scores["same"]:
            cells = [_given(scores[protocol][name].get(m)) for protocol, m in columns]
            lines.append(_row(f"*{name}*", cells))
    return "\n".join(lines)


def table_of_intervals(
    systems: Sequence[Scored], protocol: Protocol, metrics: Sequence[str]
) -> str:
    """Means with 95 % intervals of one protocol."""
    shown = _present(systems, protocol, metrics)
    lines = [_head("system", [_arrowed(metric) for metric in shown])]
    for system in systems:
        cells = [_spread(metric, system.of(protocol).get(metric)) for metric in shown]
        lines.append(_row(system.label, cells))
    return "\n".join(lines)


def table_2(systems: Sequence[Scored]) -> str:
    """L1, SSIM and LPIPS of the same identity, with intervals, then the paper's."""
    metrics = [*TABLE_2, "lpips_alex", "psnr"]
    lines = [table_of_intervals(systems, "same", metrics)]
    shown = _present(systems, "same", metrics)
    for dataset in PAPER_DATASETS:
        lines.append(_row(f"*the paper, {dataset} (other data):*", [""] * len(shown)))
        for name, scores in paper_scores(dataset, "same").items():
            if "l1" in scores:
                lines.append(_row(f"*{name}*", [_given(scores.get(metric)) for metric in shown]))
    return "\n".join(lines)


def table_3(systems: Sequence[Scored]) -> str:
    """AED and APD measured with either head, then the paper's FLAME and BFM.

    Args:
        systems: with the metrics `aed_f, apd_f, aed_b, apd_b`; none prints the paper's alone.
    """
    columns = [(protocol, metric) for protocol in _PROTOCOLS for metric in TABLE_3]
    names = [f"{protocol} {METRIC_NAMES[metric]} ↓" for protocol, metric in columns]
    lines = [_head("system", names)]
    for system in systems:
        spreads = [_spread(metric, system.of(protocol).get(metric)) for protocol, metric in columns]
        lines.append(_row(system.label, spreads))
    for dataset in PAPER_DATASETS:
        scores = {protocol: paper_scores(dataset, protocol) for protocol in _PROTOCOLS}
        lines.append(_row(f"*the paper, {dataset} (other data):*", [""] * len(columns)))
        for name, shown in ((BOTH, f"{BOTH} (FLAME)"), (BOTH_BFM, BOTH_BFM)):
            cells = [_given(scores[protocol][name].get(metric)) for protocol, metric in columns]
            lines.append(_row(f"*{shown}*", cells))
    return "\n".join(lines)


def _present(systems: Sequence[Scored], protocol: Protocol, metrics: Sequence[str]) -> list[str]:
    found = dict.fromkeys(metrics)
    return [metric for metric in found if any(metric in s.of(protocol) for s in systems)]


def _means(system: Scored, columns: Sequence[Column], systems: Sequence[Scored]) -> list[str]:
    cells = []
    for protocol, metric in columns:
        interval = system.of(protocol).get(metric)
        if interval is None or not math.isfinite(interval.mean):
            cells.append("-")
            continue
        text = _number(metric, interval.mean)
        best = _best(systems, protocol, metric)
        cells.append(f"**{text}**" if system.ranked and interval.mean == best else text)
    return cells


def _best(systems: Sequence[Scored], protocol: Protocol, metric: str) -> float:
    means = [s.of(protocol)[metric].mean for s in systems if s.ranked and metric in s.of(protocol)]
    means = [mean for mean in means if math.isfinite(mean)]
    if not means:
        return math.nan
    return min(means) if metric in LOWER_IS_BETTER else max(means)


def _spread(metric: str, interval: Interval | None) -> str:
    if interval is None or not math.isfinite(interval.mean):
        return "-"
    mean = _number(metric, interval.mean)
    if not math.isfinite(interval.low):
        return mean
    return f"{mean} ({_number(metric, interval.low)} to {_number(metric, interval.high)})"


def _number(metric: str, value: float) -> str:
    return f"{value:.{DIGITS.get(metric, 3)}f}"


def _given(value: float | None) -> str:
    return "-" if value is None else f"*{value:g}*"


def _arrowed(metric: str) -> str:
    return f"{METRIC_NAMES[metric]} {'↓' if metric in LOWER_IS_BETTER else '↑'}"


def _head(first: str, names: Sequence[str]) -> str:
    return f"{_row(first, names)}\n{'|---' * (1 + len(names))}|"


def _row(first: str, cells: Sequence[str]) -> str:
    return f"| {first} | {' | '.join(cells)} |"
