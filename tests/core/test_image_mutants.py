"""Damaged picture files: refused in one sentence or read, never a crash or a hang."""

import io
import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from apart_files import REFUSED, needs_fork, read_all
from picture_files import deep_file, mutants, pillow_file, texture
from PIL import Image, ImageCms

from gdpw_core.errors import InputError
from gdpw_core.image import decode_photo_bytes

PICTURES = Path(__file__).parent.parent / "data" / "pictures"

pytestmark = pytest.mark.filterwarnings("ignore")


def seeds() -> dict[str, bytes]:
    fine = texture(40, 60)
    coarse = np.kron(texture(10, 12), np.ones((16, 16, 1), np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8769] = {0x829A: 0.01, 0x9003: "2020:01:01 00:00:00"}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    extras = {"exif": exif.tobytes(), "icc_profile": profile}
    ink = io.BytesIO()
    Image.fromarray(coarse).convert("CMYK").save(ink, "JPEG")
    palette = io.BytesIO()
    Image.fromarray(coarse).quantize(16).save(palette, "PNG")
    return {
        "jpeg": pillow_file(coarse, "JPEG", **extras),
        "jpeg progressive": pillow_file(coarse, "JPEG", progressive=True),
        "jpeg cmyk": ink.getvalue(),
        "png": pillow_file(fine, "PNG", **extras),
        "png 16": deep_file(texture(40, 60, 3, np.uint16), ".png"),
        "png palette": palette.getvalue(),
        "webp": pillow_file(coarse, "WEBP", **extras),
        "webp lossless": pillow_file(fine, "WEBP", lossless=True),
        "tiff": pillow_file(fine, "TIFF"),
        "tiff lzw": pillow_file(fine, "TIFF", compression="tiff_lzw"),
        "tiff 16": deep_file(texture(40, 60, 3, np.uint16), ".tiff"),
        "bmp": pillow_file(fine, "BMP"),
        "avif": pillow_file(coarse, "AVIF", **extras),
    }


def with_mended_checksums(png: bytes) -> bytes:
    """Correct the checksum of every chunk, so that damage reaches the decoders behind it."""
    mended, place = bytearray(png), 8
    while place + 12 <= len(mended):
        (length,) = struct.unpack_from(">I", mended, place)
        end = place + 8 + length
        if end + 4 > len(mended):
            break
        struct.pack_into(">I", mended, end, zlib.crc32(mended[place + 4 : end]))
        place = end + 4
    return bytes(mended)


def check(data: bytes, count: int) -> None:
    is_png = data.startswith(b"\x89PNG")
    for number, damaged in enumerate(mutants(data, count)):
        mutant = with_mended_checksums(damaged) if is_png and number % 2 else damaged
        started = time.perf_counter()
        message = ""
        try:
            decode_photo_bytes(mutant, "mutant").srgb8()
        except InputError as error:
            message = str(error)
        assert "\n" not in message
        assert time.perf_counter() - started < 5


@pytest.mark.parametrize("name", seeds())
def test_damaged_files_are_read_or_refused(name):
    check(seeds()[name], 150)


def check_apart(folder: Path, count: int) -> None:
    """HEIC is decoded in a process of its own, which compiled code may end, but not hold up."""
    sound = PICTURES / "phone.heic"
    paths = [sound]
    for number, damaged in enumerate(mutants(sound.read_bytes(), count)):
        paths.append(folder / f"{number}.heic")
        paths[-1].write_bytes(damaged)
    status, seconds = read_all(
        "gdpw_core.image.heif", "decode", "Path(name).read_bytes()", paths, warm="import pi_heif"
    )
    assert status[0] == 0
    assert seconds.max() < 5
    assert (status == REFUSED).sum() > count / 4


@needs_fork
def test_damaged_files_of_phones_are_read_or_refused(tmp_path):
    check_apart(tmp_path, 150)


@needs_fork
@pytest.mark.slow
def test_thousands_of_damaged_files_of_phones_are_read_or_refused(tmp_path):
    check_apart(tmp_path, 4000)


@pytest.mark.slow
@pytest.mark.parametrize("name", seeds())
def test_ten_thousand_damaged_files_are_read_or_refused(name):
    check(seeds()[name], 10_000)
