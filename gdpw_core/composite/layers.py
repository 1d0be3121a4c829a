"""Small pictures to lay over the warped source, and the boxes in which they are drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Array = NDArray[np.float32]
Box = tuple[int, int, int, int]
"""left, top, height, width in the view's pixels."""

_STRIP_PIXELS = 1 << 19


class WindowFlow(Protocol):
    """The flow over a window of the view."""

    def __call__(self, box: Box) -> Array:
        """`[height, width, 2]` in the view's pixels, backward."""
        ...


@dataclass(frozen=True, eq=False)
class Layer:
    """A small picture to lay over the result.

    Args:
        left: first column in the view.
        top: first row.
        colour: `[h, w, 3]`, 0-255 in the view's colour space.
        alpha: `[h, w]`, 0-1; zero everywhere without an edit.
    """

    left: int
    top: int
    colour: Array
    alpha: Array

    @classmethod
    def empty(cls, box: Box) -> "Layer":
        """A layer over a box that shows nothing yet."""
        left, top, height, width = box
        colour = np.zeros((height, width, 3), np.float32)
        return cls(left, top, colour, np.zeros((height, width), np.float32))


class Drawing(Protocol):
    """Something that an edit draws over the warped source."""

    @property
    def box(self) -> Box:
        """Where it may draw."""
        ...

    def drawn(self, box: Box, flow: WindowFlow) -> Layer:
        """The part of it within a part of its box."""
        ...


def strips(box: Box) -> Iterator[Box]:
    """A box in parts of bounded size, top to bottom."""
    left, top, height, width = box
    rows = max(8, _STRIP_PIXELS // width)
    for first in range(top, top + height, rows):
        yield left, first, min(rows, top + height - first), width


def clipped_box(corners: NDArray[Any], shape: tuple[int, ...]) -> Box | None:
    """The box around points `[N, 2]` within a picture of that shape; None outside of it."""
    low, high = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
    left, top = int(max(low[0], 0)), int(max(low[1], 0))
    right, bottom = int(min(high[0], shape[1])), int(min(high[1], shape[0]))
    if right - left < 2 or bottom - top < 2:
        return None
    return left, top, bottom - top, right - left
