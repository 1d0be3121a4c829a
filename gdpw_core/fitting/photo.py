"""One picture to head parameters: staged Levenberg-Marquardt on the landmarks."""

import time
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from gdpw_core.face.landmarks import N_MESH, Face
from gdpw_core.fitting.alignment import aligned, head_turn, landmark_trust
from gdpw_core.fitting.confidence import judge
from gdpw_core.fitting.crop import network_crop
from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.observation import Observation, interior_landmarks
from gdpw_core.fitting.points import HeadPoints
from gdpw_core.fitting.priors import Prior, photo_prior
from gdpw_core.fitting.result import Fit
from gdpw_core.fitting.settings import FitSettings
from gdpw_core.fitting.shape_spread import load_spread, near_shape
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
    State,
    columns,
)
from gdpw_core.head.limits import within_limits
from gdpw_core.head.pack import HeadPack

if TYPE_CHECKING:
    from gdpw_core.head.model import HeadModel

_POSE = (CAMERA, ROOT, NECK)
_FACE = (*_POSE, JAW, LEFT_EYE, RIGHT_EYE, EXPRESSION)
# What moves in each stage, and at most how many linearisations.
_STAGES = ((_POSE, 6), (_FACE, 6), ((*_POSE, SHAPE), 4), ((*_FACE, SHAPE), 30))
_LAST = 12

_fitters: "WeakKeyDictionary[HeadPack, PhotoFitter]" = WeakKeyDictionary()


def fit_face(head: "HeadModel", face: Face) -> Fit:
    """Fit a head to the landmarks of one picture; also after they were moved by hand.

    Args:
        head: the head to fit.
        face: landmarks in photo pixels and blendshape scores.

    Raises:
        InputError: landmarks that cannot be a face.
    """
    return photo_fitter(head).fit(face)


def photo_fitter(head: "HeadModel") -> "PhotoFitter":
    """The fitter of a head, prepared at its first use (0.1 s)."""
    fitter = _fitters.get(head.pack)
    if fitter is None:
        fitter = _fitters[head.pack] = PhotoFitter(head.pack)
    return fitter


class PhotoFitter:
    """Fits one head to any number of faces.

    Args:
        pack: the head.
        settings: how far each source is trusted.
    """

    def __init__(self, pack: HeadPack, settings: FitSettings | None = None) -> None:
        self.pack = pack
        self.settings = settings or FitSettings()
        self.points = HeadPoints(pack)
        self.spread = load_spread(pack.identity)
        """What is known of shapes fitted to this head; None for a head that was not measured."""

    def fit(self, face: Face) -> Fit:
        """See `fit_face`."""
        start = time.perf_counter()
        observation = Observation.of(face, network_crop(face.landmarks))
        return self.result(observation, self._solved(observation), start)

    def objective(self, observation: Observation, prior: Prior, state: State) -> Objective:
        """What a head costs near a state: landmarks that it turns away count less."""
        trust = landmark_trust(self.points, observation, state, self.settings)
        return Objective(self.points, observation, prior, trust, self.settings, state.scale)

    def _solved(self, observation: Observation) -> State:
        """The fit with the shape held near the most likely one of the person.

        Not where the user placed landmarks: whom the picture shows then is no guess any more.
        """
        state = self.alone(observation)
        if self.spread is None or observation.face.pinned:
            return state
        prior = photo_prior(self.pack, observation.face.blendshapes, self.settings)
        prior = near_shape(prior, self.spread.person(state.shape), self.settings.person)
        objective = self.objective(observation, prior, state)
        unknowns = columns(*_FACE, SHAPE)
        return minimise(
            objective.linearised, objective.cost, state, unknowns, iterations=_LAST
        ).state

    def alone(self, observation: Observation) -> State:
        """What the picture alone says, with a standard normal prior of the shape."""
        prior = photo_prior(self.pack, observation.face.blendshapes, self.settings)
        state = aligned(self.points, observation, State(prior.mean))
        for parts, iterations in _STAGES:
            objective = self.objective(observation, prior, state)
            unknowns = columns(*parts)
            state = minimise(
                objective.linearised, objective.cost, state, unknowns, iterations=iterations
            ).state
        return state

    def result(self, observation: Observation, state: State, start: float | None = None) -> Fit:
        """The fit that a state is, measured.

        Args:
            observation: what was fitted.
            state: the solution.
            start: `time.perf_counter()` when the work began; None does not measure it.
        """
        state = State.of(within_limits(state.parameters(), self.pack.units))
        face, crop = observation.face, observation.crop
        interior = interior_landmarks()
        fitted = crop.to_photo(self.points.project(state)[:N_MESH, :2])
        landmarks = np.asarray(face.landmarks[:, :2], np.float64)
        errors = np.linalg.norm(fitted - landmarks[:N_MESH], axis=1) / face.inter_ocular
        verdict = judge(errors[interior], face, head_turn(state))
        return Fit(
            parameters=state.parameters(),
            crop=crop,
            landmarks=landmarks,
            fitted_landmarks=fitted,
            interior=interior,
            reprojection=float(errors[interior].mean()),
            reprojection_p95=float(np.quantile(errors[interior], 0.95)),
            confidence=verdict.confidence,
            warnings=verdict.warnings,
            seconds=0.0 if start is None else time.perf_counter() - start,
        )
