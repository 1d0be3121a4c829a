"""Compiled loop that completes the mesh's displacement beyond the mesh."""

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.kernels import F32_2, F32_3, F64_2, I32_2, I64_2, U8_1, U8_3, same_types
from gdpw_core.composite.sampling import byte_at

WINDOW_X, WINDOW_Y = 4, 5  # columns of a line of the lattice, behind those of the extension

_LEAST = np.float32(1.0 / 64.0)  # of a pixel; of a share
_NOBODY, _SOMEBODY = np.float32(140.0), np.float32(242.0)  # of the matte, 0-255
_ALIKE, _UNLIKE = np.float32(60.0), np.float32(100.0)  # of 255, differences of soft colours


@nb.njit(nb.void(F32_3, F32_3, nb.i8, nb.f4, nb.f4[:, ::1]), **OPTIONS)
def _lattice_cell(
    extension: NDArray[np.float32],
    window: NDArray[np.float32],
    column: int,
    y: np.float32,
    line: NDArray[np.float32],
) -> None:
    """A column of the lattice and the next at an index row: extension, then window, to `line`."""
    j = np.uint64(np.int64(y))
    j1 = j + np.uint64(1)
    fy = y - np.float32(j)
    for i in range(column, column + 2):
        n = np.uint64(i)
        for k in range(4):
            line[n, k] = extension[j, n, k] + (extension[j1, n, k] - extension[j, n, k]) * fy
        for k in range(2):
            line[n, WINDOW_X + k] = window[j, n, k] + (window[j1, n, k] - window[j, n, k]) * fy


@nb.njit(nb.void(F32_3, F32_3, nb.f4, nb.f4[:, ::1]), **OPTIONS)
def _lattice_line(
    extension: NDArray[np.float32],
    window: NDArray[np.float32],
    y: np.float32,
    line: NDArray[np.float32],
) -> None:
    """All columns of the lattice at an index row, `[G, 6]`."""
    for i in range(0, line.shape[0] - 1, 2):
        _lattice_cell(extension, window, i, y, line)
    _lattice_cell(extension, window, line.shape[0] - 2, y, line)


@nb.njit(
    nb.void(
        I32_2, U8_1, F32_3, F32_3, same_types(nb.f4, 4), F64_2, F64_2, F32_3, F32_2,
        nb.i8, nb.i8, nb.f4[:, :, ::1],
    ),
    **OPTIONS,
)  # fmt: skip
def complete_rows(
    triangle: NDArray[np.int32],
    region: NDArray[np.uint8],
    extension: NDArray[np.float32],
    window: NDArray[np.float32],
    whole: tuple[float, float, float, float],
    to_lattice: NDArray[np.float64],
    linear: NDArray[np.float64],
    shift: NDArray[np.float32],
    seen: NDArray[np.float32],
    first_row: int,
    end_row: int,
    flow: NDArray[np.float32],
) -> None:
    """Complete the mesh's displacement with the field beyond it and window it.

    `extension [h, w, 4]` holds the field for hidden parts of the head, then that around the head;
    `to_lattice [2, 3]` maps this grid's points to the lattice of `extension` and `window`; between
    the columns and rows `whole` (left, right, top, bottom) the window is one. All are in photo
    pixels; `linear [2, 2]` leads to this grid's pixels, the unit of `flow [H, W, 2]`.
    """
    rows, columns = window.shape[:2]
    highest_x, highest_y = np.float32(columns - 1.001), np.float32(rows - 1.001)
    zero, one = np.float32(0.0), np.float32(1.0)
    l00, l01 = np.float32(linear[0, 0]), np.float32(linear[0, 1])
    l10, l11 = np.float32(linear[1, 0]), np.float32(linear[1, 1])
    # Pixels of a row mostly lie in one row of the lattice: that is interpolated once.
    level = abs(to_lattice[1, 0]) < 1e-9
    line = np.empty((columns, 6), np.float32)
    for y in range(first_row, end_row):
        x0 = to_lattice[0, 0] * 0.5 + to_lattice[0, 1] * (y + 0.5) + to_lattice[0, 2] - 0.5
        y0 = to_lattice[1, 0] * 0.5 + to_lattice[1, 1] * (y + 0.5) + to_lattice[1, 2] - 0.5
        ly = min(max(np.float32(y0), zero), highest_y)
        if level:
            _lattice_line(extension, window, ly, line)
        for x in range(flow.shape[1]):
            lx = min(max(np.float32(x0 + to_lattice[0, 0] * x), zero), highest_x)
            if not level:
                ly = min(max(np.float32(y0 + to_lattice[1, 0] * x), zero), highest_y)
            vx, vy, keep = shift[y, x, 0], shift[y, x, 1], seen[y, x]
            inner = whole[0] <= lx <= whole[1] and whole[2] <= ly <= whole[3]
            if inner and keep >= one:
                flow[y, x, 0] = l00 * vx + l01 * vy
                flow[y, x, 1] = l10 * vx + l11 * vy
                continue
            # Unsigned indices spare numba's check for negative ones.
            i = np.uint64(np.int64(lx))
            fx = lx - np.float32(i)
            if not level:
                _lattice_cell(extension, window, int(lx), ly, line)
            i1 = i + np.uint64(1)
            if keep < one:
                f = triangle[y, x]
                k = np.uint64(0 if f >= 0 and region[f] == 0 else 2)
                k1 = k + np.uint64(1)
                ex = line[i, k] + (line[i1, k] - line[i, k]) * fx
                ey = line[i, k1] + (line[i1, k1] - line[i, k1]) * fx
                vx = ex + (vx - ex) * keep
                vy = ey + (vy - ey) * keep
            if not inner:
                vx *= line[i, WINDOW_X] + (line[i1, WINDOW_X] - line[i, WINDOW_X]) * fx
                vy *= line[i, WINDOW_Y] + (line[i1, WINDOW_Y] - line[i, WINDOW_Y]) * fx
            u, v = l00 * vx + l01 * vy, l10 * vx + l11 * vy
            # What nobody can see move does not.
            moves = abs(u) > _LEAST or abs(v) > _LEAST
            flow[y, x, 0] = u if moves else zero
            flow[y, x, 1] = v if moves else zero


@nb.njit(
    nb.void(
        I32_2, F32_3, I64_2, F32_2, U8_3, F64_2, F64_2, F64_2, nb.i8, nb.i8, nb.f4[:, :, ::1],
        nb.u1[:, ::1],
    ),
    **OPTIONS,
)  # fmt: skip
def lend_rows(
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    faces: NDArray[np.int64],
    lent: NDArray[np.float32],
    photo: NDArray[np.uint8],
    to_photo: NDArray[np.float64],
    linear: NDArray[np.float64],
    limits: NDArray[np.float64],
    first_row: int,
    end_row: int,
    flow: NDArray[np.float32],
    share_lent: NDArray[np.uint8],
) -> None:
    """Where the mesh would fetch background, let it fetch the skin or hair it is lent, in place.

    `lent [V, 5]` holds a displacement, photo pixels, how far it counts, how far of that also
    where a person is fetched, but something of another colour than what is lent, and how far that
    is skin. `photo [S, S, 4]` is a soft picture and how surely it shows a person, 0-255;
    `to_photo [2, 3]` leads from this grid's points to its index positions. `limits [2, 4]` are
    linear functions of a pixel, and the row below which they change no more: how far it lies
    within each side of the neck; beyond nothing is lent. `share_lent [h, w]` takes how much of
    each pixel is lent skin, 0-255; the rest as above.
    """
    zero, one = np.float32(0.0), np.float32(1.0)
    l00, l01 = np.float32(linear[0, 0]), np.float32(linear[0, 1])
    l10, l11 = np.float32(linear[1, 0]), np.float32(linear[1, 1])
    p00, p01, p02 = to_photo[0]
    p10, p11, p12 = to_photo[1]
    last_x, last_y = np.float32(photo.shape[1] - 1.001), np.float32(photo.shape[0] - 1.001)
    for y in range(first_row, end_row):
        for x in range(triangle.shape[1]):
            f = triangle[y, x]
            if f < 0:
                continue
            a, b, c = np.uint64(faces[f, 0]), np.uint64(faces[f, 1]), np.uint64(faces[f, 2])
            wa, wb, wc = barycentric[y, x, 0], barycentric[y, x, 1], barycentric[y, x, 2]
            share = wa * lent[a, 2] + wb * lent[b, 2] + wc * lent[c, 2]
            within = min(
                limits[0, 0] * x + limits[0, 1] * min(np.float64(y), limits[0, 3]) + limits[0, 2],
                limits[1, 0] * x + limits[1, 1] * min(np.float64(y), limits[1, 3]) + limits[1, 2],
            )
            share *= min(max(np.float32(within) + np.float32(0.5), zero), one)
            if share < _LEAST:
                continue
            dx = wa * lent[a, 0] + wb * lent[b, 0] + wc * lent[c, 0]
            dy = wa * lent[a, 1] + wb * lent[b, 1] + wc * lent[c, 1]
            dx, dy = l00 * dx + l01 * dy, l10 * dx + l11 * dy
            u, v = x + flow[y, x, 0], y + flow[y, x, 1]
            px = min(max(np.float32(p00 * u + p01 * v + p02), zero), last_x)
            py = min(max(np.float32(p10 * u + p11 * v + p12), zero), last_y)
            nobody = (_SOMEBODY - byte_at(photo, px, py, 3)) / (_SOMEBODY - _NOBODY)
            firm = wa * lent[a, 3] + wb * lent[b, 3] + wc * lent[c, 3]
            if nobody < one and firm > zero:
                u, v = x + dx, y + dy
                ox = min(max(np.float32(p00 * u + p01 * v + p02), zero), last_x)
                oy = min(max(np.float32(p10 * u + p11 * v + p12), zero), last_y)
                unlike = zero
                for k in range(3):
                    own, other = byte_at(photo, px, py, k), byte_at(photo, ox, oy, k)
                    unlike = max(unlike, abs(own - other))
                nobody = max(nobody, firm * (unlike - _ALIKE) / (_UNLIKE - _ALIKE))
            share *= min(max(nobody, zero), one)
            skin = wa * lent[a, 4] + wb * lent[b, 4] + wc * lent[c, 4]
            skin = share * max(np.float32(2.0) * skin - one, zero)
            share_lent[y, x] = np.uint8(skin * np.float32(255.0) + np.float32(0.5))
            flow[y, x, 0] += (dx - flow[y, x, 0]) * share
            flow[y, x, 1] += (dy - flow[y, x, 1]) * share
