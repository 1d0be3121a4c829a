"""The edited picture as it is written: whole or cropped, with its label and its provenance."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.export.credentials import Ingredient, sealed
from gdpw_core.export.local_key import key_folder
from gdpw_core.image import DEFAULT_QUALITY, Crop, Photo, save_photo
from gdpw_core.provenance import with_provenance
from gdpw_core.video.label import VisibleLabel

Area = Literal["photo", "crop"]


@dataclass(frozen=True)
class PictureOptions:
    """How a picture is written.

    Args:
        area: the whole photo, or the window around the head in which edits act.
        quality: of JPEG and WebP, 1-100.
        label: whether words in the picture say that it was edited.

    Raises:
        InputError: a quality out of range.
    """

    area: Area = "photo"
    quality: int = DEFAULT_QUALITY
    label: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.quality <= 100:
            raise InputError(f"quality {self.quality}: give a number from 1 to 100")


def write_picture(
    photo: Photo,
    path: Path,
    options: PictureOptions,
    settings: Mapping[str, float],
    *,
    source: Ingredient | None = None,
) -> str:
    """Write a finished picture, with content credentials where the extra for them is installed.

    Args:
        photo: what `finished` gave.
        path: destination.
        options: its quality.
        settings: the controls that differ from the fit.
        source: the photo that was edited, as its file.

    Returns:
        Why there are no content credentials; empty if there are, or the extra is not installed.

    Raises:
        OutputError: it cannot be written there.
    """
    note = ""

    def seal(data: memoryview) -> bytes | memoryview:
        nonlocal note
        result = sealed(data, path.name, settings, source=source, folder=key_folder())
        note = result.note
        return result.data

    save_photo(photo, path, quality=options.quality, seal=seal)
    return note


def write_whole_picture(
    edited: Photo, path: Path, settings: Mapping[str, float], source: Path
) -> str:
    """Write an edited photo of a file at its own size; see `write_picture`.

    Args:
        edited: the whole photo with the edit in it.
        path: destination.
        settings: the controls that differ from the fit.
        source: the photo's file.
    """
    photo = with_provenance(edited, settings)
    ingredient = Ingredient.of_file(source)
    return write_picture(photo, path, PictureOptions(), settings, source=ingredient)


def finished(
    edited: Photo, stage: Crop, options: PictureOptions, settings: Mapping[str, float]
) -> Photo:
    """The picture to write.

    Args:
        edited: the whole photo with the edit in it.
        stage: the window in which edits act, `Portrait.stage`.
        options: area and label.
        settings: the controls that differ from the fit, for the provenance.
    """
    photo = edited.with_pixels(_window(edited, stage)) if options.area == "crop" else edited
    if options.label:
        photo = photo.with_pixels(_labelled(photo.pixels))
    return with_provenance(photo, settings)


def crop_size(photo: Photo, stage: Crop) -> tuple[int, int]:
    """Width and height of the picture that the area "crop" gives."""
    if stage.angle:
        side = max(1, round(stage.side))
        return side, side
    left, top, right, bottom = _bounds(photo, stage)
    return right - left, bottom - top


def _window(photo: Photo, stage: Crop) -> NDArray[Any]:
    """An upright window is cut out pixel for pixel; only a turned one is sampled."""
    if stage.angle:
        return stage.sample(photo.pixels, max(1, round(stage.side)))
    left, top, right, bottom = _bounds(photo, stage)
    return np.ascontiguousarray(photo.pixels[top:bottom, left:right])


def _bounds(photo: Photo, stage: Crop) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of an upright window inside the photo."""
    low, high = stage.to_photo(np.array([[-1.0, -1.0], [1.0, 1.0]]))
    left, top = (int(v) for v in np.clip(np.round(low), 0, (photo.width - 1, photo.height - 1)))
    limits = (photo.width, photo.height)
    right, bottom = (int(v) for v in np.clip(np.round(high), (left + 1, top + 1), limits))
    return left, top, right, bottom


def _labelled(pixels: NDArray[Any]) -> NDArray[Any]:
    """Pixels with the visible label, at their own depth; unchanged where there is no room."""
    height, width = pixels.shape[:2]
    label = VisibleLabel.for_frames(width, height)
    if label is None:
        return pixels
    if pixels.dtype == np.uint8:
        return label.onto(pixels)
    result = pixels.copy()
    rows, columns = label.alpha.shape[:2]
    part = result[label.top : label.top + rows, label.left : label.left + columns]
    under = part[..., :3].astype(np.float32)
    over = label.colour * np.float32(257.0)
    part[..., :3] = (under + label.alpha * (over - under) + 0.5).astype(np.uint16)
    if result.shape[2] == 4:
        shown = (65535.0 * label.alpha[..., 0] + 0.5).astype(np.uint16)
        part[..., 3] = np.maximum(part[..., 3], shown)
    return result
