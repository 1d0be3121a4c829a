"""What a person does before the camera; a recorded stream stands in for the device."""

import threading

import numpy as np
import pytest
from clipping import Stretched, clipped
from fakes import FakePipeline, fitted_parameters
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.drivers.live_dialog import LiveDriverDialog
from gdpw_core.motion.live import LiveFrame

LEFT = Qt.MouseButton.LeftButton
REST = fitted_parameters(5)


class Stream:
    """A recorded stream: grey levels tell its frames apart, again and again."""

    def __init__(self, levels):
        self.levels, self.place, self.closed = list(levels), 0, False
        self.hold = threading.Event()
        self.hold.set()

    def read(self):
        self.hold.wait(5)
        threading.Event().wait(0.005)
        level = self.levels[min(self.place, len(self.levels) - 1)]
        self.place += 1
        return np.full((48, 64, 3), level, np.uint8)

    def close(self):
        self.closed = True


class FakeFollower:
    """Turns the head as bright as the frame is; 0 shows no face, three frames calibrate."""

    seen = []

    def __init__(self, head, finder):
        self.calibrate()

    def calibrate(self):
        self.count, self.neutral = 0, None

    def see(self, pixels):
        level = int(pixels[0, 0, 0])
        FakeFollower.seen.append(level)
        if level == 0:
            return LiveFrame(False, 1.0 if self.neutral is not None else 0.0)
        self.count += 1
        if self.count < 3:
            return LiveFrame(True, self.count / 3)
        self.neutral = REST
        turn = REST.neck_pose + (0.0, (level - 100) / 1000, 0.0)
        return LiveFrame(True, 1.0, REST.replaced(neck_pose=turn))


@pytest.fixture
def desk(make_window, open_portrait, monkeypatch):
    FakeFollower.seen = []
    monkeypatch.setattr("gdpw_core.motion.live.LiveDriver", FakeFollower)
    monkeypatch.setattr("gdpw_core.face.FaceFinder", lambda: None)
    window = make_window(FakePipeline())
    open_portrait(window)
    return window


def opens(window, camera, monkeypatch):
    """Switch the camera on by its action."""
    monkeypatch.setattr(
        "app.drivers.live_dialog.LiveDriverDialog",
        lambda session, engine, parent: LiveDriverDialog(session, engine, parent, lambda: camera),
    )
    window.actions_.live.trigger()
    return window.findChild(LiveDriverDialog)


def turn_of(window):
    session = window.studio.session
    return float(np.linalg.norm(session.parameters.neck_pose - session.fitted.neck_pose))


def test_the_portrait_moves_after_calibration_and_is_as_before_afterwards(desk, qtbot, monkeypatch):
    camera = Stream([0, 0, 100, 100, 100, 300 - 100, 250])
    dialog = opens(desk, camera, monkeypatch)
    assert "camera" in dialog.state.text()
    qtbot.waitUntil(lambda: turn_of(desk) > 0.1)
    assert dialog.driver.calibrated == 1.0
    assert "does what you do" in dialog.state.text()
    session = desk.studio.session
    QTest.mouseClick(dialog.end, LEFT)
    assert camera.closed
    assert turn_of(desk) == 0.0
    assert session.stack.count() == 0  # nothing happened, as far as the history knows
    assert session.sequence.empty
    qtbot.waitUntil(lambda: desk.findChild(LiveDriverDialog) is None)


def test_only_the_newest_frame_is_followed(desk, qtbot, monkeypatch):
    camera = Stream([100] * 3 + list(range(101, 250)))
    real, slow = FakeFollower.see, threading.Event()

    def see(self, pixels):
        slow.wait(0.06)
        return real(self, pixels)

    monkeypatch.setattr(FakeFollower, "see", see)
    dialog = opens(desk, camera, monkeypatch)
    qtbot.waitUntil(lambda: len(FakeFollower.seen) > 8)
    dialog.reject()
    assert len(FakeFollower.seen) < camera.place / 2


def test_a_pose_is_kept_as_one_step(desk, qtbot, monkeypatch):
    dialog = opens(desk, Stream([100, 100, 100, 180, 220]), monkeypatch)
    qtbot.waitUntil(lambda: turn_of(desk) > 0.1)
    QTest.mouseClick(dialog.keep, LEFT)
    session = desk.studio.session
    assert session.stack.count() == 1
    assert turn_of(desk) > 0.1
    session.stack.undo()
    assert turn_of(desk) == 0.0


def test_what_is_recorded_becomes_a_track(desk, qtbot, monkeypatch):
    levels = 100 + 80 * np.sin(np.linspace(0, 12, 400))
    dialog = opens(desk, Stream([100] * 5 + levels.astype(int).tolist()), monkeypatch)
    qtbot.waitUntil(dialog.record.isEnabled)
    QTest.mouseClick(dialog.record, LEFT)
    assert dialog.record.text() == "Stop and keep"
    qtbot.wait(500)
    QTest.mouseClick(dialog.record, LEFT)
    session = desk.studio.session
    (placed,) = session.sequence.tracks
    assert placed.name == "Camera"
    assert 0.2 < placed.track.seconds < 3.0
    assert session.still == session.fitted
    assert len({frame.neck_pose[1] for frame in placed.track.frames}) > 3
    assert session.stack.count() == 1
    assert not desk.timeline_dock.isHidden()
    assert desk.timeline_wiring.panel.lanes.selection.track == 0


def test_without_a_camera_the_dialog_says_so(desk, qtbot, monkeypatch):
    def none():
        raise OSError("no camera")

    monkeypatch.setattr(
        "app.drivers.live_dialog.LiveDriverDialog",
        lambda session, engine, parent: LiveDriverDialog(session, engine, parent, none),
    )
    desk.actions_.live.trigger()
    dialog = desk.findChild(LiveDriverDialog)
    qtbot.waitUntil(lambda: "No camera" in dialog.state.text())
    assert not dialog.record.isEnabled()
    dialog.reject()


def test_closing_the_window_lets_the_camera_go(desk, qtbot, monkeypatch):
    camera = Stream([100] * 4)
    dialog = opens(desk, camera, monkeypatch)
    qtbot.waitUntil(lambda: dialog.driver.calibrated == 1.0)
    dialog.close()
    desk.close()
    assert camera.closed


@pytest.mark.parametrize("stretched", [False, True])
def test_all_texts_fit(desk, qtbot, monkeypatch, stretched):
    translator = Stretched() if stretched else None
    if translator is not None:
        QApplication.installTranslator(translator)
    try:
        dialog = opens(desk, Stream([0]), monkeypatch)
        qtbot.waitUntil(lambda: dialog.view.frame is not None)
        assert clipped(dialog) == []
        dialog.reject()
    finally:
        if translator is not None:
            QApplication.removeTranslator(translator)
