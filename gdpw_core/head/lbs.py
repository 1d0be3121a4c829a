"""Linear blend skinning of FLAME-schema heads (Li et al. 2017, eq. 2-4), differentiable.

`gdpw_core.head.posing` compiles what single poses need of it.
"""

import torch
from torch import Tensor


def rotation_matrices(axis_angle: Tensor) -> Tensor:
    """Rodrigues' formula, differentiable everywhere including the identity.

    Args:
        axis_angle: `[..., 3]`, radians; direction = axis, length = angle.

    Returns:
        `[..., 3, 3]`, acting on column vectors. Convention: right-handed; (0, pi/2, 0) takes
        +z to +x, so a head turned by a positive y angle looks to the right of the picture.
    """
    squared = (axis_angle * axis_angle).sum(-1)[..., None, None]
    small = squared < 1e-6
    # Below 1e-3 rad the quotients lose digits and their gradients are 0/0; the series does not.
    safe = torch.where(small, torch.ones_like(squared), squared)
    angle = safe.sqrt()
    first = torch.where(small, 1.0 - squared / 6.0, angle.sin() / angle)
    second = torch.where(small, 0.5 - squared / 24.0, (1.0 - angle.cos()) / safe)
    x, y, z = axis_angle.unbind(-1)
    zero = torch.zeros_like(x)
    rows = (zero, -z, y, z, zero, -x, -y, x, zero)
    cross = torch.stack(rows, -1).reshape(*axis_angle.shape[:-1], 3, 3)
    identity = torch.eye(3, dtype=axis_angle.dtype, device=axis_angle.device)
    return identity + first * cross + second * (cross @ cross)


def pose_feature(matrices: Tensor) -> Tensor:
    """What the pose correctives multiply: `R - I` of all joints but the root, `[B, 9 (J - 1)]`."""
    identity = torch.eye(3, dtype=matrices.dtype, device=matrices.device)
    return (matrices[:, 1:] - identity).flatten(1)


def joint_transforms(
    matrices: Tensor, joints: Tensor, parents: tuple[int, ...]
) -> tuple[Tensor, Tensor]:
    """World transform of every joint relative to the rest pose.

    Args:
        matrices: local rotations `[B, J, 3, 3]`.
        joints: rest positions `[B, J, 3]`, metres.
        parents: index of each joint's parent, -1 for the root; parents come first.

    Returns:
        Rotations `[B, J, 3, 3]` and translations `[B, J, 3]`: `x -> R x + t` for a rest-pose x.
    """
    rotations: list[Tensor] = []
    translations: list[Tensor] = []
    for j, parent in enumerate(parents):
        # A point is turned about its joint first, then follows the parent.
        local = joints[:, j] - (matrices[:, j] @ joints[:, j, :, None])[..., 0]
        if parent < 0:
            rotations.append(matrices[:, j])
            translations.append(local)
        else:
            turned = (rotations[parent] @ local[..., None])[..., 0]
            rotations.append(rotations[parent] @ matrices[:, j])
            translations.append(turned + translations[parent])
    return torch.stack(rotations, 1), torch.stack(translations, 1)


def skin(vertices: Tensor, weights: Tensor, rotations: Tensor, translations: Tensor) -> Tensor:
    """Blend the joints' transforms per vertex and apply them.

    Args:
        vertices: rest pose `[B, V, 3]`.
        weights: `[V, J]`, rows sum to one.
        rotations: `[B, J, 3, 3]`.
        translations: `[B, J, 3]`.

    Returns:
        Posed vertices `[B, V, 3]`.
    """
    transforms = torch.cat([rotations, translations[..., None]], -1).flatten(2)
    blended = (weights @ transforms).reshape(*vertices.shape, 4)
    turned = (blended[..., :3] * vertices[..., None, :]).sum(-1)
    posed: Tensor = turned + blended[..., 3]
    return posed
