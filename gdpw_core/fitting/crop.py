"""The network's window around a face, as the authors cut it."""

import math

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.face.landmarks import (
    LEFT_EYE_CORNERS,
    RIGHT_EYE_CORNERS,
    inter_ocular_distance,
)
from gdpw_core.image import Crop

_BOX_FACTOR = 1.1 * 1.35
_SHIFT_UP = 0.1  # of the side: three fifths of the window lie above the centre of the box
_LARGE_ROLL = math.radians(35)


def eye_roll(landmarks: NDArray[np.float64]) -> float:
    """How far the line through the eyes is turned, radians, clockwise in the picture."""
    across = landmarks[list(LEFT_EYE_CORNERS), :2].mean(axis=0)
    across = across - landmarks[list(RIGHT_EYE_CORNERS), :2].mean(axis=0)
    return math.atan2(across[1], across[0])


def require_face(landmarks: NDArray[np.float64], smallest: float = 1.0) -> None:
    """Refuse landmarks `[478, >=2]` that no face can have.

    Args:
        landmarks: in any unit.
        smallest: shortest distance between the eyes, in the same unit.

    Raises:
        InputError: a value is not finite, or the eyes lie in one place.
    """
    if not np.isfinite(landmarks).all() or inter_ocular_distance(landmarks) < smallest:
        raise InputError("the landmarks cannot be a face: its eyes lie in one place")


def network_crop(landmarks: NDArray[np.float64]) -> Crop:
    """The window for landmarks `[478, >=2]` in photo pixels.

    The side is 1.1 x 1.35 times the mean of width and height of the landmarks' box. The window
    stays upright, as the network was trained, unless the face is turned by more than 35 degrees.

    Raises:
        InputError: landmarks that cannot be a face.
    """
    require_face(landmarks)
    roll = eye_roll(landmarks)
    angle = roll if abs(roll) > _LARGE_ROLL else 0.0
    frame = Crop(0.0, 0.0, 2.0, angle)
    turned = frame.from_photo(landmarks[:, :2])
    low, high = turned.min(axis=0), turned.max(axis=0)
    side = float((high - low).mean()) * _BOX_FACTOR
    centre = (low + high) / 2 - (0.0, _SHIFT_UP * side)
    x, y = frame.to_photo(centre)
    return Crop(float(x), float(y), side, angle)
