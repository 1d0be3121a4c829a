"""VGG and AlexNet with random weights of an ordinary size."""

import torch

from gdpw_core.metrics.trunk import LAYOUTS, TrunkName


def random_state(name: TrunkName, heads: bool = True) -> dict[str, torch.Tensor]:
    """Random weights as a file holds them."""
    generator = torch.Generator().manual_seed(0)
    layout, state, before = LAYOUTS[name], {}, 3
    for i, (width, kernel) in enumerate(zip(layout.channels, layout.kernels, strict=True)):
        scale = (2 / (before * kernel * kernel)) ** 0.5
        shape = (width, before, kernel, kernel)
        state[f"conv{i}.weight"] = torch.randn(shape, generator=generator) * scale
        state[f"conv{i}.bias"] = torch.zeros(width)
        before = width
    for j, tap in enumerate(layout.lpips_taps if heads else ()):
        state[f"head{j}.weight"] = torch.rand(layout.channels[tap], generator=generator)
    return state
