"""What a person does to train weights, with a program that stands in for `gdpw-train`."""

from pathlib import Path

import pytest
from clipping import Stretched, clipped
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from training_acts import finished_run, stand_in
from window_acts import drop, files

from app.training import runner
from app.training.plan import TrainingPlan
from gdpw_core.model import GeneratorConfig, build_generator
from gdpw_core.model.weights import WeightsInfo, save_weights
from gdpw_core.training.runs.files import ask_to_stop

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _stand_in(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "gdpw_train", lambda: stand_in(tmp_path))
    monkeypatch.setattr(runner, "_POLL", 20)


@pytest.fixture
def clip(tmp_path):
    path = tmp_path / "me.mp4"
    path.touch()
    return path


@pytest.fixture
def dialog(window):
    shown = window.training_wiring.show()
    yield shown
    wiring = window.training_wiring
    if wiring.runner.running:
        wiring.runner.stop()
        wiring.runner.stop()
        wiring.runner.let_go()
    if wiring.dialog is not None:
        wiring.dialog.close()


def press(button):
    QTest.mouseClick(button, LEFT)


def ended(qtbot, window):
    qtbot.waitUntil(lambda: not window.training_wiring.runner.running, timeout=20_000)


def test_a_clip_is_dropped_trained_on_and_the_result_is_said(window, dialog, clip, qtbot):
    assert not dialog.start_button.isEnabled()
    drop(dialog.form.material, files(clip, clip))
    assert dialog.form.material.paths == (clip,)
    assert Path(dialog.form.folder.text()).name == "me"
    press(dialog.start_button)
    assert not dialog.form.material.isEnabled()
    ended(qtbot, window)
    assert "L1 went from 9.000 to 8.100 (-10.0 %)" in dialog.note.text()
    assert "a library speaks" in dialog.output.toPlainText()
    assert "train|" not in dialog.output.toPlainText()
    assert dialog.start_button.text() == "Continue"
    assert dialog.use_button.isEnabled()
    folder = Path(dialog.form.folder.text())
    assert TrainingPlan.of(folder).sources == (clip,)
    assert window.settings.training_folder == folder
    press(dialog.start_button)
    ended(qtbot, window)
    assert (folder / "person-2").is_dir()


def test_stop_ends_with_a_checkpoint_and_continue_resumes(window, dialog, clip, qtbot):
    dialog.form.material.add([clip])
    dialog.form.minutes.setValue(99)
    press(dialog.start_button)
    qtbot.waitUntil(lambda: "Training, step" in dialog.note.text(), timeout=20_000)
    press(dialog.stop_button)
    assert dialog.stop_button.text() == "Stop now"
    ended(qtbot, window)
    assert dialog.note.text().startswith("Stopped.")
    run = Path(dialog.form.folder.text()) / "person-1"
    assert list((run / "checkpoints").glob("step-*.pth"))
    dialog.form.minutes.setValue(5)
    press(dialog.start_button)
    ended(qtbot, window)
    assert (run / "checkpoints" / "step-00000040.pth").exists()


def test_what_goes_wrong_is_said_in_the_words_of_the_program(window, dialog, tmp_path, qtbot):
    bad = tmp_path / "bad.mp4"
    bad.touch()
    dialog.form.material.add([bad])
    press(dialog.start_button)
    ended(qtbot, window)
    assert dialog.note.text() == f"{bad} holds no face"
    assert dialog.note.property("role") == "problem"
    assert dialog.start_button.isEnabled()


def test_a_fault_of_the_program_says_where_its_words_are(window, dialog, tmp_path, qtbot):
    faulty = tmp_path / "faulty.mp4"
    faulty.touch()
    dialog.form.material.add([faulty])
    press(dialog.start_button)
    ended(qtbot, window)
    file = Path(dialog.form.folder.text()) / "output.txt"
    assert dialog.note.text() == f"gdpw-train ended with code 1: see {file}"
    assert "a fault of the program" in file.read_text()


def test_a_folder_that_cannot_be_written_is_said(window, dialog, clip, tmp_path):
    (tmp_path / "taken").touch()
    dialog.form.show_folder(tmp_path / "taken" / "inside")
    dialog.form.material.add([clip])
    press(dialog.start_button)
    assert "Not a directory" in dialog.note.text()
    assert not window.training_wiring.runner.running


def test_an_earlier_training_is_opened_with_its_curves_and_pictures(window, dialog, tmp_path, clip):
    folder = tmp_path / "earlier"
    finished_run(folder / "person-1")
    TrainingPlan(folder, (clip,), minutes=7).save()
    dialog.form.show_folder(folder)
    assert dialog.form.minutes.value() == 7
    assert dialog.start_button.text() == "Continue"
    assert len(dialog.curves.loss.getPlotItem().listDataItems()) == 2
    assert len(dialog.curves.distance.getPlotItem().listDataItems()) == 1
    dialog.tabs.setCurrentWidget(dialog.grids)
    assert dialog.grids.step.text() == "Step 40"
    dialog.grids.slider.setValue(0)
    assert dialog.grids.step.text() == "Step 20"
    dialog.form.aim.setCurrentIndex(1)
    assert dialog.start_button.text() == "Start"
    assert not dialog.curves.loss.getPlotItem().listDataItems()
    assert not dialog.use_button.isEnabled()


def test_trained_weights_are_used_in_the_window(window, dialog, tmp_path, clip, qtbot):
    network = build_generator(GeneratorConfig("geom_disp", (4, 6)), None)
    info = WeightsInfo(network.config, False, "", 0, 1, title="lite both, 40 steps")
    run = finished_run(tmp_path / "Grandma" / "person-1")
    save_weights(run / "weights.safetensors", network, info)
    TrainingPlan(run.parent, (clip,)).save()
    dialog.form.show_folder(run.parent)
    for _ in range(2):  # the second time they are known
        press(dialog.use_button)
        qtbot.waitUntil(lambda: not window.studio.assets.busy, timeout=20_000)
        assert window.studio.assets.selection().weights.name == "grandma"


def test_the_window_asks_before_it_leaves_a_training_alone(window, dialog, clip, qtbot):
    dialog.form.material.add([clip])
    dialog.form.minutes.setValue(99)
    press(dialog.start_button)
    qtbot.waitUntil(lambda: "Training, step" in dialog.note.text(), timeout=20_000)
    process = window.training_wiring.runner._process
    window.close()
    assert window.isVisible()
    box = window.findChild(QMessageBox)
    names = {b.text().replace("&", "") for b in box.findChildren(QPushButton)}
    assert names == {"Train on", "Stop and close", "Cancel"}
    box.reject()
    assert process.poll() is None
    window.close()
    box = next(b for b in window.findChildren(QMessageBox) if b.isVisible())
    press(next(b for b in box.findChildren(QPushButton) if "Stop" in b.text()))
    qtbot.waitUntil(lambda: not window.isVisible())
    process.wait(20)
    assert list(Path(dialog.form.folder.text()).glob("person-1/checkpoints/step-*.pth"))


def test_a_training_goes_on_after_the_application_was_closed(window, dialog, clip, qtbot):
    dialog.form.material.add([clip])
    dialog.form.minutes.setValue(99)
    press(dialog.start_button)
    qtbot.waitUntil(lambda: "Training, step" in dialog.note.text(), timeout=20_000)
    runner = window.training_wiring.runner
    process, run = runner._process, runner.stage.run
    window.close()
    box = window.findChild(QMessageBox)
    press(next(b for b in box.findChildren(QPushButton) if "Train on" in b.text()))
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not runner.running
    assert process.poll() is None
    ask_to_stop(run)
    assert process.wait(20) == 0
    assert list(run.glob("checkpoints/step-*.pth"))


def test_news_reach_the_main_window_when_the_other_is_closed(window, dialog, clip, qtbot):
    dialog.form.material.add([clip])
    press(dialog.start_button)
    dialog.close()
    ended(qtbot, window)
    assert window.banner.text == "A leg of training is done."
    window.training_wiring.show()
    assert window.training_wiring.dialog.start_button.text() == "Continue"


def test_a_training_goes_on_while_its_window_is_closed(window, dialog, clip, qtbot):
    dialog.form.material.add([clip])
    dialog.form.minutes.setValue(99)
    press(dialog.start_button)
    dialog.close()
    again = window.training_wiring.show()
    assert again is not dialog
    assert not again.form.material.isEnabled()
    qtbot.waitUntil(lambda: "Training, step" in again.note.text(), timeout=20_000)
    press(again.stop_button)
    ended(qtbot, window)
    assert again.form.material.isEnabled()


def test_every_control_has_a_name_and_a_tip_and_all_texts_fit(window, qtbot):
    translator = Stretched()
    QApplication.installTranslator(translator)
    try:
        shown = window.training_wiring.show()
        shown.resize(1000, 640)
        for index in range(shown.tabs.count()):
            shown.tabs.setCurrentIndex(index)
            QTest.qWait(10)
            assert clipped(shown) == []
        for widget in shown.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and isinstance(widget, QPushButton):
                assert widget.toolTip(), widget.text()
        shown.close()
    finally:
        QApplication.removeTranslator(translator)


def test_material_is_taken_out_by_key(dialog, clip, tmp_path):
    dialog.form.material.add([clip, tmp_path])
    dialog.form.material.list.setCurrentRow(0)
    QTest.keyClick(dialog.form.material.list, Qt.Key.Key_Delete)
    assert dialog.form.material.paths == (tmp_path,)


def test_material_is_chosen_in_the_file_dialogs(dialog, clip, tmp_path, monkeypatch):
    monkeypatch.setattr("app.dialogs.QFileDialog.getOpenFileNames", lambda *_: ([str(clip)], ""))
    monkeypatch.setattr(
        "app.training.material.QFileDialog.getExistingDirectory", lambda *_: str(tmp_path)
    )
    press(dialog.form.material.files_button)
    press(dialog.form.material.folder_button)
    assert dialog.form.material.paths == (clip, tmp_path)
    press(dialog.form.choose_button)
    assert dialog.form.folder.text() == str(tmp_path)
    assert dialog.form.material.paths == (clip, tmp_path)
