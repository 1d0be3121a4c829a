"""One picture to head parameters: staged Levenberg-Marquardt on the landmarks."""

import time
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from gdpw_core.errors import InputError
from gdpw_core.face.landmarks import N_MESH, Face
from gdpw_core.fitting.confidence import judge
from gdpw_core.fitting.crop import network_crop
from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.observation import Observation, interior_landmarks
from gdpw_core.fitting.points import HeadPoints
from gdpw_core.fitting.priors import photo_prior
from gdpw_core.fitting.result import Fit
from gdpw_core.fitting.settings import FitSettings
from gdpw_core.fitting.solver import minimise
from gdpw_core.fitting.state import (
    CAMERA,
    EXPRESSION,
    JAW,
    LEFT_EYE,
    NECK,
    RIGHT_EYE,
    ROOT,
    SHAPE,
    SIZE,
    State,
    columns,
)
from gdpw_core.head.limits import within_limits
from gdpw_core.head.pack import HeadPack

if TYPE_CHECKING:
    from gdpw_core.head.model import HeadModel

Floats = NDArray[np.float64]

_POSE = (CAMERA, ROOT, NECK)
_FACE = (*_POSE, JAW, LEFT_EYE, RIGHT_EYE, EXPRESSION)
# What moves in each stage, and at most how many linearisations.
_STAGES = ((_POSE, 6), (_FACE, 6), ((*_POSE, SHAPE), 4), ((*_FACE, SHAPE), 30))
# A landmark counts fully while the head's surface there faces the viewer by this cosine, and
# hardly at all once it is turned away.
_FACING_FROM, _FACING_TO, _HIDDEN = -0.1, 0.3, 0.02

_fitters: "WeakKeyDictionary[HeadPack, PhotoFitter]" = WeakKeyDictionary()


def fit_face(head: "HeadModel", face: Face) -> Fit:
    """Fit a head to the landmarks of one picture; also after they were moved by hand.

    Args:
        head: the head to fit.
        face: landmarks in photo pixels and blendshape scores.

    Raises:
        InputError: landmarks that cannot be a face.
    """
    fitter = _fitters.get(head.pack)
    if fitter is None:
        fitter = _fitters[head.pack] = PhotoFitter(head.pack)
    return fitter.fit(face)


class PhotoFitter:
    """Fits one head to any number of faces.

    Args:
        pack: the head.
        settings: how far each source is trusted.
    """

    def __init__(self, pack: HeadPack, settings: FitSettings | None = None) -> None:
        self._pack = pack
        self._settings = settings or FitSettings()
        self._points = HeadPoints(pack)
        self._interior = interior_landmarks()
        corners = pack.v_template[pack.faces[pack.mediapipe.triangles]]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        self._normals = normals / np.linalg.norm(normals, axis=1, keepdims=True)

    def fit(self, face: Face) -> Fit:
        """See `fit_face`."""
        start = time.perf_counter()
        if not np.isfinite(face.landmarks).all() or face.inter_ocular < 1.0:
            raise InputError("the landmarks cannot be a face: its eyes lie in one place")
        crop = network_crop(face.landmarks)
        observation = Observation.of(face, crop)
        state = self._fitted_state(observation)
        projected = self._points.project(state)[:N_MESH, :2]
        fitted = np.asarray(crop.to_photo(projected), np.float64)
        landmarks = np.asarray(face.landmarks[:, :2], np.float64)
        errors = np.linalg.norm(fitted - landmarks[:N_MESH], axis=1) / face.inter_ocular
        verdict = judge(errors[self._interior], face, _head_turn(state))
        return Fit(
            parameters=state.parameters(),
            crop=crop,
            landmarks=landmarks,
            fitted_landmarks=fitted,
            interior=self._interior,
            reprojection=float(errors[self._interior].mean()),
            reprojection_p95=float(np.quantile(errors[self._interior], 0.95)),
            confidence=verdict.confidence,
            warnings=verdict.warnings,
            seconds=time.perf_counter() - start,
        )

    def _fitted_state(self, observation: Observation) -> State:
        prior = photo_prior(self._pack, observation.face.blendshapes, self._settings)
        state = self._aligned(observation)
        values = state.values.copy()
        values[EXPRESSION], values[JAW] = prior.mean[EXPRESSION], prior.mean[JAW]
        state = State(values)
        for parts, iterations in _STAGES:
            objective = Objective(
                self._points, observation, prior, self._weights(state), self._settings, state.scale
            )
            unknowns = columns(*parts)
            state = minimise(
                objective.linearised, objective.cost, state, unknowns, iterations=iterations
            ).state
        return State.of(within_limits(state.parameters(), self._pack.units))

    def _aligned(self, observation: Observation) -> State:
        """Camera and rotation of the mean head: a similarity to the landmarks in 3-D."""
        inside = self._interior
        model = self._points.rest[:N_MESH][inside]
        seen = observation.points[:N_MESH][inside] * (1.0, -1.0, -1.0)
        model_centre, seen_centre = model.mean(axis=0), seen.mean(axis=0)
        rotation, _ = Rotation.align_vectors(seen - seen_centre, model - model_centre)
        turned = rotation.apply(model - model_centre)
        scale = ((seen - seen_centre) * turned).sum() / (turned**2).sum()
        values = np.zeros(SIZE)
        # Root and neck turn alike: shoulders follow a head half of the way.
        values[ROOT] = values[NECK] = rotation.as_rotvec() / 2
        values[CAMERA.start] = np.log(max(float(scale), 1e-3))
        place = self._points.project(State(values))[:N_MESH][inside]
        shift = (observation.points[:N_MESH][inside] - place).mean(axis=0)
        values[CAMERA.start + 1 : CAMERA.stop] = shift[0] / scale, -shift[1] / scale
        return State(values)

    def _weights(self, state: State) -> Floats:
        """Trust in each landmark `[468]` by where it lies and how the head is turned."""
        trust = np.where(self._interior, 1.0, self._settings.oval_weight)
        facing = self._normals @ _head_rotation(state).as_matrix()[2]
        seen = np.clip((facing - _FACING_FROM) / (_FACING_TO - _FACING_FROM), 0.0, 1.0)
        return np.asarray(trust * (_HIDDEN + (1 - _HIDDEN) * seen**2 * (3 - 2 * seen)))


def _head_rotation(state: State) -> Rotation:
    root = Rotation.from_rotvec(state.values[ROOT])
    return root * Rotation.from_rotvec(state.values[NECK])


def _head_turn(state: State) -> float:
    """Angle between the face's direction and the viewer, radians."""
    forward = _head_rotation(state).as_matrix()[2, 2]
    return float(np.arccos(np.clip(forward, -1.0, 1.0)))
