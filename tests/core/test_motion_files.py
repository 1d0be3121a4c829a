"""Tracks in and out of files."""

import json

import numpy as np
import pytest

from gdpw_core.controls import Controls
from gdpw_core.errors import GdpwError, InputError, OutputError
from gdpw_core.head.pack import load_pack
from gdpw_core.motion.arkit import BLENDSHAPES, blendshapes_of, parameters_of
from gdpw_core.motion.track import Track
from gdpw_core.motion.track_files import rate_of, read_track, write_track
from gdpw_core.parameters import Camera, FaceParameters


@pytest.fixture(scope="module")
def units():
    return load_pack().units


@pytest.fixture(scope="module")
def track(units):
    rng = np.random.default_rng(0)
    rest = FaceParameters.neutral()
    controls = Controls(units)
    frames = []
    for k in range(7):
        values = {
            "yaw": 3.0 * k, "pitch": -k, "jaw_open": k, "jaw_side": 1.0, "eye_yaw": 2.0 * k,
            "eyeBlinkLeft": 0.1 * k, "mouthSmile": 0.5, "browInnerUp": 0.3,
        }  # fmt: skip
        frame = controls.with_values(values, rest, rest)
        frames.append(frame.replaced(camera=Camera(7.0 + k, 0.01 * k, 0.0)))
    shape = rng.normal(size=100)
    return Track.of([frame.replaced(shape=shape) for frame in frames], 30000 / 1001)


@pytest.mark.parametrize("suffix", [".json", ".csv", ".npz"])
def test_a_track_survives_its_file_number_for_number(suffix, track, units, tmp_path):
    path = tmp_path / f"track{suffix}"
    write_track(path, track, units)
    again = read_track(path, units)
    assert again.rate == pytest.approx(track.rate, rel=1e-9)
    assert again.frames == track.frames


def test_shape_may_change_along_a_track(track, units, tmp_path):
    frames = [frame.replaced(shape=np.full(100, 0.1 * k)) for k, frame in enumerate(track.frames)]
    for suffix in (".json", ".csv", ".npz"):
        write_track(tmp_path / f"t{suffix}", Track.of(frames, 25), units)
        assert read_track(tmp_path / f"t{suffix}", units).frames == tuple(frames)


def test_arkit_keeps_units_jaw_gaze_and_pose(track, units, tmp_path):
    path = tmp_path / "track.arkit.csv"
    write_track(path, track, units)
    header = path.read_text().splitlines()[0].split(",")
    assert header[:3] == ["Timecode", "BlendshapeCount", "EyeBlinkLeft"]
    assert {name[0].upper() + name[1:] for name in BLENDSHAPES} <= set(header)
    again = read_track(path, units)
    controls, rest = Controls(units), FaceParameters.neutral()
    assert again.rate == pytest.approx(track.rate)
    for before, after in zip(track.frames, again.frames, strict=True):
        for name in ("yaw", "pitch", "jaw_open", "jaw_side", "eye_yaw", "eyeBlinkLeft",
                     "mouthSmileRight", "browInnerUp"):  # fmt: skip
            wanted = controls.value(name, before, rest)
            assert controls.value(name, after, rest) == pytest.approx(wanted, abs=1e-3)


def test_sides_of_arkit_are_the_subjects():
    units = load_pack().units
    controls, rest = Controls(units), FaceParameters.neutral()
    left = parameters_of({"eyeLookOutLeft": 1.0, "eyeLookInRight": 1.0}, units)
    # The subject's left is the right of the picture.
    assert controls.value("eye_yaw", left, rest) == pytest.approx(30)
    scores = blendshapes_of(controls.with_value("eye_pitch", 15, rest, rest), units)
    assert scores["eyeLookUpLeft"] == pytest.approx(0.5)
    assert scores["eyeLookDownLeft"] == 0.0


def test_other_programs_tables_are_read_by_their_columns(units, tmp_path):
    path = tmp_path / "capture.csv"
    rows = ["Timecode,BlendshapeCount,JawOpen,MouthSmileLeft,MouthSmileRight,EyeBlinkLeft,"
            "EyeBlinkRight,BrowInnerUp,CheekPuff,JawLeft,JawRight,MouthClose,Extra"]  # fmt: skip
    for k in range(70):
        rows.append(f"14:31:{13 + k // 60:02d}:{k % 60:02d}.250,61,{k / 100},0.5,0,1,0,0,0,0,0,0,x")
    path.write_text("\n".join(rows))
    track = read_track(path, units)
    controls, rest = Controls(units), FaceParameters.neutral()
    assert (track.rate, len(track)) == (60.0, 70)
    assert controls.value("mouthSmileLeft", track.frames[0], rest) == pytest.approx(0.5)
    assert controls.value("eyeBlinkLeft", track.frames[0], rest) == pytest.approx(1.0)
    assert controls.value("eyeBlinkRight", track.frames[0], rest) == pytest.approx(0.0, abs=1e-9)


def test_rates_written_in_decimals_are_found_again():
    for rate in (24.0, 24000 / 1001, 25.0, 30000 / 1001, 30.0, 60.0, 12.5):
        times = np.round(np.arange(50) / rate, 6)
        assert rate_of(times) == pytest.approx(rate, rel=1e-6)
    with pytest.raises(InputError, match="do not rise"):
        rate_of(np.array([0.0, 0.0]))


def damaged_json(track):
    yield "{"
    yield "[]"
    yield '{"format": "other", "version": 1}'
    yield json.dumps({"format": "gdpw-track", "version": 1, "rate": 25, "shape": [0.0] * 100})
    whole = {
        name: [[0.0] * n]
        for name, n in (
            ("expression", 50),
            ("global_pose", 3),
            ("neck_pose", 3),
            ("jaw_pose", 3),
            ("left_eye_pose", 3),
            ("right_eye_pose", 3),
        )
    }
    whole |= {"format": "gdpw-track", "version": 1, "rate": 25, "shape": [0.0] * 100}
    yield json.dumps(whole | {"camera": [[0.0, 0.0, 0.0]]})  # a scale of zero
    yield json.dumps(whole | {"camera": [[1.0, 0.0]]})
    yield json.dumps(whole | {"camera": [[7.0, 0, 0]], "rate": 0})
    yield json.dumps(whole | {"camera": [[7.0, 0, 0]], "neck_pose": [[1e400, 0, 0]]})


def test_damaged_tracks_are_refused_by_name(track, units, tmp_path):
    path = tmp_path / "bad.json"
    for text in damaged_json(track):
        path.write_text(text)
        with pytest.raises(InputError, match=r"bad\.json"):
            read_track(path, units)
    csv = tmp_path / "bad.csv"
    for text in ("", "a,b\n", "seconds,yaw\n0,1\n", "JawOpen\n0\n"):
        csv.write_text(text)
        with pytest.raises(InputError, match=r"bad\.csv"):
            read_track(csv, units)
    with pytest.raises(InputError, match=r"gone\.npz"):
        read_track(tmp_path / "gone.npz", units)


def test_an_npz_with_pickles_is_refused(units, tmp_path):
    path = tmp_path / "evil.npz"
    np.savez(path, rate=25.0, expression=np.array([{"a": 1}], dtype=object))
    with pytest.raises(InputError, match=r"evil\.npz"):
        read_track(path, units)


def test_mutants_of_an_npz_never_crash(track, units, tmp_path):
    path = tmp_path / "t.npz"
    write_track(path, track, units)
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(150):
        mutant = bytearray(whole[: rng.integers(1, len(whole))] if rng.random() < 0.3 else whole)
        for place in rng.integers(0, len(mutant), rng.integers(1, 8)):
            mutant[place] = rng.integers(256)
        path.write_bytes(mutant)
        reason = "t.npz"
        try:
            read_track(path, units)
        except InputError as error:
            reason = str(error)
        assert "t.npz" in reason


def test_a_track_goes_only_where_its_kind_can(track, units, tmp_path):
    with pytest.raises(OutputError, match=r"\.json, \.csv or \.npz"):
        write_track(tmp_path / "track.txt", track, units)
    with pytest.raises(GdpwError, match="does not exist"):
        write_track(tmp_path / "gone" / "track.json", track, units)
    with pytest.raises(InputError, match="no named units"):
        write_track(tmp_path / "x.arkit.csv", track, None)
    assert not list(tmp_path.iterdir())
