"""Where the photo shows an open mouth and hardly more pixels than the network, its mouth counts."""

from dataclasses import replace

import numpy as np
import pytest
from composite_portraits import enlarged_portrait, fitted_portrait
from green_network import SIZE, green_answer, greenness

from gdpw_core.composite import compose_photo, compose_preview, edit_field
from gdpw_core.composite.aperture import knots
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.motion import motion_of
from gdpw_core.composite.mouth.learnt import LearntMouth, learnt_mouth

SMILE = {"mouthSmile": 0.2, "jaw_open": 7.0}  # the lips part
CLOSER = {"jaw_open": 3.0}  # of the astronaut's open mouth: they come closer


def mouth_of(portrait, **values) -> LearntMouth | None:
    motion = motion_of(portrait.stage, portrait.edited(**values))[0]
    return learnt_mouth(motion.mouth, portrait.stage.fit.crop.side / SIZE)


def test_a_head_that_only_turns_keeps_the_photo_s_mouth():
    assert mouth_of(fitted_portrait(), yaw=20.0, pitch=10.0, roll=10.0) is None
    assert mouth_of(fitted_portrait(), browInnerUp=1.0, eyeBlink=1.0) is None


def test_the_network_takes_over_as_lips_move_and_leaves_a_wide_cavity_to_the_drawing():
    portrait = fitted_portrait()
    fitted = portrait.controls.value("jaw_open", portrait.fitted, portrait.fitted)
    amounts = [
        0.0 if mouth is None else mouth.amount
        for mouth in (
            mouth_of(portrait, jaw_open=fitted + wider) for wider in np.arange(0, 16, 0.25)
        )
    ]
    assert amounts[0] == 0.0
    assert max(amounts) > 0.99
    assert amounts[-1] == 0.0
    assert np.abs(np.diff(amounts)).max() < 0.4


def test_a_closed_mouth_is_drawn():
    assert mouth_of(fitted_portrait("grace_hopper.jpg"), jaw_open=8.0) is None


def test_of_lips_that_part_it_lights_what_is_drawn():
    parting, moving = mouth_of(fitted_portrait(), **SMILE), mouth_of(fitted_portrait(), **CLOSER)
    assert parting is not None
    assert moving is not None
    assert (parting.light, moving.light) == (1.0, 0.0)


def test_a_photo_of_many_more_pixels_than_the_network_s_keeps_its_own_but_for_its_light():
    large = enlarged_portrait(fitted_portrait(), 8)
    assert mouth_of(large, **CLOSER) is None
    parting = mouth_of(large, **SMILE)
    assert parting is not None
    assert parting.light == 1.0


@pytest.mark.parametrize("full", [False, True])
def test_its_picture_appears_on_the_lips_and_nowhere_else(full):
    portrait = fitted_portrait()
    parameters = portrait.edited(**CLOSER)
    if full:
        result = compose_photo(portrait.photo, portrait.stage, parameters, green_answer())
        picture = np.asarray(result.pixels)
        grid = PixelGrid.of_window(0, 0, *picture.shape[:2])
    else:
        field = edit_field(portrait.stage, parameters, 512, green_answer())
        picture, grid = compose_preview(portrait.stage, field), field.view.grid
    mouth = mouth_of(portrait, **CLOSER)
    assert mouth is not None
    assert mouth.amount > 0.9
    middle = 0.5 * float(mouth.lips.upper[32] + mouth.lips.lower[32])
    assert greenness(picture, grid, [mouth.lips.from_local([0.0, middle])])[0] > 120
    face = portrait.stage.fit.landmarks[[1, 168, 10, 33, 263], :2]
    assert greenness(picture, grid, face).max() < 40


def test_around_the_opening_the_composite_keeps_what_is_finer_than_the_network():
    portrait = enlarged_portrait(fitted_portrait(), 3)
    mouth = mouth_of(portrait, **CLOSER)
    assert mouth is not None
    height, width = portrait.photo.pixels.shape[:2]
    fine = np.random.default_rng(0).integers(90, 160, (height, width, 1), np.uint8)
    picture = np.repeat(fine, 3, axis=2)
    grid = PixelGrid.of_window(0, 0, height, width)
    lattice = PixelGrid.of_crop(portrait.stage.fit.crop, SIZE)
    mouth.lay(np.full((SIZE, SIZE, 3), 125.0, np.float32), lattice, grid, picture)

    def roughness(t):
        column, row = grid.pixels(mouth.lips.from_local(np.array([[0.0, t]])))[:, 0]
        return picture[row - 3 : row + 4, column - 3 : column + 4, 0].astype(float).std()

    upper, lower = float(mouth.lips.upper[32]), float(mouth.lips.lower[32])
    assert roughness(0.5 * (upper + lower)) < 4
    assert roughness(upper - 0.25) > 12


def test_a_closed_mouth_that_smiles_with_its_teeth_is_the_network_s():
    portrait = fitted_portrait("grace_hopper.jpg")
    grin = {"mouthSmile": 0.9, "mouthStretch": 0.5, "mouthUpperUp": 0.9, "mouthLowerDown": 0.8}
    mouth = mouth_of(portrait, **grin)
    assert mouth is not None
    assert mouth.amount > 0.5
    assert mouth_of(portrait, mouthPucker=0.8, jaw_open=8.0) is None


def test_light_alone_leaves_the_composite_s_edges_and_takes_the_network_s_brightness():
    portrait = fitted_portrait()
    mouth = mouth_of(portrait, **SMILE)
    assert mouth is not None
    height, width = portrait.photo.pixels.shape[:2]
    grid = PixelGrid.of_window(0, 0, height, width)
    lattice = PixelGrid.of_crop(portrait.stage.fit.crop, SIZE)
    stripes = np.repeat(np.where(np.arange(width) % 2, 90, 130)[None], height, axis=0)
    picture = np.repeat(stripes[..., None].astype(np.uint8), 3, axis=2)
    mouth.lay(np.full((SIZE, SIZE, 3), 160.0, np.float32), lattice, grid, picture)
    middle = 0.5 * float(mouth.lips.upper[32] + mouth.lips.lower[32])
    column, row = grid.pixels(mouth.lips.from_local(np.array([[0.0, middle]])))[:, 0]
    there = picture[row, column - 4 : column + 4, 0].astype(float)
    assert abs(there.mean() - 160.0) < 6.0
    assert there.max() - there.min() > 30.0
    dark = np.full_like(picture, 12)
    mouth.lay(np.full((SIZE, SIZE, 3), 160.0, np.float32), lattice, grid, dark)
    assert dark.max() < 32  # no fog in a cavity


@pytest.mark.parametrize("full", [False, True])
def test_its_colours_do_not_fill_what_is_drawn_between_parted_lips(full):
    portrait = fitted_portrait("grace_hopper.jpg")
    parameters = portrait.edited(jaw_open=18.0)
    green = green_answer()
    paints = replace(
        green,
        alpha=np.full_like(green.alpha, 0.9),
        fitted_picture=np.zeros_like(green.fitted_picture),
    )
    if full:
        result = compose_photo(portrait.photo, portrait.stage, parameters, paints)
        picture = np.asarray(result.pixels)
        grid = PixelGrid.of_window(0, 0, *picture.shape[:2])
    else:
        field = edit_field(portrait.stage, parameters, 512, paints)
        picture, grid = compose_preview(portrait.stage, field), field.view.grid
    lips = motion_of(portrait.stage, parameters)[0].mouth.target
    inside = [0.5 * (float(lips.upper[k]) + float(lips.lower[k])) for k in (20, 32, 44)]
    places = [lips.from_local([knots()[k], t]) for k, t in zip((20, 32, 44), inside, strict=True)]
    assert greenness(picture, grid, places).max() < 20
    cheek = portrait.stage.fit.landmarks[[205], :2]
    assert greenness(picture, grid, cheek).min() > 100


@pytest.mark.parametrize(("network_pixel", "light"), [(0.8, 0.0), (1.3, 1.0)])
def test_of_a_closed_mouth_that_smiles_edges_count_where_they_are_as_sharp(network_pixel, light):
    portrait = fitted_portrait("grace_hopper.jpg")
    grin = portrait.edited(mouthSmile=0.9, mouthStretch=0.5, mouthUpperUp=0.9, mouthLowerDown=0.8)
    mouth = learnt_mouth(motion_of(portrait.stage, grin)[0].mouth, network_pixel)
    assert mouth is not None
    assert mouth.light == light
