"""Evaluating other systems: pairs written for them, their pictures checked and scored alike."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from onnx_networks import embedding_network
from PIL import Image
from training_samples import SIZE, write_people

from gdpw_core.errors import AssetError, InputError
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import decode_photo
from gdpw_core.metrics.inception import FEATURES, state_shapes
from gdpw_core.training import cli
from gdpw_core.training.config import EvaluateConfig
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.evaluation.command import evaluate
from gdpw_core.training.evaluation.measure import Measures, Seen
from gdpw_core.training.evaluation.pairs import load_pairs
from gdpw_core.training.evaluation.scores import PairScorer
from gdpw_core.training.evaluation.tasks import PairTasks


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_people(tmp_path_factory.mktemp("data") / "set")


@pytest.fixture(scope="module")
def written(data, tmp_path_factory):
    """Pairs as other systems get them."""
    folder = tmp_path_factory.mktemp("pairs") / "pairs"
    evaluate(config(data, folder, write_pairs=folder))
    return folder


def config(data, out, **changes) -> EvaluateConfig:
    plain = EvaluateConfig(
        data=data, out=out, pairs=4, split="all", size=SIZE, edits=0, sheet=2, preview=False,
        application=False,
    )  # fmt: skip
    return replace(plain, **changes)


def scored(data, written, tmp_path, *folders, **changes) -> dict:
    pair_list = written / "pairs.json"
    out = tmp_path / "report"
    evaluate(config(data, out, pair_list=pair_list, predictions=folders, **changes))
    return json.loads((out / "report.json").read_text())


def test_the_pairs_of_an_evaluation_are_written_for_other_systems(written):
    pairs = json.loads((written / "pairs.json").read_text())
    names = [pair["name"] for pair in pairs["pairs"]]
    assert names == ["00000", "00001", "00002", "00003"]
    assert pairs["protocol"] == "same"
    for part in ("source", "driving"):
        assert sorted(path.stem for path in (written / part).iterdir()) == names
    # Both directions: what drives the first pair is the source of the second.
    there = decode_photo(written / "driving" / "00000.png").pixels
    back = decode_photo(written / "source" / "00001.png").pixels
    assert there.shape == (SIZE, SIZE, 3)
    assert np.array_equal(there, back)


def test_several_systems_are_scored_alike_from_their_folders(data, written, tmp_path):
    perfect, idle = tmp_path / "perfect", tmp_path / "idle"
    shutil.copytree(written / "driving", perfect)
    shutil.copytree(written / "source", idle)
    rows = {row["label"]: row for row in scored(data, written, tmp_path, perfect, idle)["rows"]}
    assert rows["perfect"]["metrics"]["l1"]["mean"] == 0
    assert rows["perfect"]["metrics"]["ssim"]["mean"] == pytest.approx(1)
    # The unchanged source scores the same as a prediction and as the system that copies it.
    ours = rows["copy the source"]["metrics"]
    assert rows["idle"]["metrics"]["l1"] == ours["l1"]
    assert rows["idle"]["metrics"]["l1"]["mean"] > 10
    assert {"perfect", "idle", "copy the source"} == set(rows)


def test_missing_pictures_are_named_before_anything_is_scored(data, written, tmp_path):
    folder = tmp_path / "theirs"
    shutil.copytree(written / "driving", folder)
    for name in ("00001.png", "00003.png"):
        (folder / name).unlink()
    with pytest.raises(InputError, match=r"2 \(00001\.png, 00003\.png\) of 4 pictures missing"):
        scored(data, written, tmp_path, folder)
    assert not (tmp_path / "report" / "report.json").exists()


def test_pictures_of_another_size_are_named(data, written, tmp_path):
    folder = tmp_path / "theirs"
    shutil.copytree(written / "driving", folder)
    Image.new("RGB", (32, 48)).save(folder / "00002.png")
    with pytest.raises(InputError, match=r"1 \(00002\.png \(32 x 48\)\) of 4 pictures not 64 x 64"):
        scored(data, written, tmp_path, folder)


def test_what_is_no_picture_is_named(data, written, tmp_path):
    folder = tmp_path / "theirs"
    shutil.copytree(written / "driving", folder)
    (folder / "00002.png").write_bytes(b"no picture")
    with pytest.raises(InputError, match=r"00002\.png: not a readable picture"):
        scored(data, written, tmp_path, folder)


def test_pictures_of_no_pair_are_said_and_left_out(data, written, tmp_path, caplog):
    folder = tmp_path / "theirs"
    shutil.copytree(written / "driving", folder)
    shutil.copy(folder / "00000.png", folder / "99999.png")
    scored(data, written, tmp_path, folder)
    assert "1 pictures belong to no pair" in caplog.text


def test_a_pair_list_of_the_other_protocol_is_refused(data, written, tmp_path):
    with pytest.raises(InputError, match="--protocol same, not cross"):
        scored(data, written, tmp_path, protocol="cross")


def test_the_command_line_says_what_to_do_with_the_pairs(data, tmp_path, capsys):
    folder = tmp_path / "pairs"
    arguments = ["evaluate", "--data", str(data), "--pairs", "2", "--split", "all", "--size", "64"]
    assert cli.main([*arguments, "--write-pairs", str(folder)]) == 0
    said = capsys.readouterr().out
    assert f"--pair-list {folder / 'pairs.json'} --predictions FOLDER" in said


# ------------------------------------------------------------------ networks of the user


def test_fid_and_csim_come_from_the_users_networks_by_name_and_hash(data, written, tmp_path):
    state = {
        key: torch.ones(shape) if key.endswith("running_var") else torch.randn(shape) * 0.05
        for key, shape in state_shapes().items()
    }
    torch.save(
        {**state, "fc.weight": torch.zeros(1008, FEATURES), "fc.bias": torch.zeros(1008)},
        tmp_path / "inception.pth",
    )
    (tmp_path / "face.onnx").write_bytes(embedding_network())
    report = scored(
        data, written, tmp_path, written / "driving",
        inception=tmp_path / "inception.pth", arcface=tmp_path / "face.onnx",
    )  # fmt: skip
    used = report["extractors"]
    assert used["fid"]["name"] == "Inception-v3 of pytorch-fid"
    assert used["csim"]["name"] == "ArcFace (face.onnx)"
    assert {len(used[name]["sha256"]) for name in ("fid", "kid", "csim")} == {64}
    metrics = report["rows"][-1]["metrics"]
    assert metrics["fid"]["mean"] == pytest.approx(0, abs=1e-6)
    assert metrics["fid"]["n"] == 4
    assert "frechet_vgg16" not in metrics


def test_without_inception_no_number_is_called_fid(data, written, tmp_path):
    report = scored(data, written, tmp_path, written / "driving")
    metrics = report["rows"][-1]["metrics"]
    assert not {"fid", "kid"} & set(metrics)
    assert "frechet_vgg16" in metrics or "fid" in report["missing"]


@pytest.mark.parametrize("option", ["inception", "arcface"])
def test_a_users_network_that_cannot_be_used_stops_the_evaluation(data, written, tmp_path, option):
    path = tmp_path / "net.bin"
    path.write_bytes(b"nothing")
    with pytest.raises(AssetError, match=r"net\.bin"):
        scored(data, written, tmp_path, written / "driving", **{option: path})


class Recognition:
    """Extractors that see a picture's mean colour as the identity."""

    def __init__(self, parameters):
        self._parameters = parameters

    def seen(self, picture, like, shape):
        identity = picture.mean(axis=(0, 1)) - 128
        return Seen(like, np.zeros(3), self._parameters, identity)

    def pixels(self, outputs, target):
        return [{} for _ in outputs]

    def geometry(self, output, driving, *, same):
        return {}

    identity = staticmethod(Measures.identity)


@pytest.mark.parametrize("protocol", ["same", "cross"])
def test_likeness_is_to_the_true_picture_or_else_to_the_source(data, written, protocol):
    head = HeadModel(load_pack())
    dataset = Dataset(data)
    pair = load_pairs(written / "pairs.json", dataset, "same")[0]
    prepared = PairTasks(dataset, head, protocol=protocol, size=SIZE).prepared(pair)
    red, blue = np.zeros((2, SIZE, SIZE, 3), np.uint8)
    red[..., 0], blue[..., 2] = 255, 255
    prepared = replace(prepared, task=replace(prepared.task, source=red), driving=blue)
    scorer = PairScorer(Recognition(prepared.task.fitted), prepared, same=protocol == "same")
    as_source, as_driving = scorer([red, blue])
    if protocol == "same":
        assert as_driving["csim"] == as_source["csim_source"] == pytest.approx(1)
        assert as_source["csim"] == as_driving["csim_source"] < 0
    else:
        assert as_source["csim"] == pytest.approx(1)
        assert "csim_source" not in as_source
