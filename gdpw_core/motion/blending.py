"""Between two sets of head parameters, by groups; rotations on the shortest arc."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from gdpw_core.parameters import Camera, FaceParameters

ParameterGroup = Literal["pose", "jaw", "eyes", "expression", "shape"]
PARAMETER_GROUPS: tuple[ParameterGroup, ...] = get_args(ParameterGroup)

_FIELDS: Mapping[ParameterGroup, tuple[str, ...]] = MappingProxyType(
    {
        "pose": ("global_pose", "neck_pose", "camera"),
        "jaw": ("jaw_pose",),
        "eyes": ("left_eye_pose", "right_eye_pose"),
        "expression": ("expression",),
        "shape": ("shape",),
    }
)
_COEFFICIENTS = ("expression", "shape")

Vector = NDArray[np.float64]


def blended(first: FaceParameters, second: FaceParameters, share: float) -> FaceParameters:
    """Parameters between two others.

    Args:
        first: given back at share 0.
        second: given back at share 1.
        share: 0-1.

    Returns:
        Coefficients and the camera's place in equal steps, the camera's scale in equal ratios,
        rotations on the shortest arc of SO(3).
    """
    if share <= 0.0 or first is second:
        return first
    if share >= 1.0:
        return second
    changes: dict[str, Vector | Camera] = {}
    for group in PARAMETER_GROUPS:
        for name in _FIELDS[group]:
            if name == "camera":
                changes[name] = _between_cameras(first.camera, second.camera, share)
                continue
            one, two = getattr(first, name), getattr(second, name)
            if one is two or np.array_equal(one, two):
                continue
            straight = name in _COEFFICIENTS
            changes[name] = (
                one + share * (two - one) if straight else between_rotations(one, two, share)
            )
    return first.replaced(**changes)


def with_group(
    parameters: FaceParameters, group: ParameterGroup, other: FaceParameters
) -> FaceParameters:
    """Parameters with one group taken from others."""
    return parameters.replaced(**{name: getattr(other, name) for name in _FIELDS[group]})


def between_rotations(first: Vector, second: Vector, share: float) -> Vector:
    """Axis-angle `[3]` on the shortest arc between two rotations (slerp)."""
    one, two = (Rotation.from_rotvec(vector.copy()) for vector in (first, second))
    way = (two * one.inv()).as_rotvec()
    between = Rotation.from_rotvec(share * way) * one
    return np.asarray(between.as_rotvec(), np.float64)


def _between_cameras(first: Camera, second: Camera, share: float) -> Camera:
    if first == second:
        return first
    scale = float(first.scale * (second.scale / first.scale) ** share)
    return Camera(
        scale,
        first.tx + share * (second.tx - first.tx),
        first.ty + share * (second.ty - first.ty),
    )
