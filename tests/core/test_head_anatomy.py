"""What the bundled head must do as a face: lids, lips, teeth, tongue, jaw."""

import numpy as np
import pytest
import torch
from triangle_crossings import crossings

from gdpw_core.head.limits import MOUTH_CLOSE_JAW, within_limits
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.parameters import FaceParameters

# MediaPipe's points on the left eye's lids, the lower ones with both corners.
UPPER_LID = (398, 384, 385, 386, 387, 388, 466)
LOWER_LID = (362, 382, 381, 380, 374, 373, 390, 249, 263)
UPPER_LIP = (13, 312, 311, 310, 415)
LOWER_LIP = (291, 14, 317, 402, 318, 324, 61)


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def head(pack):
    return HeadModel(pack)


def _expression(pack, **activations):
    values = np.zeros(len(pack.units.names))
    for stem, amount in activations.items():
        for name in (stem, f"{stem}Left", f"{stem}Right"):
            if name in pack.units.names:
                values[pack.units.names.index(name)] = amount
    assert values.any()
    return pack.units.to_expression @ values


def _all_landmarks(pack, head, shapes, expression=None):
    """Landmarks `[n, 468, 3]` of many identities with one expression."""
    embedding = pack.mediapipe
    corners = pack.faces[embedding.triangles]
    shape = torch.tensor(shapes, dtype=torch.float32)
    values = np.zeros(50) if expression is None else expression
    same = torch.tensor(values, dtype=torch.float32).expand(len(shapes), -1)
    rest = torch.zeros(len(shapes), 5, 3)
    vertices = head.restricted(corners.ravel()).vertices(shape, same, rest)
    corners = vertices.numpy().reshape(len(shapes), 468, 3, 3)
    return (corners * embedding.barycentric[..., None]).sum(2)


def _gap(points, upper, lower):
    """Height of the upper points over the line of the lower ones, metres."""
    line = points[list(lower)]
    line = line[line[:, 0].argsort()]
    above = points[list(upper)]
    return above[:, 1] - np.interp(above[:, 0], line[:, 0], line[:, 1])


def _landmarks(pack, head, **changes):
    parameters = FaceParameters.neutral().replaced(**changes)
    return pack.mediapipe.points(head.posed(parameters), pack.faces)


def test_a_blink_closes_the_eyes_of_200_identities_without_slit_or_overshoot(pack, head):
    blink = _expression(pack, eyeBlink=1.0)
    shapes = np.random.default_rng(11).normal(size=(200, 100))
    landmarks = _all_landmarks(pack, head, shapes, blink)
    gaps = np.array([_gap(points, UPPER_LID, LOWER_LID) for points in landmarks])
    assert gaps.max() < 0.0001
    assert gaps.min() > -0.0007


@pytest.mark.parametrize("pitch", [-20, -10, 10, 20])
def test_a_blink_closes_wherever_the_eyes_look(pack, head, pitch):
    gaze = np.radians([pitch, 0, 0])
    points = _landmarks(
        pack, head, expression=_expression(pack, eyeBlink=1.0), left_eye_pose=gaze,
        right_eye_pose=gaze,
    )  # fmt: skip
    assert _gap(points, UPPER_LID, LOWER_LID).max() < 0.0003


def test_lids_follow_the_gaze_and_stay_off_the_ball(pack, head):
    rest = _landmarks(pack, head)
    for pitch in (-20, 20):
        gaze = np.radians([pitch, 0, 0])
        parameters = FaceParameters.neutral().replaced(left_eye_pose=gaze)
        posed = head.posed(parameters)
        points = pack.mediapipe.points(posed, pack.faces)
        assert np.sign(points[386, 1] - rest[386, 1]) == -np.sign(pitch)
        assert abs(points[386, 1] - rest[386, 1]) > 0.0015
        centre = posed[pack.eyeball_poles[0]].mean(0)
        distance = np.linalg.norm(points[list(UPPER_LID + LOWER_LID)] - centre, axis=1)
        assert distance.min() > 0.0121


def test_nothing_passes_through_anything_at_rest(pack):
    assert len(crossings(pack.v_template, pack.faces)) == 0


@pytest.mark.parametrize("angle", [4, 10, 16])
def test_an_opening_jaw_drives_nothing_through_anything(pack, head, angle):
    posed = head.posed(FaceParameters.neutral().replaced(jaw_pose=np.radians([angle, 0, 0])))
    assert len(crossings(posed.astype(np.float64), pack.faces)) == 0


def test_identities_keep_the_mouth_shut(pack, head):
    shapes = np.random.default_rng(12).normal(size=(200, 100))
    for points in _all_landmarks(pack, head, shapes):
        assert np.abs(_gap(points, UPPER_LIP, LOWER_LIP)).max() < 0.0012


def test_lips_of_random_identities_hardly_cross(pack, head):
    lips = pack.masks["lips"] | pack.masks["inner_mouth"]
    faces = pack.faces[(lips & pack.masks["skin"])[pack.faces].all(1)]
    random = np.random.default_rng(13)
    counts = []
    for shape in random.normal(size=(12, 100)):
        posed = head.posed(FaceParameters.neutral().replaced(shape=shape))
        counts.append(len(crossings(posed.astype(np.float64), faces)))
    assert np.median(counts) <= 4
    assert np.mean(counts) < 20


def test_teeth_are_fixed_to_skull_and_jaw(pack, head):
    expression = _expression(pack, mouthSmile=1.0, mouthPucker=0.5)
    jaw = np.radians([15, 4, 0])
    posed = head.posed(FaceParameters.neutral().replaced(jaw_pose=jaw, expression=expression))
    upper, lower = pack.masks["upper_teeth"], pack.masks["lower_teeth"]
    np.testing.assert_allclose(posed[upper], pack.v_template[upper], atol=1e-6)
    before, after = pack.v_template[lower], posed[lower]
    lengths = [np.linalg.norm(p[:, None] - p[None], axis=-1) for p in (before, after)]
    np.testing.assert_allclose(*lengths, atol=1e-6)
    assert (after - before)[:, 1].min() < -0.01


def test_the_tongue_follows_the_jaw(pack, head):
    tongue = pack.masks["tongue"]
    posed = head.posed(FaceParameters.neutral().replaced(jaw_pose=np.radians([20, 0, 0])))
    moved = (posed - pack.v_template)[tongue]
    tip = pack.v_template[tongue, 2].argmax()
    root = pack.v_template[tongue, 2].argmin()
    assert moved[tip, 1] < -0.015
    assert np.linalg.norm(moved[root]) < np.linalg.norm(moved[tip])


def test_mouth_close_shuts_the_open_jaw(pack, head):
    points = _landmarks(
        pack, head, jaw_pose=[MOUTH_CLOSE_JAW, 0, 0], expression=_expression(pack, mouthClose=1.0)
    )
    assert np.abs(_gap(points, UPPER_LIP, LOWER_LIP)).max() < 0.0015


def test_mouth_close_and_the_jaw_keep_each_other_within_limits(pack):
    units = pack.units
    row = units.names.index("mouthClose")
    closed = FaceParameters.neutral().replaced(expression=_expression(pack, mouthClose=1.0))
    alone = within_limits(closed, units)
    assert units.from_expression[row] @ alone.expression < 0.02 + 1e-9
    assert within_limits(alone, units) is alone
    half = closed.replaced(jaw_pose=[MOUTH_CLOSE_JAW / 2, 0, 0])
    assert units.from_expression[row] @ within_limits(half, units).expression == pytest.approx(0.5)
    bitten = FaceParameters.neutral().replaced(jaw_pose=[-0.1, 0.02, 0])
    np.testing.assert_array_equal(within_limits(bitten, units).jaw_pose, [0, 0.02, 0])
    legal = FaceParameters.neutral().replaced(jaw_pose=[0.2, 0, 0])
    assert within_limits(legal, units) is legal


def test_an_eye_that_closes_does_not_stay_wide(pack):
    units = pack.units
    both = FaceParameters.neutral().replaced(
        expression=_expression(pack, eyeBlinkLeft=1.0, eyeWideLeft=0.5, eyeWideRight=0.5)
    )
    limited = units.from_expression @ within_limits(both, units).expression
    assert limited[units.names.index("eyeWideLeft")] == pytest.approx(0.0, abs=1e-9)
    assert limited[units.names.index("eyeWideRight")] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("unit", "landmark", "millimetres"),
    [
        ("browInnerUp", 336, 6),
        ("browOuterUp", 334, 4),
        ("eyeBlink", 386, 7),
        ("mouthSmile", 291, 9),
    ],
)
def test_full_units_are_as_strong_as_a_face_can_be(pack, head, unit, landmark, millimetres):
    moved = _landmarks(pack, head, expression=_expression(pack, **{unit: 1.0}))
    rest = _landmarks(pack, head)
    assert np.linalg.norm(moved[landmark] - rest[landmark]) * 1000 > millimetres
