"""The lanes: keyframes and tracks over time, with mouse and keyboard."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.session import EditSession
from app.timeline.activity import Activity
from app.timeline.edits import TimelineEdits
from app.timeline.lane_keys import LaneKeys
from app.timeline.lane_layout import HEADER, LEFT, RIGHT, Hit, LaneLayout
from app.timeline.lane_paint import LaneState, paint_lanes
from app.timeline.names import easing_name, group_name
from app.timeline.selection import Selection
from app.timeline.time_scale import TimeScale, clock_text
from gdpw_core.motion.blending import PARAMETER_GROUPS
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.motion.sequence import Sequence

_THRESHOLD = 3.0
_ZOOM = 1.25


@dataclass
class _Drag:
    """What the left button holds.

    Args:
        hit: where it was pressed.
        x: the pointer then.
        base: the clip then.
        selection: what was chosen then.
        add: whether the click added to what was chosen.
        gesture: number of the edit; None until the pointer moved far enough.
    """

    hit: Hit
    x: float
    base: Sequence
    selection: Selection
    add: bool
    gesture: int | None = None


class Lanes(QWidget):
    """Shows and edits the clip of a session.

    Click selects (Ctrl adds), drag moves, the ruler and empty places move the playhead, a double
    click sets a keyframe or opens a track. Keys as in `LaneKeys`.
    """

    selection_changed = Signal()
    """Something else is chosen."""
    lane_changed = Signal()
    """The keyboard is on another lane."""
    playhead_taken = Signal()
    """The user is about to move the playhead."""
    track_opened = Signal(int)
    """The settings of a track were asked for."""
    menu_asked = Signal(QPoint)
    """The context menu was asked for, at a place of the screen."""

    def __init__(
        self, session: EditSession, edits: TimelineEdits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.edits = session, edits
        self.selection = Selection()
        self.lane = 0
        self.top = 0.0
        self._scale = TimeScale(LEFT, 1.0, session.sequence.seconds)
        self._drag: _Drag | None = None
        self._keys = LaneKeys(self)
        self._activity = Activity()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleDescription(
            self.tr(
                "Left and right move by a frame, Ctrl with them by a keyframe, up and down choose "
                "a lane, Enter sets or selects the keyframe at the playhead, Shift with left and "
                "right moves what is selected, Delete removes it"
            )
        )
        edits.selected.connect(self.select)
        session.sequence_changed.connect(self._on_sequence)
        session.portrait_changed.connect(self._on_sequence)
        session.playhead_changed.connect(self._on_playhead)
        self._on_sequence()

    @property
    def layout_(self) -> LaneLayout:
        """Where things lie now."""
        return LaneLayout(self.session.sequence, self._scale, self.top)

    def select(self, selection: Selection) -> None:
        """Choose something else."""
        selection = selection.within(self.session.sequence)
        if selection.track is not None:
            self._move_to(self.layout_.lane_of_track(selection.track))
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit()
        self._refresh()

    def set_lane(self, lane: int) -> None:
        """Move the keyboard to another lane; a track is selected with its lane."""
        self._move_to(min(max(lane, 0), self.layout_.lanes - 1))
        track = self.layout_.track_of(self.lane)
        if track is not None:
            self.select(Selection(track=track))
        elif self.selection.track is not None:
            self.select(Selection())
        self._refresh()

    def set_top(self, top: float) -> None:
        """The lanes were scrolled: the ruler stays in sight."""
        self.top = top
        self.update()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """See less of the clip, larger, about a pixel (the playhead if None)."""
        middle = self._scale.x(self.session.playhead) if at is None else at
        self._scale = self._scale.zoomed(factor, middle)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """All lanes."""
        return QSize(480, self.layout_.height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """All lanes: more of them scroll."""
        return QSize(280, self.layout_.height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the part that is seen."""
        super().resizeEvent(event)
        self._rescale()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Everything anew: a few dozen shapes."""
        state = LaneState(
            self.selection, self.session.playhead, self.lane, self.hasFocus(),
            self.session.portrait is not None, self._activity,
            self.tr("Press K for a keyframe, go to another time, move a slider; or put a motion."),
        )  # fmt: skip
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_lanes(painter, self.layout_, state, QRectF(self.rect()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose, and take hold."""
        if event.button() != Qt.MouseButton.LeftButton or self.session.portrait is None:
            event.ignore()
            return
        hit = self.layout_.hit(event.position())
        if hit.lane >= 0:
            self.lane = hit.lane
        more = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        add, sequence = bool(event.modifiers() & more), self.session.sequence
        self._choose(hit, add=add)
        self._drag = _Drag(hit, event.position().x(), sequence, self.selection, add)
        if hit.kind in ("ruler", "lane") and event.position().x() >= HEADER:
            self.playhead_taken.emit()
            self._drag.gesture = self.session.begin_gesture()
            self._scrub(event.position().x())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move what is held."""
        drag, x = self._drag, event.position().x()
        if drag is None:
            self._show_cursor(event.position())
            return
        if drag.gesture is None:
            if abs(x - drag.x) < _THRESHOLD or drag.x < HEADER:
                return
            drag.gesture = self.session.begin_gesture()
        if drag.hit.kind in ("ruler", "lane"):
            self._scrub(x)
        elif drag.hit.kind == "key":
            self._move_keys(drag, x)
        else:
            self._move_track(drag, x)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton and self._drag is not None:
            drag, self._drag = self._drag, None
            if drag.gesture is not None:
                self.session.end_gesture()
            elif drag.hit.key is not None and not drag.add:
                # A click on one of several chosen keyframes, which no drag followed.
                self.select(Selection(frozenset([drag.hit.key])))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Set a keyframe on an empty place, open the settings of a track."""
        hit = self.layout_.hit(event.position())
        track = self.layout_.track_of(hit.lane)
        if event.button() != Qt.MouseButton.LeftButton or self.session.portrait is None:
            event.ignore()
        elif track is not None:
            self.track_opened.emit(track)
        elif hit.kind == "lane":
            self.edits.set_keys([PARAMETER_GROUPS[hit.lane]])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Choose what lies under the pointer and offer what can be done with it."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            hit = self.layout_.hit(QPointF(event.pos()))
            chosen = hit.key is not None and hit.key in self.selection.keys
            if not chosen:
                self._choose(hit, add=False)
        self.menu_asked.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Ctrl zooms, Shift moves along the clip; the wheel alone scrolls the lanes."""
        turn = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM ** (turn / 120.0), event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.angleDelta().x():
            self._scale = self._scale.moved(-turn / 2.0)
            self.update()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """What the keyboard does; other keys belong to the window."""
        if self.session.portrait is None or not self._keys.handle(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keys that the window uses too belong to the lanes here; tips say what lies there."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._keys.wants(event):
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _move_to(self, lane: int) -> None:
        if lane != self.lane:
            self.lane = lane
            self.lane_changed.emit()

    def _choose(self, hit: Hit, *, add: bool) -> None:
        track = self.layout_.track_of(hit.lane) if hit.kind in ("track", "in", "out") else None
        if hit.key is not None and add:
            self.select(self.selection.toggled(hit.key))
        elif hit.key is not None:
            if hit.key not in self.selection.keys:
                self.select(Selection(frozenset([hit.key])))
        elif hit.kind != "ruler":
            self.select(Selection(track=track))

    def _scrub(self, x: float) -> None:
        self.session.set_playhead(self.edits.place(self._scale.time(x)))

    def _move_keys(self, drag: _Drag, x: float) -> None:
        assert drag.hit.key is not None
        held = drag.hit.key[1]
        to = self.edits.place(held + self._scale.time(x) - self._scale.time(drag.x))
        self.edits.move_keys(drag.base, drag.selection, to - held, drag.gesture)

    def _move_track(self, drag: _Drag, x: float) -> None:
        track = self.layout_.track_of(drag.hit.lane)
        if track is None:
            return
        before = drag.base.tracks[track]
        by = self._scale.time(x) - self._scale.time(drag.x)
        edge = before.end if drag.hit.kind == "out" else before.start
        moved = _moved(before, drag.hit, self.edits.place(max(0.0, edge + by)) - edge)
        self.edits.change_track(track, moved, drag.gesture)

    def _show_cursor(self, point: QPointF) -> None:
        kind = self.layout_.hit(point).kind
        on_edge = kind in ("in", "out")
        self.setCursor(Qt.CursorShape.SizeHorCursor if on_edge else Qt.CursorShape.ArrowCursor)

    def _tip(self, point: QPointF) -> str:
        hit = self.layout_.hit(point)
        track = self.layout_.track_of(hit.lane)
        if hit.key is not None:
            group, seconds = hit.key
            key = self.session.sequence.keys.the_key(group, seconds)
            text = self.tr("{group} at {time}, {easing}: drag to move, right click for more")
            return text.format(
                group=group_name(group), time=clock_text(seconds), easing=easing_name(key.easing)
            )
        if track is not None and hit.kind != "lane":
            text = self.tr("{name}: drag to move, drag its ends to cut, double click for settings")
            return text.format(name=self.session.sequence.tracks[track].name)
        if hit.kind == "ruler":
            return self.tr("Click or drag to look at another time; Ctrl+wheel zooms")
        return self.tr("Double click to set a keyframe of this group at this time")

    def _on_playhead(self) -> None:
        if not self._scale.fitted and self._drag is None:
            self._scale = self._scale.showing(self.session.playhead)
        self._refresh()

    def _on_sequence(self) -> None:
        kept = self.selection.within(self.session.sequence)
        self.lane = min(self.lane, self.layout_.lanes - 1)
        if kept != self.selection:
            self.selection = kept
            self.selection_changed.emit()
        self.setMinimumHeight(self.layout_.height)
        self._rescale()

    def _rescale(self) -> None:
        width = self.width() - LEFT - RIGHT
        self._scale = self._scale.resized(LEFT, width, self.session.sequence.seconds)
        self._refresh()

    def _refresh(self) -> None:
        """Paint anew, and say in words where the keyboard is."""
        self.update()
        layout, seconds = self.layout_, self.session.playhead
        track = layout.track_of(self.lane)
        text = self.tr("Timeline: {lane} at {time}")
        if track is not None:
            name = layout.sequence.tracks[track].name
        else:
            group = PARAMETER_GROUPS[self.lane]
            name = group_name(group)
            if layout.sequence.keys.key_at(group, seconds) is not None:
                text = self.tr("Timeline: {lane} at {time}, keyframe")
                if any(g == group and abs(t - seconds) < 1e-6 for g, t in self.selection.keys):
                    text = self.tr("Timeline: {lane} at {time}, keyframe, selected")
        self.setAccessibleName(text.format(lane=name, time=clock_text(seconds)))


def _moved(placed: PlacedTrack, hit: Hit, by: float) -> PlacedTrack:
    """A track after its body or one of its ends was dragged by some seconds of the clip."""
    if hit.kind == "track":
        return replace(placed, start=max(0.0, placed.start + by))
    least = 1.0 / placed.track.rate
    if hit.kind == "in":
        # The end stays: what is cut off the front moves the start.
        first = min(max(0.0, placed.first + by * placed.speed), placed.out - least)
        start = placed.start + (first - placed.first) / placed.speed
        return replace(placed, first=first, start=max(0.0, start))
    last = max(placed.out + by * placed.speed, placed.first + least)
    return replace(placed, last=None if last >= placed.track.seconds else last)
