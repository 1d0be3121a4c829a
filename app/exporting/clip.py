"""Writing the clip of the timeline, in a thread of its own; and the command that does the same."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.exporting.command import Work, model_arguments
from app.rendering.engine import Engine
from app.rendering.job_owner import JobOwner
from app.rendering.workers import Job, JobContext, JobWorker
from app.session import EditSession
from app.texts.messages import Kind, Message
from gdpw_core.errors import GdpwError
from gdpw_core.export.credentials import Ingredient

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdpw_core.export.clip import WrittenClip
    from gdpw_core.export.sequence_clip import ClipOptions

_TRACKS = (".json", ".csv", ".npz")


class ClipExporter(JobOwner):
    """Renders the timeline as it is when asked; edits made meanwhile do not change the clip.

    Args:
        session: holds the timeline.
        engine: the pipeline.
        jobs: the thread for long work.
        parent: owner.
    """

    progressed = Signal(int, int)
    """Frames that are written, and how many there will be."""
    ended = Signal()
    """The clip is written, or will not be."""

    def __init__(
        self,
        session: EditSession,
        engine: Engine,
        jobs: JobWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(session, engine, jobs, parent)
        self._job: Job | None = None
        self.source_file: Callable[[], Callable[[], Ingredient | None]] = lambda: lambda: None
        """Gives, in the window's thread, what reads the source's file in the other."""

    @property
    def running(self) -> bool:
        """Whether a clip is being written."""
        return self._job is not None

    def export(self, path: Path, options: "ClipOptions") -> None:
        """Write the clip of the present timeline; one at a time.

        Args:
            path: .mp4, .webm, .gif, a new folder, or a track (.json, .csv, .npz).
            options: how it is written.
        """
        portrait = self._session.portrait
        if portrait is None or self._job is not None:
            return
        from gdpw_core.export.sequence_clip import SequenceClip

        try:
            clip = SequenceClip(self._session.sequence, self._session.still, options)
        except GdpwError as error:
            self.said.emit(Message(str(error), "error"))
            return
        read_source, total = self.source_file(), clip.frames

        def run(context: JobContext) -> "WrittenClip":
            from gdpw_core.export.clip import WrittenClip

            def done(count: int) -> None:
                context.check()
                context.publish((count, total))

            pipeline = self._engine.wait(context.cancelled)
            if path.suffix.lower() in _TRACKS:
                return WrittenClip(clip.write_track(pipeline.pack.units, path))
            return clip.write(pipeline, portrait, path, source=read_source(), done=done)

        self._job = Job(
            title=self.tr("Writing {name}…").format(name=path.name),
            run=run,
            done=lambda written: self._on_written(path, written),
            failed=self._on_failed,
            published=lambda progress: self.progressed.emit(*progress),
        )
        if not self._jobs.isRunning():
            self._jobs.start()
        self._jobs.submit(self._job)

    def cancel(self) -> None:
        """Stop; nothing is left of the clip."""
        if self._job is not None:
            self._jobs.cancel(self._job)
            self._end()
            self.said.emit(Message(self.tr("The export was stopped; nothing was written.")))

    def _on_written(self, path: Path, written: "WrittenClip") -> None:
        self._end()
        text = self.tr("Saved {path}")
        if written.note:
            text = self.tr("Saved {path}, without content credentials ({reason})")
        text = text.format(path=path, reason=written.note)
        kind: Kind = "warning" if written.note else "good"
        if path.suffix.lower() in _TRACKS:
            self.said.emit(Message(text, kind))
        else:
            self.said.emit(Message(text, kind, self.tr("Watch it"), lambda: _open(path)))

    def _on_failed(self, error: GdpwError) -> None:
        self._end()
        self.said.emit(Message(str(error), "error"))

    def _end(self) -> None:
        self._job = None
        self.ended.emit()


def _open(path: Path) -> None:
    """Show a clip with the system's player."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def clip_command(work: Work, destination: Path, options: "ClipOptions") -> list[str] | None:
    """The arguments that write the same clip; None where no saved document holds the timeline.

    Args:
        work: what is exported.
        destination: where the window would write it.
        options: how it would be written.
    """
    if work.document is None:
        return None
    command = ["gdpw", "animate", str(work.document), *model_arguments(work)]
    is_track = destination.suffix.lower() in _TRACKS
    for option, value in (
        ("--size", None if is_track else options.edge),
        ("--fps", options.rate),
        ("--from", options.start or None),
        ("--to", options.end),
    ):
        if value is not None:
            command += [option, f"{value:.10g}"]
    companion = options.companion
    if companion is not None and (options.beside or options.sound):
        command += ["--driver", str(companion.path)]
        if companion.first:
            command += ["--driver-at", f"{companion.first:.10g}"]
        if companion.rate is not None:
            command += ["--driver-fps", f"{companion.rate:.10g}"]
        command += ["--side-by-side"] if options.beside else []
        command += ["--sound", "driver"] if options.sound else []
    if not options.label and not is_track:
        command.append("--no-label")
    return [*command, "--out", str(destination)]
