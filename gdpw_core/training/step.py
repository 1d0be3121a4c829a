"""One training step: generator, then discriminator, in micro-batches if memory asks for it."""

import logging
import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from torch.nn.utils import clip_grad_norm_

from gdpw_core.errors import DeviceError
from gdpw_core.model.generator import Generator, GeneratorOutput
from gdpw_core.model.mesh_guidance import MeshGuidance
from gdpw_core.model.surroundings import Surroundings
from gdpw_core.training.data.batch import PairBatch
from gdpw_core.training.objective.losses import (
    LossTerms,
    ReconstructionLoss,
    ReconstructionTerms,
    adversarial_loss,
    discriminator_loss,
    feature_matching_loss,
)
from gdpw_core.training.objective.networks import LossNetworks
from gdpw_core.training.runs.distributed import Team
from gdpw_core.training.runs.schedule import learning_rate, update_average
from gdpw_core.training.runs.state import TrainingState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StepResult:
    """What a step did.

    Args:
        finite: the losses and gradients were numbers and the weights were changed.
        losses: values by name, with `learning_rate`, `gradient` (norm), `discriminator`.
    """

    finite: bool
    losses: dict[str, float]


class GuidedGenerator(nn.Module):
    """The generator together with the rendering of its guidance, so that codes get gradients."""

    def __init__(self, generator: Generator, guidance: MeshGuidance) -> None:
        super().__init__()
        self.generator = generator
        self.guidance = guidance

    def forward(
        self,
        source: Tensor,
        surroundings: Surroundings,
        source_vertices: Tensor,
        driving_vertices: Tensor,
    ) -> GeneratorOutput:
        """Sources `[B, 3, S, S]` and crop-space vertices `[B, V, 3]` to the output."""
        codes = self.generator.codes
        maps = self.guidance.pair(source_vertices, driving_vertices, codes)
        output: GeneratorOutput = self.generator(source, maps)
        return output.with_surroundings(surroundings, self.generator.config)


class TrainingStep:
    """Runs steps on a state.

    Args:
        state: networks and optimisers; changed by every step.
        guidance: renders guidance at the run's size.
        networks: that compare pictures; moved to the device.
        device: of the networks.
        team: processes that share the run.
    """

    def __init__(
        self,
        state: TrainingState,
        guidance: MeshGuidance,
        networks: LossNetworks,
        device: torch.device,
        team: Team,
    ) -> None:
        self.state = state
        self.device = device
        self.team = team
        self.micro = state.config.batch
        grid = state.generator.config.sampling_grid
        self.reconstruction = ReconstructionLoss(
            state.config.losses, networks.trunk, grid, networks.lpips
        ).to(device)
        self.identity = None if networks.identity is None else networks.identity.to(device)
        self.guided = team.wrapped(GuidedGenerator(state.generator, guidance), device)
        self.judge = None
        if state.discriminator is not None:
            self.judge = team.wrapped(state.discriminator, device)

    def __call__(self, batch: PairBatch) -> StepResult:
        """Train on one batch; non-finite losses change nothing but the counters.

        Raises:
            DeviceError: one pair alone does not fit into memory.
        """
        state = self.state
        state.batch += 1
        before = [buffer.clone() for buffer in self._buffers()]
        while True:
            try:
                values = self._gradients(batch)
                break
            except torch.OutOfMemoryError as error:
                self._restore(before)
                self._halve(len(batch), error)
        finite = all(math.isfinite(value) for value in values.values())
        if self.team.any(not finite, self.device):
            # Batch statistics have seen the bad values; they would stay bad.
            self._restore(before)
            return StepResult(False, values)
        return StepResult(True, values | {"learning_rate": self._apply()})

    def try_out(self, batch: PairBatch) -> None:
        """Compute gradients and forget them: for measuring."""
        before = [buffer.clone() for buffer in self._buffers()]
        self._gradients(batch)
        self._restore(before)

    def _gradients(self, batch: PairBatch) -> dict[str, float]:
        """Gradients of both networks over the batch, in micro-batches."""
        state = self.state
        state.generator_optimiser.zero_grad(set_to_none=True)
        fakes = []
        total: dict[str, float] = {}
        for rows, share, synchronise in self._micro_batches(batch, self.guided):
            with synchronise:
                terms, fake = self._generator_terms(rows)
                torch.autograd.backward(terms.total * share)
            fakes.append(fake)
            for name, value in terms.values().items():
                total[name] = total.get(name, 0.0) + share * value
        total["gradient"] = self._norm(state.generator)
        if self.judge is not None and state.discriminator_optimiser is not None:
            state.discriminator_optimiser.zero_grad(set_to_none=True)
            total["discriminator"] = 0.0
            micro = self._micro_batches(batch, self.judge)
            for (rows, share, synchronise), fake in zip(micro, fakes, strict=True):
                with synchronise:
                    loss = self._discriminator_loss(rows, fake)
                    torch.autograd.backward(loss * share)
                total["discriminator"] += share * float(loss.detach())
            total["discriminator_gradient"] = self._norm(self.judge)
        return total

    def _generator_terms(self, rows: PairBatch) -> tuple[LossTerms, Tensor]:
        state, config = self.state, self.state.config
        with self._autocast():
            output = self.guided(
                rows.source, rows.surroundings, rows.source_vertices, rows.driving_vertices
            )
            reconstruction: ReconstructionTerms = self.reconstruction(
                output, self._warpable(rows), rows.driving, rows.weight, self._corner()
            )
            identity = matching = adversarial = rows.driving.new_zeros(())
            if self.identity is not None:
                # A real picture is less like the source than one that moved too little: the
                # driving picture alone says how much of the likeness a pose keeps.
                identity = self.identity(
                    output.composite, rows.driving_vertices, rows.driving, rows.pictured_vertices
                )
            if state.discriminator is not None:
                # Not the wrapped one: its gradients belong to the next part.
                state.discriminator.requires_grad_(False)
                with torch.no_grad():
                    real = state.discriminator(rows.driving)
                fake = state.discriminator(output.composite)
                state.discriminator.requires_grad_(True)
                matching = feature_matching_loss(real, fake)
                adversarial = adversarial_loss(fake.logits, config.losses.objective)
        terms = LossTerms(
            *reconstruction,
            config.losses.identity * identity,
            config.losses.feature_matching * matching,
            config.losses.adversarial * adversarial,
        )
        return terms, output.composite.detach()

    def _warpable(self, rows: PairBatch) -> Surroundings:
        """What the flows are judged on."""
        wide = self.state.generator.config.fetches_surroundings
        return rows.surroundings if wide else Surroundings(rows.source)

    def _discriminator_loss(self, rows: PairBatch, fake: Tensor) -> Tensor:
        if self.judge is None:
            raise ValueError("this run has no discriminator")
        with self._autocast():
            real_logits = self.judge(rows.driving).logits
            fake_logits = self.judge(fake).logits
            return discriminator_loss(
                real_logits.float(), fake_logits.float(), self.state.config.losses.objective
            )

    def _apply(self) -> float:
        state, optimiser = self.state, self.state.config.optimiser
        rate = learning_rate(state.step, state.config.steps, optimiser)
        for adam in (state.generator_optimiser, state.discriminator_optimiser):
            if adam is not None:
                for group in adam.param_groups:
                    group["lr"] = rate
                adam.step()
        state.step += 1
        update_average(state.average, state.generator, state.step, optimiser.ema)
        return rate

    def _norm(self, network: nn.Module) -> float:
        limit = self.state.config.optimiser.clip
        return float(clip_grad_norm_(network.parameters(), limit or float("inf")))

    def _corner(self) -> tuple[int, int]:
        """Corner of the perceptual cut: of the run's seed and the batch's number alone."""
        config = self.state.config
        room = config.size - config.losses.cut + 1
        rng = np.random.default_rng([config.seed, self.state.batch, 2])
        y, x = rng.integers(0, room, 2).tolist()
        return y, x

    def _autocast(self) -> torch.autocast:
        enabled = self.state.config.precision == "bfloat16"
        return torch.autocast(self.device.type, torch.bfloat16, enabled=enabled)

    def _micro_batches(
        self, batch: PairBatch, network: nn.Module
    ) -> Iterator[tuple[PairBatch, float, AbstractContextManager[None]]]:
        """Rows, their share of the batch, and whether gradients travel after them."""
        for start in range(0, len(batch), self.micro):
            stop = min(start + self.micro, len(batch))
            last = stop == len(batch)
            waits = isinstance(network, DistributedDataParallel) and not last
            context: AbstractContextManager[None] = (
                network.no_sync()  # type: ignore[operator]  # checked one line above
                if waits
                else nullcontext()
            )
            yield batch.rows(start, stop), (stop - start) / len(batch), context

    def _halve(self, size: int, error: torch.OutOfMemoryError) -> None:
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        if self.micro == 1:
            raise DeviceError(f"one pair alone does not fit into memory: {error}") from error
        self.micro = max(1, min(self.micro, size) // 2)
        log.warning("out of memory: going on with %d pairs at a time", self.micro)

    def _buffers(self) -> Iterator[Tensor]:
        yield from self.state.generator.buffers()
        if self.state.discriminator is not None:
            yield from self.state.discriminator.buffers()

    def _restore(self, before: list[Tensor]) -> None:
        for buffer, old in zip(self._buffers(), before, strict=True):
            buffer.copy_(old)
