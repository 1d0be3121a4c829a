"""Small parts: the viewport, values as text, settings, pictures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSettings
from PySide6.QtGui import QColor, QImage, QPainter

from app.look.theme import DARK, LIGHT
from app.settings import Settings
from app.widgets.frame_layer import FrameLayer, stage_bounds, stage_transform
from app.widgets.pyramid import Pyramid
from app.widgets.scale import ValueScale
from app.widgets.viewport import FIT_LIMIT, Viewport
from gdpw_core.image import Crop


def viewport(width=800, height=600, ratio=1.0, photo=(4000, 3000)):
    view = Viewport()
    view.set_canvas(width, height, ratio)
    view.set_photo(*photo)
    return view


def test_fit_shows_the_whole_photo_centred():
    view = viewport()
    rect = view.photo_rect()
    assert QRectF(0, 0, 800, 600).contains(rect)
    assert rect.center().x() == pytest.approx(400)
    assert rect.center().y() == pytest.approx(300)


def test_a_tiny_photo_is_not_blown_up_without_limit():
    assert viewport(photo=(20, 20)).zoom == pytest.approx(FIT_LIMIT)


def test_one_hundred_percent_is_one_screen_pixel_also_on_a_dense_screen():
    view = viewport(ratio=2.0)
    view.set_zoom(1.0)
    assert view.scale == pytest.approx(0.5)


@given(
    zoom=st.floats(0.3, 8.0), x=st.floats(150, 650), y=st.floats(150, 450), ratio=st.floats(1, 3)
)
def test_zooming_keeps_the_point_under_the_pointer(zoom, x, y, ratio):
    view = viewport(ratio=ratio)
    view.set_zoom(2.0)
    anchor = QPointF(x, y)
    before = view.to_photo(anchor)
    view.set_zoom(2.0 + zoom, anchor)
    after = view.to_photo(anchor)
    assert after.x() == pytest.approx(before.x(), abs=1e-6)
    assert after.y() == pytest.approx(before.y(), abs=1e-6)


@given(moves=st.lists(st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000)), max_size=8))
def test_the_photo_cannot_be_panned_out_of_sight(moves):
    view = viewport()
    view.set_zoom(1.0)
    for dx, dy in moves:
        view.pan(QPointF(dx, dy))
    assert view.photo_rect().intersects(QRectF(100, 100, 600, 400))


def test_canvas_and_photo_points_map_back_and_forth():
    view = viewport()
    view.set_zoom(0.7, QPointF(100, 50))
    point = view.to_canvas(view.to_photo(QPointF(321, 123)))
    assert (point.x(), point.y()) == (pytest.approx(321), pytest.approx(123))


@pytest.mark.parametrize("angle", [0.0, 0.3, -1.2])
def test_a_frame_is_drawn_where_its_crop_lies(angle):
    stage = Crop(120.0, 80.0, 50.0, angle)
    transform = stage_transform(stage)
    for x, y in ((-1, -1), (1, -1), (1, 1), (0.3, -0.2)):
        expected = stage.to_photo([x, y])
        mapped = transform.map(QPointF(x, y))
        assert (mapped.x(), mapped.y()) == (pytest.approx(expected[0]), pytest.approx(expected[1]))
        assert stage_bounds(stage).adjusted(-1, -1, 1, 1).contains(mapped)


def test_exact_pixels_are_drawn_on_their_own_place(qapp):
    pixels = np.full((3, 5, 3), (10, 200, 30), np.uint8)
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    with QPainter(image) as painter:
        FrameLayer.of_pixels(pixels, (4, 6)).draw(painter)
    seen = {
        (x, y)
        for x in range(20)
        for y in range(20)
        if image.pixelColor(x, y) == QColor(10, 200, 30)
    }
    assert seen == {(x, y) for x in range(4, 9) for y in range(6, 9)}


def test_a_photo_shrinks_without_moire(qapp):
    stripes = np.zeros((1024, 1024, 3), np.uint8)
    stripes[:, ::2] = 255
    pyramid = Pyramid(stripes)
    image = QImage(128, 128, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        painter.scale(0.125, 0.125)
        pyramid.draw(painter, 0.125)
    levels = {image.pixelColor(x, 64).red() for x in range(4, 124)}
    assert max(levels) - min(levels) <= 2
    assert 126 <= max(levels) <= 129


def test_values_are_written_and_read_with_their_unit(controls, qapp):
    degrees = ValueScale.of(controls.get("yaw"))
    assert degrees.text(12.34) == "12.3°"
    assert degrees.text(-0.01) == "0.0°"
    assert degrees.text(-5) == "\N{MINUS SIGN}5.0°"
    assert ValueScale.of(controls.get("shape.0")).text(0.5) == "0.50 σ"
    for text, value in (("12,5", 12.5), ("12.5°", 12.5), ("\N{MINUS SIGN}3", -3.0), (" 7 °", 7.0)):
        assert degrees.parse(text) == value
    for text in ("", "abc", "nan", "inf", "1e999"):
        assert degrees.parse(text) is None


@given(value=st.floats(-45, 45))
def test_positions_of_a_slider_and_its_values_agree(value):
    scale = ValueScale(-45, 45, 0.1, 1.0, 5.0, "°", 20)
    back = scale.low + scale.position(value) * scale.step
    assert abs(back - value) <= scale.step / 2 + 1e-9
    assert 0.0 <= scale.fraction(value) <= 1.0


def test_settings_of_a_wrong_kind_count_as_absent(tmp_path):
    store = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    settings = Settings(store)
    assert settings.theme == "dark"
    assert settings.open_groups is None
    for key in ("theme", "recent", "folder", "geometry", "layout"):
        store.setValue(key, ["a", "b"])
    assert settings.theme == "dark"
    assert settings.recent_files == []
    assert settings.folder.is_dir()
    assert settings.geometry.isEmpty()


def luminance(colour):
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.name)
def test_text_of_both_themes_can_be_read(theme):
    for ground in (theme.window, theme.panel, theme.raised):
        assert contrast(theme.text, ground) >= 7.0
        assert contrast(theme.muted, ground) >= 4.5
        for mark in (theme.accent, theme.error, theme.warning, theme.good):
            assert contrast(mark, ground) >= 3.0
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.text, theme.field) >= 7.0
