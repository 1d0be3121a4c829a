"""Compiled loops of the composite (numba). They release the GIL, hold no state, work on row bands.

Signatures are explicit, so nothing compiles while a slider moves.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS, readonly


def numba_type(value: object) -> Any:  # noqa: ANN401 - numba types have no annotations
    """Numba's type of a value, a named tuple of numbers say."""
    return nb.typeof(value)  # type: ignore[no-untyped-call]  # numba has no annotations


def same_types(kind: Any, count: int) -> Any:  # noqa: ANN401 - numba types have no annotations
    """Numba's type of a tuple of `count` values of one kind."""
    return nb.types.UniTuple(kind, count)  # type: ignore[no-untyped-call]  # as above


Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(signature: Any) -> Callable[[Function], Function]:  # noqa: ANN401 - as above
    """`numba.njit` with the module's options for a signature that numba builds untyped."""
    decorator: Callable[[Function], Function] = nb.njit(signature, **OPTIONS)
    return decorator


F32_1, F32_2, F32_3 = (readonly(nb.f4, n) for n in (1, 2, 3))
F64_1, F64_2 = readonly(nb.f8, 1), readonly(nb.f8, 2)
I32_2, I64_2 = readonly(nb.i4, 2), readonly(nb.i8, 2)
U8_1, U8_2, U8_3 = (readonly(nb.u1, n) for n in (1, 2, 3))

# Columns of the per-vertex attributes that `mesh_rows` reads.
X_SHIFT, Y_SHIFT, X_SOURCE, Y_SOURCE, DEPTH, FACING = range(6)
# Columns of the cells that `gather_cells` writes.
MESH, SEEN, SEEN_X, SEEN_Y, BODY, BODY_X, BODY_Y = range(7)


@nb.njit(nb.f8[:, ::1](F64_2, I64_2), **OPTIONS)
def vertex_normals(vertices: NDArray[np.float64], faces: NDArray[np.int64]) -> NDArray[np.float64]:
    """Area-weighted unit normals `[V, 3]`."""
    normals = np.zeros_like(vertices)
    for f in range(len(faces)):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ux, uy, uz = (
            vertices[b, 0] - vertices[a, 0],
            vertices[b, 1] - vertices[a, 1],
            vertices[b, 2] - vertices[a, 2],
        )
        vx, vy, vz = (
            vertices[c, 0] - vertices[a, 0],
            vertices[c, 1] - vertices[a, 1],
            vertices[c, 2] - vertices[a, 2],
        )
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        for v in (a, b, c):
            normals[v, 0] += nx
            normals[v, 1] += ny
            normals[v, 2] += nz
    for v in range(len(vertices)):
        x, y, z = normals[v, 0], normals[v, 1], normals[v, 2]
        length = max(np.sqrt(x * x + y * y + z * z), 1e-30)
        normals[v, 0] = x / length
        normals[v, 1] = y / length
        normals[v, 2] = z / length
    return normals


@nb.njit(
    nb.void(
        I32_2, F32_3, I64_2, F32_2, F32_2, nb.f4, nb.i8, nb.i8, nb.f4[:, :, ::1], nb.f4[:, ::1]
    ),
    **OPTIONS,
)
def mesh_rows(
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    faces: NDArray[np.int64],
    attributes: NDArray[np.float32],
    source_depth: NDArray[np.float32],
    tolerance: float,
    first_row: int,
    end_row: int,
    shift: NDArray[np.float32],
    seen: NDArray[np.float32],
) -> None:
    """Displacement of the mesh at each pixel, and how surely the source shows that point.

    A point is seen when it lies no deeper than the source's depth map plus a tolerance (the four
    nearest depth pixels vote) and faced the viewer there.
    """
    rows, columns = source_depth.shape
    for y in range(first_row, end_row):
        for x in range(triangle.shape[1]):
            f = triangle[y, x]
            if f < 0:
                shift[y, x, 0] = 0.0
                shift[y, x, 1] = 0.0
                seen[y, x] = 0.0
                continue
            a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
            wa, wb, wc = barycentric[y, x, 0], barycentric[y, x, 1], barycentric[y, x, 2]
            shift[y, x, 0] = wa * attributes[a, 0] + wb * attributes[b, 0] + wc * attributes[c, 0]
            shift[y, x, 1] = wa * attributes[a, 1] + wb * attributes[b, 1] + wc * attributes[c, 1]
            facing = wa * attributes[a, 5] + wb * attributes[b, 5] + wc * attributes[c, 5]
            if facing <= 0.0:
                seen[y, x] = 0.0
                continue
            sx = wa * attributes[a, 2] + wb * attributes[b, 2] + wc * attributes[c, 2] - 0.5
            sy = wa * attributes[a, 3] + wb * attributes[b, 3] + wc * attributes[c, 3] - 0.5
            limit = wa * attributes[a, 4] + wb * attributes[b, 4] + wc * attributes[c, 4]
            limit -= tolerance
            sx = min(max(sx, 0.0), columns - 1.001)
            sy = min(max(sy, 0.0), rows - 1.001)
            i, j = int(sx), int(sy)
            fx, fy = sx - i, sy - j
            vote = 0.0
            if source_depth[j, i] >= limit:
                vote += (1.0 - fx) * (1.0 - fy)
            if source_depth[j, i + 1] >= limit:
                vote += fx * (1.0 - fy)
            if source_depth[j + 1, i] >= limit:
                vote += (1.0 - fx) * fy
            if source_depth[j + 1, i + 1] >= limit:
                vote += fx * fy
            seen[y, x] = min(1.0, facing) * vote


@nb.njit(
    nb.void(I32_2, F32_3, I64_2, F32_1, F32_3, F32_2, nb.i8, nb.i8, nb.i8, nb.f4[:, :, ::1]),
    **OPTIONS,
)
def gather_cells(
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    faces: NDArray[np.int64],
    stillness: NDArray[np.float32],
    shift: NDArray[np.float32],
    seen: NDArray[np.float32],
    block: int,
    first_cell: int,
    end_cell: int,
    cells: NDArray[np.float32],
) -> None:
    """Mean coverage and displacement per cell of `block` x `block` pixels; columns as above."""
    share = np.float32(1.0 / (block * block))
    for j in range(first_cell, end_cell):
        for i in range(cells.shape[1]):
            for k in range(cells.shape[2]):
                cells[j, i, k] = 0.0
    for y in range(first_cell * block, end_cell * block):
        j = y // block
        for x in range(cells.shape[1] * block):
            f = triangle[y, x]
            if f < 0:
                continue
            i = x // block
            cells[j, i, 0] += share
            w = seen[y, x] * share
            if w <= 0.0:
                continue
            dx, dy = shift[y, x, 0], shift[y, x, 1]
            cells[j, i, 1] += w
            cells[j, i, 2] += w * dx
            cells[j, i, 3] += w * dy
            still = (
                barycentric[y, x, 0] * stillness[faces[f, 0]]
                + barycentric[y, x, 1] * stillness[faces[f, 1]]
                + barycentric[y, x, 2] * stillness[faces[f, 2]]
            )
            w *= still
            cells[j, i, 4] += w
            cells[j, i, 5] += w * dx
            cells[j, i, 6] += w * dy
    for j in range(first_cell, end_cell):
        for i in range(cells.shape[1]):
            for k in (1, 4):
                scale = np.float32(1.0) / max(cells[j, i, k], np.float32(1e-4))
                cells[j, i, k + 1] *= scale
                cells[j, i, k + 2] *= scale


@nb.njit(nb.f4[:, :, ::1](F32_3, F32_2), **OPTIONS)
def push_pull(values: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fill `values [G, G, 2]` where `weight [G, G]` is low from coarser and coarser means.

    G is a power of two. Where the weight is one the values stay.
    Source: Gortler et al. 1996, "The lumigraph", sec. 3.4.
    """
    size = weight.shape[0]
    one, least = np.float32(1.0), np.float32(1e-6)
    # All levels in one array, the finest first: sums of weighted values, and weights.
    total = 0
    side = size
    while side >= 1:
        total += side * side
        side //= 2
    level = np.zeros((total, 3), np.float32)
    for y in range(size):
        for x in range(size):
            w = weight[y, x]
            n = y * size + x
            level[n, 0], level[n, 1], level[n, 2] = w * values[y, x, 0], w * values[y, x, 1], w
    start, side = 0, size
    while side > 1:
        half = side // 2
        after = start + side * side
        for y in range(half):
            for x in range(half):
                a = start + 2 * y * side + 2 * x
                n = after + y * half + x
                for k in range(3):
                    level[n, k] = (
                        level[a, k] + level[a + 1, k] + level[a + side, k] + level[a + side + 1, k]
                    )
                # A parent is known as soon as one child is: the fill stays local.
                scale = one / max(level[n, 2], one)
                for k in range(3):
                    level[n, k] *= scale
        start, side = after, half
    field = np.zeros((size, size, 2), np.float32)
    coarse = np.zeros((size, size, 2), np.float32)
    w = max(level[start, 2], least)
    field[0, 0, 0], field[0, 0, 1] = level[start, 0] / w, level[start, 1] / w
    while side < size:
        half, side = side, side * 2
        start -= side * side
        # Copied by hand: a slice assignment costs seconds of compilation.
        for y in range(half):
            for x in range(half):
                coarse[y, x, 0], coarse[y, x, 1] = field[y, x, 0], field[y, x, 1]
        for y in range(side):
            # Bilinear doubling: three quarters of the nearer cell, one of the farther.
            j0 = y // 2
            j1 = min(max(j0 + (1 if y % 2 else -1), 0), half - 1)
            for x in range(side):
                i0 = x // 2
                i1 = min(max(i0 + (1 if x % 2 else -1), 0), half - 1)
                n = start + y * side + x
                w = level[n, 2]
                trust = min(w, one)
                own = trust / max(w, least)
                for k in range(2):
                    far = (
                        np.float32(0.5625) * coarse[j0, i0, k]
                        + np.float32(0.1875) * (coarse[j0, i1, k] + coarse[j1, i0, k])
                        + np.float32(0.0625) * coarse[j1, i1, k]
                    )
                    field[y, x, k] = far * (one - trust) + level[n, k] * own
    return field


@nb.njit(nb.void(nb.f4[:, :, ::1], F32_2, nb.i8), **OPTIONS)
def relax(field: NDArray[np.float32], weight: NDArray[np.float32], sweeps: int) -> None:
    """Smooth `field [H, W, 2]` in place where its weight is below one (red-black sweeps)."""
    rows, columns = weight.shape
    one, quarter = np.float32(1.0), np.float32(0.25)
    for sweep in range(2 * sweeps):
        for y in range(rows):
            above, below = max(y - 1, 0), min(y + 1, rows - 1)
            for x in range((y + sweep) & 1, columns, 2):
                keep = weight[y, x]
                if keep >= np.float32(0.999):
                    continue
                left, right = max(x - 1, 0), min(x + 1, columns - 1)
                part = (one - keep) * quarter
                field[y, x, 0] = keep * field[y, x, 0] + part * (
                    field[above, x, 0] + field[below, x, 0] + field[y, left, 0] + field[y, right, 0]
                )
                field[y, x, 1] = keep * field[y, x, 1] + part * (
                    field[above, x, 1] + field[below, x, 1] + field[y, left, 1] + field[y, right, 1]
                )
