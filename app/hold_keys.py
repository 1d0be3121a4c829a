"""Keys that act while they are held: before, and pan."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from app.widgets.image_canvas import ImageCanvas


class HoldKeys(QObject):
    """Listens to the whole application, but leaves keys to a text that is being typed."""

    def __init__(self, window: QWidget, canvas: ImageCanvas) -> None:
        super().__init__(window)
        self._window = window
        self._canvas = canvas
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def stop(self) -> None:
        """Listen no longer."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the key press and its release; the end of the focus counts as release."""
        kind = event.type()
        if kind == QEvent.Type.WindowDeactivate and watched is self._window:
            self._canvas.set_before(False)
            self._canvas.set_pan_ready(False)
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if not isinstance(event, QKeyEvent) or not self._window.isActiveWindow():
            return False
        down = kind == QEvent.Type.KeyPress
        if event.key() == Qt.Key.Key_Backslash and not _typing():
            return self._hold(event, lambda: self._canvas.set_before(down))
        if event.key() == Qt.Key.Key_Space and (self._canvas.underMouse() or not down):
            if down and (_typing() or isinstance(QApplication.focusWidget(), QAbstractButton)):
                return False
            return self._hold(event, lambda: self._canvas.set_pan_ready(down)) and down
        return False

    def _hold(self, event: QKeyEvent, act: Callable[[], None]) -> bool:
        if not event.isAutoRepeat():
            act()
        return True


def _typing() -> bool:
    focus = QApplication.focusWidget()
    return isinstance(focus, QLineEdit) and not focus.isReadOnly()
