"""The jaw of the sculpted face units: where it turns, and how far."""

from dataclasses import dataclass

import numpy as np
from eyes import FADE as LID_FADE
from eyes import POCKET, Eye
from makehuman import Macro, MakeHuman
from numpy.typing import NDArray
from people import EYES_AT, SCALE
from topology import Topology

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Hinge:
    """The sculpted jaw as a rotation about a point (x = 0) in the head's space.

    Args:
        rotation: `[3, 3]`.
        pivot: `[3]`.
        angle: radians.
        teeth: middle of MakeHuman's lower teeth at rest.
    """

    rotation: Floats
    pivot: Floats
    angle: float
    teeth: Floats


def jaw_hinge(human: MakeHuman) -> Hinge:
    """The rotation that takes MakeHuman's lower teeth from closed to the sculpted open jaw."""
    body = (human.vertices + human.macro(Macro())) * SCALE
    eyes = [body[human.group(f"helper-{side}-eye")].mean(0) for side in "lr"]
    body += EYES_AT - np.mean(eyes, 0) * (0, 1, 1)
    teeth = human.group("helper-lower-teeth")
    closed = body[teeth]
    opened = closed + human.face_unit("jawOpen")[teeth] * SCALE
    a, b = closed.mean(0), opened.mean(0)
    u, _, vt = np.linalg.svd((closed - a).T @ (opened - b))
    rotation = vt.T @ np.diag([1, 1, np.sign(np.linalg.det(vt.T @ u.T))]) @ u.T
    angle = float(np.arctan2(rotation[2, 1] - rotation[1, 2], rotation[1, 1] + rotation[2, 2]))
    pivot = np.zeros(3)
    pivot[1:] = np.linalg.solve((np.eye(3) - rotation)[1:, 1:], (b - rotation @ a)[1:])
    return Hinge(rotation, pivot, angle, a)


def jaw_turn(human: MakeHuman, hinge: Hinge) -> float:
    """Angle about y that the sculpted sideways jaw turns the lower teeth by."""
    teeth = human.group("helper-lower-teeth")
    aside = human.face_unit("jawLeft")[teeth].mean(0)[0] * SCALE
    return float(np.arctan2(aside, hinge.teeth[2] - hinge.pivot[2]))


def unit_field(human: MakeHuman, topology: Topology, name: str) -> Floats:
    """Displacement `[V, 3]` of a sculpted face unit, metres."""
    field = np.zeros((topology.count, 3))
    field[: len(topology.base)] = human.face_unit(name)[topology.base] * SCALE
    return field


def off_the_lids(field: Floats, topology: Topology, eye: Eye) -> Floats:
    """A displacement that leaves both eyes' lids where they are."""
    rest = np.ones(len(field))
    rest[eye.rings[:POCKET]] = (1 - LID_FADE)[:, None]
    rest[eye.rings[POCKET:]] = 0
    return field * (rest * rest[topology.flip])[:, None]
