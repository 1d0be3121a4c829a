import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdpw_core.errors import InputError
from gdpw_core.image import Crop

crops = st.builds(
    Crop,
    centre_x=st.floats(-500, 5000),
    centre_y=st.floats(-500, 5000),
    side=st.floats(0.5, 5000),
    angle=st.floats(-math.pi, math.pi),
)
points = st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=5)


@given(crops, points)
def test_a_point_goes_to_the_photo_and_comes_back(crop, crop_points):
    there = crop.to_photo(crop_points)
    np.testing.assert_allclose(crop.from_photo(there), crop_points, atol=1e-8)


@given(crops)
def test_the_x_axis_of_the_crop_points_along_its_angle(crop):
    right = crop.to_photo((1, 0)) - crop.to_photo((0, 0))
    expected = 0.5 * crop.side * np.array([math.cos(crop.angle), math.sin(crop.angle)])
    np.testing.assert_allclose(right, expected, atol=1e-9 * crop.side)


@given(crops, st.floats(0.1, 10), st.floats(-2, 2), st.floats(-2, 2))
def test_scaling_keeps_the_centre_and_shifting_keeps_the_side(crop, factor, dx, dy):
    scaled = crop.scaled(factor)
    np.testing.assert_allclose(scaled.to_photo((0, 0)), crop.to_photo((0, 0)), atol=1e-9)
    assert scaled.side == pytest.approx(crop.side * factor)
    shifted = crop.shifted(dx, dy)
    assert shifted.side == crop.side
    np.testing.assert_allclose(shifted.to_photo((0, 0)), crop.to_photo((dx, dy)), atol=1e-9)


def test_the_docstrings_worked_number_holds():
    np.testing.assert_allclose(Crop(10, 10, 4).to_photo((1, -1)), (12, 8))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("channels", [None, 1, 3, 4])
def test_an_aligned_crop_of_equal_size_is_the_pixels_themselves(dtype, channels):
    shape = (80, 90) if channels is None else (80, 90, channels)
    pixels = (np.random.default_rng(0).random(shape) * 255).astype(dtype)
    sampled = Crop(40, 30, 50).sample(pixels, 50)
    assert sampled.dtype == dtype
    np.testing.assert_array_equal(sampled, pixels[5:55, 15:65])


@given(crops, st.integers(1, 64))
@example(Crop(0.0, 0.0, 4285.0), 1)  # a pixel that covers the photo a hundred times
@settings(max_examples=60, deadline=None)
def test_a_constant_photo_gives_a_constant_crop_wherever_the_window_lies(crop, size):
    pixels = np.full((30, 40, 3), 117, np.uint8)
    assert (crop.sample(pixels, size) == 117).all()


@pytest.mark.parametrize("side", [150.0, 256.0, 400.0])
@pytest.mark.parametrize("angle", [0.0, 0.3, -2.0])
def test_sampling_reads_the_photo_where_to_photo_says(side, angle):
    def scene(x, y):
        return 0.5 + 0.25 * np.sin(x / 17) + 0.25 * np.cos(y / 23)

    y, x = np.mgrid[0:600, 0:800] + 0.5
    photo = scene(x, y).astype(np.float32)
    crop = Crop(401.3, 288.7, side, angle)
    axis = (2 * np.arange(256) + 1) / 256 - 1
    where = crop.to_photo(np.stack(np.meshgrid(axis, axis), axis=-1))
    expected = scene(where[..., 0], where[..., 1])
    assert np.abs(crop.sample(photo, 256) - expected).max() < 2e-3


def test_shrinking_averages_instead_of_skipping_pixels():
    stripes = np.zeros((512, 512), np.uint8)
    stripes[:, ::2] = 255
    shrunk = Crop(256, 256, 512).sample(stripes, 64)
    assert np.abs(shrunk.astype(int) - 128).max() <= 1


def test_outside_the_photo_its_border_repeats():
    pixels = np.arange(100, dtype=np.uint8).reshape(10, 10)
    sampled = Crop(0, 5, 20).sample(pixels, 20)
    np.testing.assert_array_equal(sampled[5:15, :10], np.repeat(pixels[:, :1], 10, axis=1))


@pytest.mark.parametrize("side", [0.0, -1.0, math.nan, math.inf, 1e9])
def test_a_window_without_a_sound_side_is_refused(side):
    with pytest.raises(InputError):
        Crop(0, 0, side)
