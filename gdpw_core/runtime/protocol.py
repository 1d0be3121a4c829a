"""What every way of running the generator offers."""

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.encoder import SourceFeatures
from gdpw_core.model.generator import GeneratorOutput
from gdpw_core.model.guidance import GuidanceMaps
from gdpw_core.runtime.devices import Precision


@dataclass(frozen=True)
class RuntimeDescription:
    """How the generator runs; for the status bar and for `gdpw bench`.

    Args:
        configuration: `lite`, `base`, `official` or `custom`, and the guidance mode.
        backend: `eager` or `openvino`.
        precision: of the convolutions; flows and pictures are float32 always.
        device: the device in words.
    """

    configuration: str
    backend: str
    precision: Precision
    device: str

    def __str__(self) -> str:
        return f"{self.configuration}, {self.backend} {self.precision} on {self.device}"


class GeneratorRuntime(Protocol):
    """A generator ready to use. Inputs may lie anywhere; results are float32 on the CPU."""

    @property
    def config(self) -> GeneratorConfig:
        """Configuration of the generator: which guidance maps it needs."""

    @property
    def codes(self) -> Tensor | None:
        """The learnt neural codes `[V, C]`, float32 on the CPU, to rasterise; None without."""

    @property
    def description(self) -> RuntimeDescription:
        """How it runs now."""

    def encode_source(self, source: Tensor, guidance: GuidanceMaps) -> SourceFeatures:
        """Everything that depends on the source alone; once per portrait.

        Args:
            source: `[B, 3, S, S]`, RGB in [0, 1], S a multiple of 32 (256 in the application).
            guidance: source maps of the mode, of the same size; others are not read.

        Raises:
            ValueError: a wrong shape, or a map that the mode needs is missing.
        """

    def render(self, features: SourceFeatures, guidance: GuidanceMaps) -> GeneratorOutput:
        """The picture of one edit.

        Args:
            features: what this runtime's `encode_source` gave.
            guidance: driving maps of the mode, `[B, C, S, S]`.
        """
