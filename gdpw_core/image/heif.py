"""HEIC, as phones save: decoded in a process of its own, which damaged files were seen to end."""

import io
import json
from collections.abc import Sequence
from typing import IO

from PIL import Image, UnidentifiedImageError

from gdpw_core.apart import ApartError, work_apart
from gdpw_core.errors import InputError
from gdpw_core.image.limits import check_size

_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_LONGEST_BOX = 256
_SECONDS, _MEMORY = 60, 8 * 2**30


def box_brands(start: bytes) -> frozenset[bytes]:
    """The brands in the first box of a file: none of a file that does not begin with `ftyp`."""
    if start[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(start[:4], "big"), _LONGEST_BOX)
    # After the major brand comes its version, then what the file is compatible with.
    return frozenset(start[i : i + 4] for i in (8, *range(16, end, 4)))


def is_heif(stream: IO[bytes]) -> bool:
    """Whether a file holds HEIC pictures; AVIF, which has the same boxes, does not."""
    brands = box_brands(stream.read(_LONGEST_BOX))
    stream.seek(0)
    return bool(brands & _BRANDS) and not brands & _AVIF_BRANDS


def open_heif(data: bytes) -> Image.Image:
    """The first picture of a file, loaded, upright, 8 bits a channel.

    Args:
        data: content of the file.

    Returns:
        The picture, with `icc_profile` and `exif` in its `info` where the file has them.

    Raises:
        InputError: it is too large; a sentence without the picture's name.
        OSError: it is damaged.
    """
    try:
        header, pixels, profile, exif = work_apart(decode, data, seconds=_SECONDS, memory=_MEMORY)
    except ApartError as error:
        raise OSError(str(error)) from error
    said = json.loads(header)
    if "refused" in said:
        raise InputError(said["refused"])
    image = Image.frombuffer(said["mode"], tuple(said["size"]), pixels, "raw", said["mode"], 0, 1)
    image.format = "HEIF"
    image.info.update({k: v for k, v in (("icc_profile", profile), ("exif", exif)) if v})
    return image


def decode(data: bytes) -> Sequence[bytes]:
    """What the other process does: header, pixels, colour profile, EXIF.

    Raises:
        ValueError: there is no picture in it; damage raises what the decoder likes.
    """
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    try:
        image = Image.open(io.BytesIO(data), formats=("HEIF",))
    except UnidentifiedImageError:
        # Pillow would name an object in memory.
        raise ValueError("no HEIC picture is found in it") from None
    try:
        check_size(image)
    except InputError as error:
        return [json.dumps({"refused": str(error)}).encode(), b"", b"", b""]
    image.load()
    header = json.dumps({"mode": image.mode, "size": image.size}).encode()
    kept = (image.info.get(name) or b"" for name in ("icc_profile", "exif"))
    return [header, image.tobytes(), *kept]
