"""What landmarks and blendshape scores become when the picture is mirrored."""

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face.landmarks import BLENDSHAPES, N_LANDMARKS

_MIDLINE = (
    0, 1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 94, 151, 152, 164, 168, 175,
    195, 197, 199, 200,
)  # fmt: skip
_FIRST_LEFT = 248  # below it the midline and the subject's right, from it on the left


def _landmarks() -> NDArray[np.int64]:
    partner = np.arange(N_LANDMARKS)
    # The mesh lists its left half in the order of its right half.
    right = np.setdiff1d(np.arange(_FIRST_LEFT), _MIDLINE)
    left = np.arange(_FIRST_LEFT, _FIRST_LEFT + len(right))
    partner[right], partner[left] = left, right
    # Each iris: centre, then four points of the rim, which go round in the picture's sense.
    partner[468:473] = (473, 476, 475, 474, 477)
    partner[473:478] = (468, 471, 470, 469, 472)
    partner.setflags(write=False)
    return partner


def _blendshapes() -> NDArray[np.int64]:
    swap = {"Left": "Right", "Right": "Left"}
    partner = []
    for name in BLENDSHAPES:
        side = next((side for side in swap if name.endswith(side)), None)
        other = name.removesuffix(side) + swap[side] if side else name
        partner.append(BLENDSHAPES.index(other))
    return np.array(partner)


MIRRORED_LANDMARKS = _landmarks()
"""`[478]`; landmark i of the mirrored picture is landmark `MIRRORED_LANDMARKS[i]` mirrored."""

MIRRORED_BLENDSHAPES = _blendshapes()
"""`[52]`; the same for blendshape scores."""
