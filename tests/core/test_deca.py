"""DECA's regressor: its file, its conventions, its fit; the real file cannot be had here."""

import math
import pickle
import time

import numpy as np
import pytest
import torch
from official_flame import write_official
from small_networks import one_thread  # noqa: F401
from test_assets_mutants import Specimen, mutant

from app.__main__ import run_command
from gdpw_core.assets.importing import import_file
from gdpw_core.assets.selection import selection, use, verify
from gdpw_core.assets.store import AssetStore
from gdpw_core.errors import AssetError, InputError
from gdpw_core.face import Face, FaceFinder
from gdpw_core.fitting.deca import DecaFitter, deca_window, in_crop, parameters_of
from gdpw_core.fitting.deca_file import blank_encoder, load_checkpoint, load_encoder, save_encoder
from gdpw_core.fitting.deca_network import DecaEncoder
from gdpw_core.fitting.fitter import LandmarkFitter
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Crop, decode_photo
from gdpw_core.parameters import Camera

SMALL = (2, 6)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with a FLAME head in use."""
    folder = tmp_path_factory.mktemp("deca")
    store = AssetStore(folder / "assets")
    use(store, import_file(write_official(folder / "generic_model.pkl", "2020"), store).name)
    return store


@pytest.fixture(scope="module")
def flame(store):
    return HeadModel(load_pack(selection(store).head_path))


@pytest.fixture(scope="module")
def photo(hopper):
    return decode_photo(hopper).srgb8()


@pytest.fixture(scope="module")
def face(photo):
    return FaceFinder().find(photo)[0]


def code_of(seed=0, *, turn=0.2):
    """A plausible answer: tex and light are other numbers, which must not be mistaken for it."""
    rng = np.random.default_rng(seed)
    code = 50.0 + rng.normal(size=236)
    code[:100] = rng.normal(0, 0.7, 100)
    code[150:200] = rng.normal(0, 0.5, 50)
    code[200:206] = rng.normal(0, turn, 6)
    code[203] = 0.15
    code[206:209] = (9.1, 0.004, -0.013)
    return code


def answering(code, encoder=None):
    """An encoder that answers the same to every picture: all weights zero, the last bias speaks."""
    encoder = encoder or DecaEncoder(*SMALL)
    with torch.no_grad():
        for value in encoder.state_dict().values():
            value.zero_()
        encoder.layers[2].bias.copy_(torch.from_numpy(code).float())
    return encoder.eval()


@pytest.fixture(autouse=True)
def _same_weights():
    torch.manual_seed(0)


def checkpoint_of(encoder, path, *, old_form=False, **other):
    entries = {"E_flame": encoder.state_dict(), **other}
    torch.save(entries, path, _use_new_zipfile_serialization=not old_form)
    return path


def test_the_network_has_the_published_structure():
    shapes = {key: tuple(value.shape) for key, value in blank_encoder().state_dict().items()}
    residual = {k.removeprefix("encoder."): v for k, v in shapes.items() if k.startswith("encoder")}
    # torchvision's resnet50: 320 entries, 25,557,032 parameters; its classifier is left out.
    assert len(residual) == 318
    learnt = [s for k, s in residual.items() if not k.endswith(("_mean", "_var", "_tracked"))]
    assert sum(math.prod(s) for s in learnt) == 25_557_032 - 1000 * 2049
    assert residual["conv1.weight"] == (64, 3, 7, 7)
    assert residual["layer1.0.downsample.0.weight"] == (256, 64, 1, 1)
    assert residual["layer2.0.conv2.weight"] == (128, 128, 3, 3)
    assert residual["layer3.5.bn2.running_var"] == (256,)
    assert residual["layer4.2.conv3.weight"] == (2048, 512, 1, 1)
    assert "layer3.1.downsample.0.weight" not in residual
    assert shapes["layers.0.weight"] == (1024, 2048)
    assert shapes["layers.2.weight"] == (236, 1024)


def decas_projection(head, code, window_size=224):
    """DECA's own arithmetic: vertices, orthographic projection, picture of 224 pixels."""
    values = torch.from_numpy(code)[None]
    rotations = torch.zeros(1, 5, 3, dtype=torch.float64)
    rotations[:, 0], rotations[:, 2] = values[:, 200:203], values[:, 203:206]
    vertices = HeadModel(head.pack, dtype=torch.float64).vertices(
        values[:, :100], values[:, 150:200], rotations
    )[0].numpy()  # fmt: skip
    scale, tx, ty = code[206:209]
    flat = scale * (vertices[:, :2] + (tx, ty))
    flat[:, 1] *= -1
    return flat * window_size / 2 + window_size / 2


def decas_box(face):
    """Left, top and size of the box that DECA cuts, in pixels counted from their middles."""
    from gdpw_core.fitting.deca import _OUTLINE

    points = face.landmarks[list(_OUTLINE), :2] - 0.5
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    size = int((right - left + bottom - top) / 2 * 1.1 * 1.25)
    return (left + right) / 2 - size / 2, (top + bottom) / 2 - size / 2, size


def test_vertices_land_where_deca_puts_them(flame, photo, face):
    code = code_of()
    fit = DecaFitter(flame, answering(code)).fit(photo, face)
    posed = flame.posed(fit.parameters)
    found = fit.crop.to_photo(fit.parameters.camera.project(posed)[:, :2])
    left, top, size = decas_box(face)
    # estimate_transform in DECA: 0 to 223 span the box, pixel i stands at i.
    expected = decas_projection(flame, code) * size / 223 + (left, top) + 0.5
    assert np.abs(found - expected).max() < 0.02
    np.testing.assert_allclose(fit.parameters.shape, code[:100], atol=1e-6)
    np.testing.assert_allclose(fit.parameters.expression, code[150:200], atol=1e-6)
    np.testing.assert_allclose(fit.parameters.global_pose, code[200:203], atol=1e-6)
    np.testing.assert_allclose(fit.parameters.jaw_pose, code[203:206], atol=1e-6)
    assert not np.any([fit.parameters.neck_pose, fit.parameters.left_eye_pose])


def test_the_picture_is_decas(photo, face):
    """Pixel i of 224 shows the photo at i parts of 223 of the box."""
    seen = {}

    class Looking(torch.nn.Module):
        def forward(self, pictures):
            seen["picture"] = pictures
            return torch.from_numpy(code_of())[None]

    ramp = np.zeros((600, 512, 3), np.uint8)
    ramp[..., 0], ramp[..., 1] = np.arange(512)[None] // 2, (np.arange(600) // 4)[:, None]
    window = deca_window(face.landmarks)
    fitter = object.__new__(DecaFitter)
    fitter._encoder = Looking()
    fitter.code(ramp, window)
    left, top, size = decas_box(face)
    place = np.arange(224) * size / 223
    picture = seen["picture"][0].numpy() * 255
    inner = slice(2, -2)
    assert np.abs(picture[0, 112, inner] - (left + place[inner]) / 2 + 0.25).max() < 0.7
    assert np.abs(picture[1, inner, 112] - (top + place[inner]) / 4 + 0.375).max() < 0.7
    assert picture.max() <= 255
    assert picture[2].max() == 0


def test_a_turned_window_shows_the_same_head(flame):
    parameters = parameters_of(code_of(3))
    before, after = Crop(100.0, 120.0, 80.0), Crop(91.0, 133.0, 140.0, 0.7)
    moved = in_crop(parameters, flame.pack, before, after)

    def seen(p, crop):
        place = p.camera.project(flame.posed(p))
        return np.column_stack([crop.to_photo(place[:, :2]), place[:, 2] * crop.side])

    np.testing.assert_allclose(seen(moved, after), seen(parameters, before), atol=2e-3)


@pytest.mark.parametrize("kind", ["landmarks", "deca"])
def test_every_fitter_keeps_the_contract(flame, photo, face, kind):
    fitter = (
        LandmarkFitter(flame) if kind == "landmarks" else DecaFitter(flame, answering(code_of()))
    )
    assert fitter.name == kind
    fit, again = fitter.fit(photo, face), fitter.fit(photo, face)
    assert fit.parameters == again.parameters
    assert fit.landmarks.shape == (478, 2)
    assert fit.fitted_landmarks.shape == (468, 2)
    assert 0 <= fit.confidence <= 1
    projected = fit.parameters.camera.project(flame.posed(fit.parameters))
    points = flame.pack.mediapipe.points(fit.crop.to_photo(projected[:, :2]), flame.pack.faces)
    assert np.abs(points - fit.fitted_landmarks).max() < 0.05
    with pytest.raises(InputError, match="cannot be a face"):
        fitter.fit(photo, Face.from_landmarks(np.zeros((478, 3)), 1.0, {}))


def test_another_head_and_an_empty_answer_are_refused_in_one_sentence(flame, photo, face):
    with pytest.raises(InputError, match="those of a FLAME head and the one in use is"):
        DecaFitter(HeadModel(load_pack()), answering(code_of()))
    for wrong in (np.full(236, np.nan), np.zeros(236)):
        with pytest.raises(InputError, match="finds no head"):
            DecaFitter(flame, answering(wrong)).fit(photo, face)


def test_cameras_are_those_of_the_project():
    parameters = parameters_of(code_of())
    assert parameters.camera == Camera(9.1, 0.004, -0.013)
    x, y, z = parameters.camera.project(np.array([0.01, 0.02, 0.03]))
    assert (x, y) == (pytest.approx(9.1 * 0.014), pytest.approx(-9.1 * 0.007))
    assert z == pytest.approx(-9.1 * 0.03)


@pytest.mark.parametrize("old_form", [False, True])
def test_a_checkpoint_is_read_in_both_of_torchs_forms(tmp_path, old_form):
    encoder = DecaEncoder(*SMALL)
    details = {"D_detail": {"x": torch.zeros(3)}, "E_detail": {"y": torch.ones(2)}}
    path = checkpoint_of(encoder, tmp_path / "deca_model.tar", old_form=old_form, **details)
    loaded = load_checkpoint(path, blank_encoder(*SMALL))
    kept = tmp_path / "kept.safetensors"
    save_encoder(kept, loaded)
    again = load_encoder(kept, blank_encoder(*SMALL))
    for key, value in encoder.state_dict().items():
        assert torch.equal(again.state_dict()[key], value), key


def refusal(path):
    with pytest.raises(AssetError) as caught:
        load_checkpoint(path, blank_encoder(*SMALL))
    text = str(caught.value)
    assert path.name in text
    assert "\n" not in text
    assert len(text) < 300
    return text


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda s: s.pop("layers.2.bias"), r"key layers\.2\.bias is missing"),
        (lambda s: s.update(extra=torch.zeros(1)), "key extra is unknown"),
        (lambda s: s.update({"layers.2.bias": torch.zeros(235)}), r"shape \(235,\), expected"),
        (lambda s: s["layers.0.bias"].fill_(math.nan), "not finite"),
        (lambda s: s["encoder.bn1.running_var"].fill_(-1), "variance below zero"),
        (lambda s: s.update({"layers.2.bias": torch.zeros(236, dtype=torch.int64)}), "type"),
        (lambda s: s.update({"layers.2.bias": torch.zeros(1).expand(236)}), "strides"),
        (lambda s: s.update({"layers.2.bias": [0.0] * 236}), "more than named tensors"),
    ],
)
def test_a_wrong_checkpoint_is_refused_by_what_is_wrong(tmp_path, change, cause):
    encoder = DecaEncoder(*SMALL)
    state = dict(encoder.state_dict())
    change(state)
    path = tmp_path / "deca_model.tar"
    torch.save({"E_flame": state}, path)
    import re

    assert re.search(cause, refusal(path))


class Attack:
    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return (open, (str(self.marker), "w"))


def test_nothing_in_a_checkpoint_runs(tmp_path):
    marker, path = tmp_path / "ran", tmp_path / "deca_model.tar"
    for old_form in (False, True):
        torch.save({"E_flame": Attack(marker)}, path, _use_new_zipfile_serialization=not old_form)
        refusal(path)
    path.write_bytes(pickle.dumps(Attack(marker), protocol=2))
    refusal(path)
    assert not marker.exists()
    torch.save({"state_dict": {}}, path)
    assert "not a checkpoint of DECA (no entry 'E_flame')" in refusal(path)
    path.write_bytes(b"")
    refusal(path)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("old_form", [False, True])
def test_damaged_checkpoints_get_one_sentence_each(tmp_path, old_form):
    path = checkpoint_of(DecaEncoder(*SMALL), tmp_path / "deca_model.tar", old_form=old_form)
    data = path.read_bytes()
    text = np.frombuffer(data, np.uint8)
    words = np.convolve((text >= 32) & (text < 127), np.ones(12), "same") >= 5
    sound = Specimen(data, np.flatnonzero(words), load_checkpoint)
    rng, refused = np.random.default_rng(0), 0
    for number in range(100):
        path.write_bytes(mutant(sound, rng))
        started = time.process_time()
        try:
            load_checkpoint(path, blank_encoder(*SMALL))
        except AssetError as error:
            refused, text = refused + 1, str(error)
            assert "\n" not in text, number
            assert len(text) < 400, number
        assert time.process_time() - started < 5, number
    assert refused > 30


def test_the_command_fits_with_an_imported_deca(tmp_path, capsys, hopper, store, monkeypatch):
    monkeypatch.setattr("gdpw_core.assets.store.default_folder", lambda: store.folder)
    target = tmp_path / "fit.npz"
    words = ["fit", str(hopper), "--npz", str(target), "--fitter", "deca"]
    assert run_command(words) == 2
    assert "import it with gdpw assets import deca_model.tar" in capsys.readouterr().err
    code = code_of(5)
    source = checkpoint_of(answering(code, DecaEncoder()), tmp_path / "deca_model.tar")
    assert run_command(["assets", "import", str(source)]) == 0
    assert "imported as deca" in capsys.readouterr().out
    assert run_command(["assets", "list"]) == 0
    listed = capsys.readouterr().out
    assert "deca                     DECA (deca_model.tar)" in listed
    assert run_command(["assets", "use", "deca"]) == 2
    assert "needs no choosing" in capsys.readouterr().err
    verify(store.find("deca"))
    assert run_command(words) == 0
    with np.load(target) as written:
        np.testing.assert_allclose(written["shape"].ravel(), code[:100], atol=1e-5)
    assert run_command([*words, "--head", "open-head"]) == 2
    assert "those of a FLAME head" in capsys.readouterr().err
