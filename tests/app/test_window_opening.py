"""Getting a portrait in and a picture out, through what a person can press and drop."""

import subprocess
import sys
import threading
import time

import shiboken6
from fakes import FakePipeline, SlowStart
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from window_acts import drop, files

from app.main_window import MainWindow
from app.opening.portraits import Opened


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


def test_closing_in_the_middle_of_a_frame_ends_soon(make_window, open_portrait, qtbot):
    pipeline = FakePipeline(delay=0.4)
    window = make_window(pipeline)
    session = open_portrait(window)
    session.set_values({"yaw": 10.0}, "Yaw")
    qtbot.waitUntil(lambda: pipeline.running == 1)
    session.stack.setClean()
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
        session.stack.setClean()
    QTest.qWait(300)
    assert len(window.findChildren(QAbstractButton)) == widgets
    assert threading.active_count() <= threads
    assert len([t for t in window.findChildren(QTimer) if t.isActive()]) <= timers + 2
    assert session.stack.count() == 1


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
    window.studio.use_models(lambda: better)
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


def test_a_file_dropped_on_a_text_field_is_opened_not_typed(window):
    window.adjust_panel.fold_all(False)
    assert not [field for field in window.findChildren(QLineEdit) if field.acceptDrops()]


def test_a_new_window_lies_within_the_screen(pipeline, make_studio, settings):
    window = MainWindow(make_studio(pipeline), settings)
    room = window.screen().availableSize()
    assert window.width() <= max(room.width(), window.minimumWidth())
    assert window.height() < room.height()
    shiboken6.delete(window)
