"""The patch discriminator (Isola et al. 2017) of the training losses."""

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from gdpw_core.model.blocks import ConvBlock, convolution
from gdpw_core.model.config import DiscriminatorConfig


@dataclass(frozen=True, eq=False)
class DiscriminatorOutput:
    """What the discriminator says of a picture.

    Args:
        logits: one per patch, `[B, 1, h, w]`; large for real.
        features: of every block, for the feature matching loss.
    """

    logits: Tensor
    features: tuple[Tensor, ...]


class PatchDiscriminator(nn.Module):
    """Blocks of 4 x 4 convolution, batch norm, leaky ReLU, average pooling; 4 x 4 to logits."""

    def __init__(self, config: DiscriminatorConfig | None = None) -> None:
        super().__init__()
        self.config = config or DiscriminatorConfig()
        widths = self.config.widths
        self.blocks = nn.ModuleList(
            ConvBlock(before, width, 4, spectral=self.config.spectral_norm)
            for before, width in zip((3, *widths[:-1]), widths, strict=True)
        )
        self.logits = convolution(widths[-1], 1, 4, spectral=False)

    def forward(self, picture: Tensor) -> DiscriminatorOutput:
        """Judge pictures `[B, 3, H, W]`, RGB in [0, 1]."""
        x, features = picture, []
        for block in self.blocks:
            x = F.avg_pool2d(block(x), 2)
            features.append(x)
        return DiscriminatorOutput(self.logits(x), tuple(features))
