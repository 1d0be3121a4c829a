"""The field beyond the mesh: hair rides with the skull, the rest decays smoothly to stillness.

Works on a coarse lattice over the stage (`CELLS` x `CELLS`); lengths are fractions of its side.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.extensionkernel import finish_cells, gather_seeds, seed_cells
from gdpw_core.composite.fetch import blurred
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.kernels import MESH, push_pull, relax
from gdpw_core.raster.parallel import available_threads, run_bands, together

CELLS = 128
HAIR_REACH = 0.10
MESH_REACH = 0.16
BORDER = 0.07
LOW_BAND = 0.24
LEFT_BAND = 0.18
BODY_NEAR = 0.01
BODY_FAR = 0.10
BODY_FAR_TURNED = 0.022
SWEEPS = 8
_HARDLY_SEEN = 0.25  # share of a cell that the photo shows, from which it alone counts
_SOFT = 0.7  # cells: where one motion takes over from another, neighbours part less

# In the order of `extensionkernel`: reach in cells, then distances from head and ear lobes.
_LENGTHS = (MESH_REACH * CELLS, BODY_NEAR, BODY_FAR, BODY_FAR_TURNED, LOW_BAND, LEFT_BAND)

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
        below: how far below the ear lobes, fraction of the side, negative above, `[G, G]`.
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

    @cached_property
    def whole(self) -> tuple[float, float, float, float]:
        """First and last column, first and last row between which `window` is one everywhere."""
        ones = (self.window == 1.0).all(axis=2)
        rows, columns = np.flatnonzero(ones.any(axis=1)), np.flatnonzero(ones.any(axis=0))
        if not len(rows) or not ones[np.ix_(rows, columns)].all():
            return (1.0, 0.0, 1.0, 0.0)  # nowhere: the edge of the photo runs askew
        left, right, top, bottom = columns[0], columns[-1], rows[0], rows[-1]
        return (float(left), float(right), float(top), float(bottom))


@dataclass(frozen=True, eq=False)
class Seeds:
    """Points from which a field is filled.

    Args:
        points: lattice positions, `[N, 2]`.
        shift: displacements there, photo pixels, `[N, 2]`.
        weight: how much each counts, 0-1, `[N]`.
    """

    points: NDArray[np.float64]
    shift: NDArray[np.float64]
    weight: NDArray[np.float64]

    @classmethod
    def none(cls) -> "Seeds":
        """No seeds at all."""
        return cls(np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0))

    def on_cells(self) -> tuple[Array, Array, Array]:
        """Their mean shift by weight, the sum and the mean of weights in each cell.

        Returns:
            `[G, G, 2]`, `[G, G]`, 0 where there are none, and `[G, G]`, -1 where there are none.
        """
        shift = np.zeros((CELLS, CELLS, 2), np.float32)
        weight, degree = (np.zeros((CELLS, CELLS), np.float32) for _ in range(2))
        gather_seeds(self.points, self.shift, self.weight, shift, weight, degree)
        return shift, weight, degree


@dataclass(frozen=True, eq=False)
class MeshMotion:
    """The per-edit input, all on the lattice in photo pixels.

    Args:
        cells: means of `gather_cells`, `[G, G, 7]`.
        skull: the skull's in-plane motion, as its sides have it, as a field, `[G, G, 2]`.
        rim: vertices on the source's silhouette, what they do beyond what the skull carries, and
            how far each has turned away from the viewer.
        sides: the outline that has turned toward the viewer, all it does, and how far it has.
    """

    cells: Array
    skull: Array
    rim: Seeds
    sides: Seeds


def smoothstep(x: NDArray[Any]) -> NDArray[Any]:
    """0 below 0, 1 above 1, smooth between."""
    t = np.clip(x, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


def ramp(values: NDArray[Any] | float, ends: tuple[float, float]) -> NDArray[Any]:
    """0 before the first end, 1 after the second, smooth between."""
    first, last = ends
    return smoothstep((np.asarray(values) - first) / (last - first))


@dataclass(frozen=True, eq=False)
class Continuation:
    """Fields seeded on the mesh and filled over the lattice, photo pixels, `[G, G, 2]` each.

    Args:
        carried: how the skull carries what rides with it.
        rest: what the mesh does beyond that.
        body: the body's own motion.
        turned: how far the nearest silhouette turned away, 0-1, `[G, G]`.
        rim: what the silhouette does beyond `carried`.
    """

    carried: Array
    rest: Array
    body: Array
    turned: Array
    rim: Array


def extend(around: Surroundings, motion: MeshMotion) -> Array:
    """Displacement on the lattice: mesh where it is seen, its continuation elsewhere.

    Linear in the displacements: no motion gives exactly zero.

    Returns:
        `[G, G, 4]`, photo pixels, backward, not yet windowed: the field for parts of the head that
        the source hides, then the field for everything around the head. They differ where the
        head turns over what lies behind it, and a pixel takes one or the other.
    """
    linear = np.ascontiguousarray(around.lattice.linear, np.float32)
    fields = continued(around, motion, linear)
    mesh = (motion.cells[..., MESH] > 0.5).astype(np.uint8)
    distance = np.asarray(cv2.distanceTransform(1 - mesh, cv2.DIST_L2, 5), np.float32)
    both = np.empty((CELLS, CELLS, 4), np.float32)

    def rows(first: int, end: int) -> None:
        finish_cells(
            motion.skull, fields.carried, fields.rest, fields.body, fields.rim, fields.turned,
            distance, around.below, around.head_distance[..., None], around.head_and_escape,
            linear, _LENGTHS, first, end, both,
        )  # fmt: skip

    run_bands(rows, CELLS, available_threads())
    return blurred(both, _SOFT)


def continued(around: Surroundings, motion: MeshMotion, linear: Array) -> Continuation:
    """Fill the lattice from what the mesh shows; the three fills run beside each other."""
    carried, beyond, body = (np.empty((CELLS, CELLS, 2), np.float32) for _ in range(3))
    seen, on_body = (np.empty((CELLS, CELLS), np.float32) for _ in range(2))
    seed_cells(
        motion.cells, motion.skull, around.hair[..., None], linear,
        carried, beyond, seen, body, on_body,
    )  # fmt: skip
    _lead_to_outline(motion.sides, carried, beyond, seen)

    def rest() -> Array:
        field = push_pull(beyond, seen)
        relax(field, np.minimum(seen, 1.0), SWEEPS)
        return field

    filled, (turned, rim), own = together(
        rest, lambda: _rim(motion), lambda: push_pull(body, on_body)
    )
    return Continuation(carried, filled, own, turned, rim)


def _lead_to_outline(sides: Seeds, carried: Array, beyond: Array, seen: Array) -> None:
    """Add the outline that turned toward the viewer to what a fill begins with, in place."""
    if not len(sides.points):
        return
    shift, weight, _ = sides.on_cells()
    # What the photo shows knows better.
    weight = np.minimum(weight, 1.0) * np.clip(1.0 - seen / _HARDLY_SEEN, 0.0, 1.0)
    share = (weight / np.maximum(seen + weight, np.float32(1e-6)))[..., None]
    beyond += share * (shift - carried - beyond)
    seen += weight


def _rim(motion: MeshMotion) -> tuple[Array, Array]:
    """Where the head turns away, the field comes from the source's silhouette.

    There the target's silhouette cuts through skin that the source shows: continuing it outward
    would show that band, a cheek or an ear, twice.

    Returns:
        How far the nearest silhouette turned away `[G, G]`, and the field seeded there
        `[G, G, 2]`.
    """
    seeds, weight, degree = motion.rim.on_cells()
    somewhere = degree >= 0
    _, nearest = cv2.distanceTransformWithLabels(
        (~somewhere).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    of_label = np.zeros(int(nearest.max()) + 1, np.float32)
    of_label[nearest[somewhere]] = degree[somewhere]
    weight = np.minimum(weight, 1.0)
    field = push_pull(seeds, weight)
    relax(field, np.float32(0.5) * weight, SWEEPS)
    return blurred(of_label[nearest], 2.0), field
