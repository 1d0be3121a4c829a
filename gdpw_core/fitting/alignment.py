"""Where the head stands before any fine fitting, and which landmarks it shows the viewer."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from gdpw_core.face.landmarks import N_MESH
from gdpw_core.fitting.observation import Observation, interior_landmarks
from gdpw_core.fitting.points import HeadPoints
from gdpw_core.fitting.settings import FitSettings
from gdpw_core.fitting.state import CAMERA, NECK, ROOT, State

Floats = NDArray[np.float64]

# A landmark counts fully while the head's surface there faces the viewer by this cosine, and
# hardly at all once it is turned away.
_FACING_FROM, _FACING_TO, _HIDDEN = -0.1, 0.3, 0.02
# A landmark that the user placed is worth many that were found.
_PINNED = 100.0


def head_rotation(state: State) -> Rotation:
    """Rotation of the skull: root times neck."""
    root = Rotation.from_rotvec(state.values[ROOT])
    return root * Rotation.from_rotvec(state.values[NECK])


def head_turn(state: State) -> float:
    """Angle between the face's direction and the viewer, radians."""
    forward = head_rotation(state).as_matrix()[2, 2]
    return float(np.arccos(np.clip(forward, -1.0, 1.0)))


def aligned(points: HeadPoints, observation: Observation, start: State) -> State:
    """Camera and rotation of a head with the start's shape, expression and jaw.

    A similarity to the landmarks in three dimensions: their own depth tells left from right.
    """
    inside = interior_landmarks()
    values = start.values.copy()
    values[CAMERA] = values[ROOT] = values[NECK] = 0.0
    model = points.project(State(values))[:N_MESH][inside] * (1.0, -1.0, -1.0)
    seen = observation.points[:N_MESH][inside] * (1.0, -1.0, -1.0)
    model_centre, seen_centre = model.mean(axis=0), seen.mean(axis=0)
    rotation, _ = Rotation.align_vectors(seen - seen_centre, model - model_centre)
    turned = rotation.apply(model - model_centre)
    scale = max(float(((seen - seen_centre) * turned).sum() / (turned**2).sum()), 1e-3)
    # Root and neck turn alike: shoulders follow a head half of the way.
    values[ROOT] = values[NECK] = rotation.as_rotvec() / 2
    values[CAMERA.start] = np.log(scale)
    place = points.project(State(values))[:N_MESH][inside]
    shift = (observation.points[:N_MESH][inside] - place).mean(axis=0)
    values[CAMERA.start + 1 : CAMERA.stop] = shift[0] / scale, -shift[1] / scale
    return State(values)


def landmark_trust(
    points: HeadPoints, observation: Observation, state: State, settings: FitSettings
) -> Floats:
    """Weight of each landmark `[468]`: less on the oval and on what is turned away."""
    trust = np.where(interior_landmarks(), 1.0, settings.oval_weight)
    facing = points.normals @ head_rotation(state).as_matrix()[2]
    seen = np.clip((facing - _FACING_FROM) / (_FACING_TO - _FACING_FROM), 0.0, 1.0)
    trust = trust * (_HIDDEN + (1 - _HIDDEN) * seen**2 * (3 - 2 * seen))
    return np.where(observation.pinned, _PINNED, trust)
