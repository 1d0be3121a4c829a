"""Compiled loops of the CPU rasterizer (numba). They release the GIL and hold no state.

Signatures are explicit: importing this module compiles (once, about a second and a half) or loads
the cached machine code, and no call can trigger another compilation.
"""

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS, readonly
from gdpw_core.raster.grid import COORDINATE_LIMIT, DEPTH_LIMIT

_INVALID = -(1 << 62)
_HALF_LIMIT = float(COORDINATE_LIMIT)


_F64_2, _I64_2, _I32_2 = readonly(nb.f8, 2), readonly(nb.i8, 2), readonly(nb.i4, 2)
_F32_3 = readonly(nb.f4, 3)


@nb.njit(
    nb.i8(_F64_2, _I64_2, nb.i8, nb.i8, nb.i8, nb.i8[:, ::1], nb.i4[:, ::1], nb.i4[::1]),
    **OPTIONS,
)
def select_faces(
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    height: int,
    width: int,
    bits: int,
    grid: NDArray[np.int64],
    boxes: NDArray[np.int32],
    front: NDArray[np.int32],
) -> int:
    """Round vertices to the grid and list the faces that can cover a pixel centre.

    Writes `grid [V, 2]`, and for the n faces kept `boxes [n, 4]` (first and last column, first
    and last row) and `front [n]` (face ids, ascending). Returns n.
    """
    one = 1 << bits
    half = one >> 1
    for v in range(vertices.shape[0]):
        x, y = vertices[v, 0] * one, vertices[v, 1] * one
        # A comparison with NaN is false: such vertices are invalid like those too far away.
        if abs(x) < _HALF_LIMIT and abs(y) < _HALF_LIMIT and abs(vertices[v, 2]) < DEPTH_LIMIT:
            grid[v, 0] = np.int64(np.rint(x))
            grid[v, 1] = np.int64(np.rint(y))
        else:
            grid[v, 0] = _INVALID
            grid[v, 1] = _INVALID
    count = 0
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ax, ay, bx, by, cx, cy = (
            grid[a, 0],
            grid[a, 1],
            grid[b, 0],
            grid[b, 1],
            grid[c, 0],
            grid[c, 1],
        )
        if ax == _INVALID or bx == _INVALID or cx == _INVALID:
            continue
        if (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) >= 0:
            continue
        left = max(0, (min(ax, bx, cx) + half - 1) >> bits)
        right = min(width - 1, (max(ax, bx, cx) - half) >> bits)
        top = max(0, (min(ay, by, cy) + half - 1) >> bits)
        bottom = min(height - 1, (max(ay, by, cy) - half) >> bits)
        if left > right or top > bottom:
            continue
        boxes[count, 0], boxes[count, 1] = left, right
        boxes[count, 2], boxes[count, 3] = top, bottom
        front[count] = f
        count += 1
    return count


@nb.njit(
    nb.void(
        _F64_2, _I64_2, _I64_2, _I32_2, readonly(nb.i4, 1), nb.i8, nb.i8, nb.i8, nb.i8,
        nb.i4[:, ::1], nb.f4[:, :, ::1], nb.f4[:, ::1],
    ),
    **OPTIONS,
)  # fmt: skip
def fill_rows(
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    grid: NDArray[np.int64],
    boxes: NDArray[np.int32],
    front: NDArray[np.int32],
    count: int,
    bits: int,
    first_row: int,
    end_row: int,
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    depth: NDArray[np.float32],
) -> None:
    """Clear and rasterize rows `first_row` to `end_row - 1` of the three outputs."""
    one = 1 << bits
    half = one >> 1
    triangle[first_row:end_row] = -1
    barycentric[first_row:end_row] = 0.0
    depth[first_row:end_row] = np.inf
    for n in range(count):
        top, bottom = max(first_row, boxes[n, 2]), min(end_row - 1, boxes[n, 3])
        if top > bottom:
            continue
        left, right = boxes[n, 0], boxes[n, 1]
        f = front[n]
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ax, ay, bx, by, cx, cy = (
            grid[a, 0],
            grid[a, 1],
            grid[b, 0],
            grid[b, 1],
            grid[c, 0],
            grid[c, 1],
        )
        za, zb, zc = vertices[a, 2], vertices[b, 2], vertices[c, 2]
        scale = 1.0 / ((by - ay) * (cx - ax) - (bx - ax) * (cy - ay))
        # Edge functions, positive inside; on the edge itself one of the two neighbours owns the
        # pixel: the one whose function grows to the right (or down, for a horizontal edge).
        gax, gay, gbx, gby, gcx, gcy = cy - by, bx - cx, ay - cy, cx - ax, by - ay, ax - bx
        owed_a = 0 if gax > 0 or (gax == 0 and gay > 0) else 1
        owed_b = 0 if gbx > 0 or (gbx == 0 and gby > 0) else 1
        owed_c = 0 if gcx > 0 or (gcx == 0 and gcy > 0) else 1
        px = left * one + half
        for row in range(top, bottom + 1):
            py = row * one + half
            ea = (cx - px) * (by - py) - (cy - py) * (bx - px) - owed_a
            eb = (ax - px) * (cy - py) - (ay - py) * (cx - px) - owed_b
            ec = (bx - px) * (ay - py) - (by - py) * (ax - px) - owed_c
            entered = False
            for column in range(left, right + 1):
                if (ea | eb | ec) >= 0:
                    entered = True
                    wa, wb, wc = (ea + owed_a) * scale, (eb + owed_b) * scale, (ec + owed_c) * scale
                    z = np.float32(wa * za + wb * zb + wc * zc)
                    if z < depth[row, column]:
                        depth[row, column] = z
                        triangle[row, column] = f
                        barycentric[row, column, 0] = wa
                        barycentric[row, column, 1] = wb
                        barycentric[row, column, 2] = wc
                elif entered:
                    break
                ea += gax << bits
                eb += gbx << bits
                ec += gcx << bits


@nb.njit(
    nb.void(_I32_2, _F32_3, _I64_2, readonly(nb.f4, 2), nb.i8, nb.i8, nb.f4[:, :, ::1]),
    **OPTIONS,
)
def mix_rows(
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    faces: NDArray[np.int64],
    attributes: NDArray[np.float32],
    first_row: int,
    end_row: int,
    out: NDArray[np.float32],
) -> None:
    """Attributes `[V, C]` of the visible face to `out [H, W, C]`, for these rows."""
    channels = attributes.shape[1]
    for row in range(first_row, end_row):
        for column in range(triangle.shape[1]):
            f = triangle[row, column]
            if f < 0:
                out[row, column] = 0.0
                continue
            a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
            wa = barycentric[row, column, 0]
            wb = barycentric[row, column, 1]
            wc = barycentric[row, column, 2]
            for k in range(channels):
                out[row, column, k] = (
                    wa * attributes[a, k] + wb * attributes[b, k] + wc * attributes[c, k]
                )


def _plane_signatures(plane: Any) -> list[Any]:  # noqa: ANN401 - numba types have no annotations
    return [plane(nb.f4), plane(nb.f8)]


@nb.njit(
    _plane_signatures(
        lambda f: nb.void(_I32_2, _F32_3, _I64_2, readonly(f, 2), nb.i8, nb.i8, f[:, :, ::1])
    ),
    **OPTIONS,
)
def mix_planes(
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    faces: NDArray[np.int64],
    attributes: NDArray[Any],
    first_row: int,
    end_row: int,
    out: NDArray[Any],
) -> None:
    """Like `mix_rows`, to channel planes `out [C, H, W]`.

    A row is mixed channels last, where the inner loop is contiguous, and then turned: three times
    faster than writing each channel to its plane.
    """
    channels, width = attributes.shape[1], triangle.shape[1]
    mixed = np.empty((width, channels), out.dtype)
    for row in range(first_row, end_row):
        for column in range(width):
            f = triangle[row, column]
            if f < 0:
                for k in range(channels):
                    mixed[column, k] = 0.0
                continue
            a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
            wa = barycentric[row, column, 0]
            wb = barycentric[row, column, 1]
            wc = barycentric[row, column, 2]
            for k in range(channels):
                mixed[column, k] = (
                    wa * attributes[a, k] + wb * attributes[b, k] + wc * attributes[c, k]
                )
        for k in range(channels):
            for column in range(width):
                out[k, row, column] = mixed[column, k]


@nb.njit(
    _plane_signatures(
        lambda f: nb.void(_I32_2, _F32_3, _I64_2, readonly(f, 3), f[:, ::1]),
    ),
    **OPTIONS,
)
def scatter_planes(
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    faces: NDArray[np.int64],
    gradient: NDArray[Any],
    out: NDArray[Any],
) -> None:
    """Transpose of `mix_planes`: adds `gradient [C, H, W]` to `out [V, C]`."""
    channels = out.shape[1]
    for row in range(triangle.shape[0]):
        for column in range(triangle.shape[1]):
            f = triangle[row, column]
            if f < 0:
                continue
            a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
            wa = barycentric[row, column, 0]
            wb = barycentric[row, column, 1]
            wc = barycentric[row, column, 2]
            for k in range(channels):
                g = gradient[k, row, column]
                out[a, k] += wa * g
                out[b, k] += wb * g
                out[c, k] += wc * g
