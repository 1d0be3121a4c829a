"""Where a playing clip stands: by the clock, so that slow frames are dropped and time is not."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

_SLACK = 1e-6


@dataclass(frozen=True)
class Tick:
    """What is due.

    Args:
        seconds: time of the frame.
        ended: it is the last one, and nothing follows.
    """

    seconds: float
    ended: bool = False


class PlayClock:
    """Turns the time that passed into the frame that is due.

    Args:
        now: seconds of a clock that never goes back.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began = 0.0
        self._rate, self._frames, self._loop = 25.0, 1, False

    def start(self, at: float, *, frames: int, rate: float, loop: bool) -> None:
        """Begin to play.

        Args:
            at: time of the clip to begin with; a clip that stands at its end begins anew.
            frames: of the clip.
            rate: frames a second.
            loop: begin again after the last frame.
        """
        self._rate, self._frames, self._loop = rate, frames, loop
        if at >= (frames - 1) / rate - _SLACK:
            at = 0.0
        self._began = self._now() - at

    def tick(self) -> Tick:
        """The frame that is due now."""
        frame = math.floor((self._now() - self._began) * self._rate + _SLACK)
        if self._loop:
            return Tick((frame % self._frames) / self._rate)
        last = self._frames - 1
        return Tick(min(frame, last) / self._rate, ended=frame >= self._frames)
