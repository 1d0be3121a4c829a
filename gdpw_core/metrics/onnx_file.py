"""What an ONNX file says of itself, read before any library is given its bytes.

Only the outer shell of the protocol buffer is walked: the graph's operations and whether tensors
are kept in other files. An ONNX file may name such files anywhere on the disk; it is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gdpw_core.errors import AssetError

_MAX_BYTES = 1024 * 2**20
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
# Field numbers of onnx.proto.
_MODEL_GRAPH = 7
_GRAPH_NODE, _GRAPH_TENSOR = 1, 5
_NODE_OPERATION = 4
_TENSOR_EXTERNAL, _TENSOR_LOCATION = 13, 14


@dataclass(frozen=True, eq=False)
class OnnxFile:
    """A network's bytes and the operations of its graph.

    Args:
        data: the whole file.
        operations: types of the nodes in the file's order ("Conv", "PRelu", ...).
    """

    data: bytes
    operations: tuple[str, ...]


def read_onnx(path: Path) -> OnnxFile:
    """Read a network and look at its shell.

    Raises:
        AssetError: missing, too large, damaged, or with tensors outside the file.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise AssetError(f"{path.name}: larger than any network that is used here")
        data = path.read_bytes()
    except OSError as error:
        raise AssetError(f"{path.name}: cannot be read ({error.strerror or error})") from error
    try:
        graphs = [value for field, value in _fields(memoryview(data)) if field == _MODEL_GRAPH]
        if len(graphs) != 1:
            raise AssetError(f"{path.name}: not an ONNX network")
        operations = tuple(_operations(graphs[0], path.name))
    except (ValueError, UnicodeDecodeError) as error:
        raise AssetError(f"{path.name}: not a readable ONNX network ({error})") from error
    if not operations:
        raise AssetError(f"{path.name}: its graph is empty")
    return OnnxFile(data, operations)


def _operations(graph: memoryview, origin: str) -> Iterator[str]:
    for field, value in _fields(graph):
        if field == _GRAPH_NODE:
            names = [bytes(v) for number, v in _fields(value) if number == _NODE_OPERATION]
            yield names[-1].decode() if names else ""
        elif field == _GRAPH_TENSOR:
            outside = {_TENSOR_EXTERNAL, _TENSOR_LOCATION}
            if any(number in outside for number, _ in _fields(value)):
                raise AssetError(
                    f"{origin}: keeps tensors in other files; save the network as one file"
                )


def _fields(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Field numbers and contents of a message; the content of plain numbers is empty."""
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        kind, length = key & 7, 0
        if kind == _VARINT:
            _, place = _varint(data, place)
        elif kind in (_FIXED64, _FIXED32):
            place += 8 if kind == _FIXED64 else 4
        elif kind == _BYTES:
            length, place = _varint(data, place)
        else:
            raise ValueError(f"wire type {kind} at byte {place}")
        if place + length > len(data):
            raise ValueError("it ends early")
        yield key >> 3, data[place : place + length]
        place += length


def _varint(data: memoryview, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(data) and shift < 64:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
    raise ValueError("a number does not end")
