"""Ready motions and speech."""

import numpy as np
import pytest

from gdpw_core.controls import Controls
from gdpw_core.errors import InputError
from gdpw_core.head.pack import load_pack
from gdpw_core.motion.curves import Curve, Wave
from gdpw_core.motion.presets import motion_track, read_motions, ready_motions
from gdpw_core.motion.speech import REST, talk, viseme_table, visemes_of
from gdpw_core.parameters import FaceParameters


@pytest.fixture(scope="module")
def controls():
    return Controls(load_pack().units)


@pytest.fixture(scope="module")
def portrait(controls):
    rest = FaceParameters.neutral()
    values = {"mouthSmile": 0.4, "jaw_open": 3.0, "eyeBlink": 0.15}
    return controls.with_values(values, rest, rest)


def named(name):
    return talk() if name == "talk" else ready_motions()[name]


ALL = ("nod", "shake", "turn", "blink", "wink", "smile", "surprise", "look", "idle", "talk")


def test_the_promised_motions_are_there():
    assert set(ALL) == {*ready_motions(), "talk"}


@pytest.mark.parametrize("name", ALL)
def test_a_motion_starts_and_ends_at_the_portrait_and_moves_in_between(name, controls, portrait):
    motion = named(name)
    assert motion.sample(0.0, controls, portrait) == portrait
    end = motion.sample(motion.seconds, controls, portrait)
    for field in ("expression", "neck_pose", "jaw_pose", "left_eye_pose"):
        assert getattr(end, field) == pytest.approx(getattr(portrait, field), abs=1e-9)
    track = motion_track(motion, controls, portrait, rate=25)
    assert any(frame != portrait for frame in track.frames)
    assert all(frame.shape is portrait.shape for frame in track.frames)


@pytest.mark.parametrize("name", ALL)
def test_a_motion_names_only_controls_that_exist(name, controls):
    motion = named(name)
    assert all(control in controls for control in (*motion.curves, *motion.targets))


def test_without_amount_nothing_moves(controls, portrait):
    for name in ALL:
        track = motion_track(named(name), controls, portrait, amount=0.0)
        assert all(frame == portrait for frame in track.frames)


def test_a_blink_closes_eyes_fully_that_were_half_closed(controls, portrait):
    rest = portrait
    closed = controls.with_values({"eyeBlink": 0.5}, rest, rest)
    track = motion_track(ready_motions()["blink"], controls, closed, rate=50)
    most = max(controls.value("eyeBlink", frame, closed) for frame in track.frames)
    assert most == pytest.approx(1.0)


def test_values_stay_within_the_sliders_whatever_the_amount(controls, portrait):
    for name in ALL:
        track = motion_track(named(name), controls, portrait, amount=2.0, rate=10)
        for frame in track.frames:
            for unit in named(name).curves:
                control = controls.get(unit)
                value = controls.value(unit, frame, portrait)
                assert control.low - 1e-6 <= value <= control.high + 1e-6


def test_speed_shortens_and_seconds_repeat(controls, portrait):
    nod = ready_motions()["nod"]
    fast = motion_track(nod, controls, portrait, speed=2.0, rate=25)
    assert fast.seconds == pytest.approx(nod.seconds / 2)
    twice = motion_track(nod, controls, portrait, seconds=2 * nod.seconds, rate=25)
    first, second = twice.frames[10], twice.frames[10 + round(nod.seconds * 25)]
    assert first.neck_pose == pytest.approx(second.neck_pose)
    assert first != twice.frames[0]
    for wrong in ({"speed": 9.0}, {"amount": -1.0}, {"seconds": -2.0}):
        with pytest.raises(InputError):
            motion_track(nod, controls, portrait, **wrong)


def test_waves_begin_where_the_portrait_is_and_close_the_loop():
    curve = Curve((), (Wave(2.0, 3, 0.3), Wave(1.0, 1, 0.7)))
    assert curve.value(0.0, 5.0) == 0.0
    assert curve.value(5.0, 5.0) == pytest.approx(0.0, abs=1e-12)
    with pytest.raises(InputError, match="must rise"):
        Curve(((0.0, 1.0), (0.0, 2.0)))


def test_letters_become_mouth_shapes():
    shapes = [name for name, _ in visemes_of("Mama")]
    assert shapes == ["mbp", "aa", "mbp", "aa"]
    assert [name for name, _ in visemes_of("the")] == ["th", "eh"]
    assert [name for name, _ in visemes_of("/mbp aa rest/")] == ["mbp", "aa", REST]
    assert [name for name, _ in visemes_of("Été")] == ["eh", "l", "eh"]
    assert len(visemes_of("Привет")) == 6


@pytest.mark.parametrize("text", ["", "  ", "...", "/nope/", "a" * 5000])
def test_what_cannot_be_said_is_refused(text):
    with pytest.raises(InputError):
        visemes_of(text)


def test_lips_close_for_an_m_and_open_for_an_a(controls, portrait):
    motion = talk("amama")
    times = np.arange(0, motion.seconds, 0.02)
    jaws = [
        controls.value("jaw_open", motion.sample(t, controls, portrait), portrait) for t in times
    ]
    middle = [jaw for t, jaw in zip(times, jaws, strict=True) if 0.3 < t < motion.seconds - 0.4]
    assert max(middle) > 11.5
    assert min(middle) < 0.6


def test_every_letter_leads_to_a_known_shape():
    table = viseme_table()
    assert set(table.letters.values()) <= set(table.visemes)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 9, "motions": []}', '{"version": 1, "motions": [{}]}']
)
def test_a_damaged_file_of_motions_is_refused(text, tmp_path):
    path = tmp_path / "motions.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"motions\.json"):
        read_motions(path)
