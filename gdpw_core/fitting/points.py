"""Points of the head in the crop, and their derivative by every unknown of a fit.

The points are fixed combinations of mesh vertices, and skinning is linear in the rest pose, so
each point is precomputed per joint that moves it: `p = sum_j A_j u_j + w_j t_j`, where `u_j`
is linear in shape, expression and pose feature. No mesh is posed during a fit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.fitting.rotation import cross_matrix, left_jacobian, matrices
from gdpw_core.fitting.state import EXPRESSION, ROTATIONS, SHAPE, SIZE, State
from gdpw_core.head.pack import HeadPack

Floats = NDArray[np.float64]
_FLIP = np.array([1.0, -1.0, -1.0])  # head axes to crop axes


@dataclass(frozen=True, eq=False)
class Projection:
    """Points under one state.

    Args:
        points: `[N, 3]`, crop space (x right, y down, z away).
        jacobian: `[N, 3, 168]` (68 without shape), derivative by `State.values`.
    """

    points: Floats
    jacobian: Floats


@dataclass(frozen=True, eq=False)
class _JointPart:
    """What one joint contributes to the points it moves."""

    joint: int
    points: NDArray[np.int64]  # [E]
    weights: Floats  # [E]
    template: Floats  # [E, 3]
    linear: Floats  # [E, 3, 150], expression then shape as in the state
    corrective: Floats  # [E, 3, 36]


@dataclass(frozen=True, eq=False)
class _Skeleton:
    """The posed joints.

    `origins` and `axes` answer what a turn of joint i does: a point x that follows it moves by
    `axes[i][:, c] x (x - origins[i])` per unit of component c.
    """

    rotations: Floats  # [5, 3, 3] world
    shifts: Floats  # [5, 3]: x -> rotations x + shifts
    shift_slopes: Floats  # [5, 3, 150]
    origins: Floats  # [5, 3]
    axes: Floats  # [5, 3, 3]
    feature: Floats  # [36]
    feature_slopes: Floats  # [5, 36, 3], zero for the root


class SurfacePoints:
    """Points that the head's surface carries.

    Args:
        pack: the head.
        vertices: the vertices that they follow, `[U]`.
        mixing: each point as a combination of those, `[N, U]`.
    """

    def __init__(self, pack: HeadPack, vertices: NDArray[np.int64], mixing: Floats) -> None:
        directions = (pack.expressiondirs, pack.shapedirs)
        linear = np.concatenate([block[vertices] for block in directions], axis=2)
        self.count = len(mixing)
        self._parents = pack.parents
        self._joints = pack.J_regressor @ pack.v_template
        joints = [np.tensordot(pack.J_regressor, block, 1) for block in directions]
        self._joint_linear = np.concatenate(joints, axis=2)
        self._parts = []
        for joint in range(len(pack.parents)):
            weights = mixing * pack.lbs_weights[vertices, joint]
            moved = np.flatnonzero(np.abs(weights).sum(axis=1) > 1e-9)
            if len(moved):
                part = weights[moved]
                blocks = (pack.v_template[vertices], linear, pack.posedirs[vertices])
                mixed = [np.tensordot(part, block, 1) for block in blocks]
                self._parts.append(_JointPart(joint, moved, part.sum(axis=1), *mixed))
        rest = np.tensordot(mixing, pack.v_template[vertices], 1)
        rest.setflags(write=False)
        self.rest = rest
        """Points `[N, 3]` of the mean head, metres, head space."""

    def project(self, state: State) -> Floats:
        """Crop-space points `[N, 3]`."""
        skeleton = self._skeleton(state)
        return self._projected(self._posed(state, skeleton), state)

    def linearise(self, state: State, *, with_shape: bool = True) -> Projection:
        """Crop-space points and their derivative.

        Args:
            state: where.
            with_shape: False leaves out the columns of the shape, the last ones.
        """
        skeleton = self._skeleton(state)
        stop = SIZE if with_shape else SHAPE.start
        size = stop - EXPRESSION.start
        world = np.zeros((self.count, 3))
        slopes = np.zeros((self.count, 3, stop))
        coefficients = state.values[EXPRESSION.start :]
        for part in self._parts:
            rotation = skeleton.rotations[part.joint]
            points = self._part_points(part, coefficients, skeleton)
            world[part.points] += points
            linear = np.matmul(rotation, part.linear[:, :, :size])
            linear += part.weights[:, None, None] * skeleton.shift_slopes[part.joint, :, :size]
            slopes[part.points, :, EXPRESSION.start : EXPRESSION.start + size] += linear
            slopes[part.points, :, ROTATIONS] += self._turn_slopes(part, points, skeleton)
        scale = state.scale
        slopes *= scale * _FLIP[:, None]
        projected = self._projected(world, state)
        slopes[:, :, 0] = projected
        slopes[:, 0, 1] = scale
        slopes[:, 1, 2] = -scale
        return Projection(projected, slopes)

    def _posed(self, state: State, skeleton: _Skeleton) -> Floats:
        world = np.zeros((self.count, 3))
        for part in self._parts:
            world[part.points] += self._part_points(
                part, state.values[EXPRESSION.start :], skeleton
            )
        return world

    @staticmethod
    def _projected(world: Floats, state: State) -> Floats:
        moved = world + (state.values[1], state.values[2], 0.0)
        return np.asarray(moved * (state.scale * _FLIP))

    @staticmethod
    def _part_points(part: _JointPart, coefficients: Floats, skeleton: _Skeleton) -> Floats:
        rest = part.template + part.linear @ coefficients + part.corrective @ skeleton.feature
        shift = part.weights[:, None] * skeleton.shifts[part.joint]
        return np.asarray(rest @ skeleton.rotations[part.joint].T + shift)

    def _turn_slopes(self, part: _JointPart, points: Floats, skeleton: _Skeleton) -> Floats:
        """`[E, 3, 15]`: what turning each joint does to the part's points."""
        slopes = np.zeros((len(points), 3, 15))
        ancestor = part.joint
        while ancestor >= 0:
            arms = points - part.weights[:, None] * skeleton.origins[ancestor]
            turned = np.tensordot(arms, cross_matrix(skeleton.axes[ancestor].T), (1, 2))
            slopes[:, :, 3 * ancestor : 3 * ancestor + 3] += turned.transpose(0, 2, 1)
            ancestor = self._parents[ancestor]
        for joint in range(1, len(self._parents)):
            rows = slice(9 * joint - 9, 9 * joint)
            change = part.corrective[:, :, rows] @ skeleton.feature_slopes[joint, rows]
            slopes[:, :, 3 * joint : 3 * joint + 3] += np.matmul(
                skeleton.rotations[part.joint], change
            )
        return slopes

    def _skeleton(self, state: State) -> _Skeleton:
        local = matrices(state.rotations)
        turns = left_jacobian(state.rotations)
        coefficients = state.values[EXPRESSION.start :]
        rest = self._joints + self._joint_linear @ coefficients
        count = len(self._parents)
        rotations, origins = np.empty((count, 3, 3)), np.empty((count, 3))
        origin_slopes = np.empty((count, 3, self._joint_linear.shape[2]))
        axes = np.empty((count, 3, 3))
        for j, parent in enumerate(self._parents):
            if parent < 0:
                rotations[j], origins[j], axes[j] = local[j], rest[j], turns[j]
                origin_slopes[j] = self._joint_linear[j]
                continue
            bone = self._joint_linear[j] - self._joint_linear[parent]
            rotations[j] = rotations[parent] @ local[j]
            origins[j] = rotations[parent] @ (rest[j] - rest[parent]) + origins[parent]
            origin_slopes[j] = rotations[parent] @ bone + origin_slopes[parent]
            axes[j] = rotations[parent] @ turns[j]
        feature_slopes = np.zeros((count, 9 * (count - 1), 3))
        for j in range(1, count):
            turned = np.einsum("cab,bd->cad", cross_matrix(turns[j].T), local[j])
            feature_slopes[j, 9 * j - 9 : 9 * j] = turned.reshape(3, 9).T
        return _Skeleton(
            rotations=rotations,
            shifts=origins - np.einsum("jab,jb->ja", rotations, rest),
            shift_slopes=origin_slopes - np.matmul(rotations, self._joint_linear),
            origins=origins,
            axes=axes,
            feature=(local[1:] - np.eye(3)).ravel(),
            feature_slopes=feature_slopes,
        )


class HeadPoints(SurfacePoints):
    """The 468 mesh landmarks of a head, then the left and the right pupil.

    Args:
        pack: the head.
    """

    def __init__(self, pack: HeadPack) -> None:
        super().__init__(pack, *_mixing(pack))
        self.gaze = "left_eye" not in pack.lacking
        """Whether the pupils say where the eyes look; else they only say where the lids are."""
        self.normals = _normals(pack)
        """Outward directions of the mean head's surface at the mesh landmarks, `[468, 3]`."""


def _normals(pack: HeadPack) -> Floats:
    corners = pack.v_template[pack.faces[pack.mediapipe.triangles]]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    normals.setflags(write=False)
    return np.asarray(normals)


def _mixing(pack: HeadPack) -> tuple[NDArray[np.int64], Floats]:
    """The vertices that carry the points, and the points as combinations of them `[N, U]`."""
    corners = pack.faces[pack.mediapipe.triangles]
    wanted = np.concatenate([corners.ravel(), np.array(pack.iris_vertices)])
    vertices, places = np.unique(wanted, return_inverse=True)
    count = len(corners)
    mixing = np.zeros((count + 2, len(vertices)))
    rows = np.repeat(np.arange(count), 3)
    np.add.at(mixing, (rows, places[:-2]), pack.mediapipe.barycentric.ravel())
    mixing[count, places[-2]] = mixing[count + 1, places[-1]] = 1.0
    return vertices, mixing
