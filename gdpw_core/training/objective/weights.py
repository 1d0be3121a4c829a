"""Where the losses look: nowhere outside the photo, more at mouth and eyes."""

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

_REGIONS = ("lips", "left_eye", "right_eye")
_GROWN = 0.03  # of the picture's side
_SUBPIXEL = 4  # fractional bits of polygon corners


class WeightMaps:
    """Loss weights from posed vertices and the outline of the original picture.

    Args:
        masks: the head's named vertex sets.
        v_template: mean head `[V, 3]`; tells the left lids from the right ones.
        focus: extra weight of mouth and eyes.
    """

    def __init__(
        self,
        masks: Mapping[str, NDArray[np.bool_]],
        v_template: NDArray[np.float64],
        focus: float,
    ) -> None:
        left = v_template[:, 0] > 0  # x points to the subject's left
        regions = {
            "lips": masks["lips"],
            "left_eye": masks["lids"] & left,
            "right_eye": masks["lids"] & ~left,
        }
        self._regions = [np.flatnonzero(regions[name]) for name in _REGIONS]
        self._focus = focus

    def __call__(
        self,
        vertices: NDArray[np.float32],
        valid: NDArray[np.float32],
        ignored: NDArray[np.float32],
        size: int,
    ) -> NDArray[np.float32]:
        """Weights `[size, size]` of a driving picture.

        Args:
            vertices: posed head on the picture, `[V, 3]`, crop space of the picture.
            valid: corners of the original picture, `[4, 2]`, the same space.
            ignored: corners of a part to ignore, or NaN.
            size: side of the picture in pixels.
        """
        focus = np.zeros((size, size), np.uint8)
        grown = max(1, round(_GROWN * size))
        for region in self._regions:
            hull = cv2.convexHull(_corners(vertices[region, :2], size))
            cv2.fillConvexPoly(focus, hull, 255, shift=_SUBPIXEL)
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grown + 1, 2 * grown + 1))
        soft = cv2.GaussianBlur(cv2.dilate(focus, kernel), (0, 0), 0.5 * grown)
        inside = np.zeros((size, size), np.uint8)
        cv2.fillConvexPoly(inside, _corners(valid, size), 1, shift=_SUBPIXEL)
        if not np.isnan(ignored).any():
            cv2.fillConvexPoly(inside, _corners(ignored, size), 0, shift=_SUBPIXEL)
        weight = (1 + self._focus / 255 * soft.astype(np.float32)) * inside
        return np.asarray(weight, np.float32)


def _corners(points: NDArray[np.float32], size: int) -> NDArray[np.int32]:
    """Crop space to OpenCV's fixed-point pixels (whole numbers at pixel centres)."""
    pixels = (points + 1) * (0.5 * size) - 0.5
    limited = np.clip(pixels, -4 * size, 5 * size)
    return np.asarray(np.round(limited * 2**_SUBPIXEL), np.int32)
