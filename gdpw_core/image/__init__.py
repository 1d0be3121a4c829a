"""Pictures: the one decode function, atomic saving, and the crop window with its inverse."""

from gdpw_core.image.crop import Crop
from gdpw_core.image.decode import READ_SUFFIXES, decode_photo, decode_photo_bytes
from gdpw_core.image.encode import (
    DEFAULT_QUALITY,
    PHOTO_SUFFIXES,
    check_destination,
    check_folder,
    encode_photo,
    save_photo,
    write_whole,
)
from gdpw_core.image.photo import Photo

__all__ = [
    "DEFAULT_QUALITY",
    "PHOTO_SUFFIXES",
    "READ_SUFFIXES",
    "Crop",
    "Photo",
    "check_destination",
    "check_folder",
    "decode_photo",
    "decode_photo_bytes",
    "encode_photo",
    "save_photo",
    "write_whole",
]
