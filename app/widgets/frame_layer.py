"""The rendered frame as the canvas shows it: in its place in the photo, with soft edges."""

import math
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QLinearGradient, QPainter, QPolygonF, QTransform

from app.widgets.pyramid import rgb_image
from gdpw_core.image import Crop

_FEATHER = 0.04


class FrameLayer:
    """A picture over a part of the photo.

    Args:
        image: what is drawn.
        transform: from the [-1, 1] square that the picture fills to photo pixels.
    """

    def __init__(self, image: QImage, transform: QTransform) -> None:
        self._image = image
        self._transform = transform

    @classmethod
    def of_stage(cls, pixels: NDArray[np.uint8], stage: Crop, *, soft: bool) -> Self:
        """A frame `[S, S, 3]` over its window of the photo.

        Args:
            pixels: the frame.
            stage: the window.
            soft: fade out at the borders, where frame and photo show the same.
        """
        image = rgb_image(pixels)
        if soft:
            image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
            _feather(image)
        return cls(image, stage_transform(stage))

    @classmethod
    def of_pixels(cls, pixels: NDArray[np.uint8], corner: tuple[int, int]) -> Self:
        """Pixels `[H, W, 3]` of the photo's own size, whose upper left one is `corner`."""
        height, width = pixels.shape[:2]
        centre = (corner[0] + width / 2.0, corner[1] + height / 2.0)
        transform = QTransform.fromTranslate(*centre).scale(width / 2.0, height / 2.0)
        return cls(rgb_image(pixels), transform)

    def draw(self, painter: QPainter) -> None:
        """Draw in photo coordinates."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(self._transform, combine=True)
        painter.drawImage(QRectF(-1.0, -1.0, 2.0, 2.0), self._image)
        painter.restore()


def stage_transform(stage: Crop) -> QTransform:
    """From the crop's [-1, 1] square to photo pixels."""
    half = stage.side / 2.0
    transform = QTransform.fromTranslate(stage.centre_x, stage.centre_y)
    transform.rotateRadians(stage.angle)
    return transform.scale(half, half)


def stage_outline(stage: Crop) -> QPolygonF:
    """The four corners of a crop in photo pixels."""
    square = QPolygonF([QPointF(-1, -1), QPointF(1, -1), QPointF(1, 1), QPointF(-1, 1)])
    return stage_transform(stage).map(square)


def stage_bounds(stage: Crop) -> QRectF:
    """Upright box of a crop in photo pixels."""
    reach = (abs(math.cos(stage.angle)) + abs(math.sin(stage.angle))) * stage.side / 2.0
    return QRectF(stage.centre_x - reach, stage.centre_y - reach, 2 * reach, 2 * reach)


def _feather(image: QImage) -> None:
    """Multiply the opacity by a ramp along the four borders."""
    with QPainter(image) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.drawImage(0, 0, _ramps(image.width()))


@lru_cache(maxsize=8)
def _ramps(size: int) -> QImage:
    """Opaque inside, clear at the borders; painting gradients anew would cost 1 ms a frame."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    for end in (QPointF(size, 0), QPointF(0, size)):
        ramp = QLinearGradient(QPointF(0, 0), end)
        for stop, colour in (
            (0.0, Qt.GlobalColor.transparent),
            (_FEATHER, Qt.GlobalColor.black),
            (1.0 - _FEATHER, Qt.GlobalColor.black),
            (1.0, Qt.GlobalColor.transparent),
        ):
            ramp.setColorAt(stop, colour)
        painter.fillRect(image.rect(), ramp)
    painter.end()
    return image
