"""Two runs into one folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from training_samples import sample, write_dataset

from gdpw_core.errors import InputError
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.training.runs.lock import run_lock

_HOLD = """
import sys
from pathlib import Path
from gdpw_core.training.runs.lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path, repository):
    """Another process that holds the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], cwd=repository,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_folder_that_another_process_holds_is_refused(tmp_path, holder):
    with pytest.raises(InputError, match="another gdpw-train"), run_lock(tmp_path):
        pass
    with run_lock(tmp_path, active=False):
        pass
    holder.communicate("", timeout=10)
    with run_lock(tmp_path):
        pass


def test_a_killed_run_leaves_its_folder_free(tmp_path, holder):
    holder.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    holder.wait(10)
    with run_lock(tmp_path):
        pass


def train_command(data: Path, out: Path) -> list[str]:
    return [
        sys.executable, "-m", "gdpw_core.training.cli", "train", "--data", str(data),
        "--out", str(out), "--size", "32", "--batch", "2", "--steps", "1", "--workers", "0",
        "--threads", "1", "--losses.trunk", "none", "--losses.cut", "16", "--device", "cpu",
    ]  # fmt: skip


def test_a_second_run_is_refused_in_one_line_and_writes_nothing(tmp_path, holder, repository):
    head = HeadModel(load_pack())
    frames = [sample(head, "ada", "clip", number) for number in range(2)]
    data = write_dataset(tmp_path / "set", head, frames)
    done = subprocess.run(
        train_command(data, tmp_path), cwd=repository, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert "another gdpw-train is at work" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "set"]
