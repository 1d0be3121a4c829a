"""Everything that a training run carries from one step to the next."""

import copy
import json
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.optim import Adam

from gdpw_core.errors import InputError
from gdpw_core.model import (
    Generator,
    GeneratorConfig,
    PatchDiscriminator,
)
from gdpw_core.model.fold import blank_generator
from gdpw_core.training.config import OptimiserConfig, TrainConfig
from gdpw_core.training.config_json import from_json, to_json
from gdpw_core.training.runs.checkpoints import Content


@dataclass(eq=False)
class TrainingState:
    """Networks, optimisers and counters of a run.

    Args:
        config: resolved configuration of the run.
        generator: being trained.
        average: running mean of its weights; what is exported.
        discriminator: None where the adversarial losses are off.
        generator_optimiser: of the generator and its code table.
        discriminator_optimiser: of the discriminator.
        head_identity: of the head whose codes are learnt.
        data_hash: of the prepared dataset.
        step: optimiser steps done.
        batch: batches drawn, skipped ones included; the next batch's number.
        best: lowest validation score so far.
        seconds: time trained over all legs.
    """

    config: TrainConfig
    generator: Generator
    average: Generator
    discriminator: PatchDiscriminator | None
    generator_optimiser: Adam
    discriminator_optimiser: Adam | None
    head_identity: str
    data_hash: str
    step: int = 0
    batch: int = 0
    best: float = float("inf")
    seconds: float = 0.0

    @classmethod
    def fresh(
        cls,
        config: TrainConfig,
        generator: Generator,
        device: torch.device,
        *,
        discriminator: PatchDiscriminator | None = None,
        head_identity: str,
        data_hash: str,
    ) -> "TrainingState":
        """A run that starts from a generator's present weights, folded ones included."""
        generator.requires_grad_(True)
        average = copy.deepcopy(generator)
        judge = (discriminator or PatchDiscriminator()) if _adversarial(config) else None
        for network in (generator, average, judge):
            if network is not None:
                # Convolutions in both directions are faster so, on CPUs and on GPUs.
                network.to(device)
                nn.utils.convert_conv2d_weight_memory_format(network, torch.channels_last)
        return cls(
            config,
            generator.train(),
            average.eval().requires_grad_(False),
            judge,
            _adam(generator, config.optimiser),
            None if judge is None else _adam(judge, config.optimiser),
            head_identity,
            data_hash,
        )

    def to_content(self) -> Content:
        """Tensors and plain values for a checkpoint."""
        info = {
            "config": to_json(self.config),
            "generator": self.generator.config.to_dict(),
            "folded": self.generator.folded,
            "head_identity": self.head_identity,
            "head_vertices": _vertices(self.generator),
            "data_hash": self.data_hash,
            "torch": torch.__version__,
        }
        content: Content = {
            "info": json.dumps(info),
            "generator": self.generator.state_dict(),
            "average": self.average.state_dict(),
            "generator_optimiser": self.generator_optimiser.state_dict(),
            "step": self.step,
            "batch": self.batch,
            "best": self.best,
            "seconds": self.seconds,
            "rng": torch.get_rng_state(),
        }
        if self.discriminator is not None and self.discriminator_optimiser is not None:
            content["discriminator"] = self.discriminator.state_dict()
            content["discriminator_optimiser"] = self.discriminator_optimiser.state_dict()
        if torch.cuda.is_available():
            content["cuda_rng"] = torch.cuda.get_rng_state()
        return content

    def restore(self, content: Content) -> None:
        """Take everything from a checkpoint of this run.

        Raises:
            InputError: it belongs to another network.
        """
        try:
            self.generator.load_state_dict(content["generator"])
            self.average.load_state_dict(content["average"])
            self.generator_optimiser.load_state_dict(content["generator_optimiser"])
            if self.discriminator is not None and self.discriminator_optimiser is not None:
                self.discriminator.load_state_dict(content["discriminator"])
                self.discriminator_optimiser.load_state_dict(content["discriminator_optimiser"])
            torch.set_rng_state(content["rng"])
            if "cuda_rng" in content and torch.cuda.is_available():
                torch.cuda.set_rng_state(content["cuda_rng"])
            self.step, self.batch = int(content["step"]), int(content["batch"])
            self.best, self.seconds = float(content["best"]), float(content["seconds"])
        except (KeyError, RuntimeError, ValueError, TypeError) as error:
            raise InputError(f"the checkpoint does not fit this run: {error}") from error


@dataclass(frozen=True)
class CheckpointInfo:
    """What a checkpoint says of itself.

    Args:
        config: resolved configuration of its run.
        generator: configuration of its generator.
        folded: its generator has no normalisation layers: it was fine-tuned from exported weights.
        head_identity: of the head whose codes it learnt.
        head_vertices: vertices of that head.
        data_hash: of the dataset that it was trained on.
        step: optimiser steps behind it.
    """

    config: TrainConfig
    generator: GeneratorConfig
    folded: bool
    head_identity: str
    head_vertices: int
    data_hash: str
    step: int


def checkpoint_info(content: Content, origin: str) -> CheckpointInfo:
    """Read a checkpoint's description.

    Raises:
        InputError: damaged.
    """
    try:
        info: dict[str, Any] = json.loads(content["info"])
        return CheckpointInfo(
            config=from_json(TrainConfig, info["config"]),
            generator=GeneratorConfig.from_dict(info["generator"]),
            folded=bool(info.get("folded", False)),
            head_identity=str(info["head_identity"]),
            head_vertices=int(info["head_vertices"]),
            data_hash=str(info["data_hash"]),
            step=int(content["step"]),
        )
    except (KeyError, ValueError, TypeError, InputError) as error:
        raise InputError(f"{origin}: its description is damaged ({error})") from error


def averaged_generator(content: Content, info: CheckpointInfo) -> Generator:
    """The running mean of a checkpoint's weights, in eval mode; what is exported."""
    generator = blank_generator(info.generator, info.head_vertices, folded=info.folded)
    try:
        generator.load_state_dict(content["average"], assign=True)
    except (KeyError, RuntimeError) as error:
        raise InputError(f"the checkpoint does not fit its description: {error}") from error
    return generator.eval()


def _adam(network: nn.Module, config: OptimiserConfig) -> Adam:
    return Adam(network.parameters(), lr=config.learning_rate, betas=config.betas)


def _adversarial(config: TrainConfig) -> bool:
    return config.losses.adversarial > 0 or config.losses.feature_matching > 0


def _vertices(generator: Generator) -> int:
    return 0 if generator.codes is None else int(generator.codes.shape[0])
