"""What an opened eye shows that is finer than the network's pixels: lashes, iris, pupil, a glint.

An eye is drawn by its lids and its iris, once as sharp as the photo, once as soft as the network.
The quotient of both sharpens the network's eye and leaves its colours: where the photo has no more
pixels than the network, it does little.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import knots
from gdpw_core.composite.extension import ramp
from gdpw_core.composite.eyes.opened import OpenedEye
from gdpw_core.composite.fetch import blurred, resized
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.layers import clipped_box

Array = NDArray[np.float32]

_LARGEST = 1024  # pixels of the drawing: an eye of more is drawn at a whole fraction of them
_REACH = np.array([[-1.6, -1.2], [1.6, -1.2], [-1.6, 0.9], [1.6, 0.9]])  # half eye widths
_STRENGTH = 0.85
_SHARPEST, _PHOTO, _NETWORK = 0.3, 0.6, 1.1  # softness: pixels at least, of photo and network
_DARKEST, _QUOTIENT = 0.15, (0.4, 1.9)

# Lengths in half eye widths, of the iris in its radii; the rest are shares of light.
_EDGE = 0.035
_IRIS, _IRIS_LIGHT = (0.90, 1.10), 0.62
_LIMBUS, _LIMBUS_LIGHT = (0.55, 0.95), 0.14
_PUPIL, _PUPIL_LIGHT = (0.28, 0.44), 0.4
_GLINT, _GLINT_AT, _GLINT_LIGHT = (0.05, 0.19), (-0.25, -0.30), 1.1
_LID_SHADE, _LID_SHADE_REACH = 0.35, 0.12
_LASHES, _LASHES_ABOVE, _LASHES_WIDE = 0.55, 0.03, 0.06
_LOWER_LASHES = 0.12
_CORNER = 0.2


def sharpen_eye(
    eye: OpenedEye, grid: PixelGrid, network_pixel: float, picture: NDArray[Any]
) -> None:
    """Draw the detail of an opened eye into a picture, in place.

    Args:
        eye: which, and how far it is the network's.
        grid: the picture's pixels.
        network_pixel: side of a pixel of the network's picture, photo pixels.
        picture: `[H, W, 3|4]`, uint8 or uint16.
    """
    lids = eye.lids.on(grid)
    box = clipped_box(lids.from_local(_REACH), picture.shape)
    if box is None:
        return
    left, top, height, width = box
    step = math.ceil(max(height, width) / _LARGEST)
    columns = left + step * (np.arange(math.ceil(width / step)) + 0.5)
    rows = top + step * (np.arange(math.ceil(height / step)) + 0.5)
    q, t = np.moveaxis(lids.to_local(np.stack(np.meshgrid(columns, rows), axis=-1)), -1, 0)
    light, pixel = _light(eye, q, t), grid.scale / step
    sharp = blurred(light, max(_PHOTO * pixel, _SHARPEST))
    soft = blurred(light, math.hypot(_NETWORK * network_pixel * pixel, _PHOTO * pixel))
    quotient = np.clip(sharp / np.maximum(soft, _DARKEST), *_QUOTIENT)
    gain: Array = np.asarray(1.0 + _STRENGTH * eye.share(q, t) * (quotient - 1.0), np.float32)
    gain = resized(gain, height, width)
    part = picture[top : top + height, left : left + width, :3]
    part[...] = np.clip(part * gain[..., None] + 0.5, 0, np.iinfo(picture.dtype).max)


def _light(eye: OpenedEye, q: NDArray[np.float64], t: NDArray[np.float64]) -> Array:
    """How light each place of an eye is, skin and white 1."""
    below_upper = t - np.interp(q, knots(), eye.lids.upper)
    above_lower = np.interp(q, knots(), eye.lids.lower) - t
    within = (-_EDGE, _EDGE)
    opening = ramp(below_upper, within) * ramp(above_lower, within) * (np.abs(q) < 1.0)
    from_iris = np.stack([q, t], axis=-1) - eye.iris
    distance = np.linalg.norm(from_iris, axis=-1) / eye.radius
    iris = _IRIS_LIGHT - _LIMBUS_LIGHT * ramp(distance, _LIMBUS)
    ball = 1.0 - (1.0 - ramp(distance, _IRIS)) * (1.0 - iris)
    ball *= 1.0 - (1.0 - ramp(distance, _PUPIL)) * (1.0 - _PUPIL_LIGHT)
    glint = np.linalg.norm(from_iris / eye.radius - _GLINT_AT, axis=-1)
    ball += _GLINT_LIGHT * (1.0 - ramp(glint, _GLINT))
    ball *= 1.0 - _LID_SHADE * np.exp(-np.maximum(below_upper, 0.0) / _LID_SHADE_REACH)
    along = 1.0 - ramp(np.abs(q), (1.0 - _CORNER, 1.0))
    upper = np.exp(-(((below_upper + _LASHES_ABOVE) / _LASHES_WIDE) ** 2))
    lower = np.exp(-((above_lower / _LASHES_WIDE) ** 2))
    lashes = (1.0 - _LASHES * upper * along) * (1.0 - _LOWER_LASHES * lower * along)
    return np.asarray((1.0 + opening * (ball - 1.0)) * lashes, np.float32)
