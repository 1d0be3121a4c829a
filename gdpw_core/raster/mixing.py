"""Batches of pictures through the compiled interpolation loops, on numpy arrays."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.raster.bands import check_triangles, checked_faces
from gdpw_core.raster.kernels import mix_planes, scatter_planes
from gdpw_core.raster.parallel import row_bands, run_tasks


def mix_batch(
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    faces: NDArray[Any],
    attributes: NDArray[Any],
    *,
    threads: int,
) -> NDArray[Any]:
    """Attributes `[V, C]` or `[B, V, C]` at every pixel, `[B, C, H, W]` in their dtype."""
    batch, height, width = triangle.shape
    faces = checked_faces(faces, attributes.shape[-2])
    check_triangles(triangle, faces)
    values = np.ascontiguousarray(attributes)
    triangle = np.ascontiguousarray(triangle)
    barycentric = np.ascontiguousarray(barycentric)
    out = np.empty((batch, values.shape[-1], height, width), values.dtype)
    bands = row_bands(height, -(-2 * threads // batch) if threads > 1 and batch else 1)
    run_tasks(
        [
            partial(
                mix_planes,
                triangle[b],
                barycentric[b],
                faces,
                values if values.ndim == 2 else values[b],
                first,
                end,
                out[b],
            )
            for b in range(batch)
            for first, end in bands
        ],
        threads,
    )
    return out


def scatter_batch(
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    faces: NDArray[Any],
    gradient: NDArray[Any],
    *,
    vertex_count: int,
    threads: int,
) -> NDArray[Any]:
    """Transpose of `mix_batch`: gradients `[B, C, H, W]` summed into `[B, V, C]`."""
    faces = checked_faces(faces, vertex_count)
    check_triangles(triangle, faces)
    planes = np.ascontiguousarray(gradient)
    triangle = np.ascontiguousarray(triangle)
    barycentric = np.ascontiguousarray(barycentric)
    out = np.zeros((len(planes), vertex_count, planes.shape[1]), planes.dtype)
    run_tasks(
        [
            partial(scatter_planes, triangle[b], barycentric[b], faces, planes[b], out[b])
            for b in range(len(planes))
        ],
        threads,
    )
    return out
