"""The render step compiled by OpenVINO: an optional, faster backend on CPUs.

Measured on two cores with AMX, `lite`, 256 px: 71 ms against 98 ms eager in float32, 33 ms against
58 ms in bfloat16. The package (180 MB installed) is an optional extra. Conversion goes through
the front end's own interface, not through `openvino.convert_model`: the latter reports usage.
"""

import importlib.util
from importlib import import_module
from typing import Any

import torch
from torch import Tensor, nn

from gdpw_core.errors import AssetError
from gdpw_core.model.config import NETWORK_SIZE, GeneratorConfig
from gdpw_core.model.encoder import SourceFeatures
from gdpw_core.model.fold import fold
from gdpw_core.model.generator import Generator, GeneratorOutput
from gdpw_core.model.guidance import GuidanceMaps
from gdpw_core.runtime.devices import Precision
from gdpw_core.runtime.eager import EagerRuntime
from gdpw_core.runtime.protocol import RuntimeDescription

_HINTS: dict[Precision, str] = {"float32": "f32", "bfloat16": "bf16"}


def openvino_installed() -> bool:
    """Whether the optional package is there."""
    return importlib.util.find_spec("openvino") is not None


class _Render(nn.Module):
    """`Generator.render` with tensors only at its edge, in a fixed order."""

    def __init__(self, generator: Generator, maps: tuple[str, ...]) -> None:
        super().__init__()
        self.generator = generator
        self.maps = maps

    def forward(self, source: Tensor, bottleneck: Tensor, *rest: Tensor) -> tuple[Tensor, ...]:
        """Shortcuts, then guidance maps, to flows, rgb, warped source and, if learnt, alpha."""
        levels = len(rest) - len(self.maps)
        features = SourceFeatures(source, rest[:levels], bottleneck)
        guidance = GuidanceMaps(**dict(zip(self.maps, rest[levels:], strict=True)))
        out = self.generator.render(features, guidance)
        alpha = (out.alpha,) if self.generator.config.alpha_composite else ()
        return (*out.flows, out.rgb, out.warped_source, *alpha)


class OpenVinoRuntime:
    """Encodes eagerly (once per portrait) and renders single 256 px pictures by OpenVINO.

    Other sizes and batches are rendered by the eager backend.

    Args:
        generator: trained or folded; it is copied, not changed.
        precision: set explicitly: OpenVINO's own default depends on the machine.

    Raises:
        AssetError: OpenVINO is not installed or cannot convert the network.
    """

    def __init__(self, generator: Generator, *, precision: Precision = "float32") -> None:
        self._eager = EagerRuntime(generator)
        self._maps = _driving_maps(generator.config)
        self._example = self._inputs(*self._example_inputs())
        self._request = _compiled(fold(generator), self._maps, self._example, precision)
        described = self._eager.description
        self._description = RuntimeDescription(
            described.configuration, "openvino", precision, described.device
        )

    @property
    def config(self) -> GeneratorConfig:
        """Configuration of the generator."""
        return self._eager.config

    @property
    def codes(self) -> Tensor | None:
        """The learnt neural codes `[V, C]`, float32 on the CPU; None without."""
        return self._eager.codes

    @property
    def description(self) -> RuntimeDescription:
        """How it runs."""
        return self._description

    def encode_source(self, source: Tensor, guidance: GuidanceMaps) -> SourceFeatures:
        """See `GeneratorRuntime.encode_source`."""
        return self._eager.encode_source(source, guidance)

    @torch.inference_mode()
    def render(self, features: SourceFeatures, guidance: GuidanceMaps) -> GeneratorOutput:
        """See `GeneratorRuntime.render`."""
        inputs = self._inputs(features, guidance)
        if any(a.shape != b.shape for a, b in zip(inputs, self._example, strict=True)):
            return self._eager.render(features, guidance)
        self._request.infer([tensor.contiguous().numpy() for tensor in inputs], share_inputs=True)
        levels = len(self.config.widths) - 1
        flows = tuple(self._output(level) for level in range(levels))
        rgb, warped = self._output(levels), self._output(levels + 1)
        learnt = self.config.alpha_composite
        alpha = self._output(levels + 2) if learnt else torch.ones_like(rgb[:, :1])
        return GeneratorOutput.composed(flows, rgb, alpha, warped)

    def _output(self, index: int) -> Tensor:
        """A copy: the next request writes over its own buffers."""
        return torch.from_numpy(self._request.get_output_tensor(index).data.copy())

    def _inputs(self, features: SourceFeatures, guidance: GuidanceMaps) -> tuple[Tensor, ...]:
        maps = []
        for name in self._maps:
            guidance_map: Tensor | None = getattr(guidance, name)
            if guidance_map is None:
                raise ValueError(f"this configuration needs the guidance map {name}")
            maps.append(guidance_map.float().cpu())
        return (features.source, features.bottleneck, *features.shortcuts, *maps)

    def _example_inputs(self) -> tuple[SourceFeatures, GuidanceMaps]:
        guidance = example_guidance(self.config)
        source = torch.full((1, 3, NETWORK_SIZE, NETWORK_SIZE), 0.5)
        return self._eager.encode_source(source, guidance), guidance


def _driving_maps(config: GeneratorConfig) -> tuple[str, ...]:
    """Names of the guidance maps that `render` reads."""
    maps = {
        "displacement": config.uses_displacement,
        "codes_driving": config.uses_codes,
        "nmfc_driving": config.mode == "nmfc",
        "extended": config.extended_guidance or config.needs_extended_field,
        "confidence": config.extended_guidance,
    }
    return tuple(name for name, used in maps.items() if used)


def example_guidance(config: GeneratorConfig, size: int = NETWORK_SIZE) -> GuidanceMaps:
    """Guidance of the right shapes, a square head that moves a little: to export and measure."""
    head = torch.zeros(1, 1, size, size)
    head[..., size // 4 : -size // 4, size // 4 : -size // 4] = 1
    codes = 0.5 * head.expand(-1, config.code_channels, -1, -1)
    field, nmfc = 0.02 * head.expand(-1, 2, -1, -1), 0.5 * head.expand(-1, 3, -1, -1)
    return GuidanceMaps(field, codes, codes, nmfc, nmfc, field, head)


def _compiled(
    generator: Generator, maps: tuple[str, ...], example: tuple[Tensor, ...], precision: Precision
) -> Any:  # noqa: ANN401  # a request of a package without annotations
    # Imported by name: an optional package, which freezing and type checking do not look for.
    try:
        openvino = import_module("openvino")
        front_ends = import_module("openvino.frontend").FrontEndManager()
        decoders = import_module("openvino.frontend.pytorch.fx_decoder").TorchFXPythonDecoder
    except ImportError as error:
        raise AssetError(f"OpenVINO is not installed or not usable: {error}") from error
    try:
        with torch.no_grad():
            inputs = tuple(tensor.clone() for tensor in example)
            program = torch.export.export(_Render(generator, maps), inputs)
            decoder = decoders.from_exported_program(program, dynamic_shapes=False)
        front_end = front_ends.load_by_framework("pytorch")
        model = front_end.convert(front_end.load(decoder))
        options = {
            "INFERENCE_PRECISION_HINT": _HINTS[precision],
            "INFERENCE_NUM_THREADS": str(torch.get_num_threads()),
            "PERFORMANCE_HINT": "LATENCY",
        }
        return openvino.Core().compile_model(model, "CPU", options).create_infer_request()
    except RuntimeError as error:
        raise AssetError(f"OpenVINO cannot run this network: {error}") from error
