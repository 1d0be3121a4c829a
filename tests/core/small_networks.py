"""Small generators for tests: quick, with values as if trained, and the authors' file format."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from gdpw_core.model import GeneratorConfig, GuidanceMaps, PatchDiscriminator, build_generator
from gdpw_core.model.authors import (
    discriminator_key,
    generator_constants,
    generator_key,
)
from gdpw_core.model.config import GUIDANCE_MODES, DiscriminatorConfig
from gdpw_core.model.generator import Generator
from gdpw_core.model.resize import gaussian_kernel

SIZE = 16
VERTICES = 12
MODES = GUIDANCE_MODES
WIDTHS = (4, 6, 8)

# What the named configurations combine, at a size that takes milliseconds.
VARIANTS = {
    **{f"authors-{mode}": GeneratorConfig(mode, WIDTHS) for mode in MODES},
    "displacement": GeneratorConfig(
        "both", WIDTHS, spectral_norm=False, alpha_composite=True, flow_init="displacement",
        extended_guidance=True, field_gain=4.0, sampling_grid="pixel_centres",
    ),
    "gated": GeneratorConfig(
        "geom_disp", WIDTHS, spectral_norm=False, alpha_composite=True, flow_init="gated",
        extended_guidance=True, field_gain=4.0, sampling_grid="pixel_centres",
    ),
    "headgan": GeneratorConfig("nmfc", (4, 6, 8, 8, 8), architecture="headgan"),
    "headgan-both": GeneratorConfig("both", WIDTHS, architecture="headgan"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def one_thread():
    """Networks this small are slower on many threads, much slower on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def generator(config: GeneratorConfig, seed: int = 0, vertices: int = VERTICES) -> Generator:
    """In eval mode, with batch statistics, biases and flows of a trained network's size."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = build_generator(config, vertices)
        _as_if_trained(network)
        network.train()
        with torch.no_grad():
            for _ in range(3):
                network(picture(seed, 2, config), guidance(config, seed, 2))
    return network.eval()


def _as_if_trained(network: nn.Module) -> None:
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            flow_weight = "flow" in name and name.endswith(".weight")
            if "norm." in name:
                parameter.add_(0.2 * torch.randn_like(parameter))
            elif name.endswith("bias") or (flow_weight and parameter.ndim == 4):
                parameter.normal_(0, 0.1)


def side(config: GeneratorConfig) -> int:
    return 2 * config.strides[-1] * 2


def picture(seed: int = 0, batch: int = 1, config: GeneratorConfig | None = None) -> Tensor:
    size = SIZE if config is None else side(config)
    return torch.rand(batch, 3, size, size, generator=torch.Generator().manual_seed(seed))


def guidance(config: GeneratorConfig, seed: int = 0, batch: int = 1) -> GuidanceMaps:
    """Every map, also those that the mode does not use."""
    size, source = side(config), torch.Generator().manual_seed(100 + seed)
    head = torch.zeros(batch, 1, size, size)
    head[..., size // 4 : -size // 4, size // 4 : -size // 4] = 1

    def field(channels: int, scale: float, shift: float) -> Tensor:
        values = torch.rand(batch, channels, size, size, generator=source)
        return (scale * values + shift) * head

    codes = config.code_channels
    return GuidanceMaps(
        displacement=field(2, 0.2, -0.1),
        codes_source=field(codes, 1, 0),
        codes_driving=field(codes, 1, 0),
        nmfc_source=field(3, 1, 0),
        nmfc_driving=field(3, 1, 0),
        extended=field(2, 0.2, -0.1) + 0.03,
        confidence=head,
    )


def authors_state(network: Generator, faces: int = 20) -> dict[str, Tensor]:
    """The state dict that the authors' code would save for this generator."""
    state = {generator_key(k): v.detach().clone() for k, v in network.state_dict().items()}
    shapes = generator_constants(
        network.config, {"mesh_renderer.tri": torch.zeros(faces, 3, dtype=torch.int32)}
    )
    for key, shape in shapes.items():
        state[key] = torch.zeros(shape)
    state["mesh_renderer.tri"] = torch.zeros(faces, 3, dtype=torch.int32)
    for stride in network.config.strides:
        kernel = gaussian_kernel(stride)
        key = f"downsamples.x{stride}.weight"
        state[key] = torch.outer(kernel, kernel).expand(shapes[key]).clone()
    # A Gaussian of sigma 0 divides zero by zero.
    state["downsamples.x1.weight"].fill_(float("nan"))
    bottleneck = f"shortcut_layers.x{network.config.strides[-1]}.norm.num_batches_tracked"
    state[bottleneck] = torch.tensor(3)
    return state


def authors_discriminator_state(widths: tuple[int, ...] = (4, 8)) -> dict[str, Tensor]:
    discriminator = PatchDiscriminator(DiscriminatorConfig(widths))
    state = {discriminator_key(k): v.clone() for k, v in discriminator.state_dict().items()}
    return {**state, "downs.x1.weight": torch.ones(3, 1, 1, 1)}


def save_authors_checkpoint(path: Path, network: Generator, **changes: object) -> Path:
    """Write `{'generator', 'discriminator', 'global_step'}` with the given entries replaced."""
    content = {
        "generator": authors_state(network),
        "discriminator": authors_discriminator_state(),
        "global_step": 30,
    }
    torch.save({**content, **changes}, path)
    return path
