"""Nearest points of a triangle mesh."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def closest_on_surface(points: Floats, triangles: Floats) -> tuple[Integers, Floats]:
    """For each point the nearest triangle and the weights of its corners there.

    Args:
        points: `[N, 3]`.
        triangles: corners `[F, 3, 3]`.

    Returns:
        Indices `[N]` and barycentric weights `[N, 3]`.
    """
    index = np.empty(len(points), np.int64)
    weights = np.empty((len(points), 3))
    for i, point in enumerate(points):
        candidate = _weights(point, triangles)
        place = (candidate[..., None] * triangles).sum(1)
        index[i] = ((place - point) ** 2).sum(1).argmin()
        weights[i] = candidate[index[i]]
    return index, weights


def _weights(point: Floats, triangles: Floats) -> Floats:
    """Weights `[F, 3]` of the nearest point of each triangle."""
    a, b, c = triangles.transpose(1, 0, 2)
    ab, ac, ap = b - a, c - a, point - a
    d00, d01, d11 = _dot(ab, ab), _dot(ab, ac), _dot(ac, ac)
    d20, d21 = _dot(ap, ab), _dot(ap, ac)
    area = np.maximum(d00 * d11 - d01 * d01, 1e-30)
    v, w = (d11 * d20 - d01 * d21) / area, (d00 * d21 - d01 * d20) / area
    inside = np.stack([1 - v - w, v, w], 1)
    best, distance = inside, np.where((inside >= 0).all(1), 0.0, np.inf)
    for i, j in ((0, 1), (1, 2), (2, 0)):
        start, edge = triangles[:, i], triangles[:, j] - triangles[:, i]
        part = np.clip(_dot(point - start, edge) / np.maximum(_dot(edge, edge), 1e-30), 0, 1)
        away = ((start + part[:, None] * edge - point) ** 2).sum(1)
        on_edge = np.zeros_like(inside)
        on_edge[:, i], on_edge[:, j] = 1 - part, part
        nearer = away < distance
        best = np.where(nearer[:, None], on_edge, best)
        distance = np.where(nearer, away, distance)
    return best


def _dot(a: Floats, b: Floats) -> Floats:
    product: Floats = (a * b).sum(-1)
    return product
