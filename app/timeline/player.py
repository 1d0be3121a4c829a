"""Plays the clip: moves the playhead by the clock."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.session import EditSession
from app.timeline.clock import PlayClock

_SHORTEST = 4


class Player(QObject):
    """Shows frames as they are due; what cannot be rendered in time is left out.

    Args:
        session: the clip and its playhead.
        parent: owner.
        now: the clock, seconds.
    """

    playing_changed = Signal(bool)
    """Playing began or ended."""

    def __init__(
        self,
        session: EditSession,
        parent: QObject | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._clock = PlayClock(now)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.advance)
        session.still_changed.connect(self.stop)
        session.sequence_changed.connect(self.stop)

    @property
    def playing(self) -> bool:
        """Whether the clip is being played."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.stop()
        else:
            self.start()

    def start(self) -> None:
        """Play from the playhead; from the start where it stands at the end."""
        if self.playing or not self._session.moves:
            return
        sequence = self._session.sequence
        self._clock.start(
            self._session.playhead, frames=sequence.frame_count, rate=sequence.rate,
            loop=sequence.loop,
        )  # fmt: skip
        # As long as it plays, frames are previews.
        self._session.begin_gesture()
        # Twice a frame: a timer is never quite on time.
        self._timer.start(max(_SHORTEST, round(500.0 / sequence.rate)))
        self.playing_changed.emit(True)
        self.advance()

    def stop(self) -> None:
        """Pause where the playhead stands."""
        if self.playing:
            self._timer.stop()
            self._session.end_gesture()
            self.playing_changed.emit(False)

    def advance(self) -> None:
        """Show the frame that is due."""
        tick = self._clock.tick()
        self._session.set_playhead(tick.seconds)
        if tick.ended:
            self.stop()
