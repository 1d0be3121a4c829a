"""The export dialog: every kind of file, and the command that makes the same one."""

import json
import shlex
from pathlib import Path

import numpy as np
import pytest
from fakes import expression_units, face_controls, fitted_parameters, portrait_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from app.cli.arguments import parse_arguments
from app.cli.control_values import parse_settings
from app.exporting.command import Work, edit_command, settings_of
from app.exporting.dialog import ExportDialog
from app.places import place_of
from app.settings import ExportChoice
from gdpw_core.controls import Controls
from gdpw_core.export.picture import PictureOptions
from gdpw_core.image import decode_photo


@pytest.fixture
def portrait_path(tmp_path, hopper):
    path = tmp_path / "me & you.jpg"
    path.write_bytes(hopper.read_bytes())
    return path


@pytest.fixture
def edited(window, open_portrait, portrait_path):
    session = open_portrait(window, portrait_path)
    session.set_values({"yaw": 10.0}, "Yaw")
    session.set_values({"mouthSmile": 0.5}, "Smile")
    return session


def dialog_of(window):
    window.actions_.export.trigger()
    (dialog,) = [d for d in window.findChildren(ExportDialog) if d.isVisible()]
    return dialog


def choose(dialog, suffix):
    group, index = next(
        (kind.group, [k for k in dialog._formats if k.group == kind.group].index(kind))
        for kind in dialog._formats
        if kind.suffix == suffix
    )
    dialog.group.setCurrentIndex(group)
    dialog.format.setCurrentIndex(index)


@pytest.mark.parametrize(
    "suffix",
    [".png", ".jpg", ".webp", ".tif", ".json", ".csv", ".npz", ".arkit.csv", ".glb", ".obj"],
)
def test_every_format_is_written_beside_the_photo(window, edited, qtbot, tmp_path, suffix):
    dialog = dialog_of(window)
    choose(dialog, suffix)
    assert dialog.path == tmp_path / f"me & you-edited{suffix}"
    with qtbot.waitSignal(window.studio.exporter.saved, timeout=5000):
        dialog.export_button.click()
    assert (tmp_path / f"me & you-edited{suffix}").stat().st_size > 400
    assert window.studio.documents.modified
    # The next time it begins where it ended, under a free name.
    dialog = dialog_of(window)
    assert dialog.path.name == f"me & you-edited-2{suffix}"
    dialog.reject()


def test_size_quality_and_label_are_what_was_asked_for(window, edited, qtbot, tmp_path):
    dialog = dialog_of(window)
    choose(dialog, ".jpg")
    assert dialog.quality.isVisible()
    dialog.area.setCurrentIndex(1)
    dialog.quality.setValue(60)
    dialog.label.setChecked(True)
    size = dialog.area.currentText()
    with qtbot.waitSignal(window.studio.exporter.saved, timeout=5000):
        dialog.export_button.click()
    written = decode_photo(tmp_path / "me & you-edited.jpg")
    assert f"{written.width} × {written.height}" in size
    assert written.width < edited.portrait.photo.width
    assert window.settings.export == ExportChoice(".jpg", PictureOptions("crop", 60, True))
    dialog = dialog_of(window)
    choose(dialog, ".png")
    assert not dialog.quality.isVisible()
    choose(dialog, ".json")
    assert not dialog.area.isVisible()
    dialog.reject()


def test_the_parameters_written_are_those_of_the_edit(window, edited, qtbot, tmp_path):
    dialog = dialog_of(window)
    choose(dialog, ".json")
    with qtbot.waitSignal(window.studio.exporter.saved, timeout=5000):
        dialog.export_button.click()
    record = json.loads((tmp_path / "me & you-edited.json").read_text())
    assert record["parameters"] == edited.parameters.to_dict()
    assert record["confidence"] == pytest.approx(0.83)


def test_a_name_that_cannot_be_written_says_why_before(window, edited, portrait_path, tmp_path):
    dialog = dialog_of(window)
    for text, words in (
        ("", "Give the file a name"),
        (str(tmp_path / "nowhere" / "a.png"), "does not exist"),
        (str(tmp_path), "is a folder"),
    ):
        dialog.file.setText(text)
        if text == str(tmp_path):
            (tmp_path.parent / f"{tmp_path.name}.png").mkdir()
        dialog._refresh()
        assert words in dialog.problem.text()
        assert not dialog.export_button.isEnabled()
    choose(dialog, ".jpg")
    dialog.file.setText(str(portrait_path))
    assert "source photo" in dialog.problem.text()
    dialog.reject()


def test_an_existing_file_is_replaced_only_if_asked(window, edited, qtbot, tmp_path):
    target = tmp_path / "old.png"
    target.write_bytes(b"old")
    dialog = dialog_of(window)
    dialog.file.setText(str(target))
    dialog.export_button.click()
    (box,) = [b for b in dialog.findChildren(QMessageBox) if b.isVisible()]
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert dialog.isVisible()
    assert target.read_bytes() == b"old"
    dialog.export_button.click()
    box = next(b for b in dialog.findChildren(QMessageBox) if b.isVisible())
    with qtbot.waitSignal(window.studio.exporter.saved, timeout=5000):
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert target.stat().st_size > 1000


def test_the_command_is_copied_and_understood(window, edited, portrait_path, tmp_path):
    dialog = dialog_of(window)
    choose(dialog, ".webp")
    dialog.quality.setValue(70)
    dialog.copy_button.click()
    words = shlex.split(QApplication.clipboard().text())
    assert words[:2] == ["gdpw", "edit"]
    arguments = parse_arguments(words[1:])
    assert arguments.photo == portrait_path
    assert arguments.quality == 70
    assert arguments.out == tmp_path / "me & you-edited.webp"
    assert parse_settings(arguments.settings) == {"yaw": 10.0, "mouthSmile": 0.5}
    dialog.reject()


def work_of(portrait, parameters, **changes):
    given = {"photo": portrait.photo.path} | dict.fromkeys(("document", "face", "weights", "head"))
    controls = Controls(expression_units())
    return Work(portrait=portrait, parameters=parameters, controls=controls, **(given | changes))


def test_a_command_names_the_document_where_only_that_can_say_it(hopper, tmp_path):
    portrait = portrait_of(decode_photo(hopper))
    out, options = tmp_path / "a.png", PictureOptions()
    unreachable = portrait.fit.parameters.replaced(jaw_pose=[0.1, 0.0, 0.2])
    assert edit_command(work_of(portrait, unreachable), out, options) is None
    assert edit_command(work_of(portrait, unreachable, photo=None), out, options) is None
    saved = work_of(portrait, unreachable, document=tmp_path / "work.gdpw")
    assert edit_command(saved, out, options) == [
        "gdpw", "edit", str(tmp_path / "work.gdpw"), "--out", str(out)
    ]  # fmt: skip


def test_a_command_names_face_head_and_weights(hopper, tmp_path):
    portrait, weights = portrait_of(decode_photo(hopper)), tmp_path / "w.safetensors"
    work = work_of(portrait, portrait.fit.parameters, face=1, weights=weights, head="flame-2020")
    command = edit_command(work, tmp_path / "a.obj", PictureOptions(label=True))
    assert command[2:] == [
        str(hopper), "--face", "2", "--head", "flame-2020", "--weights", str(weights),
        "--out", str(tmp_path / "a.obj"),
    ]  # fmt: skip
    assert parse_arguments(command[1:]).head == "flame-2020"


def test_files_of_the_sample_portrait_are_not_offered_inside_the_application(tmp_path, astronaut):
    assert place_of(astronaut, tmp_path) == tmp_path
    assert place_of(None, tmp_path) == tmp_path
    assert place_of(tmp_path / "gone" / "me.jpg", Path("/")) == Path("/")
    assert place_of(tmp_path / "me.jpg", Path("/")) == tmp_path


def test_settings_lead_from_the_fit_to_the_edit_whatever_was_moved():
    controls, fitted = face_controls(), fitted_parameters()
    rng = np.random.default_rng(8)
    names = ["yaw", "neck_roll", "jaw_open", "eye_left_yaw", "mouthSmileLeft", "shape.40",
             "expression.30", "scale", "position_x", "browDown", "nose_width"]  # fmt: skip
    for _ in range(25):
        chosen = rng.choice(names, 4, replace=False)
        values = {name: float(rng.uniform(0.05, 1.0)) for name in chosen}
        edit = controls.with_values(values, fitted, fitted)
        items = settings_of(controls, edit, fitted)
        reached = controls.with_values(parse_settings(items), fitted, fitted)
        for name in ("shape", "expression", "global_pose", "neck_pose", "left_eye_pose"):
            np.testing.assert_allclose(getattr(reached, name), getattr(edit, name), atol=1e-9)
        assert reached.camera.scale == pytest.approx(edit.camera.scale, abs=1e-9)


def test_an_edit_of_named_features_is_said_in_their_names():
    controls, fitted = face_controls(), fitted_parameters()
    edit = controls.with_values({"nose_width": -2.5, "lip_fullness": 1.5}, fitted, fitted)
    assert sorted(settings_of(controls, edit, fitted)) == ["lip_fullness=1.5", "nose_width=-2.5"]
    other = controls.with_value("shape.7", 1.25, edit, fitted)
    said = {item.split("=")[0] for item in settings_of(controls, other, fitted)}
    assert "shape.7" in said
    assert "nose_width" not in said


def test_a_damaged_choice_counts_as_none(settings):
    for text in ("", "x", ".jpg crop nine label", ".jpg crop 999999 label"):
        settings._store.setValue("export", text)
        assert 1 <= settings.export.options.quality <= 100
