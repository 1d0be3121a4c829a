"""Landmarks are corrected by hand: mouse, keyboard, undo; the edit comes along."""

import numpy as np
import pytest
from fakes import fitted_parameters
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.opening.refit import carried_over


def point(window, index):
    canvas = window.canvas
    return canvas.viewport.to_canvas(canvas.landmarks.points[index]).toPoint()


def drag(window, index, by):
    canvas, start = window.canvas, point(window, index)
    QTest.mouseMove(canvas, start)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for part in (0.3, 0.6, 1.0):
        QTest.mouseMove(canvas, start + QPoint(round(by.x() * part), round(by.y() * part)))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + by)


@pytest.fixture
def shown(window, open_portrait):
    open_portrait(window)
    window.actions_.landmarks.trigger()
    return window


def test_a_dragged_landmark_refits_the_head_and_keeps_the_edit(shown, qtbot):
    session = shown.studio.session
    session.set_values({"yaw": 10.0, "mouthSmile": 0.6}, "x")
    shown.actions_.landmarks.setChecked(True)
    before, change = session.portrait, session.parameters.expression - session.fitted.expression
    there = before.face.landmarks[7].copy()
    drag(shown, 7, QPoint(12, -6))
    qtbot.waitUntil(lambda: session.portrait is not before)
    scale = shown.canvas.viewport.scale
    moved = session.portrait.face.landmarks[7]
    assert moved[:2] == pytest.approx(there[:2] + np.array([12, -6]) / scale, abs=1.5 / scale)
    assert session.portrait.face.pinned == {7}
    assert session.value("yaw") == pytest.approx(10.0, abs=1e-6)
    assert np.allclose(session.parameters.expression - session.fitted.expression, change)
    assert session.stack.count() == 1
    assert "you placed" in shown.banner.text


def test_the_new_fit_is_taken_back_with_the_history(shown, qtbot):
    session = shown.studio.session
    session.set_values({"yaw": 10.0}, "Yaw")
    session.set_values({"pitch": 5.0}, "Pitch")
    shown.actions_.landmarks.setChecked(True)
    before, parameters = session.portrait, session.parameters
    drag(shown, 20, QPoint(-10, 4))
    qtbot.waitUntil(lambda: session.portrait is not before)
    shown.banner.button.click()
    assert session.portrait is before
    assert session.parameters == parameters
    assert session.stack.index() == 2
    shown.actions_.undo.trigger()
    assert session.value("pitch") == pytest.approx(0.0, abs=1e-9)
    assert not shown.actions_.detected.isEnabled()


def test_every_landmark_returns_to_where_it_was_detected(shown, qtbot):
    session = shown.studio.session
    detected = session.portrait.face
    for index in (5, 300):
        before = session.portrait
        drag(shown, index, QPoint(9, 9))
        qtbot.waitUntil(lambda before=before: session.portrait is not before)
    assert session.portrait.face.pinned == {5, 300}
    shown.actions_.detected.trigger()
    qtbot.waitUntil(lambda: session.portrait.face is detected)
    assert not shown.actions_.detected.isEnabled()


def test_a_landmark_is_moved_by_keyboard(shown, qtbot):
    session, canvas = shown.studio.session, shown.canvas
    before = session.portrait
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Period)
    assert canvas.landmarks.chosen == 0
    for _ in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.portrait is not before)
    moved = session.portrait.face.landmarks[0, 0] - before.face.landmarks[0, 0]
    assert moved == pytest.approx(4 / canvas.viewport.scale, rel=0.01)


def test_escape_gives_the_drag_up(shown):
    session, canvas = shown.studio.session, shown.canvas
    before, start = session.portrait, point(shown, 11)
    there = canvas.landmarks.points[11]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start + QPoint(15, 15))
    assert canvas.landmarks.points[11] != there
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(15, 15))
    QTest.qWait(60)
    assert canvas.landmarks.points[11] == there
    assert session.portrait is before


def test_beside_the_landmarks_the_picture_is_panned(shown):
    canvas = shown.canvas
    shown.actions_.actual.trigger()
    for _ in range(4):
        shown.actions_.zoom_in.trigger()
    origin = canvas.viewport.origin
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.mouseMove(canvas, QPoint(0, 10))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(0, 10))
    assert canvas.viewport.origin != origin
    assert not shown.studio.refitter.corrected


def test_an_edit_is_the_same_edit_on_another_fit(controls):
    fitted, refitted = fitted_parameters(1), fitted_parameters(2)
    values = {"yaw": 8.0, "pitch": -3.0, "scale": 5.0, "neck_roll": 4.0, "jaw_open": 12.0}
    edited = controls.with_values(values, fitted, fitted)
    carried = carried_over(edited, fitted=fitted, refitted=refitted, controls=controls)
    for name in ("yaw", "pitch", "scale", "neck_roll"):
        assert controls.value(name, carried, refitted) == pytest.approx(values[name], abs=1e-6)
    opened = edited.jaw_pose - fitted.jaw_pose
    assert np.allclose(carried.jaw_pose - refitted.jaw_pose, opened)
    assert np.array_equal(carried.shape, refitted.shape)


def test_an_edit_shows_the_result_and_takes_the_landmarks_away(shown, qtbot):
    session = shown.studio.session
    drag(shown, 7, QPoint(12, -6))
    before = session.portrait
    qtbot.waitUntil(lambda: session.portrait is not before)
    assert shown.actions_.landmarks.isChecked()
    session.set_values({"yaw": 10.0}, "Yaw")
    assert not shown.actions_.landmarks.isChecked()
    qtbot.waitUntil(lambda: shown.canvas.frame is not None)
    shown.actions_.landmarks.trigger()
    assert shown.canvas.landmarks.shown
