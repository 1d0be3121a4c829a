"""The encoder's files: DECA's own checkpoint, read once, and what is kept of it."""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from gdpw_core.errors import AssetError
from gdpw_core.fitting.deca_network import DecaEncoder
from gdpw_core.image import write_whole
from gdpw_core.model.torch_file import State, check_state, read_torch_file, state_dict_of

FORMAT = "gdpw-deca-1"
ENTRY = "E_flame"
# The published file, with the encoder and decoder of details, has 434 MB.
_MAX_BYTES = 2 * 2**30


def blank_encoder(width: int = 64, hidden: int = 1024) -> DecaEncoder:
    """An encoder without values, for `load_checkpoint` and `load_encoder`."""
    with torch.device("meta"):
        return DecaEncoder(width, hidden)


def load_checkpoint(path: Path, encoder: DecaEncoder | None = None) -> DecaEncoder:
    """Read the encoder of a DECA checkpoint; the networks for details are left alone.

    Args:
        path: `deca_model.tar`; read with `weights_only`, so that nothing in it runs.
        encoder: what to fill, see `blank_encoder`; None for one as published.

    Raises:
        AssetError: with one sentence that names the file and the cause.
    """
    content = read_torch_file(path, largest=_MAX_BYTES, old_form=True)
    if ENTRY not in content:
        raise AssetError(f"{path.name}: not a checkpoint of DECA (no entry '{ENTRY}')")
    return _filled(encoder, state_dict_of(content, ENTRY, path.name), path.name)


def save_encoder(path: Path, encoder: DecaEncoder) -> None:
    """Write an encoder as safetensors; all of the file or nothing.

    Raises:
        OutputError: the file cannot be written.
    """
    tensors = {key: value.contiguous() for key, value in encoder.state_dict().items()}
    write_whole(path, save(tensors, {"format": FORMAT}))


def load_encoder(path: Path, encoder: DecaEncoder | None = None) -> DecaEncoder:
    """Read what `save_encoder` wrote.

    Args:
        path: the file.
        encoder: what to fill; None for one as published.

    Raises:
        AssetError: with one sentence that names the file and the cause.
    """
    try:
        state: dict[str, Tensor] = load_file(path)
    except (OSError, SafetensorError, ValueError, RuntimeError) as error:
        cause = " ".join(str(error).split())[:120]
        raise AssetError(f"{path.name}: not readable as safetensors ({cause})") from error
    return _filled(encoder, state, path.name)


def _filled(encoder: DecaEncoder | None, state: State, origin: str) -> DecaEncoder:
    encoder = encoder or blank_encoder()
    own = encoder.state_dict()
    check_state(state, {key: tuple(value.shape) for key, value in own.items()}, origin)
    for key, value in state.items():
        if key.endswith("running_var") and bool((value < 0).any()):
            raise AssetError(f"{origin}: {key} holds a variance below zero")
    values = {key: state[key].detach().to(own[key].dtype) for key in own}
    encoder.load_state_dict(values, strict=True, assign=True)
    return encoder.eval().requires_grad_(False)
