"""Identity: the hundred main directions of sampled people, lids, lips and teeth kept in order."""

from dataclasses import dataclass

import numpy as np
import scipy.linalg
from eyes import Eye
from lids import LidConstraint
from mouth import LipConstraint, move_teeth
from numpy.typing import NDArray
from people import People, vertex_areas
from render import visible_vertices
from topology import Topology

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

COMPONENTS = 100


@dataclass(frozen=True, eq=False)
class Identity:
    """The mean head and its identity directions over all vertices.

    Args:
        mean: `[V, 3]`.
        directions: `[V, 3, 100]`, per standard deviation.
        variance: share of the sampled people's variance that they hold.
        weights: importance of each vertex `[V]`, sums to one.
        outer: vertices of skin that can be seen from outside `[V]`.
        eye_centre: of the left eyeball.
        samples: some people `[n, V, 3]` as displacements, and their joints.
        joints: `[n, 3, 3]`.
    """

    mean: Floats
    directions: Floats
    variance: float
    weights: Floats
    outer: Mask
    eye_centre: Floats
    samples: Floats
    joints: Floats


def identity_space(
    topology: Topology,
    people: People,
    *,
    mean: Floats,
    eye: Eye,
    eye_centre: Floats,
    closed: Floats,
) -> Identity:
    """Constrain the people's deviations to lids, lips and teeth, then take the main directions.

    Args:
        topology: the head.
        people: sampled heads.
        mean: remodelled mean head `[V, 3]`.
        eye: the left eye's rings.
        eye_centre: centre of the left ball in the mean.
        closed: displacement of a full left blink.
    """
    fields = np.zeros((len(people.deviations), topology.count, 3), np.float32)
    fields[:, : len(topology.base)] = people.deviations
    lids = LidConstraint(eye, mean, eye_centre, closed)
    left = lids.apply(fields)
    mirrored = fields[:, topology.flip] * np.array([-1, 1, 1], np.float32)
    right = lids.apply(mirrored) * (-1, 1, 1)
    fields = mirrored[:, topology.flip] * np.array([-1, 1, 1], np.float32)
    fields[:, topology.parts["left_eyeball"]] = left[:, None]
    fields[:, topology.parts["right_eyeball"]] = right[:, None]
    LipConstraint(topology.mouth_rings, mean).apply(fields)
    move_teeth(topology, fields, mean)

    outer = _outer_skin(topology, mean)
    weights = _importance(topology, mean, outer)
    scale = np.sqrt(np.repeat(weights, 3)).astype(np.float32)
    directions, variance = _main_directions(topology, fields, scale)
    some = slice(0, 400)
    return Identity(
        mean=mean,
        directions=directions,
        variance=variance,
        weights=weights,
        outer=outer,
        eye_centre=eye_centre,
        samples=fields[some].astype(np.float64),
        joints=people.joints[some],
    )


def _main_directions(
    topology: Topology, fields: NDArray[np.float32], scale: NDArray[np.float32]
) -> tuple[Floats, float]:
    """Principal directions `[V, 3, 100]` of the people and their mirror images, and their share.

    Over a set that holds every mirror image the even and the odd parts are independent: two
    problems of half the size, and directions that are exactly symmetric or antisymmetric.
    """
    used = scale > 0
    mirrored = fields[:, topology.flip] * np.array([-1, 1, 1], np.float32)
    found: list[tuple[float, Floats]] = []
    total = 0.0
    for sign in (1, -1):
        half = ((fields + sign * mirrored) / 2).reshape(len(fields), -1)
        seen = half[:, used] * scale[used]
        gram = (seen @ seen.T).astype(np.float64) / len(seen)
        total += float(np.trace(gram))
        low = len(gram) - min(COMPONENTS, len(gram))
        values, vectors = scipy.linalg.eigh(gram, subset_by_index=(low, len(gram) - 1))
        scores = vectors * np.sqrt(len(seen))
        directions = (scores.T.astype(np.float32) @ half / len(half)).astype(np.float64)
        for value, direction in zip(values, directions, strict=True):
            found.append((float(value), direction * np.sign(direction[np.abs(direction).argmax()])))
    found.sort(key=lambda pair: -pair[0])
    chosen = found[:COMPONENTS]
    stacked = np.stack([direction for _, direction in chosen], -1)
    share = sum(value for value, _ in chosen) / total
    return stacked.reshape(topology.count, 3, COMPONENTS), share


def _outer_skin(topology: Topology, points: Floats) -> Mask:
    faces = topology.faces[topology.skin[topology.faces].all(1)]
    return topology.skin & visible_vertices(points, faces, topology.count)


def _importance(topology: Topology, points: Floats, outer: Mask) -> Floats:
    """The face counts most, the skull some, the neck little, what cannot be seen hardly."""
    faces = topology.faces[topology.skin[topology.faces].all(1)]
    area = vertex_areas(points, faces)
    x, y, z = points.T
    face = (z > -0.005) & (y > -0.085) & (np.abs(x) < 0.08)
    weights = area * np.where(face, 3.0, np.where(y > -0.045, 0.6, 0.15))
    weights = np.where(topology.skin, weights, 0) * np.where(outer, 1, 0.02)
    importance: Floats = weights / weights.sum()
    return importance
