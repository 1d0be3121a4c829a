"""How far the shape fitted to a picture lies from the person's, and what it says of the person.

Expressions, poses and the landmarks' common errors imitate some identities better than others: the
same person's fitted shapes spread widely along those directions. `packaging/measure_shapes.py`
measures the spread on clips of many people, each for one head.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import AssetError
from gdpw_core.fitting.priors import Prior
from gdpw_core.fitting.state import SHAPE, columns
from gdpw_core.head.archive import read_arrays, write_arrays
from gdpw_core.parameters import N_SHAPE
from gdpw_core.resources import resource

Floats = NDArray[np.float64]

_ANOTHER_DAY = 2.0
"""Variance between pictures of one person, relative to that between frames of one clip: other
light, lens and distance."""
_UNSEEN = 0.03
"""Variance that the clips happened not to show in some direction, of the mean variance."""


@dataclass(frozen=True, eq=False)
class ShapeSpread:
    """Statistics of shapes fitted to single pictures, sigma.

    Args:
        head: identity of the head that was fitted.
        within: covariance `[100, 100]` of one person's fitted shapes about their mean.
        information: `[100, 100]`, curvature of one picture's landmarks by the shape, everything
            else free; the mean over pictures.
        variance: of a coefficient between people.
    """

    head: str
    within: Floats
    information: Floats
    variance: float

    def person(self, fitted: Floats, pictures: int = 1) -> Floats:
        """The most likely shape `[100]` of a person (linear least mean square error).

        Model: `fitted = R person + error`, where R is what the fit's own prior leaves of a shape
        and the error has the covariance `within`. Errors of several pictures are alike: N are
        worth the square root of N.

        Args:
            fitted: shape `[100]`, fitted with a standard normal prior.
            pictures: to how many pictures together.
        """
        worth = np.sqrt(pictures)
        identity = np.eye(N_SHAPE)
        seen = np.linalg.solve(worth * self.information + identity, worth * self.information)
        floor = _UNSEEN * np.trace(self.within) / N_SHAPE
        error = (self.within + floor * identity) * (_ANOTHER_DAY / worth)
        total = self.variance * seen @ seen.T + error
        return np.asarray(self.variance * seen.T @ np.linalg.solve(total, fitted))


def near_shape(prior: Prior, shape: Floats, deviation: float) -> Prior:
    """The prior with the shape expected about a given one.

    Args:
        prior: of all unknowns.
        shape: `[100]`.
        deviation: of each coefficient, sigma.
    """
    index = columns(SHAPE)
    mean, precision = prior.mean.copy(), prior.precision.copy()
    mean[SHAPE] = shape
    precision[np.ix_(index, index)] = np.eye(len(index)) * deviation**-2
    return replace(prior, mean=mean, precision=precision)


def load_spread(head: str) -> ShapeSpread | None:
    """The spread measured for a head with this identity; None for other heads.

    Raises:
        AssetError: the file is damaged.
    """
    spread = _bundled()
    return spread if spread.head == head else None


@cache
def _bundled() -> ShapeSpread:
    path = resource("head", "open_head_shapes.npz")
    stored = read_arrays(path)
    try:
        within, information = (
            np.asarray(stored[name], np.float64) for name in ("within", "information")
        )
        if not within.shape == information.shape == (N_SHAPE, N_SHAPE):
            raise ValueError("its arrays have the wrong shape")
        return ShapeSpread(str(stored["head"]), within, information, float(stored["variance"]))
    except (KeyError, ValueError, TypeError) as error:
        raise AssetError(f"{path}: not usable statistics of shapes ({error})") from error


def save_spread(path: Path, spread: ShapeSpread) -> None:
    """Write what `load_spread` reads."""
    write_arrays(
        path,
        {
            "head": np.array(spread.head),
            "within": spread.within.astype(np.float32),
            "information": spread.information.astype(np.float32),
            "variance": np.array(spread.variance),
        },
    )
