"""What a person does with the timeline, by mouse and keyboard."""

from dataclasses import replace

import pytest
from fakes import portrait_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QMenu,
)
from timeline_desk import ALT, CTRL, LEFT, SHIFT, Desk, lift

from app.timeline.motion_dialog import MotionDialog
from app.timeline.track_dialog import TrackDialog
from gdpw_core.motion.blending import PARAMETER_GROUPS


def test_the_timeline_waits_until_it_is_wanted(window, open_portrait, qtbot):
    open_portrait(window)
    assert not window.timeline_dock.isVisible()
    assert window.timeline_wiring._panel is None
    desk = Desk(window, qtbot)
    assert window.timeline_dock.isVisible()
    assert window.actions_.timeline.isChecked()
    desk.press(Qt.Key.Key_T)
    assert not window.timeline_dock.isVisible()


def test_a_user_sets_two_keys_and_plays(desk, pipeline):
    desk.press(Qt.Key.Key_K)
    assert set(desk.keys) == set(PARAMETER_GROUPS)
    desk.click(1.0)
    assert desk.session.playhead == pytest.approx(1.0)
    desk.slide("yaw", 0.8)
    assert desk.keys["pose"] == [0.0, 1.0]
    assert desk.keys["jaw"] == [0.0]
    turned = desk.session.value("yaw")
    desk.click(0.5)
    assert 2.0 < desk.session.value("yaw") < turned - 2.0
    desk.click(0.0)
    seen = []
    desk.session.playhead_changed.connect(lambda: seen.append(desk.session.playhead))
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: desk.session.playhead > 0.3)
    assert desk.panel.player.playing
    desk.press(Qt.Key.Key_Space)
    assert not desk.panel.player.playing
    assert seen == sorted(seen)
    assert desk.session.stack.count() == 2
    desk.qtbot.waitUntil(lambda: pipeline.previews[-1] == desk.session.parameters)


def test_a_user_puts_a_nod_on_the_timeline_and_undoes_it(desk):
    desk.click(0.4)
    desk.click(0.4)
    placed = desk.puts("nod")
    assert placed.name == "Nod"
    assert placed.start == pytest.approx(0.4)
    assert desk.session.sequence.seconds == pytest.approx(2.4)
    desk.click(0.7)
    assert desk.session.value("pitch") < -8.5
    desk.click(0.0)
    assert not desk.session.edited
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.session.sequence.empty
    assert desk.session.sequence.seconds == 4.0
    desk.press(Qt.Key.Key_Y, CTRL)
    assert [t.name for t in desk.session.sequence.tracks] == ["Nod"]


def test_a_user_makes_the_portrait_say_something_half_as_much_and_twice_as_fast(desk):
    QTest.mouseClick(desk.panel.tools.motion_button, LEFT)
    dialog = desk.window.findChild(MotionDialog)
    dialog.motions.setFocus()
    desk.press(Qt.Key.Key_End, at=dialog.motions)
    assert dialog.text.isEnabled()
    dialog.text.selectAll()
    desk.qtbot.keyClicks(dialog.text, "...")
    desk.press(Qt.Key.Key_Return, at=dialog.text)
    assert "no letters to say" in dialog.note.text()
    dialog.text.selectAll()
    desk.qtbot.keyClicks(dialog.text, "Mama")
    for field, text in ((dialog.amount, "50"), (dialog.speed, "2")):
        desk.press(Qt.Key.Key_Return, at=field)
        desk.qtbot.keyClicks(field, text)
        desk.press(Qt.Key.Key_Return, at=field)
    assert "the clip will last" in dialog.note.text()
    desk.press(Qt.Key.Key_Return, at=dialog.text)
    desk.qtbot.waitUntil(lambda: bool(desk.session.sequence.tracks))
    (placed,) = desk.session.sequence.tracks
    assert placed.name == "Talk: Mama"
    assert placed.speed == 2.0
    assert placed.seconds == pytest.approx(placed.track.seconds / 2)


def test_a_user_keeps_editing_a_still_photo_with_the_timeline_open(desk):
    desk.click(1.2)
    desk.slide("yaw", 0.8)
    assert desk.session.sequence.empty
    assert desk.session.parameters is desk.session.still
    desk.press(Qt.Key.Key_Space)
    assert not desk.panel.player.playing


def test_a_user_moves_a_key_and_one_undo_brings_it_back(desk):
    desk.panel.edits.set_keys(["pose", "jaw"])
    assert len(desk.lanes.selection.keys) == 2
    desk.click(0.0, 0)
    desk.drag(0.0, 1.5, 0)
    assert desk.keys == {"pose": [1.52], "jaw": [0.0]}
    assert desk.session.stack.count() == 2
    assert desk.lanes.selection.keys
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.keys["pose"] == [0.0]
    desk.click(0.0, 1, CTRL)
    desk.lane_key(Qt.Key.Key_Right, SHIFT)
    assert desk.keys["jaw"] == [0.04]


def test_a_key_dragged_over_another_does_not_destroy_it_on_the_way(desk):
    for seconds in (0.0, 1.0, 2.0):
        desk.session.set_playhead(seconds)
        desk.panel.edits.set_keys(["eyes"])
    desk.drag(0.0, 3.0, 2)
    assert desk.keys["eyes"] == [1.0, 2.0, 3.0]


def test_a_user_copies_pastes_and_deletes_keys_by_keyboard(desk):
    desk.press(Qt.Key.Key_K)
    desk.lanes.setFocus()
    desk.lane_key(Qt.Key.Key_Down)
    desk.lane_key(Qt.Key.Key_Escape)
    desk.lane_key(Qt.Key.Key_Return)
    assert desk.lanes.selection.keys == {("jaw", 0.0)}
    assert desk.lanes.accessibleName() == "Timeline: Jaw at 0:00.00, keyframe, selected"
    desk.lane_key(Qt.Key.Key_C, CTRL)
    for _ in range(5):
        desk.lane_key(Qt.Key.Key_Right)
    desk.lane_key(Qt.Key.Key_V, CTRL)
    assert desk.keys["jaw"] == [0.0, 0.2]
    assert desk.window.intake is not None
    desk.lane_key(Qt.Key.Key_Delete)
    assert desk.keys["jaw"] == [0.0]
    desk.lane_key(Qt.Key.Key_A, CTRL)
    desk.lane_key(Qt.Key.Key_Delete)
    assert desk.session.sequence.empty


def test_a_user_looks_frame_by_frame_and_jumps_from_key_to_key(desk):
    desk.session.set_playhead(1.0)
    desk.panel.edits.set_keys(["pose"])
    desk.lanes.setFocus()
    desk.lane_key(Qt.Key.Key_Left)
    assert desk.session.playhead == pytest.approx(0.96)
    desk.press(Qt.Key.Key_Right, ALT)
    desk.press(Qt.Key.Key_Right, ALT)
    assert desk.session.playhead == pytest.approx(1.04)
    desk.lane_key(Qt.Key.Key_Left, CTRL)
    assert desk.session.playhead == pytest.approx(1.0)
    desk.lane_key(Qt.Key.Key_End)
    assert desk.session.playhead == 4.0
    desk.lane_key(Qt.Key.Key_Home)
    assert desk.session.playhead == 0.0


def test_a_user_chooses_how_a_key_leads_to_the_next(desk):
    desk.panel.edits.set_keys(["pose"])
    desk.click(1.0)
    desk.slide("yaw", 0.9)
    desk.click(0.0, 0)
    menu = desk.panel.tools.easing.menu()
    next(a for a in menu.actions() if a.text() == "Hold, then jump").trigger()
    desk.click(0.9)
    assert desk.session.value("yaw") == pytest.approx(0.0, abs=1e-6)
    assert desk.session.sequence.keys.keys["pose"][0].easing == "hold"


def test_a_user_opens_the_menu_of_a_key_and_of_an_empty_place(desk):
    desk.panel.edits.set_keys(["pose"])

    def menu_at(point):
        desk.lanes.menu_asked.emit(desk.lanes.mapToGlobal(point))
        (menu,) = [m for m in desk.panel.findChildren(QMenu) if m.isVisible()]
        texts = [action.text() for action in menu.actions()]
        menu.close()
        return texts

    assert "Delete" in menu_at(desk.place(0.0, 0))
    desk.click(2.0, 1)
    assert "Put a motion here…" in menu_at(desk.place(2.0, 1))


def test_a_user_moves_and_cuts_a_track_with_the_mouse(desk):
    desk.window.timeline_wiring.put(lift(desk.session))
    desk.panel.edits.set_seconds(4.0)
    lane = len(PARAMETER_GROUPS)
    desk.drag(1.0, 1.52, lane)
    (placed,) = desk.session.sequence.tracks
    assert (placed.start, placed.end) == (pytest.approx(0.52), pytest.approx(2.52))
    desk.drag(placed.end, 1.52, lane)
    (placed,) = desk.session.sequence.tracks
    assert placed.out == pytest.approx(1.0)
    desk.drag(placed.start, 1.0, lane)
    (placed,) = desk.session.sequence.tracks
    assert (placed.start, placed.first) == (pytest.approx(1.0), pytest.approx(0.48))
    assert desk.session.stack.count() == 5
    desk.lane_key(Qt.Key.Key_C, CTRL)
    desk.lane_key(Qt.Key.Key_Delete)
    assert desk.session.sequence.empty
    desk.lane_key(Qt.Key.Key_Home)
    desk.lane_key(Qt.Key.Key_V, CTRL)
    assert desk.session.sequence.tracks == (replace(placed, start=0.0),)


def test_a_user_sets_a_key_in_one_lane_by_keyboard_and_by_mouse(desk):
    desk.lanes.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        desk.lane_key(key)
    assert desk.keys == {"eyes": [0.0]}
    QTest.mouseDClick(desk.lanes, LEFT, pos=desk.place(2.0, 3))
    assert set(desk.keys) == {"eyes", "expression"}


def test_the_timeline_grows_with_its_tracks_but_leaves_the_picture_its_room(desk):
    first = desk.window.timeline_dock.height()
    for _ in range(2):
        desk.window.timeline_wiring.put(lift(desk.session))
    desk.qtbot.waitUntil(lambda: desk.lanes.visibleRegion().boundingRect().height() >= 178)
    for _ in range(8):
        desk.window.timeline_wiring.put(lift(desk.session))
    QTest.qWait(100)
    assert first < desk.window.timeline_dock.height() < 0.4 * desk.window.height()
    # The lane of the latest track is in sight all the same.
    lane = desk.lanes.layout_.lane_top(desk.lanes.lane)
    assert desk.lanes.visibleRegion().boundingRect().contains(20, round(lane) + 10)


def test_a_user_weakens_a_track_in_its_settings(desk):
    desk.session.edit_sequence(desk.session.sequence.with_track(lift(desk.session)), "Lift")
    before = desk.session.value("jaw_open")
    QTest.mouseDClick(desk.lanes, LEFT, pos=desk.place(1.0, len(PARAMETER_GROUPS)))
    dialog = desk.window.findChild(TrackDialog)
    field = dialog.field("Jaw")
    desk.press(Qt.Key.Key_Return, at=field)
    desk.qtbot.keyClicks(field, "50")
    desk.press(Qt.Key.Key_Return, at=field)
    assert desk.session.sequence.tracks[0].gains["jaw"] == 0.5
    assert desk.session.value("jaw_open") < before
    speed = dialog.field("Speed")
    desk.press(Qt.Key.Key_Return, at=speed)
    desk.qtbot.keyClicks(speed, "0,25")
    desk.press(Qt.Key.Key_Return, at=speed)
    assert "left out" in dialog.note.text()
    desk.session.stack.setIndex(0)
    assert not dialog.isVisible()


def test_a_user_makes_the_clip_longer_and_loops_it(desk):
    tools = desk.panel.tools
    desk.press(Qt.Key.Key_Return, at=tools.length)
    desk.qtbot.keyClicks(tools.length, "90")
    desk.press(Qt.Key.Key_Return, at=tools.length)
    assert desk.session.sequence.seconds == 90.0
    QTest.mouseClick(tools.loop, LEFT)
    assert desk.session.sequence.loop
    desk.press(Qt.Key.Key_Z, CTRL)
    assert not tools.loop.isChecked()
    desk.press(Qt.Key.Key_Z, CTRL)
    assert tools.length.text() == "4.00 s"


def test_with_auto_key_off_the_user_is_told_what_holds_the_slider(desk):
    desk.panel.edits.set_keys(["pose"])
    QTest.mouseClick(desk.panel.tools.auto, LEFT)
    desk.slide("yaw", 0.8)
    assert "Auto-key" in desk.window.banner.text
    assert desk.session.value("yaw") == pytest.approx(0.0, abs=1e-6)
    row = desk.window.adjust_panel.group("pose").sliders["yaw"]
    desk.qtbot.waitUntil(lambda: not row.modified)


def test_space_that_is_held_to_pan_does_not_play_nor_does_a_space_that_is_typed(desk):
    desk.press(Qt.Key.Key_K)
    canvas = desk.window.canvas
    canvas.setFocus()
    desk.press(Qt.Key.Key_1, CTRL)
    for _ in range(3):
        canvas.zoom_step(1)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    QTest.mousePress(canvas, LEFT, pos=QPoint(300, 200))
    QTest.mouseMove(canvas, QPoint(240, 180))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(240, 180))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert not desk.panel.player.playing
    search = desk.window.adjust_panel.search
    search.setFocus()
    desk.press(Qt.Key.Key_Space, at=search)
    assert not desk.panel.player.playing
    canvas.setFocus()
    desk.press(Qt.Key.Key_Space, at=canvas)
    assert desk.panel.player.playing
    desk.panel.player.stop()


def test_whoever_takes_the_playhead_stops_the_clip(desk):
    desk.press(Qt.Key.Key_K)
    takes = (
        lambda: desk.click(2.0),
        lambda: desk.lane_key(Qt.Key.Key_Left),
        lambda: desk.lane_key(Qt.Key.Key_Home),
        lambda: QTest.mouseClick(desk.panel.tools.start, LEFT),
        lambda: desk.slide("yaw", 0.6),
    )
    for take in takes:
        desk.panel.player.start()
        assert desk.panel.player.playing
        take()
        assert not desk.panel.player.playing
    assert not desk.session.dragging


def test_what_was_copied_from_one_person_is_not_pasted_on_another(desk):
    desk.press(Qt.Key.Key_K)
    desk.lane_key(Qt.Key.Key_C, CTRL)
    assert desk.panel.tools.paste.isEnabled()
    desk.session.load(portrait_of(desk.session.portrait.photo, seed=3))
    assert not desk.panel.tools.paste.isEnabled()


def test_looking_through_the_clip_is_no_edit(desk):
    desk.press(Qt.Key.Key_K)
    desk.session.stack.setClean()
    desk.drag(0.2, 2.0, None)
    assert desk.session.playhead == pytest.approx(2.0)
    assert not desk.window.studio.documents.modified
    assert desk.session.stack.count() == 1
