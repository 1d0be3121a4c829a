"""Which edits make one step of the history."""

import time

from PySide6.QtWidgets import QApplication

from app.session import EditSession

_PAUSE = 0.7


class Gestures:
    """Numbers the gestures of a panel.

    A drag is one gesture. Key presses and wheel notches on one row are one until the user pauses.
    The reset of a double click belongs to the press it began with, so that it leaves one step.
    """

    def __init__(self, session: EditSession) -> None:
        self._session = session
        self._drag: int | None = None
        self._pressed: tuple[str, int, float] = ("", 0, 0.0)
        self._nudged: tuple[str, int, float] = ("", 0, 0.0)

    def press(self, name: str) -> None:
        """A drag on the row of that control begins."""
        self._drag = self._session.begin_gesture()
        # The second press of a double click must not hide the first, which moved the value.
        if not self._double_click(name):
            self._pressed = (name, self._drag, time.monotonic())

    def release(self) -> None:
        """The drag ends."""
        self._drag = None
        self._session.end_gesture()

    def of_change(self, name: str) -> int:
        """Number for a change of that control."""
        if self._drag is not None:
            return self._drag
        row, number, then = self._nudged
        now = time.monotonic()
        if row != name or now - then > _PAUSE:
            number = self._session.new_gesture()
        self._nudged = (name, number, now)
        return number

    def of_reset(self, name: str) -> int:
        """Number for a reset of that control."""
        self._nudged = ("", 0, 0.0)
        return self._pressed[1] if self._double_click(name) else self._session.new_gesture()

    def _double_click(self, name: str) -> bool:
        """Whether that row was pressed so lately that the next press makes a double click."""
        row, _, then = self._pressed
        return row == name and time.monotonic() - then < QApplication.doubleClickInterval() / 1000.0
