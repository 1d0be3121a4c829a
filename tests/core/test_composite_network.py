"""The composition of a generator's answer with the geometric field, on made-up answers."""

from dataclasses import replace

import numpy as np
import pytest
from composite_portraits import enlarged_portrait, fitted_portrait

from gdpw_core.composite import NetworkEdit, compose_photo, compose_preview, edit_field
from gdpw_core.composite.field import face_skin, network_field
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.motion import motion_of
from gdpw_core.errors import InputError
from gdpw_core.image import Photo

SIZE = 256


@pytest.fixture(scope="module")
def portrait():
    return fitted_portrait()


def answer(shift=(0.0, 0.0), alpha=0.0, fitted_green=200.0) -> NetworkEdit:
    """A network that predicts a biased identity at the fit and `shift` more at the edit.

    Its picture of the edit is one green; that of the source has the given green.
    """
    random = np.random.default_rng(5)
    bias = random.normal(0, 0.01, (2, SIZE, SIZE)).astype(np.float32)
    flow = bias + np.array(shift, np.float32)[:, None, None]
    rgb, before = (
        np.full((SIZE, SIZE, 3), (10.0, green, 30.0), np.float32) for green in (200.0, fitted_green)
    )
    return NetworkEdit(flow, bias, np.full((SIZE, SIZE), alpha, np.float32), rgb, rgb, before)


def test_at_the_fitted_parameters_the_network_changes_nothing(portrait):
    network = answer(alpha=0.7)
    field = edit_field(portrait.stage, portrait.fitted, 512, network)
    assert np.count_nonzero(field.flow) == 0
    assert np.count_nonzero(field.fill_alpha) == 0
    assert np.array_equal(compose_preview(portrait.stage, field), field.view.pixels)
    deep = portrait.photo.with_pixels(portrait.photo.pixels.astype(np.uint16) * 257)
    between = replace(network, picture=network.picture + 0.3, fitted_picture=network.picture + 0.3)
    for photo, drawn in ((portrait.photo, network), (deep, between)):
        result = compose_photo(photo, portrait.stage, portrait.fitted, drawn)
        assert np.array_equal(result.pixels, photo.pixels)


def test_inside_its_crop_the_field_is_the_network_s_outside_the_geometry_s(portrait):
    parameters = portrait.edited(yaw=10.0)
    geometry = edit_field(portrait.stage, parameters)
    shift = (0.06, -0.02)
    final = edit_field(portrait.stage, parameters, 512, answer(shift))
    # 0.06 of half the crop's side, in pixels of the stage.
    side = portrait.stage.fit.crop.side
    expected = np.array(shift) * 0.5 * side * final.view.grid.scale
    column, row = final.view.grid.from_photo(portrait.stage.fit.crop.to_photo([0.0, 0.1])).astype(
        int
    )
    assert np.allclose(final.flow[row, column], expected, atol=0.05)
    far = final.view.grid.from_photo(portrait.stage.fit.crop.to_photo([1.0, 1.0]))
    rows, columns = np.mgrid[:512, :512]
    outside = (columns > far[0] + 2) | (rows > far[1] + 2)
    assert np.array_equal(final.flow[outside], geometry.flow[outside])


def test_a_small_change_is_added_to_the_face_s_skin_and_leaves_its_grain(portrait):
    parameters = portrait.edited(yaw=10.0)
    grain = np.random.default_rng(3).integers(-9, 10, portrait.photo.pixels.shape)
    grainy = portrait.photo.with_pixels(
        np.clip(portrait.photo.pixels.astype(int) + grain, 0, 255).astype(np.uint8)
    )
    same, lighter = (
        compose_photo(grainy, portrait.stage, parameters, answer(alpha=0.5, fitted_green=green))
        for green in (200.0, 195.0)
    )
    change = lighter.pixels.astype(int) - same.pixels
    crop = portrait.stage.fit.crop
    cheeks = [crop.to_photo(place).astype(int) for place in ([-0.3, 0.15], [0.35, 0.15])]
    for x, y in cheeks:
        around = change[y - 2 : y + 3, x - 2 : x + 3]
        assert np.abs(around - (0, 5, 0)).max() <= 1, "five more of green, grain as it was"
    motion, mesh = motion_of(portrait.stage, parameters)
    face, grid = face_skin(portrait.stage, mesh), portrait.stage.grid
    rows, columns = np.nonzero(np.abs(change).max(axis=2))
    place = grid.pixels(np.column_stack([columns + 0.5, rows + 0.5]))
    assert len(rows) > 500
    assert face[place[1], place[0]].min() > 0.0, "neither hair nor lids nor lips"


def test_what_the_network_learnt_counts_where_it_began_with_the_geometry(portrait):
    parameters = portrait.edited(yaw=10.0)
    geometry = edit_field(portrait.stage, parameters)
    crop, grid = portrait.stage.fit.crop, geometry.view.grid
    inside = network_field(
        portrait.stage, motion_of(portrait.stage, parameters)[0], answer((0.0, 0.0))
    )
    unit = 0.5 * crop.side * grid.scale
    # Answers that add 0.02 to their start: once that of the geometry, once one far from it.
    own = -inside.lattice.vectors_from_photo(inside.residual) / (0.5 * SIZE)
    added = {}
    for name, start in (("same", own), ("other", own + 0.3)):
        planes = np.moveaxis(start, -1, 0).astype(np.float32)
        blank = answer()
        network = replace(blank, flow=blank.fitted_flow + planes + np.float32(0.02), start=planes)
        final = edit_field(portrait.stage, parameters, 512, network)
        added[name] = final.flow - geometry.flow
    column, row = grid.from_photo(crop.to_photo([0.0, 0.1])).astype(int)
    assert np.allclose(added["same"][row, column], 0.02 * unit, atol=0.1 * 0.02 * unit)
    assert np.abs(added["other"]).max() < 0.01


def test_nothing_that_the_network_began_otherwise_seeps_over_an_outline():
    start = np.zeros((2, SIZE, SIZE), np.float32)
    geometry = np.zeros((SIZE, SIZE, 2), np.float32)
    edge = SIZE // 2
    geometry[:, edge:, 0] = 12.0  # beyond an outline the geometry lies elsewhere
    nowhere = np.zeros((SIZE, SIZE), np.float32)
    trust = replace(answer(), start=start).trust(geometry, nowhere)[SIZE // 2]
    assert trust[edge:].max() < 1e-3
    assert trust[: edge - 5].min() > 0.999
    assert (np.diff(trust) < 0.3).all()


def test_within_the_face_the_network_is_trusted_where_both_begin_only_roughly_alike():
    start = np.zeros((2, SIZE, SIZE), np.float32)
    geometry = np.full((SIZE, SIZE, 2), 3.0 * SIZE / 256, np.float32)
    face = np.zeros((SIZE, SIZE), np.float32)
    face[: SIZE // 2] = 1.0
    trust = replace(answer(), start=start).trust(geometry, face)
    assert trust[SIZE // 4].min() > 0.7
    assert trust[3 * SIZE // 4].max() < 0.1


def test_the_face_s_skin_ends_before_outline_lids_and_lips(portrait):
    parameters = portrait.edited(jaw_open=20.0)
    motion, mesh = motion_of(portrait.stage, parameters)
    face, grid = face_skin(portrait.stage, mesh), portrait.stage.grid
    pack = portrait.stage.head.pack
    points = grid.from_photo(pack.mediapipe.points(motion.points, pack.faces)).astype(int)
    forehead, cheek, lip, eye, chin = points[[151, 50, 13, 159, 152]]
    assert face[forehead[1], forehead[0]] == face[cheek[1], cheek[0]] == 1.0
    assert face[lip[1], lip[0]] < 0.1
    assert face[eye[1], eye[0]] < 0.1
    assert face[chin[1] + 2, chin[0]] < 0.5


def test_beyond_the_head_the_flow_counts_whole_and_on_it_as_a_change_of_its_start():
    pixel = 2 / SIZE
    start = np.full((2, SIZE, SIZE), pixel, np.float32)
    network = replace(answer(), start=start)
    network = replace(network, flow=network.fitted_flow + start + np.float32(pixel))
    geometry = np.zeros((SIZE, SIZE, 2), np.float32)
    surface = np.zeros((SIZE, SIZE), np.float32)
    surface[:, : SIZE // 2] = 1.0
    row = network.learnt(geometry, np.full_like(surface, 0.9), surface)[SIZE // 2]
    assert 0.5 < row[SIZE // 4, 0] < 1.0
    assert 1.5 < row[3 * SIZE // 4, 0] < 2.0


def test_the_blend_is_geometry_plus_window_times_the_difference(portrait):
    parameters = portrait.edited(yaw=10.0)
    geometry = edit_field(portrait.stage, parameters)
    small, large = (
        edit_field(portrait.stage, parameters, 512, answer((shift, 0.0))) for shift in (0.02, 0.06)
    )
    crop, grid = portrait.stage.fit.crop, geometry.view.grid
    column, row = grid.from_photo(crop.to_photo([0.90, 0.1])).astype(int)
    unit = 0.5 * crop.side * grid.scale
    # Two answers give the window there; it must then explain each of them.
    window = (large.flow - small.flow)[row, column, 0] / (0.04 * unit)
    assert 0.05 < window < 0.95
    here = geometry.flow[row, column, 0]
    assert small.flow[row, column, 0] == pytest.approx(
        here + window * (0.02 * unit - here), abs=0.25
    )


def test_colours_appear_only_where_the_network_paints_other_than_at_the_fit(portrait):
    parameters = portrait.edited(yaw=2.0)
    quiet = compose_preview(
        portrait.stage,
        edit_field(portrait.stage, parameters, 512, answer(alpha=1.0)),
    )
    painted = compose_preview(
        portrait.stage,
        edit_field(portrait.stage, parameters, 512, answer(alpha=1.0, fitted_green=100.0)),
    )
    grid, crop = portrait.stage.grid, portrait.stage.fit.crop
    column, row = grid.from_photo(crop.to_photo([0.0, 0.0])).astype(int)
    assert np.abs(painted[row, column].astype(int) - (10, 200, 30)).max() <= 3
    assert np.abs(quiet[row, column].astype(int) - (10, 200, 30)).max() > 20


def test_alpha_follows_the_edges_of_the_sharp_picture(portrait):
    stage = portrait.stage
    picture = stage.fit.crop.sample(stage.photo_srgb8, SIZE).mean(axis=2)
    dark = (picture < 90).astype(np.float32)
    network = replace(answer(fitted_green=100.0), alpha=dark)
    field = edit_field(stage, portrait.fitted, 1024, network)
    painted = compose_preview(stage, field)
    grid = PixelGrid.of_crop(stage.crop, 1024)
    window = np.ones((1024, 1024), bool)
    corners = grid.from_photo(stage.fit.crop.to_photo(np.array([[-0.6, -0.6], [0.6, 0.6]])))
    (x0, y0), (x1, y1) = corners.astype(int)
    window[y0:y1, x0:x1] = False
    source = field.view.pixels.astype(float).mean(axis=2)
    changed = np.abs(painted.astype(float) - field.view.pixels).mean(axis=2)
    inside = ~window
    assert changed[inside & (source < 50)].mean() > 3 * changed[inside & (source > 150)].mean()


def test_a_photo_in_other_colours_and_depth_takes_the_network_s_colours(portrait):
    pixels = np.asarray(portrait.photo.pixels)[..., :3].astype(np.uint16) * 257
    parameters = portrait.edited(yaw=2.0)
    result = compose_photo(
        Photo(pixels), portrait.stage, parameters, answer(alpha=1.0, fitted_green=100.0)
    )
    x, y = portrait.stage.fit.crop.to_photo([0.0, 0.0]).astype(int)
    assert result.pixels.dtype == np.uint16
    assert np.abs(result.pixels[y, x].astype(int) // 257 - (10, 200, 30)).max() <= 3


def test_export_and_preview_agree_with_a_network(portrait):
    larger = enlarged_portrait(portrait, 2)
    parameters = larger.edited(yaw=8.0)
    network = answer((0.05, 0.01))
    preview = compose_preview(larger.stage, edit_field(larger.stage, parameters, 512, network))
    result = compose_photo(larger.photo, larger.stage, parameters, network)
    again = larger.stage.crop.sample(np.asarray(result.pixels), 512)
    assert np.abs(again.astype(int) - preview)[60:450, 60:450].mean() < 2.5


def test_outputs_that_do_not_fit_together_are_refused():
    good = answer()
    with pytest.raises(InputError, match="fitted_picture"):
        replace(good, fitted_picture=good.rgb[:10])
