"""Which part of a background stands still while a person moves before it.

Beside a person an even background moves along, with the stray hair before it that no matte knows;
nobody sees it move. A busy one stands still, and so does what lies far from the person. Lengths
are fractions of a stage's side.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.extension import ramp, smoothstep
from gdpw_core.composite.fetch import blurred, inward, resized

Array = NDArray[np.float32]
Mask = NDArray[np.bool_]

_STRAND = 0.012  # half the width of details that do not make a background busy: stray hair
_REACH = 0.04  # of an edit: a background is busy if so far away it looks different
_BUSY = (16.0, 38.0)  # steps of 255 over which it is even at most, busy at least
_FAR = (0.08, 0.16)  # from the person: where an even background stands still as well


def busy_background(image: NDArray[np.uint8], plain: Mask) -> Array:
    """Where a background that moves would be seen to, 0-1, `[S, S]`; a slow gradient is even.

    Args:
        image: of a stage, sRGB, `[S, S, 3]`.
        plain: pixels that surely show background, `[S, S]`; elsewhere nothing is busy.
    """
    side = len(plain)
    edge = 2 * round(0.5 * _REACH * side) + 1
    half = side // 2  # details that count are larger
    small = cv2.resize(image, (half, half), interpolation=cv2.INTER_AREA)
    known = resized(plain.astype(np.float32), half, half, "mean")[..., None] == 1.0
    calm = np.asarray(cv2.medianBlur(small, 2 * round(0.5 * _STRAND * side) + 1), np.float32)
    soft = blurred(np.concatenate([calm * known, known], axis=2), 0.5 * edge)
    detail = (calm - soft[..., :3] / np.maximum(soft[..., 3:], 1e-3)) * known
    window = np.ones((edge, edge), np.uint8)
    span = np.asarray(cv2.dilate(detail, window) - cv2.erode(detail, window)).max(axis=2)
    return resized(blurred(ramp(span, _BUSY), 0.25 * edge), *plain.shape)


def standing_background(plain: Array, busy: Array) -> Array:
    """How surely a pixel shows background that stands still, 0-1, `[S, S]`.

    Args:
        plain: how surely it shows nothing but background, 0-1.
        busy: how busy the background is there, 0-1.
    """
    stands = smoothstep(2.0 * plain - 1.0)
    stands *= np.maximum(busy, ramp(inward(plain >= 0.5), _FAR))
    return np.asarray(stands, np.float32)
