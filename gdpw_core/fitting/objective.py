"""The sum of squares of a fit: landmarks, openings, gaze and prior, with its linearisation."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face.landmarks import (
    INNER_LIPS,
    LEFT_EYE_CORNERS,
    LEFT_LIDS,
    N_MESH,
    RIGHT_EYE_CORNERS,
    RIGHT_LIDS,
)
from gdpw_core.fitting.observation import Observation
from gdpw_core.fitting.points import HeadPoints
from gdpw_core.fitting.priors import Prior
from gdpw_core.fitting.settings import FitSettings
from gdpw_core.fitting.solver import Quadratic
from gdpw_core.fitting.state import SHAPE, State

Floats = NDArray[np.float64]

_LEFT_PUPIL, _RIGHT_PUPIL = N_MESH, N_MESH + 1
_CLOSED, _OPEN = 0.1, 0.2  # of the eye's width: an iris seen through less is a guess
_GAZE_WHEN_CLOSED = 0.01


@dataclass(frozen=True, eq=False)
class Objective:
    """What a state of the head costs, given one observation.

    Args:
        points: the head's landmarks.
        observation: the picture's landmarks.
        prior: what is known before.
        weights: trust in each landmark `[468]`, 0-1; more where the user placed it.
        settings: standard deviations.
        unit: crop units per metre, fixed, so that a smaller head is no way out.
    """

    points: HeadPoints
    observation: Observation
    prior: Prior
    weights: Floats
    settings: FitSettings
    unit: float

    def cost(self, state: State) -> float:
        """Half the sum of squared residuals."""
        projected = self.points.project(state)
        squared = (self._landmark_errors(projected) ** 2).sum(axis=1)
        total = float(self.weights @ self._robust(squared)[0])
        matrix, target, weights = self._differences
        errors = (np.tensordot(matrix, projected[:, :2], 1) - target) * weights
        depth = self._depth_errors(projected)
        total += float((errors**2).sum() + (depth**2).sum())
        return total / 2 + self.prior.cost(state.values)

    def linearised(self, state: State, columns: NDArray[np.int64]) -> Quadratic:
        """Gauss-Newton model by the given unknowns."""
        with_shape = bool(columns.max() >= SHAPE.start)
        projection = self.points.linearise(state, with_shape=with_shape)
        slopes = np.ascontiguousarray(projection.jacobian[:, :, columns])
        errors = self._landmark_errors(projection.points)
        values, influence = self._robust((errors**2).sum(axis=1))
        root = np.sqrt(self.weights * influence)
        matrix, target, weights = self._differences
        pairs = (np.tensordot(matrix, projection.points[:, :2], 1) - target) * weights
        depth = self._depth_errors(projection.points)
        depth_scale = np.sqrt(self._depth_weights) / (self.unit * self.settings.depth)
        depth_slopes = slopes[:N_MESH, 2] - self._mean(slopes[:N_MESH, 2])
        blocks = [
            (slopes[:N_MESH, :2] * (root / (self.unit * self.settings.landmark))[:, None, None]),
            np.tensordot(matrix, slopes[:, :2], 1) * weights[:, :, None],
            (depth_slopes * depth_scale[:, None])[:, None],
        ]
        jacobian = np.concatenate([block.reshape(-1, len(columns)) for block in blocks])
        residuals = np.concatenate([(errors * root[:, None]).ravel(), pairs.ravel(), depth])
        gradient = jacobian.T @ residuals
        curvature = jacobian.T @ jacobian
        self.prior.add_to(state.values, columns, gradient, curvature)
        cost = float(self.weights @ values + (pairs**2).sum() + (depth**2).sum()) / 2
        centre = slopes[:N_MESH, :2].mean(axis=0)
        return Quadratic(cost + self.prior.cost(state.values), gradient, curvature, centre)

    def _robust(self, squared: Floats) -> tuple[Floats, Floats]:
        """Cauchy loss of squared landmark errors and its derivative by the squared error.

        Landmarks that the user placed are never outliers.
        """
        scale = (self.settings.outlier / self.settings.landmark) ** 2
        ratio = squared / scale
        pinned = self.observation.pinned
        loss = np.where(pinned, squared, scale * np.log1p(ratio))
        return loss, np.where(pinned, 1.0, 1.0 / (1.0 + ratio))

    def _landmark_errors(self, projected: Floats) -> Floats:
        """`[468, 2]`, in standard deviations."""
        errors = projected[:N_MESH, :2] - self.observation.points[:N_MESH, :2]
        return np.asarray(errors / (self.unit * self.settings.landmark))

    def _depth_errors(self, projected: Floats) -> Floats:
        """`[468]`, weighted, in standard deviations; the mean depth is free."""
        errors = projected[:N_MESH, 2] - self.observation.points[:N_MESH, 2]
        errors = errors - self._mean(errors)
        scale = self.unit * self.settings.depth
        return np.asarray(errors * np.sqrt(self._depth_weights) / scale)

    def _mean(self, values: Floats) -> Floats:
        weights = self._depth_weights
        return np.asarray(weights @ values / weights.sum())

    @property
    def _depth_weights(self) -> Floats:
        """`[468]`: a landmark that the user placed in the picture says no more of its depth."""
        return np.minimum(self.weights, 1.0)

    @cached_property
    def _differences(self) -> tuple[Floats, Floats, Floats]:
        """Point differences that matter more than the points.

        Returns:
            `[D, 470]` combinations of the head's points, their target `[D, 2]`, and the inverse
            standard deviations `[D, 1]`.
        """
        lids = LEFT_LIDS + RIGHT_LIDS
        pairs = lids + INNER_LIPS
        matrix = np.zeros((len(pairs) + 2, self.points.count))
        target = np.zeros((len(matrix), 2))
        seen = self.observation.points[:, :2]
        for row, (upper, lower) in enumerate(pairs):
            matrix[row, upper], matrix[row, lower] = 1.0, -1.0
            target[row] = seen[upper] - seen[lower]
        deviation = np.full((len(matrix), 1), self.settings.gap)
        eyes = ((_LEFT_PUPIL, LEFT_EYE_CORNERS), (_RIGHT_PUPIL, RIGHT_EYE_CORNERS))
        for k, (pupil, corners) in enumerate(eyes):
            row = len(pairs) + k
            matrix[row, pupil] = 1.0
            matrix[row, list(corners)] = -0.5
            target[row] = self.observation.irises[k] - seen[list(corners)].mean(axis=0)
            openness = (self.observation.openness[k] - _CLOSED) / (_OPEN - _CLOSED)
            trust = np.clip(openness, _GAZE_WHEN_CLOSED, 1.0)
            if self.observation.pinned_irises[k]:
                trust = 1.0
            deviation[row] = self.settings.gaze / trust if self.points.gaze else np.inf
        return matrix, target, 1.0 / (deviation * self.unit)
