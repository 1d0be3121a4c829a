"""Files of `torch.save`, read without running anything in them, and state dicts checked."""

import pickle
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from gdpw_core.errors import AssetError

State = Mapping[str, Tensor]
Shapes = Mapping[str, tuple[int, ...]]

# What torch.load raises for damaged or hostile files, as found by mutating checkpoints.
_LOAD_ERRORS = (
    pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError, KeyError, IndexError,
    AttributeError, TypeError, AssertionError, OverflowError, MemoryError, RecursionError,
    ImportError, NotImplementedError, zipfile.BadZipFile, StopIteration, struct.error,
)  # fmt: skip
_COUNTS = (".num_batches_tracked", ".tri")


def read_torch_file(path: Path, *, largest: int, old_form: bool = False) -> Mapping[str, Any]:
    """The dictionary in a file of `torch.save`, by torch's restricted unpickler.

    Args:
        path: the file; its own size bounds what it can unpack to.
        largest: bytes beyond which it is not looked at.
        old_form: also the form without an archive, which torch wrote before 1.6.

    Raises:
        AssetError: with one sentence that names the file and the cause.
    """
    origin = path.name
    try:
        if path.stat().st_size > largest:
            raise AssetError(f"{origin}: larger than any checkpoint of this network")
        if not (old_form and not zipfile.is_zipfile(path)):
            with zipfile.ZipFile(path) as archive:
                stored = all(i.compress_type == zipfile.ZIP_STORED for i in archive.infolist())
            if not stored:
                raise AssetError(f"{origin}: a compressed archive, not a checkpoint of torch.save")
        content = torch.load(path, map_location="cpu", weights_only=True)
    except _LOAD_ERRORS as error:
        reason = str(error).strip().splitlines()[0][:120] if str(error).strip() else "no content"
        raise AssetError(f"{origin}: not a readable checkpoint ({reason})") from error
    if not isinstance(content, Mapping):
        raise AssetError(f"{origin}: not a checkpoint (no dictionary)")
    return content


def state_dict_of(content: Mapping[str, Any], entry: str, origin: str) -> dict[str, Tensor]:
    """One state dict of a checkpoint.

    Raises:
        AssetError: the entry is missing or holds more than named tensors.
    """
    state = content.get(entry)
    if not isinstance(state, Mapping) or not state:
        raise AssetError(f"{origin}: entry '{entry}' is not a state dict")
    for key, value in state.items():
        if not isinstance(key, str) or not isinstance(value, Tensor):
            raise AssetError(f"{origin}: entry '{entry}' holds more than named tensors")
    return dict(state)


def check_state(
    state: State, shapes: Shapes, origin: str, *, unread: frozenset[str] = frozenset()
) -> None:
    """Keys, shapes, strides, types and finiteness of a state dict.

    Args:
        state: what a file holds.
        shapes: what it shall hold.
        origin: the file, for errors.
        unread: keys whose values do not matter.

    Raises:
        AssetError: naming the first key that is wrong.
    """
    for word, keys in (
        ("missing", sorted(set(shapes) - set(state))),
        ("unknown", sorted(set(state) - set(shapes))),
    ):
        if keys:
            more = f" (and {len(keys) - 1} more)" if len(keys) > 1 else ""
            raise AssetError(f"{origin}: key {keys[0][:80]}{more} is {word}")
    for key, tensor in state.items():
        _check_tensor(key, tensor, shapes[key], origin)
        if key not in unread and not bool(torch.isfinite(tensor).all()):
            raise AssetError(f"{origin}: {key} holds a value that is not finite")


def _check_tensor(key: str, tensor: Tensor, shape: tuple[int, ...], origin: str) -> None:
    if tensor.layout != torch.strided or tensor.device.type != "cpu" or tensor.is_quantized:
        raise AssetError(f"{origin}: {key} is not a plain tensor")
    if tuple(tensor.shape) != shape:
        raise AssetError(f"{origin}: {key} has shape {tuple(tensor.shape)}, expected {shape}")
    if not tensor.is_contiguous():
        raise AssetError(f"{origin}: {key} has strides {tensor.stride()}, not those of its shape")
    if tensor.is_complex() or tensor.is_floating_point() == key.endswith(_COUNTS):
        raise AssetError(f"{origin}: {key} is of type {tensor.dtype}")
