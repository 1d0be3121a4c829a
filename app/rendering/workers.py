"""The threads behind the window: one renders (latest wins), one does jobs (first come)."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, QThread, Signal

from app.rendering.engine import Engine
from app.rendering.mailbox import Mailbox
from app.rendering.steps import RenderRequest, RenderResult, Sketch, SketchRequest, render_steps
from gdpw_core.errors import Cancelled, GdpwError

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline

# A network's frame that takes longer than this would make the next move of a drag wait for it, so
# it is begun only when the drag has rested.
_FLUENT_MILLISECONDS = 30.0
_REST_SECONDS = 0.3

_log = logging.getLogger(__name__)


class RenderWorker(QThread):
    """Owns the making of the pipeline and every live frame.

    `submit` overwrites the waiting request: at most one is running and one waiting.
    """

    ready = Signal(object)
    """A pipeline was made; carries its status."""
    rendered = Signal(object)
    """A `RenderResult`."""
    sketched = Signal(object)
    """A `Sketch`."""
    failed = Signal(str)
    """A frame or the pipeline could not be made; one sentence for the user."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("render")
        self._engine = engine
        self._mailbox: Mailbox[RenderRequest | SketchRequest | Literal["rebuild"]] = Mailbox()
        self._rebuild: int | None = None
        self._full_milliseconds = float("inf")

    def submit(self, request: RenderRequest) -> None:
        """Ask for a frame; a request that still waits is dropped."""
        self._mailbox.put(request)

    def sketch(self, request: SketchRequest | None) -> None:
        """Make a small picture when there is nothing else to do; None: it is no longer wanted."""
        self._mailbox.put_idle(request)

    def rebuild(self, stamp: int) -> None:
        """Make the pipeline anew, as after the weights were changed.

        Args:
            stamp: the last portrait that the pipeline before it prepared; the new one cannot
                render it.
        """
        self._rebuild = stamp
        self._mailbox.put("rebuild")

    def stop(self) -> None:
        """Finish the step at hand and end."""
        self._mailbox.close()
        self._engine.close()

    def run(self) -> None:
        """The thread: make the pipeline, then serve the newest request until stopped."""
        pipeline, outdated = self._build(), -1
        while (request := self._mailbox.take()) is not None:
            # The number stays where a newer request took the place of "rebuild" in the mailbox.
            if self._rebuild is not None:
                outdated, self._rebuild = self._rebuild, None
                pipeline = self._build() or pipeline
            if request == "rebuild" or pipeline is None or request.stamp <= outdated:
                continue
            if isinstance(request, SketchRequest):
                self._sketch(pipeline, request)
            else:
                self._serve(pipeline, request)

    def _build(self) -> "Pipeline | None":
        try:
            pipeline = self._engine.build()
        except GdpwError as error:
            self.failed.emit(str(error))
        except Exception as error:  # noqa: BLE001  # the edge of a thread
            _log.exception("the pipeline could not be made")
            self.failed.emit(self.tr("The engine could not start: {0}").format(error))
        else:
            if not self._mailbox.closed:
                self.ready.emit(pipeline.status)
            return pipeline
        return None

    def _sketch(self, pipeline: "Pipeline", request: SketchRequest) -> None:
        pixels = None
        try:
            pixels = pipeline.preview(request.portrait, request.parameters, request.size).image
        except Exception:  # noqa: BLE001  # the edge of a thread
            # Nobody asked for this picture: its place stays empty.
            _log.exception("a sketch could not be rendered")
        if not self._mailbox.closed:
            self.sketched.emit(Sketch(request, pixels))

    def _serve(self, pipeline: "Pipeline", request: RenderRequest) -> None:
        try:
            steps = render_steps(pipeline, request)
            for number, (quality, make) in enumerate(steps):
                if number and self._is_overtaken(request):
                    return
                start = time.perf_counter()
                picture = make()
                elapsed = (time.perf_counter() - start) * 1000.0
                if quality == "full":
                    self._full_milliseconds = elapsed
                if not self._mailbox.closed:
                    final = number + 1 == len(steps)
                    self.rendered.emit(RenderResult(request, picture, quality, elapsed, final))
        except GdpwError as error:
            self.failed.emit(str(error))
        except Exception as error:  # noqa: BLE001  # the edge of a thread
            _log.exception("a frame could not be rendered")
            self.failed.emit(self.tr("This frame could not be rendered: {0}").format(error))

    def _is_overtaken(self, request: RenderRequest) -> bool:
        """Whether a better frame of this request would come too late."""
        fluent = request.settled or self._full_milliseconds < _FLUENT_MILLISECONDS
        return self._mailbox.newer_within(0.0 if fluent else _REST_SECONDS)


class JobContext:
    """What a job may ask and tell while it runs, in the job thread."""

    def __init__(self, job: "Job", worker: "JobWorker") -> None:
        self._job = job
        self._worker = worker

    def cancelled(self) -> bool:
        """Whether the user or the end of the application stopped the job."""
        stopping = self._worker.stopping and not self._job.finishes
        return self._job.stop.is_set() or stopping

    def check(self) -> None:
        """Go on, unless the job was stopped.

        Raises:
            Cancelled: it was.
        """
        if self.cancelled():
            raise Cancelled("stopped")

    def publish(self, value: object) -> None:
        """Hand an intermediate result to the window."""
        self._worker.published.emit(self._job, value)


@dataclass(frozen=True, eq=False)
class Job:
    """One piece of work for the job thread.

    Args:
        title: what the status bar says while it runs.
        run: does it; its result reaches `done`.
        done: called in the window's thread with the result.
        failed: called in the window's thread with the error; not after a cancel.
        published: called in the window's thread with what the job published.
        finishes: the application waits for it at the end (an export), instead of stopping it.
    """

    title: str
    run: Callable[[JobContext], Any]
    done: Callable[[Any], None]
    failed: Callable[[GdpwError], None]
    published: Callable[[Any], None] | None = None
    finishes: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)


class JobWorker(QThread):
    """Does jobs one after the other; a result counts only when the whole job succeeded."""

    published = Signal(object, object)
    _ended = Signal(object, object, object)
    busy_changed = Signal(str)
    """Title of the job at hand, or an empty text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobs")
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._pending: list[Job] = []
        self._stopping = threading.Event()
        self._ended.connect(self._deliver)
        self.published.connect(self._pass_on)

    @property
    def stopping(self) -> bool:
        """Whether the thread was asked to end."""
        return self._stopping.is_set()

    @property
    def pending(self) -> tuple[Job, ...]:
        """Jobs that run or wait, oldest first."""
        return tuple(self._pending)

    @property
    def writing(self) -> bool:
        """Whether a job that must be finished is not."""
        return self.isRunning() and any(j.finishes and not j.ended.is_set() for j in self._pending)

    def submit(self, job: Job) -> None:
        """Put a job at the end of the queue."""
        self._pending.append(job)
        self._queue.put(job)
        self.busy_changed.emit(self._pending[0].title)

    def cancel(self, job: Job) -> None:
        """Stop a job: it ends at its next check, or never starts; nothing of it is delivered."""
        job.stop.set()

    def stop(self) -> None:
        """Stop what may be stopped, finish what must be finished, and end."""
        self._stopping.set()
        for job in self._pending:
            if not job.finishes:
                job.stop.set()
        self._queue.put(None)

    def run(self) -> None:
        """The thread: one job after the other until stopped."""
        while (job := self._queue.get()) is not None:
            result, error = self._outcome(job)
            job.ended.set()
            self._ended.emit(job, result, error)

    def _outcome(self, job: Job) -> tuple[object, GdpwError | None]:
        context = JobContext(job, self)
        if job.stop.is_set():
            return None, Cancelled("stopped")
        try:
            return job.run(context), None
        except GdpwError as error:
            return None, error
        except Exception as error:  # noqa: BLE001  # the edge of a thread
            _log.exception("job failed: %s", job.title)
            return None, GdpwError(f"{job.title}: {error}")

    def _pass_on(self, job: Job, value: object) -> None:
        if job.published is not None and not job.stop.is_set():
            job.published(value)

    def _deliver(self, job: Job, result: object, error: GdpwError | None) -> None:
        self._pending.remove(job)
        self.busy_changed.emit(self._pending[0].title if self._pending else "")
        if job.stop.is_set() or isinstance(error, Cancelled):
            return
        if error is not None:
            job.failed(error)
        else:
            job.done(result)
