"""Keeps the edit of the open photo on disk, and offers it when the photo is opened again."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from app.edit_store import EditStore, KeptEdit
from app.messages import Message
from app.session import EditSession
from gdpw_core.errors import GdpwError

_PAUSE = 2_000

_log = logging.getLogger(__name__)


class EditKeeper(QObject):
    """Writes two seconds after the last change, before another portrait is loaded, at the end."""

    said = Signal(object)
    """A `Message`."""

    def __init__(
        self, session: EditSession, store: EditStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._store = store
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self.keep)
        session.parameters_changed.connect(self._timer.start)

    def keep(self) -> None:
        """Write the present edit now; a photo returned to its fit is forgotten."""
        self._timer.stop()
        portrait = self._session.portrait
        path = portrait.photo.path if portrait is not None else None
        if path is None or not self._session.stack.count():
            return
        try:
            if self._session.edited:
                edit = KeptEdit(self._session.fitted, self._session.parameters)
                self._store.keep(path, edit)
            else:
                self._store.forget(path)
        except (OSError, GdpwError) as error:
            _log.warning("the edit of %s could not be kept: %s", path, error)

    def offer(self) -> None:
        """Tell of a kept edit of the photo just opened."""
        portrait = self._session.portrait
        path = portrait.photo.path if portrait is not None else None
        if path is None:
            return
        stamp = self._session.stamp
        parameters = self._store.find(path, self._session.fitted)
        if parameters is None or parameters == self._session.parameters:
            return

        def restore() -> None:
            if self._session.stamp == stamp:
                self._session.edit(parameters, self.tr("Restore earlier edit"))

        text = self.tr("You edited this photo before.")
        self.said.emit(Message(text, "info", self.tr("Restore the edit"), restore))
