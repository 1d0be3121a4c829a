"""Following a person through a clip: one shape, steady where nothing moves, quick where it does."""

from dataclasses import replace

import numpy as np
import pytest

from gdpw_core.controls import Controls, ExpressionUnits
from gdpw_core.errors import InputError
from gdpw_core.face import Face
from gdpw_core.face.landmarks import LEFT_IRIS, N_MESH, RIGHT_IRIS
from gdpw_core.fitting import ClipTracker, Fit, TrackSettings
from gdpw_core.fitting.points import HeadPoints
from gdpw_core.fitting.state import State
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Crop
from gdpw_core.parameters import Camera, FaceParameters

CROP = Crop(300.0, 280.0, 400.0)
JITTER = 0.25  # pixels, that of the landmarker on a face of this size
UPPER_LIP, LOWER_LIP = 13, 14  # middle of their inner edges


@pytest.fixture(scope="module")
def head() -> HeadModel:
    return HeadModel(load_pack())


@pytest.fixture(scope="module")
def actor(head) -> "Actor":
    return Actor(head)


class Actor:
    """A person whose landmarks are known exactly, or with the landmarker's jitter."""

    def __init__(self, head: HeadModel) -> None:
        self.controls = Controls(head.pack.units)
        self._units = head.pack.units.names
        self._points = HeadPoints(head.pack)
        shape = np.zeros(100)
        shape[:4] = (0.8, -0.5, 0.6, 0.3)
        self.rest = FaceParameters.neutral(Camera(7.0, 0.004, 0.01)).replaced(shape=shape)

    def seen(self, values: dict[str, float], seed: int | None = None) -> Face:
        """What the landmarker finds; a seed adds jitter."""
        shown = self.controls.with_values(values, self.rest, self.rest)
        projected = self._points.project(State.of(shown))
        landmarks = np.zeros((478, 3))
        landmarks[:N_MESH, :2] = CROP.to_photo(projected[:N_MESH, :2])
        landmarks[:N_MESH, 2] = projected[:N_MESH, 2] * (CROP.side / 2)
        for centre, point in ((LEFT_IRIS, N_MESH), (RIGHT_IRIS, N_MESH + 1)):
            landmarks[centre : centre + 5, :2] = CROP.to_photo(projected[point, :2])
        if seed is not None:
            landmarks += np.random.default_rng(seed).normal(0, JITTER, landmarks.shape)
        scores = {
            unit: float(np.clip(self.controls.value(unit, shown, self.rest), 0, 1))
            for unit in self._units
        }
        return Face.from_landmarks(landmarks, 1.0, scores)

    def value(self, name: str, fit: Fit) -> float:
        return self.controls.value(name, fit.parameters, self.rest)


def test_a_clip_in_which_nothing_moves_gives_one_pose(head, actor):
    still = actor.seen({"yaw": 12.0, "mouthSmile": 0.4})
    tracker = ClipTracker(head, [still])
    fits = [tracker.track(still) for _ in range(8)]
    values = np.array([State.of(fit.parameters).values for fit in fits[2:]])
    assert np.ptp(values, axis=0).max() < 1e-3


def test_the_shape_and_the_crop_are_those_of_the_clip(head, actor):
    turns = [actor.seen({"yaw": float(yaw)}) for yaw in (-25, -10, 0, 15, 30)]
    tracker = ClipTracker(head, turns)
    fits = [tracker.track(face) for face in turns]
    assert all(np.array_equal(fit.parameters.shape, tracker.shape) for fit in fits)
    assert all(fit.crop == tracker.crop for fit in fits)
    assert max(fit.reprojection for fit in fits) < 0.01


def test_a_blink_of_two_frames_keeps_its_height_and_its_time(head, actor):
    heights = [0.0] * 6 + [0.9, 0.9] + [0.0] * 6
    faces = [actor.seen({"eyeBlink": h}, seed=i) for i, h in enumerate(heights)]
    tracker = ClipTracker(head, faces)
    found = np.array([actor.value("eyeBlink", tracker.track(face)) for face in faces])
    np.testing.assert_allclose(found, heights, atol=0.2)
    assert found[6:8].min() > 0.75


def test_lips_that_close_for_two_frames_are_seen_closed(head, actor):
    angles = [10.0] * 6 + [1.0, 1.0] + [10.0] * 6
    faces = [actor.seen({"jaw_open": a}, seed=i) for i, a in enumerate(angles)]
    tracker = ClipTracker(head, faces)
    gaps = []
    for face in faces:
        fitted = tracker.track(face).fitted_landmarks
        gaps.append((fitted[LOWER_LIP] - fitted[UPPER_LIP])[1])
    wanted = [(face.landmarks[LOWER_LIP] - face.landmarks[UPPER_LIP])[1] for face in faces]
    np.testing.assert_allclose(gaps, wanted, atol=0.08 * max(wanted))


def test_jitter_is_averaged_away_and_a_slow_turn_is_not(head, actor):
    yaws = [0.0] * 15 + [0.5 * k for k in range(1, 21)]
    faces = [actor.seen({"yaw": yaw}, seed=i) for i, yaw in enumerate(yaws)]
    free = ClipTracker(head, faces, settings=TrackSettings(memory=0.0))
    steady = ClipTracker(head, faces)
    loose = np.array([actor.value("yaw", free.track(face)) for face in faces])
    found = np.array([actor.value("yaw", steady.track(face)) for face in faces])
    assert np.std(np.diff(found[3:15])) < 0.6 * np.std(np.diff(loose[3:15]))
    np.testing.assert_allclose(found[-10:], loose[-10:], atol=1.0)


def test_after_a_cut_the_new_pose_is_found_at_once(head, actor):
    before, after = actor.seen({"yaw": -25.0}), actor.seen({"yaw": 20.0})
    moved = after.landmarks + (150.0, 40.0, 0.0)
    after = Face.from_landmarks(moved, after.score, after.blendshapes)
    tracker = ClipTracker(head, [before, after])
    for _ in range(4):
        tracker.track(before)
    assert actor.value("yaw", tracker.track(after)) == pytest.approx(20.0, abs=2.0)


def test_a_head_with_few_named_units_is_tracked_too(head, actor):
    units = head.pack.units
    few = ExpressionUnits(
        units.names[:20],
        units.to_expression[:, :20],
        np.linalg.pinv(units.to_expression[:, :20]),
    )
    other = HeadModel(replace(head.pack, units=few, identity="a head of the user's"))
    faces = [actor.seen({"yaw": 5.0 * k}) for k in range(3)]
    tracker = ClipTracker(other, faces)
    assert max(tracker.track(face).reprojection for face in faces) < 0.01


def test_a_clip_without_faces_is_refused(head):
    with pytest.raises(InputError, match="at least one face"):
        ClipTracker(head, [])
