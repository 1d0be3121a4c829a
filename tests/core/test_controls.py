import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpw_core.controls import (
    Controls,
    ExpressionUnits,
    FaceFeatures,
    feature_landmarks,
    head_rotation,
)
from gdpw_core.errors import InputError
from gdpw_core.parameters import Camera, FaceParameters

NAMES = ("mouthSmileLeft", "mouthSmileRight", "browInnerUp", "mouthLeft", "mouthRight")


def units() -> ExpressionUnits:
    mixing = np.random.default_rng(3).normal(size=(50, 50))
    names = NAMES + tuple(f"unit{k}" for k in range(45))
    return ExpressionUnits(names, mixing, np.linalg.inv(mixing))


def features(seed=5, size=2e-3) -> FaceFeatures:
    rng = np.random.default_rng(seed)
    return FaceFeatures.of({k: rng.normal(0.0, size, (3, 100)) for k in feature_landmarks()})


CONTROLS = Controls(units(), features=features())
FEATURES = [control.name for control in CONTROLS.group("features")]


def fitted() -> FaceParameters:
    rng = np.random.default_rng(1)
    return FaceParameters.neutral(Camera(7.0, 0.01, -0.02)).replaced(
        shape=rng.normal(size=100),
        expression=rng.normal(size=50),
        global_pose=[0.1, -0.3, 0.05],
        neck_pose=[0.02, 0.1, 0.0],
        left_eye_pose=[0.05, 0.1, 0.0],
        right_eye_pose=[0.05, 0.06, 0.0],
    )


FITTED = fitted()


@settings(max_examples=60)
@given(
    st.sampled_from([control.name for control in CONTROLS]),
    st.floats(0.0, 1.0, allow_nan=False),
)
def test_a_slider_shows_the_value_that_it_was_moved_to(name, place):
    control = CONTROLS.get(name)
    value = control.low + place * (control.high - control.low)
    moved = CONTROLS.with_value(name, value, FITTED, FITTED)
    assert CONTROLS.value(name, moved, FITTED) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("name", [control.name for control in CONTROLS])
def test_moving_a_slider_back_gives_the_exact_fit(name):
    start = CONTROLS.value(name, FITTED, FITTED)
    there = CONTROLS.with_value(name, CONTROLS.get(name).high, FITTED, FITTED)
    back = CONTROLS.with_value(name, start, there, FITTED)
    assert CONTROLS.value(name, there, FITTED) != start
    for field in ("shape", "expression", "global_pose", "neck_pose", "jaw_pose"):
        np.testing.assert_allclose(getattr(back, field), getattr(FITTED, field), atol=1e-12)
    assert back.camera.scale == pytest.approx(FITTED.camera.scale, rel=1e-14)


def test_head_angles_are_independent_of_the_neck():
    turned = CONTROLS.with_values({"yaw": 15.0, "pitch": -5.0, "roll": 8.0}, FITTED, FITTED)
    np.testing.assert_array_equal(turned.global_pose, FITTED.global_pose)
    leaned = CONTROLS.with_value("neck_roll", 10.0, turned, FITTED)
    for name, value in (("yaw", 15.0), ("pitch", -5.0), ("roll", 8.0), ("neck_roll", 10.0)):
        assert CONTROLS.value(name, leaned, FITTED) == pytest.approx(value, abs=1e-6)
    difference = head_rotation(leaned) * head_rotation(turned).inv()
    assert difference.magnitude() < 1e-9


@pytest.mark.parametrize(
    ("name", "point", "axis", "sign"),
    [("yaw", (0, 0, 1), 0, 1), ("pitch", (0, 0, 1), 1, 1), ("roll", (0, 1, 0), 0, 1)],
)
def test_positive_is_right_up_and_clockwise_in_the_picture(name, point, axis, sign):
    rest = FaceParameters.neutral()
    turned = CONTROLS.with_value(name, 10.0, rest, rest)
    moved = head_rotation(turned).apply(point) - np.array(point)
    assert np.sign(moved[axis]) == sign


def test_gaze_up_turns_the_pupil_up():
    rest = FaceParameters.neutral()
    up = CONTROLS.with_value("eye_pitch", 10.0, rest, rest)
    assert up.left_eye_pose[0] < 0
    assert up.left_eye_pose[0] == up.right_eye_pose[0]


def test_both_eyes_keep_their_fitted_difference():
    moved = CONTROLS.with_value("eye_yaw", 20.0, FITTED, FITTED)
    before = FITTED.left_eye_pose - FITTED.right_eye_pose
    np.testing.assert_allclose(moved.left_eye_pose - moved.right_eye_pose, before)


def test_a_pair_sets_both_sides_and_leaves_other_units():
    moved = CONTROLS.with_value("mouthSmile", 1.0, FITTED, FITTED)
    for name in ("mouthSmileLeft", "mouthSmileRight"):
        assert CONTROLS.value(name, moved, FITTED) == pytest.approx(1.0)
    for name in ("browInnerUp", "unit7"):
        before = CONTROLS.value(name, FITTED, FITTED)
        assert CONTROLS.value(name, moved, FITTED) == pytest.approx(before)


def test_directions_of_the_mouth_are_not_sides():
    assert "mouth" not in CONTROLS
    assert CONTROLS.get("mouthLeft").mirror == "mouthRight"


def test_scale_and_position_count_in_percent():
    moved = CONTROLS.with_values({"scale": 10.0, "position_x": 5.0}, FITTED, FITTED)
    assert moved.camera.scale == pytest.approx(7.7)
    assert (moved.camera.tx - FITTED.camera.tx) * 7.0 == pytest.approx(0.1)


def test_unknown_names_get_a_suggestion():
    with pytest.raises(InputError, match="did you mean mouthSmile"):
        CONTROLS.get("mouthSmil")
    with pytest.raises(InputError, match="not a finite number"):
        CONTROLS.with_value("yaw", float("nan"), FITTED, FITTED)


def test_a_head_without_units_has_no_unit_sliders():
    assert Controls(None).group("units") == ()
    assert "shape.99" in Controls(None)


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_leaves_all_others_as_they_are(name):
    value = 0.7 * CONTROLS.get(name).high
    moved = CONTROLS.with_value(name, value, FITTED, FITTED)
    values = {other: CONTROLS.value(other, moved, FITTED) for other in FEATURES}
    assert values.pop(name) == pytest.approx(value)
    assert max(map(abs, values.values())) < 1e-9


def test_features_add_up_in_any_order_and_count_from_the_fit():
    edit = {name: 0.5 * CONTROLS.get(name).low for name in FEATURES}
    forth = CONTROLS.with_values(edit, FITTED, FITTED)
    back = CONTROLS.with_values(dict(reversed(edit.items())), FITTED, FITTED)
    np.testing.assert_allclose(forth.shape, back.shape, atol=1e-9)
    assert all(CONTROLS.value(name, FITTED, FITTED) == 0.0 for name in FEATURES)
    assert all(CONTROLS.value(name, forth, FITTED) == pytest.approx(edit[name]) for name in edit)


def test_a_feature_changes_the_coefficients_no_more_than_it_must():
    found = features()
    for k in range(len(found.features)):
        change = found.directions[:, k]
        # What leaves every feature alone has no share in it.
        free = np.eye(100) - found.directions @ found.measures
        np.testing.assert_allclose(free @ change, 0.0, atol=1e-9)


def test_a_head_that_does_not_vary_in_a_feature_has_no_slider_for_it():
    rng = np.random.default_rng(2)
    moved = {k: rng.normal(0.0, 2e-3, (3, 100)) for k in feature_landmarks()}
    moved |= {k: np.zeros((3, 100)) for k in (454, 234)}
    assert "face_width" not in {feature.name for feature in FaceFeatures.of(moved).features}
    assert features(size=0.0).features == ()
    assert Controls(None, features=features(size=0.0)).group("features") == ()
