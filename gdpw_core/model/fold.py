"""Folding for inference: spectral norm and batch norm disappear into the convolutions."""

import torch
from torch import Tensor, nn
from torch.nn.utils import remove_spectral_norm
from torch.nn.utils.fusion import fuse_conv_bn_eval

from gdpw_core.model.blocks import ConvBlock, leaky_relu
from gdpw_core.model.generator import Generator, build_generator
from gdpw_core.model.spade import Spade


class FoldedConvBlock(nn.Module):
    """A `ConvBlock` whose batch norm is part of the convolution."""

    def __init__(self, conv: nn.Conv2d) -> None:
        super().__init__()
        self.conv = conv

    def forward(self, x: Tensor) -> Tensor:
        """Apply the block to `[B, C, H, W]`."""
        return leaky_relu(self.conv(x))


class FoldedSpade(nn.Module):
    """A `Spade` as `scale * x + shift`, both painted by one convolution.

    With the batch norm `a x + b` the modulation `(1 + gamma)(a x + b) + beta` is linear in gamma
    and beta, hence in the weights that paint them: scale = a (1 + gamma), shift =
    b (1 + gamma) + beta.
    """

    def __init__(self, shared: nn.Conv2d, paint: nn.Conv2d) -> None:
        super().__init__()
        self.shared = shared
        self.paint = paint

    def forward(self, x: Tensor, guidance: Tensor) -> Tensor:
        """Modulate features `[B, C, H, W]` by guidance `[B, M, H, W]`."""
        scale, shift = self.paint(leaky_relu(self.shared(guidance))).chunk(2, dim=1)
        return torch.addcmul(shift, x, scale)


def fold(generator: Generator) -> Generator:
    """A copy for inference: eval mode, no gradients, no normalisation layers left.

    Its pictures and flows differ from the original's in eval mode by rounding only (below 1e-4).
    """
    count = None if generator.codes is None else generator.codes.shape[0]
    with torch.device("meta"):
        copy = build_generator(generator.config, count)
    # Cloned: folding writes, and the original goes on being trained.
    state = {key: value.detach().clone() for key, value in generator.state_dict().items()}
    copy.load_state_dict(state, assign=True)
    return _folded(copy)


def folded_skeleton(generator: Generator) -> Generator:
    """Turn a freshly built generator (any values, any device) into the folded layout."""
    return _folded(generator)


@torch.no_grad()
def _folded(generator: Generator) -> Generator:
    generator.eval()
    _fold_children(generator)
    generator.requires_grad_(False)
    return generator


def _fold_children(module: nn.Module) -> None:
    for name, child in list(module.named_children()):
        if isinstance(child, ConvBlock):
            setattr(
                module, name, FoldedConvBlock(fuse_conv_bn_eval(_plain(child.conv), child.norm))
            )
        elif isinstance(child, Spade):
            setattr(module, name, _folded_spade(child))
        elif isinstance(child, nn.Conv2d):
            _plain(child)
        else:
            _fold_children(child)


def _plain(conv: nn.Conv2d) -> nn.Conv2d:
    """The convolution with its spectral norm, if any, divided out."""
    if hasattr(conv, "weight_orig"):
        remove_spectral_norm(conv)
    return conv


def _folded_spade(spade: Spade) -> FoldedSpade:
    gamma, beta = _plain(spade.gamma), _plain(spade.beta)
    mean, variance = spade.norm.running_mean, spade.norm.running_var
    if mean is None or variance is None or gamma.bias is None or beta.bias is None:
        raise ValueError("a SPADE without statistics or biases cannot be folded")
    a = (variance + spade.norm.eps).rsqrt()
    b = -mean * a
    paint = nn.Conv2d(
        gamma.in_channels, 2 * gamma.out_channels, 3, padding=1,
        device=gamma.weight.device, dtype=gamma.weight.dtype,
    )  # fmt: skip
    a4, b4 = a.view(-1, 1, 1, 1), b.view(-1, 1, 1, 1)
    scale_bias, shift_bias = a * (1 + gamma.bias), b * (1 + gamma.bias) + beta.bias
    weight = torch.cat((a4 * gamma.weight, b4 * gamma.weight + beta.weight))
    paint.weight = nn.Parameter(weight)
    paint.bias = nn.Parameter(torch.cat((scale_bias, shift_bias)))
    return FoldedSpade(_plain(spade.shared), paint)
