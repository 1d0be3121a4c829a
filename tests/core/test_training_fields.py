"""Generators that begin with the portrait's geometric field: made for pairs, learnt from, used."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from small_networks import one_thread  # noqa: F401
from training_samples import landmarks, parameters, sample, write_dataset

from gdpw_core.errors import InputError
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import decode_photo
from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.generator import build_generator
from gdpw_core.model.mesh_guidance import MeshGuidance
from gdpw_core.model.weights import WeightsInfo, load_weights, save_weights
from gdpw_core.pipeline import Pipeline
from gdpw_core.raster.backends import default_rasterizer
from gdpw_core.resources import resource
from gdpw_core.training.config import (
    AugmentConfig,
    FinetuneConfig,
    LossConfig,
    SamplerConfig,
    TrainConfig,
)
from gdpw_core.training.data.bend import LARGEST_BEND, draw_bend
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.data.sampler import PairSampler, stream_batches
from gdpw_core.training.loop import finetune, train
from gdpw_core.training.runs.files import WEIGHTS

SIZE = 64
STILL = AugmentConfig(0.0, (1.0, 1.0), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
BEGINS = GeneratorConfig(
    "both", (8, 8, 12, 16), spectral_norm=False, alpha_composite=True, flow_init="gated",
    extended_guidance=True, field_gain=4.0, sampling_grid="pixel_centres", extension="portrait",
)  # fmt: skip


@pytest.fixture(scope="module")
def head() -> HeadModel:
    return HeadModel(load_pack())


@pytest.fixture(scope="module")
def folder(tmp_path_factory, head):
    frames = [sample(head, "ada", "clip", number) for number in range(4)]
    return write_dataset(tmp_path_factory.mktemp("data") / "set", head, frames)


def sampler(folder, head, augment: AugmentConfig = STILL, *, fields: bool = True) -> PairSampler:
    config = SamplerConfig(real=1.0, photo=0.0, synthetic=0.0, augment=augment)
    return PairSampler(
        Dataset(folder), head, config, size=SIZE, batch=2, seed=0, fields=fields
    )  # fmt: skip


def maker(head: HeadModel, config: GeneratorConfig = BEGINS) -> MeshGuidance:
    rasterizer = default_rasterizer(torch.device("cpu"))
    return MeshGuidance(config, rasterizer, head.faces, head.v_template, size=SIZE)


AUGMENTED = {
    "as it is": STILL,
    "mirrored": replace(STILL, flip=1.0),
    "another window": replace(STILL, scale=(1.1, 1.1), shift=0.05, rotation=20.0),
    "bent": replace(STILL, bend=LARGEST_BEND),
    "all": replace(STILL, flip=1.0, scale=(0.9, 0.9), rotation=10.0, bend=LARGEST_BEND),
}


@pytest.mark.parametrize("augment", AUGMENTED.values(), ids=AUGMENTED)
def test_on_the_face_the_field_is_the_mesh_s_displacement(folder, head, augment):
    """It follows the pair's own windows, mirrors and bends, as the vertices do."""
    batch = sampler(folder, head, augment).batch(0, 0)
    codes = torch.zeros(len(head.v_template), BEGINS.code_channels)
    mesh = maker(head, replace(BEGINS, extension="mesh"))
    maps = mesh.pair(batch.source_vertices, batch.driving_vertices, codes)
    assert batch.field is not None
    assert maps.displacement is not None
    assert batch.field.shape == maps.displacement.shape
    # Lids, brows and what the source hides are the composite's own affair.
    face = batch.driving_vertices[:, head.pack.masks["face"], :2].mean(dim=1)
    cheeks = (face * (SIZE / 2) + SIZE / 2).long()
    gaps = []
    for own, other, (x, y) in zip(batch.field, maps.displacement, cheeks.tolist(), strict=True):
        near = np.s_[:, y - 4 : y + 10, x - 6 : x + 6]
        gaps.append((own[near] - other[near]).norm(dim=0) * SIZE / 2)
        assert other[near].norm(dim=0).median() * SIZE / 2 > 0.4, "something moves"
    assert torch.cat(gaps).median() < 0.25, "pixels"


def test_without_fields_there_are_none_and_workers_make_the_same(folder, head):
    assert sampler(folder, head, fields=False).batch(0, 0).field is None
    drawn = [
        next(iter(stream_batches(sampler(folder, head, AUGMENTED["all"]), workers=workers))).field
        for workers in (0, 1)
    ]
    assert torch.equal(*drawn)


def test_a_bent_flow_leads_where_the_bend_takes_what_it_led_to():
    axis = (np.arange(96) + 0.5) / 48 - 1
    x, y = np.meshgrid(axis, axis)
    flow = np.stack([0.1 * np.sin(3 * y), 0.08 * np.cos(2 * x)]).astype(np.float32)
    bend = draw_bend(LARGEST_BEND, np.random.default_rng(3))
    bent = bend.flow(flow)
    at = (slice(24, 72, 8),) * 2
    begins = np.stack([x[at], y[at]], axis=-1)
    led = begins + np.moveaxis(flow[:, *at], 0, -1)
    starts, ends = (bend.points(points.astype(np.float32)) for points in (begins, led))
    column, row = np.moveaxis((starts + 1) * 48 - 0.5, -1, 0).round().astype(int)
    found = np.moveaxis(bent[:, row, column], 0, -1)
    assert np.abs(found - (ends - starts)).max() < 0.01
    assert not bend.flow(np.zeros_like(flow)).any(), "what stands still stands exactly still"


def test_guidance_takes_the_field_that_is_given_and_asks_for_it(folder, head):
    batch = sampler(folder, head).batch(0, 0)
    codes = torch.zeros(len(head.v_template), BEGINS.code_channels)
    vertices = batch.source_vertices, batch.driving_vertices
    maps = maker(head).pair(*vertices, codes, batch.field)
    assert maps.extended is batch.field
    with pytest.raises(ValueError, match="portrait's field"):
        maker(head).pair(*vertices, codes)


def test_fine_tuning_changes_the_field_and_the_weights_remember(folder, tmp_path):
    losses = LossConfig(trunk="none", cut=16)
    config = SamplerConfig(real=1.0, photo=0.0, synthetic=0.0, augment=STILL)
    first = TrainConfig(
        out=tmp_path / "run", data=folder, extension="portrait", size=32, batch=2, steps=1,
        workers=0, device="cpu", losses=losses, sampler=config,
    )  # fmt: skip
    assert train(first) == 0
    assert load_weights(tmp_path / "run" / WEIGHTS)[1].config.extension == "portrait"
    tuned = FinetuneConfig(
        checkpoint=tmp_path / "run" / WEIGHTS, data=folder, out=tmp_path / "tuned", steps=1,
        extension="mesh", size=32, workers=0, device="cpu", losses=losses, sampler=config,
    )  # fmt: skip
    assert finetune(tuned) == 0
    assert load_weights(tmp_path / "tuned" / WEIGHTS)[1].config.extension == "mesh"


def test_vertices_without_parameters_have_no_portrait(tmp_path, head):
    fitted = parameters(np.random.default_rng(0), np.zeros(100))
    posed = fitted.camera.project(head.posed(fitted)).astype(np.float32)
    frames = [
        sample(head, "ada", "clip", n, vertices=posed, landmarks=landmarks(head, fitted))
        for n in range(2)
    ]
    folder = write_dataset(tmp_path / "set", head, frames)
    manifest = (folder / "dataset.json").read_text().replace(
        head.pack.identity, f"vertices-{len(posed)}"
    )  # fmt: skip
    (folder / "dataset.json").write_text(manifest)
    with pytest.raises(InputError, match="--extension mesh"):
        sampler(folder, head)


def test_the_application_begins_with_its_own_field(tmp_path, head):
    torch.manual_seed(0)
    count = len(head.pack.v_template)
    generator = build_generator(BEGINS, count).eval()
    generator.output.weight.data.zero_()
    torch.nn.init.constant_(generator.output.bias, -20.0)  # nothing is painted
    path = tmp_path / "begins.safetensors"
    save_weights(path, generator, WeightsInfo(BEGINS, False, head.pack.identity, count, 1))
    pipeline = Pipeline(weights=path)
    portrait = pipeline.open_portrait(decode_photo(resource("samples", "astronaut.png")))
    fitted = portrait.fit.parameters
    same = pipeline.export(portrait, fitted)
    np.testing.assert_array_equal(same.pixels, portrait.photo.pixels)
    turned = pipeline.controls.with_values({"yaw": 12.0}, fitted, fitted)
    flow, alone = (
        make(portrait, turned).field.flow for make in (pipeline.render, pipeline.preview)
    )
    # Fresh gates are open and residuals zero: the network's flow is the geometry's.
    assert np.abs(alone).max() > 10
    assert np.abs(flow - alone).max() < 0.5
