"""The loop: learning, exact resume, interrupts, bad losses, full disks, several processes."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from small_networks import one_thread  # noqa: F401
from training_samples import sample, write_dataset

from gdpw_core.errors import AssetError, DeviceError, InputError
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.model import GeneratorConfig, load_generator
from gdpw_core.model.weights import load_weights
from gdpw_core.training.config import (
    AugmentConfig,
    FinetuneConfig,
    LossConfig,
    OptimiserConfig,
    SamplerConfig,
    TrainConfig,
)
from gdpw_core.training.loop import finetune, train
from gdpw_core.training.objective import networks as loss_networks
from gdpw_core.training.recipe import FINISHING, FINISHING_BATCH, RECIPES
from gdpw_core.training.runs import checkpoints
from gdpw_core.training.runs.checkpoints import newest_checkpoint, read_checkpoint
from gdpw_core.training.runs.files import WEIGHTS, ask_to_stop
from gdpw_core.training.runs.progress import read_progress
from gdpw_core.training.runs.run import finetune_start
from gdpw_core.training.step import TrainingStep

STILL = SamplerConfig(
    real=1.0, photo=0.0, synthetic=0.0, candidates=1, near=0.0,
    augment=AugmentConfig(0.0, (1.0, 1.0), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
)  # fmt: skip
NO_TRUNK = LossConfig(cut=16, trunk="none")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory) -> Path:
    head = HeadModel(load_pack())
    frames = [sample(head, "ada", "clip", number) for number in range(4)]
    return write_dataset(tmp_path_factory.mktemp("data") / "set", head, frames)


@pytest.fixture(scope="module")
def two_frames(tmp_path_factory) -> Path:
    head = HeadModel(load_pack())
    frames = [sample(head, "ada", "clip", number) for number in range(2)]
    return write_dataset(tmp_path_factory.mktemp("data") / "two", head, frames)


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Named configurations of a size that trains in milliseconds."""
    named = GeneratorConfig.named.__func__

    def narrow(cls, name, mode, *, architecture="pwm"):
        widths = (12, 12, 20) if name == "base" else (8, 12, 16)
        return replace(named(cls, name, mode, architecture=architecture), widths=widths)

    monkeypatch.setattr(GeneratorConfig, "named", classmethod(narrow))


def config(dataset: Path, out: Path, **changes) -> TrainConfig:
    plain = TrainConfig(
        out=out, data=dataset, variant="both", size=32, batch=2, steps=6, workers=0,
        checkpoint_every=2, validate_every=4, losses=NO_TRUNK, sampler=STILL,
        precision="float32", device="cpu",
    )  # fmt: skip
    return replace(plain, **changes)


def rows(out: Path, kind: str) -> list[dict]:
    lines = (out / "log.jsonl").read_text().splitlines()
    return [row for row in map(json.loads, lines) if row["kind"] == kind]


def interrupt_after(monkeypatch, calls: int) -> None:
    step = TrainingStep.__call__
    done = []

    def counted(self, batch):
        done.append(1)
        if len(done) == calls:
            os.kill(os.getpid(), signal.SIGINT)
        return step(self, batch)

    monkeypatch.setattr(TrainingStep, "__call__", counted)


def same(a: object, b: object) -> bool:
    if isinstance(a, torch.Tensor):
        return torch.equal(a, b)
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def test_a_run_leaves_checkpoints_weights_log_and_pictures(dataset, tmp_path):
    out = tmp_path / "run"
    assert train(config(dataset, out)) == 0
    kept = sorted(path.name for path in (out / "checkpoints").glob("*.pth"))
    assert kept == ["best.pth", "step-00000004.pth", "step-00000006.pth"]
    assert [row["step"] for row in rows(out, "validation")] == [4, 6]
    assert rows(out, "start")[0]["config"]["size"] == 32
    assert len(list((out / "pictures").glob("*.png"))) == 2
    loaded = load_generator(out / "weights.safetensors", len(load_pack().v_template))
    assert loaded.info.steps == 6
    assert loaded.info.folded
    assert loaded.info.head_identity == load_pack().identity


@pytest.mark.parametrize("workers", [0, pytest.param(2, marks=pytest.mark.slow)])
def test_a_resumed_run_equals_an_uninterrupted_one_bit_for_bit(
    dataset, tmp_path, monkeypatch, workers
):
    losses = replace(NO_TRUNK, adversarial=1.0, feature_matching=10.0)
    augmented = SamplerConfig(augment=AugmentConfig(background=0.0))
    base = config(dataset, tmp_path / "whole", losses=losses, sampler=augmented, workers=workers)
    assert train(base) == 0
    with monkeypatch.context() as patch:
        interrupt_after(patch, 3)
        assert train(replace(base, out=tmp_path / "parts")) == 130
    assert newest_checkpoint(tmp_path / "parts" / "checkpoints").name == "step-00000003.pth"
    resumed = TrainConfig(out=tmp_path / "x", resume=tmp_path / "parts", workers=workers)
    assert train(replace(resumed, checkpoint_every=2, validate_every=4)) == 0
    whole, parts = (
        read_checkpoint(tmp_path / name / "checkpoints" / "step-00000006.pth")
        for name in ("whole", "parts")
    )
    # The end of a leg is validated as well, so the best score so far may be another.
    for key in set(whole) - {"info", "seconds", "best"}:
        assert same(whole[key], parts[key]), key


def learnt(two_frames: Path, out: Path, steps: int, rate: float, **changes) -> float:
    """How far training on two pairs of unlike pictures brings the pixel loss down."""
    losses = LossConfig(
        perceptual=0.0, pixel=10.0, warp_perceptual=0.0, warp_pixel=0.0, trunk="none", cut=16
    )
    fast = OptimiserConfig(learning_rate=rate, schedule="cosine", warmup=5)
    plain = config(two_frames, out, steps=steps, optimiser=fast, losses=losses)
    rare = {"validate_every": 10**6, "checkpoint_every": 10**6}
    assert train(replace(plain, **rare, **changes)) == 0
    totals = [row["total"] for row in rows(out, "train")]
    return totals[-1] / totals[0]


def test_loss_falls_on_two_pairs(two_frames, tmp_path):
    assert learnt(two_frames, tmp_path / "run", 80, 0.01) < 0.4


def test_every_trained_part_moves_and_codes_get_gradients(dataset, tmp_path):
    out = tmp_path / "run"
    losses = replace(NO_TRUNK, adversarial=1.0, feature_matching=1.0)
    train(config(dataset, out, losses=losses, steps=4, checkpoint_every=4))
    first, last = (read_checkpoint(out / "checkpoints" / f"step-0000000{k}.pth") for k in (0, 4))
    for network in ("generator", "discriminator"):
        for key, value in first[network].items():
            # The hinge's two sides cancel in the last bias while no logit has left its margin.
            if value.is_floating_point() and key != "logits.bias":
                assert not torch.equal(value, last[network][key]), key


@pytest.mark.parametrize("variant", ["geom_disp", "neural_codes", "nmfc", "headgan"])
def test_every_variant_trains_by_one_flag(dataset, tmp_path, variant):
    assert train(config(dataset, tmp_path / "run", variant=variant, steps=2)) == 0


def test_the_first_interrupt_finishes_the_step_and_exits_with_130(dataset, tmp_path, monkeypatch):
    # A program started in the background ignores interrupts: what was there must come back.
    before = signal.getsignal(signal.SIGINT)
    interrupt_after(monkeypatch, 1)
    assert train(config(dataset, tmp_path / "run")) == 130
    assert newest_checkpoint(tmp_path / "run" / "checkpoints").name == "step-00000001.pth"
    assert signal.getsignal(signal.SIGINT) == before


def test_a_leg_ends_after_its_minutes_with_a_checkpoint(dataset, tmp_path):
    out = tmp_path / "run"
    assert train(config(dataset, out, minutes=1e-6, steps=1000)) == 0
    assert newest_checkpoint(out / "checkpoints").name == "step-00000001.pth"
    assert rows(out, "validation")


def test_a_run_that_is_asked_to_stop_ends_after_its_step(dataset, tmp_path, monkeypatch):
    out = tmp_path / "run"
    out.mkdir()
    ask_to_stop(out)  # left over from another time
    step = TrainingStep.__call__

    def asked(self, batch):
        if self.state.step == 2:
            ask_to_stop(out)
        return step(self, batch)

    monkeypatch.setattr(TrainingStep, "__call__", asked)
    assert train(config(dataset, out, steps=100)) == 0
    assert newest_checkpoint(out / "checkpoints").name == "step-00000003.pth"
    monkeypatch.undo()
    assert train(config(dataset, out, resume=out, steps=100, minutes=1e-6)) == 0
    assert newest_checkpoint(out / "checkpoints").name == "step-00000004.pth"


def test_another_program_hears_how_far_a_run_is(dataset, tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("GDPW_PROGRESS", "lines")
    train(config(dataset, tmp_path / "run"))
    told = [read_progress(line) for line in re.split("[\\r\\n]", capfd.readouterr().err)]
    heard = [progress for progress in told if progress is not None]
    assert heard[-1].what == "train"
    assert (heard[-1].done, heard[-1].total) == (6, 6)
    assert heard[-1].note.startswith("loss ")
    assert read_progress("continuing at step 4") is None


def plant(monkeypatch, bad: set[int]) -> None:
    """Losses of the given calls (from 1) are not numbers."""
    terms = TrainingStep._generator_terms
    calls = []

    def planted(self, batch):
        calls.append(1)
        found, fake = terms(self, batch)
        if len(calls) in bad:
            found = replace(found, pixel=found.pixel * float("nan"))
        return found, fake

    monkeypatch.setattr(TrainingStep, "_generator_terms", planted)


def test_a_loss_that_is_not_a_number_is_skipped_and_leaves_no_trace(dataset, tmp_path, monkeypatch):
    out = tmp_path / "run"
    plant(monkeypatch, {2, 3})
    assert train(config(dataset, out)) == 0
    assert len(rows(out, "skipped")) == 2
    assert "clip/" in rows(out, "skipped")[0]["pairs"]
    content = read_checkpoint(out / "checkpoints" / "step-00000006.pth")
    assert content["step"] == 6
    assert content["batch"] == 8
    values = content["generator"].values()
    assert all(torch.isfinite(value).all() for value in values if value.is_floating_point())


def test_three_in_a_row_roll_back_and_the_run_goes_on(dataset, tmp_path, monkeypatch):
    out = tmp_path / "run"
    plant(monkeypatch, {4, 5, 6})  # after step 3: the checkpoint of step 2 is the last
    assert train(config(dataset, out)) == 0
    content = read_checkpoint(out / "checkpoints" / "step-00000006.pth")
    assert content["batch"] == 6 + 3 + 1


def test_bad_losses_again_after_a_rollback_stop_the_run_and_name_the_pairs(
    dataset, tmp_path, monkeypatch
):
    plant(monkeypatch, set(range(4, 99)))
    with pytest.raises(InputError, match="clip/"):
        train(config(dataset, tmp_path / "run"))


def starve(monkeypatch, fits: int) -> None:
    """Memory for so many pairs at a time."""
    terms = TrainingStep._generator_terms

    def limited(self, rows):
        if len(rows) > fits:
            raise torch.OutOfMemoryError("out of memory")
        return terms(self, rows)

    monkeypatch.setattr(TrainingStep, "_generator_terms", limited)


def test_out_of_memory_halves_the_micro_batch(dataset, tmp_path, monkeypatch, caplog):
    starve(monkeypatch, 1)
    losses = replace(NO_TRUNK, adversarial=1.0, feature_matching=1.0)
    assert train(config(dataset, tmp_path / "run", losses=losses)) == 0
    assert "1 pairs at a time" in caplog.text


def test_a_single_pair_that_does_not_fit_is_said(dataset, tmp_path, monkeypatch):
    starve(monkeypatch, 0)
    with pytest.raises(DeviceError, match="one pair alone"):
        train(config(dataset, tmp_path / "run"))


def test_a_full_disk_is_survived_and_the_old_checkpoint_kept(
    dataset, tmp_path, monkeypatch, caplog
):
    save = torch.save
    calls = []

    def full(content, file):
        calls.append(1)
        if len(calls) == 3:
            file.write(b"some of it")
            raise OSError(28, "No space left on device")
        save(content, file)

    monkeypatch.setattr(checkpoints.torch, "save", full)
    out = tmp_path / "run"
    assert train(config(dataset, out)) == 0
    assert "No space left" in caplog.text
    assert newest_checkpoint(out / "checkpoints").name == "step-00000006.pth"
    assert not list((out / "checkpoints").glob(".*"))


def test_a_run_folder_is_not_overwritten(dataset, tmp_path):
    out = tmp_path / "run"
    train(config(dataset, out, steps=1))
    with pytest.raises(InputError, match="--resume"):
        train(config(dataset, out))


def test_fine_tuning_starts_from_the_running_mean_of_a_run(dataset, tmp_path):
    train(config(dataset, tmp_path / "run"))
    tuned = FinetuneConfig(
        checkpoint=tmp_path / "run", data=dataset, out=tmp_path / "tuned", minutes=1e-6,
        workers=0, device="cpu", sampler=STILL,
    )  # fmt: skip
    assert finetune(tuned) == 0
    first, last = rows(tmp_path / "tuned", "validation")
    assert (first["step"], last["step"]) == (0, 1)
    scored = rows(tmp_path / "run", "validation")[-1]
    assert first["l1"] == pytest.approx(scored["l1"], rel=1e-4)  # what it is to improve on
    before = read_checkpoint(tmp_path / "run" / "checkpoints" / "step-00000006.pth")["average"]
    start = read_checkpoint(tmp_path / "tuned" / "checkpoints" / "step-00000000.pth")
    assert same(before, start["generator"])


def test_fine_tuning_starts_from_exported_weights_and_can_be_resumed(dataset, tmp_path):
    train(config(dataset, tmp_path / "run"))
    tuned = FinetuneConfig(
        checkpoint=tmp_path / "run" / "weights.safetensors", data=dataset, out=tmp_path / "tuned",
        minutes=1.0, steps=2, size=32, workers=0, device="cpu", sampler=STILL,
        losses=LossConfig(trunk="none", cut=16),
    )  # fmt: skip
    assert finetune(tuned) == 0
    first = load_weights(tmp_path / "tuned" / "weights.safetensors")[0]
    assert first.folded
    before = load_weights(tmp_path / "run" / "weights.safetensors")[0]
    assert not same(before.state_dict(), first.state_dict())
    resumed = TrainConfig(out=tmp_path / "tuned", resume=tmp_path / "tuned", workers=0)
    assert train(resumed) == 0  # its steps are done already
    again = load_weights(tmp_path / "tuned" / "weights.safetensors")[0]
    assert same(first.state_dict(), again.state_dict())


def test_wider_weights_begin_as_the_narrower_ones_and_can_be_resumed(dataset, tmp_path):
    train(config(dataset, tmp_path / "run"))
    tuned = FinetuneConfig(
        checkpoint=tmp_path / "run" / "weights.safetensors", data=dataset, out=tmp_path / "wide",
        config="base", minutes=1.0, steps=1, size=32, workers=0, device="cpu", sampler=STILL,
        losses=LossConfig(trunk="none", cut=16),
    )  # fmt: skip
    assert finetune(tuned) == 0
    first, last = rows(tmp_path / "wide", "validation")
    own = replace(tuned, out=tmp_path / "own", config="own")
    assert finetune(own) == 0
    assert first["l1"] == pytest.approx(rows(own.out, "validation")[0]["l1"], rel=1e-3)
    assert last["step"] == 1
    made = load_weights(tmp_path / "wide" / "weights.safetensors")[0]
    assert made.config.widths == (12, 12, 20)
    resumed = TrainConfig(out=tmp_path / "wide", resume=tmp_path / "wide", workers=0)
    assert train(resumed) == 0
    with pytest.raises(InputError, match="none may shrink"):
        finetune(replace(tuned, checkpoint=tmp_path / "wide", out=tmp_path / "x", config="lite"))


def test_exported_weights_are_finished_by_what_their_results_are_judged_by(dataset, tmp_path):
    train(config(dataset, tmp_path / "run"))
    weights = tmp_path / "run" / "weights.safetensors"
    plain = FinetuneConfig(checkpoint=weights, data=dataset, out=tmp_path / "tuned")
    start = finetune_start(plain).config
    assert start.losses == FINISHING
    assert (start.size, start.batch) == (256, FINISHING_BATCH)
    own = replace(plain, batch=2, losses=LossConfig(pixel=3.0, identity=0.0))
    losses = finetune_start(own).config.losses
    assert losses == replace(FINISHING, pixel=3.0, identity=0.0)
    alone = finetune_start(replace(plain, losses=LossConfig(trunk="none"))).config.losses
    assert (alone.lpips, alone.identity, alone.pixel) == (0.0, 0.0, FINISHING.pixel)


def test_fine_tuning_plans_as_many_steps_as_fit_into_its_time(dataset, tmp_path):
    train(config(dataset, tmp_path / "run"))
    tuned = FinetuneConfig(
        checkpoint=tmp_path / "run", data=dataset, out=tmp_path / "tuned", minutes=0.05,
        workers=0, device="cpu", sampler=STILL,
    )  # fmt: skip
    assert finetune(tuned) == 0
    rows = (tmp_path / "tuned" / "log.jsonl").read_text().splitlines()
    start = next(row for row in map(json.loads, rows) if row["kind"] == "start")
    own = RECIPES["lite"].steps
    assert 1 <= start["config"]["steps"] < own / 10


@pytest.mark.parametrize(
    ("losses", "way_out"),
    [
        (LossConfig(cut=16), "losses.trunk none"),
        (replace(NO_TRUNK, lpips=1.0), "train with --losses.lpips 0"),
        (replace(NO_TRUNK, identity=1.0), "train with --losses.identity 0"),
    ],
)
def test_a_network_behind_a_loss_that_is_not_there_is_said(
    dataset, tmp_path, monkeypatch, losses, way_out
):
    def missing(name, folder=None):
        raise AssetError(f"{name} is not here")

    monkeypatch.setattr(loss_networks, "find_extractor", missing)
    with pytest.raises(AssetError, match=way_out):
        train(config(dataset, tmp_path / "run", losses=losses))


def test_networks_behind_losses_are_left_out_where_they_are_not_found(
    dataset, tmp_path, monkeypatch, caplog
):
    def missing(name, folder=None):
        raise AssetError(f"{name} is not here")

    monkeypatch.setattr(loss_networks, "find_extractor", missing)
    losses = replace(NO_TRUNK, trunk="found", lpips=1.0, identity=1.0)
    assert train(config(dataset, tmp_path / "run", losses=losses)) == 0
    for name in ("lpips", "identity", "perceptual"):
        assert f"without the {name} loss" in caplog.text


@pytest.mark.slow
def test_loss_falls_tenfold_on_two_pairs(two_frames, tmp_path):
    assert learnt(two_frames, tmp_path / "run", 500, 0.01) < 0.1


@pytest.mark.slow
def test_two_processes_train_one_network(dataset, tmp_path, repository):
    out = tmp_path / "run"
    command = [
        sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2",
        "-m", "gdpw_core.training.cli", "train", "--data", str(dataset), "--out", str(out),
        "--size", "32", "--batch", "2", "--steps", "3", "--workers", "0", "--threads", "1",
        "--losses.trunk", "none", "--losses.cut", "16", "--losses.adversarial", "1",
        "--losses.feature-matching", "1", "--precision", "float32", "--device", "cpu",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert read_checkpoint(newest_checkpoint(out / "checkpoints"))["step"] == 3
    assert WEIGHTS in os.listdir(out)
