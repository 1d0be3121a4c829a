"""The recipe of `gdpw batch`: what is done to every photo, as JSON."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from app.cli.animate import chosen_motion
from app.cli.animate_output import open_for_clip
from app.cli.control_values import check_settings
from app.cli.faces import open_chosen
from gdpw_core.errors import InputError

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline

Command = Literal["edit", "frontalize", "animate"]

_MAX_BYTES = 1_000_000
_COMMON = {"command", "face", "format"}
_KEYS: dict[Command, set[str]] = {
    "edit": {"set"},
    "frontalize": {"neutral"},
    "animate": {"motion", "talk", "seconds", "amount", "speed", "fps", "size", "label", "set"},
}
_FORMATS: dict[Command, tuple[str, ...]] = {
    "edit": ("png", "jpg", "webp", "tif"),
    "frontalize": ("png", "jpg", "webp", "tif"),
    "animate": ("mp4", "webm", "gif"),
}
_ENDINGS: dict[Command, str] = {"edit": "edited", "frontalize": "frontal", "animate": "animated"}
# Lowest and highest value of the numbers that `animate` takes.
_RANGES = {
    "seconds": (0.04, 3600.0),
    "amount": (0.0, 2.0),
    "speed": (0.1, 5.0),
    "fps": (1.0, 120.0),
    "size": (64.0, 4096.0),
}
Value = TypeVar("Value")


@dataclass(frozen=True)
class Recipe:
    """A recipe whose values were checked.

    Args:
        command: what is done.
        values: its options, as the file gives them.
        checksum: of the options: another one asks for the work to be done anew.
    """

    command: Command
    values: Mapping[str, Any]
    checksum: str

    def destination(self, photo: Path, folder: Path) -> Path:
        """The result's name."""
        suffix = self.values.get("format", _FORMATS[self.command][0])
        return folder / f"{photo.stem}_{_ENDINGS[self.command]}.{suffix}"

    def carry_out(self, pipeline: "Pipeline", photo: Path, destination: Path) -> None:
        """Make one result; a whole file or none.

        Raises:
            GdpwError: the photo cannot be used, or the result cannot be written.
        """
        {"edit": self._edit, "frontalize": self._frontalize, "animate": self._animate}[
            self.command
        ](pipeline, photo, destination)

    def _edit(self, pipeline: "Pipeline", source: Path, destination: Path) -> None:
        from gdpw_core.export.picture import write_whole_picture
        from gdpw_core.image import decode_photo

        portrait = open_chosen(pipeline, decode_photo(source), self.values.get("face"))
        fitted = portrait.fit.parameters
        parameters = pipeline.controls.with_values(self._settings, fitted, fitted)
        edited = pipeline.export(portrait, parameters)
        write_whole_picture(edited, destination, self._settings, source)

    def _frontalize(self, pipeline: "Pipeline", source: Path, destination: Path) -> None:
        from gdpw_core.export.picture import write_whole_picture
        from gdpw_core.image import decode_photo
        from gdpw_core.provenance import changed_settings

        portrait = open_chosen(pipeline, decode_photo(source), self.values.get("face"))
        keep = not self.values.get("neutral", False)
        parameters = pipeline.frontalized(portrait, keep_expression=keep)
        changed = changed_settings(pipeline.controls, parameters, portrait.fit.parameters)
        edited = pipeline.export(portrait, parameters)
        write_whole_picture(edited, destination, changed, source)

    def _animate(self, pipeline: "Pipeline", source: Path, destination: Path) -> None:
        from gdpw_core.export.clip import ClipJob, poses_of, write_poses
        from gdpw_core.export.credentials import Ingredient
        from gdpw_core.image import decode_photo
        from gdpw_core.motion.presets import motion_track

        values = self.values
        motion = chosen_motion(values.get("motion"), values.get("talk"))
        edge = values.get("size")
        portrait = open_for_clip(
            pipeline, decode_photo(source), None if edge is None else int(edge), values.get("face")
        )
        fitted = portrait.fit.parameters
        track = motion_track(
            motion, pipeline.controls,
            pipeline.controls.with_values(self._settings, fitted, fitted), fitted=fitted,
            seconds=values.get("seconds"), rate=values.get("fps", 25.0),
            amount=values.get("amount", 1.0), speed=values.get("speed", 1.0),
        )  # fmt: skip
        job = ClipJob(
            destination, track.rate, f"motion={motion.name}", label=values.get("label", True),
            source=Ingredient(source.name, source),
        )  # fmt: skip
        write_poses(pipeline, portrait, poses_of(track.frames), job)

    @property
    def _settings(self) -> dict[str, float]:
        return dict(self.values.get("set", {}))


def read_recipe(path: Path, head: Path | None = None) -> Recipe:
    """Read and check a recipe.

    Args:
        path: the file.
        head: whose controls it may set; None is the bundled one.

    Raises:
        InputError: it cannot be read, or asks for something that does not exist.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"{path} is too large for a recipe")
        values = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not JSON: {error}") from error
    try:
        return _checked(values, head)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _checked(values: object, head: Path | None) -> Recipe:
    if not isinstance(values, dict):
        raise InputError('a recipe looks like {"command": "edit", "set": {"yaw": 12}}')
    command = next((known for known in _KEYS if known == values.get("command")), None)
    if command is None:
        raise InputError(f'"command" is one of {", ".join(_KEYS)}')
    odd = sorted(set(values) - _KEYS[command] - _COMMON)
    if odd:
        known = ", ".join(sorted(_KEYS[command] | {"face", "format"}))
        raise InputError(f"{command} has no {', '.join(map(repr, odd))}: use {known}")
    formats = _FORMATS[command]
    if values.get("format", formats[0]) not in formats:
        raise InputError(f'"format" is one of {", ".join(formats)}')
    face = values.get("face", 1)
    if isinstance(face, bool) or not isinstance(face, int) or face < 1:
        raise InputError('"face" is a number, 1 is the largest face')
    for name in ("neutral", "label"):
        if not isinstance(values.get(name, True), bool):
            raise InputError(f'"{name}" is true or false')
    for name, (low, high) in _RANGES.items():
        if name in values:
            _number(name, values[name], low, high)
    _check_set(values.get("set", {}), head)
    if command == "animate":
        for name in ("motion", "talk"):
            if not isinstance(values.get(name, ""), str):
                raise InputError(f'"{name}" is a text')
        chosen_motion(values.get("motion"), values.get("talk"))
    text = json.dumps(values, sort_keys=True)
    return Recipe(command, values, hashlib.sha256(text.encode()).hexdigest())


def _check_set(settings: object, head: Path | None) -> None:
    if not isinstance(settings, dict):
        raise InputError('"set" holds controls and their values, such as {"yaw": 12}')
    for name, value in settings.items():
        _number(name, value, -1e6, 1e6)
    from gdpw_core.head.pack import load_pack

    check_settings(settings, load_pack(head).controls())


def _number(name: str, value: object, low: float, high: float) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not low <= float(value) <= high:  # type: ignore[arg-type]  # a number
        raise InputError(f'"{name}" is a number from {low:g} to {high:g}')


def each(items: list[Value], work: Callable[[Value], None], jobs: int) -> None:
    """Call `work` for every item, several at a time; an interruption lets none begin."""
    from gdpw_core.motion.stages import mapped

    for _ in mapped(items, work, workers=jobs):
        pass
