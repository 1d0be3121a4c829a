"""What a photo hides of a head and shows of its other side, once per portrait.

A vertex has a twin, its mirror image in the head at rest. Where the photo hides the one and shows
the other, the twin can stand in, once its light is matched: the sides of a face are lit unlike.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from gdpw_core.composite.anatomy import HeadAnatomy
from gdpw_core.composite.extension import LEFT_BAND, ramp, smoothstep
from gdpw_core.composite.fetch import blurred, fetched, inward, resized
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.sides.source import hidden_sides

if TYPE_CHECKING:
    from gdpw_core.composite.stage import SourceStage

Floats = NDArray[np.float64]
Array = NDArray[np.float32]

CELLS = 32
"""Cells along a side of the stage for what lies beyond the mesh."""

_FACING = (0.2, 0.6)  # n.v from which a vertex shows, shows well: outlines never fit exactly
_BEHIND = 0.004  # metres behind the depth map at which a vertex is hidden
_EAR_SIDE = (-0.35, -0.1)  # z of the skull's axis through an ear at which it begins to show, shows
_RINGS = 3  # over which sight is evened out: at grazing angles the depth map flickers
_BETTER = (0.2, 0.8)  # by how much more of the twin must show: from, to
_NEARER = (0.12, 0.4)  # by how much more the twin must face the viewer where neither shows
_SOLID = (0.35, 0.75)  # matte at which hair begins to be laid, is

_SOFT = 0.02  # of the stage's side: light has no details
_NEAR = 0.015  # metres
_HALF = 0.06  # metres from the middle over which a face curves to the side
_MOST = 0.8  # logarithm of the strongest difference between the sides
_RIDGE = 1.0  # of the lamp's strength, in vertices far to the side
_ALIKE = 0.3  # the same, beyond which a difference is not one of light
_INWARD = (0.02, 0.06)  # of the stage's side: how far within an outline unlike twins are doubted


@dataclass(frozen=True, eq=False)
class Twin:
    """The other side of a photographed head, ready to be shown.

    Args:
        lacking: how far the photo hides a vertex of which it shows the twin, 0-1, `[V]`.
        attributes: columns of `twinkernel` by vertex, nothing to be laid yet, `[V, 6]`.
        left: vertices of the left side, `[V]`.
        sides: some vertices of the skull and the ears, which say how it is mirrored, `[N]`.
        solid: where the photo shows the person, 0-1, on the stage's grid.
        lattice: cells for what lies beyond the mesh.
        centres: photo points of these, `[G, G, 2]`.
        room: where the twin may be laid beyond the mesh, 0-1, `[G, G]`: below the ears only where
            the head was, as there the photo shows nothing of what lies behind it.
    """

    lacking: Array
    attributes: Array
    left: NDArray[np.bool_]
    sides: NDArray[np.intp]
    solid: Array
    lattice: PixelGrid
    centres: Floats
    room: Array


def twin_of(stage: "SourceStage") -> Twin | None:
    """The twin of a portrait's head; None where that hides nothing that its other side shows.

    A head without ears has none: they say how it is mirrored.
    """
    anatomy = stage.anatomy
    flip = anatomy.pack.flip
    aside = float(stage.fitted.rotation[2, 0])
    hides = max(hidden_sides(stage.fitted))
    if hides == 0.0 or not anatomy.ears.any(axis=1).all():
        return None
    shown = _sight(stage)
    ratio = _tone_ratio(stage)
    light = _light(anatomy, shown * shown[flip], ratio)
    shown = _believed(stage, shown, np.abs(ratio - light).max(axis=1))
    # Behind the ears both are hidden: what the photo shows before the nearer twin is hair too.
    nearer = ramp(stage.facing[flip] - stage.facing, _NEARER)
    # Shoulders and what stands on them stay: nothing of them comes to sight.
    better = np.maximum(shown[flip], nearer) - shown
    lacking = ramp(better, _BETTER) * (1.0 - anatomy.pinned) * hides
    left = anatomy.pack.v_template[:, 0] > 0
    near_side = left == (aside > 0.0)
    lacking[near_side | anatomy.inside | anatomy.eyeballs.any(axis=0)] = 0.0
    if not (lacking > 0.5).any():
        return None
    nothing = np.zeros(len(flip))
    attributes = np.column_stack([stage.points[flip], nothing, np.exp(light)])
    above = 1.0 - smoothstep(stage.around.below / LEFT_BAND)
    room = np.maximum(above, stage.around.head_and_escape[..., 0])
    lattice = PixelGrid.of_crop(stage.crop, CELLS)
    middle = np.arange(CELLS) + 0.5
    return Twin(
        lacking=lacking.astype(np.float32),
        attributes=attributes.astype(np.float32),
        left=left,
        sides=np.flatnonzero(anatomy.ears.any(axis=0) | anatomy.scalp)[::8],
        solid=ramp(stage.matte, _SOLID).astype(np.float32),
        lattice=lattice,
        centres=lattice.to_photo(np.stack(np.meshgrid(middle, middle), axis=-1)),
        room=resized(room, CELLS, CELLS, "mean"),
    )


def _sight(stage: "SourceStage") -> Floats:
    """How well the photo shows each vertex by the mesh alone, 0-1, `[V]`."""
    anatomy = stage.anatomy
    shown = ramp(stage.facing, _FACING)
    column, row = stage.grid.pixels(stage.points)
    shown *= -stage.vertices[:, 2] < stage.depth[row, column] + _BEHIND
    for carry in anatomy.eye_carry:
        # Lids fold and eyeballs curve: they show like the skin around them.
        beside = shown[(carry > 0) & (carry < 0.5)].mean()
        shown += (beside - shown) * carry
    for ear, side in zip(anatomy.ears, (1.0, -1.0), strict=True):
        # An ear shows as a whole.
        towards = side * stage.fitted.rotation[2, 0]
        shown[ear] = ramp(towards, _EAR_SIDE)
    return _evened(shown, anatomy.faces)


def _believed(stage: "SourceStage", shown: Floats, unlike: Floats) -> Floats:
    """Sight where near an outline what looks unlike its twin is hair before it or a wall behind."""
    facing = stage.facing
    column, row = stage.grid.pixels(stage.points)
    outer = 1.0 - ramp(inward(np.isfinite(stage.depth))[row, column], _INWARD)
    outer *= (facing < facing[stage.anatomy.pack.flip]) * (1.0 - stage.anatomy.stillness)
    return _evened(shown * (1.0 - outer * (1.0 - _alike(unlike))), stage.anatomy.faces)


def _alike(difference: Floats) -> Floats:
    """How surely a difference of tones is one of light, 0-1."""
    return np.asarray(np.exp(-((difference / _ALIKE) ** 2)))


def _evened(values: Floats, faces: NDArray[np.int64]) -> Floats:
    """Means over the faces around each vertex, several times."""
    corners = faces.ravel()
    count = np.bincount(corners, minlength=len(values))
    for _ in range(_RINGS):
        total = np.bincount(corners, np.repeat(values[faces].mean(axis=1), 3), len(values))
        values = np.where(count > 0, total / np.maximum(count, 1), values)
    return values


def _tone_ratio(stage: "SourceStage") -> Floats:
    """Logarithm of the photo's soft colours at each vertex over those at its twin, `[V, 3]`."""
    covered = np.isfinite(stage.depth).astype(np.float32)[..., None]
    image = stage.view(len(stage.depth)).pixels * covered
    soft = blurred(np.dstack([image, covered]), _SOFT * len(stage.depth))
    places = stage.grid.from_photo(stage.points) - 0.5
    colours = fetched(soft, *places.T).reshape(-1, 4)
    tone = np.log(colours[:, :3] / np.maximum(colours[:, 3:], 1e-3) + 4.0)
    return np.asarray(np.clip(tone - tone[stage.anatomy.pack.flip], -_MOST, _MOST), np.float64)


def _light(anatomy: HeadAnatomy, both: Floats, ratio: Floats) -> Floats:
    """Logarithm of the light on each vertex over that on its twin, `[V, 3]`.

    It is known where the photo shows both and continued from there: a lamp beside the head lights
    its sides the more unlike, the farther they lie from the middle.

    Args:
        anatomy: of the head.
        both: how well the photo shows a vertex and its twin, 0-1, `[V]`.
        ratio: of their colours, `[V, 3]`.
    """
    points = anatomy.pack.v_template
    known = np.flatnonzero((both > 0.25) & (anatomy.eye_carry.max(axis=0) < 0.5))[::8]
    if not len(known):
        return np.zeros_like(ratio)
    aside = np.tanh(points[:, :1] / _HALF)
    near = (cdist(points, points[known], "sqeuclidean") + _NEAR**2) ** -2.0
    certain, light = both[known], np.zeros_like(ratio)
    for _ in range(2):
        weighted = certain[:, None] * aside[known]
        lamp = (weighted * ratio[known]).sum(axis=0) / ((weighted * aside[known]).sum() + _RIDGE)
        lamp = 0.5 * (lamp + lamp.mean())  # continued so far, a tint would glare
        rest = ratio[known] - lamp * aside[known]
        light = lamp * aside + (near * certain) @ rest / (near @ certain)[:, None]
        # Again without what differs from its neighbours: a birthmark, a strand of hair.
        certain = both[known] * _alike(np.abs(ratio - light).max(axis=1)[known])
    return np.asarray(np.clip(light, -_MOST, _MOST))
