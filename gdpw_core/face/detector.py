"""BlazeFace short range: faces in one square window of a picture.

Source: Bazarevsky et al. 2019, "BlazeFace"; the float network of MediaPipe's face landmarker.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face.network import Network
from gdpw_core.image import Crop
from gdpw_core.resources import resource

_SIZE = 128
_OVERLAP = 0.3  # boxes of one face overlap at least this much (MediaPipe's setting)


@dataclass(frozen=True, eq=False)
class Detection:
    """A face as the detector sees it.

    Args:
        region: square window around the face's box, turned so that the eyes are level.
        score: 0-1.
    """

    region: Crop
    score: float


class FaceDetector:
    """Finds faces that fill about a tenth to all of a window and stand within 45 degrees of it."""

    def __init__(self) -> None:
        self._network = Network(resource("models", "face_landmarker.task"), "face_detector.tflite")
        self._anchors = _anchors()

    def __call__(
        self, rgb8: NDArray[np.uint8], window: Crop, threshold: float = 0.5
    ) -> list[Detection]:
        """Faces in `window` of the picture, overlapping boxes of one face merged.

        Args:
            rgb8: `[H, W, 3]`, sRGB.
            window: where to look; it may reach beyond the picture and may be turned.
            threshold: lowest score, 0-1.

        Returns:
            Detections in photo space, best first.
        """
        values = window.sample(rgb8, _SIZE)[None] / np.float32(127.5) - np.float32(1.0)
        raw, logits = self._network(values)
        scores = 1.0 / (1.0 + np.exp(-np.clip(logits[0, :, 0].astype(np.float64), -60, 60)))
        chosen = np.flatnonzero(scores >= threshold)
        # Eight pairs: centre, width and height, then eyes, nose, mouth, ears; in windows 0-1.
        pairs = raw[0, chosen].reshape(-1, 8, 2).astype(np.float64) / _SIZE
        pairs[:, 0] += self._anchors[chosen]
        pairs[:, 2:] += self._anchors[chosen, None]
        found = _merged(pairs, scores[chosen])
        return [Detection(_region(window, pair), score) for pair, score in found]


def overlap(first: Crop, second: Crop) -> float:
    """Intersection over union of two squares as if both were upright."""
    half = (first.side + second.side) / 2
    small = min(first.side, second.side)
    width = np.clip(half - abs(first.centre_x - second.centre_x), 0, small)
    height = np.clip(half - abs(first.centre_y - second.centre_y), 0, small)
    shared = width * height
    return float(shared / (first.side**2 + second.side**2 - shared))


def _anchors() -> NDArray[np.float64]:
    """Centres of the network's 896 anchors, `[896, 2]`, 0-1 over the window."""
    rows = []
    for grid, count in ((16, 2), (8, 6)):
        centres = (np.arange(grid) + 0.5) / grid
        y, x = np.meshgrid(centres, centres, indexing="ij")
        rows.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), count, axis=0))
    return np.concatenate(rows)


def _merged(
    pairs: NDArray[np.float64], scores: NDArray[np.float64]
) -> Iterable[tuple[NDArray[np.float64], float]]:
    """Weighted non-maximum suppression: the mean of the boxes around each best one."""
    left = np.argsort(-scores, kind="stable")
    while len(left):
        best = pairs[left[0]]
        group = _box_overlap(best, pairs[left]) > _OVERLAP
        group[0] = True
        members = left[group]
        weights = scores[members] / scores[members].sum()
        yield np.tensordot(weights, pairs[members], axes=1), float(scores[left[0]])
        left = left[~group]


def _box_overlap(one: NDArray[np.float64], many: NDArray[np.float64]) -> NDArray[np.float64]:
    low = np.maximum(one[0] - one[1] / 2, many[:, 0] - many[:, 1] / 2)
    high = np.minimum(one[0] + one[1] / 2, many[:, 0] + many[:, 1] / 2)
    shared = np.clip(high - low, 0, None).prod(axis=1)
    areas = np.abs(one[1]).prod() + np.abs(many[:, 1]).prod(axis=1) - shared
    return np.asarray(shared / np.maximum(areas, 1e-12))


def _region(window: Crop, pairs: NDArray[np.float64]) -> Crop:
    points = window.to_photo(pairs * 2 - 1)
    right_eye, left_eye = points[2], points[3]
    angle = np.arctan2(left_eye[1] - right_eye[1], left_eye[0] - right_eye[0])
    side = float(np.abs(pairs[1]).max() * window.side)
    return Crop(float(points[0, 0]), float(points[0, 1]), side, float(angle))
