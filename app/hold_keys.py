"""Keys that act while they are held: before, and pan; a tap of the latter plays."""

import time
from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from app.widgets.image_canvas import ImageCanvas

# Whoever holds Space longer wanted to pan.
_TAP = 0.4


class HoldKeys:
    """Gets the keys that no widget inside the window wanted: a text being typed keeps its own.

    Space pans while it is held; let go soon without having panned, it was a tap.
    """

    def __init__(self, canvas: ImageCanvas) -> None:
        self._acts = {
            Qt.Key.Key_Backslash: canvas.set_before,
            Qt.Key.Key_Space: self._hold_space,
        }
        self._canvas = canvas
        self._pressed: tuple[float, QPointF] | None = None
        self.tapped: Callable[[], None] = lambda: None
        """Space was tapped; the window sets it."""

    def handle(self, event: QKeyEvent, *, down: bool) -> None:
        """Take the press or the release of a key that can be held."""
        act = self._acts.get(Qt.Key(event.key()))
        if act is None:
            event.ignore()
        elif not event.isAutoRepeat():
            act(down)

    def let_go(self) -> None:
        """The window lost the keyboard: nothing is held any more."""
        self._pressed = None
        for act in self._acts.values():
            act(False)

    def _hold_space(self, down: bool) -> None:
        self._canvas.set_pan_ready(down)
        pressed, self._pressed = self._pressed, None
        place = QPointF(self._canvas.viewport.origin)
        if down:
            self._pressed = time.monotonic(), place
        elif pressed is not None and time.monotonic() - pressed[0] < _TAP and pressed[1] == place:
            self.tapped()
