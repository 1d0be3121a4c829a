"""One pose at a time, as fast as a slider moves: compiled loops on one core.

The same model as `SkinnedVertices`. Small tensors wake torch's threads, which go on spinning and
keep the compiled loops that follow a pose from their core.
"""

from dataclasses import dataclass

import cv2
import numba as nb
import numpy as np
import torch
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS, readonly
from gdpw_core.head.lbs import joint_transforms, pose_feature
from gdpw_core.parameters import FaceParameters

Array = NDArray[np.float32]

_F32_1, _F32_2, _F32_3 = (readonly(nb.f4, n) for n in (1, 2, 3))


@nb.njit(nb.void(_F32_1, _F32_2, _F32_1, nb.f4[::1]), **OPTIONS)
def _blend(base: Array, directions: Array, coefficients: Array, blended: Array) -> None:
    """`base [N]` plus `directions [K, N]` times the first `coefficients`, to `blended [N]`."""
    blended[:] = base
    for k in range(len(coefficients)):
        share = coefficients[k]
        if share != np.float32(0.0):
            row = directions[k]
            for n in range(len(blended)):
                blended[n] += share * row[n]


@nb.njit(nb.void(_F32_1, _F32_2, _F32_3, nb.f4[:, ::1]), **OPTIONS)
def _skin(rest: Array, weights: Array, transforms: Array, posed: Array) -> None:
    """Rest-pose `rest [3 V]` under the joints' transforms `[J, 3, 4]`, to `posed [V, 3]`."""
    joints = transforms.shape[0]
    for v in range(len(posed)):
        x, y, z = rest[3 * v], rest[3 * v + 1], rest[3 * v + 2]
        for i in range(3):
            a, b, c, d = np.float32(0.0), np.float32(0.0), np.float32(0.0), np.float32(0.0)
            for j in range(joints):
                weight = weights[v, j]
                a += weight * transforms[j, i, 0]
                b += weight * transforms[j, i, 1]
                c += weight * transforms[j, i, 2]
                d += weight * transforms[j, i, 3]
            posed[v, i] = a * x + b * y + c * z + d


@dataclass(frozen=True, eq=False)
class RestingFace:
    """A face before its joints turn.

    Args:
        key: the coefficients behind it.
        vertices: `[3 V]`, metres.
        joints: `[3 J]`.
    """

    key: bytes
    vertices: Array
    joints: Array


@dataclass(frozen=True, eq=False)
class Blendshapes:
    """What coefficients do.

    Args:
        vertices: their directions `[K, 3 V]`, metres per standard deviation.
        joints: likewise of the joints, `[K, 3 J]`.
    """

    vertices: Array
    joints: Array

    def added(self, rest: RestingFace, coefficients: NDArray[np.float64]) -> RestingFace:
        """A face with these directions in it.

        Raises:
            ValueError: more coefficients than directions.
        """
        if len(coefficients) > len(self.vertices):
            raise ValueError(f"{len(coefficients)} coefficients for {len(self.vertices)}")
        single = coefficients.astype(np.float32)
        vertices = np.empty_like(rest.vertices)
        _blend(rest.vertices, self.vertices, single, vertices)
        joints = np.empty_like(rest.joints)
        _blend(rest.joints, self.joints, single, joints)
        return RestingFace(rest.key + coefficients.tobytes(), vertices, joints)


class Poser:
    """A head for one set of parameters at a time.

    Identity and expression are kept from the last call: a slider moves one thing, and they are
    most of the work. Several threads may share a poser.

    Args:
        vertices: template `[3 V]`, metres.
        joints: template `[3 J]`.
        shape: directions of the identity.
        expression: directions of the expression.
        correctives: what joint rotations add, `[9 (J - 1), 3 V]`.
        weights: of the joints, `[V, J]`.
        parents: index of each joint's parent, -1 for the root.
    """

    def __init__(
        self,
        vertices: Array,
        joints: Array,
        shape: Blendshapes,
        expression: Blendshapes,
        correctives: Array,
        weights: Array,
        parents: tuple[int, ...],
    ) -> None:
        self._mean = RestingFace(b"", vertices, joints)
        self._shape = shape
        self._expression = expression
        self._correctives = correctives
        self._weights = weights
        self._parents = parents
        self._person = self._face = self._mean

    def __call__(self, parameters: FaceParameters) -> Array:
        """Vertices in head space, metres, `[V, 3]`; the same parameters give the same bits."""
        face = self._at_rest(parameters)
        # Without a gradient to care for, OpenCV is twenty times as fast as tiny tensors.
        turns = np.stack([cv2.Rodrigues(turn)[0] for turn in parameters.rotations()])
        with torch.inference_mode():
            local = torch.from_numpy(turns[None].astype(np.float32))
            joints = torch.from_numpy(face.joints).reshape(1, -1, 3)
            rotations, translations = joint_transforms(local, joints, self._parents)
            transforms = torch.cat([rotations, translations[..., None]], -1)[0].numpy()
            feature = pose_feature(local)[0].numpy()
        rest = np.empty_like(face.vertices)
        _blend(face.vertices, self._correctives, feature, rest)
        posed = np.empty((len(self._weights), 3), np.float32)
        _skin(rest, self._weights, transforms, posed)
        return posed

    def _at_rest(self, parameters: FaceParameters) -> RestingFace:
        person, face = self._person, self._face
        key = parameters.shape.tobytes()
        if person.key != key:
            person = self._shape.added(self._mean, parameters.shape)
            self._person = person
        key += parameters.expression.tobytes()
        if face.key != key:
            face = self._expression.added(person, parameters.expression)
            self._face = face
        return face
