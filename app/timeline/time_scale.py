"""Seconds of the clip to pixels of the lanes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

_STEPS = (0.04, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0)
_LEAST_SPAN = 0.2
_TAIL = 0.03  # of the clip, seen after its end


@dataclass(frozen=True)
class TimeScale:
    """Which part of the clip is seen.

    Args:
        left: pixel where it begins.
        width: pixels that it fills.
        seconds: length of the clip.
        begin: first time that is seen.
        span: seconds that are seen; None: the whole clip, however long it is.
    """

    left: float
    width: float
    seconds: float
    begin: float = 0.0
    span: float | None = None

    @property
    def seen(self) -> float:
        """Seconds that are seen."""
        return self._whole if self.span is None else min(self.span, self._whole)

    @property
    def fitted(self) -> bool:
        """Whether the whole clip is seen."""
        return self.seen >= self._whole

    def x(self, seconds: float) -> float:
        """The pixel of a time."""
        return self.left + (seconds - self.begin) * self.width / self.seen

    def time(self, x: float) -> float:
        """The time of a pixel; before the start for one on the left of it."""
        return self.begin + (x - self.left) * self.seen / max(1.0, self.width)

    def resized(self, left: float, width: float, seconds: float) -> Self:
        """The same part, on another width or of a clip of another length."""
        return replace(self, left=left, width=max(1.0, width), seconds=seconds)._settled()

    def zoomed(self, factor: float, at: float) -> Self:
        """Seen larger by a factor, the time under pixel `at` staying there."""
        held = self.time(at)
        span = max(self.seen / factor, min(_LEAST_SPAN, self._whole))
        begin = held - (at - self.left) / max(1.0, self.width) * span
        return replace(self, span=span, begin=begin)._settled()

    def moved(self, pixels: float) -> Self:
        """Another part, so many pixels further on."""
        begin = self.begin + pixels * self.seen / max(1.0, self.width)
        return replace(self, begin=begin)._settled()

    def showing(self, seconds: float) -> Self:
        """Moved so far that a time is seen."""
        begin = min(max(self.begin, seconds - 0.95 * self.seen), seconds)
        return self if begin == self.begin else replace(self, begin=begin)._settled()

    def step(self, least: float) -> float:
        """Seconds between ticks that lie at least so many pixels apart."""
        wanted = least * self.seen / max(1.0, self.width)
        return next((step for step in _STEPS if step >= wanted), _STEPS[-1])

    def ticks(self, step: float) -> Iterator[float]:
        """Times of the ticks that are seen."""
        number = max(0, int(self.begin / step))
        while number * step <= self.begin + self.seen:
            yield number * step
            number += 1

    @property
    def _whole(self) -> float:
        return self.seconds * (1.0 + _TAIL)

    def _settled(self) -> Self:
        if self.fitted:
            return replace(self, begin=0.0, span=None)
        begin = min(max(0.0, self.begin), self._whole - self.seen)
        return replace(self, begin=begin)


def clock_text(seconds: float) -> str:
    """Such as "0:01.24"."""
    hundredths = round(seconds * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes}:{rest // 100:02d}.{rest % 100:02d}"
