"""The driver in a corner of the canvas."""

from dataclasses import replace

import pytest
from driver_acts import grey_clip
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gdpw_core.motion.origin import TrackOrigin, mark_of
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.motion.track import Track

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def video(tmp_path):
    """Two seconds that grow brighter by 12 levels a frame."""
    return grey_clip(tmp_path / "talk.mp4", range(0, 240, 12))


@pytest.fixture
def driven(window, open_portrait, video):
    """The window with a track of one second that began half a second into the driver."""
    session = open_portrait(window)
    origin = TrackOrigin(video.name, mark_of(video), start=0.5)
    window.driver_files.remember(origin.mark, video)
    still = session.still
    track = Track.of([still, still.replaced(jaw_pose=still.jaw_pose + 0.1)] * 5, 10.0)
    placed = PlacedTrack("Talk", track, still, origin=origin)
    session.edit_sequence(replace(session.sequence, tracks=(placed,), seconds=1.0), "Talk")
    return window


def level(window):
    """Grey level of the picture, in frames of the driver."""
    image = window.driver_view.pixmap().toImage()
    return round(image.pixelColor(image.width() // 2, image.height() // 2).red() / 12)


def switched_on(window, qtbot):
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_D, CTRL | ALT)
    qtbot.waitUntil(window.driver_view.isVisible, timeout=5000)


def test_the_driver_follows_the_playhead(driven, qtbot):
    assert not driven.driver_view.isVisible()
    switched_on(driven, qtbot)
    assert level(driven) == 5
    for seconds, frame in ((0.4, 9), (0.1, 6), (1.0, 15)):
        driven.studio.session.set_playhead(seconds)
        qtbot.waitUntil(lambda frame=frame: level(driven) == frame)
    QTest.keyClick(driven, Qt.Key.Key_D, CTRL | ALT)
    assert not driven.driver_view.isVisible()


def test_the_driver_follows_its_track_and_leaves_with_it(driven, qtbot):
    switched_on(driven, qtbot)
    session = driven.studio.session
    (placed,) = session.sequence.tracks
    later = replace(session.sequence, tracks=(replace(placed, start=0.2),), seconds=2.0)
    session.edit_sequence(later, "later")
    qtbot.waitUntil(lambda: level(driven) == 3)
    session.edit_sequence(session.sequence.without_track(0), "deleted")
    qtbot.waitUntil(lambda: not driven.driver_view.isVisible())
    session.stack.undo()
    qtbot.waitUntil(driven.driver_view.isVisible)


def test_without_a_driver_it_is_said(window, open_portrait):
    open_portrait(window)
    window.actions_.driver_view.trigger()
    assert window.banner.text == "No driver is on the timeline."
    assert not window.driver_view.isVisible()


def test_a_driver_that_is_gone_is_asked_for(driven, video):
    video.unlink()
    driven.actions_.driver_view.trigger()
    assert "talk.mp4 was moved or changed" in driven.banner.text
    assert driven.banner.button.text() == "Find it…"


def test_closing_the_window_lets_the_file_go(driven, qtbot):
    switched_on(driven, qtbot)
    frames = driven.driver_view._frames
    driven.studio.session.stack.setClean()
    driven.close()
    assert frames.isFinished()
    assert driven.driver_view._frames is None
