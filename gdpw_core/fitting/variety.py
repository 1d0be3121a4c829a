"""Choosing frames that differ: what landmarks say of pose and expression."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face import Face

Floats = NDArray[np.float64]


def features(faces: Sequence[Face]) -> Floats:
    """Pose and expression of each face as its landmarks, centred, in eye distances `[N, K]`."""
    points = np.stack([face.landmarks[:, :2] for face in faces])
    eyes = np.linalg.norm(points[:, 468] - points[:, 473], axis=1)
    centred = points - points.mean(axis=1, keepdims=True)
    return np.asarray((centred / np.median(eyes)).reshape(len(points), -1))


def spread_out(rows: Floats, count: int, *, start: Sequence[int] = ()) -> list[int]:
    """Indices of up to `count` rows that lie far from one another.

    Args:
        rows: `[N, K]`.
        count: how many.
        start: rows that are taken first; without any, the most central one.
    """
    if len(rows) <= count:
        return list(range(len(rows)))
    chosen = list(start) or [int(np.linalg.norm(rows - np.median(rows, axis=0), axis=1).argmin())]
    nearest = np.min([np.linalg.norm(rows - rows[i], axis=1) for i in chosen], axis=0)
    while len(chosen) < count:
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, np.linalg.norm(rows - rows[chosen[-1]], axis=1))
    return sorted(set(chosen))
