"""Compiled loops that keep the background of a photo where it is."""

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.kernels import F32_3, F64_2, U8_2, U8_3, compiled, same_types
from gdpw_core.composite.sampling import byte_at

Array = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Number = np.float32
Place = np.uint64  # unsigned indices spare numba's check for negative ones

PERSON, STANDS, BUSY, MARKS = 0, 1, 2, 3
"""Columns of the layers, 0-255: how surely a pixel shows the person; how surely plain background
that stands still; how busy the background is there or would be behind the person; and marks."""

MAY_SHOW, GOES_ON = 1, 2
"""Marks: the background may show here; what is shown of it comes from elsewhere."""

WHOLE, OWN = np.uint8(254), np.uint8(255)
"""How much of a pixel shows the background: the whole, and that from the very same place."""

_TORN = 2.0  # pixels of the layers by which ways part at an edge


@nb.njit(nb.void(F32_3, U8_3, F64_2, nb.f8, nb.i8, nb.i8, nb.u1[:, ::1]), **OPTIONS)
def stillness_rows(
    flow: Array,
    layers: Bytes,
    to_layers: NDArray[np.float64],
    leaves: float,
    first_row: int,
    end_row: int,
    still: Bytes,
) -> None:
    """How much of each pixel shows the background, `[h, w]`: wherever the flow fetches it.

    Args:
        flow: backward, `[h, w, 2]`.
        layers: columns as above, `[S, S, 4]`.
        to_layers: pixels of the flow's grid to index positions in `layers`, `[2, 3]`.
        leaves: motion, pixels of the layers, that leaves behind what surrounded the person.
        first_row: of the band.
        end_row: of the band.
        still: written.
    """
    zero, half, one, full = np.float32(0), np.float32(0.5), np.float32(1), np.float32(255)
    a00, a01 = np.float32(to_layers[0, 0]), np.float32(to_layers[0, 1])
    a10, a11 = np.float32(to_layers[1, 0]), np.float32(to_layers[1, 1])
    columns, rows = layers.shape[1] - 1, layers.shape[0] - 1
    last_x, last_y = np.float32(columns - 0.001), np.float32(rows - 0.001)
    square = one / np.float32(leaves * leaves)
    per_byte, almost = np.float32(WHOLE) / (full * full), np.float32(WHOLE) - half
    for y in range(first_row, end_row):
        j, n = np.uint64(y), np.uint64(0)
        x0 = np.float32(to_layers[0, 1] * y + to_layers[0, 2])
        y0 = np.float32(to_layers[1, 1] * y + to_layers[1, 2])
        for x in range(flow.shape[1]):
            i = np.uint64(x)
            still[j, i] = 0
            u, v = flow[j, i, n], flow[j, i, n + np.uint64(1)]
            if u == zero and v == zero:
                continue
            px, py = x0 + a00 * np.float32(x), y0 + a10 * np.float32(x)
            column, row = np.int64(px + half), np.int64(py + half)
            if column < 1 or row < 1 or column >= columns or row >= rows:
                continue
            mark = layers[np.uint64(row), np.uint64(column), np.uint64(MARKS)]
            if mark == 0:
                continue
            du, dv = a00 * u + a01 * v, a10 * u + a11 * v
            share = byte_at(layers, px, py, STANDS)
            if share < full:
                t = min(np.sqrt((du * du + dv * dv) * square), one)
                left = t * t * (np.float32(3.0) - np.float32(2.0) * t)
                share = max(share, left * byte_at(layers, px, py, BUSY))
            if share == zero:
                continue
            px, py = min(max(px + du, zero), last_x), min(max(py + dv, zero), last_y)
            share *= (full - byte_at(layers, px, py, PERSON)) * per_byte
            still[j, i] = np.uint8(share + half)
            if share > almost:
                still[j, i] = OWN if mark < GOES_ON else WHOLE


@compiled(same_types(nb.f4, 2)(F32_3, nb.f4, nb.f4, nb.f4))
def _way(onward: Array, x: Number, y: Number, torn: Number) -> tuple[Number, Number]:
    """The way to what is shown, at index positions: bilinear, but for edges where ways part.

    Halfway between two of them the person would show.
    """
    i, j = np.uint64(np.int64(x)), np.uint64(np.int64(y))
    i1, j1 = i + np.uint64(1), j + np.uint64(1)
    fx, fy = x - np.float32(i), y - np.float32(j)
    w11 = fx * fy
    w01, w10 = fx - w11, fy - w11
    w00 = np.float32(1.0) - fx - w10
    u = w00 * onward[j, i, 0] + w01 * onward[j, i1, 0]
    u += w10 * onward[j1, i, 0] + w11 * onward[j1, i1, 0]
    v = w00 * onward[j, i, 1] + w01 * onward[j, i1, 1]
    v += w10 * onward[j1, i, 1] + w11 * onward[j1, i1, 1]
    half = np.float32(0.5)
    i, j = np.uint64(np.int64(x + half)), np.uint64(np.int64(y + half))
    near_u, near_v = onward[j, i, 0], onward[j, i, 1]
    if abs(near_u - u) + abs(near_v - v) > torn:
        return near_u, near_v
    return u, v


def _signatures() -> list[Any]:
    return [
        nb.void(
            nb.types.Array(kind, 3, "C", readonly=True), U8_2, U8_3, F32_3, F64_2, F64_2,
            nb.i8, nb.i8, nb.i8, nb.i8, kind[:, :, ::1],
        )
        for kind in (nb.u1, nb.u2)
    ]  # fmt: skip


@nb.njit(_signatures(), **OPTIONS)
def lay_backdrop_rows(
    source: NDArray[Any],
    still: Bytes,
    layers: Bytes,
    onward: Array,
    to_layers: NDArray[np.float64],
    linear: NDArray[np.float64],
    left: int,
    top: int,
    first_row: int,
    end_row: int,
    picture: NDArray[Any],
) -> None:
    """Mix the background into a warped `picture [h, w, 3|4]`, in place.

    Args:
        source: the photo, `[H, W, 3|4]`; the picture is its window at (left, top).
        still: `[h, w]`; at `OWN` the picture already shows the photo's own numbers.
        layers: columns as above, `[S, S, 4]`.
        onward: the way to what is shown behind the person, photo pixels, `[S, S, 2]`.
        to_layers: pixels of the window to index positions in `layers`, `[2, 3]`.
        linear: photo vectors to pixels, `[2, 2]`.
        left: first column of the window.
        top: first row of it.
        first_row: of the band.
        end_row: of the band.
        picture: of the same kind as `source`.
    """
    zero, one, half = np.float32(0.0), np.float32(1.0), np.float32(0.5)
    torn = np.float32(_TORN / np.hypot(to_layers[0, 0], to_layers[0, 1]))
    torn /= np.float32(np.hypot(linear[0, 0], linear[0, 1]))
    last_x, last_y = np.float32(layers.shape[1] - 1.001), np.float32(layers.shape[0] - 1.001)
    rows, columns, channels = source.shape
    last_column, last_row = np.float32(columns - 1.001), np.float32(rows - 1.001)
    own = np.empty(4, np.float32)
    for y in range(first_row, end_row):
        for x in range(still.shape[1]):
            value = still[np.uint64(y), np.uint64(x)]
            if value == 0 or value == OWN:
                continue
            px = np.float32(to_layers[0, 0] * x + to_layers[0, 1] * y + to_layers[0, 2])
            py = np.float32(to_layers[1, 0] * x + to_layers[1, 1] * y + to_layers[1, 2])
            px, py = min(max(px, zero), last_x), min(max(py, zero), last_y)
            if (
                layers[np.uint64(np.int64(py + half)), np.uint64(np.int64(px + half)), MARKS]
                < GOES_ON
            ):
                for k in range(channels):
                    own[k] = source[np.uint64(top + y), np.uint64(left + x), k]
            else:
                du, dv = _way(onward, px, py, torn)
                u = np.float32(linear[0, 0] * du + linear[0, 1] * dv)
                v = np.float32(linear[1, 0] * du + linear[1, 1] * dv)
                u = min(max(np.float32(left + x) + u, zero), last_column)
                v = min(max(np.float32(top + y) + v, zero), last_row)
                i, j = np.uint64(np.int64(u)), np.uint64(np.int64(v))
                i1, j1 = i + np.uint64(1), j + np.uint64(1)
                fx, fy = u - np.float32(i), v - np.float32(j)
                for k in range(channels):
                    above = source[j, i, k] * (one - fx) + source[j, i1, k] * fx
                    beneath = source[j1, i, k] * (one - fx) + source[j1, i1, k] * fx
                    own[k] = above + (beneath - above) * fy
            share = np.float32(value) / np.float32(WHOLE)
            if channels == 4:
                ours, moved = share * own[3], (one - share) * picture[y, x, 3]
                cover = ours + moved
                # Colours count as far as they cover; where nothing does, all alike.
                if cover > zero:
                    share = ours / cover
                picture[y, x, 3] = np.uint16(cover + half)
            for k in range(3):
                here = np.float32(picture[y, x, k])
                picture[y, x, k] = np.uint16(here + (own[k] - here) * share + half)
