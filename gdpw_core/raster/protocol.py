"""The rasterizer protocol and its result (GDPW sec. 3.2: mesh to guidance pixels)."""

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Raster:
    """What each picture of a batch shows of its mesh.

    Args:
        triangle: face id per pixel, int32 `[B, H, W]`, -1 where there is none.
        barycentric: weights of the face's corners, float32 `[B, H, W, 3]`, 0 outside.
        depth: z in crop space, float32 `[B, H, W]`, growing away from the viewer, infinite outside.
    """

    triangle: Tensor
    barycentric: Tensor
    depth: Tensor

    @property
    def mask(self) -> Tensor:
        """True where the mesh is seen, bool `[B, 1, H, W]`."""
        return (self.triangle >= 0).unsqueeze(1)


class Rasterizer(Protocol):
    """Finds the nearest face at every pixel centre. Not differentiable to the vertices.

    Convention: crop space, x right, y down, both in [-1, 1] over the picture, z away from the
    viewer; pixel i of S has its centre at (2 i + 1) / S - 1, so pixel 0 of 4 lies at -0.75. A face
    is seen when z of cross(v1 - v0, v2 - v0) is negative in these axes: (-1, -1), (-1, 1),
    (1, -1) is seen. Back faces, faces without area and faces with a corner that is not finite (or
    32 pictures away, or |z| >= 1e30) are culled. Of faces at equal depth the lower id wins.
    """

    name: str

    def rasterize(self, vertices: Tensor, faces: Tensor, size: int) -> Raster:
        """Rasterize a batch of meshes with common faces.

        Args:
            vertices: crop space, `[B, V, 3]`, float32 or float64.
            faces: vertex ids, `[F, 3]`, on the same device.
            size: side of the square pictures in pixels.

        Raises:
            ValueError: a wrong shape, a face that names no vertex, or a size below 1.
        """
        ...


def check_mesh(vertices: Tensor, faces: Tensor) -> None:
    """Refuse what no rasterizer could read.

    Raises:
        ValueError: a wrong shape, different devices, or a face that names no vertex.
    """
    if vertices.ndim != 3 or vertices.shape[2] != 3:
        raise ValueError(f"vertices have shape {tuple(vertices.shape)}, expected [B, V, 3]")
    if faces.ndim != 2 or faces.shape[1] != 3 or faces.is_floating_point():
        raise ValueError(f"faces have shape {tuple(faces.shape)}, expected integers [F, 3]")
    if vertices.device != faces.device:
        raise ValueError(f"vertices are on {vertices.device}, faces on {faces.device}")
    if faces.numel():
        low, high = torch.aminmax(faces)
        if low < 0 or high >= vertices.shape[1]:
            raise ValueError(f"a face names a vertex outside 0 to {vertices.shape[1] - 1}")


def to_pixels(vertices: Tensor, size: int) -> Tensor:
    """Crop space to continuous pixels, float64 `[B, V, 3]`: x = 0 becomes size / 2; z is kept."""
    pixels = vertices.detach().to(torch.float64, copy=True)
    pixels[..., :2] = (pixels[..., :2] + 1.0) * (0.5 * size)
    return pixels
