"""Ready motions of the user's own portrait, written down as data."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from gdpw_core.controls import Control, Controls
from gdpw_core.errors import AssetError, InputError
from gdpw_core.motion.curves import Curve, Wave
from gdpw_core.motion.track import Track
from gdpw_core.parameters import FaceParameters
from gdpw_core.resources import resource

MAX_AMOUNT = 2.0
_SPEEDS = (0.1, 5.0)
_MAX_SECONDS = 3600.0
_VERSION = 1


@dataclass(frozen=True, eq=False)
class Motion:
    """A motion as curves of controls.

    Args:
        name: for the command line.
        label: for people.
        seconds: length at speed 1; the motion starts and ends at the portrait itself.
        description: one sentence.
        curves: by control. Angles and places are added to the portrait's; a unit's curve is the
            way from the portrait's value to full (1) or to rest (-1).
        targets: by control, values in its unit that take the portrait's place (speech).
        weight: how far the targets do, 0-1.
    """

    name: str
    label: str
    seconds: float
    description: str = ""
    curves: Mapping[str, Curve] = field(default_factory=dict)
    targets: Mapping[str, Curve] = field(default_factory=dict)
    weight: Curve = field(default_factory=Curve)

    def __post_init__(self) -> None:
        if not 0 < self.seconds <= _MAX_SECONDS:
            raise InputError(f"a motion of {self.seconds} s cannot be played")

    def sample(
        self,
        seconds: float,
        controls: Controls,
        start: FaceParameters,
        *,
        fitted: FaceParameters | None = None,
        amount: float = 1.0,
    ) -> FaceParameters:
        """The portrait at a time of the motion.

        Args:
            seconds: 0 to the motion's length.
            controls: of the head.
            start: the portrait at rest.
            fitted: its fit, where `start` is an edit of it.
            amount: 0 is no motion, 1 the motion as written.
        """
        fitted = fitted or start
        parameters = start
        for name, value in self._values(seconds, controls, start, fitted, amount):
            if value != controls.value(name, parameters, fitted):
                parameters = controls.with_value(name, value, parameters, fitted)
        return parameters

    def _values(
        self,
        seconds: float,
        controls: Controls,
        start: FaceParameters,
        fitted: FaceParameters,
        amount: float,
    ) -> Iterator[tuple[str, float]]:
        weight = self.weight.value(seconds, self.seconds) if self.targets else 0.0
        for name, curve in self.targets.items():
            if name not in controls:
                continue
            before = controls.value(name, start, fitted)
            way = weight * amount * (curve.value(seconds, self.seconds) - before)
            yield name, _in_range(controls.get(name), before, before + way)
        for name, curve in self.curves.items():
            if name not in controls:
                continue  # a head without this unit moves the rest
            control, before = controls.get(name), controls.value(name, start, fitted)
            way = amount * curve.value(seconds, self.seconds)
            if control.group == "units":
                way *= 1.0 - before if way > 0 else max(before, 0.0)
            yield name, _in_range(control, before, before + way)


def motion_track(
    motion: Motion,
    controls: Controls,
    start: FaceParameters,
    *,
    fitted: FaceParameters | None = None,
    seconds: float | None = None,
    rate: float = 25.0,
    amount: float = 1.0,
    speed: float = 1.0,
) -> Track:
    """A motion as a track, from the portrait and back to it, again and again.

    Args:
        motion: which one.
        controls: of the head.
        start: the portrait at rest.
        fitted: its fit, where `start` is an edit of it.
        seconds: length of the track; None for one time through.
        rate: frames a second.
        amount: 0-2.
        speed: 0.1-5; 2 is twice as fast.

    Raises:
        InputError: a value outside its range.
    """
    if not 0.0 <= amount <= MAX_AMOUNT:
        raise InputError(f"amount {amount:g}: give a value from 0 to {MAX_AMOUNT:g}")
    low, high = _SPEEDS
    if not low <= speed <= high:
        raise InputError(f"speed {speed:g}: give a value from {low:g} to {high:g}")
    length = motion.seconds / speed if seconds is None else seconds
    if not 0 < length <= _MAX_SECONDS:
        raise InputError(f"{length:g} seconds: give a length up to {_MAX_SECONDS:g}")
    frames = []
    for k in range(max(1, round(length * rate))):
        time = (k * speed / rate) % motion.seconds
        frames.append(motion.sample(time, controls, start, fitted=fitted, amount=amount))
    return Track(rate, tuple(frames))


@lru_cache(maxsize=1)
def ready_motions() -> Mapping[str, Motion]:
    """The bundled motions by name.

    Raises:
        AssetError: their file is missing or damaged.
    """
    path = resource("motions", "motions.json")
    try:
        motions = read_motions(path)
    except InputError as error:
        raise AssetError(f"{error}: install the application again") from error
    return {motion.name: motion for motion in motions}


def read_motions(path: Path) -> list[Motion]:
    """Motions from a file such as the bundled one.

    Raises:
        InputError: the file cannot be read or has another form.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["version"] != _VERSION:
            raise InputError(f"{path}: version {values['version']} of motions is not known")
        return [_motion(item) for item in values["motions"]]
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path}: no motions in it ({type(error).__name__}: {error})") from error


def _motion(item: Mapping[str, Any]) -> Motion:
    curves = {
        str(name): Curve(
            tuple((float(time), float(value)) for time, value in curve.get("keys", ())),
            tuple(Wave(float(h), int(c), float(p)) for h, c, p in curve.get("waves", ())),
        )
        for name, curve in item["curves"].items()
    }
    return Motion(
        str(item["name"]), str(item["label"]), float(item["seconds"]), str(item["description"]),
        curves,
    )  # fmt: skip


def _in_range(control: Control, before: float, value: float) -> float:
    """The value within the slider's range, or no further out than the portrait already is."""
    return min(max(value, min(control.low, before)), max(control.high, before))
