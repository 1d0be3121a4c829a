"""The generator of the paper's Figure 1(b)."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.encoder import Encoder, SourceFeatures
from gdpw_core.model.guidance import GuidanceMaps, guidance_pyramid
from gdpw_core.model.pwm import ProgressiveWarpingModule
from gdpw_core.model.surroundings import Surroundings
from gdpw_core.model.warp import warp

# The composite starts as the warped source: alpha = sigmoid(-2) = 0.12.
_ALPHA_BIAS = -2.0
# Channel order of the output convolution.
_RGB, _ALPHA = 3, 1


@dataclass(frozen=True, eq=False)
class GeneratorOutput:
    """A generated picture and what it is made of; all float32.

    Args:
        flows: one per progressive warping module, coarse to fine, `[B, 2, H / s, W / s]` in
            normalised units, backward: they live on the target grid and point to the source.
        rgb: the colours that the network paints, `[B, 3, H, W]` in [0, 1].
        alpha: where they replace the warped source, `[B, 1, H, W]` in [0, 1]; one everywhere for
            a configuration that does not composite.
        warped_source: the source warped by the last flow, `[B, 3, H, W]`.
        composite: the picture, `alpha * rgb + (1 - alpha) * warped_source`.
    """

    flows: tuple[Tensor, ...]
    rgb: Tensor
    alpha: Tensor
    warped_source: Tensor
    composite: Tensor

    @classmethod
    def composed(
        cls, flows: tuple[Tensor, ...], rgb: Tensor, alpha: Tensor, warped_source: Tensor
    ) -> "GeneratorOutput":
        """The output whose picture follows from its parts."""
        composite = alpha * rgb + (1 - alpha) * warped_source
        return cls(flows, rgb, alpha, warped_source, composite)

    def with_surroundings(self, source: Surroundings, config: GeneratorConfig) -> "GeneratorOutput":
        """The same flows and paint over a source that shows more around the network's crop.

        A turn brings into the picture what lay outside the crop: neck, shoulders, hair. Only what
        the photo does not show either is left to paint. A configuration whose flows do not reach
        beyond the crop keeps what it has.

        Args:
            source: around the same centre.
            config: of the generator.
        """
        if not config.fetches_surroundings:
            return self
        warped = source.warped(self.flow, config.sampling_grid, config.fetch)
        return self.composed(self.flows, self.rgb, self.alpha, warped)

    @property
    def flow(self) -> Tensor:
        """The last flow, at the picture's own resolution, `[B, 2, H, W]`."""
        return self.flows[-1]

    def to(self, device: torch.device) -> "GeneratorOutput":
        """The same on another device."""
        return GeneratorOutput(
            tuple(flow.to(device) for flow in self.flows),
            self.rgb.to(device),
            self.alpha.to(device),
            self.warped_source.to(device),
            self.composite.to(device),
        )


class Generator(nn.Module):
    """Encoder, progressive warping modules from coarse to fine, output convolution.

    Args:
        config: layers and conventions.
        vertex_count: vertices of the head whose neural codes are learnt; needed by the modes
            `neural_codes` and `both`.
    """

    codes: nn.Parameter | None
    folded = False  # no normalisation layers left; set by `gdpw_core.model.fold`

    def __init__(self, config: GeneratorConfig, vertex_count: int | None = None) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.pwms = self._decoder(config)
        self.output = nn.Conv2d(2 * config.width(1), _RGB + _ALPHA, 3, padding=1)
        if config.alpha_composite and self.output.bias is not None:
            nn.init.constant_(self.output.bias[_RGB:], _ALPHA_BIAS)
        if config.uses_codes:
            if vertex_count is None:
                raise ValueError(f"mode {config.mode} needs the head's vertex count")
            self.codes = nn.Parameter(torch.rand(vertex_count, config.code_channels))
        else:
            self.register_parameter("codes", None)

    def _decoder(self, config: GeneratorConfig) -> nn.ModuleDict:
        strides = config.strides[:0:-1]
        return nn.ModuleDict({f"x{s}": ProgressiveWarpingModule(config, s) for s in strides})

    def forward(self, source: Tensor, guidance: GuidanceMaps) -> GeneratorOutput:
        """Generate the target picture from a source picture and rasterised guidance.

        Args:
            source: `[B, 3, H, W]`, RGB in [0, 1]; H and W multiples of the largest stride.
            guidance: maps of the same size, source and driving.
        """
        return self.render(self.encode_source(source, guidance), guidance)

    def encode_source(self, source: Tensor, guidance: GuidanceMaps) -> SourceFeatures:
        """The part of `forward` that depends on the source alone (uses its source maps only)."""
        features: SourceFeatures = self.encoder(source, guidance.source_maps(self.config))
        return features

    def render(self, features: SourceFeatures, guidance: GuidanceMaps) -> GeneratorOutput:
        """The rest of `forward`: everything that an edit changes."""
        pyramid = guidance_pyramid(guidance, self.config)
        dtype = features.bottleneck.dtype

        realigned = self.realign_bottleneck(features.bottleneck, pyramid.field[-1])
        flows = []
        for level, pwm in zip(range(len(self.pwms), 0, -1), self.pwms.values(), strict=True):
            realigned, flow = pwm(
                realigned,
                features.shortcuts[level - 1],
                pyramid.modulation[level].to(dtype),
                pyramid.field[level - 1],
            )
            flows.append(flow)
        return self.synthesize(features.source, realigned, flows)

    def realign_bottleneck(self, bottleneck: Tensor, field: Tensor | None) -> Tensor:
        """Initial case of the paper: features beside themselves, warped by the guiding field.

        Without a field the warp still happens, by zero: in the authors' sampling convention that
        is not the identity.
        """
        if field is None:
            field = bottleneck.new_zeros(len(bottleneck), 2, *bottleneck.shape[-2:])
        return torch.cat((bottleneck, warp(bottleneck, field, self.config.sampling_grid)), dim=1)

    def synthesize(
        self, source: Tensor, realigned: Tensor, flows: Sequence[Tensor]
    ) -> GeneratorOutput:
        """Output convolution and composite."""
        painted = self.output(realigned).float().sigmoid()
        rgb, alpha = painted[:, :_RGB], painted[:, _RGB:]
        warped = warp(source.float(), flows[-1], self.config.sampling_grid, self.config.fetch)
        if not self.config.alpha_composite:
            alpha = torch.ones_like(alpha)
        return GeneratorOutput.composed(tuple(flows), rgb, alpha, warped)


def build_generator(config: GeneratorConfig, vertex_count: int | None = None) -> Generator:
    """The generator of a configuration's architecture, freshly initialised."""
    if config.architecture == "headgan":
        from gdpw_core.model.headgan import HeadGanGenerator

        return HeadGanGenerator(config, vertex_count)
    return Generator(config, vertex_count)
