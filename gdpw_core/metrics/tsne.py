"""t-SNE, exact, for a few thousand points: what colours the latent codes in the paper's Figure 2.

Source: van der Maaten and Hinton 2008, "Visualizing data using t-SNE".
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BISECTIONS = 32
_EARLY = 100  # steps with exaggerated attraction, which lets groups form
_EXAGGERATION = 4.0
_TINY = 1e-12


def tsne(
    points: Floats,
    *,
    dimensions: int = 3,
    perplexity: float = 30.0,
    steps: int = 400,
    seed: int = 0,
) -> Floats:
    """Places points so that near ones stay near.

    Args:
        points: `[N, D]`; memory and time grow with N squared.
        dimensions: of the result.
        perplexity: how many neighbours count, smoothly; below N / 3.
        steps: of gradient descent.
        seed: of the places at the start.

    Returns:
        `[N, dimensions]`, centred.
    """
    wanted = _joint_probabilities(_square_distances(points), perplexity)
    rng = np.random.default_rng(seed)
    placed = 1e-4 * rng.standard_normal((len(points), dimensions))
    rate = max(len(points) / _EXAGGERATION, 50.0)
    speed, gain = np.zeros_like(placed), np.ones_like(placed)
    for step in range(steps):
        early = step < _EARLY
        gradient = _gradient(wanted * (_EXAGGERATION if early else 1.0), placed)
        turned = np.sign(gradient) != np.sign(speed)
        gain = np.maximum(np.where(turned, gain + 0.2, gain * 0.8), 0.01)
        speed = (0.5 if early else 0.8) * speed - rate * gain * gradient
        placed = placed + speed
        placed -= placed.mean(axis=0)
    return placed


def _square_distances(points: Floats) -> Floats:
    lengths = np.square(points).sum(axis=1)
    return np.asarray(np.maximum(lengths[:, None] + lengths - 2 * points @ points.T, 0.0))


def _joint_probabilities(distances: Floats, perplexity: float) -> Floats:
    """How much each pair belongs together: Gaussians of the given perplexity, made symmetric."""
    count = len(distances)
    scaled = distances / max(float(distances.mean()), _TINY)
    low, high = np.full(count, 1e-6), np.full(count, 1e6)
    goal = np.log(perplexity)
    for _ in range(_BISECTIONS):
        precision = np.sqrt(low * high)
        share, entropy = _row_probabilities(scaled, precision)
        low = np.where(entropy > goal, precision, low)
        high = np.where(entropy > goal, high, precision)
    joint = (share + share.T) / (2 * count)
    return np.maximum(joint, _TINY)


def _row_probabilities(distances: Floats, precision: Floats) -> tuple[Floats, Floats]:
    exponent = -precision[:, None] * distances
    np.fill_diagonal(exponent, -np.inf)
    exponent -= exponent.max(axis=1, keepdims=True)
    share = np.exp(exponent)
    share /= share.sum(axis=1, keepdims=True)
    entropy = -(share * np.log(np.maximum(share, _TINY))).sum(axis=1)
    return share, entropy


def _gradient(wanted: Floats, placed: Floats) -> Floats:
    nearness = 1.0 / (1.0 + _square_distances(placed))
    np.fill_diagonal(nearness, 0.0)
    force = (wanted - nearness / nearness.sum()) * nearness
    return np.asarray(4.0 * (force.sum(axis=1)[:, None] * placed - force @ placed))
