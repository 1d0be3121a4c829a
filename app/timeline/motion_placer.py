"""Makes a track of a ready motion, in the thread of the jobs: a long text takes seconds."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.rendering.workers import Job, JobContext, JobWorker
from app.session import EditSession
from app.timeline.edits import TimelineEdits
from gdpw_core.controls import Controls
from gdpw_core.errors import GdpwError
from gdpw_core.motion.placed_track import AfterTrack, PlacedTrack
from gdpw_core.motion.presets import Motion, motion_track
from gdpw_core.parameters import FaceParameters

# Frames a second; fine enough that a blink played slowly is still smooth.
_RATE = 50.0


@dataclass(frozen=True, eq=False)
class MotionChoice:
    """A ready motion as the user wants it.

    Args:
        motion: which one.
        label: what its track is called.
        amount: 0-2, 1 as it was made.
        speed: 0.1-5, 2 is twice as fast.
        again: whether it is repeated to the end of the clip.
    """

    motion: Motion
    label: str
    amount: float = 1.0
    speed: float = 1.0
    again: bool = False

    def placed(
        self, controls: Controls, rest: FaceParameters, fitted: FaceParameters, start: float
    ) -> PlacedTrack:
        """The motion as a track.

        Args:
            controls: of the head.
            rest: what is shown where it begins.
            fitted: the fit of that head.
            start: where it begins, seconds.

        Raises:
            InputError: a value outside its range.
        """
        track = motion_track(
            self.motion, controls, rest, fitted=fitted, rate=_RATE, amount=self.amount
        )
        after: AfterTrack = "loop" if self.again else "rest"
        return PlacedTrack(self.label, track, rest, start=start, speed=self.speed, after=after)


class MotionPlacer(QObject):
    """Puts ready motions at the playhead of a session.

    Args:
        session: whose head moves.
        edits: puts the track on the clip.
        jobs: the thread.
        parent: owner.
    """

    refused = Signal(str)
    """Why a motion could not be put there."""

    def __init__(
        self,
        session: EditSession,
        edits: TimelineEdits,
        jobs: JobWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._edits, self._jobs = session, edits, jobs

    def put(self, choice: MotionChoice) -> None:
        """Put a motion where the playhead stands now, once it is ready."""
        session = self._session
        stamp, controls, start = session.stamp, session.controls, session.playhead
        rest, fitted = session.parameters, session.fitted

        def run(_context: JobContext) -> PlacedTrack:
            return choice.placed(controls, rest, fitted, start)

        def done(placed: PlacedTrack) -> None:
            if session.stamp == stamp:
                self._edits.add_track(placed)

        def failed(error: GdpwError) -> None:
            self.refused.emit(str(error))

        title = self.tr("Preparing {motion}…").format(motion=choice.label)
        self._jobs.submit(Job(title=title, run=run, done=done, failed=failed))
