"""The progressive warping module (paper sec. 3.3, right half of Figure 1b)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdpw_core.model.blocks import ConvBlock
from gdpw_core.model.config import FIELD_CHANNELS, FlowInit, GeneratorConfig, SamplingGrid
from gdpw_core.model.spade import SpadeBlock
from gdpw_core.model.warp import pixels_to_flow, warp


class FlowHead(nn.Conv2d):
    """Predicts the flow of the next resolution from features of this one."""

    extra_channels = 0

    def __init__(self, channels: int, grid: SamplingGrid) -> None:
        super().__init__(channels, FIELD_CHANNELS + self.extra_channels, 3, padding=1)
        self.grid: SamplingGrid = grid

    def forward(self, features: Tensor, field: Tensor | None = None) -> Tensor:
        """Features `[B, C, H, W]` to a flow `[B, 2, 2 H, 2 W]` in normalised units."""
        del field
        return pixels_to_flow(self.doubled(features), self.grid)

    def doubled(self, features: Tensor) -> Tensor:
        """The convolution's output at twice the resolution, float32."""
        raw = super().forward(features).float()
        return F.interpolate(raw, scale_factor=2, mode="bilinear", align_corners=False)


class ResidualFlowHead(FlowHead):
    """The extended displacement field plus a predicted residual that starts at zero."""

    def __init__(self, channels: int, grid: SamplingGrid) -> None:
        super().__init__(channels, grid)
        nn.init.zeros_(self.weight)
        if self.bias is not None:
            nn.init.zeros_(self.bias)

    def forward(self, features: Tensor, field: Tensor | None = None) -> Tensor:
        """Features and the field at the next resolution `[B, 2, 2 H, 2 W]` to the flow there."""
        return _required(field) + pixels_to_flow(self.doubled(features), self.grid)


class GatedFlowHead(ResidualFlowHead):
    """The residual form with a gate in (0, 2) on the field; the gate starts at one."""

    extra_channels = 1

    def forward(self, features: Tensor, field: Tensor | None = None) -> Tensor:
        """Features and the field at the next resolution `[B, 2, 2 H, 2 W]` to the flow there."""
        doubled = self.doubled(features)
        residual, gate = doubled[:, :FIELD_CHANNELS], 2 * doubled[:, FIELD_CHANNELS:].sigmoid()
        return gate * _required(field) + pixels_to_flow(residual, self.grid)


def _required(field: Tensor | None) -> Tensor:
    if field is None:
        raise ValueError("this configuration starts its flows from the extended field")
    return field


_HEADS: dict[FlowInit, type[FlowHead]] = {
    "predicted": FlowHead,
    "displacement": ResidualFlowHead,
    "gated": GatedFlowHead,
}


class ProgressiveWarpingModule(nn.Module):
    """Estimates a flow under guidance and re-aligns the features of the next resolution by it."""

    def __init__(self, config: GeneratorConfig, stride: int) -> None:
        super().__init__()
        width, finer = config.width(stride), config.width(stride // 2)
        spectral = config.spectral_norm
        self.grid: SamplingGrid = config.sampling_grid
        self.spade = SpadeBlock(2 * width, width, config.modulation_channels, spectral=spectral)
        self.flow = _HEADS[config.flow_init](width, config.sampling_grid)
        self.up = ConvBlock(width, finer, spectral=spectral)

    def forward(
        self, realigned: Tensor, shortcut: Tensor, modulation: Tensor, field: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """Go up one resolution.

        Args:
            realigned: re-aligned features of this resolution, `[B, 2 C, H, W]`.
            shortcut: source features of the next resolution, `[B, C', 2 H, 2 W]`.
            modulation: guidance at this resolution, `[B, M, H, W]`.
            field: where the flow starts, `[B, 2, 2 H, 2 W]`, or None if it is predicted whole.

        Returns:
            Re-aligned features `[B, 2 C', 2 H, 2 W]` and the flow `[B, 2, 2 H, 2 W]`.
        """
        features = self.spade(realigned, modulation)
        flow: Tensor = self.flow(features, field)
        upsampled = self.up(F.interpolate(features, scale_factor=2, mode="nearest"))
        return torch.cat((upsampled, warp(shortcut, flow, self.grid)), dim=1), flow
