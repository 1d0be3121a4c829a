"""Keys that act while they are held: before, and pan."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.widgets.image_canvas import ImageCanvas


class HoldKeys:
    """Gets the keys that no widget inside the window wanted: a text being typed keeps its own."""

    def __init__(self, canvas: ImageCanvas) -> None:
        self._acts = {
            Qt.Key.Key_Backslash: canvas.set_before,
            Qt.Key.Key_Space: canvas.set_pan_ready,
        }

    def handle(self, event: QKeyEvent, *, down: bool) -> None:
        """Take the press or the release of a key that can be held."""
        act = self._acts.get(Qt.Key(event.key()))
        if act is None:
            event.ignore()
        elif not event.isAutoRepeat():
            act(down)

    def let_go(self) -> None:
        """The window lost the keyboard: nothing is held any more."""
        for act in self._acts.values():
            act(False)
