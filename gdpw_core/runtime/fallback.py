"""Device faults: an edit that fails on the accelerator is rendered by what is left."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from gdpw_core.errors import DeviceError
from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.encoder import SourceFeatures
from gdpw_core.model.generator import GeneratorOutput
from gdpw_core.model.guidance import GuidanceMaps
from gdpw_core.runtime.devices import free_cache
from gdpw_core.runtime.protocol import GeneratorRuntime, RuntimeDescription

_LOG = logging.getLogger(__name__)
_CPU = torch.device("cpu")
_Result = TypeVar("_Result")


@dataclass
class _Portrait:
    """What it takes to encode a portrait again."""

    source: Tensor
    guidance: GuidanceMaps
    generation: int
    renewed: SourceFeatures | None = None


class FallbackRuntime:
    """Runs the first of several runtimes and steps down when its device fails.

    Out of memory: free the cache and try once more, then step down. Any other fault of an
    accelerator leaves it unusable for this process: step down at once. The sources are kept on
    the CPU and encoded anew by the next runtime, so no edit is lost.

    Args:
        ladder: what to try, best first; each builds its runtime when its turn comes. Runtimes on
            an accelerator come first, the last is on the CPU.
        device: the accelerator whose cache is freed.
        on_change: told how the generator runs, after each step down (not at the start).
    """

    def __init__(
        self,
        ladder: Sequence[Callable[[], GeneratorRuntime]],
        *,
        device: torch.device = _CPU,
        on_change: Callable[[RuntimeDescription], None] | None = None,
    ) -> None:
        self._ladder = list(ladder)
        self._device = device
        self._on_change = on_change
        self._portraits: WeakKeyDictionary[SourceFeatures, _Portrait] = WeakKeyDictionary()
        self._generation = 0
        self._current = self._next_runtime()

    @property
    def config(self) -> GeneratorConfig:
        """Configuration of the generator."""
        return self._current.config

    @property
    def codes(self) -> Tensor | None:
        """The learnt neural codes `[V, C]`, float32 on the CPU; None without."""
        return self._current.codes

    @property
    def description(self) -> RuntimeDescription:
        """How it runs now."""
        return self._current.description

    def encode_source(self, source: Tensor, guidance: GuidanceMaps) -> SourceFeatures:
        """See `GeneratorRuntime.encode_source`."""
        kept = source.cpu(), guidance.to(_CPU)
        features = self._attempt(lambda: self._current.encode_source(*kept))
        self._portraits[features] = _Portrait(*kept, self._generation)
        return features

    def render(self, features: SourceFeatures, guidance: GuidanceMaps) -> GeneratorOutput:
        """See `GeneratorRuntime.render`."""
        return self._attempt(lambda: self._current.render(self._present(features), guidance))

    def _present(self, features: SourceFeatures) -> SourceFeatures:
        """The features as the present runtime made them; encoded anew after a step down."""
        portrait = self._portraits.get(features)
        if portrait is None:
            return features
        if portrait.generation != self._generation:
            portrait.renewed = self._current.encode_source(portrait.source, portrait.guidance)
            portrait.generation = self._generation
        return portrait.renewed or features

    def _attempt(self, call: Callable[[], _Result]) -> _Result:
        tried = False
        while True:
            try:
                return call()
            except torch.OutOfMemoryError as error:
                free_cache(self._device)
                if tried:
                    self._step_down(f"out of memory ({_first_line(error)})")
                tried = not tried
            except torch.AcceleratorError as error:
                del self._ladder[:-1]
                self._step_down(f"the device failed ({_first_line(error)})")

    def _step_down(self, reason: str) -> None:
        failed = self._current.description
        if not self._ladder:
            raise DeviceError(f"{failed}: {reason}, and there is no other device")
        self._current = self._next_runtime()
        self._generation += 1
        _LOG.warning("%s: %s; going on with %s", failed, reason, self._current.description)
        if self._on_change is not None:
            self._on_change(self._current.description)

    def _next_runtime(self) -> GeneratorRuntime:
        while True:
            build = self._ladder.pop(0)
            try:
                return build()
            except (torch.OutOfMemoryError, torch.AcceleratorError) as error:
                if not self._ladder:
                    raise DeviceError(f"the generator fits no device: {error}") from error
                _LOG.warning("the generator does not fit: %s; trying the next device", error)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
