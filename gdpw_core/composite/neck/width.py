"""The mesh's neck drawn in to the outline of the photo's: a face says little of its neck.

Seen from the front, the upper end of a neck too broad hides behind the jaw; a turn would bring it
to light.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, median_filter

from gdpw_core.composite.anatomy import BODY_REGION, HeadAnatomy
from gdpw_core.composite.extension import smoothstep
from gdpw_core.composite.grid import PixelGrid

Floats = NDArray[np.float64]

_PERSON = 0.5  # of the matte
_MOST = 0.4  # of half the neck's breadth: what lies farther in is no outline of a neck
_ROWS = 0.015  # of the stage's side: fewer say nothing of a neck
_EVEN = 0.012  # of the stage's side, along the neck
_HEIGHTS = 12
_RING = 0.01  # metres
_TOP = 0.02  # metres below the lobes: the neck ends in the head


@dataclass(frozen=True, eq=False)
class _Rings:
    """The neck around its axis: half its breadth, and where each vertex lies in that.

    Args:
        axis: column of the whole neck's, grid pixels.
        half: grid pixels, `[V]`.
        aside: left or right of the axis, in halves, -1 to 1, `[V]`.
    """

    axis: float
    half: Floats
    aside: Floats


def neck_drawn_in(
    anatomy: HeadAnatomy,
    grid: PixelGrid,
    points: Floats,
    triangle: NDArray[np.int32],
    person: NDArray[np.float32],
) -> Floats:
    """What to add to the mesh's points so that its neck is as slim as the photo's.

    Args:
        anatomy: of the head.
        grid: the stage.
        points: of the head, photo pixels, `[V, 2]`.
        triangle: the head rasterised on the grid, `[S, S]`.
        person: the matte on the grid, `[S, S]`.

    Returns:
        Photo pixels, `[V, 2]`; zero but on the neck, and where that is not too broad.
    """
    neck = anatomy.stillness > 0
    if not neck.any():
        return np.zeros_like(points)
    heights = anatomy.pack.v_template[:, 1]
    lobes = heights[anatomy.level].mean()
    firm = smoothstep((lobes - heights) / _TOP) * neck * (1.0 - anatomy.pinned)
    places = grid.from_photo(points)
    rings = _rings(places, heights, neck)
    covered = triangle >= 0
    body = covered & (anatomy.regions[triangle] == BODY_REGION)
    shown = person > _PERSON
    most = _MOST * float(rings.half[neck].min())
    moved = np.zeros_like(places)
    for side in (1, -1):
        middle = rings.axis if side == 1 else len(person) - rings.axis
        inset = _inset(covered[:, ::side], body[:, ::side], shown[:, ::side], middle, most)
        own = np.maximum(-side * rings.aside, 0.0)
        rows = np.clip(places[:, 1].astype(np.int64), 0, len(inset) - 1)
        moved[:, 0] += side * firm * own * inset[rows]
    return grid.vectors_to_photo(moved)


def ends_by_height(
    heights: Floats, across: Floats, neck: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """How far a neck reaches to both sides at the height of every vertex, `[V]` each.

    Args:
        heights: of all vertices at rest, metres, `[V]`.
        across: where they lie across the neck, `[V]`.
        neck: which are its own, `[V]`.
    """
    levels = np.linspace(heights[neck].min(), heights[neck].max(), _HEIGHTS)
    rings = [across[neck & (np.abs(heights - level) < _RING)] for level in levels]
    known = np.array([len(ring) > 0 for ring in rings])
    first = [ring.min() for ring in rings if len(ring)]
    last = [ring.max() for ring in rings if len(ring)]
    low, high = (np.interp(heights, levels[known], ends) for ends in (first, last))
    return low, high


def _rings(places: Floats, heights: Floats, neck: NDArray[np.bool_]) -> _Rings:
    left, right = ends_by_height(heights, places[:, 0], neck)
    half = np.maximum(0.5 * (right - left), 1.0)
    axis = 0.5 * (left + right)
    aside = np.clip((places[:, 0] - axis) / half, -1.0, 1.0)
    return _Rings(float(np.median(axis[neck])), half, aside)


def _inset(
    covered: NDArray[np.bool_],
    body: NDArray[np.bool_],
    shown: NDArray[np.bool_],
    axis: float,
    most: float,
) -> Floats:
    """By how much the mesh's left outline lies beside the person's, pixels, by row `[S]`.

    The person's is sought from the axis outward: stray hair beside a neck is none of it. Where the
    jaw or the ears are the mesh's outline, the neck goes on as below.
    """
    size = len(covered)
    rows, columns = np.arange(size), np.arange(size)
    first = covered.argmax(axis=1)
    beside = ~shown & (columns >= first[:, None]) & (columns < axis)
    gap = np.where(beside, columns - first[:, None] + 1, 0).max(axis=1)
    tells = covered.any(axis=1) & body[rows, first] & (gap < most)
    known = np.flatnonzero(tells)
    if len(known) < _ROWS * size:
        return np.zeros(size)
    gaps = median_filter(gap[known].astype(np.float64), 9, mode="nearest")
    return np.asarray(gaussian_filter1d(np.interp(rows, known, gaps), _EVEN * size), np.float64)
