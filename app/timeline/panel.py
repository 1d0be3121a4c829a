"""The timeline: tools over lanes."""

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.rendering.workers import JobWorker
from app.session import EditSession
from app.timeline.edits import TimelineEdits
from app.timeline.lane_layout import LANE, RULER
from app.timeline.lanes import Lanes
from app.timeline.motion_dialog import MotionDialog
from app.timeline.motion_placer import MotionPlacer
from app.timeline.player import Player
from app.timeline.tools import TimelineTools
from app.timeline.track_dialog import TrackDialog


class TimelinePanel(QWidget):
    """Everything that edits and plays the clip of a session."""

    closed = Signal()
    """The user wants the timeline out of sight."""
    said = Signal(str)
    """Why something was not done."""
    track_shown = Signal(object)
    """A `TrackDialog` is about to be shown."""

    def __init__(
        self, session: EditSession, jobs: JobWorker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.edits = TimelineEdits(session, self)
        self.placer = MotionPlacer(session, self.edits, jobs, self)
        self.player = Player(session, self)
        self.tools = TimelineTools(session, self.edits, self)
        self.lanes = Lanes(session, self.edits)
        self._compose()
        self._connect()

    def step(self, frames: int) -> None:
        """Move the playhead by some frames."""
        self.player.stop()
        sequence = self._session.sequence
        to = self._session.playhead + frames * sequence.frame_seconds
        self._session.set_playhead(sequence.snapped(to))

    def choose_motion(self) -> None:
        """Ask for a ready motion and put it at the playhead."""
        if self._session.portrait is None:
            return
        dialog = MotionDialog(self._session, self)
        dialog.chosen.connect(self.placer.put)
        self._open(dialog)

    def open_track(self, index: int) -> None:
        """Show the settings of a track."""
        dialog = TrackDialog(self._session, self.edits, index, self)
        self.track_shown.emit(dialog)
        self._open(dialog)

    def open_selected(self) -> None:
        """Show the settings of the selected track."""
        if self.lanes.selection.track is not None:
            self.open_track(self.lanes.selection.track)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Tools and every lane."""
        lanes, tools = self.lanes.sizeHint(), self.tools.sizeHint()
        return QSize(max(lanes.width(), tools.width()), lanes.height() + tools.height())

    def _compose(self) -> None:
        self._area = QScrollArea(self)
        self._area.setWidget(self.lanes)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setMinimumHeight(92)
        self._area.verticalScrollBar().valueChanged.connect(self.lanes.set_top)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tools)
        layout.addWidget(self._area)
        self.setTabOrder(self.tools.length, self.tools.rate)

    def _connect(self) -> None:
        tools, lanes, session = self.tools, self.lanes, self._session
        tools.play_asked.connect(self.player.toggle)
        tools.step_asked.connect(self.step)
        tools.start_asked.connect(self._to_start)
        tools.motion_asked.connect(self.choose_motion)
        tools.copy_asked.connect(lambda: self.edits.copy(lanes.selection))
        tools.delete_asked.connect(lambda: self.edits.remove(lanes.selection))
        tools.track_asked.connect(self.open_selected)
        tools.close_asked.connect(self.closed)
        lanes.selection_changed.connect(lambda: tools.show_selection(lanes.selection))
        # Once the lanes have their new height.
        self._reveal_soon = QTimer(self, singleShot=True, interval=0)
        self._reveal_soon.timeout.connect(self._reveal)
        lanes.lane_changed.connect(self._reveal_soon.start)
        lanes.playhead_taken.connect(self.player.stop)
        lanes.track_opened.connect(self.open_track)
        lanes.menu_asked.connect(self._show_menu)
        self.player.playing_changed.connect(tools.show_playing)
        self.edits.refused.connect(self.said)
        self.placer.refused.connect(self.said)
        for signal in (session.sequence_changed, session.portrait_changed):
            signal.connect(tools.refresh)
        session.playhead_changed.connect(tools.show_time)
        session.keys_in_the_way.connect(self._explain)

    def _reveal(self) -> None:
        """Scroll to the lane of the keyboard; above it, the ruler covers one."""
        bar, layout = self._area.verticalScrollBar(), self.lanes.layout_
        top = round(layout.lane_top(self.lanes.lane))
        seen = self._area.viewport().height()
        low, high = top + LANE - seen, top - RULER
        bar.setValue(min(max(bar.value(), low), high))

    def _to_start(self) -> None:
        self.player.stop()
        self._session.set_playhead(0.0)

    def _explain(self) -> None:
        self.said.emit(
            self.tr("Keyframes hold this here: switch Auto-key on in the timeline to change them.")
        )

    def _show_menu(self, place: QPoint) -> None:
        selection = self.lanes.selection
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        if selection.keys:
            self.tools.easing_menu(menu.addMenu(self.tr("Easing")))
        if selection:
            menu.addAction(self.tr("Copy"), lambda: self.edits.copy(selection))
        if self.edits.clipboard is not None:
            menu.addAction(self.tr("Paste at the playhead"), self.edits.paste)
        if selection.track is not None:
            menu.addAction(self.tr("Settings…"), self.open_selected)
        if selection:
            menu.addAction(self.tr("Delete"), lambda: self.edits.remove(selection))
        else:
            menu.addAction(self.tr("Keyframe of every group"), lambda: self.edits.set_keys())
            menu.addAction(self.tr("Put a motion here…"), self.choose_motion)
        menu.popup(place)

    def _open(self, dialog: "MotionDialog | TrackDialog") -> None:
        # Some window managers, and screens without one, do not give the keyboard back.
        dialog.finished.connect(self.window().activateWindow)
        dialog.open()
