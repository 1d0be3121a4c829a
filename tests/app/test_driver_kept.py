"""A document knows its drivers: found again, missed without harm, followed again."""

import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from driver_acts import (
    driven,
    drops,
    export_dialog,
    follows,
    grey_clip,
    origin_of,
    saved,
    track_dialog,
    write_nod,
)
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from window_acts import drop, files

from app.drivers.dialog import DriverDialog
from gdpw_core.motion.retarget import RetargetSettings

LEFT = Qt.MouseButton.LeftButton
SETTINGS = RetargetSettings("absolute", frozenset({"pose"}), pose_gain=0.5, follow_size=True)


@pytest.fixture
def clips(tmp_path):
    path = tmp_path / "work" / "clips"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def video(clips):
    """Two seconds that grow brighter."""
    return grey_clip(clips / "talk.mp4", range(0, 240, 12))


def reopened(make_window, pipeline, path, qtbot):
    window = make_window(pipeline)
    drop(window, files(path))
    qtbot.waitUntil(lambda: window.studio.session.moves)
    return window


def texts_in(path):
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".json")]
        return "".join(archive.read(name).decode() for name in names)


def forget(window):
    """As another computer, which knows no places."""
    window.settings.forget_files()


def test_a_document_and_its_driver_are_moved_together(
    portrait, video, make_window, pipeline, tmp_path, qtbot
):
    driven(portrait, origin_of(video, start=0.5, end=1.5), video)
    saved(portrait, tmp_path / "work" / "talk.gdpw", qtbot)
    forget(portrait)
    (tmp_path / "work").rename(tmp_path / "elsewhere")
    again = reopened(make_window, pipeline, tmp_path / "elsewhere" / "talk.gdpw", qtbot)
    assert again.banner.text == ""
    companion, heard = again.driver_files.companion(again.studio.session.sequence)
    assert companion.path == tmp_path / "elsewhere" / "clips" / "talk.mp4"
    assert (companion.first, heard) == (0.5, False)
    dialog = export_dialog(again, qtbot)
    assert dialog.beside.isEnabled()
    assert not dialog.find_button.isVisible()
    dialog.file.setText(str(companion.path))
    assert dialog.problem.text() == "That is the driver itself: give another name."
    dialog.reject()
    assert not again.studio.documents.modified


def test_a_document_never_says_where_a_driver_beside_it_lies(
    portrait, video, make_window, pipeline, tmp_path, qtbot
):
    driven(portrait, origin_of(video), video)
    (tmp_path / "other").mkdir()
    path = saved(portrait, tmp_path / "other" / "talk.gdpw", qtbot)
    assert "talk.mp4" in texts_in(path)
    assert str(tmp_path) not in texts_in(path)
    assert "clips" not in texts_in(path)
    # This computer knows the place by itself, also at the next start.
    again = reopened(make_window, pipeline, path, qtbot)
    assert again.driver_files.companion(again.studio.session.sequence)[0].path == video
    assert again.banner.text == ""


def test_a_driver_that_moved_is_asked_for_and_found(
    portrait, video, make_window, pipeline, tmp_path, qtbot, monkeypatch
):
    driven(portrait, origin_of(video), video)
    path = saved(portrait, tmp_path / "talk.gdpw", qtbot)
    moved = video.rename(tmp_path / "moved.mp4")
    again = reopened(make_window, pipeline, path, qtbot)
    assert "talk.mp4 was moved or changed" in again.banner.text
    assert again.banner.button.text() == "Find it…"
    dialog = export_dialog(again, qtbot)  # going on without it is no hindrance
    assert dialog.export_button.isEnabled()
    assert not dialog.beside.isEnabled()
    assert dialog.driver_note.text() == "talk.mp4 was moved or changed."
    monkeypatch.setattr("app.drivers.wiring.choose_driver", lambda *_: moved)
    QTest.mouseClick(dialog.find_button, LEFT)
    qtbot.waitUntil(dialog.beside.isEnabled)
    assert not dialog.find_button.isVisible()
    assert "was found" in again.banner.text
    assert not again.studio.documents.modified
    dialog.reject()


def test_another_file_in_a_drivers_place_is_a_step_and_said(
    portrait, video, make_window, pipeline, tmp_path, qtbot, monkeypatch
):
    driven(portrait, origin_of(video), video)
    path = saved(portrait, tmp_path / "work" / "talk.gdpw", qtbot)
    forget(portrait)
    grey_clip(video, range(240, 0, -12))  # the same name, another content
    again = reopened(make_window, pipeline, path, qtbot)
    assert "moved or changed" in again.banner.text
    monkeypatch.setattr("app.drivers.wiring.choose_driver", lambda *_: video)
    QTest.mouseClick(again.banner.button, LEFT)
    qtbot.waitUntil(lambda: "another file" in again.banner.text)
    session = again.studio.session
    assert again.driver_files.missing(session.sequence) == ()
    assert again.studio.documents.modified
    session.stack.undo()
    assert len(again.driver_files.missing(session.sequence)) == 1


def test_a_file_that_cannot_be_the_driver_changes_nothing(portrait, video, qtbot, monkeypatch):
    driven(portrait, origin_of(video), video)
    text = video.with_name("text.mp4")
    text.write_text("#EXTM3U\n/etc/passwd\n")
    video.unlink()
    monkeypatch.setattr("app.drivers.wiring.choose_driver", lambda *_: text)
    dialog = track_dialog(portrait, qtbot)
    assert "Moved or changed" in dialog.driver.facts.text()
    QTest.mouseClick(dialog.driver.find_button, LEFT)
    qtbot.waitUntil(lambda: "text.mp4" in portrait.banner.text)
    assert portrait.banner.kind == "error"
    assert portrait.studio.session.sequence.tracks[0].origin.name == "talk.mp4"
    dialog.reject()


def test_a_document_leads_to_no_file_outside_its_folder(
    portrait, video, make_window, pipeline, tmp_path, qtbot
):
    driven(portrait, origin_of(video), video)
    path = saved(portrait, tmp_path / "work" / "talk.gdpw", qtbot)
    forget(portrait)
    outside = video.rename(tmp_path / "outside.mp4")
    video.symlink_to(outside)
    again = reopened(make_window, pipeline, path, qtbot)
    assert len(again.driver_files.missing(again.studio.session.sequence)) == 1


def test_the_copy_for_a_crash_knows_the_driver(portrait, video, qtbot):
    from gdpw_core.document import read_document
    from gdpw_core.motion.sequence_file import read_sequence

    origin = origin_of(video, start=0.2, settings=SETTINGS)
    driven(portrait, origin, video)
    recovery = portrait.studio.documents.recovery
    with qtbot.waitSignal(recovery.kept, timeout=5000):
        recovery.keep()
    kept = read_sequence(read_document(recovery.folder / "work.gdpw").timeline)
    assert kept.tracks[0].origin == origin
    assert str(video.parent) not in texts_in(recovery.folder / "work.gdpw")
    assert portrait.driver_files.path(origin) == video


@pytest.fixture
def track_file(tmp_path, pipeline):
    return write_nod(tmp_path / "nod.json", pipeline.pack.units)


def test_a_driver_is_followed_again_with_other_settings(
    portrait, track_file, make_window, pipeline, tmp_path, qtbot
):
    dialog = drops(portrait, track_file, qtbot)
    dialog.gains["pose"].setValue(50)
    dialog.smooth.setValue(0.1)
    follows(portrait, dialog, qtbot)
    window = reopened(make_window, pipeline, saved(portrait, tmp_path / "a.gdpw", qtbot), qtbot)
    session = window.studio.session
    before = replace(session.sequence.tracks[0], start=0.25, speed=2.0)
    session.edit_sequence(replace(session.sequence, tracks=(before,)), "moved")
    settings = track_dialog(window, qtbot)
    qtbot.waitUntil(settings.driver.again_button.isVisible)
    assert "Track of head parameters" in settings.driver.facts.text()
    QTest.mouseClick(settings.driver.again_button, LEFT)
    dialog = window.findChild(DriverDialog)
    assert dialog.gains["pose"].value() == 50
    assert dialog.smooth.value() == pytest.approx(0.1)
    assert dialog.follow.text() == "Follow again"
    dialog.gains["pose"].setValue(100)
    dialog.smooth.setValue(0.0)
    follows(window, dialog, qtbot)
    (after,) = session.sequence.tracks
    assert (after.start, after.speed, after.name) == (0.25, 2.0, "nod")

    def turned(track):
        return max(np.linalg.norm(f.neck_pose - session.still.neck_pose) for f in track.frames)

    assert turned(after.track) > 1.8 * turned(before.track)
    assert after.origin.settings.pose_gain == 1.0
    session.stack.undo()
    assert session.sequence.tracks == (before,)


def test_the_settings_of_a_track_show_the_driver_under_the_playhead(portrait, video, qtbot):
    driven(portrait, origin_of(video, start=0.5), video)
    session = portrait.studio.session
    session.set_playhead(0.4)
    dialog = track_dialog(portrait, qtbot)
    qtbot.waitUntil(dialog.driver.picture.isVisible)
    shown = dialog.driver.picture.pixmap().toImage()
    # Frame 9 of the driver: half a second before its in point, 0.4 s on the clip.
    assert abs(shown.pixelColor(60, 40).red() - 12 * 9) <= 4
    assert "2.0 s" in dialog.driver.facts.text()
    dialog.reject()


def test_what_a_document_keeps_of_a_driver_is_plain(portrait, video, tmp_path, qtbot):
    driven(portrait, origin_of(video, settings=SETTINGS), video)
    path = saved(portrait, tmp_path / "work" / "a.gdpw", qtbot)
    with zipfile.ZipFile(path) as archive:
        kept = json.loads(archive.read("timeline.json"))["tracks"][0]["origin"]
    assert kept["link"] == "clips/talk.mp4"
    assert (kept["mode"], kept["parts"], kept["pose_gain"]) == ("absolute", ["pose"], 0.5)


def test_of_several_drivers_that_are_gone_one_after_the_other_is_found(
    portrait, video, clips, make_window, pipeline, tmp_path, qtbot, monkeypatch
):
    other = grey_clip(clips / "wave.mp4", range(0, 120, 12))
    driven(portrait, origin_of(video), video)
    session = portrait.studio.session
    (placed,) = session.sequence.tracks
    session.edit_sequence(
        session.sequence.with_track(replace(placed, name="Wave", origin=origin_of(other))), "Wave"
    )
    path = saved(portrait, tmp_path / "talk.gdpw", qtbot)
    moved = {p.name: p.rename(tmp_path / f"moved {p.name}") for p in (video, other)}
    again = reopened(make_window, pipeline, path, qtbot)
    assert again.banner.text.startswith("2 drivers, talk.mp4 first, were moved or changed.")
    asked = []

    def choose(_parent, _folder, title):
        asked.append(title)
        return moved[title.removeprefix("Find ")]

    monkeypatch.setattr("app.drivers.wiring.choose_driver", choose)
    QTest.mouseClick(again.banner.button, LEFT)
    qtbot.waitUntil(lambda: "The driver wave.mp4" in again.banner.text)
    QTest.mouseClick(again.banner.button, LEFT)
    qtbot.waitUntil(lambda: "was found" in again.banner.text)
    assert asked == ["Find talk.mp4", "Find wave.mp4"]
    assert again.driver_files.missing(again.studio.session.sequence) == ()


def test_a_recovered_edit_finds_its_driver(
    portrait, video, make_studio, make_window, pipeline, qtbot
):
    driven(portrait, origin_of(video, start=0.5), video)
    recovery = portrait.studio.documents.recovery
    with qtbot.waitSignal(recovery.kept, timeout=5000):
        recovery.keep()
    recovery.close(keep=True)  # as a killed window leaves it
    again = make_window(pipeline)
    (left,) = again.studio.documents.recovery.left_behind()
    again.studio.documents.recover(left)
    qtbot.waitUntil(lambda: again.studio.session.moves)
    companion, _ = again.driver_files.companion(again.studio.session.sequence)
    assert (companion.path, companion.first) == (video, 0.5)
