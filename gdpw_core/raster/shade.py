"""Pictures of the head for the application's views: shaded, coloured, as normals, as wires.

numpy and OpenCV only. Vertices are in pixels of the picture (x right, y down, z away), pictures
are sRGB uint8 `[H, W, 3]`; each function returns a new one.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.raster.bands import interpolate_numpy, rasterize_numpy

Picture = NDArray[np.uint8]
Vertices = NDArray[Any]
Faces = NDArray[Any]
Rgb = tuple[int, int, int]

CLAY: Rgb = (206, 196, 186)
WIRE: Rgb = (94, 214, 255)

_SAMPLES = 2  # per pixel and axis
# Unit vectors toward the lights: from the upper left in front, and a weak one from the right.
_KEY_LIGHT = np.array([-0.451, -0.551, -0.702], np.float32)
_FILL_LIGHT = np.array([0.805, 0.054, -0.591], np.float32)
_SHARE_OF_QUADS = 0.75
_LINE_BITS = 4  # fractional bits of line ends


def vertex_normals(vertices: Vertices, faces: Faces) -> NDArray[np.float32]:
    """Unit normals `[V, 3]`, area-weighted; those of seen faces have negative z."""
    corners = np.asarray(vertices, np.float64)[faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    count = len(vertices)
    index = np.asarray(faces).T.ravel()
    weights = np.tile(normals, (3, 1))
    summed = np.stack([np.bincount(index, weights[:, k], count) for k in range(3)], axis=1)
    length = np.linalg.norm(summed, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (summed / np.maximum(length, 1e-12)).astype(np.float32)
    return unit


def shaded_head(
    picture: Picture,
    vertices: Vertices,
    faces: Faces,
    *,
    colour: Rgb | NDArray[np.uint8] = CLAY,
    opacity: float = 1.0,
) -> Picture:
    """A Lambert-shaded head over a picture.

    Args:
        picture: what lies behind, `[H, W, 3]`.
        vertices: pixels, `[V, 3]`.
        faces: vertex ids, `[F, 3]`.
        colour: one colour, or one per vertex, uint8 `[V, 3]`.
        opacity: 0 (nothing) to 1 (covers the picture).
    """
    normals = vertex_normals(vertices, faces)
    if isinstance(colour, tuple):
        layer = _Layer.of(picture, vertices, faces, normals)
        colours = np.array(colour, np.float32)
    else:
        layer = _Layer.of(picture, vertices, faces, np.hstack([normals, colour]))
        colours = layer.values[..., 3:]
    unit = _unit(layer.values[..., :3])
    key = np.maximum(unit @ _KEY_LIGHT, 0.0)
    fill = np.maximum(unit @ _FILL_LIGHT, 0.0)
    light = 0.32 + 0.62 * key + 0.18 * fill
    return layer.over(picture, colours * light[..., None], opacity)


def coloured_head(
    picture: Picture,
    vertices: Vertices,
    faces: Faces,
    colours: NDArray[np.uint8],
    *,
    opacity: float = 1.0,
) -> Picture:
    """A head painted in colours of its vertices, uint8 `[V, 3]`, without light."""
    layer = _Layer.of(picture, vertices, faces, colours)
    return layer.over(picture, layer.values, opacity)


def normals_picture(
    picture: Picture, vertices: Vertices, faces: Faces, *, opacity: float = 1.0
) -> Picture:
    """Normals as colours: red to the right, green up, blue toward the viewer."""
    normals = vertex_normals(vertices, faces) * np.array([1.0, -1.0, -1.0], np.float32)
    layer = _Layer.of(picture, vertices, faces, normals)
    return layer.over(picture, _unit(layer.values) * 127.5 + 127.5, opacity)


def wireframe(
    picture: Picture,
    vertices: Vertices,
    faces: Faces,
    *,
    colour: Rgb = WIRE,
    opacity: float = 0.5,
    thickness: int = 1,
) -> Picture:
    """Edges of the seen part of a mesh, drawn with anti-aliased lines over a picture."""
    lines = visible_edges(picture.shape[:2], vertices, faces)
    ends = np.asarray(vertices)[lines, :2] - 0.5  # OpenCV puts a pixel's centre at its index
    limit = 4.0 * max(picture.shape[:2])
    ends = ends[(np.abs(ends) < limit).all(axis=(1, 2))]
    drawn = picture.copy()
    cv2.polylines(
        drawn,
        list(np.rint(ends * (1 << _LINE_BITS)).astype(np.int32)),
        False,
        colour,
        thickness,
        cv2.LINE_AA,
        _LINE_BITS,
    )
    return np.asarray(cv2.addWeighted(drawn, opacity, picture, 1.0 - opacity, 0.0), np.uint8)


def visible_edges(shape: tuple[int, ...], vertices: Vertices, faces: Faces) -> NDArray[np.int64]:
    """Edges, vertex ids `[E, 2]`, of the faces that a picture `[H, W]` shows at some pixel.

    Where consecutive faces are halves of quads, as in the bundled head, diagonals are left out.
    """
    raster = rasterize_numpy(vertices, faces, shape[0], shape[1])
    seen = np.unique(raster.triangle)
    seen = seen[seen >= 0]
    edges = np.sort(np.asarray(faces, np.int64)[:, [[0, 1], [1, 2], [2, 0]]], axis=2)
    kept = ~_diagonals(edges)[seen]
    return np.unique(edges[seen][kept], axis=0)


def _diagonals(edges: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which sorted edges `[F, 3, 2]` halve a quad of faces 2i and 2i + 1, bool `[F, 3]`.

    A mesh made of quads is known by most such pairs having an edge in common (nine in ten in the
    bundled head, whose eyeballs have caps of triangles); in others that is chance, and none counts.
    """
    inner = np.zeros(edges.shape[:2], np.bool_)
    even = len(edges) // 2 * 2
    same = (edges[:even:2, :, None] == edges[1:even:2, None]).all(axis=-1)
    if len(same) and same.any(axis=(1, 2)).mean() > _SHARE_OF_QUADS:
        inner[:even:2], inner[1:even:2] = same.any(axis=2), same.any(axis=1)
    return inner


@dataclass(frozen=True, eq=False)
class _Layer:
    """A head's attributes in the part of a picture that it may cover.

    Args:
        rows: of that part.
        columns: of that part.
        values: averaged over the covered samples of each pixel, float32 `[h, w, C]`.
        coverage: share of the samples covered, float32 `[h, w, 1]`.
    """

    rows: slice
    columns: slice
    values: NDArray[np.float32]
    coverage: NDArray[np.float32]

    @classmethod
    def of(
        cls, picture: Picture, vertices: Vertices, faces: Faces, attributes: NDArray[Any]
    ) -> "_Layer":
        points = np.asarray(vertices, np.float64)
        columns = _span(points[:, 0], picture.shape[1])
        rows = _span(points[:, 1], picture.shape[0])
        size = (columns.stop - columns.start, rows.stop - rows.start)
        finer = (points - (columns.start, rows.start, 0.0)) * (_SAMPLES, _SAMPLES, 1.0)
        raster = rasterize_numpy(finer, faces, size[1] * _SAMPLES, size[0] * _SAMPLES)
        ones = np.ones((len(points), 1))
        samples = interpolate_numpy(raster, faces, np.hstack([attributes, ones]))
        # OpenCV's area average takes few channels at once.
        groups = np.array_split(samples, -(-samples.shape[2] // 4), axis=2)
        means = [
            cv2.resize(np.ascontiguousarray(group), size, interpolation=cv2.INTER_AREA)
            for group in groups
        ]
        mean: NDArray[np.float32] = np.dstack(means)
        coverage = mean[..., -1:]
        values = np.asarray(mean[..., :-1] / np.maximum(coverage, 1e-6), np.float32)
        return cls(rows, columns, values, coverage)

    def over(self, picture: Picture, colours: NDArray[np.float32], opacity: float) -> Picture:
        """The picture with these colours `[h, w, 3]`, 0 to 255, laid over it."""
        result = picture.copy()
        below = picture[self.rows, self.columns]
        share = self.coverage * np.float32(opacity)
        mixed = below + share * (np.clip(colours, 0.0, 255.0) - below)
        result[self.rows, self.columns] = np.rint(mixed)
        return result


def _span(coordinates: NDArray[np.float64], size: int) -> slice:
    """Pixels between the least and the largest finite coordinate; never empty."""
    finite = coordinates[np.isfinite(coordinates)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    first = int(np.clip(np.floor(low), 0, size - 1))
    return slice(first, int(np.clip(np.ceil(high), first + 1, size)))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.sqrt(np.einsum("hwc,hwc->hw", vectors, vectors))
    return np.asarray(vectors / np.maximum(length, 1e-6)[..., None], np.float32)
