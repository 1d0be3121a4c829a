"""Writing the result: picture, head parameters or mesh; copying the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.places import place_of
from app.rendering.engine import Engine
from app.rendering.job_owner import JobOwner
from app.rendering.workers import Job, JobContext, JobWorker
from app.session import EditSession
from app.texts.messages import Message
from app.widgets.pyramid import rgb_image
from gdpw_core.errors import GdpwError
from gdpw_core.export.credentials import Ingredient, credentials_available
from gdpw_core.export.picture import PictureOptions, finished, write_picture
from gdpw_core.export.suffixes import EXPORT_SUFFIXES
from gdpw_core.image import PHOTO_SUFFIXES, Photo, check_destination
from gdpw_core.provenance import changed_settings


@dataclass(frozen=True)
class _Written:
    """A file that was written, and why it has no content credentials, if it should."""

    path: Path
    note: str = ""


class Exporter(JobOwner):
    """Renders at the photo's own resolution and writes the file in the job thread.

    Args:
        session: what is exported.
        engine: the pipeline.
        jobs: the thread.
        parent: owner.
    """

    saved = Signal(object)
    """Path of a file that was written."""

    def __init__(
        self,
        session: EditSession,
        engine: Engine,
        jobs: JobWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(session, engine, jobs, parent)
        self._target: Path | None = None
        self.source_file: Callable[[], Callable[[], Ingredient | None]] = lambda: lambda: None
        """Gives, in the window's thread, what reads the source's file in the other."""
        session.portrait_changed.connect(self._forget_target)

    @property
    def target(self) -> Path | None:
        """File of the last export of this portrait; None before it."""
        return self._target

    def suggestion(self, folder: Path, suffix: str = ".png") -> Path:
        """A free name beside the photo, or in `folder` where that cannot be."""
        portrait = self._session.portrait
        source = portrait.photo.path if portrait is not None else None
        place, stem = place_of(source, folder), source.stem if source else self.tr("portrait")
        path = place / f"{stem}-edited{suffix}"
        count = 2
        while path.exists():
            path = place / f"{stem}-edited-{count}{suffix}"
            count += 1
        return path

    def refusal(self, path: Path) -> str:
        """Why an export cannot be written to a path; empty if it can."""
        portrait = self._session.portrait
        source = portrait.photo.path if portrait is not None else None
        if source is not None and _same_file(path, source):
            text = self.tr("{0} is the source photo: choose another name to keep it.")
            return text.format(path.name)
        return ""

    def export(self, path: Path, options: PictureOptions | None = None) -> None:
        """Write the edit; the name's suffix says as what, PNG without one.

        Args:
            path: destination: a picture, head parameters or a mesh.
            options: how a picture is written.
        """
        if self._session.portrait is None:
            return
        if path.suffix.lower() not in EXPORT_SUFFIXES:
            path = path.with_name(path.name + ".png")
        if refusal := self.refusal(path):
            self.said.emit(Message(refusal, "error"))
            return
        if path.suffix.lower() in PHOTO_SUFFIXES:
            run = self._picture_writer(path, options or PictureOptions())
        else:
            run = self._head_writer(path)
        self._submit(self.tr("Saving {0}…").format(path.name), run, self._on_saved)

    def copy(self) -> None:
        """Put the edited photo on the clipboard."""
        if self._session.portrait is not None:
            render = self._renderer(PictureOptions())
            self._submit(self.tr("Copying the picture…"), render, self._on_copied)

    def _picture_writer(
        self, path: Path, options: PictureOptions
    ) -> "Callable[[JobContext], _Written]":
        render, settings, content = self._renderer(options), self._settings(), self.source_file()

        def run(context: JobContext) -> _Written:
            check_destination(path)
            picture = render(context)
            source = content() if credentials_available() else None
            note = write_picture(picture, path, options, settings, source=source)
            return _Written(path, note)

        return run

    def _head_writer(self, path: Path) -> "Callable[[JobContext], _Written]":
        """Writes head parameters or the mesh of the present state."""
        portrait, parameters = self._session.portrait, self._session.parameters
        settings = self._settings()
        assert portrait is not None

        def run(context: JobContext) -> _Written:
            # Here, because the window starts without torch.
            from app.exporting.head_files import write_head

            write_head(path, self._engine.wait(context.cancelled), portrait, parameters, settings)
            return _Written(path)

        return run

    def _renderer(self, options: PictureOptions) -> Callable[[JobContext], Photo]:
        """A job step over the present state, which may change while the job waits."""
        portrait, parameters = self._session.portrait, self._session.parameters
        settings = self._settings()
        assert portrait is not None

        def render(context: JobContext) -> Photo:
            pipeline = self._engine.wait(context.cancelled)
            edited = pipeline.export(portrait, parameters)
            return finished(edited, portrait.stage, options, settings)

        return render

    def _submit(
        self, title: str, run: Callable[[JobContext], object], done: Callable[..., None]
    ) -> None:
        self._jobs.submit(
            Job(title=title, run=run, done=done, failed=self._on_failed, finishes=True)
        )

    def _settings(self) -> dict[str, float]:
        session = self._session
        return changed_settings(session.controls, session.parameters, session.fitted)

    def _on_saved(self, written: "_Written") -> None:
        self._target = written.path
        text = self.tr("Saved {0}").format(written.path)
        if written.note:
            text += self.tr(", without content credentials ({0})").format(written.note)
        self.said.emit(Message(text, "warning" if written.note else "good"))
        self.saved.emit(written.path)

    def _on_copied(self, photo: Photo) -> None:
        QGuiApplication.clipboard().setImage(rgb_image(photo.srgb8()).copy())
        self.said.emit(Message(self.tr("The picture is on the clipboard."), "good"))

    def _on_failed(self, error: GdpwError) -> None:
        self.said.emit(Message(str(error), "error"))

    def _forget_target(self) -> None:
        self._target = None


def _same_file(path: Path, source: Path) -> bool:
    try:
        return path.samefile(source)
    except OSError:
        return path.absolute() == source.absolute()
