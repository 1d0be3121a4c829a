"""Parts of the timeline: the clock, seconds to pixels, steps of the session's clip."""

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from fakes import expression_units, portrait_of
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.session import EditSession
from app.timeline.activity import Activity
from app.timeline.clock import PlayClock, Tick
from app.timeline.edits import TimelineEdits
from app.timeline.player import Player
from app.timeline.selection import Selection, all_keys
from app.timeline.time_scale import TimeScale, clock_text
from gdpw_core.controls import Controls
from gdpw_core.document import ParameterChange
from gdpw_core.image import Photo
from gdpw_core.motion.blending import PARAMETER_GROUPS
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.motion.track import Track


class Time:
    """A clock that goes when it is told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def time():
    return Time()


def ticks(clock, time, *moments):
    start, found = time.now, []
    for moment in moments:
        time.now = start + moment
        found.append(clock.tick())
    return found


def test_the_clock_shows_the_frame_that_is_due_and_drops_what_was_missed(time):
    clock = PlayClock(time)
    clock.start(0.0, frames=50, rate=25.0, loop=False)
    found = ticks(clock, time, 0.0, 0.039, 0.041, 1.0, 1.999)
    assert [tick.seconds for tick in found] == [0.0, 0.0, 0.04, 1.0, 1.96]
    assert not any(tick.ended for tick in found)


def test_a_clip_ends_when_its_last_frame_was_seen_for_its_time(time):
    clock = PlayClock(time)
    clock.start(1.0, frames=50, rate=25.0, loop=False)
    assert ticks(clock, time, 0.99, 1.0) == [Tick(1.96), Tick(1.96, ended=True)]


def test_a_looped_clip_begins_again_without_losing_time(time):
    clock = PlayClock(time)
    clock.start(0.0, frames=50, rate=25.0, loop=True)
    assert ticks(clock, time, 2.0, 5.5, 600.04) == [Tick(0.0), Tick(1.48), Tick(0.04)]


def test_a_clip_that_stands_at_its_end_is_played_from_the_start(time):
    clock = PlayClock(time)
    clock.start(1.96, frames=50, rate=25.0, loop=False)
    assert clock.tick() == Tick(0.0)
    clock.start(1.92, frames=50, rate=25.0, loop=False)
    assert clock.tick() == Tick(1.92)


def keyed(session):
    """The session with a turn of the head from 0 to 1 s."""
    sequence = session.sequence.keyed(0.0, ["pose"], session.fitted)
    turned = session.controls.with_value("yaw", 20.0, session.fitted, session.fitted)
    session.edit_sequence(sequence.keyed(1.0, ["pose"], turned), "Turn")
    return session


def test_playing_moves_the_playhead_and_renders_previews_until_the_end(session, time, qtbot):
    player = Player(keyed(session), now=time)
    shown = []
    session.parameters_changed.connect(lambda: shown.append(session.value("yaw")))
    player.start()
    assert player.playing
    assert session.dragging
    for moment in (0.5, 0.9, 5.0):
        time.now = 100.0 + moment
        player.advance()
    assert shown == sorted(shown)
    assert len(shown) == 3
    assert shown[-1] == pytest.approx(20.0)
    assert not player.playing
    assert not session.dragging
    assert session.playhead == pytest.approx(3.96)


def test_an_edit_stops_playing_and_an_empty_clip_does_not_play(session, time):
    player = Player(session, now=time)
    player.toggle()
    assert not player.playing
    keyed(session)
    player.toggle()
    session.set_values({"jaw_open": 9.0}, "Jaw")
    assert not player.playing


def test_seconds_and_pixels_lead_to_each_other_at_every_zoom():
    scale = TimeScale(122, 1.0, 4.0).resized(122, 1000, 4.0)
    assert scale.fitted
    assert scale.x(0.0) == 122
    assert scale.x(4.0) < 1122
    for part in (scale, scale.zoomed(4.0, 500), scale.zoomed(4.0, 500).moved(300)):
        for seconds in (0.0, 0.7, 3.9):
            assert part.time(part.x(seconds)) == pytest.approx(seconds)
    closer = scale.zoomed(4.0, 500)
    assert closer.time(500) == pytest.approx(scale.time(500))
    assert closer.seen == pytest.approx(scale.seen / 4)
    assert closer.showing(3.9).x(3.9) <= 1122
    assert closer.zoomed(0.01, 500).fitted
    assert closer.resized(122, 1000, 0.3).fitted


def test_ticks_lie_apart_and_within_what_is_seen():
    for seconds in (0.5, 4.0, 75.0, 3000.0):
        scale = TimeScale(122, 1.0, seconds).resized(122, 900, seconds)
        step = scale.step(60)
        places = [scale.x(tick) for tick in scale.ticks(step)]
        assert places[0] == 122
        assert all(gap >= 59.9 for gap in np.diff(places))
        assert len(places) >= 2
    assert clock_text(61.239) == "1:01.24"
    assert clock_text(59.999) == "1:00.00"


def test_without_a_clip_the_still_is_what_is_shown_and_edited(session):
    session.set_playhead(1.0)
    session.set_values({"yaw": 5.0}, "Yaw")
    assert session.parameters is session.still
    assert session.sequence.empty
    assert len(session.history().steps) == 1


def test_an_edit_at_the_playhead_sets_the_keyframe_of_its_group(session):
    keyed(session).set_playhead(0.52)
    still = session.still
    gesture = session.begin_gesture()
    for value in (3.0, 6.0, 9.0):
        session.set_values({"jaw_open": value}, f"Jaw {value}", gesture)
    session.end_gesture()
    assert session.stack.count() == 2
    assert session.still is still
    assert session.value("jaw_open") == pytest.approx(9.0)
    assert [key.seconds for key in session.sequence.keys.keys["jaw"]] == [0.52]
    assert len(session.sequence.keys.keys["pose"]) == 2
    session.stack.undo()
    assert "jaw" not in session.sequence.keys.keys


def test_a_drag_that_comes_back_leaves_no_keyframe_and_no_step(session):
    keyed(session).set_playhead(0.52)
    before = session.sequence
    gesture = session.begin_gesture()
    start = session.value("jaw_open")
    for value in (start + 4.0, start):
        session.set_values({"jaw_open": value}, "Jaw", gesture)
    session.end_gesture()
    assert session.sequence == before
    assert session.stack.count() == 1


def test_with_auto_key_off_edits_change_the_still_but_not_what_keyframes_hold(session):
    keyed(session).set_playhead(0.5)
    session.auto_key = False
    told = []
    session.keys_in_the_way.connect(lambda: told.append(True))
    session.set_values({"jaw_open": 9.0}, "Jaw")
    assert session.value("jaw_open") == pytest.approx(9.0)
    assert list(session.sequence.keys.keys) == ["pose"]
    assert not told
    before = session.value("yaw")
    session.set_values({"yaw": -9.0}, "Yaw")
    assert told
    assert session.value("yaw") == pytest.approx(before)
    assert session.stack.count() == 2


def test_a_slider_under_a_track_shows_what_it_was_set_to(session):
    rest = session.fitted
    lifted = rest.replaced(expression=rest.expression + 0.25, jaw_pose=rest.jaw_pose + 0.1)
    placed = PlacedTrack("Lift", Track.of([lifted] * 50, 25.0), rest)
    session.edit_sequence(session.sequence.with_track(placed), "Lift")
    session.set_playhead(1.0)
    session.set_values({"jaw_open": 12.0}, "Jaw")
    assert session.value("jaw_open") == pytest.approx(12.0)
    assert not session.sequence.keys.keys
    wanted = np.degrees(session.still.jaw_pose[0] + 0.1)
    assert wanted == pytest.approx(12.0, abs=0.05)


def test_steps_of_still_and_clip_are_undone_in_order_and_only_the_still_has_a_history(session):
    session.set_values({"yaw": 5.0}, "Yaw")
    keyed(session)
    session.auto_key = False
    session.set_values({"jaw_open": 9.0}, "Jaw")
    turn, edited = session.sequence, session.still
    session.stack.undo()
    session.stack.undo()
    assert session.sequence.empty
    assert session.value("yaw") == pytest.approx(5.0)
    history = session.history()
    assert [step.text for step in history.steps] == ["Yaw", "Jaw"]
    assert history.position == 1
    assert ParameterChange.between(history.current(), session.still).nothing
    session.stack.setIndex(3)
    assert session.sequence is turn
    assert session.still == edited
    assert session.history().position == 2


def test_the_oldest_steps_may_be_of_either_kind(session):
    session.stack.setUndoLimit(3)
    session.auto_key = False
    for turn in range(4):
        session.set_values({"jaw_open": 2.0 + turn}, "Jaw")
        session.edit_sequence(replace(session.sequence, seconds=5.0 + turn), "Longer")
        history = session.history()
        assert ParameterChange.between(history.current(), session.still).nothing
    assert len(session.history().steps) == 1


def test_another_photo_begins_without_a_clip(session):
    keyed(session).set_playhead(0.5)
    session.load(portrait_of(session.portrait.photo, seed=4))
    assert session.sequence.empty
    assert session.playhead == 0.0
    assert session.parameters is session.fitted


def test_a_shorter_clip_takes_the_playhead_along(session):
    keyed(session).set_playhead(3.0)
    session.edit_sequence(replace(session.sequence, seconds=2.0), "Shorter")
    assert session.playhead == 2.0


class Clip(RuleBasedStateMachine):
    """Edits of still and clip, playhead moves, undo and redo; the model is a list of states."""

    @initialize()
    def start(self):
        self.session = EditSession(Controls(expression_units()))
        self.session.load(portrait_of(Photo(np.full((64, 64, 3), 120, np.uint8))))
        self.states = [self.state()]
        self.place = 0

    def state(self):
        return self.session.still, self.session.sequence

    def expect(self):
        if self.state() != self.states[self.place]:
            del self.states[self.place + 1 :]
            self.states.append(self.state())
            self.place += 1
        elif self.session.stack.count() < len(self.states) - 1:
            # A gesture that came back to its start took the steps after it with it.
            del self.states[self.place + 1 :]

    @rule(name=st.sampled_from(("yaw", "jaw_open", "mouthSmile", "scale")),
          values=st.lists(st.floats(-2, 2), min_size=1, max_size=4),
          auto=st.booleans())  # fmt: skip
    def drag_slider(self, name, values, auto):
        self.session.auto_key = auto
        gesture = self.session.begin_gesture()
        for value in values:
            self.session.set_values({name: value}, name, gesture)
        self.session.end_gesture()
        self.expect()

    @rule(groups=st.sets(st.sampled_from(PARAMETER_GROUPS), min_size=1))
    def set_keys(self, groups):
        TimelineEdits(self.session).set_keys(groups)
        self.expect()

    @precondition(lambda self: self.session.sequence.keys.keys)
    @rule(steps=st.lists(st.floats(-1, 3), min_size=1, max_size=4), data=st.data())
    def drag_keys(self, steps, data):
        keys = sorted(all_keys(self.session.sequence).keys)
        chosen = frozenset(data.draw(st.lists(st.sampled_from(keys), min_size=1)))
        base, gesture = self.session.sequence, self.session.begin_gesture()
        for by in steps:
            TimelineEdits(self.session).move_keys(base, Selection(chosen), by, gesture)
        self.session.end_gesture()
        self.expect()

    @precondition(lambda self: len(self.session.sequence.tracks) < 3)
    @rule(gain=st.floats(0, 3), start=st.floats(0, 3))
    def add_track(self, gain, start):
        rest = self.session.parameters
        track = Track.of([rest, rest.replaced(jaw_pose=rest.jaw_pose + 0.1)], 1.0)
        placed = PlacedTrack("Any", track, rest, start=start, gains={"jaw": gain})
        TimelineEdits(self.session).add_track(placed)
        self.expect()

    @precondition(lambda self: self.session.sequence.tracks)
    @rule()
    def remove_track(self):
        TimelineEdits(self.session).remove(Selection(track=0))
        self.expect()

    @rule(seconds=st.floats(-1, 9))
    def look(self, seconds):
        self.session.set_playhead(seconds)

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

    @invariant()
    def what_is_shown_is_the_clip_at_the_playhead(self):
        session = self.session
        assert session.stack.count() == len(self.states) - 1
        assert session.stack.index() == self.place
        assert self.state() == self.states[self.place]
        assert 0.0 <= session.playhead <= session.sequence.seconds
        shown = session.sequence.parameters_at(session.playhead, session.still)
        assert session.parameters == shown
        assert ParameterChange.between(session.history().current(), session.still).nothing

    def teardown(self):
        if hasattr(self, "session"):
            self.session.stack.blockSignals(True)


@pytest.mark.usefixtures("qapp")
class TestClip(Clip.TestCase):
    settings = settings(
        max_examples=25, stateful_step_count=20, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def test_the_curve_of_a_track_rises_where_the_head_moves(session):
    rest = session.fitted
    nod = [rest.replaced(neck_pose=rest.neck_pose + (0.2 * (k == 6), 0, 0)) for k in range(10)]
    activity = Activity()
    track = Track.of(nod, 25.0)
    curve = activity.of(track)
    assert curve.argmax() == 6
    assert curve.max() == 1.0
    assert curve[:6].max() == 0.0
    assert activity.of(track) is curve
    assert activity.of(Track.of([rest] * 1000, 25.0)).max() == 0.0
