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


def fields_of(group: ParameterGroup) -> tuple[str, ...]:
    """The fields of `FaceParameters` that a group consists of."""
    return _FIELDS[group]


def with_group(
    parameters: FaceParameters, group: ParameterGroup, other: FaceParameters
) -> FaceParameters:
    """Parameters with one group taken from others."""
    return parameters.replaced(**{name: getattr(other, name) for name in _FIELDS[group]})


def moved_group(
    parameters: FaceParameters,
    group: ParameterGroup,
    first: FaceParameters,
    second: FaceParameters,
    share: float,
) -> FaceParameters:
    """Parameters with one group moved as from one set to another.

    Args:
        parameters: what is moved.
        group: the rest stays, number for number.
        first: where the movement begins.
        second: where it leads.
        share: of the way; 0 none, 1 all of it, -1 all of it back.

    Returns:
        Coefficients plus the difference, rotations turned by the same turn (about the parent's
        axes), the camera scaled by the ratio and shifted. What stands at `first` and goes all the
        way gets the very numbers of `second`, and back.
    """
    start, end = (first, second) if share >= 0 else (second, first)
    share = abs(share)
    changes: dict[str, Vector | Camera] = {}
    for name in _FIELDS[group]:
        own, one, two = (getattr(p, name) for p in (parameters, start, end))
        if share == 0 or one is two or _same(one, two):
            continue
        if share == 1 and _same(own, one):
            changes[name] = two
        elif name == "camera":
            changes[name] = _moved_camera(own, one, two, share)
        elif name in _COEFFICIENTS:
            changes[name] = own + share * (two - one)
        else:
            changes[name] = _turned(own, one, two, share)
    return parameters.replaced(**changes) if changes else parameters


def between_rotations(first: Vector, second: Vector, share: float) -> Vector:
    """Axis-angle `[3]` on the shortest arc between two rotations (slerp)."""
    one, two = (Rotation.from_rotvec(vector.copy()) for vector in (first, second))
    way = (two * one.inv()).as_rotvec()
    between = Rotation.from_rotvec(share * way) * one
    return np.asarray(between.as_rotvec(), np.float64)


def _same(one: Vector | Camera, two: Vector | Camera) -> bool:
    if isinstance(one, Camera) or isinstance(two, Camera):
        return one == two
    return bool(np.array_equal(one, two))


def _turned(own: Vector, first: Vector, second: Vector, share: float) -> Vector:
    start, one, two = (Rotation.from_rotvec(vector.copy()) for vector in (own, first, second))
    turn = Rotation.from_rotvec(share * (two * one.inv()).as_rotvec())
    return np.asarray((turn * start).as_rotvec(), np.float64)


def _moved_camera(own: Camera, first: Camera, second: Camera, share: float) -> Camera:
    return Camera(
        float(own.scale * (second.scale / first.scale) ** share),
        own.tx + share * (second.tx - first.tx),
        own.ty + share * (second.ty - first.ty),
    )


def _between_cameras(first: Camera, second: Camera, share: float) -> Camera:
    if first == second:
        return first
    scale = float(first.scale * (second.scale / first.scale) ** share)
    return Camera(
        scale,
        first.tx + share * (second.tx - first.tx),
        first.ty + share * (second.ty - first.ty),
    )
