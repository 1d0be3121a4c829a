"""One person in many pictures: the shape that they share, and each frame for a known shape."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from gdpw_core.face.landmarks import N_MESH, Face
from gdpw_core.fitting.alignment import aligned, head_rotation
from gdpw_core.fitting.joint import minimise_together
from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.observation import Observation
from gdpw_core.fitting.photo import PhotoFitter
from gdpw_core.fitting.points import HeadPoints
from gdpw_core.fitting.priors import Prior, photo_prior
from gdpw_core.fitting.shape_spread import near_shape
from gdpw_core.fitting.solver import Solution, minimise
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

Floats = NDArray[np.float64]

_SCALE, _PLACE = slice(0, 1), slice(1, 3)
_POSE = (CAMERA, ROOT, NECK)
MOVING = (*_POSE, JAW, LEFT_EYE, RIGHT_EYE, EXPRESSION)
"""What may differ between two pictures of a person."""
_MOVING_IN_CLIP = (_PLACE, NECK, JAW, LEFT_EYE, RIGHT_EYE, EXPRESSION)
_SHARED_IN_CLIP = (_SCALE, ROOT, SHAPE)

# Frames of a clip share the body's direction and the camera's scale up to these deviations.
_BODY = 0.04  # radians
_SCALE_DEVIATION = 0.02  # of the scale
_NECK = 0.5  # radians: on a known body the neck carries the whole turn of the head


@dataclass(frozen=True, eq=False)
class Person:
    """What is known of a person before a picture.

    Args:
        shape: `[100]`.
        body: direction of the body in the clip, axis-angle of the root; None outside a clip.
        log_scale: log of the camera's scale in the clip; None outside a clip.
    """

    shape: Floats
    body: Floats | None = None
    log_scale: float | None = None


class PersonSolver:
    """Fits a head to pictures of one person.

    Args:
        fitter: of that head.
    """

    def __init__(self, fitter: PhotoFitter) -> None:
        self._fitter = fitter

    def shape(self, observations: Sequence[Observation], *, one_clip: bool) -> Floats:
        """The shape `[100]` that explains the given pictures together.

        Args:
            observations: of one person; the more different, the better.
            one_clip: they also share a crop, the body's direction and the camera's scale.
        """
        nobody = Person(np.zeros(SHAPE.stop - SHAPE.start))
        states = [self._placed(observation, nobody) for observation in observations]
        common = columns(*(_SHARED_IN_CLIP if one_clip else (SHAPE,)))
        single = columns(*(_MOVING_IN_CLIP if one_clip else MOVING))
        priors = [self.prior(observation.face, nobody) for observation in observations]
        states = self._together(observations, priors, states, single, common)
        spread = self._fitter.spread
        if spread is not None:
            likely = spread.person(states[0].shape, len(observations))
            priors = [near_shape(p, likely, self._fitter.settings.person) for p in priors]
            states = self._together(observations, priors, states, single, common)
        return states[0].shape.copy()

    def _together(
        self,
        observations: Sequence[Observation],
        priors: Sequence[Prior],
        states: Sequence[State],
        single: NDArray[np.int64],
        common: NDArray[np.int64],
    ) -> list[State]:
        # Every picture brings the prior of the shared unknowns. Landmarks of one face err alike
        # in all pictures, so N of them are worth the square root of N, and so is the prior.
        shared = []
        for prior in priors:
            precision = prior.precision.copy()
            precision[np.ix_(common, common)] /= np.sqrt(len(priors))
            shared.append(replace(prior, precision=precision))

        def objectives(states: Sequence[State]) -> list[Objective]:
            pictures = zip(observations, shared, states, strict=True)
            return [self._fitter.objective(*picture) for picture in pictures]

        return minimise_together(objectives, states, single=single, common=common)

    def clip(self, shape: Floats, states: Sequence[State]) -> Person:
        """The person with the body and the camera that frames of a clip have in common.

        Args:
            shape: of the person.
            states: of frames fitted without this knowledge.
        """
        body = Rotation.from_rotvec([state.values[ROOT] for state in states]).mean().as_rotvec()
        return Person(shape, body, float(np.median([state.values[0] for state in states])))

    def posed(self, observation: Observation, person: Person) -> State:
        """Camera, pose and expression for a known shape, from the landmarks alone."""
        free = Person(person.shape)
        state = self.moved(
            observation, self.prior(observation.face, free), self._placed(observation, free)
        )
        if person.body is None:
            return state
        state = on_body(self._fitter.points, state, person.body)
        return self.moved(observation, self.prior(observation.face, person), state)

    def prior(self, face: Face, person: Person) -> Prior:
        """The prior of a photo, about what is known of the person."""
        fitter = self._fitter
        prior = photo_prior(fitter.pack, face.blendshapes, fitter.settings)
        mean, precision = prior.mean.copy(), prior.precision.copy()
        mean[SHAPE] = person.shape
        if person.body is not None:
            root, neck = columns(ROOT), columns(NECK)
            mean[ROOT], precision[root, root] = person.body, _BODY**-2
            precision[neck, neck] = _NECK**-2
        if person.log_scale is not None:
            mean[0], precision[0, 0] = person.log_scale, _SCALE_DEVIATION**-2
        return replace(prior, mean=mean, precision=precision)

    def moved(
        self, observation: Observation, prior: Prior, state: State, *, iterations: int = 12
    ) -> State:
        """The state after everything but the shape was fitted."""
        return self.solution(observation, prior, state, iterations=iterations).state

    def solution(
        self, observation: Observation, prior: Prior, state: State, *, iterations: int
    ) -> Solution:
        """As `moved`, with the last linearisation by the unknowns of `MOVING`."""
        return self._minimised(observation, prior, state, MOVING, iterations)

    def _placed(self, observation: Observation, person: Person) -> State:
        """Camera and direction of the head."""
        prior = self.prior(observation.face, person)
        state = aligned(self._fitter.points, observation, State(prior.mean))
        return self._minimised(observation, prior, state, _POSE, 6).state

    def _minimised(
        self,
        observation: Observation,
        prior: Prior,
        state: State,
        parts: tuple[slice, ...],
        iterations: int,
    ) -> Solution:
        objective = self._fitter.objective(observation, prior, state)
        return minimise(
            objective.linearised, objective.cost, state, columns(*parts), iterations=iterations
        )


def on_body(points: HeadPoints, state: State, body: Floats) -> State:
    """The same head in the same place on a body of another direction."""
    values = state.values.copy()
    values[ROOT] = body
    turn = Rotation.from_rotvec(body).inv() * head_rotation(state)
    values[NECK] = turn.as_rotvec()
    placed = points.project(State(values))[:N_MESH].mean(axis=0)
    wanted = points.project(state)[:N_MESH].mean(axis=0)
    values[1] += (wanted - placed)[0] / state.scale
    values[2] -= (wanted - placed)[1] / state.scale
    return State(values)
