"""Holes in pictures are filled with pieces of the picture that go on what surrounds them."""

import numpy as np
import pytest

from gdpw_core.composite.filling.patchfill import ways_to_known

COLOURS = np.array([(200, 40, 40), (240, 230, 60), (40, 60, 170), (90, 200, 120)])


def bars(height=200, width=240, breadth=9, across=False):
    """Bars of four colours in turn, with grain: seen in a mirror they would run backwards."""
    rows, columns = np.mgrid[:height, :width]
    picture = COLOURS[((rows if across else columns) // breadth) % 4]
    grain = np.random.default_rng(1).integers(-4, 5, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def hole(height=200, width=240, radius=40):
    rows, columns = np.mgrid[:height, :width]
    return np.hypot(rows - 0.5 * height, columns - 0.5 * width) < radius


def filled(picture, ways):
    rows, columns = np.indices(picture.shape[:2])
    return picture[rows + ways[..., 0], columns + ways[..., 1]]


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize("size", [(200, 240), (181, 233), (500, 520)])
def test_bars_go_on_behind_a_hole(across, size):
    picture, unknown = bars(*size, across=across), hole(*size)
    ways = ways_to_known(picture, ~unknown, unknown)
    off = np.abs(filled(picture, ways).astype(int) - picture)[unknown]
    assert (off.max(axis=1) > 40).mean() < 0.12


def test_every_way_leads_to_what_is_known_and_no_other_pixel_has_one():
    picture, unknown = bars(), hole()
    shown = ~hole(radius=48)
    ways = ways_to_known(picture, shown, unknown)
    rows, columns = np.indices(unknown.shape)
    assert shown[rows + ways[..., 0], columns + ways[..., 1]][unknown].all()
    assert not ways[~unknown].any()


def test_what_is_hidden_does_not_matter():
    picture, unknown = bars(), hole()
    other = picture.copy()
    other[unknown] = (255, 0, 255)
    first, second = (ways_to_known(seen, ~unknown, unknown) for seen in (picture, other))
    assert np.array_equal(first, second)


def test_the_same_hole_is_filled_the_same_again():
    picture, unknown = bars(), hole()
    first, second = (ways_to_known(picture, ~unknown, unknown) for _ in range(2))
    assert np.array_equal(first, second)


def test_pieces_are_large():
    picture, unknown = bars(), hole()
    ways = ways_to_known(picture, ~unknown, unknown)
    parts = (np.diff(ways, axis=1) != 0).any(axis=2)[unknown[:, 1:] & unknown[:, :-1]]
    assert parts.mean() < 0.15


def test_too_little_to_take_gives_nothing():
    picture = bars(60, 60)
    known = np.zeros((60, 60), bool)
    known[:, :5] = True
    assert ways_to_known(picture, known, ~known) is None
