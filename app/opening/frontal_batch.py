"""Frontalizes many photos, one after the other, beside the work in the window."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.rendering.engine import Engine
from app.rendering.workers import Job, JobContext, JobWorker
from app.texts.core import spoken
from gdpw_core.errors import GdpwError, OutputError, SeveralFacesError
from gdpw_core.export.picture import write_whole_picture
from gdpw_core.image import READ_SUFFIXES, check_destination, decode_photo
from gdpw_core.provenance import changed_settings

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline

State = Literal["waiting", "working", "written", "failed", "cancelled"]


@dataclass(frozen=True)
class BatchItem:
    """One photo of the batch.

    Args:
        source: the photo.
        state: how far it is.
        note: what to say about it: the name written, or why not.
    """

    source: Path
    state: State = "waiting"
    note: str = ""


@dataclass(frozen=True)
class _Written:
    path: Path
    faces: int


class FrontalBatch(QObject):
    """Every photo is a job of its own: what the user does in the window gets its turn between two.

    Args:
        engine: the pipeline.
        jobs: the thread.
        parent: owner.
    """

    changed = Signal(int)
    """The item of that index is in another state."""
    finished = Signal()
    """Nothing waits and nothing runs any more."""

    def __init__(self, engine: Engine, jobs: JobWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._jobs = jobs
        self._job: Job | None = None
        self._keep_expression = True
        self._folder = Path()
        self._seconds: list[float] = []
        self.items: list[BatchItem] = []

    @property
    def running(self) -> bool:
        """Whether a photo is being worked on."""
        return self._job is not None

    @property
    def done(self) -> int:
        """How many photos need nothing more."""
        return sum(item.state not in ("waiting", "working") for item in self.items)

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take; None before the first photo is done."""
        rest = len(self.items) - self.done
        return mean(self._seconds) * rest if self._seconds else None

    def set_photos(self, photos: Sequence[Path]) -> None:
        """Take these photos, none started."""
        self.items = [BatchItem(photo) for photo in photos]
        self._seconds = []

    def start(self, folder: Path, *, keep_expression: bool) -> None:
        """Work through the photos that wait; results go into `folder`."""
        self._folder, self._keep_expression = folder, keep_expression
        self._next()

    def cancel(self) -> None:
        """Stop; what is written stays, nothing is left half-written."""
        if self._job is not None:
            self._jobs.cancel(self._job)
            self._job = None
        for index, item in enumerate(self.items):
            if item.state in ("waiting", "working"):
                self._set(index, "cancelled", "")
        self.finished.emit()

    def _next(self) -> None:
        index = next((i for i, item in enumerate(self.items) if item.state == "waiting"), None)
        if index is None:
            self._job = None
            self.finished.emit()
            return
        source, folder, keep = self.items[index].source, self._folder, self._keep_expression
        self._set(index, "working", "")
        begun = time.monotonic()

        def run(context: JobContext) -> _Written:
            pipeline = self._engine.wait(context.cancelled)
            return _frontalize(context, pipeline, source, folder, keep_expression=keep)

        def done(written: _Written) -> None:
            self._seconds.append(time.monotonic() - begun)
            note = written.path.name
            if written.faces > 1:
                note = self.tr("{0}: the largest of {1} faces").format(note, written.faces)
            self._set(index, "written", note)
            self._next()

        def failed(error: GdpwError) -> None:
            self._set(index, "failed", spoken(str(error)).replace(str(source), source.name))
            self._next()

        title = self.tr("Frontalizing {0} of {1}…").format(index + 1, len(self.items))
        self._job = Job(title=title, run=run, done=done, failed=failed)
        self._jobs.submit(self._job)

    def _set(self, index: int, state: State, note: str) -> None:
        self.items[index] = replace(self.items[index], state=state, note=note)
        self.changed.emit(index)


def photos_in(paths: Sequence[Path]) -> list[Path]:
    """The photos among files and directly inside folders, each once, in order."""
    found: dict[Path, None] = {}
    for path in paths:
        for photo in _inside(path) if path.is_dir() else [path]:
            if photo.suffix.lower() in READ_SUFFIXES and photo.is_file():
                found[photo] = None
    return list(found)


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _frontalize(
    context: JobContext,
    pipeline: "Pipeline",
    source: Path,
    folder: Path,
    *,
    keep_expression: bool,
) -> _Written:
    photo = decode_photo(source)
    context.check()
    faces = 1
    try:
        portrait = pipeline.open_portrait(photo)
    except SeveralFacesError as error:
        faces = len(error.faces)
        portrait = pipeline.open_portrait(photo, 0)
    context.check()
    parameters = pipeline.frontalized(portrait, keep_expression=keep_expression)
    edited = pipeline.export(portrait, parameters)
    context.check()
    settings = changed_settings(pipeline.controls, parameters, portrait.fit.parameters)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {error.strerror or error}") from error
    path = _free_name(folder, source.stem)
    check_destination(path)
    write_whole_picture(edited, path, settings, source)
    return _Written(path, faces)


def _free_name(folder: Path, stem: str) -> Path:
    path, count = folder / f"{stem}_frontal.png", 2
    while path.exists():
        path, count = folder / f"{stem}_frontal-{count}.png", count + 1
    return path
