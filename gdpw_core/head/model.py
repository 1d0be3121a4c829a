"""The parametric head in torch: shape, expression and joint rotations to vertices."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gdpw_core.head.lbs import joint_transforms, pose_feature, rotation_matrices, skin
from gdpw_core.head.pack import HeadPack
from gdpw_core.head.posing import Blendshapes, Poser
from gdpw_core.parameters import FaceParameters


class SkinnedVertices(nn.Module):
    """Some or all vertices of a head, posed together with the full head's joints.

    Args:
        pack: the head.
        vertex_ids: which vertices, in which order; None for all.
        dtype: float32, or float64 for reference and gradient checks.
    """

    v_template: Tensor
    shapedirs: Tensor
    expressiondirs: Tensor
    posedirs: Tensor
    lbs_weights: Tensor
    joint_template: Tensor
    joint_shapedirs: Tensor
    joint_expressiondirs: Tensor

    def __init__(
        self,
        pack: HeadPack,
        vertex_ids: NDArray[np.int64] | None = None,
        *,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__()
        rows = slice(None) if vertex_ids is None else np.asarray(vertex_ids, np.int64)
        regressor = pack.J_regressor
        buffers = {
            "v_template": pack.v_template[rows],
            "shapedirs": _coefficients_first(pack.shapedirs[rows]),
            "expressiondirs": _coefficients_first(pack.expressiondirs[rows]),
            "posedirs": _coefficients_first(pack.posedirs[rows]),
            "lbs_weights": pack.lbs_weights[rows],
            # Joints are linear in the coefficients, so the regressor is applied once, here.
            "joint_template": regressor @ pack.v_template,
            "joint_shapedirs": _regressed(regressor, pack.shapedirs),
            "joint_expressiondirs": _regressed(regressor, pack.expressiondirs),
        }
        for name, array in buffers.items():
            tensor = torch.tensor(np.ascontiguousarray(array), dtype=dtype)
            self.register_buffer(name, tensor, persistent=False)
        self.parents: tuple[int, ...] = pack.parents

    def vertices(self, shape: Tensor, expression: Tensor, rotations: Tensor) -> Tensor:
        """Posed vertices; differentiable.

        Args:
            shape: `[B, S]`, standard deviations; S up to the head's number of coefficients.
            expression: `[B, E]`, likewise.
            rotations: axis-angle of root, neck, jaw, left eye, right eye, `[B, 5, 3]`, radians.

        Returns:
            `[B, V, 3]` in head space, metres.
        """
        s, e = shape.shape[1], expression.shape[1]
        vertices = torch.addmm(self.v_template.reshape(1, -1), shape, self.shapedirs[:s])
        vertices = torch.addmm(vertices, expression, self.expressiondirs[:e])
        joints = torch.addmm(self.joint_template.reshape(1, -1), shape, self.joint_shapedirs[:s])
        joints = torch.addmm(joints, expression, self.joint_expressiondirs[:e])
        matrices = rotation_matrices(rotations)
        vertices = torch.addmm(vertices, pose_feature(matrices), self.posedirs)
        transforms = joint_transforms(matrices, joints.reshape(len(joints), -1, 3), self.parents)
        return skin(vertices.reshape(len(vertices), -1, 3), self.lbs_weights, *transforms)


class HeadModel(SkinnedVertices):
    """A whole head; `restricted` gives a cheaper one for optimisers that need few vertices."""

    def __init__(self, pack: HeadPack, *, dtype: torch.dtype = torch.float32) -> None:
        super().__init__(pack, dtype=dtype)
        self.pack = pack
        self.faces: Tensor
        self.register_buffer("faces", torch.tensor(pack.faces), persistent=False)

    def restricted(self, vertex_ids: Sequence[int] | NDArray[np.int64]) -> SkinnedVertices:
        """The same head evaluated at some vertices only, in the order given."""
        ids = np.asarray(vertex_ids, np.int64)
        part = SkinnedVertices(self.pack, ids, dtype=self.v_template.dtype)
        return part.to(self.v_template.device)

    def posed(self, parameters: FaceParameters) -> NDArray[np.float32]:
        """Vertices `[V, 3]` in head space for one set of parameters, bitwise repeatable."""
        return self._poser(parameters)

    @cached_property
    def _poser(self) -> Poser:
        return Poser(
            _single(self.v_template).ravel(),
            _single(self.joint_template).ravel(),
            Blendshapes(_single(self.shapedirs), _single(self.joint_shapedirs)),
            Blendshapes(_single(self.expressiondirs), _single(self.joint_expressiondirs)),
            _single(self.posedirs),
            _single(self.lbs_weights),
            self.parents,
        )


def _single(buffer: Tensor) -> NDArray[np.float32]:
    """A buffer in single precision; where it has that on the CPU, its own memory."""
    values: NDArray[np.float32] = buffer.to("cpu", torch.float32).numpy()
    return np.ascontiguousarray(values)


def _coefficients_first(directions: NDArray[np.float64]) -> NDArray[np.float64]:
    """`[V, 3, K]` to `[K, V * 3]`."""
    return directions.reshape(-1, directions.shape[2]).T


def _regressed(
    regressor: NDArray[np.float64], directions: NDArray[np.float64]
) -> NDArray[np.float64]:
    joints = np.tensordot(regressor, directions, 1)
    return _coefficients_first(joints)
