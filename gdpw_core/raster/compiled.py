"""CPU rasterizer: the compiled loops behind the tensor protocol."""

from functools import partial

import torch
from torch import Tensor

from gdpw_core.raster.bands import PixelRaster, rasterize_numpy
from gdpw_core.raster.parallel import run_tasks
from gdpw_core.raster.protocol import Raster, check_mesh, to_pixels


class CompiledRasterizer:
    """numba z-buffer on the CPU; a batch is shared out to as many threads as torch may use.

    Meshes on another device are copied to the CPU and the result back.
    """

    name = "numba"

    def rasterize(self, vertices: Tensor, faces: Tensor, size: int) -> Raster:
        """See `Rasterizer.rasterize`."""
        check_mesh(vertices, faces)
        pixels = to_pixels(vertices.detach().cpu(), size).numpy()
        ids = faces.cpu().numpy()
        batch = len(pixels)
        triangle = torch.empty(batch, size, size, dtype=torch.int32)
        barycentric = torch.empty(batch, size, size, 3)
        depth = torch.empty(batch, size, size)
        planes = zip(triangle.numpy(), barycentric.numpy(), depth.numpy(), strict=True)
        threads = torch.get_num_threads()
        # Threads share out the batch, or the rows of a single picture.
        each = threads if batch == 1 else 1
        tasks = [
            partial(rasterize_numpy, mesh, ids, size, size, out=PixelRaster(*plane), threads=each)
            for mesh, plane in zip(pixels, planes, strict=True)
        ]
        run_tasks(tasks, threads)
        device = vertices.device
        return Raster(triangle.to(device), barycentric.to(device), depth.to(device))
