"""Reading generators from files: the authors' checkpoints and this product's own weights."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from gdpw_core.errors import AssetError
from gdpw_core.model import authors
from gdpw_core.model.discriminator import PatchDiscriminator
from gdpw_core.model.generator import Generator, build_generator
from gdpw_core.model.torch_file import check_state, read_torch_file, state_dict_of
from gdpw_core.model.weights import WeightsInfo, load_weights

# The authors' largest file, generator and discriminator with spectral vectors, is 0.6 GB.
_MAX_BYTES = 4 * 2**30


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """An authors' checkpoint in this project's modules.

    Args:
        generator: in eval mode, float32.
        discriminator: None if the file has none.
        global_step: training steps behind it.
    """

    generator: Generator
    discriminator: PatchDiscriminator | None
    global_step: int


@dataclass(frozen=True, eq=False)
class LoadedGenerator:
    """A generator ready for inference and what its file says of it.

    Args:
        generator: in eval mode, float32.
        info: origin, head, training steps, crop convention.
    """

    generator: Generator
    info: WeightsInfo


def load_generator(
    path: Path, head_vertices: int | None, *, head_identity: str | None = None
) -> LoadedGenerator:
    """Read a generator from either kind of file, by its content.

    Args:
        path: safetensors of this product, or a checkpoint of the authors.
        head_vertices: vertex count of the head in use; None skips the check.
        head_identity: `HeadPack.identity` of the head in use; None skips the check. Checkpoints
            of the authors do not name their head.

    Raises:
        AssetError: the file is missing, damaged, of another kind, or does not fit the head.
    """
    if _is_zip(path):
        checkpoint = load_checkpoint(path, head_vertices)
        info = WeightsInfo(
            config=checkpoint.generator.config,
            folded=False,
            head_identity="",
            head_vertices=head_vertices_of(checkpoint.generator) or 0,
            steps=checkpoint.global_step,
            crop_convention="authors",
            title=path.stem,
        )
        return LoadedGenerator(checkpoint.generator, info)
    generator, info = load_weights(path)
    check_head(path.name, generator, head_vertices)
    if head_identity and info.head_identity and info.head_identity != head_identity:
        raise AssetError(
            f"{path.name}: trained with another head than the one in use; choose weights of "
            "this head, or the head that they name"
        )
    return LoadedGenerator(generator, info)


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise AssetError(f"{path.name}: cannot be read ({error.strerror or error})") from error


def head_vertices_of(generator: Generator) -> int | None:
    """Vertices of the head that the generator's codes belong to; None without codes."""
    return None if generator.codes is None else int(generator.codes.shape[0])


def check_head(origin: str, generator: Generator, head_vertices: int | None) -> None:
    """Refuse codes of a head with another vertex count.

    Raises:
        AssetError: naming both counts.
    """
    _check_vertices(origin, head_vertices_of(generator), head_vertices)


def _check_vertices(origin: str, stored: int | None, head_vertices: int | None) -> None:
    if head_vertices is not None and stored is not None and stored != head_vertices:
        raise AssetError(
            f"{origin}: its neural codes are for a head of {stored} vertices, the head in use has "
            f"{head_vertices}; import the head that these weights were trained with"
        )


def load_checkpoint(path: Path, head_vertices: int | None) -> Checkpoint:
    """Read a checkpoint of the authors, `{'generator', 'discriminator', 'global_step'}`.

    Mode, resolutions, widths and vertex count come from the shapes; every key, shape and value is
    checked. Other entries of the file are not read.

    Args:
        path: the `.pth` file; read with `weights_only`, so that nothing in it runs.
        head_vertices: vertex count of the head in use; None skips the check.

    Raises:
        AssetError: with one sentence that names the file and the cause.
    """
    content = _read(path)
    origin = path.name
    state = state_dict_of(content, "generator", origin)
    config = authors.infer_generator_config(state, origin)
    codes = state.get("embeds")
    vertices = int(codes.shape[0]) if codes is not None else None
    _check_vertices(origin, vertices, head_vertices)
    with torch.device("meta"):
        generator = build_generator(config, vertices)
    constants = authors.generator_constants(config, state)
    _assign(generator, state, authors.generator_key, constants, f"{origin} (generator)")
    authors.check_kernels(config, state, origin)

    discriminator = None
    if "discriminator" in content:
        state = state_dict_of(content, "discriminator", origin)
        with torch.device("meta"):
            discriminator = PatchDiscriminator(authors.infer_discriminator_config(state, origin))
        constants = authors.discriminator_constants()
        name = f"{origin} (discriminator)"
        _assign(discriminator, state, authors.discriminator_key, constants, name)
        discriminator.eval()
    step = content.get("global_step", 0)
    return Checkpoint(generator.eval(), discriminator, step if isinstance(step, int) else 0)


def _read(path: Path) -> Mapping[str, Any]:
    """The file's dictionary, by a restricted unpickler; bounded by the file's own size."""
    content = read_torch_file(path, largest=_MAX_BYTES)
    if "generator" not in content:
        raise AssetError(f"{path.name}: not a checkpoint of this network (no entry 'generator')")
    return content


def _assign(
    module: nn.Module,
    state: authors.State,
    rename: Callable[[str], str],
    constants: authors.Shapes,
    origin: str,
) -> None:
    """Check a state dict against a module built on the meta device, then give it the tensors."""
    own = module.state_dict()
    theirs = {rename(key): key for key in own}
    shapes = {key: tuple(own[ours].shape) for key, ours in theirs.items()} | constants
    check_state(state, shapes, origin, unread=authors.NEVER_READ)
    assigned = {ours: state[key].detach().to(own[ours].dtype) for key, ours in theirs.items()}
    module.load_state_dict(assigned, strict=True, assign=True)
