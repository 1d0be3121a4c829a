"""Axis-angle rotations and their derivative, for the fitter's analytic Jacobians."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

Floats = NDArray[np.float64]


def matrices(axis_angle: Floats) -> Floats:
    """Rotation matrices `[J, 3, 3]` of axis-angle vectors `[J, 3]` in radians."""
    return np.asarray(Rotation.from_rotvec(axis_angle).as_matrix(), np.float64)


def cross_matrix(vector: Floats) -> Floats:
    """`[..., 3, 3]` with `cross_matrix(a) @ b = a x b`."""
    values = np.asarray(vector)
    cross = np.zeros((*values.shape, 3))
    for row, column, axis in ((2, 1, 0), (0, 2, 1), (1, 0, 2)):
        cross[..., row, column] = values[..., axis]
        cross[..., column, row] = -values[..., axis]
    return cross


def left_jacobian(axis_angle: Floats) -> Floats:
    """Columns `[..., 3, 3]`: the turn (left, in the parent's frame) per change of the vector.

    For a small d, `R(v + d) = R(left_jacobian(v) @ d) R(v)`.
    Source: Sola et al. 2018, "A micro Lie theory", eq. 145.
    """
    squared = np.asarray((axis_angle**2).sum(axis=-1))[..., None, None]
    small = squared < 1e-8
    safe = np.where(small, 1.0, squared)
    angle = np.sqrt(safe)
    first = np.where(small, 0.5 - squared / 24, (1 - np.cos(angle)) / safe)
    second = np.where(small, 1 / 6 - squared / 120, (angle - np.sin(angle)) / (safe * angle))
    cross = cross_matrix(axis_angle)
    return np.asarray(np.eye(3) + first * cross + second * (cross @ cross))
