"""Levenberg-Marquardt over a subset of the unknowns."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from gdpw_core.fitting.state import State

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Quadratic:
    """A sum of squares near a state: `cost + gradient . step + step . curvature . step / 2`.

    Args:
        cost: half the sum of squared weighted residuals.
        gradient: `[K]`.
        curvature: `[K, K]`, the Gauss-Newton matrix.
        centre: `[2, K]`, how the centre of the landmarks moves in the crop.
    """

    cost: float
    gradient: Floats
    curvature: Floats
    centre: Floats


@dataclass(frozen=True, eq=False)
class Solution:
    """Where a minimisation ended.

    Args:
        state: the best state.
        cost: its cost.
        iterations: linearisations made.
        converged: whether the cost stopped falling before the iterations ran out.
        model: the last linearisation, at the state or one step before it.
    """

    state: State
    cost: float
    iterations: int
    converged: bool
    model: Quadratic


def minimise(
    problem: Callable[[State, NDArray[np.int64]], Quadratic],
    cost: Callable[[State], float],
    state: State,
    columns: NDArray[np.int64],
    *,
    iterations: int,
    tolerance: float = 1e-4,
) -> Solution:
    """Minimise a sum of squares over some unknowns.

    Args:
        problem: linearises at a state, by the given unknowns.
        cost: the same cost without derivatives.
        state: start.
        columns: the unknowns that may move.
        iterations: at most so many linearisations, at least one.
        tolerance: stop when a step lowers the cost by less than this fraction.
    """
    damping = 1e-4
    for iteration in range(1, iterations + 1):
        model = problem(state, columns)
        lowered = False
        for _ in range(8):
            damped = model.curvature + damping * np.diag(model.curvature.diagonal())
            step = -cho_solve(cho_factor(damped), model.gradient)
            trial = state.moved(step, columns)
            value = cost(trial)
            if value < model.cost:
                lowered = True
                break
            damping *= 8
        if not lowered:
            return Solution(state, model.cost, iteration, converged=True, model=model)
        damping = max(damping / 8, 1e-7)
        state = trial
        if model.cost - value < tolerance * model.cost:
            return Solution(state, value, iteration, converged=True, model=model)
    return Solution(state, value, iterations, converged=False, model=model)
