"""Fits the head anew after the user moved landmarks; the edit comes along."""

from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.rendering.engine import Engine
from app.rendering.job_owner import JobOwner
from app.rendering.workers import Job, JobContext, JobWorker
from app.session import EditSession
from app.texts.messages import Message
from gdpw_core.controls import Controls
from gdpw_core.errors import GdpwError
from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.face import Face
    from gdpw_core.motion.sequence import Sequence
    from gdpw_core.pipeline import Portrait

_TURNING = ("camera", "global_pose", "neck_pose")
_ADDITIVE = tuple(f.name for f in fields(FaceParameters) if f.name not in _TURNING)


class Refitter(JobOwner):
    """Lets the landmarks of the open portrait be corrected.

    Args:
        session: the portrait and its edit.
        engine: the pipeline.
        jobs: the thread.
        parent: owner.
    """

    failed = Signal()
    """The landmarks cannot be a face; the portrait is as it was."""

    def __init__(
        self,
        session: EditSession,
        engine: Engine,
        jobs: JobWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(session, engine, jobs, parent)
        self._job: Job | None = None
        self._detected: Face | None = None
        self._own_stamp = -1
        self.swapping = False
        """Whether the session changes because of a new fit, not because the user edits."""
        session.portrait_changed.connect(self._on_portrait)

    @property
    def corrected(self) -> bool:
        """Whether the user placed landmarks of the open portrait."""
        portrait = self._session.portrait
        return portrait is not None and bool(portrait.face.pinned)

    def refit(self, face: "Face") -> None:
        """Fit the head to a face whose landmarks were moved."""
        portrait = self._session.portrait
        if portrait is None:
            return
        if self._job is not None:
            self._jobs.cancel(self._job)
        stamp = self._session.stamp

        def run(context: JobContext) -> "Portrait":
            pipeline = self._engine.wait(context.cancelled)
            return pipeline.prepare(portrait.photo, face)

        def done(refitted: "Portrait") -> None:
            self._job = None
            if self._session.stamp == stamp:
                self.swapping = True
                self._swap_in(refitted)
                self.swapping = False

        def failed(error: GdpwError) -> None:
            self._job = None
            self.said.emit(Message(str(error), "error"))
            self.failed.emit()

        self._job = Job(title=self.tr("Fitting the head…"), run=run, done=done, failed=failed)
        self._jobs.submit(self._job)

    def reset(self) -> None:
        """Return to the landmarks as they were detected."""
        if self.corrected and self._detected is not None:
            self.refit(self._detected)

    def _swap_in(self, refitted: "Portrait") -> None:
        session = self._session
        before, history = session.portrait, session.history()
        fitted, edited, sequence = session.fitted, session.still, session.sequence
        assert before is not None
        self._own_stamp = session.stamp + 1
        session.load(refitted)
        if edited != fitted:
            carried = carried_over(
                edited, fitted=fitted, refitted=session.fitted, controls=session.controls
            )
            session.edit(carried, self.tr("Edit before the new fit"))
        self._carry_sequence(sequence, fitted)
        stamp = session.stamp

        def undo() -> None:
            if session.stamp == stamp:
                self._own_stamp = session.stamp + 1
                self.swapping = True
                session.restore(before, history, sequence)
                self.swapping = False

        text = self.tr("The landmarks are as they were detected: {0:.0f} % sure.")
        if refitted.face.pinned:
            text = self.tr("The head follows the landmarks you placed: {0:.0f} % sure.")
        confidence = 100.0 * refitted.fit.confidence
        self.said.emit(Message(text.format(confidence), "good", self.tr("Undo"), undo))

    def _carry_sequence(self, sequence: "Sequence", fitted: FaceParameters) -> None:
        """Keyframes stand where they stood from the new fit; tracks move it as the one before."""
        session = self._session

        def carried(key: FaceParameters, _group: str) -> FaceParameters:
            return carried_over(
                key, fitted=fitted, refitted=session.fitted, controls=session.controls
            )

        session.set_sequence(sequence.carried(carried))

    def _on_portrait(self) -> None:
        """Another photo or face: its landmarks as detected are what `reset` returns to."""
        portrait = self._session.portrait
        if self._session.stamp != self._own_stamp:
            self._detected = portrait.face if portrait is not None else None


def carried_over(
    edited: FaceParameters,
    *,
    fitted: FaceParameters,
    refitted: FaceParameters,
    controls: Controls,
) -> FaceParameters:
    """The edit of one fit, made on another fit of the same face."""
    sums = {
        name: getattr(refitted, name) + (getattr(edited, name) - getattr(fitted, name))
        for name in _ADDITIVE
    }
    # Turns, place and size count from the fit: their sliders stay where they are.
    pose = {
        control.name: controls.value(control.name, edited, fitted)
        for control in controls.group("pose")
    }
    return controls.with_values(pose, refitted.replaced(**sums), refitted)
