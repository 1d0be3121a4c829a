"""Parts of the composite on made-up data: resampling, extension, openings, plates, the mouth."""

from dataclasses import replace

import numpy as np
import pytest
from composite_portraits import fitted_portrait
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gdpw_core.composite.aperture import KNOTS, Aperture, knots
from gdpw_core.composite.extension import CELLS, MeshMotion, Seeds, Surroundings, extend
from gdpw_core.composite.eyes.plate import EyePlates, coverage, eye_plates
from gdpw_core.composite.fetch import fetched
from gdpw_core.composite.field import edit_field
from gdpw_core.composite.filling.fill import fill_from_known
from gdpw_core.composite.fullres import compose_photo
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.kernels import push_pull
from gdpw_core.composite.motion import motion_of
from gdpw_core.composite.resample import doubled, preview_rows, warp_doubled, warp_rows
from gdpw_core.composite.view import _as_white_as
from gdpw_core.image import Crop, Photo

RANDOM = np.random.default_rng(11)


def picture(kind: type, channels: int) -> np.ndarray:
    top = np.iinfo(kind).max
    return RANDOM.integers(0, top + 1, (40, 50, channels)).astype(kind)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [3, 4])
def test_whole_pixel_flow_moves_pixels_exactly(kind, channels):
    source = picture(kind, channels)
    flow = np.zeros((40, 50, 2), np.float32)
    flow[..., 0], flow[..., 1] = 3.0, -2.0
    out = np.empty_like(source)
    warp_rows(source, flow, np.zeros(flow.shape[:2], np.uint8), 0, 0, 0, 40, out)
    assert np.array_equal(out[2:, :-3], source[:-2, 3:])


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_smooth_pictures_are_resampled_where_the_flow_points(kind):
    scale = np.iinfo(kind).max / 255.0
    rows, columns = np.mgrid[:60, :60].astype(np.float64)

    def shade(x, y):
        return np.stack([120 + 60 * np.sin(x / 9.0), 120 + 60 * np.cos(y / 7.0), x + y], axis=-1)

    source = np.rint(shade(columns, rows) * scale).astype(kind)
    flow = np.empty((60, 60, 2), np.float32)
    flow[..., 0], flow[..., 1] = 1.37, -0.61
    out = np.empty_like(source)
    warp_rows(source, flow, np.zeros(flow.shape[:2], np.uint8), 0, 0, 0, 60, out)
    inside = slice(4, -4)
    expected = shade(columns + 1.37, rows - 0.61) * scale
    assert np.abs(out[inside, inside] - expected[inside, inside]).max() < 1.1 * scale


def test_colours_hidden_by_transparency_do_not_bleed_into_edges():
    source = np.zeros((20, 20, 4), np.uint8)
    source[:, :10] = (200, 100, 50, 255)
    source[:, 10:] = (0, 255, 0, 0)
    flow = np.full((20, 20, 2), 0.5, np.float32)
    out = np.empty_like(source)
    warp_rows(source, flow, np.zeros(flow.shape[:2], np.uint8), 0, 0, 0, 20, out)
    seen = out[..., 3] > 40
    assert np.abs(out[seen][:, :3].astype(int) - (200, 100, 50)).max() <= 1


def test_doubled_pictures_give_back_whole_pixels():
    source = picture(np.uint8, 3)
    flow = np.zeros((40, 50, 2), np.float32)
    flow[..., 0] = 1.0
    positions = np.empty_like(flow)
    preview_rows(flow, np.zeros(flow.shape[:2], np.uint8), 0, 40, positions)
    assert np.array_equal(warp_doubled(doubled(source), positions)[:, :-2], source[:, 1:-1])


@given(
    x=st.floats(-50, 900), y=st.floats(-50, 900), angle=st.floats(-3, 3), side=st.floats(50, 4000)
)
def test_grids_map_the_photo_there_and_back(x, y, angle, side):
    crop = Crop(300.0, 200.0, side, angle)
    grid = PixelGrid.of_crop(crop, 256)
    point = np.array([x, y])
    assert np.allclose(grid.to_photo(grid.from_photo(point)), point, atol=1e-6)
    assert np.allclose(grid.from_photo(point), (crop.from_photo(point) + 1) * 128, atol=1e-6)
    part = grid.window(10, 20, 30, 40)
    assert np.allclose(part.from_photo(point) + (10, 20), grid.from_photo(point), atol=1e-6)
    assert np.array_equal(grid.vectors_from_photo(np.zeros(2)), np.zeros(2))


def test_filling_keeps_what_is_known_and_stays_within_it():
    values = RANDOM.uniform(-3, 5, (64, 64, 2)).astype(np.float32)
    weight = (RANDOM.random((64, 64)) < 0.1).astype(np.float32)
    filled = push_pull(values, weight)
    known = weight > 0
    assert np.allclose(filled[known], values[known], atol=1e-5)
    low, high = values[known].min(axis=0), values[known].max(axis=0)
    assert (filled >= low - 1e-4).all()
    assert (filled <= high + 1e-4).all()


def lattice() -> Surroundings:
    grid = PixelGrid.of_crop(Crop(256.0, 256.0, 512.0), CELLS)
    middle = np.arange(CELLS) + 0.5
    centres = grid.to_photo(np.stack(np.meshgrid(middle, middle), axis=-1))
    zeros = np.zeros((CELLS, CELLS), np.float32)
    ones = np.ones((CELLS, CELLS, 2), np.float32)
    nobody = np.zeros((CELLS, CELLS, 3), np.float32)
    return Surroundings(grid, centres, zeros, ones, zeros, zeros + 1, nobody)


def disc_motion(shift: float) -> MeshMotion:
    """A disc of mesh that moves to the left by `shift` photo pixels."""
    rows, columns = np.mgrid[:CELLS, :CELLS]
    inside = np.hypot(rows - 64, columns - 64) < 24
    cells = np.zeros((CELLS, CELLS, 7), np.float32)
    cells[inside, 0] = cells[inside, 1] = 1.0
    cells[inside, 2] = shift
    angle = np.linspace(0, 2 * np.pi, 60)
    rim = np.column_stack([64 + 23 * np.cos(angle), 64 + 23 * np.sin(angle)])
    still = np.zeros((CELLS, CELLS, 2), np.float32)
    shifts = np.column_stack([0 * angle + shift, 0 * angle])
    return MeshMotion(cells, still, Seeds(rim, shifts, 0 * angle), Seeds.none())


def test_the_field_continues_beyond_the_mesh_smoothly_and_within_bounds():
    field = extend(lattice(), disc_motion(20.0))
    assert field.shape == (CELLS, CELLS, 4)
    around = field[..., 2]
    assert around.max() <= 20.0 + 1e-3
    assert around.min() >= -1e-3
    assert np.abs(field[..., 3]).max() < 1e-4
    assert around[64, 64] == pytest.approx(20.0, abs=1e-3)
    assert around[64, 91] > 17.0  # just beyond the rim it still moves along
    assert around[64, 125] < 1.0  # far away it does not
    steps = max(np.abs(np.diff(around, axis=k)).max() for k in (0, 1))
    assert steps < 0.15 * 20.0


def test_the_field_leads_to_an_outline_that_turned_toward_the_viewer():
    motion = disc_motion(20.0)
    motion.cells[:, :44, :2] = 0.0  # the photo does not show the disc's left
    rows = np.arange(50.0, 80.0)
    outline = np.column_stack([np.full(len(rows), 41.5), rows])
    still = Seeds(outline, np.zeros((len(rows), 2)), np.ones(len(rows)))
    led = extend(lattice(), replace(motion, sides=still))
    assert np.abs(led[64, 41, ::2]).max() < 0.12 * 20.0
    between = led[64, 41:45, 2]
    assert (np.diff(between) > 1.0).all()  # what lies between is spread
    assert led[64, 64, 2] == pytest.approx(20.0, abs=0.2)  # what the photo shows goes as before
    ignored = replace(still, weight=np.zeros(len(rows)))
    unled = extend(lattice(), replace(motion, sides=ignored))
    assert np.array_equal(unled, extend(lattice(), motion))


def test_no_motion_extends_to_exactly_none():
    assert np.count_nonzero(extend(lattice(), disc_motion(0.0))) == 0


def test_openings_measure_along_their_own_axis():
    corners = np.array([[10.0, 20.0], [30.0, 20.0]])
    upper = np.array([[15.0, 16.0], [20.0, 14.0], [25.0, 16.0]])
    lower = np.array([[15.0, 22.0], [20.0, 24.0], [25.0, 22.0]])
    opening = Aperture.of_points(corners, upper, lower)
    assert opening.unit == pytest.approx(10.0)
    assert opening.upper[KNOTS // 2] == pytest.approx(-0.6)
    assert opening.lower[KNOTS // 2] == pytest.approx(0.4)
    assert opening.gap[[0, -1]] == pytest.approx([0.0, 0.0])
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    turned = Aperture.of_points(corners @ turn.T, upper @ turn.T, lower @ turn.T)
    assert np.allclose(turned.upper, opening.upper)
    point = np.array([17.0, 19.0])
    assert np.allclose(opening.from_local(opening.to_local(point)), point)


def test_plates_of_an_eye_give_the_picture_back():
    patch = RANDOM.uniform(40, 220, (60, 90, 3)).astype(np.float32)
    q = knots()
    opening = Aperture(
        np.array([45.0, 32.0]), np.array([22.0, 1.0]), -0.4 * (1 - q * q), 0.3 * (1 - q * q)
    )
    eye = eye_plates(patch, opening, np.array([46.0, 31.0]), 9.0, np.array([[45.0, 5.0]]))
    columns, rows = np.meshgrid(np.arange(90) + 0.5, np.arange(60) + 0.5)
    local = opening.to_local(np.stack([columns, rows], axis=-1))
    upper, lower = (
        np.interp(local[..., 0].ravel(), q, curve).reshape(60, 90)
        for curve in (opening.upper, opening.lower)
    )
    cover = coverage(local[..., 1] - upper, lower - local[..., 1], opening.unit)[..., None]
    away = np.linalg.norm(local - eye.iris_centre, axis=-1) / eye.iris_radius
    disc = np.clip((away - 1.04) / 0.18, 0, 1)
    disc = (1 - disc * disc * (3 - 2 * disc))[..., None]
    ball = eye.sclera + disc * (eye.iris - eye.sclera)
    whole = (eye.skin * (1 - cover) + ball * cover) * eye.above * eye.below + eye.light
    assert np.abs(whole - patch).max() < 1e-2


def drawn_eye(skin) -> tuple[EyePlates, NDArray[np.bool_]]:
    """Plates of an eye with a white opening in `skin(across, t, margin)`, and a piece of lid."""
    q = knots()
    opening = Aperture(
        np.array([90.0, 90.0]), np.array([50.0, 0.0]), -0.3 * (1 - q * q), 0.2 * (1 - q * q)
    )
    columns, rows = np.meshgrid(np.arange(180) + 0.5, np.arange(160) + 0.5)
    across, t = np.moveaxis(opening.to_local(np.stack([columns, rows], axis=-1)), -1, 0)
    margin = np.interp(across.ravel(), q, opening.upper).reshape(t.shape)
    patch = skin(across, t, margin).astype(np.float32)
    patch[(t > margin) & (t < 0.2 * (1 - across**2))] = 220.0
    eye = eye_plates(patch, opening, np.array([90.0, 88.0]), 20.0, np.array([[90.0, 30.0]]))
    return eye, (np.abs(across) < 0.5) & (np.abs(margin - t - 0.05) < 0.03)


def test_a_lid_that_closes_leaves_the_shadow_of_its_fold_behind():
    def folded(across, t, margin):
        fold = np.exp(-(((margin - t - 0.2) / 0.05) ** 2))
        return np.repeat((180.0 - 90.0 * fold)[..., None], 3, axis=2)

    eye, lid = drawn_eye(folded)
    assert 150.0 < eye.skin[lid].min() < eye.skin[lid].max() < 185.0


@pytest.mark.parametrize(("dark", "goes"), [(90.0, True), (170.0, False)], ids=["fold", "rim"])
def test_a_closed_lid_has_no_fold_but_the_rim_of_glasses_stays(dark, goes):
    def lined(across, t, margin):
        line = np.abs(margin - t - 0.35) < 0.06
        return np.repeat((180.0 - dark * line)[..., None], 3, axis=2)

    eye, _ = drawn_eye(lined)
    height, width = eye.skin.shape[:2]
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    across, t = np.moveaxis(eye.opening.to_local(np.stack([columns, rows], axis=-1)), -1, 0)
    above = np.interp(across.ravel(), knots(), eye.opening.upper).reshape(t.shape) - t
    line = (np.abs(above - 0.35) < 0.02) & (np.abs(across) < 0.5)
    closed = (eye.skin + eye.unfolded)[line].mean()
    assert closed > 160.0 if goes else closed < 60.0


def test_a_closed_lid_is_light_below_the_brow_and_dark_at_its_margin():
    case = fitted_portrait("astronaut.png")
    stage, edited = case.stage, case.edited(eyeBlink=1.0)
    photo = Photo(pixels=stage.photo_srgb8)
    light = compose_photo(photo, stage, edited).pixels.mean(axis=2)
    marks = stage.fit.landmarks
    for inner, outer, lower in ((133, 33, 145), (362, 263, 374)):
        half = 0.5 * np.linalg.norm(marks[outer] - marks[inner])
        column, row = marks[lower].astype(int)
        shown = [light[row - round(up * half), column - 1 : column + 2].mean() for up in (0.6, 0.3)]
        margin = light[row - round(0.2 * half) : row + round(0.2 * half) + 1, column].min()
        assert shown[0] > shown[1] > margin + 15.0


def test_a_grey_lid_takes_the_tint_of_the_skin_below_and_keeps_its_own_light():
    def shaded(across, t, margin):
        return np.where((t < 0.0)[..., None], 160.0, np.array([200.0, 150.0, 100.0]))

    eye, lid = drawn_eye(shaded)
    red, green, blue = eye.skin[lid].mean(axis=0)
    assert red > green + 15.0
    assert green > blue + 15.0
    light = (red + green + blue) / 3.0
    assert light == pytest.approx(160.0, abs=5.0)
    assert red / light < 4.0 / 3.0


def test_a_lid_that_glass_lights_does_not_glow_in_the_tint_of_dark_skin_below():
    def lit(across, t, margin):
        return np.where((t < 0.0)[..., None], 215.0, np.array([160.0, 70.0, 40.0]))

    eye, lid = drawn_eye(lit)
    red, _, blue = eye.skin[lid].mean(axis=0)
    assert red - blue < 20.0


def test_white_is_what_an_eye_shows_of_it_unless_skin_in_that_light_is_lighter_and_less_red():
    skin = np.array([210.0, 140.0, 105.0])
    usual = np.array([188.0, 170.0, 158.0])
    assert np.allclose(_as_white_as(usual, skin), usual, rtol=0.05)
    red = _as_white_as(np.array([140.0, 67.0, 53.0]), skin)
    assert red.mean() == pytest.approx(0.85 * skin.mean(), rel=0.05)
    assert red[0] / red[2] < 1.0 + 0.75 * (skin[0] / skin[2] - 1.0)
    dark = np.array([60.0, 42.0, 34.0])
    assert np.allclose(
        _as_white_as(np.array([120.0, 112.0, 106.0]), dark), (120, 112, 106), rtol=0.05
    )


def test_filling_a_picture_keeps_its_known_part():
    values = RANDOM.uniform(0, 255, (33, 47, 3)).astype(np.float32)
    known = (RANDOM.random((33, 47)) < 0.5).astype(np.float32)
    filled = fill_from_known(values, known)
    assert np.allclose(filled[known > 0], values[known > 0], atol=1e-3)
    assert np.isfinite(filled).all()


def test_the_mouth_is_drawn_only_where_the_photo_hides_it():
    closed = fitted_portrait("grace_hopper.jpg")
    for edit in ({"yaw": 15.0}, {"eyeBlink": 1.0}, {"eye_yaw": 15.0}, {"browInnerUp": 1.0}):
        field = edit_field(closed.stage, closed.edited(**edit))
        lips = field.view.grid.from_photo(closed.stage.fit.landmarks[[13, 14]]).astype(int)
        around = field.fill_alpha[
            lips[0, 1] - 12 : lips[1, 1] + 12, lips[0, 0] - 20 : lips[0, 0] + 20
        ]
        assert around.max() < 0.05, edit
    opened = edit_field(closed.stage, closed.edited(jaw_open=15.0))
    layer = next(layer for layer in opened.layers if layer.alpha.max() > 0.9)
    assert 100 < (layer.alpha > 0.5).sum() < 6000
    # What is drawn is dark inside and has teeth.
    drawn = layer.colour[layer.alpha > 0.9].mean(axis=1)
    assert np.quantile(drawn, 0.2) < 60 < np.quantile(drawn, 0.98)


def test_teeth_that_the_photo_shows_stay_in_the_picture():
    smiling = fitted_portrait("astronaut.png")
    field = edit_field(smiling.stage, smiling.edited(jaw_open=15.0))
    mouth = field.layers[0]
    teeth = smiling.stage.fit.landmarks[13] + (0.0, 4.0)
    column, row = field.view.grid.from_photo(teeth).astype(int)
    shown = field.view.pixels[row, column].astype(float)
    drawn = mouth.colour[row - mouth.top, column - mouth.left]
    assert np.abs(drawn - shown).max() < 30.0


@pytest.mark.parametrize("yaw", [-12.0, 12.0])
def test_a_turned_head_that_slides_takes_the_hair_on_both_sides_along(yaw):
    case = fitted_portrait()
    turned = case.edited(yaw=yaw)
    camera = turned.camera
    slid = turned.replaced(camera=replace(camera, tx=camera.tx + 0.02))
    stage = case.stage
    lattice, away = stage.around.lattice, np.array([0.06, 0.08, 0.1]) * stage.crop.side
    before, after = (motion_of(stage, parameters)[0] for parameters in (turned, slid))
    step = (after.points - before.points)[stage.anatomy.scalp].mean(axis=0)
    for eye in (stage.fit.landmarks[33], stage.fit.landmarks[263]):
        # A little beyond the temple of that side, where this portrait has hair.
        outward = np.sign(eye[0] - stage.fit.landmarks[168, 0])
        hair = eye + np.column_stack([outward * away, -0.3 * away])
        here, there = (lattice.from_photo(places).T - 0.5 for places in (hair, hair + step))
        slide = fetched(after.extension, *there) - fetched(before.extension, *here)
        left_behind = np.linalg.norm(slide.reshape(-1, 4)[:, 2:] + step, axis=1)
        assert left_behind.mean() < 0.2 * np.linalg.norm(step)


@pytest.mark.parametrize("yaw", [-30.0, -20.0, 20.0, 30.0])
@pytest.mark.parametrize("name", ["astronaut.png", "grace_hopper.jpg"])
def test_what_hangs_beside_the_neck_does_not_flare_out_of_a_turn(name, yaw):
    case = fitted_portrait(name)
    around = case.stage.around
    motion, _ = motion_of(case.stage, case.edited(yaw=yaw))
    on_the_left = around.centres[..., 0] < case.stage.points[:, 0].mean()
    outward = np.where(on_the_left, motion.extension[..., 2], -motion.extension[..., 2])
    level = (around.below > -0.05) & (around.below < 0.1)
    hanging = level & (around.head_distance > 0.05) & (around.head_distance < 0.15)
    assert outward[hanging].mean() < 0.0


@pytest.mark.parametrize("edit", [{"pitch": -14}, {"yaw": 20}, {"yaw": -20}], ids=str)
def test_what_hangs_beside_a_moving_head_neither_shears_nor_tears(edit):
    case = fitted_portrait()
    around = case.stage.around
    motion, _ = motion_of(case.stage, case.edited(**edit))
    flow = motion.extension[..., 2:] * around.lattice.scale
    beside = (around.below > 0.0) & (around.below < 0.3) & (around.head_distance > 0.03)
    assert np.abs(flow[beside]).max() > 1.0
    across = np.abs(np.diff(flow, axis=1)).sum(axis=2)[beside[:, 1:] & beside[:, :-1]]
    down = np.abs(np.diff(flow, axis=0)).sum(axis=2)[beside[1:] & beside[:-1]]
    # Cells by which neighbours part: at one and more, hair stands out sideways.
    assert max(across.max(), down.max()) < 1.05
