"""The edit state: one immutable set of head parameters and the camera that projects it.

numpy only: documents, the window and the command line use it before torch is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdpw_core.errors import InputError

N_SHAPE = 100
N_EXPRESSION = 50
JOINTS = ("root", "neck", "jaw", "left_eye", "right_eye")

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Camera:
    """Weak-perspective camera from head space to a crop.

    Convention: head space is metres, x to the subject's left, y up, z toward the viewer. Crop
    space is x right, y down, both in [-1, 1] over the crop, z away from the viewer:
    `crop = scale * (x + tx, -(y + ty), -z)`. With scale 8 and no translation a point 0.05 m above
    the origin lands at y = -0.4.

    Args:
        scale: crop units per metre, positive.
        tx: translation along head x in metres.
        ty: translation along head y in metres.
    """

    scale: float
    tx: float = 0.0
    ty: float = 0.0

    def project(self, points: NDArray[Any]) -> NDArray[np.float64]:
        """Project head-space points `[..., 3]` to crop space `[..., 3]`."""
        shifted = np.asarray(points, np.float64) + (self.tx, self.ty, 0.0)
        return shifted * (self.scale, -self.scale, -self.scale)


def _vector(value: ArrayLike, length: int, name: str) -> Vector:
    if _checked(value, length):
        # An edit changes one field of many: the others are shared, or a long history would keep
        # thousands of copies.
        return value
    array = np.array(value, np.float64)
    if array.shape != (length,):
        raise InputError(f"{name} has shape {array.shape}, expected ({length},)")
    if not np.isfinite(array).all():
        raise InputError(f"{name} holds a value that is not finite")
    array.setflags(write=False)
    return array


def _checked(value: ArrayLike, length: int) -> TypeGuard[Vector]:
    """Whether a vector already went through `_vector`: nobody can change it any more."""
    return (
        isinstance(value, np.ndarray)
        and value.dtype == np.float64
        and value.shape == (length,)
        and value.base is None
        and not value.flags.writeable
        and bool(np.isfinite(value).all())
    )


@dataclass(frozen=True, eq=False)
class FaceParameters:
    """Parameters of a FLAME-schema head and its camera (Li et al. 2017, eq. 2).

    Args:
        shape: identity coefficients, `[100]`, in standard deviations.
        expression: expression coefficients, `[50]`, in standard deviations.
        global_pose: rotation of the root joint, axis-angle `[3]`, radians.
        neck_pose: rotation of the neck joint, axis-angle `[3]`, radians.
        jaw_pose: rotation of the jaw joint, axis-angle `[3]`, radians.
        left_eye_pose: rotation of the subject's left eye, axis-angle `[3]`, radians.
        right_eye_pose: rotation of the subject's right eye, axis-angle `[3]`, radians.
        camera: weak-perspective camera to the network's crop.

    Raises:
        InputError: a wrong shape or a value that is not finite.
    """

    shape: Vector
    expression: Vector
    global_pose: Vector
    neck_pose: Vector
    jaw_pose: Vector
    left_eye_pose: Vector
    right_eye_pose: Vector
    camera: Camera

    def __post_init__(self) -> None:
        for name, length in _LENGTHS.items():
            object.__setattr__(self, name, _vector(getattr(self, name), length, name))
        if not (np.isfinite(self.camera.scale) and self.camera.scale > 0):
            raise InputError(f"camera scale {self.camera.scale} is not a positive number")
        if not np.isfinite([self.camera.tx, self.camera.ty]).all():
            raise InputError("camera translation holds a value that is not finite")

    @classmethod
    def neutral(cls, camera: Camera | None = None) -> Self:
        """The mean head, at rest, facing the viewer."""
        zeros = {name: np.zeros(length) for name, length in _LENGTHS.items()}
        return cls(**zeros, camera=camera or Camera(scale=7.0))

    def rotations(self) -> NDArray[np.float64]:
        """Axis-angle rotations of all joints in the order of `JOINTS`, `[5, 3]`."""
        return np.stack(
            [
                self.global_pose,
                self.neck_pose,
                self.jaw_pose,
                self.left_eye_pose,
                self.right_eye_pose,
            ]
        )

    def replaced(self, **changes: ArrayLike | Camera) -> Self:
        """A copy with the named fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]  # checked in __post_init__

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and numbers, for JSON."""
        values: dict[str, Any] = {name: getattr(self, name).tolist() for name in _LENGTHS}
        camera = self.camera
        values["camera"] = {"scale": camera.scale, "tx": camera.tx, "ty": camera.ty}
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote.

        Raises:
            InputError: a key is missing or unknown, or a value has the wrong form.
        """
        names = {field.name for field in fields(cls)}
        if set(values) != names:
            odd = sorted(set(values) ^ names)
            raise InputError(f"head parameters: missing or unknown keys {', '.join(odd)}")
        try:
            camera = Camera(**{key: float(value) for key, value in values["camera"].items()})
            vectors = {name: np.array(values[name], np.float64) for name in _LENGTHS}
        except (TypeError, ValueError, AttributeError) as error:
            raise InputError(f"head parameters: {error}") from error
        return cls(**vectors, camera=camera)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FaceParameters):
            return NotImplemented
        same = all(np.array_equal(getattr(self, n), getattr(other, n)) for n in _LENGTHS)
        return same and self.camera == other.camera

    def __hash__(self) -> int:
        return hash((tuple(getattr(self, n).tobytes() for n in _LENGTHS), self.camera))


_LENGTHS = {
    "shape": N_SHAPE,
    "expression": N_EXPRESSION,
    "global_pose": 3,
    "neck_pose": 3,
    "jaw_pose": 3,
    "left_eye_pose": 3,
    "right_eye_pose": 3,
}
