"""Pixel grids over a photo: the square stage of the preview, a window of the photo itself."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from gdpw_core.image import Crop

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PixelGrid:
    """Where the pixels of a picture lie in the photo: `grid = linear @ photo + offset`.

    Convention: both sides are continuous pixels, x right, y down, pixel i covers [i, i + 1).
    The grid of `Crop(10, 10, 4)` at size 8 maps the photo's (10, 10) to (4, 4).

    Args:
        linear: `[2, 2]`, a similarity (turn and scale).
        offset: `[2]`.
        height: rows.
        width: columns.
    """

    linear: Floats
    offset: Floats
    height: int
    width: int

    @classmethod
    def of_crop(cls, crop: Crop, size: int) -> Self:
        """The grid of a crop sampled at `size` x `size` pixels."""
        origin = crop.from_photo(np.zeros(2))
        linear = (crop.from_photo(np.eye(2)) - origin).T * (0.5 * size)
        return cls(linear, (origin + 1.0) * (0.5 * size), size, size)

    @classmethod
    def of_window(cls, left: int, top: int, height: int, width: int) -> Self:
        """A window of the photo's own pixels."""
        return cls(np.eye(2), np.array([-float(left), -float(top)]), height, width)

    @property
    def scale(self) -> float:
        """Grid pixels per photo pixel."""
        return float(np.hypot(*self.linear[0]))

    @property
    def middles(self) -> Floats:
        """Middles of the pixels in this grid's own points, `[height, width, 2]`."""
        columns, rows = np.arange(self.width) + 0.5, np.arange(self.height) + 0.5
        return np.stack(np.meshgrid(columns, rows), axis=-1)

    def from_photo(self, points: NDArray[Any]) -> Floats:
        """Map photo points `[..., 2]` to this grid."""
        mapped: Floats = np.asarray(points, np.float64) @ self.linear.T + self.offset
        return mapped

    def pixels(self, points: NDArray[Any]) -> NDArray[np.int64]:
        """Column and row of the pixel that shows each photo point `[N, 2]`, `[2, N]`.

        Of points beyond the grid, the nearest.
        """
        last = (self.width - 1, self.height - 1)
        return np.clip(self.from_photo(points).astype(np.int64), 0, last).T

    def vectors_from_photo(self, vectors: NDArray[Any]) -> Floats:
        """Map photo displacements `[..., 2]` to this grid; zero stays exactly zero."""
        mapped: Floats = np.asarray(vectors, np.float64) @ self.linear.T
        return mapped

    def to_photo(self, points: NDArray[Any]) -> Floats:
        """Map grid points `[..., 2]` to the photo."""
        inverse = np.linalg.inv(self.linear)
        mapped: Floats = (np.asarray(points, np.float64) - self.offset) @ inverse.T
        return mapped

    def vectors_to_photo(self, vectors: NDArray[Any]) -> Floats:
        """Map grid displacements `[..., 2]` to the photo; zero stays exactly zero."""
        mapped: Floats = np.asarray(vectors, np.float64) @ np.linalg.inv(self.linear).T
        return mapped

    def window(self, left: int, top: int, height: int, width: int) -> "PixelGrid":
        """A part of this grid with the same pixels."""
        return PixelGrid(self.linear, self.offset - (left, top), height, width)

    def onto(self, other: "PixelGrid") -> NDArray[np.float64]:
        """Affine map `[2, 3]` of this grid's continuous points to those of another grid."""
        linear = other.linear @ np.linalg.inv(self.linear)
        return np.column_stack([linear, other.offset - linear @ self.offset])

    def indices_onto(self, other: "PixelGrid") -> NDArray[np.float64]:
        """The same from pixel indices to index positions, which are half a pixel less."""
        matrix = self.onto(other)
        matrix[:, 2] += matrix[:, :2] @ [0.5, 0.5] - 0.5
        return matrix
