"""A clip to head parameters, frame by frame: one shape, one body, one camera scale."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.face.landmarks import Face
from gdpw_core.fitting.crop import network_crop
from gdpw_core.fitting.observation import Observation
from gdpw_core.fitting.person import MOVING, Person, PersonSolver
from gdpw_core.fitting.photo import photo_fitter
from gdpw_core.fitting.result import Fit
from gdpw_core.fitting.solver import Solution
from gdpw_core.fitting.state import (
    CAMERA,
    EXPRESSION,
    JAW,
    LEFT_EYE,
    RIGHT_EYE,
    SHAPE,
    SIZE,
    State,
    columns,
)
from gdpw_core.fitting.variety import features, spread_out
from gdpw_core.head.pack import HeadPack
from gdpw_core.image import Crop
from gdpw_core.parameters import N_EXPRESSION

if TYPE_CHECKING:
    from gdpw_core.fitting.dense import FacePatch, SkinFollower
    from gdpw_core.head.model import HeadModel

Floats = NDArray[np.float64]

_SHAPE_FRAMES = 8
_STEPS = 4
_LOST = 0.5  # of the eyes' distance: a larger jump of the face is a cut, not a movement
_GROWN = 0.25  # the same for a change of size, as a fraction


@dataclass(frozen=True)
class TrackSettings:
    """How the frames of a clip hold together.

    Args:
        landmark: jitter of each landmark for itself, metres on the head.
        rotation: jitter of all landmarks together, seen as rotation of the head, radians.
        jaw: the same as rotation of the jaw, radians.
        gaze: the same as rotation of the eyes, radians.
        place: the same as shift, metres.
        scale: the same as change of the camera's scale, as a fraction.
        unit: the same as activation of an expression unit.
        movement: a surprise of this many jitters is a movement and is followed; a smaller one is
            mostly averaged away.
        memory: how many frames the expectation stands for while nothing surprises.
        inertia: share of the last change that is expected again.
        skin: what is left of the jitter of all landmarks together where skin is followed too.
    """

    landmark: float = 0.0003
    rotation: float = 0.004
    jaw: float = 0.008
    gaze: float = 0.012
    place: float = 0.0003
    scale: float = 0.002
    unit: float = 0.02
    movement: float = 2.0
    memory: float = 4.0
    inertia: float = 0.8
    skin: float = 0.4


class ClipTracker:
    """Follows one person through a clip of any length, one frame in memory.

    The shape, the body's direction and the camera's scale come from some faces of the clip. Each
    frame is then fitted freely, from the one before; what did what was expected is drawn toward
    the expectation, what moved otherwise is left alone. So blinks and lip closures keep their
    height and their time, and a still face stays still.

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
        self._head = head
        self._fitter = photo_fitter(head)
        self._solver = PersonSolver(self._fitter)
        self._settings = settings or TrackSettings()
        chosen = [faces[i] for i in spread_out(features(faces), _SHAPE_FRAMES)]
        self.crop = crop or network_crop(np.median([face.landmarks for face in faces], axis=0))
        """The window of all fits."""
        seen = [Observation.of(face, self.crop) for face in chosen]
        self.shape = self._solver.shape(seen, one_clip=False)
        """The person's shape `[100]`."""
        states = [self._solver.posed(observation, Person(self.shape)) for observation in seen]
        self._person = self._solver.clip(self.shape, states)
        self._basis = _basis(head.pack, self._settings)
        self._last: tuple[State, Face] | None = None
        self._velocity = np.zeros(SIZE)
        self._follower: SkinFollower | None = None

    def follow_skin(self, patch: "FacePatch") -> None:
        """Follow the skin as well from here on: landmarks of each frame err in another way.

        Args:
            patch: of the frame that was tracked last.
        """
        if self._last is None:
            raise ValueError("no frame was tracked yet")
        # What draws skin is loaded where skin is followed: photos are fitted without.
        from gdpw_core.fitting.dense import SkinFollower

        self._follower = SkinFollower(self._head, self.crop, patch, self._last[0])

    def track(self, face: Face, patch: "FacePatch | None" = None) -> Fit:
        """Fit the next frame.

        Args:
            face: the same person in the next frame; after a gap or a cut simply the next one.
            patch: of the frame, where skin is followed.

        Returns:
            The fit; its crop is the clip's.

        Raises:
            InputError: landmarks that cannot be a face.
        """
        start = time.perf_counter()
        observation = Observation.of(face, self.crop)
        if self._last is None or _cut(self._last[1], face):
            state = self._solver.posed(observation, self._person)
            self._velocity = np.zeros(SIZE)
        else:
            before = self._last[0]
            prior = self._solver.prior(face, self._person)
            free = self._solver.solution(observation, prior, before, iterations=_STEPS)
            together = 1.0
            if self._follower is not None and patch is not None:
                landmarks = self._fitter.objective(observation, prior, free.state)
                found = self._follower.solution(patch, free.state, landmarks)
                if found is not None:
                    free, together = found, self._settings.skin
            state = self._steadied(before.values + self._velocity, free, together)
            self._velocity = self._settings.inertia * (state.values - before.values)
        self._last = (state, face)
        return self._fitter.result(observation, state, start)

    def _steadied(self, expected: Floats, free: Solution, together: float) -> State:
        """The free fit with what went as expected drawn back to the expectation.

        `together` is how much landmarks jitter in step, as a share of what they do alone.

        The expectation counts as `memory` frames like this one in every unknown that does not
        surprise, and the less the more an unknown does.
        """
        moving = columns(*MOVING)
        settings = self._settings
        # Unknowns in jitters of all landmarks together; a turn is one about the face's centre.
        back = self._basis.copy()
        unit = free.state.scale * settings.place
        back[CAMERA.start + 1 : CAMERA.stop] = free.model.centre / unit
        to = np.linalg.inv(back)
        change = back @ (free.state.values - expected)[moving]
        # Each landmark's own jitter moves unknowns that it tells apart badly, in step.
        share = (settings.landmark / self._fitter.settings.landmark) ** 2
        curvature = to.T @ free.model.curvature @ to
        jitter = share * np.linalg.inv(curvature) + together**2 * np.eye(len(moving))
        surprise = change / (settings.movement * np.sqrt(jitter.diagonal()))
        pull = jitter * (settings.memory / (1 + surprise**2) ** 2 / jitter.diagonal())
        step = -np.linalg.solve(pull + np.eye(len(moving)), pull @ change)
        return free.state.moved(np.asarray(to @ step, np.float64), moving)


def _basis(pack: HeadPack, settings: TrackSettings) -> Floats:
    """Rows `[68, 68]` that measure changes of the moving unknowns in jitters."""
    jitter = np.full(SHAPE.start, settings.rotation)
    jitter[CAMERA] = (settings.scale, settings.place, settings.place)
    jitter[JAW] = settings.jaw
    jitter[LEFT_EYE] = jitter[RIGHT_EYE] = settings.gaze
    rows = np.diag(1 / jitter)
    units = pack.units.from_expression if pack.units.names else np.zeros((0, N_EXPRESSION))
    # A head may show more expressions than it has names for.
    rest = np.linalg.qr(units.T, mode="complete").Q[:, len(units) :]
    rows[EXPRESSION, EXPRESSION] = np.concatenate([units, rest.T]) / settings.unit
    return rows


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


def _cut(before: Face, after: Face) -> bool:
    """Whether the face jumped or grew so much that another shot began."""
    shift = np.linalg.norm((after.landmarks - before.landmarks)[:, :2].mean(axis=0))
    grown = abs(np.log(after.size / before.size))
    return bool(shift > _LOST * before.inter_ocular or grown > _GROWN)
