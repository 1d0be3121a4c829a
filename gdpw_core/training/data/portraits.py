"""Stored pictures as portraits that the composite edits."""

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite import NetworkEdit, SourceStage, compose_photo, prepare_stage
from gdpw_core.face import Matte
from gdpw_core.face.landmarks import N_MESH, inter_ocular_distance
from gdpw_core.fitting import Fit
from gdpw_core.fitting.observation import interior_landmarks
from gdpw_core.head.model import HeadModel
from gdpw_core.image import Crop, Photo
from gdpw_core.parameters import FaceParameters

Picture = NDArray[np.uint8]


class Portraits:
    """Makes stored pictures ready for edits.

    Args:
        head: that they were fitted with.
    """

    def __init__(self, head: HeadModel) -> None:
        self._head = head
        self._matte = Matte()
        self._interior = interior_landmarks()

    def stage(
        self,
        picture: Picture,
        crop: Crop,
        parameters: FaceParameters,
        landmarks: NDArray[np.floating],
    ) -> SourceStage:
        """A picture made ready for edits.

        Args:
            picture: `[H, W, 3]`.
            crop: the network's crop in it.
            parameters: fitted; the camera maps to `crop`.
            landmarks: `[478, 2+]`, pixels of the picture.
        """
        pack = self._head.pack
        points = pack.mediapipe.points(self._head.posed(parameters), pack.faces)
        fitted = crop.to_photo(parameters.camera.project(points)[:, :2])
        seen = np.asarray(landmarks, np.float64)[:, :2]
        gaps = np.linalg.norm(fitted - seen[:N_MESH], axis=1) / inter_ocular_distance(seen)
        gaps = gaps[self._interior]
        fit = Fit(
            parameters=parameters,
            crop=crop,
            landmarks=seen,
            fitted_landmarks=fitted,
            interior=self._interior,
            reprojection=float(gaps.mean()),
            reprojection_p95=float(np.quantile(gaps, 0.95)),
            confidence=1.0,
            warnings=(),
            seconds=0.0,
        )
        return prepare_stage(picture, self._head, fit, self._matte)

    def stored(
        self,
        picture: Picture,
        margin: float,
        parameters: FaceParameters,
        landmarks: NDArray[np.floating],
    ) -> SourceStage:
        """The same for a picture as datasets store it.

        Args:
            picture: the network's crop with its margin, `[m S, m S, 3]`.
            margin: side of the picture in network crops.
            parameters: fitted.
            landmarks: `[478, 2+]`, crop units.
        """
        half = len(picture) / 2
        crop = Crop(half, half, len(picture) / margin)
        return self.stage(picture, crop, parameters, crop.to_photo(landmarks[:, :2]))


def reposed(
    picture: Picture,
    stage: SourceStage,
    parameters: FaceParameters,
    network: NetworkEdit | None = None,
) -> Picture:
    """A picture `[H, W, 3]` with the head's other parameters."""
    photo = compose_photo(Photo(pixels=picture), stage, parameters, network)
    return np.asarray(photo.pixels, np.uint8)
