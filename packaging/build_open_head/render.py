"""A small orthographic z-buffer: which skin can be seen, and pictures for the landmarker."""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class View:
    """A picture of a mesh from one side.

    Args:
        triangle: triangle of each pixel `[S, S]`, -1 for none.
        barycentric: `[S, S, 3]`.
        points: vertices in pixels `[V, 3]`: x right, y down, z toward the viewer.
    """

    triangle: Integers
    barycentric: Floats
    points: Floats


def rotation(yaw: float, pitch: float) -> Floats:
    """Turn by degrees: first about y (positive: to the right of the picture), then about x."""
    y, x = np.radians([yaw, pitch])
    about_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]])
    result: Floats = about_x @ about_y
    return result


def view(
    vertices: Floats, faces: Integers, turn: Floats, *, size: int, span: float, centre: Floats
) -> View:
    """Rasterise the mesh turned about `centre`; `span` metres fill the picture."""
    turned = (vertices - centre) @ turn.T
    points = np.empty_like(turned)
    points[:, 0] = (turned[:, 0] / span + 0.5) * size
    points[:, 1] = (0.5 - turned[:, 1] / span) * size
    points[:, 2] = turned[:, 2] / span * size
    triangle = np.full((size, size), -1, np.int64)
    barycentric = np.zeros((size, size, 3))
    _fill(points, faces, triangle, barycentric, np.full((size, size), -np.inf))
    return View(triangle, barycentric, points)


def vertex_normals(vertices: Floats, faces: Integers) -> Floats:
    """Area-weighted unit normals `[V, 3]`."""
    corners = vertices[faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(total, faces[:, k], normal)
    normals: Floats = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-20)
    return normals


def shaded(picture: View, faces: Integers, colours: Floats, normals: Floats) -> Floats:
    """The picture `[S, S, 3]`, 0-1, softly lit from the front left and right."""
    seen = picture.triangle >= 0
    corner = faces[np.maximum(picture.triangle, 0)]
    weights = picture.barycentric[..., None]
    colour = (colours[corner] * weights).sum(2)
    normal = (normals[corner] * weights).sum(2)
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-9)
    key, fill = np.array([0.35, 0.45, 0.82]), np.array([-0.78, 0.11, 0.56])
    light = 0.18 + 0.75 * np.clip(normal @ key, 0, 1) + 0.25 * np.clip(normal @ fill, 0, 1)
    lit = np.where(seen[..., None], np.clip(colour * light[..., None], 0, 1), 0.93)
    return lit ** (1 / 1.2)


def visible_vertices(vertices: Floats, faces: Integers, count: int) -> NDArray[np.bool_]:
    """Vertices of triangles that are seen from any of 60 directions around the head."""
    seen = np.zeros(count, np.bool_)
    for yaw in range(-180, 180, 30):
        for pitch in (-50, -20, 0, 20, 50):
            picture = view(
                vertices, faces, rotation(yaw, pitch), size=420, span=0.4,
                centre=np.array([0, -0.01, -0.03]),
            )  # fmt: skip
            triangles = np.unique(picture.triangle)
            seen[np.unique(faces[triangles[triangles >= 0]])] = True
    return seen


@numba.njit(cache=True)
def _fill(
    points: Floats, faces: Integers, triangle: Integers, barycentric: Floats, depth: Floats
) -> None:
    height, width = triangle.shape
    for f in range(len(faces)):
        a, b, c = faces[f]
        x0, y0, z0 = points[a]
        x1, y1, z1 = points[b]
        x2, y2, z2 = points[c]
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if abs(area) < 1e-12:
            continue
        left = max(0, int(np.floor(min(x0, x1, x2) - 0.5)))
        right = min(width - 1, int(np.ceil(max(x0, x1, x2) - 0.5)))
        top = max(0, int(np.floor(min(y0, y1, y2) - 0.5)))
        bottom = min(height - 1, int(np.ceil(max(y0, y1, y2) - 0.5)))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                x, y = column + 0.5, row + 0.5
                w0 = ((x1 - x) * (y2 - y) - (x2 - x) * (y1 - y)) / area
                w1 = ((x2 - x) * (y0 - y) - (x0 - x) * (y2 - y)) / area
                w2 = 1.0 - w0 - w1
                if w0 < -1e-9 or w1 < -1e-9 or w2 < -1e-9:
                    continue
                z = w0 * z0 + w1 * z1 + w2 * z2
                if z > depth[row, column]:
                    depth[row, column] = z
                    triangle[row, column] = f
                    barycentric[row, column, 0] = w0
                    barycentric[row, column, 1] = w1
                    barycentric[row, column, 2] = w2
