"""Rasterizers by name."""

from typing import Literal

import torch

from gdpw_core.errors import InputError
from gdpw_core.raster.protocol import Rasterizer

RasterizerName = Literal["numba", "reference", "pytorch3d"]


def rasterizer(name: RasterizerName | str) -> Rasterizer:
    """The rasterizer of that name.

    `numba` compiles on the machine's first use (seconds) and loads from its cache afterwards:
    call this from a worker thread.

    Raises:
        InputError: there is no such rasterizer.
        AssetError: `pytorch3d` is not installed.
    """
    # Imported on demand: numba takes half a second to load and PyTorch3D is optional.
    if name == "numba":
        from gdpw_core.raster.compiled import CompiledRasterizer

        return CompiledRasterizer()
    if name == "reference":
        from gdpw_core.raster.reference import ReferenceRasterizer

        return ReferenceRasterizer()
    if name == "pytorch3d":
        from gdpw_core.raster.pytorch3d_backend import Pytorch3dRasterizer

        return Pytorch3dRasterizer()
    raise InputError(f"no rasterizer is called {name!r}: numba, reference or pytorch3d")


def default_rasterizer(device: torch.device | str = "cpu") -> Rasterizer:
    """The fastest rasterizer that every installation has.

    On a CPU that is `numba` (the bundled head at 256 px on one core: 1 ms, the reference 30); on
    CUDA the reference's torch code; other devices lack float64 and borrow the CPU.
    """
    return rasterizer("reference" if torch.device(device).type == "cuda" else "numba")
