"""Everything the user does to the clip, each one step of the history."""

from collections.abc import Callable, Collection
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.session import EditSession
from app.timeline.names import easing_name, group_names
from app.timeline.selection import Selection
from gdpw_core.errors import InputError
from gdpw_core.motion.blending import PARAMETER_GROUPS, ParameterGroup
from gdpw_core.motion.chosen_keys import copied_keys, eased_keys, moved_keys, without_keys
from gdpw_core.motion.easing import Easing
from gdpw_core.motion.keyframes import Timeline
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.motion.sequence import RATES, SECONDS, Sequence


class TimelineEdits(QObject):
    """Edits of the session's clip; what they leave selected is told."""

    selected = Signal(object)
    """A `Selection` that an edit left."""
    refused = Signal(str)
    """Why an edit was not made."""
    clipboard_changed = Signal()
    """Something was copied, or what was copied belongs to another portrait."""

    def __init__(self, session: EditSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.snap = True
        """Whether times fall on frames."""
        self.clipboard: Timeline | PlacedTrack | None = None
        # Keyframes hold a head: one person's would make another out of the next.
        session.portrait_changed.connect(lambda: self._keep(None))

    def place(self, seconds: float) -> float:
        """A time that the user pointed at, within the clip and on a frame if `snap` is on."""
        sequence = self._session.sequence
        seconds = min(max(0.0, seconds), sequence.seconds)
        return sequence.snapped(seconds) if self.snap else seconds

    def set_keys(self, groups: Collection[ParameterGroup] = PARAMETER_GROUPS) -> None:
        """Keep what is shown at the playhead as keyframes."""
        session = self._session
        if session.portrait is None:
            return
        sequence, seconds = session.sequence, session.playhead
        head = sequence.without_tracks(seconds, session.parameters)
        text = self.tr("Keyframe of {groups}").format(groups=group_names(groups))
        self._edit(lambda: sequence.keyed(seconds, groups, head), text)
        self.selected.emit(Selection(frozenset((group, seconds) for group in groups)))

    def remove(self, selection: Selection) -> None:
        """Delete what is chosen."""
        sequence = self._session.sequence
        if selection.track is not None:
            index = selection.track
            text = self.tr("Delete {name}").format(name=sequence.tracks[index].name)
            self._edit(lambda: sequence.without_track(index), text)
        elif selection.keys:
            text = self.tr("Delete keyframes")
            self._edit(lambda: without_keys(sequence, selection.keys), text)
        self.selected.emit(Selection())

    def ease(self, selection: Selection, easing: Easing) -> None:
        """Choose the way from the chosen keyframes to the next ones."""
        sequence = self._session.sequence
        text = self.tr("Easing: {easing}").format(easing=easing_name(easing))
        self._edit(lambda: eased_keys(sequence, selection.keys, easing), text)

    def copy(self, selection: Selection) -> None:
        """Remember what is chosen."""
        if selection.track is not None:
            self._keep(self._session.sequence.tracks[selection.track])
        elif selection.keys:
            self._keep(copied_keys(self._session.sequence, selection.keys))

    def paste(self) -> None:
        """Put what was remembered at the playhead."""
        copied, sequence, at = self.clipboard, self._session.sequence, self._session.playhead
        if isinstance(copied, PlacedTrack):
            self.add_track(replace(copied, start=at))
        if not isinstance(copied, Timeline):
            return
        pasted = sequence.keys.pasted(copied, at)
        self._edit(lambda: replace(sequence, keys=pasted), self.tr("Paste keyframes"))
        keys = frozenset(
            (g, key.seconds + at) for g, listed in copied.keys.items() for key in listed
        )
        self.selected.emit(Selection(keys))

    def move_keys(
        self, base: Sequence, selection: Selection, by: float, gesture: int | None = None
    ) -> None:
        """Move chosen keyframes from where they stand in `base`."""
        by = max(by, -min((seconds for _, seconds in selection.keys), default=0.0))
        text = self.tr("Move keyframes")
        self._edit(lambda: moved_keys(base, selection.keys, by), text, gesture)
        self.selected.emit(selection.moved(by))

    def change_track(self, index: int, placed: PlacedTrack, gesture: int | None = None) -> None:
        """Put a track in the place of another."""
        sequence = self._session.sequence
        text = self.tr("Change {name}").format(name=placed.name)
        self._edit(lambda: sequence.with_track(placed, index), text, gesture)

    def add_track(self, placed: PlacedTrack) -> None:
        """Lay a track on top; the clip becomes as long as it needs."""
        sequence = self._session.sequence
        self._edit(lambda: with_room(sequence, placed.end).with_track(placed), placed.name)
        if len(self._session.sequence.tracks) > len(sequence.tracks):
            self.selected.emit(Selection(track=len(sequence.tracks)))

    def set_seconds(self, seconds: float, gesture: int | None = None) -> None:
        """Make the clip longer or shorter; keyframes stay where they are."""
        sequence, (low, high) = self._session.sequence, SECONDS
        seconds = min(max(seconds, low), high)
        text = self.tr("Clip of {seconds:.2f} s").format(seconds=seconds)
        self._edit(lambda: replace(sequence, seconds=seconds), text, gesture)

    def set_rate(self, rate: float, gesture: int | None = None) -> None:
        """Play the clip with more or fewer frames a second; keyframes stay where they are."""
        sequence, (low, high) = self._session.sequence, RATES
        rate = min(max(rate, low), high)
        text = self.tr("{rate:g} frames a second").format(rate=rate)
        self._edit(lambda: replace(sequence, rate=rate), text, gesture)

    def set_loop(self, loop: bool) -> None:
        """Play the clip again and again, or once."""
        sequence = self._session.sequence
        text = self.tr("Loop") if loop else self.tr("Play once")
        self._edit(lambda: replace(sequence, loop=loop), text)

    def _keep(self, copied: Timeline | PlacedTrack | None) -> None:
        self.clipboard = copied
        self.clipboard_changed.emit()

    def _edit(self, make: Callable[[], Sequence], text: str, gesture: int | None = None) -> None:
        try:
            sequence = make()
        except InputError as error:
            self.refused.emit(str(error))
        else:
            self._session.edit_sequence(sequence, text, gesture)


def with_room(sequence: Sequence, end: float) -> Sequence:
    """A clip long enough for a track; one that held nothing ends with it."""
    shortest = 0.0 if sequence.empty else sequence.seconds
    seconds = max(shortest, end)
    return replace(sequence, seconds=min(max(seconds, SECONDS[0]), SECONDS[1]))
