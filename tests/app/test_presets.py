"""Presets: their files, what they do to a face, and the panel."""

import json

import numpy as np
import pytest
from fakes import fitted_parameters
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.presets.blend import applied, preset_of_edit
from app.presets.preset import Preset, read_presets, write_presets
from app.presets.store import OwnPresets, built_in_presets
from gdpw_core.errors import InputError
from gdpw_core.head.limits import within_limits
from gdpw_core.head.pack import load_pack


@pytest.fixture(scope="module")
def head_controls():
    return load_pack().controls()


def values(controls, parameters, fitted):
    return {c.name: controls.value(c.name, parameters, fitted) for c in controls}


def test_every_built_in_preset_moves_controls_of_the_head_within_its_limits(head_controls):
    units = load_pack().units
    fitted = fitted_parameters(1).replaced(expression=np.zeros(50))
    presets = built_in_presets()
    assert len(presets) >= 30
    assert len({preset.label for preset in presets}) == len(presets)
    for preset in presets:
        assert all(name in head_controls for name in preset.values), preset.label
        for name, value in preset.values.items():
            control = head_controls.get(name)
            assert control.low <= value <= control.high, (preset.label, name)
        result = applied(preset, 1.0, fitted, fitted=fitted, controls=head_controls)
        assert result != fitted, preset.label
        possible = within_limits(result, units)
        assert np.abs(possible.expression - result.expression).max() < 0.5, preset.label


def test_the_amount_blends_from_the_face_as_it_was_to_the_preset(head_controls):
    fitted = fitted_parameters(2)
    smile = next(p for p in built_in_presets() if p.label == "Smile")

    def at(amount):
        result = applied(smile, amount, fitted, fitted=fitted, controls=head_controls)
        return head_controls.value("mouthSmileLeft", result, fitted)

    start = head_controls.value("mouthSmileLeft", fitted, fitted)
    assert applied(smile, 0.0, fitted, fitted=fitted, controls=head_controls) is fitted
    assert at(1.0) == pytest.approx(smile.values["mouthSmile"])
    assert at(0.25) == pytest.approx(0.75 * start + 0.25 * at(1.0))


def test_one_expression_leaves_nothing_of_the_other(head_controls):
    fitted = fitted_parameters(3)
    by_name = {p.label: p for p in built_in_presets()}

    def put(name, base):
        return applied(by_name[name], 1.0, base, fitted=fitted, controls=head_controls)

    sad = put("Sad", fitted)
    assert np.allclose(put("Sad", put("Laugh", fitted)).expression, sad.expression, atol=1e-9)
    assert np.array_equal(sad.shape, fitted.shape)
    assert np.array_equal(sad.neck_pose, fitted.neck_pose)


def test_a_saved_look_is_the_same_on_the_same_face_and_keeps_the_shape_of_others(
    head_controls, tmp_path
):
    fitted, other = fitted_parameters(4), fitted_parameters(5)
    edited = head_controls.with_values(
        {"mouthSmile": 0.7, "yaw": 9.0, "eye_left_yaw": 5.0, "shape.3": 1.2, "jaw_open": 8.0},
        fitted, fitted,
    )  # fmt: skip
    look = preset_of_edit("My look", edited, fitted=fitted, controls=head_controls)
    write_presets(tmp_path / "look.json", [look])
    (again,) = read_presets(tmp_path / "look.json")
    same = applied(again, 1.0, fitted, fitted=fitted, controls=head_controls)
    wanted, got = values(head_controls, edited, fitted), values(head_controls, same, fitted)
    assert max(abs(wanted[name] - got[name]) for name in wanted) < 0.01
    moved = applied(again, 1.0, other, fitted=other, controls=head_controls)
    change = edited.shape[3] - fitted.shape[3]
    assert moved.shape[3] == pytest.approx(other.shape[3] + change, abs=1e-3)
    assert np.array_equal(np.delete(moved.shape, 3), np.delete(other.shape, 3))


HEAD = '{"kind": "gdpw presets", "version": 1, "presets": ['


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "\x00\xff", "[" * 100_000, HEAD + "]}", HEAD + "3]}",
        '{"kind": "gdpw presets", "version": 9, "presets": [{}]}',
        HEAD + '{"label": "x"}]}',
        HEAD + '{"label": " ", "values": {"yaw": 1}}]}',
        HEAD + '{"label": 3, "values": {"yaw": 1}}]}',
        HEAD + '{"label": "x", "values": [1]}]}',
        HEAD + '{"label": "x", "values": {"yaw": NaN}}]}',
        HEAD + '{"label": "x", "values": {"yaw": "1"}}]}',
        HEAD + '{"label": "x", "rest": "mouth"}]}',
    ],
)  # fmt: skip
def test_what_is_no_preset_file_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match="bad.json") as caught:
        read_presets(path)
    assert "\n" not in str(caught.value)


def test_own_presets_are_kept_replaced_and_removed_and_a_damaged_one_does_no_harm(tmp_path):
    own = OwnPresets(tmp_path / "presets")
    assert own.load() == []
    own.save(Preset("Zoe / A: b", "own", {"yaw": 1.0}))
    own.save(Preset("anna", "own", {"yaw": 2.0}))
    own.save(Preset("Anna", "own", {"yaw": 3.0}))
    (tmp_path / "presets" / "odd.json").write_text("{")
    anna, zoe = own.load()
    assert (anna.label, anna.values["yaw"], zoe.label) == ("Anna", 3.0, "Zoe / A: b")
    own.remove(anna)
    assert [preset.label for preset in own.load()] == ["Zoe / A: b"]


def click(panel, label):
    preset = panel.preset(label)
    shown = panel.lists[preset.group]
    place = shown.place_of(preset).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
    return preset


def test_a_preset_and_its_amount_are_one_step(window, open_portrait):
    session = open_portrait(window)
    panel = window.presets_panel
    click(panel, "Smile")
    assert session.value("mouthSmileLeft") == pytest.approx(0.7)
    panel.amount.pressed.emit()
    for percent in (80.0, 60.0, 40.0):
        panel.amount.changed.emit(percent)
    panel.amount.released.emit()
    start = session.fitted_value("mouthSmileLeft")
    assert session.value("mouthSmileLeft") == pytest.approx(0.6 * start + 0.4 * 0.7)
    assert session.stack.count() == 1
    assert session.stack.text(0) == "Smile  40 %"
    window.actions_.undo.trigger()
    assert not session.edited
    assert not panel.amount.isEnabled()
    window.actions_.redo.trigger()
    assert panel.amount.isEnabled()
    panel.amount.reset_asked.emit()
    assert session.value("mouthSmileLeft") == pytest.approx(0.7)


def test_presets_are_looked_through_without_piling_up_and_combined_across_groups(
    window, open_portrait
):
    session = open_portrait(window)
    panel = window.presets_panel
    click(panel, "Wink left")
    click(panel, "Smile")
    panel.applier.set_amount(0.0)
    assert not session.edited
    click(panel, "Smile")
    click(panel, "Look left")
    click(panel, "Tilt left")
    assert session.value("mouthSmileLeft") == pytest.approx(0.7)
    assert session.value("eye_left_yaw") == pytest.approx(-24)
    assert session.value("roll") == pytest.approx(-12)


def test_presets_are_chosen_by_keyboard(window, open_portrait):
    session = open_portrait(window)
    shown = window.presets_panel.lists["expression"]
    shown.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(shown, key)
    assert session.stack.text(0).startswith("Smile")


def test_thumbnails_show_the_open_face_and_wait_while_the_user_edits(
    window, open_portrait, qtbot, hopper, pipeline
):
    session = open_portrait(window)
    panel = window.presets_panel
    made = []
    panel.thumbnails.made.connect(lambda preset, picture: made.append((preset, picture)))
    before = time_of_previews(pipeline)
    for step in range(6):
        session.set_values({"yaw": float(step + 1)}, "Yaw")
        QTest.qWait(60)
    assert not made
    assert time_of_previews(pipeline) > before
    qtbot.waitUntil(lambda: len(made) >= len(panel._wanted()), timeout=8000)
    assert all(not picture.isNull() for _, picture in made)
    session.stack.setClean()
    open_portrait(window, hopper)
    assert not panel.thumbnails._made


def time_of_previews(pipeline):
    return len(pipeline.previews)


def test_a_look_is_saved_and_found_again_after_a_restart(
    window, open_portrait, make_window, pipeline, qtbot
):
    session = open_portrait(window)
    panel = window.presets_panel
    assert not panel.save_button.isEnabled()
    session.set_values({"mouthSmile": 0.5, "yaw": 4.0}, "x")
    assert panel.save_button.isEnabled()
    panel.save("  My   look ")
    again = make_window(pipeline)
    found = again.presets_panel.preset("My look", "own")
    assert found.values["yaw"] == pytest.approx(4.0, abs=0.01)
    again.presets_panel.remove(found)
    assert again.presets_panel.preset("My look") is None


def test_a_dropped_preset_file_is_applied_and_a_bad_one_refused(window, open_portrait, tmp_path):
    session = open_portrait(window)
    path = tmp_path / "look.json"
    write_presets(path, [Preset("From a friend", "own", {"yaw": 7.0, "unknownUnit": 1.0})])
    window.intake.open_file(path)
    assert session.value("yaw") == pytest.approx(7.0)
    assert session.stack.count() == 1
    path.write_text(json.dumps({"holiday": 1}))
    window.intake.open_file(path)
    assert "no preset file" in window.banner.text
    assert session.value("yaw") == pytest.approx(7.0)
