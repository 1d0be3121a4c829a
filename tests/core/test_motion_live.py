"""A face before a camera: rest first, then every movement; a recorded stream is the camera."""

import numpy as np
import pytest

from gdpw_core.controls import head_rotation
from gdpw_core.errors import InputError
from gdpw_core.export.clip import reduced
from gdpw_core.face import FaceFinder
from gdpw_core.image import decode_photo
from gdpw_core.motion.live import LiveDriver, Recording
from gdpw_core.parameters import FaceParameters
from gdpw_core.resources import resource


@pytest.fixture(scope="module")
def stream():
    """A face at rest for a while, then turned: pictures, and their true turns in degrees."""
    from gdpw_core.pipeline import Pipeline

    pipeline = Pipeline()
    photo = reduced(decode_photo(resource("samples", "grace_hopper.jpg")), 256)
    portrait = pipeline.open_portrait(photo)
    fitted = portrait.fit.parameters
    yaws = [0.0] * 12 + [4.0, 8.0, 12.0]
    pictures = []
    for yaw in yaws:
        parameters = pipeline.controls.with_values({"yaw": yaw}, fitted, fitted)
        pictures.append(np.asarray(pipeline.export(portrait, parameters).pixels, np.uint8))
    return pipeline.head, pictures


def turned(parameters, neutral):
    return float(np.degrees((head_rotation(parameters) * head_rotation(neutral).inv()).magnitude()))


def test_it_waits_for_a_face_at_rest_and_then_follows_it(stream):
    head, pictures = stream
    blank = LiveDriver(head, FaceFinder()).see(np.zeros_like(pictures[0]))
    assert (blank.face, blank.calibrated, blank.parameters) == (False, 0.0, None)
    driver = LiveDriver(head, FaceFinder())
    seen = [driver.see(picture) for picture in pictures]
    steps = [frame.calibrated for frame in seen]
    assert steps[:10] == pytest.approx(np.linspace(0.1, 1.0, 10))
    assert driver.neutral is not None
    assert turned(seen[11].parameters, driver.neutral) < 1.0
    assert turned(seen[-1].parameters, driver.neutral) > 6.0
    lost = driver.see(np.zeros_like(pictures[0]))
    assert (lost.face, lost.calibrated, lost.parameters) == (False, 1.0, None)


def test_a_face_that_moves_is_no_face_at_rest(stream):
    head, pictures = stream
    driver = LiveDriver(head, FaceFinder())
    for k in range(14):
        frame = driver.see(pictures[14] if k % 4 == 3 else pictures[0])
    assert frame.calibrated < 1.0
    assert driver.neutral is None


def test_it_can_be_calibrated_again(stream):
    head, pictures = stream
    driver = LiveDriver(head, FaceFinder())
    for picture in pictures[:10]:
        driver.see(picture)
    first = driver.neutral
    driver.calibrate()
    assert driver.neutral is None
    for _ in range(10):
        driver.see(pictures[-1])
    assert turned(driver.neutral, first) > 6.0


def test_a_recording_of_an_uneven_pace_becomes_an_even_track():
    recording = Recording()
    rest = FaceParameters.neutral()
    with pytest.raises(InputError, match="nothing was recorded"):
        recording.track(25.0)
    for seconds in (7.0, 7.1, 7.35, 8.0):
        turn = np.array([0.0, 0.3 * (seconds - 7.0), 0.0])
        recording.add(seconds, rest.replaced(neck_pose=turn))
    track = recording.track(10.0)
    assert len(track) == 11
    assert track.seconds == pytest.approx(1.1)
    angles = [frame.neck_pose[1] for frame in track.frames]
    np.testing.assert_allclose(angles, 0.03 * np.arange(11), atol=1e-9)
