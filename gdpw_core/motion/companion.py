"""What is shown and heard beside a clip: the pictures and the sound of its driver."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.motion.driver import Driver
from gdpw_core.motion.follow import at_rate
from gdpw_core.motion.origin import TrackOrigin
from gdpw_core.motion.sequence import Sequence
from gdpw_core.motion.stages import ahead
from gdpw_core.video.sound import SoundSource

Picture = NDArray[np.uint8]


class Shrunk:
    """Makes the driver's pictures as large as they are shown beside the result."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)

    def __call__(self, pixels: Picture) -> Picture:
        """The picture at that size."""
        how = cv2.INTER_CUBIC if self._size[0] > pixels.shape[1] else cv2.INTER_AREA
        return np.asarray(cv2.resize(pixels, self._size, interpolation=how), np.uint8)


@dataclass(frozen=True)
class Companion:
    """A driver that runs along with a clip, at its own speed.

    Args:
        path: a video or a folder of pictures.
        first: time of the driver at the clip's first frame, seconds; negative: it begins later.
        rate: pictures a second of a folder; None for the clip's rate.
    """

    path: Path
    first: float = 0.0
    rate: float | None = None

    def size_beside(self, height: int) -> tuple[int, int]:
        """Width and height of its pictures beside a clip: as high as that.

        Raises:
            InputError: it cannot be read.
        """
        frame = next(iter(Driver(self.path).frames(25.0)))
        return size_beside(frame.pixels, height)

    def pictures(self, rate: float, count: int, size: tuple[int, int]) -> Iterator[Picture]:
        """What it shows in each frame of the clip; outside of it its first or last picture.

        Args:
            rate: frames a second of the clip.
            count: frames of the clip.
            size: width and height of the pictures.

        Raises:
            InputError: it cannot be read.
        """
        waits = min(count, max(0, math.ceil(-self.first * rate - 1e-6)))
        start = max(0.0, self.first + waits / rate)
        shrunk = Shrunk(*size)
        driver = Driver(self.path, start)
        frames = at_rate(ahead(driver.frames(self.rate or rate), depth=2), rate, start)
        seen = shown = None
        made = 0
        for frame in islice(frames, max(1, count - waits)):
            if shown is None:
                shown, seen = shrunk(frame.pixels), frame.pixels
                yield from repeat(shown, waits)
                made = waits
            elif frame.pixels is not seen:
                shown, seen = shrunk(frame.pixels), frame.pixels
            if made < count:
                yield shown
                made += 1
        if shown is None:
            raise InputError(f"{self.path} is over at {start:g} s")
        yield from repeat(shown, count - made)

    def sound(self, seconds: float) -> SoundSource:
        """What is heard with a clip of that length."""
        return SoundSource(self.path, self.first, self.first + seconds)


def companion_of(
    sequence: Sequence, find: Callable[[TrackOrigin], Path | None]
) -> tuple[Companion, bool] | None:
    """The first driver of a clip that can be shown and runs at its own speed.

    Args:
        sequence: the clip.
        find: says where a driver lies, or None.

    Returns:
        The driver, counted from the start of the clip, and whether it has sound; None without one.
    """
    for placed in sequence.tracks:
        origin = placed.origin
        if origin is None or not origin.visible or placed.speed != 1.0:
            continue
        path = find(origin)
        if path is not None:
            first = origin.start + placed.first - placed.start
            return Companion(path, first, origin.rate), origin.sound
    return None


def size_beside(frame: Picture, height: int) -> tuple[int, int]:
    """Width and height of a driver's pictures beside a result: as high as that."""
    rows, columns = frame.shape[:2]
    return min(max(2, round(height * columns / rows)), 2 * height), height
