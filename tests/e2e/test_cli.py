"""The commands on the sample portraits, from the file to the file."""

import json

import numpy as np
import pytest
from photo_files import deep_png, large_turned_jpeg, png_with_alpha, two_faces
from PIL import Image

from app.__main__ import run_command
from gdpw_core.image import decode_photo
from gdpw_core.parameters import FaceParameters
from gdpw_core.provenance import DIGITAL_SOURCE_TYPE

pytestmark = pytest.mark.usefixtures("quick_models")

MAKERS = {
    "12 megapixels, turned": ("photo.jpg", large_turned_jpeg),
    "16 bits": ("photo.png", deep_png),
    "alpha": ("photo.png", png_with_alpha),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_zero_edit_is_the_photo_bit_for_bit(kind, astronaut, tmp_path):
    name, make = MAKERS[kind]
    photo = make(astronaut, tmp_path / name)
    assert run_command(["edit", str(photo), "--out", str(tmp_path / "out.png")]) == 0
    source, written = decode_photo(photo), decode_photo(tmp_path / "out.png")
    assert written.pixels.dtype == source.pixels.dtype
    np.testing.assert_array_equal(written.pixels, source.pixels)


def test_an_edit_changes_the_face_and_leaves_the_corners(astronaut, tmp_path, capsys):
    out = tmp_path / "out.png"
    arguments = ["edit", "--set", "yaw=10", "jaw_open=8", "--set", "mouthSmile=0.5"]
    assert run_command([*arguments, str(astronaut), "--out", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    source = decode_photo(astronaut).pixels.astype(int)
    written = decode_photo(out).pixels.astype(int)
    change = np.abs(written - source).max(axis=2)
    assert change[60:240, 150:300].mean() > 3
    assert change[-40:].max() == 0
    assert change[:, -40:].max() == 0


def test_a_photo_is_edited_to_do_as_another_does(astronaut, hopper, tmp_path, capsys):
    def turned(*more):
        out = tmp_path / "fit.json"
        assert run_command(["edit", str(hopper), *more, "--out", str(out)]) == 0
        return FaceParameters.from_dict(json.loads(out.read_text())["parameters"])

    own, like = turned(), turned("--like", str(astronaut))
    assert run_command(["fit", str(astronaut), "--json", str(tmp_path / "a.json")]) == 0
    other = json.loads((tmp_path / "a.json").read_text())["parameters"]
    np.testing.assert_allclose(like.jaw_pose, other["jaw_pose"], atol=1e-6)
    assert like.camera == own.camera
    eyes = turned("--like", str(astronaut), "--like-only", "eyes")
    np.testing.assert_allclose(eyes.left_eye_pose, other["left_eye_pose"], atol=1e-6)
    np.testing.assert_array_equal(eyes.neck_pose, own.neck_pose)
    wide = turned("--like", str(astronaut), "--set", "jaw_open=12")
    assert np.degrees(wide.jaw_pose[0]) == pytest.approx(12, abs=0.1)
    capsys.readouterr()
    assert run_command(["edit", str(hopper), "--like-only", "eyes", "--out", "x.png"]) == 2
    assert "--like" in capsys.readouterr().err


def test_an_export_says_what_made_it_and_not_where(astronaut, tmp_path):
    photo = large_turned_jpeg(astronaut, tmp_path / "photo.jpg")
    out = tmp_path / "out.jpg"
    assert run_command(["edit", str(photo), "--set", "yaw=5", "--out", str(out)]) == 0
    with Image.open(out) as written:
        assert DIGITAL_SOURCE_TYPE in written.info["xmp"].decode()
        assert "yaw=5" in written.info["xmp"].decode()
        assert not written.getexif().get_ifd(0x8825)
        assert 0x0112 not in written.getexif()


def test_fit_writes_what_it_promises(astronaut, tmp_path):
    out = tmp_path / "fit.json"
    assert run_command(["fit", str(astronaut), "--json", str(out)]) == 0
    report = json.loads(out.read_text())
    for key in ("reprojection", "reprojection_p95", "confidence", "seconds"):
        assert report[key] >= 0
    assert report["reprojection"] < 0.02
    assert 0 < report["confidence"] <= 1
    parameters = FaceParameters.from_dict(report["parameters"])
    assert parameters.camera.scale == report["camera"]["scale"]
    assert report["camera"]["crop"]["side"] > 0


def test_one_of_two_faces_is_edited_when_it_is_named(astronaut, hopper, tmp_path):
    photo = two_faces(astronaut, hopper, tmp_path / "two.png")
    source = decode_photo(photo).pixels.astype(int)
    changed = []
    for number in ("1", "2"):
        out = tmp_path / f"{number}.png"
        arguments = ["--face", number, "--set", "yaw=10", "--out", str(out)]
        assert run_command(["edit", str(photo), *arguments]) == 0
        change = np.abs(decode_photo(out).pixels.astype(int) - source).mean(axis=(0, 2))
        changed.append(change[:512].sum() > change[512:].sum())
    assert sorted(changed) == [False, True]


def test_frontalize_writes_what_it_can_and_reports_the_rest(astronaut, hopper, tmp_path, capsys):
    bad = tmp_path / "empty.jpg"
    bad.write_bytes(b"")
    folder = tmp_path / "straight" / "faces"
    photos = [str(astronaut), str(bad), str(hopper)]
    assert run_command(["frontalize", *photos, "--out", str(folder)]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("gdpw: error: ") == captured.err.count("\n") == 1
    written = sorted(path.name for path in folder.iterdir())
    assert written == ["astronaut_frontal.png", "grace_hopper_frontal.png"]
    straight = decode_photo(folder / "grace_hopper_frontal.png")
    assert straight.pixels.shape == decode_photo(hopper).pixels.shape
    assert not np.array_equal(straight.pixels, decode_photo(hopper).pixels)


def test_every_command_explains_itself(capsys):
    for arguments in ([], ["edit"], ["fit"], ["frontalize"], ["bench"]):
        with pytest.raises(SystemExit) as stopped:
            run_command([*arguments, "--help"])
        assert stopped.value.code == 0
        assert "usage: gdpw" in capsys.readouterr().out


def test_the_controls_can_be_listed(capsys):
    with pytest.raises(SystemExit) as stopped:
        run_command(["edit", "--list-controls"])
    assert stopped.value.code == 0
    listed = capsys.readouterr().out
    for name in ("yaw", "jaw_open", "eye_left_yaw", "shape.0 ... shape.99", "mouthSmileLeft"):
        assert name in listed


@pytest.mark.slow
def test_bench_measures_every_stage(tmp_path):
    out = tmp_path / "bench.json"
    assert run_command(["bench", "--rounds", "1", "--json", str(out)]) == 0
    report = json.loads(out.read_text())
    stages = {"fit", "rasterize", "preview", "encode_source", "render", "render_eager"}
    waits = {"window", "first_photo", "next_photo", "slider", "release"}
    for key in stages | waits | {"composite_12mp"}:
        assert report[key] > 0
    assert {"configuration", "backend", "precision", "device"} <= set(report)
