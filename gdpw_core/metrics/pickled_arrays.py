"""Read a pickle that holds nothing but numpy arrays, without running anything it names."""

import io
import pickle
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import AssetError

MAX_BYTES = 512 * 1024 * 1024

# The two functions that numpy's own pickles name; taken from numpy itself, whatever module they
# live in today.
_RECONSTRUCT: Any = np.empty(0).__reduce__()[0]
_SCALAR: Any = np.float32(0).__reduce__()[0]
_MODULES = ("numpy.core.multiarray", "numpy._core.multiarray")


class _ArrayUnpickler(pickle.Unpickler):
    """Knows numpy arrays and dictionaries; any other name is an error."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401  # pickle's own signature
        if module in _MODULES and name in ("_reconstruct", "scalar"):
            return _RECONSTRUCT if name == "_reconstruct" else _SCALAR
        if module == "numpy" and name in ("ndarray", "dtype"):
            return getattr(np, name)
        if name == "FrozenDict":  # flax's read-only dictionary
            return dict
        raise pickle.UnpicklingError(f"it names {module}.{name}")


def read_pickled_arrays(path: Path) -> dict[str, NDArray[np.float32]]:
    """Arrays of a nested dictionary, keyed `a/b/c`.

    Raises:
        AssetError: the file is missing, too large, damaged, or holds anything else than
            dictionaries of finite floating-point arrays.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise AssetError(f"{path}: {size} bytes, more than weights of this kind can have")
        tree = _ArrayUnpickler(io.BytesIO(path.read_bytes())).load()
    except OSError as error:
        raise AssetError(f"{path}: {error.strerror}") from error
    except (
        pickle.UnpicklingError,
        AttributeError,
        EOFError,
        ImportError,
        IndexError,
        KeyError,
        MemoryError,
        TypeError,
        ValueError,
    ) as error:
        raise AssetError(f"{path}: not a pickle of plain arrays ({error})") from error
    if not isinstance(tree, Mapping):
        raise AssetError(f"{path}: not a dictionary of arrays")
    return dict(_leaves(tree, "", path))


def _leaves(
    tree: Mapping[Any, Any], prefix: str, path: Path
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{name}/", path)
        elif isinstance(value, np.ndarray) and value.dtype.kind == "f":
            array = value.astype(np.float32)
            if not np.isfinite(array).all():
                raise AssetError(f"{path}: {name} holds a value that is not finite")
            yield name, array
        else:
            raise AssetError(f"{path}: {name} is not an array of floating-point numbers")
