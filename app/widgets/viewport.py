"""Where the photo lies on the canvas: fit, zoom and pan."""

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

MARGIN = 16.0
FIT_LIMIT = 4.0
_STEPS = (0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 16.0)


class Viewport:
    """Maps photo pixels to canvas units.

    Convention: `canvas = scale * photo + origin`. The zoom counts device pixels, so that 1.0 shows
    every pixel of the photo on one pixel of the screen.
    """

    def __init__(self) -> None:
        self.scale = 1.0
        self.origin = QPointF(0.0, 0.0)
        self.fitted = True
        self._canvas = QSizeF(1.0, 1.0)
        self._photo = QSizeF(1.0, 1.0)
        self._ratio = 1.0

    @property
    def zoom(self) -> float:
        """Device pixels per photo pixel."""
        return self.scale * self._ratio

    def set_photo(self, width: int, height: int) -> None:
        """Show a photo of that size, fitted to the canvas."""
        self._photo = QSizeF(max(1, width), max(1, height))
        self.fit()

    def set_canvas(self, width: float, height: float, ratio: float) -> None:
        """The canvas has another size (or another number of device pixels per unit)."""
        centre = self.to_photo(QPointF(self._canvas.width() / 2, self._canvas.height() / 2))
        zoom = self.zoom
        self._canvas = QSizeF(max(1.0, width), max(1.0, height))
        self._ratio = ratio
        if self.fitted:
            self.fit()
        else:
            self.scale = zoom / ratio
            middle = QPointF(self._canvas.width() / 2, self._canvas.height() / 2)
            self.origin = middle - centre * self.scale
            self._clamp()

    def fit(self) -> None:
        """Show the whole photo."""
        self.fitted = True
        self._show(QRectF(QPointF(0, 0), self._photo))

    def show_area(self, area: QRectF) -> None:
        """Show a part of the photo as large as the canvas allows."""
        self.fitted = False
        self._show(area)
        self._clamp()

    def set_zoom(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Zoom about a point of the canvas, its centre if None."""
        anchor = anchor or QPointF(self._canvas.width() / 2, self._canvas.height() / 2)
        fixed = self.to_photo(anchor)
        self.scale = min(max(zoom, 0.01), 32.0) / self._ratio
        self.origin = anchor - fixed * self.scale
        self.fitted = False
        self._clamp()

    def step(self, direction: int, anchor: QPointF | None = None) -> None:
        """Zoom to the next round figure, in (+1) or out (-1)."""
        zoom = self.zoom
        if direction > 0:
            target = next((s for s in _STEPS if s > zoom * 1.01), _STEPS[-1])
        else:
            target = next((s for s in reversed(_STEPS) if s < zoom * 0.99), _STEPS[0])
        self.set_zoom(target, anchor)

    def pan(self, delta: QPointF) -> None:
        """Move the photo by canvas units."""
        self.origin = self.origin + delta
        self.fitted = False
        self._clamp()

    def to_photo(self, point: QPointF) -> QPointF:
        """Canvas to photo."""
        return (point - self.origin) / self.scale

    def to_canvas(self, point: QPointF) -> QPointF:
        """Photo to canvas."""
        return point * self.scale + self.origin

    def transform(self) -> QTransform:
        """Photo to canvas, for a painter."""
        return QTransform(self.scale, 0, 0, self.scale, self.origin.x(), self.origin.y())

    def photo_rect(self) -> QRectF:
        """The photo's place on the canvas."""
        return QRectF(self.origin, self._photo * self.scale)

    def _show(self, area: QRectF) -> None:
        room_x = max(1.0, self._canvas.width() - 2 * MARGIN)
        room_y = max(1.0, self._canvas.height() - 2 * MARGIN)
        scale = min(room_x / area.width(), room_y / area.height())
        self.scale = min(scale, FIT_LIMIT / self._ratio)
        middle = QPointF(self._canvas.width() / 2, self._canvas.height() / 2)
        self.origin = middle - area.center() * self.scale

    def _clamp(self) -> None:
        """Keep a photo that fits centred, and a larger one from leaving the canvas."""
        x = _clamped(self.origin.x(), self._photo.width() * self.scale, self._canvas.width())
        y = _clamped(self.origin.y(), self._photo.height() * self.scale, self._canvas.height())
        self.origin = QPointF(x, y)


def _clamped(start: float, length: float, room: float) -> float:
    if length <= room:
        return (room - length) / 2.0
    return min(max(start, room - MARGIN - length), MARGIN)
