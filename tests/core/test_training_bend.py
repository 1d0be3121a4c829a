"""The smooth bend: pictures, weights and points move together, and nothing folds."""

import numpy as np
import pytest
from small_networks import one_thread  # noqa: F401

from gdpw_core.training.data.bend import LARGEST_BEND, draw_bend

SIDE = 96


def bend(seed: int = 0):
    return draw_bend(LARGEST_BEND, np.random.default_rng(seed))


def blob(place: np.ndarray, reach: float) -> np.ndarray:
    """A round spot at a position in units of the window."""
    axis = ((np.arange(SIDE) + 0.5) * 2 / SIDE - 1) * reach
    x, y = np.meshgrid(axis, axis)
    spot = np.exp(-((x - place[0]) ** 2 + (y - place[1]) ** 2) / (2 * 0.06**2))
    return np.repeat(np.round(255 * spot).astype(np.uint8)[..., None], 3, axis=2)


def centre(picture: np.ndarray, reach: float) -> np.ndarray:
    axis = ((np.arange(SIDE) + 0.5) * 2 / SIDE - 1) * reach
    mass = picture.astype(float)
    return np.array([(mass.sum(0) * axis).sum(), (mass.sum(1) * axis).sum()]) / mass.sum()


@pytest.mark.parametrize("reach", [1.0, 1.25])
@pytest.mark.parametrize("seed", range(5))
def test_points_go_where_the_picture_goes(seed, reach):
    place = np.random.default_rng([seed, 1]).uniform(-0.6, 0.6, 2)
    bent = bend(seed).picture(blob(place, reach), reach)
    moved = bend(seed).points(np.array([[*place, 0.3]], np.float32))[0]
    assert np.abs(centre(bent[..., 0], reach) - moved[:2]).max() < 0.01
    assert moved[2] == pytest.approx(0.3)


def test_weights_are_bent_like_the_picture():
    picture = blob(np.array([0.3, -0.2]), 1.0)
    weight = bend().weight(picture[..., 0].astype(np.float32))
    assert np.abs(weight - bend().picture(picture, 1.0)[..., 0]).max() <= 1


def test_something_moves_but_never_further_than_asked():
    axis = np.linspace(-1, 1, 30, dtype=np.float32)
    points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    moves = [np.abs(bend(seed).points(points) - points).max() for seed in range(50)]
    assert max(moves) <= 2 * LARGEST_BEND
    assert np.median(moves) > 0.1 * LARGEST_BEND


def test_nothing_folds():
    axis = np.linspace(-1.25, 1.25, 60, dtype=np.float32)
    points = np.stack(np.meshgrid(axis, axis), axis=-1)
    for seed in range(50):
        moved = bend(seed).points(points)
        assert np.diff(moved[..., 0], axis=1).min() > 0
        assert np.diff(moved[..., 1], axis=0).min() > 0
