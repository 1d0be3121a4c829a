import errno
import os

import numpy as np
import pytest
from picture_files import deep_file, pillow_file, texture
from PIL import Image, ImageCms

from gdpw_core.errors import OutputError
from gdpw_core.image import Photo, decode_photo, decode_photo_bytes, save_photo, write_whole


def camera_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x0110] = "Camera"
    exif[0x8769] = {0x9003: "2020:01:01 00:00:00"}
    return exif.tobytes()


def smooth(height: int, width: int) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    waves = [127 + 100 * np.sin(x / a + y / b) for a, b in ((90, 70), (50, 110), (31, 41))]
    return np.dstack(waves).astype(np.uint8)


SOURCES = {
    "12 megapixels, JPEG, turned": lambda: pillow_file(
        smooth(3000, 4000), "JPEG", exif=camera_exif(6)
    ),
    "16-bit PNG": lambda: deep_file(texture(200, 300, 3, np.uint16), ".png"),
    "16-bit PNG with alpha": lambda: deep_file(texture(200, 300, 4, np.uint16), ".png"),
    "16-bit TIFF": lambda: deep_file(texture(200, 300, 3, np.uint16), ".tiff"),
    "PNG with alpha": lambda: pillow_file(texture(200, 300, 4), "PNG"),
    "grey JPEG": lambda: pillow_file(texture(200, 300)[..., 0], "JPEG"),
    "WebP": lambda: pillow_file(texture(200, 300), "WEBP"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_photo_saved_as_png_comes_back_bit_for_bit(name, tmp_path):
    photo = decode_photo_bytes(SOURCES[name](), name)
    save_photo(photo, tmp_path / "out.png")
    again = decode_photo(tmp_path / "out.png")
    assert again.pixels.dtype == photo.pixels.dtype
    np.testing.assert_array_equal(again.pixels, photo.pixels)
    assert again.exif == photo.exif


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".PNG"])
def test_every_format_carries_profile_camera_data_and_xmp(suffix, tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = pillow_file(smooth(40, 50), "JPEG", exif=camera_exif(1), icc_profile=profile)
    photo = decode_photo_bytes(source, "x")
    with_xmp = Photo(photo.pixels, photo.icc_profile, exif=photo.exif, xmp="<x:xmpmeta/>")
    path = tmp_path / f"out{suffix}"
    save_photo(with_xmp, path)
    again = decode_photo(path)
    assert np.abs(again.pixels.astype(int) - photo.pixels).mean() < 2
    assert again.icc_profile == profile
    assert again.exif == photo.exif
    assert b"<x:xmpmeta/>" in path.read_bytes()


def test_deep_png_carries_profile_camera_data_and_texts(tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = decode_photo_bytes(pillow_file(smooth(4, 4), "JPEG", exif=camera_exif(1)), "x").exif
    photo = Photo(
        texture(9, 9, 3, np.uint16), profile, exif=exif, xmp="<x/>", notes={"Software": "ü"}
    )
    save_photo(photo, tmp_path / "out.png")
    again = decode_photo(tmp_path / "out.png")
    assert (again.icc_profile, again.exif) == (profile, exif)
    with Image.open(tmp_path / "out.png") as stored:
        assert stored.text == {"Software": "ü", "XML:com.adobe.xmp": "<x/>"}


def test_jpeg_shows_transparent_parts_over_white(tmp_path):
    pixels = np.zeros((16, 16, 4), np.uint8)
    save_photo(Photo(pixels), tmp_path / "out.jpg")
    assert decode_photo(tmp_path / "out.jpg").pixels.min() >= 254


def test_an_unknown_name_a_folder_and_a_missing_folder_are_refused(tmp_path):
    photo = Photo(texture(4, 4))
    (tmp_path / "folder.png").mkdir()
    for path, words in (
        (tmp_path / "out.gif", "name ending in"),
        (tmp_path / "out", "name ending in"),
        (tmp_path / "folder.png", "is a folder"),
        (tmp_path / "no" / "out.png", "does not exist"),
    ):
        with pytest.raises(OutputError, match=words):
            save_photo(photo, path)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.png"]


def test_what_a_format_cannot_hold_is_refused(tmp_path):
    with pytest.raises(OutputError, match=r"\.png"):
        save_photo(Photo(texture(4, 4, 3, np.uint16)), tmp_path / "out.tif")
    with pytest.raises(OutputError, match="WEBP"):
        save_photo(Photo(np.zeros((1, 17_000, 3), np.uint8)), tmp_path / "out.webp")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_failed_save_keeps_the_old_file_and_leaves_nothing_else(step, tmp_path, monkeypatch):
    path = tmp_path / "out.png"
    path.write_bytes(b"old")

    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "write":
        monkeypatch.setattr("builtins.open", full)
    else:
        monkeypatch.setattr(os, step, full)
    with pytest.raises(OutputError, match="disk is full"):
        save_photo(Photo(texture(4, 4)), path)
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and links")
def test_saving_follows_links_and_keeps_permissions(tmp_path):
    target, link = tmp_path / "target.png", tmp_path / "link.png"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    save_photo(Photo(texture(4, 4)), link)
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert decode_photo(target).width == 4


@pytest.mark.skipif(os.name == "nt", reason="POSIX process limits")
def test_a_limit_on_file_size_is_an_output_error(tmp_path):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OutputError):
            write_whole(tmp_path / "out.bin", bytes(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())
