"""Drivers for tests, and what a person does with them."""

from dataclasses import replace

import numpy as np
from fakes import fitted_parameters
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_acts import drop, files

from app.drivers.dialog import DriverDialog
from app.exporting.clip_dialog import ClipExportDialog
from app.timeline.track_dialog import TrackDialog
from gdpw_core.motion.origin import TrackOrigin, mark_of
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.motion.track import Track
from gdpw_core.motion.track_files import write_track
from gdpw_core.video.write import ClipFormat, open_clip


def write_nod(path, units):
    """A track of a head that nods for a second, at 20 frames a second."""
    rest = fitted_parameters(3)
    angles = 0.2 * np.sin(np.linspace(0, np.pi, 20))
    frames = [rest.replaced(neck_pose=rest.neck_pose + (a, 0.0, 0.0)) for a in angles]
    write_track(path, Track(20.0, tuple(frames)), units)
    return path


def grey_clip(path, levels):
    """A clip without a face, at 10 frames a second."""
    with open_clip(path, ClipFormat(10.0, 64, 48)) as writer:
        for level in levels:
            writer.add(np.full((48, 64, 3), level, np.uint8))
    return path


def drops(window, path, qtbot):
    """Drop a file and wait for the dialog about it."""
    drop(window, files(path))
    qtbot.waitUntil(lambda: window.findChild(DriverDialog) is not None, timeout=10000)
    return window.findChild(DriverDialog)


def follows(window, dialog, qtbot, timeout=10000):
    """Press the button and wait until the driver was followed."""
    QTest.mouseClick(dialog.follow, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.driver_wiring.tracker.running, timeout=timeout)


def origin_of(path, **settings):
    return TrackOrigin(path.name, mark_of(path), **settings)


def driven(window, origin, path):
    """A clip whose track was made from a driver."""
    session = window.studio.session
    still = session.still
    angles = 0.2 * np.sin(np.linspace(0, np.pi, 10))
    frames = [still.replaced(neck_pose=still.neck_pose + (0.0, a, 0.0)) for a in angles]
    placed = PlacedTrack("Talk", Track.of(frames, 10.0), rest=still, origin=origin)
    window.driver_files.remember(origin.mark, path)
    session.edit_sequence(replace(session.sequence, tracks=(placed,), seconds=1.0), "Talk")
    return placed


def saved(window, path, qtbot):
    window.studio.documents.save(path, link=False)
    qtbot.waitUntil(lambda: not window.studio.documents.modified)
    return path


def export_dialog(window, qtbot):
    window.clip_export_wiring.ask()
    qtbot.waitUntil(lambda: window.findChild(ClipExportDialog) is not None)
    return window.findChild(ClipExportDialog)


def track_dialog(window, qtbot):
    window.timeline_wiring.panel.open_track(0)
    qtbot.waitUntil(lambda: window.findChild(TrackDialog) is not None)
    return window.findChild(TrackDialog)
