"""The dialog that takes a photo with the camera."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.look.theme import current_theme
from app.opening.webcam import Camera, CameraThread, SystemCamera
from app.widgets.pyramid import rgb_image


class SnapshotDialog(QDialog):
    """Shows the camera as a mirror; what is kept is not mirrored.

    Args:
        parent: the window.
        open_camera: gives the frames.
    """

    taken = Signal(object)
    """The photo, `[H, W, 3]` uint8."""

    def __init__(
        self, parent: QWidget | None = None, open_camera: Callable[[], Camera] = SystemCamera
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Take a photo"))
        self._frozen = False
        self.view = Mirror(self.tr("Starting the camera…"))
        self.take = QPushButton(self.tr("Take photo"))
        self.use = QPushButton(self.tr("Use this photo"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self._compose()
        self._thread = CameraThread(open_camera, self)
        self._thread.frame.connect(self._on_frame)
        self._thread.lost.connect(self._on_lost)
        self.take.clicked.connect(self._on_take)
        self.use.clicked.connect(self._on_use)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(self._thread.stop)
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._thread.stop)
        self._show_state()
        self._thread.start()

    def _compose(self) -> None:
        self.view.setAccessibleName(self.tr("Picture of the camera"))
        for button, tip in (
            (self.take, self.tr("Hold the picture, or begin again")),
            (self.use, self.tr("Edit the face on this photo")),
            (self.cancel, self.tr("Close without a photo")),
        ):
            button.setToolTip(tip)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.cancel, self.take, self.use):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(12)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        self.take.setDefault(True)

    def _on_frame(self, frame: NDArray[np.uint8]) -> None:
        if not self._frozen:
            self.view.show_frame(frame)
            self._show_state()
        self._thread.shown()

    def _on_lost(self) -> None:
        if self.view.frame is None:
            self.view.say(
                self.tr("No camera can be used. Connect one, or close the program that has it.")
            )

    def _on_take(self) -> None:
        self._frozen = not self._frozen
        self._show_state()
        (self.use if self._frozen else self.take).setFocus()

    def _on_use(self) -> None:
        frame = self.view.frame
        if frame is not None:
            self.taken.emit(frame)
            self.accept()

    def _show_state(self) -> None:
        self.take.setEnabled(self.view.frame is not None)
        self.take.setText(self.tr("Again") if self._frozen else self.tr("Take photo"))
        self.use.setVisible(self._frozen)
        self.use.setDefault(self._frozen)
        self.take.setDefault(not self._frozen)


class Mirror(QWidget):
    """The last frame, left and right exchanged; or a line of text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.frame: NDArray[np.uint8] | None = None
        self._text = text
        self.setMinimumSize(320, 180)

    def show_frame(self, frame: NDArray[np.uint8]) -> None:
        """Show a frame `[H, W, 3]`."""
        self.frame = frame
        self.update()

    def say(self, text: str) -> None:
        """Show a line of text."""
        self._text = text
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Half of what most cameras give."""
        return QSize(640, 360)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The picture as in a mirror, centred."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour("canvas"))
            if self.frame is None:
                painter.setPen(theme.colour("muted"))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect().adjusted(20, 0, -20, 0), int(flags), self._text)
                return
            height, width = self.frame.shape[:2]
            scale = min(self.width() / width, self.height() / height)
            place = QRectF(0, 0, width * scale, height * scale)
            place.moveCenter(QRectF(self.rect()).center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
            painter.drawImage(place, rgb_image(self.frame))
