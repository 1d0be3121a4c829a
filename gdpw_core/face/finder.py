"""Every face of a picture: large or small, upright or turned, partly covered; and following one."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.face.detector import Detection, FaceDetector, overlap
from gdpw_core.face.landmarker import Landmarker, window_around, window_from_detection
from gdpw_core.face.landmarks import Face
from gdpw_core.image import Crop

# The detector needs a face of about a tenth of its window, so windows shrink level by level:
# (window side as a fraction of the long edge, number of directions in which it looks).
_LEVELS = ((1.0, 8), (0.55, 4), (0.3, 1), (0.16, 1))
_FINE_LEVELS = ((0.3, 4), (0.09, 1))  # only while nothing was found
_SMALLEST_WINDOW = 160  # photo pixels; a face that needs a smaller one is too small to edit
_WINDOW_EDGE = 128  # the detector's own input: each level is searched in a copy of that scale
_DETECTION_SCORE = 0.4  # below MediaPipe's 0.5: covered faces; the landmarker decides
# The landmarker is sure of every face, even half covered (0.9999 and more); folds of cloth and
# other mistakes of the detector reach 0.99. A followed face may be less clear (motion blur).
_PRESENCE_SCORE = 0.999
_TRACKED_SCORE = 0.9
_MAX_CANDIDATES = 24
_SETTLING_PASSES = 3
_SMALLEST = 16.0  # pixels; below, landmarks are guesses


class FaceFinder:
    """Finds faces and their landmarks; the networks are loaded by the first call.

    One finder may serve several threads: each network lets one in at a time.
    """

    def __init__(self) -> None:
        self._detector = FaceDetector()
        self._landmarker = Landmarker()

    def find(self, rgb8: NDArray[np.uint8]) -> list[Face]:
        """All faces of the picture, largest first; empty when there is none.

        Args:
            rgb8: `[H, W, 3]`, sRGB, uint8.

        Raises:
            InputError: the array is not such a picture.
        """
        _check(rgb8)
        faces: list[Face] = []
        for levels in (_LEVELS, _FINE_LEVELS):
            for candidate in _distinct(self._candidates(rgb8, levels)):
                if any(_covers(face, candidate.region) for face in faces):
                    continue
                face = self._verified(rgb8, window_from_detection(candidate.region))
                if face is not None:
                    faces = _with(faces, face)
            if faces:
                break
        return sorted(faces, key=lambda face: -face.size)

    def track(self, rgb8: NDArray[np.uint8], previous: Face) -> Face | None:
        """The face of the last frame in the next one.

        Args:
            rgb8: `[H, W, 3]`, sRGB, uint8.
            previous: the same face in the frame before.

        Returns:
            The face, or None when it is lost: search anew with `find`.

        Raises:
            InputError: the array is not such a picture.
        """
        _check(rgb8)
        window = window_around(previous.landmarks)
        points, score = self._landmarker.landmarks(rgb8, window)
        if score >= _TRACKED_SCORE and _moved(window, window_around(points)) > 0.1:
            points, score = self._landmarker.landmarks(rgb8, window_around(points))
        if score < _TRACKED_SCORE or not _plausible(points, rgb8):
            return None
        return Face.from_landmarks(points, score, self._landmarker.blendshapes(points))

    def _candidates(
        self, rgb8: NDArray[np.uint8], levels: tuple[tuple[float, int], ...]
    ) -> Iterator[Detection]:
        for fraction, directions in levels:
            if fraction < 1 and fraction * max(rgb8.shape) < _SMALLEST_WINDOW:
                continue
            small, factor = _reduced(rgb8, _WINDOW_EDGE / fraction)
            for window in _windows(small.shape[1], small.shape[0], fraction):
                for turn in range(directions):
                    turned = replace(window, angle=turn * 2 * math.pi / directions)
                    for found in self._detector(small, turned, _DETECTION_SCORE):
                        yield replace(found, region=_enlarged(found.region, factor))

    def _verified(self, rgb8: NDArray[np.uint8], window: Crop) -> Face | None:
        """The face in the window, its landmarks settled and averaged, or None."""
        for _ in range(_SETTLING_PASSES):
            points, score = self._landmarker.landmarks(rgb8, window)
            if score < _TRACKED_SCORE or not _plausible(points, rgb8):
                return None
            settled = window_around(points)
            moved, window = _moved(window, settled), settled
            if moved < 0.02:
                break
        # The network's own jitter is halved by the mean over mirrored and slightly larger windows.
        views = [
            self._landmarker.landmarks(rgb8, view, mirrored=mirrored)
            for view in (window, window.scaled(1.06))
            for mirrored in (False, True)
        ]
        points = np.mean([view[0] for view in views], axis=0)
        score = float(np.mean([view[1] for view in views]))
        if score < _PRESENCE_SCORE:
            return None
        return Face.from_landmarks(points, score, self._landmarker.blendshapes(points))


def _check(rgb8: NDArray[np.uint8]) -> None:
    if rgb8.ndim != 3 or rgb8.shape[2] != 3 or rgb8.dtype != np.uint8 or 0 in rgb8.shape:
        raise InputError(
            f"a face is searched in an 8-bit RGB picture, not in {rgb8.dtype} {rgb8.shape}"
        )


def _reduced(rgb8: NDArray[np.uint8], edge: float) -> tuple[NDArray[np.uint8], float]:
    """The picture with its long edge at most `edge`, and the factor back to photo pixels."""
    import cv2

    height, width = rgb8.shape[:2]
    factor = max(height, width) / edge
    if factor <= 1:
        return rgb8, 1.0
    size = (max(1, round(width / factor)), max(1, round(height / factor)))
    return np.asarray(cv2.resize(rgb8, size, interpolation=cv2.INTER_AREA), np.uint8), factor


def _windows(width: int, height: int, fraction: float) -> Iterator[Crop]:
    """Square windows that cover the picture with half of each shared with the next."""
    side = fraction * max(width, height)
    if fraction == 1.0:
        yield Crop(width / 2, height / 2, side)
        return
    for y in _centres(height, side):
        for x in _centres(width, side):
            yield Crop(x, y, side)


def _centres(length: int, side: float) -> NDArray[np.float64]:
    if length <= side:
        return np.array([length / 2])
    count = math.ceil((length - side) / (side / 2)) + 1
    return np.linspace(side / 2, length - side / 2, count)


def _enlarged(crop: Crop, factor: float) -> Crop:
    return Crop(crop.centre_x * factor, crop.centre_y * factor, crop.side * factor, crop.angle)


def _distinct(candidates: Iterator[Detection]) -> list[Detection]:
    """Best first, without those that show the same face in the same direction as a better one."""
    kept: list[Detection] = []
    for candidate in sorted(candidates, key=lambda detection: -detection.score):
        alike = any(
            overlap(candidate.region, other.region) > 0.3
            and math.cos(candidate.region.angle - other.region.angle) > 0.5
            for other in kept
        )
        if not alike:
            kept.append(candidate)
    return kept[:_MAX_CANDIDATES]


def _covers(face: Face, region: Crop) -> bool:
    """Whether a face already found, from a better detection, stands where the detector points."""
    x0, y0, x1, y1 = face.box
    inside = x0 < region.centre_x < x1 and y0 < region.centre_y < y1
    return inside and 0.4 < region.side / face.size < 2.0


def _with(faces: list[Face], face: Face) -> list[Face]:
    """The faces and one more; of two that overlap the one with the better score stays."""
    rivals = [other for other in faces if _same_place(face, other)]
    if any(other.score >= face.score for other in rivals):
        return faces
    return [other for other in faces if other not in rivals] + [face]


def _same_place(first: Face, second: Face) -> bool:
    one, two = np.array(first.box), np.array(second.box)
    extent = np.minimum(one[2:], two[2:]) - np.maximum(one[:2], two[:2])
    shared = float(np.clip(extent, 0, None).prod())
    smaller = min(float((box[2:] - box[:2]).prod()) for box in (one, two))
    return shared > 0.4 * smaller


def _moved(before: Crop, after: Crop) -> float:
    """How far a window moved, grew or turned, as a fraction of its side."""
    shift = math.hypot(after.centre_x - before.centre_x, after.centre_y - before.centre_y)
    turn = math.remainder(after.angle - before.angle, math.tau)
    return max(shift / before.side, abs(math.log(after.side / before.side)), abs(turn))


def _plausible(points: NDArray[np.float64], rgb8: NDArray[np.uint8]) -> bool:
    """Whether the landmarks span more than a few pixels and lie mostly on the picture."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    size = np.array([rgb8.shape[1], rgb8.shape[0]])
    centre = (low + high) / 2
    return bool((high - low).mean() >= _SMALLEST and (centre > 0).all() and (centre < size).all())
