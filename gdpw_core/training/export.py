"""`gdpw-train export`: inference weights for the application, with a model card beside them."""

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from gdpw_core.errors import InputError
from gdpw_core.image import write_whole
from gdpw_core.metrics.report import LOWER_IS_BETTER
from gdpw_core.model import fold
from gdpw_core.model.weights import WeightsInfo, save_weights
from gdpw_core.training.config import ExportConfig
from gdpw_core.training.objective.losses import LossTerms
from gdpw_core.training.runs.checkpoints import newest_checkpoint, read_checkpoint
from gdpw_core.training.runs.files import CHECKPOINTS
from gdpw_core.training.runs.state import CheckpointInfo, averaged_generator, checkpoint_info

# The scores that a card shows, in this order, where the report has them.
_METRICS = ("lpips", "lpips_alex", "l1", "psnr", "ssim", "csim", "akd", "apd", "aed",
            "zero_edit_psnr")  # fmt: skip
_MAX_REPORT = 64 * 2**20


def export(config: ExportConfig) -> Path:
    """Write a run's averaged weights, folded, as float16 safetensors, and their model card.

    Returns:
        The weights file; the card lies beside it as `.md`.

    Raises:
        InputError: no checkpoint, or a report that cannot be read.
        OutputError: the files cannot be written.
    """
    path = config.checkpoint
    if path.is_dir():
        path = newest_checkpoint(path / CHECKPOINTS)
    content = read_checkpoint(path)
    info = checkpoint_info(content, path.name)
    rows = [] if config.report is None else _report_rows(config.report)
    generator = fold(averaged_generator(content, info))
    title = f"{generator.config.name} {generator.config.variant}, {info.step} steps"
    weights = WeightsInfo(
        config=generator.config,
        folded=True,
        head_identity=info.head_identity,
        head_vertices=info.head_vertices,
        steps=info.step,
        title=title,
    )
    save_weights(config.out, generator, weights)
    card = model_card(title, info, float(content.get("seconds", 0.0)), rows)
    write_whole(config.out.with_suffix(".md"), card.encode())
    return config.out


def _report_rows(path: Path) -> list[Mapping[str, Any]]:
    try:
        if path.stat().st_size > _MAX_REPORT:
            raise InputError(f"{path}: too large for a report")
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        wanted = {"system", "protocol", "n", "metrics"}
        if not all(isinstance(row, dict) and wanted <= set(row) for row in rows):
            raise InputError(f"{path}: its rows are not those of an evaluation")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not a report of gdpw-train evaluate ({error})") from error
    return list(rows)


def model_card(
    title: str, info: CheckpointInfo, seconds: float, rows: list[Mapping[str, Any]]
) -> str:
    """What everybody should know before using the weights, in Markdown."""
    config, generator = info.config, info.generator
    return "\n".join(
        [
            f"# {title}",
            "",
            "Weights of the progressive warping generator (Zhong, Amjadi and Zharkov, BMVC 2022),",
            "trained by `gdpw-train`.",
            "",
            "## Training",
            "",
            f"- Configuration: {generator.name} {generator.variant}, guidance {generator.mode}, "
            f"flow start `{generator.flow_init}`, widths {'-'.join(map(str, generator.widths))}",
            f"- {info.step} steps of {config.batch} pairs at {config.size} px in "
            f"{seconds / 3600:.1f} hours, precision {config.precision}, device {config.device}",
            f"- Losses: {_losses(info)}",
            f"- Data: prepared dataset {info.data_hash[:16]}; its sources and licences are those "
            "of the pictures it was prepared from",
            f"- Head: {info.head_identity[:16]} ({info.head_vertices} vertices); with another "
            "head the weights are refused",
            "",
            "## Scores on people that were not trained on",
            "",
            *(_scores(rows) or ["Not evaluated."]),
            "",
            "## Known failures",
            "",
            *_failures(rows),
            "- The picture is made for 256 px crops of one face; hands, microphones and other",
            "  things before the face move with it.",
            "- Turns beyond those in the training data, and heads cut by the picture's edge, are",
            "  guessed.",
            "",
        ]
    )


def _losses(info: CheckpointInfo) -> str:
    losses = info.config.losses
    on = [(term.name, getattr(losses, term.name)) for term in fields(LossTerms)]
    return ", ".join(f"{name} {value:g}" for name, value in on if value > 0)


def _scores(rows: list[Mapping[str, Any]]) -> list[str]:
    present = [name for name in _METRICS if any(_mean(row, name) is not None for row in rows)]
    if not present:
        return []
    lines = [
        f"| system | protocol | n | {' | '.join(present)} |",
        f"|---|---|---|{'---|' * len(present)}",
    ]
    for row in rows:
        cells = [_cell(row, name) for name in present]
        lines.append(f"| {row['system']} | {row['protocol']} | {row['n']} | {' | '.join(cells)} |")
    return [*lines, "", "In brackets the 95 % interval over people."]


def _mean(row: Mapping[str, Any], name: str) -> float | None:
    value = (row["metrics"].get(name) or {}).get("mean")
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _cell(row: Mapping[str, Any], name: str) -> str:
    mean, interval = _mean(row, name), row["metrics"].get(name) or {}
    if mean is None:
        return ""
    low, high = interval.get("low"), interval.get("high")
    return (
        f"{mean:.4g} ({low:.4g} - {high:.4g})"
        if low is not None and high is not None
        else f"{mean:.4g}"
    )


def _failures(rows: list[Mapping[str, Any]]) -> list[str]:
    """Where the training-free preview scores better than the weights."""
    found = []
    for protocol in ("same", "cross"):
        of = {row["system"]: row for row in rows if row["protocol"] == protocol}
        if "weights" not in of or "preview" not in of:
            continue
        for name in _METRICS:
            ours, theirs = _mean(of["weights"], name), _mean(of["preview"], name)
            if ours is None or theirs is None or ours == theirs:
                continue
            if (ours > theirs) == (name in LOWER_IS_BETTER):
                found.append(
                    f"- {name}, {protocol} identity: {ours:.4g}, the training-free preview "
                    f"{theirs:.4g}"
                )
    return found
