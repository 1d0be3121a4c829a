"""Fitting the head to all kept frames of a person: one shape, one body, a pose for each frame."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from gdpw_core.face import Face
from gdpw_core.face.landmarks import N_MESH, inter_ocular_distance
from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.observation import Observation, interior_landmarks
from gdpw_core.fitting.points import HeadPoints
from gdpw_core.fitting.priors import Prior, photo_prior
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
from gdpw_core.image import Crop
from gdpw_core.parameters import FaceParameters
from gdpw_core.training.joint_fit import minimise_together
from gdpw_core.training.variety import features, spread_out

Floats = NDArray[np.float64]

_SCALE = slice(0, 1)
_PLACE = slice(1, 3)
_POSE = (CAMERA, ROOT, NECK)
_MOVING = (_PLACE, NECK, JAW, LEFT_EYE, RIGHT_EYE, EXPRESSION)
_SHARED = (_SCALE, ROOT, SHAPE)
_LOCAL = (_SCALE, *_MOVING, ROOT)

# Frames of a clip share the body's direction and the camera's scale up to these deviations.
_BODY = 0.04  # radians
_SCALE_DEVIATION = 0.02  # of the scale
# With the shape known, what is left between frames is movement: landmarks are trusted more
# (metres on the head) than for one photo, where they also have to say whose face it is.
_FINE_LANDMARK = 0.002
_SHAPE_FRAMES = 12


@dataclass(frozen=True, eq=False)
class FrameFit:
    """Fitted parameters of one frame.

    Args:
        parameters: the camera maps to the clip's crop.
        error: mean distance of interior landmarks, as a fraction of the eyes' distance.
    """

    parameters: FaceParameters
    error: float


class PersonFitter:
    """Fits the same person in many frames; the shape is found once and then kept.

    Args:
        pack: the head.
        settings: standard deviations of the fit.
    """

    def __init__(self, pack: HeadPack, settings: FitSettings | None = None) -> None:
        self._pack = pack
        self._settings = settings or FitSettings()
        self._fine = replace(self._settings, landmark=_FINE_LANDMARK)
        self._points = HeadPoints(pack)
        self._interior = interior_landmarks()
        corners = pack.v_template[pack.faces[pack.mediapipe.triangles]]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        self._normals = normals / np.linalg.norm(normals, axis=1, keepdims=True)

    def shape(self, faces: Sequence[Face], crops: Sequence[Crop], *, one_clip: bool) -> Floats:
        """The shape `[100]` that explains the most different of the given frames together.

        Args:
            faces: faces of one person.
            crops: the crop of each.
            one_clip: the frames share a crop, the body's direction and the camera's scale.
        """
        chosen = spread_out(features(faces), _SHAPE_FRAMES)
        frames = [self._frame(faces[i], crops[i]) for i in chosen]
        starts = [self._posed(frame, np.zeros(SHAPE.stop - SHAPE.start)) for frame in frames]
        common = columns(*(_SHARED if one_clip else (SHAPE,)))
        single = columns(*(_MOVING if one_clip else _LOCAL))
        # Every frame brings the prior of the shared unknowns. Landmarks of one face err alike in
        # all frames, so N frames are worth the square root of N, and so is the prior.
        share = float(np.sqrt(len(frames)))
        frames = [frame.sharing(common, share) for frame in frames]

        def objectives(states: Sequence[State]) -> list[Objective]:
            pairs = zip(frames, states, strict=True)
            return [self._objective(frame, state, self._settings) for frame, state in pairs]

        states = minimise_together(objectives, starts, single=single, common=common)
        return states[0].shape.copy()

    def fit(
        self, faces: Sequence[Face], crops: Sequence[Crop], shape: Floats, *, one_clip: bool
    ) -> list[FrameFit]:
        """Parameters of every frame for a known shape.

        Args:
            faces: faces of the person.
            crops: the crop of each.
            shape: `[100]`.
            one_clip: the frames share, nearly, the direction of the body and the camera's scale,
                so that a turning head turns at the neck.
        """
        frames = [self._frame(face, crop) for face, crop in zip(faces, crops, strict=True)]
        states = [self._moved(frame, self._posed(frame, shape), _LOCAL) for frame in frames]
        if one_clip and len(frames) > 1:
            frames, states = self._with_common_body(frames, states)
            pairs = zip(frames, states, strict=True)
            states = [self._moved(frame, state, _LOCAL) for frame, state in pairs]
        return [self._result(frame, state) for frame, state in zip(frames, states, strict=True)]

    def _frame(self, face: Face, crop: Crop) -> "_FrameProblem":
        prior = photo_prior(self._pack, face.blendshapes, self._settings)
        return _FrameProblem(Observation.of(face, crop), prior)

    def _objective(self, frame: "_FrameProblem", state: State, settings: FitSettings) -> Objective:
        weights = self._weights(state)
        return Objective(
            self._points, frame.observation, frame.prior, weights, settings, state.scale
        )

    def _weights(self, state: State) -> Floats:
        """Trust in each landmark `[468]`: less on the oval and on what is turned away."""
        rotation = Rotation.from_rotvec(state.values[ROOT]) * Rotation.from_rotvec(
            state.values[NECK]
        )
        facing = self._normals @ rotation.as_matrix()[2]
        share = np.clip((facing + 0.1) / 0.4, 0.0, 1.0)
        base = np.where(self._interior, 1.0, self._settings.oval_weight)
        return np.asarray(base * (0.02 + 0.98 * share * share * (3 - 2 * share)))

    def _posed(self, frame: "_FrameProblem", shape: Floats) -> State:
        """Camera, body and head for a known shape, from the landmarks' own depth."""
        values = np.zeros(SIZE)
        values[SHAPE] = shape
        values[EXPRESSION] = frame.prior.mean[EXPRESSION]
        values[JAW] = frame.prior.mean[JAW]
        head = self._points.project(State(values))[:N_MESH][self._interior] * (1, -1, -1)
        seen = frame.observation.points[:N_MESH][self._interior] * (1, -1, -1)
        head_mean, seen_mean = head.mean(axis=0), seen.mean(axis=0)
        rotation, _ = Rotation.align_vectors(seen - seen_mean, head - head_mean)
        turned = (head - head_mean) @ rotation.as_matrix().T
        scale = float(((seen - seen_mean) * turned).sum() / (turned**2).sum())
        half = Rotation.from_rotvec(rotation.as_rotvec() / 2).as_rotvec()
        values[ROOT], values[NECK], values[0] = half, half, np.log(scale)
        placed = self._points.project(State(values))[:N_MESH][self._interior]
        gap = (frame.observation.points[:N_MESH][self._interior] - placed).mean(axis=0)
        values[1] += gap[0] / scale
        values[2] -= gap[1] / scale
        return self._moved(frame, State(values), _POSE, steps=6)

    def _moved(
        self, frame: "_FrameProblem", state: State, parts: tuple[slice, ...], *, steps: int = 12
    ) -> State:
        objective = self._objective(frame, state, self._fine)
        solution = minimise(
            objective.linearised, objective.cost, state, columns(*parts), iterations=steps
        )
        return solution.state

    def _with_common_body(
        self, frames: Sequence["_FrameProblem"], states: Sequence[State]
    ) -> tuple[list["_FrameProblem"], list[State]]:
        """Move the turn of the body into the neck, about the clip's mean body and scale."""
        body = Rotation.from_rotvec([state.values[ROOT] for state in states]).mean()
        scale = float(np.median([state.values[0] for state in states]))
        moved = []
        for state in states:
            head = Rotation.from_rotvec(state.values[ROOT]) * Rotation.from_rotvec(
                state.values[NECK]
            )
            values = state.values.copy()
            values[ROOT] = body.as_rotvec()
            values[NECK] = (body.inv() * head).as_rotvec()
            placed = self._points.project(State(values))[:N_MESH].mean(axis=0)
            wanted = self._points.project(state)[:N_MESH].mean(axis=0)
            values[1] += (wanted - placed)[0] / state.scale
            values[2] -= (wanted - placed)[1] / state.scale
            moved.append(State(values))
        return [frame.near(body.as_rotvec(), scale) for frame in frames], moved

    def _result(self, frame: "_FrameProblem", state: State) -> FrameFit:
        parameters = within_limits(state.parameters(), self._pack.units)
        return FrameFit(parameters, self._error(frame, State.of(parameters)))

    def _error(self, frame: "_FrameProblem", state: State) -> float:
        placed = self._points.project(state)[:N_MESH, :2]
        seen = frame.observation.points
        gaps = np.linalg.norm(placed - seen[:N_MESH, :2], axis=1)[self._interior]
        return float(gaps.mean() / inter_ocular_distance(seen))


@dataclass(frozen=True, eq=False)
class _FrameProblem:
    observation: Observation
    prior: Prior

    def sharing(self, common: NDArray[np.int64], count: float) -> "_FrameProblem":
        precision = self.prior.precision.copy()
        precision[np.ix_(common, common)] /= count
        return replace(self, prior=replace(self.prior, precision=precision))

    def near(self, body: Floats, log_scale: float) -> "_FrameProblem":
        mean, precision = self.prior.mean.copy(), self.prior.precision.copy()
        mean[ROOT], mean[0] = body, log_scale
        root = np.arange(ROOT.start, ROOT.stop)
        precision[root, root] = _BODY**-2
        precision[0, 0] = _SCALE_DEVIATION**-2
        # The neck now carries the whole turn of the head.
        neck = np.arange(NECK.start, NECK.stop)
        precision[neck, neck] = 0.5**-2
        return replace(self, prior=replace(self.prior, mean=mean, precision=precision))
