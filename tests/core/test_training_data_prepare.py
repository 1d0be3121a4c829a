"""`gdpw-train prepare` and `evaluate` end to end on a sample portrait; exit codes."""

import csv
import json
import shutil
import struct
from dataclasses import replace

import av
import lz4.frame
import numpy as np
import pytest
from PIL import Image

from gdpw_core.errors import InputError, OutputError
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import decode_photo
from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.generator import build_generator
from gdpw_core.model.weights import WeightsInfo, save_weights
from gdpw_core.training import cli
from gdpw_core.training.config import (
    AugmentConfig,
    EvaluateConfig,
    PrepareConfig,
    SamplerConfig,
)
from gdpw_core.training.data.augment import Window
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.data.sampler import CropVertices, PairSampler
from gdpw_core.training.data.samples import ORIGINS
from gdpw_core.training.evaluation.command import evaluate
from gdpw_core.training.evaluation.pairs import choose_pairs, load_pairs, save_pairs
from gdpw_core.training.preparation import command as prepare


def write_clip(path, portrait):
    """The portrait, gliding to the right, as a short video."""
    pixels = decode_photo(portrait).srgb8()
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 384
        stream.bit_rate = 4_000_000
        for i in range(8):
            window = np.ascontiguousarray(pixels[:384, 100 - 3 * i : 484 - 3 * i])
            frame = av.VideoFrame.from_ndarray(window, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


@pytest.fixture(scope="module")
def sources(tmp_path_factory, repository):
    folder = tmp_path_factory.mktemp("sources")
    portrait = repository / "resources" / "samples" / "astronaut.png"
    shutil.copy(portrait, folder / "collins.png")
    write_clip(folder / "gliding.mp4", portrait)
    (folder / "broken.mp4").write_bytes(b"not a video")
    Image.fromarray(np.full((200, 200, 3), 90, np.uint8)).save(folder / "wall.png")
    return folder


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, sources):
    out = tmp_path_factory.mktemp("prepared") / "set"
    config = PrepareConfig(
        sources=(sources,), out=out, frames=4, size=128, reposes=1, renders=2, workers=1
    )
    prepare.prepare(config)
    return config


def test_clips_and_photos_become_a_dataset(prepared):
    dataset = Dataset(prepared.out)
    origins = [ORIGINS[origin] for origin in dataset.index.origin]
    assert origins.count("clip") == 4
    assert origins.count("photo") == 1
    assert origins.count("reposed") == 1
    assert origins.count("render") == 2
    assert dataset.picture(0).shape == (160, 160, 3)
    real = np.isin(dataset.index.origin, (0, 1))
    assert dataset.index.quality[real, 1].max() < 0.04


def test_the_head_lies_on_the_face(prepared):
    dataset, head = Dataset(prepared.out), HeadModel(load_pack())
    rows = np.arange(len(dataset))
    vertices = CropVertices(head, dataset)(rows, rows)
    for row in np.flatnonzero(dataset.index.origin == 0):
        placed = head.pack.mediapipe.points(vertices[row], head.pack.faces)[:, :2]
        seen = dataset.landmarks(int(row))[:468, :2]
        assert np.abs(placed - seen).mean() < 0.02


def test_a_clip_keeps_one_crop(prepared):
    index = Dataset(prepared.out).index
    assert np.ptp(index.crop[index.origin == 0], axis=0).max() == 0


def test_what_cannot_be_used_is_listed_with_its_reason(prepared):
    with (prepared.out / prepare.SKIPPED).open() as file:
        rows = {row["person"]: row["reason"] for row in csv.DictReader(file)}
    assert "not a video" in rows["broken"]
    assert "no face" in rows["wall"]


def test_one_bad_photo_does_not_cost_the_person_the_others(tmp_path, sources):
    rows = ["file,identity", "collins.png,ann", "wall.png,ann", "torn.jpg,ann"]
    (tmp_path / "index.csv").write_text("\n".join(rows))
    for name in ("collins.png", "wall.png"):
        shutil.copy(sources / name, tmp_path / name)
    (tmp_path / "torn.jpg").write_bytes(b"\xff\xd8\xff torn")
    config = PrepareConfig(
        sources=(tmp_path,), out=tmp_path / "set", size=64, reposes=0, renders=0, workers=1
    )
    manifest = prepare.prepare(config)
    assert (manifest.frames, manifest.skipped) == (1, 2)


def test_a_second_run_does_nothing_anew(prepared, monkeypatch):
    def forbidden(*_):
        raise AssertionError("prepared again")

    monkeypatch.setattr(prepare.PersonReader, "samples", forbidden)
    before = Dataset(prepared.out).manifest
    assert prepare.prepare(prepared) == before


def test_other_settings_are_not_mixed_in(prepared):
    other = PrepareConfig(sources=prepared.sources, out=prepared.out, size=64, workers=1)
    with pytest.raises(OutputError, match="other settings"):
        prepare.prepare(other)


def test_an_interrupted_run_continues(tmp_path, sources, monkeypatch):
    config = PrepareConfig(
        sources=(sources / "collins.png", sources / "wall.png", sources / "broken.mp4"),
        out=tmp_path / "set", size=64, reposes=0, renders=0, workers=1,
    )  # fmt: skip
    whole, seen = prepare.PersonReader.samples, []

    def interrupted(self, person, found):
        if seen:
            raise KeyboardInterrupt
        seen.append(person)
        return whole(self, person, found)

    monkeypatch.setattr(prepare.PersonReader, "samples", interrupted)
    with pytest.raises(KeyboardInterrupt):
        prepare.prepare(config)
    first = seen.copy()
    again = []

    def counted(self, person, found):
        again.append(person)
        return whole(self, person, found)

    monkeypatch.setattr(prepare.PersonReader, "samples", counted)
    assert prepare.prepare(config).frames == 1
    assert len(again) == 2
    assert not set(first) & set(again)


def test_nothing_usable_is_an_error(tmp_path, sources):
    config = PrepareConfig(sources=(sources / "wall.png",), out=tmp_path / "set", workers=1)
    with pytest.raises(InputError, match=r"skipped\.csv"):
        prepare.prepare(config)


# ------------------------------------------------------------------ evaluation


def test_same_pairs_go_both_ways_and_are_fixed_by_the_seed(prepared):
    dataset = Dataset(prepared.out)
    pairs = choose_pairs(dataset, "same", count=8, seed=3, split="all")
    assert pairs == choose_pairs(dataset, "same", count=8, seed=3, split="all")
    assert {(p.source, p.driving) for p in pairs} == {(p.driving, p.source) for p in pairs}


def test_cross_pairs_come_from_different_people(prepared):
    dataset = Dataset(prepared.out)
    for pair in choose_pairs(dataset, "cross", count=6, seed=0, split="all"):
        assert pair.source.split("/")[0] != pair.driving.split("/")[0]


def test_a_saved_pair_list_is_read_again_and_checked(prepared, tmp_path):
    dataset = Dataset(prepared.out)
    pairs = choose_pairs(dataset, "same", count=4, seed=0, split="all")
    save_pairs(tmp_path / "pairs.json", pairs, dataset, "same")
    assert load_pairs(tmp_path / "pairs.json", dataset, "same") == pairs
    text = (tmp_path / "pairs.json").read_text()
    (tmp_path / "pairs.json").write_text(text.replace(pairs[0].source, "gone/1"))
    with pytest.raises(InputError, match="gone/1"):
        load_pairs(tmp_path / "pairs.json", dataset, "same")


def report_of(prepared, out, **changes):
    config = EvaluateConfig(data=prepared.out, out=out, pairs=2, split="all", size=128, **changes)
    table = evaluate(config)
    report = json.loads((out / "report.json").read_text())
    return table, {row["system"]: row["metrics"] for row in report["rows"]}


def test_the_report_compares_the_bundled_weights_with_preview_and_copy(prepared, tmp_path):
    table, rows = report_of(prepared, tmp_path / "report", edits=0)
    assert set(rows) == {"copy", "preview", "weights", "application"}
    assert rows["copy"]["zero_edit_psnr"]["mean"] == 100
    assert rows["preview"]["zero_edit_psnr"]["mean"] == 100
    assert {"l1", "psnr", "ssim", "akd", "apd", "aed"} <= set(rows["preview"])
    assert "training-free preview" in table
    assert (tmp_path / "report" / "sheet.png").stat().st_size > 1000
    assert b"training-free preview" in (tmp_path / "report" / "plots.svg").read_bytes()


@pytest.mark.slow
def test_sliders_move_what_they_name(prepared, tmp_path):
    _, rows = report_of(prepared, tmp_path / "report", edits=1)
    assert rows["copy"]["edit_accuracy"]["mean"] < 0.2
    assert rows["preview"]["edit_accuracy"]["mean"] > 0.4


# ------------------------------------------------------------------ the command


def test_a_wrong_input_is_one_line_and_exit_code_2(tmp_path, capsys):
    code = cli.main(["prepare", str(tmp_path / "gone"), "--out", str(tmp_path / "out")])
    assert code == 2
    assert (
        capsys.readouterr().err.strip() == f"gdpw-train: error: {tmp_path / 'gone'} does not exist"
    )


def test_an_interrupt_is_exit_code_130(tmp_path, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "prepare", interrupted)
    assert cli.main(["prepare", str(tmp_path), "--out", str(tmp_path / "out")]) == 130


def test_a_full_disk_is_one_line(tmp_path, monkeypatch, capsys):
    def full(_):
        raise OSError(28, "No space left on device", str(tmp_path / "x"))

    monkeypatch.setattr(prepare, "prepare", full)
    assert cli.main(["prepare", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "No space left on device" in capsys.readouterr().err


def test_every_command_has_help(capsys):
    for command in ("prepare", "fit", "train", "finetune", "evaluate", "export"):
        with pytest.raises(SystemExit) as stop:
            cli.main([command, "--help"])
        assert stop.value.code == 0
        assert "--" in capsys.readouterr().out


# ------------------------------------------------------------------ the authors' layout


def test_the_authors_layout_becomes_a_dataset_of_vertices(tmp_path):
    head = HeadModel(load_pack())
    rng = np.random.default_rng(0)
    clip = tmp_path / "id1" / "clip"
    clip.mkdir(parents=True)
    stored = rng.normal(0, 0.3, (4, len(head.pack.v_template), 3)).astype(np.float32)
    for n, vertices in enumerate(stored):
        pixels = rng.integers(0, 255, (64, 64, 3), np.uint8)
        Image.fromarray(pixels).save(clip / f"{n:03d}_img.jpg")
        frame = struct.pack("<ii2i", 11, 2, *vertices.shape) + vertices.tobytes()
        (clip / f"{n:03d}_posed_vertx.lz4").write_bytes(lz4.frame.compress(frame))
    (clip / "003_posed_vertx.lz4").unlink()
    config = PrepareConfig(sources=(tmp_path,), out=tmp_path / "set", size=64, workers=1)
    with pytest.raises(InputError, match=r"skipped\.csv"):
        prepare.prepare(config)
    (clip / "003_img.jpg").unlink()
    config = replace(config, out=tmp_path / "set2")
    prepare.prepare(config)
    dataset = Dataset(config.out)
    rows = np.arange(3)
    assert np.array_equal(CropVertices(head, dataset)(rows, rows), stored[:3])
    plain = SamplerConfig(augment=AugmentConfig(background=0))
    sampler = PairSampler(dataset, head, plain, size=32, batch=2, seed=0, split="all")
    assert sampler.batch(0, 0).source_vertices.shape == (2, len(head.pack.v_template), 3)


def test_weights_are_scored_beside_the_others(prepared, tmp_path):
    head = HeadModel(load_pack())
    config = GeneratorConfig.named("lite", "geom_disp")
    generator = build_generator(config, len(head.pack.v_template)).eval()
    info = WeightsInfo(
        config=config, folded=False, head_identity=head.pack.identity, head_vertices=0, steps=7,
        title="seven steps",
    )  # fmt: skip
    (tmp_path / "run").mkdir()
    save_weights(tmp_path / "run" / "weights.safetensors", generator, info)
    table, rows = report_of(
        prepared, tmp_path / "report", edits=0, preview=False, weights=(tmp_path / "run",)
    )
    assert set(rows) == {"copy", "weights", "application"}
    assert rows["weights"]["zero_edit_psnr"]["mean"] < 100
    assert rows["application"]["zero_edit_psnr"] == rows["copy"]["zero_edit_psnr"]
    assert "seven steps" in table


def test_pictures_of_another_system_are_scored_alike(prepared, tmp_path):
    config = EvaluateConfig(
        data=prepared.out, out=tmp_path / "first", pairs=2, split="all", size=128, edits=0,
        preview=False,
    )  # fmt: skip
    evaluate(config)
    dataset = Dataset(prepared.out)
    rows = {dataset.key(row): row for row in range(len(dataset))}
    folder = tmp_path / "theirs"
    folder.mkdir()
    for pair in load_pairs(config.out / "pairs.json", dataset, "same"):
        perfect = Window().cut(dataset.picture(rows[pair.driving]), 1.25, 128)
        Image.fromarray(perfect).save(folder / f"{pair.name}.png")
    again = replace(
        config, out=tmp_path / "second", predictions=(folder,), pair_list=config.out / "pairs.json"
    )
    evaluate(again)
    report = json.loads((again.out / "report.json").read_text())
    theirs = next(row for row in report["rows"] if row["system"] == "predictions")
    assert theirs["metrics"]["l1"]["mean"] == 0
    assert theirs["metrics"]["ssim"]["mean"] == pytest.approx(1)
    (folder / "00000.png").unlink()
    with pytest.raises(InputError, match=r"00000\.png"):
        evaluate(again)
