"""The first start: one line to agree to, and a tour of five hints in place; never again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.settings import Settings
from app.widgets.hint_bubble import HintBubble, Side


@dataclass(frozen=True, eq=False)
class Hint:
    """One stop of the tour.

    Args:
        target: what it speaks of; None while that is hidden.
        side: where the hint stands.
        title: three words.
        text: one or two sentences.
    """

    target: Callable[[], QWidget | None]
    side: Side
    title: str
    text: str


class FirstRun(QObject):
    """Shows what a new user must know; the window stays usable meanwhile.

    Args:
        window: what is explained.
        canvas: where the line to agree to is shown.
        hints: the tour.
        settings: remembers that it was seen.
    """

    ended = Signal()
    """The user goes to work."""

    def __init__(
        self, window: QWidget, canvas: QWidget, hints: Sequence[Hint], settings: Settings
    ) -> None:
        super().__init__(window)
        self._canvas = canvas
        self._hints = hints
        self._settings = settings
        self._position = -1
        self.bubble = HintBubble(window)
        self.bubble.accepted.connect(self._go_on)
        self.bubble.left.connect(self._leave)
        self.bubble.escaped.connect(self._escape)

    @property
    def shown(self) -> bool:
        """Whether something is being explained."""
        return self.bubble.isVisible()

    def begin(self) -> None:
        """Show the line to agree to, unless this user has."""
        if self._settings.agreed:
            return
        self._position = -1
        bubble = self.bubble
        bubble.title.setText(self.tr("Welcome to GDPW Studio"))
        bubble.text.setText(
            self.tr(
                "Edit photos of yourself, or of people who agreed to it. Exported files say in "
                "their metadata that they were edited. Nothing leaves this computer."
            )
        )
        bubble.count.clear()
        bubble.go_on.setText(self.tr("I agree, show me around"))
        bubble.leave.setText(self.tr("I agree"))
        bubble.go_on.setToolTip(self.tr("A tour of five hints"))
        bubble.leave.setToolTip(self.tr("Start without the tour"))
        bubble.point_at(self._canvas, "middle")

    def start_tour(self) -> None:
        """Go through the hints, from the first."""
        self._position = -1
        self._go_on()

    def _go_on(self) -> None:
        self._settings.agreed = True
        self._position += 1
        while self._position < len(self._hints):
            hint = self._hints[self._position]
            target = hint.target()
            if target is not None and target.isVisible():
                self._show(hint, target)
                return
            self._position += 1
        self._leave()

    def _show(self, hint: Hint, target: QWidget) -> None:
        number, last = self._position + 1, len(self._hints)
        bubble = self.bubble
        bubble.title.setText(hint.title)
        bubble.text.setText(hint.text)
        bubble.count.setText(self.tr("{0} of {1}").format(number, last))
        bubble.go_on.setText(self.tr("Done") if number == last else self.tr("Next"))
        bubble.leave.setText(self.tr("Skip"))
        bubble.go_on.setToolTip(self.tr("Go on (Enter)"))
        bubble.leave.setToolTip(self.tr("End the tour (Esc)"))
        bubble.leave.setVisible(number < last)
        bubble.point_at(target, hint.side)

    def _escape(self) -> None:
        if self._position >= 0:
            self._leave()
        else:
            # Looking away is not agreeing: the next start asks again.
            self.bubble.dismiss()

    def _leave(self) -> None:
        self._settings.agreed = True
        self.bubble.dismiss()
        self.bubble.leave.show()
        self._canvas.setFocus()
        self.ended.emit()
