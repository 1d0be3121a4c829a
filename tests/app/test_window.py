"""The window, through what a person can press, drop and see."""

import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from fakes import FakePipeline, SlowStart
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDropEvent, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QSlider, QWidgetAction

from app.actions import Actions
from app.portraits import Opened
from app.render_steps import Picture, RenderRequest, RenderResult

PLACE = QPoint(200, 300)


def drop(window, mime, place=PLACE):
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def last_of(pipeline):
    """First shape coefficient of the last frame."""
    return pipeline.previews[-1].shape[0] if pipeline.previews else None


def files(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag(slider, start, end):
    """Drag a slider's handle between two fractions of its width, over several points."""
    y = slider.height() // 2
    points = [QPoint(round(slider.width() * f), y) for f in np.linspace(start, end, 6)]
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(slider, point)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=points[-1])


def test_importing_the_window_leaves_torch_alone(repository):
    code = (
        "import sys, app.gui, app.main_window; "
        "bad = [m for m in ('torch', 'numba', 'pyqtgraph') if m in sys.modules]; "
        "sys.exit(', '.join(bad) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_the_photo_is_seen_before_the_engine_is_there(make_window, pipeline, qtbot, astronaut):
    maker = SlowStart(pipeline)
    window = make_window(pipeline, maker)
    window.intake.open_file(astronaut)
    qtbot.waitUntil(lambda: window.canvas.photo is not None)
    assert window.stack.currentWidget() is window.canvas
    assert window.studio.session.portrait is None
    assert not window.adjust_panel.group("pose").body.isEnabled()
    maker.go.set()
    qtbot.waitUntil(lambda: window.studio.session.portrait is not None)
    assert window.adjust_panel.group("pose").body.isEnabled()


def test_the_status_bar_says_what_is_missing_and_where_frames_are_made(window, qtbot):
    qtbot.waitUntil(lambda: "no generator weights found" in window.status.engine.text())
    assert window.status.engine.text().startswith("Training-free preview")
    assert window.status.device.text() == "CPU, 2 threads"


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


def test_a_bad_file_says_one_line_and_keeps_the_work(window, open_portrait, qtbot, tmp_path):
    session = open_portrait(window)
    session.set_values({"yaw": 10.0}, "Yaw")
    portrait, parameters = session.portrait, session.parameters
    page = tmp_path / "holiday.jpg"
    page.write_text("<!doctype html><html></html>")
    for bad in (page, tmp_path / "missing.png", tmp_path):
        window.banner.dismiss()
        drop(window, files(bad))
        qtbot.waitUntil(lambda: window.banner.kind == "error" and window.banner.text != "")
        assert bad.name in window.banner.text
        assert "\n" not in window.banner.text
        assert session.portrait is portrait
        assert session.parameters == parameters
        assert session.stack.count() == 1
    assert QApplication.activeModalWidget() is None


def test_a_photo_without_a_face_keeps_the_work(window, open_portrait, qtbot, pipeline, hopper):
    session = open_portrait(window)
    photo = window.canvas.photo
    pipeline.faces = 0
    window.intake.open_file(hopper)
    qtbot.waitUntil(lambda: "no face" in window.banner.text)
    assert window.canvas.photo is photo
    assert session.portrait.photo.path.name == "astronaut.png"


def test_a_first_photo_without_a_face_leads_back_to_the_drop_zone(make_window, qtbot, astronaut):
    window = make_window(FakePipeline(faces=0))
    window.intake.open_file(astronaut)
    qtbot.waitUntil(lambda: "no face" in window.banner.text)
    assert window.stack.currentWidget() is window.welcome
    assert window.canvas.photo is None


def test_of_several_faces_the_chosen_one_is_opened(make_window, qtbot, astronaut):
    window = make_window(FakePipeline(faces=3))
    window.intake.open_file(astronaut)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.picker)
    qtbot.keyClick(window.picker, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: window.studio.session.portrait is not None)
    assert window.studio.opener.face == 1
    assert window.stack.currentWidget() is window.canvas
    assert window.portrait_panel.other_face.isVisible()
    window.portrait_panel.other_face.click()
    assert window.stack.currentWidget() is window.picker
    qtbot.keyClick(window.picker, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is window.canvas
    assert window.portrait_panel.other_face.isVisible()


def test_a_face_is_chosen_with_the_mouse(make_window, qtbot, astronaut):
    window = make_window(FakePipeline(faces=2))
    window.intake.open_file(astronaut)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.picker)
    box = window.picker._on_canvas(window.picker._boxes[1])
    QTest.mouseMove(window.picker, box.center().toPoint())
    QTest.mouseClick(window.picker, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    qtbot.waitUntil(lambda: window.studio.session.portrait is not None)
    assert window.studio.opener.face == 1


def test_dropping_on_the_right_opens_and_frontalizes(window, qtbot, hopper):
    window.drop_overlay.appear(usable=True)
    drop(window, files(hopper), QPoint(window.width() - 60, 300))
    session = window.studio.session
    qtbot.waitUntil(lambda: session.stack.count() == 1)
    assert session.stack.text(0) == "Frontalize"
    assert not window.drop_overlay.isVisible()


def test_pictures_and_nonsense_can_be_pasted(window, qtbot):
    clipboard = QApplication.clipboard()
    picture = QImage(80, 60, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    clipboard.setImage(picture)
    window.actions_.paste.trigger()
    session = window.studio.session
    qtbot.waitUntil(lambda: session.portrait is not None)
    assert (session.portrait.photo.width, session.portrait.photo.height) == (80, 60)
    clipboard.setText("no picture")
    window.actions_.paste.trigger()
    assert "no picture on the clipboard" in window.banner.text
    link = QMimeData()
    link.setUrls([QUrl("https://example.org/a.jpg")])
    drop(window, link)
    assert "Nothing is fetched" in window.banner.text


def test_export_writes_the_picture_and_save_writes_it_again(
    window, open_portrait, qtbot, tmp_path, monkeypatch
):
    session = open_portrait(window)
    session.set_values({"yaw": 10.0}, "Yaw")
    target = tmp_path / "out.png"
    asked = []
    monkeypatch.setattr(
        "app.wiring.choose_export", lambda parent, suggestion: asked.append(suggestion) or target
    )
    window.actions_.export.trigger()
    qtbot.waitUntil(lambda: "Saved" in window.banner.text)
    assert target.stat().st_size > 1000
    assert session.stack.isClean()
    target.unlink()
    window.actions_.save.trigger()
    qtbot.waitUntil(target.exists)
    assert len(asked) == 1
    assert asked[0].name == "astronaut-edited.png"


def test_the_source_is_never_overwritten(window, open_portrait, qtbot, tmp_path, astronaut):
    copy = tmp_path / "me.png"
    copy.write_bytes(astronaut.read_bytes())
    open_portrait(window, copy)
    before = copy.read_bytes()
    window.studio.exporter.export(copy)
    assert "source photo" in window.banner.text
    window.studio.exporter.export(tmp_path / "nowhere" / "x.png")
    qtbot.waitUntil(lambda: "nowhere" in window.banner.text)
    assert window.banner.kind == "error"
    assert copy.read_bytes() == before


def test_frontalize_is_one_step(window, open_portrait, qtbot):
    session = open_portrait(window)
    qtbot.keyClick(window, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: session.stack.count() == 1)
    assert np.allclose(session.parameters.left_eye_pose, 0.0)
    window.actions_.undo.trigger()
    assert session.parameters == session.fitted


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


def test_an_edit_is_offered_again_when_its_photo_is_opened_again(
    window, open_portrait, qtbot, hopper
):
    session = open_portrait(window)
    session.set_values({"yaw": 11.0}, "Yaw")
    edited = session.parameters
    open_portrait(window, hopper)
    session = open_portrait(window)
    assert not session.edited
    assert "edited this photo before" in window.banner.text
    window.banner.button.click()
    assert session.parameters == edited
    window.actions_.undo.trigger()
    assert not session.edited


def test_closing_in_the_middle_of_a_frame_ends_soon(make_window, open_portrait, qtbot):
    pipeline = FakePipeline(delay=0.4)
    window = make_window(pipeline)
    session = open_portrait(window)
    session.set_values({"yaw": 10.0}, "Yaw")
    qtbot.waitUntil(lambda: pipeline.running == 1)
    start = time.perf_counter()
    window.close()
    assert time.perf_counter() - start < 2.0
    assert window.studio.renderer.isFinished()
    assert window.studio.jobs.isFinished()


def test_closing_before_the_engine_is_there_ends_soon(make_window, pipeline, qtbot, astronaut):
    maker = SlowStart(pipeline)
    window = make_window(pipeline, maker)
    window.intake.open_file(astronaut)
    qtbot.waitUntil(lambda: window.canvas.photo is not None)
    QTimer.singleShot(100, maker.go.set)
    threading.Timer(0.2, maker.go.set).start()
    start = time.perf_counter()
    window.close()
    assert time.perf_counter() - start < 2.0


def test_fifty_portraits_leave_no_thread_timer_or_widget(window, open_portrait, hopper, astronaut):
    open_portrait(window)
    QApplication.processEvents()
    widgets, threads = len(window.findChildren(QAbstractButton)), threading.active_count()
    timers = len([t for t in window.findChildren(QTimer) if t.isActive()])
    for number in range(50):
        session = open_portrait(window, hopper if number % 2 else astronaut)
        session.set_values({"yaw": 5.0}, "Yaw")
    QTest.qWait(300)
    assert len(window.findChildren(QAbstractButton)) == widgets
    assert threading.active_count() <= threads
    assert len([t for t in window.findChildren(QTimer) if t.isActive()]) <= timers + 2
    assert session.stack.count() == 1


def test_every_action_has_a_name_a_tip_and_a_unique_key(window):
    actions: Actions = window.actions_
    keys = {}
    for section in actions.sections:
        for action in section.actions:
            assert action.text()
            assert action.toolTip()
            assert not action.icon().isNull()
            for key in action.shortcuts():
                assert key.toString() not in keys, f"{key.toString()}: {action.text()}"
                keys[key.toString()] = action
    assert {
        "Ctrl+O",
        "Ctrl+S",
        "Ctrl+E",
        "Ctrl+Z",
        "Ctrl+V",
        "Ctrl+0",
        "Ctrl+1",
        "F",
        "Y",
        "?",
    } <= set(keys)
    for action in window.findChildren(QAction):
        inner = isinstance(action, QWidgetAction) or isinstance(action.parent(), QLineEdit)
        assert inner or action.isSeparator() or action.menu() or action.toolTip()


def test_every_control_has_a_name_for_screen_readers_and_a_tip(window, open_portrait):
    open_portrait(window)
    window.adjust_panel.fold_all(False)
    for kind in (QSlider, QLineEdit, QAbstractButton):
        for widget in window.findChildren(kind):
            inner = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit)
            if widget.isVisible() and not inner:
                name = widget.accessibleName() or getattr(widget, "text", str)()
                assert name, widget
                assert widget.toolTip(), widget


def test_tab_reaches_tool_bar_sliders_and_numbers(window, open_portrait):
    open_portrait(window)
    window.activateWindow()
    seen = set()
    for _ in range(160):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    rows = window.adjust_panel.group("pose").sliders
    for row in rows.values():
        assert row.slider in seen
        assert row.field in seen
    assert window.toolbar.view_button in seen
    assert window.canvas in seen
    assert window.adjust_panel.search in seen
    assert window.history_panel in seen


def test_the_list_of_keys_opens_on_a_question_mark(window, qtbot):
    from app.widgets.key_list import KeyList

    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier, "?"
    )
    QApplication.sendEvent(window, event)
    window.actions_.keys.trigger()
    dialog = window.findChild(KeyList)
    assert dialog.isVisible()
    dialog.close()


def test_themes_change_everything_at_once(window, open_portrait, settings):
    from app.theme import DARK, LIGHT, current_theme

    open_portrait(window)
    window.menus.appearances["light"].trigger()
    assert current_theme() is LIGHT
    assert settings.theme == "light"
    image = window.grab().toImage()
    assert image.pixelColor(window.width() - 40, window.height() - 60).lightness() > 180
    window.menus.appearances["dark"].trigger()
    assert current_theme() is DARK


def test_recent_files_are_remembered_and_missing_ones_left_out(
    window, open_portrait, settings, tmp_path, hopper
):
    copy = tmp_path / "a & b.jpg"
    copy.write_bytes(hopper.read_bytes())
    open_portrait(window, copy)
    assert settings.recent_files == [copy]
    window.menus._recent.aboutToShow.emit()
    assert window.menus._recent.actions()[0].text() == "a && b.jpg"
    copy.unlink()
    assert settings.recent_files == []


def test_new_weights_keep_the_edit(window, open_portrait, qtbot):
    session = open_portrait(window)
    session.set_values({"yaw": 10.0}, "Yaw")
    edited = session.parameters
    better = FakePipeline(weights="lite")
    window.studio.use_weights(lambda: better)
    qtbot.waitUntil(lambda: "Generator lite" in window.status.engine.text())
    qtbot.waitUntil(lambda: len(better.renders) > 0)
    assert session.parameters == edited
    assert session.stack.count() == 1


def test_the_preview_of_the_crowd_is_not_lost_when_another_photo_is_opened(
    make_window, qtbot, astronaut, hopper
):
    pipeline = FakePipeline(faces=2)
    window = make_window(pipeline)
    window.intake.open_file(astronaut)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.picker)
    pipeline.faces = 1
    opened: list[Opened] = []
    window.studio.opener.opened.connect(opened.append)
    window.intake.open_file(hopper)
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert window.stack.currentWidget() is window.canvas
    assert not window.portrait_panel.other_face.isVisible()


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


def test_a_file_dropped_on_a_text_field_is_opened_not_typed(window):
    window.adjust_panel.fold_all(False)
    assert not [field for field in window.findChildren(QLineEdit) if field.acceptDrops()]
