"""Documents through the window: save, open, ask before work is lost, recover what was left."""

import os
from types import SimpleNamespace

import pytest
from fakes import FakePipeline
from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QWidget
from window_acts import drop, files

from app.dialogs import choose_document
from app.documents.recovery_slot import left_behind
from gdpw_core.document import ParameterChange, read_document
from gdpw_core.image import decode_photo

Button = QMessageBox.StandardButton


@pytest.fixture
def target(tmp_path, monkeypatch):
    """Where the save dialog is told to write."""
    path = tmp_path / "work.gdpw"
    monkeypatch.setattr("app.documents.wiring.choose_document", lambda *_a, **_k: (path, False))
    return path


@pytest.fixture
def answer(qtbot):
    """Presses a button of the question that is open."""

    def press(window, button):
        qtbot.waitUntil(lambda: bool(questions(window)))
        box = questions(window)[0]
        box.button(button).click()
        qtbot.waitUntil(lambda: not questions(window))

    return press


def questions(window):
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def edited(window, open_portrait, value=10.0):
    session = open_portrait(window)
    session.set_values({"yaw": value}, "Yaw")
    session.set_values({"mouthSmile": 0.5}, "Smile")
    return session


def save(window, qtbot):
    with qtbot.waitSignal(window.studio.documents.saved, timeout=5000):
        window.actions_.save.trigger()


def reopen(window, path, qtbot):
    with qtbot.waitSignal(window.studio.documents.opened, timeout=5000):
        window.intake.open_file(path)
    return window.studio.session


def test_what_is_saved_opens_again_with_its_history_and_its_view(
    window, open_portrait, qtbot, target, astronaut
):
    session = edited(window, open_portrait)
    session.stack.undo()
    window.controller.set_view("shaded")
    window.canvas.viewport.set_zoom(2.0)
    before, view = session.history(), window.document_wiring._view()
    save(window, qtbot)
    assert not window.isWindowModified()
    open_portrait(window)
    window.canvas.fit()
    window.controller.set_view("result")
    session = reopen(window, target, qtbot)
    states = zip(session.history().states(), before.states(), strict=True)
    assert all(ParameterChange.between(one, other).nothing for one, other in states)
    assert session.stack.index() == 1
    assert session.portrait.photo.srgb8().tobytes() == decode_photo(astronaut).srgb8().tobytes()
    assert window.controller.view == "shaded"
    again = window.document_wiring._view()
    assert again.zoom == pytest.approx(view.zoom, rel=0.02)
    assert again.centre == pytest.approx(view.centre, abs=2.0)
    window.actions_.redo.trigger()
    assert session.value("mouthSmile") == pytest.approx(0.5)


def test_the_title_says_what_is_open_and_whether_it_is_saved(window, open_portrait, qtbot, target):
    session = edited(window, open_portrait)
    assert window.windowTitle() == "astronaut.png[*] – GDPW Studio"
    assert window.isWindowModified()
    save(window, qtbot)
    assert window.windowTitle() == "work[*] – GDPW Studio"
    assert not window.isWindowModified()
    session.stack.undo()
    assert window.isWindowModified()
    session.stack.redo()
    assert not window.isWindowModified()


def test_a_document_is_dropped_and_remembered(window, open_portrait, qtbot, target, settings):
    edited(window, open_portrait)
    save(window, qtbot)
    open_portrait(window)
    drop(window, files(target))
    qtbot.waitUntil(lambda: window.studio.documents.path == target)
    assert settings.recent_files[0] == target


def test_a_document_opens_without_the_photo_it_was_made_from(
    make_window, open_portrait, qtbot, target, tmp_path, hopper
):
    photo = tmp_path / "elsewhere" / "me.jpg"
    photo.parent.mkdir()
    photo.write_bytes(hopper.read_bytes())
    window = make_window(FakePipeline())
    open_portrait(window, photo).set_values({"yaw": 7.0}, "Yaw")
    save(window, qtbot)
    assert read_document(target).photo.data == hopper.read_bytes()
    assert read_document(target).consent == window.settings.agreed
    photo.unlink()
    open_portrait(window)
    session = reopen(window, target, qtbot)
    assert session.value("yaw") == pytest.approx(7.0)
    assert window.studio.exporter.suggestion(tmp_path).parent == tmp_path
    # Saved again, it still holds the photo's own file.
    session.set_values({"yaw": 8.0}, "Yaw")
    save(window, qtbot)
    assert read_document(target).photo.data == hopper.read_bytes()


def test_a_photo_that_vanished_is_saved_from_its_pixels(
    window, open_portrait, qtbot, target, tmp_path, hopper
):
    photo = tmp_path / "card" / "me.jpg"
    photo.parent.mkdir()
    photo.write_bytes(hopper.read_bytes())
    open_portrait(window, photo).set_values({"yaw": 7.0}, "Yaw")
    photo.unlink()
    save(window, qtbot)
    assert read_document(target).photo.name == "me.png"
    session = reopen(window, target, qtbot)
    assert (session.portrait.photo.pixels == decode_photo(hopper).pixels).all()


def test_a_pasted_picture_can_be_saved(window, qtbot, target, astronaut):
    from PySide6.QtGui import QImage

    mime = QMimeData()
    mime.setImageData(QImage(str(astronaut)))
    drop(window, mime)
    qtbot.waitUntil(lambda: window.studio.session.portrait is not None)
    save(window, qtbot)
    assert read_document(target).photo.name == "Pasted picture.png"


def test_a_linked_document_names_its_photo(
    window, open_portrait, qtbot, tmp_path, hopper, monkeypatch
):
    photo, path = tmp_path / "me.jpg", tmp_path / "work.gdpw"
    photo.write_bytes(hopper.read_bytes())
    asked = []
    monkeypatch.setattr(
        "app.documents.wiring.choose_document",
        lambda *_a, can_link: asked.append(can_link) or (path, True),
    )
    open_portrait(window, photo).set_values({"yaw": 7.0}, "Yaw")
    save(window, qtbot)
    assert asked == [True]
    assert path.stat().st_size < 60_000
    assert reopen(window, path, qtbot).value("yaw") == pytest.approx(7.0)
    assert window.studio.documents.linked
    window.studio.session.set_values({"yaw": 6.0}, "Yaw")
    save(window, qtbot)
    assert read_document(path).photo.link == "me.jpg"
    photo.unlink()
    window.intake.open_file(path)
    qtbot.waitUntil(lambda: "gone" in window.banner.text)
    assert window.studio.session.value("yaw") == pytest.approx(6.0)
    # Another photo is refused; the right one may lie anywhere.
    moved = tmp_path / "moved.jpg"
    moved.write_bytes(hopper.read_bytes()[:-1])
    monkeypatch.setattr("app.documents.wiring.choose_photo", lambda *_a: moved)
    window.banner.button.click()
    qtbot.waitUntil(lambda: "not the photo as it was" in window.banner.text)
    moved.write_bytes(hopper.read_bytes())
    window.intake.open_file(path)
    qtbot.waitUntil(lambda: "gone" in window.banner.text)
    with qtbot.waitSignal(window.studio.documents.opened, timeout=5000):
        window.banner.button.click()
    assert not window.studio.documents.linked
    save(window, qtbot)
    assert read_document(path).photo.data == hopper.read_bytes()


def test_closing_with_unsaved_work_asks(window, open_portrait, qtbot, target, answer):
    edited(window, open_portrait)
    window.close()
    assert window.isVisible()
    answer(window, Button.Cancel)
    assert window.isVisible()
    window.close()
    answer(window, Button.Save)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(read_document(target).history.steps) == 2


def test_closing_with_saved_or_discarded_work_leaves_nothing_to_recover(
    make_window, open_portrait, qtbot, answer, tmp_path
):
    window = make_window(FakePipeline())
    edited(window, open_portrait)
    window.studio.documents.recovery.keep()
    qtbot.waitUntil(lambda: (window.studio.documents.recovery.folder / "work.gdpw").exists())
    window.close()
    answer(window, Button.Discard)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert left_behind(tmp_path / "data" / "recovery") == []
    assert list((tmp_path / "data" / "recovery").iterdir()) == []


def test_another_photo_asks_before_it_takes_the_place_of_unsaved_work(
    window, open_portrait, qtbot, hopper, answer
):
    session = edited(window, open_portrait)
    window.intake.open_file(hopper)
    answer(window, Button.Cancel)
    assert session.portrait.photo.path.name == "astronaut.png"
    assert session.stack.count() == 2
    window.intake.open_file(hopper)
    answer(window, Button.Discard)
    assert session.portrait.photo.path.name == "grace_hopper.jpg"
    assert not window.isWindowModified()


def test_a_folder_that_cannot_be_written_keeps_the_work(
    window, open_portrait, qtbot, monkeypatch, tmp_path
):
    session = edited(window, open_portrait)
    path = tmp_path / "nowhere" / "work.gdpw"
    monkeypatch.setattr("app.documents.wiring.choose_document", lambda *_a, **_k: (path, False))
    window.actions_.save.trigger()
    qtbot.waitUntil(lambda: "does not exist" in window.banner.text)
    assert "Nothing is lost" in window.banner.text
    assert window.studio.documents.modified
    assert window.studio.documents.path is None
    assert session.stack.count() == 2


def test_a_full_disk_is_said_once_and_keeps_the_work(
    window, open_portrait, qtbot, monkeypatch, target
):
    def full(*_args):
        raise OSError(28, "No space left on device")

    session = edited(window, open_portrait)
    monkeypatch.setattr(os, "fsync", full)
    window.actions_.save.trigger()
    qtbot.waitUntil(lambda: "disk is full" in window.banner.text)
    assert not target.exists()
    window.banner.dismiss()
    for value in (1.0, 2.0, 3.0):
        session.set_values({"yaw": value}, "Yaw")
        with qtbot.waitSignal(window.studio.documents.recovery._ended):
            window.studio.documents.recovery.keep()
        if value == 1.0:
            assert "No copy for a crash" in window.banner.text
            window.banner.dismiss()
    assert window.banner.text == ""
    assert session.value("yaw") == pytest.approx(3.0)
    monkeypatch.undo()


def test_unsaved_work_of_a_killed_window_is_offered_and_opens(
    make_window, open_portrait, qtbot, tmp_path
):
    first = make_window(FakePipeline())
    edited(first, open_portrait, 12.0)
    # What a kill leaves: the copy, and a lock whose process is gone.
    first.studio.documents.recovery.close(keep=True)
    second = make_window(FakePipeline())
    second.document_wiring.offer_recovery(lambda: pytest.fail("there is something to offer"))
    (box,) = questions(second)
    assert "astronaut.png" in box.informativeText()
    with qtbot.waitSignal(second.studio.documents.opened, timeout=5000):
        box.defaultButton().click()
    session = second.studio.session
    assert session.value("yaw") == pytest.approx(12.0)
    assert session.stack.count() == 2
    assert second.isWindowModified()
    assert second.studio.documents.path is None
    qtbot.waitUntil(lambda: len(list((tmp_path / "data" / "recovery").iterdir())) == 1)
    own = second.studio.documents.recovery.folder
    qtbot.waitUntil(lambda: (own / "work.gdpw").exists())


def test_recovery_can_wait_or_be_declined(make_window, open_portrait, qtbot, tmp_path):
    root = tmp_path / "data" / "recovery"
    window = make_window(FakePipeline())
    edited(window, open_portrait)
    window.studio.documents.recovery.close(keep=True)
    asked = []
    for label, left in (("Later", 1), ("Discard", 0)):
        window.document_wiring.offer_recovery(lambda: asked.append("sample"))
        (box,) = questions(window)
        next(button for button in box.buttons() if button.text() == label).click()
        QApplication.processEvents()
        assert len(list(root.iterdir())) == left
    assert asked == ["sample", "sample"]
    window.document_wiring.offer_recovery(lambda: asked.append("sample"))
    assert len(asked) == 3


def test_the_work_of_a_running_window_is_not_offered_to_another(make_window, open_portrait, qtbot):
    window = make_window(FakePipeline())
    edited(window, open_portrait)
    with qtbot.waitSignal(window.studio.documents.recovery.kept):
        window.studio.documents.recovery.keep()
    assert window.studio.documents.recovery.left_behind() == []


def test_the_copy_for_a_crash_follows_the_edit_by_itself(window, open_portrait, qtbot):
    recovery = window.studio.documents.recovery
    with qtbot.waitSignal(recovery.kept, timeout=5000):
        session = edited(window, open_portrait)
    assert len(read_document(recovery.folder / "work.gdpw").history.steps) == 2
    # Twenty steps are kept at once, without the pause.
    with qtbot.waitSignal(recovery.kept, timeout=1500):
        for value in range(25):
            session.set_values({"yaw": float(value)}, "Yaw")


def test_a_document_of_another_head_is_carried_over_and_not_replaced(
    make_window, open_portrait, qtbot, target
):
    window = make_window(FakePipeline())
    edited(window, open_portrait)
    window.studio.session.set_values({"shape.3": 1.0}, "Shape")
    save(window, qtbot)
    window.close()
    other = FakePipeline(weights="lite")
    other.status.head, other.status.head_identity = "another head", "c" * 64
    window = make_window(other)
    session = reopen(window, target, qtbot)
    assert session.value("yaw") == pytest.approx(10.0)
    assert session.value("shape.3") == pytest.approx(session.fitted_value("shape.3"))
    assert "made with the head open head" in window.banner.text
    assert window.studio.documents.path is None
    assert window.isWindowModified()


def test_weights_that_are_missing_are_named(make_window, open_portrait, qtbot, target):
    window = make_window(FakePipeline(weights="official"))
    edited(window, open_portrait)
    save(window, qtbot)
    window.close()
    window = make_window(FakePipeline())
    reopen(window, target, qtbot)
    assert "weights official, which are not in use here" in window.banner.text
    assert window.studio.documents.path == target


def test_a_damaged_document_says_one_line_and_keeps_the_work(
    window, open_portrait, qtbot, tmp_path
):
    session = edited(window, open_portrait)
    bad = tmp_path / "bad.gdpw"
    bad.write_bytes(b"PK\x03\x04 nothing")
    window.intake.open_file(bad)
    qtbot.waitUntil(lambda: "bad.gdpw" in window.banner.text)
    assert window.banner.kind == "error"
    assert session.stack.count() == 2
    assert not questions(window)


def test_another_head_does_not_replace_the_document_of_the_one_before(
    window, open_portrait, qtbot, target
):
    edited(window, open_portrait)
    save(window, qtbot)
    documents = window.studio.documents
    status = window.studio.engine.wait(lambda: False).status
    documents.set_status(SimpleNamespace(**vars(status)))
    assert documents.path == target
    documents.set_status(SimpleNamespace(**{**vars(status), "head_identity": "c" * 64}))
    assert documents.path is None
    assert window.windowTitle() == "astronaut.png[*] – GDPW Studio"


def test_a_name_without_suffix_is_asked_about_before_it_replaces_a_document(qtbot, tmp_path):
    (tmp_path / "work.gdpw").write_bytes(b"old")
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    asked = []

    def of_kind(kind):
        return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind))

    def type_name():
        dialog = of_kind(QFileDialog)
        asked.append(dialog.selectedFiles()[0])
        dialog.findChild(QLineEdit, "fileNameEdit").setText("work")
        QTimer.singleShot(100, refuse)
        dialog.accept()
        dialog.reject()

    def refuse():
        box = of_kind(QMessageBox)
        asked.append(box.text())
        box.button(Button.No).click()

    QTimer.singleShot(100, type_name)
    assert choose_document(parent, tmp_path / "a b.gdpw", can_link=False) is None
    assert asked[0] == str(tmp_path / "a b.gdpw")
    assert "work.gdpw already exists" in asked[1]
