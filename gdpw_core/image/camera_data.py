"""The part of a camera's EXIF that exports keep: who, when, with what; never where."""

import struct

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

_BASE = ExifTags.Base
# Everything else is left behind: position, maker notes (they may hold a position and serial
# numbers), the embedded thumbnail (it shows the unedited picture) and the orientation (applied).
_KEPT_MAIN = (
    _BASE.ImageDescription,
    _BASE.Make,
    _BASE.Model,
    _BASE.DateTime,
    _BASE.Artist,
    _BASE.Copyright,
)
_KEPT_CAMERA = (
    _BASE.ExposureTime,
    _BASE.FNumber,
    _BASE.ISOSpeedRatings,
    _BASE.DateTimeOriginal,
    _BASE.OffsetTimeOriginal,
    _BASE.FocalLength,
    _BASE.FocalLengthIn35mmFilm,
    _BASE.LensMake,
    _BASE.LensModel,
)
_LONGEST_TEXT = 2000


def kept_camera_data(image: Image.Image) -> bytes | None:
    """EXIF block with the kept fields of a picture, None when it has none of them.

    Damaged EXIF counts as none: it is no reason to refuse a photo.
    """
    try:
        source = image.getexif()
        details = source.get_ifd(ExifTags.IFD.Exif)
        kept = Image.Exif()
        for tag in _KEPT_MAIN:
            if _sound(source.get(tag)):
                kept[tag] = source[tag]
        camera = {tag: details[tag] for tag in _KEPT_CAMERA if _sound(details.get(tag))}
        if camera:
            kept[ExifTags.IFD.Exif] = camera
        return kept.tobytes() if len(kept) else None
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        SyntaxError,
        TypeError,
        ValueError,
        struct.error,
    ):
        return None


def _sound(value: object) -> bool:
    """Whether a value is of a plain kind and of reasonable length."""
    if isinstance(value, str):
        return 0 < len(value) <= _LONGEST_TEXT
    if isinstance(value, IFDRational):
        return value.denominator != 0
    return isinstance(value, int | float)
