"""Pictures, parameters and meshes as files that other programs read."""

import json
import struct

import numpy as np
import pytest
from document_samples import parameters
from PIL import Image

from gdpw_core.controls import Controls
from gdpw_core.errors import InputError, OutputError
from gdpw_core.export.mesh import HeadMesh, write_mesh
from gdpw_core.export.parameters import HeadState, write_parameters
from gdpw_core.export.picture import PictureOptions, crop_size, finished
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Crop, Photo, save_photo
from gdpw_core.motion.track_files import read_track
from gdpw_core.parameters import FaceParameters
from gdpw_core.provenance import DIGITAL_SOURCE_TYPE

RNG = np.random.default_rng(4)
STATE = HeadState(parameters(3), Crop(10.5, 20.25, 99.0, 0.1), "me.jpg", "open head", "a" * 64)


def photo(dtype=np.uint8, channels=3, height=300, width=240):
    top = np.iinfo(dtype).max
    return Photo(RNG.integers(0, top, (height, width, channels), dtype, endpoint=True))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_crop_of_an_upright_window_is_cut_out_pixel_for_pixel(dtype):
    source, stage = photo(dtype), Crop(120.0, 150.0, 100.4)
    result = finished(source, stage, PictureOptions(area="crop"), {})
    np.testing.assert_array_equal(result.pixels, source.pixels[100:200, 70:170])
    assert crop_size(source, stage) == (result.width, result.height) == (100, 100)


def test_a_window_that_leaves_the_photo_is_cut_at_its_edge():
    source, stage = photo(), Crop(10.0, 20.0, 100.0)
    result = finished(source, stage, PictureOptions(area="crop"), {})
    np.testing.assert_array_equal(result.pixels, source.pixels[:70, :60])
    assert crop_size(source, stage) == (60, 70)


def test_a_turned_window_is_upright_in_the_file():
    source, stage = photo(), Crop(120.0, 150.0, 100.0, 0.3)
    result = finished(source, stage, PictureOptions(area="crop"), {})
    assert (result.width, result.height) == crop_size(source, stage) == (100, 100)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_label_is_a_switch_and_touches_one_corner(dtype, channels):
    source = photo(dtype, channels)
    plain = finished(source, Crop(120, 150, 100), PictureOptions(), {})
    assert plain.pixels is source.pixels or np.array_equal(plain.pixels, source.pixels)
    labelled = finished(source, Crop(120, 150, 100), PictureOptions(label=True), {})
    assert labelled.pixels.dtype == dtype
    rows, columns = np.nonzero((labelled.pixels != source.pixels).any(axis=2))
    assert rows.min() > 250
    assert columns.min() > 120
    # White letters on a dark plate, at the picture's own depth.
    corner = labelled.pixels[rows.min() :, columns.min() :, :3] / np.iinfo(dtype).max
    assert corner.max() > 0.85
    if channels == 4:
        assert (labelled.pixels[rows, columns, 3] >= source.pixels[rows, columns, 3]).all()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
def test_every_format_says_what_made_it(suffix, tmp_path):
    path = tmp_path / f"out{suffix}"
    picture = finished(photo(), Crop(120, 150, 100), PictureOptions(label=True), {"yaw": 12.0})
    save_photo(picture, path, quality=80)
    with Image.open(path) as image:
        xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
        if suffix == ".tif":
            xmp = image.tag_v2[700]
    text = xmp.decode() if isinstance(xmp, bytes) else xmp
    assert DIGITAL_SOURCE_TYPE in text
    assert "yaw=12" in text


def test_quality_makes_smaller_files_and_is_checked(tmp_path):
    picture = photo()
    for suffix in (".jpg", ".webp"):
        sizes = []
        for quality in (95, 30):
            save_photo(picture, tmp_path / f"out{suffix}", quality=quality)
            sizes.append((tmp_path / f"out{suffix}").stat().st_size)
        assert sizes[1] < 0.7 * sizes[0]
    for quality in (0, 101):
        with pytest.raises(InputError, match="from 1 to 100"):
            PictureOptions(quality=quality)


def test_parameters_come_back_exactly_from_every_format(tmp_path):
    for name in ("a.json", "a.csv", "a.npz"):
        write_parameters(tmp_path / name, STATE, None)
    record = json.loads((tmp_path / "a.json").read_text())
    assert FaceParameters.from_dict(record["parameters"]) == STATE.parameters
    assert record["camera"]["crop"]["side"] == 99.0
    assert record["head"] == {"name": "open head", "identity": "a" * 64}
    (row,) = read_track(tmp_path / "a.csv", None).frames
    assert row == STATE.parameters
    with np.load(tmp_path / "a.npz", allow_pickle=False) as arrays:
        for key in ("shape", "expression", "jaw_pose"):
            np.testing.assert_array_equal(arrays[key], getattr(STATE.parameters, key))
        assert arrays["camera"].tolist() == [record["camera"][key] for key in ("scale", "tx", "ty")]
        assert str(arrays["head"]) == "open head"
        assert arrays["crop"].tolist() == [10.5, 20.25, 99.0, 0.1]


def test_arkit_blendshapes_name_what_the_sliders_were_set_to(tmp_path):
    pack = load_pack()
    rest = FaceParameters.neutral()
    moved = Controls(pack.units).with_values({"mouthSmileLeft": 0.6, "jaw_open": 10.0}, rest, rest)
    state = HeadState(moved, STATE.crop, "me.jpg", pack.name, pack.identity)
    write_parameters(tmp_path / "face.arkit.csv", state, pack.units)
    header, row = (tmp_path / "face.arkit.csv").read_text().splitlines()
    values = dict(zip(header.split(","), row.split(","), strict=True))
    assert len([name for name in values if name[0].isupper()]) >= 52
    assert float(values["MouthSmileLeft"]) == pytest.approx(0.6, abs=1e-6)
    assert float(values["MouthSmileRight"]) == pytest.approx(0.0, abs=1e-6)
    assert float(values["JawOpen"]) > 0.3
    with pytest.raises(InputError, match="no named units"):
        write_parameters(tmp_path / "x.arkit.csv", state, None)


@pytest.fixture(scope="module")
def head_mesh():
    pack = load_pack()
    return HeadMesh(pack.v_template, pack.faces, pack.uv, pack.name)


def test_an_obj_holds_the_head_and_faces_outward(head_mesh, tmp_path):
    write_mesh(tmp_path / "head.obj", head_mesh, "yaw=12")
    lines = (tmp_path / "head.obj").read_text().splitlines()
    assert "# yaw=12" in lines
    rows = {kind: [line.split()[1:] for line in lines if line.startswith(f"{kind} ")]
            for kind in ("v", "vt", "vn", "f")}  # fmt: skip
    count = len(head_mesh.vertices)
    assert len(rows["v"]) == len(rows["vt"]) == len(rows["vn"]) == count
    vertices = np.array(rows["v"], float)
    np.testing.assert_allclose(vertices, head_mesh.vertices, atol=1e-7)
    faces = np.array([[int(corner.split("/")[0]) - 1 for corner in row] for row in rows["f"]])
    np.testing.assert_array_equal(faces, head_mesh.faces)
    normals = np.array(rows["vn"], float)
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1.0, atol=1e-3)
    nose = vertices[:, 2].argmax()
    assert normals[nose, 2] > 0.3


def test_a_glb_is_sound_gltf(head_mesh, tmp_path):
    path = tmp_path / "head.glb"
    write_mesh(path, head_mesh, "yaw=12")
    data = path.read_bytes()
    magic, version, size = struct.unpack_from("<4sII", data)
    assert (magic, version, size) == (b"glTF", 2, len(data))
    length, kind = struct.unpack_from("<I4s", data, 12)
    assert kind == b"JSON"
    assert length % 4 == 0
    scene = json.loads(data[20 : 20 + length])
    binary_length, kind = struct.unpack_from("<I4s", data, 20 + length)
    binary = data[28 + length :]
    assert kind == b"BIN\0"
    assert binary_length == len(binary) == scene["buffers"][0]["byteLength"]
    assert scene["asset"]["extras"]["settings"] == "yaw=12"
    types = {5126: "<f4", 5125: "<u4"}
    widths = {"VEC3": 3, "VEC2": 2, "SCALAR": 1}
    arrays = []
    for accessor in scene["accessors"]:
        view = scene["bufferViews"][accessor["bufferView"]]
        assert view["byteOffset"] % 4 == 0
        part = binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
        array = np.frombuffer(part, types[accessor["componentType"]])
        arrays.append(array.reshape(accessor["count"], widths[accessor["type"]]))
    positions, normals, uv, indices = arrays
    np.testing.assert_allclose(positions, head_mesh.vertices, atol=1e-6)
    assert scene["accessors"][0]["min"] == positions.min(axis=0).tolist()
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(uv[:, 1], 1.0 - head_mesh.uv[:, 1], atol=1e-6)
    np.testing.assert_array_equal(indices.reshape(-1, 3), head_mesh.faces)


def test_unknown_names_are_refused(head_mesh, tmp_path):
    with pytest.raises(OutputError, match=r"\.obj or \.glb"):
        write_mesh(tmp_path / "head.stl", head_mesh)
    with pytest.raises(OutputError, match=r"\.json, \.csv or \.npz"):
        write_parameters(tmp_path / "a.txt", STATE, None)
    assert not list(tmp_path.iterdir())
