"""Everything behind the window: session, threads, and what they do together."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QObject, Signal

from app.assets.head_change import Prepared, prepared_anew, swap_head
from app.assets.manager import AssetManager
from app.documents.document import Documents
from app.drivers.imitation import Imitator
from app.exporting.files import Exporter
from app.opening.frontal_batch import FrontalBatch
from app.opening.portraits import PortraitOpener
from app.opening.refit import Refitter
from app.rendering.engine import Engine
from app.rendering.workers import Job, JobContext, JobWorker, RenderWorker
from app.session import EditSession
from app.texts.messages import Message
from gdpw_core.assets.store import AssetStore
from gdpw_core.controls import Controls
from gdpw_core.errors import GdpwError
from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline

MakePipeline = Callable[[], "Pipeline"]
_PATIENCE = 1_000
_CLIP_PATIENCE = 10_000

_log = logging.getLogger(__name__)


class Studio(QObject):
    """Owns the session, the threads, and the parts that open, keep and write.

    Args:
        make_pipeline: makes the pipeline in the render thread.
        controls: the sliders of the head.
        data_folder: where unsaved work is kept.
        parent: owner.
        assets: imported heads and weights; None for those of the user.
    """

    said = Signal(object)
    """A `Message` for the banner."""

    def __init__(
        self,
        make_pipeline: MakePipeline,
        controls: Controls,
        data_folder: Path,
        parent: QObject | None = None,
        *,
        assets: AssetStore | None = None,
    ) -> None:
        super().__init__(parent)
        self.data_folder = data_folder
        self.session = EditSession(controls, self)
        self.engine = Engine(make_pipeline)
        self.renderer = RenderWorker(self.engine, self)
        self.jobs = JobWorker(self)
        self.media = JobWorker(self)
        """For clips, which take minutes; started by who first needs it."""
        self.opener = PortraitOpener(self.session, self.engine, self.jobs, self)
        self.exporter = Exporter(self.session, self.engine, self.jobs, self)
        self.documents = Documents(
            self.session, self.opener, self.jobs, data_folder / "recovery", self
        )
        self.batch = FrontalBatch(self.engine, self.jobs, self)
        self.imitator = Imitator(self.session, self.engine, self.jobs, self)
        self.refitter = Refitter(self.session, self.engine, self.jobs, self)
        self.assets = AssetManager(assets or AssetStore(), self.jobs, self)
        self.exporter.source_file = self.documents.source_file
        parts = (self.opener, self.exporter, self.documents, self.refitter, self.imitator)
        for part in parts:
            part.said.connect(self.said)

    def start_jobs(self) -> None:
        """Start the job thread: photos can be decoded."""
        self.jobs.start()

    def start_engine(self) -> None:
        """Start the render thread, which imports torch first."""
        if not self.renderer.isRunning():
            self.renderer.start()

    def frontalize(self, *, keep_expression: bool = True) -> None:
        """Turn the head to the viewer and the gaze forward, as one step."""
        portrait, parameters = self.session.portrait, self.session.parameters
        if portrait is None:
            return
        stamp = self.session.stamp

        def run(context: JobContext) -> FaceParameters:
            pipeline = self.engine.wait(context.cancelled)
            return pipeline.frontalized(portrait, parameters, keep_expression=keep_expression)

        def done(frontal: FaceParameters) -> None:
            if self.session.stamp == stamp:
                self.session.edit(frontal, self.tr("Frontalize"))

        self._submit(self.tr("Frontalizing…"), run, done)

    def use_models(self, make_pipeline: MakePipeline) -> None:
        """Make the pipeline anew and prepare the open photo with it.

        With the same head edits and history stay. Another head is fitted anew, and what means the
        same on both comes along as one step.
        """
        before = self.engine.present
        self.engine.replace(make_pipeline)
        self.renderer.rebuild(self.session.stamp)
        portrait, stamp = self.session.portrait, self.session.stamp

        def run(context: JobContext) -> "Prepared":
            return prepared_anew(self.engine.wait(context.cancelled), before, portrait)

        def done(prepared: "Prepared") -> None:
            if prepared.controls is not None:
                self.said.emit(swap_head(self.session, prepared, stamp))
            elif prepared.portrait is not None and self.session.stamp == stamp:
                self.session.refresh(prepared.portrait)

        self._submit(self.tr("Preparing the portrait…"), run, done)

    def shut_down(self, *, decided: bool = False) -> bool:
        """Stop what can be stopped, wait for files being written.

        Args:
            decided: the user was asked about unsaved work; otherwise it is kept to be recovered.

        Returns:
            Whether all threads ended. False: one is in a library call that cannot be interrupted;
            nothing of the user's depends on it.
        """
        self.session.stack.blockSignals(True)
        self.renderer.stop()
        self.jobs.stop()
        self.media.stop()
        self.documents.recovery.close(keep=self.documents.modified and not decided)
        while self.jobs.writing and not self.jobs.wait(QDeadlineTimer(50)):
            pass
        # It stops after the frame at hand, and takes away what it has written so far.
        self.media.wait(QDeadlineTimer(_CLIP_PATIENCE))
        deadline = QDeadlineTimer(_PATIENCE)
        ended = [worker.wait(deadline) for worker in (self.renderer, self.jobs, self.media)]
        if not all(ended):
            _log.info("a thread is still in a library call at the end")
        return all(ended)

    def _submit(
        self, title: str, run: Callable[[JobContext], object], done: Callable[..., None]
    ) -> None:
        def failed(error: GdpwError) -> None:
            self.said.emit(Message(str(error), "error"))

        self.jobs.submit(Job(title=title, run=run, done=done, failed=failed))
