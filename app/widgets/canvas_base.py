"""The photo on the canvas, kept as one picture until zoom, place or theme change."""

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from app.look.theme import current_theme
from app.widgets.pyramid import Pyramid
from app.widgets.viewport import Viewport


def canvas_base(canvas: QWidget, photo: Pyramid, viewport: Viewport, *, dimmed: bool) -> QPixmap:
    """The canvas with the photo, dimmed under a view that is not the result."""
    ratio = canvas.devicePixelRatioF()
    base = QPixmap(canvas.size() * ratio)
    base.setDevicePixelRatio(ratio)
    theme = current_theme()
    base.fill(theme.colour("canvas"))
    with QPainter(base) as painter:
        painter.setTransform(viewport.transform())
        photo.draw(painter, viewport.zoom)
        if dimmed:
            painter.resetTransform()
            painter.fillRect(canvas.rect(), theme.colour("canvas", 150))
    return base
