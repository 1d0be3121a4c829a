"""Medians of several things that take turns."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

# What a stage may take in one round: quick stages run more often, slow ones once.
_SHARE_SECONDS = 0.25
_MOST_RUNS_A_ROUND = 10


@dataclass(frozen=True)
class Timing:
    """What was measured.

    Args:
        median: milliseconds.
        runs: how many runs it is the median of.
    """

    median: float
    runs: int


def medians(stages: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, Timing]:
    """Time functions in turns.

    Args:
        stages: what to time, by name; each is called twice before anything counts.
        rounds: how often all take their turn.
    """
    times: dict[str, list[float]] = {name: [] for name in stages}
    repeats = {}
    for name, stage in stages.items():
        _milliseconds(stage)
        estimate = _milliseconds(stage)
        fitting = int(1000 * _SHARE_SECONDS / max(estimate, 1e-3))
        repeats[name] = min(max(fitting, 1), _MOST_RUNS_A_ROUND)
    for _ in range(rounds):
        for name, stage in stages.items():
            times[name] += [_milliseconds(stage) for _ in range(repeats[name])]
    return {name: Timing(median(values), len(values)) for name, values in times.items()}


def _milliseconds(stage: Callable[[], object]) -> float:
    started = time.perf_counter()
    stage()
    return 1000 * (time.perf_counter() - started)
