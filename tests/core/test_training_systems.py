"""Weights as a system of an evaluation, at sizes other than the stored one."""

import io
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PIL import Image
from small_networks import VARIANTS, generator, one_thread  # noqa: F401
from training_samples import MARGIN, landmarks, sample

from gdpw_core.head.model import HeadModel, SkinnedVertices
from gdpw_core.head.pack import load_pack
from gdpw_core.model import fold
from gdpw_core.model.weights import WeightsInfo, save_weights
from gdpw_core.training.data.augment import Window
from gdpw_core.training.data.parameter_vector import from_row
from gdpw_core.training.data.portraits import Portraits
from gdpw_core.training.data.sampler import project_rows
from gdpw_core.training.evaluation.preview import InLight
from gdpw_core.training.evaluation.systems import Task, Weights


@pytest.fixture(scope="module")
def head() -> HeadModel:
    return HeadModel(load_pack())


@pytest.fixture(scope="module")
def weights(head, tmp_path_factory):
    """Weights that warp by the guiding field alone: no residual, hardly any paint."""
    network = generator(VARIANTS["gated"])
    for pwm in network.pwms.values():
        pwm.flow.weight.data.zero_()
        pwm.flow.bias.data.zero_()
    network.output.weight.data.zero_()
    network.output.bias.data[3:] = -12.0
    path = tmp_path_factory.mktemp("weights") / "w.safetensors"
    info = WeightsInfo(
        config=network.config, folded=True, head_identity=head.pack.identity,
        head_vertices=0, steps=1, title="field",
    )  # fmt: skip
    save_weights(path, fold(network), info)
    return path


def unedited(head, size: int) -> Task:
    shown = sample(head, "a", "a-clip", 0)
    stored = _decoded(shown.jpeg)
    vertices = project_rows(SkinnedVertices(head.pack), shown.row[None])[0]
    fitted = from_row(shown.row)
    return Task(
        name="a", stored=stored, margin=MARGIN, source=Window().cut(stored, MARGIN, size),
        fitted=fitted, target=fitted, source_vertices=vertices, target_vertices=vertices,
        stage=partial(
            Portraits(head).stored, stored, MARGIN, fitted, landmarks(head, fitted)
        ),
    )  # fmt: skip


@pytest.mark.parametrize("size", [32, 64, 96])
def test_the_unedited_source_comes_back_at_every_size(head, weights, size):
    task = unedited(head, size)
    made = Weights(weights, head, size).render(task)
    assert made.picture.shape == (size, size, 3)
    assert np.abs(made.picture.astype(int) - task.source).mean() < 3


def test_a_network_s_picture_gets_the_light_of_the_edit(head, weights):
    bare = Weights(weights, head, 64)
    lit, task = InLight(bare), unedited(head, 64)
    assert (lit.render(task).picture == bare.render(task).picture).all(), "no edit, no light"
    wide = replace(task, target=task.fitted.replaced(jaw_pose=np.array([0.35, 0.0, 0.0])))
    before, after = (system.render(wide).picture.astype(int) for system in (bare, lit))
    assert (after - before).min() < -4, "hollow cheeks"
    assert (after - before)[:4].any() == 0, "nothing above the head"


def _decoded(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))
