"""Guidance maps: what the network is told about the geometry (GDPW sec. 3.2).

All maps live on the mesh that they are rendered on: displacement on the driving mesh, codes and
NMFC on the source mesh for the encoder and on the driving mesh for the decoder.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from gdpw_core.raster.extension import Border, extend_displacement
from gdpw_core.raster.interpolation import interpolate
from gdpw_core.raster.protocol import Rasterizer


@dataclass(frozen=True, eq=False)
class Guidance:
    """Maps rendered on one mesh; those that were not asked for are None.

    Args:
        mask: where the mesh is seen, bool `[B, 1, H, W]`.
        displacement: source minus this mesh, `[B, 2, H, W]`, normalised units, 0 outside.
        neural_codes: `[B, 16, H, W]`, 0 outside.
        nmfc: normalised mean face coordinates, `[B, 3, H, W]`, in [0, 1], 0 outside.
        extended: the displacement continued beyond the mesh, `[B, 2, H, W]`.
        confidence: 1 on the mesh, falling to 0 at the border, `[B, 1, H, W]`.
    """

    mask: Tensor
    displacement: Tensor | None = None
    neural_codes: Tensor | None = None
    nmfc: Tensor | None = None
    extended: Tensor | None = None
    confidence: Tensor | None = None


def guidance_maps(
    rasterizer: Rasterizer,
    vertices: Tensor,
    faces: Tensor,
    size: int,
    *,
    source_vertices: Tensor | None = None,
    neural_codes: Tensor | None = None,
    nmfc: Tensor | None = None,
    extend: Border | None = None,
) -> Guidance:
    """Render all maps asked for in one pass.

    Convention: displacement = P(source mesh) - P(this mesh), x right, y down, in units of half
    the picture: a backward field. A head that moved 8 of 256 pixels to the right holds
    -8 / 128 = -0.0625 in x.

    Args:
        rasterizer: see `gdpw_core.raster.backends`.
        vertices: the mesh to render, crop space `[B, V, 3]`.
        faces: vertex ids, `[F, 3]`.
        size: side of the pictures.
        source_vertices: the source mesh `[B, V, 3]`; asks for `displacement`.
        neural_codes: learned table `[V, 16]`; asks for `neural_codes`, differentiable to it.
        nmfc: table `[V, 3]` of `mean_face_coordinates`; asks for `nmfc`.
        extend: asks for `extended` and `confidence` with that border; needs `source_vertices`.

    Raises:
        ValueError: a wrong shape, or `extend` without `source_vertices`.
    """
    if extend is not None and source_vertices is None:
        raise ValueError("extending the displacement needs source_vertices")
    raster = rasterizer.rasterize(vertices, faces, size)
    displacement = extended = confidence = None
    if source_vertices is not None:
        offsets = _offsets(source_vertices, vertices)
        displacement = interpolate(raster, faces, offsets)
    if displacement is not None and extend is not None:
        field = extend_displacement(displacement, raster.mask, extend)
        extended, confidence = field.displacement, field.confidence
    return Guidance(
        raster.mask,
        displacement,
        None if neural_codes is None else interpolate(raster, faces, neural_codes),
        None if nmfc is None else interpolate(raster, faces, nmfc.to(vertices.dtype)),
        extended,
        confidence,
    )


def displacement_map(
    rasterizer: Rasterizer,
    source_vertices: Tensor,
    driving_vertices: Tensor,
    faces: Tensor,
    size: int,
) -> Tensor:
    """Geometric displacement field on the driving mesh, `[B, 2, H, W]`; see `guidance_maps`."""
    raster = rasterizer.rasterize(driving_vertices, faces, size)
    return interpolate(raster, faces, _offsets(source_vertices, driving_vertices))


def neural_codes_map(
    rasterizer: Rasterizer, vertices: Tensor, faces: Tensor, neural_codes: Tensor, size: int
) -> Tensor:
    """Posed neural codes `[B, 16, H, W]`, differentiable to the table `[V, 16]`."""
    return interpolate(rasterizer.rasterize(vertices, faces, size), faces, neural_codes)


def nmfc_map(
    rasterizer: Rasterizer, vertices: Tensor, faces: Tensor, nmfc: Tensor, size: int
) -> Tensor:
    """Normalised mean face coordinates `[B, 3, H, W]` from their table `[V, 3]`."""
    return interpolate(rasterizer.rasterize(vertices, faces, size), faces, nmfc)


def mean_face_coordinates(v_template: Tensor) -> Tensor:
    """The NMFC table: each axis of the mean head `[V, 3]` stretched to [0, 1] (GDPW sec. 4.5)."""
    low, high = torch.aminmax(v_template, dim=0)
    return (v_template - low) / (high - low)


def _offsets(source_vertices: Tensor, driving_vertices: Tensor) -> Tensor:
    if source_vertices.shape != driving_vertices.shape:
        raise ValueError(
            f"source vertices {tuple(source_vertices.shape)} and driving vertices "
            f"{tuple(driving_vertices.shape)} differ in shape"
        )
    return source_vertices[..., :2] - driving_vertices[..., :2]
