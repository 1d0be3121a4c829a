"""The ablation of paper sec. 4.5: one dense flow, predicted at one scale, for all levels."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdpw_core.model.blocks import ConvBlock
from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.encoder import SourceFeatures
from gdpw_core.model.generator import Generator, GeneratorOutput
from gdpw_core.model.guidance import GuidanceMaps, guidance_pyramid
from gdpw_core.model.pwm import FlowHead
from gdpw_core.model.spade import SpadeBlock
from gdpw_core.model.warp import warp

_FLOW_STRIDE = 4


class DecoderLevel(nn.Module):
    """SPADE block and up-sampling of one resolution, without a flow of its own."""

    def __init__(self, config: GeneratorConfig, stride: int) -> None:
        super().__init__()
        width, finer = config.width(stride), config.width(stride // 2)
        spectral = config.spectral_norm
        self.spade = SpadeBlock(2 * width, width, config.modulation_channels, spectral=spectral)
        self.up = ConvBlock(width, finer, spectral=spectral)

    def forward(self, x: Tensor, shortcut: Tensor, modulation: Tensor) -> Tensor:
        """`[B, 2 C, H, W]` and the next resolution's features to `[B, 2 C', 2 H, 2 W]`."""
        features = self.spade(x, modulation)
        upsampled = self.up(F.interpolate(features, scale_factor=2, mode="nearest"))
        return torch.cat((upsampled, shortcut), dim=1)


class HeadGanGenerator(Generator):
    """Encoder and decoder of the same widths; a separate branch predicts the only flow, at 1/4.

    The branch works on features that nothing has aligned, which is what the comparison is about:
    HeadGAN predicts at one scale and warps all features by that (Doukas et al. 2021).
    """

    def __init__(self, config: GeneratorConfig, vertex_count: int | None = None) -> None:
        super().__init__(config, vertex_count)
        # The head doubles the resolution, so the branch ends at 1/8.
        last = min(2 * _FLOW_STRIDE, config.strides[-1])
        coarser = [stride for stride in config.strides[::-1] if stride > last]
        width, spectral = config.width(last), config.spectral_norm
        self.flow_branch = nn.ModuleDict({f"x{s}": DecoderLevel(config, s) for s in coarser})
        self.flow_spade = SpadeBlock(
            2 * width, width, config.modulation_channels, spectral=spectral
        )
        self.flow_head = FlowHead(width, config.sampling_grid)

    def _decoder(self, config: GeneratorConfig) -> nn.ModuleDict:
        return nn.ModuleDict({f"x{s}": DecoderLevel(config, s) for s in config.strides[:0:-1]})

    def render(self, features: SourceFeatures, guidance: GuidanceMaps) -> GeneratorOutput:
        """Predict the flow once, then decode with every shortcut warped by it."""
        pyramid = guidance_pyramid(guidance, self.config)
        modulation = tuple(m.to(features.bottleneck.dtype) for m in pyramid.modulation)
        unaligned = self.realign_bottleneck(features.bottleneck, pyramid.field[-1])
        dense = self._dense_flow(unaligned, features.shortcuts, modulation)

        x = self.realign_bottleneck(features.bottleneck, _resized(dense, features.bottleneck))
        flows = []
        for level, decoder in zip(range(len(self.pwms), 0, -1), self.pwms.values(), strict=True):
            shortcut = features.shortcuts[level - 1]
            flow = _resized(dense, shortcut)
            x = decoder(x, warp(shortcut, flow, self.config.sampling_grid), modulation[level])
            flows.append(flow)
        return self.synthesize(features.source, x, flows)

    def _dense_flow(
        self, x: Tensor, shortcuts: tuple[Tensor, ...], modulation: tuple[Tensor, ...]
    ) -> Tensor:
        level = len(shortcuts)
        for branch in self.flow_branch.values():
            x = branch(x, shortcuts[level - 1], modulation[level])
            level -= 1
        flow: Tensor = self.flow_head(self.flow_spade(x, modulation[level]))
        return flow


def _resized(flow: Tensor, like: Tensor) -> Tensor:
    """The flow at the resolution of a feature map; its units are free of the resolution."""
    factor = flow.shape[-1] // like.shape[-1]
    if factor > 1:
        return F.avg_pool2d(flow, factor)
    return F.interpolate(flow, like.shape[-2:], mode="bilinear", align_corners=False)
