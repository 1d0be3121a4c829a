"""Imported heads and weights: the store, what is in use, and a FLAME head from file to photo."""

import json

import numpy as np
import pytest
import torch
from official_flame import VERTICES, official_head, small_arrays, write_official
from small_networks import VARIANTS, generator, save_authors_checkpoint

from app.__main__ import run_command
from gdpw_core.assets.importing import import_file
from gdpw_core.assets.overview import overview
from gdpw_core.assets.selection import selection, use, verify
from gdpw_core.assets.store import AssetStore, Damaged
from gdpw_core.errors import AssetError, InputError, OutputError
from gdpw_core.head.flame_files import write_flame_files
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import decode_photo
from gdpw_core.model.weights import WeightsInfo, save_weights
from gdpw_core.pipeline import Pipeline


@pytest.fixture(scope="module")
def flame(tmp_path_factory):
    """A store with an imported FLAME head, in use; and the file it came from."""
    folder = tmp_path_factory.mktemp("flame")
    source = write_official(folder / "generic_model.pkl", "2020")
    store = AssetStore(folder / "assets")
    use(store, import_file(source, store).name)
    return store, source


@pytest.fixture(scope="module")
def flame_pipeline(flame):
    torch.set_num_threads(1)
    return Pipeline(head=selection(flame[0]).head_path)


@pytest.fixture
def store(tmp_path):
    return AssetStore(tmp_path / "assets")


def own_weights(path, *, identity="", vertices=0, mode="geom_disp"):
    network = generator(VARIANTS[f"authors-{mode}"])
    info = WeightsInfo(network.config, False, identity, vertices or 12, 7, title="Small")
    save_weights(path, network, info)
    return path


def test_the_imported_head_is_flames_geometry(flame):
    theirs = official_head().arrays
    pack = load_pack(selection(flame[0]).head_path)
    assert pack.v_template.shape == (VERTICES, 3)
    np.testing.assert_allclose(pack.v_template, theirs["v_template"], atol=1e-7)
    np.testing.assert_allclose(pack.shapedirs, theirs["shapedirs"][:, :, :100], atol=1e-5)
    joints = pack.J_regressor @ pack.v_template
    np.testing.assert_allclose(joints, theirs["J"], atol=1e-6)
    assert (pack.name, selection(flame[0]).head.title) == ("FLAME", "FLAME (generic_model.pkl)")


def test_the_imported_head_moves_as_smplx_moves_the_file(flame):
    smplx = pytest.importorskip("smplx")
    store, source = flame
    pack = load_pack(selection(store).head_path)
    # smplx wants landmarks beside the model; they are those of the import.
    write_flame_files(pack, source.parent / "smplx")
    (source.parent / "smplx" / "FLAME_NEUTRAL.pkl").write_bytes(source.read_bytes())
    theirs = smplx.FLAME(
        str(source.parent / "smplx"), num_betas=100, num_expression_coeffs=50, batch_size=2,
        dtype=torch.float64,
    )  # fmt: skip
    random = torch.Generator().manual_seed(0)
    shape = torch.randn(2, 100, generator=random, dtype=torch.float64)
    expression = torch.randn(2, 50, generator=random, dtype=torch.float64)
    turns = 0.3 * torch.randn(2, 5, 3, generator=random, dtype=torch.float64)
    with torch.no_grad():
        expected = theirs(
            betas=shape, expression=expression, global_orient=turns[:, 0],
            neck_pose=turns[:, 1], jaw_pose=turns[:, 2], leye_pose=turns[:, 3],
            reye_pose=turns[:, 4],
        ).vertices  # fmt: skip
        found = HeadModel(pack, dtype=torch.float64).vertices(shape, expression, turns)
    # The file's float64 directions are kept as float16.
    assert (found - expected).abs().max() < 2e-5


def test_landmarks_are_derived_to_a_millimetre(flame):
    pack = load_pack(selection(flame[0]).head_path)
    points = pack.mediapipe.points(pack.v_template, pack.faces)
    away = 1000 * np.linalg.norm(points - official_head().landmarks, axis=1)
    assert away.mean() < 0.7
    assert np.quantile(away, 0.95) < 1.5


def test_regions_are_derived_and_what_flame_lacks_is_empty(flame):
    pack, theirs = load_pack(selection(flame[0]).head_path), official_head().masks
    for name in ("face", "lips", "lids", "ears", "scalp", "neck", "body", "left_eyeball"):
        both = (pack.masks[name] & theirs[name]).sum()
        assert both > 0.9 * max(pack.masks[name].sum(), theirs[name].sum()), name
    for name in ("teeth", "tongue", "gums"):
        assert not pack.masks[name].any()
    np.testing.assert_array_equal(pack.flip[pack.flip], np.arange(VERTICES))
    for eye, ball in zip(pack.iris_vertices, ("left_eyeball", "right_eyeball"), strict=True):
        own = pack.v_template[pack.masks[ball]]
        assert pack.v_template[eye, 2] == own[:, 2].max()


def test_named_units_move_the_face_as_they_do_on_the_bundled_head(flame):
    pack, bundled = load_pack(selection(flame[0]).head_path), load_pack()
    assert {"mouthSmileLeft", "eyeBlinkRight", "browInnerUpLeft"} <= set(pack.units.names)

    def moved(head, name):
        unit = head.units.to_expression[:, head.units.names.index(name)]
        before = head.mediapipe.points(head.v_template, head.faces)
        return (
            head.mediapipe.points(head.v_template + head.expressiondirs @ unit, head.faces) - before
        )

    for name in ("mouthSmileLeft", "eyeBlinkRight", "jawForward"):
        mine, theirs = moved(pack, name).ravel(), moved(bundled, name).ravel()
        assert mine @ theirs > 0.95 * np.linalg.norm(mine) * np.linalg.norm(theirs), name


def test_the_same_model_is_the_same_head_whatever_its_file_is_called(flame, tmp_path):
    store = AssetStore(tmp_path / "other")
    again = import_file(write_official(tmp_path / "renamed.pkl", "2019"), store)
    assert again.identity == selection(flame[0]).head.identity


def test_a_photo_is_fitted_edited_and_frontalized_with_the_imported_head(flame_pipeline, hopper):
    photo = decode_photo(hopper)
    portrait = flame_pipeline.open_portrait(photo)
    fitted = portrait.fit.parameters
    assert portrait.fit.reprojection < 0.015
    same = flame_pipeline.export(portrait, fitted)
    np.testing.assert_array_equal(same.pixels, photo.pixels)
    smiling = flame_pipeline.controls.with_values(
        {"mouthSmile": 0.8, "jaw_open": 12.0}, fitted, fitted
    )
    edited = flame_pipeline.export(portrait, smiling)
    changed = np.abs(edited.srgb8().astype(int) - photo.srgb8()).max(axis=2) > 8
    assert 500 < changed.sum() < 0.3 * changed.size
    frontal = flame_pipeline.frontalized(portrait)
    assert flame_pipeline.render(portrait, frontal, 256).image.shape == (256, 256, 3)


def test_official_landmarks_and_masks_beside_the_model_win(tmp_path, flame):
    import pickle

    source = write_official(tmp_path / "generic_model.pkl", "2020")
    faces = official_head().arrays["f"]
    static = {"lmk_face_idx": np.arange(51), "lmk_b_coords": np.full((51, 3), 1 / 3)}
    (tmp_path / "flame_static_embedding.pkl").write_bytes(pickle.dumps(static, 2))
    contour = {"lmk_face_idx": np.full((79, 17), 7), "lmk_b_coords": np.full((79, 17, 3), 1 / 3)}
    np.save(tmp_path / "flame_dynamic_embedding.npy", np.array(contour, dtype=object))
    parts = ("left_ear", "right_ear", "scalp", "neck")
    masks = {name: np.arange(10 * k, 10 * k + 10) for k, name in enumerate(parts)}
    lips = np.flatnonzero(official_head().masks["lips"])[3:]
    masks["lips"] = lips
    (tmp_path / "FLAME_masks.pkl").write_bytes(pickle.dumps(masks, 2))
    np.savez(tmp_path / "mediapipe_landmark_embedding.npz", landmark_indices=np.array([4]),
             lmk_face_idx=np.array([len(faces)]), lmk_b_coords=np.full((1, 3), 1 / 3))  # fmt: skip
    store = AssetStore(tmp_path / "assets")
    asset = import_file(source, store)
    pack = load_pack(asset.path)
    np.testing.assert_array_equal(pack.ibug68_static.triangles, np.arange(51))
    assert (pack.ibug68_contour.triangles == 7).all()
    np.testing.assert_array_equal(np.flatnonzero(pack.masks["lips"]), lips)
    assert (pack.masks["neck"] | pack.masks["eyeballs"])[30:40].all()
    notes = " ".join(asset.notes)
    assert "FLAME_masks.pkl beside it was used" in notes
    assert "mediapipe_landmark_embedding.npz beside it was left out" in notes


def test_an_import_is_converted_once_and_remembers_its_origin(flame):
    store, source = flame
    asset = selection(store).head
    names = sorted(p.name for p in asset.path.parent.iterdir())
    assert names == ["asset.json", "head.npz"]
    record = json.loads((asset.path.parent / "asset.json").read_text())
    assert record["origin"] == source.name
    assert len(record["origin_sha256"]) == len(record["sha256"]) == 64
    assert "not to be passed on" in record["licence"]
    with pytest.raises(InputError, match="imported before, as flame"):
        import_file(source, store)


def test_checkpoints_of_the_authors_become_safe_files_with_the_same_network(store, tmp_path):
    config = VARIANTS["authors-both"]
    source = save_authors_checkpoint(tmp_path / "PWM_both.pth", generator(config))
    asset = import_file(source, store)
    assert (asset.name, asset.kind, asset.vertices) == ("pwm-both", "weights", 12)
    from gdpw_core.model.checkpoint import load_checkpoint
    from gdpw_core.model.weights import load_weights

    theirs = load_checkpoint(source, None).generator.state_dict()
    ours = load_weights(asset.path)[0].state_dict()
    assert all(torch.equal(theirs[key], ours[key]) for key in theirs)


def test_weights_for_another_head_are_not_used_and_it_is_said_why(store, tmp_path):
    source = save_authors_checkpoint(tmp_path / "PWM_both.pth", generator(VARIANTS["authors-both"]))
    name = import_file(source, store).name
    with pytest.raises(InputError, match="a head of 12 vertices and the one in use has"):
        use(store, name)
    store.choose("weights", name)
    chosen = selection(store)
    assert chosen.weights is None
    assert "is not used" in chosen.notes[0]
    row = next(r for r in overview(store).weights if r.name == name)
    assert not row.usable


def test_bundled_weights_of_another_head_are_not_offered(store, tmp_path, monkeypatch):
    (tmp_path / "weights").mkdir()
    own_weights(tmp_path / "weights" / "Lite.safetensors", identity=load_pack().identity)
    own_weights(tmp_path / "weights" / "other.safetensors", identity="f" * 64)
    (tmp_path / "weights" / "broken.safetensors").write_bytes(b"no")
    monkeypatch.setattr("gdpw_core.assets.selection.resources_folder", lambda: tmp_path)
    rows = {row.name: row for row in overview(store).weights}
    assert rows["lite"].usable
    assert "another head" in rows["other"].state
    assert not rows["other"].usable
    use(store, "lite")
    assert selection(store).weights_path == tmp_path / "weights" / "Lite.safetensors"
    with pytest.raises(InputError, match="another head"):
        use(store, "other")
    mine = own_weights(tmp_path / "lite.safetensors")
    with pytest.raises(InputError, match="name of bundled weights"):
        import_file(mine, store, name="lite")
    assert import_file(mine, store).name == "lite-2"


def test_own_weights_can_be_used_and_removed(store, tmp_path):
    source = own_weights(tmp_path / "My best (v2).safetensors", identity=load_pack().identity)
    asset = import_file(source, store)
    assert asset.name == "my-best-v2"
    use(store, asset.name)
    source.unlink()
    assert selection(store).weights_path == asset.path
    verify(asset)
    store.remove(asset.name)
    assert selection(store).weights is None
    assert not asset.path.exists()
    assert store.imported() == ()


def test_a_file_changed_after_its_import_is_noticed(store, tmp_path):
    asset = import_file(own_weights(tmp_path / "a.safetensors"), store)
    data = bytearray(asset.path.read_bytes())
    data[-1] ^= 1
    asset.path.write_bytes(data)
    with pytest.raises(AssetError, match="changed since it was imported"):
        verify(asset)
    with pytest.raises(AssetError, match="changed since it was imported"):
        use(store, asset.name)


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "A", "x" * 50, "open-head", "-a", "a\n"])
def test_a_name_that_is_a_path_or_reserved_is_refused(store, tmp_path, name):
    source = own_weights(tmp_path / "a.safetensors")
    if not name:
        assert import_file(source, store, name=name).name == "a"
        return
    with pytest.raises(InputError, match="no name"):
        import_file(source, store, name=name)
    assert store.imported() == ()


def test_an_import_that_fails_leaves_nothing(store, tmp_path):
    source = own_weights(tmp_path / "a.safetensors")
    store.folder.mkdir()
    store.folder.chmod(0o500)
    try:
        if not _is_root():
            with pytest.raises(OutputError, match="cannot be written"):
                import_file(source, store)
    finally:
        store.folder.chmod(0o700)
    source.write_bytes(source.read_bytes()[:-10])
    with pytest.raises(AssetError):
        import_file(source, store)
    assert list(store.folder.iterdir()) == []


def _is_root():
    import os

    return hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda r: "{", lambda r: "[]", lambda r: json.dumps(r | {"version": 9}),
        lambda r: json.dumps(r | {"kind": "virus"}), lambda r: json.dumps(r | {"title": 3}),
        lambda r: json.dumps(r | {"vertices": "many"}), lambda r: "[" * 50_000,
    ],
)  # fmt: skip
def test_a_damaged_record_is_listed_as_such_and_can_be_removed(store, tmp_path, change):
    asset = import_file(own_weights(tmp_path / "a.safetensors"), store)
    use(store, asset.name)
    record = asset.path.parent / "asset.json"
    record.write_text(change(json.loads(record.read_text())))
    (found,) = store.imported()
    assert isinstance(found, Damaged)
    assert selection(store).weights is None
    assert "cannot be found" in selection(store).notes[0]
    assert len(overview(store).heads) == 2
    store.remove("a")
    assert store.imported() == ()


def test_what_cannot_be_imported_says_what_to_do_instead(store, tmp_path):
    import zipfile

    cases = {
        "model2019_bfm.h5": (b"\x89HDF\r\n\x1a\n", "damaged or not a Basel Face Model"),
        "01_MorphableModel.mat": (b"MATLAB 5.0 MAT-file", "damaged or not a Basel Face Model"),
        "landmark_embedding.npy": (b"\x93NUMPY\x01\x00", "keep the file beside the model"),
        "deca_model.tar": (
            b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.",
            "deca_model.tar: not a readable checkpoint",
        ),
        "photo.jpg": (b"\xff\xd8\xff", "neither a head"),
    }
    for name, (start, cause) in cases.items():
        path = tmp_path / name
        path.write_bytes(start + b"\0" * 200)
        with pytest.raises(AssetError, match=cause):
            import_file(path, store)
    download = tmp_path / "FLAME2020.zip"
    with zipfile.ZipFile(download, "w") as archive:
        archive.writestr("FLAME2020/generic_model.pkl", b"x")
    with pytest.raises(AssetError, match=r"unpack it and import generic_model\.pkl"):
        import_file(download, store)
    with pytest.raises(AssetError, match="is a folder"):
        import_file(tmp_path, store)


@pytest.mark.parametrize("damage", ["cloud", "eyeless", "turned"])
def test_numbers_in_flames_form_that_are_no_head_are_refused(store, tmp_path, damage):
    arrays = dict(official_head().arrays)
    if damage == "cloud":
        arrays = small_arrays()
    elif damage == "eyeless":
        arrays["weights"] = np.tile([0.2] * 5, (VERTICES, 1))
    else:
        arrays["v_template"] = arrays["v_template"][:, [0, 2, 1]]
    path = write_official(tmp_path / "model.pkl", "2020", arrays)
    with pytest.raises(AssetError) as caught:
        import_file(path, store)
    assert "model.pkl" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unfinished_import_is_swept_away_later(store, tmp_path):
    import os

    left = store.folder / ".incoming-dead"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    import_file(own_weights(tmp_path / "a.safetensors"), store)
    assert not left.exists()


def command(capsys, *words):
    code = run_command(["assets", *map(str, words)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_command_lists_imports_verifies_uses_and_removes(tmp_path, capsys):
    code, out, err = command(capsys, "list")
    assert (code, err) == (0, "")
    assert "* open-head" in out
    assert "register at https://flame.is.tue.mpg.de" in out
    good = own_weights(tmp_path / "good.safetensors")
    bad = tmp_path / "bad.pkl"
    bad.write_bytes(b"\x80\x02cos\nsystem\nX\x02\x00\x00\x00id\x85R.")
    code, out, err = command(capsys, "import", good, bad, "--use")
    assert code == 2
    assert "imported as good" in out
    assert err.count("\n") == 1
    assert "names os.system" in err
    assert "* good" in command(capsys, "list")[1]
    assert command(capsys, "verify")[0] == 0
    assert command(capsys, "use", "automatic")[0] == 0
    assert command(capsys, "remove", "good")[0] == 0
    for words in (("remove", "good"), ("use", "good"), ("verify", "good"), ("remove", "open-head")):
        code, out, err = command(capsys, *words)
        assert (code, out, err.count("\n")) == (2, "", 1), words


def test_a_wrong_command_line_is_one_line(capsys):
    for words in ((), ("steal",), ("import",), ("import", "a", "b", "--name", "x")):
        code, out, err = command(capsys, *words)
        assert (code, out, err.count("\n")) == (2, "", 1), words


def test_commands_refuse_a_head_that_is_not_there(capsys, tmp_path, hopper):
    target = tmp_path / "x.json"
    code = run_command(["fit", str(hopper), "--json", str(target), "--head", "nobody"])
    assert code == 2
    assert "nothing imported is named nobody" in capsys.readouterr().err
    assert not target.exists()
