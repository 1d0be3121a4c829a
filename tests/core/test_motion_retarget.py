"""A driver's motion on another head, and smoothing it."""

import numpy as np
import pytest

from gdpw_core.controls import Controls, head_rotation
from gdpw_core.errors import InputError
from gdpw_core.head.pack import load_pack
from gdpw_core.motion.retarget import (
    Retargeter,
    RetargetSettings,
    far_from_rest,
    imitated,
)
from gdpw_core.motion.smoothing import smoothed
from gdpw_core.parameters import Camera, FaceParameters


@pytest.fixture(scope="module")
def units():
    return load_pack().units


@pytest.fixture(scope="module")
def controls(units):
    return Controls(units)


@pytest.fixture(scope="module")
def person(controls):
    """A head with its own shape, pose and expression."""

    def make(seed=0, camera=None, **values):
        rng = np.random.default_rng(seed)
        rest = FaceParameters.neutral(camera).replaced(
            shape=rng.normal(size=100), global_pose=rng.normal(0, 0.1, 3)
        )
        return controls.with_values(values, rest, rest)

    return make


def test_a_driver_at_rest_gives_the_source_number_for_number(person, units):
    source = person(1, mouthSmile=0.3, yaw=7, eyeBlink=0.2)
    driver = person(2, jaw_open=5, yaw=-12, pitch=3)
    again = driver.replaced(camera=Camera(7.0, 0.0, 0.0))
    assert Retargeter(source, driver, units)(again) == source
    only = RetargetSettings(parts=frozenset({"eyes"}), eyes_gain=2.0)
    assert Retargeter(source, driver, units, only)(again) == source


def test_shape_shoulders_and_camera_scale_stay_the_sources(person, units):
    source, neutral = person(1), person(2)
    driving = person(2, Camera(9.0, 0.01, 0.0), yaw=20, mouthSmile=0.8)
    result = Retargeter(source, neutral, units)(driving)
    assert result.shape is source.shape
    assert result.global_pose is source.global_pose
    assert result.camera.scale == source.camera.scale
    assert result.camera.tx == pytest.approx(source.camera.tx + 0.01, rel=0.2)


def test_relative_adds_the_drivers_turn_and_absolute_takes_it(person, units, controls):
    source, neutral, driving = person(1, yaw=5), person(2, yaw=-10), person(2, yaw=8)
    relative = Retargeter(source, neutral, units)(driving)
    turn = head_rotation(driving) * head_rotation(neutral).inv()
    made = head_rotation(relative) * head_rotation(source).inv()
    assert (turn * made.inv()).magnitude() < 1e-9
    absolute = Retargeter(source, neutral, units, RetargetSettings(mode="absolute"))(driving)
    assert (head_rotation(absolute) * head_rotation(driving).inv()).magnitude() < 1e-9
    for name in ("mouthSmile", "eyeBlink"):
        wanted = controls.value(name, driving, driving)
        assert controls.value(name, absolute, absolute) == pytest.approx(wanted, abs=1e-9)


def test_a_full_blink_closes_any_eye_and_an_open_driver_opens_none_further(person, units, controls):
    neutral, closed = person(2, eyeBlink=0.3), person(2, eyeBlink=1.0)
    for own in (0.0, 0.2, 0.6):
        source = person(1, eyeBlink=own)
        result = Retargeter(source, neutral, units)(closed)
        assert controls.value("eyeBlink", result, result) == pytest.approx(1.0, abs=0.06)
        wide = Retargeter(source, neutral, units)(person(2, eyeBlink=0.0))
        assert -1e-9 <= controls.value("eyeBlink", wide, wide) <= own + 1e-9


def test_a_driver_that_lets_go_of_its_own_rest_moves_a_source_without_it(person, units, controls):
    """Lips that part because a trace of `mouthClose` goes, and no lid beyond its end."""
    neutral, driving = person(2, mouthClose=0.3, mouthSmile=0.2), person(2)
    result = Retargeter(person(1), neutral, units)(driving)
    assert controls.value("mouthClose", result, result) == pytest.approx(-0.3, abs=1e-6)
    assert controls.value("mouthSmile", result, result) == pytest.approx(-0.2, abs=1e-6)
    most = RetargetSettings(expression_gain=3.0)
    result = Retargeter(person(1), neutral, units, most)(person(2, mouthSmile=1.0))
    assert controls.value("mouthSmile", result, result) == pytest.approx(1.5, abs=1e-6)


def test_another_face_is_imitated_and_shape_and_place_stay(person, units, controls):
    source = person(1, Camera(7.0, 0.01, 0.02), yaw=5, mouthSmile=0.4, eye_yaw=5)
    other = person(2, Camera(9.0, 0.1, 0.1), yaw=-15, mouthSmile=0.9, jaw_open=6, eyeBlink=0.5)
    result = imitated(source, other, units)
    assert (head_rotation(result) * head_rotation(other).inv()).magnitude() < 1e-9
    for name in ("mouthSmile", "jaw_open", "eye_yaw"):
        assert controls.value(name, result, result) == pytest.approx(
            controls.value(name, other, other), abs=1e-6
        )
    assert result.camera == source.camera
    np.testing.assert_array_equal(result.shape, source.shape)
    eyes = imitated(source, other, units, frozenset({"eyes"}))
    assert eyes.neck_pose is source.neck_pose
    assert controls.value("mouthSmile", eyes, eyes) == pytest.approx(0.4, abs=1e-6)


def test_only_what_is_asked_for_moves(person, units, controls):
    source, neutral = person(1), person(2)
    driving = person(2, yaw=15, mouthSmile=0.7, eye_yaw=12, eyeBlink=0.9, jaw_open=10)

    def only(*parts):
        return Retargeter(source, neutral, units, RetargetSettings(parts=frozenset(parts)))(driving)

    pose, expression, eyes = only("pose"), only("expression"), only("eyes")
    assert pose.expression is source.expression
    assert pose.jaw_pose is source.jaw_pose
    assert pose != source
    assert expression.neck_pose is source.neck_pose
    assert expression.left_eye_pose is source.left_eye_pose
    assert controls.value("mouthSmile", expression, source) > 0.6
    assert controls.value("eyeBlink", expression, source) > 0.8
    assert controls.value("eye_yaw", eyes, source) == pytest.approx(12)
    assert controls.value("eyeBlink", eyes, source) > 0.8
    assert controls.value("mouthSmile", eyes, source) == pytest.approx(0, abs=1e-9)


def test_gains_scale_each_part(person, units, controls):
    source, neutral = person(1), person(2)
    driving = person(2, yaw=10, jaw_open=8)
    half = RetargetSettings(pose_gain=0.5, expression_gain=2.0)
    result = Retargeter(source, neutral, units, half)(driving)
    turn = (head_rotation(result) * head_rotation(source).inv()).magnitude()
    assert np.degrees(turn) == pytest.approx(5)
    assert controls.value("jaw_open", result, source) == pytest.approx(16)
    with pytest.raises(InputError, match="gain"):
        RetargetSettings(pose_gain=-1)


def test_position_and_size_are_followed_softly_or_locked(person, units):
    source, neutral = person(1), person(2)
    driving = person(2, Camera(14.0, 0.5, 0.0))
    locked = RetargetSettings(follow_position=False)
    assert Retargeter(source, neutral, units, locked)(driving).camera == source.camera
    both = RetargetSettings(follow_size=True)
    camera = Retargeter(source, neutral, units, both)(driving).camera
    assert source.camera.scale < camera.scale < 1.4 * source.camera.scale
    assert 0 < (camera.tx - source.camera.tx) * source.camera.scale <= 0.15


def test_a_face_that_does_something_is_a_poor_neutral(person, units):
    assert not far_from_rest(person(1, yaw=8, mouthSmile=0.2), units)
    for values in ({"yaw": 40}, {"jaw_open": 15}, {"mouthSmile": 0.9}, {"eyeBlink": 0.8}):
        assert far_from_rest(person(1, **values), units)


def test_smoothing_leaves_a_still_head_alone(person, units):
    still = person(3, yaw=4, mouthSmile=0.5)
    assert list(smoothed([still] * 30, 25, 0.4, units)) == [still] * 30


def test_smoothing_takes_jitter_and_leaves_blinks(person, units, controls):
    rng = np.random.default_rng(0)
    base = person(3)
    yaws = rng.normal(0, 0.5, 60)
    blinks = np.zeros(60)
    blinks[30:33] = (0.6, 1.0, 0.6)
    frames = [
        controls.with_values({"yaw": y, "eyeBlink": b}, base, base)
        for y, b in zip(yaws, blinks, strict=True)
    ]
    steady = list(smoothed(iter(frames), 25, 0.4, units))
    assert len(steady) == 60
    after = [controls.value("yaw", frame, base) for frame in steady]
    assert np.std(after) < 0.5 * np.std(yaws)
    assert controls.value("eyeBlink", steady[31], base) > 0.97
    assert controls.value("eyeBlink", steady[20], base) < 0.02
    assert list(smoothed(frames, 25, 0.0, units)) == frames
    with pytest.raises(InputError, match="smoothing over 5 s"):
        list(smoothed(frames, 25, 5.0, units))
