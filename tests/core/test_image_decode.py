import io
import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from picture_files import deep_file, huge_png, pillow_file, png_chunk, png_of, texture
from PIL import Image, ImageCms

from gdpw_core.errors import InputError
from gdpw_core.image import decode_photo, decode_photo_bytes
from gdpw_core.resources import resource

PICTURES = Path(__file__).parent.parent / "data" / "pictures"
# What both files show: a corner of a sample portrait, stored lying on its side in phone.heic.
PORTRAIT = Image.open(resource("samples", "astronaut.png")).convert("RGB").resize((128, 128))
SCENE = np.asarray(PORTRAIT.crop((16, 0, 112, 72))).astype(int)


@pytest.mark.parametrize(
    ("image_format", "options"),
    [
        ("PNG", {}),
        ("BMP", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_lossless_files_give_their_pixels(image_format, options):
    pixels = texture(23, 31)
    photo = decode_photo_bytes(pillow_file(pixels, image_format, **options), "x")
    assert photo.format == image_format
    np.testing.assert_array_equal(photo.pixels, pixels)


@pytest.mark.parametrize("image_format", ["PNG", "TIFF", "WEBP"])
def test_alpha_stays_straight(image_format):
    pixels = texture(23, 31, 4)
    options = {"lossless": True, "exact": True} if image_format == "WEBP" else {}
    photo = decode_photo_bytes(pillow_file(pixels, image_format, **options), "x")
    np.testing.assert_array_equal(photo.pixels, pixels)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize(
    ("suffix", "flags"),
    [
        (".png", ()),
        (".tiff", (cv2.IMWRITE_TIFF_COMPRESSION, 1)),
        (".tiff", (cv2.IMWRITE_TIFF_COMPRESSION, 5)),
        (".tiff", (cv2.IMWRITE_TIFF_COMPRESSION, 8)),
    ],
)
def test_sixteen_bits_are_all_kept(suffix, flags, channels):
    pixels = texture(23, 31, channels, np.uint16)
    photo = decode_photo_bytes(deep_file(pixels, suffix, *flags), "x")
    assert photo.pixels.dtype == np.uint16
    np.testing.assert_array_equal(photo.pixels, pixels)


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_sixteen_bit_grey_is_kept_in_three_channels(suffix):
    grey = texture(23, 31, 1, np.uint16)[..., 0]
    photo = decode_photo_bytes(deep_file(grey, suffix), "x")
    np.testing.assert_array_equal(photo.pixels, np.dstack([grey] * 3))


def test_sixteen_bit_grey_with_alpha_is_kept():
    pixels = texture(4, 5, 2, np.uint16)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    photo = decode_photo_bytes(png_of(5, 4, 16, 4, rows=rows), "x")
    np.testing.assert_array_equal(photo.pixels[..., 0], pixels[..., 0])
    np.testing.assert_array_equal(photo.pixels[..., 3], pixels[..., 1])


def test_a_transparent_colour_of_a_sixteen_bit_png_becomes_alpha():
    pixels = np.full((1, 2, 3), 0x1234, np.uint16)
    pixels[0, 1] += 1  # differs in the low byte alone
    rows = b"\0" + pixels.astype(">u2").tobytes()
    transparent = png_chunk(b"tRNS", pixels[0, 0].astype(">u2").tobytes())
    photo = decode_photo_bytes(png_of(2, 1, 16, 2, transparent, rows=rows), "x")
    assert photo.pixels[0, :, 3].tolist() == [0, 65535]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_exif_orientation_is_applied(image_format, orientation):
    # The four corners name themselves: which one arrives top left tells the turn.
    stored = np.zeros((16, 32, 3), np.uint8)
    stored[:8, :16], stored[:8, 16:] = 40, 100
    stored[8:, :16], stored[8:, 16:] = 160, 220
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = pillow_file(stored, image_format, exif=exif.tobytes())
    photo = decode_photo_bytes(data, "x")
    top_left, top_right = {
        1: (40, 100), 2: (100, 40), 3: (220, 160), 4: (160, 220),
        5: (40, 160), 6: (160, 40), 7: (220, 100), 8: (100, 220),
    }[orientation]  # fmt: skip
    assert abs(int(photo.pixels[2, 2, 0]) - top_left) < 4
    assert abs(int(photo.pixels[2, -3, 0]) - top_right) < 4
    assert (photo.height > photo.width) == (orientation >= 5)


@pytest.mark.parametrize(
    ("mode", "image_format", "channels"),
    [
        ("1", "PNG", 3), ("L", "JPEG", 3), ("L", "PNG", 3), ("LA", "PNG", 4), ("P", "PNG", 3),
        ("P", "BMP", 3), ("CMYK", "JPEG", 3), ("CMYK", "TIFF", 3), ("YCbCr", "TIFF", 3),
    ],
)  # fmt: skip
def test_every_layout_becomes_rgb(mode, image_format, channels):
    level = 255 if mode == "1" else 204  # what the web palette holds exactly
    picture = Image.fromarray(np.full((8, 8, 3), level, np.uint8)).convert(mode)
    stream = io.BytesIO()
    picture.save(stream, image_format)
    photo = decode_photo_bytes(stream.getvalue(), "x")
    assert photo.pixels.shape == (8, 8, channels)
    assert np.abs(photo.pixels[..., :3].astype(int) - level).max() <= 3


def test_transparent_palette_entries_become_alpha():
    picture = Image.new("P", (2, 1))
    picture.putpalette([10, 20, 30, 40, 50, 60])
    picture.putpixel((1, 0), 1)
    stream = io.BytesIO()
    picture.save(stream, "PNG", transparency=bytes([0, 255]))
    photo = decode_photo_bytes(stream.getvalue(), "x")
    assert photo.pixels.tolist() == [[[10, 20, 30, 0], [40, 50, 60, 255]]]


def swapped_profile() -> bytes:
    """A profile whose red and blue primaries are exchanged: its effect is easy to see."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data[:] = data.replace(b"rXYZ", b"tXYZ", 1).replace(b"bXYZ", b"rXYZ", 1)
    data[:] = data.replace(b"tXYZ", b"bXYZ", 1).replace(b"s\0R\0G\0B", b"x\0R\0G\0B")
    return bytes(data).replace(b"sRGB", b"xRGB")


def test_the_profile_is_kept_and_colours_are_converted_for_analysis():
    pixels = np.zeros((4, 4, 3), np.uint8)
    pixels[..., 0] = 200
    profile = swapped_profile()
    photo = decode_photo_bytes(pillow_file(pixels, "PNG", icc_profile=profile), "x")
    np.testing.assert_array_equal(photo.pixels, pixels)
    assert photo.icc_profile == profile
    red, _, blue = photo.srgb8()[0, 0]
    assert (red, blue) == (pytest.approx(0, abs=3), pytest.approx(200, abs=3))
    back = photo.own_colours(photo.srgb8())
    assert np.abs(back.astype(int) - pixels).max() <= 3


def test_a_damaged_profile_does_not_cost_the_photo():
    data = pillow_file(texture(4, 4), "PNG", icc_profile=b"not a profile at all")
    photo = decode_photo_bytes(data, "x")
    np.testing.assert_array_equal(photo.srgb8(), photo.pixels)


def test_analysis_sees_eight_bits_over_neutral_grey():
    pixels = np.zeros((1, 3, 4), np.uint16)
    pixels[0, 0] = 65535
    pixels[0, 1] = (65535, 65535, 65535, 0)
    pixels[0, 2] = (257 * 9, 257 * 90, 257 * 200, 65535)
    photo = decode_photo_bytes(deep_file(pixels, ".png"), "x")
    assert photo.srgb8().tolist() == [[[255] * 3, [128] * 3, [9, 90, 200]]]
    assert photo.srgb8() is photo.srgb8()


def test_a_decoded_photo_cannot_be_written_into():
    photo = decode_photo_bytes(pillow_file(texture(4, 4), "PNG"), "x")
    with pytest.raises(ValueError, match="read-only"):
        photo.pixels[0, 0] = 0
    with pytest.raises(ValueError, match="read-only"):
        photo.srgb8()[0, 0] = 0


def test_position_and_maker_notes_are_left_behind():
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0)}
    exif[0x8769] = {0x829A: 0.01, 0x927C: b"secret", 0x9003: "2020:01:01 00:00:00"}
    photo = decode_photo_bytes(pillow_file(texture(8, 8), "JPEG", exif=exif.tobytes()), "x")
    kept = seen(photo.exif)
    assert kept[0x010F] == "Maker"
    assert kept.get_ifd(0x8769)[0x9003] == "2020:01:01 00:00:00"
    assert 0x927C not in kept.get_ifd(0x8769)
    assert not kept.get_ifd(0x8825)


def seen(exif: bytes) -> Image.Exif:
    kept = Image.Exif()
    kept.load(exif)
    return kept


@pytest.mark.parametrize("name", ["phone.heic", "ten_bits.hif"])
def test_photos_of_phones_and_cameras_are_read_upright_with_their_colours(name):
    photo = decode_photo(PICTURES / name)
    assert photo.format == "HEIF"
    assert photo.pixels.dtype == np.uint8
    assert np.abs(photo.pixels.astype(int) - SCENE).mean() < 2.5


def test_a_phones_profile_and_date_are_kept_and_its_position_is_not():
    photo = decode_photo(PICTURES / "phone.heic")
    assert ImageCms.ImageCmsProfile(io.BytesIO(photo.icc_profile)).profile.xcolor_space == "RGB "
    kept = seen(photo.exif)
    assert kept[0x010F] == "Phone"
    assert kept.get_ifd(0x8769)[0x9003] == "2020:01:01 00:00:00"
    assert not kept.get_ifd(0x8825)


def test_avif_is_read_upright_with_its_alpha():
    exif = Image.Exif()
    exif[0x0112] = 6
    alpha = np.zeros(SCENE.shape[:2], np.uint8)
    alpha[:, 20:] = 255
    lying = np.ascontiguousarray(np.rot90(np.dstack([SCENE.astype(np.uint8), alpha])))
    data = pillow_file(lying, "AVIF", quality=95, exif=exif.tobytes())
    photo = decode_photo_bytes(data, "x")
    assert photo.format == "AVIF"
    assert np.abs(photo.pixels[:, 24:, :3].astype(int) - SCENE[:, 24:]).mean() < 2.5
    np.testing.assert_allclose(photo.pixels[..., 3], alpha, atol=12)


def files_that_are_refused() -> dict[str, tuple[bytes, str]]:
    jpeg = pillow_file(texture(64, 64), "JPEG")
    png = pillow_file(texture(64, 64), "PNG")
    return {
        "empty.jpg": (b"", "is empty"),
        "page.jpg": (b"<!DOCTYPE html><html><body>no</body></html>", "web page"),
        "page2.jpg": (b"\n  <HTML>", "web page"),
        "drawing.png": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "vector drawing"),
        "paper.png": (b"%PDF-1.7 ...", "PDF"),
        "moving.png": (pillow_file(texture(4, 4), "GIF"), "GIF"),
        "phone.jpg": (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        "cut.heic": ((PICTURES / "phone.heic").read_bytes()[:4000], "damaged"),
        "film.jpg": (b"\0\0\0\x18ftypisom\0\0\0\0", "is a film"),
        "text.png": (b"hello, world", "not a picture"),
        "cut.jpg": (jpeg[: len(jpeg) // 2], "damaged or cut short"),
        "cut.png": (png[: len(png) // 2], "damaged or cut short"),
        "header.jpg": (jpeg[:30], "damaged"),
        "huge.png": (huge_png(), "megapixels"),
        "big.png": (png_of(20_000, 15_000, 8, 2, rows=b""), "20000 x 15000"),
        "strip.png": (png_of(60, 2_000_000, 8, 2, rows=b""), "60 x 2000000"),
        "float.tif": (deep_file(np.ones((4, 4), np.float32), ".tiff"), "pixel layout"),
    }


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", files_that_are_refused())
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(name, tmp_path):
    data, words = files_that_are_refused()[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=re.escape(words)) as caught:
        decode_photo(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    assert len(message) < len(str(path)) + 200
    with pytest.raises(InputError, match=re.escape(words)):
        decode_photo_bytes(data, name)


def test_a_missing_file_a_folder_and_a_device_are_refused(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        decode_photo(tmp_path / "no.jpg")
    with pytest.raises(InputError, match="is a folder"):
        decode_photo(tmp_path)
    with pytest.raises(InputError, match=r"cannot be opened|does not exist"):
        decode_photo(tmp_path / ("x" * 5000))
    with pytest.raises(InputError, match=r"cannot be opened|does not exist"):
        decode_photo(tmp_path / "nul\0name.jpg")
