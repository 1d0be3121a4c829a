"""Wrong input: one line, exit code 2, nothing written, nothing lost."""

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from photo_files import no_face, two_faces
from PIL import Image

from app.__main__ import run_command


def run_in_process(repository: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def huge_header() -> bytes:
    """A PNG whose header declares 60,000 x 60,000 pixels."""
    stream = io.BytesIO()
    Image.new("RGB", (1, 1)).save(stream, "PNG")
    data = bytearray(stream.getvalue())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


@pytest.fixture
def files(tmp_path, astronaut, hopper) -> Path:
    """A folder with every kind of bad input."""
    jpeg = hopper.read_bytes()
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "cut.jpg").write_bytes(jpeg[: len(jpeg) // 2])
    (tmp_path / "page.jpg").write_bytes(b"<!DOCTYPE html><html><body>404</body></html>")
    (tmp_path / "huge.png").write_bytes(huge_header())
    (tmp_path / "folder").mkdir()
    no_face(tmp_path / "no_face.png")
    two_faces(astronaut, hopper, tmp_path / "two.png")
    return tmp_path


def snapshot(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


BAD_PHOTOS = {
    "missing.jpg": "does not exist",
    "empty.jpg": "is empty",
    "cut.jpg": "damaged or cut short",
    "page.jpg": "web page",
    "huge.png": "megapixels",
    "folder": "is a folder",
    "no_face.png": "no face",
    "two.png": "--face N",
}


def check_refusal(code: int, error: str, words: str, before: dict, folder: Path) -> None:
    assert code == 2, error
    assert error.startswith("gdpw: error: ")
    assert error.count("\n") == 1
    assert "Traceback" not in error
    assert words in error
    assert snapshot(folder) == before


@pytest.mark.usefixtures("quick_models")
@pytest.mark.parametrize("photo", BAD_PHOTOS)
@pytest.mark.parametrize("command", ["edit", "fit", "frontalize"])
def test_a_photo_that_cannot_be_used_is_refused(command, photo, files, capsys):
    before = snapshot(files)
    out = {"edit": "--out=out.png", "fit": "--json=out.json", "frontalize": "--out=outs"}[command]
    option, _, name = out.partition("=")
    code = run_command([command, str(files / photo), option, str(files / name)])
    captured = capsys.readouterr()
    assert captured.out == ""
    check_refusal(code, captured.err, BAD_PHOTOS[photo], before, files)


@pytest.mark.usefixtures("quick_models")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "yaww=3"], "did you mean yaw"),
        (["--set", "nonsense=3"], "no control named nonsense"),
        (["--set", "yaw=left"], "'left' is not a number"),
        (["--set", "yaw=nan"], "not a finite number"),
        (["--set", "yaw=inf"], "not a finite number"),
        (["--set", "yaw=500"], "from -45 to 45"),
        (["--set", "yaw"], "NAME=VALUE"),
        (["--set", "=3"], "NAME=VALUE"),
        (["--face", "9"], "1 face"),
        (["--face", "0"], "count from 1"),
        (["--face", "x"], "give a number"),
        (["--weights", "no.safetensors"], "no.safetensors"),
        (["--colour", "red"], "--help"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(arguments, words, astronaut, tmp_path, capsys):
    code = run_command(["edit", str(astronaut), "--out", str(tmp_path / "out.png"), *arguments])
    check_refusal(code, capsys.readouterr().err, words, {}, tmp_path)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing/out.png", "does not exist"),
        ("taken.png", "is a folder"),
        ("out.gif", "name ending in"),
        ("photo.png", "is the photo itself"),
        ("link.png", "is the photo itself"),
    ],
)
def test_a_destination_that_cannot_be_written_is_refused(name, words, astronaut, tmp_path, capsys):
    photo = tmp_path / "photo.png"
    photo.write_bytes(astronaut.read_bytes())
    (tmp_path / "taken.png").mkdir()
    (tmp_path / "link.png").hardlink_to(photo)
    before = snapshot(tmp_path)
    code = run_command(["edit", str(photo), "--out", str(tmp_path / name)])
    check_refusal(code, capsys.readouterr().err, words, before, tmp_path)


def test_a_command_line_that_is_not_understood_is_refused(tmp_path, capsys):
    for arguments in (["edit"], ["fit", "a.jpg"], ["frontalize", "--out", "x"], ["nonsense"]):
        assert run_command(arguments) == 2
        captured = capsys.readouterr()
        assert captured.err.startswith("gdpw: error: ")
        assert captured.err.count("\n") == 1


def test_two_photos_of_one_name_do_not_overwrite_each_other(astronaut, tmp_path, capsys):
    (tmp_path / "a").mkdir()
    photo = tmp_path / "a" / "astronaut.jpg"
    code = run_command(["frontalize", str(astronaut), str(photo), "--out", str(tmp_path / "out")])
    assert code == 2
    assert "would both become" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_process_itself_says_one_line_where_libraries_would_say_many(
    repository, tmp_path, astronaut
):
    # libtiff writes to standard error from C; the landmarker's runtime does so too.
    damaged = tmp_path / "damaged.tif"
    with Image.open(astronaut) as picture:
        picture.save(damaged, compression="tiff_lzw")
    data = bytearray(damaged.read_bytes())
    data[2000:6000] = np.random.default_rng(1).bytes(4000)
    damaged.write_bytes(data)
    for photo in (damaged, no_face(tmp_path / "no_face.png")):
        done = run_in_process(repository, "edit", photo, "--out", tmp_path / "out.png")
        assert done.returncode == 2
        assert done.stderr.startswith("gdpw: error: ")
        assert done.stderr.count("\n") == 1, done.stderr
        assert done.stdout == ""
    assert not (tmp_path / "out.png").exists()


@pytest.mark.skipif(os.name == "nt", reason="POSIX process limits")
def test_a_full_disk_is_said_and_leaves_the_old_file(repository, tmp_path, astronaut):
    out = tmp_path / "out.png"
    out.write_bytes(b"old")
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000,) * 2);"
        "from app.__main__ import run_command; sys.exit(run_command(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", limited, "edit", str(astronaut), "--out", str(out)],
        env={**os.environ, "PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert out.read_bytes() == b"old"


def test_a_fault_of_the_program_is_logged_and_said_in_one_line(monkeypatch, tmp_path, capsys):
    def broken(_path):
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr("gdpw_core.image.decode_photo", broken)
    code = run_command(["edit", "any.jpg", "--out", str(tmp_path / "out.png")])
    error = capsys.readouterr().err
    assert code == 1
    assert error.count("\n") == 1
    log = Path(error.rstrip("\n").rsplit(" ", 1)[1])
    assert "ZeroDivisionError: a defect" in log.read_text()
