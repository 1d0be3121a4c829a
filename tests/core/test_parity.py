"""The parity command on a small record of this network, and on the authors' own fixtures."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from small_networks import one_thread  # noqa: F401

from gdpw_core.model.parity import main

RECORD = Path(__file__).parent.parent / "data" / "parity"
AUTHORS = Path(__file__).parents[3] / "shared" / "parity"


@pytest.fixture
def record(tmp_path):
    """A copy of the record that a test may damage."""
    return Path(shutil.copytree(RECORD, tmp_path / "record"))


def rewrite(folder: Path, **changes) -> None:
    path = folder / "PWM_both.npz"
    with np.load(path) as archive:
        arrays = dict(archive)
    arrays |= changes
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})


def test_the_network_still_computes_what_it_did_when_it_matched_the_authors(record, capsys):
    assert main([str(record)]) == 0
    printed = capsys.readouterr().out
    for name in ("output", "warped_source", "flow_x1", "flow_x2"):
        assert name in printed


def test_a_difference_above_the_tolerance_exits_with_1(record, capsys):
    with np.load(record / "PWM_both.npz") as archive:
        rewrite(record, flow_x2=archive["flow_x2"] + 2e-4)
    assert main([str(record)]) == 1
    assert "2.0e-04" in capsys.readouterr().out


@pytest.mark.parametrize(
    "changes",
    [
        {"image": None},
        {"flow_x2": None},
        {"surprise": np.zeros(3)},
        {"image": np.full((1, 3, 16, 16), np.nan)},
        {"displacement": np.zeros((1, 2, 8, 8))},
        {"output": np.zeros((1, 3, 8, 8))},
        {"image": np.array(["text"])},
    ],
)
def test_unusable_arrays_exit_with_2_and_one_line(record, capsys, changes):
    rewrite(record, **changes)
    assert_one_line(main([str(record)]), capsys)


@pytest.mark.parametrize("name", ["PWM_both.pth", "PWM_both.npz"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"text"])
def test_a_damaged_file_exits_with_2_and_one_line(record, capsys, name, content):
    (record / name).write_bytes(content)
    assert_one_line(main([str(record)]), capsys)


def test_a_folder_without_checkpoints_exits_with_2_and_one_line(tmp_path, capsys):
    assert_one_line(main([str(tmp_path)]), capsys)
    assert_one_line(main([str(tmp_path / "absent")]), capsys)


def assert_one_line(status: int, capsys) -> None:
    printed = capsys.readouterr()
    assert status == 2
    assert printed.err.startswith("parity: error: ")
    assert printed.err.count("\n") == 1


def test_it_runs_as_a_module(repository):
    command = [sys.executable, "-m", "gdpw_core.model.parity", str(RECORD)]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "within 1e-04" in done.stdout
    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.skipif(not AUTHORS.is_dir(), reason="the authors' fixtures are not at hand")
def test_the_authors_outputs_are_reproduced_within_one_ten_thousandth(capsys):
    with torch.inference_mode():
        assert main([str(AUTHORS)]) == 0
    assert capsys.readouterr().out.count("PWM_") == 3
