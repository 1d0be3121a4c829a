"""A track laid on a clip: where it stands, which part of it, how strongly it moves each group."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np

from gdpw_core.errors import InputError
from gdpw_core.motion.blending import PARAMETER_GROUPS, ParameterGroup, moved_group
from gdpw_core.motion.easing import eased
from gdpw_core.motion.origin import TrackOrigin
from gdpw_core.motion.track import Track
from gdpw_core.parameters import FaceParameters

AfterTrack = Literal["rest", "hold", "loop"]
AFTER_TRACK: tuple[AfterTrack, ...] = get_args(AfterTrack)
MOST_GAIN = 3.0
TRACK_SPEEDS = (0.1, 5.0)
LONGEST_NAME = 100
_MAX_SECONDS = 36_000.0
_SHORTEST = 1e-3


def after_named(name: str) -> AfterTrack:
    """What follows a track, by its name.

    Raises:
        InputError: there is no such thing.
    """
    for after in AFTER_TRACK:
        if after == name:
            return after
    raise InputError(f"after a track comes one of {', '.join(AFTER_TRACK)}, not {name}")


@dataclass(frozen=True)
class PlacedTrack:
    """Movement that is added to whatever stands below it.

    Each frame moves the head as it moved the track's own head away from `rest`: a slider or a
    keyframe under a track stays visible through it.

    Args:
        name: for people, such as "Nod" or the name of a driving clip.
        track: the movement, of this very head (a driver's track is retargeted beforehand).
        rest: the head that the track starts from; a frame equal to it moves nothing.
        start: where the in point stands on the clip, seconds.
        first: in point, seconds of the track.
        last: out point, seconds of the track; None for its end.
        speed: 0.1-5; 2 plays twice as fast.
        fade: seconds in which it comes in at its start and, unless held or looped, goes at its end.
        after: what follows the out point: "rest" moves nothing any more, "hold" keeps the last
            frame, "loop" begins again at the in point.
        gains: how far each group follows, 0-3; 1 where a group is not named.
        origin: the driver that the track was made from; None of a motion that had none.

    Raises:
        InputError: a value outside its range, or nothing between in and out point.
    """

    name: str
    track: Track
    rest: FaceParameters
    start: float = 0.0
    first: float = 0.0
    last: float | None = None
    speed: float = 1.0
    fade: float = 0.0
    after: AfterTrack = "rest"
    gains: Mapping[ParameterGroup, float] = field(default_factory=dict)
    origin: TrackOrigin | None = None

    def __post_init__(self) -> None:
        gains = {group: float(self.gains.get(group, 1.0)) for group in PARAMETER_GROUPS}
        object.__setattr__(self, "gains", MappingProxyType(gains))
        if not all(np.isfinite(gain) and 0.0 <= gain <= MOST_GAIN for gain in gains.values()):
            raise InputError(f"a gain is a number from 0 to {MOST_GAIN:g}")
        after_named(self.after)
        if not 0 < len(self.name) <= LONGEST_NAME:
            raise InputError(f"a track's name has 1 to {LONGEST_NAME} characters")
        for name, value in (("start", self.start), ("fade", self.fade)):
            if not (np.isfinite(value) and 0 <= value <= _MAX_SECONDS):
                raise InputError(f"a track's {name} of {value} s")
        low, high = TRACK_SPEEDS
        if not (np.isfinite(self.speed) and low <= self.speed <= high):
            raise InputError(f"speed {self.speed}: give a value from {low:g} to {high:g}")
        if not (self.first >= 0 and self.first + _SHORTEST <= self.out <= self.track.seconds):
            raise InputError(
                f"the track {self.name} lasts {self.track.seconds:.2f} s: nothing of it lies from "
                f"{self.first:g} s to {self.out:g} s"
            )

    @property
    def out(self) -> float:
        """Out point, seconds of the track."""
        return self.track.seconds if self.last is None else self.last

    @property
    def seconds(self) -> float:
        """How long one time through takes on the clip."""
        return (self.out - self.first) / self.speed

    @property
    def end(self) -> float:
        """Where it ends on the clip, the first time through."""
        return self.start + self.seconds

    def time_at(self, seconds: float) -> float:
        """Which time of the track is seen at a time of the clip; its ends outside of it."""
        return self._place(seconds - self.start)[0]

    def added(self, seconds: float, parameters: FaceParameters) -> FaceParameters:
        """A head with the track's movement at a time of the clip."""
        return self._moved(seconds, parameters, 1.0)

    def removed(self, seconds: float, parameters: FaceParameters) -> FaceParameters:
        """The head to which `added` gives `parameters`."""
        return self._moved(seconds, parameters, -1.0)

    def _moved(self, seconds: float, parameters: FaceParameters, way: float) -> FaceParameters:
        time, weight = self._place(seconds - self.start)
        if weight == 0.0:
            return parameters
        frame = self.track.sample(time)
        for group in PARAMETER_GROUPS:
            share = way * weight * self.gains[group]
            parameters = moved_group(parameters, group, self.rest, frame, share)
        return parameters

    def _place(self, seconds: float) -> tuple[float, float]:
        """Time within the track and how much of it counts, some seconds after its start."""
        weight = eased(seconds / self.fade, "ease_in_out") if self.fade > 0 else 1.0
        if seconds < -1e-9:
            return self.first, 0.0
        if seconds >= self.seconds - 1e-9:
            if self.after == "rest":
                return self.out, 0.0
            if self.after == "hold":
                return self.out, weight
            seconds %= self.seconds
        elif self.after == "rest" and self.fade > 0:
            weight = min(weight, eased((self.seconds - seconds) / self.fade, "ease_in_out"))
        return self.first + seconds * self.speed, weight
