"""This product's own weights: float16 safetensors with everything needed to use them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from gdpw_core.errors import AssetError, InputError
from gdpw_core.image import write_whole
from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.fold import blank_generator
from gdpw_core.model.generator import Generator
from gdpw_core.model.torch_file import check_state

FORMAT = "gdpw-generator-1"
_MAX_BYTES = 2 * 2**30
_MAX_METADATA = 64 * 2**10


@dataclass(frozen=True)
class WeightsInfo:
    """What a weights file says of itself.

    Args:
        config: layers and conventions of the generator.
        folded: spectral norm and batch norm are folded into the convolutions.
        head_identity: `HeadPack.identity` of the head it was trained with; empty if unknown.
        head_vertices: vertex count of that head; 0 if unknown.
        steps: training steps behind it.
        crop_convention: how its pictures were cropped (`Fit.crop`).
        title: name for people.
    """

    config: GeneratorConfig
    folded: bool
    head_identity: str
    head_vertices: int
    steps: int
    crop_convention: str = "authors"
    title: str = ""


def save_weights(
    path: Path, generator: Generator, info: WeightsInfo, *, exact: bool = False
) -> None:
    """Write a generator, folded or not, as safetensors; all of the file or nothing.

    Args:
        path: destination.
        generator: what to write.
        info: what the file shall say of itself.
        exact: as it is, float32; otherwise float16, half the size.

    Raises:
        AssetError: a weight that is not finite in the file's precision.
        OutputError: the file cannot be written.
    """
    tensors = {}
    for key, value in generator.state_dict().items():
        stored = value.detach().cpu()
        if value.is_floating_point() and not exact:
            stored = stored.to(torch.float16)
        if not bool(torch.isfinite(stored).all()):
            kind = str(stored.dtype).removeprefix("torch.")
            raise AssetError(f"{path.name}: {key} is not finite in {kind}; nothing was written")
        tensors[key] = stored.contiguous()
    if info.config != generator.config:
        raise ValueError("the description does not belong to this generator")
    metadata = {
        "format": FORMAT,
        "info": json.dumps(_to_json(info)),
        "sha256": _digest(tensors),
    }
    write_whole(path, save(tensors, metadata))


def _to_json(info: WeightsInfo) -> dict[str, Any]:
    return {**vars(info), "config": info.config.to_dict()}


def _digest(tensors: Mapping[str, Tensor]) -> str:
    """Checksum over names and values, by which a damaged file is told from a good one."""
    digest = hashlib.sha256()
    for key in sorted(tensors):
        digest.update(key.encode())
        digest.update(tensors[key].contiguous().view(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def read_weights_info(path: Path) -> WeightsInfo:
    """What a weights file says of itself; reads the header only.

    Raises:
        AssetError: not weights of this product, or damaged.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise AssetError(f"{path.name}: larger than any weights of this network")
        with safe_open(path, framework="pt") as file:
            return _info(file.metadata() or {}, path.name)
    except (OSError, SafetensorError, UnicodeDecodeError) as error:
        raise AssetError(f"{path.name}: not readable as safetensors ({_line(error)})") from error


def load_weights(path: Path) -> tuple[Generator, WeightsInfo]:
    """Read what `save_weights` wrote, as float32 in eval mode.

    Raises:
        AssetError: with one sentence that names the file and the cause.
    """
    info = read_weights_info(path)
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
            checksum = (file.metadata() or {}).get("sha256")
    except (OSError, SafetensorError, ValueError, KeyError, RuntimeError) as error:
        raise AssetError(f"{path.name}: not readable as safetensors ({_line(error)})") from error

    generator = blank_generator(info.config, info.head_vertices, folded=info.folded)
    expected = generator.state_dict()
    check_state(tensors, {key: tuple(t.shape) for key, t in expected.items()}, path.name)
    if checksum != _digest(tensors):
        raise AssetError(f"{path.name}: damaged (its checksum does not match); fetch it again")
    state = {key: tensor.to(expected[key].dtype) for key, tensor in tensors.items()}
    generator.load_state_dict(state, assign=True)
    return generator.eval(), info


def _line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:120] if str(error).strip() else "no content"


def _info(metadata: Mapping[str, str], origin: str) -> WeightsInfo:
    if metadata.get("format") != FORMAT:
        raise AssetError(f"{origin}: not weights of this application (format is not {FORMAT})")
    text = metadata.get("info", "")
    if len(text) > _MAX_METADATA:
        raise AssetError(f"{origin}: its description is too long")
    try:
        values = json.loads(text)
        config = GeneratorConfig.from_dict(values.pop("config"))
        info = WeightsInfo(config=config, **values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, InputError) as error:
        raise AssetError(f"{origin}: its description is damaged ({_line(error)})") from error
    numbers = (info.head_vertices, info.steps)
    texts = (info.head_identity, info.crop_convention, info.title)
    if (
        any(type(n) is not int or not 0 <= n < 10**9 for n in numbers)
        or any(type(t) is not str for t in texts)
        or type(info.folded) is not bool
        or (config.uses_codes and not 0 < info.head_vertices < 10**6)
    ):
        raise AssetError(f"{origin}: its description holds a value of the wrong kind")
    return info
