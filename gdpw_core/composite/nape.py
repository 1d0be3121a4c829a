"""The sides of neck and jaw that a turning head uncovers.

The photo hides them, but it shows the neck below and the cheek before them. Those are continued:
the neck upward along its axis, mirrored at the edge of sight, as skin, collar or hair over it goes
on; the jaw from its nearest skin.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator
from scipy.spatial import cKDTree

from gdpw_core.composite.anatomy import HeadAnatomy
from gdpw_core.composite.extension import smoothstep
from gdpw_core.composite.fetch import fetched
from gdpw_core.composite.grid import PixelGrid

if TYPE_CHECKING:
    from gdpw_core.composite.stage import SourceStage

Floats = NDArray[np.float64]
Array = NDArray[np.float32]
Flags = NDArray[np.bool_]

_TURN = (0.07, 0.20)  # radians of a turn from which it appears, is there
_ASIDE = (0.5, 0.9)  # radians from the front of the neck: under the chin nothing is continued
_BEHIND = (1.0, 1.6)  # the same, of what lies behind the ears
_HAIRLINE = (-0.040, -0.012)  # metres above the lobes, behind the ears: there hair begins
_LOBES = (-0.012, 0.0)  # metres above them at which the jaw's side begins to end, ends
_LOOSE = (0.3, 0.55)  # share of strands beside a neck from which it is continued less, not at all

_FACING = 0.1  # n.v from which the photo shows a vertex
_FEW = 12  # vertices of a neck that the photo hardly shows
_FARTHEST = 1.2  # radians from the front up to which the neck is looked at
_DIRECTIONS, _NEAR = 32, 0.16  # in which its visible upper end is looked for, radians around each
_APPEARS = (-0.022, -0.010)  # metres above that end from which the neck is continued
_CLEAR = 0.006  # metres below that end: jaws throw shadows
_MIRROR, _DEEPEST = 0.4, 0.012  # how fast, and how far at most, metres, the neck runs back down
_RADIUS = 0.06  # metres, of a neck
_INWARD = (0.85, 0.7, 0.55)  # of the angle: what lies beside the photo's neck is none of it

_TRUSTED = 0.6  # of cheeks that the jaw's side is continued from
_NEAREST = 6  # vertices of them

_SURE = 0.9  # of the matte, of what is taken
_STRAY = 0.008  # of the stage's side: half the breadth of the widest strand
_RIM = 0.004  # of the stage's side, of an outline in a photo
_STRAND = 0.08  # of the matte
_BESIDE = 0.07  # of the stage's side, beyond the mesh
_SHOULDERS = 0.1  # pinned


@dataclass(frozen=True, eq=False)
class Nape:
    """Where hidden vertices of neck and jaw take their pixels from.

    Args:
        sources: photo points, `[V, 2]`.
        share: how far each vertex takes them where it does not show itself, 0-1, `[V]`.
        touched: vertices of the faces that take any, `[N]`.
        solid: where the photo surely shows the person, neither stray hair nor an earring, on the
            stage's grid, 0-1, `[S, S]`; what fetches that keeps it.
    """

    sources: Floats
    share: Floats
    touched: NDArray[np.int64]
    solid: Array

    def rows(self, grid: PixelGrid, points: Floats) -> tuple[int, int]:
        """First row of a grid in which anything is lent, and the one after the last."""
        found = grid.from_photo(points[self.touched])[:, 1]
        if not len(found):
            return 0, 0
        return max(int(found.min()), 0), min(int(found.max()) + 1, grid.height)

    def lent(self, points: Floats, turn: float) -> Array | None:
        """Displacement to the sources, photo pixels, and share, `[V, 3]`.

        Args:
            points: of the edited head, photo pixels, `[V, 2]`.
            turn: of the head in the edit, radians; None comes back for a small one.
        """
        appears = float(_ramp(np.array(turn), _TURN))
        if appears <= 0.0:
            return None
        return np.column_stack([self.sources - points, self.share * appears]).astype(np.float32)


@dataclass(frozen=True, eq=False)
class _Neck:
    """A head at rest around the axis of its neck.

    Args:
        own: vertices of the neck, `[V]`.
        aside: angle of every vertex from the front, left positive, radians, `[V]`.
        height: metres above the ear lobes, `[V]`.
    """

    own: Flags
    aside: Floats
    height: Floats

    @classmethod
    def of(cls, anatomy: HeadAnatomy) -> "_Neck":
        """The neck of a head that has one; it leans, so its axis is found height by height."""
        own, (x, y, z) = anatomy.stillness > 0, anatomy.pack.v_template.T
        levels = np.linspace(y[own].min(), y[own].max(), 12)
        rings = [z[own & (np.abs(y - level) < 0.010)] for level in levels]
        middle = np.array(
            [0.5 * (ring.min() + ring.max()) if len(ring) else np.nan for ring in rings]
        )
        known = np.isfinite(middle)
        aside = np.arctan2(x, z - np.interp(y, levels[known], middle[known]))
        return cls(own, aside, y - y[anatomy.level].mean())


def nape_of(stage: "SourceStage") -> Nape | None:
    """The nape of a portrait; None for a head without a neck and a photo that hardly shows it."""
    anatomy = stage.anatomy
    if not anatomy.stillness.any():
        return None
    neck, solid = _Neck.of(anatomy), _solid(stage.matte)
    jaw = _beside_the_jaw(anatomy, neck)
    cheek = anatomy.pack.masks["outer_skin"] & stage.in_front & (stage.seen > _TRUSTED)
    cheek &= _person(stage, solid, stage.points) > _SURE
    shown = neck.own & stage.in_front & (stage.facing > _FACING)
    if shown.sum() < _FEW or not cheek.any():
        return None
    sources, share = stage.points.copy(), jaw.copy()
    rest, used = anatomy.pack.v_template, jaw > 0
    sources[used] = _nearest(rest[used], rest[cheek], stage.points[cheek])
    _continue_neck(stage, solid, neck, shown, sources, share)
    share *= _ramp(np.abs(neck.aside), _ASIDE) * (1.0 - anatomy.pinned)
    share *= 1.0 - _ramp(np.abs(neck.aside), _BEHIND) * _ramp(neck.height, _HAIRLINE)
    left, right = _loose_hair(stage, solid, neck)
    share *= 1.0 - np.where(neck.aside > 0, left, right)
    faces = anatomy.faces
    return Nape(sources, share, np.unique(faces[(share[faces] > 0).any(axis=1)]), solid)


def _ramp(values: Floats, between: tuple[float, float]) -> Floats:
    """0 before, 1 after, smooth between."""
    first, last = between
    return smoothstep((values - first) / (last - first))


def _solid(matte: Array) -> Array:
    """The matte without what is narrow, and without its rim, where colours mix."""
    stray, rim = (
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
        for reach in (round(_STRAY * len(matte)), round(_RIM * len(matte)))
    )
    return np.asarray(cv2.erode(cv2.morphologyEx(matte, cv2.MORPH_OPEN, stray), rim), np.float32)


def _person(stage: "SourceStage", solid: Array, points: Floats) -> Floats:
    """How surely photo points show the person, 0-1, `[N]`; points that are nowhere do not."""
    column, row = (stage.grid.from_photo(np.nan_to_num(points, nan=-1e6)) - 0.5).T
    return fetched(solid, column, row, "zero").reshape(-1).astype(np.float64)


def _beside_the_jaw(anatomy: HeadAnatomy, neck: _Neck) -> Floats:
    """Skin of the head below the ear lobes, 0-1, `[V]`."""
    masks = anatomy.pack.masks
    skin = masks["outer_skin"] & ~masks["ears"] & ~neck.own
    return np.where(skin, 1.0 - _ramp(neck.height, _LOBES), 0.0)


def _nearest(points: Floats, donors: Floats, places: Floats) -> Floats:
    """Places of the nearest donors, the nearer the more, `[N, 2]`."""
    far, which = cKDTree(donors).query(points, k=range(1, min(_NEAREST, len(donors)) + 1))
    weight = 1.0 / np.maximum(np.asarray(far), 1e-4) ** 2
    weight /= weight.sum(axis=1, keepdims=True)
    found: Floats = (places[which] * weight[..., None]).sum(axis=1)
    return found


def _continue_neck(
    stage: "SourceStage", solid: Array, neck: _Neck, shown: Flags, sources: Floats, share: Floats
) -> None:
    """Sources and shares of the neck's own vertices, in place."""
    own = np.flatnonzero(neck.own)
    height = neck.height[own]
    angle = np.clip(neck.aside[own], -_FARTHEST, _FARTHEST)
    above = height - _visible_end(neck, shown, angle)
    down = _CLEAR + np.minimum(_MIRROR * np.maximum(above, 0.0), _DEEPEST)
    taken = np.maximum(height - np.maximum(above + down, 0.0), height.min() + _CLEAR)
    place = LinearNDInterpolator(
        np.column_stack([neck.aside[own] * _RADIUS, height]), stage.points[own]
    )
    found = place(np.column_stack([angle * _RADIUS, taken]))
    for inward in _INWARD:
        beside = _person(stage, solid, found) <= _SURE
        found[beside] = place(np.column_stack([inward * angle * _RADIUS, taken])[beside])
    good = np.isfinite(found).all(axis=1)
    sources[own[good]] = found[good]
    share[own[good]] = _ramp(above[good], _APPEARS)


def _visible_end(neck: _Neck, shown: Flags, angle: Floats) -> Floats:
    """Height up to which the photo shows the neck in each direction, `[N]`."""
    aside, height = neck.aside[shown], neck.height[shown]
    directions = np.linspace(-_FARTHEST, _FARTHEST, _DIRECTIONS)
    ends = np.full(_DIRECTIONS, np.nan)
    for number, direction in enumerate(directions):
        near = height[np.abs(aside - direction) < _NEAR]
        ends[number] = near.max() if len(near) else np.nan
    known = np.isfinite(ends)
    if not known.any():
        return np.full(len(angle), height.max())
    return np.asarray(np.interp(angle, directions[known], ends[known]), np.float64)


def _loose_hair(stage: "SourceStage", solid: Array, neck: _Neck) -> tuple[float, float]:
    """How surely strands hang beside the left and the right side of the neck, 0-1.

    They are shown as they hang, with what is seen between them; skin there would tear them.
    """
    places, anatomy = stage.grid.from_photo(stage.points), stage.anatomy
    covered = np.isfinite(stage.depth)
    away = cv2.distanceTransform((~covered).astype(np.uint8), cv2.DIST_L2, 5)
    rows, columns = np.indices(covered.shape)
    beside = ~covered & (away < _BESIDE * len(covered)) & (rows > places[anatomy.level, 1].mean())
    beside &= rows < places[anatomy.pinned < _SHOULDERS, 1].max()
    strands = (stage.matte > _STRAND) & (solid < 0.5)
    middle = places[neck.own, 0].mean()
    towards_left = np.sign(places[neck.own & (neck.aside > 0), 0].mean() - middle)
    found = []
    for side in (towards_left, -towards_left):
        zone = beside & (side * (columns - middle) > 0)
        share = strands[zone].mean() if zone.any() else 0.0
        found.append(float(_ramp(np.array(share), _LOOSE)))
    return found[0], found[1]
