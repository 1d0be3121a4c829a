"""A head over time: parameters of every frame at a steady rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from gdpw_core.errors import InputError
from gdpw_core.motion.blending import blended
from gdpw_core.parameters import FaceParameters

MAX_FRAMES = 1_000_000
_RATES = (0.1, 240.0)


@dataclass(frozen=True, eq=False)
class Track:
    """Head parameters at a steady frame rate; never changes.

    Args:
        rate: frames a second.
        frames: one set of parameters a frame, at least one; frame k stands at `k / rate`.

    Raises:
        InputError: no frames, or a rate beyond reason.
    """

    rate: float
    frames: tuple[FaceParameters, ...]

    def __post_init__(self) -> None:
        low, high = _RATES
        if not (np.isfinite(self.rate) and low <= self.rate <= high):
            raise InputError(f"{self.rate} frames a second: give a rate from {low:g} to {high:g}")
        if not self.frames:
            raise InputError("a track needs at least one frame")
        if len(self.frames) > MAX_FRAMES:
            raise InputError(f"a track of {len(self.frames)} frames is too long")
        object.__setattr__(self, "frames", tuple(self.frames))

    def __len__(self) -> int:
        return len(self.frames)

    @property
    def seconds(self) -> float:
        """How long it lasts, the last frame's own time included."""
        return len(self.frames) / self.rate

    def sample(self, seconds: float, *, loop: bool = False) -> FaceParameters:
        """The head at a time, between frames where it falls between them.

        Args:
            seconds: before the first frame and after the last these are held.
            loop: instead, the track begins again after its last frame.
        """
        place = seconds * self.rate
        if loop:
            place %= len(self.frames)
        # A time written in decimals is a hair off its frame: that hair is no movement.
        if abs(place - round(place)) < 1e-6:
            place = float(round(place))
        low = int(np.floor(place))
        if low < 0:
            return self.frames[0]
        if low >= len(self.frames) - 1 and not loop:
            return self.frames[-1]
        following = self.frames[(low + 1) % len(self.frames)]
        return blended(self.frames[low % len(self.frames)], following, place - low)

    def resampled(self, rate: float) -> Self:
        """The same movement at another frame rate."""
        if rate == self.rate:
            return self
        count = max(1, round(self.seconds * rate))
        return type(self)(rate, tuple(self.sample(k / rate) for k in range(count)))

    def between(self, start: float = 0.0, end: float | None = None) -> Self:
        """The frames from `start` up to `end` seconds.

        Raises:
            InputError: nothing lies between them.
        """
        first = max(0, round(start * self.rate))
        last = len(self.frames) if end is None else round(end * self.rate)
        frames = self.frames[first:last]
        if not frames:
            raise InputError(
                f"the track lasts {self.seconds:.2f} s: from {start:g} s to "
                f"{'its end' if end is None else f'{end:g} s'} there is nothing of it"
            )
        return type(self)(self.rate, frames)

    @classmethod
    def of(cls, frames: Sequence[FaceParameters], rate: float) -> Self:
        """A track of these frames."""
        return cls(rate, tuple(frames))
