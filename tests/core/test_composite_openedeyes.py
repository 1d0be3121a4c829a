"""Eyes that the photo hides behind its lids are the network's where an edit opens them."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from composite_portraits import FittedPortrait, enlarged_portrait, fitted_portrait, portrait_of
from green_network import SIZE, green_answer, greenness

from gdpw_core.composite import compose_photo, compose_preview, edit_field
from gdpw_core.composite.aperture import LEFT_EYE, RIGHT_EYE
from gdpw_core.composite.eyes.detail import sharpen_eye
from gdpw_core.composite.eyes.opened import opened_share, with_like_irises
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.motion import motion_of

OPEN = {"eyeBlink": 0.0, "eyeSquint": 0.0}


@lru_cache(maxsize=1)
def sleeper() -> FittedPortrait:
    """The astronaut with landmarks and head of somebody whose eyes are closed."""
    portrait = fitted_portrait()
    fit = portrait.stage.fit
    landmarks = fit.landmarks.copy()
    for _, upper, lower in (LEFT_EYE, RIGHT_EYE):
        landmarks[list(upper)] = landmarks[list(lower)]
    closed = portrait.edited(eyeBlink=1.0)
    return portrait_of(portrait.photo, replace(fit, landmarks=landmarks, parameters=closed))


def opened(portrait, **values):
    return motion_of(portrait.stage, portrait.edited(**values))[0].opened


def test_open_eyes_are_never_the_network_s():
    assert opened(fitted_portrait(), eyeWide=1.0, yaw=10.0) == ()


def test_closed_eyes_stay_the_photo_s_until_an_edit_opens_them():
    portrait = sleeper()
    assert motion_of(portrait.stage, portrait.fitted)[0].opened == ()
    assert opened(portrait, yaw=12.0, mouthSmile=0.5) == ()
    assert len(opened(portrait, **OPEN)) == 2
    assert len(opened(portrait, eyeBlinkLeft=0.0)) == 1


def test_the_network_takes_over_gradually():
    amounts = [
        max((eye.amount for eye in opened(sleeper(), eyeBlink=blink)), default=0.0)
        for blink in np.linspace(1.0, 0.0, 21)
    ]
    assert amounts[0] == 0.0
    assert amounts[-1] == 1.0
    assert np.all(np.diff(amounts) >= 0)
    assert np.diff(amounts).max() < 0.25


def test_it_shows_the_eye_and_its_lids_but_neither_brow_nor_nose():
    portrait = sleeper()
    (eye, *_) = opened(portrait, **OPEN)
    assert eye.share(np.zeros(1), np.zeros(1))[0] == 1.0
    assert eye.share(np.zeros(1), np.array([-0.45 * eye.brow]))[0] == pytest.approx(1.0, abs=0.01)
    assert eye.share(np.zeros(1), np.array([-0.95 * eye.brow]))[0] == 0.0
    assert eye.share(np.array([1.7, -1.7, 0.0]), np.array([0.0, 0.0, 0.9])).max() == 0.0


@pytest.mark.parametrize("full", [False, True])
def test_its_picture_appears_on_opened_eyes_alone(full):
    portrait = sleeper()
    parameters = portrait.edited(**OPEN)
    if full:
        result = compose_photo(portrait.photo, portrait.stage, parameters, green_answer())
        picture = np.asarray(result.pixels)[..., :3]
        grid = PixelGrid.of_window(0, 0, *picture.shape[:2])
    else:
        field = edit_field(portrait.stage, parameters, 512, green_answer())
        picture, grid = compose_preview(portrait.stage, field), field.view.grid
    eyes = opened(portrait, **OPEN)
    middles = [eye.lids.from_local(np.array([0.9, -0.4 * eye.brow])) for eye in eyes]
    assert greenness(picture, grid, middles).min() > 100
    face = portrait.stage.fit.landmarks[[1, 13, 152, 10], :2]  # nose, lips, chin, forehead
    assert greenness(picture, grid, face).max() < 40


def test_without_a_network_nothing_is_drawn_for_it():
    portrait = sleeper()
    assert edit_field(portrait.stage, portrait.edited(**OPEN)).network is None


def test_the_finer_the_photo_the_more_detail():
    change = {}
    for factor in (1, 4):
        portrait = enlarged_portrait(sleeper(), factor)
        (eye, *_) = opened(portrait, **OPEN)
        grey = np.full((*portrait.photo.pixels.shape[:2], 3), 128, np.uint8)
        drawn = grey.copy()
        grid = PixelGrid.of_window(0, 0, *grey.shape[:2])
        sharpen_eye(eye, grid, portrait.stage.fit.crop.side / SIZE, drawn)
        share = opened_share([eye], grid)
        assert np.array_equal(drawn[share == 0.0], grey[share == 0.0])
        change[factor] = np.abs(drawn.astype(float) - grey)[share > 0.5].mean()
    assert change[4] > 1.5 * change[1]


def test_detail_darkens_the_pupil_s_edge_against_the_iris_and_keeps_the_mean():
    portrait = enlarged_portrait(sleeper(), 4)
    (eye, *_) = opened(portrait, **OPEN)
    grey = np.full((*portrait.photo.pixels.shape[:2], 4), 120 * 257, np.uint16)
    grid = PixelGrid.of_window(0, 0, *grey.shape[:2])
    sharpen_eye(eye, grid, portrait.stage.fit.crop.side / SIZE, grey)
    rings = {}
    for radius in (0.15, 0.7):
        turn = np.linspace(0.3, np.pi - 0.3, 40)  # below the middle, away from glint and lid
        ring = eye.iris + radius * eye.radius * np.column_stack([np.cos(turn), np.sin(turn)])
        column, row = grid.pixels(eye.lids.from_local(ring))
        rings[radius] = grey[row, column, 0].mean() / 257
    assert rings[0.15] < rings[0.7] - 8
    share = opened_share([eye], grid) > 0.2
    assert grey[share][:, 0].mean() / 257 == pytest.approx(120, rel=0.06)
    assert (grey[..., 3] == 120 * 257).all()


def test_two_eyes_that_the_network_made_up_get_irises_of_one_colour():
    portrait = sleeper()
    eyes = opened(portrait, **OPEN)
    lattice = PixelGrid.of_crop(portrait.stage.fit.crop, SIZE)
    picture = np.full((SIZE, SIZE, 3), 200.0, np.float32)
    middles = [lattice.pixels(eye.lids.from_local(eye.iris)[None])[:, 0] for eye in eyes]
    for (column, row), colour in zip(middles, ((80, 50, 40), (100, 110, 110)), strict=True):
        picture[row - 8 : row + 9, column - 8 : column + 9] = colour
    alike = with_like_irises(picture, eyes, lattice)
    first, second = (alike[row, column] for column, row in middles)
    assert np.abs(first - second).max() < 3
    assert (first > (80, 50, 40)).all()
    changed = np.abs(alike - picture).max(axis=2) > 0
    assert not changed[opened_share(eyes, lattice) == 0].any()
    assert with_like_irises(picture, eyes[:1], lattice) is picture
