"""The mouth's inside as a layer of its own.

What the photo shows between the lips is carried with the skull (upper teeth) and with the jaw; what
it hides is drawn: a dark cavity, a tongue, teeth on an arch, in the light that the photo's own
whites show.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import INNER_LIPS, Aperture, knots
from gdpw_core.composite.mouth.lips import lip_lines
from gdpw_core.composite.mouth.teeth import Teeth, lower_teeth, upper_teeth
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.stage import SourceStage

Floats = NDArray[np.float64]

_ROUNDING = 1e-9  # of the curves' own arithmetic
_ACTIVE = 0.04  # change of the lips' edges at which the layer is drawn in full
UPPER_EDGE = 0.0045
"""Metres from the line of the closed lips down to the edge of the upper incisors."""

LOWER_EDGE = 0.001
"""The same for the lower incisors, in the jaw's frame."""


@dataclass(frozen=True, eq=False)
class MouthMotion:
    """Lips and teeth of an edit, photo pixels.

    Args:
        source: opening between the lips in the photo.
        target: the same after the edit.
        skull: affine map of target points to source points for what the skull carries, `[2, 3]`.
        jaw: the same for what the jaw carries.
        millimetre: photo pixels per millimetre.
        recess: how much farther the teeth lie behind the lips than in the source, metres.
        change: of the lips' edges in the picture, half mouth widths.
        moved: how far the lips move on the skull, the same; 0 where the head only turns.
        widened: by which share of its width the mouth becomes wider on the skull.
        border: share of the source's opening below which the jaw carries what the photo shows.
    """

    source: Aperture
    target: Aperture
    skull: Floats
    jaw: Floats
    millimetre: float
    recess: float
    change: float
    moved: float
    widened: float
    border: float

    @property
    def strength(self) -> float:
        """0 without motion of the lips, 1 for a visible one."""
        return min(1.0, max(self.change - _ROUNDING, 0.0) / _ACTIVE)


def mouth_motion(
    stage: SourceStage, edited: PosedHead, vertices: Floats, points: Floats
) -> MouthMotion:
    """Where the lips and the teeth go.

    Args:
        stage: the source.
        edited: the head after the edit.
        vertices: target vertices, head space, `[V, 3]`.
        points: projected target vertices, photo pixels, `[V, 2]`.
    """
    fit = stage.fit
    source = stage.lips
    upper = upper_teeth(stage, vertices, points)
    target = _moved(stage, source, points - stage.points)
    change = max(
        float(np.abs(now - then).max())
        for now, then in ((target.upper, source.upper), (target.lower, source.lower))
    )
    lips_then, lips_now = (_lips_in_skull(stage, head) for head in (stage.fitted, edited))
    width = _width(lips_then)
    return MouthMotion(
        source=source,
        target=target,
        skull=_carried(upper),
        jaw=_carried(lower_teeth(stage, vertices, points)),
        millimetre=fit.parameters.camera.scale * 0.5 * fit.crop.side * 1e-3,
        recess=(_lips(stage, vertices) - upper.depth_now)
        - (_lips(stage, stage.vertices) - upper.depth_then),
        change=change,
        moved=float(np.abs(lips_now - lips_then).max() / (0.5 * width)),
        widened=_width(lips_now) / width - 1.0,
        border=stage.border_of_rows,
    )


def _lips(stage: SourceStage, vertices: Floats) -> float:
    """Mean z of the lips' line of contact, metres."""
    pack = stage.head.pack
    lines = [line.points(vertices, pack.faces) for line in lip_lines(pack)]
    middle = np.concatenate([line[len(line) // 3 : -len(line) // 3] for line in lines])
    return float(middle[:, 2].mean())


def _width(lips: Floats) -> float:
    return float(np.linalg.norm(lips[0] - lips[1]))


def _lips_in_skull(stage: SourceStage, head: PosedHead) -> Floats:
    """Landmarks between the lips, corners first, from between the eyes in the skull's axes."""
    corners, upper, lower = INNER_LIPS
    eyes = head.vertices[stage.head.pack.eyeball_poles.ravel()].mean(axis=0)
    seen: Floats = (head.landmarks[[*corners, *upper, *lower]] - eyes) @ head.rotation
    return seen


def _moved(stage: SourceStage, source: Aperture, shift: Floats) -> Aperture:
    """The source's opening with each lip moved like the mesh along its line of contact."""
    pack = stage.head.pack
    edges, ends = [], []
    for line, curve in zip(lip_lines(pack), (source.upper, source.lower), strict=True):
        q = source.to_local(line.points(stage.points, pack.faces))[:, 0]
        order = np.argsort(q)
        moved = line.points(shift, pack.faces)[order]
        along = np.column_stack([np.interp(knots(), q[order], moved[:, k]) for k in (0, 1)])
        edges.append(source.from_local(np.column_stack([knots(), curve])) + along)
        ends.append(along[[0, -1]])
    corners = source.from_local(np.array([[-1.0, 0.0], [1.0, 0.0]])) + (ends[0] + ends[1]) / 2
    return Aperture.of_dense_points(corners, edges[0][1:-1], edges[1][1:-1])


def _carried(teeth: Teeth) -> Floats:
    """Similarity `[2, 3]` that leads a row of teeth after the edit back to the source."""
    now, then = teeth.now, teeth.then
    shift = then - now
    centre, mean = now.mean(axis=0), shift.mean(axis=0)
    arm, rest = now - centre, shift - mean
    square = max(float((arm**2).sum()), 1e-9)
    stretch = float((arm * rest).sum()) / square
    turn = float((arm[:, 0] * rest[:, 1] - arm[:, 1] * rest[:, 0]).sum()) / square
    change = np.array([[stretch, -turn], [turn, stretch]])
    linear = np.eye(2) + change
    return np.column_stack([linear, centre + mean - linear @ centre])
