"""numpy entry of the CPU rasterizer: pixel-space vertices, rectangular windows, reused buffers.

The composite calls it at 512 px while dragging and at the photo's own resolution on export.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdpw_core.raster.grid import subpixel_bits
from gdpw_core.raster.kernels import fill_rows, mix_rows, select_faces
from gdpw_core.raster.parallel import available_threads, row_bands, run_tasks

_PIXELS_WORTH_A_THREAD = 1 << 17
_BANDS_PER_THREAD = 4  # a head fills the middle rows: narrow bands share them out evenly


class PixelRaster(NamedTuple):
    """What a window shows of a mesh.

    Args:
        triangle: face id per pixel, int32 `[H, W]`, -1 where there is none.
        barycentric: weights of the face's three corners, float32 `[H, W, 3]`, 0 outside.
        depth: z per pixel, float32 `[H, W]`, infinite outside.
    """

    triangle: NDArray[np.int32]
    barycentric: NDArray[np.float32]
    depth: NDArray[np.float32]

    @classmethod
    def empty(cls, height: int, width: int) -> "PixelRaster":
        """Uninitialised buffers for `rasterize_numpy(..., out=...)`."""
        return cls(
            np.empty((height, width), np.int32),
            np.empty((height, width, 3), np.float32),
            np.empty((height, width), np.float32),
        )


def rasterize_numpy(
    vertices: NDArray[Any],
    faces: NDArray[Any],
    height: int,
    width: int,
    *,
    out: PixelRaster | None = None,
    threads: int | None = None,
    then: Callable[[PixelRaster, int, int], None] | None = None,
) -> PixelRaster:
    """Rasterize a mesh into a window of pixels.

    Convention: x right, y down, in pixels; pixel (row j, column i) has its centre at
    (i + 0.5, j + 0.5). z grows away from the viewer, in any unit; the nearest face wins, of
    equal ones the lower id. A face is seen when cross(v1 - v0, v2 - v0) is negative in these axes:
    (0, 0), (0, 4), (4, 0) is seen. Culled are back faces, faces without area, and faces with a
    corner that is not finite, lies 32 windows away or has |z| >= 1e30.

    Args:
        vertices: `[V, 3]`.
        faces: vertex ids, `[F, 3]`.
        height: rows of the window.
        width: columns of the window.
        out: buffers to overwrite and return; new ones if None.
        threads: at most so many; None uses the cores that the window is worth.
        then: called with the raster, first and end row of each band as soon as it is done, while
            its pixels are still near; on several threads.

    Raises:
        ValueError: a wrong shape, a face that names no vertex, or buffers of another size.
    """
    vertices, faces = checked_mesh(vertices, faces)
    bits = subpixel_bits(height, width)
    if out is None:
        out = PixelRaster.empty(height, width)
    elif out.triangle.shape != (height, width):
        raise ValueError(f"buffers are {out.triangle.shape}, the window is {(height, width)}")
    grid = np.empty((len(vertices), 2), np.int64)
    boxes = np.empty((len(faces), 4), np.int32)
    front = np.empty(len(faces), np.int32)
    count = select_faces(vertices, faces, height, width, bits, grid, boxes, front)
    threads = _threads_for(height * width, threads)

    def band(first: int, end: int) -> None:
        fill_rows(vertices, faces, grid, boxes, front, count, bits, first, end, *out)
        if then is not None:
            then(out, first, end)

    bands = row_bands(height, _band_count(threads))
    run_tasks([partial(band, first, end) for first, end in bands], threads)
    return out


def interpolate_numpy(
    raster: PixelRaster,
    faces: NDArray[Any],
    attributes: NDArray[Any],
    *,
    out: NDArray[np.float32] | None = None,
    threads: int | None = None,
) -> NDArray[np.float32]:
    """Vertex attributes `[V, C]` at every pixel, float32 `[H, W, C]`, 0 outside the mesh.

    Args:
        raster: result of `rasterize_numpy`.
        faces: the faces it was made with, `[F, 3]`.
        attributes: `[V, C]`.
        out: buffer to overwrite and return; a new one if None.
        threads: as in `rasterize_numpy`.

    Raises:
        ValueError: a wrong shape a face that names no vertex, or faces other than the raster's.
    """
    values = np.ascontiguousarray(attributes, np.float32)
    if values.ndim != 2:
        raise ValueError(f"attributes have shape {values.shape}, expected [V, C]")
    faces = checked_faces(faces, len(values))
    check_triangles(raster.triangle, faces)
    height, width = raster.triangle.shape
    shape = (height, width, values.shape[1])
    if out is None:
        out = np.empty(shape, np.float32)
    elif out.shape != shape:
        raise ValueError(f"the buffer is {out.shape}, the result {shape}")
    threads = _threads_for(height * width, threads)
    run_tasks(
        [
            partial(mix_rows, raster.triangle, raster.barycentric, faces, values, first, end, out)
            for first, end in row_bands(height, _band_count(threads))
        ],
        threads,
    )
    return out


def checked_mesh(
    vertices: NDArray[Any], faces: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Contiguous float64 `[V, 3]` and int64 `[F, 3]`.

    Raises:
        ValueError: a wrong shape or a face that names no vertex.
    """
    vertices = np.ascontiguousarray(vertices, np.float64)
    if vertices.ndim != 2 or vertices.shape[1] != 3:
        raise ValueError(f"vertices have shape {vertices.shape}, expected [V, 3]")
    return vertices, checked_faces(faces, len(vertices))


def checked_faces(faces: NDArray[Any], vertex_count: int) -> NDArray[np.int64]:
    """Contiguous int64 `[F, 3]`; compiled loops would read outside the arrays otherwise.

    Raises:
        ValueError: a wrong shape or a face that names no vertex.
    """
    faces = np.ascontiguousarray(faces, np.int64)
    if faces.ndim != 2 or faces.shape[1] != 3:
        raise ValueError(f"faces have shape {faces.shape}, expected [F, 3]")
    if faces.size and not 0 <= faces.min() <= faces.max() < vertex_count:
        raise ValueError(f"a face names a vertex outside 0 to {vertex_count - 1}")
    return faces


def check_triangles(triangle: NDArray[np.int32], faces: NDArray[np.int64]) -> None:
    """Refuse a raster that was made with other faces.

    Raises:
        ValueError: it shows a face that is not in the list.
    """
    if triangle.size and triangle.max() >= len(faces):
        raise ValueError(f"the raster shows face {triangle.max()}, there are {len(faces)} faces")


def _threads_for(pixels: int, threads: int | None) -> int:
    worth = max(1, pixels // _PIXELS_WORTH_A_THREAD)
    return min(worth, available_threads() if threads is None else threads)


def _band_count(threads: int) -> int:
    return 1 if threads <= 1 else threads * _BANDS_PER_THREAD
