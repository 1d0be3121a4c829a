"""Which part of what the photo shows between the lips the jaw carries: lower teeth, tongue."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import Aperture, knots
from gdpw_core.composite.fetch import blurred, fetched

UNDIVIDED = 2.0
"""A border that nothing lies below: all that is shown belongs to the skull."""

_STEPS = 33  # of a profile from the upper to the lower lip
_WIDE = 0.5  # half mouth widths from the middle that are looked at
_WITHIN = (0.2, 0.85)  # of the way between the lips: where rows of teeth may part
_DARK = 0.94  # of the less light of both sides: the dark between them, of teeth that bite a line
_FEWEST = 8.0  # pixels between the lips, to tell the rows


def border_of_rows(picture: NDArray[np.uint8], opening: Aperture) -> float:
    """Where the dark between upper teeth and what lies below is, as a share of the opening.

    Args:
        picture: of the face, sRGB, `[S, S, 3]`.
        opening: between the lips, pixels of the picture.

    Returns:
        0 at the upper lip, 1 at the lower; `UNDIVIDED` where there is no such dark.
    """
    middle = np.abs(knots()) < _WIDE
    q, upper, gap = knots()[middle], opening.upper[middle], opening.gap[middle]
    if float(np.median(gap)) * opening.unit < _FEWEST:
        return UNDIVIDED
    share = np.linspace(0.0, 1.0, _STEPS)[:, None]
    points = opening.from_local(np.stack(np.broadcast_arrays(q, upper + share * gap), axis=-1))
    column, row = np.moveaxis(points - 0.5, -1, 0)
    light = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)
    light = blurred(light, 0.7)
    profile = np.median(fetched(light, column, row), axis=1)
    first, last = (round(end * (_STEPS - 1)) for end in _WITHIN)
    dark = first + int(profile[first : last + 1].argmin())
    sides = min(profile[2:dark].max(initial=0.0), profile[dark + 1 : -2].max(initial=0.0))
    return float(share[dark, 0]) if profile[dark] < _DARK * sides else UNDIVIDED
