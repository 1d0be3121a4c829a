"""Filling what is not known of a picture from what is known around it."""

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.fetch import resized

Array = NDArray[np.float32]


def fill_from_known(picture: Array, known: Array) -> Array:
    """Smooth continuation of the known part over the unknown (push-pull pyramid).

    Args:
        picture: `[H, W, C]`.
        known: trust in each pixel, 0-1, `[H, W]`.

    Returns:
        `[H, W, C]`; equal to `picture` where `known` is one.
    """
    sums, weight = picture * known[..., None], known
    levels = [(sums, weight)]
    while min(weight.shape) > 2:
        height, width = (weight.shape[0] + 1) // 2, (weight.shape[1] + 1) // 2
        sums = resized(sums, height, width, "mean")
        weight = resized(weight, height, width, "mean")
        levels.append((sums, weight))
    mean = sums.sum(axis=(0, 1), keepdims=True) / max(float(weight.sum()), 1e-6)
    field = np.array(np.broadcast_to(mean, sums.shape), np.float32)
    for sums, weight in levels[::-1]:
        coarse = resized(field, *weight.shape)
        trust = np.minimum(weight, 1.0)[..., None]
        own = sums / np.maximum(weight, 1e-6)[..., None]
        field = np.asarray(coarse * (1.0 - trust) + own * trust, np.float32)
    return np.ascontiguousarray(field)
