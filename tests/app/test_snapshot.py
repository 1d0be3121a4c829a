"""A photo is taken with the camera; without one the dialog says so."""

import threading

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.panels.snapshot import SnapshotDialog


class FakeCamera:
    """Gives one picture again and again."""

    def __init__(self, picture):
        self.picture, self.closed, self.reads = picture, False, 0

    def read(self):
        threading.Event().wait(0.01)
        self.reads += 1
        return self.picture

    def close(self):
        self.closed = True


def test_a_snapshot_becomes_the_portrait_not_mirrored(window, qtbot, astronaut, monkeypatch):
    picture = np.asarray(Image.open(astronaut).convert("RGB"))
    camera = FakeCamera(picture)
    monkeypatch.setattr(
        "app.wiring.SnapshotDialog", lambda parent: SnapshotDialog(parent, lambda: camera)
    )
    window.actions_.snapshot.trigger()
    dialog = window.findChild(SnapshotDialog)
    assert not dialog.take.isEnabled()
    qtbot.waitUntil(dialog.take.isEnabled)
    QTest.keyClick(dialog.take, Qt.Key.Key_Return)
    reads = camera.reads
    qtbot.waitUntil(lambda: camera.reads > reads + 2)
    assert dialog.take.text() == "Again"
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    session = window.studio.session
    qtbot.waitUntil(lambda: session.portrait is not None)
    assert np.array_equal(session.portrait.photo.pixels[..., :3], picture)
    assert camera.closed


def test_again_goes_on_and_cancel_lets_the_camera_go(window, qtbot):
    camera = FakeCamera(np.full((90, 160, 3), 80, np.uint8))
    dialog = SnapshotDialog(window, lambda: camera)
    dialog.open()
    qtbot.waitUntil(dialog.take.isEnabled)
    dialog.take.click()
    dialog.take.click()
    assert dialog.take.text() == "Take photo"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert camera.closed
    assert window.studio.session.portrait is None


def test_without_a_camera_the_dialog_says_what_to_do(window, qtbot):
    def none():
        raise OSError("no camera can be opened")

    dialog = SnapshotDialog(window, none)
    dialog.open()
    qtbot.waitUntil(lambda: "No camera" in dialog.view._text)
    assert not dialog.take.isEnabled()
    dialog.reject()


def test_a_camera_that_falls_silent_keeps_its_last_picture(window, qtbot):
    camera = FakeCamera(np.full((90, 160, 3), 80, np.uint8))
    dialog = SnapshotDialog(window, lambda: camera)
    dialog.open()
    qtbot.waitUntil(dialog.take.isEnabled)
    camera.picture = None
    qtbot.waitUntil(lambda: camera.closed)
    assert dialog.take.isEnabled()
    dialog.reject()
