"""Convolutional trunks of VGG-16, VGG-19 and AlexNet for perceptual losses and LPIPS.

torchvision has no build for every torch that this project runs on, so the three sequential
networks are written here; weights keep torchvision's layer order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdpw_core.errors import AssetError

TrunkName = Literal["vgg16", "vgg19", "alexnet"]


@dataclass(frozen=True)
class _Layout:
    channels: tuple[int, ...]  # output channels of each convolution
    kernels: tuple[int, ...]
    strides: tuple[int, ...]
    pools: frozenset[int]  # convolutions that follow a max pooling
    pool_kernel: int
    lpips_taps: tuple[int, ...]
    loss_taps: tuple[int, ...]


def _vgg(*blocks: int) -> _Layout:
    widths = (64, 128, 256, 512, 512)
    starts = [sum(blocks[:i]) for i in range(5)]
    ends = [start + count - 1 for start, count in zip(starts, blocks, strict=True)]
    channels = tuple(w for w, count in zip(widths, blocks, strict=True) for _ in range(count))
    ones = (1,) * len(channels)
    return _Layout(
        channels=channels,
        kernels=(3,) * len(channels),
        strides=ones,
        pools=frozenset(starts[1:]),
        pool_kernel=2,
        lpips_taps=tuple(ends),
        loss_taps=tuple(starts),
    )


LAYOUTS: Mapping[TrunkName, _Layout] = {
    "vgg16": _vgg(2, 2, 3, 3, 3),
    "vgg19": _vgg(2, 2, 4, 4, 4),
    "alexnet": _Layout(
        channels=(64, 192, 384, 256, 256),
        kernels=(11, 5, 3, 3, 3),
        strides=(4, 1, 1, 1, 1),
        pools=frozenset((1, 2)),
        pool_kernel=3,
        lpips_taps=(0, 1, 2, 3, 4),
        loss_taps=(0, 1, 2, 3, 4),
    ),
}


class Trunk(nn.Module):
    """The convolutions of a classification network, up to its last one.

    Convention: pictures are RGB in the scale that the weights expect after `normalise`d by the
    caller; `features` applies convolution and ReLU, with max pooling before each new block.

    Args:
        name: which network.
        state: `conv{i}.weight`, `conv{i}.bias` for every convolution i.

    Raises:
        AssetError: a tensor is missing or has another shape.
    """

    def __init__(self, name: TrunkName, state: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.name = name
        self.layout = LAYOUTS[name]
        before = 3
        for i, (width, kernel) in enumerate(
            zip(self.layout.channels, self.layout.kernels, strict=True)
        ):
            weight, bias = state.get(f"conv{i}.weight"), state.get(f"conv{i}.bias")
            if weight is None or bias is None:
                raise AssetError(f"{name}: convolution {i} is missing from the weights")
            if weight.shape != (width, before, kernel, kernel) or bias.shape != (width,):
                raise AssetError(f"{name}: convolution {i} has shape {tuple(weight.shape)}")
            # Channels-last is a tenth faster on CPUs, and what autocast wants.
            layout = torch.channels_last
            self.register_buffer(f"weight{i}", weight.float().contiguous(memory_format=layout))
            self.register_buffer(f"bias{i}", bias.float())
            before = width

    def features(self, picture: Tensor, taps: Sequence[int]) -> list[Tensor]:
        """Activations after the ReLU of the convolutions in `taps` (ascending).

        Args:
            picture: `[B, 3, H, W]`, normalised as the weights expect.
            taps: indices of convolutions; `layout.lpips_taps` or `layout.loss_taps`
                (relu1_1 ... relu5_1 of VGG).

        Returns:
            One `[B, C, H', W']` for each tap; nothing after the last tap is computed.
        """
        found = []
        x = picture.contiguous(memory_format=torch.channels_last)
        for i in range(max(taps) + 1):
            if i in self.layout.pools:
                x = F.max_pool2d(x, self.layout.pool_kernel, 2)
            kernel = self.layout.kernels[i]
            # AlexNet pads its first 11 x 11 convolution by 2 only.
            padding = 2 if kernel == 11 else kernel // 2
            x = F.conv2d(
                x,
                self.get_buffer(f"weight{i}"),
                self.get_buffer(f"bias{i}"),
                stride=self.layout.strides[i],
                padding=padding,
            )
            x = F.relu(x)
            if i in taps:
                found.append(x)
        return found


def imagenet_normalised(picture: Tensor) -> Tensor:
    """Pictures in [0, 1] to the scale of torchvision's ImageNet weights."""
    mean = picture.new_tensor((0.485, 0.456, 0.406)).view(1, 3, 1, 1)
    deviation = picture.new_tensor((0.229, 0.224, 0.225)).view(1, 3, 1, 1)
    return (picture - mean) / deviation


def state_of_torchvision(name: TrunkName, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Rename the convolutions of a torchvision state dict (`features.N.weight`) in order."""
    numbers = sorted(
        int(key.split(".")[1])
        for key in state
        if key.startswith("features.") and key.endswith(".weight") and state[key].ndim == 4
    )
    if len(numbers) != len(LAYOUTS[name].channels):
        raise AssetError(f"{name}: {len(numbers)} convolutions in the file, another network?")
    return {
        f"conv{i}.{part}": state[f"features.{number}.{part}"].to(torch.float32)
        for i, number in enumerate(numbers)
        for part in ("weight", "bias")
    }
