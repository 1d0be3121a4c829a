"""Guidance maps as the generator takes them, and the guidance of every resolution."""

from dataclasses import dataclass

import torch
from torch import Tensor

from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.resize import resize_guidance


@dataclass(frozen=True, eq=False)
class GuidanceMaps:
    """Rasterised guidance; each map is needed only by the modes that use it.

    Args:
        displacement: projected source minus driving vertices, rasterised on the driving mesh,
            `[B, 2, H, W]`, normalised units, 0 outside the mesh.
        codes_source: neural codes on the source mesh, `[B, C, H, W]`.
        codes_driving: neural codes on the driving mesh, `[B, C, H, W]`.
        nmfc_source: normalised mean face coordinates on the source mesh, `[B, 3, H, W]`.
        nmfc_driving: the same on the driving mesh.
        extended: the displacement field continued smoothly beyond the mesh, `[B, 2, H, W]`.
        confidence: how far to trust it, 1 on the mesh, `[B, 1, H, W]`.
    """

    displacement: Tensor | None = None
    codes_source: Tensor | None = None
    codes_driving: Tensor | None = None
    nmfc_source: Tensor | None = None
    nmfc_driving: Tensor | None = None
    extended: Tensor | None = None
    confidence: Tensor | None = None

    def to(self, device: torch.device) -> "GuidanceMaps":
        """The same maps on a device, float32."""
        maps = {name: value for name, value in vars(self).items() if value is not None}
        return GuidanceMaps(**{name: m.to(device, torch.float32) for name, m in maps.items()})

    def source_maps(self, config: GeneratorConfig) -> Tensor | None:
        """What the encoder sees beside the picture, `[B, semantic_channels, H, W]`, or None."""
        if config.uses_codes:
            return _given(self.codes_source, "codes_source")
        if config.mode == "nmfc":
            return _given(self.nmfc_source, "nmfc_source")
        return None

    def modulation(self, config: GeneratorConfig) -> Tensor:
        """What modulates the SPADE blocks, `[B, modulation_channels, H, W]`.

        Order: codes or NMFC, displacement, extended field, confidence.
        """
        maps = []
        if config.uses_codes:
            maps.append(_given(self.codes_driving, "codes_driving"))
        if config.mode == "nmfc":
            maps.append(_given(self.nmfc_driving, "nmfc_driving"))
        if config.uses_displacement:
            maps.append(_given(self.displacement, "displacement") * config.field_gain)
        if config.extended_guidance:
            maps.append(_given(self.extended, "extended") * config.field_gain)
            maps.append(_given(self.confidence, "confidence"))
        return torch.cat(maps, dim=1)

    def field(self, config: GeneratorConfig) -> Tensor | None:
        """The field that warps the bottleneck, and where flows start; None without one."""
        if config.needs_extended_field:
            return _given(self.extended, "extended")
        if config.uses_displacement:
            return _given(self.displacement, "displacement")
        return None


def _given(guidance_map: Tensor | None, name: str) -> Tensor:
    if guidance_map is None:
        raise ValueError(f"this configuration needs the guidance map {name}")
    return guidance_map


@dataclass(frozen=True, eq=False)
class GuidancePyramid:
    """Guidance at every resolution, finest first.

    Args:
        modulation: by level, `[B, M, H / 2^level, W / 2^level]`.
        field: by level, `[B, 2, ...]`, or None where no flow starts from it.
    """

    modulation: tuple[Tensor, ...]
    field: tuple[Tensor | None, ...]


def guidance_pyramid(guidance: GuidanceMaps, config: GeneratorConfig) -> GuidancePyramid:
    """Resize the maps that the configuration uses to the resolutions where it uses them.

    Raises:
        ValueError: a map that the configuration needs was not given.
    """
    modulation = guidance.modulation(config)
    field = guidance.field(config)
    bottleneck = config.strides[-1]
    return GuidancePyramid(
        tuple(resize_guidance(modulation, stride) for stride in config.strides),
        tuple(
            resize_guidance(field, stride)
            if field is not None and (config.needs_extended_field or stride == bottleneck)
            else None
            for stride in config.strides
        ),
    )
