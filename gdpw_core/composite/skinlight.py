"""A portrait's skin: its colour, and how much light falls on each vertex, as the face tells."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.extension import ramp
from gdpw_core.composite.fetch import blurred, fetched
from gdpw_core.composite.kernels import vertex_normals
from gdpw_core.composite.posed import PosedHead

if TYPE_CHECKING:
    from gdpw_core.composite.stage import SourceStage

Floats = NDArray[np.float64]

_TRUSTED = 0.9  # of skin that tells of its light
_SOFT = 0.008  # of the stage's side: pores are no light
_RIDGE = 0.005  # per vertex, against a lamp where few normals point
_ROUNDS, _STRANGE = 4, 2.0  # of leaving out beard, lips and shine: median residuals
_BELIEVED = 0.7  # of what the lamp says of a turn: measured on clips
_STRAIGHT = 1e-6  # a turn that is none
_LIMITS = (0.65, 1.25)  # of the face's middle brightness
# Channels of skin as shares of the face's tone: the largest by the smallest, and their mean.
_TINTS, _DARK = (1.7, 1.4), (0.30, 0.45)
_LEAST = 1e-3


@dataclass(frozen=True, eq=False)
class SkinLight:
    """How a portrait's skin is lit.

    Args:
        tone: the face's middle colour, sRGB 0-255, `[3]`.
        lamp: what the light is of a normal: sky, and the lamp's part along x, y, z, `[4]`.
        normals: of the head as fitted, `[V, 3]`.
    """

    tone: Floats
    lamp: Floats
    normals: Floats

    @cached_property
    def light(self) -> Floats:
        """Light on every vertex, 1 where skin of that colour shows it, `[V]`."""
        return self.on(self.normals)

    def on(self, normals: Floats) -> Floats:
        """Light on skin that faces along normals `[N, 3]`: `[N]`."""
        return np.asarray(np.clip(_design(normals) @ self.lamp, *_LIMITS))


def light_of(stage: "SourceStage") -> SkinLight:
    """Light on a portrait as its face shows it.

    One lamp and the sky: brightness is linear in the normal, which the face is fitted with.
    Source: Basri and Jacobs 2003, "Lambertian reflectance and linear subspaces", first order.
    """
    anatomy = stage.anatomy
    normals = vertex_normals(stage.vertices, anatomy.faces)
    design = _design(normals)
    face = anatomy.pack.masks["outer_skin"] & (anatomy.stillness == 0.0)
    skin = face & stage.in_front & (stage.seen > _TRUSTED)
    skin = skin if skin.sum() > design.shape[1] else face
    size = len(stage.matte)
    column, row = (stage.grid.from_photo(stage.points[skin]) - 0.5).T
    picture = blurred(stage.view(size).pixels.astype(np.float32), _SOFT * size)
    colours = fetched(picture, column, row).reshape(-1, 3).astype(np.float64)
    tone = np.maximum(np.median(colours, axis=0), 1.0)
    bright = colours.mean(axis=1) / tone.mean()
    shown, ridge = design[skin], np.diag([0.0, _RIDGE, _RIDGE, _RIDGE])
    weight = np.ones(len(bright))
    for _ in range(_ROUNDS):
        weighted = shown.T * (weight / weight.sum())
        lamp = np.linalg.solve(weighted @ shown + ridge, weighted @ bright)
        off = np.abs(bright - shown @ lamp)
        weight = (off <= _STRANGE * np.median(off)).astype(np.float64)
    return SkinLight(tone, lamp, normals)


def turned_light(stage: "SourceStage", edited: PosedHead) -> Floats | None:
    """How the lamp falls on a turned face, over how it fell; None: alike.

    Returns:
        Logarithms on each vertex of the face, `[N]`.
    """
    then = stage.fitted.rotation
    turn = edited.rotation @ then.T
    if np.abs(turn - np.eye(3)).max() < _STRAIGHT:
        return None
    skin, face = stage.skin, stage.anatomy.face
    lit = skin.on(skin.normals[face.vertices] @ turn.T)
    believed = _BELIEVED * face.weight[:, 0]
    return np.asarray(believed * np.log(lit / skin.light[face.vertices]))


def like_skin(colours: NDArray[Any], tone: NDArray[Any]) -> NDArray[Any]:
    """How surely colours are those of a face's skin, however bright: hair and cloth are not, 0-1.

    Args:
        colours: `[..., 3]`.
        tone: the face's middle colour, `[3]`.
    """
    share = colours / tone
    # Channel by channel: numpy is slow along so short an axis.
    red, green, blue = share[..., 0], share[..., 1], share[..., 2]
    largest = np.maximum(np.maximum(red, green), blue)
    least = np.maximum(np.minimum(np.minimum(red, green), blue), _LEAST)
    return np.asarray(ramp(largest / least, _TINTS) * ramp(share.mean(axis=-1), _DARK))


def _design(normals: Floats) -> Floats:
    return np.column_stack([np.ones(len(normals)), normals])
