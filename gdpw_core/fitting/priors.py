"""What is known before looking: Gaussian coefficients, units that cannot be negative, scores."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.fitting.settings import FitSettings
from gdpw_core.fitting.state import EXPRESSION, JAW, LEFT_EYE, NECK, RIGHT_EYE, ROOT, SHAPE, SIZE
from gdpw_core.head.pack import HeadPack

Floats = NDArray[np.float64]

# Jaw angle in radians of a blendshape score jawOpen of one.
_JAW_OF_SCORE = 0.4
_EYE_ROLL = 1e-3  # an eye does not turn about its own axis


@dataclass(frozen=True, eq=False)
class Prior:
    """A quadratic pull of the unknowns and one-sided limits of the units.

    Args:
        mean: `[168]`, where the unknowns are expected.
        precision: `[168, 168]`.
        limits: `[L, 168]`; rows that must not become negative, in standard deviations.
    """

    mean: Floats
    precision: Floats
    limits: Floats

    def cost(self, values: Floats) -> float:
        """Half the squared distance, in standard deviations."""
        offset = values - self.mean
        below = np.minimum(self.limits @ values, 0.0)
        return float(offset @ self.precision @ offset + below @ below) / 2

    def add_to(
        self, values: Floats, columns: NDArray[np.int64], gradient: Floats, curvature: Floats
    ) -> None:
        """Add gradient and curvature by some unknowns in place."""
        below = self.limits @ values
        active = self.limits[below < 0]
        full = self.precision @ (values - self.mean) + active.T @ below[below < 0]
        gradient += full[columns]
        curvature += self.precision[np.ix_(columns, columns)]
        part = active[:, columns]
        curvature += part.T @ part


def photo_prior(pack: HeadPack, blendshapes: Mapping[str, float], settings: FitSettings) -> Prior:
    """The prior of a single picture, with its blendshape scores."""
    units = unit_scores(pack, blendshapes)
    mean = np.zeros(SIZE)
    precision = np.zeros((SIZE, SIZE))
    limits = np.zeros((0, SIZE))
    if units is None:
        precision[EXPRESSION, EXPRESSION] = np.eye(pack.expressiondirs.shape[2])
    else:
        from_expression = pack.units.from_expression
        mean[EXPRESSION] = pack.units.to_expression @ units
        precision[EXPRESSION, EXPRESSION] = (from_expression.T @ from_expression) / (
            settings.unit**2
        ) + _beyond_units(pack)
        limits = np.zeros((len(units) + 1, SIZE))
        limits[:-1, EXPRESSION] = from_expression / settings.negative_unit
        limits[-1, JAW.start] = 1 / 0.01
    if "jaw" not in pack.lacking:
        mean[JAW.start] = _JAW_OF_SCORE * blendshapes.get("jawOpen", 0.0)
    _pull(precision, JAW, (settings.jaw_open, settings.jaw_side, settings.jaw_side))
    _pull(precision, ROOT, settings.root)
    _pull(precision, NECK, settings.neck)
    for eye in (LEFT_EYE, RIGHT_EYE):
        _pull(precision, eye, (settings.eye, settings.eye, _EYE_ROLL))
    for axis, deviation in enumerate(settings.eye_difference):
        pair = [LEFT_EYE.start + axis, RIGHT_EYE.start + axis]
        precision[np.ix_(pair, pair)] += np.array([[1, -1], [-1, 1]]) / deviation**2
    shape = np.arange(SHAPE.start, SHAPE.stop)
    precision[shape, shape] = settings.shape**-2
    return Prior(mean, precision, limits)


def _beyond_units(pack: HeadPack) -> Floats:
    """A pull `[E, E]` of the expressions that no unit of the head has; zero where units have all.

    An imported head shows fewer named units than it has coefficients.
    """
    units, count = pack.units, pack.expressiondirs.shape[2]
    if len(units.names) >= count:
        return np.zeros((count, count))
    rest: Floats = np.eye(count) - units.to_expression @ np.linalg.pinv(units.to_expression)
    return rest


def unit_scores(pack: HeadPack, blendshapes: Mapping[str, float]) -> Floats | None:
    """Activations `[U]` that the scores suggest; None for a head without units.

    A score without a side (browInnerUp, cheekPuff) stands for both units; units that the scores
    do not know stay zero.
    """
    names = pack.units.names
    if not names:
        return None
    scores = [
        blendshapes.get(name, blendshapes.get(name.removesuffix("Left").removesuffix("Right"), 0.0))
        for name in names
    ]
    return np.array(scores, np.float64)


def _pull(precision: Floats, part: slice, deviations: tuple[float, float, float]) -> None:
    index = np.arange(part.start, part.stop)
    precision[index, index] += np.array(deviations) ** -2.0
