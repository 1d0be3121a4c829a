"""How far a fit can be trusted, and why not further."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face.landmarks import Face

# Where each measure begins to lower the confidence, and where it leaves nothing.
_ERROR = (0.012, 0.045)  # mean reprojection, fractions of the inter-ocular distance
_TURN = (np.radians(25.0), np.radians(75.0))
_STRAY = (0.02, 0.35)  # share of landmarks that the head cannot reach: covered or misplaced
_STRAY_ERROR = 0.05
_SCORE = (0.95, 0.4)
_SMALL = (48.0, 12.0)  # pixels between the eyes
_WORTH_A_WORD = 0.85


@dataclass(frozen=True)
class Verdict:
    """Confidence 0-1 and its reasons, one sentence each."""

    confidence: float
    warnings: tuple[str, ...]


def judge(errors: NDArray[np.float64], face: Face, turn: float) -> Verdict:
    """Measure a fit.

    Args:
        errors: reprojection of interior landmarks, fractions of the inter-ocular distance.
        face: score and size of the face.
        turn: angle between the face's direction and the viewer, radians.
    """
    stray = float((errors > _STRAY_ERROR).mean())
    degrees = np.degrees(turn)
    measures = (
        (float(errors.mean()), _ERROR, "The head follows the landmarks only loosely."),
        (
            turn,
            _TURN,
            f"The face is turned away by {degrees:.0f} degrees; its far side is a guess.",
        ),
        (
            stray,
            _STRAY,
            f"{stray:.0%} of the landmarks do not fit: part of the face may be covered.",
        ),
        (face.score, _SCORE, "The detector is not sure that this is a whole face."),
        (
            face.inter_ocular,
            _SMALL,
            f"The face is small: {face.inter_ocular:.0f} pixels between the eyes.",
        ),
    )
    confidence, warnings = 1.0, []
    for value, (good, bad), sentence in measures:
        factor = float(np.clip((bad - value) / (bad - good), 0.0, 1.0))
        confidence *= factor
        if factor < _WORTH_A_WORD:
            warnings.append(sentence)
    return Verdict(confidence, tuple(warnings))
