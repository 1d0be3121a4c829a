"""Reader of dlib's serialised face recognition network (`dlib_face_recognition_resnet_model_v1`).

dlib writes a network as a stream of layer records; only the tensor records matter here. They are
found by their form (version 2, four packed sizes, little-endian float32) and taken in order.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gdpw_core.errors import AssetError

Array = NDArray[np.float32]

# Filters, residual units and whether the first one halves the resolution, deepest last.
DLIB_BLOCKS = ((32, 3, False), (64, 4, True), (128, 3, True), (256, 3, True), (256, 1, True))
_MAX_BYTES = 64 * 1024 * 1024


def dlib_convolutions() -> tuple[tuple[int, int, int], ...]:
    """Output channels, input channels and kernel of every convolution, in the file's order."""
    layers = [(32, 3, 7)]
    before = 32
    for width, count, _ in DLIB_BLOCKS:
        for _ in range(count):
            layers += [(width, before, 3), (width, width, 3)]
            before = width
    return tuple(layers)


def read_dlib_resnet(path: Path) -> dict[str, Tensor]:
    """Convolutions `conv{i}.weight|bias`, affine `affine{i}.scale|shift` and `fc.weight`.

    Raises:
        AssetError: the file is missing, damaged or another network.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AssetError(f"{path}: {error.strerror}") from error
    if len(data) > _MAX_BYTES:
        raise AssetError(f"{path}: larger than this network can be")
    tensors = _tensors(data)
    state: dict[str, Tensor] = {}
    for i, (width, before, kernel) in enumerate(dlib_convolutions()):
        count = width * before * kernel * kernel
        convolution = _next(tensors, count + width, path)
        state[f"conv{i}.weight"] = _copy(convolution[:count]).view(width, before, kernel, kernel)
        state[f"conv{i}.bias"] = _copy(convolution[count:])
        affine = _next(tensors, 2 * width, path)
        state[f"affine{i}.scale"] = _copy(affine[:width])
        state[f"affine{i}.shift"] = _copy(affine[width:])
    state["fc.weight"] = _copy(_next(tensors, 256 * 128, path)).view(256, 128)
    return state


def _next(tensors: Iterator[Array], count: int, path: Path) -> Array:
    found = next(tensors, None)
    if found is None or len(found) != count:
        raise AssetError(f"{path}: not dlib's face recognition network, or damaged")
    return found


def _copy(array: Array) -> Tensor:
    return torch.from_numpy(array.astype(np.float32))


def _tensors(data: bytes) -> Iterator[Array]:
    # 1 is the length and 2 the value of the packed version number that opens a tensor record.
    position = data.find(b"\x01\x02")
    while position >= 0:
        record = _record(data, position + 2)
        if record is not None:
            array, position = record
            yield array
            position = data.find(b"\x01\x02", position)
        else:
            position = data.find(b"\x01\x02", position + 1)


def _record(data: bytes, position: int) -> tuple[Array, int] | None:
    count = 1
    for _ in range(4):
        packed = _packed_integer(data, position)
        if packed is None or not 0 < packed[0] <= 10**7:
            return None
        value, position = packed
        count *= value
    end = position + 4 * count
    if not 64 <= count <= 2_000_000 or end > len(data):
        return None
    array = np.frombuffer(data[position:end], "<f4")
    largest = float(np.abs(array).max())
    # Weights are finite and of ordinary size; anything else is a chance match of the pattern.
    if not np.isfinite(array).all() or not 1e-8 < largest < 1e4:
        return None
    return array, end


def _packed_integer(data: bytes, position: int) -> tuple[int, int] | None:
    if position >= len(data):
        return None
    control = data[position]
    length = control & 15
    end = position + 1 + length
    if length > 8 or control & 0x70 or end > len(data):
        return None
    value = int.from_bytes(data[position + 1 : end], "little")
    return (-value if control & 0x80 else value), end
