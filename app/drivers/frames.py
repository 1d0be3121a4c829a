"""The thread that reads a driver's pictures for the canvas; the newest time wins."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from app.rendering.mailbox import Mailbox
from gdpw_core.errors import GdpwError

if TYPE_CHECKING:
    from gdpw_core.motion.companion import Companion

_log = logging.getLogger(__name__)


class DriverFrames(QThread):
    """Reads until stopped; times that came meanwhile are left out.

    Args:
        companion: the driver.
        rate: frames a second of the clip.
        height: of the pictures, pixels.
        parent: owner.
    """

    read = Signal(object)
    """A picture, `[H, W, 3]` uint8."""
    failed = Signal()
    """The driver cannot be read any more."""

    def __init__(
        self, companion: "Companion", rate: float, height: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.companion = companion
        self._rate, self._height = rate, height
        self._mailbox: Mailbox[float] = Mailbox()

    def ask(self, seconds: float) -> None:
        """Read the picture at a time of the clip."""
        self._mailbox.put(seconds)

    def stop(self) -> None:
        """End after the picture at hand, and wait for that."""
        self._mailbox.close()
        self.wait(5_000)

    def run(self) -> None:
        """The thread."""
        # Here, because the window starts without it.
        from gdpw_core.motion.companion_reader import CompanionReader

        reader = CompanionReader(self.companion, self._rate, self._height)
        try:
            while (seconds := self._mailbox.take()) is not None:
                self.read.emit(reader.at(seconds))
        except GdpwError as error:
            _log.info("driver: %s", error)
            self.failed.emit()
        except Exception:  # noqa: BLE001  # the edge of a thread
            _log.exception("the driver could not be read")
            self.failed.emit()
        finally:
            reader.close()
