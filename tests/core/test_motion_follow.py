"""From a driving clip to head parameters, with a finder that stands in for the networks."""

import numpy as np
import pytest

from gdpw_core.errors import FaceNotFoundError, InputError
from gdpw_core.face import Face, FaceFinder
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Photo, decode_photo, save_photo
from gdpw_core.motion.follow import Seen, at_rate, faces_of, fit_driver, numbered_pictures
from gdpw_core.video.read import VideoFrame


def frame(seconds, value=0, index=0):
    return VideoFrame(index, seconds, np.full((4, 4, 3), value, np.uint8))


def shown(frames, rate, start=0.0):
    return [int(f.pixels[0, 0, 0]) for f in at_rate(iter(frames), rate, start)]


def test_even_frames_pass_one_by_one():
    frames = [frame(k / 30, k) for k in range(9)]
    assert shown(frames, 30) == list(range(9))
    rounded = [frame(round(k / 30, 3), k) for k in range(9)]
    assert shown(rounded, 30) == list(range(9))


def test_uneven_frames_are_repeated_or_left_out_as_a_player_would():
    times = [0.0, 0.1, 0.5, 0.51, 0.52, 0.6]
    frames = [frame(t, k) for k, t in enumerate(times)]
    assert shown(frames, 10) == [0, 1, 1, 1, 1, 4, 5]


def test_another_rate_keeps_the_time():
    frames = [frame(k / 60, k) for k in range(60)]
    assert shown(frames, 20) == list(range(0, 60, 3))
    assert len(shown([frame(k / 10, k) for k in range(10)], 40)) == pytest.approx(37, abs=1)
    late = [frame(2.0 + k / 10, k) for k in range(5)]
    assert shown(late, 10, start=2.0) == [0, 1, 2, 3, 4]


@pytest.fixture(scope="module")
def astronaut_face(request):
    from gdpw_core.resources import resource

    pixels = decode_photo(resource("samples", "astronaut.png")).srgb8()
    return np.asarray(pixels), FaceFinder().find(pixels)[0]


class StubFinder:
    """Reads from the first pixel what is to be found: 0 nothing, else a face shifted by it."""

    def __init__(self, face):
        self.face, self.finds, self.tracks = face, 0, 0

    def _at(self, pixels):
        value = int(pixels[0, 0, 0])
        if value == 0:
            return None
        shift = np.array([value * 0.01, 0, 0])
        return Face.from_landmarks(
            self.face.landmarks + shift, self.face.score, self.face.blendshapes
        )

    def find(self, pixels):
        self.finds += 1
        face = self._at(pixels)
        return [face] if face else []

    def track(self, pixels, previous):
        self.tracks += 1
        return self._at(pixels)


def clip_of(picture, values):
    """Frames whose first pixel carries a message and whose face region carries it too."""
    for k, value in enumerate(values):
        pixels = picture.copy()
        pixels[0, 0] = value
        pixels[60:180, 170:280] = np.clip(
            pixels[60:180, 170:280].astype(int) + 3 * (value % 50), 0, 255
        )
        yield VideoFrame(k, k / 25, pixels)


def test_a_picture_that_stands_still_is_looked_at_once(astronaut_face):
    picture, face = astronaut_face
    finder = StubFinder(face)
    rng = np.random.default_rng(0)
    noisy = [np.clip(picture + rng.integers(-1, 2, picture.shape), 0, 255) for _ in range(5)]
    for pixels in noisy:
        pixels[0, 0] = 7
    frames = [VideoFrame(k, k / 25, p.astype(np.uint8)) for k, p in enumerate(noisy)]
    seen = list(faces_of(iter(frames), finder))
    assert finder.finds == 1
    assert all(item.face is seen[0].face for item in seen)


def test_a_lost_face_is_searched_now_and_then(astronaut_face):
    picture, face = astronaut_face
    finder = StubFinder(face)
    seen = list(faces_of(clip_of(picture, [1, 2] + [0] * 12 + [3, 4] + [5] * 5), finder))
    found = [item.face is not None for item in seen]
    assert found[:2] == [True, True]
    assert not any(found[2:14])
    assert all(found[-3:])
    assert finder.finds <= 6


def test_what_is_kept_of_a_picture_is_the_callers_choice(astronaut_face):
    picture, face = astronaut_face
    seen = list(faces_of(clip_of(picture, [1, 2]), StubFinder(face), keep=lambda p: p[:2, :2]))
    assert [item.picture.shape for item in seen] == [(2, 2, 3)] * 2


@pytest.fixture(scope="module")
def head():
    return HeadModel(load_pack())


def test_a_driver_that_stands_still_gives_one_and_the_same_head(astronaut_face, head):
    _, face = astronaut_face
    neutral, driving = fit_driver([Seen(k / 25, face) for k in range(30)], head, 25)
    frames = list(driving)
    assert len(frames) == 30
    assert all(item.parameters is neutral for item in frames)


def test_gaps_are_held_and_left_smoothly(astronaut_face, head):
    _, face = astronaut_face
    moved = Face.from_landmarks(face.landmarks + [6.0, 0, 0], face.score, face.blendshapes)
    seen = [Seen(k / 25, face if k < 4 else None if k < 10 else moved) for k in range(24)]
    neutral, driving = fit_driver(seen, head, 25)
    frames = list(driving)
    assert [item.held for item in frames] == [4 <= k < 10 for k in range(24)]
    assert all(item.parameters is neutral for item in frames[:10])
    places = [item.parameters.camera.tx for item in frames]
    steps = np.diff(places)
    assert places[-1] > places[0]
    assert steps.max() < 0.5 * (places[-1] - places[0])


def test_a_clip_that_begins_without_a_face_waits_for_it(astronaut_face, head):
    _, face = astronaut_face
    seen = [Seen(k / 25, face if k >= 3 else None) for k in range(6)]
    neutral, driving = fit_driver(seen, head, 25)
    frames = list(driving)
    assert [item.held for item in frames] == [True] * 3 + [False] * 3
    assert all(item.parameters == neutral for item in frames)


def test_a_clip_without_a_face_is_refused(head):
    with pytest.raises(FaceNotFoundError, match="no face"):
        fit_driver([Seen(k / 25, None) for k in range(5)], head, 25)


def test_pictures_of_a_folder_come_by_their_numbers(tmp_path):
    for number in (10, 9, 100):
        pixels = np.full((8, 8, 3), number, np.uint8)
        save_photo(Photo(pixels), tmp_path / f"frame{number}.png")
    (tmp_path / "notes.txt").write_text("not a picture")
    frames = list(numbered_pictures(tmp_path, 10))
    assert [int(f.pixels[0, 0, 0]) for f in frames] == [9, 10, 100]
    assert [f.seconds for f in frames] == [0, 0.1, 0.2]
    (tmp_path / "none" / "folder.png").mkdir(parents=True)
    with pytest.raises(InputError, match="no pictures"):
        list(numbered_pictures(tmp_path / "none", 10))
