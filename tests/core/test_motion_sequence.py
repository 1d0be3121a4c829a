"""A clip: keyframes and placed tracks over a still, and the same clip from a document."""

import json
from dataclasses import replace

import numpy as np
import pytest
from document_samples import document, parameters, same_bits
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpw_core.document import TimelineData, read_document, write_document
from gdpw_core.errors import InputError
from gdpw_core.motion.blending import PARAMETER_GROUPS
from gdpw_core.motion.chosen_keys import copied_keys, eased_keys, moved_keys, without_keys
from gdpw_core.motion.easing import EASINGS
from gdpw_core.motion.keyframes import Keyframe, Timeline
from gdpw_core.motion.placed_track import AFTER_TRACK, PlacedTrack
from gdpw_core.motion.sequence import Sequence, changed_groups, with_groups
from gdpw_core.motion.sequence_file import read_sequence, sequence_data
from gdpw_core.motion.track import Track
from gdpw_core.parameters import Camera

STILL = parameters(1)
REST = parameters(2)


def smiling(amount):
    return REST.replaced(expression=REST.expression + amount)


def rising(count=11, rate=10.0):
    """A track whose first expression coefficient rises by 0.1 a frame."""
    step = np.eye(50)[0]
    frames = [REST.replaced(expression=REST.expression + 0.1 * k * step) for k in range(count)]
    return Track.of(frames, rate)


def lift(sequence, seconds, still=STILL):
    return float(sequence.parameters_at(seconds, still).expression[0] - still.expression[0])


def test_an_untouched_clip_is_the_still_itself():
    assert Sequence().parameters_at(1.7, STILL) is STILL
    assert Sequence().empty
    poses = list(Sequence(seconds=2.0, rate=10).poses(STILL))
    assert len(poses) == 20
    assert all(pose is STILL for pose in poses)


def test_keyframes_take_their_group_from_the_still_and_leave_the_others():
    sequence = Sequence().keyed(0.0, ["jaw"], STILL)
    sequence = sequence.keyed(1.0, ["jaw"], STILL.replaced(jaw_pose=np.array([0.5, 0, 0])))
    edited = STILL.replaced(expression=STILL.expression + 1, jaw_pose=np.array([9.0, 0, 0]))
    shown = sequence.parameters_at(1.0, edited)
    assert shown.jaw_pose[0] == 0.5
    assert shown.expression is edited.expression
    assert 0.1 < sequence.parameters_at(0.5, edited).jaw_pose[0] < 0.5


def test_a_keyframe_set_again_keeps_its_easing():
    sequence = eased_keys(Sequence().keyed(1.0, ["eyes"], STILL), [("eyes", 1.0)], "hold")
    again = sequence.keyed(1.0, ["eyes"], REST)
    (key,) = again.keys.keys["eyes"]
    assert key.easing == "hold"
    assert key.parameters is REST


def test_a_track_adds_its_movement_to_what_stands_below_it():
    placed = PlacedTrack("Rise", rising(), REST, start=1.0)
    sequence = Sequence().with_track(placed)
    assert lift(sequence, 0.9) == 0.0
    assert lift(sequence, 1.5) == pytest.approx(0.5)
    # A whole movement of the very head the track was made of gives its frames, number for number.
    assert sequence.parameters_at(1.3, REST) == rising().frames[3]
    keyed = sequence.keyed(0.0, ["expression"], smiling(2.0))
    assert keyed.parameters_at(1.5, STILL).expression[0] == pytest.approx(REST.expression[0] + 2.5)


def test_a_track_that_stands_still_moves_nothing():
    track = Track.of([REST] * 5, 25)
    sequence = Sequence(tracks=(PlacedTrack("Still", track, REST),))
    assert all(pose is STILL for pose in sequence.poses(STILL))


def test_gains_speed_and_in_and_out_points_say_what_of_a_track_counts():
    placed = PlacedTrack("Rise", rising(), REST, first=0.2, last=0.8, speed=2.0)
    assert placed.seconds == pytest.approx(0.3)
    assert lift(Sequence(tracks=(placed,)), 0.1) == pytest.approx(0.4)
    half = replace(placed, gains={"expression": 0.5})
    assert lift(Sequence(tracks=(half,)), 0.1) == pytest.approx(0.2)
    assert half.gains["pose"] == 1.0
    off = replace(placed, gains={"expression": 0.0})
    assert Sequence(tracks=(off,)).parameters_at(0.1, STILL) is STILL


@pytest.mark.parametrize(("after", "expected"), [("rest", 0.0), ("hold", 1.0), ("loop", 0.4)])
def test_after_its_end_a_track_rests_is_held_or_begins_again(after, expected):
    placed = PlacedTrack("Rise", rising(), REST, after=after)
    assert lift(Sequence(tracks=(placed,)), 1.5) == pytest.approx(expected)


def test_a_fade_leads_in_and_out():
    placed = PlacedTrack("Held", Track.of([smiling(1.0)] * 20, 10), REST, start=1.0, fade=0.5)
    sequence = Sequence(tracks=(placed,))
    assert lift(sequence, 1.0) == 0.0
    assert lift(sequence, 1.25) == pytest.approx(0.5)
    assert lift(sequence, 2.0) == pytest.approx(1.0)
    assert lift(sequence, 2.75) == pytest.approx(0.5)
    assert lift(sequence, 2.999) == pytest.approx(0.0, abs=1e-3)
    held = replace(placed, after="hold")
    assert lift(Sequence(tracks=(held,)), 9.0) == pytest.approx(1.0)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 50),
    st.floats(0, 2.2),
    st.lists(st.floats(0, 3), min_size=5, max_size=5),
    st.floats(0, 0.5),
)
def test_what_lies_under_the_tracks_can_be_found_again(seed, seconds, gains, fade):
    tracks = tuple(
        PlacedTrack(
            "Any",
            Track.of([parameters(seed + k), parameters(seed + k + 1)], 1.0),
            parameters(seed),
            start=0.1 * k,
            fade=fade,
            gains=dict(zip(PARAMETER_GROUPS, gains, strict=True)),
        )  # fmt: skip
        for k in range(2)
    )
    sequence = Sequence(tracks=tracks)
    shown = sequence.parameters_at(seconds, STILL)
    below = sequence.without_tracks(seconds, shown)
    again = sequence.parameters_at(seconds, below)
    assert np.allclose(below.expression, STILL.expression, atol=1e-9)
    assert np.allclose(again.rotations(), shown.rotations(), atol=1e-9)
    assert again.camera.scale == pytest.approx(shown.camera.scale)


def test_several_keyframes_are_moved_removed_and_copied_together():
    sequence = Sequence().keyed(0.5, ["pose", "eyes"], STILL).keyed(1.0, ["pose"], REST)
    chosen = [("pose", 0.5), ("pose", 1.0)]
    moved = moved_keys(sequence, chosen, 0.5)
    assert [key.seconds for key in moved.keys.keys["pose"]] == [1.0, 1.5]
    assert moved.keys.keys["pose"][1].parameters is REST
    assert [key.seconds for key in moved.keys.keys["eyes"]] == [0.5]
    early = moved_keys(sequence, chosen, -9.0)
    assert [key.seconds for key in early.keys.keys["pose"]] == [0.0, 0.5]
    copy = copied_keys(sequence, [("pose", 1.0), ("eyes", 0.5)])
    pasted = sequence.keys.pasted(copy, 2.0)
    assert [key.seconds for key in pasted.keys["eyes"]] == [0.5, 2.0]
    assert [key.seconds for key in pasted.keys["pose"]] == [0.5, 1.0, 2.5]
    assert without_keys(sequence, [*chosen, ("eyes", 0.5)]).empty


def test_the_groups_that_differ_are_told_and_taken_over():
    other = STILL.replaced(jaw_pose=np.array([0.2, 0, 0]), camera=Camera(9.0))
    assert changed_groups(STILL, other) == ("pose", "jaw")
    assert changed_groups(STILL, STILL.replaced(shape=STILL.shape + 1e-12)) == ()
    assert changed_groups(with_groups(STILL, ["pose", "jaw"], other), other) == ()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Sequence(seconds=0.0),
        lambda: Sequence(seconds=float("nan")),
        lambda: Sequence(rate=500.0),
        lambda: Sequence(tracks=(PlacedTrack("A", rising(), REST),) * 17),
        lambda: PlacedTrack("", rising(), REST),
        lambda: PlacedTrack("A", rising(), REST, start=-1.0),
        lambda: PlacedTrack("A", rising(), REST, first=0.5, last=0.5),
        lambda: PlacedTrack("A", rising(), REST, last=99.0),
        lambda: PlacedTrack("A", rising(), REST, speed=0.0),
        lambda: PlacedTrack("A", rising(), REST, gains={"jaw": float("inf")}),
        lambda: PlacedTrack("A", rising(), REST, after="bounce"),
    ],
)
def test_values_beyond_reason_are_refused(make):
    with pytest.raises(InputError):
        make()


times = st.floats(0, 60).map(lambda t: round(t, 3))
keyframes = st.lists(
    st.builds(
        Keyframe, times, st.integers(0, 20).map(parameters), st.sampled_from(EASINGS)
    ),
    max_size=3, unique_by=lambda key: key.seconds,
)  # fmt: skip
timelines = st.dictionaries(st.sampled_from(PARAMETER_GROUPS), keyframes.map(tuple)).map(Timeline)
tracks = st.builds(
    lambda seeds, rate, same, **rest: PlacedTrack(
        "Dr\u00efver \u2013 1",
        Track.of(
            [parameters(0).replaced(shape=STILL.shape) if same else parameters(s) for s in seeds],
            rate,
        ),
        parameters(3),
        **rest,
    ),
    st.lists(st.integers(0, 9), min_size=1, max_size=4),
    st.floats(1, 60),
    st.booleans(),
    start=times,
    speed=st.floats(0.1, 5),
    fade=st.floats(0, 2),
    after=st.sampled_from(AFTER_TRACK),
    gains=st.dictionaries(st.sampled_from(PARAMETER_GROUPS), st.floats(0, 3)),
)
sequences = st.builds(
    Sequence, timelines, st.lists(tracks, max_size=2).map(tuple), st.floats(0.04, 600),
    st.floats(1, 120), st.booleans(),
)  # fmt: skip


def assert_same(one, other):
    settings_of = ("seconds", "rate", "loop")
    assert [getattr(one, n) for n in settings_of] == [getattr(other, n) for n in settings_of]
    assert set(one.keys.keys) == set(other.keys.keys)
    for group, keys in one.keys.keys.items():
        for key, again in zip(keys, other.keys.keys[group], strict=True):
            assert (key.seconds, key.easing) == (again.seconds, again.easing)
            ours, theirs = (with_groups(STILL, [group], k.parameters) for k in (key, again))
            assert ours == theirs
    for placed, again in zip(one.tracks, other.tracks, strict=True):
        assert replace(placed, track=again.track) == again
        assert placed.track.rate == again.track.rate
        pairs = zip(placed.track.frames, again.track.frames, strict=True)
        assert all(same_bits(frame, kept) for frame, kept in pairs)


@settings(max_examples=60, deadline=None)
@given(sequences)
def test_every_clip_comes_back_from_a_document_as_it_was(sequence):
    data = sequence_data(sequence)
    if data is None:
        assert sequence == Sequence()
    else:
        assert_same(sequence, read_sequence(data))


def test_a_clip_lies_in_the_document_and_an_older_document_has_none(tmp_path):
    path = tmp_path / "work.gdpw"
    write_document(document(), path)
    assert read_document(path).timeline is None
    sequence = Sequence(tracks=(PlacedTrack("Rise", rising(), REST),)).keyed(0.4, ["eyes"], STILL)
    write_document(replace(document(), timeline=sequence_data(sequence)), path)
    read = read_document(path)
    assert read.notices == ()
    assert_same(sequence, read_sequence(read.timeline))


def edited(change, numbers=None):
    placed = PlacedTrack("Rise", rising(), REST)
    data = sequence_data(Sequence(tracks=(placed,)).keyed(1.0, ["jaw"], STILL))
    record = json.loads(data.text)
    change(record)
    return TimelineData(json.dumps(record).encode(), data.numbers if numbers is None else numbers)


def key_of(record):
    return record["keys"][0]


def track_of(record):
    return record["tracks"][0]


WRONG = {
    "a newer version": lambda r: r.update(version=2),
    "no version": lambda r: r.pop("version"),
    "no length": lambda r: r.pop("seconds"),
    "an endless clip": lambda r: r.update(seconds=1e12),
    "no frames a second": lambda r: r.update(rate=0),
    "a word for a switch": lambda r: r.update(loop="yes"),
    "a list for keyframes": lambda r: r.update(keys={}),
    "ears": lambda r: key_of(r).update(group="ears"),
    "a bounce": lambda r: key_of(r).update(easing="bounce"),
    "a keyframe before the start": lambda r: key_of(r).update(seconds=-1),
    "a keyframe at infinity": lambda r: key_of(r).update(seconds=float("inf")),
    "a short vector": lambda r: key_of(r)["values"].update(jaw_pose=[1, 2]),
    "a value that is no number": lambda r: key_of(r)["values"].update(jaw_pose=[1, 2, None]),
    "frames that are not there": lambda r: track_of(r).update(frames=12),
    "frames too few": lambda r: track_of(r).update(frames=10),
    "no frames": lambda r: track_of(r).update(frames=0),
    "an unknown field": lambda r: track_of(r).update(moving=["ears"]),
    "a field twice": lambda r: track_of(r).update(moving=["shape", "shape"]),
    "an unknown gain": lambda r: track_of(r)["gains"].update(ears=1),
    "a huge gain": lambda r: track_of(r)["gains"].update(jaw=99),
    "an out point beyond the track": lambda r: track_of(r).update(last=1e6),
    "a camera of no size": lambda r: track_of(r)["rest"]["camera"].update(scale=0),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_damaged_clip_is_refused_in_one_sentence(wrong):
    with pytest.raises(InputError) as refused:
        read_sequence(edited(WRONG[wrong]))
    assert "\n" not in str(refused.value)


def test_numbers_of_a_track_that_are_not_finite_are_refused():
    sound = edited(lambda r: None)
    assert read_sequence(sound).tracks
    broken = np.frombuffer(sound.numbers, "<f8").copy()
    broken[17] = np.nan
    with pytest.raises(InputError, match="not finite"):
        read_sequence(edited(lambda r: None, broken.tobytes()))
    for text in (b"", b"{}", b"[", b'{"version": 1}'):
        with pytest.raises(InputError):
            read_sequence(TimelineData(text))


def test_a_still_head_between_documents_keeps_its_very_numbers():
    held = Track.of([STILL] * 3, 25)
    data = sequence_data(Sequence(tracks=(PlacedTrack("Held", held, STILL),)))
    assert data.numbers == b""
    (placed,) = read_sequence(data).tracks
    assert all(same_bits(frame, STILL) for frame in placed.track.frames)
