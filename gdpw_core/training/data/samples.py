"""One stored picture of a dataset and everything known about it."""

import io
import json
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from gdpw_core.errors import InputError
from gdpw_core.image import Crop
from gdpw_core.training.data.parameter_vector import CAMERA, EXPRESSION, ROTATIONS, SHAPE

Origin = Literal["clip", "photo", "reposed", "render"]
ORIGINS: tuple[Origin, ...] = ("clip", "photo", "reposed", "render")

# Landmarks that tell pose and expression apart: brows, lids, nose, lips, chin, oval.
_MOTION = (
    70, 105, 107, 336, 334, 300, 33, 159, 133, 145, 362, 386, 263, 374, 468, 473, 1, 4, 98, 327,
    61, 291, 0, 17, 13, 14, 78, 308, 152, 234, 454, 10,
)  # fmt: skip
MOTION_SIZE = 2 * len(_MOTION)


@dataclass(frozen=True, eq=False)
class Sample:
    """A picture cut out with a margin around the network's crop, with its fitted head.

    Convention: "crop units" are those of the network's crop, [-1, 1] over it; the stored picture
    shows [-margin, margin].

    Args:
        person: whose face.
        group: clip (or the photos of one person): pictures of one group may form pairs.
        number: frame number in the clip.
        origin: where the picture comes from.
        target: for a re-posed picture the number of the photo that it was made from, else -1.
        jpeg: the picture.
        row: parameters, `[168]`; the camera maps to the network's crop.
        landmarks: `[478, 3]` float32, crop units.
        blendshapes: `[52]` scores, 0-1.
        score: the landmarker's score.
        error: mean landmark error of the fit, in eye distances.
        seconds: presentation time.
        crop: the network's crop in the original picture.
        valid: corners of the original picture, `[4, 2]` crop units; outside, its border repeats.
        ignored: corners of a part to ignore, `[4, 2]` crop units; NaN where there is none.
        vertices: posed head `[V, 3]`, crop space, where parameters are not known (the authors'
            prepared layout); None otherwise.
    """

    person: str
    group: str
    number: int
    origin: Origin
    target: int
    jpeg: bytes
    row: NDArray[np.float32]
    landmarks: NDArray[np.float32]
    blendshapes: NDArray[np.float32]
    score: float
    error: float
    seconds: float
    crop: Crop
    valid: NDArray[np.float32]
    ignored: NDArray[np.float32]
    vertices: NDArray[np.float32] | None = None

    @property
    def key(self) -> str:
        """Name in the archive: `person/group/number`, re-posed ones with a letter."""
        letter = {"clip": "", "photo": "", "reposed": "r", "render": "s"}[self.origin]
        return f"{self.person}/{self.group}/{letter}{self.number:06d}"

    def json(self) -> bytes:
        """What the archive says beside the picture, readable without this project."""
        row = [round(float(value), 6) for value in self.row]
        crop = self.crop
        known = {
            "person": self.person,
            "group": self.group,
            "number": self.number,
            "origin": self.origin,
            "seconds": round(self.seconds, 4),
            "score": round(self.score, 4),
            "error": round(self.error, 5),
            "crop": [crop.centre_x, crop.centre_y, crop.side, crop.angle],
            "valid": self.valid.round(4).tolist(),
            "ignored": None if np.isnan(self.ignored).any() else self.ignored.round(4).tolist(),
            "shape": row[SHAPE],
            "expression": row[EXPRESSION],
            "rotations": row[ROTATIONS],
            "camera": row[CAMERA],
        }
        return json.dumps(known, separators=(",", ":")).encode()


def motion_features(landmarks: NDArray[np.floating]) -> NDArray[np.float32]:
    """Pose and expression as 32 centred landmarks, `[..., 64]`, crop units.

    Args:
        landmarks: `[..., 478, 2+]`.
    """
    points = np.asarray(landmarks)[..., list(_MOTION), :2]
    centred = points - points.mean(axis=-2, keepdims=True)
    flat = centred.reshape(*centred.shape[:-2], MOTION_SIZE)
    return np.asarray(flat, np.float32)


def stored_picture(
    picture: NDArray[np.uint8], crop: Crop, margin: float, size: int
) -> NDArray[np.uint8]:
    """The network's crop with its margin, as datasets store it."""
    return crop.scaled(margin).sample(picture, round(size * margin))


def encoded_jpeg(picture: NDArray[np.uint8], quality: int) -> bytes:
    """A picture as JPEG."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def decoded_jpeg(data: bytes, name: str, *, side: int | None = None) -> NDArray[np.uint8]:
    """The picture `[S, S, 3]` of a stored JPEG.

    Args:
        data: the file.
        name: what an error calls it.
        side: when given, the decoder may shrink the picture by 2, 4 or 8 as long as its side
            stays at least this (much faster than decoding and shrinking).

    Raises:
        InputError: damaged, or not square.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            if side is not None:
                image.draft("RGB", (side, side))
            pixels = np.asarray(image.convert("RGB"))
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError) as error:
        raise InputError(f"{name} is damaged ({error})") from error
    if pixels.shape[0] != pixels.shape[1]:
        raise InputError(f"{name} is not square")
    return pixels


def landmarks_in(crop: Crop, landmarks: NDArray[np.floating]) -> NDArray[np.float32]:
    """Landmarks `[478, 3]` from photo pixels to crop units."""
    place = crop.from_photo(landmarks[:, :2])
    return np.hstack([place, landmarks[:, 2:] * (2 / crop.side)]).astype(np.float32)


def corners_in(crop: Crop, box: tuple[float, float, float, float]) -> NDArray[np.float32]:
    """Corners of a picture's box x0, y0, x1, y1 in crop units, `[4, 2]`."""
    x0, y0, x1, y1 = box
    return crop.from_photo([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]).astype(np.float32)


NOTHING_IGNORED: NDArray[np.float32] = np.full((4, 2), np.nan, np.float32)
