"""Where a track came from, in the clip and in the document; marks of files; folders of pictures."""

import json
import os
from dataclasses import replace

import numpy as np
import pytest
from document_samples import parameters
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gdpw_core.document import TimelineData
from gdpw_core.errors import InputError
from gdpw_core.motion.companion import Companion
from gdpw_core.motion.driver import Driver
from gdpw_core.motion.origin import ORIGIN_KINDS, TrackOrigin, mark_of
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.motion.retarget import PARTS, RETARGET_MODES, RetargetSettings
from gdpw_core.motion.sequence import Sequence
from gdpw_core.motion.sequence_file import read_sequence, sequence_data
from gdpw_core.motion.track import Track

MARK = "0123456789abcdef" * 4
ORIGIN = TrackOrigin("talk.mp4", MARK, link="clips/talk.mp4", start=0.5, end=2.0, sound=True)


def clip(origin=ORIGIN):
    placed = PlacedTrack("Talk", Track.of([parameters(1)] * 3, 25.0), parameters(2), origin=origin)
    return Sequence(tracks=(placed,))


times = st.floats(0, 80_000)
origins = st.builds(
    lambda end, start, **rest: TrackOrigin(
        "Dr\u00efver \u2013 1.mov", MARK, start=start, end=end and start + end, **rest
    ),
    st.none() | st.floats(0.1, 5000),
    times,
    kind=st.sampled_from(ORIGIN_KINDS),
    sound=st.booleans(),
    link=st.sampled_from(["", "a.mp4", "clips/b\u00e4r/c d.mov"]),
    rate=st.none() | st.floats(0.2, 120),
    neutral=st.none() | times,
    smooth=st.floats(0, 2),
    settings=st.builds(
        RetargetSettings,
        st.sampled_from(RETARGET_MODES),
        st.sets(st.sampled_from(PARTS)).map(frozenset),
        *[st.floats(0, 3)] * 3,
        st.booleans(),
        st.booleans(),
    ),
)


@settings(max_examples=60, deadline=None)
@given(origins)
def test_every_origin_comes_back_from_a_document_as_it_was(origin):
    (placed,) = read_sequence(sequence_data(clip(origin))).tracks
    assert placed.origin == origin


def test_a_document_of_before_opens_without_origins():
    data = sequence_data(clip())
    record = json.loads(data.text)
    del record["tracks"][0]["origin"]
    (placed,) = read_sequence(TimelineData(json.dumps(record).encode(), data.numbers)).tracks
    assert placed.origin is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"link": "../talk.mp4"},
        {"link": "/etc/passwd"},
        {"link": "C:\\talk.mp4"},
        {"link": "clips/../../talk.mp4"},
        {"link": "http://host/talk.mp4"},
        {"name": "../talk.mp4"},
        {"name": ""},
        {"mark": "short"},
        {"kind": "pipe"},
        {"mode": "sideways"},
        {"parts": ["ears"]},
        {"pose_gain": 99},
        {"start": -1},
        {"start": 5.0, "end": 4.0},
        {"rate": 0},
        {"neutral": "first"},
    ],
)
def test_an_origin_that_leads_astray_is_refused_in_one_sentence(wrong):
    data = sequence_data(clip())
    record = json.loads(data.text)
    record["tracks"][0]["origin"].update(wrong)
    with pytest.raises(InputError) as refused:
        read_sequence(TimelineData(json.dumps(record).encode(), data.numbers))
    assert "\n" not in str(refused.value)


def test_origins_are_changed_without_making_an_untouched_clip_another():
    sequence = clip()
    assert sequence.with_origins(lambda origin: origin) is sequence
    moved = sequence.with_origins(lambda origin: replace(origin, link=""))
    assert moved.tracks[0].origin.link == ""
    assert moved.tracks[0].track is sequence.tracks[0].track
    assert moved != sequence


def test_a_mark_knows_a_file_wherever_it_lies_and_no_other(tmp_path):
    large = np.random.default_rng(0).bytes(3 << 20)
    one, moved, other, longer = (tmp_path / name for name in "abcd")
    one.write_bytes(large)
    moved.write_bytes(large)
    other.write_bytes(large[:-1] + bytes([large[-1] ^ 1]))
    longer.write_bytes(large[: 2 << 20] + b"x" + large[2 << 20 :])
    assert mark_of(one) == mark_of(moved)
    assert len({mark_of(path) for path in (one, other, longer)}) == 3


def test_a_mark_of_a_folder_knows_its_pictures(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        for k in range(3):
            (tmp_path / folder / f"{k}.png").write_bytes(bytes(k))
    assert mark_of(tmp_path / "one") == mark_of(tmp_path / "two")
    (tmp_path / "two" / "3.png").write_bytes(b"more")
    assert mark_of(tmp_path / "one") != mark_of(tmp_path / "two")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_what_is_neither_file_nor_folder_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path / "gone"):
        with pytest.raises(InputError, match="not there"):
            mark_of(path)


@pytest.fixture
def folder(tmp_path):
    """Ten pictures that grow brighter, named so that letters alone would put them wrong."""
    path = tmp_path / "frames"
    path.mkdir()
    for k in range(1, 11):
        Image.fromarray(np.full((8, 8, 3), 20 * k, np.uint8)).save(path / f"frame {k}.png")
    (path / "._frame 1.png").write_bytes(b"what a system keeps beside it")
    return path


def test_a_folder_is_as_long_as_its_pictures_at_their_rate(folder):
    assert Driver(folder, rate=5.0).facts().seconds == 2.0
    assert Driver(folder).facts().rate == 25.0
    levels = [f.pixels[0, 0, 0] for f in Driver(folder, start=0.4, end=1.0).frames(5.0)]
    assert levels == [60, 80, 100]


def test_a_folder_runs_beside_a_clip_at_its_own_rate(folder):
    along = Companion(folder, first=1.0, rate=5.0)
    levels = [int(p[0, 0, 0]) for p in along.pictures(10.0, 6, (8, 8))]
    assert levels == [120, 120, 140, 140, 160, 160]
