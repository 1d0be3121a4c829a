"""A slim slider over real numbers, with a tick at the fitted value."""

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from app.look.theme import current_theme
from app.widgets.scale import ValueScale

_MARGIN = 7.0
_FINE = 0.1


class ValueSlider(QSlider):
    """Drag, arrows, Ctrl+wheel; Shift is fine, Ctrl snaps; double click asks for a reset.

    The wheel alone scrolls the panel. A QSlider underneath keeps it readable for screen readers.
    """

    pressed = Signal()
    """A drag begins."""
    moved = Signal(float)
    """The user chose a value, in a drag or by a key."""
    released = Signal()
    """The drag ended."""
    reset_asked = Signal()
    """Double click or Delete."""

    def __init__(self, scale: ValueScale, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._scale = scale
        self._value = self._fitted = 0.0
        self._drag: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(64)
        self.set_scale(scale)
        self.valueChanged.connect(self._on_position)

    def set_scale(self, scale: ValueScale) -> None:
        """Use another range or step."""
        self._scale = scale
        with QSignalBlocker(self):
            self.setRange(0, scale.positions)
            self.setSingleStep(scale.positions_of(scale.stride))
            self.setPageStep(scale.positions_of(scale.snap))
            self.setSliderPosition(scale.position(self._value))
        self.update()

    def set_values(self, value: float, fitted: float) -> None:
        """Show a value and the tick of the fit, without a signal."""
        if (value, fitted) == (self._value, self._fitted):
            return
        self._value, self._fitted = value, fitted
        with QSignalBlocker(self):
            self.setSliderPosition(self._scale.position(value))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Height of one row."""
        return QSize(120, 22)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the handle, or jump to the place clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        x = event.position().x()
        self.pressed.emit()
        if abs(x - self._x_of(self._value)) > 8.0:
            value = self._value_at(x)
            self._drag = (x, value)
            self._move(value, event.modifiers())
        else:
            self._drag = (x, self._value)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Follow the pointer; with Shift at a tenth of its speed."""
        if self._drag is None:
            return
        last, value = self._drag
        x = event.position().x()
        speed = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        value += (x - last) * speed * self._scale.span / max(1.0, self._track_width())
        self._drag = (x, value)
        self._move(value, event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End the drag."""
        if event.button() == Qt.MouseButton.LeftButton and self._drag is not None:
            self._drag = None
            self.released.emit()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for a reset."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_asked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Leave the wheel to the panel, unless Ctrl is down."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        notches = event.angleDelta().y() / 120.0
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self._choose(self._value + notches * (self._scale.step if fine else self._scale.stride))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows, Page keys, Home, End; Shift for the finest step; Delete resets."""
        scale = self._scale
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        stride = scale.step if fine else scale.stride
        key = Qt.Key(event.key())
        targets = {
            Qt.Key.Key_Left: self._value - stride,
            Qt.Key.Key_Down: self._value - stride,
            Qt.Key.Key_Right: self._value + stride,
            Qt.Key.Key_Up: self._value + stride,
            Qt.Key.Key_PageDown: self._value - scale.snap,
            Qt.Key.Key_PageUp: self._value + scale.snap,
            Qt.Key.Key_Home: scale.low,
            Qt.Key.Key_End: scale.high,
        }
        if key in targets:
            self._choose(targets[key])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset_asked.emit()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A hairline, the part between fit and value in the accent, a tick, a round handle."""
        theme = current_theme()
        on = self.isEnabled()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            y = self.height() / 2.0
            left, right = _MARGIN, self.width() - _MARGIN
            painter.setBrush(theme.colour("groove", 255 if on else 110))
            painter.drawRoundedRect(QRectF(left, y - 1.0, right - left, 2.0), 1.0, 1.0)
            if not on:
                return
            here, there = self._x_of(self._value), self._x_of(self._fitted)
            painter.setBrush(theme.colour("accent"))
            painter.drawRect(QRectF(min(here, there), y - 1.0, abs(here - there), 2.0))
            painter.setBrush(theme.colour("muted"))
            painter.drawRect(QRectF(there - 0.75, y - 5.0, 1.5, 10.0))
            self._paint_handle(painter, QPointF(here, y))

    def _paint_handle(self, painter: QPainter, centre: QPointF) -> None:
        theme = current_theme()
        active = self._drag is not None or self.underMouse()
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 1.5))
            painter.drawEllipse(centre, 6.75, 6.75)
        painter.setPen(QPen(theme.colour("panel"), 1.0))
        rest = QColor("#c8c8c8" if theme.name == "dark" else "#5d5d5d")
        painter.setBrush(theme.colour("text") if active else rest)
        painter.drawEllipse(centre, 5.0, 5.0)

    def _track_width(self) -> float:
        return self.width() - 2.0 * _MARGIN

    def _x_of(self, value: float) -> float:
        return _MARGIN + self._scale.fraction(value) * self._track_width()

    def _value_at(self, x: float) -> float:
        return self._scale.low + (x - _MARGIN) / max(1.0, self._track_width()) * self._scale.span

    def _move(self, value: float, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            value = self._scale.snapped(value)
        self._choose(value)

    def _choose(self, value: float) -> None:
        """Take over a value from the user and tell it."""
        value = self._scale.rounded(self._scale.clamped(value))
        if value != self._value:
            self.set_values(value, self._fitted)
            self.moved.emit(value)

    def _on_position(self, position: int) -> None:
        # Only assistive technology reaches this: the slider's own changes are signal-blocked.
        self._choose(self._scale.low + position * self._scale.step)
