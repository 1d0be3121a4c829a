"""Head parameters as one row of numbers: how datasets store them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.parameters import N_EXPRESSION, N_SHAPE, Camera, FaceParameters

Rows = NDArray[np.float32]

SHAPE = slice(0, N_SHAPE)
EXPRESSION = slice(N_SHAPE, N_SHAPE + N_EXPRESSION)
ROTATIONS = slice(EXPRESSION.stop, EXPRESSION.stop + 15)
CAMERA = slice(ROTATIONS.stop, ROTATIONS.stop + 3)
LENGTH = CAMERA.stop


def to_row(parameters: FaceParameters) -> Rows:
    """Shape, expression, five rotations, camera scale, tx and ty: `[168]`."""
    camera = parameters.camera
    parts = (
        parameters.shape,
        parameters.expression,
        parameters.rotations().ravel(),
        (camera.scale, camera.tx, camera.ty),
    )
    return np.concatenate(parts).astype(np.float32)


def from_row(row: NDArray[np.floating]) -> FaceParameters:
    """The parameters that `to_row` stored.

    Raises:
        InputError: another length, or a value that is not finite.
    """
    values = np.asarray(row, np.float64)
    if values.shape != (LENGTH,):
        raise InputError(f"head parameters have shape {values.shape}, expected ({LENGTH},)")
    rotations = values[ROTATIONS].reshape(5, 3)
    scale, tx, ty = (float(value) for value in values[CAMERA])
    return FaceParameters(
        shape=values[SHAPE],
        expression=values[EXPRESSION],
        global_pose=rotations[0],
        neck_pose=rotations[1],
        jaw_pose=rotations[2],
        left_eye_pose=rotations[3],
        right_eye_pose=rotations[4],
        camera=Camera(scale=scale, tx=tx, ty=ty),
    )


def to_rows(parameters: Sequence[FaceParameters]) -> Rows:
    """Many parameters, `[N, 168]`."""
    return np.stack([to_row(item) for item in parameters]).reshape(-1, LENGTH)
