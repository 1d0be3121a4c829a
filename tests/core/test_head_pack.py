import subprocess
import sys
import zipfile

import numpy as np
import pytest

from gdpw_core.errors import AssetError
from gdpw_core.head.archive import read_arrays, write_arrays
from gdpw_core.head.pack import MASKS, HeadPack, load_pack, save_pack
from gdpw_core.resources import resource

EXCLUSIVE = ("face", "ears", "scalp", "neck", "body", "inner_mouth", "sockets", "teeth", "tongue",
             "left_eyeball", "right_eyeball")  # fmt: skip


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def stored():
    return read_arrays(resource("head", "open_head.npz"))


def test_reading_a_pack_does_not_need_torch():
    code = (
        "import sys; from gdpw_core.head.pack import load_pack; load_pack();"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_bundled_pack_is_small():
    assert resource("head", "open_head.npz").stat().st_size < 6_000_000


def test_flip_is_an_involution_that_mirrors_template_faces_and_masks(pack: HeadPack):
    np.testing.assert_array_equal(pack.flip[pack.flip], np.arange(len(pack.flip)))
    mirrored = pack.v_template[pack.flip] * (-1, 1, 1)
    np.testing.assert_allclose(mirrored, pack.v_template, atol=1e-9)
    turned = {_first_smallest(face) for face in pack.faces.tolist()}
    flipped = {_first_smallest(face[::-1]) for face in pack.flip[pack.faces].tolist()}
    assert turned == flipped
    for name, mask in pack.masks.items():
        other = name.replace("left", "?").replace("right", "left").replace("?", "right")
        np.testing.assert_array_equal(mask[pack.flip], pack.masks[other], err_msg=name)


def _first_smallest(face):
    start = face.index(min(face))
    return tuple(face[start:] + face[:start])


def test_masks_hold_vertices_and_regions_share_none(pack: HeadPack):
    assert set(pack.masks) == set(MASKS)
    for name in MASKS:
        assert pack.masks[name].any(), name
    taken = np.sum([pack.masks[name] for name in EXCLUSIVE], axis=0)
    assert taken.max() == 1
    assert not (pack.masks["upper_lids"] & pack.masks["lower_lids"]).any()
    assert not (pack.masks["lips"] & pack.masks["inner_mouth"]).any()


def test_skin_is_a_manifold_with_the_neck_as_its_only_border(pack: HeadPack):
    skin = pack.faces[pack.masks["skin"][pack.faces].all(1)]
    edges = np.concatenate([skin[:, [0, 1]], skin[:, [1, 2]], skin[:, [2, 0]]])
    directed, counts = np.unique(edges, axis=0, return_counts=True)
    assert counts.max() == 1
    once = {tuple(edge) for edge in directed.tolist()}
    border = {vertex for a, b in once if (b, a) not in once for vertex in (a, b)}
    assert pack.masks["body"][sorted(border)].all()


def test_weights_and_embeddings_are_convex(pack: HeadPack):
    np.testing.assert_allclose(pack.lbs_weights.sum(1), 1, atol=1e-12)
    np.testing.assert_allclose(pack.J_regressor.sum(1), 1, atol=1e-9)
    assert pack.lbs_weights.min() >= 0
    for embedding in (pack.mediapipe, pack.ibug68_static, pack.ibug68_contour):
        assert embedding.barycentric.min() >= -1e-6
        np.testing.assert_allclose(embedding.barycentric.sum(-1), 1, atol=1e-5)
    assert pack.mediapipe.triangles.shape == (468,)
    assert pack.ibug68_contour.triangles.shape == (79, 17)


def test_landmarks_mirror_and_lie_where_their_names_say(pack: HeadPack):
    points = pack.mediapipe.points(pack.v_template, pack.faces)
    for left, right in ((263, 33), (362, 133), (291, 61), (386, 159), (374, 145), (454, 234)):
        np.testing.assert_allclose(points[left], points[right] * (-1, 1, 1), atol=1e-6)
        assert points[left, 0] > 0
    nose, chin, brow = points[1], points[152], points[10]
    assert nose[2] == points[:, 2].max()
    assert chin[1] < nose[1] < brow[1]
    for eye, corners in zip(pack.iris_vertices, ((263, 362), (133, 33)), strict=True):
        x = pack.v_template[eye, 0]
        assert points[list(corners), 0].min() < x < points[list(corners), 0].max()


def test_eyeballs_are_spheres_of_twelve_millimetres(pack: HeadPack):
    for name, poles in zip(("left_eyeball", "right_eyeball"), pack.eyeball_poles, strict=True):
        centre = pack.v_template[poles].mean(0)
        radius = np.linalg.norm(pack.v_template[pack.masks[name]] - centre, axis=1)
        np.testing.assert_allclose(radius, 0.012, atol=1e-6)


def test_units_and_expression_are_exact_inverses(pack: HeadPack):
    units = pack.units
    assert len(set(units.names)) == 50
    np.testing.assert_allclose(units.to_expression @ units.from_expression, np.eye(50), atol=1e-9)
    np.testing.assert_allclose(units.from_expression @ units.to_expression, np.eye(50), atol=1e-9)
    arkit = {"eyeBlinkLeft", "mouthSmileRight", "browInnerUpLeft", "mouthPucker", "jawForward"}
    assert arkit <= set(units.names)


def test_identity_does_not_depend_on_the_file_and_survives_saving(pack: HeadPack, tmp_path):
    again = tmp_path / "again.npz"
    assert save_pack(again, pack) == pack.identity
    read = load_pack(again)
    assert read.identity == pack.identity
    np.testing.assert_array_equal(read.shapedirs, pack.shapedirs)
    assert again.read_bytes() == resource("head", "open_head.npz").read_bytes()


def test_arrays_cannot_be_changed_by_accident(pack: HeadPack):
    with pytest.raises(ValueError, match="read-only"):
        pack.v_template[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        pack.masks["face"][0] = True


def _without(stored, name):
    return {key: value for key, value in stored.items() if key != name}


@pytest.mark.parametrize(
    ("name", "change", "cause"),
    [
        ("faces", lambda a: a + 60000, "faces"),
        ("shapedirs", lambda a: a[:-1], "shapedirs has shape"),
        ("v_template", lambda a: a * np.float32(np.nan), "v_template"),
        ("lbs_weights", lambda a: a // 2, "do not sum to one"),
        ("flip", lambda a: np.roll(a, 1), "flip"),
        ("parents", lambda a: a[::-1].copy(), "parents"),
        ("schema", lambda a: a + 1, "schema"),
        ("uv", lambda a: a * 2, "checksum"),
        ("posedirs", None, "posedirs' is missing"),
    ],
)
def test_a_pack_whose_arrays_do_not_fit_is_refused(stored, tmp_path, name, change, cause):
    path = tmp_path / "head.npz"
    arrays = _without(stored, name)
    if change is not None:
        arrays[name] = change(stored[name])
    write_arrays(path, arrays)
    with pytest.raises(AssetError, match=cause) as caught:
        load_pack(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_broken_files_are_refused_in_one_sentence(tmp_path):
    good = resource("head", "open_head.npz").read_bytes()
    path = tmp_path / "head.npz"
    random = np.random.default_rng(0)
    broken = [b"", b"PK", good[: len(good) // 2], b"<html></html>"]
    for _ in range(30):
        mutant = bytearray(good)
        for position in random.integers(0, len(good), 5):
            mutant[position] = random.integers(0, 256)
        broken.append(bytes(mutant))
    for data in broken:
        path.write_bytes(data)
        with pytest.raises(AssetError) as caught:
            load_pack(path)
        assert "\n" not in str(caught.value)
    with pytest.raises(AssetError, match="cannot be read"):
        load_pack(tmp_path / "missing.npz")
    with pytest.raises(AssetError, match="cannot be read"):
        load_pack(tmp_path)


def test_a_header_that_promises_terabytes_is_not_followed(tmp_path):
    path = tmp_path / "head.npz"
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }"
    header += b" " * (64 - (10 + len(header)) % 64 - 1) + b"\n"
    with zipfile.ZipFile(path, "w") as archive:
        data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
        archive.writestr("v_template.npy", data)
    with pytest.raises(AssetError, match="shorter or longer"):
        load_pack(path)


def test_objects_are_not_unpickled(tmp_path):
    path = tmp_path / "head.npz"
    np.savez(path, v_template=np.array([{"a": 1}], dtype=object))
    with pytest.raises(AssetError, match="plain array"):
        load_pack(path)
