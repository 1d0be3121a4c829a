"""The authors' prepared layout: `*_img.jpg` beside `*_posed_vertx.lz4`, read as it is.

Their pictures are the network's crop already and their vertices lie in crop space, so nothing is
found or fitted: the samples keep the vertices themselves.
"""

import math
import struct
from pathlib import Path

import lz4.frame
import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.image import Crop, decode_photo
from gdpw_core.parameters import Camera, FaceParameters
from gdpw_core.training.config import PrepareConfig
from gdpw_core.training.data.parameter_vector import to_row
from gdpw_core.training.data.samples import (
    NOTHING_IGNORED,
    Sample,
    corners_in,
    encoded_jpeg,
    stored_picture,
)
from gdpw_core.training.preparation.sources import AUTHORS_PICTURE, AUTHORS_VERTICES, ClipSource

_MAX_BYTES = 64 * 1024 * 1024
_TYPES = {2: np.float16, 4: np.float32, 8: np.float64}
_LARGEST = 1e4  # crop units


def read_posed_vertices(path: Path) -> NDArray[np.float32]:
    """Vertices `[V, 3]`, crop space.

    The file is an lz4 frame of int32 type code, int32 number of axes, int32 lengths, raw data
    (little-endian). The type follows from the length of the data.

    Raises:
        InputError: missing, damaged, too large, or not vertices.
    """
    try:
        packed = path.read_bytes()
        with lz4.frame.LZ4FrameFile(path, "rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except (OSError, RuntimeError, EOFError, ValueError) as error:
        raise InputError(f"{path}: not readable as an lz4 frame ({error})") from error
    if len(data) > _MAX_BYTES or len(packed) > _MAX_BYTES:
        raise InputError(f"{path}: larger than the vertices of a head can be")
    if len(data) < 16:
        raise InputError(f"{path}: too short for vertices")
    _, axes = struct.unpack_from("<ii", data)
    if not 2 <= axes <= 3 or len(data) < 8 + 4 * axes:
        raise InputError(f"{path}: {axes} axes, expected vertices [V, 3]")
    shape = struct.unpack_from(f"<{axes}i", data, 8)
    count = math.prod(shape)
    if shape[-1] != 3 or any(n < 1 for n in shape) or math.prod(shape[:-2]) != 1:
        raise InputError(f"{path}: shape {list(shape)}, expected vertices [V, 3]")
    body = memoryview(data)[8 + 4 * axes :]
    dtype = _TYPES.get(len(body) // count) if len(body) % count == 0 else None
    if dtype is None:
        raise InputError(f"{path}: {len(body)} bytes do not hold {count} numbers")
    vertices = np.frombuffer(body, dtype).reshape(-1, 3).astype(np.float32)
    if not np.isfinite(vertices).all() or np.abs(vertices).max() > _LARGEST:
        raise InputError(f"{path}: a vertex is not finite or far outside the crop")
    return vertices


def authors_samples(source: ClipSource, config: PrepareConfig) -> list[Sample]:
    """Samples of one clip in that layout.

    Raises:
        InputError: a picture or its vertices are missing or damaged.
    """
    chosen = np.linspace(0, len(source.files) - 1, min(config.frames, len(source.files)))
    numbers = np.unique(chosen.round().astype(int))
    samples = [_sample(source, int(number), config) for number in numbers]
    counts = {len(sample.vertices) for sample in samples if sample.vertices is not None}
    if len(counts) > 1:
        raise InputError(f"{source.files[0].parent}: heads of different vertex counts {counts}")
    return samples


def _sample(source: ClipSource, number: int, config: PrepareConfig) -> Sample:
    path = source.files[number]
    name = path.name.removesuffix(AUTHORS_PICTURE) + AUTHORS_VERTICES
    vertices = read_posed_vertices(path.with_name(name))
    picture = decode_photo(path).srgb8()
    height, width = picture.shape[:2]
    if width != height:
        raise InputError(f"{path}: {width} x {height}, expected the square crop")
    crop = Crop(width / 2, height / 2, float(width))
    stored = stored_picture(picture, crop, config.margin, config.size)
    return Sample(
        person=source.person,
        group=source.name,
        number=number,
        origin="clip",
        target=-1,
        jpeg=encoded_jpeg(stored, config.quality),
        row=to_row(FaceParameters.neutral(Camera(1.0))),
        landmarks=_spread_points(vertices),
        blendshapes=np.zeros(52, np.float32),
        score=1.0,
        error=0.0,
        seconds=number / 25,
        crop=crop,
        valid=corners_in(crop, (0.0, 0.0, float(width), float(height))),
        ignored=NOTHING_IGNORED,
        vertices=vertices,
    )


def _spread_points(vertices: NDArray[np.float32]) -> NDArray[np.float32]:
    """Vertices in place of the 478 landmarks: enough to tell poses apart."""
    rows = np.linspace(0, len(vertices) - 1, 478).astype(int)
    return np.asarray(vertices[rows], np.float32)
