"""Random gestures on the session: one drag is one step, undo all is the fit, redo all the end."""

import hypothesis.strategies as st
import pytest
from fakes import expression_units, portrait_of
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.panels.options import PanelOptions
from app.panels.pose import PosePanel
from app.session import EditSession
from gdpw_core.controls import Controls
from gdpw_core.document import ParameterChange
from gdpw_core.document.fields import parse_json
from gdpw_core.document.records import history_record, json_bytes, read_history
from gdpw_core.image import Photo

NAMES = ("yaw", "pitch", "jaw_open", "eye_yaw", "mouthSmile", "eyeBlinkLeft", "shape.3", "scale")
GROUPS = (("expression",), ("global_pose", "neck_pose", "camera"), ("shape",))


class Editing(RuleBasedStateMachine):
    """What a person does with mouse and keys; the model is a list of states."""

    @initialize()
    def start(self):
        import numpy as np

        self.session = EditSession(Controls(expression_units()))
        photo = Photo(np.full((64, 64, 3), 120, np.uint8))
        self.session.load(portrait_of(photo))
        self.states = [self.session.parameters]
        self.place = 0

    def expect(self):
        """The session reached a new state by one step, or none if nothing changed."""
        if self.session.parameters != self.states[self.place]:
            del self.states[self.place + 1 :]
            self.states.append(self.session.parameters)
            self.place += 1
        elif self.session.stack.count() < len(self.states) - 1:
            # A gesture that came back to its start took the steps after it with it.
            del self.states[self.place + 1 :]

    @rule(name=st.sampled_from(NAMES), values=st.lists(st.floats(-2, 2), min_size=1, max_size=8))
    def drag(self, name, values):
        gesture = self.session.begin_gesture()
        for value in values:
            self.session.set_values({name: value}, name, gesture)
        self.session.end_gesture()
        self.expect()

    @rule(name=st.sampled_from(NAMES), values=st.lists(st.floats(-2, 2), min_size=1, max_size=5))
    def drag_there_and_back(self, name, values):
        start = self.session.parameters
        gesture = self.session.begin_gesture()
        for value in values:
            self.session.set_values({name: value}, name, gesture)
        self.session.edit(start, name, gesture)
        self.session.end_gesture()
        assert self.session.parameters == start
        self.expect()

    @rule(name=st.sampled_from(NAMES), value=st.floats(-2, 2))
    def type_value(self, name, value):
        self.session.set_values({name: value}, name, self.session.new_gesture())
        self.expect()

    @rule(fields=st.sampled_from(GROUPS))
    def reset_group(self, fields):
        self.session.reset(fields, "Reset")
        self.expect()

    @rule()
    def reset_all(self):
        self.session.reset_all()
        assert not self.session.edited
        self.expect()

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self):
        self.session.stack.undo()
        self.place -= 1

    @precondition(lambda self: self.place < len(self.states) - 1)
    @rule()
    def redo(self):
        self.session.stack.redo()
        self.place += 1

    @rule()
    def save_and_open(self):
        before, portrait = self.session.history(), self.session.portrait
        data = json_bytes(history_record(before))
        self.session.restore(portrait, read_history(parse_json(data, "history")))
        assert self.session.stack.isClean()
        pairs = zip(self.session.history().states(), before.states(), strict=True)
        assert all(ParameterChange.between(one, other).nothing for one, other in pairs)

    @invariant()
    def one_state_for_each_step(self):
        assert self.session.stack.count() == len(self.states) - 1
        assert self.session.stack.index() == self.place
        assert self.session.parameters == self.states[self.place]

    def teardown(self):
        if not hasattr(self, "session"):
            return
        for _ in range(self.place):
            self.session.stack.undo()
        assert ParameterChange.between(self.session.parameters, self.session.fitted).nothing
        for _ in range(len(self.states) - 1):
            self.session.stack.redo()
        assert ParameterChange.between(self.session.parameters, self.states[-1]).nothing
        self.session.stack.blockSignals(True)


@pytest.mark.usefixtures("qapp")
class TestEditing(Editing.TestCase):
    settings = settings(
        max_examples=60,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.slow
@pytest.mark.usefixtures("qapp")
class TestAThousandSequences(Editing.TestCase):
    settings = settings(TestEditing.settings, max_examples=1_000)


def test_key_presses_in_quick_succession_are_one_step_and_a_double_click_none(session, qtbot):
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    panel = PosePanel(session, PanelOptions())
    qtbot.addWidget(panel)
    panel.resize(360, 400)
    panel.set_opened(True)
    panel.show()
    slider = panel.sliders["yaw"].slider
    for _ in range(5):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert session.stack.count() == 1
    assert session.value("yaw") == pytest.approx(5.0)

    pitch = panel.sliders["pitch"].slider
    place = QPoint(pitch.width() - 12, pitch.height() // 2)
    QTest.mouseClick(pitch, Qt.MouseButton.LeftButton, pos=place)
    assert session.stack.count() == 2
    QTest.mouseDClick(pitch, Qt.MouseButton.LeftButton, pos=place)
    assert session.value("pitch") == pytest.approx(0.0, abs=1e-9)
    assert session.stack.count() == 1
