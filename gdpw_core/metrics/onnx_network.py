"""Runs a user's ONNX network with OpenCV.

OpenCV's importer ends the process on some damaged files. So a file is tried in a process of its
own first, and only what came through there is loaded here.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.apart import ApartError, work_apart
from gdpw_core.errors import AssetError
from gdpw_core.metrics.onnx_file import read_onnx

_SECONDS = 120
_SENTENCE = 120


class OnnxNetwork:
    """A network with one picture in and one tensor out.

    Args:
        path: the file.
        side: of the picture that it takes, pixels.

    Raises:
        AssetError: damaged, or a network that takes something else.
    """

    def __init__(self, path: Path, side: int) -> None:
        file = read_onnx(path)
        self.operations = file.operations
        _try_apart(path, side)
        self._network = _loaded(file.data)

    def __call__(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """The output for a picture `[3, S, S]`."""
        return _run(self._network, picture)


def _loaded(data: bytes) -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))


def _run(network: cv2.dnn.Net, picture: NDArray[np.float32]) -> NDArray[np.float32]:
    network.setInput(np.ascontiguousarray(picture[None]))
    return np.asarray(network.forward(), np.float32)


def _try_apart(path: Path, side: int) -> None:
    try:
        work_apart(try_network, path, side, seconds=_SECONDS)
    except ApartError as error:
        raise AssetError(
            f"{path.name}: damaged, or not a network that takes a picture of {side} px ({error})"
        ) from error


def try_network(path: Path, side: int) -> Sequence[bytes]:
    """What the other process does: load the network and run it once.

    Raises:
        ValueError: the end of what OpenCV says, which names the fault.
    """
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        _run(_loaded(path.read_bytes()), np.zeros((3, side, side), np.float32))
    except cv2.error as error:
        raise ValueError(" ".join(str(error).split())[-_SENTENCE:]) from None
    return ()
