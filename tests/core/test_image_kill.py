"""Killing the program while it saves loses nothing: the file is the old one or the new one."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from gdpw_core.image import decode_photo

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")

SAVER = """
import sys
from pathlib import Path
import numpy as np
from gdpw_core.image import Photo, save_photo
photos = [Photo(np.full((600, 800, 3), level, np.uint8)) for level in (10, 200)]
print("ready", flush=True)
while True:
    for photo in photos:
        save_photo(photo, Path(sys.argv[1]))
"""


def kill_while_saving(path, repository, rng: random.Random) -> None:
    saver = subprocess.Popen(
        [sys.executable, "-c", SAVER, str(path)],
        env={**os.environ, "PYTHONPATH": str(repository)},
        stdout=subprocess.PIPE,
    )
    with saver:
        assert saver.stdout is not None
        saver.stdout.readline()
        # The first save must have ended, or there is no old file to keep.
        while not path.exists():
            time.sleep(0.001)
        time.sleep(rng.uniform(0.0, 0.08))
        saver.send_signal(signal.SIGKILL)


def check_kills(count: int, path, repository) -> None:
    rng = random.Random(5)
    for _ in range(count):
        kill_while_saving(path, repository, rng)
        photo = decode_photo(path)
        assert photo.pixels.shape == (600, 800, 3)
        assert photo.pixels.min() == photo.pixels.max()
        assert photo.pixels[0, 0, 0] in (10, 200)


def test_a_killed_save_leaves_a_whole_file(tmp_path, repository):
    check_kills(8, tmp_path / "out.png", repository)


@pytest.mark.slow
def test_two_hundred_killed_saves_leave_a_whole_file(tmp_path, repository):
    check_kills(200, tmp_path / "out.png", repository)
