"""What a person does with the window, from drop to export, over the real engine.

Mouse and keyboard only; pictures are judged by their pixels.
"""

import json

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu
from window_acts import drop, files

from app.exporting.dialog import ExportDialog
from app.panels.frontalize_many import FrontalizeMany
from app.timeline.motion_dialog import MotionDialog
from app.widgets.thumbnail_list import ThumbnailList
from gdpw_core.head.pack import load_pack
from gdpw_core.image import decode_photo

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture(scope="module")
def engine():
    """The real pipeline, made once."""
    from gdpw_core.pipeline import Pipeline

    return Pipeline()


@pytest.fixture
def controls():
    return load_pack().controls()


class Desk:
    """The window and what a person does to it."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot
        self.session, self.canvas = window.studio.session, window.canvas
        self.panel, self.looks = window.adjust_panel, window.presets_panel

    def wait(self, condition, timeout=15000):
        self.qtbot.waitUntil(condition, timeout=timeout)

    def opens(self, path):
        before = self.session.portrait
        drop(self.window, files(path))
        self.wait(lambda: self.session.portrait is not before)
        self.window.activateWindow()

    def presses(self, key, modifiers=Qt.KeyboardModifier.NoModifier, at=None):
        QTest.keyClick(at or self.window, key, modifiers)

    def types(self, name, text):
        field = self.row(name).field
        QTest.mouseClick(field, LEFT)
        self.presses(Qt.Key.Key_A, CTRL, field)
        self.qtbot.keyClicks(field, text)
        return field

    def row(self, name):
        control = self.session.controls.get(name)
        group = self.panel.group(control.group if not name.startswith("eyeBlink") else "eyes")
        group.set_opened(True)
        return group.sliders[name]

    def drags(self, widget, start, end):
        QTest.mousePress(widget, LEFT, pos=start)
        for part in (0.25, 0.5, 0.75, 1.0):
            QTest.mouseMove(widget, start + (end - start) * part)
        QTest.mouseRelease(widget, LEFT, pos=end)

    def slides(self, name, start, end):
        slider = self.row(name).slider
        y = slider.height() // 2
        points = [QPoint(round(slider.width() * f), y) for f in (start, end)]
        self.drags(slider, *points)

    def clicks_look(self, label):
        preset = self.looks.preset(label)
        shown: ThumbnailList = self.looks.lists[preset.group]
        QTest.mouseClick(shown.viewport(), LEFT, pos=shown.place_of(preset).center())

    def sees_result(self):
        """Wait until the canvas shows the present edit as well as it can."""
        self.wait(lambda: self.window.controller._shown == self.window.controller._revision)
        self.wait(lambda: self.window.status.tier.text() in ("Full quality", "Photo pixels"))

    def exports(self, path):
        self.presses(Qt.Key.Key_E, CTRL)
        self.wait(lambda: self.window.findChild(ExportDialog) is not None)
        dialog = self.window.findChild(ExportDialog)
        if path.suffix == ".jpg":
            self.qtbot.keyClicks(dialog.format, "JPEG")
        dialog.file.selectAll()
        self.qtbot.keyClicks(dialog.file, str(path))
        QTest.mouseClick(dialog.export_button, LEFT)
        self.wait(lambda: path.exists() and not self.window.studio.jobs.pending)
        self.wait(lambda: self.window.findChild(ExportDialog) is None)
        return decode_photo(path)

    def grab(self):
        return self.canvas.grab().toImage()


@pytest.fixture
def desk(make_window, engine, qtbot):
    window = make_window(engine)
    window.resize(1280, 800)
    return Desk(window, qtbot)


def pixels(path_or_photo):
    photo = path_or_photo if hasattr(path_or_photo, "pixels") else decode_photo(path_or_photo)
    return photo.pixels[..., :3].astype(int)


def test_drop_a_photo_drag_a_smile_compare_and_export_it(desk, hopper, tmp_path):
    desk.opens(hopper)
    desk.slides("mouthSmile", 0.08, 0.9)
    assert desk.session.value("mouthSmile") > 0.7
    desk.sees_result()
    after = desk.grab()
    QTest.keyPress(desk.window, Qt.Key.Key_Backslash)
    assert desk.grab() != after
    QTest.keyRelease(desk.window, Qt.Key.Key_Backslash)
    exported = desk.exports(tmp_path / "smile.png")
    change = np.abs(pixels(exported) - pixels(hopper)).max(axis=2)
    assert change.shape == (600, 512)
    assert change.max() > 60
    # The corners of the photo are far from the mouth.
    for corner in (change[:50, :50], change[:50, -50:], change[-50:, :50], change[-50:, -50:]):
        assert corner.max() == 0


def test_open_a_photo_and_export_it_unedited_bit_for_bit(desk, astronaut, tmp_path):
    desk.opens(astronaut)
    assert np.array_equal(pixels(desk.exports(tmp_path / "same.png")), pixels(astronaut))


def test_turn_the_head_by_typed_degrees_then_undo_and_redo_everything(desk, astronaut):
    desk.opens(astronaut)
    fitted = desk.session.parameters
    field = desk.types("yaw", "12,5")
    desk.presses(Qt.Key.Key_Tab, at=field)
    desk.qtbot.keyClicks(desk.row("pitch").field, "-4")
    desk.presses(Qt.Key.Key_Return, at=desk.row("pitch").field)
    edited = desk.session.parameters
    assert desk.session.value("yaw") == pytest.approx(12.5)
    assert desk.session.value("pitch") == pytest.approx(-4)
    desk.presses(Qt.Key.Key_Z, CTRL)
    desk.presses(Qt.Key.Key_Z, CTRL)
    assert desk.session.parameters == fitted
    assert desk.canvas.frame is None
    desk.presses(Qt.Key.Key_Z, CTRL | SHIFT)
    desk.presses(Qt.Key.Key_Y, CTRL)
    assert desk.session.parameters == edited


def test_put_a_laugh_on_the_face_and_take_some_of_it_back(desk, astronaut):
    desk.opens(astronaut)
    desk.clicks_look("Laugh")
    desk.sees_result()
    laughing = desk.grab()
    slider = desk.looks.amount.slider
    y = slider.height() // 2
    desk.drags(slider, QPoint(slider.width() - 7, y), QPoint(slider.width() // 2, y))
    assert desk.looks.applier.active.amount == pytest.approx(0.5, abs=0.08)
    desk.sees_result()
    assert desk.grab() != laughing
    assert desk.session.stack.count() == 1


def test_choose_a_look_by_its_picture_of_this_very_face(desk, astronaut):
    desk.opens(astronaut)
    made = {}
    desk.looks.thumbnails.made.connect(lambda preset, picture: made.update({preset: picture}))
    desk.wait(lambda: len(made) >= 12)
    looks = {preset.label: picture for preset, picture in made.items()}
    assert looks["Laugh"] != looks["At rest"]
    desk.clicks_look("Surprise")
    assert desk.session.stack.text(0).startswith("Surprise")


def test_split_the_picture_and_move_the_divider(desk, astronaut):
    desk.opens(astronaut)
    desk.types("yaw", "15")
    desk.presses(Qt.Key.Key_Return, at=desk.row("yaw").field)
    desk.sees_result()
    after = desk.grab()
    desk.presses(Qt.Key.Key_Y)
    canvas = desk.canvas
    middle = QPoint(canvas.width() // 2, canvas.height() // 2)
    desk.drags(canvas, middle, QPoint(canvas.width() - 30, middle.y()))
    assert canvas.split > 0.9
    before = desk.grab()
    desk.presses(Qt.Key.Key_Y)
    assert desk.grab() == after
    assert before != after


def test_frontalize_with_one_key_and_export_a_jpeg(desk, hopper, tmp_path):
    desk.opens(hopper)
    desk.presses(Qt.Key.Key_F)
    desk.wait(lambda: desk.session.stack.count() == 1)
    turn = desk.session.controls
    assert abs(turn.value("eye_yaw", desk.session.parameters, desk.session.fitted)) < 1e-6
    desk.sees_result()
    exported = desk.exports(tmp_path / "front.jpg")
    assert (exported.width, exported.height) == (512, 600)


def test_drop_a_folder_on_frontalize_and_get_a_file_for_each_photo(
    desk, astronaut, hopper, tmp_path
):
    folder = tmp_path / "people"
    folder.mkdir()
    for source in (astronaut, hopper):
        (folder / source.name).write_bytes(source.read_bytes())
    (folder / "empty wall.png").write_bytes(wall(tmp_path).read_bytes())
    desk.window.drop_overlay.appear(usable=True)
    drop(desk.window, files(folder), QPoint(desk.window.width() - 60, 300))
    dialog = desk.window.findChild(FrontalizeMany)
    QTest.mouseClick(dialog.start_button, LEFT)
    desk.wait(lambda: not desk.window.studio.batch.running, timeout=40000)
    assert sorted(p.name for p in (folder / "frontal").iterdir()) == [
        "astronaut_frontal.png", "grace_hopper_frontal.png",
    ]  # fmt: skip
    assert "no face was found" in dialog.table.item(1, 1).text()
    dialog.close()


def wall(folder):
    path = folder / "wall.png"
    Image.new("RGB", (300, 300), (120, 130, 140)).save(path)
    return path


def test_choose_one_of_two_people_and_change_only_that_one(desk, astronaut, hopper, tmp_path):
    both = tmp_path / "both.png"
    picture = Image.new("RGB", (1024, 512))
    picture.paste(Image.open(astronaut).convert("RGB"), (0, 0))
    picture.paste(Image.open(hopper).convert("RGB").crop((0, 0, 512, 512)), (512, 0))
    picture.save(both)
    drop(desk.window, files(both))
    desk.wait(lambda: desk.window.stack.currentWidget() is desk.window.picker)
    QTest.keyClick(desk.window.picker, Qt.Key.Key_2)
    desk.wait(lambda: desk.session.portrait is not None)
    right = desk.session.portrait.fit.landmarks[:, 0].mean() > 512
    desk.clicks_look("Surprise")
    exported = desk.exports(tmp_path / "one.png")
    change = np.abs(pixels(exported) - pixels(both)).max(axis=2)
    other, own = (change[:, :400], change[:, 560:]) if right else (change[:, 620:], change[:, :460])
    assert other.max() == 0
    assert own.max() > 40


def test_correct_a_mouth_corner_and_see_the_head_follow(desk, astronaut):
    desk.opens(astronaut)
    desk.presses(Qt.Key.Key_2, CTRL)
    desk.presses(Qt.Key.Key_L)
    canvas, before = desk.canvas, desk.session.portrait
    corner = canvas.viewport.to_canvas(canvas.landmarks.points[61]).toPoint()
    desk.drags(canvas, corner, corner + QPoint(-14, 8))
    desk.wait(lambda: desk.session.portrait is not before)
    now = desk.session.portrait
    moved = now.fit.fitted_landmarks[61] - before.fit.fitted_landmarks[61]
    placed = now.face.landmarks[61, :2] - before.face.landmarks[61, :2]
    assert float(moved @ placed) > 0.4 * float(placed @ placed)
    QTest.mouseClick(desk.window.banner.button, LEFT)
    assert desk.session.portrait is before


def test_look_at_the_eyes_closely_and_move_around(desk, astronaut):
    desk.opens(astronaut)
    desk.types("eye_yaw", "20")
    desk.presses(Qt.Key.Key_Return, at=desk.row("eye_yaw").field)
    desk.canvas.setFocus()
    desk.presses(Qt.Key.Key_1, CTRL)
    assert desk.window.toolbar.zoom.text() == "100 %"
    for _ in range(3):
        desk.presses(Qt.Key.Key_Plus)
    origin = desk.canvas.viewport.origin
    QTest.keyPress(desk.window, Qt.Key.Key_Space)
    desk.drags(desk.canvas, QPoint(300, 300), QPoint(240, 280))
    QTest.keyRelease(desk.window, Qt.Key.Key_Space)
    assert desk.canvas.viewport.origin.x() == pytest.approx(origin.x() - 60)
    desk.sees_result()
    desk.presses(Qt.Key.Key_0, CTRL)
    assert desk.canvas.viewport.fitted


def test_find_a_slider_by_name_and_close_the_eyes_without_the_mouse(desk, astronaut):
    desk.opens(astronaut)
    desk.presses(Qt.Key.Key_F, CTRL)
    search = desk.panel.search
    assert search.hasFocus()
    desk.qtbot.keyClicks(search, "blink")
    row = desk.row("eyeBlink")
    assert row.isVisible()
    while not row.slider.hasFocus():
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    desk.presses(Qt.Key.Key_End, at=row.slider)
    assert desk.session.value("eyeBlinkLeft") == pytest.approx(1.0)
    desk.sees_result()
    desk.presses(Qt.Key.Key_Delete, at=row.slider)
    assert not desk.session.edited
    desk.presses(Qt.Key.Key_Escape, at=search)
    assert search.text() == ""


def test_keep_a_look_of_ones_own_and_put_it_on_another_person(desk, astronaut, hopper, tmp_path):
    desk.opens(astronaut)
    desk.clicks_look("Smile")
    desk.slides("roll", 0.5, 0.7)
    roll = desk.session.value("roll")
    QTest.mouseClick(desk.looks.save_button, LEFT)
    name = desk.window.findChild(QInputDialog).findChild(QLineEdit)
    desk.qtbot.keyClicks(name, "Happy tilt")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert desk.looks.preset("Happy tilt", "own") is not None
    desk.session.stack.setClean()
    desk.opens(hopper)
    desk.clicks_look("Happy tilt")
    assert desk.session.value("mouthSmileLeft") == pytest.approx(0.7, abs=0.01)
    assert desk.session.value("roll") == pytest.approx(roll, abs=0.01)
    written = json.loads(next((tmp_path / "data" / "presets").glob("*.json")).read_text())
    assert written["presets"][0]["label"] == "Happy tilt"


def test_paste_a_picture_edit_it_and_copy_the_result(desk, astronaut):
    clipboard = QApplication.clipboard()
    from PySide6.QtGui import QImage

    source = QImage(str(astronaut)).convertToFormat(QImage.Format.Format_RGB888)
    clipboard.setImage(source)
    desk.window.activateWindow()
    desk.presses(Qt.Key.Key_V, CTRL)
    desk.wait(lambda: desk.session.portrait is not None)
    desk.clicks_look("Wink left")
    desk.presses(Qt.Key.Key_C, CTRL | SHIFT)
    desk.wait(lambda: "clipboard" in desk.window.banner.text)
    result = clipboard.image().convertToFormat(QImage.Format.Format_RGB888)
    assert result.size() == source.size()
    assert result != source


def test_drop_a_broken_file_and_a_wall_and_keep_the_work(desk, astronaut, tmp_path):
    desk.opens(astronaut)
    desk.types("roll", "6")
    desk.presses(Qt.Key.Key_Return, at=desk.row("roll").field)
    desk.session.stack.setClean()
    edited, portrait = desk.session.parameters, desk.session.portrait
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(astronaut.read_bytes()[:5000])
    for path, said in ((broken, "broken.jpg"), (wall(tmp_path), "no face")):
        drop(desk.window, files(path))
        desk.wait(lambda said=said: said in desk.window.banner.text)
        QTest.keyClick(desk.window.banner, Qt.Key.Key_Escape)
        assert desk.session.portrait is portrait
        assert desk.session.parameters == edited


def test_look_at_what_guides_the_edit_in_every_view(desk, astronaut):
    desk.opens(astronaut)
    desk.types("yaw", "10")
    desk.presses(Qt.Key.Key_Return, at=desk.row("yaw").field)
    desk.canvas.setFocus()
    seen = []
    for number, name in enumerate(desk.window.actions_.views, 1):
        desk.presses(getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.AltModifier)
        assert desk.window.controller.view == name
        if name not in ("result", "source"):
            title = desk.window.actions_.views[name].text()
            desk.wait(lambda title=title: desk.canvas._caption == title)
        elif name == "result":
            desk.sees_result()
        else:
            desk.wait(lambda: desk.canvas.frame is None)
        seen.append(desk.grab())
    assert len({bytes(image.constBits()) for image in seen}) == len(seen)
    desk.presses(Qt.Key.Key_B)
    assert desk.grab() != seen[-1]
    desk.presses(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)


def test_one_side_moves_with_the_other_and_the_panel_says_what_changed(desk, astronaut):
    desk.opens(astronaut)
    for button in desk.panel.findChildren(type(desk.row("yaw").reset_button)):
        if "Symmetry" in button.accessibleName() or "rows of their own" in button.toolTip():
            QTest.mouseClick(button, LEFT)
    row = desk.row("mouthSmileLeft")
    desk.presses(Qt.Key.Key_Home, at=row.slider)
    assert desk.session.value("mouthSmileRight") == pytest.approx(0.0, abs=1e-9)
    desk.wait(lambda: row.modified and desk.row("mouthSmileRight").modified)
    QTest.mouseClick(row.reset_button, LEFT)
    assert not desk.session.edited
    assert not [menu for menu in desk.window.findChildren(QMenu) if menu.isVisible()]


def test_start_for_the_first_time_agree_take_the_tour_and_smile(desk, astronaut, settings):
    desk.window.first_run.begin()
    desk.opens(astronaut)
    bubble = desk.window.first_run.bubble
    while bubble.isVisible():
        QTest.keyClick(bubble.go_on, Qt.Key.Key_Return)
    assert settings.agreed
    desk.clicks_look("Smile")
    desk.sees_result()
    assert desk.session.value("mouthSmileLeft") == pytest.approx(0.7)


def test_save_the_work_close_and_go_on_where_it_was_left(
    desk, hopper, tmp_path, make_window, engine, monkeypatch
):
    document = tmp_path / "hopper.gdpw"
    monkeypatch.setattr("app.documents.wiring.choose_document", lambda *_, **__: (document, False))
    desk.opens(hopper)
    desk.clicks_look("Surprise")
    desk.types("roll", "5")
    desk.presses(Qt.Key.Key_Return, at=desk.row("roll").field)
    desk.presses(Qt.Key.Key_S, CTRL)
    desk.wait(lambda: bool(list(tmp_path.glob("hopper*"))) and not desk.window.studio.jobs.pending)
    edited = desk.session.parameters
    desk.window.close()
    again = Desk(make_window(engine), desk.qtbot)
    again.opens(next(tmp_path.glob("hopper*")))
    assert again.session.parameters == edited
    again.presses(Qt.Key.Key_Z, CTRL)
    again.presses(Qt.Key.Key_Z, CTRL)
    assert not again.session.edited


def test_nod_and_smile_and_look_at_every_time_of_the_clip(desk, astronaut):
    desk.opens(astronaut)
    desk.window.actions_.motion.trigger()
    QTest.mouseClick(desk.window.findChild(MotionDialog).put, LEFT)
    desk.wait(lambda: desk.session.moves)
    desk.session.set_playhead(0.32)
    desk.clicks_look("Laugh")
    desk.sees_result()
    down = desk.grab()
    desk.session.set_playhead(0.72)
    desk.sees_result()
    up = desk.grab()
    assert up != down
    desk.session.set_playhead(0.32)
    desk.sees_result()
    assert desk.grab() == down
    # Nothing but the nod moves: the laugh is the still's, not a keyframe's.
    assert not desk.session.sequence.keys.keys
    player = desk.window.timeline_wiring.panel.player
    desk.presses(Qt.Key.Key_Space)
    assert player.playing
    desk.wait(lambda: not player.playing)
    assert desk.session.playhead == pytest.approx(1.96)
