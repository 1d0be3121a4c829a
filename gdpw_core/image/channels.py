"""Every pixel layout of the named formats to RGB or RGBA, 8 or 16 bit.

Pillow keeps 16-bit grey but cuts 16-bit RGB to its high bytes while unpacking. The samples are
all there, so the picture is unpacked twice, once in its own byte order for the high bytes and once
in the opposite order for the low bytes: exact, and with no second decoder open to users' files.
"""

import io
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from gdpw_core.errors import InputError
from gdpw_core.image.photo import profile_colour_space

_LOW_BYTE = 0 if sys.byteorder == "little" else 1
# The opposite of each byte order; compressed TIFF comes in the machine's own (N).
_SWAPPED = {"B": "L", "L": "B", "N": "B" if sys.byteorder == "little" else "L"}
# Sixteen-bit layouts that Pillow unpacks to their high bytes: name in a tile -> channels.
_DEEP = {"RGB": 3, "RGBX": 3, "RGBA": 4, "RGBa": 4}
_PHOTOMETRIC_TAG, _WHITE_IS_ZERO = 262, 0
_PLANAR_TAG, _SEPARATE_PLANES = 284, 2
_BITS_TAG = 258
_BAND = 256

Reopen = Callable[[], AbstractContextManager[Image.Image]]


def rgb_channels(image: Image.Image, reopen: Reopen) -> tuple[NDArray[Any], bytes | None]:
    """Load an opened picture as `[H, W, 3]` or `[H, W, 4]`, uint8 or uint16.

    Args:
        image: opened, not yet loaded.
        reopen: opens the same picture again (16-bit colour is unpacked twice).

    Returns:
        The pixels, and the RGB colour profile that they keep (None: sRGB).

    Raises:
        InputError: a layout that is not read, such as 32 bits a channel.
    """
    profile = image.info.get("icc_profile") or None
    space = profile_colour_space(profile) if profile else None
    layout = _raw_layout(image)
    if layout == "LA;16B":
        return _deep_grey_alpha(image), None
    if layout.partition(";16")[0] in _DEEP and ";16" in layout:
        return _deep_colour(image, reopen, layout), profile if space == "RGB" else None
    grey: NDArray[Any]
    if image.mode.startswith("I;16"):
        grey = _deep_grey(image)
    elif image.mode in ("1", "L", "LA", "La"):
        grey = _grey(image)
    elif image.mode == "CMYK":
        return _cmyk(image, profile if space == "CMYK" else None), None
    elif image.mode in ("P", "PA", "RGB", "RGBA", "RGBX", "RGBa", "YCbCr"):
        return _colour(image), profile if space == "RGB" else None
    else:
        raise InputError(
            f"has a pixel layout that is not read ({image.mode}): "
            "save it with 8 or 16 bits a channel"
        )
    if profile and space == "GRAY":
        return _through_grey_profile(grey, profile), None
    return grey, None


def _raw_layout(image: Image.Image) -> str:
    """Name of the layout that the decoder will unpack, such as "RGB;16B"."""
    tiles = getattr(image, "tile", None)
    if not tiles:
        return image.mode
    args = tiles[0][3]
    raw = args[0] if isinstance(args, tuple) and args else args
    if _deep_separate_planes(image) and tiles[0][0] != "libtiff":
        raise InputError("is a 16-bit TIFF with separate planes: save it with interleaved channels")
    return raw if isinstance(raw, str) else image.mode


def _deep_separate_planes(image: Image.Image) -> bool:
    tags = getattr(image, "tag_v2", {})
    bits = tags.get(_BITS_TAG, (8,))
    deep = max(bits) > 8 if isinstance(bits, tuple) else False
    return bool(deep and tags.get(_PLANAR_TAG, 1) == _SEPARATE_PLANES and len(bits) > 1)


def _replace_layout(image: Image.Image, layout: str) -> None:
    """Let the decoder unpack another layout of equal width."""
    tiles = []
    for codec, extents, offset, args in image.tile:  # type: ignore[attr-defined]  # ImageFile only
        changed = (layout, *args[1:]) if isinstance(args, tuple) else layout
        tiles.append(type(image.tile[0])(codec, extents, offset, changed))  # type: ignore[attr-defined]  # as above
    image.tile = tiles  # type: ignore[attr-defined]  # as above


def _deep_colour(image: Image.Image, reopen: Reopen, layout: str) -> NDArray[np.uint16]:
    """16-bit RGB or RGBA from two unpackings; see the module's words."""
    name, _, order = layout.partition(";16")
    channels = _DEEP[name]
    # Premultiplied alpha is unpacked as it stands and divided out at full depth below.
    straight = {"RGBa": "RGBA"}.get(name, name)
    # One unpacking at a time is in memory: 100 megapixels take 1.4 GB so, 2.3 GB otherwise.
    with reopen() as again:
        _replace_layout(again, f"{straight};16{_SWAPPED[order]}")
        again.load()
        halves = np.empty((again.height, again.width, channels, 2), np.uint8)
        _copy_rows(again, halves[..., _LOW_BYTE])
    _replace_layout(image, f"{straight};16{order}")
    transparency = image.info.get("transparency")
    image.load()
    _copy_rows(image, halves[..., 1 - _LOW_BYTE])
    pixels = halves.view(np.uint16)[..., 0]
    if name == "RGBa":
        alpha = pixels[..., 3:].astype(np.uint32)
        colour = pixels[..., :3].astype(np.uint32) * 65535 + alpha // 2
        pixels[..., :3] = np.minimum(colour // np.maximum(alpha, 1), 65535)
    if isinstance(transparency, tuple) and channels == 3:
        opaque = (pixels != np.array(transparency, np.uint16)).any(axis=2)
        pixels = np.dstack([pixels, opaque.astype(np.uint16) * np.uint16(65535)])
    return pixels


def _copy_rows(image: Image.Image, target: NDArray[np.uint8]) -> None:
    """Copy a loaded picture by bands: Pillow makes two more copies of what it hands over."""
    for top in range(0, image.height, _BAND):
        bottom = min(top + _BAND, image.height)
        band = np.asarray(image.crop((0, top, image.width, bottom)))
        target[top:bottom] = band[..., : target.shape[2]]


def _deep_grey_alpha(image: Image.Image) -> NDArray[np.uint16]:
    """16-bit grey with alpha (PNG): four bytes a pixel, unpacked as they stand."""
    _replace_layout(image, "RGBA")
    parts = np.asarray(image).astype(np.uint16)
    grey = parts[..., 0] << np.uint16(8) | parts[..., 1]
    alpha = parts[..., 2] << np.uint16(8) | parts[..., 3]
    return np.dstack([grey, grey, grey, alpha])


def _deep_grey(image: Image.Image) -> NDArray[np.uint16]:
    grey: NDArray[np.uint16] = np.asarray(image).astype(np.uint16)
    transparency = image.info.get("transparency")
    tags = getattr(image, "tag_v2", {})
    if tags.get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO:
        grey = np.invert(grey)
    if isinstance(transparency, int):
        alpha = (grey != transparency).astype(np.uint16) * np.uint16(65535)
        return np.dstack([grey, grey, grey, alpha])
    return np.repeat(grey[..., None], 3, axis=2)


def _grey(image: Image.Image) -> NDArray[np.uint8]:
    with_alpha = image.mode in ("LA", "La") or "transparency" in image.info
    return np.asarray(image.convert("RGBA" if with_alpha else "RGB"))


def _colour(image: Image.Image) -> NDArray[np.uint8]:
    with_alpha = image.mode in ("RGBA", "RGBa", "PA") or "transparency" in image.info
    image.load()
    wanted = "RGBA" if with_alpha else "RGB"
    return np.asarray(image if image.mode == wanted else image.convert(wanted))


def _cmyk(image: Image.Image, profile: bytes | None) -> NDArray[np.uint8]:
    """Ink to sRGB, through the file's own profile where it has one."""
    image.load()
    if profile is not None:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB")
        except (OSError, TypeError, ValueError, ImageCms.PyCMSError):
            converted = None
        if converted is not None:
            return np.asarray(converted)
    return np.asarray(image.convert("RGB"))


def _through_grey_profile(pixels: NDArray[Any], profile: bytes) -> NDArray[Any]:
    """Grey values of a grey profile to sRGB, by the profile's curve; alpha untouched."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        ramp = Image.fromarray(np.arange(256, dtype=np.uint8)[None])
        converted = ImageCms.profileToProfile(ramp, own, srgb, outputMode="RGB")
    except (OSError, TypeError, ValueError, ImageCms.PyCMSError):
        return pixels
    if converted is None:
        return pixels
    curve = np.asarray(converted)[0, :, 1].astype(np.float64)
    top = float(np.iinfo(pixels.dtype).max)
    levels = np.arange(int(top) + 1) * (255.0 / top)
    table = np.rint(np.interp(levels, np.arange(256), curve) * (top / 255.0)).astype(pixels.dtype)
    result = pixels.copy()
    result[..., :3] = table[pixels[..., :3]]
    return result
