"""What drives: a clip, a folder of pictures, or a track in a file; which part, how it is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.face import FaceFinder
from gdpw_core.fitting.dense import FacePatch
from gdpw_core.motion.follow import (
    Driving,
    Seen,
    at_rate,
    faces_of,
    fit_driver,
    numbered_pictures,
    picture_files,
)
from gdpw_core.motion.origin import OriginKind
from gdpw_core.motion.resting import time_at_rest
from gdpw_core.motion.stages import ahead
from gdpw_core.motion.track_files import TRACK_SUFFIXES
from gdpw_core.parameters import FaceParameters
from gdpw_core.video.read import VideoFrame, read_video, video_facts

if TYPE_CHECKING:
    from gdpw_core.head.model import HeadModel

Picture = NDArray[np.uint8]

PICTURE_RATE = 25.0
"""Pictures a second of a folder, where nobody says another number."""

_MOST_RATE = 60.0  # more is halved: nobody sees the difference, and it costs twice the time


@dataclass
class Held:
    """How many frames were held because they showed no face."""

    frames: int = 0
    total: int = 0


@dataclass(frozen=True)
class Driver:
    """What drives, and which part of it.

    Args:
        path: a video, a folder of pictures, or a track (.json, .csv, .npz).
        start: seconds.
        end: seconds, or None for the end.
        rate: frames a second of the clip that is made; None for the driver's own.
        neutral: time of the driver's neutral frame; None for the first one.
    """

    path: Path
    start: float = 0.0
    end: float | None = None
    rate: float | None = None
    neutral: float | None = None
    held: Held = field(default_factory=Held)

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise InputError(f"to {self.end:g} s: give a time after {self.start:g} s")

    @property
    def is_track(self) -> bool:
        """Whether it is a file of parameters."""
        return self.path.suffix.lower() in TRACK_SUFFIXES and not self.path.is_dir()

    @property
    def kind(self) -> OriginKind:
        """What it is, by its name."""
        if self.path.is_dir():
            return "pictures"
        return "track" if self.is_track else "video"

    def facts(self) -> "DriverFacts":
        """Rate, length and sound, before anything is rendered.

        Raises:
            InputError: it is missing or cannot be read, or nothing of it lies in the range.
        """
        if not self.path.exists():
            raise InputError(f"{self.path} does not exist")
        if self.path.is_dir():
            rate = self.rate or PICTURE_RATE
            seconds = len(picture_files(self.path)) / rate
            return self._checked(DriverFacts(rate, seconds, sound=False))
        facts = video_facts(self.path)
        rate = facts.rate
        while rate > _MOST_RATE:
            rate /= 2
        return self._checked(DriverFacts(self.rate or rate, facts.seconds, sound=facts.sound))

    def _checked(self, facts: "DriverFacts") -> "DriverFacts":
        for time in (self.start, self.neutral or 0.0):
            if facts.seconds is not None and time > 0 and time >= facts.seconds:
                raise InputError(
                    f"{self.path} lasts {facts.seconds:.1f} s: there is nothing at {time:g} s"
                )
        return facts

    def with_rest(self, check: Callable[[], None] | None = None) -> "Driver":
        """The driver with a neutral frame in which its face is at rest, where one was not chosen.

        The first frame stays the neutral one if the face rests there, or never does; a track's
        always.

        Args:
            check: called now and then; what it raises stops the search.

        Raises:
            InputError: the clip cannot be read.
        """
        if self.neutral is not None or self.is_track:
            return self
        return replace(self, neutral=time_at_rest(self._read(), FaceFinder(), check))

    def driven(
        self,
        head: "HeadModel",
        rate: float,
        keep: Callable[[Picture], Picture] | None = None,
    ) -> tuple[FaceParameters, Iterator[Driving]]:
        """The neutral head and the driver's frames, fitted as they are read.

        Reading, finding the face and fitting overlap.

        Raises:
            InputError: the clip is damaged, or shows no face.
        """
        finder = FaceFinder()
        neutral = None if self.neutral is None else self._neutral_frame(finder, self.neutral)
        frames = at_rate(ahead(self.frames(rate), depth=2), rate, self.start)
        seen = ahead(faces_of(frames, finder, keep=keep, skin=True), depth=4)
        start, driving = fit_driver(seen, head, rate, neutral)
        return start, self._counted(driving)

    def _counted(self, driving: Iterator[Driving]) -> Iterator[Driving]:
        for frame in driving:
            self.held.total += 1
            self.held.frames += frame.held
            yield frame

    def frames(self, rate: float) -> Iterator[VideoFrame]:
        """The frames of the range as the driver has them; `rate` is that of a folder."""
        if self.path.is_dir():
            yield from numbered_pictures(self.path, rate, start=self.start, end=self.end)
        else:
            yield from read_video(self.path, start=self.start, end=self.end)

    def _read(self) -> Iterator[VideoFrame]:
        return self.frames(self.rate or PICTURE_RATE)

    def _neutral_frame(self, finder: FaceFinder, seconds: float) -> Seen:
        frame = next(replace(self, start=seconds, end=None)._read(), None)
        found = [] if frame is None else finder.find(frame.pixels)
        if frame is None or not found:
            raise InputError(f"{self.path} shows no face at {seconds:g} s, its neutral frame")
        face = finder.track(frame.pixels, found[0]) or found[0]
        return Seen(frame.seconds, face, patch=FacePatch.of(frame.pixels, face))


@dataclass(frozen=True)
class DriverFacts:
    """What is known of a driver beforehand.

    Args:
        rate: frames a second of the clip that is made.
        seconds: length of the driver; None if it does not say.
        sound: whether it has sound.
    """

    rate: float
    seconds: float | None
    sound: bool

    def frames(self, driver: Driver) -> int | None:
        """How many frames the driver's range gives; None if nobody knows."""
        end = self.seconds if driver.end is None else driver.end
        if end is None:
            return None
        end = end if self.seconds is None else min(end, self.seconds)
        return max(1, round((end - driver.start) * self.rate))

    def fate(self, driver: Driver) -> str:
        """What of the driver is used, in words."""
        if self.seconds is None:
            return "the whole driver" if driver.end is None else f"its first {driver.end:g} s"
        end = self.seconds if driver.end is None else min(driver.end, self.seconds)
        if driver.start == 0 and end == self.seconds:
            return "the whole driver"
        return f"the driver from {driver.start:g} to {end:g} of {self.seconds:.1f} s"
