"""`gdpw retouch`: the same edit on every frame of a clip."""

import numpy as np
import pytest
from PIL import Image
from test_cli_motion import driver, loaded_models, quick_models  # noqa: F401  fixtures
from test_cli_motion_refused import refused

from app.__main__ import run_command
from gdpw_core.video.read import read_video


def pixels_of(folder):
    return [np.asarray(Image.open(path)) for path in sorted(folder.iterdir())]


def test_an_edit_that_changes_nothing_gives_the_clip_back(driver, tmp_path):  # noqa: F811
    out = tmp_path / "frames"
    command = ["retouch", str(driver), "--add", "mouthSmile=0", "--to", "0.3", "--no-label"]
    assert run_command([*command, "--out", str(out)]) == 0
    source = [frame.pixels for frame in read_video(driver, end=0.3)]
    for before, after in zip(source, pixels_of(out), strict=True):
        np.testing.assert_array_equal(after, before)


@pytest.mark.slow
def test_the_face_changes_in_every_frame_and_the_corners_in_none(driver, tmp_path):  # noqa: F811
    out = tmp_path / "frames"
    command = ["retouch", str(driver), "--add", "jaw_open=8", "--to", "0.3", "--no-label"]
    assert run_command([*command, "--out", str(out)]) == 0
    source = [frame.pixels for frame in read_video(driver, end=0.3)]
    changes = [
        np.abs(after.astype(int) - before).max(axis=2)
        for before, after in zip(source, pixels_of(out), strict=True)
    ]
    assert all(change.max() > 40 for change in changes)
    assert all(change[-20:].max() == 0 for change in changes)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "--set, --add or --frontal"),
        (["--set", "yaw=99"], "from -45 to 45"),
        (["--add", "yaww=9"], "did you mean yaw"),
        (["--add", "mouthSmile=3"], "from -1 to 1"),
        (["--frontal", "--from", "20"], "lasts"),
        (["--frontal", "--to", "0"], "after 0 s"),
    ],
)
def test_what_cannot_be_done_is_refused(options, words, driver, tmp_path, capsys):  # noqa: F811
    refused(["retouch", driver, *options, "--out", tmp_path / "o.mp4"], words, tmp_path, capsys)
