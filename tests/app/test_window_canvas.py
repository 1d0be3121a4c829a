"""What the canvas shows: frames, views, compare, zoom."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.rendering.steps import Picture, RenderRequest, RenderResult


def test_a_frame_of_another_portrait_or_of_an_older_edit_is_dropped(
    window, open_portrait, qtbot, hopper
):
    session = open_portrait(window)
    session.set_values({"yaw": 10.0}, "Yaw")
    qtbot.waitUntil(lambda: window.canvas.frame is not None)
    qtbot.waitUntil(lambda: not window.studio.renderer._mailbox.waiting)
    QTest.qWait(30)
    shown = window.canvas.frame
    image = np.zeros((512, 512, 3), np.uint8)

    def late(stamp, revision):
        request = RenderRequest(
            stamp, revision, session.portrait, session.parameters, "result", 512, settled=True
        )
        window.studio.renderer.rendered.emit(RenderResult(request, Picture(image), "full", 1.0))

    late(session.stamp - 1, 10_000)
    late(session.stamp, 0)
    assert window.canvas.frame is shown
    late(session.stamp, 10_000)
    assert window.canvas.frame is not shown


def test_views_show_their_picture_in_place_and_return_to_the_result(window, open_portrait, qtbot):
    session = open_portrait(window)
    for name in ("wireframe", "shaded", "displacement", "neural_codes", "flow", "alpha"):
        window.actions_.views[name].trigger()
        title = window.actions_.views[name].text()
        qtbot.waitUntil(lambda t=title: window.canvas._caption == t)
        assert window.toolbar.view_button.text() == title
    session.set_values({"yaw": 8.0}, "Yaw")
    window.actions_.views["source"].trigger()
    assert window.canvas.frame is None
    window.actions_.views["result"].trigger()
    qtbot.waitUntil(lambda: window.canvas.frame is not None)


def test_before_is_shown_while_its_key_is_held(window, open_portrait, qtbot):
    open_portrait(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyPress(window, Qt.Key.Key_Backslash)
    assert window.canvas.before
    QTest.keyRelease(window, Qt.Key.Key_Backslash)
    assert not window.canvas.before
    window.adjust_panel.start_search()
    QTest.keyClicks(window.adjust_panel.search, "\\")
    assert not window.canvas.before
    assert window.adjust_panel.search.text() == "\\"


def test_the_divider_of_the_split_is_dragged(window, open_portrait, qtbot):
    open_portrait(window)
    qtbot.keyClick(window, Qt.Key.Key_Y)
    canvas = window.canvas
    assert canvas.split == 0.5
    y = canvas.height() // 2
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(canvas.width() // 2, y))
    QTest.mouseMove(canvas, QPoint(canvas.width() // 4, y))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(canvas.width() // 4, y))
    assert canvas.split == pytest.approx(0.25, abs=0.01)
    qtbot.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.split == pytest.approx(0.27, abs=0.01)
    qtbot.keyClick(window, Qt.Key.Key_Y)
    assert canvas.split is None


def test_zoom_and_pan(window, open_portrait, qtbot):
    open_portrait(window)
    canvas = window.canvas
    window.actions_.actual.trigger()
    assert canvas.viewport.zoom == pytest.approx(1.0)
    assert window.toolbar.zoom.text() == "100 %"
    for _ in range(4):
        window.actions_.zoom_in.trigger()
    origin = canvas.viewport.origin
    QTest.mousePress(canvas, Qt.MouseButton.RightButton, pos=QPoint(200, 200))
    QTest.mouseMove(canvas, QPoint(150, 180))
    QTest.mouseRelease(canvas, Qt.MouseButton.RightButton, pos=QPoint(150, 180))
    assert canvas.viewport.origin.x() == pytest.approx(origin.x() - 50)
    window.actions_.face.trigger()
    window.actions_.fit.trigger()
    assert canvas.viewport.fitted


def test_a_close_look_at_a_large_photo_shows_its_own_pixels(window, open_portrait, qtbot, tmp_path):
    from PIL import Image

    large = tmp_path / "large.png"
    Image.new("RGB", (2400, 2000), (90, 120, 150)).save(large, compress_level=1)
    session = open_portrait(window, large)
    session.set_values({"yaw": 9.0}, "Yaw")
    qtbot.waitUntil(lambda: "live" in window.status.speed.text())
    window.actions_.actual.trigger()
    assert window.controller._wanted_size() is None
    qtbot.waitUntil(lambda: "full" in window.status.speed.text())
    qtbot.waitUntil(lambda: window.canvas.frame._image.width() > 1200)
