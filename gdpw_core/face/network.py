"""One tflite network, loaded at its first use and safe to call from several threads."""

import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import AssetError

Array = NDArray[np.float32]


class Network:
    """A tflite network with one float input, run on the CPU.

    An interpreter keeps its tensors between calls, so a lock lets one thread in at a time. One
    thread computes: the networks here take 1-5 ms and a second thread made them slower.

    Args:
        path: a `.tflite` file, or a zip bundle (`.task`) that contains one.
        member: name inside the bundle; None when `path` is the network itself.
    """

    def __init__(self, path: Path, member: str | None = None) -> None:
        self._path = path
        self._member = member
        self._lock = threading.Lock()
        self._interpreter: Any = None

    def __call__(self, values: NDArray[Any]) -> Sequence[Array]:
        """Run the network.

        Args:
            values: the input in the network's own shape; converted to float32.

        Returns:
            All outputs, in the order of the file.

        Raises:
            AssetError: the file is missing or is not the network that it should be.
        """
        with self._lock:
            if self._interpreter is None:
                self._interpreter = self._load()
            net = self._interpreter
            net.set_tensor(
                net.get_input_details()[0]["index"], np.ascontiguousarray(values, np.float32)
            )
            net.invoke()
            return [net.get_tensor(out["index"]) for out in net.get_output_details()]

    def __getstate__(self) -> dict[str, Any]:
        """Where the network lies: another process loads it for itself."""
        return {**self.__dict__, "_lock": None, "_interpreter": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Not loaded yet."""
        self.__dict__.update(state, _lock=threading.Lock())

    def _load(self) -> Any:  # noqa: ANN401 - the interpreter's package has no types
        from ai_edge_litert.interpreter import Interpreter

        try:
            if self._member is None:
                content = self._path.read_bytes()
            else:
                with zipfile.ZipFile(self._path) as bundle:
                    content = bundle.read(self._member)
            interpreter = Interpreter(model_content=content, num_threads=1)
            interpreter.allocate_tensors()
        except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
            raise AssetError(f"{self._path.name} cannot be read as a network: {error}") from error
        return interpreter
