"""The stages that `gdpw bench` times, each as a function without arguments."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from gdpw_core.composite import compose_photo
from gdpw_core.fitting import fit_face
from gdpw_core.image import Photo, decode_photo
from gdpw_core.model import (
    Generator,
    GeneratorConfig,
    GuidanceMaps,
    build_generator,
    load_generator,
)
from gdpw_core.model.config import NETWORK_SIZE, ConfigName, GuidanceMode
from gdpw_core.model.mesh_guidance import MeshGuidance
from gdpw_core.parameters import FaceParameters
from gdpw_core.pipeline import Pipeline, Portrait
from gdpw_core.raster.guidance import guidance_maps
from gdpw_core.resources import resource
from gdpw_core.runtime import GeneratorRuntime, create_runtime

_PREVIEW_SIZE = 512
_LARGE_SIDE = 3464  # squared: 12 megapixels
_CODE_CHANNELS = 16


@dataclass(frozen=True, eq=False)
class Network:
    """The network under test.

    Args:
        generator: plain, float32, unfolded.
        runtime: as the application runs it.
        pipeline: without a generator of its own.
    """

    generator: Generator
    runtime: GeneratorRuntime
    pipeline: Pipeline


def network_under_test(
    configuration: ConfigName, mode: GuidanceMode, weights: Path | None
) -> Network:
    """Build or read the network.

    Raises:
        AssetError: the weights cannot be used.
    """
    pipeline = Pipeline()
    vertex_count = len(pipeline.pack.v_template)
    if weights is None:
        generator = build_generator(GeneratorConfig.named(configuration, mode), vertex_count)
    else:
        generator = load_generator(weights, vertex_count).generator
    return Network(generator.eval(), create_runtime(generator), pipeline)


def stages(network: Network) -> dict[str, Callable[[], object]]:
    """What to time, by name."""
    pipeline = network.pipeline
    photo = decode_photo(resource("samples", "astronaut.png"))
    portrait = pipeline.open_portrait(photo)
    fitted = portrait.fit.parameters
    edits = cycle(
        pipeline.controls.with_values({"yaw": yaw, "jaw_open": 4.0 + yaw}, fitted, fitted)
        for yaw in (3.0, 6.0, 9.0, 12.0)
    )
    large = _enlarged(photo)
    large_portrait = pipeline.prepare(large, pipeline.faces(large)[0])

    def fit() -> object:
        return fit_face(pipeline.head, pipeline.faces(photo)[0])

    def preview() -> object:
        return pipeline.preview(portrait, next(edits), _PREVIEW_SIZE)

    def composite() -> object:
        large_fitted = large_portrait.fit.parameters
        edit = {"yaw": 12.0, "jaw_open": 10.0}
        parameters = pipeline.controls.with_values(edit, large_fitted, large_fitted)
        return compose_photo(large, large_portrait.source, parameters)

    return {
        "fit": fit,
        "rasterize": _rasterize(pipeline, portrait, next(edits)),
        "preview": preview,
        **_network_stages(network, portrait, next(edits)),
        "composite_12mp": composite,
    }


def _enlarged(photo: Photo) -> Photo:
    side = (_LARGE_SIDE, _LARGE_SIDE)
    pixels = cv2.resize(np.asarray(photo.pixels), side, interpolation=cv2.INTER_CUBIC)
    return photo.with_pixels(pixels)


def _rasterize(
    pipeline: Pipeline, portrait: Portrait, edit: FaceParameters
) -> Callable[[], object]:
    source, driving = pipeline.crop_vertices(portrait.fit.parameters), pipeline.crop_vertices(edit)
    codes = torch.rand(len(pipeline.pack.v_template), _CODE_CHANNELS)

    def rasterize() -> object:
        with torch.inference_mode():
            return guidance_maps(
                pipeline.rasterizer, driving, pipeline.head.faces, NETWORK_SIZE,
                source_vertices=source, neural_codes=codes,
            )  # fmt: skip

    return rasterize


def _network_stages(
    network: Network, portrait: Portrait, edit: FaceParameters
) -> dict[str, Callable[[], object]]:
    runtime, generator = network.runtime, network.generator
    source, guidance = _network_inputs(network, portrait, edit)
    features = runtime.encode_source(source, guidance)
    with torch.inference_mode():
        plain_features = generator.encode_source(source, guidance)

    def render_decoder() -> object:
        with torch.inference_mode():
            return generator.render(plain_features, guidance)

    def render_eager() -> object:
        with torch.inference_mode():
            return generator(source, guidance)

    return {
        "encode_source": lambda: runtime.encode_source(source, guidance),
        "render": lambda: runtime.render(features, guidance),
        "render_decoder": render_decoder,
        "render_eager": render_eager,
    }


def _network_inputs(
    network: Network, portrait: Portrait, edit: FaceParameters
) -> tuple[Tensor, GuidanceMaps]:
    pipeline = network.pipeline
    pixels = portrait.fit.crop.sample(portrait.photo.srgb8(), NETWORK_SIZE)
    source = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255.0
    maker = MeshGuidance(
        network.runtime.config, pipeline.rasterizer, pipeline.head.faces,
        pipeline.head.v_template, size=NETWORK_SIZE,
    )  # fmt: skip
    with torch.inference_mode():
        guidance = maker.pair(
            pipeline.crop_vertices(portrait.fit.parameters),
            pipeline.crop_vertices(edit),
            network.runtime.codes,
        )
    return source, guidance
