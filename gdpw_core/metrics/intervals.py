"""Means with bootstrap intervals over people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Interval:
    """A mean and its interval.

    Args:
        mean: mean over all pairs that have a value.
        low: lower end of the interval.
        high: upper end.
        n: pairs that have a value.
        people: people among them.
    """

    mean: float
    low: float
    high: float
    n: int
    people: int


def bootstrap_over_people(
    values: ArrayLike,
    people: Sequence[str],
    *,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> Interval:
    """Mean of `values` with a percentile interval from resampling whole people.

    Pairs of one person are alike, so people are drawn (with replacement), not pairs.

    Args:
        values: one value per pair, `[N]`; NaN marks a pair without a value.
        people: identity of each pair, N names.
        level: coverage of the interval.
        draws: bootstrap draws.
        seed: seed of the draws.

    Returns:
        The interval; NaN throughout when no pair has a value.
    """
    array = np.asarray(values, np.float64)
    known = np.isfinite(array)
    names = np.asarray(people)[known]
    array = array[known]
    if not len(array):
        return Interval(np.nan, np.nan, np.nan, 0, 0)
    unique, owner = np.unique(names, return_inverse=True)
    sums = np.bincount(owner, array)
    counts = np.bincount(owner).astype(np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(unique), (draws, len(unique)))
    means: NDArray[np.float64] = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, ((1 - level) / 2, (1 + level) / 2))
    return Interval(float(array.mean()), float(low), float(high), len(array), len(unique))
