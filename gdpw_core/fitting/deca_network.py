"""DECA's encoder: a ResNet-50 and two layers, with the names that its checkpoints use."""

import torch
from torch import Tensor, nn

PICTURE_SIZE = 224
CODE_SIZE = 236
_BLOCKS = (3, 4, 6, 3)
_EXPANSION = 4


class Bottleneck(nn.Module):
    """Three convolutions around a shortcut (He et al. 2016); the middle one may halve the size."""

    def __init__(self, channels: int, width: int, stride: int) -> None:
        super().__init__()
        out = _EXPANSION * width
        self.conv1 = nn.Conv2d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, out, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out)
        self.downsample: nn.Module | None = None
        if stride != 1 or channels != out:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out)
            )

    def forward(self, x: Tensor) -> Tensor:
        """`[B, C, H, W]` to `[B, 4 width, H / stride, W / stride]`."""
        shortcut = x if self.downsample is None else self.downsample(x)
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.relu(self.bn2(self.conv2(x)))
        return torch.relu(self.bn3(self.conv3(x)) + shortcut)


class ResNet50(nn.Module):
    """ResNet-50 without its classifier.

    Args:
        width: channels of the first layer, 64 as published.
    """

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.maxpool = nn.MaxPool2d(3, 2, padding=1)
        channels, stages = width, []
        for number, blocks in enumerate(_BLOCKS):
            inner, stage = width << number, []
            for block in range(blocks):
                stride = 2 if number and not block else 1
                stage.append(Bottleneck(channels, inner, stride))
                channels = _EXPANSION * inner
            stages.append(nn.Sequential(*stage))
        self.layer1, self.layer2, self.layer3, self.layer4 = stages
        self.features = channels

    def forward(self, x: Tensor) -> Tensor:
        """Pictures `[B, 3, H, W]` to features `[B, 32 width]`."""
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return x.mean(dim=(2, 3))


class DecaEncoder(nn.Module):
    """Pictures to DECA's code (Feng et al. 2021, sec. 4.1).

    Args:
        width: channels of the first layer, 64 as published.
        hidden: units between the two last layers, 1024 as published.
    """

    def __init__(self, width: int = 64, hidden: int = 1024) -> None:
        super().__init__()
        self.encoder = ResNet50(width)
        self.layers = nn.Sequential(
            nn.Linear(self.encoder.features, hidden), nn.ReLU(), nn.Linear(hidden, CODE_SIZE)
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """RGB pictures in [0, 1], `[B, 3, 224, 224]`, to codes `[B, 236]`."""
        codes: Tensor = self.layers(self.encoder(pictures))
        return codes
