"""Glasses: told from bare faces, and held still while brows, lids and cheeks move behind them."""

import numpy as np
import pytest
from composite_portraits import fitted_portrait

from gdpw_core.composite.field import face_skin
from gdpw_core.composite.fullres import compose_photo
from gdpw_core.composite.glasses import behind_lenses, seen_glasses
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.motion import carried_features, motion_of
from gdpw_core.composite.posed import PosedHead

WEARER, BARE = "grace_hopper.jpg", "astronaut.png"
RAISED = {"browInnerUp": 0.9, "browOuterUp": 0.9}


def test_glasses_are_told_from_a_bare_face():
    assert fitted_portrait(WEARER).stage.glasses.share == 1.0
    assert fitted_portrait(BARE).stage.glasses.share == 0.0


def test_a_rim_drawn_onto_a_bare_face_is_found_where_it_is():
    stage = fitted_portrait(BARE).stage
    crop = stage.fit.crop
    picture = np.array(crop.sample(stage.photo_srgb8, 256))
    grid = PixelGrid.of_crop(crop, 256)
    marks = grid.from_photo(stage.fit.landmarks[:, :2])
    half = 0.5 * np.linalg.norm(marks[133] - marks[33])
    row = round(marks[159, 1] - 0.45 * half)
    left, right = (round(x) for x in (marks[46, 0], marks[276, 0]))
    picture[row - 1 : row + 2, left:right] = 30
    bridge, side = marks[6].astype(int), round(0.5 * half)
    picture[bridge[1] - 1 : bridge[1] + 2, bridge[0] - side : bridge[0] + side] = 30
    worn = seen_glasses(picture, grid, stage.fit.landmarks)
    bare = stage.glasses
    for over, brow in zip(worn.over, bare.over, strict=True):
        heights = grid.from_photo(over)[:, 1]
        assert np.median(np.abs(heights - row)) < 0.2 * half
        assert np.median(heights) > np.median(grid.from_photo(brow)[:, 1])


def test_a_bare_face_moves_as_ever():
    case = fitted_portrait(BARE)
    edited = case.edited(**RAISED)
    posed = PosedHead.of(case.stage.head, edited)
    motion, _ = motion_of(case.stage, edited)
    np.testing.assert_array_equal(motion.vertices, carried_features(case.stage, posed))


@pytest.mark.parametrize("edit", [RAISED, {"cheekSquint": 1.0}, {"noseSneer": 1.0}], ids=str)
def test_what_lies_behind_lenses_keeps_still_on_the_skull(edit):
    case = fitted_portrait(WEARER)
    zone = behind_lenses(case.stage.head.pack) == 1.0
    assert zone.sum() > 200
    turned, both = (motion_of(case.stage, case.edited(yaw=10.0, **more))[0] for more in ({}, edit))
    np.testing.assert_allclose(both.vertices[zone], turned.vertices[zone], atol=1e-6)
    brow = case.stage.anatomy.brows[0].vertices
    moved, _ = motion_of(case.stage, case.edited(**RAISED))
    assert np.abs(moved.vertices[brow] - case.stage.vertices[brow]).max() > 1e-3


def test_nothing_moved_gives_the_photo_and_a_raised_brow_leaves_the_bridge():
    case = fitted_portrait(WEARER)
    photo, stage = case.photo, case.stage
    same = compose_photo(photo, stage, case.fitted).pixels
    np.testing.assert_array_equal(same, photo.pixels)
    result = compose_photo(photo, stage, case.edited(**RAISED)).pixels.astype(int)
    x, y = stage.fit.landmarks[6, :2].astype(int)
    around = (slice(y - 8, y + 9), slice(x - 14, x + 15))
    assert np.abs(result[around] - photo.pixels[around]).mean() < 3.0


def test_what_a_network_makes_of_glasses_is_not_taken_for_skin():
    for photo, worn in ((WEARER, True), (BARE, False)):
        portrait = fitted_portrait(photo)
        mesh = motion_of(portrait.stage, portrait.fitted)[1]
        face, grid = face_skin(portrait.stage, mesh), portrait.stage.grid
        column, row = grid.pixels(portrait.stage.fit.landmarks[[6, 117, 346, 151], :2])
        bridge, left, right, forehead = face[row, column]
        assert forehead > 0.9
        assert (max(bridge, left, right) == 0.0) == worn
