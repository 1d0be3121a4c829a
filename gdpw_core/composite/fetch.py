"""Typed fetching and resizing of float pictures (OpenCV)."""

from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.grid import PixelGrid

Array = NDArray[np.float32]

_BORDERS = {"repeat": cv2.BORDER_REPLICATE, "zero": cv2.BORDER_CONSTANT}


def fetched(
    picture: Array, x: NDArray[Any], y: NDArray[Any], outside: Literal["repeat", "zero"] = "repeat"
) -> Array:
    """`picture [H, W(, C)]` at index positions (x, y), bilinear; pixel i lies at i."""
    columns = np.asarray(x, np.float32)
    rows = np.asarray(y, np.float32)
    values = cv2.remap(picture, columns, rows, cv2.INTER_LINEAR, borderMode=_BORDERS[outside])
    return np.asarray(values, np.float32)


def resized(
    picture: Array, height: int, width: int, how: Literal["mean", "linear"] = "linear"
) -> Array:
    """`picture [H, W(, C)]` at another size: means of pixels, or bilinear."""
    method = cv2.INTER_AREA if how == "mean" else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (width, height), interpolation=method), np.float32)


def inward(pixels: NDArray[np.bool_]) -> Array:
    """From each of some pixels `[H, W]` to the nearest other, in heights."""
    distance = cv2.distanceTransform(pixels.astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(distance / len(pixels), np.float32)


def blurred(picture: Array, sigma_x: float, sigma_y: float | None = None) -> Array:
    """Gaussian low-pass."""
    return np.asarray(
        cv2.GaussianBlur(picture, (0, 0), sigmaX=sigma_x, sigmaY=sigma_y or sigma_x), np.float32
    )


def sampled(plane: Array, lattice: PixelGrid, grid: PixelGrid) -> Array:
    """A lattice plane `[N, N(, C)]` on a grid, bilinear, 0 outside."""
    return np.asarray(
        cv2.warpAffine(
            plane, grid.indices_onto(lattice), (grid.width, grid.height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_CONSTANT,
        )
    )  # fmt: skip
