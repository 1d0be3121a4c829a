"""Which network says how real a set of pictures looks: the user's Inception-v3, or a substitute."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from gdpw_core.metrics.extractors import Extractor, find_extractor, load_extractor
from gdpw_core.metrics.frechet import SetDistance, frechet_distance, kernel_distance
from gdpw_core.metrics.inception import read_inception
from gdpw_core.metrics.trunk import Trunk, imagenet_normalised

ENOUGH_PICTURES = 2048
"""Below so many pictures a Frechet distance shows their number more than their looks."""


class _VggPool(nn.Module):
    """VGG-16 up to relu5_3, averaged over the picture: 512 numbers."""

    def __init__(self, extractor: Extractor) -> None:
        super().__init__()
        self._trunk = Trunk("vgg16", load_extractor(extractor))

    def forward(self, pictures: Tensor) -> Tensor:
        last = self._trunk.layout.lpips_taps[-1]
        return self._trunk.features(imagenet_normalised(pictures), (last,))[0].mean(dim=(2, 3))


class Realism:
    """Features of pictures, and the names under which distances of such features are reported.

    With Inception-v3 these are FID and KID. A distance in other features is a number of its own
    and goes by another name: `frechet_vgg16`, `kernel_vgg16`.

    Args:
        inception: the user's file of Inception-v3; None takes the substitute.
        extractors: folder of the substitute's file; None for the installed one.

    Raises:
        AssetError: the user's file cannot be used, or the substitute is not at hand.
    """

    def __init__(self, inception: Path | None, extractors: Path | None) -> None:
        self._network: nn.Module
        if inception is not None:
            self._network, self.extractor = read_inception(inception)
            self.distances: dict[str, SetDistance] = {
                "fid": frechet_distance, "kid": kernel_distance,
            }  # fmt: skip
        else:
            self.extractor = find_extractor("lpips_vgg16", extractors)
            self._network = _VggPool(self.extractor).eval().requires_grad_(False)
            self.distances = {
                "frechet_vgg16": frechet_distance, "kernel_vgg16": kernel_distance,
            }  # fmt: skip

    def features(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Features `[N, D]` of pictures `[S, S, 3]`."""
        with torch.inference_mode():
            batch = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
            return np.asarray(self._network(batch).numpy(), np.float32)
