"""A dialog that shows how far a long job is, how long it will take, and stops it."""

import time

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

_WIDTH = 420
_FIRST_GUESS = 1.5  # seconds of work before the rest is estimated


class WorkProgress(QDialog):
    """Stays beside the work; closing it, Escape and Cancel ask for the job to stop.

    Args:
        title: what goes on.
        parent: the window.
    """

    cancel_asked = Signal()
    """The user wants the job to stop."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._started: float | None = None
        self._first = 0
        self.what = QLabel(title)
        self.bar = QProgressBar()
        self.text = QLabel(self.tr("Preparing…"))
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self._compose()
        self.cancel_button.clicked.connect(self.reject)

    def show_progress(self, done: int, total: int | None) -> None:
        """Say how many frames are done, and of how many if that is known."""
        now = time.monotonic()
        if self._started is None:
            self._started, self._first = now, done
        self.bar.setRange(0, total or 0)
        self.bar.setValue(done)
        if total is None:
            self.text.setText(self.tr("Frame {done}").format(done=done))
            return
        spent, made = now - self._started, done - self._first
        if spent < _FIRST_GUESS or not made:
            self.text.setText(self.tr("Frame {done} of {total}").format(done=done, total=total))
            return
        left = round(max(0, total - done) * spent / made)
        if left < 90:
            text = self.tr("Frame {done} of {total}, about {left} s left")
        else:
            text = self.tr("Frame {done} of {total}, about {left} min left")
            left = round(left / 60)
        self.text.setText(text.format(done=done, total=total, left=max(1, left)))

    def finish(self) -> None:
        """The job ended: go away."""
        self.hide()
        self.deleteLater()

    def reject(self) -> None:
        """Ask for the job to stop; whoever runs it closes the dialog."""
        self.text.setText(self.tr("Stopping…"))
        self.cancel_button.setEnabled(False)
        self.cancel_asked.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The title bar's button means Cancel too."""
        event.ignore()
        self.reject()

    def _compose(self) -> None:
        self.what.setProperty("role", "title")
        self.text.setProperty("role", "muted")
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.setToolTip(self.tr("Stop; nothing half-done is left behind"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.text, 1)
        buttons.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.what)
        layout.addWidget(self.bar)
        layout.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)
