"""LPIPS v0.1 with its official linear heads on VGG-16 or AlexNet."""

from collections.abc import Mapping, Sequence
from typing import Literal

import torch
from torch import Tensor, nn

from gdpw_core.errors import AssetError
from gdpw_core.metrics.extractors import Extractor, load_extractor
from gdpw_core.metrics.trunk import Trunk

LpipsNet = Literal["vgg16", "alexnet"]


class Lpips(nn.Module):
    """Learned perceptual distance of two pictures.

    Args:
        net: trunk of the distance.
        state: trunk weights (`conv{i}.*`) and heads (`head{j}.weight`, `[C]`).

    Raises:
        AssetError: the weights do not fit.

    Source: Zhang et al. 2018, "The unreasonable effectiveness of deep features as a perceptual
    metric", version 0.1 of the authors' weights.
    """

    def __init__(self, net: LpipsNet, state: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.trunk = Trunk(net, state)
        for j, tap in enumerate(self.trunk.layout.lpips_taps):
            head = state.get(f"head{j}.weight")
            if head is None or head.shape != (self.trunk.layout.channels[tap],):
                raise AssetError(f"LPIPS {net}: linear head {j} is missing or has another size")
            self.register_buffer(f"head{j}", head.float())
        self.register_buffer("shift", torch.tensor((-0.030, -0.088, -0.188)).view(1, 3, 1, 1))
        self.register_buffer("scale", torch.tensor((0.458, 0.448, 0.450)).view(1, 3, 1, 1))

    def forward(self, output: Tensor, target: Tensor) -> Tensor:
        """Distance `[B]` of pictures `[B, 3, H, W]` in [0, 1]."""
        return self.distance(self.features(output), self.features(target))

    def features(self, picture: Tensor) -> list[Tensor]:
        """Unit features of each level; of a target that is compared often, taken once."""
        shifted = (picture * 2.0 - 1.0 - self.get_buffer("shift")) / self.get_buffer("scale")
        levels = [x.float() for x in self.trunk.features(shifted, self.trunk.layout.lpips_taps)]
        # The root of zero has no gradient; 1e-20 under it stands for 1e-10 beside it.
        return [x / (x.square().sum(dim=1, keepdim=True) + 1e-20).sqrt() for x in levels]

    def distance(self, output: Sequence[Tensor], target: Sequence[Tensor]) -> Tensor:
        """Distance `[B]` of features; a single target may stand against many outputs."""
        maps = self.maps(output, target)
        return torch.stack([level.mean(dim=(1, 2, 3)) for level in maps]).sum(dim=0)

    def maps(self, output: Sequence[Tensor], target: Sequence[Tensor]) -> list[Tensor]:
        """Where pictures differ on each level, `[B, 1, h, w]`; `distance` sums their means."""
        found = []
        for j, (ours, theirs) in enumerate(zip(output, target, strict=True)):
            head = self.get_buffer(f"head{j}").view(1, -1, 1, 1)
            found.append(((ours - theirs).square() * head).sum(dim=1, keepdim=True))
        return found


def load_lpips(net: LpipsNet, extractor: Extractor) -> Lpips:
    """LPIPS from a file that `find_extractor` found."""
    return Lpips(net, load_extractor(extractor)).eval().requires_grad_(False)
