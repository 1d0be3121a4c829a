"""Reference rasterizer in plain torch; the same code runs on CUDA.

Every face is expanded to the pixels of its bounding box; coverage is decided by exact integer edge
functions and the nearest face by one `scatter_reduce` of (depth, face id) packed in 64 bits.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from gdpw_core.raster.grid import COORDINATE_LIMIT, DEPTH_LIMIT, subpixel_bits
from gdpw_core.raster.protocol import Raster, check_mesh, to_pixels

_NOTHING = torch.iinfo(torch.int64).max


class ReferenceRasterizer:
    """Plain torch z-buffer for any device.

    Args:
        chunk: candidate pixels (sum of bounding boxes) examined at once; bounds the memory at
            about 400 bytes each.
    """

    name = "reference"

    def __init__(self, chunk: int = 1 << 21) -> None:
        self._chunk = chunk

    def rasterize(self, vertices: Tensor, faces: Tensor, size: int) -> Raster:
        """See `Rasterizer.rasterize`."""
        check_mesh(vertices, faces)
        bits = subpixel_bits(size, size)
        corners, depths = _grid_corners(to_pixels(vertices, size), faces.long(), bits)
        boxes = _boxes(corners, size, bits)
        image, face = torch.nonzero(_visible(corners, depths, boxes), as_tuple=True)
        corners, depths, boxes = corners[image, face], depths[image, face], boxes[image, face]
        edges = _edges(corners, boxes[:, 0], boxes[:, 2], bits)
        extent = (boxes[:, 1] - boxes[:, 0] + 1) * (boxes[:, 3] - boxes[:, 2] + 1)
        best = vertices.new_full((len(vertices) * size * size,), _NOTHING, dtype=torch.int64)
        for start, end in _chunks(extent, self._chunk):
            box = boxes[start:end]
            owner, right, down = _expand(box, extent[start:end])
            column, row = box[owner, 0] + right, box[owner, 2] + down
            owner += start
            inside, _, z = _cover(edges.moved(owner, right, down), depths[owner])
            pixel = (image[owner] * size + row) * size + column
            # The list of visible faces ascends per picture, so its index breaks ties like the id.
            key = (_sortable(z) << 32) | owner
            best.scatter_reduce_(0, pixel[inside], key[inside], "amin")
        return _resolve(best.view(-1, size, size), corners, depths, face, bits)


@dataclass(frozen=True, eq=False)
class _Edges:
    """Edge functions of faces, int64 `[N, 3]` each, positive inside.

    Args:
        value: at one pixel centre.
        right: growth per column.
        down: growth per row.
        owns_edge: whether pixels exactly on the edge belong to the face, bool `[N, 3]`; of two
            faces that share an edge this is the one whose function grows to the right, or down.
        twice_area: `[N]`.
    """

    value: Tensor
    right: Tensor
    down: Tensor
    owns_edge: Tensor
    twice_area: Tensor

    def moved(self, index: Tensor, right: Tensor, down: Tensor) -> "_Edges":
        """Faces `index [P]`, evaluated so many columns and rows further, each `[P]`."""
        step_right, step_down = self.right[index], self.down[index]
        value = self.value[index] + right[:, None] * step_right + down[:, None] * step_down
        return _Edges(value, step_right, step_down, self.owns_edge[index], self.twice_area[index])


def _grid_corners(pixels: Tensor, faces: Tensor, bits: int) -> tuple[Tensor, Tensor]:
    """Corners on the integer grid `[B, F, 3, 2]` and their depths `[B, F, 3]` (NaN if unusable)."""
    scaled = pixels[..., :2] * float(1 << bits)
    usable = (scaled.abs() < COORDINATE_LIMIT).all(-1) & (pixels[..., 2].abs() < DEPTH_LIMIT)
    grid = torch.where(usable[..., None], torch.round(scaled), 0.0).long()
    depth = torch.where(usable, pixels[..., 2], torch.nan)
    return grid[:, faces], depth[:, faces]


def _boxes(corners: Tensor, size: int, bits: int) -> Tensor:
    """First and last column, first and last row whose centres a face may cover, `[B, F, 4]`."""
    half = 1 << (bits - 1)
    first = ((corners.amin(2) + (half - 1)) >> bits).clamp(min=0)
    last = ((corners.amax(2) - half) >> bits).clamp(max=size - 1)
    return torch.stack([first[..., 0], last[..., 0], first[..., 1], last[..., 1]], -1)


def _visible(corners: Tensor, depths: Tensor, boxes: Tensor) -> Tensor:
    """Front faces with usable corners and a pixel centre in their box, bool `[B, F]`."""
    a, b, c = corners.unbind(2)
    u, v = b - a, c - a
    front = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0] < 0
    reaches = (boxes[..., 0] <= boxes[..., 1]) & (boxes[..., 2] <= boxes[..., 3])
    return front & reaches & torch.isfinite(depths).all(-1)


def _edges(corners: Tensor, column: Tensor, row: Tensor, bits: int) -> _Edges:
    """Edge functions of faces `[N, 3, 2]` at the centre of one pixel each."""
    half = 1 << (bits - 1)
    px, py = (column << bits) + half, (row << bits) + half
    x, y = corners.unbind(-1)
    # Edge k lies opposite corner k, from `start` to `end`.
    x_start, y_start = x[:, [1, 2, 0]], y[:, [1, 2, 0]]
    x_end, y_end = x[:, [2, 0, 1]], y[:, [2, 0, 1]]
    dx, dy = px[:, None], py[:, None]
    value = (x_end - dx) * (y_start - dy) - (y_end - dy) * (x_start - dx)
    right, down = y_end - y_start, x_start - x_end
    owns_edge = (right > 0) | ((right == 0) & (down > 0))
    return _Edges(value, right << bits, down << bits, owns_edge, value.sum(1))


def _chunks(extent: Tensor, limit: int) -> list[tuple[int, int]]:
    """Ranges of consecutive faces of about `limit` candidate pixels each."""
    if not len(extent):
        return []
    part = (torch.cumsum(extent, 0) - 1) // limit
    _, counts = torch.unique_consecutive(part, return_counts=True)
    ends: list[int] = torch.cumsum(counts, 0).tolist()
    return list(zip([0, *ends], ends, strict=False))


def _expand(boxes: Tensor, extent: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """All pixels of boxes `[N, 4]`: index of the box, columns and rows from its corner, `[P]`."""
    owner = torch.repeat_interleave(extent)
    rank = torch.arange(len(owner), device=boxes.device) - (torch.cumsum(extent, 0) - extent)[owner]
    columns = (boxes[:, 1] - boxes[:, 0] + 1)[owner]
    down = rank // columns
    return owner, rank - down * columns, down


def _cover(edges: _Edges, depths: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Whether faces own their pixels `[P]`; barycentric weights `[P, 3]`; depth, float32 `[P]`."""
    inside = ((edges.value > 0) | ((edges.value == 0) & edges.owns_edge)).all(1)
    weights = edges.value.double() * (1.0 / edges.twice_area.double())[:, None]
    parts = weights * depths
    return inside, weights, (parts[:, 0] + parts[:, 1] + parts[:, 2]).float()


def _sortable(z: Tensor) -> Tensor:
    """int64 that orders like the float32 `z`; both zeros are equal."""
    code = (z + 0.0).view(torch.int32)
    return (code ^ ((code >> 31) & 0x7FFFFFFF)).long()


def _resolve(best: Tensor, corners: Tensor, depths: Tensor, face: Tensor, bits: int) -> Raster:
    """Unpack the winners `[B, H, W]` (indices of visible faces) and evaluate them once more."""
    image, row, column = torch.nonzero(best != _NOTHING, as_tuple=True)
    winner = best[image, row, column] & 0xFFFFFFFF
    _, weights, z = _cover(_edges(corners[winner], column, row, bits), depths[winner])
    triangle = torch.full_like(best, -1, dtype=torch.int32)
    barycentric = torch.zeros(*best.shape, 3, device=best.device)
    depth = torch.full(best.shape, torch.inf, device=best.device)
    triangle[image, row, column] = face[winner].int()
    barycentric[image, row, column] = weights.float()
    depth[image, row, column] = z
    return Raster(triangle, barycentric, depth)
