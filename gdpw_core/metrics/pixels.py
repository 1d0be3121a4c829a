"""Pixel metrics on pictures in [0, 1], one value per picture."""

import torch
import torch.nn.functional as F
from torch import Tensor


def l1(output: Tensor, target: Tensor) -> Tensor:
    """Mean absolute difference in 8-bit steps (0-255), `[B]`, of pictures `[B, C, H, W]`."""
    return (output - target).abs().mean(dim=(1, 2, 3)) * 255.0


def psnr(output: Tensor, target: Tensor, *, ceiling: float = 100.0) -> Tensor:
    """Peak signal-to-noise ratio in dB, `[B]`; equal pictures give `ceiling`."""
    error = (output.double() - target.double()).square().mean(dim=(1, 2, 3))
    floor = 10.0 ** (-ceiling / 10.0)
    return (-10.0 * error.clamp_min(floor).log10()).to(output.dtype)


def ssim(output: Tensor, target: Tensor, *, window: int = 7) -> Tensor:
    """Structural similarity, `[B]`, as scikit-image's `structural_similarity` defines it.

    Its defaults: a uniform 7 x 7 window, sample covariance (N - 1), K1 0.01, K2 0.03, the mean
    over the pixels whose window lies inside, then over channels.

    Source: Wang et al. 2004, "Image quality assessment: from error visibility to structural
    similarity".
    """
    a, b = output.double(), target.double()
    count = window * window
    unbiased = count / (count - 1)

    def mean(picture: Tensor) -> Tensor:
        return F.avg_pool2d(picture, window, stride=1)

    mean_a, mean_b = mean(a), mean(b)
    variance_a = unbiased * (mean(a * a) - mean_a * mean_a)
    variance_b = unbiased * (mean(b * b) - mean_b * mean_b)
    covariance = unbiased * (mean(a * b) - mean_a * mean_b)
    c1, c2 = 0.01**2, 0.03**2
    similarity = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    similarity /= (mean_a.square() + mean_b.square() + c1) * (variance_a + variance_b + c2)
    return similarity.mean(dim=(1, 2, 3)).to(torch.float32)
