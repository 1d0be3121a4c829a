"""The document of the open edit: its file, whether it is saved, saving, and copies for crashes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.documents.photo_origin import PhotoOrigin
from app.documents.recovery import Recovery, Work
from app.documents.recovery_slot import LeftBehind
from app.documents.state import document_of
from app.opening.portraits import Opened, OpenedEdit, PortraitOpener
from app.places import place_of
from app.rendering.workers import Job, JobContext, JobWorker
from app.session import EditSession
from app.texts.core import spoken
from app.texts.messages import Message
from gdpw_core.document import SUFFIX, Document, SourcePhoto, ViewState, write_document
from gdpw_core.errors import GdpwError
from gdpw_core.export.credentials import Ingredient
from gdpw_core.image import Photo, check_folder

if TYPE_CHECKING:
    from gdpw_core.motion.sequence import Sequence
    from gdpw_core.pipeline import PipelineStatus


# The file of a larger photo is read again for each copy, instead of being held beside its pixels.
_KEPT_BYTES = 64 << 20


class Documents(QObject):
    """Knows where the edit is saved; a document changes on disk only whole.

    Args:
        session: the edit.
        opener: opens photos and documents.
        jobs: the thread that writes.
        folder: where copies for crashes lie.
        parent: owner.
    """

    said = Signal(object)
    """A `Message`."""
    changed = Signal()
    """Name, file, or whether everything is saved."""
    opened = Signal(object)
    """A `Document` was opened and its portrait is there."""
    saved = Signal(object)
    """Path of a document that was written."""

    def __init__(
        self,
        session: EditSession,
        opener: PortraitOpener,
        jobs: JobWorker,
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._opener = opener
        self._jobs = jobs
        self._path: Path | None = None
        self._linked = False
        self._status: PipelineStatus | None = None
        self._origin: PhotoOrigin | None = None
        self._coming: Opened | None = None
        self._photo: Photo | None = None
        self._content: tuple[PhotoOrigin, SourcePhoto] | None = None
        self.view: Callable[[], ViewState] = ViewState
        """What the canvas shows; the window sets it."""
        self.consent: Callable[[], bool] = bool
        """Whether the user agreed to the line of the first start; the window sets it."""
        self.link_drivers: Callable[[Sequence, Path | None], Sequence] = lambda clip, _: clip
        """The clip as a document of a folder keeps it; the window sets it."""
        self.drivers_gone: Callable[[OpenedEdit], Message | None] = lambda _: None
        """What is to be said of an opened document's drivers; the window sets it."""
        self.recovery = Recovery(folder, self._unsaved_work, self)
        self.recovery.said.connect(self.said)
        opener.opened.connect(self._expect)
        session.portrait_changed.connect(self._on_portrait)
        session.still_changed.connect(self._on_edit)
        session.sequence_changed.connect(self._on_edit)
        session.stack.indexChanged.connect(self._on_step)
        session.stack.cleanChanged.connect(self.changed)

    @property
    def path(self) -> Path | None:
        """The document's file; None before it was saved."""
        return self._path

    @property
    def photo_file(self) -> Path | None:
        """The photo's own file; None if it has none, or came in a document."""
        return self._origin.path if self._origin is not None else None

    def source_file(self) -> Callable[[], Ingredient | None]:
        """What reads the photo's file, to be called in another thread."""
        portrait, origin = self._session.portrait, self._origin

        def read() -> Ingredient | None:
            if portrait is None or origin is None:
                return None
            photo = origin.content(portrait.photo)
            return None if photo.data is None else Ingredient(photo.name, photo.data)

        return read

    @property
    def linked(self) -> bool:
        """Whether the document names its photo instead of holding it."""
        return self._linked

    @property
    def modified(self) -> bool:
        """Whether there is work that no document holds."""
        return self._session.portrait is not None and not self._session.stack.isClean()

    @property
    def name(self) -> str:
        """What the title bar calls the edit; empty without one."""
        if self._session.portrait is None:
            return ""
        if self._path is not None:
            return self._path.stem
        path = self._session.portrait.photo.path
        return path.name if path is not None else self.tr("Pasted picture")

    def suggestion(self, folder: Path) -> Path:
        """A name for the document: its own, else the photo's beside it, else in `folder`."""
        if self._path is not None:
            return self._path
        portrait = self._session.portrait
        photo = portrait.photo.path if portrait is not None else None
        stem = photo.stem if photo is not None else self.tr("portrait")
        return place_of(photo, folder) / f"{stem}{SUFFIX}"

    def can_link(self, folder: Path) -> bool:
        """Whether the photo lies in a folder, so that a document there may name it."""
        return self._origin is not None and bool(self._origin.link_from(folder))

    def set_status(self, status: "PipelineStatus") -> None:
        """Head and weights that are in use from now on."""
        before, self._status = self._status, status
        if before is not None and before.head_identity != status.head_identity:
            # The document keeps the edit of the head before: it is not replaced unasked.
            self._path = None
            self.changed.emit()

    def save(self, path: Path, *, link: bool, after: Callable[[], None] | None = None) -> None:
        """Write the document.

        Args:
            path: destination; the suffix is added if it is missing.
            link: name the photo instead of embedding it, where it lies in the same folder.
            after: runs once the document is on the disk; not after a failure.
        """
        portrait, origin = self._session.portrait, self._origin
        if portrait is None or origin is None:
            return
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        compose = self._composer(path.parent)
        stamp, still = self._session.stamp, self._session.still
        sequence = self._session.sequence
        place = self._session.stack.index()

        def run(_context: JobContext) -> bool:
            check_folder(path)
            document = compose()
            named = origin.link_from(path.resolve().parent) if link else ""
            if named:
                document = replace(document, photo=document.photo.linked(named))
            write_document(document, path)
            return bool(named)

        def done(linked: bool) -> None:
            if self._session.stamp == stamp:
                self._path, self._linked = path, linked
                at_rest = self._session.stack.index() == place
                same = self._session.still == still and self._session.sequence == sequence
                if at_rest and same:
                    self._session.stack.setClean()
                    self.recovery.keep()
                self.changed.emit()
            self.said.emit(Message(self.tr("Saved {0}").format(path), "good"))
            self.saved.emit(path)
            if after is not None:
                after()

        def failed(error: GdpwError) -> None:
            text = self.tr("{0}. Nothing is lost: save it elsewhere.")
            self.said.emit(Message(text.format(spoken(str(error)).rstrip(".")), "error"))

        title = self.tr("Saving {0}…").format(path.name)
        self._jobs.submit(Job(title=title, run=run, done=done, failed=failed, finishes=True))

    def recover(self, left: LeftBehind) -> None:
        """Open unsaved work of a window that did not end properly."""
        self._opener.recover(left)

    def _composer(self, folder: Path | None) -> Callable[[], Document]:
        """Makes the document of this very moment, in another thread; `folder` will hold it."""
        portrait, origin = self._session.portrait, self._origin
        assert portrait is not None
        assert origin is not None
        history, status, view = self._session.history(), self._status, self.view()
        consent, sequence = self.consent(), self.link_drivers(self._session.sequence, folder)

        def compose() -> Document:
            kept = self._content
            photo = kept[1] if kept and kept[0] is origin else origin.content(portrait.photo)
            if photo.data is not None and len(photo.data) <= _KEPT_BYTES:
                self._content = origin, photo
            return document_of(
                portrait, history, photo, status, view, consent=consent, sequence=sequence
            )

        return compose

    def _unsaved_work(self) -> Work | None:
        if not self.modified or self._origin is None:
            return None
        folder = None if self._path is None else self._path.parent
        return self._composer(folder), self._path

    def _expect(self, opened: Opened) -> None:
        self._coming = opened

    def _on_portrait(self) -> None:
        coming, self._coming = self._coming, None
        portrait = self._session.portrait
        if portrait is None:
            return
        if coming is None or coming.portrait is not portrait:
            # The same photo fitted anew: the document on the disk holds the fit before it.
            if portrait.photo is self._photo:
                self._session.stack.resetClean()
            self.changed.emit()
            return
        self._origin, self._photo, self._content = coming.origin, portrait.photo, None
        edit = coming.edit
        self._path = edit.path if edit is not None else None
        self._linked = bool(
            edit is not None and edit.recovered is None and edit.document.photo.link
        )
        if edit is not None:
            if edit.recovered is not None or not edit.restored.same_head:
                self._session.stack.resetClean()
            self._keep_recovered(edit.recovered)
            self._tell(edit)
            self.opened.emit(edit.document)
        self.changed.emit()

    def _tell(self, edit: OpenedEdit) -> None:
        """Say what is other than when the document was saved."""
        gone = self.drivers_gone(edit)
        notices = [*edit.restored.notices, *([gone.text] if gone is not None else [])]
        if notices:
            message = gone or Message("", "warning")
            self.said.emit(replace(message, text=" ".join(notices)))

    def _keep_recovered(self, left: LeftBehind | None) -> None:
        """Remove what was left behind once this window keeps a copy of its own."""
        if left is None:
            return

        def discard() -> None:
            if self.recovery.behind:
                # That was still the copy of the work before.
                return
            self.recovery.kept.disconnect(discard)
            left.discard()

        self.recovery.kept.connect(discard)
        self.recovery.keep()

    def _on_edit(self) -> None:
        if self._session.portrait is not None:
            self.recovery.note()

    def _on_step(self) -> None:
        if self._session.portrait is not None:
            self.recovery.note_step()
