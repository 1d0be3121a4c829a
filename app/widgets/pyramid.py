"""A photo at several sizes, so that drawing it small is fast and free of moiré."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

_SMALLEST = 256
# Levels up to this size are kept in the format that the painter draws fastest.
_NATIVE_PIXELS = 6_000_000


class Pyramid:
    """Halved copies of a photo; thread-free after construction.

    Args:
        rgb: `[H, W, 3]` uint8, contiguous.
    """

    def __init__(self, rgb: NDArray[np.uint8]) -> None:
        self.height, self.width = rgb.shape[:2]
        self._levels = [_image(rgb)]
        level = rgb
        while min(level.shape[:2]) >= 2 * _SMALLEST:
            level = np.asarray(Image.fromarray(level).reduce(2))
            self._levels.append(_image(level))

    @classmethod
    def empty(cls) -> Self:
        """One grey pixel."""
        return cls(np.full((1, 1, 3), 128, np.uint8))

    def draw(self, painter: QPainter, zoom: float) -> None:
        """Draw in photo coordinates what the clip shows.

        Args:
            painter: its transform maps photo pixels to the canvas.
            zoom: device pixels per photo pixel.
        """
        index = 0
        while index + 1 < len(self._levels) and zoom * 2 ** (index + 1) <= 1.0:
            index += 1
        level = self._levels[index]
        smooth = zoom < 4.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        target = QRectF(QPointF(0, 0), QPointF(self.width, self.height))
        painter.drawImage(target, level, QRectF(level.rect()))

    def thumbnail(self) -> QImage:
        """The smallest level."""
        return self._levels[-1]


def rgb_image(rgb: NDArray[np.uint8]) -> QImage:
    """A QImage over an array `[H, W, 3]`; shares its memory and keeps it alive."""
    rgb = np.ascontiguousarray(rgb)
    height, width = rgb.shape[:2]
    image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    # PySide keeps no reference to the buffer: the image would outlive its pixels.
    image._pixels = rgb  # type: ignore[attr-defined]
    return image


def _image(rgb: NDArray[np.uint8]) -> QImage:
    image = rgb_image(rgb)
    if rgb.shape[0] * rgb.shape[1] <= _NATIVE_PIXELS:
        return image.convertToFormat(QImage.Format.Format_RGB32)
    return image
