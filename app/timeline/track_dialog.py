"""Settings of a track: where it stands, which part of it, how strongly it moves each group."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.drivers.choice import DriverLook
from app.session import EditSession
from app.timeline.edits import TimelineEdits
from app.timeline.names import after_name, group_name
from app.timeline.selection import Selection
from app.timeline.track_driver import TrackDriver
from app.widgets.choice_box import ChoiceBox
from app.widgets.number_field import NumberField
from app.widgets.scale import ValueScale
from gdpw_core.errors import InputError
from gdpw_core.motion.blending import PARAMETER_GROUPS, ParameterGroup
from gdpw_core.motion.placed_track import AFTER_TRACK, MOST_GAIN, TRACK_SPEEDS, PlacedTrack

_GAIN = ValueScale(0.0, 100.0 * MOST_GAIN, 1.0, 5.0, 25.0, " %", 0.0)
_SPEED = ValueScale(*TRACK_SPEEDS, 0.05, 0.1, 0.5, " ×", 0.0)

Change = Callable[[PlacedTrack, float], PlacedTrack]


class TrackDialog(QDialog):
    """Changes a track at once; every field is a step that undo takes back.

    Args:
        session: the clip.
        edits: what the fields do.
        index: number of the track.
        parent: the window.
    """

    again_asked = Signal(object)
    """A `DriverLook`: its driver is to be followed in another way."""
    search_asked = Signal(object)
    """A `TrackOrigin`: the user knows where its driver lies."""
    driver_wanted = Signal(object)
    """This dialog: its driver is to be shown."""

    def __init__(
        self, session: EditSession, edits: TimelineEdits, index: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._edits, self._index = session, edits, index
        self._fields: list[tuple[NumberField, Callable[[PlacedTrack], float]]] = []
        self._gesture: int | None = None
        self.after = ChoiceBox()
        self.note = QLabel()
        origin = self.track.origin
        self.driver = None if origin is None else TrackDriver(origin)
        self._compose()
        session.sequence_changed.connect(self._refresh)
        self._refresh()

    @property
    def track(self) -> PlacedTrack:
        """The track as it is now."""
        return self._session.sequence.tracks[self._index]

    def ask_for_driver(self) -> None:
        """Ask for the driver's look, if the track has one."""
        if self.driver is not None:
            self.driver_wanted.emit(self)

    def show_driver(self, look: DriverLook | None) -> None:
        """Show the driver that the track was made from; None: it is not where it was."""
        if self.driver is not None and look is not None:
            self.driver.show_look(look)
        elif self.driver is not None:
            self.driver.show_gone()

    def field(self, name: str) -> NumberField:
        """The field of that accessible name.

        Raises:
            KeyError: there is none.
        """
        for field, _ in self._fields:
            if field.accessibleName() == name:
                return field
        raise KeyError(name)

    def _compose(self) -> None:
        placed, form = self.track, QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(4)
        seconds = ValueScale(0.0, 60.0, 0.01, 0.04, 0.5, " s", 3600.0)
        part = replace(seconds, high=max(placed.track.seconds, 0.1), reach=0.0)
        rows: list[tuple[str, str, ValueScale, Callable[[PlacedTrack], float], Change]] = [
            (self.tr("Starts at"), self.tr("Where it begins on the clip"), seconds,
             lambda t: t.start, lambda t, v: replace(t, start=max(0.0, v))),
            (self.tr("From"), self.tr("In point: what comes before is left out"), part,
             lambda t: t.first, _with_first),
            (self.tr("To"), self.tr("Out point: what comes after is left out"), part,
             lambda t: t.out, _with_last),
            (self.tr("Speed"), self.tr("2 is twice as fast"), _SPEED,
             lambda t: t.speed, lambda t, v: replace(t, speed=v)),
            (self.tr("Fade"), self.tr("Seconds in which it comes in and goes"),
             replace(seconds, high=5.0, reach=0.0),
             lambda t: t.fade, lambda t, v: replace(t, fade=v)),
        ]  # fmt: skip
        for row in rows:
            self._add_row(form, *row)
        self._add_after(form)
        tip = self.tr("How far this group follows; 0 % not at all")
        for group in PARAMETER_GROUPS:
            self._add_row(form, group_name(group), tip, _GAIN, _gain_of(group), _with_gain(group))
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        self.note.setMinimumSize(300, 2 * self.note.fontMetrics().lineSpacing() + 4)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        close.setToolTip(self.tr("The changes stay; undo takes them back"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(12)
        if self.driver is not None:
            self.driver.again_asked.connect(self._follow_again)
            self.driver.search_asked.connect(self.search_asked)
            layout.addWidget(self.driver)
        layout.addLayout(form)
        layout.addWidget(self.note)
        layout.addWidget(buttons)

    def _add_row(
        self,
        form: QFormLayout,
        name: str,
        tip: str,
        scale: ValueScale,
        read: Callable[[PlacedTrack], float],
        change: Change,
    ) -> None:
        field = NumberField(scale, self)
        field.setAccessibleName(name)
        field.setToolTip(self.tr("{what}: drag, or click to type").format(what=tip))
        field.setFixedWidth(100)
        field.pressed.connect(self._press)
        field.released.connect(self._release)
        field.moved.connect(lambda value: self._change(change, value))
        field.typed.connect(lambda value: self._change(change, value))
        self._fields.append((field, read))
        form.addRow(name, field)

    def _add_after(self, form: QFormLayout) -> None:
        for after in AFTER_TRACK:
            self.after.addItem(after_name(after), after)
        self.after.setAccessibleName(self.tr("Afterwards"))
        self.after.setToolTip(self.tr("What the head does from the end of the track on"))
        self.after.activated.connect(self._set_after)
        form.addRow(self.tr("Afterwards"), self.after)

    def _follow_again(self, look: DriverLook) -> None:
        self.accept()
        self.again_asked.emit(replace(look, placed=self.track))

    def _press(self) -> None:
        self._gesture = self._session.begin_gesture()

    def _release(self) -> None:
        self._gesture = None
        self._session.end_gesture()

    def _change(self, change: Change, value: float) -> None:
        try:
            placed = change(self.track, value)
        except InputError as error:
            self.note.setText(str(error))
        else:
            self._edits.change_track(self._index, placed, self._gesture)
        self._refresh()

    def _set_after(self, row: int) -> None:
        self._edits.change_track(self._index, replace(self.track, after=AFTER_TRACK[row]))

    def _refresh(self) -> None:
        if self._index >= len(self._session.sequence.tracks):
            # Undo took the track away.
            self.reject()
            return
        placed = self.track
        self.setWindowTitle(self.tr("Track: {name}").format(name=placed.name))
        for field, read in self._fields:
            field.set_value(read(placed))
        self.after.setCurrentIndex(AFTER_TRACK.index(placed.after))
        self.note.setText(self._fate(placed))
        self._edits.selected.emit(Selection(track=self._index))

    def _fate(self, placed: PlacedTrack) -> str:
        """What becomes of the track in a clip of this length."""
        left = self._session.sequence.seconds - placed.end
        if left < -1e-6:
            text = self.tr("The clip ends before it: its last {seconds:.2f} s are left out.")
            return text.format(seconds=-left)
        if left < 1e-6 or placed.after == "rest":
            return self.tr("It is seen in full.")
        if placed.after == "hold":
            text = self.tr("Its last frame is held for {seconds:.2f} s, to the end of the clip.")
        else:
            text = self.tr("It begins again for {seconds:.2f} s, to the end of the clip.")
        return text.format(seconds=left)


def _with_first(placed: PlacedTrack, value: float) -> PlacedTrack:
    least = 1.0 / placed.track.rate
    return replace(placed, first=min(max(0.0, value), placed.out - least))


def _with_last(placed: PlacedTrack, value: float) -> PlacedTrack:
    value = max(value, placed.first + 1.0 / placed.track.rate)
    return replace(placed, last=None if value >= placed.track.seconds else value)


def _gain_of(group: ParameterGroup) -> Callable[[PlacedTrack], float]:
    return lambda placed: 100.0 * placed.gains[group]


def _with_gain(group: ParameterGroup) -> Change:
    return lambda placed, value: replace(
        placed, gains={**placed.gains, group: min(max(value / 100.0, 0.0), MOST_GAIN)}
    )
