"""Optional backend: PyTorch3D's rasterizer, for machines that have it built."""

from importlib import import_module
from typing import Any

import torch
from torch import Tensor

from gdpw_core.errors import AssetError
from gdpw_core.raster.protocol import Raster, check_mesh


class Pytorch3dRasterizer:
    """`pytorch3d.renderer.mesh.rasterize_meshes`, one face per pixel, back faces culled.

    Convention: PyTorch3D's pictures are x left, y up, z away from the viewer, and drop what lies
    at negative z: both axes are turned (which keeps the winding), z is shifted and shifted back. It
    decides coverage in float32, so pixels whose centre falls on an edge may differ from the
    other backends'.

    Raises:
        AssetError: PyTorch3D is not installed or does not load.
    """

    name = "pytorch3d"

    def __init__(self) -> None:
        try:
            self._meshes: Any = import_module("pytorch3d.structures").Meshes
            self._rasterize: Any = import_module("pytorch3d.renderer.mesh").rasterize_meshes
        except (ImportError, OSError) as error:
            raise AssetError(
                f"the pytorch3d rasterizer needs PyTorch3D, which does not load here: {error}"
            ) from error

    def rasterize(self, vertices: Tensor, faces: Tensor, size: int) -> Raster:
        """See `Rasterizer.rasterize`."""
        check_mesh(vertices, faces)
        if size < 1:
            raise ValueError(f"a raster of {size} x {size} pixels is not possible")
        batch, face_count = len(vertices), len(faces)
        if batch == 0 or face_count == 0:
            return _empty(batch, size, vertices.device)
        usable = torch.isfinite(vertices).all(-1) & (vertices.abs() < 64.0).all(-1)
        seen = vertices.detach().float().where(usable[..., None], 0.0)
        nearest = seen[..., 2].amin()
        turned = torch.stack([-seen[..., 0], -seen[..., 1], seen[..., 2] - nearest + 1.0], -1)
        # An unusable corner makes its face a point, which PyTorch3D drops.
        kept = usable[:, faces.long()].all(-1)
        triangles = [faces.long() * keep[:, None] for keep in kept]
        ids, z, barycentric, _ = self._rasterize(
            self._meshes(list(turned), triangles),
            image_size=size,
            blur_radius=0.0,
            faces_per_pixel=1,
            perspective_correct=False,
            clip_barycentric_coords=False,
            cull_backfaces=True,
        )
        hit = ids[..., 0] >= 0
        # float32 weights of small faces miss a sum of one by up to 1e-4.
        weights = barycentric[..., 0, :]
        weights = weights / weights.sum(-1, keepdim=True)
        # Faces are numbered through the batch.
        first = torch.arange(batch, device=ids.device).view(-1, 1, 1) * face_count
        return Raster(
            torch.where(hit, ids[..., 0] - first, -1).int(),
            torch.where(hit[..., None], weights, 0.0),
            torch.where(hit, z[..., 0] + nearest - 1.0, torch.inf),
        )


def _empty(batch: int, size: int, device: torch.device) -> Raster:
    return Raster(
        torch.full((batch, size, size), -1, dtype=torch.int32, device=device),
        torch.zeros(batch, size, size, 3, device=device),
        torch.full((batch, size, size), torch.inf, device=device),
    )
