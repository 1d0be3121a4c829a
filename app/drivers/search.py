"""A driver that is not where it was: what is said, and the file that the user shows instead."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.drivers.files import DriverFiles
from app.opening.portraits import OpenedEdit
from app.rendering.workers import Job, JobContext, JobWorker
from app.session import EditSession
from app.texts.messages import Message
from gdpw_core.errors import GdpwError

if TYPE_CHECKING:
    from gdpw_core.motion.origin import TrackOrigin


class DriverSearch(QObject):
    """Nothing is looked for unasked, and nothing depends on what is not found.

    Args:
        session: whose tracks have drivers.
        files: where drivers lie.
        worker: the thread for long work.
        parent: owner.
    """

    said = Signal(object)
    """A `Message`."""
    asked = Signal(object)
    """The user wants to show where the driver of a `TrackOrigin` lies."""
    found = Signal()
    """The user has shown it."""

    def __init__(
        self,
        session: EditSession,
        files: DriverFiles,
        worker: JobWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._files, self._worker = session, files, worker

    def opened(self, edit: OpenedEdit) -> Message | None:
        """Find the drivers of a document that was opened; what is to be said of the others."""
        if edit.restored.sequence is None:
            return None
        self._files.settle(edit.restored.sequence, edit.folder)
        return self.gone()

    def gone(self) -> Message | None:
        """What is to be said of drivers that cannot be found; None if there are none."""
        missing = self._files.missing(self._session.sequence)
        if not missing:
            return None
        text = self.tr(
            "The driver {name} was moved or changed. The clip moves without it; find it to show "
            "it beside the result, to take its sound, or to follow it again."
        )
        if len(missing) > 1:
            text = self.tr(
                "{count} drivers, {name} first, were moved or changed. The clip moves without "
                "them; find them to show them beside the result, or to follow them again."
            )
        text = text.format(name=missing[0].name, count=len(missing))
        return Message(text, "warning", self.tr("Find it…"), lambda: self.asked.emit(missing[0]))

    def use(self, origin: "TrackOrigin", path: Path) -> None:
        """Take the file that the user chose for a driver."""
        stamp = self._session.stamp

        def run(_context: JobContext) -> "TrackOrigin":
            return _origin_of(origin, path)

        def done(found: "TrackOrigin") -> None:
            if self._session.stamp == stamp:
                self._take(origin, found, path)
                self.found.emit()

        def failed(error: GdpwError) -> None:
            self.said.emit(Message(str(error), "error"))

        title = self.tr("Opening {name}…").format(name=path.name)
        if not self._worker.isRunning():
            self._worker.start()
        self._worker.submit(Job(title=title, run=run, done=done, failed=failed))

    def _take(self, origin: "TrackOrigin", found: "TrackOrigin", path: Path) -> None:
        self._files.remember(found.mark, path)
        if found.mark == origin.mark:
            text = self.tr("{name} was found.").format(name=path.name)
            self.said.emit(self.gone() or Message(text, "good"))
            return

        def taken(other: "TrackOrigin") -> "TrackOrigin":
            return _as_file(other, found) if other.mark == origin.mark else other

        sequence = self._session.sequence.with_origins(taken)
        self._session.edit_sequence(sequence, self.tr("Driver {name}").format(name=path.name))
        text = self.tr(
            "{name} is another file than the one that was followed: look whether the two fit, or "
            "follow it again."
        )
        self.said.emit(Message(text.format(name=path.name), "warning"))


def _origin_of(origin: "TrackOrigin", path: Path) -> "TrackOrigin":
    """What is remembered of a file that takes the place of a driver.

    Raises:
        InputError: it cannot be read, or has nothing where the track begins.
    """
    from gdpw_core.document.fields import plain_name
    from gdpw_core.motion.driver import Driver
    from gdpw_core.motion.origin import mark_of

    mark = mark_of(path)
    if mark == origin.mark:
        return origin
    driver = Driver(path, origin.start, origin.end, origin.rate)
    sound = not driver.is_track and driver.facts().sound
    rate = origin.rate if driver.kind == "pictures" else None
    return replace(
        origin, name=plain_name(path.name), mark=mark, kind=driver.kind, sound=sound, rate=rate,
        link="",
    )  # fmt: skip


def _as_file(origin: "TrackOrigin", found: "TrackOrigin") -> "TrackOrigin":
    """The same part, followed in the same way, of another file."""
    return replace(
        origin, name=found.name, mark=found.mark, kind=found.kind, sound=found.sound,
        rate=found.rate, link="",
    )  # fmt: skip
