"""Killing the application while it keeps and saves loses nothing that was on the disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")


def check_kills(count, folder, repository):
    script = Path(__file__).with_name("killed_studio.py")
    done = subprocess.run(
        [sys.executable, str(script), str(folder), str(count)],
        env={**os.environ, "PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"{count} kills" in done.stdout


def test_twenty_kills_during_edits_lose_nothing_that_was_kept(tmp_path, repository):
    check_kills(20, tmp_path, repository)


@pytest.mark.slow
def test_two_hundred_kills_during_edits_lose_nothing_that_was_kept(tmp_path, repository):
    check_kills(200, tmp_path, repository)
