"""Levenberg-Marquardt over many frames that share some unknowns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.state import State

Floats = NDArray[np.float64]
Columns = NDArray[np.int64]

_STEPS = 12
_TRIALS = 6
_TOLERANCE = 1e-4


def minimise_together(
    objectives: Callable[[Sequence[State]], Sequence[Objective]],
    states: Sequence[State],
    *,
    single: Columns,
    common: Columns,
) -> list[State]:
    """Minimise the sum of the frames' costs; the shared unknowns are eliminated last (Schur).

    Args:
        objectives: the frames' costs, with landmark weights as at the given states.
        states: start; shared unknowns begin at their mean.
        single: unknowns that each frame has for itself.
        common: unknowns that all frames share.
    """
    mean = np.mean([state.values[common] for state in states], axis=0)
    current = [_with(state, common, mean) for state in states]
    damping = 1e-3
    for _ in range(_STEPS):
        costs = objectives(current)
        pairs = zip(costs, current, strict=True)
        blocks = [_Block.of(objective, state, single, common) for objective, state in pairs]
        before = after = sum(block.cost for block in blocks)
        for _ in range(_TRIALS):
            trial = _solved(blocks, current, single, common, damping)
            trials = zip(costs, trial, strict=True)
            after = sum(objective.cost(state) for objective, state in trials)
            if after < before:
                current, damping = trial, damping / 8
                break
            damping *= 8
        if before - after < _TOLERANCE * before:
            break
    return current


@dataclass(frozen=True, eq=False)
class _Block:
    """One frame's share of the joint normal equations: local (l) and shared (s) unknowns."""

    cost: float
    gradient_l: Floats
    gradient_s: Floats
    curvature_ll: Floats
    curvature_ls: Floats
    curvature_ss: Floats

    @classmethod
    def of(
        cls,
        objective: Objective,
        state: State,
        single: Columns,
        common: Columns,
    ) -> "_Block":
        model = objective.linearised(state, np.concatenate([single, common]))
        n = len(single)
        g, h = model.gradient, model.curvature
        return cls(model.cost, g[:n], g[n:], h[:n, :n], h[:n, n:], h[n:, n:])


def _solved(
    blocks: Sequence[_Block],
    states: Sequence[State],
    single: Columns,
    common: Columns,
    damping: float,
) -> list[State]:
    """The damped Gauss-Newton step by the Schur complement."""
    total = np.sum([block.curvature_ss for block in blocks], axis=0)
    total += damping * np.diag(total.diagonal())
    right = -np.sum([block.gradient_s for block in blocks], axis=0)
    solved = []
    for block in blocks:
        damped = block.curvature_ll + damping * np.diag(block.curvature_ll.diagonal())
        factor = cho_factor(damped)
        coupling = cho_solve(factor, block.curvature_ls)
        offset = cho_solve(factor, -block.gradient_l)
        total = total - block.curvature_ls.T @ coupling
        right = right - block.curvature_ls.T @ offset
        solved.append((offset, coupling))
    step = cho_solve(cho_factor(total), right)
    moved = []
    for state, (offset, coupling) in zip(states, solved, strict=True):
        values = state.values.copy()
        values[single] += offset - coupling @ step
        values[common] += step
        moved.append(State(values))
    return moved


def _with(state: State, index: Columns, values: Floats) -> State:
    changed = state.values.copy()
    changed[index] = values
    return State(changed)
