"""The authors' checkpoints: their keys in our names, their configuration read from the shapes.

Facts about the published implementation (BMVC 2022, MIT licence) that this file relies on are in
the tests' list of keys and shapes; nothing here runs code of a checkpoint.
"""

import re
from collections.abc import Mapping

import torch
from torch import Tensor

from gdpw_core.errors import AssetError
from gdpw_core.model.config import (
    FIELD_CHANNELS,
    NMFC_CHANNELS,
    DiscriminatorConfig,
    GeneratorConfig,
    GuidanceMode,
)
from gdpw_core.model.resize import gaussian_kernel

State = dict[str, Tensor]
Shapes = dict[str, tuple[int, ...]]

# (our name, their name), applied in order.
_GENERATOR_NAMES = (
    (r"^codes$", "embeds"),
    (r"^encoder\.layers\.", "down_layers."),
    (r"^encoder\.shortcuts\.", "shortcut_layers."),
    (r"^output\.", "up_layers.x1_out."),
    (r"^pwms\.(x\d+)\.", r"up_layers.\1_"),
    (r"\.shortcut\.", ".non_identity_shortcut."),
    (r"\.shared\.", ".shared_conv.0."),
    (r"\.(gamma|beta)\.", r".\1_conv."),
)
_DISCRIMINATOR_NAMES = (
    (r"^blocks\.", "discs.x1.layers."),
    (r"^logits\.", "discs.x1.out_convs.0."),
)


def generator_key(ours: str) -> str:
    """The authors' name of a key of our generator."""
    return _renamed(ours, _GENERATOR_NAMES)


def discriminator_key(ours: str) -> str:
    """The authors' name of a key of our discriminator."""
    return _renamed(ours, _DISCRIMINATOR_NAMES)


def _renamed(name: str, rules: tuple[tuple[str, str], ...]) -> str:
    for pattern, replacement in rules:
        name = re.sub(pattern, replacement, name)
    return name


# Kernels of a reduction by one: their Gaussian of sigma 0 is stored as NaN and never read.
NEVER_READ = frozenset({"downsamples.x1.weight", "downs.x1.weight"})


def infer_generator_config(state: Mapping[str, Tensor], origin: str) -> GeneratorConfig:
    """Mode, resolutions, widths and code length from the shapes of their state dict.

    Raises:
        AssetError: the keys that decide are missing or contradict each other.
    """
    widths: list[int] = []
    while (weight := state.get(f"down_layers.x{2 ** len(widths)}.conv.weight_orig")) is not None:
        widths.append(_dimension(weight, 0, origin))
    if len(widths) < 2:
        raise AssetError(f"{origin}: no generator of the authors (down_layers.x1, x2 are missing)")
    spade = f"up_layers.x{2 ** (len(widths) - 1)}_spade.spade1.shared_conv.0.weight_orig"
    if spade not in state:
        raise AssetError(f"{origin}: key {spade} is missing")
    guidance = _dimension(state[spade], 1, origin)
    codes = state.get("embeds")
    code_channels = 0 if codes is None else _dimension(codes, 1, origin)
    modes: dict[tuple[bool, int], GuidanceMode] = {
        (False, FIELD_CHANNELS): "geom_disp",
        (False, NMFC_CHANNELS): "nmfc",
        (True, code_channels): "neural_codes",
        (True, code_channels + FIELD_CHANNELS): "both",
    }
    mode = modes.get((codes is not None, guidance))
    if mode is None:
        table = "no code table" if codes is None else f"codes of {code_channels} channels"
        raise AssetError(f"{origin}: {table} and {guidance} guidance channels fit no mode")
    if max(widths) > 4096 or code_channels > 256:
        raise AssetError(f"{origin}: {max(widths)} channels are more than any generator has")
    return GeneratorConfig(mode, tuple(widths), code_channels=code_channels or 16)


def infer_discriminator_config(state: Mapping[str, Tensor], origin: str) -> DiscriminatorConfig:
    """Widths from the shapes of their discriminator's state dict."""
    widths: list[int] = []
    while (weight := state.get(f"discs.x1.layers.{len(widths)}.conv.weight_orig")) is not None:
        widths.append(_dimension(weight, 0, origin))
    if not widths or max(widths) > 4096:
        raise AssetError(f"{origin}: no discriminator of the authors (discs.x1.layers is missing)")
    return DiscriminatorConfig(tuple(widths))


def _dimension(tensor: Tensor, axis: int, origin: str) -> int:
    if tensor.ndim <= axis:
        raise AssetError(f"{origin}: a weight has shape {tuple(tensor.shape)}, not a layer's")
    return int(tensor.shape[axis])


def generator_constants(config: GeneratorConfig, state: Mapping[str, Tensor]) -> Shapes:
    """Shapes of the entries of theirs that hold no weight that their `forward` reads.

    The triangles of their head, the Gaussian kernels of the guidance (they follow from the
    stride), and the shortcut convolution of the bottleneck, which is built but never called.
    """
    triangles = state.get("mesh_renderer.tri")
    faces = triangles.shape[0] if triangles is not None and triangles.ndim == 2 else 0
    shapes: Shapes = {"mesh_renderer.tri": (faces, 3)}
    for stride in config.strides:
        taps = len(gaussian_kernel(stride))
        name = f"downsamples.x{stride}.weight"
        shapes[name] = (config.modulation_channels, 1, taps, taps)
    width, unread = config.widths[-1], f"shortcut_layers.x{config.strides[-1]}."
    shapes |= {f"{unread}conv.{k}": (width,) for k in ("bias", "weight_u")}
    shapes[f"{unread}conv.weight_orig"] = (width, width, 3, 3)
    shapes[f"{unread}conv.weight_v"] = (9 * width,)
    for key in ("weight", "bias", "running_mean", "running_var"):
        shapes[f"{unread}norm.{key}"] = (width,)
    shapes[f"{unread}norm.num_batches_tracked"] = ()
    return shapes


def check_kernels(config: GeneratorConfig, state: Mapping[str, Tensor], origin: str) -> None:
    """Refuse a checkpoint whose guidance is resized by another kernel than ours.

    Raises:
        AssetError: a stored kernel differs from the Gaussian of its stride.
    """
    for stride in config.strides[1:]:
        kernel = gaussian_kernel(stride)
        expected = torch.outer(kernel, kernel)
        stored = state[f"downsamples.x{stride}.weight"].float()
        # Room for checkpoints stored in half precision.
        if (stored - expected).abs().max() > 2e-3 * expected.max():
            raise AssetError(f"{origin}: downsamples.x{stride} is not the Gaussian of its stride")


def discriminator_constants() -> Shapes:
    """Shapes of the entries of their discriminator that hold no weight."""
    return {"downs.x1.weight": (3, 1, 1, 1)}
