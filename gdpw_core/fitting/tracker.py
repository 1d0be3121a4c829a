"""A clip to head parameters, frame by frame: one shape, one body, one camera scale."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from gdpw_core.errors import InputError
from gdpw_core.face.landmarks import Face
from gdpw_core.fitting.alignment import aligned, head_rotation, landmark_trust
from gdpw_core.fitting.crop import network_crop
from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.observation import Observation
from gdpw_core.fitting.person import ShapeEvidence
from gdpw_core.fitting.photo import PhotoFitter, photo_fitter
from gdpw_core.fitting.priors import Prior, photo_prior
from gdpw_core.fitting.result import Fit
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
from gdpw_core.image import Crop

if TYPE_CHECKING:
    from gdpw_core.head.model import HeadModel

Floats = NDArray[np.float64]

_MOVING = (CAMERA, ROOT, NECK, JAW, LEFT_EYE, RIGHT_EYE, EXPRESSION)
_SHAPE_FRAMES = 8
_FIRST_STEPS, _STEPS = 12, 4
_INERTIA = 0.7  # share of the last change that is expected again
_LOST = 0.5  # of the eyes' distance: a larger jump of the face is a cut, not a movement


@dataclass(frozen=True)
class TrackSettings:
    """How a clip's frames hold together: standard deviations.

    Args:
        body: direction of the body about the clip's, radians.
        scale: camera scale about the clip's, as a fraction.
        rotation: jitter of the landmarks seen as rotation of head, jaw and eyes, radians.
        place: the same as shift, metres.
        unit: the same as activation of an expression unit.
        movement: a change between frames of this many jitters is a movement and is followed;
            a smaller one is mostly averaged away.
        memory: how many frames the last one stands for while nothing moves.
    """

    body: float = 0.04
    scale: float = 0.02
    rotation: float = 0.004
    place: float = 0.0003
    unit: float = 0.02
    movement: float = 2.0
    memory: float = 4.0


class ClipTracker:
    """Follows one person through a clip of any length, one frame in memory.

    The shape, the body's direction and the camera's scale come from a few frames at the start (or
    from the whole clip, spread out). Each frame is then fitted from the one before, in a first
    pass freely; in the second pass what moved less than the landmarks jitter is held, what moved
    more is left alone. So blinks and lip closures keep their height and their time.

    Args:
        head: the head.
        faces: faces of the person, at least one; the more different, the better the shape.
        crop: the window that all cameras map to; None cuts it around the median landmarks.
        settings: how the frames hold together.

    Raises:
        InputError: no faces, or landmarks that cannot be a face.
    """

    def __init__(
        self,
        head: "HeadModel",
        faces: Sequence[Face],
        *,
        crop: Crop | None = None,
        settings: TrackSettings | None = None,
    ) -> None:
        if not faces:
            raise InputError("a clip needs at least one face to be followed")
        self._fitter: PhotoFitter = photo_fitter(head)
        self._settings = settings or TrackSettings()
        chosen = [faces[i] for i in spread_out(faces, _SHAPE_FRAMES)]
        self.crop = crop or network_crop(np.median([face.landmarks for face in chosen], axis=0))
        evidence = ShapeEvidence(self._fitter.settings.shape)
        states = []
        for face in chosen:
            objective, state = self._fitter.solve(Observation.of(face, self.crop))
            evidence.add(objective, state)
            states.append(state)
        self.shape = evidence.shape()
        """The person's shape `[100]`."""
        self._body = Rotation.from_rotvec([state.values[ROOT] for state in states]).mean()
        self._log_scale: float | None = None
        states = [self._posed(Observation.of(face, self.crop)) for face in chosen]
        self._log_scale = float(np.median([state.values[0] for state in states]))
        units = self._fitter.pack.units
        identity = np.eye(EXPRESSION.stop - EXPRESSION.start)
        self._unit_maps = (
            (units.from_expression, units.to_expression) if units.names else (identity, identity)
        )
        self._last: tuple[State, Observation] | None = None
        self._velocity = np.zeros(SIZE)

    def track(self, face: Face) -> Fit:
        """Fit the next frame.

        Args:
            face: the same person in the next frame; after a gap or a cut simply the next one.

        Returns:
            The fit; its crop is the clip's.
        """
        start = time.perf_counter()
        observation = Observation.of(face, self.crop)
        last = self._last
        if last is None or _jumped(last[1].face, face):
            state = self._posed(observation)
            self._velocity = np.zeros(SIZE)
        else:
            prior = self._clip_prior(face)
            state = self._moved(observation, prior, last[0], _STEPS)
            expected = State(last[0].values + self._velocity)
            state = self._steadied(observation, prior, expected, state)
            self._velocity = _INERTIA * (state.values - last[0].values)
        self._last = (state, observation)
        return self._fitter.result(observation, state, start)

    def _posed(self, observation: Observation) -> State:
        """A first frame: found from the landmarks alone, for the known shape."""
        prior = self._clip_prior(observation.face)
        start = prior.mean.copy()
        state = aligned(self._fitter.points, observation, State(start))
        values = state.values.copy()
        values[NECK] = (self._body.inv() * head_rotation(state)).as_rotvec()
        values[ROOT] = self._body.as_rotvec()
        points = self._fitter.points
        place = points.project(State(values)).mean(axis=0)
        wanted = points.project(state).mean(axis=0)
        values[1] += (wanted - place)[0] / state.scale
        values[2] -= (wanted - place)[1] / state.scale
        return self._moved(observation, prior, State(values), _FIRST_STEPS)

    def _clip_prior(self, face: Face) -> Prior:
        """A photo's prior, about the clip's body and scale and for the known shape."""
        prior = photo_prior(self._fitter.pack, face.blendshapes, self._fitter.settings)
        mean, precision = prior.mean.copy(), prior.precision.copy()
        mean[SHAPE], mean[ROOT] = self.shape, self._body.as_rotvec()
        root, neck = columns(ROOT), columns(NECK)
        precision[root, root] = self._settings.body**-2
        precision[neck, neck] = 0.5**-2  # the neck carries the whole turn of the head
        if self._log_scale is not None:
            mean[0], precision[0, 0] = self._log_scale, self._settings.scale**-2
        return replace(prior, mean=mean, precision=precision)

    def _objective(self, observation: Observation, prior: Prior, state: State) -> Objective:
        fitter = self._fitter
        trust = landmark_trust(fitter.points, observation, state, fitter.settings)
        return Objective(fitter.points, observation, prior, trust, fitter.settings, state.scale)

    def _moved(self, observation: Observation, prior: Prior, state: State, steps: int) -> State:
        objective = self._objective(observation, prior, state)
        return minimise(
            objective.linearised, objective.cost, state, columns(*_MOVING), iterations=steps
        ).state

    def _steadied(
        self, observation: Observation, prior: Prior, expected: State, free: State
    ) -> State:
        """The free fit with what went as expected drawn back to the expectation.

        The pull is measured in the fit's own curvature: an unknown that did what was expected is
        the mean of this frame and of `memory` earlier ones, jointly with all others.
        """
        moving = columns(*_MOVING)
        model = self._objective(observation, prior, free).linearised(free, moving)
        curvature = np.zeros((SIZE, SIZE))
        curvature[np.ix_(moving, moving)] = model.curvature
        change = free.values - expected.values
        pull = np.zeros((SIZE, SIZE))
        for part, jitter in _jitters(self._settings):
            index = columns(part)
            pull[index, index] = curvature[index, index] * self._hold(change[index] / jitter)
        rows, back = self._unit_maps
        held = self._hold(rows @ change[EXPRESSION] / self._settings.unit)
        held *= np.einsum("eu,ef,fu->u", back, curvature[EXPRESSION, EXPRESSION], back)
        pull[EXPRESSION, EXPRESSION] = rows.T @ (held[:, None] * rows)
        inner = pull[np.ix_(moving, moving)]
        step = np.linalg.solve(model.curvature + inner, -inner @ change[moving] - model.gradient)
        return free.moved(np.asarray(step, np.float64), moving)

    def _hold(self, jitters: Floats) -> Floats:
        """How much the expectation counts against this frame, by the surprise in jitters."""
        settings = self._settings
        return np.asarray(settings.memory / (1 + (jitters / settings.movement) ** 2) ** 2)


def _jitters(settings: TrackSettings) -> tuple[tuple[slice, float], ...]:
    turns = (NECK, JAW, LEFT_EYE, RIGHT_EYE)
    shift = slice(CAMERA.start + 1, CAMERA.stop)
    return ((shift, settings.place), *((part, settings.rotation) for part in turns))


def fit_clip(
    head: "HeadModel", faces: Iterable[Face], *, settings: TrackSettings | None = None
) -> Iterator[Fit]:
    """Fit a whole clip: shape from frames spread over it, then frame by frame.

    Args:
        head: the head.
        faces: the person's face in each frame, in order.
        settings: how the frames hold together.

    Yields:
        A fit for each frame, all in one crop.
    """
    known = list(faces)
    tracker = ClipTracker(head, known, settings=settings)
    for face in known:
        yield tracker.track(face)


def spread_out(faces: Sequence[Face], count: int) -> list[int]:
    """Indices of up to `count` faces that look as different as possible (farthest points)."""
    points = np.stack([face.landmarks[:, :2] for face in faces])
    points = points - points.mean(axis=1, keepdims=True)
    size = np.linalg.norm(points, axis=(1, 2), keepdims=True)
    rows = (points / size).reshape(len(points), -1)
    chosen = [int(np.linalg.norm(rows - np.median(rows, axis=0), axis=1).argmin())]
    distance = np.linalg.norm(rows - rows[chosen[0]], axis=1)
    while len(chosen) < min(count, len(faces)):
        chosen.append(int(distance.argmax()))
        distance = np.minimum(distance, np.linalg.norm(rows - rows[chosen[-1]], axis=1))
    return sorted(set(chosen))


def _jumped(before: Face, after: Face) -> bool:
    shift = np.linalg.norm((after.landmarks - before.landmarks)[:, :2].mean(axis=0))
    return bool(shift > _LOST * before.inter_ocular)
