"""What continues the sides of neck, jaw and head that a photo hides, once per portrait.

The photo shows the neck below and the cheek before them. The neck goes on upward along its axis,
mirrored at the edge of sight, as skin, collar or hair over it does; the jaw from its nearest skin;
the back of the head behind an ear from the hair above it, mirrored at the ear's top.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator
from scipy.spatial import cKDTree

from gdpw_core.composite.anatomy import HeadAnatomy
from gdpw_core.composite.extension import ramp
from gdpw_core.composite.fetch import blurred, fetched
from gdpw_core.composite.neck.outline import NeckOutline, neck_outlines
from gdpw_core.composite.neck.width import ends_by_height
from gdpw_core.composite.sides.outline import across

if TYPE_CHECKING:
    from gdpw_core.composite.stage import SourceStage

Floats = NDArray[np.float64]
Array = NDArray[np.float32]
Flags = NDArray[np.bool_]

_ASIDE = (0.4, 0.7)  # radians from the front of the neck: under the chin nothing is continued
_LOBES = (-0.012, 0.0)  # metres above them at which the jaw's side begins to end, ends

_FACING = 0.1  # n.v from which the photo shows a vertex
_FEW = 12  # vertices of a neck that the photo hardly shows
_FARTHEST = (1.2, 1.05, 0.9, 0.75, 0.6)  # radians from the front up to which it is continued from
_DIRECTIONS, _NEAR = 32, 0.16  # in which its visible upper end is looked for, radians around each
_APPEARS = (-0.022, -0.010)  # metres above that end from which the neck is continued
# Metres below that end at which what continues it is taken, clear of a beard or at least of the
# jaw's shadow, and how far of 255 its colour may lie from the throat's: a collar is no skin.
_CLEAR = ((0.020, 40.0), (0.013, 50.0), (0.006, 90.0))
_MOSTLY = 0.9  # of what is taken must be so
_MIRROR, _DEEPEST = 0.4, 0.012  # how fast, and how far at most, metres, the neck runs back down
_RADIUS = 0.06  # metres, of a neck

_RINGS = (0.020, 0.035)  # metres from the lobes within which earrings hang
_TRUSTED = 0.6  # of cheeks that the jaw's side is continued from
_NEAREST = 6  # vertices of them

_HIDDEN = (0.1, 0.0)  # n.v at which the scalp behind an ear begins to be hidden, is
_EAR_TOP = (0.004, -0.008)  # metres above an ear's top where what lies behind it begins, is
_HAIRLINE = (0.0, 0.012)  # metres above the lobes at which a nape's hair ends, is
_FROM_OUTLINE = 0.012  # of the stage's side, within it
_FOLDED = 0.6  # how fast the hair that continues it runs back up

_SURE = 230.0  # of 255 of the matte, of what is taken
_STRAY = 0.008  # of the stage's side: half the breadth of the widest strand
_RIM = 0.004  # of the stage's side, of an outline in a photo
_SOFT = 0.004  # the same: pores and stubble are no other colour
_WITHIN = 0.012  # the same, how far within the person what is taken lies
_EARRING = 0.0002  # of the stage: smaller things are none
_RING = 0.05  # the same, of an earring around the lobe
_HAIR = 0.4  # share of the place beside a neck from which hair hangs there


@dataclass(frozen=True, eq=False)
class Nape:
    """Where hidden vertices of neck and jaw take their pixels from.

    Args:
        sources: photo points, `[V, 2]`.
        share: how far each vertex takes them where it would fetch background, 0-1, `[V]`.
        firm: how far of that also where it would fetch a person, but another colour, 0-1, `[V]`.
        skin: how far that is skin, 0-1, `[V]`.
        touched: vertices of the faces that take any, `[N]`.
        photo: the photo, soft, and what of it is shown on, on the stage's grid, 0-255,
            `[S, S, 4]`.
        outlines: beyond which nothing is continued.
    """

    sources: Floats
    share: Floats
    firm: Floats
    skin: Floats
    touched: NDArray[np.int64]
    photo: NDArray[np.uint8]
    outlines: tuple[NeckOutline, ...]

    @cached_property
    def person(self) -> Array:
        """Where `photo` is shown on, 0-1, `[S, S]`."""
        return np.asarray(self.photo[..., 3] / np.float32(255.0), np.float32)


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
        back, front = ends_by_height(y, z, own)
        aside = np.arctan2(x, z - 0.5 * (back + front))
        return cls(own, aside, y - y[anatomy.level].mean())


def nape_of(stage: "SourceStage") -> Nape | None:
    """The nape of a portrait; None for a head without a neck and a photo that hardly shows it."""
    anatomy = stage.anatomy
    if not anatomy.stillness.any():
        return None
    neck = _Neck.of(anatomy)
    size = len(stage.matte)
    opened = cv2.morphologyEx(stage.matte, cv2.MORPH_OPEN, _disc(_STRAY * size))
    person = np.asarray(opened, np.float32)
    photo = _soft_photo(stage, _solid(stage, neck, person))
    jaw = _beside_the_jaw(anatomy, neck)
    cheek = anatomy.pack.masks["outer_skin"] & stage.in_front & (stage.seen > _TRUSTED)
    inner = photo.astype(np.float32)
    inner[..., 3] = cv2.erode(photo[..., 3], _disc(_WITHIN * len(photo)))
    cheek &= _seen_at(stage, inner, stage.points)[:, 3] > _SURE
    shown = neck.own & stage.in_front & (stage.facing > _FACING)
    if shown.sum() < _FEW or not cheek.any():
        return None
    sources, share = stage.points.copy(), jaw.copy()
    rest, used = anatomy.pack.v_template, jaw > 0
    sources[used] = _nearest(rest[used], rest[cheek], stage.points[cheek])
    _continue_neck(stage, inner, neck, shown, sources, share)
    share *= ramp(np.abs(neck.aside), _ASIDE) * (1.0 - anatomy.pinned)
    # Hair is shown as it hangs, with what is seen between its strands; skin would tear it.
    left, right = (hair < _HAIR for hair in stage.hair_beside)
    share *= np.where(neck.aside > 0, left, right)
    firm = np.ones(len(share))
    for lobe in _lobes(anatomy, neck):
        firm *= ramp(np.linalg.norm(rest - rest[lobe], axis=1), _RINGS)
    behind = _behind_the_ears(stage, photo.astype(np.float32), neck, sources)
    skin, share = np.where(behind > 0.0, 0.0, 1.0), np.maximum(share, behind)
    touched = np.unique(anatomy.faces[(share[anatomy.faces] > 0).any(axis=1)])
    return Nape(sources, share, firm * skin, skin, touched, photo, neck_outlines(stage, person))


def _solid(stage: "SourceStage", neck: _Neck, person: Array) -> Array:
    """Where the photo shows what an edit may go on showing, 0-1, `[S, S]`.

    The person, without a rim, where colours mix, and without strands. Below the ear lobes
    nothing but the mesh: what lies beside it there, a skin that turns to the viewer covers; ear
    rings stay.
    """
    size = len(person)
    places = stage.grid.from_photo(stage.points)
    rows, columns = np.indices(person.shape, np.float32)
    below = rows > places[stage.anatomy.level, 1].mean()
    solid = cv2.erode(np.where(below & ~np.isfinite(stage.depth), 0.0, person), _disc(_RIM * size))
    shown = cv2.erode(stage.matte, np.ones((3, 3)))
    for lobe in _lobes(stage.anatomy, neck):
        away = np.hypot(columns - places[lobe, 0], rows - places[lobe, 1]) / size
        if ((away < _RING) & below & (shown - solid > 0.5)).mean() > _EARRING:
            solid = np.maximum(solid, (1.0 - ramp(away, (_RING, 2.0 * _RING))) * shown)
    return np.asarray(solid, np.float32)


def _soft_photo(stage: "SourceStage", solid: Array) -> NDArray[np.uint8]:
    size = len(solid)
    soft = blurred(stage.view(size).pixels.astype(np.float32), _SOFT * size)
    return np.ascontiguousarray(np.dstack([soft, 255.0 * solid]) + 0.5).astype(np.uint8)


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * round(radius) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def _seen_at(stage: "SourceStage", photo: Array, points: Floats) -> Floats:
    """Colours and persons, 0-255, at photo points, `[N, 4]`; nothing where points are nowhere."""
    column, row = (stage.grid.from_photo(np.nan_to_num(points, nan=-1e6)) - 0.5).T
    found = fetched(photo, column, row, "zero")
    return found.reshape(-1, 4).astype(np.float64)


def _beside_the_jaw(anatomy: HeadAnatomy, neck: _Neck) -> Floats:
    """Skin of the head below the ear lobes, 0-1, `[V]`."""
    masks = anatomy.pack.masks
    skin = masks["outer_skin"] & ~masks["ears"] & ~neck.own
    return np.where(skin, 1.0 - ramp(neck.height, _LOBES), 0.0)


def _nearest(points: Floats, donors: Floats, places: Floats) -> Floats:
    """Places of the nearest donors, the nearer the more, `[N, 2]`."""
    far, which = cKDTree(donors).query(points, k=range(1, min(_NEAREST, len(donors)) + 1))
    weight = 1.0 / np.maximum(np.asarray(far), 1e-4) ** 2
    weight /= weight.sum(axis=1, keepdims=True)
    found: Floats = (places[which] * weight[..., None]).sum(axis=1)
    return found


def _continue_neck(
    stage: "SourceStage",
    photo: Array,
    neck: _Neck,
    shown: Flags,
    sources: Floats,
    share: Floats,
) -> None:
    """Sources and shares of the neck's own vertices, in place."""
    own = np.flatnonzero(neck.own)
    aside, height = neck.aside[own], neck.height[own]
    above = height - _visible_end(neck, shown, np.clip(aside, -_FARTHEST[0], _FARTHEST[0]))
    mirrored = np.minimum(_MIRROR * np.maximum(above, 0.0), _DEEPEST)
    lowest = height.min() + _CLEAR[-1][0]
    place = LinearNDInterpolator(np.column_stack([aside * _RADIUS, height]), stage.points[own])
    throat = shown & (np.abs(neck.aside) < _FARTHEST[-1])
    throat = throat if throat.any() else shown
    tone = np.median(_seen_at(stage, photo, stage.points[throat])[:, :3], axis=0)
    wanted = ramp(above, _APPEARS)
    for side in (aside > 0, aside <= 0):
        for (clear, tones), farthest in product(_CLEAR, _FARTHEST):
            angle = np.clip(aside[side], -farthest, farthest)
            end = _visible_end(neck, shown, angle) - clear - mirrored[side]
            taken = np.maximum(np.minimum(height[side], end), lowest)
            found = place(np.column_stack([angle * _RADIUS, taken]))
            colours = _seen_at(stage, photo, found)
            skin = np.abs(colours[:, :3] - tone).max(axis=1) < tones
            if np.average(skin & (colours[:, 3] > _SURE), weights=wanted[side] + 1e-6) > _MOSTLY:
                break
        good = np.isfinite(found).all(axis=1)
        sources[own[side][good]] = found[good]
        share[own[side][good]] = wanted[side][good]


def _behind_the_ears(stage: "SourceStage", photo: Array, neck: _Neck, sources: Floats) -> Floats:
    """Shares of the scalp that ears hide and of ears, `[V]`, and their sources, in place.

    The mesh's ear is not the photo's: where it would show background, hair lies behind.
    """
    anatomy, rest = stage.anatomy, stage.anatomy.pack.v_template
    sides, share = anatomy.sides, np.zeros(len(rest))
    if sides is None:
        return share
    scalp = anatomy.pack.masks["scalp"] & ~neck.own
    hidden = np.where(anatomy.ears.any(axis=0), 1.0, ramp(stage.facing, _HIDDEN))
    grid, leftward = stage.grid, across(stage.fitted.rotation)
    places = grid.from_photo(stage.points)
    inset = _FROM_OUTLINE * len(stage.matte) * leftward
    for sign, ear in zip((1.0, -1.0), sides.ears, strict=True):
        above_it = sides.heights > rest[ear, 1].max(initial=-np.inf)
        if not len(ear) or not above_it.any():
            continue
        outline = places[sides.rings.seen(places, sign * leftward)] - sign * inset
        heights, outline = sides.heights[above_it], grid.to_photo(outline[above_it])
        beside = scalp & (sign * rest[:, 0] > 0.0)
        own = np.union1d(np.flatnonzero(beside), ear)
        above = rest[own, 1] - rest[ear, 1].max()
        mirrored = heights[0] - _FOLDED * above
        found = np.column_stack([np.interp(mirrored, heights, line) for line in outline.T])
        somebody = _seen_at(stage, photo, found)[:, 3] > _SURE
        share[own] = ramp(above, _EAR_TOP) * ramp(neck.height[own], _HAIRLINE)
        share[own] *= hidden[own] * somebody
        sources[own[share[own] > 0.0]] = found[share[own] > 0.0]
    return share


def _visible_end(neck: _Neck, shown: Flags, angle: Floats) -> Floats:
    """Height up to which the photo shows the neck in each direction, `[N]`."""
    aside, height = neck.aside[shown], neck.height[shown]
    directions = np.linspace(-_FARTHEST[0], _FARTHEST[0], _DIRECTIONS)
    ends = np.full(_DIRECTIONS, np.nan)
    for number, direction in enumerate(directions):
        near = height[np.abs(aside - direction) < _NEAR]
        ends[number] = near.max() if len(near) else np.nan
    known = np.isfinite(ends)
    if not known.any():
        return np.full(len(angle), height.max())
    return np.asarray(np.interp(angle, directions[known], ends[known]), np.float64)


def _lobes(anatomy: HeadAnatomy, neck: _Neck) -> list[int]:
    """The lowest vertex of each ear; none of a head without ears."""
    ears = [np.flatnonzero(ear) for ear in anatomy.ears if ear.any()]
    return [int(ear[neck.height[ear].argmin()]) for ear in ears]
