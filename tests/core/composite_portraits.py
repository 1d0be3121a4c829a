"""Portraits that the composite's tests share: fitted once, at their own and at a larger size."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from gdpw_core.composite import SourceStage, prepare_stage
from gdpw_core.controls import Controls
from gdpw_core.face import FaceFinder, Matte
from gdpw_core.fitting import Fit, fit_face
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Crop, Photo, decode_photo
from gdpw_core.parameters import FaceParameters

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"


@dataclass(frozen=True, eq=False)
class FittedPortrait:
    photo: Photo
    stage: SourceStage
    controls: Controls

    @property
    def fitted(self) -> FaceParameters:
        return self.stage.fit.parameters

    def edited(self, **values: float) -> FaceParameters:
        return self.controls.with_values(values, self.fitted, self.fitted)


@lru_cache(maxsize=1)
def head_model() -> HeadModel:
    return HeadModel(load_pack())


@lru_cache(maxsize=4)
def fitted_portrait(name: str = "astronaut.png") -> FittedPortrait:
    photo = decode_photo(SAMPLES / name)
    fit = fit_face(head_model(), FaceFinder().find(photo.srgb8())[0])
    return portrait_of(photo, fit)


def portrait_of(photo: Photo, fit: Fit) -> FittedPortrait:
    stage = prepare_stage(photo.srgb8(), head_model(), fit, Matte())
    return FittedPortrait(photo, stage, Controls(head_model().pack.units))


def enlarged_portrait(portrait: FittedPortrait, factor: int) -> FittedPortrait:
    """The same picture with `factor` times as many pixels along each side."""
    pixels = cv2.resize(
        np.asarray(portrait.photo.pixels), None, fx=factor, fy=factor,
        interpolation=cv2.INTER_CUBIC,
    )  # fmt: skip
    fit = portrait.stage.fit
    crop = Crop(
        fit.crop.centre_x * factor, fit.crop.centre_y * factor, fit.crop.side * factor,
        fit.crop.angle,
    )  # fmt: skip
    larger = replace(
        fit, crop=crop, landmarks=fit.landmarks * factor,
        fitted_landmarks=fit.fitted_landmarks * factor,
    )  # fmt: skip
    return portrait_of(portrait.photo.with_pixels(pixels), larger)
