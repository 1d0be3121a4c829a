"""The one function that reads users' pictures: Pillow, named formats, sizes checked first."""

import io
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from gdpw_core.errors import InputError
from gdpw_core.image.camera_data import kept_camera_data
from gdpw_core.image.channels import rgb_channels
from gdpw_core.image.heif import box_brands, is_heif, open_heif
from gdpw_core.image.limits import MAX_PIXELS, check_size
from gdpw_core.image.photo import Photo

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "BMP")
"""Those that Pillow reads in this process."""
_NAMES = "JPEG, PNG, WebP, HEIC, AVIF, TIFF or BMP"

READ_SUFFIXES = (
    *(".jpg", ".jpeg", ".jfif", ".png", ".webp", ".heic", ".heif", ".hif", ".avif"),
    *(".tif", ".tiff", ".bmp"),
)
"""What names of picture files end in; the content decides how they are read."""

# Pillow refuses above twice its own limit and only warns below: the warning is ours to give.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("ignore", Image.DecompressionBombWarning)

# What Pillow's decoders were seen to raise on damaged files (10,000 mutants of each format).
_DECODER_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)

# EXIF orientation -> how to turn, then whether to mirror left and right.
_UPRIGHT: dict[int, tuple[int | None, bool]] = {
    1: (None, False),
    2: (None, True),
    3: (cv2.ROTATE_180, False),
    4: (cv2.ROTATE_180, True),
    5: (cv2.ROTATE_90_CLOCKWISE, True),
    6: (cv2.ROTATE_90_CLOCKWISE, False),
    7: (cv2.ROTATE_90_COUNTERCLOCKWISE, True),
    8: (cv2.ROTATE_90_COUNTERCLOCKWISE, False),
}
_ORIENTATION_TAG = 0x0112

_TELLTALES = (
    (b"<!doctype html", "a web page, not a picture: save the picture itself"),
    (b"<html", "a web page, not a picture: save the picture itself"),
    (b"<svg", "a vector drawing: export it as PNG"),
    (b"<?xml", "a text file, not a picture"),
    (b"%pdf", "a PDF document: export the picture as PNG or JPEG"),
    (b"gif8", f"a GIF, which is not read here: save it as {_NAMES}"),
)
_FILM_BRANDS = frozenset({b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"qt  "})


def decode_photo(path: Path) -> Photo:
    """Read a picture file: upright, own colour space, own depth, straight alpha.

    Greyscale, palette and CMYK become RGB; 16-bit PNG and TIFF stay 16 bit, HEIC and AVIF of 10
    or 12 bits become 8; of several frames or pages the first is read.

    Args:
        path: JPEG, PNG, WebP, HEIC, AVIF, TIFF or BMP.

    Raises:
        InputError: the file is missing, a folder, empty, no picture, damaged, cut short, of an
            unread kind (32 bits a channel), or larger than `MAX_PIXELS` or `MAX_SIDE`.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder: name a picture in it")
        if not path.exists():
            raise InputError(f"{path} does not exist: check the name")
        if not path.is_file():
            raise InputError(f"{path} is not an ordinary file: name a picture file")
        with path.open("rb"):
            pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path} cannot be opened: {reason}") from error
    return _decode(lambda: path.open("rb"), str(path), path)


def decode_photo_bytes(data: bytes, name: str) -> Photo:
    """Read a picture from memory (paste, drop); as `decode_photo`.

    Args:
        data: content of a picture file.
        name: what errors call it.

    Raises:
        InputError: as `decode_photo`.
    """
    return _decode(lambda: io.BytesIO(data), name, None)


def _decode(opener: Callable[[], IO[bytes]], name: str, path: Path | None) -> Photo:
    try:
        with _opened(opener) as image:
            check_size(image)
            pixels, profile = rgb_channels(image, lambda: _opened(opener))
            # TIFF is turned by Pillow while loading; PNG may name its turn after the pixels.
            if image.format != "TIFF":
                pixels = _upright(pixels, _orientation(image))
            camera_data = kept_camera_data(image)
            image_format = "JPEG" if image.format == "MPO" else str(image.format)
    except InputError as error:
        raise InputError(f"{name} {error}") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        limit = MAX_PIXELS // 1_000_000
        raise InputError(
            f"{name} declares far too many pixels; at most {limit} megapixels are opened: "
            "make a smaller copy of it"
        ) from error
    except MemoryError as error:
        raise InputError(f"{name} does not fit into memory: make a smaller copy of it") from error
    except UnidentifiedImageError as error:
        _refuse_unidentified(opener, name, error)
    except _DECODER_FAULTS as error:
        raise InputError(
            f"{name} is damaged or cut short ({_first_line(error)}): get a fresh copy of it"
        ) from error
    return Photo(
        pixels=pixels, icc_profile=profile, path=path, format=image_format, exif=camera_data
    )


@contextmanager
def _opened(opener: Callable[[], IO[bytes]]) -> Iterator[Image.Image]:
    with opener() as stream:
        if is_heif(stream):
            yield open_heif(stream.read())
            return
        with Image.open(stream, formats=FORMATS) as image:
            yield image


def _orientation(image: Image.Image) -> int:
    """EXIF orientation 1 to 8; 0 when none is given."""
    value = image.getexif().get(_ORIENTATION_TAG, 0)
    return value if isinstance(value, int) and value in _UPRIGHT else 0


def _upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Turn and mirror pixels so that EXIF orientation 1 describes them."""
    turn, mirrored = _UPRIGHT.get(orientation, (None, False))
    # OpenCV turns by tiles; a strided copy of 12 megapixels takes three times as long.
    if turn is not None:
        pixels = cv2.rotate(np.ascontiguousarray(pixels), turn)
    if mirrored:
        pixels = cv2.flip(np.ascontiguousarray(pixels), 1)
    return np.ascontiguousarray(pixels)


def _refuse_unidentified(
    opener: Callable[[], IO[bytes]], name: str, error: UnidentifiedImageError
) -> NoReturn:
    """Say in one sentence what a file is that no decoder knows."""
    with opener() as stream:
        head = stream.read(512)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        raise InputError(f"{name} is empty: get a fresh copy of it") from error
    for magic, what in _TELLTALES:
        if start.startswith(magic):
            raise InputError(f"{name} is {what}") from error
    if box_brands(head) & _FILM_BRANDS:
        raise InputError(f"{name} is a film, not a picture") from error
    raise InputError(
        f"{name} is damaged or not a picture of a known kind: give {_NAMES}"
    ) from error


def _first_line(error: BaseException) -> str:
    """The decoder's own words, short, for people who want to know more."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:80]
