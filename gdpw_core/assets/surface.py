"""Nearest points of a triangle mesh, in space or in space with further coordinates."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_CANDIDATES = 24
# Metres that a turn of the normal by a right angle, and a full step of the jaw's weight, count as.
_NORMAL, _JAW = 0.004, 0.004


class Surface:
    """A mesh whose points know their normals and how far the jaw carries them.

    Matching in these seven coordinates keeps the outside of a lid apart from its inside, and the
    upper lip from the lower one that it touches.

    Args:
        points: `[V, 3]`, metres.
        faces: `[F, 3]`.
        jaw: weight of the jaw's joint, `[V]`.
        used: faces that may be found, `[F]`; None for all.
    """

    def __init__(
        self, points: Floats, faces: Integers, jaw: Floats, used: NDArray[np.bool_] | None = None
    ) -> None:
        self.points, self.faces, self.jaw = points, faces, jaw
        self.used = np.arange(len(faces)) if used is None else np.flatnonzero(used)
        self.normals = vertex_normals(points, faces)

    @cached_property
    def lifted(self) -> Floats:
        """The seven coordinates of every vertex, `[V, 7]`."""
        return np.column_stack([self.points, _NORMAL * self.normals, _JAW * self.jaw])

    @cached_property
    def _corners(self) -> Floats:
        corners: Floats = self.lifted[self.faces[self.used]]
        return corners

    @cached_property
    def _tree(self) -> KDTree:
        return KDTree(self._corners.mean(axis=1))

    def nearest(self, lifted: Floats) -> tuple[Integers, Floats]:
        """For points `[N, 7]` of another surface: nearest triangle `[N]` and weights `[N, 3]`."""
        count = min(_CANDIDATES, len(self.used))
        _, near = self._tree.query(lifted, k=count)
        near = near.reshape(len(lifted), count)
        weights, distance = closest_in_triangles(lifted[:, None], self._corners[near])
        best = distance.argmin(axis=1)
        rows = np.arange(len(lifted))
        return self.used[near[rows, best]], weights[rows, best]


def closest_in_triangles(points: Floats, triangles: Floats) -> tuple[Floats, Floats]:
    """Nearest points of triangles.

    Args:
        points: `[..., D]`.
        triangles: corners `[..., 3, D]`.

    Returns:
        Weights of the corners `[..., 3]` and squared distances `[...]`.
    """
    a, b, c = (triangles[..., k, :] for k in range(3))
    ab, ac, ap = b - a, c - a, points - a
    d00, d01, d11 = _dot(ab, ab), _dot(ab, ac), _dot(ac, ac)
    d20, d21 = _dot(ap, ab), _dot(ap, ac)
    area = np.maximum(d00 * d11 - d01 * d01, 1e-30)
    v, w = (d11 * d20 - d01 * d21) / area, (d00 * d21 - d01 * d20) / area
    best = np.stack([1.0 - v - w, v, w], axis=-1)
    inside = (best >= 0).all(axis=-1)
    place = (best[..., None] * triangles).sum(axis=-2)
    distance = np.where(inside, _dot(place - points, place - points), np.inf)
    for i, j in ((0, 1), (1, 2), (2, 0)):
        start, edge = triangles[..., i, :], triangles[..., j, :] - triangles[..., i, :]
        part = np.clip(_dot(points - start, edge) / np.maximum(_dot(edge, edge), 1e-30), 0.0, 1.0)
        offset = start + part[..., None] * edge - points
        away = _dot(offset, offset)
        on_edge = np.zeros_like(best)
        on_edge[..., i], on_edge[..., j] = 1.0 - part, part
        nearer = away < distance
        best = np.where(nearer[..., None], on_edge, best)
        distance = np.where(nearer, away, distance)
    return best, distance


def vertex_normals(points: Floats, faces: Integers) -> Floats:
    """Unit normals `[V, 3]`, weighted by area."""
    corners = points[faces]
    areas = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(points)
    for k in range(3):
        np.add.at(normals, faces[:, k], areas)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    unit: Floats = normals / np.maximum(length, 1e-12)
    return unit


def _dot(a: Floats, b: Floats) -> Floats:
    product: Floats = (a * b).sum(axis=-1)
    return product
