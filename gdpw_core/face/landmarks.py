"""The 478 face landmarks and 52 blendshape scores: what they are called and where they lie.

Order and names are MediaPipe's (face mesh with attention); left and right are the subject's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

N_LANDMARKS = 478
N_MESH = 468  # without the two irises

RIGHT_IRIS = 468  # centres; the four points after each lie on its rim
LEFT_IRIS = 473
# Outer and inner corner of each eye.
RIGHT_EYE_CORNERS = (33, 133)
LEFT_EYE_CORNERS = (263, 362)
# Upper and lower lid margin, point above point, from the outer to the inner corner.
RIGHT_LIDS = ((160, 144), (159, 145), (158, 153))
LEFT_LIDS = ((387, 373), (386, 374), (385, 380))
# Upper and lower edge of each brow, point above point, from the outer to the inner end.
RIGHT_BROW = ((70, 63, 105, 66, 107), (46, 53, 52, 65, 55))
LEFT_BROW = ((300, 293, 334, 296, 336), (276, 283, 282, 295, 285))
# Lower edges of the left and of the right brow.
LOWER_BROWS = (LEFT_BROW[1], RIGHT_BROW[1])
# Inner edge of the upper and the lower lip, point above point, right to left.
INNER_LIPS = ((80, 88), (81, 178), (82, 87), (13, 14), (312, 317), (311, 402), (310, 318))
# The oval around the face, from the top of the forehead to the subject's left.
FACE_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip

BLENDSHAPES = (
    "_neutral", "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft",
    "browOuterUpRight", "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft",
    "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight",
    "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft",
    "eyeSquintRight", "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen",
    "jawRight", "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft",
    "mouthFrownRight", "mouthFunnel", "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight",
    "mouthPressLeft", "mouthPressRight", "mouthPucker", "mouthRight", "mouthRollLower",
    "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft", "mouthSmileRight",
    "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight",
    "noseSneerLeft", "noseSneerRight",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Face:
    """One face of a picture.

    Args:
        landmarks: `[478, 3]`, photo pixels; z in the same scale, smaller is nearer.
        score: how sure the landmarker is that a face is there, 0-1.
        blendshapes: the 52 scores by name, 0-1.
        box: x0, y0, x1, y1 around the landmarks, photo pixels.
        pinned: landmarks that the user placed; a fit follows them before all others.
    """

    landmarks: NDArray[np.float64]
    score: float
    blendshapes: Mapping[str, float]
    box: tuple[float, float, float, float]
    pinned: frozenset[int] = frozenset()

    @classmethod
    def from_landmarks(
        cls, landmarks: NDArray[Any], score: float, blendshapes: Mapping[str, float]
    ) -> Self:
        """A face whose box is that of its landmarks."""
        points = np.array(landmarks, np.float64)
        points.setflags(write=False)
        low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        return cls(points, float(score), blendshapes, box)

    def moved(self, index: int, x: float, y: float, *, reach: float = 0.12) -> Self:
        """The face after the user moved one landmark; its neighbours follow, pinned ones stay.

        Args:
            index: landmark, 0-477.
            x: where it shall be, photo pixels.
            y: likewise.
            reach: distance at which a neighbour follows by 60 percent, in eye distances.
        """
        points = self.landmarks.copy()
        near = np.linalg.norm(points[:, :2] - points[index, :2], axis=1)
        follow = np.exp(-0.5 * (near / (reach * self.inter_ocular)) ** 2)
        follow[list(self.pinned)] = 0.0
        follow[index] = 1.0
        points[:, :2] += follow[:, None] * ((x, y) - points[index, :2])
        moved = self.from_landmarks(points, self.score, self.blendshapes)
        return replace(moved, pinned=self.pinned | {index})

    @property
    def inter_ocular(self) -> float:
        """Distance between the centres of the two irises in pixels (landmarks 468 and 473)."""
        return inter_ocular_distance(self.landmarks)

    @property
    def size(self) -> float:
        """Mean of the box's width and height in pixels."""
        x0, y0, x1, y1 = self.box
        return (x1 - x0 + y1 - y0) / 2


def inter_ocular_distance(landmarks: NDArray[Any]) -> float:
    """Distance between the iris centres, landmarks 468 and 473, in the landmarks' unit."""
    return float(np.linalg.norm(landmarks[RIGHT_IRIS, :2] - landmarks[LEFT_IRIS, :2]))
