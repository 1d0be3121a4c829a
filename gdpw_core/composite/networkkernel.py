"""Compiled up-sampling of a network's flow, alpha and colours."""

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.kernels import F32_3, F64_2, U8_2


@nb.njit(
    nb.void(F32_3, F64_2, F64_2, nb.i8, nb.i8, nb.f4[:, :, ::1]),
    **OPTIONS,
)
def add_residual_rows(
    residual: NDArray[np.float32],
    to_lattice: NDArray[np.float64],
    linear: NDArray[np.float64],
    first_row: int,
    end_row: int,
    flow: NDArray[np.float32],
) -> None:
    """Add the lattice's residual (photo pixels, bilinear, 0 outside) to `flow [h, w, 2]`."""
    rows, columns = residual.shape[:2]
    for y in range(first_row, end_row):
        for x in range(flow.shape[1]):
            px, py = x + 0.5, y + 0.5
            lx = to_lattice[0, 0] * px + to_lattice[0, 1] * py + to_lattice[0, 2] - 0.5
            ly = to_lattice[1, 0] * px + to_lattice[1, 1] * py + to_lattice[1, 2] - 0.5
            if lx < 0.0 or ly < 0.0 or lx >= columns - 1.0 or ly >= rows - 1.0:
                continue
            i, j = int(lx), int(ly)
            fx, fy = np.float32(lx - i), np.float32(ly - j)
            w00, w01 = (1 - fx) * (1 - fy), fx * (1 - fy)
            w10, w11 = (1 - fx) * fy, fx * fy
            dx = (
                w00 * residual[j, i, 0] + w01 * residual[j, i + 1, 0]
                + w10 * residual[j + 1, i, 0] + w11 * residual[j + 1, i + 1, 0]
            )  # fmt: skip
            dy = (
                w00 * residual[j, i, 1] + w01 * residual[j, i + 1, 1]
                + w10 * residual[j + 1, i, 1] + w11 * residual[j + 1, i + 1, 1]
            )  # fmt: skip
            flow[y, x, 0] += linear[0, 0] * dx + linear[0, 1] * dy
            flow[y, x, 1] += linear[1, 0] * dx + linear[1, 1] * dy


def _signatures() -> list[Any]:
    kinds = (nb.u1, nb.u2)
    return [nb.void(F32_3, F32_3, F32_3, F64_2, U8_2, nb.i8, nb.i8, k[:, :, ::1]) for k in kinds]


@nb.njit(_signatures(), **OPTIONS)
def lay_network_rows(
    guided: NDArray[np.float32],
    rgb: NDArray[np.float32],
    change: NDArray[np.float32],
    to_lattice: NDArray[np.float64],
    still: NDArray[np.uint8],
    first_row: int,
    end_row: int,
    picture: NDArray[Any],
) -> None:
    """Add the network's change to `picture [h, w, 3|4]` and mix its colours into it.

    Alpha is `slope * luminance + offset`, both up-sampled from `guided [N, N, 2]`, so that it
    follows the picture's own edges. Nothing is painted where the background stands still
    (`still [h, w]`, 0-255).
    """
    rows, columns = rgb.shape[:2]
    scale = np.float32(257.0) if picture.itemsize == 2 else np.float32(1.0)
    for y in range(first_row, end_row):
        for x in range(picture.shape[1]):
            px, py = x + 0.5, y + 0.5
            lx = to_lattice[0, 0] * px + to_lattice[0, 1] * py + to_lattice[0, 2] - 0.5
            ly = to_lattice[1, 0] * px + to_lattice[1, 1] * py + to_lattice[1, 2] - 0.5
            if lx < 0.0 or ly < 0.0 or lx >= columns - 1.0 or ly >= rows - 1.0:
                continue
            if still[y, x] == 255:
                continue
            i, j = int(lx), int(ly)
            fx, fy = np.float32(lx - i), np.float32(ly - j)
            w00, w01 = (1 - fx) * (1 - fy), fx * (1 - fy)
            w10, w11 = (1 - fx) * fy, fx * fy
            slope = (
                w00 * guided[j, i, 0] + w01 * guided[j, i + 1, 0]
                + w10 * guided[j + 1, i, 0] + w11 * guided[j + 1, i + 1, 0]
            )  # fmt: skip
            offset = (
                w00 * guided[j, i, 1] + w01 * guided[j, i + 1, 1]
                + w10 * guided[j + 1, i, 1] + w11 * guided[j + 1, i + 1, 1]
            )  # fmt: skip
            light = (
                np.float32(0.299) * picture[y, x, 0]
                + np.float32(0.587) * picture[y, x, 1]
                + np.float32(0.114) * picture[y, x, 2]
            ) / scale
            alpha = min(max(slope * light + offset, np.float32(0.0)), np.float32(1.0))
            moves = np.float32(1.0) - still[y, x] / np.float32(255.0)
            alpha *= moves
            for k in range(3):
                added = (
                    w00 * change[j, i, k] + w01 * change[j, i + 1, k]
                    + w10 * change[j + 1, i, k] + w11 * change[j + 1, i + 1, k]
                )  # fmt: skip
                if alpha <= 0.0 and added == 0.0:
                    continue
                colour = (
                    w00 * rgb[j, i, k] + w01 * rgb[j, i + 1, k]
                    + w10 * rgb[j + 1, i, k] + w11 * rgb[j + 1, i + 1, k]
                )  # fmt: skip
                here = np.float32(picture[y, x, k]) + added * moves * scale
                here += (colour * scale - here) * alpha
                picture[y, x, k] = np.uint16(
                    min(max(here, np.float32(0.0)), np.float32(255.0) * scale) + np.float32(0.5)
                )
