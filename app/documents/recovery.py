"""Keeps unsaved work on disk while it is edited, and finds it again after a crash."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.documents.recovery_slot import LeftBehind, RecoverySlot, left_behind
from app.texts.messages import Message
from gdpw_core.document import Document
from gdpw_core.errors import GdpwError

# Never more than two seconds or twenty steps behind, unless the disk is slower than that.
PAUSE = 2_000
STEPS_BEHIND = 20
_LONGEST_PAUSE = 60_000
_SHARE = 20

_log = logging.getLogger(__name__)

Compose = Callable[[], Document]
Work = tuple[Compose, Path | None]


class Recovery(QObject):
    """Writes in a thread of its own, so that neither a drag nor a long job waits for the disk.

    Args:
        folder: where the slots of all windows lie.
        work: makes, in the window's thread, a function that composes the document in the other,
            with the path it was saved to; None while nothing is unsaved.
        parent: owner.
    """

    said = Signal(object)
    """A `Message`."""
    kept = Signal()
    """A copy was written."""
    _ended = Signal(float, str)

    def __init__(
        self, folder: Path, work: Callable[[], Work | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._work = work
        self._slot = RecoverySlot(folder)
        self._thread: threading.Thread | None = None
        self._writing = self._asked = self._failing = self._closed = False
        self._steps = 0
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.keep)
        self._ended.connect(self._on_ended)

    @property
    def folder(self) -> Path:
        """Where this window's copy lies."""
        return self._slot.folder

    @property
    def behind(self) -> bool:
        """Whether something was to be kept while the copy before it was being written."""
        return self._asked

    def note(self) -> None:
        """The work changed: keep it soon."""
        if not self._closed and not self._timer.isActive():
            self._timer.start()

    def note_step(self) -> None:
        """A step was made or taken back."""
        self._steps += 1
        if self._steps >= STEPS_BEHIND:
            self.keep()
        else:
            self.note()

    def keep(self) -> None:
        """Keep the work now, or forget the copy if everything is saved."""
        self._timer.stop()
        if self._closed:
            return
        if self._writing:
            self._asked = True
            return
        self._steps = 0
        work, slot = self._work(), self._slot
        if work is None and not slot.used:
            return
        self._writing = True
        self._thread = threading.Thread(target=self._write, args=(slot, work), name="recovery")
        self._thread.start()

    def left_behind(self) -> list[LeftBehind]:
        """Unsaved work of windows that did not end properly, the latest first."""
        return left_behind(self._folder)

    def close(self, *, keep: bool) -> None:
        """Wait for what is being written, and end.

        Args:
            keep: leave the present work to be recovered; otherwise it was saved or discarded.
        """
        if self._closed:
            return
        self._closed = True
        self._timer.stop()
        work = self._work() if keep else None
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if work is not None:
            self._write(self._slot, work)
        self._slot.close(keep=work is not None)

    def _write(self, slot: RecoverySlot, work: Work | None) -> None:
        """In the thread of the copies."""
        start = time.perf_counter()
        fault = ""
        try:
            if work is None:
                slot.clear()
            else:
                compose, saved_as = work
                slot.write(compose(), saved_as)
        except (OSError, GdpwError) as error:
            fault = str(error)
        except Exception as error:  # noqa: BLE001  # the edge of a thread
            _log.exception("the work could not be kept")
            fault = str(error) or type(error).__name__
        finally:
            self._ended.emit(time.perf_counter() - start, fault)

    def _on_ended(self, seconds: float, fault: str) -> None:
        self._writing = False
        self._timer.setInterval(int(min(max(PAUSE, seconds * 1000 * _SHARE), _LONGEST_PAUSE)))
        if not fault:
            self._failing = False
            self.kept.emit()
        elif not self._failing:
            self._failing = True
            text = self.tr("No copy for a crash can be kept: {0}. Save your work.")
            self.said.emit(Message(text.format(fault.rstrip(".")), "warning"))
        if self._asked:
            self._asked = False
            if self._steps >= STEPS_BEHIND:
                self.keep()
            else:
                self.note()
