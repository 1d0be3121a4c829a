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
        head: where the photo shows head or hair, 0-1, `[G, G]`.
        escape: from there to the nearest background, photo pixels, `[G, G, 2]`.
    """

    lattice: PixelGrid
    centres: NDArray[np.float64]
    hair: Array
    window: Array
    below: Array
    head_distance: Array
    head: Array
    escape: Array


@dataclass(frozen=True, eq=False)
class MeshMotion:
    """The per-edit input, all on the lattice in photo pixels.

    Args:
        cells: sums of `gather_cells`, `[G, G, 9]`.
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


def extend(around: Surroundings, motion: MeshMotion) -> Array:
    """Displacement on the lattice: mesh where it is seen, its continuation elsewhere.

    Linear in the displacements: no motion gives exactly zero.

    Returns:
        `[G, G, 4]`, photo pixels, backward, not yet windowed: the field for parts of the head that
        the source hides, then the field for everything around the head. They differ where the
        head turns over what lies behind it, and a pixel takes one or the other.
    """
    cells = motion.cells
    carried = motion.skull * _at_source(around, motion.skull, around.hair)[..., None]
    rest = _continued(_mean(cells, SEEN) - carried, _plane(cells, SEEN))
    turned, rim = _rim(motion)
    mesh = (cells[..., MESH] > 0.5).astype(np.uint8)
    distance = cv2.distanceTransform(1 - mesh, cv2.DIST_L2, 5)
    decay = np.exp(-((distance / (MESH_REACH * CELLS)) ** 2))[..., None]
    inside = carried + rest * decay
    outside = inside + (rim * decay - inside) * turned[..., None]
    rigid = motion.skull + rest
    rigid += (rim - rigid) * turned[..., None]
    outside, bodily = _towards_body(around, cells, carried, outside, turned)
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
    shown = _at_source(around, outside, around.head)
    meant = _at_source(around, rigid, around.head)
    ghost = smoothstep((shown * (1.0 - meant) * (1.0 - bodily) - 0.3) / 0.4)
    escape = np.stack(
        [_at_source(around, outside, np.ascontiguousarray(around.escape[..., k])) for k in (0, 1)],
        axis=-1,
    )
    return np.asarray(outside + escape * ghost[..., None], np.float32)


def _towards_body(
    around: Surroundings, cells: Array, carried: Array, head: Array, turned: Array
) -> tuple[Array, Array]:
    """Below the ears and away from the head the body's own, mostly still, field takes over.

    Returns:
        The field `[G, G, 2]` and how far the body took over, 0-1, `[G, G]`.
    """
    own = push_pull(_mean(cells, BODY), _plane(cells, BODY))
    body = carried + (own - carried) * around.below[..., None]
    distance = _at_source(around, body, around.head_distance)
    far = BODY_FAR + (BODY_FAR_TURNED - BODY_FAR) * turned
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


def _mean(cells: Array, weight: int) -> Array:
    """Weighted mean displacement per cell; the two columns after the weight hold the sums."""
    total = np.maximum(cells[..., weight], np.float32(1e-4))[..., None]
    return np.asarray(cells[..., weight + 1 : weight + 3] / total, np.float32)


def _plane(cells: Array, column: int) -> Array:
    return np.ascontiguousarray(cells[..., column])


def _continued(values: Array, weight: Array) -> Array:
    field = push_pull(values, weight)
    relax(field, np.minimum(weight, 1.0), SWEEPS)
    return field


def _at_source(around: Surroundings, shift: Array, plane: Array) -> Array:
    """A source plane `[G, G]` seen through a displacement in photo pixels."""
    steps = shift @ around.lattice.linear.T.astype(np.float32)
    index = np.arange(CELLS, dtype=np.float32)
    return fetched(plane, index[None, :] + steps[..., 0], index[:, None] + steps[..., 1])
