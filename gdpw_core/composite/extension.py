"""The field beyond the mesh: hair rides with the skull, the rest decays smoothly to stillness.

Works on a coarse lattice over the stage (`CELLS` x `CELLS`); lengths are fractions of its side.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.fetch import blurred, fetched
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.kernels import (
    BODY,
    MESH,
    SEEN,
    push_pull,
    relax,
)
from gdpw_core.raster.parallel import together

CELLS = 128
HAIR_REACH = 0.10
MESH_REACH = 0.16
BORDER = 0.07
LOW_BAND = 0.12
BODY_NEAR = 0.01
BODY_FAR = 0.10
BODY_FAR_TURNED = 0.022
SWEEPS = 8

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What the source shows around the mesh, on the lattice.

    Args:
        lattice: the lattice as a pixel grid of the photo.
        centres: photo points of its cells, `[G, G, 2]`.
        hair: how rigidly each cell is carried with the skull, 0-1, `[G, G]`.
        window: `[G, G, 2]`, falls to zero at the stage's border (at an edge of the photo only
            across it).
        below: 0 above the ear lobes, 1 well below them, `[G, G]`.
        head_distance: distance to the head's mesh, fraction of the side, `[G, G]`.
        head_and_escape: where the photo shows head or hair, 0-1, and from there the way to the
            nearest background, photo pixels, `[G, G, 3]`.
    """

    lattice: PixelGrid
    centres: NDArray[np.float64]
    hair: Array
    window: Array
    below: Array
    head_distance: Array
    head_and_escape: Array


@dataclass(frozen=True, eq=False)
class MeshMotion:
    """The per-edit input, all on the lattice in photo pixels.

    Args:
        cells: means of `gather_cells`, `[G, G, 7]`.
        skull: the skull's in-plane motion as a field, `[G, G, 2]`.
        rim_points: lattice positions of vertices on the source's silhouette, `[N, 2]`.
        rim_shift: their displacement, `[N, 2]`.
        rim_turned: how far each has turned away from the viewer, 0-1, `[N]`.
    """

    cells: Array
    skull: Array
    rim_points: NDArray[np.float64]
    rim_shift: NDArray[np.float64]
    rim_turned: NDArray[np.float64]


def smoothstep(x: NDArray[Any]) -> NDArray[Any]:
    """0 below 0, 1 above 1, smooth between."""
    t = np.clip(x, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


@dataclass(frozen=True, eq=False)
class Continuation:
    """Fields seeded on the mesh and filled over the lattice, photo pixels, `[G, G, 2]` each.

    Args:
        carried: how the skull carries what rides with it.
        rest: what the mesh does beyond that.
        body: the body's own motion.
        turned: how far the nearest silhouette turned away, 0-1, `[G, G]`.
        rim: the silhouette's motion.
    """

    carried: Array
    rest: Array
    body: Array
    turned: Array
    rim: Array


def continued(around: Surroundings, motion: MeshMotion) -> Continuation:
    """Fill the lattice from what the mesh shows; the three fills run beside each other."""
    cells = motion.cells
    carried = motion.skull * _at_source(around, motion.skull, around.hair)[..., None]

    def rest() -> Array:
        return _filled(_shifts(cells, SEEN) - carried, _plane(cells, SEEN))

    def body() -> Array:
        return push_pull(_shifts(cells, BODY), _plane(cells, BODY))

    beyond, (turned, rim), own = together(rest, lambda: _rim(motion), body)
    return Continuation(carried, beyond, own, turned, rim)


def extend(around: Surroundings, motion: MeshMotion) -> Array:
    """Displacement on the lattice: mesh where it is seen, its continuation elsewhere.

    Linear in the displacements: no motion gives exactly zero.

    Returns:
        `[G, G, 4]`, photo pixels, backward, not yet windowed: the field for parts of the head that
        the source hides, then the field for everything around the head. They differ where the
        head turns over what lies behind it, and a pixel takes one or the other.
    """
    fields = continued(around, motion)
    turned = fields.turned[..., None]
    mesh = (motion.cells[..., MESH] > 0.5).astype(np.uint8)
    distance = cv2.distanceTransform(1 - mesh, cv2.DIST_L2, 5)
    decay = np.exp(-((distance / (MESH_REACH * CELLS)) ** 2))[..., None]
    inside = fields.carried + fields.rest * decay
    outside = inside + (fields.rim * decay - inside) * turned
    rigid = motion.skull + fields.rest
    rigid += (fields.rim - rigid) * turned
    outside, bodily = _towards_body(around, fields, outside)
    outside = _without_ghosts(around, rigid, outside, bodily)
    both = np.concatenate([inside, outside], axis=2)
    return np.ascontiguousarray(both, np.float32)


def _without_ghosts(around: Surroundings, rigid: Array, outside: Array, bodily: Array) -> Array:
    """Fetch background where the decaying field would show the head a second time.

    A head that moves far leaves its place; a cell that shows head although no head moves there
    takes the background nearest to what it would show.

    Args:
        around: the source.
        rigid: the field without its decay, `[G, G, 2]`.
        outside: the field, `[G, G, 2]`.
        bodily: how far the body's own field took over, `[G, G]`.
    """
    shown = _at_source(around, outside, around.head_and_escape)
    meant = _at_source(around, rigid, around.head_and_escape[..., 0])
    ghost = smoothstep((shown[..., 0] * (1.0 - meant) * (1.0 - bodily) - 0.3) / 0.4)
    return np.asarray(outside + shown[..., 1:] * ghost[..., None], np.float32)


def _towards_body(around: Surroundings, fields: Continuation, head: Array) -> tuple[Array, Array]:
    """Below the ears and away from the head the body's own, mostly still, field takes over.

    Returns:
        The field `[G, G, 2]` and how far the body took over, 0-1, `[G, G]`.
    """
    body = fields.carried + (fields.body - fields.carried) * around.below[..., None]
    distance = _at_source(around, body, around.head_distance)
    far = BODY_FAR + (BODY_FAR_TURNED - BODY_FAR) * fields.turned
    weight = smoothstep((distance - BODY_NEAR) / (far - BODY_NEAR)) * around.below
    return np.asarray(head + (body - head) * weight[..., None], np.float32), weight


def _rim(motion: MeshMotion) -> tuple[Array, Array]:
    """Where the head turns away, the field comes from the source's silhouette.

    There the target's silhouette cuts through skin that the source shows: continuing it outward
    would show that band, a cheek or an ear, twice.

    Returns:
        How far the nearest silhouette turned away `[G, G]`, and the field seeded there
        `[G, G, 2]`.
    """
    column, row = np.clip(motion.rim_points.astype(np.int64), 0, CELLS - 1).T
    cell = row * CELLS + column
    turned, shift = motion.rim_turned, motion.rim_shift

    def summed(weights: NDArray[Any] | None) -> Array:
        counts = np.bincount(cell, weights, CELLS * CELLS)
        return counts.reshape(CELLS, CELLS).astype(np.float32)

    weight_sum, count = summed(turned), summed(None)
    weight = np.minimum(weight_sum, 1.0)
    seeds = np.stack([summed(turned * shift[:, 0]), summed(turned * shift[:, 1])], axis=-1)
    seeds = np.asarray(seeds / np.maximum(weight_sum, 1e-6)[..., None], np.float32)
    degree = weight_sum / np.maximum(count, 1e-6)
    _, nearest = cv2.distanceTransformWithLabels(
        (count <= 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    of_label = np.zeros(int(nearest.max()) + 1, np.float32)
    of_label[nearest[count > 0]] = degree[count > 0]
    spread = of_label[nearest]
    field = push_pull(seeds, weight)
    relax(field, np.float32(0.5) * weight, SWEEPS)
    return blurred(spread, 2.0), field


def _shifts(cells: Array, weight: int) -> Array:
    """Mean displacement per cell: the two columns after the weight's."""
    return np.ascontiguousarray(cells[..., weight + 1 : weight + 3])


def _plane(cells: Array, column: int) -> Array:
    return np.ascontiguousarray(cells[..., column])


def _filled(values: Array, weight: Array) -> Array:
    field = push_pull(values, weight)
    relax(field, np.minimum(weight, 1.0), SWEEPS)
    return field


def _at_source(around: Surroundings, shift: Array, planes: Array) -> Array:
    """Source planes `[G, G(, C)]` seen through a displacement in photo pixels."""
    (xx, xy), (yx, yy) = around.lattice.linear.astype(np.float32)
    u, v = shift[..., 0], shift[..., 1]
    index = np.arange(CELLS, dtype=np.float32)
    columns, rows = index[None, :] + (xx * u + xy * v), index[:, None] + (yx * u + yy * v)
    return fetched(planes, columns, rows)
