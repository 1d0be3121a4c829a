"""The opening between the lips as the photo shows it.

Landmarks of rounded or hardly parted lips lie close together over a gap that the photo shows dark.
Taken for lip it would be carried along as skin, above a second mouth.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import INNER_LIPS, KNOTS, Aperture, knots
from gdpw_core.composite.fetch import blurred, fetched
from gdpw_core.composite.grid import PixelGrid

Floats = NDArray[np.float64]

# Lengths in half mouth widths.
_REACH = 0.32  # of the search above and below the landmarks' line
_STEPS = 97  # of the search
_LIP = (0.10, 0.30)  # beyond the landmarks' edges: there are the lips
_DARK = 0.5  # of the lips' luminance: the inside's
_THIN = 0.08  # the shadow between closed lips is thinner
_NEAR = 0.05  # of the line: darkness that begins farther away is no gap
_PARTED = 4  # knots on either side of the middle: there lips part first


def seen_lips(
    image: NDArray[np.uint8], grid: PixelGrid, landmarks: NDArray[np.floating]
) -> Aperture:
    """The opening among landmarks, widened to the dark gap around their line.

    Args:
        image: sRGB, `[S, S, 3]`.
        grid: of it.
        landmarks: photo pixels, `[478, 2+]`.

    Returns:
        Photo pixels; the landmarks' own where nothing dark lies between the lips.
    """
    lips = Aperture.of_landmarks(landmarks, INNER_LIPS)
    q = knots()
    middle = 0.5 * (lips.upper + lips.lower)
    away = np.linspace(-_REACH, _REACH, _STEPS)
    t = middle + away[:, None]
    points = lips.from_local(np.stack(np.broadcast_arrays(q, t), axis=-1))
    column, row = np.moveaxis(grid.from_photo(points) - 0.5, -1, 0)
    light = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.float32)
    profile = fetched(blurred(light, 0.7), column, row)
    beyond = np.maximum(lips.upper - t, t - lips.lower)
    near = (beyond > _LIP[0]) & (beyond < _LIP[1]) & (np.abs(q) < 0.6)
    if not near.any():
        return lips
    lip = float(np.median(profile[near]))
    first, last = _runs(profile < _DARK * lip, away)
    wide = _around_the_middle((last - first > _THIN) & (np.abs(q) < 0.85))
    above = _evened(np.where(wide, np.maximum(lips.upper - (middle + first), 0.0), 0.0))
    below = _evened(np.where(wide, np.maximum(middle + last - lips.lower, 0.0), 0.0))
    return Aperture(lips.centre, lips.axis, lips.upper - above, lips.lower + below)


def _runs(dark: NDArray[np.bool_], away: Floats) -> tuple[Floats, Floats]:
    """First and last place of the dark run at each knot that comes near the line; 0, 0 for none.

    A run that goes on to the end of the search is no gap: beard, or shadow.
    """
    first, last = np.zeros(KNOTS), np.zeros(KNOTS)
    for k in range(KNOTS):
        column = dark[:, k]
        starts = np.flatnonzero(np.abs(away) <= _NEAR)
        inside = starts[column[starts]]
        if not len(inside):
            continue
        begin = end = int(inside[np.abs(away[inside]).argmin()])
        while begin > 0 and column[begin - 1]:
            begin -= 1
        while end < len(away) - 1 and column[end + 1]:
            end += 1
        if begin > 0 and end < len(away) - 1:
            first[k], last[k] = away[begin], away[end]
    return first, last


def _around_the_middle(wide: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The wide knots that the middle's run on to; a shadow at a corner is no gap."""
    middle = KNOTS // 2
    if not wide[middle - _PARTED : middle + _PARTED + 1].all():
        return np.zeros_like(wide)
    _, labels = cv2.connectedComponents(wide.astype(np.uint8)[None])
    return np.asarray(labels[0] == labels[0, middle])


def _evened(values: Floats) -> Floats:
    """Without steps from knot to knot, none at the corners."""
    return np.asarray(cv2.GaussianBlur(values[None], (0, 0), 1.5)[0] * (1.0 - knots() ** 8))
