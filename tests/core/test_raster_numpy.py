"""The numpy entry: rectangular windows in pixels, reused buffers, threads."""

import os
import signal
import threading
import time

import numpy as np
import pytest
import torch
from raster_meshes import ellipsoid, soup

from gdpw_core.raster.backends import rasterizer
from gdpw_core.raster.bands import PixelRaster, interpolate_numpy, rasterize_numpy
from gdpw_core.raster.parallel import row_bands, run_tasks


def _in_pixels(vertices, height, width):
    return (vertices + (1.0, 1.0, 0.0)) * (width / 2.0, height / 2.0, 1.0)


def test_a_square_window_equals_the_tensor_protocol():
    vertices, faces = ellipsoid()
    raster = rasterizer("numba").rasterize(torch.tensor(vertices)[None], torch.tensor(faces), 64)
    window = rasterize_numpy(_in_pixels(vertices, 64, 64), faces, 64, 64)
    np.testing.assert_array_equal(window.triangle, raster.triangle[0])
    np.testing.assert_array_equal(window.barycentric, raster.barycentric[0])
    np.testing.assert_array_equal(window.depth, raster.depth[0])


def test_a_window_is_a_cut_of_the_larger_picture():
    vertices, faces = ellipsoid()
    pixels = _in_pixels(vertices, 128, 128)
    whole = rasterize_numpy(pixels, faces, 128, 128)
    cut = rasterize_numpy(pixels - (20.0, 50.0, 0.0), faces, 60, 97)
    np.testing.assert_array_equal(cut.triangle, whole.triangle[50:110, 20:117])
    np.testing.assert_array_equal(cut.depth, whole.depth[50:110, 20:117])


def test_worked_example_of_the_convention():
    corners = np.array([[0.0, 0.0, 5.0], [0.0, 4.0, 5.0], [4.0, 0.0, 5.0]])
    raster = rasterize_numpy(corners, np.array([[0, 1, 2]]), 4, 6)
    # Centres on the slanted edge x + y = 4 belong to the neighbour that grows to the right.
    np.testing.assert_array_equal(
        raster.triangle + 1,
        [[1, 1, 1, 0, 0, 0], [1, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]],
    )
    np.testing.assert_allclose(raster.barycentric[0, 1], [0.5, 0.125, 0.375])
    assert raster.depth[0, 1] == 5.0


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_do_not_change_a_bit(threads):
    vertices, faces = soup(2)
    pixels = _in_pixels(vertices, 500, 700)
    one = rasterize_numpy(pixels, faces, 500, 700, threads=1)
    many = rasterize_numpy(pixels, faces, 500, 700, threads=threads)
    for a, b in zip(one, many, strict=True):
        np.testing.assert_array_equal(a, b)
    values = vertices[:, :2]
    np.testing.assert_array_equal(
        interpolate_numpy(one, faces, values, threads=1),
        interpolate_numpy(one, faces, values, threads=threads),
    )


def test_buffers_are_overwritten_and_returned():
    vertices, faces = ellipsoid()
    out = PixelRaster.empty(40, 50)
    for plane in out:
        plane[...] = 77
    shifted = _in_pixels(vertices, 40, 50)
    result = rasterize_numpy(shifted, faces, 40, 50, out=out)
    assert result is out
    for a, b in zip(out, rasterize_numpy(shifted, faces, 40, 50), strict=True):
        np.testing.assert_array_equal(a, b)
    buffer = np.full((40, 50, 3), 77.0, np.float32)
    assert interpolate_numpy(out, faces, shifted, out=buffer) is buffer
    assert (buffer[out.triangle < 0] == 0.0).all()


def test_interpolation_returns_each_pixel_its_own_centre():
    vertices, faces = ellipsoid()
    pixels = _in_pixels(vertices, 90, 130)
    raster = rasterize_numpy(pixels, faces, 90, 130)
    row, column = np.nonzero(raster.triangle >= 0)
    place = interpolate_numpy(raster, faces, pixels)[row, column]
    np.testing.assert_allclose(place[:, 0], column + 0.5, atol=2e-3)
    np.testing.assert_allclose(place[:, 1], row + 0.5, atol=2e-3)


def test_huge_windows_keep_their_precision():
    faces = np.array([[0, 1, 2], [2, 1, 3]])
    corners = np.array([[0.0, 0.0, 0.0], [0.0, 9.0, 0.0], [9001.0, 0.0, 0.0], [9001.0, 9.0, 0.0]])
    raster = rasterize_numpy(corners, faces, 9, 9001)
    assert (raster.triangle >= 0).all()
    place = interpolate_numpy(raster, faces, corners)[..., 0]
    np.testing.assert_allclose(place[4], np.arange(9001) + 0.5, atol=2e-3)


def test_read_only_integer_and_strided_inputs_are_read():
    vertices, faces = ellipsoid()
    pixels = _in_pixels(vertices, 32, 32)
    expected = rasterize_numpy(pixels, faces, 32, 32).triangle
    frozen = pixels.copy()
    frozen.setflags(write=False)
    strided = np.asfortranarray(pixels)
    small = faces.astype(np.uint16)
    for mesh, ids in ((frozen, faces), (strided, small), (pixels.tolist(), faces.tolist())):
        np.testing.assert_array_equal(rasterize_numpy(mesh, ids, 32, 32).triangle, expected)


def test_what_does_not_fit_is_refused():
    vertices, faces = ellipsoid()
    with pytest.raises(ValueError, match="names a vertex"):
        rasterize_numpy(vertices[:-1], faces, 8, 8)
    with pytest.raises(ValueError, match="expected"):
        rasterize_numpy(vertices[:, :2], faces, 8, 8)
    with pytest.raises(ValueError, match="not possible"):
        rasterize_numpy(vertices, faces, 8, 0)
    with pytest.raises(ValueError, match="buffers"):
        rasterize_numpy(vertices, faces, 8, 8, out=PixelRaster.empty(8, 9))
    raster = rasterize_numpy(_in_pixels(vertices, 8, 8), faces, 8, 8)
    with pytest.raises(ValueError, match="shows face"):
        interpolate_numpy(raster, faces[:3], vertices)
    with pytest.raises(ValueError, match="expected"):
        interpolate_numpy(raster, faces, vertices[:, 0])


def test_two_threads_may_rasterize_at_once():
    vertices, faces = ellipsoid()
    pixels = _in_pixels(vertices, 600, 600)
    expected = rasterize_numpy(pixels, faces, 600, 600).triangle
    wrong = []

    def work():
        for _ in range(5):
            shown = rasterize_numpy(pixels, faces, 600, 600, threads=2).triangle
            if not np.array_equal(shown, expected):
                wrong.append(1)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert not wrong
    assert not any(worker.is_alive() for worker in workers)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_can_rasterize_on_several_threads():
    vertices, faces = ellipsoid()
    pixels = _in_pixels(vertices, 600, 600)
    expected = rasterize_numpy(pixels, faces, 600, 600, threads=2).triangle
    child = os.fork()
    if child == 0:
        signal.alarm(30)  # ends a child that waits for threads it does not have
        same = np.array_equal(rasterize_numpy(pixels, faces, 600, 600, threads=2)[0], expected)
        os._exit(0 if same else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_failing_task_raises_once_no_other_task_is_running():
    running = threading.Semaphore(0)

    def fail():
        raise RuntimeError("boom")

    def slow():
        running.release()
        time.sleep(0.01)
        running.acquire()

    with pytest.raises(RuntimeError, match="boom"):
        run_tasks([fail, *[slow] * 20], 2)
    assert not running.acquire(blocking=False)


def test_row_bands_cover_each_row_once():
    for height, count in ((1, 4), (7, 3), (512, 8), (5, 0)):
        rows = [row for first, end in row_bands(height, count) for row in range(first, end)]
        assert rows == list(range(height))
