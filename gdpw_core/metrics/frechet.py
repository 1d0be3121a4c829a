"""Distances between two sets of pictures, from features of each picture.

One number says how alike the sets are, not the pictures of a pair. The Frechet distance is the
usual one; it is biased upward where the sets are small, the kernel distance is not.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from gdpw_core.metrics.intervals import Interval

Features = NDArray[np.floating]
SetDistance = Callable[[Features, Features], float]

_MOST_BLOCKS = 20
_NORMAL_95 = 1.959964


def frechet_distance(a: Features, b: Features) -> float:
    """Squared Frechet (2-Wasserstein) distance of the normal distributions fitted to two sets.

    `|mean_a - mean_b|^2 + tr(S_a) + tr(S_b) - 2 tr (S_a S_b)^(1/2)` with sample covariances. The
    last trace is the sum of the singular values of `A B^T`, A and B the centred sets over
    sqrt(n - 1): exact also where there are fewer pictures than features, where square roots of
    the singular covariances are not.

    Args:
        a: features, `[N, D]`, N at least 2.
        b: features, `[M, D]`, M at least 2.

    Source: Heusel et al. 2017, "GANs trained by a two time-scale update rule".
    """
    gap = a.mean(axis=0, dtype=np.float64) - b.mean(axis=0, dtype=np.float64)
    half_a, half_b = _half_covariance(a), _half_covariance(b)
    shared = np.linalg.svd(half_a @ half_b.T, compute_uv=False).sum()
    spread = np.square(half_a).sum() + np.square(half_b).sum() - 2 * shared
    return float(max(gap @ gap + spread, 0.0))  # equal sets miss zero by rounding


def _half_covariance(features: Features) -> NDArray[np.float64]:
    """R with `R^T R` the covariance, `[min(N, D), D]`."""
    exact = np.asarray(features, np.float64)
    centred = (exact - exact.mean(axis=0)) / np.sqrt(len(exact) - 1)
    if len(centred) <= centred.shape[1]:
        return np.asarray(centred)
    return np.asarray(np.linalg.qr(centred, mode="r"))


def kernel_distance(a: Features, b: Features) -> float:
    """Squared maximum mean discrepancy with the kernel `(x . y / D + 1)^3`, unbiased.

    May be negative for sets that are alike. Over all pairs of pictures, not over random subsets.

    Args:
        a: features, `[N, D]`, N at least 2.
        b: features, `[M, D]`, M at least 2.

    Source: Binkowski et al. 2018, "Demystifying MMD GANs", KID.
    """
    return _within(_kernel(a, a)) + _within(_kernel(b, b)) - 2 * float(_kernel(a, b).mean())


def _kernel(a: Features, b: Features) -> NDArray[np.float64]:
    products = np.asarray(a, np.float64) @ np.asarray(b, np.float64).T
    return np.asarray((products / a.shape[1] + 1) ** 3)


def _within(kernel: NDArray[np.float64]) -> float:
    count = len(kernel)
    return float((kernel.sum() - np.trace(kernel)) / (count * (count - 1)))


def set_interval(
    distance: SetDistance, outputs: Features, real: Features, people: Sequence[str]
) -> Interval:
    """A distance of two sets with its 95 % interval from leaving out people by turns.

    Drawing pictures twice, as a bootstrap does, makes a set poorer and the distance larger; a
    delete-one-block jackknife does not. People are left out in at most 20 blocks.

    Args:
        distance: of two sets of features.
        outputs: features of what a system made, `[N, D]`.
        real: features of real pictures, `[N, D]`.
        people: identity of each pair, N names.

    Returns:
        NaN throughout with fewer than two pairs; without ends for a single person.
    """
    names = np.asarray(people)
    unique = np.unique(names)
    if len(names) < 2:
        return Interval(np.nan, np.nan, np.nan, len(names), len(unique))
    value = distance(outputs, real)
    blocks = np.array_split(unique, min(_MOST_BLOCKS, len(unique)))
    kept = [~np.isin(names, block) for block in blocks]
    if len(blocks) < 2 or min(keep.sum() for keep in kept) < 2:
        return Interval(value, np.nan, np.nan, len(names), len(unique))
    without = np.array([distance(outputs[keep], real[keep]) for keep in kept])
    variance = (len(blocks) - 1) / len(blocks) * np.square(without - without.mean()).sum()
    reach = _NORMAL_95 * float(np.sqrt(variance))
    return Interval(value, value - reach, value + reach, len(names), len(unique))
