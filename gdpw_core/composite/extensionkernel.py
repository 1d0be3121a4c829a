"""Compiled loops of the field beyond the mesh; cells of the stage's lattice, photo pixels."""

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.kernels import (
    BODY,
    F32_2,
    F32_3,
    F64_2,
    SEEN,
    compiled,
    same_types,
)

Array = NDArray[np.float32]
Number = np.float32

# Thresholds of `finish_cells`, in the order of its tuple.
_REACH, _NEAR, _FAR, _FAR_TURNED, _LOW, _LEFT = range(6)
_GHOST_FROM, _GHOST_OVER = 0.3, 0.4


@nb.njit(nb.f4(nb.f4), **OPTIONS)
def _smooth(x: Number) -> Number:
    zero, one = np.float32(0.0), np.float32(1.0)
    t = min(max(x, zero), one)
    return t * t * (np.float32(3.0) - np.float32(2.0) * t)


@compiled(same_types(nb.f4, 2)(F32_2, nb.f4, nb.f4, nb.i8, nb.i8))
def _seen_from(linear: Array, u: Number, v: Number, x: int, y: int) -> tuple[Number, Number]:
    """Lattice position to which a displacement leads from a cell."""
    return (
        np.float32(x) + linear[0, 0] * u + linear[0, 1] * v,
        np.float32(y) + linear[1, 0] * u + linear[1, 1] * v,
    )


@nb.njit(nb.f4(F32_3, nb.f4, nb.f4, nb.i8), **OPTIONS)
def _fetched(planes: Array, x: Number, y: Number, k: int) -> Number:
    """Bilinear value of `planes [H, W, C]` at index positions; the border is repeated."""
    zero, one = np.float32(0.0), np.float32(1.0)
    x = min(max(x, zero), np.float32(planes.shape[1] - 1.001))
    y = min(max(y, zero), np.float32(planes.shape[0] - 1.001))
    i, j = int(x), int(y)
    fx, fy = x - np.float32(i), y - np.float32(j)
    above = (one - fx) * planes[j, i, k] + fx * planes[j, i + 1, k]
    beneath = (one - fx) * planes[j + 1, i, k] + fx * planes[j + 1, i + 1, k]
    value: Number = (one - fy) * above + fy * beneath
    return value


@compiled(
    nb.void(
        F32_3, F32_3, F32_3, F32_2,
        nb.f4[:, :, ::1], nb.f4[:, :, ::1], nb.f4[:, ::1], nb.f4[:, :, ::1], nb.f4[:, ::1],
    )
)  # fmt: skip
def seed_cells(
    cells: Array,
    skull: Array,
    hair: Array,
    linear: Array,
    carried: Array,
    beyond: Array,
    beyond_weight: Array,
    body: Array,
    body_weight: Array,
) -> None:
    """What the skull carries along, and the seeds of the two fills.

    Args:
        cells: of `gather_cells`, `[G, G, 7]`.
        skull: its in-plane motion, `[G, G, 2]`.
        hair: how rigidly cells are carried, `[G, G, 1]`.
        linear: photo vectors to the lattice, `[2, 2]`.
        carried: written, `[G, G, 2]`.
        beyond: the mesh's motion without `carried`, written, `[G, G, 2]`, and its weight.
        beyond_weight: written, `[G, G]`.
        body: the body's own motion, written, and its weight.
        body_weight: written, `[G, G]`.
    """
    for y in range(cells.shape[0]):
        for x in range(cells.shape[1]):
            u, v = skull[y, x, 0], skull[y, x, 1]
            px, py = _seen_from(linear, u, v, x, y)
            share = _fetched(hair, px, py, 0)
            carried[y, x, 0], carried[y, x, 1] = u * share, v * share
            beyond_weight[y, x], body_weight[y, x] = cells[y, x, SEEN], cells[y, x, BODY]
            for k in range(2):
                beyond[y, x, k] = cells[y, x, SEEN + 1 + k] - carried[y, x, k]
                body[y, x, k] = cells[y, x, BODY + 1 + k]


@compiled(
    nb.void(
        F64_2, F64_2, nb.types.Array(nb.f8, 1, "C", readonly=True),
        nb.f4[:, :, ::1], nb.f4[:, ::1], nb.f4[:, ::1],
    )
)  # fmt: skip
def gather_seeds(
    points: NDArray[np.float64],
    shift: NDArray[np.float64],
    counts: NDArray[np.float64],
    seeds: Array,
    weight: Array,
    degree: Array,
) -> None:
    """Seeds at points, gathered in cells.

    Args:
        points: lattice positions, `[N, 2]`.
        shift: their displacement, `[N, 2]`.
        counts: how much each counts, 0-1, `[N]`.
        seeds: zeros; their mean displacement by weight is written, `[G, G, 2]`.
        weight: zeros; the sum of `counts` is written, `[G, G]`.
        degree: zeros; the mean of `counts` is written, -1 where no point lies, `[G, G]`.
    """
    rows, columns = weight.shape
    for n in range(len(points)):
        # To the four cells around: a field must not jump while a seed wanders from one to another.
        x, y = points[n, 0] - 0.5, points[n, 1] - 0.5
        left, top = int(np.floor(x)), int(np.floor(y))
        for j in range(top, top + 2):
            for i in range(left, left + 2):
                if i < 0 or j < 0 or i >= columns or j >= rows:
                    continue
                share = (1.0 - abs(x - i)) * (1.0 - abs(y - j))
                weight[j, i] += share * counts[n]
                degree[j, i] += share
                seeds[j, i, 0] += share * counts[n] * shift[n, 0]
                seeds[j, i, 1] += share * counts[n] * shift[n, 1]
    for y in range(rows):
        for x in range(columns):
            total = max(weight[y, x], np.float32(1e-6))
            seeds[y, x, 0] /= total
            seeds[y, x, 1] /= total
            degree[y, x] = weight[y, x] / degree[y, x] if degree[y, x] > 0 else np.float32(-1.0)


@compiled(
    nb.void(
        F32_3, F32_3, F32_3, F32_3, F32_3, F32_2, F32_2, F32_2, F32_3, F32_3, F32_2,
        same_types(nb.f4, 6), nb.i8, nb.i8, nb.f4[:, :, ::1],
    )
)  # fmt: skip
def finish_cells(
    skull: Array,
    carried: Array,
    rest: Array,
    body: Array,
    rim: Array,
    turned: Array,
    mesh_distance: Array,
    below: Array,
    head_distance: Array,
    head_and_escape: Array,
    linear: Array,
    lengths: tuple[float, float, float, float, float, float],
    first_row: int,
    end_row: int,
    out: Array,
) -> None:
    """Put the field beyond the mesh together, cell by cell.

    Around the head it fades with the distance to the mesh; where the silhouette turned away it
    continues that; below the ears and away from the head the body's own, mostly still, field
    takes over. A cell that would then show head although no head moves there (a head that moves
    far leaves its place) takes the background nearest to what it would show.

    Args:
        skull: in-plane motion of the skull, `[G, G, 2]`.
        carried: how the skull carries what rides with it.
        rest: what the mesh does beyond that.
        body: the body's own motion.
        rim: what the silhouette does beyond `carried`.
        turned: how far the nearest silhouette turned away, 0-1, `[G, G]`.
        mesh_distance: to the mesh, cells, `[G, G]`.
        below: how far below the ear lobes, fraction of the lattice, `[G, G]`.
        head_distance: in the photo, fraction of the lattice, `[G, G, 1]`.
        head_and_escape: where the photo shows head, and the way to its background, `[G, G, 3]`.
        linear: photo vectors to the lattice, `[2, 2]`.
        lengths: reach of the mesh in cells; distances from the head, fractions of the lattice,
            from and to which the body takes over, the second also where the head turned away;
            how far below the ear lobes it has taken over, and nothing is left behind any more.
        first_row: of the band.
        end_row: of the band.
        out: the field for hidden parts of the head and that around it, written, `[G, G, 4]`.
    """
    one = np.float32(1.0)
    near = lengths[_NEAR]
    for y in range(first_row, end_row):
        for x in range(out.shape[1]):
            ratio = mesh_distance[y, x] / lengths[_REACH]
            decay = np.exp(-ratio * ratio)
            t, low = turned[y, x], _smooth(below[y, x] / lengths[_LOW])
            iu = carried[y, x, 0] + rest[y, x, 0] * decay
            iv = carried[y, x, 1] + rest[y, x, 1] * decay
            beyond_u = rest[y, x, 0] + (rim[y, x, 0] - rest[y, x, 0]) * t
            beyond_v = rest[y, x, 1] + (rim[y, x, 1] - rest[y, x, 1]) * t
            ou = carried[y, x, 0] + beyond_u * decay
            ov = carried[y, x, 1] + beyond_v * decay
            bodily, kept = np.float32(0.0), np.float32(0.0)
            if low > 0:
                bu = carried[y, x, 0] + (body[y, x, 0] - carried[y, x, 0]) * low
                bv = carried[y, x, 1] + (body[y, x, 1] - carried[y, x, 1]) * low
                px, py = _seen_from(linear, bu, bv, x, y)
                far = lengths[_FAR] + (lengths[_FAR_TURNED] - lengths[_FAR]) * t
                away = (_fetched(head_distance, px, py, 0) - near) / (far - near)
                bodily = _smooth(away)
                kept = bodily * _smooth(below[y, x] / lengths[_LEFT])
                bodily *= low
                ou += (bu - ou) * bodily
                ov += (bv - ov) * bodily
            px, py = _seen_from(linear, ou, ov, x, y)
            shown = _fetched(head_and_escape, px, py, 0) * (one - kept)
            if shown > np.float32(_GHOST_FROM):
                ru, rv = skull[y, x, 0] + beyond_u, skull[y, x, 1] + beyond_v
                rx, ry = _seen_from(linear, ru, rv, x, y)
                shown *= one - _fetched(head_and_escape, rx, ry, 0)
                ghost = _smooth((shown - np.float32(_GHOST_FROM)) / np.float32(_GHOST_OVER))
                ou += _fetched(head_and_escape, px, py, 1) * ghost
                ov += _fetched(head_and_escape, px, py, 2) * ghost
            out[y, x, 0], out[y, x, 1] = iu, iv
            out[y, x, 2], out[y, x, 3] = ou, ov
