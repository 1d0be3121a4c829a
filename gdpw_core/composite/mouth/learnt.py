"""The network's picture of a mouth.

The mouth layer draws what parted lips bare. In a photo of hardly more pixels than the network's,
the network knows better how an open mouth changes and how light the teeth are that a smile bares;
what a dropped jaw bares it leaves in a fog. Around the opening only what the composite shows at the
network's own pixels gives way: finer skin stays. Of open lips that part farther, and of a smile in
a photo of more pixels, the drawn edges stay as well, under the network's light.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import Aperture, knots
from gdpw_core.composite.extension import ramp
from gdpw_core.composite.fetch import blurred, sampled
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.layers import clipped_box
from gdpw_core.composite.mouth.motion import MouthMotion

Array = NDArray[np.float32]
Floats = NDArray[np.float64]

# Lengths in half mouth widths.
_OPEN = (0.06, 0.18)  # gap of a mouth that counts as closed, as open
_SMILES = (0.03, 0.10)  # how much wider a mouth is that smiles
_TEETH, _CAVITY = (0.10, 0.18), (0.45, 0.7)  # gap of a smile that bares teeth, a cavity too
_PARTS = (0.03, 0.15)  # how much further lips part, from which their drawn edges stay
_WIDE = (0.2, 0.45)  # how much further lips part, from which a cavity is drawn as dark as it is
_MOVED = (0.02, 0.07)  # motion of the lips on the skull: the network begins, has taken over
# Photo pixels in one of the network's at which it is softer than the photo, and that would show.
_SOFTER, _COARSE = (1.0, 1.15), (2.0, 4.0)
_BESIDE, _ABOVE, _BELOW = (1.15, 1.5), (0.35, 0.7), (0.4, 0.8)
_DETAIL = (0.0, 0.12)  # from the opening: where the composite's own detail stays
# Of the network's picture, its pixels: where it counts with its edges, and with its light alone.
_SOFTNESS, _LIGHT = 0.5, 2.5
_LIT = (0.0, 0.06)  # from the opening: where its light ends
_LIGHTER = (1.0, 2.2)  # its light: teeth are lit, a cavity does not fill with fog
_DARK = 8.0  # of 255: darker is nothing to light
_MIDDLE = slice(16, -16)  # knots away from the corners


@dataclass(frozen=True, eq=False)
class LearntMouth:
    """Where and how far the network's mouth counts.

    Args:
        lips: the opening after the edit, photo pixels.
        amount: 0-1.
        light: how far it is its light alone, 0-1.
    """

    lips: Aperture
    amount: float
    light: float

    def lay(
        self, colours: Array, lattice: PixelGrid, grid: PixelGrid, picture: NDArray[Any]
    ) -> None:
        """Lay the network's mouth over the composite, in place.

        Args:
            colours: the network's picture in the picture's colour space, 0-255, `[N, N, 3]`.
            lattice: its pixels.
            grid: the picture's pixels.
            picture: `[H, W, 3|4]`, uint8 or uint16.
        """
        lips = self.lips.on(grid)
        upper, lower, side = lips.upper, lips.lower, _BESIDE[1]
        top, bottom = float(upper.min()) - _ABOVE[1], float(lower.max()) + _BELOW[1]
        corners = np.array([[q, t] for q in (-side, side) for t in (top, bottom)])
        box = clipped_box(lips.from_local(corners), picture.shape)
        if box is None:
            return
        first, first_row, height, width = box
        window = grid.window(first, first_row, height, width)
        q, above, below = _beside(self.lips.on(window), window)
        share = self.amount * (1.0 - ramp(np.abs(q), _BESIDE))
        share = share * (1.0 - ramp(above, _ABOVE)) * (1.0 - ramp(below, _BELOW))
        beyond = np.maximum(above, below)
        detail = ramp(beyond, _DETAIL)
        scale = np.float32(257.0 if picture.itemsize == 2 else 1.0)
        part = picture[first_row : first_row + height, first : first + width, :3]
        own = part.astype(np.float32) / scale
        pixel = grid.scale / lattice.scale
        learnt = sampled(colours, lattice, window)
        lighter = _lighter(learnt, own, _LIGHT * pixel)
        lit = own * (1.0 + (lighter - 1.0) * (1.0 - ramp(beyond, _LIT))[..., None])
        learnt += detail[..., None] * (own - blurred(own, max(_SOFTNESS * pixel, 0.3)))
        learnt += np.float32(self.light) * (lit - learnt)
        mixed = own + np.asarray(share, np.float32)[..., None] * (learnt - own)
        part[...] = np.clip(mixed * scale + 0.5, 0, np.iinfo(picture.dtype).max)


def _beside(lips: Aperture, grid: PixelGrid) -> tuple[Floats, Floats, Floats]:
    """Where a grid's pixels lie: across an opening on it, above and below its edges, `[h, w]`."""
    q, t = np.moveaxis(lips.to_local(grid.middles), -1, 0)
    return q, np.interp(q, knots(), lips.upper) - t, t - np.interp(q, knots(), lips.lower)


def _lighter(picture: Array, own: Array, radius: float) -> Array:
    """How many times lighter a picture is than another, seen softly, `[h, w, 3]`."""
    light, ours = (
        blurred(colours, max(radius, 0.3)) + np.float32(_DARK) for colours in (picture, own)
    )
    return np.asarray(np.clip(light / ours, *_LIGHTER), np.float32)


def between_lips(motion: MouthMotion, grid: PixelGrid) -> Array:
    """How far each pixel of a grid shows a mouth's inside that is drawn, 0-1, `[h, w]`."""
    lips = motion.target.on(grid)
    q, above, below = _beside(lips, grid)
    within = -np.maximum(above, below)
    share = np.clip(within * lips.unit + 0.5, 0.0, 1.0) * (np.abs(q) < 1.0)
    return np.asarray(share * motion.strength * _bared(motion), np.float32)


def learnt_mouth(motion: MouthMotion, network_pixel: float) -> LearntMouth | None:
    """The network's mouth of an edit; None where the drawn one is better, or nothing changes.

    Args:
        motion: what the lips do.
        network_pixel: side of a pixel of the network's picture, photo pixels.
    """
    then, now = _gaps(motion)
    talks = ramp(then, _OPEN) * (1.0 - ramp(now - then, _WIDE))
    smiles = ramp(motion.widened, _SMILES) * ramp(now, _TEETH) * (1.0 - ramp(now, _CAVITY))
    amount = np.maximum(talks, smiles) * ramp(motion.moved, _MOVED)
    # Of a closed mouth that smiles in a photo of no more pixels than its own it is as sharp.
    opened = ramp(then, _OPEN)
    light = float(ramp(now - then, _PARTS) * opened + ramp(network_pixel, _SOFTER) * (1 - opened))
    amount = float(amount * (1.0 - (1.0 - light) * ramp(network_pixel, _COARSE)))
    return LearntMouth(motion.target, amount, light) if amount > 0.0 else None


def _gaps(motion: MouthMotion) -> tuple[float, float]:
    """Between the lips in the photo and after the edit, half mouth widths."""
    then, now = (float(lips.gap[_MIDDLE].mean()) for lips in (motion.source, motion.target))
    return then, now


def _bared(motion: MouthMotion) -> float:
    """How far an edit bares what the photo does not show, 0-1."""
    then, now = _gaps(motion)
    return float(np.maximum(ramp(now - then, _PARTS), 1.0 - ramp(then, _OPEN)))
