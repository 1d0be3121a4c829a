"""Getting a portrait: open, paste, choose a face; the present work stays until it succeeds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.engine import Engine
from app.messages import Message
from app.session import EditSession
from app.widgets.pyramid import Pyramid
from app.workers import Job, JobContext, JobWorker
from gdpw_core.errors import GdpwError, SeveralFacesError
from gdpw_core.image import Photo, decode_photo, decode_photo_bytes

if TYPE_CHECKING:
    from gdpw_core.pipeline import Portrait

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Opened:
    """A portrait ready to be edited, and its picture for the canvas."""

    portrait: "Portrait"
    picture: Pyramid
    face: int | None


@dataclass(frozen=True, eq=False)
class Crowd:
    """A photo whose face must be chosen; boxes in photo pixels, largest first."""

    photo: Photo
    picture: Pyramid
    boxes: tuple[Box, ...]


class PortraitOpener(QObject):
    """Decodes and fits in the job thread; the session changes only when all of it succeeded."""

    decoded = Signal(object)
    """The picture of a photo whose head is still being fitted."""
    opened = Signal(object)
    """An `Opened`; emitted before the session changes."""
    crowded = Signal(object)
    """A `Crowd`: which face?"""
    failed = Signal()
    """The photo could not be used; the present work is as it was."""
    said = Signal(object)
    """A `Message`."""

    def __init__(
        self,
        session: EditSession,
        engine: Engine,
        jobs: JobWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._engine = engine
        self._jobs = jobs
        self._job: Job | None = None
        self._after: Callable[[], None] | None = None
        self.crowd: Crowd | None = None
        self.face: int | None = None

    @property
    def busy(self) -> bool:
        """Whether a photo is being opened."""
        return self._job is not None

    def open_file(self, path: Path, *, after: Callable[[], None] | None = None) -> None:
        """Open a photo; `after` runs once it can be edited."""
        self._start(path.name, lambda: decode_photo(path), None, after)

    def open_bytes(self, data: bytes, name: str) -> None:
        """Open an encoded picture that has no file."""
        self._start(name, lambda: decode_photo_bytes(data, name), None, None)

    def choose_face(self, index: int) -> None:
        """Open the face of that index of the photo last found to show several."""
        if self.crowd is not None:
            photo, name = self.crowd.photo, _name(self.crowd.photo)
            self._start(name, lambda: photo, index, self._after, keep_crowd=True)

    def leave_crowd(self) -> None:
        """The user chose none: forget a photo that is not the one being edited."""
        portrait = self._session.portrait
        crowd_photo = self.crowd.photo if self.crowd is not None else None
        if portrait is not None and portrait.photo is not crowd_photo:
            self.crowd = None

    def _start(
        self,
        name: str,
        decode: Callable[[], Photo],
        face: int | None,
        after: Callable[[], None] | None,
        *,
        keep_crowd: bool = False,
    ) -> None:
        if self._job is not None:
            self._jobs.cancel(self._job)
        self._after = after

        def run(context: JobContext) -> Opened | Crowd:
            return _open(context, self._engine, decode, face)

        def done(result: Opened | Crowd) -> None:
            self._finish(result, keep_crowd=keep_crowd)

        self._job = Job(
            title=self.tr("Opening {0}…").format(name),
            run=run,
            done=done,
            failed=self._fail,
            published=self.decoded.emit,
        )
        self._jobs.submit(self._job)

    def _finish(self, result: Opened | Crowd, *, keep_crowd: bool) -> None:
        self._job = None
        if isinstance(result, Crowd):
            self.crowd = result
            self.crowded.emit(result)
            return
        if not keep_crowd:
            self.crowd = None
        self.face = result.face
        after, self._after = self._after, None
        self.opened.emit(result)
        self._session.load(result.portrait)
        if after is not None:
            after()

    def _fail(self, error: GdpwError) -> None:
        self._job = None
        self.said.emit(Message(str(error), "error"))
        self.failed.emit()


def _open(
    context: JobContext, engine: Engine, decode: Callable[[], Photo], face: int | None
) -> Opened | Crowd:
    photo = decode()
    context.check()
    picture = Pyramid(photo.srgb8())
    context.publish(picture)
    pipeline = engine.wait(context.cancelled)
    try:
        portrait = pipeline.open_portrait(photo, face)
    except SeveralFacesError as error:
        return Crowd(photo, picture, _boxes(error.faces))
    return Opened(portrait, picture, face)


def _boxes(faces: Sequence[Sequence[float]]) -> tuple[Box, ...]:
    return tuple((float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in faces)


def _name(photo: Photo) -> str:
    return photo.path.name if photo.path is not None else photo.format
