"""Named expression units for a head that has only numbered expressions."""

import numpy as np
from numpy.typing import NDArray

from gdpw_core.controls import ExpressionUnits

Floats = NDArray[np.float64]

_SHOWN = 0.5  # of a unit's motion (squared), below which its name would promise too much
_OWN = 0.2  # of a unit's coefficients that the units before it do not have
_RIDGE = 1e-3
_DIGITS = 9


def shown_units(
    wanted: Floats, names: tuple[str, ...], expressiondirs: Floats, face: NDArray[np.bool_]
) -> tuple[ExpressionUnits, tuple[str, ...]]:
    """The units that a head's own expressions can show.

    Each unit's displacement is approximated by the head's directions; units that come out as
    something else, or as a mixture of others, are left out.

    Args:
        wanted: displacement of each full unit on this head, `[V, 3, U]`, metres.
        names: of the units.
        expressiondirs: `[V, 3, E]`.
        face: vertices that count in full, `[V]`.

    Returns:
        The units, and the names of those left out.
    """
    weight = np.repeat(np.sqrt(np.where(face, 1.0, 0.05)), 3)[:, None]
    design = expressiondirs.reshape(-1, expressiondirs.shape[2]) * weight
    goals = wanted.reshape(-1, wanted.shape[2]) * weight
    gram = design.T @ design
    ridge = _RIDGE * np.trace(gram) / len(gram) * np.eye(len(gram))
    coefficients = np.linalg.solve(gram + ridge, design.T @ goals)
    rest = ((goals - design @ coefficients) ** 2).sum(axis=0)
    shown = 1.0 - rest / np.maximum((goals**2).sum(axis=0), 1e-18)
    kept = _independent(coefficients, shown)
    lost = tuple(name for k, name in enumerate(names) if k not in kept)
    to_expression: Floats = np.asarray(np.round(coefficients[:, kept], _DIGITS), np.float64)
    from_expression: Floats = np.asarray(np.linalg.pinv(to_expression), np.float64)
    units = ExpressionUnits(tuple(names[k] for k in kept), to_expression, from_expression)
    return units, lost


def _independent(coefficients: Floats, shown: Floats) -> list[int]:
    """Indices, in order, of units that are shown well and are no mixture of better ones."""
    basis = np.zeros((len(coefficients), 0))
    kept = []
    for k in np.argsort(-np.round(shown, 6), kind="stable"):
        column = coefficients[:, k]
        length = float(np.linalg.norm(column))
        own = column - basis @ (basis.T @ column)
        own -= basis @ (basis.T @ own)
        if shown[k] < _SHOWN or float(np.linalg.norm(own)) < _OWN * max(length, 1e-12):
            continue
        basis = np.column_stack([basis, own / np.linalg.norm(own)])
        kept.append(int(k))
    return sorted(kept)
