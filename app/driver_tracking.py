"""A driver for the timeline: looked at, followed in the thread for clips, laid on as a track."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.driver_files import DriverFile, DriverFiles
from app.engine import Engine
from app.messages import Message
from app.session import EditSession
from app.workers import Job, JobContext, JobWorker
from gdpw_core.errors import GdpwError

if TYPE_CHECKING:
    from gdpw_core.motion.driver import Driver, DriverFacts
    from gdpw_core.motion.placed_track import AfterTrack, PlacedTrack
    from gdpw_core.motion.retarget import RetargetSettings


@dataclass(frozen=True, eq=False)
class DriverLook:
    """What a file is, before anything is followed.

    Args:
        path: the file.
        facts: its rate, length and sound.
        picture: its first frame; None for a track.
    """

    path: Path
    facts: "DriverFacts"
    picture: NDArray[np.uint8] | None


@dataclass(frozen=True, eq=False)
class DriverChoice:
    """How the user wants a driver on the timeline.

    Args:
        driver: the file and its range.
        facts: of the file.
        settings: what of it is followed.
        smooth: seconds over which the motion is steadied.
        after: what follows it, where the clip is longer.
        lengthen: whether the clip is made as long as the driver needs.
    """

    driver: "Driver"
    facts: "DriverFacts"
    settings: "RetargetSettings"
    smooth: float = 0.0
    after: "AfterTrack" = "rest"
    lengthen: bool = True


@dataclass(frozen=True, eq=False)
class _Followed:
    placed: "PlacedTrack"
    held: int
    restless: bool


class DriverTracker(QObject):
    """Follows one driver at a time.

    Args:
        session: whose timeline it goes onto.
        engine: the pipeline.
        worker: the thread for long work.
        files: remembers where a track came from.
        parent: owner.
    """

    said = Signal(object)
    """A `Message`."""
    looked = Signal(object)
    """A `DriverLook`."""
    progressed = Signal(int, object)
    """Frames that were followed, and how many there are, or None."""
    ended = Signal(bool)
    """The driver lies on the timeline, or will not."""

    def __init__(
        self,
        session: EditSession,
        engine: Engine,
        worker: JobWorker,
        files: DriverFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._engine, self._worker = session, engine, worker
        self._files = files
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether a driver is being followed."""
        return self._job is not None

    def look(self, path: Path) -> None:
        """Find out what a file is; `looked` tells."""

        def run(context: JobContext) -> DriverLook:
            return _look(path, self._engine, context)

        self._submit(self.tr("Opening {name}…").format(name=path.name), run, self.looked.emit)

    def track(self, choice: DriverChoice) -> None:
        """Follow a driver and lay it on the timeline at the playhead, as one step."""
        session = self._session
        if session.portrait is None or self._job is not None:
            return
        stamp, still, start = session.stamp, session.still, session.playhead
        total = None if choice.driver.is_track else choice.facts.frames(choice.driver)

        def run(context: JobContext) -> _Followed:
            # Here, because the window starts without torch.
            from gdpw_core.motion.placed_track import LONGEST_NAME, PlacedTrack
            from gdpw_core.motion.tracking import track_driver, track_on

            def done(count: int) -> None:
                context.check()
                context.publish((count, total))

            pipeline = self._engine.wait(context.cancelled)
            units = pipeline.pack.units
            tracked = track_driver(choice.driver, pipeline.head, units, done)
            track = track_on(tracked, still, units, choice.settings, choice.smooth)
            placed = PlacedTrack(
                choice.driver.path.stem[:LONGEST_NAME], track, rest=still, start=start,
                after=choice.after,
            )  # fmt: skip
            relative = choice.settings.mode == "relative"
            return _Followed(placed, tracked.held, relative and tracked.restless(units))

        def done(followed: _Followed) -> None:
            self._end(laid=session.stamp == stamp and self._lay(choice, followed))

        title = self.tr("Following {name}…").format(name=choice.driver.path.name)
        self._job = self._submit(title, run, done, lambda progress: self.progressed.emit(*progress))

    def cancel(self) -> None:
        """Stop; the timeline stays as it is."""
        if self._job is not None:
            self._worker.cancel(self._job)
            self._end(laid=False)

    def _lay(self, choice: DriverChoice, followed: _Followed) -> bool:
        from app.timeline.edits import with_room

        placed, sequence = followed.placed, self._session.sequence
        was_empty = sequence.empty
        try:
            if was_empty:
                # Nothing stood there yet: the driver's own rate is the clip's.
                sequence = replace(sequence, rate=placed.track.rate)
            if choice.lengthen or was_empty:
                sequence = with_room(sequence, placed.end)
            sequence = sequence.with_track(placed)
        except GdpwError as error:
            self.said.emit(Message(str(error), "error"))
            return False
        if not choice.driver.is_track:
            file = DriverFile(choice.driver.path, choice.driver.start, choice.facts.sound)
            self._files.remember(placed.track, file)
        name = choice.driver.path.name
        self._session.edit_sequence(sequence, self.tr("Driver {name}").format(name=name))
        self._tell(name, followed)
        return True

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
        else:
            text = self.tr("{name} is on the timeline.")
        text = text.format(name=name, held=followed.held)
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
        if not self._worker.isRunning():
            self._worker.start()
        self._worker.submit(job)
        return job

    def _on_failed(self, error: GdpwError) -> None:
        self._end(laid=False)
        self.said.emit(Message(str(error), "error"))

    def _end(self, *, laid: bool) -> None:
        self._job = None
        self.ended.emit(laid)


def _look(path: Path, engine: Engine, context: JobContext) -> DriverLook:
    from gdpw_core.motion.driver import Driver, DriverFacts

    driver = Driver(path)
    if driver.is_track:
        from gdpw_core.motion.track_files import read_track

        track = read_track(path, engine.wait(context.cancelled).pack.units)
        return DriverLook(path, DriverFacts(track.rate, track.seconds, sound=False), None)
    facts = driver.facts()
    return DriverLook(path, facts, next(iter(driver.frames(facts.rate))).pixels)
