"""Learning rate by step, and the running mean of the weights."""

import math

import torch
from torch import nn

from gdpw_core.training.config import OptimiserConfig

_LOWEST = 0.02  # of the first rate, at the end of the cosine
_EMA_START = 20  # steps over which the running mean's memory grows


def learning_rate(step: int, steps: int, config: OptimiserConfig) -> float:
    """Rate of step `step` (from 0) of a run of `steps`; a plain float.

    A numpy scalar in the optimiser's state would make a checkpoint unreadable with weights_only.
    """
    warm = min(1.0, (step + 1) / max(1, config.warmup))
    if config.schedule == "milestones":
        return config.learning_rate * warm * 0.1 ** sum(step >= m for m in config.milestones)
    progress = min(1.0, step / max(1, steps))
    cosine = 0.5 * (1 + math.cos(math.pi * progress))
    return config.learning_rate * warm * (_LOWEST + (1 - _LOWEST) * cosine)


@torch.no_grad()
def update_average(average: nn.Module, network: nn.Module, step: int, decay: float) -> None:
    """Move the running mean of a network's weights towards them; buffers are copied."""
    keep = min(decay, step / (step + _EMA_START))
    for mean, value in zip(average.parameters(), network.parameters(), strict=True):
        mean.lerp_(value, 1 - keep)
    for kept, present in zip(average.buffers(), network.buffers(), strict=True):
        kept.copy_(present)
