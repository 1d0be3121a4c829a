"""Brows move as strips: the hair keeps its breadth, the skin above and below it gives way.

The head's own surface stretches evenly from the lids to the forehead. Carried along with it, a
raised brow would grow bushy and a lowered one thin.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.extension import smoothstep
from gdpw_core.composite.posed import PosedHead
from gdpw_core.face.landmarks import LEFT_BROW, RIGHT_BROW
from gdpw_core.head.pack import HeadPack

Floats = NDArray[np.float64]

# Brow lengths of the mean head: hair beyond the landmarks, then the skin that gives way.
_HAIR = 0.05
_ABOVE, _BELOW, _BESIDE = 0.25, 0.10, 0.20


@dataclass(frozen=True, eq=False)
class Brow:
    """A brow of a head.

    Args:
        vertices: of the strip and of the skin around it that gives way, `[N]`.
        weight: how firmly each belongs to the strip, 0-1, `[N, 1]`.
        strip: from their displacements to those of the strip, `[N, N]`: smooth along the brow,
            alike across it.
    """

    vertices: NDArray[np.int64]
    weight: Floats
    strip: Floats

    def change(self, posed: PosedHead, source: PosedHead) -> Floats:
        """What to add to the posed vertices, `[N, 3]`, metres; nothing moved gives exactly zero."""
        then = source.vertices[self.vertices] @ source.rotation
        own = posed.vertices[self.vertices] @ posed.rotation - then
        added: Floats = self.weight * (self.strip @ own - own) @ posed.rotation.T
        return added


def brows_of(pack: HeadPack) -> tuple[Brow, Brow]:
    """The left and the right brow of a head."""
    points = pack.mediapipe.points(pack.v_template, pack.faces)
    left, right = (
        _brow(pack, points[list(upper)], points[list(lower)])
        for upper, lower in (LEFT_BROW, RIGHT_BROW)
    )
    return left, right


def _brow(pack: HeadPack, upper: Floats, lower: Floats) -> Brow:
    """A brow between two rows of points `[5, 3]`, from its outer to its inner end."""
    middle = 0.5 * (upper + lower)
    start, axis = middle[0, :2], middle[-1, :2] - middle[0, :2]
    length = float(np.hypot(*axis))
    axis = axis / length
    away = np.array([-axis[1], axis[0]])
    away = away * np.sign((upper - lower)[:, :2].mean(axis=0) @ away)

    def placed(points: Floats) -> tuple[Floats, Floats]:
        """Along the brow from 0 to 1, and away from the eye, brow lengths."""
        flat = (points[:, :2] - start) / length
        return flat @ axis, flat @ away

    along, high = placed(pack.v_template)
    (x_up, y_up), (x_low, y_low) = placed(upper), placed(lower)
    beyond = np.stack(
        [
            (high - np.interp(along, x_up, y_up) - _HAIR) / _ABOVE,
            (np.interp(along, x_low, y_low) - _HAIR - high) / _BELOW,
            (np.abs(along - 0.5) - 0.5 - _HAIR) / _BESIDE,
        ]
    )
    out = np.linalg.norm(np.maximum(beyond, 0.0), axis=0)
    weight = np.where(pack.masks["face"], 1.0 - smoothstep(out), 0.0)
    used = np.flatnonzero(weight > 0.0)
    weight = weight[used][:, None]
    basis = np.vander(2.0 * np.clip(along[used], 0.0, 1.0) - 1.0, 3)
    # Squares, weighted by squares: the hair decides, not the skin that gives way.
    strip = basis @ np.linalg.pinv(weight * basis) * weight.T
    return Brow(used, weight, strip)
