"""What a picture says about a head: landmarks in the crop, how far to trust each, scores."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face.landmarks import (
    FACE_OVAL,
    LEFT_EYE_CORNERS,
    LEFT_IRIS,
    LEFT_LIDS,
    N_MESH,
    RIGHT_EYE_CORNERS,
    RIGHT_IRIS,
    RIGHT_LIDS,
    Face,
)
from gdpw_core.fitting.crop import require_face
from gdpw_core.image import Crop

Floats = NDArray[np.float64]

_SMALLEST = 1e-3  # distance between the eyes, of the crop's side


@dataclass(frozen=True, eq=False)
class Observation:
    """A face in its crop.

    Args:
        face: as found.
        crop: the window that the camera maps to.
        points: `[478, 3]`, crop space; z away from the viewer, about the face's own depth.
    """

    face: Face
    crop: Crop
    points: Floats

    @classmethod
    def of(cls, face: Face, crop: Crop) -> "Observation":
        """The face seen in a crop.

        Raises:
            InputError: landmarks that cannot be a face.
        """
        require_face(face.landmarks, _SMALLEST * crop.side)
        place = crop.from_photo(face.landmarks[:, :2])
        return cls(face, crop, np.column_stack([place, face.landmarks[:, 2] * (2 / crop.side)]))

    @cached_property
    def openness(self) -> tuple[float, float]:
        """Height of the left and of the right eye's opening as a fraction of its width."""
        left = _openness(self.points, LEFT_LIDS, LEFT_EYE_CORNERS)
        return left, _openness(self.points, RIGHT_LIDS, RIGHT_EYE_CORNERS)

    @cached_property
    def pinned(self) -> NDArray[np.bool_]:
        """`[468]`: landmarks that the user placed."""
        placed = np.zeros(N_MESH, np.bool_)
        placed[[index for index in self.face.pinned if index < N_MESH]] = True
        return placed

    @property
    def pinned_irises(self) -> tuple[bool, bool]:
        """Whether the user placed the centre of the left and of the right iris."""
        return LEFT_IRIS in self.face.pinned, RIGHT_IRIS in self.face.pinned

    @cached_property
    def irises(self) -> Floats:
        """Centres of the left and the right iris `[2, 2]`."""
        return self.points[[LEFT_IRIS, RIGHT_IRIS], :2]


@cache
def interior_landmarks() -> NDArray[np.bool_]:
    """`[468]`: landmarks inside the face; those on its oval slide along the outline."""
    interior = np.ones(N_MESH, np.bool_)
    interior[list(FACE_OVAL)] = False
    interior.setflags(write=False)
    return interior


def _openness(points: Floats, lids: tuple[tuple[int, int], ...], corners: tuple[int, int]) -> float:
    upper, lower = np.array(lids).T
    height = np.linalg.norm(points[upper, :2] - points[lower, :2], axis=1).mean()
    width = np.linalg.norm(points[corners[0], :2] - points[corners[1], :2])
    return float(height / max(float(width), 1e-12))
