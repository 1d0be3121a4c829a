"""Skin that is lent to neck and jaw from several places is evened out."""

import numpy as np
from drawn_heads import preview, symmetric, turned

from gdpw_core.composite import compose_photo, edit_field
from gdpw_core.composite.evenskin import EvenSkin
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.image import Photo

SIDE = 256
GRID = PixelGrid.of_window(0, 0, SIDE, SIDE)
LIGHT, DARK, SKIN, WALL = (220, 180, 160), (100, 70, 60), (200, 160, 140), (10, 200, 30)


def patched():
    """A strip of two patches on a mesh, skin at its left, a wall at its right."""
    picture = np.full((SIDE, SIDE, 3), WALL, np.uint8)
    covered = np.zeros((SIDE, SIDE), bool)
    covered[60:200, 60:140] = True
    picture[covered] = SKIN
    picture[60:130, 110:140], picture[130:200, 110:140] = LIGHT, DARK
    lent = np.zeros((SIDE, SIDE), np.uint8)
    lent[60:200, 110:140] = 255
    return picture, lent, covered


def evened(picture, lent, covered, neck=None):
    neck = np.zeros_like(covered) if neck is None else neck
    even = EvenSkin.of(picture, lent, covered, neck, GRID)
    assert even is not None
    result = picture.copy()
    even.lay(GRID, covered, result)
    return even, result


def test_where_nothing_is_lent_nothing_changes():
    picture, lent, covered = patched()
    assert EvenSkin.of(picture, np.zeros_like(lent), covered, covered, GRID) is None


def test_an_edge_between_two_patches_becomes_a_slow_change():
    picture, lent, covered = patched()
    _, result = evened(picture, lent, covered)
    column = result[:, 125, 0].astype(int)
    assert np.abs(np.diff(picture[60:200, 125, 0].astype(int))).max() == 120
    assert np.abs(np.diff(column[60:200])).max() < 12
    assert column[65] > 190
    assert column[195] < 130


def test_a_jaw_keeps_its_line_and_throws_a_shadow_on_the_neck():
    picture, lent, covered = patched()
    neck = covered.copy()
    neck[:130] = False
    _, result = evened(picture, lent, covered, neck)
    column = result[60:200, 120, 0].astype(int)
    assert column[:66].min() > 205  # the jaw is as light as its own skin
    assert column[74:].max() < 112  # the neck takes none of its colour
    assert column[74] < 0.9 * column[120]
    assert (np.diff(column[74:130]) >= -1).all()


def test_the_wall_and_skin_farther_away_stay_and_give_no_colour():
    picture, lent, covered = patched()
    _, result = evened(picture, lent, covered)
    assert np.array_equal(result[~covered], picture[~covered])
    assert np.array_equal(result[:, :100], picture[:, :100])
    assert result[65, 138, 1] < 182  # no green of the wall


def test_at_another_size_and_depth_it_is_the_same():
    picture, lent, covered = patched()
    even, result = evened(picture, lent, covered)
    double = PixelGrid(2.0 * np.eye(2), np.zeros(2), 2 * SIDE, 2 * SIDE)
    large = np.repeat(np.repeat(picture, 2, axis=0), 2, axis=1).astype(np.uint16) * 257
    even.lay(double, np.repeat(np.repeat(covered, 2, axis=0), 2, axis=1), large)
    again = large[::2, ::2] / 257
    inner = lent > 0
    inner[:64] = inner[196:] = inner[:, 136:] = False
    assert np.abs(again - result)[inner].max() < 6


def test_export_and_preview_show_the_same_neck():
    head = symmetric()
    stage, target = head.stage(turned(0.0)), turned(20.0)
    lent = edit_field(stage, target).lent
    assert lent is not None
    assert (lent > 200).sum() > 250
    photo = compose_photo(Photo(stage.photo_srgb8), stage, target)
    shown = stage.crop.sample(np.asarray(photo.pixels), len(lent)).astype(float)
    assert np.abs(shown - preview(stage, target))[lent > 200].mean() < 4
