"""Compiled loops that complete a picture from patches of itself (numba)."""

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import readonly
from gdpw_core.composite.kernels import F32_2, F32_3, I64_2, compiled

Array = NDArray[np.float32]
Flags = NDArray[np.bool_]
Number = np.float32
State = np.uint64
Offsets = NDArray[np.int32]

HALF = 3
"""Pixels on each side of a patch's middle."""

BOOL_2 = readonly(nb.b1, 2)
_MULTIPLIER, _INCREMENT = np.uint64(6364136223846793005), np.uint64(1442695040888963407)
_BITS, _SIXTEEN = np.uint64(33), np.uint64(0xFFFF)


@compiled(nb.f4(F32_3, F32_2, nb.i8, nb.i8, nb.i8, nb.i8, nb.f4))
def _difference(
    picture: Array, trust: Array, row: int, column: int, down: int, right: int, enough: Number
) -> Number:
    """Mean square difference of two patches, of 255 squared; ends early where it is enough."""
    rows, columns = trust.shape
    total, weight = Number(0.0), Number(0.0)
    least = enough * Number((2 * HALF + 1) ** 2)
    for y in range(max(row - HALF, 0), min(row + HALF + 1, rows)):
        for x in range(max(column - HALF, 0), min(column + HALF + 1, columns)):
            w = trust[y, x]
            weight += w
            if w == 0.0:
                continue
            for k in range(3):
                off = picture[y, x, k] - picture[y + down, x + right, k]
                total += w * off * off
        if total > least:
            return Number(np.inf)
    return Number(total / max(weight, Number(1e-3)))


@compiled(nb.u8(nb.u8))
def _drawn(state: State) -> State:
    """The next state of a generator of random numbers."""
    return state * _MULTIPLIER + _INCREMENT


@compiled(nb.f4(nb.u8))
def _around_zero(state: State) -> Number:
    """A random number between -1 and 1."""
    return Number(np.int64((state >> _BITS) & _SIXTEEN) - 32768) / Number(32768)


@compiled(nb.b1(BOOL_2, nb.i8, nb.i8))
def _marked(flags: Flags, row: int, column: int) -> bool:
    """A flag, false beyond the plane."""
    inside = 0 <= row < flags.shape[0] and 0 <= column < flags.shape[1]
    return inside and bool(flags[row, column])


@compiled(
    nb.void(
        F32_3, F32_2, BOOL_2, I64_2, nb.f4, nb.f4, nb.i8, nb.i8, nb.i4[:, :, ::1], nb.f4[:, ::1]
    )
)
def match_patches(
    picture: Array,
    trust: Array,
    whole: Flags,
    middles: NDArray[np.int64],
    reach: Number,
    apart: Number,
    sweeps: int,
    seed: int,
    offsets: Offsets,
    cost: Array,
) -> None:
    """Find for each patch a like one among the known, in place: propagation and random search.

    Source: Barnes et al. 2009, "PatchMatch", sec. 3.

    Args:
        picture: `[h, w, 3]`, 0-255.
        trust: weight of each pixel, `[h, w]`.
        whole: middles of patches that are known throughout, `[h, w]`.
        middles: rows and columns of the patches to match, in reading order, `[N, 2]`.
        reach: farthest random step, pixels.
        apart: added for ways that no neighbour takes, of 255 squared.
        sweeps: over all patches.
        seed: of the random steps.
        offsets: ways to the matches, rows and columns, `[h, w, 2]`.
        cost: their differences, `[h, w]`; negative where no patch is.
    """
    state = np.uint64(seed)
    for n in range(len(middles)):
        y, x = middles[n, 0], middles[n, 1]
        down, right = offsets[y, x, 0], offsets[y, x, 1]
        cost[y, x] = apart + _difference(picture, trust, y, x, down, right, Number(np.inf))
    for sweep in range(sweeps):
        step = 1 if sweep % 2 == 0 else -1
        for m in range(len(middles)):
            n = m if step > 0 else len(middles) - 1 - m
            y, x = middles[n, 0], middles[n, 1]
            for axis in range(2):
                # No patch lies at the border: a neighbour is always there.
                j, i = y - step * axis, x - step * (1 - axis)
                if cost[j, i] < 0.0:
                    continue
                down, right = offsets[j, i, 0], offsets[j, i, 1]
                if not _marked(whole, y + down, x + right):
                    continue
                found = _difference(picture, trust, y, x, down, right, cost[y, x])
                if found < cost[y, x]:
                    cost[y, x] = found
                    offsets[y, x, 0], offsets[y, x, 1] = down, right
            radius = reach
            while radius >= 1.0:
                state = _drawn(state)
                v = y + offsets[y, x, 0] + np.int64(_around_zero(state) * radius)
                state = _drawn(state)
                u = x + offsets[y, x, 1] + np.int64(_around_zero(state) * radius)
                radius = Number(0.5) * radius
                if not _marked(whole, v, u):
                    continue
                most = Number(cost[y, x] - apart)
                found = apart + _difference(picture, trust, y, x, v - y, u - x, most)
                if found < cost[y, x]:
                    cost[y, x] = found
                    offsets[y, x, 0], offsets[y, x, 1] = v - y, u - x


@compiled(nb.void(F32_3, BOOL_2, readonly(nb.i4, 3), F32_2, F32_2, nb.f4[:, :, ::1]))
def blend_patches(
    picture: Array,
    unknown: Flags,
    offsets: Offsets,
    cost: Array,
    nearness: Array,
    filled: Array,
) -> None:
    """What the matches of all patches around say of each unknown pixel, in place.

    Source: Wexler et al. 2007, "Space-time completion of video", sec. 3.

    Args:
        picture: `[h, w, 3]`, 0-255.
        unknown: pixels to fill, `[h, w]`.
        offsets: of `match_patches`, `[h, w, 2]`.
        cost: the same, `[h, w]`; negative where no patch is.
        nearness: how much a patch counts, `[h, w]`.
        filled: `[h, w, 3]`.
    """
    rows, columns = unknown.shape
    mean, count = Number(0.0), 0
    for y in range(rows):
        for x in range(columns):
            if unknown[y, x] and cost[y, x] >= 0.0:
                mean += cost[y, x]
                count += 1
    spread = max(mean / Number(max(count, 1)), Number(4.0))
    for y in range(rows):
        for x in range(columns):
            if not unknown[y, x]:
                continue
            red = green = blue = weight = Number(0.0)
            for j in range(max(y - HALF, 0), min(y + HALF + 1, rows)):
                for i in range(max(x - HALF, 0), min(x + HALF + 1, columns)):
                    if cost[j, i] < 0.0:
                        continue
                    v, u = y + offsets[j, i, 0], x + offsets[j, i, 1]
                    w = nearness[j, i] * np.exp(-cost[j, i] / spread) + Number(1e-9)
                    red += w * picture[v, u, 0]
                    green += w * picture[v, u, 1]
                    blue += w * picture[v, u, 2]
                    weight += w
            if weight > 0.0:
                filled[y, x, 0] = red / weight
                filled[y, x, 1] = green / weight
                filled[y, x, 2] = blue / weight
