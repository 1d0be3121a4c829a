"""Runs a user's ONNX network with OpenCV.

OpenCV's importer ends the process on some damaged files. So a file is tried in a process of its
own first, and only what came through there is loaded here.
"""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

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
    # Not a fork: this process may hold threads of torch.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=try_network, args=(path, side, sender), daemon=True)
    child.start()
    sender.close()
    child.join(_SECONDS)
    if child.is_alive():
        child.kill()
        child.join()
        raise AssetError(f"{path.name}: damaged: it takes longer than any network of faces")
    if child.exitcode:
        try:
            cause = str(receiver.recv())
        except EOFError:
            cause = "OpenCV fails on it"
        raise AssetError(
            f"{path.name}: damaged, or not a network that takes a picture of {side} px ({cause})"
        )


def try_network(path: Path, side: int, sender: Connection) -> None:
    """What the other process does: load the network and run it once."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        _run(_loaded(path.read_bytes()), np.zeros((3, side, side), np.float32))
    except (cv2.error, OSError) as error:
        sender.send(" ".join(str(error).split())[-_SENTENCE:])
        raise SystemExit(1) from None
