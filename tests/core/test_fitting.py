"""Fitting: known heads are recovered from their landmarks, real portraits within the bars."""

import dataclasses

import numpy as np
import pytest

from gdpw_core.controls import Controls, head_rotation, turn_from
from gdpw_core.errors import InputError
from gdpw_core.face import Face, FaceFinder
from gdpw_core.face.landmarks import LEFT_IRIS, N_MESH, RIGHT_IRIS
from gdpw_core.face.mirror import MIRRORED_LANDMARKS
from gdpw_core.fitting import fit_face
from gdpw_core.fitting.crop import network_crop
from gdpw_core.fitting.points import HeadPoints
from gdpw_core.fitting.state import State
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Crop, decode_photo
from gdpw_core.parameters import Camera, FaceParameters
from gdpw_core.resources import resource

PHOTO_CROP = Crop(300.0, 280.0, 400.0)


@pytest.fixture(scope="module")
def head() -> HeadModel:
    return HeadModel(load_pack())


@pytest.fixture(scope="module")
def controls(head) -> Controls:
    return Controls(head.pack.units)


@pytest.fixture(scope="module")
def sample() -> Face:
    photo = decode_photo(resource("samples", "astronaut.png"))
    return FaceFinder().find(photo.srgb8())[0]


def seen(head: HeadModel, parameters: FaceParameters, scores: dict[str, float]) -> Face:
    """The landmarks that a perfect landmarker would find on this head."""
    projected = HeadPoints(head.pack).project(State.of(parameters))
    landmarks = np.zeros((478, 3))
    landmarks[:N_MESH, :2] = PHOTO_CROP.to_photo(projected[:N_MESH, :2])
    landmarks[:N_MESH, 2] = projected[:N_MESH, 2] * (PHOTO_CROP.side / 2)
    for centre, point in ((LEFT_IRIS, N_MESH), (RIGHT_IRIS, N_MESH + 1)):
        iris = PHOTO_CROP.to_photo(projected[point, :2])
        landmarks[centre : centre + 5, :2] = iris
    return Face.from_landmarks(landmarks, 1.0, scores)


def rest() -> FaceParameters:
    shape = np.zeros(100)
    shape[:4] = (0.8, -0.5, 0.6, 0.3)
    return FaceParameters.neutral(Camera(7.0, 0.004, 0.01)).replaced(shape=shape)


def fitted_value(head, controls, name: str, parameters: FaceParameters) -> float:
    scores = {unit: 0.0 for unit in head.pack.units.names}
    for unit in scores:
        scores[unit] = float(np.clip(controls.value(unit, parameters, parameters), 0, 1))
    fit = fit_face(head, seen(head, parameters, scores))
    assert fit.reprojection < 0.004
    return controls.value(name, fit.parameters, rest())


@pytest.mark.parametrize(("yaw", "pitch", "roll"), [(0, 0, 0), (20, 5, -10), (-30, -8, 12)])
def test_the_direction_of_the_head_is_recovered(head, controls, yaw, pitch, roll):
    turned = controls.with_values({"yaw": yaw, "pitch": pitch, "roll": roll}, rest(), rest())
    fit = fit_face(head, seen(head, turned, {}))
    difference = turn_from(head_rotation(fit.parameters), head_rotation(turned))
    assert np.abs(difference).max() < 1.5


@pytest.mark.parametrize(
    ("name", "value", "within"),
    [
        ("jaw_open", 14.0, 2.0),
        ("eye_yaw", 15.0, 2.0),
        ("mouthSmile", 0.8, 0.15),
        ("eyeBlink", 0.9, 0.15),
    ],
)
def test_an_expression_is_recovered(head, controls, name, value, within):
    shown = controls.with_value(name, value, rest(), rest())
    assert fitted_value(head, controls, name, shown) == pytest.approx(value, abs=within)


def test_a_portrait_fits_within_the_bars(head, sample):
    fit = fit_face(head, sample)
    assert fit.reprojection < 0.015
    assert fit.reprojection_p95 < 0.04
    assert fit.confidence > 0.7


def test_the_camera_belongs_to_the_crop(head, sample):
    fit = fit_face(head, sample)
    vertices = fit.parameters.camera.project(head.posed(fit.parameters).astype(np.float64))
    points = head.pack.mediapipe.points(vertices, head.pack.faces)
    in_photo = fit.crop.to_photo(points[:, :2])
    np.testing.assert_allclose(in_photo, fit.fitted_landmarks, atol=0.02)


def test_a_mirrored_face_gives_the_mirrored_pose(head, sample):
    width = 512.0
    landmarks = sample.landmarks[MIRRORED_LANDMARKS] * (-1, 1, 1) + (width, 0, 0)
    scores = {
        name.replace("Left", "?").replace("Right", "Left").replace("?", "Right"): value
        for name, value in sample.blendshapes.items()
    }
    fit = fit_face(head, sample)
    other = fit_face(head, Face.from_landmarks(landmarks, sample.score, scores))
    yaw, pitch, roll = turn_from(
        head_rotation(fit.parameters), head_rotation(FaceParameters.neutral())
    )
    mirrored = turn_from(head_rotation(other.parameters), head_rotation(FaceParameters.neutral()))
    np.testing.assert_allclose(mirrored, (-yaw, pitch, -roll), atol=0.5)


@pytest.mark.parametrize("index", [61, 4, 152, 105, 159, 234])
@pytest.mark.parametrize("drag", [(0.05, 0.0), (0.0, 0.06)])
def test_the_head_follows_a_landmark_that_the_user_dragged(head, sample, index, drag):
    target = sample.landmarks[index, :2] + np.array(drag) * sample.inter_ocular
    fit = fit_face(head, sample.moved(index, *target))
    missed = np.linalg.norm(fit.fitted_landmarks[index] - target) / sample.inter_ocular
    assert missed < 0.015
    assert fit.reprojection < 0.015


def test_the_eye_follows_an_iris_that_the_user_dragged(head, sample, controls):
    x, y = sample.landmarks[RIGHT_IRIS, :2]
    before = fit_face(head, sample)
    after = fit_face(head, sample.moved(RIGHT_IRIS, x + 0.06 * sample.inter_ocular, y))
    turned = controls.value("eye_yaw", after.parameters, before.parameters)
    assert turned > controls.value("eye_yaw", before.parameters, before.parameters) + 4.0


def test_neighbours_follow_a_dragged_landmark_and_pinned_ones_stay(sample):
    once = sample.moved(61, 100.0, 120.0)
    twice = once.moved(185, 110.0, 130.0)
    assert once.pinned == {61}
    assert twice.pinned == {61, 185}
    assert tuple(twice.landmarks[61, :2]) == (100.0, 120.0)
    assert tuple(twice.landmarks[185, :2]) == (110.0, 130.0)
    # The other side of the face stays where it was, the skin beside the mouth's corner comes along.
    np.testing.assert_allclose(once.landmarks[454], sample.landmarks[454], atol=0.05)
    gap = once.landmarks[:, :2] - sample.landmarks[:, :2]
    assert 0.2 < np.linalg.norm(gap[57]) / np.linalg.norm(gap[61]) < 1.0


def test_the_network_crop_is_cut_as_the_authors_cut_it(sample):
    crop = network_crop(sample.landmarks)
    low, high = sample.landmarks[:, :2].min(axis=0), sample.landmarks[:, :2].max(axis=0)
    assert crop.angle == 0.0
    assert crop.side == pytest.approx(1.1 * 1.35 * (high - low).mean())
    assert crop.centre_y == pytest.approx((low + high)[1] / 2 - 0.1 * crop.side)


def test_the_crop_of_a_face_on_its_side_is_turned(sample):
    centre = sample.landmarks[:, :2].mean(axis=0)
    turned = sample.landmarks.copy()
    turned[:, :2] = (sample.landmarks[:, :2] - centre) @ np.array([[0, 1], [-1, 0]]) + centre
    assert abs(network_crop(turned).angle) == pytest.approx(np.pi / 2, abs=0.2)


def test_confidence_falls_with_scattered_landmarks_and_says_so(head, sample):
    noise = np.random.default_rng(0).normal(scale=4.0, size=sample.landmarks.shape)
    worse = dataclasses.replace(sample, landmarks=sample.landmarks + noise)
    fit = fit_face(head, worse)
    assert fit.confidence < fit_face(head, sample).confidence - 0.2
    assert any("landmarks" in sentence for sentence in fit.warnings)


def test_landmarks_in_one_place_are_refused(head, sample):
    nowhere = dataclasses.replace(sample, landmarks=np.full((478, 3), 7.0))
    with pytest.raises(InputError, match="cannot be a face"):
        fit_face(head, nowhere)
