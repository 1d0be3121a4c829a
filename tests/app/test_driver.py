"""What a person does to let a video or a track move the portrait."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from clipping import Stretched, clipped
from driver_acts import drops, follows, grey_clip, write_nod
from fakes import FakePipeline, fitted_parameters
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_acts import drop, files

from app.drivers.dialog import DriverDialog
from app.widgets.work_progress import WorkProgress
from gdpw_core.video.write import ClipFormat, open_clip

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(window, open_portrait):
    open_portrait(window)
    return window


@pytest.fixture
def track_file(tmp_path, pipeline):
    return write_nod(tmp_path / "nod.json", pipeline.pack.units)


@pytest.fixture
def grey_video(tmp_path):
    """Two seconds without a face."""
    return grey_clip(tmp_path / "grey.mp4", range(100, 120))


def with_real_head():
    """The fake pipeline with a head that can be fitted."""
    from gdpw_core.head.model import HeadModel
    from gdpw_core.head.pack import load_pack

    pipeline = FakePipeline()
    pipeline.head = HeadModel(load_pack())
    return pipeline


def test_a_dropped_video_is_described_and_its_fate_said(desk, grey_video, qtbot):
    dialog = drops(desk, grey_video, qtbot)
    assert dialog.card.facts.text() == "Video: 2.0 s, 10 frames a second, 64 × 48 px, no sound"
    assert "takes 2.0 s; the clip will last" in dialog.note.text()
    dialog.end.setValue(1.5)
    assert "takes 1.5 s" in dialog.note.text()
    dialog.start.setValue(1.8)
    assert not dialog.follow.isEnabled()
    dialog.reject()


def test_what_is_trimmed_looped_or_held_is_said_beforehand(desk, grey_video, qtbot, track_file):
    follows(desk, drops(desk, track_file, qtbot), qtbot)
    session = desk.studio.session
    qtbot.waitUntil(lambda: desk.findChild(DriverDialog) is None)
    dialog = drops(desk, grey_video, qtbot)
    dialog.lengthen.setChecked(False)
    assert "last 1.0 s are trimmed" in dialog.note.text()
    dialog.reject()
    session.edit_sequence(replace(session.sequence, seconds=5.0), "longer")
    qtbot.waitUntil(lambda: desk.findChild(DriverDialog) is None)
    dialog = drops(desk, grey_video, qtbot)
    for index, words in enumerate(("head is at rest", "last frame is held", "played again")):
        dialog.after.setCurrentIndex(index)
        assert words in dialog.note.text()
        assert "3.0 s" in dialog.note.text()
    dialog.reject()


def test_a_user_drops_a_track_and_the_head_moves(desk, track_file, qtbot):
    session = desk.studio.session
    still = session.still
    dialog = drops(desk, track_file, qtbot)
    assert "Track of head parameters: 1.0 s, 20 frames a second" in dialog.card.facts.text()
    follows(desk, dialog, qtbot)
    (placed,) = session.sequence.tracks
    assert placed.name == "nod"
    assert session.sequence.seconds == 1.0
    assert session.sequence.rate == 20.0
    assert not desk.timeline_dock.isHidden()
    poses = list(session.sequence.poses(still))
    assert poses[0] == still  # a driver at rest leaves the portrait as it is
    assert np.linalg.norm(poses[10].neck_pose - still.neck_pose) > 0.15
    assert np.array_equal(poses[10].shape, still.shape)
    session.stack.undo()
    assert session.sequence.empty


def test_parts_gains_and_the_playhead_are_followed(desk, track_file, qtbot):
    session = desk.studio.session
    session.edit_sequence(replace(session.sequence, seconds=4.0), "four seconds")
    follows(desk, drops(desk, track_file, qtbot), qtbot)
    session.set_playhead(0.5)
    qtbot.waitUntil(lambda: desk.findChild(DriverDialog) is None)
    dialog = drops(desk, track_file, qtbot)
    dialog.parts["expression"].setChecked(False)
    assert not dialog.gains["expression"].isEnabled()
    dialog.gains["pose"].setValue(50)
    follows(desk, dialog, qtbot)
    first, second = session.sequence.tracks
    assert second.start == 0.5

    def turned(track):
        return max(np.linalg.norm(f.neck_pose - session.still.neck_pose) for f in track.frames)

    assert turned(second.track) == pytest.approx(0.5 * turned(first.track), rel=0.05)


def test_a_video_without_a_face_says_so_and_changes_nothing(
    make_window, open_portrait, grey_video, qtbot
):
    window = make_window(with_real_head())
    open_portrait(window)
    follows(window, drops(window, grey_video, qtbot), qtbot, timeout=20000)
    assert "no face was found" in window.banner.text
    assert window.studio.session.sequence.empty
    assert not window.findChildren(WorkProgress) or not window.findChild(WorkProgress).isVisible()


def test_following_can_be_stopped(make_window, open_portrait, grey_video, qtbot, monkeypatch):
    window = make_window(with_real_head())
    open_portrait(window)
    going, seen = threading.Event(), threading.Event()

    def slow(*_, **__):
        seen.set()
        going.wait(10)
        return []

    monkeypatch.setattr("gdpw_core.face.FaceFinder.find", slow)
    dialog = drops(window, grey_video, qtbot)
    QTest.mouseClick(dialog.follow, LEFT)
    qtbot.waitUntil(seen.is_set, timeout=10000)
    progress = window.findChild(WorkProgress)
    QTest.mouseClick(progress.cancel_button, LEFT)
    assert not window.driver_wiring.tracker.running
    going.set()
    qtbot.waitUntil(lambda: not window.studio.media.pending, timeout=20000)
    assert window.studio.session.sequence.empty


def test_a_driver_without_a_portrait_asks_for_one(window, grey_video):
    drop(window, files(grey_video))
    assert "Open a portrait first" in window.banner.text


def test_a_file_that_only_looks_like_a_video_is_named(desk, tmp_path, qtbot):
    path = tmp_path / "text.mp4"
    path.write_text("#EXTM3U\n/etc/passwd\n")
    drop(desk, files(path))
    qtbot.waitUntil(lambda: "text.mp4" in desk.banner.text)
    assert desk.findChild(DriverDialog) is None


def test_presets_in_json_are_still_presets(desk, tmp_path, qtbot):
    path = tmp_path / "preset.json"
    path.write_text("{}")
    drop(desk, files(path))
    assert desk.findChild(DriverDialog) is None
    assert "preset.json" in desk.banner.text


@pytest.mark.parametrize("stretched", [False, True])
def test_all_texts_fit(desk, grey_video, qtbot, stretched):
    translator = Stretched() if stretched else None
    if translator is not None:
        QApplication.installTranslator(translator)
    try:
        dialog = drops(desk, grey_video, qtbot)
        assert clipped(dialog) == []
        dialog.reject()
    finally:
        if translator is not None:
            QApplication.removeTranslator(translator)


def test_a_user_drives_the_portrait_with_a_video_and_exports_it(
    make_window, open_portrait, tmp_path, qtbot, hopper
):
    """The whole way with the real engine: drop, follow, scrub, export side by side."""
    from gdpw_core.export.clip import reduced
    from gdpw_core.image import decode_photo
    from gdpw_core.motion.presets import motion_track, ready_motions
    from gdpw_core.pipeline import Pipeline
    from gdpw_core.video.read import read_video

    engine = Pipeline()
    person = engine.open_portrait(reduced(decode_photo(hopper), 256))
    fitted = person.fit.parameters
    shake = motion_track(ready_motions()["shake"], engine.controls, fitted, fitted=fitted, rate=10)
    video = tmp_path / "shake.mp4"
    with open_clip(video, ClipFormat(10.0, person.photo.width, person.photo.height)) as writer:
        for parameters in shake.frames[:10]:
            writer.add(engine.export(person, parameters).pixels)

    window = make_window(engine)
    window.studio.session.set_controls(engine.controls)
    session = open_portrait(window)
    follows(window, drops(window, video, qtbot), qtbot, timeout=60000)
    assert [placed.name for placed in session.sequence.tracks] == ["shake"]
    yaws = [
        session.controls.value("yaw", pose, session.fitted)
        for pose in session.sequence.poses(session.still)
    ]
    driven = [engine.controls.value("yaw", pose, fitted) for pose in shake.frames[:10]]
    assert np.corrcoef(yaws, driven)[0, 1] > 0.9
    window.clip_export_wiring.ask()
    from app.exporting.clip_dialog import ClipExportDialog

    dialog = window.findChild(ClipExportDialog)
    dialog.beside.setChecked(True)
    dialog.edge.setCurrentIndex(dialog.edge.findData(256))
    dialog.file.setText(str(tmp_path / "both.mp4"))
    QTest.mouseClick(dialog.export_button, LEFT)
    qtbot.waitUntil(lambda: not window.clip_export_wiring.exporter.running, timeout=60000)
    frames = [frame.pixels for frame in read_video(tmp_path / "both.mp4")]
    assert len(frames) == 10
    assert frames[0].shape[1] > 400
    ours = np.stack([frame[:, -256:] for frame in frames]).astype(float)
    assert np.abs(ours[3] - ours[0]).mean() > 0.5


def test_motion_counts_from_where_the_driver_is_at_rest_and_that_is_said(
    desk, grey_video, qtbot, monkeypatch
):
    from gdpw_core.motion import driver, tracking
    from gdpw_core.motion.track import Track

    asked = []

    def followed(chosen, head, units, done):
        asked.append(chosen.neutral)
        return tracking.TrackedDriver(
            Track(10.0, (fitted_parameters(3),) * 3), fitted_parameters(3)
        )

    monkeypatch.setattr(driver, "time_at_rest", lambda frames, finder, check: 0.3)
    monkeypatch.setattr(tracking, "track_driver", followed)
    dialog = drops(desk, grey_video, qtbot)
    assert dialog.neutral.text() == "automatic"
    follows(desk, dialog, qtbot)
    (placed,) = desk.studio.session.sequence.tracks
    assert placed.origin.neutral == 0.3
    assert "counts from 0.3 s" in desk.banner.text
    qtbot.waitUntil(lambda: desk.findChild(DriverDialog) is None)
    dialog = drops(desk, grey_video, qtbot)
    dialog.mode.setCurrentIndex(1)
    follows(desk, dialog, qtbot)
    assert asked == [0.3, None]


def test_a_new_driver_is_chosen_on_the_timeline_and_what_it_adds_to_is_said(
    desk, track_file, qtbot
):
    follows(desk, drops(desk, track_file, qtbot), qtbot)
    assert desk.timeline_wiring.panel.lanes.selection.track == 0
    qtbot.waitUntil(lambda: desk.findChild(DriverDialog) is None)
    dialog = drops(desk, track_file, qtbot)
    assert "adds to the track nod" in dialog.note.text()
    follows(desk, dialog, qtbot)
    assert desk.timeline_wiring.panel.lanes.selection.track == 1
    desk.studio.session.set_playhead(1.0)
    qtbot.waitUntil(lambda: desk.findChild(DriverDialog) is None)
    dialog = drops(desk, track_file, qtbot)
    assert "adds to" not in dialog.note.text()
    dialog.reject()
