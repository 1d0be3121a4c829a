"""478 landmarks and 52 blendshape scores of the face in a given window.

Source: MediaPipe face landmarker (float networks); the window and its update follow its graph.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face.landmarks import (
    BLENDSHAPES,
    LEFT_EYE_CORNERS,
    N_LANDMARKS,
    RIGHT_EYE_CORNERS,
)
from gdpw_core.face.mirror import MIRRORED_BLENDSHAPES, MIRRORED_LANDMARKS
from gdpw_core.face.network import Network
from gdpw_core.image import Crop
from gdpw_core.resources import resource

_SIZE = 256
_MARGIN = 1.5  # window over the box of face or landmarks, as the networks were trained

# The landmarks that the blendshape network reads.
_BLENDSHAPE_POINTS = np.array([
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66,
    67, 70, 78, 80, 81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144,
    145, 146, 148, 149, 150, 152, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173,
    176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251, 263, 267, 269, 270, 276, 282, 283, 284,
    285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318, 321, 323, 324, 332,
    334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385, 386,
    387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472, 473,
    474, 475, 476, 477,
])  # fmt: skip


class Landmarker:
    """The landmark and the blendshape network."""

    def __init__(self) -> None:
        bundle = resource("models", "face_landmarker.task")
        self._landmarks = Network(bundle, "face_landmarks_detector.tflite")
        self._blendshapes = Network(bundle, "face_blendshapes.tflite")

    def landmarks(
        self, rgb8: NDArray[np.uint8], window: Crop, *, mirrored: bool = False
    ) -> tuple[NDArray[np.float64], float]:
        """Landmarks of the face that fills two thirds of the window.

        Args:
            rgb8: `[H, W, 3]`, sRGB.
            window: where the face is; `window_around` makes one.
            mirrored: let the network see the mirror image (its errors differ: a mean of both is
                better than either); the landmarks come back for the picture as it is.

        Returns:
            Landmarks `[478, 3]` in photo pixels, and the presence score, 0-1.
        """
        picture = window.sample(rgb8, _SIZE)
        if mirrored:
            picture = picture[:, ::-1]
        outputs = self._landmarks(picture[None] / np.float32(255))
        points = outputs[0].reshape(N_LANDMARKS, 3).astype(np.float64) * (2 / _SIZE)
        if mirrored:
            points[:, 0] = 2 - points[:, 0]
            points = points[MIRRORED_LANDMARKS]
        place = window.to_photo(points[:, :2] - 1)
        score = 1.0 / (1.0 + np.exp(-float(np.clip(outputs[1].ravel()[0], -60, 60))))
        return np.column_stack([place, points[:, 2] * (window.side / 2)]), score

    def blendshapes(self, landmarks: NDArray[np.float64]) -> Mapping[str, float]:
        """The 52 scores by name, 0-1, from landmarks `[478, >=2]`; mirror-symmetric."""
        upright = window_around(landmarks).from_photo(landmarks[:, :2]) * (_SIZE / 2)
        mirror = (upright * (-1, 1))[MIRRORED_LANDMARKS]
        scores, other = (
            np.asarray(self._blendshapes(points[None, _BLENDSHAPE_POINTS])[0], np.float64).ravel()
            for points in (upright, mirror)
        )
        mean = np.clip((scores + other[MIRRORED_BLENDSHAPES]) / 2, 0, 1)
        return MappingProxyType(dict(zip(BLENDSHAPES, mean.tolist(), strict=True)))


def window_around(landmarks: NDArray[np.float64]) -> Crop:
    """The landmarker's window for landmarks `[478, >=2]`: eyes level, 1.5 times their box."""
    points = landmarks[:, :2]
    across = points[list(LEFT_EYE_CORNERS)].mean(axis=0) - points[list(RIGHT_EYE_CORNERS)].mean(
        axis=0
    )
    angle = float(np.arctan2(across[1], across[0]))
    frame = Crop(0.0, 0.0, 2.0, angle)
    turned = frame.from_photo(points)
    low, high = turned.min(axis=0), turned.max(axis=0)
    x, y = frame.to_photo((low + high) / 2)
    return Crop(float(x), float(y), float((high - low).max() * _MARGIN), angle)


def window_from_detection(region: Crop) -> Crop:
    """The landmarker's window for a detection's region."""
    return region.scaled(_MARGIN)
