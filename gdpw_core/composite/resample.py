"""Compiled resampling of the source through a flow, and what makes its edges clean."""

from typing import Any

import cv2
import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.kernels import F32_2, F32_3, U8_2


def _signatures() -> list[Any]:
    kinds = (nb.u1, nb.u2)
    return [
        nb.void(
            nb.types.Array(kind, 3, "C", readonly=True), F32_3, U8_2, nb.i8, nb.i8, nb.i8, nb.i8,
            kind[:, :, ::1],
        )
        for kind in kinds
    ]  # fmt: skip


@nb.njit(_signatures(), **OPTIONS)
def warp_rows(
    source: NDArray[Any],
    flow: NDArray[np.float32],
    still: NDArray[np.uint8],
    left: int,
    top: int,
    first_row: int,
    end_row: int,
    out: NDArray[Any],
) -> None:
    """Fetch `source [H, W, 3|4]` through `flow [h, w, 2]` over the window at (left, top).

    Catmull-Rom interpolation, border repeated, colours weighted by alpha; where the flow is zero
    or `still [h, w]` is 255 the source's own numbers come back.
    """
    rows, columns, channels = source.shape
    top_value = np.float32(65535.0) if source.itemsize == 2 else np.float32(255.0)
    half = np.float32(0.5)
    for y in range(first_row, end_row):
        for x in range(flow.shape[1]):
            px, py = np.float32(flow[y, x, 0]), np.float32(flow[y, x, 1])
            if still[y, x] == 255:
                px = py = np.float32(0.0)
            fx, fy = np.floor(px), np.floor(py)
            u, v = px - fx, py - fy
            i, j = left + x + int(fx), top + y + int(fy)
            if u == 0.0 and v == 0.0:
                r, c = min(max(j, 0), rows - 1), min(max(i, 0), columns - 1)
                for k in range(channels):
                    out[y, x, k] = source[r, c, k]
                continue
            wx0 = ((np.float32(2.0) - u) * u - np.float32(1.0)) * u * half
            wx1 = ((np.float32(3.0) * u - np.float32(5.0)) * u * u + np.float32(2.0)) * half
            wx2 = ((np.float32(4.0) - np.float32(3.0) * u) * u + np.float32(1.0)) * u * half
            wx3 = (u - np.float32(1.0)) * u * u * half
            wy0 = ((np.float32(2.0) - v) * v - np.float32(1.0)) * v * half
            wy1 = ((np.float32(3.0) * v - np.float32(5.0)) * v * v + np.float32(2.0)) * half
            wy2 = ((np.float32(4.0) - np.float32(3.0) * v) * v + np.float32(1.0)) * v * half
            wy3 = (v - np.float32(1.0)) * v * v * half
            red, green, blue = np.float32(0.0), np.float32(0.0), np.float32(0.0)
            alpha = np.float32(0.0)
            c0, c1 = min(max(i - 1, 0), columns - 1), min(max(i, 0), columns - 1)
            c2, c3 = min(max(i + 1, 0), columns - 1), min(max(i + 2, 0), columns - 1)
            if channels == 3:
                for b in range(4):
                    r = min(max(j + b - 1, 0), rows - 1)
                    w = wy0 if b == 0 else (wy1 if b == 1 else (wy2 if b == 2 else wy3))
                    w0, w1, w2, w3 = w * wx0, w * wx1, w * wx2, w * wx3
                    red += (
                        w0 * source[r, c0, 0]
                        + w1 * source[r, c1, 0]
                        + w2 * source[r, c2, 0]
                        + w3 * source[r, c3, 0]
                    )
                    green += (
                        w0 * source[r, c0, 1]
                        + w1 * source[r, c1, 1]
                        + w2 * source[r, c2, 1]
                        + w3 * source[r, c3, 1]
                    )
                    blue += (
                        w0 * source[r, c0, 2]
                        + w1 * source[r, c1, 2]
                        + w2 * source[r, c2, 2]
                        + w3 * source[r, c3, 2]
                    )
            else:
                plain_red, plain_green, plain_blue = (
                    np.float32(0.0),
                    np.float32(0.0),
                    np.float32(0.0),
                )
                for b in range(4):
                    r = min(max(j + b - 1, 0), rows - 1)
                    w = wy0 if b == 0 else (wy1 if b == 1 else (wy2 if b == 2 else wy3))
                    for a in range(4):
                        c = c0 if a == 0 else (c1 if a == 1 else (c2 if a == 2 else c3))
                        wa = w * (wx0 if a == 0 else (wx1 if a == 1 else (wx2 if a == 2 else wx3)))
                        cover = wa * source[r, c, 3]
                        alpha += cover
                        red += cover * source[r, c, 0]
                        green += cover * source[r, c, 1]
                        blue += cover * source[r, c, 2]
                        plain_red += wa * source[r, c, 0]
                        plain_green += wa * source[r, c, 1]
                        plain_blue += wa * source[r, c, 2]
                if alpha > 0.5:
                    red, green, blue = red / alpha, green / alpha, blue / alpha
                else:
                    red, green, blue = plain_red, plain_green, plain_blue
                out[y, x, 3] = np.uint16(min(max(alpha, np.float32(0.0)), top_value) + half)
            out[y, x, 0] = np.uint16(min(max(red, np.float32(0.0)), top_value) + half)
            out[y, x, 1] = np.uint16(min(max(green, np.float32(0.0)), top_value) + half)
            out[y, x, 2] = np.uint16(min(max(blue, np.float32(0.0)), top_value) + half)


def doubled(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture with a cubic midpoint between every two pixels, `[2 H, 2 W, 3]`.

    Its even pixels are the picture's own: bilinear fetches from it are exact at whole pixels and
    nearly as sharp as bicubic ones between them, at a fraction of the time.
    """
    height, width = picture.shape[:2]
    halves = np.array([[0.5, 0.0, 0.0], [0.0, 0.5, 0.0]])
    return np.asarray(
        cv2.warpAffine(
            picture, halves, (2 * width, 2 * height), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )  # fmt: skip


def warp_doubled(twice: NDArray[np.uint8], positions: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Fetch a `doubled` picture at `positions [H, W, 2]` (see `preview_rows`)."""
    no_map = np.empty(0, np.float32)  # both coordinates are in the first map
    fetched = cv2.remap(twice, positions, no_map, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(fetched, np.uint8)


@nb.njit(nb.void(F32_3, U8_2, nb.i8, nb.i8, nb.f4[:, :, ::1]), **OPTIONS)
def preview_rows(
    flow: NDArray[np.float32],
    still: NDArray[np.uint8],
    first_row: int,
    end_row: int,
    positions: NDArray[np.float32],
) -> None:
    """Index positions in the doubled picture that the flow points to; their own at `still` 255."""
    two, zero = np.float32(2.0), np.float32(0.0)
    for y in range(first_row, end_row):
        for x in range(flow.shape[1]):
            moves = two if still[y, x] < 255 else zero
            positions[y, x, 0] = two * np.float32(x) + moves * flow[y, x, 0]
            positions[y, x, 1] = two * np.float32(y) + moves * flow[y, x, 1]


@nb.njit(nb.void(F32_3, U8_2, nb.i8, nb.i8, nb.u1[:, ::1]), **OPTIONS)
def mark_jumps(
    flow: NDArray[np.float32],
    still: NDArray[np.uint8],
    first_row: int,
    end_row: int,
    jumps: NDArray[np.uint8],
) -> None:
    """How far the flow tears between each pixel and its neighbours, 0-255 `[h, w]`.

    A tear (two layers meet: cheek and background, nose and cheek) asks for a soft edge,
    except where the picture stands still (`still [h, w]`, 0-255).
    """
    height, width = flow.shape[:2]
    per_step, slack = np.float32(1.0 / 1.5), np.float32(1.0)
    for y in range(first_row, end_row):
        j = np.uint64(y)
        above, below = np.uint64(max(y - 1, 0)), np.uint64(min(y + 1, height - 1))
        for x in range(width):
            i = np.uint64(x)
            if still[j, i] == 255:
                jumps[j, i] = 0
                continue
            left, right = np.uint64(max(x - 1, 0)), np.uint64(min(x + 1, width - 1))
            u, v = flow[j, i, 0], flow[j, i, 1]
            step = max(
                abs(u - flow[j, left, 0]) + abs(v - flow[j, left, 1]),
                abs(u - flow[j, right, 0]) + abs(v - flow[j, right, 1]),
                abs(u - flow[above, i, 0]) + abs(v - flow[above, i, 1]),
                abs(u - flow[below, i, 0]) + abs(v - flow[below, i, 1]),
            )
            tear = min(max((step - slack) * per_step, np.float32(0.0)), np.float32(1.0))
            jumps[j, i] = np.uint8(tear * np.float32(np.uint8(255) - still[j, i]))


def _soften_signatures() -> list[Any]:
    return [nb.void(kind[:, :, ::1], U8_2) for kind in (nb.u1, nb.u2)]


@nb.njit(_soften_signatures(), **OPTIONS)
def soften_jumps(picture: NDArray[Any], jumps: NDArray[np.uint8]) -> None:
    """Blend marked pixels of `picture [h, w, C]` with their neighbours, in place and twice."""
    height, width, channels = picture.shape
    count = 0
    for y in range(height):
        for x in range(width):
            count += jumps[y, x] > 0
    places = np.empty((count, 2), np.int64)
    n = 0
    for y in range(height):
        for x in range(width):
            if jumps[y, x] > 0:
                places[n, 0], places[n, 1] = y, x
                n += 1
    mixed = np.empty((count, channels), np.float32)
    for _ in range(2):
        for n in range(count):
            y, x = places[n, 0], places[n, 1]
            above, below = max(y - 1, 0), min(y + 1, height - 1)
            left, right = max(x - 1, 0), min(x + 1, width - 1)
            share = jumps[y, x] / np.float32(255.0)
            for k in range(channels):
                here = np.float32(picture[y, x, k])
                near = (
                    np.float32(picture[y, left, k])
                    + picture[y, right, k]
                    + picture[above, x, k]
                    + picture[below, x, k]
                )
                far = (
                    np.float32(picture[above, left, k])
                    + picture[above, right, k]
                    + picture[below, left, k]
                    + picture[below, right, k]
                )
                mean = np.float32(0.28) * here + np.float32(0.12) * near + np.float32(0.06) * far
                mixed[n, k] = here + (mean - here) * share
        for n in range(count):
            for k in range(channels):
                picture[places[n, 0], places[n, 1], k] = np.uint16(mixed[n, k] + np.float32(0.5))


def _blend_signatures() -> list[Any]:
    return [nb.void(F32_3, F32_2, nb.i8, nb.i8, kind[:, :, ::1]) for kind in (nb.u1, nb.u2)]


@nb.njit(_blend_signatures(), **OPTIONS)
def blend_layer(
    colour: NDArray[np.float32],
    alpha: NDArray[np.float32],
    left: int,
    top: int,
    picture: NDArray[Any],
) -> None:
    """Lay `colour [h, w, 3]` (0-255) over the picture's colours at (left, top), in place."""
    scale = np.float32(257.0) if picture.itemsize == 2 else np.float32(1.0)
    height, width = picture.shape[:2]
    for y in range(alpha.shape[0]):
        r = top + y
        if r < 0 or r >= height:
            continue
        for x in range(alpha.shape[1]):
            c = left + x
            a = alpha[y, x]
            if a <= 0.0 or c < 0 or c >= width:
                continue
            for k in range(3):
                here = np.float32(picture[r, c, k])
                mixed = here + (colour[y, x, k] * scale - here) * a
                picture[r, c, k] = np.uint16(
                    min(max(mixed, np.float32(0.0)), np.float32(255.0) * scale) + np.float32(0.5)
                )
