"""A driver for the timeline: looked at, followed in the thread for clips, laid on as a track."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.drivers.choice import DriverChoice, DriverLook
from app.drivers.files import DriverFiles
from app.rendering.engine import Engine
from app.rendering.job_owner import JobOwner
from app.rendering.workers import Job, JobContext, JobWorker
from app.session import EditSession
from app.texts.messages import Message
from gdpw_core.errors import GdpwError

if TYPE_CHECKING:
    from gdpw_core.motion.placed_track import PlacedTrack
    from gdpw_core.motion.sequence import Sequence


@dataclass(frozen=True, eq=False)
class _Followed:
    placed: "PlacedTrack"
    held: int
    restless: bool
    rest: float | None


class DriverTracker(JobOwner):
    """Follows one driver at a time.

    Args:
        session: whose timeline it goes onto.
        engine: the pipeline.
        jobs: the thread for long work.
        files: remembers where a track came from.
        parent: owner.
    """

    looked = Signal(object)
    """A `DriverLook` of a new driver."""
    seen = Signal(object)
    """A `DriverLook` of one that is on the timeline already."""
    progressed = Signal(int, object)
    """Frames that were followed, and how many there are, or None."""
    laid = Signal(int)
    """The driver lies on the timeline, as the track of that number."""
    ended = Signal()
    """The driver lies on the timeline, or will not."""

    def __init__(
        self,
        session: EditSession,
        engine: Engine,
        jobs: JobWorker,
        files: DriverFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(session, engine, jobs, parent)
        self._files = files
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether a driver is being followed."""
        return self._job is not None

    def look(self, path: Path, placed: "PlacedTrack | None" = None) -> None:
        """Find out what a file is; `looked` tells.

        Args:
            path: the file.
            placed: the track on the timeline that was made from it; then `seen` tells, with the
                frame under the playhead.
        """
        playhead = self._session.playhead

        def run(context: JobContext) -> DriverLook:
            return _look(path, placed, playhead, self._engine, context)

        title = self.tr("Opening {name}…").format(name=path.name)
        self._submit(title, run, (self.looked if placed is None else self.seen).emit)

    def track(self, choice: DriverChoice) -> None:
        """Follow a driver and lay it on the timeline, as one step."""
        session = self._session
        if session.portrait is None or self._job is not None:
            return
        stamp, still, start = session.stamp, session.still, session.playhead
        total = None if choice.driver.is_track else choice.facts.frames(choice.driver)

        def run(context: JobContext) -> _Followed:
            # Here, because the window starts without torch.
            from gdpw_core.motion.tracking import track_driver, track_on

            def done(count: int) -> None:
                context.check()
                context.publish((count, total))

            pipeline = self._engine.wait(context.cancelled)
            units = pipeline.pack.units
            origin = choice.origin()
            relative = choice.settings.mode == "relative"
            driver = choice.driver.with_rest(context.check) if relative else choice.driver
            tracked = track_driver(driver, pipeline.head, units, done)
            track = track_on(tracked, still, units, choice.settings, choice.smooth)
            return _Followed(
                choice.placed(track, still, start, replace(origin, neutral=driver.neutral)),
                tracked.held,
                relative and tracked.restless(units),
                None if driver is choice.driver else driver.neutral,
            )

        def done(followed: _Followed) -> None:
            self._end()
            if session.stamp == stamp:
                self._lay(choice, followed)

        title = self.tr("Following {name}…").format(name=choice.driver.path.name)
        self._job = self._submit(title, run, done, lambda progress: self.progressed.emit(*progress))

    def cancel(self) -> None:
        """Stop; the timeline stays as it is."""
        if self._job is not None:
            self._jobs.cancel(self._job)
            self._end()

    def _lay(self, choice: DriverChoice, followed: _Followed) -> None:
        from app.timeline.edits import with_room

        placed, sequence = followed.placed, self._session.sequence
        was_empty = sequence.empty
        try:
            if was_empty:
                # Nothing stood there yet: the driver's own rate is the clip's.
                sequence = replace(sequence, rate=placed.track.rate)
            if choice.lengthen or was_empty:
                sequence = with_room(sequence, placed.end)
            index = _index(sequence, choice.instead)
            sequence = sequence.with_track(placed, index)
        except GdpwError as error:
            self.said.emit(Message(str(error), "error"))
            return
        assert placed.origin is not None
        self._files.remember(placed.origin.mark, choice.driver.path)
        name = choice.driver.path.name
        self._session.edit_sequence(sequence, self.tr("Driver {name}").format(name=name))
        self.laid.emit(len(sequence.tracks) - 1 if index is None else index)
        self._tell(name, followed)

    def _tell(self, name: str, followed: _Followed) -> None:
        if followed.restless:
            text = self.tr(
                "{name} is on the timeline. Its neutral frame is not a face at rest: choose "
                "another one, or take the motion as it is (absolute)."
            )
        elif followed.held:
            text = self.tr(
                "{name} is on the timeline. {held} of its frames show no face; the head is held "
                "there."
            )
        elif followed.rest is not None:
            text = self.tr(
                "{name} is on the timeline: Space plays it. Its motion counts from {rest} s, "
                "where its face is at rest."
            )
        else:
            text = self.tr("{name} is on the timeline: Space plays it.")
        rest = None if followed.rest is None else f"{followed.rest:.1f}"
        text = text.format(name=name, held=followed.held, rest=rest)
        doubtful = followed.restless or followed.held > 0
        self.said.emit(Message(text, "warning" if doubtful else "good"))

    def _submit(
        self,
        title: str,
        run: Callable[[JobContext], Any],
        done: Callable[[Any], None],
        published: Callable[[Any], None] | None = None,
    ) -> Job:
        job = Job(title=title, run=run, done=done, failed=self._on_failed, published=published)
        if not self._jobs.isRunning():
            self._jobs.start()
        self._jobs.submit(job)
        return job

    def _on_failed(self, error: GdpwError) -> None:
        self._end()
        self.said.emit(Message(str(error), "error"))

    def _end(self) -> None:
        self._job = None
        self.ended.emit()


def _look(
    path: Path,
    placed: "PlacedTrack | None",
    playhead: float,
    engine: Engine,
    context: JobContext,
) -> DriverLook:
    from gdpw_core.motion.driver import Driver, DriverFacts

    origin = None if placed is None else placed.origin
    driver = Driver(path, rate=None if origin is None else origin.rate)
    if driver.is_track:
        from gdpw_core.motion.track_files import read_track

        track = read_track(path, engine.wait(context.cancelled).pack.units)
        facts = DriverFacts(track.rate, track.seconds, sound=False)
        return DriverLook(path, driver.kind, facts, None, placed)
    facts, frame = driver.facts(), None
    if placed is not None and origin is not None:
        there = replace(driver, start=origin.start + placed.time_at(playhead))
        frame = next(there.frames(facts.rate), None)
    frame = frame or next(driver.frames(facts.rate))
    return DriverLook(path, driver.kind, facts, frame.pixels, placed)


def _index(sequence: "Sequence", placed: "PlacedTrack | None") -> int | None:
    """Where a track stands; None for one that is new, or was taken away meanwhile."""
    for index, other in enumerate(sequence.tracks):
        if placed is not None and other.track is placed.track:
            return index
    return None
