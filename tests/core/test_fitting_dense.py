"""Frames of a clip brought together by their pixels."""

import cv2
import numpy as np
import pytest
from training_samples import landmarks, parameters, sample, write_dataset

from gdpw_core.face import Face
from gdpw_core.fitting import ClipTracker
from gdpw_core.fitting.dense import FacePatch, StoredPictures
from gdpw_core.fitting.dense.correspondence import displacements
from gdpw_core.fitting.dense.skin import Skin, spaced
from gdpw_core.fitting.dense.worn import WornSkin
from gdpw_core.fitting.observation import Observation
from gdpw_core.fitting.photo import photo_fitter
from gdpw_core.fitting.points import SurfacePoints
from gdpw_core.fitting.priors import photo_prior
from gdpw_core.fitting.state import State
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Crop
from gdpw_core.raster.bands import interpolate_numpy
from gdpw_core.training.config import FitConfig
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.data.parameter_vector import from_row, to_row
from gdpw_core.training.data.samples import encoded_jpeg
from gdpw_core.training.preparation.clip_fit import PersonFitter
from gdpw_core.training.preparation.refit import refit

UNITS = Crop(0.0, 0.0, 2.0)
SIZE, MARGIN, FRAMES = 320, 1.25, 6


@pytest.fixture(scope="module")
def head():
    return HeadModel(load_pack())


@pytest.fixture(scope="module")
def fitter(head):
    return PersonFitter(head.pack)


def freckled(head, skin, fitted, seed=5):
    """A picture of the head with random freckles on its skin, before grey."""
    rng = np.random.default_rng(seed)
    tone = np.repeat(rng.uniform(60, 220, len(head.pack.v_template))[:, None], 3, axis=1)
    raster = skin.posed(State.of(fitted)).raster
    shown = raster.triangle >= 0
    picture = np.where(shown[..., None], interpolate_numpy(raster, head.pack.faces, tone), 128)
    return picture.astype(np.uint8)


@pytest.fixture(scope="module")
def clip(head):
    """True parameters, pictures, and faces whose landmarks err by a millimetre or two together."""
    rng = np.random.default_rng(3)
    truth = [
        parameters(rng, np.zeros(100)).replaced(
            expression=np.zeros(50), neck_pose=rng.normal(0, 0.08, 3)
        )
        for _ in range(FRAMES)
    ]
    skin = Skin(head, SIZE, MARGIN)
    pictures = [freckled(head, skin, fitted) for fitted in truth]
    faces = []
    for fitted in truth:
        wrong = landmarks(head, fitted)
        wrong[:, :2] += rng.normal(0, 0.012, 2)
        faces.append(Face.from_landmarks(wrong, 0.9, {"_neutral": 0.0}))
    return truth, pictures, faces


def apart(head, fits, truth):
    """How far the same skin lies apart in the frames: the spread of its errors, crop units."""
    face = head.pack.masks["face"]

    def placed(fitted):
        return fitted.camera.project(head.posed(fitted))[face, :2]

    errors = [placed(fit) - placed(true) for fit, true in zip(fits, truth, strict=True)]
    return float(np.std(errors, axis=0).mean())


def test_skin_that_landmarks_leave_apart_is_brought_together(head, fitter, clip):
    truth, pictures, faces = clip
    crops, shape = [UNITS] * FRAMES, np.zeros(100)
    alone = fitter.fit(faces, crops, shape, one_clip=True)
    together = fitter.fit(
        faces, crops, shape, one_clip=True, pictures=StoredPictures(pictures, MARGIN)
    )
    before, after = (apart(head, [f.parameters for f in fits], truth) for fits in (alone, together))
    assert before > 0.005
    assert after < 0.35 * before
    assert all(np.array_equal(fit.parameters.shape, shape) for fit in together)


@pytest.mark.parametrize("origins", [("clip",) * FRAMES, ("photo",) + ("reposed",) * 5])
def test_a_dataset_is_fitted_anew_with_its_pictures(head, clip, tmp_path, origins):
    truth, pictures, faces = clip
    samples = [
        sample(
            head, "ann", "ann-1", n, origin=origin, target=0 if origin == "reposed" else -1,
            row=to_row(truth[n]), landmarks=faces[n].landmarks.astype(np.float32),
            jpeg=encoded_jpeg(pictures[n], 95),
        )
        for n, origin in enumerate(origins)
    ]  # fmt: skip
    folder = write_dataset(tmp_path / "old", head, samples)
    spread = {}
    for align in (False, True):
        out = tmp_path / f"new-{align}"
        refit(FitConfig(folder, out, align=align, workers=1))
        rows = Dataset(out).index.rows
        spread[align] = apart(head, [from_row(row) for row in rows], truth)
    assert spread[True] < 0.5 * spread[False]


def test_the_same_frames_are_aligned_alike(fitter, clip):
    _, pictures, faces = clip
    first, second = (
        fitter.fit(
            faces[:3], [UNITS] * 3, np.zeros(100), one_clip=True,
            pictures=StoredPictures(pictures[:3], MARGIN),
        )
        for _ in range(2)
    )  # fmt: skip
    assert all(a.parameters == b.parameters for a, b in zip(first, second, strict=True))


def test_pictures_that_show_nothing_change_nothing(fitter, clip):
    _, pictures, faces = clip
    blank = [np.full_like(picture, 128) for picture in pictures]
    crops, shape = [UNITS] * FRAMES, np.zeros(100)
    alone = fitter.fit(faces, crops, shape, one_clip=True)
    looked = fitter.fit(faces, crops, shape, one_clip=True, pictures=StoredPictures(blank, MARGIN))
    assert all(a.parameters == b.parameters for a, b in zip(alone, looked, strict=True))


def test_another_persons_skin_is_not_recognised(head, clip):
    truth, _, faces = clip
    skin = Skin(head, SIZE, MARGIN)
    posed = State.of(truth[0])
    observation = Observation.of(faces[0], UNITS)
    fitter = photo_fitter(head)
    prior = photo_prior(head.pack, {}, fitter.settings)
    cost = fitter.objective(observation, prior, posed)

    def grey(seed):
        return cv2.cvtColor(freckled(head, skin, truth[0], seed), cv2.COLOR_RGB2GRAY).astype("f4")

    worn = WornSkin(skin, grey(1), skin.posed(posed))
    assert worn.compared(grey(1), posed, cost) is not None
    assert worn.compared(grey(2), posed, cost) is None


def test_a_single_frame_stays_as_it_is(fitter, clip):
    _, pictures, faces = clip
    shape = np.zeros(100)
    alone = fitter.fit(faces[:1], [UNITS], shape, one_clip=True)
    looked = fitter.fit(
        faces[:1], [UNITS], shape, one_clip=True, pictures=StoredPictures(pictures[:1], MARGIN)
    )
    assert alone[0].parameters == looked[0].parameters


def in_pixels(face):
    """A face in the pixels of the clip's pictures."""
    placed = (face.landmarks + (MARGIN, MARGIN, 0)) * (SIZE / 2 / MARGIN)
    return Face.from_landmarks(placed, 0.9, {"_neutral": 0.0})


def tracked_errors(head, clip, *, skin):
    """Where a tracker puts the skin less where it is, pixels, per frame."""
    truth, pictures, faces = clip
    found = [in_pixels(face) for face in faces]
    tracker = ClipTracker(head, found)
    tracker.track(found[0])
    if skin:
        tracker.follow_skin(FacePatch.of(pictures[0], found[0]))
    face = head.pack.masks["face"]
    errors = []
    for fitted, picture, seen in zip(truth, pictures, found, strict=True):
        fit = tracker.track(seen, FacePatch.of(picture, seen))
        placed = fit.parameters.camera.project(head.posed(fit.parameters))[face, :2]
        true = fitted.camera.project(head.posed(fitted))[face, :2]
        errors.append(fit.crop.to_photo(placed) - (true + MARGIN) * (SIZE / 2 / MARGIN))
    return errors


def test_a_tracker_that_follows_skin_keeps_to_it(head, clip):
    loose, close = (tracked_errors(head, clip, skin=skin) for skin in (False, True))
    assert np.std(loose, axis=0).mean() > 0.7
    assert np.std(close, axis=0).mean() < 0.6 * np.std(loose, axis=0).mean()


def test_a_patch_without_skin_leaves_the_fit_to_the_landmarks(head, clip):
    truth, pictures, faces = clip
    blank = [np.full_like(picture, 90) for picture in pictures]
    loose = tracked_errors(head, clip, skin=False)
    blind = tracked_errors(head, (truth, blank, faces), skin=True)
    assert np.array_equal(loose, blind)


def test_skin_is_followed_from_a_tracked_frame_on(head, clip):
    _, pictures, faces = clip
    face = in_pixels(faces[0])
    with pytest.raises(ValueError, match="no frame"):
        ClipTracker(head, [face]).follow_skin(FacePatch.of(pictures[0], face))


def test_a_patch_shows_what_a_window_of_the_frame_shows():
    rng = np.random.default_rng(2)
    smooth = cv2.GaussianBlur(rng.uniform(0, 255, (400, 500, 3)), (0, 0), 6)
    frame = cv2.normalize(smooth, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    rng = np.random.default_rng(0)
    head = HeadModel(load_pack())
    placed = landmarks(head, parameters(rng, np.zeros(100)))
    face = Face.from_landmarks(placed * 100 + (250, 200, 0), 0.9, {})
    crop = Crop(255.0, 190.0, 180.0, 0.1)
    direct = crop.scaled(1.25).sample(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), 256)
    seen = FacePatch.of(frame, face).seen_in(crop)
    inner = slice(50, 206)
    assert np.abs(seen[inner, inner] - direct[inner, inner]).max() < 6


def test_a_shift_is_found_and_flat_skin_is_not_trusted():
    rng = np.random.default_rng(0)
    coarse = rng.uniform(0, 255, (20, 20)).astype(np.float32)
    picture = np.kron(coarse, np.ones((8, 8), np.float32))
    picture[:, 80:] = 128.0
    moved = np.roll(picture, (1, 2), axis=(0, 1))
    rows, columns = np.mgrid[24:136:8, 24:64:8].reshape(2, -1) + 0.5
    shift, trust = displacements(picture, moved, np.column_stack([columns, rows]))
    good = trust > 0.3
    assert good.mean() > 0.5
    assert np.abs(shift[good] - (2, 1)).mean() < 0.3
    _, flat = displacements(picture, moved, np.column_stack([columns + 90, rows]))
    assert flat.max() < 0.1


def test_points_of_the_skin_move_as_their_derivatives_say(head):
    vertices = np.flatnonzero(head.pack.masks["face"])[::200]
    points = SurfacePoints(head.pack, vertices, np.eye(len(vertices)))
    rng = np.random.default_rng(1)
    state = State.of(parameters(rng, rng.normal(0, 0.5, 100)))
    posed = state.parameters().camera.project(head.posed(state.parameters()))
    assert np.abs(points.project(state) - posed[vertices]).max() < 1e-5
    jacobian = points.linearise(state).jacobian
    for column in (0, 1, 4, 7, 10, 20, 90):
        step = np.zeros(168)
        step[column] = 1e-5
        ahead, behind = (points.project(State(state.values + sign * step)) for sign in (1, -1))
        assert np.abs((ahead - behind) / 2e-5 - jacobian[:, :, column]).max() < 1e-4


def test_points_keep_their_distance():
    places = np.array([[0.0, 0, 0], [0.5, 0, 0], [1.0, 0, 0], [1.4, 0, 0], [2.1, 0, 0]])
    assert spaced(places, np.arange(5), 1.0).tolist() == [0, 2, 4]
    assert spaced(places, np.array([3, 1, 0]), 1.0).tolist() == [3, 0]
