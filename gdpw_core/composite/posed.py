"""A head in one pose, with what the composite asks of it more than once."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.head.model import HeadModel
from gdpw_core.parameters import FaceParameters

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PosedHead:
    """A head in one pose.

    Args:
        parameters: its pose.
        vertices: in head space, metres, `[V, 3]`.
        landmarks: the mesh's own, `[468, 3]`.
        rotation: of the skull in head space, root times neck, `[3, 3]`.
        gaze: rotations of the left and of the right eye in the skull, `[2, 3, 3]`.
    """

    parameters: FaceParameters
    vertices: Floats
    landmarks: Floats
    rotation: Floats
    gaze: Floats

    @classmethod
    def of(cls, head: HeadModel, parameters: FaceParameters) -> "PosedHead":
        """Pose a head; the same parameters give the same bits."""
        vertices = head.posed(parameters).astype(np.float64)
        return cls(
            parameters,
            vertices,
            head.pack.mediapipe.points(vertices, head.pack.faces),
            _matrix(parameters.global_pose) @ _matrix(parameters.neck_pose),
            np.stack([_matrix(parameters.left_eye_pose), _matrix(parameters.right_eye_pose)]),
        )


def _matrix(axis_angle: Floats) -> Floats:
    # A tenth of the time of scipy's Rotation, which counts while a slider moves.
    return np.asarray(cv2.Rodrigues(np.array(axis_angle, np.float64))[0], np.float64)
