"""Small compiled functions that the drawing loops share."""

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.aperture import KNOTS
from gdpw_core.composite.kernels import F32_3, F64_1, U8_3


@nb.njit(nb.void(nb.f4[::1]), **OPTIONS)
def clear(out: NDArray[np.float32]) -> None:
    """Set a colour `[3]` to zero."""
    out[0] = out[1] = out[2] = np.float32(0.0)


@nb.njit(nb.f8(nb.f8), **OPTIONS)
def smooth(x: float) -> float:
    """0 below 0, 1 above 1, smooth between."""
    t = min(max(x, 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)


@nb.njit(nb.f4(U8_3, nb.f4, nb.f4, nb.i8), **OPTIONS)
def byte_at(planes: NDArray[np.uint8], x: np.float32, y: np.float32, k: int) -> np.float32:
    """Bilinear value, 0-255, of plane k at index positions that lie within `planes [h, w, K]`."""
    # Unsigned indices spare numba's check for negative ones.
    i, j = np.uint64(np.int64(x)), np.uint64(np.int64(y))
    i1, j1, n = i + np.uint64(1), j + np.uint64(1), np.uint64(k)
    a, b, c, d = planes[j, i, n], planes[j, i1, n], planes[j1, i, n], planes[j1, i1, n]
    if a == b and c == d and a == c:
        return np.float32(a)
    fx, fy = x - np.float32(i), y - np.float32(j)
    above = np.float32(a) + (np.float32(b) - np.float32(a)) * fx
    beneath = np.float32(c) + (np.float32(d) - np.float32(c)) * fx
    value: np.float32 = above + (beneath - above) * fy
    return value


@nb.njit(nb.f8(F64_1, nb.f8), **OPTIONS)
def curve_at(curve: NDArray[np.float64], q: float) -> float:
    """A curve sampled at `KNOTS` values of q in [-1, 1]; its end value beyond."""
    x = (min(max(q, -1.0), 1.0) + 1.0) * (0.5 * (KNOTS - 1))
    i = min(int(x), KNOTS - 2)
    return float(curve[i] + (curve[i + 1] - curve[i]) * (x - i))


@nb.njit(nb.f8(nb.f8, nb.i8), **OPTIONS)
def cubic_weight(u: float, tap: int) -> float:
    """Catmull-Rom weight of tap 0-3 at fraction u; at u = 0 exactly 0, 1, 0, 0."""
    if tap == 0:
        return ((2.0 - u) * u - 1.0) * u * 0.5
    if tap == 1:
        return ((3.0 * u - 5.0) * u * u + 2.0) * 0.5
    if tap == 2:
        return ((4.0 - 3.0 * u) * u + 1.0) * u * 0.5
    return (u - 1.0) * u * u * 0.5


@nb.njit(nb.void(F32_3, nb.f8, nb.f8, nb.f8, nb.f4[::1]), **OPTIONS)
def add_sample(
    plate: NDArray[np.float32], x: float, y: float, weight: float, out: NDArray[np.float32]
) -> None:
    """Add `weight` times `plate [h, w, 3]` at the continuous point (x, y) to `out [3]`.

    Catmull-Rom, border repeated; pixel i has its centre at i + 0.5.
    """
    rows, columns = plate.shape[:2]
    x, y = x - 0.5, y - 0.5
    i, j = int(np.floor(x)), int(np.floor(y))
    u, v = x - i, y - j
    for b in range(4):
        wy = weight * cubic_weight(v, b)
        if wy == 0.0:
            continue
        r = min(max(j + b - 1, 0), rows - 1)
        for a in range(4):
            w = wy * cubic_weight(u, a)
            if w == 0.0:
                continue
            c = min(max(i + a - 1, 0), columns - 1)
            out[0] += w * plate[r, c, 0]
            out[1] += w * plate[r, c, 1]
            out[2] += w * plate[r, c, 2]


@nb.njit(nb.void(F32_3, nb.f8, nb.f8, nb.f8, nb.f4[::1], nb.f4[::1]), **OPTIONS)
def multiply_sample(
    plate: NDArray[np.float32],
    x: float,
    y: float,
    weight: float,
    work: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    """Multiply `out [3]` by `weight` of the effect of the factors in `plate` at (x, y)."""
    if weight <= 0.0:
        return
    clear(work)
    add_sample(plate, x, y, 1.0, work)
    for k in range(3):
        out[k] *= 1.0 + (work[k] - 1.0) * weight


@nb.njit(nb.void(F64_1, nb.f8, nb.f8, nb.f4[::1]), **OPTIONS)
def mix_colour(
    colour: NDArray[np.float64], light: float, weight: float, out: NDArray[np.float32]
) -> None:
    """Mix `light` times a colour into `out [3]`."""
    for k in range(3):
        out[k] += weight * (colour[k] * light - out[k])
