"""Fitting a person's frames, and making pictures of photos."""

import numpy as np
import pytest
from training_samples import parameters, sample, write_dataset

from gdpw_core.controls import Controls
from gdpw_core.face import Face
from gdpw_core.fitting.variety import spread_out
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Crop
from gdpw_core.parameters import Camera, FaceParameters
from gdpw_core.training.config import FitConfig
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.evaluation.measure import head_angles
from gdpw_core.training.preparation.clip_fit import PersonFitter
from gdpw_core.training.preparation.refit import refit
from gdpw_core.training.preparation.render import TexturedHead, render_views
from gdpw_core.training.preparation.repose import draw_edit

UNITS = Crop(0.0, 0.0, 2.0)


@pytest.fixture(scope="module")
def head():
    return HeadModel(load_pack())


@pytest.fixture(scope="module")
def fitter(head):
    return PersonFitter(head.pack)


def faces_of(head, many):
    from training_samples import landmarks

    scores = {"_neutral": 0.0}
    return [Face.from_landmarks(landmarks(head, p), 0.9, scores) for p in many]


def test_the_pose_of_every_frame_of_a_clip_is_recovered(head, fitter):
    rng = np.random.default_rng(0)
    shape = rng.normal(0, 0.5, 100)
    truth = [parameters(rng, shape).replaced(expression=np.zeros(50)) for _ in range(5)]
    faces, crops = faces_of(head, truth), [UNITS] * 5
    found = fitter.fit(faces, crops, fitter.shape(faces, crops, one_clip=True), one_clip=True)
    assert max(fit.error for fit in found) < 0.01
    for a, b in zip(found, truth, strict=True):
        gap = head_angles(a.parameters) - head_angles(b)
        assert np.abs(gap).max() < 3.0
    # One shape, nearly one body and one scale: what moves is the head on its neck.
    assert all(np.array_equal(f.parameters.shape, found[0].parameters.shape) for f in found)
    bodies = np.array([fit.parameters.global_pose for fit in found])
    assert np.ptp(bodies, axis=0).max() < 0.1
    scales = [fit.parameters.camera.scale for fit in found]
    assert np.std(scales) < 0.02 * np.mean(scales)


def test_fitting_is_repeatable(head, fitter):
    rng = np.random.default_rng(1)
    faces = faces_of(head, [parameters(rng, np.zeros(100)) for _ in range(2)])
    first, second = (
        fitter.fit(faces, [UNITS] * 2, np.zeros(100), one_clip=False) for _ in range(2)
    )
    assert all(a.parameters == b.parameters for a, b in zip(first, second, strict=True))


def test_spread_out_takes_the_extremes():
    rows = np.array([[0.0], [0.1], [0.2], [5.0], [-5.0], [0.15]])
    assert {3, 4} <= set(spread_out(rows, 3))
    assert spread_out(rows, 3, start=[1])[0] in (1, 3, 4)
    assert spread_out(rows, 10) == list(range(6))


def test_a_refit_keeps_pictures_and_finds_the_parameters_again(tmp_path, head):
    frames = [sample(head, "ann", "ann-clip", n) for n in range(3)]
    frames += [sample(head, "bob", "bob-photos", n, origin="photo") for n in range(2)]
    before = Dataset(write_dataset(tmp_path / "old", head, frames))
    # Their pictures are noise: there is no skin to align.
    refit(FitConfig(tmp_path / "old", tmp_path / "new", align=False, workers=1))
    after = Dataset(tmp_path / "new")
    assert after.index.quality[:, 1].max() < 0.02
    assert np.array_equal(after.picture(2), before.picture(2))
    for row in range(len(after)):
        gap = head_angles(after.parameters(row)) - head_angles(before.parameters(row))
        assert np.abs(gap).max() < 5.0


def test_drawn_edits_stay_within_their_sliders(head):
    controls = Controls(head.pack.units)
    rng = np.random.default_rng(0)
    names = set()
    for _ in range(50):
        for name, value in draw_edit(controls, rng).items():
            control = controls.get(name)
            assert control.low <= value <= control.high
            names.add(name)
    assert {"yaw", "jaw_open", "eyeBlink", "mouthSmile"} <= names


@pytest.fixture(scope="module")
def portrait(head):
    """A picture in which every point has a colour of its own, and a head on it."""
    rows, columns = np.mgrid[:160, :160].astype(np.uint8)
    picture = np.dstack([columns, rows, np.full_like(rows, 128)])
    fitted = FaceParameters.neutral(Camera(7.0, 0.0, -0.02))
    return picture, Crop(80, 80, 160), fitted


def everyone(picture):
    return np.ones(picture.shape[:2], np.float32)


def test_the_fitted_view_shows_the_photo_where_the_face_is(head, portrait):
    picture, crop, fitted = portrait
    textured = TexturedHead(head, picture, crop, fitted, everyone)
    view = textured.view(fitted, np.zeros((160, 160, 3), np.float32), margin=1.0)
    face = view.picture[60:110, 65:95].astype(int)
    assert np.abs(face - picture[60:110, 65:95]).mean() < 3


def test_views_turn_further_than_clips(head, portrait):
    picture, crop, fitted = portrait
    views = render_views(
        head, picture, crop, fitted, everyone,
        count=8, size=64, margin=1.25, rng=np.random.default_rng(0),
    )  # fmt: skip
    assert all(view.picture.shape == (80, 80, 3) for view in views)
    yaws = [head_angles(view.parameters)[0] for view in views]
    assert max(yaws) - min(yaws) > 40
