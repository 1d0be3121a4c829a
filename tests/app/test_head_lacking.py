"""A head without some joints: their sliders are grey, say why, and nothing else moves them."""

import numpy as np
import pytest
from fakes import expression_units
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.panels.eyes_jaw import EyesPanel, JawPanel
from app.panels.options import PanelOptions
from app.panels.pose import PosePanel
from app.presets.blend import applied
from app.presets.preset import Preset
from gdpw_core.controls import Controls
from gdpw_core.errors import InputError

REASON = "the Basel Face Model has no jaw joint"


@pytest.fixture
def controls():
    return Controls(expression_units(), {"jaw": REASON, "root": "no neck"})


def panel_of(kind, session, qtbot):
    panel = kind(session, PanelOptions())
    qtbot.addWidget(panel)
    panel.set_opened(True)
    panel.resize(360, 400)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_sliders_of_missing_joints_are_grey_and_say_why(session, qtbot):
    jaw = panel_of(JawPanel, session, qtbot)
    for row in jaw.sliders.values():
        assert not row.isEnabled()
        assert not row.slider.isEnabled()
        for widget in (row, row.slider, row.field):
            assert REASON in widget.toolTip()
            assert REASON in widget.accessibleDescription()
    pose = panel_of(PosePanel, session, qtbot)
    enabled = {name for name, row in pose.sliders.items() if row.isEnabled()}
    assert {"yaw", "pitch", "roll", "scale"} <= enabled
    assert not any(name.startswith("neck") for name in enabled)
    eyes = panel_of(EyesPanel, session, qtbot)
    assert all(row.isEnabled() for row in eyes.sliders.values())


def test_keys_on_a_grey_slider_change_nothing(session, qtbot):
    row = panel_of(JawPanel, session, qtbot).sliders["jaw_open"]
    before = session.parameters
    QTest.keyClick(row.slider, Qt.Key.Key_Right)
    QTest.mouseClick(row.slider, Qt.MouseButton.LeftButton)
    assert session.parameters == before
    assert not session.stack.count()


def test_resetting_the_group_leaves_the_fit(session, qtbot):
    panel = panel_of(JawPanel, session, qtbot)
    before = session.parameters
    panel.reset_asked.emit()
    assert session.parameters == before


def test_values_for_missing_joints_are_refused_by_name(session):
    with pytest.raises(InputError, match=f"jaw_open: {REASON}"):
        session.set_values({"jaw_open": 4.0}, "Open")


def test_a_preset_gives_such_a_head_what_it_can_show(session, controls):
    preset = Preset("Shout", "own", {"jaw_open": 20.0, "mouthSmileLeft": 0.5, "yaw": 4.0})
    fitted = session.fitted
    after = applied(preset, 1.0, fitted, fitted=fitted, controls=controls)
    assert controls.value("yaw", after, fitted) == pytest.approx(4.0)
    np.testing.assert_array_equal(after.jaw_pose, fitted.jaw_pose)
