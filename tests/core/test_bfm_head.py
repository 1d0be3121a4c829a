"""A Basel Face Model in use: landmarks, missing joints, fit, edit, guidance."""

import dataclasses
import warnings

import numpy as np
import pytest
import torch
from official_bfm import official_face, write_2009, write_2019
from small_networks import one_thread  # noqa: F401

from app.__main__ import run_command
from gdpw_core.assets.importing import import_file
from gdpw_core.assets.selection import selection, use, verify
from gdpw_core.assets.store import AssetStore
from gdpw_core.errors import AssetError, InputError
from gdpw_core.face import Face
from gdpw_core.face.landmarks import LEFT_IRIS, N_MESH, RIGHT_IRIS
from gdpw_core.fitting import fit_face
from gdpw_core.fitting.observation import interior_landmarks
from gdpw_core.fitting.points import HeadPoints
from gdpw_core.fitting.state import State
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import LandmarkEmbedding, load_pack, save_pack
from gdpw_core.image import Crop, decode_photo
from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.mesh_guidance import MeshGuidance
from gdpw_core.parameters import Camera, FaceParameters
from gdpw_core.pipeline import Pipeline
from gdpw_core.raster.backends import default_rasterizer

pytest.importorskip("h5py")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with the model of 2019, in use."""
    folder = tmp_path_factory.mktemp("bfm")
    store = AssetStore(folder / "assets")
    use(store, import_file(write_2019(folder / "model2019_bfm.h5"), store).name)
    return store


@pytest.fixture(scope="module")
def pack(store):
    return load_pack(selection(store).head_path)


@pytest.fixture(scope="module")
def old_pack(store, tmp_path_factory):
    """The model of 2009, cut as narrow as the smallest mask: no ears, no neck."""
    face = official_face(mask="face12")
    path = write_2009(tmp_path_factory.mktemp("old") / "01_MorphableModel.mat", face)
    return load_pack(import_file(path, store, name="bfm-2009").path)


def test_the_import_is_an_asset_like_others(store):
    asset = store.find("basel-face-model")
    assert asset.title == "Basel Face Model (model2019_bfm.h5)"
    assert asset.vertices == len(official_face().points)
    assert any("no joints for jaw, eyes and neck" in note for note in asset.notes)
    verify(asset)


def test_the_head_is_the_models_geometry_in_the_projects_axes(pack):
    face, bundled = official_face(), load_pack()
    assert np.ptp(pack.v_template - face.points, axis=0).max() < 1e-6
    own, theirs = (head.J_regressor @ head.v_template for head in (pack, bundled))
    assert np.abs(own - theirs).max() < 0.015
    np.testing.assert_array_equal(pack.flip[pack.flip], np.arange(len(pack.flip)))
    mirrored = pack.v_template[pack.flip] * (-1, 1, 1)
    assert np.median(np.linalg.norm(mirrored - pack.v_template, axis=1)) < 0.003


def test_landmarks_are_derived_to_a_millimetre(pack):
    face = official_face()
    points = pack.mediapipe.points(face.points, pack.faces)
    away = 1000 * np.linalg.norm(points - face.landmarks, axis=1)
    assert away.mean() < 1.2
    assert np.quantile(away, 0.95) < 3.0


def test_landmarks_inside_the_face_are_found_without_ears_and_neck(old_pack):
    face, inner = official_face(mask="face12"), interior_landmarks()
    points = old_pack.mediapipe.points(face.points, old_pack.faces)
    away = 1000 * np.linalg.norm(points - face.landmarks, axis=1)[inner]
    assert away.mean() < 2.5
    assert np.median(away) < 1.5


def test_what_it_lacks_is_known_and_said(pack, old_pack):
    assert set(pack.lacking) == {"root", "jaw", "left_eye", "right_eye"}
    assert pack.lacking["jaw"] == "the Basel Face Model has no jaw joint"
    assert "expression" in old_pack.lacking
    assert not load_pack().lacking
    controls, fitted = pack.controls(), FaceParameters.neutral()
    for name in ("jaw_open", "eye_yaw", "eye_left_pitch", "neck_yaw"):
        assert name not in controls
        assert controls.get(name).reason
        assert controls.value(name, fitted, fitted) == 0
        with pytest.raises(InputError, match=f"{name}: the Basel Face Model has no"):
            controls.with_value(name, 3.0, fitted, fitted)
    assert [c.name for c in controls.group("jaw")] == ["jaw_open", "jaw_side"]
    assert {"yaw", "mouthSmileLeft", "expression.0", "shape.99"} <= {c.name for c in controls}
    old = old_pack.controls()
    assert "expression.0" not in old
    assert not old.group("units")
    assert "shape.0" in old


def test_regions_are_those_of_a_face(pack):
    for name in ("teeth", "tongue", "eyeballs", "inner_mouth", "sockets"):
        assert not pack.masks[name].any(), name
    for name in ("face", "lips", "lids", "skin"):
        assert pack.masks[name].sum() > 50, name


PHOTO_CROP = Crop(300.0, 280.0, 400.0)


def seen(head, parameters, scores):
    """What a perfect landmarker would find; the person looks aside with an open mouth's score."""
    projected = HeadPoints(head.pack).project(State.of(parameters))
    landmarks = np.zeros((478, 3))
    landmarks[:N_MESH, :2] = PHOTO_CROP.to_photo(projected[:N_MESH, :2])
    landmarks[:N_MESH, 2] = projected[:N_MESH, 2] * (PHOTO_CROP.side / 2)
    for centre, point in ((LEFT_IRIS, N_MESH), (RIGHT_IRIS, N_MESH + 1)):
        landmarks[centre : centre + 5, :2] = PHOTO_CROP.to_photo(projected[point, :2]) + (3, 1)
    return Face.from_landmarks(landmarks, 1.0, scores)


@pytest.mark.parametrize("year", [2009, 2019])
def test_a_known_face_is_recovered_and_what_is_missing_stays_at_rest(pack, old_pack, year):
    head = HeadModel(pack if year == 2019 else old_pack)
    shape = np.zeros(100)
    shape[:4] = (0.8, -0.5, 0.6, 0.3)
    wanted = FaceParameters.neutral(Camera(7.0, 0.004, 0.01)).replaced(
        shape=shape, global_pose=[0.05, 0.2, 0.02], neck_pose=[0.05, 0.2, 0.02]
    )
    fit = fit_face(head, seen(head, wanted, {"jawOpen": 0.6}))
    assert fit.reprojection < 0.004
    found = fit.parameters
    assert not np.any([found.jaw_pose, found.left_eye_pose, found.right_eye_pose])
    if year == 2009:
        assert not found.expression.any()


@pytest.mark.parametrize("year", [2009, 2019])
def test_a_photo_is_fitted_and_edited(store, old_pack, hopper, year):
    name = "basel-face-model" if year == 2019 else "bfm-2009"
    pipeline = Pipeline(head=store.find(name).path)
    photo = decode_photo(hopper)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        portrait = pipeline.open_portrait(photo)
        fitted = portrait.fit.parameters
        assert portrait.fit.reprojection < 0.02
        assert portrait.fit.confidence > 0.8
        np.testing.assert_array_equal(pipeline.export(portrait, fitted).pixels, photo.pixels)
        turned = pipeline.controls.with_value("yaw", 15.0, fitted, fitted)
        before, after = pipeline.preview(portrait, fitted), pipeline.preview(portrait, turned)
    # The nose goes to the right of the picture with the head, the shoulders stay.
    height = after.field.displacement[:, :, 0]
    assert np.abs(height).max() > 8
    assert np.abs(after.field.flow[-40:, 200:300]).max() < 1.5
    assert (before.image != after.image).any()
    frontal = pipeline.frontalized(portrait)
    assert np.isfinite(pipeline.head.posed(frontal)).all()


def test_a_whole_head_has_a_neck_and_shoulders_that_stay(tmp_path, astronaut):
    own = AssetStore(tmp_path / "assets")
    path = write_2019(tmp_path / "model2019_fullHead.h5", official_face(mask="fullHead"))
    asset = import_file(path, own)
    assert "Its neck bends as that of the bundled head." in asset.notes
    pipeline = Pipeline(head=asset.path)
    pack = pipeline.pack
    assert set(pack.lacking) == {"jaw", "left_eye", "right_eye"}
    portrait = pipeline.open_portrait(decode_photo(astronaut))
    fitted = portrait.fit.parameters
    turned = pipeline.controls.with_value("yaw", 15.0, fitted, fitted)
    moved = np.linalg.norm(pipeline.head.posed(turned) - pipeline.head.posed(fitted), axis=1)
    assert moved[pack.masks["body"]].mean() < 0.1 * moved[pack.masks["face"]].mean()
    assert np.abs(pipeline.preview(portrait, turned).field.flow[-40:]).max() < 4


def test_an_expression_opens_the_mouth_without_a_jaw(store, astronaut):
    pipeline = Pipeline(head=store.find("basel-face-model").path)
    portrait = pipeline.open_portrait(decode_photo(astronaut))
    fitted = portrait.fit.parameters
    smile = pipeline.controls.with_values(
        {"mouthSmileLeft": 1.0, "mouthSmileRight": 1.0}, fitted, fitted
    )
    frame = pipeline.preview(portrait, smile)
    moved = np.abs(frame.field.flow).max(axis=2)
    mouth = portrait.stage.from_photo(portrait.fit.landmarks[[61, 291]])
    for x, y in (mouth + 1) * 256:
        assert moved[int(y), int(x)] > 0.7
    # Eyes are part of the surface here: they stay what the photo shows.
    iris = portrait.stage.from_photo(portrait.fit.landmarks[[468, 473]])
    source = pipeline.view(portrait, fitted, "source")
    for x, y in ((iris + 1) * 256).astype(int):
        there = np.s_[y - 2 : y + 3, x - 2 : x + 3]
        assert np.abs(frame.image[there].astype(int) - source[there]).mean() < 25


def test_mean_face_coordinates_guide_a_network_with_any_number_of_vertices(pack):
    head = HeadModel(pack)
    config = GeneratorConfig("nmfc", (4, 6))
    guidance = MeshGuidance(
        config, default_rasterizer(torch.device("cpu")), head.faces, head.v_template, size=64
    )
    rest = FaceParameters.neutral()
    projected = rest.camera.project(head.posed(rest)).astype(np.float32)
    maps = guidance.source(torch.from_numpy(projected)[None])
    assert maps.nmfc_source is not None
    assert torch.isfinite(maps.nmfc_source).all()
    assert 0.1 < float((maps.nmfc_source != 0).any(dim=1).float().mean()) < 0.9


def test_a_head_with_many_triangles_keeps_its_landmarks(tmp_path):
    bundled = load_pack()
    copies = 7
    many = len(bundled.faces) * (copies - 1)
    assert many > 2**16
    moved = LandmarkEmbedding(bundled.mediapipe.triangles + many, bundled.mediapipe.barycentric)
    large = dataclasses.replace(bundled, faces=np.tile(bundled.faces, (copies, 1)), mediapipe=moved)
    save_pack(tmp_path / "large.npz", large)
    again = load_pack(tmp_path / "large.npz")
    np.testing.assert_array_equal(again.mediapipe.triangles, moved.triangles)


def test_numbers_in_the_models_form_that_are_no_face_are_refused(tmp_path, store):
    face = official_face()
    flat = dataclasses.replace(face, points=face.points[:, [0, 2, 1]] * (1, 1, -1))
    path = write_2019(tmp_path / "turned.h5", flat)
    with pytest.raises(AssetError, match=r"turned\.h5") as caught:
        import_file(path, store)
    assert "\n" not in str(caught.value)


def test_commands_say_why_a_control_is_switched_off(store, tmp_path, capsys, hopper, monkeypatch):
    monkeypatch.setattr("gdpw_core.assets.store.default_folder", lambda: store.folder)
    target = tmp_path / "out.png"
    words = ["edit", str(hopper), "--out", str(target), "--head", "basel-face-model"]
    assert run_command([*words, "--set", "jaw_open=12"]) == 2
    said = capsys.readouterr().err
    assert "jaw_open: the Basel Face Model has no jaw joint" in said
    assert said.count("\n") == 1
    assert run_command([*words, "--set", "yaw=8"]) == 0
    assert target.is_file()
    assert run_command(["assets", "list"]) == 0
    assert "* basel-face-model" in capsys.readouterr().out
