"""A fixed set of pairs, scored and pictured at every interval."""

from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from gdpw_core.head.model import HeadModel
from gdpw_core.model.generator import Generator, GeneratorOutput
from gdpw_core.model.mesh_guidance import MeshGuidance
from gdpw_core.model.warp import warp
from gdpw_core.raster.extension import extend_displacement
from gdpw_core.raster.guidance import guidance_maps
from gdpw_core.raster.protocol import Rasterizer
from gdpw_core.training.config import AugmentConfig, SamplerConfig
from gdpw_core.training.data.batch import PairBatch
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.data.sampler import PairSampler
from gdpw_core.training.objective.losses import PerceptualLoss, pixel_loss
from gdpw_core.training.objective.networks import LossNetworks

_PAIRS = 32
_ROWS = 8
_AT_ONCE = 4
_SEED = 20_220_613


@dataclass(frozen=True, eq=False)
class Validation:
    """Result of one validation.

    Args:
        scores: mean over the pairs by name: `l1` (0-255) and `perceptual` of the network, of the
            source warped by the mesh's own field (`field_`) and of the source itself (`copy_`).
        grid: source, driving, output, warped source, alpha per row, `[H, W, 3]`.
    """

    scores: dict[str, float]
    grid: NDArray[np.uint8]

    @property
    def score(self) -> float:
        """What decides which checkpoint is the best; lower is better."""
        return self.scores["perceptual"] + self.scores["l1"] / 10


class Validator:
    """Scores a generator on pairs of people that it trains on, cut out without augmentation.

    Held-out people are left for the evaluation: choosing a checkpoint by them would tune on them.
    Where ends of clips are held back, the pairs are driven by those.

    Args:
        dataset: prepared dataset.
        head: its head.
        sampler: of the run; its shares and choice of pairs are kept, but for cross pairs, which
            have no picture to be scored by.
        guidance: renders guidance at `size`.
        networks: that compare pictures, on the run's device.
        rasterizer: of the run, for the mesh's own field.
        size: side of the pictures.
    """

    def __init__(
        self,
        dataset: Dataset,
        head: HeadModel,
        sampler: SamplerConfig,
        guidance: MeshGuidance,
        networks: LossNetworks,
        *,
        rasterizer: Rasterizer,
        size: int,
    ) -> None:
        still = AugmentConfig(0.0, (1.0, 1.0), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        pairs = PairSampler(
            dataset, head, replace(sampler, augment=still, cross=0.0),
            size=size, batch=_AT_ONCE, seed=_SEED, judging=True,
        )  # fmt: skip
        self._batches = [pairs.batch(0, i) for i in range(min(len(pairs), _PAIRS // _AT_ONCE))]
        self._guidance = guidance
        self._rasterizer = rasterizer
        self._faces = head.faces
        self._perceptual = None if networks.trunk is None else PerceptualLoss(networks.trunk)
        self._lpips = networks.lpips

    @torch.no_grad()
    def __call__(self, generator: Generator, device: torch.device) -> Validation:
        """Score a generator (in eval mode) that lies on `device`."""
        scores: list[dict[str, float]] = []
        rows: list[NDArray[np.uint8]] = []
        for batch in self._batches:
            moved = batch.to(device)
            maps = self._guidance.pair(
                moved.source_vertices, moved.driving_vertices, generator.codes
            )
            output = generator(moved.source, maps)
            output = output.with_surroundings(moved.surroundings, generator.config)
            scores.append(self._scores(moved, output, self._field(moved)))
            rows += [_row(moved, output, i) for i in range(len(batch))]
        means = {name: float(np.mean([s[name] for s in scores])) for name in scores[0]}
        return Validation(means, np.concatenate(rows[:_ROWS]))

    def _field(self, batch: PairBatch) -> Tensor:
        """The source warped by the mesh's own displacement, without any network."""
        maps = guidance_maps(
            self._rasterizer, batch.driving_vertices, self._faces, batch.source.shape[-1],
            source_vertices=batch.source_vertices,
        )  # fmt: skip
        if maps.displacement is None:
            raise ValueError("displacement was asked for")
        extended = extend_displacement(maps.displacement, maps.mask).displacement
        return warp(batch.surroundings.picture, extended, "pixel_centres")

    def _scores(self, batch: PairBatch, output: GeneratorOutput, field: Tensor) -> dict[str, float]:
        systems = {"": output.composite, "field_": field, "copy_": batch.source}
        scores = {}
        for name, picture in systems.items():
            scores[f"{name}l1"] = 255 * float(pixel_loss(picture, batch.driving, batch.weight))
            if self._perceptual is not None:
                target = self._perceptual.features(batch.driving)
                distance = self._perceptual(picture, target, batch.weight)
                scores[f"{name}perceptual"] = float(distance)
            if self._lpips is not None:
                scores[f"{name}lpips"] = float(self._lpips(picture, batch.driving).mean())
        return {"perceptual": 0.0, **scores, "alpha": float(output.alpha.mean())}


def _row(batch: PairBatch, output: GeneratorOutput, i: int) -> NDArray[np.uint8]:
    pictures = (
        batch.source, batch.driving, output.composite, output.warped_source,
        output.alpha.expand(-1, 3, -1, -1),
    )  # fmt: skip
    joined = F.pad(torch.cat([picture[i] for picture in pictures], dim=-1), (0, 0, 0, 2))
    pixels = (joined.float().clamp(0, 1) * 255).round().byte()
    return np.asarray(pixels.permute(1, 2, 0).cpu().numpy(), np.uint8)
