"""The shape of one person from several pictures, gathered picture by picture."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.state import (
    CAMERA,
    EXPRESSION,
    JAW,
    LEFT_EYE,
    NECK,
    RIGHT_EYE,
    ROOT,
    SHAPE,
    State,
    columns,
)

Floats = NDArray[np.float64]

_OTHERS = (CAMERA, ROOT, NECK, JAW, LEFT_EYE, RIGHT_EYE, EXPRESSION)


class ShapeEvidence:
    """What the pictures seen so far say about the shape, as one Gaussian.

    Each picture adds its own information with everything else (camera, pose, expression)
    marginalised out, so a picture counts where it can tell: a profile for the nose's length, a
    neutral face for the mouth. Landmarks of one face err alike in all pictures: N of them are
    worth the square root of N.

    Args:
        deviation: prior standard deviation of the coefficients.
    """

    def __init__(self, deviation: float) -> None:
        size = SHAPE.stop - SHAPE.start
        self._prior = np.eye(size) * deviation**-2
        self._information = np.zeros((size, size))
        self._weighted = np.zeros(size)
        self.pictures = 0

    def add(self, objective: Objective, fitted: State) -> None:
        """Count a picture in, from its own fit of all unknowns."""
        others = columns(*_OTHERS)
        model = objective.linearised(fitted, np.concatenate([others, columns(SHAPE)]))
        count = len(others)
        inner = model.curvature[:count, :count]
        coupling = model.curvature[:count, count:]
        known = model.curvature[count:, count:] - self._prior
        known = known - coupling.T @ cho_solve(cho_factor(inner), coupling)
        self._information += known
        # At the fit's minimum the picture alone pulls as hard as the prior holds.
        self._weighted += (known + self._prior) @ fitted.shape
        self.pictures += 1

    def shape(self) -> Floats:
        """The most likely shape `[100]`; the mean face before any picture."""
        if self.pictures == 0:
            return self._weighted.copy()
        discount = 1 / math.sqrt(self.pictures)
        precision = discount * self._information + self._prior
        return np.asarray(np.linalg.solve(precision, discount * self._weighted))
