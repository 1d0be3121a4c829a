"""Getting a portrait: open, paste, choose a face, a document; the work stays until it succeeds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.documents.photo_origin import PhotoOrigin
from app.documents.recovery_slot import LeftBehind
from app.documents.state import Restored, decoded_photo, read_with_photo, restored
from app.rendering.engine import Engine
from app.rendering.job_owner import JobOwner
from app.rendering.workers import Job, JobContext, JobWorker
from app.session import EditSession
from app.texts.messages import Message
from app.widgets.pyramid import Pyramid
from gdpw_core.document import Document, PhotoGoneError
from gdpw_core.errors import GdpwError, SeveralFacesError
from gdpw_core.image import Photo, decode_photo, decode_photo_bytes

if TYPE_CHECKING:
    from gdpw_core.pipeline import Portrait

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Opened:
    """A portrait ready to be edited.

    Args:
        portrait: prepared.
        picture: for the canvas.
        face: index of the face, if one was chosen.
        origin: the photo's file.
        edit: the document it came from, with its history; None for a photo.
    """

    portrait: "Portrait"
    picture: Pyramid
    face: int | None
    origin: PhotoOrigin
    edit: "OpenedEdit | None" = None


@dataclass(frozen=True, eq=False)
class OpenedEdit:
    """What a document adds to its photo.

    Args:
        document: as read.
        restored: as it can be edited here.
        path: the file it belongs to; None: none yet.
        folder: where what it names lies.
        recovered: it is unsaved work of a window that did not end properly.
    """

    document: Document
    restored: Restored
    path: Path | None
    folder: Path
    recovered: LeftBehind | None = None


@dataclass(frozen=True, eq=False)
class Crowd:
    """A photo whose face must be chosen; boxes in photo pixels, largest first."""

    photo: Photo
    picture: Pyramid
    boxes: tuple[Box, ...]
    origin: PhotoOrigin


Guard = Callable[[Callable[[], None], Callable[[], None]], None]
_Make = Callable[[JobContext], Opened | Crowd]


class PortraitOpener(JobOwner):
    """Decodes and fits in the job thread; the session changes only when all of it succeeded."""

    decoded = Signal(object)
    """The picture of a photo whose head is still being fitted."""
    opened = Signal(object)
    """An `Opened`; emitted before the session changes."""
    crowded = Signal(object)
    """A `Crowd`: which face?"""
    failed = Signal()
    """The photo could not be used; the present work is as it was."""
    photo_gone = Signal(object, str)
    """Path of a document whose photo is not where it was, and a sentence about it."""

    def __init__(
        self,
        session: EditSession,
        engine: Engine,
        jobs: JobWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(session, engine, jobs, parent)
        self._job: Job | None = None
        self._after: Callable[[], None] | None = None
        self.guard: Guard = lambda go_on, _stay: go_on()
        """Calls its first argument once the present work may be replaced, else the second."""
        self.crowd: Crowd | None = None
        self.face: int | None = None

    @property
    def busy(self) -> bool:
        """Whether a photo is being opened."""
        return self._job is not None

    def open_file(self, path: Path, *, after: Callable[[], None] | None = None) -> None:
        """Open a photo; `after` runs once it can be edited."""
        origin = PhotoOrigin.of_file(path)
        self._start(path.name, self._photo(lambda: decode_photo(path), None, origin), after)

    def open_bytes(self, data: bytes, name: str) -> None:
        """Open an encoded picture that has no file."""
        origin = PhotoOrigin.of_bytes(data, name)
        self._start(name, self._photo(lambda: decode_photo_bytes(data, name), None, origin))

    def open_document(self, path: Path, photo: Path | None = None) -> None:
        """Open a document where it was left; `photo` is its photo, if that lies elsewhere now."""

        def make(context: JobContext) -> Opened:
            return _open_document(context, self._engine, path, path, photo)

        def failed(error: GdpwError) -> None:
            if isinstance(error, PhotoGoneError):
                self._job = None
                self.photo_gone.emit(path, str(error))
                self.failed.emit()
            else:
                self._fail(error)

        self._start(path.name, make, failed=failed)

    def recover(self, left: LeftBehind) -> None:
        """Open the unsaved work of a window that did not end properly."""

        def make(context: JobContext) -> Opened:
            opened = _open_document(context, self._engine, left.document, left.saved_as)
            assert opened.edit is not None
            return replace(opened, edit=replace(opened.edit, recovered=left))

        self._start(self.tr("unsaved work"), make)

    def choose_face(self, index: int) -> None:
        """Open the face of that index of the photo last found to show several."""
        if self.crowd is not None:
            photo, name = self.crowd.photo, _name(self.crowd.photo)
            make = self._photo(lambda: photo, index, self.crowd.origin)
            self._start(name, make, self._after, keep_crowd=True)

    def leave_crowd(self) -> None:
        """The user chose none: forget a photo that is not the one being edited."""
        portrait = self._session.portrait
        crowd_photo = self.crowd.photo if self.crowd is not None else None
        if portrait is not None and portrait.photo is not crowd_photo:
            self.crowd = None

    def _photo(self, decode: Callable[[], Photo], face: int | None, origin: PhotoOrigin) -> _Make:
        def make(context: JobContext) -> Opened | Crowd:
            return _open(context, self._engine, decode, face, origin)

        return make

    def _start(
        self,
        name: str,
        make: _Make,
        after: Callable[[], None] | None = None,
        *,
        keep_crowd: bool = False,
        failed: Callable[[GdpwError], None] | None = None,
    ) -> None:
        if self._job is not None:
            self._jobs.cancel(self._job)
        self._after = after

        def done(result: Opened | Crowd) -> None:
            self._finish(result, keep_crowd=keep_crowd)

        self._job = Job(
            title=self.tr("Opening {0}…").format(name),
            run=make,
            done=done,
            failed=failed or self._fail,
            published=self.decoded.emit,
        )
        self._jobs.submit(self._job)

    def _finish(self, result: Opened | Crowd, *, keep_crowd: bool) -> None:
        self._job = None
        if isinstance(result, Crowd):
            self.crowd = result
            self.crowded.emit(result)
            return
        self.guard(lambda: self._replace(result, keep_crowd=keep_crowd), self._stay)

    def _stay(self) -> None:
        """The user keeps the present work."""
        self._after = None
        self.leave_crowd()
        self.failed.emit()

    def _replace(self, result: Opened, *, keep_crowd: bool) -> None:
        if not keep_crowd:
            self.crowd = None
        self.face = result.face
        after, self._after = self._after, None
        self.opened.emit(result)
        if result.edit is not None:
            edit = result.edit.restored
            self._session.restore(result.portrait, edit.history, edit.sequence)
        else:
            self._session.load(result.portrait)
        if after is not None:
            after()

    def _fail(self, error: GdpwError) -> None:
        self._job = None
        self.said.emit(Message(str(error), "error"))
        self.failed.emit()


def _open(
    context: JobContext,
    engine: Engine,
    decode: Callable[[], Photo],
    face: int | None,
    origin: PhotoOrigin,
) -> Opened | Crowd:
    photo = decode()
    context.check()
    picture = Pyramid(photo.srgb8())
    context.publish(picture)
    pipeline = engine.wait(context.cancelled)
    try:
        portrait = pipeline.open_portrait(photo, face)
    except SeveralFacesError as error:
        return Crowd(photo, picture, _boxes(error.faces), origin)
    return Opened(portrait, picture, face, origin)


def _open_document(
    context: JobContext,
    engine: Engine,
    path: Path,
    saved_as: Path | None,
    found: Path | None = None,
) -> Opened:
    document = read_with_photo(path, found)
    folder = (saved_as or path).parent
    photo = decoded_photo(document, folder)
    context.check()
    picture = Pyramid(photo.srgb8())
    context.publish(picture)
    edit = restored(engine.wait(context.cancelled), document, photo)
    # An edit carried over to another head must not replace the document that holds the original.
    kept = saved_as if edit.same_head else None
    origin = PhotoOrigin.of_document(document.photo)
    if document.photo.link and saved_as == path:
        # Named again when it is saved again; the photo of recovered work is gone by then.
        origin = PhotoOrigin.of_file(path.parent / document.photo.link)
    return Opened(edit.portrait, picture, None, origin, OpenedEdit(document, edit, kept, folder))


def _boxes(faces: Sequence[Sequence[float]]) -> tuple[Box, ...]:
    return tuple((float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in faces)


def _name(photo: Photo) -> str:
    return photo.path.name if photo.path is not None else photo.format
