"""Choosing how to run the generator: by capability, then by a short measurement."""

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median
from typing import Literal

import torch

from gdpw_core.errors import AssetError
from gdpw_core.model.config import NETWORK_SIZE
from gdpw_core.model.generator import Generator
from gdpw_core.runtime.choice import ChoiceMemory
from gdpw_core.runtime.devices import Precision, default_device, has_bfloat16
from gdpw_core.runtime.eager import EagerRuntime
from gdpw_core.runtime.fallback import FallbackRuntime
from gdpw_core.runtime.openvino_backend import (
    OpenVinoRuntime,
    example_guidance,
    openvino_installed,
)
from gdpw_core.runtime.protocol import GeneratorRuntime, RuntimeDescription

Backend = Literal["auto", "eager", "openvino"]

_LOG = logging.getLogger(__name__)
_CPU = torch.device("cpu")
# A rendering this slow is measured once; a faster one three times.
_SLOW_SECONDS = 0.4
# What a candidate must save to be chosen over the one before it, which is the more exact.
_WORTH = 0.85


def create_runtime(
    generator: Generator,
    *,
    device: torch.device | None = None,
    precision: Precision | None = None,
    backend: Backend = "auto",
    on_change: Callable[[RuntimeDescription], None] | None = None,
    memory: ChoiceMemory | None = None,
) -> GeneratorRuntime:
    """The fastest way to run a generator on this machine that its precision allows.

    On the CPU the candidates are built and timed (0.5 s for `lite` with the eager backend, some
    5 s more with OpenVINO): call it from a worker.

    Args:
        generator: trained or folded; it is copied.
        device: None for the best there is.
        precision: None to choose: bfloat16 where the hardware has it and a measurement shows it
            faster, float32 elsewhere.
        backend: "auto" takes OpenVINO on the CPU if it is installed and faster.
        on_change: told of every step down after a fault of the device.
        memory: knows the winner among the candidates, or learns it; None measures each time.

    Raises:
        AssetError: backend "openvino" was asked for and is not usable.
    """
    device = device or default_device()
    if device.type == "cpu":
        return _fastest(_cpu_candidates(generator, precision, backend), generator, memory)

    first: Precision = precision or ("bfloat16" if has_bfloat16(device) else "float32")
    ladder: list[Callable[[], GeneratorRuntime]] = [
        partial(EagerRuntime, generator, device=device, precision=first)
    ]
    if first == "float32" and has_bfloat16(device):
        ladder.append(partial(EagerRuntime, generator, device=device, precision="bfloat16"))
    candidates = _cpu_candidates(generator, None, "eager")
    ladder.append(partial(_fastest, candidates, generator, memory))
    return FallbackRuntime(ladder, device=device, on_change=on_change)


def _cpu_candidates(
    generator: Generator, precision: Precision | None, backend: Backend
) -> dict[str, Callable[[], GeneratorRuntime]]:
    """Builders of the runtimes to compare by name, the more exact and cheaper to build first."""
    if precision is None:
        precisions: list[Precision] = ["float32"]
        precisions += ["bfloat16"] if has_bfloat16(_CPU) else []
    else:
        precisions = [precision]
    builders: dict[str, Callable[[], GeneratorRuntime]] = {}
    if backend != "openvino":
        builders |= {
            f"eager {p}": partial(EagerRuntime, generator, precision=p) for p in precisions
        }
    if backend == "openvino" or (backend == "auto" and openvino_installed()):
        builders |= {
            f"openvino {p}": partial(OpenVinoRuntime, generator, precision=p) for p in precisions
        }
    return builders


def _fastest(
    builders: Mapping[str, Callable[[], GeneratorRuntime]],
    generator: Generator,
    memory: ChoiceMemory | None,
) -> GeneratorRuntime:
    if len(builders) == 1:
        (build,) = builders.values()
        return build()
    situation = f"{generator.config} of {', '.join(builders)}"
    known = memory.recall(situation) if memory is not None else None
    if known is not None and known in builders:
        try:
            return builders[known]()
        except AssetError as error:
            _LOG.warning("%s", error)
    runtime, name = _measured(builders)
    if memory is not None:
        memory.keep(situation, name)
    return runtime


def _measured(
    builders: Mapping[str, Callable[[], GeneratorRuntime]],
) -> tuple[GeneratorRuntime, str]:
    """The fastest and its name."""
    best: GeneratorRuntime | None = None
    best_name, best_seconds = "", float("inf")
    problem: AssetError | None = None
    for name, build in builders.items():
        try:
            runtime = build()
        except AssetError as error:
            _LOG.warning("%s", error)
            problem = error
            continue
        seconds = measure(runtime)
        _LOG.info("%s: %.0f ms", runtime.description, 1000 * seconds)
        if best is None or seconds < _WORTH * best_seconds:
            best, best_name, best_seconds = runtime, name, seconds
    if best is None:
        raise problem or AssetError("there is no way to run the generator")
    return best, best_name


def measure(runtime: GeneratorRuntime, *, size: int = NETWORK_SIZE, runs: int = 3) -> float:
    """Median seconds of one `render` after a warm-up; one run only where it is slow."""
    guidance = example_guidance(runtime.config, size)
    features = runtime.encode_source(torch.full((1, 3, size, size), 0.5), guidance)
    times = []
    for run in range(runs + 1):
        start = time.perf_counter()
        runtime.render(features, guidance)
        seconds = time.perf_counter() - start
        if run > 0:
            times.append(seconds)
        if times and seconds > _SLOW_SECONDS:
            break
    return median(times)
