"""What a photo shows in and around the network's crop, and which of it moves with the person."""

from dataclasses import dataclass
from typing import Self

import torch
import torch.nn.functional as F
from torch import Tensor

from gdpw_core.model.config import Fetch, SamplingGrid
from gdpw_core.model.warp import warp


@dataclass(frozen=True, eq=False)
class Surroundings:
    """A source picture with more around it than the network sees, in two layers.

    A flow carries the person. Background that the photo shows, and that the person does not move
    over, stands still: one flow for both would bend it like rubber beside a turning head. Where
    the person leaves, the flow fills the hole with what lies next to it.

    Args:
        picture: `[B, 3, m S, m S]` in [0, 1], m at least 1; the network sees its middle.
        layers: how surely a pixel shows a person, then how surely plain background, in [0, 1],
            `[B, 2, m S, m S]`; None for a picture that moves as a whole.
    """

    picture: Tensor
    layers: Tensor | None = None

    def warped(self, flow: Tensor, grid: SamplingGrid, fetch: Fetch = "bilinear") -> Tensor:
        """The middle of the picture after a backward flow `[B, 2, S, S]`, `[B, 3, S, S]`."""
        if self.layers is None:
            return warp(self.picture, flow, grid, fetch)
        person, plain = self.layers[:, :1], self.layers[:, 1:]
        moved = warp(torch.cat((self.picture, person), dim=1), flow, grid, fetch)
        size = flow.shape[-1]
        stands = (1 - moved[:, 3:]) * middle(plain, size)
        return torch.lerp(moved[:, :3], middle(self.picture, size), stands)

    def reduced(self, size: int, own: int) -> Self:
        """The same with `own` pixels of every side become `size`."""
        side = size * self.picture.shape[-1] // own
        layers = self.layers
        if layers is not None:
            layers = F.interpolate(layers, (side, side), mode="area")
        return type(self)(F.interpolate(self.picture, (side, side), mode="area"), layers)

    def to(self, device: torch.device | str) -> Self:
        """The same on another device."""
        layers = None if self.layers is None else self.layers.to(device, non_blocking=True)
        return type(self)(self.picture.to(device, non_blocking=True), layers)

    def rows(self, start: int, stop: int) -> Self:
        """Pictures `start` to `stop` of the batch."""
        layers = None if self.layers is None else self.layers[start:stop]
        return type(self)(self.picture[start:stop], layers)


def middle(pictures: Tensor, size: int) -> Tensor:
    """The middle `size` pixels of both sides of `[B, C, H, W]`."""
    edge = (pictures.shape[-1] - size) // 2
    return pictures[..., edge : edge + size, edge : edge + size]
