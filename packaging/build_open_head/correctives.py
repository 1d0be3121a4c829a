"""Pose correctives: what skinning alone gets wrong when jaw or eyes turn."""

from dataclasses import dataclass

import numpy as np
from eyes import Eye
from jaw import unit_field
from makehuman import MakeHuman
from numpy.typing import NDArray
from topology import Topology

Floats = NDArray[np.float64]

NECK, JAW, LEFT_EYE, RIGHT_EYE = 1, 2, 3, 4
# Sines of the eye rotations that the sculpted gaze units show (down, up, in, out).
GAZE = np.sin(np.radians([11.0, 9.65, 14.84, 14.28]))
# Share of the ball's pitch that the middle of the upper and of the lower lid follow, (down, up).
# Upward both follow alike, so that a blink closes there as well.
LID_FOLLOWS = ((0.62, 0.46), (0.36, 0.44))
LID_PITCH = np.radians(22)


def _feature(joint: int, row: int, column: int) -> int:
    """Where `(R - I)[row, column]` of a joint stands among the pose features."""
    return (joint - 1) * 9 + row * 3 + column


def about_x(angle: float) -> Floats:
    """Rotation about x; positive opens the jaw and lowers the gaze."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def about_y(angle: float) -> Floats:
    """Rotation about y; positive turns to the subject's left, the picture's right."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def _rest_offset(
    points: Floats, weights: Floats, turn: Floats, pivot: Floats, displacement: Floats
) -> Floats:
    """Offsets in the rest pose after which skinning by `turn` gives the displacement."""
    blended = np.eye(3) + weights[:, None, None] * (turn - np.eye(3))
    shift = weights[:, None] * (pivot - turn @ pivot)
    wanted = points + displacement - shift
    return np.linalg.solve(blended, wanted[..., None])[..., 0] - points


def add_jaw_opening(
    posedirs: Floats, topology: Topology, points: Floats, weights: Floats, pivot: Floats,
    angle: float, opened: Floats,
) -> None:  # fmt: skip
    """Make the jaw turned by `angle` show the sculpted displacement `opened`, in place."""
    offset = _rest_offset(points, weights, about_x(angle), pivot, opened)
    offset *= topology.skin[:, None]
    offset = (offset + topology.mirrored(offset)) / 2 / (2 * np.sin(angle))
    posedirs[:, :, _feature(JAW, 2, 1)] += offset
    posedirs[:, :, _feature(JAW, 1, 2)] -= offset


def add_jaw_turning(
    posedirs: Floats, topology: Topology, points: Floats, weights: Floats, pivot: Floats,
    angle: float, left: Floats,
) -> None:  # fmt: skip
    """Make the jaw turned sideways by `angle` show the displacement `left`, in place."""
    one = _rest_offset(points, weights, about_y(angle), pivot, left) * topology.skin[:, None]
    offset = (one - topology.mirrored(one)) / 2 / (2 * np.sin(angle))
    posedirs[:, :, _feature(JAW, 0, 2)] += offset
    posedirs[:, :, _feature(JAW, 2, 0)] -= offset


def add_gaze(
    posedirs: Floats, human: MakeHuman, topology: Topology, points: Floats, eye: Eye, centre: Floats
) -> None:
    """Let lids and the skin around them follow the eyes, in place."""
    down, up, inward, outward = (
        unit_field(human, topology, f"eyeLook{way}Left") * topology.skin[:, None]
        for way in ("Down", "Up", "In", "Out")
    )
    pitch = (GAZE[0] * down - GAZE[1] * up) / (GAZE[0] ** 2 + GAZE[1] ** 2)
    yaw = (GAZE[3] * outward - GAZE[2] * inward) / (GAZE[2] ** 2 + GAZE[3] ** 2)
    # The lids themselves turn with the ball; around them the sculpted motion fades in.
    around = np.ones(len(points))
    around[eye.rings[:9]] = 1 - np.minimum(1, 1.4 * _ramp(9))[:, None]
    around[eye.rings[9:]] = 0
    pitch = eye.sliding(pitch * around[:, None], points, centre)
    yaw = eye.sliding(yaw * around[:, None], points, centre)
    lids = _lid_gaze(points, eye, centre)
    for joint, sign in ((LEFT_EYE, 1), (RIGHT_EYE, -1)):
        field = np.zeros_like(posedirs)
        field[:, :, _feature(joint, 2, 1)] += (lids.sine + pitch) / 2
        field[:, :, _feature(joint, 1, 2)] -= (lids.sine + pitch) / 2
        for axis in (1, 2):
            field[:, :, _feature(joint, axis, axis)] += lids.cosine / 2
        field[:, :, _feature(joint, 0, 2)] += sign * yaw / 2
        field[:, :, _feature(joint, 2, 0)] -= sign * yaw / 2
        if joint == RIGHT_EYE:
            field = field[topology.flip] * np.array([-1, 1, 1])[:, None]
        posedirs += field


@dataclass(frozen=True, eq=False)
class LidGaze:
    """Lid motion with the ball's pitch: `sine * sin + cosine * (cos - 1)`, each `[V, 3]`."""

    sine: Floats
    cosine: Floats


def _lid_gaze(points: Floats, eye: Eye, centre: Floats) -> LidGaze:
    """Lids turn with the ball, down further than up.

    A lid that follows by the angle `a sin + b (1 - cos)` of the pitch moves, to second order, by
    that angle times the arm turned a quarter, less `a^2 (1 - cos)` of the arm itself.
    """
    down = eye.gaze_shares(points, centre, *(follow[0] for follow in LID_FOLLOWS))
    up = eye.gaze_shares(points, centre, *(follow[1] for follow in LID_FOLLOWS))
    arm = (points - centre) * (0, 1, 1)
    quarter = np.stack([np.zeros(len(arm)), -arm[:, 2], arm[:, 1]], 1)
    first = (down + up) / 2
    # Down and up differ at the pitch where both shares were set.
    second = (down - up) / 2 * np.sin(LID_PITCH) / (1 - np.cos(LID_PITCH))
    return LidGaze(
        sine=first[:, None] * quarter,
        cosine=-second[:, None] * quarter + (first**2)[:, None] * arm,
    )


def _ramp(count: int) -> Floats:
    x = np.linspace(0, 1, count)
    return x * x * (3 - 2 * x)
