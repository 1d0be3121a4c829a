"""What a fit gives: parameters, the crop they belong to, and how well they explain the picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.image import Crop
from gdpw_core.parameters import FaceParameters


@dataclass(frozen=True, eq=False)
class Fit:
    """A head fitted to a face.

    Args:
        parameters: head and camera; the camera maps to `crop`.
        crop: the network's window of the photo.
        landmarks: of the picture, photo px, `[478, 2]`.
        fitted_landmarks: of the fitted head, photo px, `[468, 2]`.
        interior: which of the 468 lie inside the face, not on its outline.
        reprojection: mean distance of interior landmarks as a fraction of the distance between
            the iris centres (landmarks 468 and 473).
        reprojection_p95: 95th percentile of the same.
        confidence: 0-1.
        warnings: why it is not higher, one sentence each.
        seconds: how long the fit took.
    """

    parameters: FaceParameters
    crop: Crop
    landmarks: NDArray[np.float64]
    fitted_landmarks: NDArray[np.float64]
    interior: NDArray[np.bool_]
    reprojection: float
    reprojection_p95: float
    confidence: float
    warnings: tuple[str, ...]
    seconds: float
