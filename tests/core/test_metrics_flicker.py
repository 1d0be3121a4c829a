"""Flicker: a still clip has none, noise has its own, movement is no flicker, swimming is."""

import cv2
import numpy as np
import pytest

from gdpw_core.errors import InputError
from gdpw_core.face import FaceFinder, Matte
from gdpw_core.image import decode_photo
from gdpw_core.metrics.flicker import flicker
from gdpw_core.resources import resource


@pytest.fixture(scope="module")
def portrait():
    pixels = decode_photo(resource("samples", "astronaut.png")).srgb8()
    return np.ascontiguousarray(cv2.resize(pixels, (256, 256), interpolation=cv2.INTER_AREA))


@pytest.fixture(scope="module")
def measure():
    finder, matte = FaceFinder(), Matte()
    return lambda frames: flicker(frames, finder, matte)


def shifted(picture, x):
    matrix = np.array([[1.0, 0.0, x], [0.0, 1.0, 0.0]])
    return cv2.warpAffine(picture, matrix, (256, 256), borderMode=cv2.BORDER_REPLICATE)


def test_a_clip_that_stands_still_does_not_flicker(portrait, measure):
    found = measure([portrait] * 4)
    assert found.background == found.skin == 0.0
    assert found.frames == 4


def test_white_noise_is_measured_at_its_own_strength(portrait, measure):
    """Noise of 2 levels: |a - 2 b + c| of three samples has mean sqrt(6) * 2 * sqrt(2 / pi).

    The eyes of this portrait are 56 px apart and are brought to 64, which softens the noise.
    """
    random = np.random.default_rng(3)
    clean = np.clip(portrait, 10, 245).astype(float)
    noisy = [
        np.clip(clean + random.normal(0, 2, clean.shape), 0, 255).round().astype(np.uint8)
        for _ in range(6)
    ]
    found = measure(noisy)
    expected = np.sqrt(6) * 2 * np.sqrt(2 / np.pi)
    assert 0.6 * expected < found.background < 1.1 * expected
    assert 0.3 * expected < found.skin < 1.1 * expected


def test_movement_is_no_flicker_of_the_skin_and_pulsing_is(portrait, measure):
    even = measure([shifted(portrait, 2 * k) for k in range(6)])
    pulsing = [np.minimum(shifted(portrait, 2 * k), 249) + 6 * (k % 2) for k in range(6)]
    assert even.skin < 2
    assert measure([picture.astype(np.uint8) for picture in pulsing]).skin > 5 * even.skin


def test_pulsing_brightness_shows_in_the_skin_and_not_in_the_background(portrait, measure):
    rows, columns = np.mgrid[:256, :256]
    face = np.hypot(rows - 62, columns - 112) < 30
    frames = [
        np.clip(portrait + 6 * (k % 2) * face[..., None], 0, 255).astype(np.uint8) for k in range(6)
    ]
    found = measure(frames)
    assert found.skin > 6
    assert found.background < 0.5


def test_a_background_that_swims_beside_the_head_is_seen(portrait, measure):
    rows, columns = np.mgrid[:256, :256]
    # Around the head, left and right of it, everything trembles by half a pixel.
    swims = (np.abs(rows - 62) < 50) & (np.abs(columns - 112) > 60)
    moved = shifted(portrait, 0.5)
    frames = [np.where((swims & (k % 2 > 0))[..., None], moved, portrait) for k in range(6)]
    still = measure([portrait] * 6)
    assert measure(frames).background > still.background + 0.2


def test_what_cannot_be_measured_is_refused(portrait, measure):
    with pytest.raises(InputError, match="three frames"):
        measure([portrait] * 2)
    with pytest.raises(InputError, match="no face"):
        measure([np.zeros((256, 256, 3), np.uint8)] * 3)
