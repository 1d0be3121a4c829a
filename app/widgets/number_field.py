"""A number that can be dragged sideways or typed."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.look.theme import figures_font
from app.widgets.scale import ValueScale

_PIXELS_PER_RANGE = 240.0
_DRAG_DISTANCE = 3.0


class NumberField(QLineEdit):
    """Shows a value; drag to scrub (Shift fine, Ctrl snaps), click, Enter or a digit to type.

    Typing ends with Enter or Tab (the value counts) or Escape (it does not).
    """

    pressed = Signal()
    """A scrub begins."""
    moved = Signal(float)
    """The user scrubbed to a value."""
    released = Signal()
    """The scrub ended."""
    typed = Signal(float)
    """The user typed a value."""
    reset_asked = Signal()
    """Delete was pressed while not typing."""
    next_asked = Signal(bool)
    """Tab was pressed while typing; True: Shift+Tab."""

    def __init__(self, scale: ValueScale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = scale
        self._value = 0.0
        self._press: QPointF | None = None
        self._scrub: tuple[float, float] | None = None
        self.setFont(figures_font(self.font()))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.setProperty("editing", False)
        self._rest()

    @property
    def editing(self) -> bool:
        """Whether the user is typing."""
        return not self.isReadOnly()

    def set_scale(self, scale: ValueScale) -> None:
        """Use another range or step."""
        self._scale = scale

    def set_value(self, value: float) -> None:
        """Show a value, unless the user is typing another one."""
        if value != self._value or not self.text():
            self._value = value
            if not self.editing:
                self.setText(self._scale.text(value))

    def start_typing(self) -> None:
        """Let the user type, with the old value selected."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setReadOnly(False)
        self._show_editing(True)
        self.setText(self._scale.text(self._value).removesuffix(self._scale.suffix))
        self.selectAll()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Remember where a scrub might begin."""
        if self.editing:
            super().mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Scrub, once the pointer left the place of the click."""
        if self.editing:
            super().mouseMoveEvent(event)
            return
        x = event.position().x()
        if self._scrub is None:
            if self._press is None or abs(x - self._press.x()) < _DRAG_DISTANCE:
                return
            self._scrub = (self._press.x(), self._value)
            self.pressed.emit()
        last, value = self._scrub
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        value += (x - last) * (0.1 if fine else 1.0) * self._scale.span / _PIXELS_PER_RANGE
        self._scrub = (x, value)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            value = self._scale.snapped(value)
        self._choose(value)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End the scrub; a mere click begins typing."""
        if self.editing:
            super().mouseReleaseEvent(event)
            return
        clicked = self._press is not None and self._scrub is None
        scrubbed, self._press, self._scrub = self._scrub is not None, None, None
        if scrubbed:
            self.released.emit()
        elif clicked:
            self.start_typing()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Select the number while typing."""
        if self.editing:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Typing begins with Enter or a digit, ends with Enter, Tab or Escape."""
        key = Qt.Key(event.key())
        if not self.editing:
            self._key_at_rest(key, event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._commit()
        elif key == Qt.Key.Key_Escape:
            self._rest()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = self._scale.stride if key == Qt.Key.Key_Up else -self._scale.stride
            self._commit()
            self._choose(self._value + step)
            self.start_typing()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab while typing goes to the next number, not to the next slider."""
        if not self.editing:
            return super().focusNextPrevChild(forward)
        self._commit()
        self.next_asked.emit(not forward)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """What was typed counts when the focus leaves."""
        super().focusOutEvent(event)
        if self.editing and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._commit()

    def _key_at_rest(self, key: Qt.Key, event: QKeyEvent) -> None:
        stride = self._scale.stride
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            stride = self._scale.step
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.start_typing()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Right):
            self._choose(self._value + stride)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Left):
            self._choose(self._value - stride)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset_asked.emit()
        elif event.text() and event.text() in "0123456789.,-+":
            self.start_typing()
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _choose(self, value: float) -> None:
        value = self._scale.rounded(self._scale.clamped(value))
        if value != self._value:
            self.set_value(value)
            self.moved.emit(value)

    def _commit(self) -> None:
        shown = self._scale.text(self._value).removesuffix(self._scale.suffix)
        value = self._scale.parse(self.text())
        changed = self.text() != shown and value is not None
        self._rest()
        if changed and value is not None:
            self.typed.emit(self._scale.admitted(value))

    def _rest(self) -> None:
        self.setReadOnly(True)
        self._show_editing(False)
        self.setText(self._scale.text(self._value))
        self.deselect()

    def _show_editing(self, editing: bool) -> None:
        shape = Qt.CursorShape.IBeamCursor if editing else Qt.CursorShape.SizeHorCursor
        self.setCursor(shape)
        if self.property("editing") != editing:
            self.setProperty("editing", editing)
            self.style().unpolish(self)
            self.style().polish(self)
