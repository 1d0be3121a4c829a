"""Backward warping with a flow in normalised units, in two sampling conventions."""

import torch
import torch.nn.functional as F
from torch import Tensor

from gdpw_core.model.config import Fetch, SamplingGrid


def warp(features: Tensor, flow: Tensor, grid: SamplingGrid, fetch: Fetch = "bilinear") -> Tensor:
    """Sample `features` where the flow points to.

    Args:
        features: `[B, C, H', W']`, as large as the flow; or larger: then they show more around the
            same centre at the same density (a picture with its surroundings).
        flow: `[B, 2, H, W]`, (x, y), backward, in normalised units: the map spans -1 to 1.
        grid: which sampling positions a zero flow has.
        fetch: between pixels; bicubic overshoots at edges, and is cut to [0, 1]: for pictures.

    Returns:
        `[B, C, H, W]` in the dtype of `features`.

    Convention: `authors`: positions `linspace(-1, 1, W)`, end points included, read with
    align_corners=False, zeros outside. The two disagree by up to half a pixel, so that a zero flow
    magnifies by (W - 1) / W: pixel 0 of a row of four reads position -1, which is half outside,
    0.5 * v[0]. `pixel_centres`: pixel i has its centre at (2 i + 1) / W - 1 and the border
    is replicated: a zero flow is the identity, and a flow of 2 / W reads the neighbour on the
    right.

    Positions are computed in float32 whatever the features are: bfloat16 could not tell
    neighbouring pixels apart.
    """
    positions = sampling_positions(flow.float(), grid)
    if features.shape[-2:] != flow.shape[-2:]:
        reach = [
            more / own for more, own in zip(features.shape[:1:-1], flow.shape[:1:-1], strict=True)
        ]
        positions = positions / positions.new_tensor(reach)
    sampled = F.grid_sample(
        features.float(),
        positions,
        mode=fetch,
        padding_mode="zeros" if grid == "authors" else "border",
        align_corners=False,
    )
    if fetch == "bicubic":
        sampled = sampled.clamp(0.0, 1.0)
    return sampled.to(features.dtype)


def sampling_positions(flow: Tensor, grid: SamplingGrid) -> Tensor:
    """Absolute positions `[B, H, W, 2]` in [-1, 1] that a flow `[B, 2, H, W]` points to."""
    height, width = flow.shape[-2:]
    x = _axis(width, grid, flow) + flow[:, 0]
    y = _axis(height, grid, flow)[:, None] + flow[:, 1]
    return torch.stack((x, y), dim=-1)


def _axis(size: int, grid: SamplingGrid, like: Tensor) -> Tensor:
    end = 1.0 if grid == "authors" else 1.0 - 1.0 / size
    return torch.linspace(-end, end, size, dtype=like.dtype, device=like.device)


def pixels_to_flow(pixels: Tensor, grid: SamplingGrid) -> Tensor:
    """Offsets in pixels of the map `[B, 2, H, W]` to normalised units.

    Convention: one pixel is `2 / (W - 1)` for `authors` and `2 / W` for `pixel_centres`; on a map
    17 wide one pixel of the authors' is 0.125.
    """
    height, width = pixels.shape[-2:]
    less = 1 if grid == "authors" else 0
    unit = pixels.new_tensor([2.0 / (width - less), 2.0 / (height - less)])
    return pixels * unit.view(1, 2, 1, 1)
