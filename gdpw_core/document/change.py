"""The difference of two edit states, small and exact: a long history keeps thousands of them."""

from collections.abc import Mapping
from typing import Self

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.parameters import Camera, FaceParameters

_FIELDS = tuple(
    (name, len(vector))
    for name, vector in vars(FaceParameters.neutral()).items()
    if name != "camera"
)
_CAMERA = ("scale", "tx", "ty")
_PATHS = (
    *(f"{name}.{i}" for name, length in _FIELDS for i in range(length)),
    *(f"camera.{name}" for name in _CAMERA),
)
_PLACES = {path: place for place, path in enumerate(_PATHS)}
_TOTAL = len(_PATHS)
Bits = NDArray[np.uint64]


class ParameterChange:
    """Which numbers differ, and in which bits.

    Applied to either of the two states it gives the other one bit for bit, so the same change
    serves undo and redo, and two changes in a row are one.
    """

    __slots__ = ("_bits", "_places")

    def __init__(self, difference: Bits) -> None:
        places = np.flatnonzero(difference)
        self._places = places.astype(np.uint8).tobytes()
        self._bits = difference[places].tobytes()

    @classmethod
    def between(cls, one: FaceParameters, other: FaceParameters) -> Self:
        """The change from one state to another, or back."""
        return cls(_bits_of(one) ^ _bits_of(other))

    @property
    def nothing(self) -> bool:
        """Whether the two states are the same."""
        return not self._places

    def applied(self, parameters: FaceParameters) -> FaceParameters:
        """The other state."""
        return _of_bits(_bits_of(parameters) ^ self._difference())

    def followed_by(self, later: Self) -> Self:
        """This change and a later one, as one."""
        return type(self)(self._difference() ^ later._difference())

    def _difference(self) -> Bits:
        difference = np.zeros(_TOTAL, np.uint64)
        difference[np.frombuffer(self._places, np.uint8)] = np.frombuffer(self._bits, np.uint64)
        return difference


class Walk:
    """A state that is led along many changes, without making a `FaceParameters` of each.

    Args:
        start: where it begins.
    """

    def __init__(self, start: FaceParameters) -> None:
        self._bits = _bits_of(start)

    def follow(self, change: ParameterChange) -> dict[str, float]:
        """Apply a change; the numbers that it set, by path, such as "neck_pose.1"."""
        places = np.frombuffer(change._places, np.uint8)
        after = self._bits[places] ^ np.frombuffer(change._bits, np.uint64)
        self._bits[places] = after
        return dict(zip([_PATHS[p] for p in change._places], after.view(float), strict=True))

    def set(self, values: Mapping[str, float]) -> ParameterChange:
        """Give some numbers new values, by path; the change that this was.

        Raises:
            InputError: there is no such number, or the camera's scale is not positive.
        """
        try:
            places = [_PLACES[path] for path in values]
        except KeyError as error:
            raise InputError(f"there is no head parameter named {str(error)[:60]}") from error
        if values.get("camera.scale", 1.0) <= 0.0:
            raise InputError("camera.scale is not positive")
        after = np.array(list(values.values()), np.float64).view(np.uint64)
        difference = np.zeros(_TOTAL, np.uint64)
        difference[places] = self._bits[places] ^ after
        self._bits[places] = after
        return ParameterChange(difference)

    def parameters(self) -> FaceParameters:
        """The state now."""
        return _of_bits(self._bits)


def _bits_of(parameters: FaceParameters) -> Bits:
    camera = parameters.camera
    vectors = [getattr(parameters, name) for name, _ in _FIELDS]
    return np.concatenate([*vectors, [getattr(camera, name) for name in _CAMERA]]).view(np.uint64)


def _of_bits(bits: Bits) -> FaceParameters:
    numbers = bits.view(np.float64)
    vectors: dict[str, NDArray[np.float64]] = {}
    start = 0
    for name, length in _FIELDS:
        vectors[name] = numbers[start : start + length]
        start += length
    scale, tx, ty = (float(number) for number in numbers[start:])
    return FaceParameters(**vectors, camera=Camera(scale, tx, ty))
