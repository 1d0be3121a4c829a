"""Anti-aliased resizing of guidance maps: a Gaussian, then every s-th pixel."""

from functools import lru_cache

import torch
import torch.nn.functional as F
from torch import Tensor

# A longer kernel is applied as a matrix: convolving one channel with 125 taps took a third of
# the time of a training step, most of it in the gradient.
_LONGEST_CONVOLUTION = 8


def gaussian_kernel(stride: int) -> Tensor:
    """Normalised 1-D Gaussian of a reduction by `stride`, `[2 * round(4 sigma) + 1]`, float32.

    sigma = (stride - 1) / 2; the kernel of stride 2 has five taps, that of stride 32 has 125.
    """
    sigma = (stride - 1) / 2
    radius = round(4 * sigma)
    if radius == 0:
        return torch.ones(1)
    positions = torch.arange(-radius, radius + 1, dtype=torch.float64)
    weights = torch.exp(-(positions**2) / (2 * sigma**2))
    return (weights / weights.sum()).float()


def resize_guidance(maps: Tensor, stride: int) -> Tensor:
    """Reduce maps by an integer factor without aliasing.

    Two passes of the separable kernel give the numbers of the authors' two-dimensional depthwise
    convolution (125 x 125 taps at 1/32), which costs 37 of their network's 136 GFLOP at 256 px.

    Args:
        maps: `[B, C, H, W]`, H and W divisible by `stride`.
        stride: 1, 2, 4 ...

    Returns:
        `[B, C, H / stride, W / stride]`; zero padding outside the map.

    Convention: output pixel i is centred on input pixel `stride * i`, as the authors' is: a map
    that is 1 at input pixel 4 and 0 elsewhere has its largest value at output pixel 2 of stride 2.
    """
    if stride == 1:
        return maps
    kernel = gaussian_kernel(stride)
    # Half-precision autocast would round the field, which is where flows start.
    with torch.autocast(maps.device.type, enabled=False):
        if len(kernel) > _LONGEST_CONVOLUTION:
            rows = _reduction(maps.shape[-2], stride).to(maps)
            columns = _reduction(maps.shape[-1], stride).to(maps)
            return torch.einsum("ih,bchw,jw->bcij", rows, maps, columns)
        return _convolved(maps, kernel.to(maps), stride)


def _convolved(maps: Tensor, kernel: Tensor, stride: int) -> Tensor:
    batch, channels, height, width = maps.shape
    radius = len(kernel) // 2
    planes = maps.reshape(batch * channels, 1, height, width)
    rows = F.conv2d(planes, kernel.view(1, 1, -1, 1), stride=(stride, 1), padding=(radius, 0))
    both = F.conv2d(rows, kernel.view(1, 1, 1, -1), stride=(1, stride), padding=(0, radius))
    return both.reshape(batch, channels, *both.shape[-2:])


@lru_cache(maxsize=32)
def _reduction(size: int, stride: int) -> Tensor:
    """The same reduction of one axis as a matrix `[size / stride, size]`."""
    kernel = gaussian_kernel(stride)
    offsets = torch.arange(size)[None] - stride * torch.arange(size // stride)[:, None]
    places = offsets + len(kernel) // 2
    inside = (places >= 0) & (places < len(kernel))
    return torch.where(inside, kernel[places.clamp(0, len(kernel) - 1)], torch.zeros(()))
