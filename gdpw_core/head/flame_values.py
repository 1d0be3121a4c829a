"""Arrays out of what `flame_stream` wrote down: numpy's, scipy's sparse ones and chumpy's."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.head.flame_stream import Name, Recorded, read_pickle

Array = NDArray[Any]

_NUMPY = ("numpy.core.", "numpy._core.")
_ARRAY_MAKERS = frozenset({"_reconstruct", "_frombuffer", "scalar"})
_BUILTINS = frozenset({"__builtin__", "builtins", "copy_reg", "copyreg", "_codecs"})
_PLAIN = frozenset(
    {"object", "set", "frozenset", "list", "dict", "tuple", "bytearray", "bytes", "slice",
     "_reconstructor", "__newobj__", "encode"}
)  # fmt: skip
# A field of numbers; text and records have no place in a head model.
_KINDS = "fiub"
_MOST_DIMENSIONS = 4
_LARGEST_SIDE = 10_000_000
_DEEPEST = 8
_LONGEST_LIST = 8 * 2**20  # bytes, once it is an array


def allowed_name(name: Name) -> bool:
    """Whether a head model may mention this class or function."""
    module, text = name.module, name.name
    if module.startswith(_NUMPY):
        return text in _ARRAY_MAKERS
    if module == "numpy":
        return text in ("ndarray", "dtype")
    if module.startswith("scipy.sparse"):
        return text in ("csc_matrix", "csr_matrix", "coo_matrix", "csc_array", "csr_array")
    if module in _BUILTINS:
        return text in _PLAIN
    return (module == "chumpy" or module.startswith("chumpy.")) and text.isidentifier()


def read_values(data: bytes) -> Mapping[Any, object]:
    """The dictionary in a pickle, its values not yet looked at.

    Raises:
        ValueError: no pickle, damaged, or not a dictionary.
    """
    return _dictionary(read_pickle(data, allowed_name))


def read_object_array(data: bytes, shape: tuple[int, ...]) -> object:
    """What a numpy array of objects holds, as numpy stores it in `.npy`: its items, or its one.

    Raises:
        ValueError: no pickle or damaged.
    """
    items = _Array(read_pickle(data, allowed_name)).items()
    return items if shape else items[0]


def as_dictionary(value: object) -> Mapping[Any, object] | None:
    """A dictionary, also one inside an array of one object; None for anything else."""
    return value if isinstance(value, dict) else None


def as_array(value: object, depth: int = 0) -> Array:
    """The numbers of a value.

    Args:
        value: an array of numpy, a sparse matrix of scipy, an array of chumpy, or nested lists.
        depth: how many values it lies inside of.

    Raises:
        ValueError: it is none of these, or damaged.
    """
    if depth > _DEEPEST:
        raise ValueError("is nested too deeply")
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, bool | int | float):
        return np.array(value, np.float64)
    if isinstance(value, list | tuple):
        return _stacked(value, depth)
    if isinstance(value, Recorded):
        maker = _maker(value)
        if maker.module.startswith(_NUMPY):
            return _Array(value).numbers(depth)
        if maker.module.startswith("scipy.sparse"):
            return _dense(maker, _state(value), depth)
        if maker.module.startswith("chumpy"):
            return _of_chumpy(_state(value), depth)
    raise ValueError("is not an array of numbers")


def _stacked(values: list[object] | tuple[object, ...], depth: int) -> Array:
    first = as_array(values[0], depth + 1) if values else np.empty(0)
    # A list may hold itself, or one row a million times: its size is known before it is made.
    if not first.size or first.nbytes * len(values) > _LONGEST_LIST:
        raise ValueError("is a list that is empty or too long")
    stacked = np.empty((len(values), *first.shape), first.dtype)
    for place, value in enumerate(values):
        row = as_array(value, depth + 1)
        if row.shape != first.shape:
            raise ValueError("has rows of different lengths")
        stacked[place] = row
    return stacked


def _maker(value: Recorded) -> Name:
    """The class of a recorded object, also where `copy_reg._reconstructor` would make it."""
    if value.maker.name in ("_reconstructor", "__newobj__") and value.arguments:
        first = value.arguments[0]
        if isinstance(first, Name):
            return first
    return value.maker


def _state(value: Recorded) -> Mapping[Any, object]:
    state = value.state
    if isinstance(state, tuple) and len(state) == 2:  # (attributes, slots)
        state = state[0]
    return _dictionary(state)


def _dictionary(value: object) -> Mapping[Any, object]:
    if not isinstance(value, dict):
        raise ValueError("it is not a dictionary of arrays")
    return value


def _of_chumpy(state: Mapping[Any, object], depth: int) -> Array:
    """A plain chumpy array keeps its numbers as `x`; anything else is an unfinished expression."""
    if "x" not in state:
        raise ValueError("is a chumpy expression without numbers")
    return as_array(state["x"], depth + 1)


def _dense(maker: Name, state: Mapping[Any, object], depth: int) -> Array:
    """A compressed sparse matrix as a full one, `[rows, columns]`."""
    shape = state.get("_shape", state.get("shape"))
    parts = [as_array(state[key], depth + 1) for key in ("data", "indices", "indptr")
             if key in state]  # fmt: skip
    if len(parts) != 3 or maker.name.startswith("coo"):
        raise ValueError("is a sparse matrix of another kind")
    data, indices, starts = parts
    rows, columns = _shape(shape)
    lines, across = (columns, rows) if maker.name.startswith("csc") else (rows, columns)
    if rows * columns > _LARGEST_SIDE:
        raise ValueError(f"is a matrix of {rows} x {columns}")
    sound = (
        data.ndim == indices.ndim == starts.ndim == 1
        and indices.dtype.kind in "iu"
        and starts.dtype.kind in "iu"
        and len(data) == len(indices)
        and len(starts) == lines + 1
    )
    if not sound:
        raise ValueError("is a damaged sparse matrix")
    index, start = indices.astype(np.int64), starts.astype(np.int64)
    counts = np.diff(start)
    ordered = start[0] == 0 and start[-1] == len(data) and bool((counts >= 0).all())
    if not ordered or (len(index) and not 0 <= index.min() <= index.max() < across):
        raise ValueError("is a damaged sparse matrix")
    full = np.zeros((lines, across))
    np.add.at(full, (np.repeat(np.arange(lines), counts), index), data.astype(np.float64))
    return full.T if maker.name.startswith("csc") else full


def _shape(value: object) -> tuple[int, ...]:
    sides = tuple(value) if isinstance(value, tuple | list) else (value,)
    if len(sides) > _MOST_DIMENSIONS:
        raise ValueError(f"has {len(sides)} dimensions")
    checked = []
    for side in sides:
        if type(side) is not int or not 0 <= side <= _LARGEST_SIDE:
            raise ValueError("has an impossible shape")
        checked.append(side)
    return tuple(checked)


class _Array:
    """A recorded numpy array: type, shape and bytes, checked before numpy sees them."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, Recorded) or not _maker(value).module.startswith(_NUMPY):
            raise ValueError("is not an array")
        self._maker = value.maker.name
        if self._maker == "_frombuffer":
            data, dtype, shape, order = value.arguments
            self._layout = (shape, dtype, order == "F", data)
        elif self._maker == "scalar":
            dtype, data = value.arguments
            self._layout = ((), dtype, False, data)
        else:
            state = value.state
            if not isinstance(state, tuple) or len(state) not in (4, 5):
                raise ValueError("is a damaged array")
            shape, dtype, fortran, data = state[-4:]
            self._layout = (shape, dtype, fortran is True or fortran == 1, data)

    def numbers(self, depth: int) -> Array:
        shape, dtype, fortran, data = self._layout
        kind = _dtype(dtype)
        if kind is None:
            return as_array(self.items(), depth + 1)
        return array_of_bytes(_raw(data), kind, _shape(shape), fortran=bool(fortran))

    def items(self) -> list[object]:
        """Members of an array of objects."""
        shape, dtype, _, data = self._layout
        if _dtype(dtype) is not None or not isinstance(data, list) or not data:
            raise ValueError("is not an array of objects")
        if math.prod(_shape(shape)) != len(data):
            raise ValueError("is a damaged array")
        return data


def array_of_bytes(
    data: bytes, kind: np.dtype[Any], shape: tuple[int, ...], *, fortran: bool
) -> Array:
    """An array over bytes, after its length was checked against its shape.

    Raises:
        ValueError: the bytes are more or fewer than the shape asks for.
    """
    count = math.prod(_shape(shape))
    if count * kind.itemsize != len(data):
        raise ValueError("is shorter or longer than its shape says")
    flat = np.frombuffer(data, kind, count)
    return flat.reshape(shape, order="F" if fortran else "C")


def _raw(data: object) -> bytes:
    if isinstance(data, bytes):
        return data
    if isinstance(data, Recorded) and data.maker.name in ("encode", "bytearray", "bytes"):
        # Python 3 writes bytes for Python 2 as `_codecs.encode(text, "latin1")`.
        text = data.arguments[0] if data.arguments else b""
        if isinstance(text, str):
            return text.encode("latin-1")
        if isinstance(text, bytes):
            return text
    raise ValueError("is an array without its bytes")


def _dtype(value: object) -> np.dtype[Any] | None:
    """The type of an array; None for an array of objects."""
    if not isinstance(value, Recorded) or value.maker != Name("numpy", "dtype"):
        raise ValueError("is an array of unknown type")
    code = value.arguments[0] if value.arguments else None
    text = code.decode("latin-1") if isinstance(code, bytes) else code
    order = value.state[1] if isinstance(value.state, tuple) and len(value.state) > 1 else "="
    order = order.decode("latin-1") if isinstance(order, bytes) else order
    if text in ("O8", "O4", "O"):
        return None
    if not isinstance(text, str) or text[:1] not in _KINDS or text[1:] not in ("1", "2", "4", "8"):
        raise ValueError(f"is an array of type {str(text)[:20]}")
    if order not in ("<", ">", "=", "|"):
        raise ValueError("is an array of unknown byte order")
    try:
        return np.dtype(f"{order}{text}")
    except TypeError as error:
        raise ValueError(f"is an array of type {text}") from error
