"""The opening between two lids or two lips as curves in a frame of its own."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from gdpw_core.composite.grid import PixelGrid

Floats = NDArray[np.float64]

KNOTS = 65
"""Samples of a curve over q = -1 ... 1."""

# Corners from left to right in the picture, then the upper and the lower edge between them.
LEFT_EYE = (
    (362, 263),
    (398, 384, 385, 386, 387, 388, 466),
    (382, 381, 380, 374, 373, 390, 249),
)
RIGHT_EYE = (
    (33, 133),
    (246, 161, 160, 159, 158, 157, 173),
    (7, 163, 144, 145, 153, 154, 155),
)
LID_MIDDLE = slice(1, 6)
"""The columns of a lid margin away from the corners."""

INNER_LIPS = (
    (78, 308),
    (191, 80, 81, 82, 13, 312, 311, 310, 415),
    (95, 88, 178, 87, 14, 317, 402, 318, 324),
)

Edges = tuple[tuple[int, int], tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Aperture:
    """An opening in the plane of a picture.

    Convention: local coordinates (q, t), q from -1 at the left to 1 at the right corner, t down,
    both in units of half the distance between the corners.

    Args:
        centre: between the corners, `[2]`.
        axis: half the way from the left to the right corner, `[2]`; its length is the unit.
        upper: t of the upper edge at `KNOTS` values of q.
        lower: t of the lower edge.
    """

    centre: Floats
    axis: Floats
    upper: Floats
    lower: Floats

    @classmethod
    def of_points(
        cls, corners: NDArray[Any], upper: NDArray[Any], lower: NDArray[Any]
    ) -> "Aperture":
        """The opening between edges through `upper [N, 2]` and `lower [M, 2]`.

        Args:
            corners: left and right corner, `[2, 2]`.
            upper: points of the upper edge between the corners.
            lower: points of the lower edge.
        """
        left, right = np.asarray(corners, np.float64)
        flat = np.zeros(KNOTS)
        frame = cls((left + right) / 2, (right - left) / 2, flat, flat)
        above, below = (_curve(frame.to_local(row)) for row in (upper, lower))
        return cls(frame.centre, frame.axis, np.minimum(above, below), below)

    @classmethod
    def of_landmarks(cls, points: NDArray[Any], edges: Edges, lowered: float = 0.0) -> "Aperture":
        """The opening among landmarks `[N, 2]`, in their unit.

        Args:
            points: landmarks.
            edges: which of them.
            lowered: by how much the true lower edge lies below its landmarks at the middle.
        """
        corners, upper, lower = (np.asarray(points[list(row)], np.float64) for row in edges)
        found = cls.of_points(corners, upper, lower)
        drop = lowered * (1.0 - knots() ** 2)
        return cls(found.centre, found.axis, found.upper, found.lower + drop)

    @classmethod
    def of_dense_points(
        cls, corners: NDArray[Any], upper: NDArray[Any], lower: NDArray[Any]
    ) -> "Aperture":
        """`of_points` for edges given by so many points that lines between them will do."""
        left, right = np.asarray(corners, np.float64)
        flat = np.zeros(KNOTS)
        frame = cls((left + right) / 2, (right - left) / 2, flat, flat)
        edges = []
        for row in (upper, lower):
            q, t = frame.to_local(row).T
            order = np.argsort(q)
            edges.append(np.interp(knots(), np.r_[-1, q[order], 1], np.r_[0, t[order], 0]))
        return cls(frame.centre, frame.axis, np.minimum(*edges), edges[1])

    def on(self, grid: PixelGrid) -> "Aperture":
        """The same opening of a photo in a grid's pixels."""
        centre, axis = grid.from_photo(self.centre), grid.vectors_from_photo(self.axis)
        return Aperture(centre, axis, self.upper, self.lower)

    @property
    def unit(self) -> float:
        """Half the distance between the corners."""
        return float(np.hypot(*self.axis))

    @property
    def gap(self) -> Floats:
        """Opening at each knot, local units."""
        return self.lower - self.upper

    def to_local(self, points: NDArray[Any]) -> Floats:
        """Picture points `[..., 2]` to (q, t)."""
        local: Floats = (np.asarray(points, np.float64) - self.centre) @ self.basis().T
        return local

    def basis(self) -> Floats:
        """Linear part of `to_local`, `[2, 2]`."""
        x, y = self.axis
        linear: Floats = np.array([[x, y], [-y, x]]) / (x * x + y * y)
        return linear

    def from_local(self, points: NDArray[Any]) -> Floats:
        """(q, t) `[..., 2]` to picture points."""
        x, y = self.axis
        picture: Floats = np.asarray(points, np.float64) @ np.array([[x, y], [-y, x]])
        return picture + self.centre


def knots() -> Floats:
    """The values of q at which curves are sampled."""
    return np.linspace(-1.0, 1.0, KNOTS)


def _curve(points: Floats) -> Floats:
    """Smooth curve through edge points and both corners, sampled at the knots."""
    order = np.argsort(points[:, 0])
    q, t = points[order].T
    inside = (q > -0.98) & (q < 0.98)
    q, t = np.r_[-1.0, q[inside], 1.0], np.r_[0.0, t[inside], 0.0]
    keep = np.r_[True, np.diff(q) > 1e-3]
    curve: Floats = PchipInterpolator(q[keep], t[keep])(knots())
    return curve
