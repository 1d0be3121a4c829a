"""Eyes that the photo hides behind its lids.

The eye layer draws what the photo shows of an eye; of a closed one that is next to nothing. Where
an edit opens such an eye, the network's picture of it counts whole, and `eyedetail` draws what is
finer than that picture's pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import Aperture, knots
from gdpw_core.composite.extension import ramp
from gdpw_core.composite.eyes.motion import EyeMotion, eyeball_radius
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.stage import SourceStage, project
from gdpw_core.composite.view import EYES
from gdpw_core.face.landmarks import LOWER_BROWS

Array = NDArray[np.float32]
Floats = NDArray[np.float64]

# Lengths in half eye widths.
_HIDDEN = (0.22, 0.42)  # gap of lids that hide their eye, that show it; open eyes have 0.6
_WIDER = (0.03, 0.25)  # how much further lids part, from which the network takes over, wholly
_BESIDE, _BELOW = (1.15, 1.6), (0.45, 0.85)  # where the eye's surroundings end
_ABOVE = (0.55, 0.9)  # the same, of the way up to the brow
_LOWEST_BROW = 0.3
_MIDDLE = slice(16, -16)  # knots away from the corners
_IRIS = 0.49  # its radius in those of the eyeball
# In radii of the iris.
_IRIS_EDGE = (0.85, 1.1)
_RING = (0.35, 0.85)  # between pupil and limbus, where its colour is looked up
_RECOLOURED = (0.4, 1.8)  # at most


@dataclass(frozen=True, eq=False)
class OpenedEye:
    """An eye that the photo hides, after an edit that opens it.

    Args:
        lids: its opening, photo pixels.
        brow: lower edge of the brow above the corners, half eye widths.
        iris: centre of the iris in the frame of `lids`, `[2]`.
        radius: of the iris, half eye widths.
        amount: how far the network takes over, 0-1.
    """

    lids: Aperture
    brow: float
    iris: Floats
    radius: float
    amount: float

    def share(self, q: NDArray[Any], t: NDArray[Any]) -> Array:
        """How much of each place the network shows, 0-1."""
        inside = (1.0 - ramp(np.abs(q), _BESIDE)) * (1.0 - ramp(t, _BELOW))
        return np.asarray(self.amount * inside * (1.0 - ramp(-t / self.brow, _ABOVE)), np.float32)


def opened_eyes(
    stage: SourceStage, edited: PosedHead, eyes: Sequence[EyeMotion]
) -> tuple[OpenedEye, ...]:
    """The eyes that an edit opens and the photo hides; none without an edit.

    Args:
        stage: the portrait.
        edited: the head after the edit.
        eyes: what the left and the right eye do.
    """
    found = []
    for side, ((edges, _), brow, eye) in enumerate(zip(EYES, LOWER_BROWS, eyes, strict=True)):
        amount = float(ramp(eye.wider, _WIDER))
        if amount <= 0.0:
            continue
        shown = Aperture.of_landmarks(stage.fit.landmarks, edges).gap[_MIDDLE].mean()
        amount *= float(1.0 - ramp(shown, _HIDDEN))
        if amount <= 0.0:
            continue
        pack, camera = stage.head.pack, edited.parameters.camera
        points = project(stage.fit, edited.vertices, stage.residual, camera)
        landmarks = pack.mediapipe.points(points, pack.faces)
        lids = Aperture.of_landmarks(landmarks, edges)
        scale = 0.5 * camera.scale * stage.fit.crop.side / lids.unit  # half eye widths per metre
        found.append(
            OpenedEye(
                lids,
                brow=max(-float(lids.to_local(landmarks[list(brow)])[:, 1].mean()), _LOWEST_BROW),
                iris=lids.to_local(points[pack.eyeball_poles[side, 0]]),
                radius=_IRIS * eyeball_radius(stage, side) * scale,
                amount=amount,
            )
        )
    return tuple(found)


def opened_share(eyes: Sequence[OpenedEye], grid: PixelGrid) -> Array:
    """How much of each pixel of a grid the network shows wholly, 0-1, `[h, w]`."""
    share = np.zeros((grid.height, grid.width), np.float32)
    for eye in eyes:
        share = np.maximum(share, eye.share(*_local(eye, grid)))
    return share


def with_like_irises(picture: Array, eyes: Sequence[OpenedEye], grid: PixelGrid) -> Array:
    """The network's picture `[h, w, 3]`, 0-255, with irises of one colour.

    It makes up each of two hidden eyes on its own; people's two irises are alike.
    """
    if len(eyes) < 2:
        return picture
    shares, colours = [], []
    for eye in eyes:
        q, t = _local(eye, grid)
        distance = np.hypot(q - eye.iris[0], t - eye.iris[1]) / eye.radius
        between = (t > np.interp(q, knots(), eye.lids.upper)) & (
            t < np.interp(q, knots(), eye.lids.lower)
        )
        shares.append(between * (1.0 - ramp(distance, _IRIS_EDGE)))
        ring = between & (distance > _RING[0]) & (distance < _RING[1])
        if not ring.any():
            return picture
        colours.append(np.log(np.maximum(picture[ring].mean(axis=0), 1.0)))
    common = np.mean(colours, axis=0)
    alike = picture.copy()
    for share, colour in zip(shares, colours, strict=True):
        gain = np.clip(np.exp(common - colour), *_RECOLOURED)
        alike *= np.asarray(1.0 + share[..., None] * (gain - 1.0), np.float32)
    return np.minimum(alike, np.float32(255.0))


def _local(eye: OpenedEye, grid: PixelGrid) -> tuple[Floats, Floats]:
    """Q and t of every pixel of a grid in an eye's frame."""
    local = eye.lids.on(grid).to_local(grid.middles)
    return local[..., 0], local[..., 1]
