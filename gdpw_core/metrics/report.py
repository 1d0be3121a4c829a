"""Evaluation reports: rows of metrics with intervals, as JSON, CSV and a Markdown table."""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from gdpw_core.metrics.intervals import Interval

LOWER_IS_BETTER = frozenset(
    {"l1", "lpips", "lpips_alex", "akd", "apd", "aed", "fid", "kid", "frechet_vgg16",
     "kernel_vgg16"}
)  # fmt: skip
NEITHER_IS_BETTER = frozenset({"csim_source"})
"""What two real pictures score is right, more means that too little moved."""
DIGITS: Mapping[str, int] = {
    "l1": 2, "psnr": 2, "ssim": 3, "lpips": 4, "lpips_alex": 4, "csim": 3, "csim_source": 3,
    "akd": 3, "apd": 2, "aed": 3, "zero_edit_psnr": 1, "faces_found": 3, "fid": 2, "kid": 4,
    "frechet_vgg16": 2, "kernel_vgg16": 4,
}  # fmt: skip


@dataclass(frozen=True)
class ReportRow:
    """One system under one protocol.

    Args:
        system: weights, preview, copy or predictions.
        label: which one, for people.
        protocol: same or cross.
        n: pairs.
        metrics: interval of each metric.
        against_preview: paired difference to the preview on the same pairs, where both exist.
    """

    system: str
    label: str
    protocol: str
    n: int
    metrics: Mapping[str, Interval]
    against_preview: Mapping[str, Interval] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """A whole evaluation.

    Args:
        rows: one per system.
        notes: extractor names and hashes, data hash, seed, split, size, what was missing.
    """

    rows: Sequence[ReportRow]
    notes: Mapping[str, Any]

    def to_json(self) -> bytes:
        """`report.json`: `rows` and the notes; values that do not exist are null."""
        rows = [
            {
                "system": row.system,
                "label": row.label,
                "protocol": row.protocol,
                "n": row.n,
                "metrics": {name: _plain(value) for name, value in row.metrics.items()},
                "against_preview": {n: _plain(value) for n, value in row.against_preview.items()},
            }
            for row in self.rows
        ]
        return (json.dumps({"rows": rows, **self.notes}, indent=1) + "\n").encode()

    def to_csv(self) -> bytes:
        """`report.csv`: one line per system and metric."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        columns = ("system", "label", "protocol", "metric", "mean", "low", "high", "n", "people")
        writer.writerow(columns)
        for row in self.rows:
            for name, value in row.metrics.items():
                numbers = (value.mean, value.low, value.high, value.n, value.people)
                writer.writerow((row.system, row.label, row.protocol, name, *numbers))
        return text.getvalue().encode()

    def to_markdown(self) -> str:
        """A table: mean and 95 % interval; the best mean of a column in bold."""
        names = list(dict.fromkeys(name for row in self.rows for name in row.metrics))
        head = " | ".join(f"{name}{arrow(name)}" for name in names)
        lines = [f"| system | n | {head} |", "|---" * (2 + len(names)) + "|"]
        best = {name: self._best(name) for name in names}
        for row in self.rows:
            cells = [_cell(name, row, best[name]) for name in names]
            lines.append(f"| {row.label} | {row.n} | {' | '.join(cells)} |")
        return "\n".join(lines)

    def _best(self, name: str) -> float:
        if name in NEITHER_IS_BETTER:
            return math.nan
        # The unchanged source wins identity and zero edit by doing nothing: no rival.
        means = [
            row.metrics[name].mean
            for row in self.rows
            if name in row.metrics and row.system != "copy"
        ]
        means = [mean for mean in means if math.isfinite(mean)]
        if not means:
            return math.nan
        return min(means) if name in LOWER_IS_BETTER else max(means)


def arrow(name: str) -> str:
    """Which way a metric is better, as an arrow behind its name."""
    if name in NEITHER_IS_BETTER:
        return ""
    return " ↓" if name in LOWER_IS_BETTER else " ↑"


def _cell(name: str, row: ReportRow, best: float) -> str:
    value = row.metrics.get(name)
    if value is None or not math.isfinite(value.mean):
        return "-"
    digits = DIGITS.get(name, 3)
    mean = f"{value.mean:.{digits}f}"
    if value.mean == best and row.system != "copy":
        mean = f"**{mean}**"
    return f"{mean} ({value.low:.{digits}f}-{value.high:.{digits}f})"


def _plain(interval: Interval) -> dict[str, float | int | None]:
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in asdict(interval).items()
    }
