"""Pictures: the one decode function, atomic saving, and the crop window with its inverse."""

from gdpw_core.image.crop import Crop
from gdpw_core.image.decode import decode_photo, decode_photo_bytes
from gdpw_core.image.encode import (
    PHOTO_SUFFIXES,
    check_destination,
    check_folder,
    save_photo,
    write_whole,
)
from gdpw_core.image.photo import Photo

__all__ = [
    "PHOTO_SUFFIXES",
    "Crop",
    "Photo",
    "check_destination",
    "check_folder",
    "decode_photo",
    "decode_photo_bytes",
    "save_photo",
    "write_whole",
]
