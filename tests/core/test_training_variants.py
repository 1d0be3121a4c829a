"""Every variant by one flag: trained, continued, evaluated, exported, used by the application."""

import json
from dataclasses import replace

import numpy as np
import pytest
from training_samples import SIZE, write_people

from app.__main__ import run_command as gdpw
from gdpw_core.face import FaceFinder
from gdpw_core.image import decode_photo
from gdpw_core.model import GeneratorConfig
from gdpw_core.training import cli


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_people(tmp_path_factory.mktemp("data") / "set", ("ada", "bea"))


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Networks that run in milliseconds."""
    named = GeneratorConfig.named.__func__

    def narrow(cls, name, mode, *, architecture="pwm"):
        return replace(named(cls, name, mode, architecture=architecture), widths=(8, 12, 16, 16))

    monkeypatch.setattr(GeneratorConfig, "named", classmethod(narrow))


@pytest.mark.parametrize("variant", ["geom_disp", "neural_codes", "both", "nmfc", "headgan"])
def test_a_variant_goes_all_the_way_from_one_flag(variant, data, tmp_path, hopper, monkeypatch):
    run, weights = tmp_path / "run", tmp_path / "weights.safetensors"
    options = "--config lite --size 32 --batch 2 --steps 3 --workers 0 --losses.trunk none"
    options += " --losses.cut 16 --precision float32 --device cpu --sampler.photo 0"
    train = ["train", "--data", str(data), "--out", str(run), "--variant", variant]
    # A leg of no time is one step; the next leg goes to the last.
    assert cli.main([*train, *options.split(), "--minutes", "1e-9"]) == 0
    assert cli.main(["train", "--resume", str(run), "--workers", "0", "--device", "cpu"]) == 0
    assert cli.main(["export", str(run), "--out", str(weights)]) == 0
    assert f"{variant}, 3 steps" in weights.with_suffix(".md").read_text()

    with monkeypatch.context() as patch:
        # Pictures of noise show no face; the search for one takes seconds each.
        patch.setattr(FaceFinder, "find", lambda self, picture: [])
        patch.setattr(FaceFinder, "track", lambda self, picture, previous: None)
        evaluate = ["evaluate", "--data", str(data), "--weights", str(weights), "--pairs", "2"]
        options = f"--split all --size {SIZE} --edits 0 --no-preview --no-application"
        report = tmp_path / "report"
        assert cli.main([*evaluate, *options.split(), "--out", str(report)]) == 0
    rows = json.loads((report / "report.json").read_text())["rows"]
    assert [row["system"] for row in rows] == ["copy", "weights"]
    assert rows[1]["metrics"]["l1"]["n"] == 2

    edited = tmp_path / "edited.png"
    edit = ["edit", str(hopper), "--out", str(edited), "--set", "yaw=8", "--weights", str(weights)]
    assert gdpw(edit) == 0
    before, after = (decode_photo(path).srgb8().astype(int) for path in (hopper, edited))
    assert after.shape == before.shape
    assert np.abs(after - before).max() > 20
