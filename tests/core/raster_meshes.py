"""Meshes with known pictures, and a slow rasterizer that is obviously right."""

import numpy as np


def ellipsoid(rows=20, columns=36, radii=(0.6, 0.75, 0.7), centre=(0.03, -0.02, 0.0)):
    """Closed mesh in crop space whose outside faces are the seen ones: (vertices, faces)."""
    polar = np.linspace(0.0, np.pi, rows + 2)[1:-1]
    around = np.arange(columns) * (2.0 * np.pi / columns)
    t, p = np.meshgrid(polar, around, indexing="ij")
    ring = np.stack([np.sin(t) * np.cos(p), np.cos(t), np.sin(t) * np.sin(p)], -1).reshape(-1, 3)
    vertices = np.vstack([ring, [[0.0, 1.0, 0.0], [0.0, -1.0, 0.0]]])
    here = np.arange(rows * columns).reshape(rows, columns)
    beside = np.roll(here, -1, axis=1)
    top, bottom = rows * columns, rows * columns + 1
    parts = [
        np.stack([here[:-1], beside[:-1], here[1:]], -1),
        np.stack([beside[:-1], beside[1:], here[1:]], -1),
        np.stack([np.full(columns, top), beside[0], here[0]], -1),
        np.stack([np.full(columns, bottom), here[-1], beside[-1]], -1),
    ]
    faces = np.concatenate([part.reshape(-1, 3) for part in parts])
    return vertices * radii + centre, faces


def soup(seed, count=60):
    """Loose triangles of all sizes and both windings, some of them off the picture."""
    rng = np.random.default_rng(seed)
    middle = rng.uniform(-1.3, 1.3, (count, 1, 3))
    corners = middle + rng.normal(size=(count, 3, 3)) * rng.uniform(0.01, 0.8, (count, 1, 1))
    return corners.reshape(-1, 3), np.arange(3 * count).reshape(-1, 3)


def grid_sheet(cells=16):
    """A flat square over the whole picture; corners fall exactly on pixel centres at 2 x cells."""
    axis = np.linspace(-1.0, 1.0, cells + 1) + 0.5 / cells
    x, y = np.meshgrid(axis, axis)
    vertices = np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], -1)
    first = (np.arange(cells)[:, None] * (cells + 1) + np.arange(cells)).ravel()
    right, below = first + 1, first + cells + 1
    faces = np.concatenate(
        [np.stack([first, below, right], -1), np.stack([right, below, below + 1], -1)]
    )
    return vertices, faces


def brute_force(vertices, faces, size):
    """Every face at every pixel centre in float64.

    Returns:
        triangle `[S, S]`, depth `[S, S]`, and where the answer is certain: no seen face has an
        edge within a thousandth of a pixel, and the nearest is so by more than 1e-5.
    """
    axis = (2.0 * np.arange(size) + 1.0) / size - 1.0
    x, y = np.meshgrid(axis, axis)
    nearest = np.full((size, size), np.inf)
    second = np.full((size, size), np.inf)
    triangle = np.full((size, size), -1)
    certain = np.ones((size, size), bool)
    for index, (a, b, c) in enumerate(np.asarray(vertices, np.float64)[faces]):
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        if not area < 0.0:
            continue
        weights, gaps = [], []
        for start, end in ((b, c), (c, a), (a, b)):
            cross = (end[0] - start[0]) * (y - start[1]) - (end[1] - start[1]) * (x - start[0])
            weights.append(cross / area)
            gaps.append(-cross / np.hypot(end[0] - start[0], end[1] - start[1]))
        gap = np.minimum.reduce(gaps)
        certain &= np.abs(gap) > 2e-3 / size
        z = weights[0] * a[2] + weights[1] * b[2] + weights[2] * c[2]
        z = np.where(gap > 0.0, z, np.inf)
        closer = z < nearest
        second = np.where(closer, nearest, np.minimum(second, z))
        nearest = np.where(closer, z, nearest)
        triangle = np.where(closer, index, triangle)
    with np.errstate(invalid="ignore"):
        certain &= ~(second - nearest <= 1e-5)
    return triangle, nearest, certain
