"""The edit session: one setter, one history."""

import tracemalloc

import numpy as np
import pytest
from fakes import fitted_parameters, portrait_of

from gdpw_core.document import ParameterChange
from gdpw_core.errors import InputError
from gdpw_core.image import decode_photo
from gdpw_core.parameters import Camera


def test_loading_a_portrait_starts_at_its_fit_with_an_empty_history(session, astronaut):
    session.set_values({"yaw": 10.0}, "Yaw")
    session.load(portrait_of(decode_photo(astronaut), seed=3))
    assert session.stack.count() == 0
    assert session.parameters == session.fitted
    assert not session.edited


def test_undo_returns_the_exact_parameters_and_redo_the_exact_edit(session):
    session.set_values({"yaw": 10.0}, "Yaw")
    session.set_values({"mouthSmile": 0.7}, "Smile")
    edited = session.parameters
    session.stack.undo()
    session.stack.undo()
    assert session.parameters == session.fitted
    session.stack.redo()
    session.stack.redo()
    assert session.parameters == edited


def test_edits_of_one_gesture_are_one_step(session):
    gesture = session.begin_gesture()
    for value in range(1, 20):
        session.set_values({"yaw": value / 2}, f"Yaw {value / 2}", gesture)
    session.end_gesture()
    assert session.stack.count() == 1
    assert session.stack.text(0) == "Yaw 9.5"
    session.stack.undo()
    assert session.parameters == session.fitted


def test_edits_of_two_gestures_are_two_steps(session):
    for value in (3.0, 6.0):
        session.set_values({"yaw": value}, "Yaw", session.begin_gesture())
        session.end_gesture()
    assert session.stack.count() == 2


def test_a_gesture_that_ends_where_it_began_leaves_no_step(session):
    gesture = session.begin_gesture()
    start = session.value("pitch")
    for value in (4.0, 2.0, start):
        session.set_values({"pitch": value}, "Pitch", gesture)
    session.end_gesture()
    assert session.stack.count() == 0
    assert session.parameters == session.fitted


def test_a_gesture_that_passes_its_start_is_still_one_step(session):
    gesture = session.begin_gesture()
    start = session.value("pitch")
    for value in (4.0, start, -5.0, start, 3.0):
        session.set_values({"pitch": value}, "Pitch", gesture)
    session.end_gesture()
    assert session.stack.count() == 1
    session.stack.undo()
    assert session.parameters == session.fitted


def test_an_edit_that_changes_nothing_makes_no_step(session):
    session.set_values({"yaw": session.value("yaw")}, "Yaw")
    session.reset_all()
    assert session.stack.count() == 0


def test_reset_of_a_group_touches_only_its_fields_and_is_one_step(session):
    session.set_values({"yaw": 10.0, "mouthSmile": 0.8}, "Two")
    session.reset(("global_pose", "neck_pose", "camera"), "Reset pose")
    assert session.value("yaw") == pytest.approx(0.0, abs=1e-9)
    assert session.value("mouthSmile") == pytest.approx(0.8)
    assert session.stack.count() == 2


def test_nothing_but_the_history_writes_the_parameters(session):
    with pytest.raises(AttributeError):
        session.parameters = session.fitted
    with pytest.raises(ValueError, match="read-only"):
        session.parameters.shape[0] = 1.0


def test_an_unknown_control_is_refused_and_nothing_changes(session):
    with pytest.raises(InputError, match="no control named"):
        session.set_values({"yaww": 1.0}, "?")
    assert not session.edited


def test_without_a_portrait_edits_are_ignored(controls, qtbot):
    from app.session import EditSession

    session = EditSession(controls)
    session.set_values({"shape.0": 1.0}, "Shape")
    assert session.stack.count() == 0


def test_signals_come_once_for_each_change(session, qtbot):
    changes = []
    session.parameters_changed.connect(lambda: changes.append(session.parameters))
    gesture = session.begin_gesture()
    session.set_values({"yaw": 1.0}, "Yaw", gesture)
    session.set_values({"yaw": 2.0}, "Yaw", gesture)
    session.stack.undo()
    assert len(changes) == 3


def test_a_portrait_prepared_anew_keeps_edits_and_history(session, astronaut):
    session.set_values({"yaw": 10.0}, "Yaw")
    edited, stamp = session.parameters, session.stamp
    session.refresh(portrait_of(decode_photo(astronaut)))
    assert session.parameters == edited
    assert session.stack.count() == 1
    assert session.stamp > stamp
    with pytest.raises(ValueError, match="another fit"):
        session.refresh(portrait_of(decode_photo(astronaut), seed=9))


def test_ten_thousand_edits_grow_memory_by_less_than_twenty_megabytes(session):
    names = [control.name for control in session.controls]
    rng = np.random.default_rng(0)
    chosen = rng.choice(names, 10_000)
    values = rng.uniform(-2, 2, 10_000)
    session.set_values({"yaw": 1.0}, "Yaw")
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for name, value in zip(chosen, values, strict=True):
        session.set_values({name: float(value)}, name, session.new_gesture())
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert session.stack.count() > 9_900
    session.stack.setIndex(0)
    assert session.parameters == session.fitted
    assert grown < 20e6, f"{grown / 1e6:.1f} MB"


def test_a_control_that_stands_there_already_is_not_moved_by_rounding(session):
    session.set_values({"yaw": 5.0}, "Yaw")
    session.set_values({"pitch": session.fitted_value("pitch")}, "Pitch")
    assert session.stack.count() == 1


def test_a_change_leads_from_either_state_to_the_other_bit_for_bit():
    one = fitted_parameters(1)
    other = one.replaced(jaw_pose=[0.3, -0.0, 0.0], camera=Camera(6.5, 0.0, -0.0))
    third = fitted_parameters(2)
    change = ParameterChange.between(one, other)
    assert change.applied(one).to_dict() == other.to_dict()
    assert change.applied(other).to_dict() == one.to_dict()
    assert str(change.applied(one).to_dict()) == str(other.to_dict())
    both = change.followed_by(ParameterChange.between(other, third))
    assert both.applied(one) == third
    assert change.followed_by(ParameterChange.between(other, one)).nothing


def test_a_history_that_lost_its_oldest_steps_still_leads_to_the_edit(session):
    session.stack.setUndoLimit(5)
    states = []
    for value in range(1, 13):
        session.set_values({"yaw": float(value)}, f"Yaw {value}")
        states.append(session.parameters)
    session.stack.undo()
    history = session.history()
    assert [step.text for step in history.steps] == [f"Yaw {value}" for value in range(8, 13)]
    assert history.position == 4
    assert history.start == states[6]
    assert history.current() == session.parameters == states[10]


def test_a_history_is_restored_with_its_list_and_its_undo(session, qtbot):
    from app.panels.history import HistoryPanel

    for value in (1.0, 2.0, 3.0):
        session.set_values({"yaw": value}, f"Yaw {value}")
    session.stack.setIndex(2)
    history, portrait = session.history(), session.portrait
    panel = HistoryPanel(session)
    qtbot.addWidget(panel)
    undo = session.stack.createUndoAction(session)
    session.load(portrait)
    assert not undo.isEnabled()
    session.restore(portrait, history)
    assert session.parameters == history.current()
    assert panel.model().rowCount() == 4
    assert panel.currentIndex().row() == 2
    assert undo.isEnabled()
    assert session.stack.canRedo()
    session.set_values({"yaw": 9.0}, "Yaw 9")
    assert [step.text for step in session.history().steps] == ["Yaw 1.0", "Yaw 2.0", "Yaw 9"]
