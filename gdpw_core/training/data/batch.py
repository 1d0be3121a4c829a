"""What the sampler hands to the training loop."""

from dataclasses import dataclass, replace
from typing import Literal, Self

import torch
from torch import Tensor

from gdpw_core.model.surroundings import Surroundings, middle

PairKind = Literal["real", "photo", "synthetic", "cross"]
PAIR_KINDS: tuple[PairKind, ...] = ("real", "photo", "synthetic", "cross")


@dataclass(frozen=True, eq=False)
class PairBatch:
    """A batch of source and driving pictures of the same person, with their posed heads.

    A cross pair has somebody else's pose and expression on the source's own head and no picture of
    it: what is known of its result is who it shows.

    Convention: pixels and vertices went through the same crop augmentation and flip, so
    `vertices` still lie on the picture: crop space, x right, y down, [-1, 1] over the picture,
    z away from the viewer. Vertex i keeps its meaning under a flip (the head's flip map is
    applied), so vertex attributes such as neural codes stay valid.

    Args:
        surroundings: pictures to be warped with what lies around them, float32, RGB, sRGB;
            `source` is their middle.
        driving: pictures to be reproduced, `[B, 3, S, S]`; of a cross pair the source.
        source_vertices: posed head of the source, `[B, V, 3]` float32, crop space.
        driving_vertices: posed head of the driving picture, `[B, V, 3]`.
        weight: loss weight on the driving picture, `[B, 1, S, S]`; 0 where nothing is to be
            learned (outside the photo, insets, cross pairs), 1 elsewhere, more on mouth and eyes.
        kind: where each pair comes from, B names of `PAIR_KINDS`.
        key: `group:source frame>driving frame` of each pair, for logs.
    """

    surroundings: Surroundings
    driving: Tensor
    source_vertices: Tensor
    driving_vertices: Tensor
    weight: Tensor
    kind: tuple[PairKind, ...]
    key: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.key)

    @property
    def source(self) -> Tensor:
        """What the network sees of the pictures to be warped, `[B, 3, S, S]`."""
        return middle(self.surroundings.picture, self.driving.shape[-1])

    @property
    def pictured_vertices(self) -> Tensor:
        """The heads that `driving` shows, `[B, V, 3]`."""
        cross = torch.tensor([kind == "cross" for kind in self.kind])
        if not cross.any():
            return self.driving_vertices
        cross = cross.to(self.driving_vertices.device)[:, None, None]
        return torch.where(cross, self.source_vertices, self.driving_vertices)

    def to(self, device: torch.device | str) -> Self:
        """The same batch with its tensors on another device."""
        return replace(
            self,
            surroundings=self.surroundings.to(device),
            driving=self.driving.to(device, non_blocking=True),
            source_vertices=self.source_vertices.to(device, non_blocking=True),
            driving_vertices=self.driving_vertices.to(device, non_blocking=True),
            weight=self.weight.to(device, non_blocking=True),
        )

    def rows(self, start: int, stop: int) -> Self:
        """Pairs `start` to `stop` (a micro-batch)."""
        return replace(
            self,
            surroundings=self.surroundings.rows(start, stop),
            driving=self.driving[start:stop],
            source_vertices=self.source_vertices[start:stop],
            driving_vertices=self.driving_vertices[start:stop],
            weight=self.weight[start:stop],
            kind=self.kind[start:stop],
            key=self.key[start:stop],
        )
