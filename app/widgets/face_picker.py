"""Several faces: which one?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.look.theme import current_theme
from app.widgets.canvas_marks import paint_caption
from app.widgets.pyramid import Pyramid
from app.widgets.viewport import Viewport

Box = tuple[float, float, float, float]


class FacePicker(QWidget):
    """The photo, dimmed but for its faces; click one, or its number, or arrows and Enter."""

    chosen = Signal(int)
    """Index of the face."""
    cancelled = Signal()
    """Escape: stay with the present work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewport = Viewport()
        self._photo = Pyramid.empty()
        self._boxes: list[QRectF] = []
        self._current = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Choose a face"))

    def ask(self, photo: Pyramid, boxes: Sequence[Box]) -> None:
        """Show a photo and its faces `(x0, y0, x1, y1)` in photo pixels, largest first."""
        self._photo = photo
        self._boxes = [QRectF(QPointF(x0, y0), QPointF(x1, y1)) for x0, y0, x1, y1 in boxes]
        self._viewport.set_photo(photo.width, photo.height)
        self._point_at(0)
        self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the photo fitted."""
        super().resizeEvent(event)
        self._viewport.set_canvas(self.width(), self.height(), self.devicePixelRatioF())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Point at the face under the pointer."""
        face = self._face_at(event.position())
        self.setCursor(
            Qt.CursorShape.ArrowCursor if face is None else Qt.CursorShape.PointingHandCursor
        )
        if face is not None:
            self._point_at(face)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the face under the pointer."""
        face = self._face_at(event.position())
        if face is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(face)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Numbers choose, arrows point, Enter takes, Escape leaves."""
        key = Qt.Key(event.key())
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self._boxes):
            self.chosen.emit(number)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
            step = 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1
            self._point_at((self._current + step) % len(self._boxes))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._current)
        elif key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Photo, veil, faces, and one line that says what to do."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour("canvas"))
            self._draw_photo(painter)
            painter.fillRect(self._viewport.photo_rect(), QColor(0, 0, 0, 135))
            for index, box in enumerate(self._boxes):
                self._paint_face(painter, index, self._on_canvas(box))
            caption = self.tr(
                "Which face? Click it or press its number. Esc: keep the present work."
            )
            paint_caption(painter, caption, QPointF(12.0, 12.0))

    def _paint_face(self, painter: QPainter, index: int, box: QRectF) -> None:
        current = index == self._current
        painter.save()
        painter.setClipRect(box)
        self._draw_photo(painter)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        colour = current_theme().colour("accent") if current else QColor(255, 255, 255, 170)
        painter.setPen(QPen(colour, 2.5 if current else 1.5))
        painter.drawRoundedRect(box, 5.0, 5.0)
        paint_caption(painter, str(index + 1), box.topLeft() + QPointF(6.0, 6.0))

    def _draw_photo(self, painter: QPainter) -> None:
        painter.save()
        painter.setTransform(self._viewport.transform(), combine=True)
        self._photo.draw(painter, self._viewport.zoom)
        painter.restore()

    def _on_canvas(self, box: QRectF) -> QRectF:
        return self._viewport.transform().mapRect(box)

    def _face_at(self, position: QPointF) -> int | None:
        hits = [i for i, box in enumerate(self._boxes) if self._on_canvas(box).contains(position)]
        # Of overlapping faces the smaller one would never be reached otherwise.
        return min(hits, key=lambda i: self._boxes[i].width(), default=None)

    def _point_at(self, index: int) -> None:
        self._current = index
        self.setAccessibleDescription(
            self.tr("Face {0} of {1}").format(index + 1, len(self._boxes))
        )
        self.update()
