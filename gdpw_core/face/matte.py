"""Who is in front: the probability of a person at each pixel of a portrait crop.

Source: MediaPipe selfie segmentation; He et al. 2010, "Guided image filtering" for the refinement.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.face.network import Network
from gdpw_core.resources import resource

_SIZE = 256
_RADIUS = 5  # pixels of the 256-pixel matte over which an edge is sought
_SMOOTHNESS = 1e-4  # variance of the guide below which no edge is seen
# Wisps of hair reach this part of a network's crop beyond the pixels that are surely a person's.
_SOMEBODY = 0.15
_WISPS = 6 / 256

Floats = NDArray[np.float32]


class Matte:
    """Portrait matte of a crop that shows head and shoulders.

    Args:
        refine: draw the soft edge to the picture's own edges (hair) with a guided filter.
    """

    def __init__(self, *, refine: bool = True) -> None:
        self._network = Network(resource("models", "selfie_segmentation.tflite"))
        self._refine = refine

    def __call__(self, rgb8: NDArray[np.uint8]) -> Floats:
        """Probability of a person.

        Args:
            rgb8: `[H, W, 3]`, sRGB, uint8; the network was trained on upright people.

        Returns:
            `[H, W]`, 0-1.

        Raises:
            InputError: the array is not such a picture.
        """
        if rgb8.ndim != 3 or rgb8.shape[2] != 3 or rgb8.dtype != np.uint8 or 0 in rgb8.shape:
            raise InputError(
                f"a matte is made of an 8-bit RGB picture, not of {rgb8.dtype} {rgb8.shape}"
            )
        small = _resized(rgb8, _SIZE, _SIZE) / np.float32(255)
        coarse = self._network(small[None])[0][0, :, :, 0]
        height, width = rgb8.shape[:2]
        if not self._refine:
            return _clipped(_resized(coarse, height, width))
        slope, offset = _guided(small, coarse)
        guide = rgb8 / np.float32(255)
        full = (_resized(slope, height, width) * guide).sum(axis=2)
        return _clipped(full + _resized(offset, height, width))


def plain_background(person: Floats, side: float) -> Floats:
    """Where a picture shows nothing but background: away from the person and their stray hair.

    Args:
        person: the matte, `[H, W]`, 0-1.
        side: of the network's crop in pixels of the matte.

    Returns:
        `[H, W]`, 0-1, soft at its edge.
    """
    import cv2

    reach = max(1, round(_WISPS * side))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    somebody = cv2.dilate((person > _SOMEBODY).astype(np.float32), disc)
    return np.asarray(1 - cv2.GaussianBlur(somebody, (0, 0), max(0.5, reach / 6)), np.float32)


def _clipped(values: Floats) -> Floats:
    return np.clip(values, 0, 1).astype(np.float32)


def _resized(values: NDArray[Any], height: int, width: int) -> Floats:
    import cv2

    shrinks = height * width < values.shape[0] * values.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(values, (width, height), interpolation=how), np.float32)


def _mean(values: Floats) -> Floats:
    import cv2

    edge = 2 * _RADIUS + 1
    # OpenCV takes at most four channels at a time.
    planes = np.moveaxis(values.reshape(*values.shape[:2], -1), 2, 0)
    means = [cv2.blur(np.ascontiguousarray(plane), (edge, edge)) for plane in planes]
    return np.stack(means, axis=2).reshape(values.shape).astype(np.float32)


def _guided(guide: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Coefficients of the guided filter with a colour guide.

    Args:
        guide: `[H, W, 3]`, 0-1.
        values: `[H, W]`, what shall follow the guide's edges.

    Returns:
        `slope [H, W, 3]` and `offset [H, W]`; the filtered values are `slope . guide + offset`,
        and the same coefficients, enlarged, filter at a larger size.
    """
    guide_mean, value_mean = _mean(guide), _mean(values)
    second = _mean(guide[..., :, None] * guide[..., None, :])
    covariance = second - guide_mean[..., :, None] * guide_mean[..., None, :]
    cross = _mean(guide * values[..., None]) - guide_mean * value_mean[..., None]
    ridge = _SMOOTHNESS * np.eye(3, dtype=np.float32)
    slope = np.linalg.solve(covariance + ridge, cross[..., None])[..., 0]
    offset = value_mean - (slope * guide_mean).sum(axis=2)
    return _mean(slope), _mean(offset)
