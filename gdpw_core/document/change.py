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

    @classmethod
    def to_values(cls, one: FaceParameters, values: Mapping[str, float]) -> Self:
        """The change that gives some numbers new values.

        Args:
            one: the state before.
            values: by path, such as "neck_pose.1" or "camera.scale".

        Raises:
            InputError: there is no such number.
        """
        try:
            places = [_PLACES[path] for path in values]
        except KeyError as error:
            raise InputError(f"there is no head parameter named {str(error)[:60]}") from error
        bits = _bits_of(one)
        after = bits.copy()
        after[places] = np.array(list(values.values()), np.float64).view(np.uint64)
        return cls(bits ^ after)

    def values_after(self, one: FaceParameters) -> dict[str, float]:
        """What the changed numbers are, by path, once the change was applied to `one`."""
        places = np.frombuffer(self._places, np.uint8)
        after = _bits_of(one)[places] ^ np.frombuffer(self._bits, np.uint64)
        return dict(zip([_PATHS[p] for p in self._places], after.view(float).tolist(), strict=True))

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
