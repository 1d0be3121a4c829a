"""Checkpoints on disk: which are kept, which are believed, what a full disk leaves."""

import pytest
import torch

from gdpw_core.errors import InputError, OutputError
from gdpw_core.training.runs import checkpoints
from gdpw_core.training.runs.checkpoints import newest_checkpoint, read_checkpoint, save_checkpoint


def test_a_disk_that_stays_full_ends_the_run_with_one_sentence(tmp_path, monkeypatch):
    save_checkpoint(tmp_path, {"step": 1}, 1)

    def full(content, file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoints.torch, "save", full)
    with pytest.raises(OutputError, match="No space left"):
        save_checkpoint(tmp_path, {"step": 2}, 2)
    assert newest_checkpoint(tmp_path).name == "step-00000001.pth"


def test_the_last_two_checkpoints_and_the_best_are_kept(tmp_path):
    for step in range(5):
        save_checkpoint(tmp_path, {"step": step}, step, best=step == 1)
    assert sorted(path.name for path in tmp_path.glob("*.pth")) == [
        "best.pth", "step-00000003.pth", "step-00000004.pth",
    ]  # fmt: skip
    assert read_checkpoint(tmp_path / "best.pth")["step"] == 1


def test_a_damaged_checkpoint_is_passed_over(tmp_path):
    for step in (1, 2):
        save_checkpoint(tmp_path, {"step": step}, step)
    newest = tmp_path / "step-00000002.pth"
    newest.write_bytes(newest.read_bytes()[:-10])
    assert newest_checkpoint(tmp_path).name == "step-00000001.pth"
    (tmp_path / "step-00000001.sha256").unlink()
    with pytest.raises(InputError, match="no whole checkpoint"):
        newest_checkpoint(tmp_path)


def test_other_files_are_no_checkpoints(tmp_path):
    path = tmp_path / "a.pth"
    torch.save({"weights": 1}, path)
    with pytest.raises(InputError, match="not a checkpoint of gdpw-train"):
        read_checkpoint(path)
    path.write_bytes(b"nothing")
    with pytest.raises(InputError, match="not a readable checkpoint"):
        read_checkpoint(path)
