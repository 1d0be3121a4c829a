"""Landmarks and, beside them, the places where a face's skin was found."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.points import SurfacePoints
from gdpw_core.fitting.solver import Quadratic
from gdpw_core.fitting.state import SHAPE, State

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SkinObjective:
    """What a state of the head costs, given landmarks and skin.

    Args:
        landmarks: the cost of the fit to landmarks alone.
        points: of the skin.
        targets: where each was found, `[N, 2]`, crop units.
        weights: inverse variances, `[N]`; 0 for what was not found.
    """

    landmarks: Objective
    points: SurfacePoints
    targets: Floats
    weights: Floats

    def cost(self, state: State) -> float:
        """Half the sum of squared residuals."""
        errors = self.points.project(state)[:, :2] - self.targets
        return self.landmarks.cost(state) + float(self.weights @ (errors**2).sum(axis=1)) / 2

    def linearised(self, state: State, columns: NDArray[np.int64]) -> Quadratic:
        """Gauss-Newton model by the given unknowns."""
        model = self.landmarks.linearised(state, columns)
        with_shape = bool(columns.max() >= SHAPE.start)
        projection = self.points.linearise(state, with_shape=with_shape)
        root = np.sqrt(self.weights)[:, None]
        residuals = ((projection.points[:, :2] - self.targets) * root).ravel()
        slopes = projection.jacobian[:, :2][:, :, columns] * root[..., None]
        jacobian = slopes.reshape(-1, len(columns))
        return Quadratic(
            model.cost + float(residuals @ residuals) / 2,
            model.gradient + jacobian.T @ residuals,
            model.curvature + jacobian.T @ jacobian,
            model.centre,
        )
