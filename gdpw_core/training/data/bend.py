"""A smooth bend of both pictures of a pair and of their heads: faces of other proportions.

A few dozen people make many: what a network learns by heart about one face's proportions does
not hold for the bent one, what it learns about following the guidance does.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

LARGEST_BEND = 0.05
"""Sides of the window; three times as much and pictures could fold."""

_WAVES = 3  # cosines along each axis: 0, 1/2 and 1 period over the picture
_ROUNDS = 6  # of the inverse, each at least three times closer


@dataclass(frozen=True, eq=False)
class Bend:
    """A displacement field made of a few cosines.

    Convention: the bent picture shows at p what the picture shows at p + field(p); positions in
    units of the window, [-1, 1] over it.

    Args:
        amplitudes: `[2, 3, 3]`, x and y of the displacement by waves along x and y.
    """

    amplitudes: NDArray[np.float64]

    def picture(self, picture: NDArray[np.uint8], reach: float) -> NDArray[np.uint8]:
        """The bent picture.

        Args:
            picture: `[S, S, 3]` over [-reach, reach].
            reach: half its side in units of the window.
        """
        x, y = self._pixels(len(picture), reach)
        bent = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(bent, np.uint8)

    def weight(self, weight: NDArray[np.float32]) -> NDArray[np.float32]:
        """The bent loss weights `[S, S]` of a window; nothing counts beyond them."""
        x, y = self._pixels(len(weight), 1.0)
        return np.asarray(cv2.remap(weight, x, y, cv2.INTER_LINEAR), np.float32)

    def points(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Where points `[..., 2]` or `[..., 3]` come to lie; depths stay."""
        place = points[..., :2].astype(np.float64)
        bent = place
        for _ in range(_ROUNDS):
            bent = place - self._field(bent)
        moved = points.copy()
        moved[..., :2] = bent
        return moved

    def _pixels(self, side: int, reach: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """OpenCV's maps: where each pixel of the bent picture is fetched."""
        axis = ((np.arange(side) + 0.5) * 2 / side - 1) * reach
        grid = np.stack(np.meshgrid(axis, axis), axis=-1)
        pixels = ((grid + self._field(grid)) / reach + 1) * (side / 2) - 0.5
        return pixels[..., 0].astype(np.float32), pixels[..., 1].astype(np.float32)

    def _field(self, place: Floats) -> NDArray[np.float64]:
        """Displacement `[..., 2]` at positions `[..., 2]`."""
        periods = np.arange(_WAVES) * math.pi / 2
        waves = np.cos((place[..., None] + 1) * periods)  # [..., 2, waves]
        x, y = waves[..., 0, :], waves[..., 1, :]
        field = np.einsum("cij,...i,...j->...c", self.amplitudes, x, y)
        return np.asarray(field, np.float64)


def draw_bend(largest: float, rng: np.random.Generator) -> Bend:
    """A bend that moves nothing further than `largest` sides of the window.

    Args:
        largest: up to `LARGEST_BEND`.
        rng: where it is drawn from.
    """
    amplitudes = rng.normal(size=(2, _WAVES, _WAVES))
    amplitudes[:, 0, 0] = 0.0  # shifts are the window's
    # No sum of cosines exceeds the sum of their amplitudes.
    bound = np.abs(amplitudes).sum(axis=(1, 2), keepdims=True)
    return Bend(amplitudes / bound * (2 * largest * rng.random()))
