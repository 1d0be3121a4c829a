"""The folded generator in PyTorch: the reference backend, on any device."""

import torch
from torch import Tensor
from torch.nn.utils import convert_conv2d_weight_memory_format

from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.encoder import SourceFeatures
from gdpw_core.model.fold import fold
from gdpw_core.model.generator import Generator, GeneratorOutput
from gdpw_core.model.guidance import GuidanceMaps
from gdpw_core.runtime.devices import Precision, device_label, dtype_of
from gdpw_core.runtime.protocol import RuntimeDescription

_CPU = torch.device("cpu")


class EagerRuntime:
    """Runs a folded copy of a generator in channels-last layout.

    In float32 on the CPU `encode_source` and `render` give bit for bit what `forward` of the
    folded network gives.

    Args:
        generator: trained or folded; it is copied, not changed.
        device: where to run.
        precision: of weights and features. Sampling positions, flows and pictures stay float32.
    """

    def __init__(
        self,
        generator: Generator,
        *,
        device: torch.device = _CPU,
        precision: Precision = "float32",
    ) -> None:
        self._device = device
        self._dtype = dtype_of(precision)
        self._codes = None if generator.codes is None else generator.codes.detach().float().cpu()
        folded = fold(generator).to(device=device, dtype=self._dtype)
        convert_conv2d_weight_memory_format(folded, torch.channels_last)
        self._generator = folded
        config = generator.config
        self._description = RuntimeDescription(
            f"{config.name} {config.variant}", "eager", precision, device_label(device)
        )

    @property
    def config(self) -> GeneratorConfig:
        """Configuration of the generator."""
        return self._generator.config

    @property
    def codes(self) -> Tensor | None:
        """The learnt neural codes `[V, C]`, float32 on the CPU; None without."""
        return self._codes

    @property
    def description(self) -> RuntimeDescription:
        """How it runs."""
        return self._description

    @property
    def device(self) -> torch.device:
        """Where it runs."""
        return self._device

    @torch.inference_mode()
    def encode_source(self, source: Tensor, guidance: GuidanceMaps) -> SourceFeatures:
        """See `GeneratorRuntime.encode_source`; the features stay on this device."""
        check_source(source, self.config)
        return self._generator.encode_source(
            source.to(self._device, torch.float32), guidance.to(self._device)
        )

    @torch.inference_mode()
    def render(self, features: SourceFeatures, guidance: GuidanceMaps) -> GeneratorOutput:
        """See `GeneratorRuntime.render`."""
        on_device = features.to(self._device, self._dtype)
        return self._generator.render(on_device, guidance.to(self._device)).to(_CPU)


def check_source(source: Tensor, config: GeneratorConfig) -> None:
    """The contract of `encode_source`, checked at its edge.

    Raises:
        ValueError: not `[B, 3, H, W]` with sides that the bottleneck divides.
    """
    stride = config.strides[-1]
    if source.ndim != 4 or source.shape[1] != 3 or any(side % stride for side in source.shape[2:]):
        shape = tuple(source.shape)
        raise ValueError(f"source of shape {shape}; expected [B, 3, H, W], sides / {stride}")
