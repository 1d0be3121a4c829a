"""What is carried from one head to another."""

import numpy as np
import pytest
from fakes import expression_units, fitted_parameters

from app.assets.carry_over import CarryOver
from gdpw_core.controls import Controls

THEN, NOW = fitted_parameters(1), fitted_parameters(2)


def test_moved_controls_stand_where_they_stood_and_the_rest_is_the_other_fit(controls):
    carry = CarryOver(THEN, NOW, controls, controls)
    edited = controls.with_values({"yaw": 12.0, "jaw_open": 9.0, "mouthSmile": 0.5}, THEN, THEN)
    there = carry.parameters(edited)
    for name, value in (("yaw", 12.0), ("jaw_open", 9.0), ("mouthSmile", 0.5), ("pitch", 0.0)):
        assert controls.value(name, there, NOW) == pytest.approx(value, abs=1e-9)
    assert np.array_equal(there.shape, NOW.shape)
    assert carry.parameters(THEN) == NOW


def test_of_a_keyframe_only_its_own_group_counts(controls):
    carry = CarryOver(THEN, NOW, controls, controls)
    edited = controls.with_values({"yaw": 12.0, "jaw_open": 9.0}, THEN, THEN)
    jaw = carry.keyframe(edited, "jaw")
    assert controls.value("jaw_open", jaw, NOW) == pytest.approx(9.0)
    assert np.array_equal(jaw.neck_pose, NOW.neck_pose)
    pose = carry.keyframe(edited, "pose")
    assert controls.value("yaw", pose, NOW) == pytest.approx(12.0)
    assert np.array_equal(pose.jaw_pose, NOW.jaw_pose)


def test_named_expressions_that_the_other_head_lacks_stay_behind(controls):
    edited = controls.with_values({"mouthSmile": 0.5, "browDown": 0.4}, THEN, THEN)
    fewer = Controls(expression_units(("mouthSmileLeft", "mouthSmileRight")))
    values = CarryOver(THEN, NOW, controls, fewer).values(edited)
    assert {name for name in values if name.startswith("brow")} == set()
    assert values["mouthSmileLeft"] == controls.value("mouthSmileLeft", edited, THEN)
