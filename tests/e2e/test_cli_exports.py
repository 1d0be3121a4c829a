"""What the window exports, the command line writes too: from photos and from saved documents."""

import json

import numpy as np
import pytest
from PIL import Image

from app.__main__ import run_command
from app.documents.state import document_of
from app.exporting.command import Work, edit_command
from gdpw_core.document import (
    History,
    ParameterChange,
    SourcePhoto,
    Step,
    ViewState,
    write_document,
)
from gdpw_core.export.picture import PictureOptions
from gdpw_core.image import decode_photo
from gdpw_core.parameters import FaceParameters

pytestmark = pytest.mark.usefixtures("quick_models")

EDIT = {"yaw": 9.0, "mouthSmile": 0.6, "jaw_open": 6.0}


@pytest.fixture(scope="module")
def portrait(loaded_pipeline, hopper):
    return loaded_pipeline.open_portrait(decode_photo(hopper))


@pytest.fixture
def saved(portrait, loaded_pipeline, hopper, tmp_path):
    """A document as the window writes it, and the state that it holds."""
    fitted = portrait.fit.parameters
    edited = loaded_pipeline.controls.with_values(EDIT, fitted, fitted)
    history = History(fitted, (Step("Three", ParameterChange.between(fitted, edited)),), 1)
    photo = SourcePhoto.embedded(hopper.name, hopper.read_bytes())
    path = tmp_path / "work.gdpw"
    document = document_of(portrait, history, photo, loaded_pipeline.status, ViewState())
    write_document(document, path)
    return path, edited


def test_the_copied_command_of_an_edit_writes_what_its_document_writes(
    saved, portrait, loaded_pipeline, hopper, tmp_path
):
    path, edited = saved
    work = Work(portrait, hopper, None, None, None, None, edited, loaded_pipeline.controls)
    command = edit_command(work, tmp_path / "photo.png", PictureOptions())
    assert "yaw=9" in command
    assert run_command(command[1:]) == 0
    assert run_command(["edit", str(path), "--out", str(tmp_path / "document.png")]) == 0
    one, other = (decode_photo(tmp_path / f"{name}.png") for name in ("photo", "document"))
    np.testing.assert_array_equal(one.pixels, other.pixels)
    assert not np.array_equal(one.pixels, decode_photo(hopper).pixels)


def test_a_document_is_where_set_begins(saved, hopper, tmp_path):
    path, _ = saved
    out = tmp_path / "a.json"
    assert run_command(["edit", str(path), "--set", "yaw=0", "--out", str(out)]) == 0
    arguments = ["--set", "mouthSmile=0.6", "jaw_open=6", "--out", str(tmp_path / "b.json")]
    assert run_command(["edit", str(hopper), *arguments]) == 0
    one, other = (
        FaceParameters.from_dict(json.loads((tmp_path / name).read_text())["parameters"])
        for name in ("a.json", "b.json")
    )
    np.testing.assert_allclose(one.neck_pose, other.neck_pose, atol=1e-9)
    np.testing.assert_allclose(one.expression, other.expression, atol=1e-9)


def test_crop_quality_and_label_are_options(saved, portrait, tmp_path):
    path, _ = saved
    for name, options in (("a.jpg", []), ("b.jpg", ["--crop", "--quality", "40", "--label"])):
        assert run_command(["edit", str(path), *options, "--out", str(tmp_path / name)]) == 0
    with Image.open(tmp_path / "a.jpg") as whole, Image.open(tmp_path / "b.jpg") as part:
        assert whole.size == (portrait.photo.width, portrait.photo.height)
        assert part.size != whole.size
    assert (tmp_path / "b.jpg").stat().st_size < 0.5 * (tmp_path / "a.jpg").stat().st_size


@pytest.mark.parametrize("name", ["a.webp", "a.tiff", "a.npz", "a.csv", "a.arkit.csv", "a.glb"])
def test_every_kind_of_file_is_written(saved, tmp_path, name):
    path, _ = saved
    assert run_command(["edit", str(path), "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / name).stat().st_size > 500


def test_fit_writes_several_files_at_once(hopper, tmp_path, capsys):
    names = {"json": "f.json", "csv": "f.arkit.csv", "npz": "f.npz", "mesh": "f.obj"}
    options = [part for kind, name in names.items() for part in (f"--{kind}", str(tmp_path / name))]
    assert run_command(["fit", str(hopper), *options]) == 0
    assert all((tmp_path / name).stat().st_size > 500 for name in names.values())
    record = json.loads((tmp_path / "f.json").read_text())
    with np.load(tmp_path / "f.npz", allow_pickle=False) as arrays:
        assert arrays["shape"].tolist() == record["parameters"]["shape"]
    assert "f.obj" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fit", "PHOTO"], "name a file to write"),
        (["fit", "PHOTO", "--json", "a.csv"], "ending in .json"),
        (["edit", "PHOTO", "--out", "a.stl"], "for the mesh"),
        (["edit", "PHOTO", "--quality", "0", "--out", "a.jpg"], "from 1 to 100"),
        (["edit", "no.gdpw", "--out", "a.jpg"], "no.gdpw does not exist"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_line(arguments, words, hopper, capsys):
    assert run_command([str(hopper) if a == "PHOTO" else a for a in arguments]) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.err.count("\n") == 1
