"""A busy background stands still behind the head; what hangs on the head moves with it."""

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
import pytest
from composite_portraits import FittedPortrait, fitted_portrait, head_model

from gdpw_core.composite import (
    NetworkEdit,
    compose_photo,
    compose_preview,
    edit_field,
    prepare_stage,
)
from gdpw_core.composite.background.kernel import OWN
from gdpw_core.image import Photo

TURN = {"yaw": 18.0, "roll": 8.0}


@dataclass(frozen=True, eq=False)
class Scene:
    """The astronaut before another background, with the matte that a test wants."""

    portrait: FittedPortrait
    pixels: np.ndarray
    matte: np.ndarray

    @property
    def stage(self):
        return self.portrait.stage

    def edited(self, **values):
        return self.portrait.edited(**values)

    def composed(self, pixels=None, **values):
        photo = Photo(self.pixels if pixels is None else pixels)
        return np.asarray(compose_photo(photo, self.stage, self.edited(**values)).pixels)


def photo_index(stage):
    """Positions of the photo's pixels on the stage's grid."""
    height, width = stage.photo_srgb8.shape[:2]
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    places = stage.grid.from_photo(np.stack([columns, rows], axis=-1)) - 0.5
    return np.asarray(places[..., 0], np.float32), np.asarray(places[..., 1], np.float32)


def in_photo(plane, stage):
    columns, rows = photo_index(stage)
    return cv2.remap(plane.astype(np.float32), columns, rows, cv2.INTER_LINEAR)


def scene(background, thing=None, seen=0.0) -> Scene:
    """Put a background behind the astronaut, and a red thing that the matte sees as `seen`."""
    own = fitted_portrait().stage
    matte = (own.matte > 0.5).astype(np.float32)
    matte = cv2.GaussianBlur(cv2.morphologyEx(matte, cv2.MORPH_OPEN, np.ones((9, 9))), (0, 0), 1.0)
    share = in_photo(matte, own)[..., None]
    pixels = own.photo_srgb8 * share + background * (1.0 - share)
    pixels = np.asarray(pixels + 0.5, np.uint8)
    if thing is not None:
        pixels[(in_photo(thing, own) > 0.5) & (share[..., 0] < 0.5)] = (220, 10, 20)
        matte = np.maximum(matte, seen * thing.astype(np.float32))
    stage = prepare_stage(pixels, head_model(), own.fit, lambda _: matte)
    portrait = replace(fitted_portrait(), photo=Photo(pixels), stage=stage)
    return Scene(portrait, pixels, matte)


def tiles(height, width):
    """A background of bluish tiles."""
    rows, columns = np.mgrid[:height, :width]
    dark = ((rows // 12 + columns // 12) % 2)[..., None]
    noise = np.random.default_rng(3).integers(0, 12, (height, width, 3))
    return np.where(dark, (20, 60, 140), (90, 150, 235)) + noise


@lru_cache(maxsize=1)
def tiled() -> Scene:
    return scene(tiles(*fitted_portrait().stage.photo_srgb8.shape[:2]))


def even(level=170):
    return np.full((*fitted_portrait().stage.photo_srgb8.shape[:2], 3), level, float)


def red(pixels):
    high, low, other = (pixels[..., k].astype(int) for k in range(3))
    return (high > 150) & (low < 90) & (other < 90)


def test_a_busy_background_beside_a_turned_head_stays_number_by_number():
    busy = tiled()
    field = edit_field(busy.stage, busy.edited(**TURN))
    moved = np.linalg.norm(field.flow, axis=2) > 2.0
    standing = in_photo(((field.still == OWN) & moved).astype(np.float32), busy.stage) == 1.0
    assert standing.sum() > 4000  # a flow that carries all would bend them
    result = busy.composed(**TURN)
    assert np.array_equal(result[standing], busy.pixels[standing])
    assert (result != busy.pixels).any(axis=2).sum() > 20000
    # What of the background neither head covers is among them.
    person = cv2.dilate((busy.matte > 0.02).astype(np.uint8), np.ones((61, 61)))
    free = (in_photo(person, busy.stage) == 0) & (in_photo(np.ones((512, 512)), busy.stage) == 1)
    assert free.sum() > 10000
    assert np.array_equal(result[free], busy.pixels[free])


def test_preview_and_export_show_the_same_standing_background():
    busy = tiled()
    field = edit_field(busy.stage, busy.edited(**TURN))
    preview = compose_preview(busy.stage, field)
    own = field.still == OWN
    assert np.array_equal(preview[own], field.view.pixels[own])
    again = busy.stage.crop.sample(busy.composed(**TURN), 512)
    difference = np.abs(again.astype(int) - preview)[60:450, 60:450].mean(axis=2)
    assert difference.mean() < 4.0


def test_without_an_edit_a_busy_photo_comes_back():
    assert np.array_equal(tiled().composed(), tiled().pixels)


def test_where_the_head_leaves_the_background_goes_on():
    busy = tiled()
    field = edit_field(busy.stage, busy.edited(yaw=-20.0))
    mesh = field.mesh.raster.triangle >= 0
    hole = (busy.matte > 0.9) & (field.still > 200) & ~mesh
    assert hole.sum() > 300
    picture = compose_preview(busy.stage, field)[hole].astype(int)
    bluish = picture[:, 2] > picture[:, 0] + 30
    assert bluish.mean() > 0.97
    # With both tones of the tiles, not with a mean of them.
    assert np.percentile(picture[:, 2], 90) - np.percentile(picture[:, 2], 10) > 60


def test_the_change_of_a_busy_photo_grows_from_nothing():
    busy = tiled()
    changes = []
    for fraction in (0.003, 0.03, 0.3, 1.0):
        picture = busy.composed(yaw=10.0 * fraction)
        changes.append(float(np.abs(picture.astype(int) - busy.pixels).mean()))
    assert changes == sorted(changes)
    assert changes[0] < 0.02 * changes[-1] + 0.02
    assert changes[1] < 0.25 * changes[-1]


@pytest.mark.parametrize("turn", [{"yaw": 20.0}, {"yaw": -20.0}, {"roll": 12.0}])
def test_what_the_head_uncovers_goes_on_what_is_beside_it(turn):
    height, width = fitted_portrait().stage.photo_srgb8.shape[:2]
    paints = np.array([(30, 60, 140), (150, 190, 235), (60, 130, 90)], float)
    bars = paints[(np.mgrid[:height, :width][1] // 14) % 3]
    busy = scene(bars)
    edited = busy.edited(**turn)
    still = in_photo(edit_field(busy.stage, edited).still, busy.stage) > 250
    uncovered = still & (in_photo(busy.matte, busy.stage) > 0.9)
    assert uncovered.sum() > 300
    off = np.abs(busy.composed(**turn).astype(float) - bars).max(axis=2)[uncovered]
    # Mirrored, bars would run backwards. Of small holes the rim is more.
    assert (off > 45).sum() < 0.25 * max(len(off), 1000)


def test_sixteen_bits_stand_still_as_well():
    busy = tiled()
    deep = busy.pixels.astype(np.uint16) * 256 + np.arange(busy.pixels.shape[1])[:, None] % 256
    deep = deep.astype(np.uint16)
    result, shallow = busy.composed(deep, **TURN), busy.composed(**TURN)
    assert result.dtype == np.uint16
    assert np.abs((result >> 8).astype(int) - shallow).mean() < 1.0
    same = (shallow == busy.pixels).all(axis=2)
    assert (result == deep).all(axis=2).sum() > 0.9 * same.sum()


def test_transparent_surroundings_lend_no_colour():
    busy = tiled()
    cover = (255 * in_photo(busy.matte, busy.stage)).astype(np.uint8)
    hidden = np.where(cover[..., None] > 0, busy.pixels, 0)
    result = busy.composed(np.dstack([hidden, cover]).astype(np.uint8), **TURN).astype(int)
    opaque = busy.composed(**TURN).astype(int)
    seen = result[..., 3] > 200
    assert seen.sum() > 20000
    darker = (opaque - result[..., :3]).max(axis=2)[seen]
    assert np.mean(darker > 60) < 0.01


@pytest.mark.parametrize("sight", [0.0, 0.1])
def test_hair_that_no_matte_knows_moves_with_the_head_before_an_even_wall(sight):
    own = fitted_portrait().stage
    x, _ = own.grid.from_photo(own.fit.landmarks[10, :2]).astype(int)
    top = np.flatnonzero(own.matte[:, x] > 0.5)[0]
    strand = np.zeros((512, 512), bool)
    strand[top - 26 : top + 6, x - 2 : x + 2] = True
    wall = scene(even(), strand, seen=sight)
    # The suit has red seams of its own.
    above = int(own.grid.to_photo(np.array([x, top + 24.0]))[1])
    before, after = (red(picture)[:above] for picture in (wall.pixels, wall.composed(roll=12.0)))
    assert 0.7 * before.sum() < after.sum() < 1.4 * before.sum()  # neither lost nor seen twice
    place, now = (np.argwhere(mask).mean(axis=0) for mask in (before, after))
    assert now[1] - place[1] > 15.0


def test_what_the_matte_is_unsure_of_moves_whole():
    own = fitted_portrait().stage
    x, _ = own.grid.from_photo(own.fit.landmarks[10, :2]).astype(int)
    top = np.flatnonzero(own.matte[:, x] > 0.5)[0]
    rows, columns = np.mgrid[:512, :512]
    bobble = np.hypot(rows - top + 8, columns - x) < 22
    busy = scene(tiles(*own.photo_srgb8.shape[:2]), bobble, seen=0.4)
    before, after = red(busy.pixels), red(busy.composed(roll=12.0))
    assert 0.75 * before.sum() < after.sum() < 1.25 * before.sum()
    place, now = (np.argwhere(mask).mean(axis=0) for mask in (before, after))
    assert now[1] - place[1] > 15.0


def test_a_network_does_not_paint_over_what_stands_still():
    busy = tiled()
    size = 64
    flat = np.zeros((2, size, size), np.float32)
    green = np.full((size, size, 3), (10.0, 200.0, 30.0), np.float32)
    network = NetworkEdit(flat, flat, np.ones((size, size), np.float32), green, green, 0 * green)
    field = edit_field(busy.stage, busy.edited(**TURN), 512, network)
    own = field.still == OWN
    assert own.sum() > 2000
    picture = compose_preview(busy.stage, field)
    assert np.array_equal(picture[own], field.view.pixels[own])
    assert field.fill_alpha[own].max() == 0.0
    x, y = busy.stage.grid.from_photo(busy.stage.fit.crop.to_photo([0.0, 0.0])).astype(int)
    assert np.abs(picture[y, x].astype(int) - (10, 200, 30)).max() <= 3
