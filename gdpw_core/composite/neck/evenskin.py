"""The skin that a turning jaw uncovers, as smooth as skin is.

What continues jaw and neck is fetched from several places and meets in edges that no neck has, and
beside it lies the rim of the face, dark and dense in the photo where it turned away. Both take the
colours that the skin around them has without its light, under the light that falls on them: the
jaw its own above its line, the neck its own below it, in the shadow that a jaw throws. What is
finer than that, pores and stubble, stays.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.extension import ramp
from gdpw_core.composite.fetch import blurred, resized, sampled
from gdpw_core.composite.filling.fill import fill_from_known
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.layers import clipped_box
from gdpw_core.composite.skinlight import like_skin

Array = NDArray[np.float32]
Flags = NDArray[np.bool_]

STEP = 4
"""Rows and columns between those that say what changes slowly."""

# Fractions of the stage's side.
MARGIN = 0.07
"""How far around lent skin its colours are looked for."""
_NEAR = 0.05  # how far around it the face's rim is evened
_CRACKS = 0.005  # half the breadth of cracks between what is lent, which are closed
_RIM = 0.004  # around it, where what is fetched is torn
_SOFT = 0.004  # where it meets the photo's
_GRAIN = 0.004  # pores and stubble are finer
_JAW_SHADOW = (0.28, 0.032)  # how deep, how far
_TURNS_AWAY = (0.08, 0.012)  # the same, of a neck at its outline

_TRUSTED = (0.5, 1.0)  # of how surely skin is seen: its colours say nothing, all
_LEAST = 1e-3
_DIM, _AROUND = 0.2, 1.5  # of light: less is none; steps that it goes on beyond the mesh
_OTHER, _ALIKE = 70.0, 40.0  # of 255: something before the skin, or the skin
_BRIGHT = (1.4, 1.2)  # mean of channels as shares of the face's tone
_WIDE = 3.0  # sigmas of a blur
_BORROWED = 0.01  # of the jaw's colours, for the neck
_FINE = 2.0  # times the middle strength of grain: what stands out more is an edge


@dataclass(frozen=True, eq=False)
class Uncovered:
    """A window of a composite, about the skin that is lent there.

    What changes slowly is known of every `STEP`-th row and column alone, `[k, l]`.

    Args:
        grid: its pixels.
        side: of the stage, pixels.
        tone: middle colour of the face, 0-255, `[3]`.
        picture: the warped source, `[h, w, 3]`.
        lent: how much of each pixel is lent, 0-255, `[h, w]`.
        mesh: pixels of the head's mesh, `[h, w]`.
        neck: those below the head, `[h, w]`.
        seen: how surely the source shows the mesh there, 0-1, `[k, l]`.
        skin: where a person is fetched and the mesh has no ears, 0-1, `[k, l]`.
        light: on the mesh, none outside, `[k, l]`.
    """

    grid: PixelGrid
    side: int
    tone: Array
    picture: NDArray[np.uint8]
    lent: NDArray[np.uint8]
    mesh: Flags
    neck: Flags
    seen: Array
    skin: Array
    light: Array


@dataclass(frozen=True, eq=False)
class EvenSkin:
    """Colours in place of lent skin, on a window of the stage.

    Args:
        grid: its pixels.
        colours: 0-255, `[h, w, 3]`.
        share: how far they replace what is there, 0-1, `[h, w]`; it goes on beyond the mesh.
        grain: photo pixels; what is finer stays.
        fine: as far as it stands out no more than this, of 255.
    """

    grid: PixelGrid
    colours: Array
    share: Array
    grain: float
    fine: float

    @classmethod
    def of(cls, shown: Uncovered) -> "EvenSkin":
        """From the composite of an edit."""
        side, (height, width) = shown.side, shown.lent.shape
        lent = _lent_and_torn(shown)
        rows, columns = shown.seen.shape
        picture, mesh, neck, taken = (
            resized(part.astype(np.float32), rows, columns, "mean")
            for part in (shown.picture, shown.mesh, shown.neck, lent)
        )
        below = neck > 0.5 * mesh
        trust = ramp(shown.seen, _TRUSTED) * shown.skin * mesh * (taken <= 0.0)
        trust *= _like_skin(picture, shown.tone)
        # Where the photo has no such skin, what is lent speaks for itself.
        trust = np.maximum(trust, _LEAST * (taken > 1.0 - _LEAST))
        lit = _beyond(shown.light)
        shade = _in_shade(mesh > 0.5, below, side / STEP)
        albedo = picture / (lit * np.where(below, shade, np.float32(1.0)))[..., None]
        jaw = fill_from_known(albedo, trust * ~below) * lit[..., None]
        # A neck under hair and collar is of the jaw's colour.
        throat = fill_from_known(albedo, trust * np.where(below, 1.0, _BORROWED))
        throat *= (lit * shade)[..., None]
        even = jaw + below[..., None] * (throat - jaw)
        rim = (1.0 - ramp(shown.seen, _TRUSTED)) * shown.skin * mesh
        rim *= ramp(_distance(taken < 0.5), (_NEAR * side / STEP, 0.0))
        rim *= ramp(_largest(np.abs(picture - even)), (_OTHER, _ALIKE))
        jaw, throat = (resized(part, height, width) for part in (jaw, throat))
        taken = np.maximum(lent, resized(rim.astype(np.float32), height, width))
        share = np.dstack([taken, shown.mesh, shown.neck]).astype(np.float32)
        share = blurred(share, _SOFT * side)
        return cls(
            shown.grid,
            np.asarray(jaw + share[..., 2:] * (throat - jaw), np.float32),
            np.asarray(share[..., 0] / np.maximum(share[..., 1], _LEAST), np.float32),
            _GRAIN * side / shown.grid.scale,
            _FINE * _grain(shown, trust),
        )

    def reach(self, grid: PixelGrid) -> int:
        """Rows around a picture's own at which `lay` looks."""
        return int(np.ceil(_WIDE * self.grain * grid.scale))

    def lay(self, grid: PixelGrid, covered: Flags, picture: NDArray[Any]) -> None:
        """Lay the colours over lent skin in a picture of their colour space, in place.

        Args:
            grid: the picture's pixels.
            covered: pixels of the mesh, `[H, W]`.
            picture: `[H, W, 3|4]`, uint8 or uint16.
        """
        width, height = self.grid.width, self.grid.height
        corners = np.array([[0, 0], [width, 0], [0, height], [width, height]])
        box = clipped_box(grid.from_photo(self.grid.to_photo(corners)), picture.shape)
        if box is None:
            return
        left, top, height, width = box
        window = grid.window(left, top, height, width)
        rows, columns = slice(top, top + height), slice(left, left + width)
        part = picture[rows, columns, :3]
        share = sampled(self.share, self.grid, window) * covered[rows, columns]
        scale = np.float32(257.0 if picture.itemsize == 2 else 1.0)
        even = sampled(self.colours, self.grid, window) * scale
        fine = np.float32(self.fine) * scale
        own = part.astype(np.float32)
        even += np.clip(own - blurred(own, self.grain * grid.scale), -fine, fine)
        top_value = np.float32(np.iinfo(picture.dtype).max)
        mixed = own + share[..., None] * (even - own) + np.float32(0.5)
        part[...] = np.clip(mixed, 0.0, top_value)


def _lent_and_torn(shown: Uncovered) -> Array:
    """Where colours are lent, with cracks and torn rims, but no farther than a person goes."""
    lent = np.asarray(np.minimum(shown.lent / np.float32(128.0), 1.0), np.float32)
    cracks, rim = (np.ones((2 * round(r * shown.side) + 1,) * 2, np.uint8) for r in (_CRACKS, _RIM))
    somebody = cv2.morphologyEx(
        np.maximum(lent, resized(shown.skin, *lent.shape)), cv2.MORPH_CLOSE, cracks
    )
    whole = cv2.dilate(cv2.morphologyEx(lent, cv2.MORPH_CLOSE, cracks), rim)
    return np.asarray(whole * somebody * shown.mesh, np.float32)


def _beyond(light: Array) -> Array:
    """Light `[k, l]` that goes on beyond the outline of a mesh."""
    lit = light > 0.0
    whole = blurred(np.dstack([light, lit]).astype(np.float32), _AROUND)
    outside = whole[..., 0] / np.maximum(whole[..., 1], _LEAST)
    return np.asarray(np.maximum(np.where(lit, light, outside), _DIM), np.float32)


def _like_skin(picture: Array, tone: Array) -> Array:
    """Where colours are those of skin: collars, hair and rings are not, `[k, l]`."""
    alike = like_skin(picture, tone) * ramp((picture / tone).mean(axis=2), _BRIGHT)
    # Beside what is none, its colour and the skin's are mixed.
    return np.asarray(cv2.erode(alike, np.ones((3, 3), np.uint8)), np.float32)


def _grain(shown: Uncovered, trust: Array) -> float:
    """The middle strength of pores and stubble, of 255."""
    green = np.ascontiguousarray(shown.picture[..., 1], np.float32)
    strength = np.abs(green - blurred(green, _GRAIN * shown.side))
    told = strength[resized(trust.astype(np.float32), *strength.shape) > 0.5]
    return float(np.median(told)) if told.size else 0.0


def _largest(colours: NDArray[Any]) -> NDArray[Any]:
    """Of three channels; numpy's own is slow along so short an axis."""
    return np.asarray(np.maximum(np.maximum(colours[..., 0], colours[..., 1]), colours[..., 2]))


def _distance(pixels: Flags) -> Array:
    return np.asarray(cv2.distanceTransform(pixels.astype(np.uint8), cv2.DIST_L2, 5), np.float32)


def _in_shade(mesh: Flags, neck: Flags, side: float) -> Array:
    """Light on a neck: less below a jaw, and where it turns away at its outline, `[h, w]`."""
    from_jaw, from_edge = (_distance(part) / np.float32(side) for part in (~mesh | neck, mesh))
    depth, reach = _JAW_SHADOW
    light = 1.0 - depth * np.exp(-from_jaw / reach)
    depth, reach = _TURNS_AWAY
    return np.asarray(light * (1.0 - depth * np.exp(-from_edge / reach)), np.float32)
