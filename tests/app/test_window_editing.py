"""Sliders, numbers and history in the window."""

import time

import numpy as np
import pytest
from fakes import FakePipeline
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_acts import drag, last_of

from app.widgets.scale import ValueScale


def test_dragging_a_slider_is_one_step_and_shows_a_frame(window, open_portrait, qtbot):
    session = open_portrait(window)
    slider = window.adjust_panel.group("pose").sliders["yaw"].slider
    drag(slider, 0.5, 0.8)
    assert session.stack.count() == 1
    assert session.value("yaw") > 10
    qtbot.waitUntil(lambda: window.canvas.frame is not None)
    qtbot.waitUntil(lambda: "live" in window.status.speed.text())
    window.actions_.undo.trigger()
    assert not session.edited
    # The unedited picture is the photo itself.
    assert window.canvas.frame is None
    window.actions_.redo.trigger()
    assert session.value("yaw") > 10


def test_a_thousand_slider_events_leave_one_frame_running_one_waiting_and_the_last_value(
    make_window, open_portrait, qtbot
):
    pipeline = FakePipeline(delay=0.015)
    window = make_window(pipeline)
    session = open_portrait(window)
    row = window.adjust_panel.group("shape").row(session.controls.get("shape.0"))
    start = time.perf_counter()
    row.pressed.emit()
    for value in np.linspace(-2, 1.5, 1000):
        row.changed.emit(float(value))
        QApplication.processEvents()
    row.released.emit()
    elapsed = time.perf_counter() - start
    qtbot.waitUntil(lambda: last_of(pipeline) == 1.5)
    assert session.stack.count() == 1
    assert pipeline.most_running == 1
    assert len(pipeline.previews) < elapsed / 0.015 + 5
    qtbot.waitUntil(lambda: window.controller._shown == window.controller._revision)


def test_frontalize_is_one_step(window, open_portrait, qtbot):
    session = open_portrait(window)
    qtbot.keyClick(window, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: session.stack.count() == 1)
    assert np.allclose(session.parameters.left_eye_pose, 0.0)
    window.actions_.undo.trigger()
    assert session.parameters == session.fitted


def test_the_wheel_scrolls_the_panel_and_ctrl_wheel_changes_the_value(window, open_portrait, qtbot):
    session = open_portrait(window)
    row = window.adjust_panel.group("pose").sliders["yaw"]

    def wheel(modifiers):
        place = QPointF(row.slider.rect().center())
        from PySide6.QtGui import QWheelEvent

        event = QWheelEvent(
            place, QPointF(row.slider.mapToGlobal(place.toPoint())), QPoint(0, 0), QPoint(0, 120),
            Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(row.slider, event)

    wheel(Qt.KeyboardModifier.NoModifier)
    assert not session.edited
    wheel(Qt.KeyboardModifier.ControlModifier)
    assert session.value("yaw") == pytest.approx(1.0)


def test_numbers_are_typed_tabbed_and_scrubbed(window, open_portrait, qtbot):
    session = open_portrait(window)
    rows = window.adjust_panel.group("pose").sliders
    field = rows["yaw"].field
    field.setFocus()
    qtbot.keyClicks(field, "12,5")
    assert field.editing
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert session.value("yaw") == pytest.approx(12.5)
    assert rows["pitch"].field.editing
    qtbot.keyClicks(rows["pitch"].field, "abc")
    qtbot.keyClick(rows["pitch"].field, Qt.Key.Key_Return)
    assert session.value("pitch") == pytest.approx(0.0, abs=1e-9)
    roll = rows["roll"].field
    QTest.mousePress(roll, Qt.MouseButton.LeftButton, pos=QPoint(10, 8))
    for x in (20, 30, 40):
        QTest.mouseMove(roll, QPoint(x, 8))
    QTest.mouseRelease(roll, Qt.MouseButton.LeftButton, pos=QPoint(40, 8))
    assert session.value("roll") > 3
    assert session.stack.count() == 2


def test_symmetry_moves_the_other_side_in_the_same_step(window, open_portrait):
    session = open_portrait(window)
    panel = window.adjust_panel
    panel.options.set_sides(True)
    panel.options.set_symmetric(True)
    panel.group("units").sliders["mouthSmileLeft"].changed.emit(0.6)
    assert session.value("mouthSmileRight") == pytest.approx(0.6)
    assert session.stack.count() == 1
    panel.group("units").sliders["mouthSmile"].reset_asked.emit()
    assert not session.edited


def test_search_finds_rows_in_folded_groups(window, open_portrait):
    open_portrait(window)
    panel = window.adjust_panel
    panel.search.setText("shape 42")
    row = panel.group("shape").sliders["shape.42"]
    assert row.isVisible()
    assert not panel.group("pose").isVisible()
    panel.search.setText("qqq")
    assert panel._nothing.isVisible()
    panel.search.clear()
    assert panel.group("pose").isVisible()
    assert not row.isVisible()


def test_a_named_feature_changes_the_shape_and_is_one_step(window, open_portrait):
    session = open_portrait(window)
    group = window.adjust_panel.group("features")
    group.set_opened(True)
    row = group.sliders["nose_width"]
    assert row.control.unit == "mm"
    QTest.keyClick(row.slider, Qt.Key.Key_End)
    assert session.value("nose_width") == pytest.approx(row.control.high)
    assert session.value("mouth_width") == pytest.approx(0.0, abs=1e-6)
    assert session.stack.count() == 1
    assert f"{row.control.high:.1f} mm" in session.stack.text(0)
    group.refresh()
    group.reset_button.click()
    assert session.value("nose_width") == 0.0
    assert np.array_equal(session.parameters.shape, session.fitted.shape)


@pytest.mark.parametrize("name", ["pose", "features", "shape"])
def test_the_longest_number_fits_into_its_field(window, open_portrait, name):
    open_portrait(window)
    group = window.adjust_panel.group(name)
    group.set_opened(True)
    for row in group.sliders.values():
        text = ValueScale.of(row.control).text(row.control.low)
        assert row.field.fontMetrics().horizontalAdvance(text) + 8 <= row.field.width(), text


def test_extended_ranges_reach_three_sigma(window, open_portrait):
    session = open_portrait(window)
    group = window.adjust_panel.group("shape")
    group.set_opened(True)
    row = group.sliders["shape.0"]
    QTest.keyClick(row.slider, Qt.Key.Key_End)
    assert session.value("shape.0") == pytest.approx(2.0)
    window.adjust_panel.options.set_extended(True)
    QTest.keyClick(row.slider, Qt.Key.Key_End)
    assert session.value("shape.0") == pytest.approx(3.0)


def test_blinking_stands_with_the_eyes_and_is_reset_with_them_in_one_step(window, open_portrait):
    session = open_portrait(window)
    eyes, units = window.adjust_panel.group("eyes"), window.adjust_panel.group("units")
    assert "eyeBlink" in eyes.sliders
    assert "eyeBlink" not in units.sliders
    session.set_values({"eyeBlinkLeft": 0.9, "eye_yaw": 9.0, "mouthSmile": 0.6}, "x")
    eyes.refresh()
    assert eyes.reset_button.isVisible()
    eyes.reset_button.click()
    assert session.stack.count() == 2
    assert session.value("eyeBlinkLeft") == pytest.approx(session.fitted_value("eyeBlinkLeft"))
    assert session.value("eye_yaw") == pytest.approx(session.fitted_value("eye_yaw"))
    assert session.value("mouthSmile") == pytest.approx(0.6)
    eyes.refresh()
    assert not eyes.reset_button.isVisible()


def test_all_coefficients_are_shown_and_hidden_again(window, open_portrait):
    open_portrait(window)
    group = window.adjust_panel.group("shape")
    group.set_opened(True)
    assert len(group._shown) == 10
    group._more.click()
    assert len(group._shown) == 100
    assert group._more.text() == "Show fewer"
    group._more.click()
    assert len(group._shown) == 10


def test_the_status_bar_says_how_good_the_picture_is(make_window, open_portrait, qtbot):
    window = make_window(FakePipeline(delay=0.05, weights="lite"))
    session = open_portrait(window)
    status = window.status
    qtbot.waitUntil(lambda: status.tier.text() == "Photo as opened")
    session.set_values({"yaw": 7.0}, "Yaw")
    qtbot.waitUntil(lambda: status.tier.text() == "Preview")
    qtbot.waitUntil(lambda: status.tier.text() == "Full quality")
    assert "full" in status.speed.text()
    window.actions_.undo.trigger()
    assert status.tier.text() == "Photo as opened"


def test_a_fit_a_little_below_nothing_reads_as_nothing(window, open_portrait, pipeline):
    session = open_portrait(window)
    row = window.adjust_panel.group("eyes").sliders["eyeBlink"]
    row.set_values(-0.012, -0.012)
    assert row.field.text() == "0.00"
    assert not row.modified
    # What was asked for is shown as it is.
    row.set_values(-0.1, -0.012)
    assert row.field.text() == "\N{MINUS SIGN}0.10"
    assert row.modified
    assert session.value("yaw") == 0.0


def test_letters_typed_on_the_history_do_not_walk_through_it(window, open_portrait):
    session = open_portrait(window)
    session.set_values({"yaw": 10.0}, "Yaw")
    session.set_values({"pitch": 5.0}, "Pitch")
    window.history_panel.setFocus()
    QTest.keyClick(window.history_panel, Qt.Key.Key_Y, Qt.KeyboardModifier.ShiftModifier)
    assert session.value("pitch") == pytest.approx(5.0)
