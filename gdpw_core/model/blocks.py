"""Convolution blocks shared by encoder, decoder and discriminator."""

import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import spectral_norm

LEAK = 0.1


def convolution(in_channels: int, out_channels: int, kernel: int, *, spectral: bool) -> nn.Conv2d:
    """A convolution with bias that keeps the size (even kernels: one pixel more).

    With `spectral` its weight is divided by its largest singular value (Miyato et al. 2018), in
    the form of torch.nn.utils.spectral_norm, whose keys `weight_orig`, `weight_u`, `weight_v` the
    authors' checkpoints hold.
    """
    layer = nn.Conv2d(in_channels, out_channels, kernel, padding=kernel // 2)
    return spectral_norm(layer) if spectral else layer


class ConvBlock(nn.Module):
    """Convolution, batch norm, leaky ReLU."""

    def __init__(
        self, in_channels: int, out_channels: int, kernel: int = 3, *, spectral: bool
    ) -> None:
        super().__init__()
        self.conv = convolution(in_channels, out_channels, kernel, spectral=spectral)
        self.norm = nn.BatchNorm2d(out_channels)

    def forward(self, x: Tensor) -> Tensor:
        """Apply the block to `[B, C, H, W]`."""
        return leaky_relu(self.norm(self.conv(x)))


def leaky_relu(x: Tensor) -> Tensor:
    """Leaky ReLU with the network's slope of 0.1, in place: its inputs have no other reader."""
    return F.leaky_relu_(x, LEAK)
