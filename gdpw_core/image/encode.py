"""Saving a photo: whole files only, with depth, alpha and colour profile where the format can."""

import errno
import io
import os
import secrets
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from gdpw_core.errors import OutputError
from gdpw_core.image.photo import Photo, eight_bit

PHOTO_SUFFIXES = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
}
_XMP_KEYWORD = "XML:com.adobe.xmp"
_XMP_TAG = 700
_PNG_SIGNATURE_AND_HEADER = 8 + 25


DEFAULT_QUALITY = 95


def save_photo(
    photo: Photo,
    path: Path,
    *,
    quality: int = DEFAULT_QUALITY,
    seal: Callable[[memoryview], bytes | memoryview] | None = None,
) -> None:
    """Write a photo as PNG, JPEG, WebP or TIFF, by the name's suffix; all or nothing.

    The file is written beside its destination, forced to the disk and renamed onto it; an existing
    file stays whole until then, a symbolic link is followed. PNG keeps 16 bits and alpha, WebP and
    TIFF keep alpha; JPEG shows transparent parts over white. The colour profile, the kept camera
    data and the XMP packet go into every format.

    Args:
        photo: what to write.
        path: destination.
        quality: of JPEG and WebP, 1-100; the other formats lose nothing.
        seal: makes of the file's content what is written, such as the same with credentials.

    Raises:
        OutputError: the suffix is not known, the format cannot hold the picture, or the
            destination cannot be written; nothing is left behind.
    """
    image_format = check_destination(path)
    try:
        data = encode_photo(photo, image_format, quality=quality)
    except (ValueError, OSError, struct.error) as error:
        raise OutputError(f"{path} cannot be written as {image_format}: {error}") from error
    write_whole(path, data if seal is None else seal(data))


def check_destination(path: Path) -> str:
    """Check early that a picture can be written to a path.

    Args:
        path: destination; it need not exist.

    Returns:
        Pillow's name of the format.

    Raises:
        OutputError: an unknown suffix, a folder, or a parent folder that is missing or closed.
    """
    image_format = PHOTO_SUFFIXES.get(path.suffix.lower())
    if image_format is None:
        raise OutputError(f"{path}: give a name ending in .png, .jpg, .webp or .tif")
    check_folder(path)
    return image_format


def check_folder(path: Path) -> None:
    """Check early that a file can be written to a path.

    Args:
        path: destination; it need not exist.

    Raises:
        OutputError: it is a folder, or its parent folder is missing or closed.
    """
    try:
        if path.is_dir():
            raise OutputError(f"{path} is a folder: give the name of a file")
        parent = path.resolve().parent
        if not parent.is_dir():
            raise OutputError(f"{path}: the folder {parent} does not exist: create it first")
        if not os.access(parent, os.W_OK):
            raise OutputError(f"{path}: the folder {parent} cannot be written: choose another")
    except (OSError, ValueError, RuntimeError) as error:
        raise OutputError(f"{path} cannot be written: {_reason(error)}") from error


def write_whole(path: Path, data: bytes | memoryview) -> None:
    """Write a file atomically: a temporary file beside it, fsync, rename.

    Args:
        path: destination; a symbolic link is followed.
        data: the whole content.

    Raises:
        OutputError: it cannot be written; the old content stays, nothing is left behind.
    """
    temporary: Path | None = None
    try:
        target = path.resolve()
        candidate = target.with_name(f".{secrets.token_hex(8)}.part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(candidate, flags, 0o666)
        temporary = candidate
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        os.replace(temporary, target)
        temporary = None
        _sync_folder(target.parent)
    except (OSError, ValueError, RuntimeError) as error:
        raise OutputError(f"{path} cannot be written: {_reason(error)}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems refuse to sync a folder; the file itself is on the disk.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


def _reason(error: Exception) -> str:
    code = getattr(error, "errno", None)
    if code in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
        return "the disk is full: free some space or choose another folder"
    if code in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "no permission to write there: choose another folder"
    return getattr(error, "strerror", None) or str(error)


def encode_photo(photo: Photo, image_format: str, *, quality: int = DEFAULT_QUALITY) -> memoryview:
    """A photo as the content of a file.

    Args:
        photo: what to write.
        image_format: "PNG", "JPEG", "WEBP" or "TIFF".
        quality: of JPEG and WebP, 1-100.

    Raises:
        OutputError: 16 bits in a format that cannot hold them here.
        ValueError, OSError, struct.error: the encoder cannot hold the picture.
    """
    deep = photo.pixels.dtype == np.uint16
    if deep and image_format == "PNG":
        return memoryview(_deep_png(photo))
    if deep and image_format == "TIFF":
        raise OutputError("a 16-bit picture is written as PNG: give a name ending in .png")
    pixels = eight_bit(photo.pixels)
    if photo.has_alpha and image_format == "JPEG":
        pixels = _over_white(pixels)
    options: dict[str, Any] = {}
    if photo.icc_profile:
        options["icc_profile"] = photo.icc_profile
    if photo.exif:
        options["exif"] = photo.exif
    if image_format == "PNG":
        options |= {"pnginfo": _png_texts(photo), "compress_level": 4}
    elif image_format == "JPEG":
        options |= {"quality": quality, "subsampling": 0, "optimize": False}
    elif image_format == "WEBP":
        options |= {"quality": quality, "exact": True}
    if photo.xmp and image_format in ("JPEG", "WEBP"):
        options["xmp"] = photo.xmp.encode()
    if photo.xmp and image_format == "TIFF":
        options["exif"] = _with_xmp_tag(photo.exif, photo.xmp)
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(stream, image_format, **options)
    return stream.getbuffer()


def _with_xmp_tag(exif: bytes | None, xmp: str) -> bytes:
    """TIFF keeps XMP as a tag among the others."""
    tags = Image.Exif()
    if exif:
        tags.load(exif)
    tags[_XMP_TAG] = xmp.encode()
    return tags.tobytes()


def _over_white(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    alpha = pixels[..., 3:].astype(np.uint16)
    over = pixels[..., :3] * alpha + np.uint16(255) * (255 - alpha)
    return ((over + 127) // 255).astype(np.uint8)


def _png_texts(photo: Photo) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    for keyword, text in photo.notes.items():
        info.add_itxt(keyword, text)
    if photo.xmp:
        info.add_itxt(_XMP_KEYWORD, photo.xmp)
    return info


def _deep_png(photo: Photo) -> bytes:
    """16-bit PNG: OpenCV packs the samples (Pillow cannot), the other chunks are put in here."""
    order = cv2.COLOR_RGBA2BGRA if photo.has_alpha else cv2.COLOR_RGB2BGR
    swapped = cv2.cvtColor(np.ascontiguousarray(photo.pixels), order)
    written, encoded = cv2.imencode(".png", swapped, [cv2.IMWRITE_PNG_COMPRESSION, 4])
    if not written:
        raise ValueError("the PNG encoder failed")
    data = encoded.tobytes()
    extra = b""
    if photo.icc_profile:
        extra += _chunk(b"iCCP", b"ICC Profile\0\0" + zlib.compress(photo.icc_profile))
    if photo.exif:
        extra += _chunk(b"eXIf", photo.exif.removeprefix(b"Exif\0\0"))
    texts = dict(photo.notes) | ({_XMP_KEYWORD: photo.xmp} if photo.xmp else {})
    for keyword, text in texts.items():
        extra += _chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode())
    return data[:_PNG_SIGNATURE_AND_HEADER] + extra + data[_PNG_SIGNATURE_AND_HEADER:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum
