"""Carries what is known of the bundled head to another one that it was registered to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from gdpw_core.assets.registration import JAW, OtherHead, Registration
from gdpw_core.assets.surface import Surface
from gdpw_core.head.pack import HeadPack, LandmarkEmbedding
from gdpw_core.parameters import JOINTS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

PARTS = ("face", "ears", "scalp", "neck", "body", "inner_mouth", "sockets")
"""Parts that a vertex is in one of."""

_FINE = ("lids", "upper_lids", "lower_lids", "lips")


@dataclass(frozen=True, eq=False)
class ImportedHead:
    """A head and what its making has to say.

    Args:
        pack: the head; its `identity` is set when it is saved.
        notes: sentences for the user.
    """

    pack: HeadPack
    notes: tuple[str, ...]


class Carrier:
    """What lies where on the other head.

    Args:
        bundled: the head that lends.
        other: the head that borrows.
        registration: both brought together.
    """

    def __init__(self, bundled: HeadPack, other: OtherHead, registration: Registration) -> None:
        self._bundled, self._other, self._registration = bundled, other, registration
        self._balls = np.asarray(other.eyeballs.any(axis=0), np.bool_)
        skin = np.asarray(~self._balls[other.faces].any(axis=1), np.bool_)
        self._surface = Surface(other.points, other.faces, other.lbs_weights[:, JAW], used=skin)
        self._bent = Surface(registration.bent, bundled.faces, bundled.lbs_weights[:, JAW])

    def embedding(self, landmarks: LandmarkEmbedding) -> LandmarkEmbedding:
        """Landmarks of the bundled head on the other one."""
        shape = landmarks.triangles.shape
        corner = self._bundled.faces[landmarks.triangles.ravel()]
        share = landmarks.barycentric.reshape(-1, 3)
        lifted = (self._bent.lifted[corner] * share[..., None]).sum(axis=1)
        triangles, weights = self._surface.nearest(lifted)
        weights = np.round(weights, 4)
        weights /= weights.sum(axis=1, keepdims=True)
        return LandmarkEmbedding(triangles.reshape(shape), weights.reshape(*shape, 3))

    def directions(self, directions: Floats) -> Floats:
        """Displacements of the bundled head `[W, 3, K]` at the other's vertices, `[V, 3, K]`."""
        corner = self._bundled.faces[self._registration.triangles]
        weights = self._registration.weights
        carried = np.zeros((len(corner), *directions.shape[1:]))
        for k in range(3):
            carried += weights[:, k, None, None] * directions[corner[:, k]]
        carried[self._balls] = 0.0
        return carried * self._registration.scale

    @property
    def neck_bend(self) -> Floats:
        """How much of each vertex stays with the shoulders when the head turns, 0-1, `[V]`."""
        corner = self._bundled.faces[self._registration.triangles]
        root = self._bundled.lbs_weights[:, JOINTS.index("root")]
        bend: Floats = (self._registration.weights * root[corner]).sum(axis=1)
        return bend

    def flags(self, mask: Flags) -> Flags:
        """A region of the bundled head on the other one; eyeballs are in none."""
        corner = self._bundled.faces[self._registration.triangles]
        share = (self._registration.weights * mask[corner]).sum(axis=1)
        return np.asarray((share > 0.5) & ~self._balls)

    def fine_regions(self) -> dict[str, Flags]:
        """Regions that lie on others: lids and lips."""
        return {name: self.flags(self._bundled.masks[name]) for name in _FINE}

    def part(self) -> Integers:
        """Index into `PARTS` of every vertex; -1 for eyeballs."""
        labels = np.full(len(self._bundled.v_template), 0)
        for index, name in enumerate(PARTS):
            labels[self._bundled.masks[name]] = index
        return np.where(self._balls, -1, labels[self.nearest])

    @property
    def nearest(self) -> Integers:
        """The nearest vertex of the bundled head for every vertex, `[V]`."""
        corner = self._bundled.faces[self._registration.triangles]
        best = self._registration.weights.argmax(axis=1)
        rows: Integers = corner[np.arange(len(corner)), best]
        return rows

    @property
    def eyeballs(self) -> Flags:
        """Vertices of each eyeball, `[2, V]`."""
        return self._other.eyeballs


def mirrored(points: Floats, eyeballs: Flags) -> Integers:
    """The vertex of the other side for every vertex: nearest in the mirror, both ways.

    Args:
        points: `[V, 3]`.
        eyeballs: by side, `[2, V]`.
    """
    side = np.zeros(len(points))
    side[eyeballs[0]], side[eyeballs[1]] = 0.05, -0.05
    here = np.column_stack([points, side])
    there = here * (-1.0, 1.0, 1.0, -1.0)
    found = KDTree(here).query(there)
    distance, nearest = np.asarray(found[0]), np.asarray(found[1])
    flip = np.arange(len(points))
    taken = np.zeros(len(points), np.bool_)
    for vertex in np.argsort(distance, kind="stable"):
        mate = int(nearest[vertex])
        if not taken[vertex] and not taken[mate]:
            flip[vertex], flip[mate] = mate, vertex
            taken[[vertex, mate]] = True
    return flip
