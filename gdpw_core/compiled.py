"""How all loops are compiled (numba): kept on disk, without the interpreter's lock."""

from typing import Any

import numba as nb

OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}


def readonly(dtype: Any, dimensions: int) -> Any:  # noqa: ANN401 - numba types have no annotations
    """Numba's type of an array that a loop only reads, row by row in memory."""
    return nb.types.Array(dtype, dimensions, "C", readonly=True)
