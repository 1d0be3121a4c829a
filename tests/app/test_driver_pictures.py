"""Folders of pictures as drivers."""

import numpy as np
import pytest
from driver_acts import driven, export_dialog, grey_clip, origin_of, saved, track_dialog
from fakes import FakePipeline
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from window_acts import drop, files

from app.drivers.dialog import DriverDialog

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pictures(tmp_path):
    """Ten numbered pictures."""
    folder = tmp_path / "frames"
    folder.mkdir()
    for k in range(10):
        Image.fromarray(np.full((48, 64, 3), 20 * k, np.uint8)).save(folder / f"{k + 1}.png")
    return folder


def dropped_to_drive(window, path):
    window.drop_overlay.appear(usable=True, portrait=True)
    place = QPoint(window.width() - 60, window.height() - 100)
    assert window.drop_overlay.zone(place) == "drive"
    drop(window, files(path), place)


def asked_about(window, qtbot):
    qtbot.waitUntil(lambda: window.findChild(DriverDialog) is not None)
    return window.findChild(DriverDialog)


def test_a_dropped_folder_is_a_driver_at_a_rate_that_is_asked_for(portrait, pictures, qtbot):
    dropped_to_drive(portrait, pictures)
    dialog = asked_about(portrait, qtbot)
    assert dialog.card.facts.text() == "10 pictures: 0.4 s at 25 a second, 64 × 48 px"
    assert dialog.rate.isVisible()
    dialog.start.setValue(0.2)
    dialog.rate.setValue(5.0)
    assert "2.0 s at 5 a second" in dialog.card.facts.text()
    choice = dialog.choice()
    assert (choice.driver.rate, choice.driver.start, choice.driver.end) == (5.0, 1.0, None)
    assert choice.facts.frames(choice.driver) == 5
    assert choice.origin().kind == "pictures"
    dialog.reject()


def test_a_picture_chosen_in_the_dialog_stands_for_its_folder(
    portrait, pictures, qtbot, monkeypatch
):
    monkeypatch.setattr(
        "app.dialogs.QFileDialog.getOpenFileName", lambda *_: (str(pictures / "3.png"), "")
    )
    portrait.actions_.driver.trigger()
    dialog = asked_about(portrait, qtbot)
    assert dialog.card.name.text() == "frames"
    dialog.reject()


def test_a_wrong_folder_gives_one_clear_line(portrait, tmp_path, qtbot):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "notes.txt").write_text("no picture")
    dropped_to_drive(portrait, tmp_path / "papers")
    qtbot.waitUntil(lambda: "holds no pictures" in portrait.banner.text)
    assert portrait.findChild(DriverDialog) is None


def test_a_single_picture_is_imitated_and_several_want_their_folder(portrait, pictures, qtbot):
    session = portrait.studio.session
    dropped_to_drive(portrait, pictures / "3.png")
    qtbot.waitUntil(lambda: "does what the face in 3.png does" in portrait.banner.text)
    assert portrait.findChild(DriverDialog) is None
    assert session.stack.undoText() == "Like 3.png"
    several = files(pictures / "3.png", pictures / "4.png")
    drop(portrait, several, QPoint(portrait.width() - 60, portrait.height() - 100))
    assert "drop the folder" in portrait.banner.text


def test_a_folder_runs_beside_the_clip_at_its_own_rate(portrait, pictures, tmp_path, qtbot):
    driven(portrait, origin_of(pictures, kind="pictures", rate=5.0), pictures)
    companion, heard = portrait.driver_files.companion(portrait.studio.session.sequence)
    assert (companion.path, companion.rate, heard) == (pictures, 5.0, False)
    saved(portrait, tmp_path / "a.gdpw", qtbot)
    dialog = export_dialog(portrait, qtbot)
    dialog.beside.setChecked(True)
    command = dialog.command()
    assert command[command.index("--driver") + 1] == str(pictures)
    assert command[command.index("--driver-fps") + 1] == "5"
    dialog.reject()


def test_a_clip_in_the_place_of_a_folder_has_its_own_rate(
    portrait, pictures, tmp_path, qtbot, monkeypatch
):
    video = grey_clip(tmp_path / "talk.mp4", range(0, 240, 12))
    driven(portrait, origin_of(pictures, kind="pictures", rate=5.0), pictures)
    pictures.rename(pictures.with_name("elsewhere"))
    monkeypatch.setattr("app.drivers.wiring.choose_driver", lambda *_: video)
    dialog = track_dialog(portrait, qtbot)
    QTest.mouseClick(dialog.driver.find_button, LEFT)
    qtbot.waitUntil(lambda: "another file" in portrait.banner.text)
    origin = portrait.studio.session.sequence.tracks[0].origin
    assert (origin.name, origin.kind, origin.rate) == ("talk.mp4", "video", None)
    qtbot.waitUntil(dialog.driver.again_button.isVisible)
    dialog.reject()


def test_without_a_portrait_there_is_nobody_to_imitate(window, pictures):
    window.studio.imitator.imitate(pictures / "3.png")
    assert "Open a portrait first" in window.banner.text


def test_a_photo_without_a_face_is_said_and_nothing_changes(
    make_window, open_portrait, pictures, qtbot
):
    pipeline = FakePipeline()
    window = make_window(pipeline)
    session = open_portrait(window)
    before, pipeline.faces = session.parameters, 0
    window.studio.imitator.imitate(pictures / "3.png")
    qtbot.waitUntil(lambda: "no face was found" in window.banner.text)
    pipeline.faces = 2
    window.studio.imitator.imitate(pictures / "3.png")
    qtbot.waitUntil(lambda: "does what the face" in window.banner.text)
    session.stack.undo()
    assert session.parameters == before


def test_a_photo_to_imitate_is_chosen_in_the_menu(portrait, pictures, qtbot, monkeypatch):
    monkeypatch.setattr(
        "app.dialogs.QFileDialog.getOpenFileName", lambda *_: (str(pictures / "5.png"), "")
    )
    portrait.actions_.imitate.trigger()
    qtbot.waitUntil(lambda: "does what the face in 5.png does" in portrait.banner.text)
    assert portrait.studio.session.stack.undoText() == "Like 5.png"
