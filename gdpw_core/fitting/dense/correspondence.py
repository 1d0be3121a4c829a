"""Where the skin that one picture shows is found in another: dense optical flow, and its trust."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Grey = NDArray[np.float32]

# Before pictures are compared, light is taken out of them: what is left are the details that move
# with the skin. Standard deviations in pixels, then grey levels.
_LIGHT = 14.0
_NOISE, _CONTRAST = 6.0, 45.0
# Flow there and back again ends where it began, or it is not believed; pixels.
_RETURN = 0.7
# Fits are wrong by a few pixels; what seems to have moved further is mostly another thing.
_FAR = 6.0
# Skin without detail has no place. Grey levels a pixel, after light was taken out.
_DETAIL, _DETAIL_SCALE = 160.0, 1.5


def displacements(expected: Grey, seen: Grey, places: Floats) -> tuple[Floats, Floats]:
    """How far points of one picture lie from where they are in another.

    Args:
        expected: grey picture `[H, W]`, 0-255.
        seen: another of the same size.
        places: points of `expected`, `[N, 2]`, pixels; the first pixel's centre is (0.5, 0.5).

    Returns:
        Displacements `[N, 2]` in pixels, and how far to trust each, `[N]`, 0-1.
    """
    first, second = _without_light(expected), _without_light(seen)
    there, back = _flow(first, second), _flow(second, first)
    at = (places - 0.5).astype(np.float32)
    shift = _fetched(there, at)
    returned = np.linalg.norm(shift + _fetched(back, at + shift), axis=1)
    length = np.linalg.norm(shift, axis=1)
    smooth = cv2.GaussianBlur(second.astype(np.float32), (0, 0), _DETAIL_SCALE)
    slopes = np.hypot(cv2.Sobel(smooth, -1, 1, 0), cv2.Sobel(smooth, -1, 0, 1))
    detail = _fetched(slopes, at)[:, 0]
    trust = np.minimum(1.0, detail / _DETAIL)
    trust = trust / (1 + (returned / _RETURN) ** 2) / (1 + (length / _FAR) ** 2)
    return shift.astype(np.float64), trust.astype(np.float64)


@cache
def _dense_inverse_search() -> cv2.DISOpticalFlow:
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    flow.setUseSpatialPropagation(True)
    return flow


def _flow(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.float32]:
    """`[H, W, 2]` pixels, Kroeger et al. 2016."""
    start = np.zeros((*first.shape, 2), np.float32)
    return np.asarray(_dense_inverse_search().calc(first, second, start), np.float32)


def _without_light(picture: Grey) -> NDArray[np.uint8]:
    detail = picture - cv2.GaussianBlur(picture, (0, 0), _LIGHT)
    strength = np.sqrt(cv2.GaussianBlur(detail * detail, (0, 0), _LIGHT)) + _NOISE
    return np.clip(128 + detail / strength * _CONTRAST, 0, 255).astype(np.uint8)


def _fetched(maps: NDArray[np.float32], at: NDArray[np.float32]) -> NDArray[np.float32]:
    """Values `[N, C]` of a map `[H, W]` or `[H, W, C]` at points `[N, 2]` (pixel indices)."""
    values = cv2.remap(
        maps, at[:, None], np.empty(0), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(values, np.float32).reshape(len(at), -1)
