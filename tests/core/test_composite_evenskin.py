"""Skin that is lent to neck and jaw takes the colours and the light of the skin around it."""

from dataclasses import replace

import numpy as np
import pytest
from drawn_heads import preview, symmetric, turned

from gdpw_core.composite import compose_photo, edit_field
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.neck.evenskin import STEP, EvenSkin, Uncovered
from gdpw_core.image import Photo

SIDE = 256
GRID = PixelGrid.of_window(0, 0, SIDE, SIDE)
LIGHT, DARK, SKIN, WALL = (250, 230, 220), (100, 70, 60), (200, 160, 140), (10, 200, 30)
MESH, LENT = np.s_[60:200, 60:140], np.s_[60:200, 110:140]


def painted() -> Uncovered:
    """A strip of two patches on a mesh, skin at its left, a wall at its right."""
    picture = np.full((SIDE, SIDE, 3), WALL, np.uint8)
    mesh = np.zeros((SIDE, SIDE), bool)
    mesh[MESH] = True
    picture[mesh] = SKIN
    picture[60:130, 110:140], picture[130:200, 110:140] = LIGHT, DARK
    lent = np.zeros((SIDE, SIDE), np.uint8)
    lent[LENT] = 255
    some = mesh[::STEP, ::STEP].astype(np.float32)
    return Uncovered(
        grid=GRID, side=SIDE, tone=np.array(SKIN, np.float32), picture=picture, lent=lent,
        mesh=mesh, neck=np.zeros_like(mesh), seen=some, skin=some, light=some,
    )  # fmt: skip


def laid(shown: Uncovered) -> np.ndarray:
    result = shown.picture.copy()
    EvenSkin.of(shown).lay(GRID, shown.mesh, result)
    return result


def test_what_is_lent_takes_the_colour_of_the_skin_beside_it():
    result = laid(painted())
    assert np.abs(result[64:196, 114:138].astype(int) - SKIN).max() < 8


def test_it_lies_under_the_light_that_falls_on_it():
    shown = painted()
    columns = np.arange(0, SIDE, STEP)
    light = shown.light * np.where(columns < 116, 1.0, 0.7).astype(np.float32)
    result = laid(replace(shown, light=light))[80:180, 130, 0].astype(float)
    assert np.abs(result / SKIN[0] - 0.7).max() < 0.05


def test_a_jaw_keeps_its_line_and_throws_a_shadow_on_the_neck():
    shown = painted()
    neck = shown.mesh.copy()
    neck[:130] = False
    shown.picture[130:200, 60:110] = (150, 110, 95)
    column = laid(replace(shown, neck=neck))[60:200, 122, 0].astype(int)
    assert np.abs(column[:60] - SKIN[0]).max() < 8  # the jaw is as light as its own skin
    assert column[76:].max() < 170  # the neck takes none of its colour
    assert column[76] < 0.92 * column[120]
    assert (np.diff(column[76:130]) >= -1).all()


def test_the_wall_and_skin_farther_away_stay_and_give_no_colour():
    shown = painted()
    result = laid(shown)
    assert np.array_equal(result[~shown.mesh], shown.picture[~shown.mesh])
    assert np.array_equal(result[:, :100], shown.picture[:, :100])
    assert result[64:196, 138, 1].max() < SKIN[1] + 8  # no green of the wall


@pytest.mark.parametrize("colour", [(20, 20, 24), (190, 20, 40), (250, 250, 250), (90, 160, 60)])
def test_a_collar_beside_it_stays_and_gives_no_colour(colour):
    shown = painted()
    shown.picture[150:200, 60:110] = colour
    grazing = shown.seen.copy()
    grazing[:, 80 // STEP : 110 // STEP] = 0.0
    result = laid(replace(shown, seen=grazing))
    assert np.abs(result[155:196, 62:98].astype(int) - colour).max() < 3
    assert np.abs(result[64:196, 116:138].astype(int) - SKIN).max() < 14


def test_skin_that_the_photo_shows_from_the_side_is_evened_but_keeps_its_grain():
    shown = painted()
    dark = shown.picture.copy()
    dark[60:200, 98:110] = np.multiply(SKIN, 0.85).astype(np.uint8)
    pores = np.random.default_rng(0).integers(-6, 7, (SIDE, SIDE, 1))
    dark = np.where(shown.mesh[..., None], np.clip(dark.astype(int) + pores, 0, 255), dark)
    grazing = shown.seen.copy()
    grazing[:, 96 // STEP : 110 // STEP] = 0.0
    before = replace(shown, picture=dark.astype(np.uint8), seen=grazing)
    after = laid(before)[80:180, 98:110, 0].astype(float)
    own = before.picture[80:180, 98:110, 0].astype(float)
    assert 20 < SKIN[0] - own.mean() < 40
    assert SKIN[0] - after.mean() < 0.6 * (SKIN[0] - own.mean())
    grain = [rows - rows.mean(axis=0) for rows in (own, after)]
    assert np.corrcoef(*(rows.ravel() for rows in grain))[0, 1] > 0.7


def test_without_skin_around_it_what_is_lent_speaks_for_itself():
    shown = painted()
    shown.picture[LENT] = SKIN
    result = laid(replace(shown, seen=np.zeros_like(shown.seen)))
    assert np.abs(result[64:196, 114:138].astype(int) - SKIN).max() < 8


def test_nothing_is_laid_where_nobody_is_fetched():
    shown = painted()
    lent = shown.lent.copy()
    lent[:, 130:] = 0
    skin = shown.skin.copy()
    skin[:, 124 // STEP :] = 0.0
    bare = shown.picture.copy()
    bare[60:200, 130:140] = WALL
    result = laid(replace(shown, lent=lent, skin=skin, picture=bare))
    assert np.abs(result[64:196, 134:140].astype(int) - WALL).max() < 3


def test_at_another_size_and_depth_it_is_the_same():
    shown = painted()
    result = laid(shown)
    double = PixelGrid(2.0 * np.eye(2), np.zeros(2), 2 * SIDE, 2 * SIDE)
    large = np.repeat(np.repeat(shown.picture, 2, axis=0), 2, axis=1).astype(np.uint16) * 257
    mesh = np.repeat(np.repeat(shown.mesh, 2, axis=0), 2, axis=1)
    EvenSkin.of(shown).lay(double, mesh, large)
    again = large[::2, ::2] / 257
    inner = np.s_[66:194, 116:134]
    assert np.abs(again[inner] - result[inner]).max() < 6


def test_a_window_of_a_photo_is_laid_as_the_whole():
    shown = painted()
    even = EvenSkin.of(shown)
    whole, part = shown.picture.copy(), shown.picture.copy()
    even.lay(GRID, shown.mesh, whole)
    first, end, around = 100, 140, even.reach(GRID)
    rows = np.s_[first - around : end + around]
    even.lay(
        GRID.window(0, first - around, end - first + 2 * around, SIDE), shown.mesh[rows], part[rows]
    )
    assert np.array_equal(part[first:end], whole[first:end])


def test_where_nothing_is_lent_nothing_changes():
    head = symmetric()
    stage = head.stage(turned(0.0))
    assert edit_field(stage, turned(0.0)).lent is None
    assert np.array_equal(preview(stage, turned(0.0)), stage.view(512).pixels)


def test_export_and_preview_show_the_same_neck():
    head = symmetric()
    stage, target = head.stage(turned(0.0)), turned(20.0)
    lent = edit_field(stage, target).lent
    assert lent is not None
    assert (lent > 200).sum() > 250
    photo = compose_photo(Photo(stage.photo_srgb8), stage, target)
    shown = stage.crop.sample(np.asarray(photo.pixels), len(lent)).astype(float)
    assert np.abs(shown - preview(stage, target))[lent > 200].mean() < 4
