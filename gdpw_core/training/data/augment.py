"""What is drawn anew for every pair: window, mirror, colours, faults of pictures, background."""

import io
import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gdpw_core.image import Crop
from gdpw_core.training.config import AugmentConfig

Picture = NDArray[np.uint8]

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True)
class Window:
    """The part of the stored picture that a sample shows, and whether it is mirrored.

    Convention: crop units are those of the network's crop. A window of scale 1.1 shows a tenth
    more than it; the picture is mirrored after it was cut out.

    Args:
        centre_x: crop units.
        centre_y: crop units.
        scale: side of the window in sides of the network's crop.
        angle: clockwise turn of the window in the picture, radians.
        flip: whether left and right are exchanged.
    """

    centre_x: float = 0.0
    centre_y: float = 0.0
    scale: float = 1.0
    angle: float = 0.0
    flip: bool = False

    def cut(self, stored: Picture, margin: float, size: int) -> Picture:
        """The window of a stored picture that shows `margin` network crops, `[size, size, 3]`."""
        half = 0.5 * stored.shape[0]
        crop = Crop(
            centre_x=half + self.centre_x / margin * half,
            centre_y=half + self.centre_y / margin * half,
            side=stored.shape[0] / margin * self.scale,
            angle=self.angle,
        )
        picture = crop.sample(stored, size)
        return np.ascontiguousarray(picture[:, ::-1]) if self.flip else picture

    def widened(self, margin: float, size: int) -> tuple["Window", int]:
        """The window of about `margin` times the side whose middle is this one, pixel by pixel.

        Args:
            margin: at least 1.
            size: side of this window's pictures in pixels.

        Returns:
            The window, and the side of its pictures: an even number of pixels more.
        """
        wide = size + 2 * round(size * (margin - 1) / 2)
        return replace(self, scale=self.scale * wide / size), wide

    def move(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points `[..., 2]` or `[..., 3]` from crop units to units of the window.

        Left and right are exchanged for a mirrored window; the caller exchanges the vertices.
        """
        crop = Crop(self.centre_x, self.centre_y, 2.0 * self.scale, self.angle)
        moved = np.empty_like(points)
        moved[..., :2] = crop.from_photo(points[..., :2])
        moved[..., 2:] = points[..., 2:] / self.scale
        if self.flip:
            moved[..., 0] *= -1
        return moved


def draw_window(config: AugmentConfig, rng: np.random.Generator, margin: float) -> Window:
    """A window that stays inside the stored picture, but for its corners when it is turned."""
    scale = float(rng.uniform(*config.scale))
    room = max(0.0, margin - scale)
    shift = min(2 * config.shift, room)
    x, y = rng.uniform(-shift, shift, 2)
    angle = math.radians(float(rng.uniform(-config.rotation, config.rotation)))
    return Window(float(x), float(y), scale, angle, bool(rng.random() < config.flip))


@dataclass(frozen=True)
class Look:
    """Changes of a picture's pixels, the same for both pictures of a pair.

    Args:
        matrix: colours are multiplied by it, `[3, 3]` as nine numbers.
        offset: and this is added, 8-bit steps, three numbers.
        blur: sigma in pixels, 0 for none.
        jpeg: quality, 0 for none.
    """

    matrix: tuple[float, ...]
    offset: tuple[float, float, float]
    blur: float = 0.0
    jpeg: int = 0

    def applied(self, picture: Picture) -> Picture:
        """The picture `[S, S, 3]` with these changes."""
        matrix = np.array(self.matrix, np.float32).reshape(3, 3)
        transform = np.column_stack([matrix, np.array(self.offset, np.float32)])
        picture = np.asarray(cv2.transform(picture, transform), np.uint8)  # saturates
        if self.blur > 0:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), self.blur), np.uint8)
        if self.jpeg:
            buffer = io.BytesIO()
            Image.fromarray(picture).save(buffer, "JPEG", quality=self.jpeg)
            picture = np.asarray(Image.open(buffer).convert("RGB"))
        return picture


def draw_look(config: AugmentConfig, rng: np.random.Generator, size: int) -> Look:
    """Brightness, contrast, saturation and white balance; now and then blur and JPEG."""
    amount = config.jitter
    brightness, contrast, saturation = 1 + rng.uniform(-amount, amount, 3)
    balance = 1 + rng.uniform(-amount / 2, amount / 2, 3)
    grey = np.tile(_LUMA, (3, 1))
    matrix = saturation * np.eye(3) + (1 - saturation) * grey
    matrix = np.diag(balance) @ (matrix * contrast * brightness)
    offset = float(128 * (1 - contrast))
    blur = float(rng.uniform(0.3, 1.0) * size / 256) if rng.random() < config.blur else 0.0
    jpeg = int(rng.integers(50, 90)) if rng.random() < config.jpeg else 0
    return Look(tuple(matrix.ravel().tolist()), (offset, offset, offset), blur, jpeg)


def draw_background(
    rng: np.random.Generator, size: int, material: Picture | None
) -> NDArray[np.float32]:
    """A new background `[size, size, 3]`, 0-255: a plain gradient, or another picture, blurred.

    Args:
        rng: where it is drawn from.
        size: side in pixels.
        material: a picture to blur; None for a gradient.
    """
    if material is not None:
        picture = cv2.resize(material, (size, size), interpolation=cv2.INTER_AREA)
        sigma = float(rng.uniform(0.02, 0.08)) * size
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)
    first, second = rng.uniform(0, 255, (2, 3))
    direction = rng.uniform(0, 2 * math.pi)
    axis = np.linspace(-0.5, 0.5, size)
    ramp = np.cos(direction) * axis[None] + np.sin(direction) * axis[:, None] + 0.5
    ramp = np.clip(ramp, 0, 1)[..., None]
    noise = rng.normal(0, 2, (size, size, 3))
    mixed = first * ramp + second * (1 - ramp) + noise
    return np.asarray(np.clip(mixed, 0, 255), np.float32)


def with_background(
    picture: Picture, person: NDArray[np.float32], background: NDArray[np.float32]
) -> Picture:
    """The picture with what is not the person replaced.

    Args:
        picture: `[S, S, 3]`.
        person: probability of the person, `[S, S]`, 0-1.
        background: `[S, S, 3]`, 0-255.
    """
    # Soft values carry the old background's colour: only what is surely the person stays whole.
    alpha = np.clip((person - 0.3) / 0.6, 0, 1)[..., None]
    mixed = alpha * picture + (1 - alpha) * background
    return np.asarray(np.clip(mixed + 0.5, 0, 255), np.uint8)
