"""What a person does to get a clip out of the window: dialog, progress, cancel, command."""

import shlex
import threading
from dataclasses import replace

import av
import numpy as np
import pytest
from clipping import Stretched, clipped
from driver_acts import grey_clip
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from app.__main__ import run_command
from app.exporting.clip_dialog import ClipExportDialog
from app.exporting.dialog import ExportDialog
from app.widgets.work_progress import WorkProgress
from gdpw_core.image import decode_photo
from gdpw_core.motion.origin import TrackOrigin, mark_of
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.motion.track import Track
from gdpw_core.video.read import read_video, video_facts

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def nod(still, degrees=8.0, frames=10, rate=10.0):
    """A head that turns and comes back."""
    angles = np.radians(degrees) * np.sin(np.linspace(0, np.pi, frames))
    poses = [still.replaced(neck_pose=still.neck_pose + (0.0, angle, 0.0)) for angle in angles]
    return PlacedTrack("Nod", Track(rate, tuple(poses)), rest=still)


def moving(window, placed=None):
    """Put a movement of one second onto the timeline."""
    session = window.studio.session
    placed = placed or nod(session.still)
    sequence = replace(session.sequence, tracks=(placed,), seconds=1.0, rate=10.0)
    session.edit_sequence(sequence, "Nod")
    return placed


def driven(window, path, *, start=0.0, sound=False):
    """A movement of one second that was made from a clip."""
    origin = TrackOrigin(path.name, mark_of(path), start=start, sound=sound)
    window.driver_files.remember(origin.mark, path)
    return moving(window, replace(nod(window.studio.session.still), origin=origin))


def asks(window, qtbot):
    """Open the dialog by its keys."""
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_E, CTRL | SHIFT)
    qtbot.waitUntil(lambda: window.findChild(ClipExportDialog) is not None)
    return window.findChild(ClipExportDialog)


def writes(window, dialog, path, qtbot):
    """Name the file, press Export, wait for it."""
    dialog.file.selectAll()
    qtbot.keyClicks(dialog.file, str(path))
    QTest.mouseClick(dialog.export_button, LEFT)
    qtbot.waitUntil(lambda: not window.clip_export_wiring.exporter.running, timeout=30000)


def chooses(dialog, suffix):
    dialog.format.setCurrentIndex(dialog.format.findData(suffix))


@pytest.fixture
def desk(window, open_portrait, qtbot):
    open_portrait(window)
    return window


@pytest.fixture
def driver(tmp_path_factory):
    """A clip of two seconds that grows brighter, without sound."""
    return grey_clip(tmp_path_factory.mktemp("driver") / "driver.mp4", range(0, 240, 12))


def test_a_clip_can_be_exported_once_something_moves(desk):
    assert not desk.actions_.export_clip.isEnabled()
    moving(desk)
    assert desk.actions_.export_clip.isEnabled()
    desk.studio.session.stack.undo()
    assert not desk.actions_.export_clip.isEnabled()


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".gif"])
def test_a_user_exports_a_clip_and_watches_it(desk, suffix, tmp_path, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(
        "app.exporting.clip.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile())
    )
    moving(desk)
    dialog = asks(desk, qtbot)
    chooses(dialog, suffix)
    dialog.edge.setCurrentIndex(dialog.edge.findData(256))
    assert "10 frames, 1.00 s" in dialog.note.text()
    writes(desk, dialog, tmp_path / f"clip{suffix}", qtbot)
    frames = list(read_video(tmp_path / f"clip{suffix}"))
    assert len(frames) == 10
    assert max(frames[0].pixels.shape) == 256
    assert "Saved" in desk.banner.text
    QTest.mouseClick(desk.banner.button, LEFT)
    assert opened == [str(tmp_path / f"clip{suffix}")]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_user_exports_a_part_as_pictures_without_the_label(desk, astronaut, tmp_path, qtbot):
    moving(desk)
    dialog = asks(desk, qtbot)
    chooses(dialog, "")
    dialog.start.setValue(0.2)
    dialog.end.setValue(0.5)
    dialog.label.setChecked(False)
    assert "3 frames" in dialog.note.text()
    writes(desk, dialog, tmp_path / "frames", qtbot)
    pictures = sorted((tmp_path / "frames").iterdir())
    assert [path.name for path in pictures] == ["00001.png", "00002.png", "00003.png"]
    np.testing.assert_array_equal(
        np.asarray(Image.open(pictures[0])), decode_photo(astronaut).srgb8()
    )


def test_the_export_dialog_leads_to_the_clip_once_something_moves(desk, qtbot):
    def opened():
        QTest.keyClick(desk, Qt.Key.Key_E, CTRL)
        qtbot.waitUntil(lambda: desk.findChild(ExportDialog) is not None)
        return desk.findChild(ExportDialog)

    dialog = opened()
    assert dialog.group.count() == 3
    dialog.reject()
    qtbot.waitUntil(lambda: desk.findChild(ExportDialog) is None)
    moving(desk)
    dialog = opened()
    dialog.group.setCurrentIndex(3)
    qtbot.waitUntil(lambda: desk.findChild(ClipExportDialog) is not None)
    desk.findChild(ClipExportDialog).reject()


def test_a_range_that_is_none_and_a_folder_that_is_full_are_said(desk, tmp_path, qtbot):
    moving(desk)
    dialog = asks(desk, qtbot)
    dialog.start.setValue(0.6)
    dialog.end.setValue(0.3)
    assert not dialog.export_button.isEnabled()
    assert "end" in dialog.problem.text()
    dialog.end.setValue(1.0)
    assert dialog.export_button.isEnabled()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("mine")
    chooses(dialog, "")
    dialog.file.setText(str(tmp_path / "full"))
    assert "not empty" in dialog.problem.text()
    dialog.reject()


def test_the_driver_is_shown_beside_where_its_file_is_known(desk, driver, tmp_path, qtbot):
    moving(desk)
    dialog = asks(desk, qtbot)
    assert not dialog.beside.isEnabled()
    assert dialog.driver_note.text() == "No driver is on the timeline."
    dialog.reject()
    driven(desk, driver, start=0.5)
    qtbot.waitUntil(lambda: desk.findChild(ClipExportDialog) is None)
    dialog = asks(desk, qtbot)
    assert not dialog.sound.isEnabled()
    dialog.beside.setChecked(True)
    dialog.edge.setCurrentIndex(dialog.edge.findData(256))
    writes(desk, dialog, tmp_path / "both.mp4", qtbot)
    frames = [frame.pixels for frame in read_video(tmp_path / "both.mp4")]
    height, width = frames[0].shape[:2]
    assert height == 256
    assert width == 256 + 342  # 341 columns beside the portrait, made even
    # Half a second into the driver at the start, 0.1 s further with every frame.
    shown = [int(frame[:, 100].mean()) for frame in frames]
    assert np.abs(np.array(shown) - 12 * np.arange(5, 15)).max() <= 4


def test_a_cancelled_export_leaves_nothing(desk, pipeline, tmp_path, qtbot, monkeypatch):
    moving(desk)
    going, seen = threading.Event(), threading.Event()

    def slow(portrait, parameters):
        seen.set()
        going.wait(10)
        return portrait.photo

    monkeypatch.setattr(pipeline, "export", slow)
    dialog = asks(desk, qtbot)
    dialog.file.setText(str(tmp_path / "clip.mp4"))
    QTest.mouseClick(dialog.export_button, LEFT)
    qtbot.waitUntil(seen.is_set)
    progress = desk.findChild(WorkProgress)
    assert progress.isVisible()
    assert not desk.actions_.export_clip.isEnabled()
    QTest.keyClick(progress, Qt.Key.Key_Escape)
    going.set()
    qtbot.waitUntil(lambda: not desk.studio.media.pending)
    assert list(tmp_path.glob("*clip*")) == []
    assert list(tmp_path.glob(".*.part")) == []
    assert "nothing was written" in desk.banner.text
    assert desk.actions_.export_clip.isEnabled()


def test_whoever_closes_the_window_during_an_export_is_asked(
    desk, pipeline, tmp_path, qtbot, monkeypatch
):
    moving(desk)
    desk.studio.session.stack.setClean()
    going = threading.Event()
    monkeypatch.setattr(pipeline, "export", lambda *_: (going.wait(10), desk_photo(desk))[1])
    dialog = asks(desk, qtbot)
    dialog.file.setText(str(tmp_path / "clip.mp4"))
    QTest.mouseClick(dialog.export_button, LEFT)
    qtbot.waitUntil(lambda: desk.clip_export_wiring.exporter.running)
    desk.close()
    assert desk.isVisible()
    box = next(b for b in desk.findChildren(QMessageBox) if "being written" in b.text())
    stop = next(b for b in box.buttons() if b.text() == "Stop and close")
    going.set()
    QTest.mouseClick(stop, LEFT)
    qtbot.waitUntil(lambda: not desk.isVisible())
    assert list(tmp_path.glob(".*.part")) == []


def desk_photo(window):
    return window.studio.session.portrait.photo


def test_the_command_is_offered_once_a_document_holds_the_timeline(desk, driver, tmp_path, qtbot):
    driven(desk, driver)
    dialog = asks(desk, qtbot)
    assert not dialog.copy_button.isEnabled()
    assert "Save the document" in dialog.copy_button.toolTip()
    dialog.reject()
    desk.studio.documents.save(tmp_path / "edit.gdpw", link=False)
    qtbot.waitUntil(lambda: not desk.studio.documents.modified)
    qtbot.waitUntil(lambda: desk.findChild(ClipExportDialog) is None)
    dialog = asks(desk, qtbot)
    dialog.file.setText(str(tmp_path / "my clip.mp4"))
    dialog.beside.setChecked(True)
    dialog.label.setChecked(False)
    dialog.edge.setCurrentIndex(dialog.edge.findData(256))
    dialog.end.setValue(0.5)
    QTest.mouseClick(dialog.copy_button, LEFT)
    words = shlex.split(QApplication.clipboard().text())
    assert words == [
        "gdpw", "animate", str(tmp_path / "edit.gdpw"), "--size", "256", "--to", "0.5",
        "--driver", str(driver), "--side-by-side", "--no-label",
        "--out", str(tmp_path / "my clip.mp4"),
    ]  # fmt: skip
    dialog.reject()


@pytest.mark.parametrize("stretched", [False, True])
def test_all_texts_fit(desk, qtbot, stretched):
    translator = Stretched() if stretched else None
    if translator is not None:
        QApplication.installTranslator(translator)
    try:
        moving(desk)
        dialog = asks(desk, qtbot)
        assert clipped(dialog) == []
        dialog.reject()
        progress = WorkProgress("Writing clip.mp4", desk)
        progress.show_progress(12, 3456)
        progress.show()
        assert clipped(progress) == []
        progress.finish()
    finally:
        if translator is not None:
            QApplication.removeTranslator(translator)


@pytest.mark.slow
def test_the_window_and_the_copied_command_write_the_same_clip(
    make_window, open_portrait, tmp_path, qtbot, monkeypatch
):
    """But for single grey levels: another process of the network rounds in its own way."""
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)  # its thread would outlive the test
    from gdpw_core.pipeline import Pipeline

    window = make_window(Pipeline())
    window.studio.session.set_controls(Pipeline().controls)
    open_portrait(window)
    moving(window)
    window.studio.documents.save(tmp_path / "edit.gdpw", link=False)
    qtbot.waitUntil(lambda: not window.studio.documents.modified, timeout=20000)
    dialog = asks(window, qtbot)
    chooses(dialog, "")
    dialog.edge.setCurrentIndex(dialog.edge.findData(256))
    dialog.file.setText(str(tmp_path / "command"))
    QTest.mouseClick(dialog.copy_button, LEFT)
    command = shlex.split(QApplication.clipboard().text())
    writes(window, dialog, tmp_path / "window", qtbot)
    assert run_command(command[1:]) == 0
    names = [path.name for path in sorted((tmp_path / "window").iterdir())]
    assert len(names) == 10
    for name in names:
        ours, theirs = (Image.open(tmp_path / f / name) for f in ("window", "command"))
        difference = np.abs(np.asarray(ours, int) - np.asarray(theirs, int))
        assert difference.max() <= 1
        assert difference.mean() < 0.01
    moved = [np.asarray(Image.open(tmp_path / "window" / name), int) for name in names]
    assert np.abs(moved[5] - moved[0]).mean() > 0.5


def write_sounding(path):
    """A second of grey with a hum."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        sound = container.add_stream("aac", rate=44100, layout="mono")
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 90, np.uint8), format="rgb24")
            container.mux(video.encode(frame))
        wave = np.sin(np.arange(44100) * 0.06).astype(np.float32)[None]
        for k in range(0, 44100, 1024):
            part = av.AudioFrame.from_ndarray(wave[:, k : k + 1024], format="fltp", layout="mono")
            part.sample_rate, part.pts = 44100, k
            container.mux(sound.encode(part))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))


def test_sound_comes_from_the_driver_and_only_where_a_format_holds_it(desk, tmp_path, qtbot):
    sounding = tmp_path / "sounding.mp4"
    write_sounding(sounding)
    driven(desk, sounding, sound=True)
    dialog = asks(desk, qtbot)
    dialog.sound.setChecked(True)
    chooses(dialog, ".gif")
    assert not dialog.sound.isEnabled()
    assert dialog.driver_note.text() == "Only MP4 and WebM hold the sound of sounding.mp4."
    chooses(dialog, ".mp4")
    writes(desk, dialog, tmp_path / "heard.mp4", qtbot)
    assert video_facts(tmp_path / "heard.mp4").sound


def test_the_timeline_goes_out_as_a_track_and_comes_back(desk, tmp_path, qtbot):
    from gdpw_core.motion.track_files import read_track

    moving(desk)
    session = desk.studio.session
    for suffix in (".json", ".csv", ".npz", ".arkit.csv"):
        dialog = asks(desk, qtbot)
        chooses(dialog, suffix)
        assert not dialog.edge.isEnabled()
        assert dialog.path.name.endswith(f"-edited{suffix}")
        writes(desk, dialog, tmp_path / f"nod{suffix}", qtbot)
        qtbot.waitUntil(lambda: desk.findChild(ClipExportDialog) is None)
    poses = list(session.sequence.poses(session.still))
    for suffix in (".json", ".csv", ".npz"):
        track = read_track(tmp_path / f"nod{suffix}", None)
        assert track.rate == 10.0
        for ours, theirs in zip(poses, track.frames, strict=True):
            np.testing.assert_allclose(ours.neck_pose, theirs.neck_pose, atol=1e-9)
    assert (tmp_path / "nod.arkit.csv").read_text().startswith("Timecode,BlendshapeCount")
