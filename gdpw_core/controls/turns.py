"""Turns of the head and of the neck under it: angles from the fit, and back to joint rotations."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from scipy.spatial.transform import Rotation

Angles = Callable[[FaceParameters, FaceParameters], NDArray[np.float64]]
Turned = Callable[[FaceParameters, FaceParameters, NDArray[np.float64]], FaceParameters]


def _rotation(axis_angle: NDArray[np.float64]) -> "Rotation":
    # Here, because importing it takes a third of the time until the window is seen.
    from scipy.spatial.transform import Rotation

    return Rotation.from_rotvec(axis_angle.copy())  # scipy refuses read-only arrays


def head_rotation(parameters: FaceParameters) -> "Rotation":
    """Rotation of the skull in head space: root times neck."""
    root = _rotation(parameters.global_pose)
    return root * _rotation(parameters.neck_pose)


def turn_from(now: "Rotation", fitted: "Rotation") -> NDArray[np.float64]:
    """Yaw, pitch, roll `[3]` in degrees that lead from one rotation to the other.

    Convention: positive is to the right of the picture, upward, clockwise; the delta is
    `Rz(-roll) Ry(yaw) Rx(-pitch)` in the viewer's axes.
    """
    pitch, yaw, roll = (now * fitted.inv()).as_euler("xyz", degrees=True)
    return np.array([yaw, -pitch, -roll])


def _delta(angles: NDArray[np.float64]) -> "Rotation":
    from scipy.spatial.transform import Rotation

    yaw, pitch, roll = angles
    return Rotation.from_euler("xyz", [-pitch, yaw, -roll], degrees=True)


def _head_angles(p: FaceParameters, fitted: FaceParameters) -> NDArray[np.float64]:
    return turn_from(head_rotation(p), head_rotation(fitted))


def turned_head(
    p: FaceParameters, fitted: FaceParameters, angles: NDArray[np.float64]
) -> FaceParameters:
    """The head turned at the neck joint so that it stands `angles` away from the fit.

    The root stays, so shoulders and the lower neck do not move.
    """
    root = _rotation(p.global_pose)
    neck = root.inv() * _delta(angles) * head_rotation(fitted)
    return p.replaced(neck_pose=neck.as_rotvec())


def _neck_angles(p: FaceParameters, fitted: FaceParameters) -> NDArray[np.float64]:
    return turn_from(_rotation(p.global_pose), _rotation(fitted.global_pose))


def _leaned_neck(
    p: FaceParameters, fitted: FaceParameters, angles: NDArray[np.float64]
) -> FaceParameters:
    root = _delta(angles) * _rotation(fitted.global_pose)
    neck = root.inv() * head_rotation(p)
    return p.replaced(global_pose=root.as_rotvec(), neck_pose=neck.as_rotvec())


ROTATIONS: Mapping[str, tuple[Angles, Turned]] = MappingProxyType(
    {"head": (_head_angles, turned_head), "neck": (_neck_angles, _leaned_neck)}
)
"""How the angles of "head" and "neck" are read and set."""
