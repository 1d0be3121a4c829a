"""Picture files that the tests make in memory: every format, depth and fault."""

import io
import struct
import zlib
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image


def texture(height: int, width: int, channels: int = 3, dtype: type = np.uint8) -> NDArray:
    """Repeatable noise over the whole range of the type."""
    top = np.iinfo(dtype).max + 1
    return np.random.default_rng(7).integers(0, top, (height, width, channels), dtype=dtype)


def pillow_file(pixels: NDArray, image_format: str, **options: object) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, image_format, **options)
    return stream.getvalue()


def deep_file(pixels: NDArray, suffix: str, *flags: int) -> bytes:
    """A 16-bit PNG or TIFF, packed by OpenCV: independent of what reads it."""
    orders = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}
    swapped = cv2.cvtColor(pixels, orders[pixels.shape[2]]) if pixels.ndim == 3 else pixels
    return cv2.imencode(suffix, swapped, list(flags))[1].tobytes()


def png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def png_of(width: int, height: int, bits: int, kind: int, *chunks: bytes, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    body = png_chunk(b"IHDR", header) + b"".join(chunks)
    body += png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def huge_png() -> bytes:
    """A few bytes that declare 60,000 x 60,000 pixels."""
    return png_of(60_000, 60_000, 8, 2, rows=bytes(100))


def mutants(data: bytes, count: int, seed: int = 0) -> Iterator[bytes]:
    """Damaged copies: flipped bytes (mostly in the header), cuts, repeats, inserted runs."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        mutant = bytearray(data)
        for _ in range(int(rng.integers(1, 8))):
            reach = min(len(mutant), 200) if rng.random() < 0.7 else len(mutant)
            mutant[int(rng.integers(reach))] = int(rng.integers(256))
        kind = rng.random()
        place = int(rng.integers(1, len(mutant)))
        if kind < 0.2:
            del mutant[place:]
        elif kind < 0.3:
            mutant[place:place] = bytes(rng.integers(0, 256, 16, dtype=np.uint8))
        elif kind < 0.4:
            del mutant[place : place + int(rng.integers(1, 64))]
        yield bytes(mutant)
