"""Joints and blend weights: how jaw, neck and eyes turn the head's vertices."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from correctives import (
    JAW,
    LEFT_EYE,
    NECK,
    RIGHT_EYE,
    about_x,
    add_gaze,
    add_jaw_opening,
    add_jaw_turning,
)
from eyes import Eye
from identity import Identity
from jaw import Hinge, jaw_hinge, jaw_turn, off_the_lids, unit_field
from makehuman import MakeHuman
from numpy.typing import NDArray
from scipy.optimize import nnls
from scipy.sparse.linalg import spsolve
from topology import Topology

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Skinning:
    """FLAME's skinning arrays.

    Args:
        regressor: `[5, V]`.
        weights: `[V, 5]`.
        posedirs: `[V, 3, 36]`.
        jaw_angle: radians of the sculpted open jaw.
    """

    regressor: Floats
    weights: Floats
    posedirs: Floats
    jaw_angle: float

    def jaw_opened(self, points: Floats, displacement: Floats) -> tuple[Floats, Floats]:
        """The head posed with the jaw at `jaw_angle`, and each vertex's turn `[V, 3, 3]`.

        Args:
            points: head at rest `[V, 3]`; joints are taken from it.
            displacement: expression `[V, 3]`, added before posing.
        """
        turn = about_x(self.jaw_angle)
        pivot = self.regressor[JAW] @ points
        share = self.weights[:, JAW]
        blended = np.eye(3) + share[:, None, None] * (turn - np.eye(3))
        feature = np.zeros(36)
        feature[(JAW - 1) * 9 : JAW * 9] = (turn - np.eye(3)).ravel()
        rest = points + displacement + self.posedirs @ feature
        moved = (blended @ rest[..., None])[..., 0] + share[:, None] * (pivot - turn @ pivot)
        return moved, blended


def neighbour_mean(faces: Integers, count: int) -> sp.csr_matrix:
    """`[V, V]`: the mean over each vertex's neighbours."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    rows, columns = np.r_[pairs[:, 0], pairs[:, 1]], np.r_[pairs[:, 1], pairs[:, 0]]
    links = sp.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, count)).tocsr()
    degree = np.maximum(np.asarray(links.sum(1)).ravel(), 1)
    return sp.csr_matrix(sp.diags_array(1 / degree) @ links)


def build_skinning(
    human: MakeHuman, topology: Topology, identity: Identity, eye: Eye, mean: sp.csr_matrix
) -> Skinning:
    """All skinning arrays of the head.

    Args:
        human: the body.
        topology: the head.
        identity: its mean and sampled people.
        eye: rings of the left eye.
        mean: neighbour mean.
    """
    points = identity.mean
    hinge = jaw_hinge(human)
    open_jaw = off_the_lids(unit_field(human, topology, "jawOpen"), topology, eye)
    left_jaw = off_the_lids(unit_field(human, topology, "jawLeft"), topology, eye)
    jaw = _jaw_weights(topology, points, hinge, open_jaw, mean)
    root = _root_weights(topology, points, mean)
    weights = np.zeros((topology.count, 5))
    weights[:, 0] = root
    weights[:, JAW] = jaw * (1 - root)
    weights[topology.parts["left_eyeball"], LEFT_EYE] = 1
    weights[topology.parts["right_eyeball"], RIGHT_EYE] = 1
    weights[:, NECK] = 1 - weights.sum(1)
    regressor = _regressor(topology, identity, hinge)
    posedirs = np.zeros((topology.count, 3, 36))
    skin_weights, pivot = weights[:, JAW], regressor[JAW] @ points
    add_jaw_opening(posedirs, topology, points, skin_weights, pivot, hinge.angle, open_jaw)
    aside = jaw_turn(human, hinge)
    add_jaw_turning(posedirs, topology, points, skin_weights, pivot, aside, left_jaw)
    add_gaze(posedirs, human, topology, points, eye, identity.eye_centre)
    return Skinning(regressor, weights, posedirs, hinge.angle)


def _jaw_weights(
    topology: Topology, points: Floats, hinge: Hinge, open_jaw: Floats, mean: sp.csr_matrix
) -> Floats:
    """How much of the jaw's rotation each vertex shows in the sculpted open jaw."""
    turned = (points - hinge.pivot) @ (hinge.rotation - np.eye(3)).T
    squared = (turned**2).sum(1)
    weights = np.clip((open_jaw * turned).sum(1) / np.maximum(squared, 1e-8), 0, 1)
    weights[squared < 1e-8] = 0
    fixed = {"upper_teeth": 0.0, "lower_teeth": 1.0, "left_eyeball": 0.0, "right_eyeball": 0.0}
    for _ in range(4):
        for name, value in fixed.items():
            weights[topology.parts[name]] = value
        weights = weights / 2 + (mean @ weights) / 2
    # The tongue's root hangs between skull and jaw, its front lies in the jaw.
    z = points[topology.tongue, 2]
    along = np.clip((z - z.min()) / (0.6 * np.ptp(z)), 0, 1)
    weights[topology.tongue] = 0.5 + 0.5 * along * along * (3 - 2 * along)
    for name, value in fixed.items():
        weights[topology.parts[name]] = value
    symmetric: Floats = (weights + weights[topology.flip]) / 2
    return symmetric


def _root_weights(topology: Topology, points: Floats, mean: sp.csr_matrix) -> Floats:
    """1 at the cut, 0 above the neck, a harmonic ramp between (smoothed at both ends)."""
    bottom, top = topology.neck_loops[0], topology.neck_loops[7]
    value = np.full(topology.count, np.nan)
    value[bottom] = 1
    crown = int(np.where(topology.skin, points[:, 1], -np.inf).argmax())
    barrier, seen, queue = set(top.tolist()), {crown}, [crown]
    while queue:
        vertex = queue.pop()
        for n in mean.indices[mean.indptr[vertex] : mean.indptr[vertex + 1]].tolist():
            if n not in seen and n not in barrier:
                seen.add(n)
                queue.append(n)
    value[sorted(seen)] = 0
    value[top] = 0
    value[~topology.skin] = 0
    free, known = np.flatnonzero(np.isnan(value)), np.flatnonzero(~np.isnan(value))
    laplace = sp.csr_matrix(sp.eye_array(topology.count) - mean)
    value[free] = spsolve(laplace[free][:, free].tocsc(), -(laplace[free][:, known] @ value[known]))
    smooth: Floats = value * value * (3 - 2 * value)
    return smooth


def _regressor(topology: Topology, identity: Identity, hinge: Hinge) -> Floats:
    """Joints as weighted means of vertices, so that they follow identity."""
    regressor = np.zeros((5, topology.count))
    for joint, loops in ((0, (0, 1)), (NECK, (5, 6))):
        rows = topology.neck_loops[list(loops)].ravel()
        regressor[joint, rows] = 1 / len(rows)
    for joint, name in ((LEFT_EYE, "left_eyeball"), (RIGHT_EYE, "right_eyeball")):
        part = topology.parts[name]
        regressor[joint, [part.start, part.stop - 1]] = 0.5
    # The jaw hinge follows MakeHuman's own mouth joint, seen through skin beside the ear.
    points = identity.mean
    near = np.linalg.norm((points - hinge.pivot)[:, 1:], axis=1) < 0.045
    rows = np.flatnonzero(identity.outer & near & (points[:, 0] > 0.03))
    people = identity.mean + identity.samples[:150]
    both = (people[:, rows] + people[:, topology.flip[rows]]) / 2
    wanted = identity.joints[:150, 2] + (hinge.pivot - identity.joints[:, 2].mean(0))
    system = [
        both[:, :, 1],
        both[:, :, 2],
        np.full((1, len(rows)), 10.0),
        0.002 * np.eye(len(rows)),
    ]
    right = [wanted[:, 1], wanted[:, 2], [10.0], np.zeros(len(rows))]
    share, _ = nnls(np.concatenate(system), np.concatenate(right))
    share /= share.sum()
    np.add.at(regressor[JAW], rows, share / 2)
    np.add.at(regressor[JAW], topology.flip[rows], share / 2)
    return regressor
