"""The timeline in the window: shown when it is wanted, made when it is first shown."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.texts.messages import Message
from app.timeline.selection import Selection

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from app.timeline.panel import TimelinePanel
    from gdpw_core.motion.placed_track import PlacedTrack

# The most that the timeline takes of the window's height by itself.
_SHARE = 0.36


class TimelineWiring(QObject):
    """Connects actions, dock and panel; lives as long as the window."""

    track_shown = Signal(object)
    """A `TrackDialog` is about to be shown."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._session = window.studio.session
        self._panel: TimelinePanel | None = None
        self._tracks = 0
        actions, dock = window.actions_, window.timeline_dock
        actions.timeline.toggled.connect(self.show)
        actions.keyframe.triggered.connect(self._set_keyframe)
        actions.motion.triggered.connect(self._put_motion)
        actions.play.triggered.connect(self._play)
        actions.frame_back.triggered.connect(lambda: self._step(-1))
        actions.frame_on.triggered.connect(lambda: self._step(1))
        window.hold_keys.tapped = self._play
        dock.visibilityChanged.connect(self._on_visible)
        self._session.sequence_changed.connect(self._on_sequence)
        self._session.portrait_changed.connect(self._on_portrait)
        self._on_sequence()

    @property
    def panel(self) -> "TimelinePanel":
        """The timeline, made on first use: the window starts without it."""
        if self._panel is None:
            from app.timeline.panel import TimelinePanel

            self._panel = TimelinePanel(self._session, self._window.studio.jobs)
            self._panel.closed.connect(lambda: self.show(False))
            self._panel.said.connect(self._say)
            self._panel.track_shown.connect(self.track_shown)
            self._window.timeline_dock.setWidget(self._panel)
        return self._panel

    def show(self, shown: bool) -> None:
        """Show or hide the timeline."""
        dock = self._window.timeline_dock
        if shown and dock.isHidden():
            panel = self.panel
            dock.show()
            self._make_room()
            panel.lanes.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif not shown:
            dock.hide()
        self._window.actions_.timeline.setChecked(shown)

    def show_track(self, index: int) -> None:
        """Show the timeline with a track chosen."""
        self.show(True)
        self.panel.edits.selected.emit(Selection(track=index))

    def put(self, placed: "PlacedTrack") -> None:
        """Lay a track on the clip, in sight, as one step; the clip becomes as long as it needs."""
        self.show(True)
        self.panel.edits.add_track(placed)

    def _on_visible(self) -> None:
        hidden = self._window.timeline_dock.isHidden()
        if not hidden:
            # Shown by the arrangement of the last start.
            self.panel.show()
        self._window.actions_.timeline.setChecked(not hidden)

    def _on_portrait(self) -> None:
        # What a document holds is to be seen.
        if self._session.moves:
            self.show(True)

    def _on_sequence(self) -> None:
        actions, moves = self._window.actions_, self._session.moves
        for action in (actions.play, actions.frame_back, actions.frame_on):
            action.setEnabled(moves)
        if self._panel is not None and moves:
            before, self._tracks = self._tracks, len(self._session.sequence.tracks)
            if self._tracks > before:
                self._make_room()

    def _make_room(self) -> None:
        """Show every lane, as long as the picture keeps most of the window."""
        dock, window = self._window.timeline_dock, self._window
        wanted = min(self.panel.sizeHint().height(), round(_SHARE * window.height()))
        if wanted > dock.height() or not dock.isVisible():
            window.resizeDocks([dock], [wanted], Qt.Orientation.Vertical)

    def _set_keyframe(self) -> None:
        self.show(True)
        self.panel.edits.set_keys()

    def _put_motion(self) -> None:
        self.show(True)
        self.panel.choose_motion()

    def _play(self) -> None:
        if self._session.moves:
            self.show(True)
            self.panel.player.toggle()

    def _step(self, frames: int) -> None:
        self.show(True)
        self.panel.step(frames)

    def _say(self, text: str) -> None:
        self._window.banner.say(Message(text, "info"))
