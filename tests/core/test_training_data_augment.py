import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.parameters import Camera, FaceParameters
from gdpw_core.raster.bands import rasterize_numpy
from gdpw_core.training.config import AugmentConfig
from gdpw_core.training.data.augment import Window, draw_look, draw_window, with_background
from gdpw_core.training.data.samples import NOTHING_IGNORED
from gdpw_core.training.objective.weights import WeightMaps

MARGIN, STORED, SIZE = 1.25, 160, 96


@pytest.fixture(scope="module")
def head():
    return HeadModel(load_pack())


windows = st.builds(
    Window,
    centre_x=st.floats(-0.2, 0.2),
    centre_y=st.floats(-0.2, 0.2),
    scale=st.floats(0.8, 1.25),
    angle=st.floats(-0.5, 0.5),
    flip=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(window=windows, x=st.floats(-0.45, 0.45), y=st.floats(-0.45, 0.45))
def test_pixels_and_points_move_alike(window, x, y):
    # A soft spot painted at a point is found where the point went.
    rows, columns = np.mgrid[:STORED, :STORED] + 0.5
    column, row = (np.array([x, y]) / MARGIN + 1) * STORED / 2
    spot = np.exp(-((columns - column) ** 2 + (rows - row) ** 2) / 18)
    stored = (spot[..., None] * [255, 255, 255]).round().astype(np.uint8)
    cut = window.cut(stored, MARGIN, SIZE)[..., 0].astype(float)
    moved = window.move(np.array([[x, y]], np.float32))[0]
    rows, columns = np.mgrid[:SIZE, :SIZE]
    found = np.array([(cut * columns).sum(), (cut * rows).sum()]) / cut.sum() + 0.5
    expected = (moved + 1) * SIZE / 2
    assert np.abs(found - expected).max() < 0.35


@settings(max_examples=30, deadline=None)
@given(window=windows)
def test_depth_scales_with_the_window(window):
    point = window.move(np.array([[0.1, 0.2, 0.5]], np.float32))[0]
    assert point[2] == pytest.approx(0.5 / window.scale, rel=1e-5)


def test_a_plain_window_is_the_networks_crop():
    stored = np.random.default_rng(0).integers(0, 255, (STORED, STORED, 3), np.uint8)
    edge = (STORED - 128) // 2
    cut = Window().cut(stored, MARGIN, 128)
    assert np.array_equal(cut, stored[edge : edge + 128, edge : edge + 128])


def mask(vertices, faces, size=128):
    pixels = vertices.astype(np.float64)
    pixels[:, :2] = (pixels[:, :2] + 1) * size / 2
    return rasterize_numpy(pixels, faces, size, size).triangle


def test_a_mirrored_head_is_the_mirrored_picture_of_the_head(head):
    pack = head.pack
    turned = FaceParameters.neutral(Camera(7.0)).replaced(
        neck_pose=[0.1, 0.4, 0.05], jaw_pose=[0.2, 0, 0]
    )
    vertices = turned.camera.project(head.posed(turned)).astype(np.float32)
    moved = Window(flip=True).move(vertices)[pack.flip]
    plain, mirrored = mask(vertices, pack.faces), mask(moved, pack.faces)
    # The silhouette is the mirror image, seen from outside (not inside out) ...
    assert ((plain[:, ::-1] >= 0) != (mirrored >= 0)).mean() < 0.002
    # ... and every vertex kept its meaning: the left eye is on the left eye's side.
    left = pack.masks["left_eyeball"]
    x_left, x_right = moved[left, 0].mean(), moved[pack.masks["right_eyeball"], 0].mean()
    assert x_left > x_right


def test_flipping_twice_changes_nothing(head):
    vertices = np.random.default_rng(0).normal(size=(len(head.pack.flip), 3)).astype(np.float32)
    once = Window(flip=True).move(vertices)[head.pack.flip]
    assert np.array_equal(Window(flip=True).move(once)[head.pack.flip], vertices)


def test_drawn_windows_stay_inside_the_stored_picture():
    rng = np.random.default_rng(0)
    config = AugmentConfig(rotation=0)
    for _ in range(200):
        window = draw_window(config, rng, MARGIN)
        reach = np.abs([window.centre_x, window.centre_y]) + window.scale
        assert reach.max() <= MARGIN + 1e-9


def test_looks_are_mild_and_saturate():
    rng = np.random.default_rng(0)
    grey = np.full((8, 8, 3), 128, np.uint8)
    values = [draw_look(AugmentConfig(), rng, 128).applied(grey).mean() for _ in range(100)]
    assert 128 - 40 < min(values) < 120
    assert 136 < max(values) < 128 + 40
    white = np.full((8, 8, 3), 255, np.uint8)
    for _ in range(20):
        assert draw_look(AugmentConfig(), rng, 128).applied(white).min() > 150


def test_the_person_stays_when_the_background_goes():
    picture = np.full((4, 4, 3), 200, np.uint8)
    person = np.zeros((4, 4), np.float32)
    person[:, :2] = 1
    changed = with_background(picture, person, np.zeros((4, 4, 3), np.float32))
    assert changed[:, :2].min() == 200
    assert changed[:, 2:].max() == 0


EVERYWHERE = np.array([[-2, -2], [2, -2], [2, 2], [-2, 2]], np.float32)


def test_weights_are_zero_outside_the_photo_and_on_insets(head):
    maps = WeightMaps(head.pack.masks, head.pack.v_template, focus=2.0)
    neutral = FaceParameters.neutral(Camera(7.0))
    vertices = neutral.camera.project(head.posed(neutral)).astype(np.float32)
    half = np.array([[-2, -2], [0, -2], [0, 2], [-2, 2]], np.float32)
    assert maps(vertices, half, NOTHING_IGNORED, 64)[:, 34:].max() == 0
    corner = np.array([[-1, 0.5], [-0.5, 0.5], [-0.5, 1], [-1, 1]], np.float32)
    weight = maps(vertices, EVERYWHERE, corner, 64)
    assert weight[50:, :15].max() == 0
    assert weight[:40].min() > 0


def test_weights_are_largest_on_mouth_and_eyes(head):
    maps = WeightMaps(head.pack.masks, head.pack.v_template, focus=2.0)
    neutral = FaceParameters.neutral(Camera(7.0))
    vertices = neutral.camera.project(head.posed(neutral)).astype(np.float32)
    weight = maps(vertices, EVERYWHERE, NOTHING_IGNORED, 64)
    for region in ("lips", "left_eyeball", "right_eyeball"):
        x, y = ((vertices[head.pack.masks[region], :2].mean(axis=0) + 1) * 32).astype(int)
        assert weight[y, x] > 2.5
    assert weight[0, 0] == 1
    assert weight.max() <= 3
