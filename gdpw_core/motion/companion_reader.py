"""A driver looked at at any time of the clip, quickly where one time follows the other."""

from collections.abc import Generator, Iterator

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.motion.companion import Companion, Shrunk, size_beside
from gdpw_core.motion.driver import Driver
from gdpw_core.video.read import VideoFrame

Picture = NDArray[np.uint8]

_AHEAD = 1.0  # seconds that are rather read through than jumped over
_SLACK = 1e-3  # times are rounded in files


class CompanionReader:
    """Keeps the driver's file open; not for several threads.

    Args:
        companion: the driver and where it begins.
        rate: frames a second of the clip.
        height: of the pictures that are given, pixels.
    """

    def __init__(self, companion: Companion, rate: float, height: int) -> None:
        self._companion, self._height = companion, height
        self._rate = companion.rate or rate
        self._frames: Iterator[VideoFrame] = iter(())
        self._shown: VideoFrame | None = None
        self._next: VideoFrame | None = None
        self._shrunk: Shrunk | None = None

    def at(self, seconds: float) -> Picture:
        """What the driver shows at a time of the clip; outside of it its first or last picture.

        Raises:
            InputError: it cannot be read.
        """
        time = max(0.0, self._companion.first + seconds)
        shown = self._shown
        if shown is None or not shown.seconds - _SLACK <= time <= shown.seconds + _AHEAD:
            shown = self._jumped(time)
        while self._next is not None and self._next.seconds <= time + _SLACK:
            shown, self._next = self._next, next(self._frames, None)
        self._shown = shown
        if self._shrunk is None:
            self._shrunk = Shrunk(*size_beside(shown.pixels, self._height))
        return self._shrunk(shown.pixels)

    def close(self) -> None:
        """Let the file go."""
        if isinstance(self._frames, Generator):
            self._frames.close()
        self._shown = self._next = None

    def _jumped(self, time: float) -> VideoFrame:
        """The frame at a time, read from there on."""
        if self._next is None and self._shown is not None and time > self._shown.seconds:
            return self._shown  # the driver is over
        self.close()
        self._frames = Driver(self._companion.path, time).frames(self._rate)
        shown = next(self._frames, None)
        if shown is None:
            raise InputError(f"{self._companion.path} is over at {time:g} s")
        self._next = next(self._frames, None)
        return shown
