"""Export: the application's weights and their card."""

import json

import pytest
import torch
from small_networks import VARIANTS, VERTICES, generator, guidance, one_thread, picture  # noqa: F401

from gdpw_core.errors import InputError
from gdpw_core.model import load_generator
from gdpw_core.training.config import ExportConfig, TrainConfig
from gdpw_core.training.export import export
from gdpw_core.training.recipe import resolved
from gdpw_core.training.runs.checkpoints import save_checkpoint
from gdpw_core.training.runs.state import TrainingState

CONFIG = VARIANTS["gated"]


@pytest.fixture
def checkpoint(tmp_path):
    config = resolved(TrainConfig(out=tmp_path, variant="geom_disp"))
    state = TrainingState.fresh(
        config, generator(CONFIG), torch.device("cpu"), head_identity="ab" * 32, data_hash="cd" * 32
    )
    state.step, state.seconds = 1500, 7200.0
    return save_checkpoint(tmp_path / "run" / "checkpoints", state.to_content(), state.step)


def row(system: str, **means: float) -> dict:
    metrics = {name: {"mean": m, "low": m - 0.1, "high": m + 0.1} for name, m in means.items()}
    return {"system": system, "protocol": "same", "n": 50, "metrics": metrics}


def test_the_export_gives_the_pictures_of_the_running_mean(checkpoint, tmp_path):
    out = export(ExportConfig(checkpoint.parent.parent, tmp_path / "w.safetensors"))
    loaded = load_generator(out, VERTICES, head_identity="ab" * 32)
    assert loaded.info.folded
    assert loaded.info.steps == 1500
    with torch.inference_mode():
        expected = generator(CONFIG)(picture(0, 1, CONFIG), guidance(CONFIG))
        again = loaded.generator(picture(0, 1, CONFIG), guidance(CONFIG))
    assert (expected.composite - again.composite).abs().max() < 5e-3


def test_the_card_names_steps_scores_and_where_the_preview_wins(checkpoint, tmp_path):
    report = tmp_path / "report.json"
    rows = [row("weights", lpips=0.1, akd=2.5), row("preview", lpips=0.12, akd=2.0)]
    report.write_text(json.dumps({"rows": rows}))
    export(ExportConfig(checkpoint, tmp_path / "w.safetensors", report))
    card = (tmp_path / "w.md").read_text()
    assert "1500 steps of 8 pairs at 128 px in 2.0 hours" in card
    assert "| weights | same | 50 | 0.1 (0 - 0.2) | 2.5 (2.4 - 2.6) |" in card
    assert "- akd, same identity: 2.5, the training-free preview 2" in card
    assert "- lpips" not in card


def test_without_a_report_the_card_says_so(checkpoint, tmp_path):
    export(ExportConfig(checkpoint, tmp_path / "w.safetensors"))
    assert "Not evaluated." in (tmp_path / "w.md").read_text()


@pytest.mark.parametrize("text", ["", "{}", '{"rows": [1]}', '{"rows": [{"system": "a"}]}'])
def test_a_report_that_is_none_is_refused_and_nothing_written(checkpoint, tmp_path, text):
    report = tmp_path / "report.json"
    report.write_text(text)
    with pytest.raises(InputError):
        export(ExportConfig(checkpoint, tmp_path / "w.safetensors", report))
    assert not (tmp_path / "w.safetensors").exists()


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(InputError, match="no whole checkpoint"):
        export(ExportConfig(tmp_path, tmp_path / "w.safetensors"))
