"""Wrong input to animate, reenact and batch: one line, exit code 2, nothing written."""

import numpy as np
import pytest
from test_cli_motion import loaded_models, quick_models  # noqa: F401  fixtures

from app.__main__ import run_command
from gdpw_core.export.clip import PoseRenderer
from gdpw_core.video.write import ClipFormat, open_clip


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """A clip without a face and without sound."""
    path = tmp_path_factory.mktemp("clip") / "grey.mp4"
    with open_clip(path, ClipFormat(10.0, 64, 64)) as writer:
        for k in range(5):
            writer.add(np.full((64, 64, 3), 100 + k, np.uint8))
    return path


def refused(arguments, words, folder, capsys):
    before = sorted(path.name for path in folder.rglob("*"))
    code = run_command([str(argument) for argument in arguments])
    error = capsys.readouterr().err
    assert code == 2, error
    assert error.startswith("gdpw: error: ")
    assert error.count("\n") == 1
    assert "Traceback" not in error
    assert words in error
    assert sorted(path.name for path in folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "--list-motions"),
        (["--motion", "nodd"], "did you mean nod"),
        (["--motion", "nod", "--talk", "hello"], "one of the two"),
        (["--talk", "..."], "no letters"),
        (["--motion", "nod", "--amount", "9"], "from 0 to 2"),
        (["--motion", "nod", "--seconds", "x"], "give a number"),
        (["--motion", "nod", "--seconds", "nan"], "give a number"),
        (["--motion", "nod", "--fps", "0"], "from 1 to 120"),
        (["--motion", "nod", "--size", "9"], "from 64 to 4096"),
        (["--motion", "nod", "--set", "yaww=3"], "did you mean yaw"),
        (["--motion", "nod", "--save-track", "x.txt"], ".json, .csv or .npz"),
    ],
)
def test_options_of_animate(options, words, astronaut, tmp_path, capsys):
    refused(["animate", astronaut, *options, "--out", tmp_path / "o.mp4"], words, tmp_path, capsys)


@pytest.mark.parametrize(("name", "words"), [("o.avi", ".mp4, .webm"), ("gone/o.mp4", "exist")])
def test_destinations(name, words, astronaut, tmp_path, capsys):
    command = ["animate", astronaut, "--motion", "nod", "--out", tmp_path / name]
    refused(command, words, tmp_path, capsys)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "3", "--to", "2"], "after 3 s"),
        (["--from", "20"], "lasts 0.5 s"),
        (["--neutral", "20"], "lasts 0.5 s"),
        (["--sound", "driver"], "has no sound"),
        (["--measure", "--side-by-side"], "leave out --side-by-side"),
        (["--gain", "nose=1"], "PART=G"),
        (["--gain", "pose=7"], "from 0 to 3"),
        (["--smooth", "9"], "from 0 to 2"),
        (["--only", "nose"], "nose"),
        (["--relative", "--absolute"], "not allowed"),
        ([], "no face was found in any frame"),
    ],
)
def test_options_of_reenact(options, words, astronaut, clip, tmp_path, capsys):
    command = ["reenact", astronaut, clip, *options, "--out", tmp_path / "o.mp4"]
    refused(command, words, tmp_path, capsys)


def test_drivers_that_cannot_be_used(astronaut, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.mp4").write_text("#EXTM3U\n/etc/passwd\n")
    (tmp_path / "track.json").write_text("{}")
    (tmp_path / "track.csv").write_text("a,b\n1,2\n")
    for name, words in (
        ("gone.mp4", "does not exist"),
        ("empty", "no pictures"),
        ("text.mp4", "text.mp4"),
        ("track.json", "track.json"),
        ("track.csv", "neither head parameters nor ARKit"),
    ):
        command = ["reenact", astronaut, tmp_path / name, "--out", tmp_path / "o.mp4"]
        refused(command, words, tmp_path, capsys)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("[1]", "looks like"),
        ('{"command": "paint"}', "one of edit, frontalize, animate"),
        ('{"command": "edit", "sett": {}}', "'sett'"),
        ('{"command": "edit", "set": {"yaw": 500}}', "from -45 to 45"),
        ('{"command": "edit", "set": {"yaw": "x"}}', "is a number"),
        ('{"command": "edit", "set": [1]}', "controls and their values"),
        ('{"command": "animate"}', "choose a motion"),
        ('{"command": "animate", "motion": "nod", "seconds": -1}', "seconds"),
        ('{"command": "animate", "motion": 5}', "is a text"),
        ('{"command": "frontalize", "neutral": 1}', "true or false"),
        ('{"command": "edit", "format": "exe"}', "is one of png"),
        ('{"command": "edit", "face": 0}', "largest face"),
    ],
)
def test_recipes_that_cannot_be_used(text, words, astronaut, tmp_path, capsys):
    recipe = tmp_path / "recipe.json"
    recipe.write_text(text)
    refused(["batch", recipe, astronaut, "--out", tmp_path / "out"], words, tmp_path, capsys)


def test_two_photos_of_one_name_are_refused(astronaut, tmp_path, capsys):
    recipe = tmp_path / "recipe.json"
    recipe.write_text('{"command": "edit"}')
    other = tmp_path / "astronaut.jpg"
    other.write_bytes(b"")
    command = ["batch", recipe, astronaut, other, "--out", tmp_path / "out"]
    refused(command, "would both become", tmp_path, capsys)


@pytest.mark.parametrize("name", ["o.mp4", "o.gif", "o.webm", "frames"])
@pytest.mark.parametrize("when", [1, 3, 9])
def test_an_interruption_leaves_nothing(name, when, astronaut, tmp_path, monkeypatch, capsys):
    """Ctrl-C arrives in the thread that encodes, wherever the others are."""
    real = PoseRenderer.__call__
    calls = []

    def interrupted(self, pose):
        calls.append(pose)
        if len(calls) == when:
            raise KeyboardInterrupt
        return real(self, pose)

    monkeypatch.setattr(PoseRenderer, "__call__", interrupted)
    command = ["animate", str(astronaut), "--motion", "nod", "--size", "128", "--fps", "10"]
    assert run_command([*command, "--out", str(tmp_path / name)]) == 130
    assert capsys.readouterr().err == "gdpw: error: stopped\n"
    assert not list(tmp_path.iterdir())


def test_a_clip_never_replaces_its_driver(astronaut, clip, tmp_path, capsys):
    refused(["reenact", astronaut, clip, "--out", clip], "is the photo itself", tmp_path, capsys)


@pytest.mark.parametrize("command", ["animate", "reenact", "retouch", "batch"])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        run_command([command, "--help"])
    assert stopped.value.code == 0
    assert f"usage: gdpw {command}" in capsys.readouterr().out


def test_the_motions_can_be_listed(capsys):
    with pytest.raises(SystemExit) as stopped:
        run_command(["animate", "--list-motions"])
    assert stopped.value.code == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in ("nod", "blink", "idle", "talk"))
