"""How large a picture may be, asked before a pixel of it is decoded."""

from PIL import Image

from gdpw_core.errors import InputError

MAX_PIXELS = 200_000_000
MAX_SIDE = 100_000


def check_size(image: Image.Image) -> None:
    """Refuse what is larger than this, or has no pixels.

    Args:
        image: opened, not yet loaded.

    Raises:
        InputError: a sentence without the picture's name.
    """
    width, height = image.size
    if max(width, height) > MAX_SIDE:
        raise InputError(
            f"declares {width} x {height} pixels; at most {MAX_SIDE} along a side are opened: "
            "make a smaller copy of it"
        )
    if width * height > MAX_PIXELS:
        raise InputError(
            f"declares {width} x {height} pixels; at most {MAX_PIXELS // 1_000_000} megapixels "
            "are opened: make a smaller copy of it"
        )
    if width < 1 or height < 1:
        raise InputError("declares a picture without pixels: get a fresh copy of it")
