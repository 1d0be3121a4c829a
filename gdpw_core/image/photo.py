"""A decoded photo: its own pixels, untouched, and the sRGB view that the analysis sees."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from gdpw_core.errors import InputError

# Transparent pixels are seen over mid grey: neither a dark nor a bright edge for the detector.
_NEUTRAL = 128
_BAND = 256

Direction = Literal["to_srgb", "from_srgb"]


@dataclass(frozen=True, eq=False)
class Photo:
    """A picture as its file holds it, upright.

    Args:
        pixels: `[H, W, 3]` or `[H, W, 4]`, uint8 or uint16, in the file's own colour space, with
            straight alpha. Made read-only: the user's source never changes.
        icc_profile: the RGB colour profile of `pixels`; None means sRGB.
        path: the file it came from.
        format: Pillow's name of the file format, such as "JPEG".
        exif: the part of the camera's EXIF that exports keep; no position, no thumbnail.
        xmp: XMP packet to write into exports.
        notes: texts to write into PNG exports, by keyword.

    Raises:
        InputError: `pixels` has another shape or type.
    """

    pixels: NDArray[Any]
    icc_profile: bytes | None = None
    path: Path | None = None
    format: str = "PNG"
    exif: bytes | None = None
    xmp: str | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shape, dtype = self.pixels.shape, self.pixels.dtype
        if len(shape) != 3 or shape[2] not in (3, 4) or not shape[0] or not shape[1]:
            raise InputError(f"picture has shape {shape}, expected [H, W, 3] or [H, W, 4]")
        if dtype not in (np.uint8, np.uint16):
            raise InputError(f"picture has values of type {dtype}, expected uint8 or uint16")
        view = self.pixels.view()
        view.setflags(write=False)
        object.__setattr__(self, "pixels", view)

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])

    @property
    def has_alpha(self) -> bool:
        """Whether a fourth channel holds straight alpha."""
        return bool(self.pixels.shape[2] == 4)

    def with_pixels(self, pixels: NDArray[Any]) -> Self:
        """The same photo (profile, camera data, path) with other pixels."""
        return replace(self, pixels=pixels)

    def srgb8(self) -> NDArray[np.uint8]:
        """The photo as detector, fit, preview and network see it: sRGB over neutral grey.

        Returns:
            `[H, W, 3]` uint8, contiguous, read-only, computed once.
        """
        return self._srgb8

    @cached_property
    def _srgb8(self) -> NDArray[np.uint8]:
        rgb = convert_colours(eight_bit(self.pixels[..., :3]), self.icc_profile, "to_srgb")
        if self.has_alpha:
            alpha = eight_bit(self.pixels[..., 3:]).astype(np.uint16)
            over = rgb * alpha + np.uint16(_NEUTRAL) * (255 - alpha)
            rgb = ((over + 127) // 255).astype(np.uint8)
        rgb = np.ascontiguousarray(rgb)
        rgb.setflags(write=False)
        return rgb

    def own_colours(self, srgb: NDArray[np.uint8]) -> NDArray[Any]:
        """Express sRGB colours in the colour space and depth of `pixels`.

        Args:
            srgb: `[H, W, 3]` uint8.

        Returns:
            `[H, W, 3]` with the type of `pixels`; white stays white (255 or 65535).
        """
        own = convert_colours(srgb, self.icc_profile, "from_srgb")
        if self.pixels.dtype == np.uint16:
            return own.astype(np.uint16) * np.uint16(257)
        return own


def eight_bit(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Round uint16 values to uint8 (65535 becomes 255); uint8 passes unchanged."""
    if values.dtype == np.uint8:
        return values.view(np.uint8)
    rounded = np.empty(values.shape, np.uint8)
    # By bands of rows: the 32-bit intermediate of 100 megapixels would take 1.2 GB.
    for top in range(0, len(values), _BAND):
        band = values[top : top + _BAND].astype(np.uint32)
        rounded[top : top + _BAND] = (band + 128) // 257
    return rounded


def profile_colour_space(profile: bytes) -> str | None:
    """The colour space of a profile ("RGB", "GRAY", "CMYK"), None when it cannot be read."""
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space.strip()
    except (OSError, TypeError, ValueError, ImageCms.PyCMSError):
        return None


def convert_colours(
    rgb: NDArray[np.uint8], profile: bytes | None, direction: Direction
) -> NDArray[np.uint8]:
    """Convert between a profile's colours and sRGB; unchanged without a usable profile.

    Args:
        rgb: `[H, W, 3]` uint8.
        profile: ICC profile of RGB values, or None for sRGB.
        direction: "to_srgb" or "from_srgb".

    Returns:
        `[H, W, 3]` uint8.
    """
    if profile is None:
        return rgb
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if (own.profile.profile_description or "").startswith("sRGB"):
            return rgb
        srgb = ImageCms.createProfile("sRGB")
        source, target = (own, srgb) if direction == "to_srgb" else (srgb, own)
        image = Image.fromarray(np.ascontiguousarray(rgb))
        converted = ImageCms.profileToProfile(image, source, target)
    except (OSError, TypeError, ValueError, ImageCms.PyCMSError):
        # A damaged profile is no reason to refuse a photo: read its values as sRGB.
        return rgb
    return rgb if converted is None else np.asarray(converted, np.uint8)
