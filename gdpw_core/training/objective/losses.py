"""Losses of the paper (sec. 3.4): perceptual, pixel, warp, feature matching, adversarial."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdpw_core.metrics.lpips import Lpips
from gdpw_core.metrics.trunk import Trunk, imagenet_normalised
from gdpw_core.model.config import SamplingGrid
from gdpw_core.model.discriminator import DiscriminatorOutput
from gdpw_core.model.generator import GeneratorOutput
from gdpw_core.model.resize import resize_guidance
from gdpw_core.model.surroundings import Surroundings
from gdpw_core.training.config import LossConfig

Objective = Literal["hinge", "least_squares"]

# Flows coarser than 1/16 are not compared with the driving picture (the authors' choice).
_COARSEST_WARP = 16


@dataclass(frozen=True, eq=False)
class LossTerms:
    """Weighted losses of the generator, each a scalar; their sum is what is minimised."""

    perceptual: Tensor
    pixel: Tensor
    warp_perceptual: Tensor
    warp_pixel: Tensor
    paint_perceptual: Tensor
    paint_pixel: Tensor
    lpips: Tensor
    identity: Tensor
    feature_matching: Tensor
    adversarial: Tensor

    @property
    def total(self) -> Tensor:
        """The sum."""
        return torch.stack([getattr(self, field.name) for field in fields(self)]).sum()

    def values(self) -> dict[str, float]:
        """Plain numbers, for the log."""
        terms = {field.name: float(getattr(self, field.name).detach()) for field in fields(self)}
        return {**terms, "total": sum(terms.values())}


ReconstructionTerms = tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]
"""The first seven of `LossTerms`, in their order."""


@dataclass(frozen=True, eq=False)
class View:
    """A picture to compare at one scale, with the driving picture's loss weight there."""

    picture: Tensor  # [B, 3, h, w]
    weight: Tensor  # [B, 1, h, w]


def weighted_mean(error: Tensor, weight: Tensor) -> Tensor:
    """Mean of an error `[B, C, H, W]` where the weight `[B, 1, H, W]` lies; 0 if nowhere."""
    return (error * weight).sum() / (weight.sum() * error.shape[1]).clamp_min(1e-6)


def pixel_loss(picture: Tensor, driving: Tensor, weight: Tensor) -> Tensor:
    """L1 of pictures `[B, 3, H, W]`."""
    return weighted_mean((picture - driving).abs(), weight)


class PerceptualLoss(nn.Module):
    """L1 of VGG features relu1_1 ... relu5_1, summed over layers (Johnson et al. 2016).

    Args:
        trunk: VGG-19 (the paper) or VGG-16, with torchvision's ImageNet weights.
    """

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        self.trunk = trunk.requires_grad_(False)

    def features(self, picture: Tensor) -> list[Tensor]:
        """Features of pictures `[B, 3, H, W]` in [0, 1]; fewer layers for a very small picture."""
        # Every block after the first halves the picture; a side of 8 has no fifth block.
        usable = max(1, min(picture.shape[-2:]).bit_length())
        taps = self.trunk.layout.loss_taps[:usable]
        return self.trunk.features(imagenet_normalised(picture), taps)

    def forward(self, picture: Tensor, target: Sequence[Tensor], weight: Tensor) -> Tensor:
        """Distance of pictures to features of their targets, computed once by `features`."""
        total = picture.new_zeros(())
        for ours, theirs in zip(self.features(picture), target, strict=True):
            local = F.interpolate(weight, ours.shape[-2:], mode="area")
            total = total + weighted_mean((ours.float() - theirs.float()).abs(), local)
        return total


def pyramid(picture: Tensor, weight: Tensor, levels: int) -> list[View]:
    """The picture at 1/1, 1/2, 1/4 ..., anti-aliased, with the weight beside it."""
    return [
        View(
            resize_guidance(picture, 2**level),
            F.interpolate(weight, scale_factor=0.5**level, mode="area") if level else weight,
        )
        for level in range(levels)
    ]


def cut_views(picture: Tensor, weight: Tensor, corner: tuple[int, int], side: int) -> list[View]:
    """The halved picture and a cut of it at full size: a cheap stand-in for the pyramid.

    Args:
        picture: `[B, 3, S, S]`.
        weight: `[B, 1, S, S]`.
        corner: row and column of the cut.
        side: of the cut in pixels.
    """
    y, x = corner
    window = (..., slice(y, y + side), slice(x, x + side))
    half = View(F.avg_pool2d(picture, 2), F.avg_pool2d(weight, 2))
    return [half, View(picture[window], weight[window])]


class ReconstructionLoss(nn.Module):
    """Perceptual and pixel losses of the output and of the sources warped by each flow.

    Args:
        config: weights, and how much of the pictures the perceptual network looks at.
        trunk: perceptual network; None switches the perceptual losses off.
        grid: sampling convention of the generator.
        lpips: None switches it off as a loss.
    """

    def __init__(
        self,
        config: LossConfig,
        trunk: Trunk | None,
        grid: SamplingGrid,
        lpips: Lpips | None = None,
    ) -> None:
        super().__init__()
        self.config = config
        self.grid: SamplingGrid = grid
        self.perceptual = None if trunk is None else PerceptualLoss(trunk)
        self.lpips = lpips

    def forward(
        self,
        output: GeneratorOutput,
        source: Surroundings,
        driving: Tensor,
        weight: Tensor,
        corner: tuple[int, int],
    ) -> ReconstructionTerms:
        """Weighted losses: perceptual and pixel of output, warps and paint; LPIPS of the output.

        Args:
            output: of the generator.
            source: what the flows may fetch from.
            driving: `[B, 3, S, S]`, to be reproduced.
            weight: `[B, 1, S, S]`, 0 where nothing is to be learnt.
            corner: of the cut, where the configuration has one.
        """
        config, zero = self.config, driving.new_zeros(())
        targets = self._views(driving, weight, corner)
        outputs = self._views(output.composite, weight, corner)
        perceptual = zero
        first_target: list[Tensor] | None = None
        if self.perceptual is not None and self._looks:
            for ours, theirs in zip(outputs, targets, strict=True):
                with torch.no_grad():
                    features = self.perceptual.features(theirs.picture)
                first_target = first_target or features
                perceptual = perceptual + self.perceptual(ours.picture, features, ours.weight)
        pixel = pixel_loss(output.composite, driving, weight)
        if config.cut:
            warp_perceptual = zero
            if config.warp_perceptual:
                warp_perceptual = self._halved(output.warped_source, first_target, outputs[0])
        else:
            warp_perceptual = self._warps(output.flows, source, driving, weight)
        warp_pixel = paint_perceptual = paint_pixel = zero
        if config.warp_pixel:
            warp_pixel = self._warp_pixels(output.flows, source, driving, weight)
        if config.paint_perceptual:
            # The halved picture where there is a cut, else the whole one: the first target's size.
            compare = self._halved if config.cut else self._whole
            paint_perceptual = compare(output.rgb, first_target, outputs[0])
        if config.paint_pixel:
            paint_pixel = pixel_loss(output.rgb, driving, weight)
        return (
            config.perceptual * perceptual,
            config.pixel * pixel,
            config.warp_perceptual * warp_perceptual,
            config.warp_pixel * warp_pixel,
            config.paint_perceptual * paint_perceptual,
            config.paint_pixel * paint_pixel,
            config.lpips * self._lpips(outputs, targets),
        )

    @property
    def _looks(self) -> bool:
        """Some perceptual loss counts."""
        config = self.config
        return bool(config.perceptual or config.warp_perceptual or config.paint_perceptual)

    def _lpips(self, outputs: Sequence[View], targets: Sequence[View]) -> Tensor:
        """LPIPS summed over views and levels, each level's map weighted."""
        total = outputs[0].picture.new_zeros((), dtype=torch.float32)
        if self.lpips is None:
            return total
        for ours, theirs in zip(outputs, targets, strict=True):
            with torch.no_grad():
                target = self.lpips.features(theirs.picture)
            for level in self.lpips.maps(self.lpips.features(ours.picture), target):
                local = F.interpolate(ours.weight, level.shape[-2:], mode="area")
                total = total + weighted_mean(level, local)
        return total

    def _views(self, picture: Tensor, weight: Tensor, corner: tuple[int, int]) -> list[View]:
        if self.config.cut:
            return cut_views(picture, weight, corner, self.config.cut)
        return pyramid(picture, weight, self.config.pyramid)

    def _halved(self, picture: Tensor, target: list[Tensor] | None, view: View) -> Tensor:
        """A picture at half its size against features that are there already."""
        return self._whole(F.avg_pool2d(picture, 2), target, view)

    def _whole(self, picture: Tensor, target: list[Tensor] | None, view: View) -> Tensor:
        if self.perceptual is None or target is None:
            return picture.new_zeros(())
        loss: Tensor = self.perceptual(picture, target, view.weight)
        return loss

    def _warps(
        self, flows: Sequence[Tensor], source: Surroundings, driving: Tensor, weight: Tensor
    ) -> Tensor:
        """The source warped by every flow at 1/16 and finer (the paper's form)."""
        total = driving.new_zeros(())
        if self.perceptual is None or not self.config.warp_perceptual:
            return total
        for flow in flows:
            if driving.shape[-1] > _COARSEST_WARP * flow.shape[-1]:
                continue
            view, warped = self._warped(flow, source, driving, weight)
            with torch.no_grad():
                target = self.perceptual.features(view.picture)
            total = total + self.perceptual(warped, target, view.weight)
        return total

    def _warp_pixels(
        self, flows: Sequence[Tensor], source: Surroundings, driving: Tensor, weight: Tensor
    ) -> Tensor:
        losses = []
        for flow in flows:
            view, warped = self._warped(flow, source, driving, weight)
            losses.append(pixel_loss(warped, view.picture, view.weight))
        return torch.stack(losses).mean()

    def _warped(
        self, flow: Tensor, source: Surroundings, driving: Tensor, weight: Tensor
    ) -> tuple[View, Tensor]:
        """Driving picture and warped source at the flow's resolution."""
        size = flow.shape[-1]
        view = View(*(F.interpolate(t, (size, size), mode="area") for t in (driving, weight)))
        return view, source.reduced(size, driving.shape[-1]).warped(flow, self.grid)


def adversarial_loss(fake: Tensor, objective: Objective) -> Tensor:
    """The generator's side, of logits for generated pictures."""
    if objective == "hinge":
        return -fake.mean()
    return (1 - fake).square().mean()


def discriminator_loss(real: Tensor, fake: Tensor, objective: Objective) -> Tensor:
    """The discriminator's side (Lim and Ye 2017 for the hinge)."""
    if objective == "hinge":
        return F.relu(1 - real).mean() + F.relu(1 + fake).mean()
    return (1 - real).square().mean() + fake.square().mean()


def feature_matching_loss(real: DiscriminatorOutput, fake: DiscriminatorOutput) -> Tensor:
    """L1 between the discriminator's features, summed over its blocks (Wang et al. 2018)."""
    pairs = zip(real.features, fake.features, strict=True)
    return torch.stack([(a.detach() - b).abs().mean() for a, b in pairs]).sum()
