"""CSIM as the paper measures it: ArcFace embeddings, from the user's own ONNX network."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import AssetError
from gdpw_core.metrics.extractors import Extractor, file_digest
from gdpw_core.metrics.identity import face_picture
from gdpw_core.metrics.onnx_network import OnnxNetwork

SIDE = 112
# The template that ArcFace networks are trained with: eyes, tip of the nose, corners of the mouth,
# in whole pixels of the 112 px picture, left in the picture first.
_TEMPLATE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655],
     [70.7299, 92.2041]]
)  # fmt: skip
# The same points in the landmarker's numbering; an eye is the middle of its two corners.
_POINTS = ((33, 133), (362, 263), (4,), (61,), (291,))
_DIMENSIONS = (32, 8192)
# Networks converted from MXNet begin with their own subtraction and scaling.
_OWN_SCALING = frozenset({"Sub", "Mul"})
_FIRST = 8


class ArcFaceMetric:
    """Embeddings of a user's ArcFace network.

    Args:
        path: an ONNX file that takes a 112 px face and gives one vector (`w600k_r50.onnx`,
            `glintr100.onnx`, ...).

    Raises:
        AssetError: damaged, or another kind of network.
    """

    def __init__(self, path: Path) -> None:
        self._network = OnnxNetwork(path, SIDE)
        self._name = path.name
        self.extractor = Extractor(f"ArcFace ({path.name})", path, file_digest(path))
        scales_itself = set(self._network.operations[:_FIRST]) >= _OWN_SCALING
        self._mean, self._factor = (0.0, 1.0) if scales_itself else (127.5, 1 / 127.5)
        self._of(np.zeros((SIDE, SIDE, 3), np.uint8))

    def embedding(
        self, rgb8: NDArray[np.uint8], landmarks: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Embedding `[D]` of the face with these landmarks `[478, 2+]` in a picture."""
        return self._of(aligned_face(rgb8, landmarks))

    def _of(self, face: NDArray[np.uint8]) -> NDArray[np.float64]:
        scaled = (face.astype(np.float32) - self._mean) * self._factor
        made = self._network(np.asarray(scaled.transpose(2, 0, 1), np.float32))
        low, high = _DIMENSIONS
        if not low <= made.size <= high or made.shape[0] != 1 or not np.isfinite(made).all():
            raise AssetError(f"{self._name}: gives {made.shape}, not one embedding of a face")
        return np.asarray(made, np.float64).ravel()


def aligned_face(rgb8: NDArray[np.uint8], landmarks: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The 112 px picture that ArcFace networks expect, cut out by a similarity transform."""
    points = np.array([np.asarray(landmarks)[list(some), :2].mean(axis=0) for some in _POINTS])
    return face_picture(rgb8, points, _TEMPLATE + 0.5, SIDE)
