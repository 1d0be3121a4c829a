"""Pairs of triangles of a mesh that pass through each other."""

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def crossings(vertices: Floats, faces: Integers) -> Integers:
    """Pairs `[N, 2]` of triangles without a common corner of which one edge pierces the other."""
    corners = np.ascontiguousarray(vertices[faces], np.float64)
    low, high = corners.min(1), corners.max(1)
    order = np.argsort(low[:, 0], kind="stable")
    return _sweep(corners, np.ascontiguousarray(faces), low, high, order)


@numba.njit(cache=True)
def _sweep(corners, faces, low, high, order):  # noqa: ANN001, ANN202
    found = []
    for position in range(len(order)):
        i = order[position]
        for later in range(position + 1, len(order)):
            j = order[later]
            if low[j, 0] > high[i, 0]:
                break
            if low[j, 1] > high[i, 1] or low[i, 1] > high[j, 1]:
                continue
            if low[j, 2] > high[i, 2] or low[i, 2] > high[j, 2]:
                continue
            if _share_corner(faces[i], faces[j]):
                continue
            if _pierces(corners[i], corners[j]) or _pierces(corners[j], corners[i]):
                found.append((i, j))
    result = np.empty((len(found), 2), np.int64)
    for k in range(len(found)):
        result[k, 0] = found[k][0]
        result[k, 1] = found[k][1]
    return result


@numba.njit(cache=True)
def _share_corner(a, b):  # noqa: ANN001, ANN202
    for i in range(3):
        for j in range(3):
            if a[i] == b[j]:
                return True
    return False


@numba.njit(cache=True)
def _pierces(a, b):  # noqa: ANN001, ANN202
    """Whether an edge of `a` goes through the inside of `b` (Moller-Trumbore)."""
    first, second = b[1] - b[0], b[2] - b[0]
    for k in range(3):
        start = a[k]
        along = a[(k + 1) % 3] - start
        p = np.cross(along, second)
        area = first[0] * p[0] + first[1] * p[1] + first[2] * p[2]
        if abs(area) < 1e-18:
            continue
        t = start - b[0]
        u = (t[0] * p[0] + t[1] * p[1] + t[2] * p[2]) / area
        if u < 0 or u > 1:
            continue
        q = np.cross(t, first)
        v = (along[0] * q[0] + along[1] * q[1] + along[2] * q[2]) / area
        if v < 0 or u + v > 1:
            continue
        w = (second[0] * q[0] + second[1] * q[1] + second[2] * q[2]) / area
        if 0 <= w <= 1:
            return True
    return False
