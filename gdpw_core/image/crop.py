"""A square similarity window of a photo and the way there and back."""

import math
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdpw_core.errors import InputError

Sample = TypeVar("Sample", np.uint8, np.uint16, np.float32)

# A window this much larger than the photo shows nothing of it; the bound keeps padding small.
_MAX_SIDE = 1e6


@dataclass(frozen=True)
class Crop:
    """A square window of a photo: centre, side and turn.

    Convention: photo points are continuous pixels, x right, y down, pixel i covers [i, i + 1).
    Crop points are in [-1, 1], x right, y down; pixel i of a crop sampled at size S has its centre
    at (2i + 1)/S - 1. The crop's x axis in the photo is (cos angle, sin angle): a positive angle
    turns the window clockwise in the picture. `Crop(10, 10, 4)` maps (1, -1) to (12, 8).

    Args:
        centre_x: photo pixels.
        centre_y: photo pixels.
        side: length of an edge in photo pixels, positive.
        angle: radians, clockwise in the picture.

    Raises:
        InputError: a value is not finite, or the side is not positive or beyond reason.
    """

    centre_x: float
    centre_y: float
    side: float
    angle: float = 0.0

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.centre_x, self.centre_y, self.side, self.angle))):
            raise InputError(f"crop holds a value that is not finite: {self}")
        if not 0.0 < self.side <= _MAX_SIDE:
            raise InputError(f"crop side {self.side} is not between 0 and {_MAX_SIDE:.0f} pixels")

    def _axes(self) -> NDArray[np.float64]:
        """Rows are the crop's x and y axes in the photo, half a side long, `[2, 2]`."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        return 0.5 * self.side * np.array([[cosine, sine], [-sine, cosine]])

    def to_photo(self, points: ArrayLike) -> NDArray[np.float64]:
        """Map crop points `[..., 2]` in [-1, 1] to photo pixels `[..., 2]`."""
        mapped: NDArray[np.float64] = np.asarray(points, np.float64) @ self._axes()
        return mapped + (self.centre_x, self.centre_y)

    def from_photo(self, points: ArrayLike) -> NDArray[np.float64]:
        """Map photo pixels `[..., 2]` to crop points `[..., 2]`; the inverse of `to_photo`."""
        centred = np.asarray(points, np.float64) - (self.centre_x, self.centre_y)
        inverse = self._axes().T / (0.5 * self.side) ** 2
        mapped: NDArray[np.float64] = centred @ inverse
        return mapped

    def scaled(self, factor: float) -> Self:
        """The window about the same centre with its side multiplied by `factor`."""
        return replace(self, side=self.side * factor)

    def shifted(self, dx: float, dy: float) -> Self:
        """The window moved by (dx, dy) in crop units: (2, 0) is one whole window to the right."""
        centre_x, centre_y = self.to_photo((dx, dy))
        return replace(self, centre_x=float(centre_x), centre_y=float(centre_y))

    def sample(self, pixels: NDArray[Sample], size: int) -> NDArray[Sample]:
        """Resample the window to a square picture, anti-aliased when it shrinks.

        Whole-number shrinking is done by the exact mean of blocks, what remains (a factor under
        two, unless a pixel covers more than the photo) by a Gaussian low-pass and linear
        interpolation. Outside the photo its border repeats.

        Args:
            pixels: `[H, W]` or `[H, W, C]` with one to four channels, uint8, uint16 or float32.
            size: edge of the result in pixels.

        Returns:
            `[size, size]` or `[size, size, C]` of the same type, contiguous and new.
        """
        factor = self.side / size
        # A block larger than the photo is its border over and over: the low-pass does as well.
        block = min(max(1, math.floor(factor)), max(pixels.shape[:2]))
        region, left, top = self._region(pixels, block)
        if block > 1:
            shape = (region.shape[1] // block, region.shape[0] // block)
            region = cv2.resize(region, shape, interpolation=cv2.INTER_AREA)
        rest = factor / block
        if rest > 1.0:
            region = cv2.GaussianBlur(
                region, (0, 0), 0.5 * math.sqrt(rest * rest - 1.0), borderType=cv2.BORDER_REPLICATE
            )
        matrix = self._pixel_matrix(size, left, top, block)
        sampled = cv2.warpAffine(
            np.ascontiguousarray(region),
            matrix,
            (size, size),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        sampled = np.ascontiguousarray(sampled).reshape(size, size, *pixels.shape[2:])
        return sampled.astype(pixels.dtype, copy=False)

    def _region(self, pixels: NDArray[Any], block: int) -> tuple[NDArray[Any], int, int]:
        """The part of the photo that `sample` reads, padded to whole blocks by repetition.

        Returns:
            The region, and the photo coordinates of its left and top edge.
        """
        corners = self.to_photo([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        margin = 4 * block
        spans = []
        for axis, length in ((0, pixels.shape[1]), (1, pixels.shape[0])):
            low = min(max(math.floor(corners[:, axis].min()), 0), length - 1) - margin
            high = min(max(math.ceil(corners[:, axis].max()), 1), length) + margin
            blocks = -(-(high - low) // block)
            spans.append((low, low + blocks * block, length))
        (left, right, width), (top, bottom, height) = spans
        inside = pixels[max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]
        region = cv2.copyMakeBorder(
            inside,
            max(-top, 0),
            max(bottom - height, 0),
            max(-left, 0),
            max(right - width, 0),
            cv2.BORDER_REPLICATE,
        )
        return region, left, top

    def _pixel_matrix(self, size: int, left: int, top: int, block: int) -> NDArray[np.float64]:
        """Affine `[2, 3]` from pixel indices of the result to pixel indices of the region."""
        step = self._axes().T * (2.0 / size) / block
        first = (self.to_photo((1.0 / size - 1.0,) * 2) - (left, top)) / block - 0.5
        return np.column_stack([step, first])
