"""Means with bootstrap intervals over people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats


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

    Pairs of one person are alike, so people are drawn (with replacement), not pairs. Percentiles
    of few people reach too short; they are taken further out by what a t interval of as many
    people reaches beyond a normal one.

    Args:
        values: one value per pair, `[N]`; NaN marks a pair without a value.
        people: identity of each pair, N names.
        level: coverage of the interval.
        draws: bootstrap draws.
        seed: seed of the draws.

    Returns:
        The interval; NaN throughout when no pair has a value.

    Source: Hesterberg 2015, "What teachers should know about the bootstrap", sec. 5.3 (expanded
    percentile interval).
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
    tail = _tail(len(unique), level)
    low, high = np.quantile(means, (tail, 1 - tail))
    return Interval(float(array.mean()), float(low), float(high), len(array), len(unique))


def _tail(people: int, level: float) -> float:
    """Share of the draws that lies beyond either end of the interval."""
    if people < 2:
        return 0.0
    reach = stats.t.ppf((1 + level) / 2, people - 1) * np.sqrt(people / (people - 1))
    return float(stats.norm.sf(reach))
