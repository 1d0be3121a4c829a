"""Compiled loops that keep the background of a photo where it is."""

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.kernels import F32_3, F64_2, OPTIONS, U8_2
from gdpw_core.composite.sampling import cubic_weight, smooth

Array = NDArray[np.float32]
Number = np.float32

PERSON, STANDS, BUSY, CONTINUED = 0, 1, 2, 3
"""Planes: how surely a pixel shows the person; how surely plain background that stands still; how
busy the background is there or would be behind the person; the way to what is shown of it, photo
pixels, zero on plain background (two columns)."""

_TORN = 2.0  # pixels of the planes by which ways part at an edge


@nb.njit(nb.f4(F32_3, nb.f4, nb.f4, nb.i8), **OPTIONS)
def _fetched(planes: Array, x: Number, y: Number, k: int) -> Number:
    """Bilinear value at index positions; the border is repeated."""
    zero = np.float32(0.0)
    x = min(max(x, zero), np.float32(planes.shape[1] - 1.001))
    y = min(max(y, zero), np.float32(planes.shape[0] - 1.001))
    # Unsigned indices spare numba's check for negative ones.
    i, j, n = np.uint64(x), np.uint64(y), np.uint64(k)
    i1, j1 = i + np.uint64(1), j + np.uint64(1)
    fx, fy = x - np.float32(i), y - np.float32(j)
    above = planes[j, i, n] + (planes[j, i1, n] - planes[j, i, n]) * fx
    beneath = planes[j1, i, n] + (planes[j1, i1, n] - planes[j1, i, n]) * fx
    value: Number = above + (beneath - above) * fy
    return value


@nb.njit(nb.void(F32_3, F32_3, F64_2, nb.f8, nb.i8, nb.i8, nb.u1[:, ::1]), **OPTIONS)
def stillness_rows(
    flow: Array,
    planes: Array,
    to_planes: NDArray[np.float64],
    leaves: float,
    first_row: int,
    end_row: int,
    still: NDArray[np.uint8],
) -> None:
    """How much of each pixel shows the background, 0-255, `[h, w]`: wherever the flow fetches it.

    Args:
        flow: backward, `[h, w, 2]`.
        planes: columns as above, `[S, S, 5]`.
        to_planes: pixels of the flow's grid to index positions in `planes`, `[2, 3]`.
        leaves: motion, pixels of the planes, that leaves behind what surrounded the person.
        first_row: of the band.
        end_row: of the band.
        still: written.
    """
    zero, one, half = np.float32(0.0), np.float32(1.0), np.float32(0.5)
    a00, a01 = np.float32(to_planes[0, 0]), np.float32(to_planes[0, 1])
    a10, a11 = np.float32(to_planes[1, 0]), np.float32(to_planes[1, 1])
    for y in range(first_row, end_row):
        x0 = to_planes[0, 1] * y + to_planes[0, 2]
        y0 = to_planes[1, 1] * y + to_planes[1, 2]
        for x in range(flow.shape[1]):
            still[y, x] = 0
            u, v = flow[y, x, 0], flow[y, x, 1]
            if u == zero and v == zero:
                continue
            px = np.float32(x0 + to_planes[0, 0] * x)
            py = np.float32(y0 + to_planes[1, 0] * x)
            du, dv = a00 * u + a01 * v, a10 * u + a11 * v
            share = one - _fetched(planes, px + du, py + dv, PERSON)
            if share <= zero:
                continue
            stands = _fetched(planes, px, py, STANDS)
            if stands < one:
                left = np.float32(smooth(np.sqrt(du * du + dv * dv) / leaves))
                stands = max(stands, left * _fetched(planes, px, py, BUSY))
            share *= stands
            still[y, x] = np.uint8(np.float32(255.0) * share + half)


def _signatures() -> list[Any]:
    return [
        nb.void(
            nb.types.Array(kind, 3, "C", readonly=True), U8_2, F32_3, F64_2, F64_2,
            nb.i8, nb.i8, nb.i8, nb.i8, kind[:, :, ::1],
        )
        for kind in (nb.u1, nb.u2)
    ]  # fmt: skip


@nb.njit(_signatures(), **OPTIONS)
def lay_backdrop_rows(
    source: NDArray[Any],
    still: NDArray[np.uint8],
    planes: Array,
    to_planes: NDArray[np.float64],
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
        still: `[h, w]`, 0-255; where it is 255 over plain background the photo's own numbers
            come back.
        planes: columns as above, `[S, S, 5]`.
        to_planes: pixels of the window to index positions in `planes`, `[2, 3]`.
        linear: photo vectors to pixels, `[2, 2]`.
        left: first column of the window.
        top: first row of it.
        first_row: of the band.
        end_row: of the band.
        picture: of the same kind as `source`.
    """
    zero, one, half = np.float32(0.0), np.float32(1.0), np.float32(0.5)
    # Halfway between two ways that part, the person would show: there one or the other.
    torn = np.float32(_TORN / np.hypot(to_planes[0, 0], to_planes[0, 1]))
    torn /= np.float32(np.hypot(linear[0, 0], linear[0, 1]))
    rows, columns, channels = source.shape
    highest = np.float32(65535.0) if source.itemsize == 2 else np.float32(255.0)
    own = np.empty(4, np.float32)
    for y in range(first_row, end_row):
        for x in range(still.shape[1]):
            if still[y, x] == 0:
                continue
            px = np.float32(to_planes[0, 0] * x + to_planes[0, 1] * y + to_planes[0, 2])
            py = np.float32(to_planes[1, 0] * x + to_planes[1, 1] * y + to_planes[1, 2])
            du, dv = _fetched(planes, px, py, CONTINUED), _fetched(planes, px, py, CONTINUED + 1)
            if du != zero or dv != zero:
                i = min(max(int(px + half), 0), planes.shape[1] - 1)
                j = min(max(int(py + half), 0), planes.shape[0] - 1)
                nu, nv = planes[j, i, CONTINUED], planes[j, i, CONTINUED + 1]
                if abs(nu - du) + abs(nv - dv) > torn:
                    du, dv = nu, nv
            if du == zero and dv == zero:
                for k in range(channels):
                    own[k] = source[np.uint64(top + y), np.uint64(left + x), k]
            else:
                u = np.float32(linear[0, 0] * du + linear[0, 1] * dv)
                v = np.float32(linear[1, 0] * du + linear[1, 1] * dv)
                fx, fy = np.floor(u), np.floor(v)
                i, j = left + x + int(fx), top + y + int(fy)
                for k in range(channels):
                    own[k] = zero
                for b in range(4):
                    wy = np.float32(cubic_weight(v - fy, b))
                    r = min(max(j + b - 1, 0), rows - 1)
                    for a in range(4):
                        w = wy * np.float32(cubic_weight(u - fx, a))
                        c = min(max(i + a - 1, 0), columns - 1)
                        for k in range(channels):
                            own[k] += w * source[r, c, k]
                for k in range(channels):
                    own[k] = min(max(own[k], zero), highest)
            share = np.float32(still[y, x]) / np.float32(255.0)
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
