"""The face before the camera moves the portrait: the threads behind it, and what becomes of it."""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, Signal

from app.opening.webcam import Camera, CameraThread
from app.rendering.engine import Engine
from app.rendering.mailbox import Mailbox
from app.session import EditSession
from app.texts.messages import Message
from gdpw_core.errors import GdpwError
from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.motion.live import LiveFrame, Recording
    from gdpw_core.motion.retarget import Retargeter

_RATE = 25.0

_log = logging.getLogger(__name__)


class FollowThread(QThread):
    """Finds the head in the newest frame; frames that came meanwhile are left out.

    Args:
        engine: has the head.
        parent: owner.
    """

    followed = Signal(object, object)
    """A `LiveFrame`, and the driver's head at rest or None."""
    failed = Signal(str)
    """It cannot go on; one sentence."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._mailbox: Mailbox[NDArray[np.uint8] | Literal["calibrate"]] = Mailbox()
        self._again = False

    def see(self, frame: NDArray[np.uint8]) -> None:
        """Hand over a frame; one that still waits is dropped."""
        self._mailbox.put(frame)

    def calibrate(self) -> None:
        """Take the next moment of rest as neutral."""
        self._again = True

    def stop(self) -> None:
        """End after the frame at hand, and wait for that."""
        self._mailbox.close()
        self.wait(10_000)

    def run(self) -> None:
        """The thread."""
        try:
            self._follow()
        except GdpwError as error:
            if not self._mailbox.closed:
                self.failed.emit(str(error))
        except Exception as error:  # noqa: BLE001  # the edge of a thread
            _log.exception("the camera could not be followed")
            self.failed.emit(str(error))

    def _follow(self) -> None:
        # Here, because the window starts without torch.
        from gdpw_core.face import FaceFinder
        from gdpw_core.motion.live import LiveDriver

        pipeline = self._engine.wait(lambda: self._mailbox.closed)
        driver = LiveDriver(pipeline.head, FaceFinder())
        while (frame := self._mailbox.take()) is not None:
            if self._again:
                self._again = False
                driver.calibrate()
            if not isinstance(frame, str):
                seen = driver.see(frame)
                self.followed.emit(seen, driver.neutral)


class LiveDriver(QObject):
    """Moves the shown portrait while it lives; afterwards the edit is as before, or a track more.

    Args:
        session: whose portrait moves.
        engine: has the head.
        open_camera: gives the frames.
        parent: owner.
    """

    frame = Signal(object)
    """A picture of the camera."""
    changed = Signal()
    """`face`, `calibrated` or `recording` are others than before."""
    lost = Signal()
    """There is no camera, or it gives nothing any more."""
    said = Signal(object)
    """A `Message`."""

    def __init__(
        self,
        session: EditSession,
        engine: Engine,
        open_camera: Callable[[], Camera],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.face, self.calibrated = False, 0.0
        self._session, self._engine, self._stamp = session, engine, session.stamp
        self._start = session.parameters
        self._gesture: int | None = None
        self._retargeter: Retargeter | None = None
        self._neutral: FaceParameters | None = None
        self._recording: Recording | None = None
        self._camera = CameraThread(open_camera, self)
        self._camera.frame.connect(self._on_frame)
        self._camera.lost.connect(self.lost)
        self._thread = FollowThread(engine, self)
        self._thread.followed.connect(self._on_followed)
        self._thread.failed.connect(lambda text: self.said.emit(Message(text, "error")))

    @property
    def recording(self) -> bool:
        """Whether what is seen is kept."""
        return self._recording is not None

    def start(self) -> None:
        """Open the camera and follow; the portrait moves from the first moment of rest on."""
        self._gesture = self._session.begin_gesture()
        self._thread.start()
        self._camera.start()

    def calibrate(self) -> None:
        """Wait for another moment of rest."""
        self._thread.calibrate()
        self._retargeter = None
        self.calibrated = 0.0
        self._show(self._start)
        self.changed.emit()

    def record(self) -> None:
        """Keep from now on what the portrait does."""
        from gdpw_core.motion.live import Recording

        self._recording = Recording()
        self.changed.emit()

    def stop(self, *, keep: bool = False) -> None:
        """Let the camera go; what was recorded becomes a track.

        Args:
            keep: leave the portrait as it is shown now, as one step of the history.
        """
        if self._gesture is None:
            return
        self._camera.stop()
        self._thread.stop()
        gesture, self._gesture = self._gesture, None
        if self._session.stamp == self._stamp and not keep:
            self._session.edit(self._start, self.tr("Camera"), gesture)
        self._session.end_gesture()
        if self._recording is not None:
            self._lay(self._recording)
            self._recording = None

    def _on_frame(self, picture: NDArray[np.uint8]) -> None:
        if self._gesture is not None:
            self._thread.see(picture)
            self.frame.emit(picture)
        self._camera.shown()

    def _on_followed(self, seen: "LiveFrame", neutral: FaceParameters | None) -> None:
        if self._gesture is None or self._session.stamp != self._stamp:
            return
        self.face, self.calibrated = seen.face, seen.calibrated
        if seen.parameters is not None and neutral is not None:
            if self._retargeter is None or neutral is not self._neutral:
                from gdpw_core.motion.retarget import Retargeter

                self._neutral = neutral
                pipeline = self._engine.present
                units = pipeline.pack.units if pipeline is not None else None
                self._retargeter = Retargeter(self._start, neutral, units)
            head = self._retargeter(seen.parameters)
            if self._recording is not None:
                self._recording.add(time.monotonic(), head)
            self._show(head)
        self.changed.emit()

    def _show(self, head: FaceParameters) -> None:
        self._session.edit(head, self.tr("Camera"), self._gesture)

    def _lay(self, recording: "Recording") -> None:
        from app.timeline.edits import with_room
        from gdpw_core.motion.placed_track import PlacedTrack

        session = self._session
        try:
            track = recording.track(_RATE)
            placed = PlacedTrack(self.tr("Camera"), track, rest=self._start, start=session.playhead)
            sequence = with_room(session.sequence, placed.end).with_track(placed)
        except GdpwError as error:
            self.said.emit(Message(str(error), "warning"))
            return
        session.edit_sequence(sequence, self.tr("Camera recording"))
        text = self.tr("The recording is on the timeline.")
        self.said.emit(Message(text, "good"))
