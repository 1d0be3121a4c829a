"""The driver's picture under the playhead, in a corner of the canvas."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.drivers.files import DriverFiles
from app.drivers.frames import DriverFrames
from app.session import EditSession
from app.widgets.pyramid import rgb_image

_HEIGHT = 150
# A drag of the track changes the clip many times a second.
_PAUSE = 150


class DriverView(QLabel):
    """Follows the playhead while it is wanted and a driver can be found.

    Args:
        session: the clip.
        files: where drivers lie.
        parent: owner.
    """

    def __init__(
        self, session: EditSession, files: DriverFiles, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._files = session, files
        self._wanted = False
        self._frames: DriverFrames | None = None
        self.setObjectName("driver_view")
        self.setAccessibleName(self.tr("The driver at the playhead"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self.refresh)
        session.sequence_changed.connect(self._on_sequence)
        session.playhead_changed.connect(self._ask)
        self.hide()

    def set_wanted(self, wanted: bool) -> None:
        """Show the driver, or hide it."""
        self._wanted = wanted
        self.refresh()

    def refresh(self) -> None:
        """Show the driver of the present clip, if there is one that can be found."""
        session = self._session
        found = self._files.companion(session.sequence) if self._wanted and session.moves else None
        if found is None:
            self._let_go()
            self.hide()
            return
        companion, _ = found
        if self._frames is None or self._frames.companion != companion:
            self._let_go()
            height = round(_HEIGHT * self.devicePixelRatioF())
            self._frames = DriverFrames(companion, session.sequence.rate, height, self)
            self._frames.read.connect(self._show_picture)
            self._frames.failed.connect(self.hide)
            self._frames.start()
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nobody looks: let the file go."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._let_go()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Seen again with the window around it."""
        super().showEvent(event)
        if self._frames is None:
            self._soon.start()

    def _on_sequence(self) -> None:
        if self._wanted:
            self._soon.start()

    def _ask(self) -> None:
        if self._frames is not None:
            self._frames.ask(self._session.playhead)

    def _show_picture(self, picture: NDArray[np.uint8]) -> None:
        if self._frames is None:
            return
        pixmap = QPixmap.fromImage(rgb_image(picture))
        pixmap.setDevicePixelRatio(picture.shape[0] / _HEIGHT)
        self.setPixmap(pixmap)
        self.setFixedSize(self.sizeHint())
        self.show()

    def _let_go(self) -> None:
        frames, self._frames = self._frames, None
        if frames is not None:
            frames.stop()
            frames.deleteLater()
