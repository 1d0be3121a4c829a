"""What the keyboard does on the lanes."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.timeline.selection import Selection, all_keys
from gdpw_core.motion.blending import PARAMETER_GROUPS

if TYPE_CHECKING:
    from app.timeline.lanes import Lanes

_ZOOM = 1.5
_NEAR = 1e-6
Key = Qt.Key
Standard = QKeySequence.StandardKey


class LaneKeys:
    """Keys of the lanes: step, jump, choose, move, delete, copy, paste, zoom."""

    def __init__(self, lanes: "Lanes") -> None:
        self._lanes = lanes

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key that the window uses too belongs to the lanes while they are focused."""
        standards = (Standard.Copy, Standard.Paste, Standard.SelectAll)
        if any(event.matches(standard) for standard in standards):
            return True
        return event.key() in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus, Key.Key_Delete)

    def handle(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; whether it asks for anything."""
        lanes, edits = self._lanes, self._lanes.edits
        if event.matches(Standard.Copy):
            edits.copy(lanes.selection)
        elif event.matches(Standard.Paste):
            edits.paste()
        elif event.matches(Standard.SelectAll):
            lanes.select(all_keys(lanes.session.sequence))
        else:
            return self._handle_plain(event)
        return True

    def _handle_plain(self, event: QKeyEvent) -> bool:
        lanes, session = self._lanes, self._lanes.session
        key, last = Key(event.key()), session.sequence.seconds
        if key in (Key.Key_Left, Key.Key_Right):
            self._sideways(-1 if key == Key.Key_Left else 1, event.modifiers())
        elif key in (Key.Key_Up, Key.Key_Down):
            lanes.set_lane(lanes.lane + (1 if key == Key.Key_Down else -1))
        elif key in (Key.Key_Home, Key.Key_End):
            lanes.playhead_taken.emit()
            session.set_playhead(0.0 if key == Key.Key_Home else last)
        elif key in (Key.Key_Return, Key.Key_Enter):
            self._enter()
        elif key in (Key.Key_Delete, Key.Key_Backspace):
            lanes.edits.remove(lanes.selection)
        elif key in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus):
            lanes.zoom(1 / _ZOOM if key == Key.Key_Minus else _ZOOM)
        elif key == Key.Key_Escape and lanes.selection:
            lanes.select(Selection())
        else:
            return False
        return True

    def _sideways(self, way: int, modifiers: Qt.KeyboardModifier) -> None:
        lanes, session = self._lanes, self._lanes.session
        frame = session.sequence.frame_seconds
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._nudge(way * frame)
            return
        lanes.playhead_taken.emit()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            session.set_playhead(next_key_time(lanes, way))
        else:
            session.set_playhead(session.sequence.snapped(session.playhead + way * frame))

    def _nudge(self, by: float) -> None:
        """Move what is chosen, as a drag would."""
        lanes, sequence = self._lanes, self._lanes.session.sequence
        track = lanes.selection.track
        if track is not None:
            placed = sequence.tracks[track]
            lanes.edits.change_track(track, replace(placed, start=max(0.0, placed.start + by)))
        elif lanes.selection.keys:
            lanes.edits.move_keys(sequence, lanes.selection, by)

    def _enter(self) -> None:
        """Choose the keyframe at the playhead or set one, or open the settings of the track."""
        lanes, session = self._lanes, self._lanes.session
        track = lanes.layout_.track_of(lanes.lane)
        if track is not None:
            lanes.track_opened.emit(track)
            return
        group = PARAMETER_GROUPS[lanes.lane]
        key = session.sequence.keys.key_at(group, session.playhead)
        if key is None:
            lanes.edits.set_keys([group])
        else:
            lanes.select(lanes.selection.toggled((group, key.seconds)))


def next_key_time(lanes: "Lanes", way: int) -> float:
    """Time of the keyframe before (-1) or after (+1) the playhead; the end of the clip if none."""
    sequence, now = lanes.session.sequence, lanes.session.playhead
    times = {key.seconds for keys in sequence.keys.keys.values() for key in keys}
    times |= {edge for placed in sequence.tracks for edge in (placed.start, placed.end)}
    times |= {0.0, sequence.seconds}
    if way > 0:
        return min((time for time in times if time > now + _NEAR), default=now)
    return max((time for time in times if time < now - _NEAR), default=now)
