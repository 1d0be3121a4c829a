"""SPADE: normalisation whose scale and shift are painted by the guidance (Park et al. 2019)."""

from torch import Tensor, nn

from gdpw_core.model.blocks import convolution, leaky_relu


class Spade(nn.Module):
    """Parameter-free batch norm, then `(1 + gamma) * x + beta` with maps made from guidance."""

    def __init__(
        self, channels: int, guidance_channels: int, hidden: int, *, spectral: bool
    ) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.shared = convolution(guidance_channels, hidden, 3, spectral=spectral)
        self.gamma = convolution(hidden, channels, 3, spectral=spectral)
        self.beta = convolution(hidden, channels, 3, spectral=spectral)

    def forward(self, x: Tensor, guidance: Tensor) -> Tensor:
        """Modulate features `[B, C, H, W]` by guidance `[B, M, H, W]`."""
        painted = leaky_relu(self.shared(guidance))
        modulated: Tensor = self.norm(x) * (1 + self.gamma(painted)) + self.beta(painted)
        return modulated


class SpadeBlock(nn.Module):
    """Residual block of two SPADE-convolution pairs, with a 1 x 1 shortcut if widths differ."""

    def __init__(
        self, in_channels: int, out_channels: int, guidance_channels: int, *, spectral: bool
    ) -> None:
        super().__init__()
        hidden = out_channels
        self.spade1 = Spade(in_channels, guidance_channels, hidden, spectral=spectral)
        self.conv1 = convolution(in_channels, out_channels, 3, spectral=spectral)
        self.spade2 = Spade(out_channels, guidance_channels, hidden, spectral=spectral)
        self.conv2 = convolution(out_channels, out_channels, 3, spectral=spectral)
        self.shortcut: nn.Module = (
            convolution(in_channels, out_channels, 1, spectral=spectral)
            if in_channels != out_channels
            else nn.Identity()
        )

    def forward(self, x: Tensor, guidance: Tensor) -> Tensor:
        """Features `[B, C_in, H, W]` under guidance `[B, M, H, W]` to `[B, C_out, H, W]`."""
        residual = self.conv1(leaky_relu(self.spade1(x, guidance)))
        residual = self.conv2(leaky_relu(self.spade2(residual, guidance)))
        result: Tensor = self.shortcut(x) + residual
        return result
