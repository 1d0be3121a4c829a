"""The row of buttons and fields above the lanes."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from app.look.icons import IconButton
from app.look.theme import figures_font
from app.session import EditSession
from app.timeline.edits import TimelineEdits
from app.timeline.names import easing_name, group_name
from app.timeline.selection import Selection
from app.timeline.time_scale import clock_text
from app.widgets.number_field import NumberField
from app.widgets.scale import ValueScale
from gdpw_core.motion.blending import PARAMETER_GROUPS
from gdpw_core.motion.easing import EASINGS
from gdpw_core.motion.sequence import RATES, SECONDS

_LENGTH = ValueScale(0.2, 60.0, 0.01, 0.1, 0.5, " s", SECONDS[1])
_RATE = ValueScale(RATES[0], 60.0, 1.0, 1.0, 5.0, "", RATES[1] - 60.0)


class TimelineTools(QWidget):
    """Play, keyframes, motions on the left; switches, length and rate of the clip on the right.

    Args:
        session: the clip.
        edits: what the buttons do to it.
        parent: owner.
    """

    play_asked = Signal()
    """Play or pause."""
    step_asked = Signal(int)
    """One frame back (-1) or on (+1)."""
    start_asked = Signal()
    """To the start of the clip."""
    motion_asked = Signal()
    """Put a ready motion on the timeline."""
    copy_asked = Signal()
    """Copy what is selected."""
    delete_asked = Signal()
    """Delete what is selected."""
    track_asked = Signal()
    """Open the settings of the selected track."""
    close_asked = Signal()
    """Hide the timeline."""

    def __init__(
        self, session: EditSession, edits: TimelineEdits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._edits = session, edits
        self._selection = Selection()
        self._words: list[QLabel] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 8, 4)
        self._row.setSpacing(2)
        self._title = QLabel(self.tr("Timeline"))
        self._title.setProperty("role", "title")
        self._title.setContentsMargins(0, 0, 10, 0)
        self._row.addWidget(self._title)
        self._needed = 0
        self._add_transport()
        self._add_line()
        self._add_editing()
        self._row.addStretch(1)
        self._add_switches()
        self._add_line()
        self._add_fields()
        self.refresh()
        edits.clipboard_changed.connect(lambda: self.show_selection(self._selection))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave words out where they have no room."""
        super().resizeEvent(event)
        if not self._needed and self.width() < self._row.minimumSize().width():
            self._needed = self._row.minimumSize().width()
            self._show_words(False)
        elif self._needed and self.width() >= self._needed:
            self._needed = 0
            self._show_words(True)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Without words."""
        return QSize(240, super().minimumSizeHint().height())

    def refresh(self) -> None:
        """Show the clip."""
        session, sequence = self._session, self._session.sequence
        is_open = session.portrait is not None
        for widget in (self.key_button, self.motion_button, self.length, self.rate):
            widget.setEnabled(is_open)
        self.loop.setChecked(sequence.loop)
        self.length.set_value(sequence.seconds)
        self.rate.set_value(sequence.rate)
        for button in (self.start, self.back, self.play, self.forward):
            button.setEnabled(session.moves)
        self.show_time()
        self.show_selection(self._selection)

    def show_time(self) -> None:
        """Show where the playhead stands."""
        now, whole = self._session.playhead, self._session.sequence.seconds
        self.time.setText(f"{clock_text(now)} / {clock_text(whole)}")

    def show_playing(self, playing: bool) -> None:
        """Offer to pause, or to play."""
        text = self.tr("Pause (Space)") if playing else self.tr("Play the clip (Space)")
        self.play.show_as("pause" if playing else "play", text)

    def show_selection(self, selection: Selection) -> None:
        """Offer what can be done with what is selected."""
        self._selection = selection
        self.copy.setEnabled(bool(selection))
        self.easing.setEnabled(bool(selection.keys))
        self.delete.setEnabled(bool(selection))
        self.settings.setEnabled(selection.track is not None)
        self.paste.setEnabled(self._edits.clipboard is not None)

    def easing_menu(self, menu: QMenu) -> None:
        """Offer the easings for what is selected."""
        for easing in EASINGS:
            action = menu.addAction(easing_name(easing))
            action.setToolTip(self.tr("How the selected keyframes lead to the next ones"))
            action.triggered.connect(
                lambda _=False, easing=easing: self._edits.ease(self._selection, easing)
            )

    def _add_transport(self) -> None:
        self.start = self._button("skip-back", self.tr("To the start (Home)"), self.start_asked)
        self.back = self._button("caret-left", self.tr("One frame back (Alt+Left)"))
        self.back.clicked.connect(lambda: self.step_asked.emit(-1))
        self.play = self._button("play", self.tr("Play the clip (Space)"), self.play_asked)
        self.forward = self._button("caret-right", self.tr("One frame on (Alt+Right)"))
        self.forward.clicked.connect(lambda: self.step_asked.emit(1))
        self.time = QLabel()
        self.time.setFont(figures_font(self.time.font()))
        self.time.setProperty("role", "muted")
        self.time.setMinimumWidth(
            self.time.fontMetrics().horizontalAdvance("0:00.00 / 0:00.00") + 8
        )
        self.time.setToolTip(self.tr("Time of the playhead, and length of the clip"))
        self._row.addSpacing(6)
        self._row.addWidget(self.time)

    def _add_editing(self) -> None:
        self.key_button = self._labelled(
            "diamond", self.tr("Keyframe"), self.tr("Keep what is shown as a keyframe (K)")
        )
        menu = QMenu(self.key_button)
        every = menu.addAction(self.tr("Every group"), lambda: self._edits.set_keys())
        every.setToolTip(self.tr("Set a keyframe of every group at the playhead"))
        menu.addSeparator()
        for group in PARAMETER_GROUPS:
            action = menu.addAction(group_name(group))
            action.setToolTip(self.tr("Set a keyframe of this group at the playhead"))
            action.triggered.connect(lambda _=False, group=group: self._edits.set_keys([group]))
        self._give_menu(self.key_button, menu)
        self.motion_button = self._labelled(
            "person-simple-run", self.tr("Motion…"),
            self.tr("Put a nod, a smile, spoken text or another ready motion at the playhead"),
        )  # fmt: skip
        self.motion_button.clicked.connect(lambda: self.motion_asked.emit())
        self._add_line()
        self.easing = self._button("path", self.tr("Easing of the selected keyframes"))
        menu = QMenu(self.easing)
        self.easing_menu(menu)
        self._give_menu(self.easing, menu)
        self.settings = self._button(
            "sliders-horizontal", self.tr("Settings of the selected track"), self.track_asked
        )
        self.copy = self._button("copy", self.tr("Copy selected (Ctrl+C)"), self.copy_asked)
        self.paste = self._button("clipboard-text", self.tr("Paste at the playhead (Ctrl+V)"))
        self.paste.clicked.connect(lambda: self._edits.paste())
        self.delete = self._button("trash", self.tr("Delete selected (Delete)"), self.delete_asked)

    def _add_switches(self) -> None:
        self.auto = self._switch(
            "record",
            self.tr(
                "Auto-key: once there are keyframes, moving a slider sets a keyframe of its group "
                "at the playhead. Off: sliders change the still photo under the clip, except "
                "groups that keyframes hold."
            ),
            self._session.auto_key,
        )
        self.auto.setAccessibleName(self.tr("Auto-key"))
        self.auto.toggled.connect(self._set_auto)
        self.snap = self._switch(
            "magnet", self.tr("Snap: times fall on whole frames"), self._edits.snap
        )
        self.snap.toggled.connect(self._set_snap)
        self.loop = self._switch("repeat", self.tr("Loop: play again and again"), False)
        self.loop.clicked.connect(lambda: self._edits.set_loop(self.loop.isChecked()))

    def _add_fields(self) -> None:
        self.length = self._field(
            _LENGTH, self.tr("Length"), self.tr("Length of the clip in seconds"),
            self._edits.set_seconds,
        )  # fmt: skip
        self.rate = self._field(
            _RATE, self.tr("Frames/s"), self.tr("Frames a second"), self._edits.set_rate
        )
        self._row.addSpacing(4)
        self._button("x", self.tr("Hide the timeline (T)"), self.close_asked)

    def _field(
        self,
        scale: ValueScale,
        name: str,
        tip: str,
        change: Callable[[float, int | None], None],
    ) -> NumberField:
        field, session = NumberField(scale, self), self._session
        gesture: list[int | None] = [None]

        def press() -> None:
            gesture[0] = session.begin_gesture()

        def release() -> None:
            gesture[0] = None
            session.end_gesture()

        field.pressed.connect(press)
        field.moved.connect(lambda value: change(value, gesture[0]))
        field.released.connect(release)
        field.typed.connect(lambda value: change(value, None))
        field.next_asked.connect(lambda back: field.focusNextPrevChild(not back))
        field.setFixedWidth(field.fontMetrics().horizontalAdvance("3600.00 s") + 16)
        field.setAccessibleName(tip)
        field.setToolTip(self.tr("{what}: drag, or click to type").format(what=tip))
        label = QLabel(name)
        label.setProperty("role", "muted")
        self._words.append(label)
        self._row.addWidget(label)
        self._row.addWidget(field)
        return field

    def _show_words(self, shown: bool) -> None:
        style = Qt.ToolButtonStyle
        for button in (self.key_button, self.motion_button):
            button.setToolButtonStyle(
                style.ToolButtonTextBesideIcon if shown else style.ToolButtonIconOnly
            )
        for label in (self._title, *self._words):
            label.setVisible(shown)

    def _set_auto(self, on: bool) -> None:
        self._session.auto_key = on

    def _set_snap(self, on: bool) -> None:
        self._edits.snap = on

    def _button(self, name: str, tip: str, signal: SignalInstance | None = None) -> IconButton:
        button = IconButton(name, tip, "text", self)
        if signal is not None:
            button.clicked.connect(lambda: signal.emit())
        self._place(button)
        return button

    def _labelled(self, name: str, text: str, tip: str) -> IconButton:
        button = self._button(name, tip)
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _switch(self, name: str, tip: str, on: bool) -> IconButton:
        button = self._button(name, tip)
        button.setCheckable(True)
        button.setChecked(on)
        return button

    def _place(self, button: QToolButton) -> None:
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)

    def _give_menu(self, button: QToolButton, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _add_line(self) -> None:
        line = QFrame()
        line.setProperty("role", "vline")
        line.setFixedSize(1, 18)
        self._row.addSpacing(6)
        self._row.addWidget(line)
        self._row.addSpacing(6)
