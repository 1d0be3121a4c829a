"""Which frame of a driver its motion is counted from."""

import numpy as np
import pytest

from gdpw_core.errors import InputError
from gdpw_core.face import Face, FaceFinder
from gdpw_core.image import decode_photo
from gdpw_core.motion.driver import Driver
from gdpw_core.motion.resting import time_at_rest, unrest
from gdpw_core.resources import resource
from gdpw_core.video.read import VideoFrame


@pytest.fixture(scope="module")
def found():
    pixels = decode_photo(resource("samples", "astronaut.png")).srgb8()
    return FaceFinder().find(np.asarray(pixels))[0]


def doing(face, **scores):
    """The face with these scores, all others at rest."""
    return Face.from_landmarks(
        face.landmarks, face.score, dict.fromkeys(face.blendshapes, 0.0) | scores
    )


class Acts:
    """A finder to which the grey of a frame says which of its faces is seen; 0 is none."""

    def __init__(self, *faces):
        self.faces = faces

    def find(self, pixels):
        face = self.track(pixels, None)
        return [face] if face else []

    def track(self, pixels, previous):
        value = int(pixels[0, 0, 0])
        return self.faces[value - 1] if value else None


def clip(*acts, hold=10, rate=20):
    """Frames in which each act is seen for a while."""
    greys = np.repeat(acts, hold)
    return [
        VideoFrame(k, k / rate, np.full((600, 600, 3), grey, np.uint8))
        for k, grey in enumerate(greys)
    ]


def test_speech_smiles_closed_eyes_a_glance_aside_and_a_turned_head_are_no_rest(found):
    rest = unrest(doing(found))
    for scores in (
        {"jawOpen": 0.4}, {"mouthSmileLeft": 0.9, "mouthSmileRight": 0.9},
        {"eyeBlinkLeft": 0.8, "eyeBlinkRight": 0.8},
        {"eyeLookOutLeft": 0.8, "eyeLookInRight": 0.8},
    ):  # fmt: skip
        assert unrest(doing(found, **scores)) > rest + 0.5
    turned = found.landmarks.copy()
    turned[:, 2] += turned[:, 0]
    turned = Face.from_landmarks(turned, 1.0, doing(found).blendshapes)
    assert unrest(turned) > rest + 0.5
    assert unrest(doing(found), pitch=1.0) > rest + 0.3


def test_the_frame_nearest_to_rest_is_chosen(found):
    speech, smile = doing(found, jawOpen=0.7), doing(found, mouthSmileLeft=1, mouthSmileRight=1)
    faces = Acts(speech, doing(found), smile)
    # Once the face was lost, it is looked for in every fifth look.
    assert 6.0 <= time_at_rest(clip(1, 3, 0, 2, 1, hold=40), faces) < 8.0


def test_a_first_frame_at_rest_is_kept_and_nothing_else_is_read(found):
    read = []

    def frames():
        for frame in clip(2, 1):
            read.append(frame.index)
            yield frame

    assert time_at_rest(frames(), Acts(doing(found, jawOpen=0.7), doing(found))) is None
    assert read == [0]


def test_a_face_that_never_rests_counts_from_its_first_frame(found):
    faces = Acts(doing(found, jawOpen=0.6), doing(found, jawOpen=0.55))
    assert time_at_rest(clip(1, 2), faces) is None
    assert time_at_rest(clip(0, 0), faces) is None


def test_the_search_ends_and_can_be_stopped(found):
    faces = Acts(doing(found, jawOpen=0.7), doing(found))
    late = [*clip(1, hold=31, rate=1), VideoFrame(40, 40.0, np.full((600, 600, 3), 2, np.uint8))]
    assert time_at_rest(late, faces) is None

    def stop():
        raise InputError("stopped")

    with pytest.raises(InputError, match="stopped"):
        time_at_rest(clip(1, 2), faces, stop)


def test_a_chosen_neutral_frame_and_a_track_are_left_alone(tmp_path):
    chosen = Driver(tmp_path / "clip.mp4", neutral=0.5)
    track = Driver(tmp_path / "track.json")
    assert chosen.with_rest() is chosen
    assert track.with_rest() is track
