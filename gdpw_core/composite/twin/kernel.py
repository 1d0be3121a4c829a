"""Compiled loop that lays the other side of a head over the warped source."""

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.anatomy import EAR_REGION
from gdpw_core.composite.kernels import F32_2, F32_3, F64_2, I32_2, I64_2, U8_1

Array = NDArray[np.float32]
Place = np.uint64  # unsigned indices spare numba's check for negative ones

PLACE_X, PLACE_Y, SHARE, LIGHT = 0, 1, 2, 3
"""Columns of what is known of the twin: its place in the photo, how much of it is laid, and three
of the light on the vertex over that on its twin."""

LEAST = np.float32(0.002)
"""A share that changes no 8-bit value."""


def _signatures() -> list[Any]:
    flags = nb.types.Array(nb.u1, 2, "C", readonly=True)
    return [
        nb.void(
            I32_2, F32_3, I64_2, U8_1, F32_2, F32_3, flags, F32_2, F64_2, F64_2, F64_2,
            nb.types.Array(kind, 3, "C", readonly=True), nb.i8, nb.i8, nb.i8, nb.i8,
            kind[:, :, ::1], nb.u1[:, ::1],
        )
        for kind in (nb.u1, nb.u2)
    ]  # fmt: skip


@nb.njit(nb.i8(I32_2, U8_1, nb.i8, nb.i8), **OPTIONS)
def _layer(triangle: NDArray[np.int32], region: NDArray[np.uint8], y: int, x: int) -> int:
    """What lies at a pixel: the region of the mesh, ears and everything else being one."""
    y, x = min(max(y, 0), triangle.shape[0] - 1), min(max(x, 0), triangle.shape[1] - 1)
    f = triangle[np.uint64(y), np.uint64(x)]
    return EAR_REGION if f < 0 else int(region[np.uint64(f)])


@nb.njit(nb.void(F32_3, nb.f4, nb.f4, nb.f4[::1]), **OPTIONS)
def _fetch(planes: Array, x: np.float32, y: np.float32, out: Array) -> None:
    """Bilinear values of `planes [H, W, C]` at index positions within it."""
    one = np.float32(1.0)
    i, j = np.uint64(x), np.uint64(y)
    i1, j1 = i + np.uint64(1), j + np.uint64(1)
    fx, fy = x - np.float32(i), y - np.float32(j)
    for k in range(out.shape[0]):
        above = planes[j, i, k] * (one - fx) + planes[j, i1, k] * fx
        beneath = planes[j1, i, k] * (one - fx) + planes[j1, i1, k] * fx
        out[k] = above + (beneath - above) * fy


@nb.njit(_signatures(), **OPTIONS)
def lay_twin_rows(
    triangle: NDArray[np.int32],
    barycentric: Array,
    faces: NDArray[np.int64],
    region: NDArray[np.uint8],
    attributes: Array,
    outer: Array,
    somewhere: NDArray[np.uint8],
    solid: Array,
    to_lattice: NDArray[np.float64],
    to_solid: NDArray[np.float64],
    to_source: NDArray[np.float64],
    source: NDArray[Any],
    first_row: int,
    end_row: int,
    first_column: int,
    end_column: int,
    picture: NDArray[Any],
    jumps: NDArray[np.uint8],
) -> None:
    """Lay the twin's pixels over `picture [h, w, C]`, in place.

    Skin and scalp lie where the mesh says. Ears, which no mesh fits, and hair beyond the mesh are
    the mirrored edit's, as far as the photo shows the person there.

    Args:
        triangle: of the edit's mesh at each pixel, -1 outside, `[h, w]`.
        barycentric: `[h, w, 3]`.
        faces: `[F, 3]`.
        region: of each face, `[F]`.
        attributes: columns as above, `[V, 6]`.
        outer: the same beyond the mesh on a lattice, `[G, G, 6]`.
        somewhere: cells of it in which anything may be laid, `[G, G]`.
        solid: where the photo shows the person, 0-1, `[S, S]`.
        to_lattice: pixels of the picture to index positions in `outer`, `[2, 3]`.
        to_solid: photo points to index positions in `solid`, `[2, 3]`.
        to_source: photo points to index positions in `source`, `[2, 3]`.
        source: `[H, W, C]`, uint8 or uint16.
        first_row: of the band.
        end_row: of the band.
        first_column: of it.
        end_column: of it.
        picture: written.
        jumps: 255 is written along outlines within what is laid, `[h, w]`.
    """
    zero, one, half = np.float32(0.0), np.float32(1.0), np.float32(0.5)
    top = np.float32(65535.0) if source.itemsize == 2 else np.float32(255.0)
    last_i, last_j = np.float32(outer.shape[1] - 1.001), np.float32(outer.shape[0] - 1.001)
    last_x, last_y = np.float32(source.shape[1] - 1.001), np.float32(source.shape[0] - 1.001)
    s00, s01, s02 = to_source[0]
    s10, s11, s12 = to_source[1]
    twin = np.empty(6, np.float32)
    for y in range(first_row, end_row):
        i0 = to_lattice[0, 1] * y + to_lattice[0, 2]
        j0 = to_lattice[1, 1] * y + to_lattice[1, 2]
        for x in range(first_column, end_column):
            i = min(max(np.float32(i0 + to_lattice[0, 0] * x), zero), last_i)
            j = min(max(np.float32(j0 + to_lattice[1, 0] * x), zero), last_j)
            if somewhere[np.uint64(j + half), np.uint64(i + half)] == 0:
                continue
            f = triangle[y, x]
            if f >= 0 and region[f] != EAR_REGION:
                a, b, c = np.uint64(faces[f, 0]), np.uint64(faces[f, 1]), np.uint64(faces[f, 2])
                wa, wb, wc = barycentric[y, x, 0], barycentric[y, x, 1], barycentric[y, x, 2]
                share = wa * attributes[a, SHARE] + wb * attributes[b, SHARE]
                share += wc * attributes[c, SHARE]
                if share < LEAST:
                    continue
                for k in range(6):
                    twin[k] = wa * attributes[a, k] + wb * attributes[b, k] + wc * attributes[c, k]
            else:
                _fetch(outer, i, j, twin)
                share = twin[SHARE]
                if share >= LEAST:
                    u = to_solid[0, 0] * twin[0] + to_solid[0, 1] * twin[1] + to_solid[0, 2] + 0.5
                    v = to_solid[1, 0] * twin[0] + to_solid[1, 1] * twin[1] + to_solid[1, 2] + 0.5
                    m = min(max(int(u), 0), solid.shape[1] - 1)
                    n = min(max(int(v), 0), solid.shape[0] - 1)
                    share *= solid[np.uint64(n), np.uint64(m)]
            if share < LEAST:
                continue
            layer = _layer(triangle, region, y, x)
            if share > half and (
                layer != _layer(triangle, region, y, x - 1)
                or layer != _layer(triangle, region, y, x + 1)
                or layer != _layer(triangle, region, y - 1, x)
                or layer != _layer(triangle, region, y + 1, x)
            ):
                jumps[y, x] = np.uint8(255)
            px = np.float32(s00 * twin[PLACE_X] + s01 * twin[PLACE_Y] + s02)
            py = np.float32(s10 * twin[PLACE_X] + s11 * twin[PLACE_Y] + s12)
            px, py = min(max(px, zero), last_x), min(max(py, zero), last_y)
            left, above = np.uint64(px), np.uint64(py)
            right, below = left + np.uint64(1), above + np.uint64(1)
            fx, fy = px - np.float32(left), py - np.float32(above)
            if source.shape[2] == 4:
                first = source[above, left, 3] * (one - fx) + source[above, right, 3] * fx
                second = source[below, left, 3] * (one - fx) + source[below, right, 3] * fx
                cover = first + (second - first) * fy
                share *= cover / top
                here = np.float32(picture[y, x, 3])
                picture[y, x, 3] = np.uint16(here + (cover - here) * share + half)
            for k in range(3):
                first = source[above, left, k] * (one - fx) + source[above, right, k] * fx
                second = source[below, left, k] * (one - fx) + source[below, right, k] * fx
                value = min((first + (second - first) * fy) * twin[LIGHT + k], top)
                here = np.float32(picture[y, x, k])
                picture[y, x, k] = np.uint16(here + (value - here) * share + half)
