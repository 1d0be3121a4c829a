"""A portrait at one resolution: its pixels, and eyes and mouth taken apart there."""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import LEFT_EYE, RIGHT_EYE, Aperture, Edges, knots
from gdpw_core.composite.extension import ramp
from gdpw_core.composite.eyes.plate import (
    REACH_DOWN,
    REACH_Q,
    REACH_UP,
    EyePlates,
    eye_plates,
)
from gdpw_core.composite.fetch import resized
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.resample import doubled
from gdpw_core.face.landmarks import LEFT_IRIS, RIGHT_IRIS
from gdpw_core.fitting import Fit

Array = NDArray[np.float32]

EYES: tuple[tuple[Edges, int], ...] = ((LEFT_EYE, LEFT_IRIS), (RIGHT_EYE, RIGHT_IRIS))
"""Landmarks of the left and of the right eye: opening, iris."""

_LOWER_LID_DROP = 0.08  # the landmarks run along the inner rim of the lower lid
_SMALLEST_IRIS = 0.5  # pixels: landmarks without irises have none
_LARGEST_EYE = 400  # pixels, half an eye's width
_MOUTH_REACH = 0.25
_SHOWN_GAP = (0.03, 0.07)  # gap between the lips, half mouth widths, that shows the inside
_ENAMEL = (1.32, 1.30, 1.22)  # times the eyes' white, which the lids shade
_CHEEKS = (50, 280, 205, 425, 101, 330)
_TINGED, _LIT = 0.6, 0.85  # of the tint and of the brightness of skin: most, least of a white
_COLOURLESS = (0.30, 0.18)  # saturation between which bright pixels count as teeth


@dataclass(frozen=True, eq=False)
class Patch:
    """Pixels of a part of a picture as float32 in 0-255.

    Args:
        left: first column in the picture.
        top: first row.
        pixels: `[h, w, 3]`.
    """

    left: int
    top: int
    pixels: Array


@dataclass(frozen=True, eq=False)
class PortraitView:
    """The source at one resolution, ready to be drawn from.

    Args:
        grid: where the pixels lie in the photo.
        pixels: `[H, W, 3|4]`, uint8 or uint16.
        eyes: the left and the right eye; None where an eye is outside the picture.
        mouth: pixels around the lips; None outside the picture.
        white: colour of a white surface in the light of the face, 0-255, `[3]`.
        shown: 0 where the lips are closed, 1 where the photo shows the inside of the mouth.
        enamel: colour of teeth, 0-255, `[3]`: their own where the photo shows them.
    """

    grid: PixelGrid
    pixels: NDArray[Any]
    eyes: tuple[EyePlates | None, EyePlates | None]
    mouth: Patch | None
    white: NDArray[np.float64]
    shown: float
    enamel: NDArray[np.float64]

    @cached_property
    def twice(self) -> NDArray[np.uint8]:
        """The pixels as the preview's warp reads them; 8-bit views only."""
        return doubled(self.pixels)


def portrait_view(
    fit: Fit,
    opening: Aperture,
    grid: PixelGrid,
    pixels: NDArray[Any],
    over: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> PortraitView:
    """Prepare a picture of the portrait.

    Args:
        fit: the fitted portrait.
        opening: between its lips, photo pixels.
        grid: the picture's pixels in the photo.
        pixels: `[grid.height, grid.width, 3|4]`, uint8 or uint16.
        over: what lies next above the left and the right eye, photo pixels `[N, 2]` each.
    """
    left, right = (
        _eye(fit, grid, pixels, edges, iris, above)
        for (edges, iris), above in zip(EYES, over, strict=True)
    )
    whites = [eye.white for eye in (left, right) if eye is not None]
    white = np.mean(whites, axis=0) if whites else np.full(3, 190.0)
    white = _as_white_as(white, _cheeks(fit, grid, pixels))
    lips = opening.on(grid)
    reach = _MOUTH_REACH
    corners = [[-1 - reach, lips.upper.min() - reach], [1 + reach, lips.lower.max() + reach]]
    mouth = _patch(pixels, lips, np.array(corners))
    shown = float(ramp(lips.gap[8:-8].mean(), _SHOWN_GAP))
    enamel = np.array(_ENAMEL) * white
    if mouth is not None:
        enamel = _teeth_colour(enamel, shown, mouth, lips)
    return PortraitView(grid, pixels, (left, right), mouth, white, shown, enamel)


def _cheeks(fit: Fit, grid: PixelGrid, pixels: NDArray[Any]) -> NDArray[np.float64]:
    """Middle colour of the cheeks, 0-255, `[3]`."""
    column, row = grid.pixels(fit.landmarks[list(_CHEEKS), :2])
    colours = pixels[row, column, :3] / (257.0 if pixels.itemsize == 2 else 1.0)
    return np.asarray(np.median(colours, axis=0), np.float64)


def _as_white_as(white: NDArray[np.float64], skin: NDArray[np.float64]) -> NDArray[np.float64]:
    """What an eye shows of white as skin in the same light allows: a shaded, red eye is none.

    A white surface has less of a tint than skin, and is hardly darker.
    """
    light, brightness = max(float(white.mean()), 1.0), max(float(skin.mean()), 1.0)
    most = 1.0 + _TINGED * (skin / brightness - 1.0)
    tint = np.clip(white / light, np.minimum(most, 1.0), np.maximum(most, 1.0))
    return np.asarray(tint * max(light, _LIT * brightness), np.float64)


def _eye(
    fit: Fit,
    grid: PixelGrid,
    pixels: NDArray[Any],
    edges: Edges,
    iris: int,
    over: NDArray[np.float64],
) -> EyePlates | None:
    points = grid.from_photo(fit.landmarks)
    opening = Aperture.of_landmarks(points, edges, _LOWER_LID_DROP)
    patch = _patch(pixels, opening, np.array([[-REACH_Q, -REACH_UP], [REACH_Q, REACH_DOWN]]))
    if patch is None:
        return None
    rim = points[iris + 1 : iris + 5] - points[iris]
    radius = max(float(np.linalg.norm(rim, axis=1).mean()), _SMALLEST_IRIS)
    # An eye of very many pixels is taken apart at a whole fraction of them, to bound the memory.
    block = math.ceil(opening.unit / _LARGEST_EYE)
    height, width = (side // block for side in patch.pixels.shape[:2])
    pixels = patch.pixels[: height * block, : width * block]
    pixels = resized(pixels, height, width, "mean") if block > 1 else pixels
    corner = np.array([patch.left, patch.top], np.float64)
    frame = Aperture(
        (opening.centre - corner) / block, opening.axis / block, opening.upper, opening.lower
    )
    middle, above = ((point - corner) / block for point in (points[iris], grid.from_photo(over)))
    plates = eye_plates(pixels, frame, middle, radius / block, above)
    return replace(plates, left=patch.left, top=patch.top, scale=1.0 / block, opening=opening)


def _teeth_colour(
    usual: NDArray[np.float64], shown: float, patch: Patch, opening: Aperture
) -> NDArray[np.float64]:
    """Colour of the brighter pixels within an opening if they look like teeth."""
    height, width = patch.pixels.shape[:2]
    columns = np.arange(width) + patch.left + 0.5
    rows = np.arange(height) + patch.top + 0.5
    q, t = np.moveaxis(opening.to_local(np.stack(np.meshgrid(columns, rows), axis=-1)), -1, 0)
    upper = np.interp(q.ravel(), knots(), opening.upper).reshape(q.shape)
    lower = np.interp(q.ravel(), knots(), opening.lower).reshape(q.shape)
    inside = patch.pixels[(np.abs(q) < 0.8) & (t > upper) & (t < lower)]
    if len(inside) < 8:
        return usual
    light = inside.mean(axis=1)
    bright = inside[light >= np.percentile(light, 70.0)].mean(axis=0)
    saturation = (bright.max() - bright.min()) / max(float(bright.max()), 1.0)
    share = shown * float(ramp(saturation, _COLOURLESS))
    return np.asarray(usual + (bright - usual) * share, np.float64)


def _patch(pixels: NDArray[Any], opening: Aperture, extent: NDArray[np.float64]) -> Patch | None:
    """The box around a rectangle in an opening's frame, cut to the picture."""
    (q0, t0), (q1, t1) = extent
    corners = opening.from_local(np.array([[q0, t0], [q0, t1], [q1, t0], [q1, t1]]))
    low = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
    high = np.minimum(np.ceil(corners.max(axis=0)), pixels.shape[1::-1]).astype(int)
    if (high - low).min() < 4:
        return None
    part = pixels[low[1] : high[1], low[0] : high[0], :3]
    scale = 1.0 / 257.0 if pixels.dtype == np.uint16 else 1.0
    return Patch(int(low[0]), int(low[1]), part.astype(np.float32) * np.float32(scale))
