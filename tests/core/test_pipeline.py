"""The whole chain on the bundled portraits, with and without generator weights."""

from pathlib import Path

import numpy as np
import pytest
import torch

from gdpw_core.controls import head_rotation
from gdpw_core.errors import AssetError, FaceNotFoundError, InputError, SeveralFacesError
from gdpw_core.image import Photo, decode_photo
from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.generator import build_generator
from gdpw_core.model.weights import WeightsInfo, save_weights
from gdpw_core.pipeline import VIEWS, Pipeline, Portrait
from gdpw_core.resources import resource

SMALL = GeneratorConfig(
    mode="both",
    widths=(8, 8, 8, 8),
    alpha_composite=True,
    flow_init="gated",
    extended_guidance=True,
    sampling_grid="pixel_centres",
    spectral_norm=False,
)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    """A pipeline that finds no weights, the bundled ones neither."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gdpw_core.pipeline.find_weights", lambda *_, **__: None)
        return Pipeline()


@pytest.fixture(scope="module")
def portrait(pipeline: Pipeline) -> Portrait:
    return pipeline.open_portrait(decode_photo(resource("samples", "astronaut.png")))


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory, pipeline: Pipeline) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / "small.safetensors"
    generator = build_generator(SMALL, len(pipeline.pack.v_template))
    count = len(pipeline.pack.v_template)
    save_weights(
        path, generator.eval(), WeightsInfo(SMALL, False, pipeline.pack.identity, count, 1)
    )
    return path


@pytest.fixture(scope="module")
def learnt(weights: Path) -> tuple[Pipeline, Portrait]:
    pipeline = Pipeline(weights=weights)
    return pipeline, pipeline.open_portrait(decode_photo(resource("samples", "astronaut.png")))


def test_without_weights_the_status_says_training_free(pipeline):
    assert pipeline.status.weights is None
    assert pipeline.status.generator is None


def test_zero_edit_gives_the_photo_bit_for_bit(pipeline, portrait):
    exported = pipeline.export(portrait, portrait.fit.parameters)
    np.testing.assert_array_equal(exported.pixels, portrait.photo.pixels)


def test_zero_edit_is_exact_with_a_generator_too(learnt):
    pipeline, portrait = learnt
    exported = pipeline.export(portrait, portrait.fit.parameters)
    np.testing.assert_array_equal(exported.pixels, portrait.photo.pixels)


def test_weights_switch_the_generator_on(learnt, weights):
    pipeline, portrait = learnt
    assert pipeline.status.weights == weights.stem
    assert portrait.network is not None
    fitted = portrait.fit.parameters
    turned = pipeline.controls.with_value("yaw", 12.0, fitted, fitted)
    preview = pipeline.preview(portrait, turned, 256).image
    rendered = pipeline.render(portrait, turned, 256).image
    assert not np.array_equal(preview, rendered)


@pytest.mark.parametrize("edit", [("yaw", 15.0), ("jaw_open", 15.0), ("eyeBlink", 1.0)])
def test_an_edit_changes_the_face_and_leaves_the_border(pipeline, portrait, edit):
    fitted = portrait.fit.parameters
    edited = pipeline.controls.with_value(*edit, fitted, fitted)
    exported = pipeline.export(portrait, edited).pixels.astype(int)
    change = np.abs(exported - portrait.photo.pixels.astype(int)).max(axis=2)
    assert change.max() > 40
    assert change[-40:].max() == 0


def test_every_view_is_a_picture_of_the_stage(pipeline, portrait):
    fitted = portrait.fit.parameters
    turned = pipeline.controls.with_value("yaw", 12.0, fitted, fitted)
    for name in VIEWS:
        picture = pipeline.view(portrait, turned, name, 192)
        assert picture.shape == (192, 192, 3)
        assert picture.dtype == np.uint8


def test_a_frontal_head_faces_the_viewer_and_keeps_its_shoulders(pipeline, portrait):
    frontal = pipeline.frontalized(portrait)
    assert head_rotation(frontal).magnitude() < 1e-9
    np.testing.assert_array_equal(frontal.global_pose, portrait.fit.parameters.global_pose)
    np.testing.assert_array_equal(frontal.expression, portrait.fit.parameters.expression)
    neutral = pipeline.frontalized(portrait, keep_expression=False)
    assert not neutral.expression.any()


def test_a_picture_without_a_face_is_refused(pipeline):
    grey = Photo(np.full((256, 256, 3), 128, np.uint8), None, None, "PNG")
    with pytest.raises(FaceNotFoundError, match="no face was found"):
        pipeline.open_portrait(grey)


def test_of_several_faces_one_must_be_chosen(pipeline, portrait):
    pixels = portrait.photo.pixels
    pair = Photo(np.hstack([pixels, pixels[:, ::-1]]), None, None, "PNG")
    with pytest.raises(SeveralFacesError) as caught:
        pipeline.open_portrait(pair)
    assert len(caught.value.faces) == 2
    assert pipeline.open_portrait(pair, 1).fit.confidence > 0.5
    with pytest.raises(InputError, match="there is no number 3"):
        pipeline.open_portrait(pair, 2)


def test_weights_of_another_head_are_refused(tmp_path):
    path = tmp_path / "other.safetensors"
    generator = build_generator(SMALL, 100)
    save_weights(path, generator.eval(), WeightsInfo(SMALL, False, "", 100, 1))
    with pytest.raises(AssetError, match="100"):
        Pipeline(weights=path)
