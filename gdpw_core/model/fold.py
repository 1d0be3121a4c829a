"""Folding for inference: spectral norm and batch norm disappear into the convolutions."""

import copy

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from gdpw_core.model.blocks import ConvBlock, leaky_relu
from gdpw_core.model.config import GeneratorConfig
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


def blank_generator(
    config: GeneratorConfig, vertex_count: int | None, *, folded: bool
) -> Generator:
    """A generator without values (on the meta device), to be filled from a file.

    Args:
        config: its layers.
        vertex_count: of the head whose codes it holds.
        folded: without normalisation layers, as `fold` makes it.
    """
    with torch.device("meta"):
        generator = build_generator(config, vertex_count)
    return strip_norms(generator) if folded else generator


def fold(generator: Generator) -> Generator:
    """A copy for inference: eval mode, no gradients, no normalisation layers left.

    Its pictures and flows differ from the original's in eval mode by rounding only (below 1e-4).
    A generator that is folded already is copied.
    """
    if generator.folded:
        return copy.deepcopy(generator)
    count = None if generator.codes is None else generator.codes.shape[0]
    twin = blank_generator(generator.config, count, folded=False)
    # Cloned: folding writes, and the original may go on being trained.
    state = {key: value.detach().clone() for key, value in generator.state_dict().items()}
    twin.load_state_dict(state, assign=True)
    return strip_norms(twin)


@torch.no_grad()
def strip_norms(generator: Generator) -> Generator:
    """Fold a generator in place, whatever its values and device, and return it."""
    generator.eval()
    _fold_children(generator)
    generator.requires_grad_(False)
    generator.folded = True
    return generator


def _fold_children(module: nn.Module) -> None:
    for name, child in list(module.named_children()):
        if isinstance(child, ConvBlock):
            setattr(module, name, FoldedConvBlock(_fused(_plain(child.conv), child.norm)))
        elif isinstance(child, Spade):
            setattr(module, name, _folded_spade(child))
        elif isinstance(child, nn.Conv2d) and hasattr(child, "weight_orig"):
            setattr(module, name, _plain(child))
        else:
            _fold_children(child)


def _plain(conv: nn.Conv2d) -> nn.Conv2d:
    """The convolution with its spectral norm, if any, divided out (Miyato et al. 2018, eq. 8).

    A new module: torch's `remove_spectral_norm` leaves a hook behind that refuses to load.
    """
    if not hasattr(conv, "weight_orig"):
        return conv
    original: Tensor = conv.get_parameter("weight_orig")
    if original.is_meta:
        return _conv(conv, original, conv.bias)
    left, right = conv.get_buffer("weight_u"), conv.get_buffer("weight_v")
    largest_singular_value = torch.dot(left, original.flatten(1) @ right)
    return _conv(conv, original / largest_singular_value, conv.bias)


def _fused(conv: nn.Conv2d, norm: nn.BatchNorm2d) -> nn.Conv2d:
    """The convolution with the batch norm after it.

    Without values there is nothing to compute, here and below: torch would load its compiler to
    find the shapes of results, which takes longer than all else at the start.
    """
    if conv.weight.is_meta:
        return _conv(conv, conv.weight, _blank(len(conv.weight)))
    return fuse_conv_bn_eval(conv, norm)


def _blank(*shape: int) -> Tensor:
    return torch.empty(shape, device="meta")


def _conv(like: nn.Conv2d, weight: Tensor, bias: Tensor | None) -> nn.Conv2d:
    """A convolution of that kernel size and padding with the given values."""
    size = like.kernel_size[0]
    made = nn.Conv2d(like.in_channels, len(weight), size, padding=size // 2, device="meta")
    made.weight = nn.Parameter(weight)
    made.bias = None if bias is None else nn.Parameter(bias)
    return made.eval()


def _folded_spade(spade: Spade) -> FoldedSpade:
    gamma, beta = _plain(spade.gamma), _plain(spade.beta)
    mean, variance = spade.norm.running_mean, spade.norm.running_var
    if mean is None or variance is None or gamma.bias is None or beta.bias is None:
        raise ValueError("a SPADE without statistics or biases cannot be folded")
    if gamma.weight.is_meta:
        rows = 2 * len(gamma.weight)
        paint = _conv(gamma, _blank(rows, *gamma.weight.shape[1:]), _blank(rows))
        return FoldedSpade(_plain(spade.shared), paint)
    # Batch norm without parameters is a x + b.
    a = (variance + spade.norm.eps).rsqrt()
    b = -mean * a
    a_rows, b_rows = a.view(-1, 1, 1, 1), b.view(-1, 1, 1, 1)
    weight = torch.cat((a_rows * gamma.weight, b_rows * gamma.weight + beta.weight))
    bias = torch.cat((a * (1 + gamma.bias), b * (1 + gamma.bias) + beta.bias))
    return FoldedSpade(_plain(spade.shared), _conv(gamma, weight, bias))
