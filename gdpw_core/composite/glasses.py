"""Glasses: told by their bridge over the nose, and held still while the face behind them moves."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import LEFT_EYE, RIGHT_EYE, Aperture, knots
from gdpw_core.composite.extension import ramp
from gdpw_core.composite.fetch import blurred, fetched
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.face.landmarks import LOWER_BROWS

if TYPE_CHECKING:
    from gdpw_core.head.pack import HeadPack

Array = NDArray[np.float32]
Floats = NDArray[np.float64]

# Of 163 people three wear dark frames, which stand out by .35 to .43 of the light, and one a thin
# one: .13; the ridge of bare noses has up to .11. Two frames as light as skin (.05) are not told.
_BRIDGE = (0.11, 0.16)
_RIDGE = (168, 195)  # landmarks: from between the eyes down the nose
_RIDGE_ABOVE = 0.25  # of the way between them, where bridges lie too
_RIDGE_STEPS, _RIDGE_ENDS, _RIDGE_TREND = 80, 6, 10.0
_RIDGE_WIDTH = 0.05  # of the way between the outer corners of the eyes

# Lengths in half eye widths above the margin of the upper lid.
_LOOK = (0.3, 1.1)  # where a rim may lie over an eye
_LOOK_STEPS, _LOOK_WIDE = 41, 1.0
_THIN, _THICK = 1.0, 5.0  # steps: a rim stands out between these
_LIKELY = 0.04  # of the light, on average along a rim
_RIM = 0.08  # from the middle of a rim to its edge

# Heights of lenses over the middle of the eyes, metres, and how far behind them temples are.
_TOP, _BOTTOM, _BACK = (0.015, 0.021), (-0.034, -0.026), (-0.060, -0.040)
# Brows close above a rim, whose lower hair is held, may not part with it far.
_BROWS, _BROWS_HELD = (0.030, 0.050), 0.5


@dataclass(frozen=True, eq=False)
class Glasses:
    """What a portrait wears before its eyes.

    Args:
        share: 0 where no glasses are seen, 1 where they surely are.
        over: what lies next above the left and the right eye, lower edge of brow or of rim, photo
            pixels, `[N, 2]` each.
    """

    share: float
    over: tuple[Floats, Floats]


def seen_glasses(picture: NDArray[np.uint8], grid: PixelGrid, landmarks: Floats) -> Glasses:
    """Look for glasses.

    Args:
        picture: the network's crop, sRGB, `[S, S, 3]`.
        grid: of it.
        landmarks: photo pixels, `[478, 2+]`.
    """
    points = grid.from_photo(landmarks[:, :2])
    light = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)
    share = float(ramp(_bridge(light, points), _BRIDGE))
    brows = [landmarks[list(brow), :2] for brow in LOWER_BROWS]
    if share > 0.0:
        brows = [
            _next_above(light, Aperture.of_landmarks(points, edges), grid, brow)
            for edges, brow in zip((LEFT_EYE, RIGHT_EYE), brows, strict=True)
        ]
    return Glasses(share, (brows[0], brows[1]))


def _bridge(light: Array, points: Floats) -> float:
    """How far the ridge of the nose departs from its own trend between the eyes, of its light."""
    top, bottom = points[list(_RIDGE)]
    top = top + _RIDGE_ABOVE * (top - bottom)
    across = (points[263] - points[33]) * np.linspace(-_RIDGE_WIDTH, _RIDGE_WIDTH, 9)[:, None]
    down = top + (bottom - top) * np.linspace(0.0, 1.0, _RIDGE_STEPS)[:, None]
    column, row = np.moveaxis(down[None] + across[:, None] - 0.5, -1, 0)
    ridge = np.median(fetched(light, column, row), axis=0).astype(np.float32)
    trend = cv2.GaussianBlur(ridge[None], (0, 0), _RIDGE_TREND, borderType=cv2.BORDER_REPLICATE)
    departs = np.abs(ridge - trend[0])[_RIDGE_ENDS:-_RIDGE_ENDS]
    return float(departs.max() / max(float(ridge.mean()), 1.0))


def _next_above(light: Array, eye: Aperture, grid: PixelGrid, brow: Floats) -> Floats:
    """The brow's lower edge, or the rim below it where one is seen; photo pixels."""
    q = np.linspace(-_LOOK_WIDE, _LOOK_WIDE, 21)
    margin = np.interp(q, knots(), eye.upper)
    up = np.linspace(*_LOOK, _LOOK_STEPS)[:, None]
    column, row = np.moveaxis(eye.from_local(_pairs(q, margin - up)) - 0.5, -1, 0)
    profile = fetched(light, column, row)
    line = np.abs(blurred(profile, 0.5, _THIN) - blurred(profile, 0.5, _THICK))
    line /= max(float(np.median(profile)), 1.0)
    path = _brightest_path(line)
    own = eye.to_local(grid.from_photo(brow))
    order = np.argsort(own[:, 0])
    edge = np.interp(q, own[order, 0], own[order, 1])
    if float(line[path, np.arange(len(q))].mean()) > _LIKELY:
        edge = np.maximum(edge, margin - up[path, 0] + _RIM)
    return grid.to_photo(eye.from_local(_pairs(q, edge)))


def _pairs(q: Floats, t: Floats) -> Floats:
    return np.stack(np.broadcast_arrays(q, t), axis=-1)


def _brightest_path(values: Array) -> NDArray[np.int64]:
    """Row in each column of the path with the largest sum that climbs at most a row a column."""
    best, came = [values[:, 0].astype(np.float64)], []
    rows = np.arange(len(values))
    for column in values.T[1:]:
        before = np.pad(best[-1], 1, constant_values=-np.inf)
        three = np.stack([before[:-2], before[1:-1], before[2:]])
        came.append(rows + three.argmax(axis=0) - 1)
        best.append(column + three.max(axis=0))
    path = [int(best[-1].argmax())]
    for step in reversed(came):
        path.append(int(step[path[-1]]))
    return np.array(path[::-1])


@lru_cache(maxsize=4)
def behind_lenses(pack: "HeadPack") -> Floats:
    """How far each vertex lies behind the lenses and rims of usual glasses, 0-1, `[V]`."""
    eyes = pack.v_template[pack.eyeball_poles.ravel()].mean(axis=0)
    height, depth = pack.v_template[:, 1] - eyes[1], pack.v_template[:, 2] - eyes[2]
    lenses = 1.0 - ramp(height, _TOP)
    brows = _BROWS_HELD * (1.0 - ramp(height, _BROWS))
    zone = ramp(height, _BOTTOM) * np.maximum(lenses, brows) * ramp(depth, _BACK)
    return np.asarray(zone, np.float64)
