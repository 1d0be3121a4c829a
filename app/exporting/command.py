"""The command line that makes the same file as an export from the window."""

import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gdpw_core.controls import Controls
from gdpw_core.errors import GdpwError
from gdpw_core.export.picture import PictureOptions
from gdpw_core.image import DEFAULT_QUALITY, PHOTO_SUFFIXES
from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.pipeline import Portrait

_SAME = 1e-9
# Fewest digits first; the last writes every number exactly.
_DIGITS = (6, 10, 17)
_FREE, _UNITS = "expression", "units"
_LOSSY = (".jpg", ".jpeg", ".webp")


@dataclass(frozen=True, eq=False)
class Work:
    """What a command must name.

    Args:
        portrait: the open portrait.
        photo: its file; None: it has none, or it lies in a document.
        document: the document that holds all of the edit; None: none does.
        face: index of the face, where the user chose one.
        weights: weights that the user chose.
        head: name of the head that the user chose.
        parameters: the edit.
        controls: of the head in use.
    """

    portrait: "Portrait"
    photo: Path | None
    document: Path | None
    face: int | None
    weights: Path | None
    head: str | None
    parameters: FaceParameters
    controls: Controls

    @cached_property
    def settings(self) -> list[str] | None:
        """`NAME=VALUE` items of the edit; None if sliders cannot reach it."""
        return settings_of(self.controls, self.parameters, self.portrait.fit.parameters)


def edit_command(work: Work, destination: Path, options: PictureOptions) -> list[str] | None:
    """The arguments that write the same file.

    Args:
        work: what is exported.
        destination: where the window would write it.
        options: how it would be written.

    Returns:
        The command with its arguments, or None where only a saved document could name the edit:
        the photo has no file, landmarks were placed by hand, or the edit is out of the sliders'
        reach.
    """
    source = [str(work.document)] if work.document is not None else _photo_and_settings(work)
    if source is None:
        return None
    command = ["gdpw", "edit", *source, *model_arguments(work)]
    return [*command, *_picture_arguments(destination, options), "--out", str(destination)]


def model_arguments(work: Work) -> list[str]:
    """What names the head and the weights that the user chose."""
    arguments = [] if work.head is None else ["--head", work.head]
    return arguments if work.weights is None else [*arguments, "--weights", str(work.weights)]


def shell_text(command: Sequence[str]) -> str:
    """A command as people paste it into their shell."""
    return subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)


def _picture_arguments(destination: Path, options: PictureOptions) -> list[str]:
    suffix = destination.suffix.lower()
    if suffix not in PHOTO_SUFFIXES:
        return []
    arguments = []
    if options.area == "crop":
        arguments.append("--crop")
    if options.quality != DEFAULT_QUALITY and suffix in _LOSSY:
        arguments += ["--quality", str(options.quality)]
    if options.label:
        arguments.append("--label")
    return arguments


def _photo_and_settings(work: Work) -> list[str] | None:
    if work.photo is None or work.portrait.face.pinned:
        return None
    fitted = work.portrait.fit.parameters
    arguments = [str(work.photo)]
    if work.face is not None:
        arguments += ["--face", str(work.face + 1)]
    if work.parameters == fitted:
        return arguments
    if work.settings is None:
        return None
    return [*arguments, *(part for item in work.settings for part in ("--set", item))]


def settings_of(
    controls: Controls, parameters: FaceParameters, fitted: FaceParameters
) -> list[str] | None:
    """`NAME=VALUE` items that lead from the fit to an edit; None if sliders cannot.

    Args:
        controls: of the head in use.
        parameters: the edit.
        fitted: where it began.
    """
    values_now = {c.name: controls.value(c.name, parameters, fitted) for c in controls}
    changed = {
        name
        for name, value in values_now.items()
        if abs(value - controls.value(name, fitted, fitted)) > _SAME
    }
    # A control of both sides moves also the side that stayed: that one is named as well.
    changed |= {mirror for name in changed if (mirror := controls.get(name).mirror) is not None}
    silent = controls.saying_no_more_of_shape(parameters, fitted)
    # Named units say it in words; where they fall short, the coefficients themselves.
    for left_out in (_FREE, _UNITS):
        values = {
            name: value
            for name, value in values_now.items()
            if name in changed and _group(controls, name) not in (left_out, silent)
        }
        for digits in _DIGITS:
            items = {name: f"{value:.{digits}g}" for name, value in values.items()}
            if _leads_to(controls, items, parameters, fitted):
                items = _without_needless(controls, items, parameters, fitted)
                return [f"{name}={text}" for name, text in items.items()]
    return None


def _without_needless(
    controls: Controls, items: dict[str, str], parameters: FaceParameters, fitted: FaceParameters
) -> dict[str, str]:
    """Without what the other items say already, such as both sides of a pair."""
    paired = [name for name in items if _group(controls, name) in ("eyes", _UNITS)]
    sides = [name for name in paired if controls.get(name).mirror is not None]
    for name in (*sides, *(name for name in paired if name not in sides), *sides):
        if name not in items:
            continue
        fewer = {other: text for other, text in items.items() if other != name}
        if _leads_to(controls, fewer, parameters, fitted):
            items = fewer
    return items


def _group(controls: Controls, name: str) -> str:
    return controls.get(name).group


def _leads_to(
    controls: Controls, items: dict[str, str], parameters: FaceParameters, fitted: FaceParameters
) -> bool:
    from app.cli.control_values import check_settings  # here: only an export needs it

    values = {name: float(text) for name, text in items.items()}
    try:
        check_settings(values, controls)
        reached = controls.with_values(values, fitted, fitted)
    except GdpwError:
        return False
    if not np.allclose(
        [reached.camera.scale, reached.camera.tx, reached.camera.ty],
        [parameters.camera.scale, parameters.camera.tx, parameters.camera.ty],
        rtol=0,
        atol=_SAME,
    ):
        return False
    return all(
        np.abs(getattr(reached, name) - getattr(parameters, name)).max() <= _SAME
        for name in parameters.to_dict()
        if name != "camera"
    )
