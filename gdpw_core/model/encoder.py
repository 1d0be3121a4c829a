"""The encoder: everything that depends on the source alone."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdpw_core.model.blocks import ConvBlock
from gdpw_core.model.config import GeneratorConfig


@dataclass(frozen=True, eq=False)
class SourceFeatures:
    """What rendering needs of the source; computed once per portrait.

    Args:
        source: the picture, `[B, 3, H, W]`, RGB in [0, 1].
        shortcuts: features to warp, finest first, `[B, C, H / 2^level, W / 2^level]`, for every
            resolution but the bottleneck's.
        bottleneck: features at the lowest resolution.
    """

    source: Tensor
    shortcuts: tuple[Tensor, ...]
    bottleneck: Tensor

    def to(self, device: torch.device, dtype: torch.dtype) -> "SourceFeatures":
        """The same on another device; features in `dtype`, the picture in float32."""
        return SourceFeatures(
            self.source.to(device, torch.float32),
            tuple(features.to(device, dtype) for features in self.shortcuts),
            self.bottleneck.to(device, dtype),
        )


class Encoder(nn.Module):
    """Feature pyramid of the source with one shortcut convolution per resolution."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        spectral, widths = config.spectral_norm, config.widths
        inputs = (3 + config.semantic_channels, *widths[:-1])
        self.layers = nn.ModuleDict(
            {
                f"x{stride}": ConvBlock(before, width, spectral=spectral)
                for stride, before, width in zip(config.strides, inputs, widths, strict=True)
            }
        )
        self.shortcuts = nn.ModuleDict(
            {
                f"x{stride}": ConvBlock(width, width, spectral=spectral)
                for stride, width in zip(config.strides[:-1], widths[:-1], strict=True)
            }
        )

    def forward(self, source: Tensor, source_maps: Tensor | None) -> SourceFeatures:
        """Encode a picture.

        Args:
            source: `[B, 3, H, W]`, RGB in [0, 1].
            source_maps: codes or NMFC on the source mesh, `[B, C, H, W]`; None in mode geom_disp.
        """
        x = source if source_maps is None else torch.cat((source, source_maps), dim=1)
        x = x.to(next(self.parameters()).dtype)
        pyramid = []
        for level, layer in enumerate(self.layers.values()):
            x = layer(x) if level == 0 else F.avg_pool2d(layer(x), 2)
            pyramid.append(x)
        shortcuts = zip(self.shortcuts.values(), pyramid[:-1], strict=True)
        return SourceFeatures(source, tuple(layer(x) for layer, x in shortcuts), pyramid[-1])
