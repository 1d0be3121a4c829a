"""The displacement field beyond the mesh: hair, neck and background follow the head smoothly.

Away from the mesh each value is the mean of its neighbours (a harmonic field), relaxed coarse to
fine. The default flows of the network start from it and the training-free preview shows it.
"""

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

Border = Literal["zero", "free"]

_COARSEST = 8
# Jacobi steps by size of the level. The coarse levels carry the shape of the field and are nearly
# free; a finer one only removes what up-sampling left. Steeper schedules leave creases of more
# than a tenth of a pixel at the mesh's outline.
_STEPS = {8: 32, 16: 32, 32: 40, 64: 24, 128: 10}
_STEPS_ABOVE = 6


@dataclass(frozen=True, eq=False)
class ExtendedDisplacement:
    """A displacement field without a hole.

    Args:
        displacement: `[B, 2, H, W]`, normalised units; on the mesh the rasterised field itself.
        confidence: `[B, 1, H, W]`, 1 on the mesh, falling harmonically to 0 at the border.
    """

    displacement: Tensor
    confidence: Tensor


@torch.no_grad()
def extend_displacement(
    displacement: Tensor, mask: Tensor, border: Border = "zero"
) -> ExtendedDisplacement:
    """Continue a rasterised displacement field smoothly over the whole picture.

    The result is linear in the displacement: zero in, zero out, exactly. Not differentiable.
    On one CPU core it takes about 5 ms at 256 px and 2 at 128.

    Args:
        displacement: `[B, 2, H, W]`, what the mesh shows; other pixels are ignored.
        mask: `[B, 1, H, W]`, where the mesh is seen (bool, or numbers above 0.5).
        border: `zero` holds the picture's edge still, so that a crop joins its photo; `free`
            lets the field run on to the edge.

    Raises:
        ValueError: shapes that do not fit each other.
    """
    batch, _, height, width = displacement.shape
    if displacement.shape[1] != 2 or mask.shape != (batch, 1, height, width):
        raise ValueError(
            f"displacement {tuple(displacement.shape)} and mask {tuple(mask.shape)}: "
            "expected [B, 2, H, W] and [B, 1, H, W]"
        )
    seen = mask if mask.dtype == torch.bool else mask > 0.5
    known = torch.cat([displacement, torch.ones_like(displacement[:, :1])], 1)
    levels = [torch.where(seen, known, 0.0)]
    while max(levels[-1].shape[2:]) > _COARSEST:
        levels.append(F.avg_pool2d(levels[-1], 2, ceil_mode=True))
    field = _start(levels[-1], border)
    for known in reversed(levels):
        if field.shape != known.shape:
            field = F.interpolate(field, size=known.shape[2:], mode="bilinear")
        field = _relaxed(field, known, border)
    return ExtendedDisplacement(field[:, :2].contiguous(), field[:, 2:].contiguous())


def _start(known: Tensor, border: Border) -> Tensor:
    """First guess on the coarsest level: the mesh's mean, or nothing if the border is still."""
    if border == "zero":
        return torch.zeros_like(known)
    total = known.sum((2, 3), keepdim=True)
    return (total / total[:, 2:].clamp(min=1e-6)).expand_as(known)


def _relaxed(field: Tensor, known: Tensor, border: Border) -> Tensor:
    """Jacobi steps on one level.

    Args:
        field: start, `[B, 3, H, W]`.
        known: the values on the mesh times the share of each cell that it covers, which is the
            last channel.
        border: as above; the confidence's border is always zero.
    """
    share = known[:, 2:]
    pinned = known / share.clamp(min=1e-6)
    neighbours = _neighbour_counts(field, border)
    weight = torch.where(share > 0.0, 0.0, 1.0) / neighbours
    # A ring of zeros stands for what lies outside; steps overwrite the interior in place.
    padded = F.pad(field, (1, 1, 1, 1))
    inner = padded[..., 1:-1, 1:-1]
    above, below = padded[..., :-2, 1:-1], padded[..., 2:, 1:-1]
    left, right = padded[..., 1:-1, :-2], padded[..., 1:-1, 2:]
    total = torch.empty_like(field)
    for _ in range(_STEPS.get(_level_size(field), _STEPS_ABOVE)):
        torch.add(above, below, out=total).add_(left).add_(right)
        torch.addcmul(pinned, weight, total, out=inner)
    return inner


def _level_size(field: Tensor) -> int:
    """Side of the level, rounded up to a power of two, at least the coarsest."""
    return max(_COARSEST, 1 << (max(field.shape[2:]) - 1).bit_length())


def _neighbour_counts(field: Tensor, border: Border) -> Tensor:
    """What the sum of a pixel's neighbours is divided by, `[3, H, W]`.

    A value beyond the edge is the negative of the pixel's own where the edge itself is zero (five
    fourths of a mean), and equal to it where the field is free (a mean of three).
    """
    outside = torch.zeros_like(field[0])
    for edge in (outside[:, 0], outside[:, -1], outside[:, :, 0], outside[:, :, -1]):
        edge += 1.0
    if border == "free":
        outside[:2] *= -1.0
    return 4.0 + outside
