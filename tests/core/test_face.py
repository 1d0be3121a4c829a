"""Finding and following faces on the bundled portraits."""

import pickle
import subprocess
import sys

import numpy as np
import pytest

from gdpw_core.errors import InputError
from gdpw_core.face import Face, FaceFinder, Matte, plain_background
from gdpw_core.image import decode_photo
from gdpw_core.resources import resource


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder()


@pytest.fixture(scope="module")
def astronaut() -> np.ndarray:
    return decode_photo(resource("samples", "astronaut.png")).srgb8()


@pytest.fixture(scope="module")
def hopper() -> np.ndarray:
    return decode_photo(resource("samples", "grace_hopper.jpg")).srgb8()


@pytest.fixture(scope="module")
def face(finder, astronaut) -> Face:
    found = finder.find(astronaut)
    assert len(found) == 1
    return found[0]


def centre(face: Face) -> np.ndarray:
    return face.landmarks[:468, :2].mean(axis=0)


def test_landmarks_lie_on_the_face(face):
    left, right = face.landmarks[473, :2], face.landmarks[468, :2]
    assert left[0] > right[0]
    np.testing.assert_allclose((left + right) / 2, (224, 103), atol=5)
    assert face.landmarks[152, 1] > face.landmarks[10, 1]


def test_scores_are_within_their_range_and_see_the_smile(face):
    assert len(face.blendshapes) == 52
    assert all(0.0 <= score <= 1.0 for score in face.blendshapes.values())
    assert face.blendshapes["mouthSmileLeft"] > 0.5
    assert face.blendshapes["eyeBlinkLeft"] < 0.4
    assert face.score > 0.9


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_picture_shows_the_same_face(finder, astronaut, face, turns):
    turned = np.ascontiguousarray(np.rot90(astronaut, turns))
    found = finder.find(turned)
    assert len(found) == 1
    size = astronaut.shape[0]
    x, y = centre(face)
    expected = {1: (y, size - x), 2: (size - x, size - y), 3: (size - y, x)}[turns]
    np.testing.assert_allclose(centre(found[0]), expected, atol=6)


def test_several_faces_come_largest_first(finder, astronaut, hopper):
    height = max(astronaut.shape[0], hopper.shape[0])
    picture = np.full((height, astronaut.shape[1] + hopper.shape[1], 3), 128, np.uint8)
    picture[: astronaut.shape[0], : astronaut.shape[1]] = astronaut
    picture[: hopper.shape[0], astronaut.shape[1] :] = hopper
    found = finder.find(picture)
    assert len(found) == 2
    assert found[0].size >= found[1].size


def test_a_small_face_in_a_large_picture_is_found(finder, astronaut):
    picture = np.full((1600, 2400, 3), 90, np.uint8)
    small = astronaut[::3, ::3]
    picture[900 : 900 + small.shape[0], 1500 : 1500 + small.shape[1]] = small
    found = finder.find(picture)
    assert len(found) == 1
    np.testing.assert_allclose(centre(found[0]), (1500 + 221 / 3, 900 + 130 / 3), atol=12)


@pytest.mark.parametrize("picture", ["noise", "grey"])
def test_where_there_is_no_face_none_is_found(finder, picture):
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (300, 400, 3), np.uint8) if picture == "noise" else None
    grey = np.full((300, 400, 3), 128, np.uint8)
    assert finder.find(grey if pixels is None else pixels) == []


def test_a_face_is_followed_and_lost(finder, astronaut, face):
    moved = np.roll(astronaut, (6, -9), axis=(0, 1))
    followed = finder.track(moved, face)
    assert followed is not None
    np.testing.assert_allclose(centre(followed) - centre(face), (-9, 6), atol=1.5)
    assert finder.track(np.full_like(astronaut, 120), face) is None


def test_other_arrays_than_pictures_are_refused(finder):
    with pytest.raises(InputError, match="8-bit RGB picture"):
        finder.find(np.zeros((10, 10), np.uint8))


def test_the_matte_tells_the_person_from_the_wall(astronaut):
    matte = Matte()(astronaut)
    assert matte.shape == astronaut.shape[:2]
    assert matte.dtype == np.float32
    assert matte[100:160, 200:240].mean() > 0.9
    assert matte[20:80, 330:400].mean() < 0.1


def test_the_matte_travels_to_other_processes(astronaut):
    matte = Matte()
    before = matte(astronaut)
    assert np.array_equal(pickle.loads(pickle.dumps(matte))(astronaut), before)


def test_plain_background_keeps_off_the_person_and_their_stray_hair():
    person = np.zeros((256, 256), np.float32)
    person[100:256, 80:176] = 0.4
    plain = plain_background(person, 256)
    assert (plain[person > 0] < 1e-3).all()
    assert plain[100:, 77:80].max() < 0.05
    assert plain[:80].min() > 0.999
    assert (plain_background(np.zeros((64, 64), np.float32), 64) == 1).all()


def test_finding_faces_does_not_need_torch():
    code = "import gdpw_core.face, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
