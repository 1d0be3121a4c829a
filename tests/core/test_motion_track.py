"""Tracks, keyframes and the ways between them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from gdpw_core.controls import head_rotation
from gdpw_core.errors import InputError
from gdpw_core.motion.blending import between_rotations, blended
from gdpw_core.motion.easing import EASINGS, eased, easing_named
from gdpw_core.motion.keyframes import Keyframe, Timeline
from gdpw_core.motion.track import Track
from gdpw_core.parameters import Camera, FaceParameters

REST = FaceParameters.neutral()


def turned(degrees: float) -> FaceParameters:
    return REST.replaced(neck_pose=np.radians([0.0, degrees, 0.0]))


def yaw(parameters: FaceParameters) -> float:
    return float(np.degrees(head_rotation(parameters).as_rotvec()[1]))


@pytest.mark.parametrize("easing", EASINGS)
def test_every_easing_starts_at_zero_ends_at_one_and_never_turns_back(easing):
    values = [eased(share, easing) for share in np.linspace(-0.1, 1.1, 40)]
    assert values[0] == 0.0
    assert values[-1] == 1.0
    assert (np.diff(values) >= 0).all()


def test_hold_waits_for_the_next_key_and_ease_in_out_is_half_way_in_the_middle():
    assert eased(0.99, "hold") == 0.0
    assert eased(0.5, "ease_in_out") == 0.5
    assert eased(0.25, "ease_in_out") == pytest.approx(0.15625)
    with pytest.raises(InputError, match="no easing named bounce"):
        easing_named("bounce")


@given(st.floats(0, 1), st.lists(st.floats(-1.5, 1.5), min_size=6, max_size=6))
def test_rotations_between_two_lie_on_their_shortest_arc(share, numbers):
    first, second = np.array(numbers[:3]), np.array(numbers[3:])
    one, two = Rotation.from_rotvec(first), Rotation.from_rotvec(second)
    between = Rotation.from_rotvec(between_rotations(first, second, share))
    whole = (two * one.inv()).magnitude()
    assert (between * one.inv()).magnitude() == pytest.approx(share * whole, abs=1e-7)
    assert (two * between.inv()).magnitude() == pytest.approx((1 - share) * whole, abs=1e-7)


def test_blending_gives_back_its_ends_and_scales_the_camera_by_ratios():
    first = turned(10).replaced(camera=Camera(4.0, 0.0, 0.1))
    second = turned(30).replaced(camera=Camera(16.0, 0.2, 0.1), expression=np.ones(50))
    assert blended(first, second, 0.0) is first
    assert blended(first, second, 1.0) is second
    middle = blended(first, second, 0.5)
    assert yaw(middle) == pytest.approx(20)
    assert middle.camera == Camera(pytest.approx(8.0), pytest.approx(0.1), 0.1)
    assert middle.expression == pytest.approx(np.full(50, 0.5))
    assert middle.shape is first.shape


def test_a_track_is_sampled_between_its_frames_and_held_at_its_ends():
    track = Track.of([turned(0), turned(10), turned(20)], 10)
    assert track.seconds == pytest.approx(0.3)
    assert yaw(track.sample(0.05)) == pytest.approx(5)
    assert track.sample(0.1) is track.frames[1]
    assert track.sample(-1) is track.frames[0]
    assert track.sample(9) is track.frames[2]
    assert yaw(track.sample(0.25, loop=True)) == pytest.approx(10)


def test_a_track_can_be_cut_and_played_at_another_rate():
    track = Track.of([turned(i) for i in range(20)], 10)
    assert [round(yaw(frame)) for frame in track.between(0.5, 0.8).frames] == [5, 6, 7]
    doubled = track.resampled(20)
    assert len(doubled) == 40
    assert yaw(doubled.frames[3]) == pytest.approx(1.5)
    with pytest.raises(InputError, match="lasts 2.00 s"):
        track.between(3.0)


@pytest.mark.parametrize(("rate", "frames"), [(0.0, 1), (float("nan"), 1), (25.0, 0)])
def test_a_track_without_frames_or_with_an_odd_rate_is_refused(rate, frames):
    with pytest.raises(InputError):
        Track.of([REST] * frames, rate)


def test_groups_have_keyframes_of_their_own():
    open_jaw = REST.replaced(jaw_pose=np.array([0.3, 0, 0]))
    timeline = (
        Timeline()
        .with_key("pose", Keyframe(0.0, turned(0), "linear"))
        .with_key("pose", Keyframe(2.0, turned(20)))
        .with_key("jaw", Keyframe(1.0, open_jaw, "hold"))
        .with_key("jaw", Keyframe(1.5, REST))
    )
    portrait = REST.replaced(expression=np.full(50, 0.2))
    sampled = timeline.sample(1.25, portrait)
    assert yaw(sampled) == pytest.approx(12.5)
    assert sampled.jaw_pose[0] == 0.3
    assert sampled.expression is portrait.expression
    assert timeline.sample(1.5, portrait).jaw_pose[0] == 0.0
    assert timeline.seconds == 2.0


def test_keys_are_replaced_removed_and_pasted_without_touching_the_old_timeline():
    first = Timeline().with_key("pose", Keyframe(1.0, turned(5)))
    second = first.with_key("pose", Keyframe(1.0, turned(9)))
    assert len(second.keys["pose"]) == 1
    assert yaw(second.sample(1, REST)) == pytest.approx(9)
    pasted = second.pasted(first, 9.5)
    assert [key.seconds for key in pasted.keys["pose"]] == [1.0, 10.5]
    assert not second.without_key("pose", 1.0).keys
    assert yaw(first.sample(1, REST)) == pytest.approx(5)
    with pytest.raises(InputError, match="no keyframe of pose at 7 s"):
        second.without_key("pose", 7.0)
