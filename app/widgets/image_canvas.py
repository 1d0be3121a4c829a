"""The canvas: the photo, the live frame in its place, compare, zoom and pan."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.look.theme import current_theme
from app.widgets.canvas_base import canvas_base
from app.widgets.canvas_marks import paint_caption, paint_divider, paint_outline
from app.widgets.frame_layer import FrameLayer, stage_outline
from app.widgets.landmark_layer import LandmarkLayer
from app.widgets.pyramid import Pyramid
from app.widgets.viewport import Viewport
from gdpw_core.image import Crop

_GRAB = 8.0
_STEP = 40.0
_KEY_PAUSE = 600
_THROUGH = 0.55


class ImageCanvas(QWidget):
    """Shows one photo and what was rendered over it; paints in 2-3 ms.

    Wheel and pinch zoom, drag pans, double click switches between fit and 100 %.
    """

    view_changed = Signal()
    """Zoom, place or size changed."""
    landmark_moved = Signal(int, QPointF)
    """A landmark is being dragged to a place of the photo."""
    landmark_dropped = Signal()
    """The drag of a landmark ended."""
    landmark_left = Signal()
    """The drag of a landmark was given up: it belongs where it was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport = Viewport()
        self._photo: Pyramid | None = None
        self._frame: FrameLayer | None = None
        self._caption = ""
        self.landmarks = LandmarkLayer()
        self._crops: list[tuple[Crop, str]] = []
        self._before = False
        self._split: float | None = None
        self._blend = False
        self._base: QPixmap | None = None
        self._pan: QPointF | None = None
        self._pan_ready = False
        self._divider_held = False
        self._ring = False
        self._note = ""
        self._dropping = QTimer(self, singleShot=True, interval=_KEY_PAUSE)
        self._dropping.timeout.connect(self.landmark_dropped)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(self.tr("Picture"))
        self.setAccessibleDescription(
            self.tr(
                "Arrow keys pan, plus and minus zoom, square brackets move the divider; comma and "
                "full stop choose a landmark, Ctrl with an arrow key moves it"
            )
        )

    @property
    def photo(self) -> Pyramid | None:
        """What lies at the bottom."""
        return self._photo

    @property
    def frame(self) -> FrameLayer | None:
        """The live frame over the photo; None while the photo itself is the result."""
        return self._frame

    @property
    def before(self) -> bool:
        """Whether the source is shown instead of the result."""
        return self._before

    @property
    def split(self) -> float | None:
        """Place of the compare divider, 0-1 of the width; None without one."""
        return self._split

    def set_photo(self, photo: Pyramid | None) -> None:
        """Show another photo, fitted, without frame and marks."""
        self._photo, self._frame, self._caption = photo, None, ""
        self.landmarks.set_points([], frozenset())
        self._crops = []
        if photo is not None:
            self.viewport.set_photo(photo.width, photo.height)
        self._refresh_view()

    def set_frame(self, frame: FrameLayer | None, caption: str = "") -> None:
        """Lay a frame over the photo; a caption names a view that is not the result."""
        if bool(caption) != bool(self._caption):
            self._base = None
        self._frame, self._caption = frame, caption
        self.update()

    def set_crops(self, crops: list[tuple[Crop, str]]) -> None:
        """Lay named crops over the picture."""
        self._crops = crops
        self.update()

    def set_landmarks(self, points: list[QPointF], pinned: frozenset[int]) -> None:
        """Lay points (photo pixels) over the photo; the user may drag them."""
        self.landmarks.set_points(points, pinned)
        self.update()

    def set_note(self, text: str) -> None:
        """Say in a corner what is being done; empty: nothing."""
        self._note = text
        self.update()

    def set_before(self, before: bool) -> None:
        """Show the source instead of the result, while held."""
        if before != self._before:
            self._before = before
            self._base = None
            self.update()

    def set_split(self, on: bool) -> None:
        """Source on the left of a divider, result on the right."""
        self._split = 0.5 if on else None
        self.update()

    def set_blend(self, on: bool) -> None:
        """Let the photo show through a view that is not the result."""
        self._blend, self._base = on, None
        self.update()

    def set_pan_ready(self, ready: bool) -> None:
        """Space is held: a left drag pans wherever it begins."""
        self._pan_ready = ready
        self._show_cursor(None)

    def fit(self) -> None:
        """Show the whole photo."""
        self.viewport.fit()
        self._refresh_view()

    def actual_size(self) -> None:
        """One photo pixel on one screen pixel."""
        self.viewport.set_zoom(1.0)
        self._refresh_view()

    def show_area(self, area: QRectF) -> None:
        """Fill the canvas with a part of the photo."""
        if self._photo is None:
            return
        photo = QRectF(0, 0, self._photo.width, self._photo.height)
        self.viewport.show_area(area.intersected(photo) if area.intersects(photo) else photo)
        self._refresh_view()

    def zoom_step(self, direction: int) -> None:
        """Zoom in (+1) or out (-1)."""
        self.viewport.step(direction)
        self._refresh_view()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As much as there is."""
        return QSize(760, 640)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep what is seen in view."""
        super().resizeEvent(event)
        self.viewport.set_canvas(self.width(), self.height(), self.devicePixelRatioF())
        self._refresh_view()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The photo from a cached picture of the canvas, then frame and marks."""
        with QPainter(self) as painter:
            if self._photo is None:
                painter.fillRect(self.rect(), current_theme().colour("canvas"))
                return
            if self._base is None:
                dimmed = bool(self._caption) and not self._before and not self._blend
                self._base = canvas_base(self, self._photo, self.viewport, dimmed=dimmed)
            painter.drawPixmap(0, 0, self._base)
            if self._frame is not None and not self._before and not self._on_source:
                self._paint_frame(painter, self._frame)
            self._paint_marks(painter)
            if self._ring:
                painter.setPen(current_theme().colour("accent"))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the divider or of the picture."""
        buttons = (
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.RightButton,
            Qt.MouseButton.MiddleButton,
        )
        if event.button() not in buttons or self._photo is None:
            event.ignore()
            return
        left = event.button() == Qt.MouseButton.LeftButton
        if left and not self._pan_ready and self._on_divider(event.position()):
            self._divider_held = True
        elif left and not self._pan_ready and self._landmark_at(event.position()) is not None:
            self.landmarks.held = self.landmarks.chosen = self._landmark_at(event.position())
        else:
            self._pan = event.position()
        self._show_cursor(event.position())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the divider or the picture."""
        position = event.position()
        if self._divider_held:
            self._move_divider(position.x() / max(1, self.width()))
        elif self.landmarks.held is not None:
            self.landmark_moved.emit(self.landmarks.held, self.viewport.to_photo(position))
        elif self._pan is not None:
            self.viewport.pan(position - self._pan)
            self._pan = position
            self._refresh_view()
        else:
            self._hover(position)
            self._show_cursor(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        self._pan, self._divider_held = None, False
        held, self.landmarks.held = self.landmarks.held, None
        if held is not None:
            self.landmark_dropped.emit()
        self._show_cursor(event.position())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Switch between fit and 100 % about the pointer."""
        if event.button() != Qt.MouseButton.LeftButton or self._on_divider(event.position()):
            return
        if self.viewport.fitted:
            self.viewport.set_zoom(1.0, event.position())
        else:
            self.viewport.fit()
        self._refresh_view()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom about the pointer."""
        factor = 1.0015 ** event.angleDelta().y()
        if factor != 1.0 and self._photo is not None:
            self.viewport.set_zoom(self.viewport.zoom * factor, event.position())
            self._refresh_view()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom by pinching."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.viewport.set_zoom(self.viewport.zoom * (1.0 + event.value()), event.position())
            self._refresh_view()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows pan, brackets move the divider."""
        moves = {
            Qt.Key.Key_Left: QPointF(_STEP, 0),
            Qt.Key.Key_Right: QPointF(-_STEP, 0),
            Qt.Key.Key_Up: QPointF(0, _STEP),
            Qt.Key.Key_Down: QPointF(0, -_STEP),
        }
        key = Qt.Key(event.key())
        chosen = self.landmarks.chosen if self.landmarks.shown else None
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in moves and chosen is not None and ctrl:
            step = moves[key] * (-1.0 / (_STEP * self.viewport.scale))
            self.landmark_moved.emit(chosen, self.landmarks.points[chosen] + step)
            self._dropping.start()
        elif key in moves:
            self.viewport.pan(moves[key])
            self._refresh_view()
        elif key in (Qt.Key.Key_Comma, Qt.Key.Key_Period) and self.landmarks.shown:
            self.landmarks.step(-1 if key == Qt.Key.Key_Comma else 1)
            self.update()
        elif key == Qt.Key.Key_Escape and self.landmarks.held is not None:
            self.landmarks.held = None
            self.landmark_left.emit()
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight) and self._split is not None:
            self._move_divider(self._split + (-0.02 if key == Qt.Key.Key_BracketLeft else 0.02))
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the focus to those who came by keyboard."""
        super().focusInEvent(event)
        self._ring = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Take the ring away."""
        super().focusOutEvent(event)
        self._ring = False
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._base = None
            self.update()

    def _refresh_view(self) -> None:
        self._base = None
        self.update()
        self.view_changed.emit()

    def _paint_frame(self, painter: QPainter, frame: FrameLayer) -> None:
        painter.save()
        # The window of the edit may reach beyond the photo, where there is nothing to see.
        visible = self.viewport.photo_rect()
        if self._split is not None:
            visible.setLeft(max(visible.left(), self._split * self.width()))
        painter.setClipRect(visible)
        if self._blend and self._caption:
            painter.setOpacity(_THROUGH)
        painter.setTransform(self.viewport.transform(), combine=True)
        frame.draw(painter)
        painter.restore()

    def _paint_marks(self, painter: QPainter) -> None:
        view = self.viewport
        for crop, name in self._crops:
            paint_outline(painter, view.transform().map(stage_outline(crop)), name)
        if self.landmarks.shown:
            self.landmarks.paint(painter, view)
        top = max(12.0, view.photo_rect().top() + 10.0)
        corner = QPointF(max(12.0, view.photo_rect().left() + 10.0), top)
        if self._note:
            right = min(self.width() - 12.0, view.photo_rect().right() - 10.0)
            paint_caption(painter, self._note, QPointF(right, top), right=True)
        if self._split is not None and not self._before:
            x = self._split * self.width()
            paint_divider(painter, x, self.height(), active=self._divider_held)
            paint_caption(painter, self.tr("Before"), QPointF(x - 12.0, top), right=True)
            paint_caption(painter, self._caption or self.tr("After"), QPointF(x + 12.0, top))
        elif self._before:
            paint_caption(painter, self.tr("Before"), corner)
        elif self._caption:
            paint_caption(painter, self._caption, corner)
        elif self._on_source:
            paint_caption(painter, self.tr("Photo: drag a point to correct the fit"), corner)

    @property
    def _on_source(self) -> bool:
        """Landmarks belong to the photo: beside an edited face they would mislead."""
        return self.landmarks.shown and not self._caption

    def _landmark_at(self, position: QPointF) -> int | None:
        return self.landmarks.at(position, self.viewport) if self.landmarks.shown else None

    def _hover(self, position: QPointF) -> None:
        hovered = self._landmark_at(position)
        if hovered != self.landmarks.hovered:
            self.landmarks.hovered = hovered
            self.update()

    def _on_divider(self, position: QPointF) -> bool:
        if self._split is None:
            return False
        return abs(position.x() - self._split * self.width()) <= _GRAB

    def _move_divider(self, place: float) -> None:
        self._split = min(max(place, 0.02), 0.98)
        self.update()

    def _show_cursor(self, position: QPointF | None) -> None:
        if self._divider_held or (position is not None and self._on_divider(position)):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._pan is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self.landmarks.held is not None or self.landmarks.hovered is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif self._pan_ready:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()
