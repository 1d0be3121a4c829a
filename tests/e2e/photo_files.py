"""Photos for the tests of the whole chain, made from the sample portraits."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gdpw_core.image import decode_photo


def pixels_of(path: Path) -> NDArray[np.uint8]:
    return np.array(decode_photo(path).pixels)


def large_turned_jpeg(source: Path, path: Path) -> Path:
    """12 megapixels, stored on its side: EXIF says to turn it a quarter clockwise."""
    upright = cv2.resize(pixels_of(source), (3000, 4000), interpolation=cv2.INTER_CUBIC)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)}
    stored = np.ascontiguousarray(np.rot90(upright))
    Image.fromarray(stored).save(path, quality=92, exif=exif.tobytes())
    return path


def deep_png(source: Path, path: Path) -> Path:
    """16 bits a channel, the low bytes filled."""
    low = np.random.default_rng(3).integers(0, 256, pixels_of(source).shape, dtype=np.uint16)
    deep = pixels_of(source).astype(np.uint16) * 256 + low
    path.write_bytes(cv2.imencode(".png", cv2.cvtColor(deep, cv2.COLOR_RGB2BGR))[1].tobytes())
    return path


def png_with_alpha(source: Path, path: Path) -> Path:
    """Transparent toward the right edge."""
    pixels = pixels_of(source)
    ramp = np.linspace(255, 0, pixels.shape[1]).astype(np.uint8)
    alpha = np.broadcast_to(ramp[:, None], (*pixels.shape[:2], 1))
    Image.fromarray(np.concatenate([pixels, alpha], axis=2)).save(path)
    return path


def two_faces(first: Path, second: Path, path: Path) -> Path:
    """Two sample portraits side by side."""
    left, right = pixels_of(first), pixels_of(second)
    height = min(len(left), len(right))
    Image.fromarray(np.hstack([left[:height], right[:height]])).save(path)
    return path


def no_face(path: Path) -> Path:
    """A landscape of waves."""
    y, x = np.mgrid[0:480, 0:640].astype(np.float32)
    waves = 127 + 60 * np.sin(x / 40) + 50 * np.cos(y / 60)
    Image.fromarray(np.dstack([waves, waves * 0.8, 255 - waves]).astype(np.uint8)).save(path)
    return path
