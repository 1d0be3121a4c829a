"""The unknowns of a fit as one vector, and the way from and to `FaceParameters`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.parameters import N_EXPRESSION, N_SHAPE, Camera, FaceParameters

Floats = NDArray[np.float64]

CAMERA = slice(0, 3)
ROOT, NECK, JAW, LEFT_EYE, RIGHT_EYE = (slice(3 + 3 * j, 6 + 3 * j) for j in range(5))
ROTATIONS = slice(3, 18)
EXPRESSION = slice(18, 18 + N_EXPRESSION)
SHAPE = slice(18 + N_EXPRESSION, 18 + N_EXPRESSION + N_SHAPE)
SIZE = SHAPE.stop


@dataclass(frozen=True, eq=False)
class State:
    """The unknowns.

    Args:
        values: `[168]`: log of the camera's scale, its translation (m), axis-angle rotations of
            root, neck, jaw, left and right eye (rad), expression and shape (sigma).
    """

    values: Floats

    @property
    def scale(self) -> float:
        """Crop units per metre."""
        return float(np.exp(self.values[0]))

    @property
    def rotations(self) -> Floats:
        """Axis-angle per joint `[5, 3]`."""
        return self.values[ROTATIONS].reshape(5, 3)

    @property
    def expression(self) -> Floats:
        """`[50]`."""
        return self.values[EXPRESSION]

    @property
    def shape(self) -> Floats:
        """`[100]`."""
        return self.values[SHAPE]

    def moved(self, step: Floats, columns: NDArray[np.int64]) -> "State":
        """The state after a step of some unknowns."""
        values = self.values.copy()
        values[columns] += step
        return State(values)

    def parameters(self) -> FaceParameters:
        """As the rest of the program knows it."""
        root, neck, jaw, left, right = self.rotations
        camera = Camera(self.scale, float(self.values[1]), float(self.values[2]))
        return FaceParameters(self.shape, self.expression, root, neck, jaw, left, right, camera)

    @classmethod
    def of(cls, parameters: FaceParameters) -> "State":
        """The state that stands for these parameters."""
        camera = parameters.camera
        values = np.concatenate(
            [
                [np.log(camera.scale), camera.tx, camera.ty],
                parameters.rotations().ravel(),
                parameters.expression,
                parameters.shape,
            ]
        )
        return cls(values)


def columns(*parts: slice) -> NDArray[np.int64]:
    """Indices of the unknowns in the given parts of the vector."""
    return np.concatenate([np.arange(part.start, part.stop) for part in parts])
