"""The dialog that says what a driver is and asks how it shall move the portrait."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.drivers.card import DriverCard
from app.drivers.choice import DriverChoice, DriverLook
from app.drivers.fate import fate_text
from app.timeline.names import after_name
from app.widgets.choice_box import ChoiceBox
from gdpw_core.motion.driver import Driver
from gdpw_core.motion.origin import TrackOrigin
from gdpw_core.motion.placed_track import AFTER_TRACK
from gdpw_core.motion.retarget import PARTS, Part, RetargetSettings
from gdpw_core.motion.sequence import Sequence
from gdpw_core.motion.smoothing import MAX_SECONDS

_FOUND = -0.01  # the value of a neutral frame that is looked for
_LONGEST = 86_400.0
_RATES = (1.0, 120.0)


class DriverDialog(QDialog):
    """Asks what of the driver is followed, which part of it, and what follows it.

    A driver that is on the timeline already comes with how it was followed then.

    Args:
        look: what the file is.
        sequence: the timeline it goes onto.
        playhead: where a new one begins, seconds.
        parent: the window.
    """

    chosen = Signal(object)
    """A `DriverChoice`."""

    def __init__(
        self,
        look: DriverLook,
        sequence: Sequence,
        playhead: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Driver"))
        self._look, self._sequence = look, sequence
        self._place = playhead if look.placed is None else look.placed.start
        self.card = DriverCard(look.path.name)
        self.mode, self.after = ChoiceBox(), ChoiceBox()
        self.start, self.end, self.neutral, self.smooth, self.rate = (
            QDoubleSpinBox() for _ in range(5)
        )
        names: dict[Part, str] = {
            "pose": self.tr("Pose"),
            "expression": self.tr("Expression and jaw"),
            "eyes": self.tr("Eyes"),
        }
        self.parts = {part: QCheckBox(names[part]) for part in PARTS}
        self.gains = {part: QSpinBox() for part in PARTS}
        self.position = QCheckBox(self.tr("The head moves through the picture"))
        self.growth = QCheckBox(self.tr("The head grows as the driver comes nearer"))
        self.lengthen = QCheckBox(self.tr("Make the clip as long as the driver"))
        self.note = QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        text = self.tr("Follow again") if look.placed else self.tr("Put at the playhead")
        self.follow = self.buttons.addButton(text, QDialogButtonBox.ButtonRole.AcceptRole)
        self._fill()
        if look.placed is not None and look.placed.origin is not None:
            self._fill_as(look.placed.origin)
            self.after.setCurrentIndex(AFTER_TRACK.index(look.placed.after))
        self._describe()
        self._compose()
        self._connect()
        self._refresh()

    def choice(self) -> DriverChoice:
        """What the fields say; the range is not empty."""
        look = self._look
        neutral = self.neutral.value()
        gain = {part: self.gains[part].value() / 100 for part in PARTS}
        return DriverChoice(
            Driver(
                look.path,
                self.start.value(),
                None if self._whole else self.end.value(),
                rate=look.facts.rate if look.kind == "pictures" else None,
                neutral=None if neutral < 0 else neutral,
            ),
            look.facts,
            RetargetSettings(
                mode="absolute" if self.mode.currentIndex() == 1 else "relative",
                parts=frozenset(part for part in PARTS if self.parts[part].isChecked()),
                pose_gain=gain["pose"],
                expression_gain=gain["expression"],
                eyes_gain=gain["eyes"],
                follow_position=self.position.isChecked(),
                follow_size=self.growth.isChecked(),
            ),
            smooth=self.smooth.value(),
            after=AFTER_TRACK[self.after.currentIndex()],
            lengthen=self.lengthen.isChecked(),
            instead=look.placed,
        )

    @property
    def _whole(self) -> bool:
        """Whether the driver is followed to its end."""
        length = self._look.facts.seconds
        return length is not None and self.end.value() >= length - 0.006

    def _fill(self) -> None:
        self.mode.addItems(
            [self.tr("Relative to its neutral frame"), self.tr("As the driver's own (absolute)")]
        )
        self.after.addItems([after_name(after) for after in AFTER_TRACK])
        length = self._look.facts.seconds or _LONGEST
        for field, low, high, value in (
            (self.start, 0.0, length, 0.0),
            (self.end, 0.0, length, length),
            (self.neutral, _FOUND, length, _FOUND),
            (self.smooth, 0.0, MAX_SECONDS, 0.0),
        ):
            field.setDecimals(2)
            field.setRange(low, high)
            field.setValue(value)
            field.setSingleStep(0.1)
            field.setSuffix(self.tr(" s"))
            field.setFixedSize(112, 28)
        self.rate.setKeyboardTracking(False)
        self.rate.setDecimals(2)
        self.rate.setRange(*_RATES)
        self.rate.setValue(self._look.facts.rate)
        self.rate.setFixedSize(112, 28)
        self.neutral.setSpecialValueText(self.tr("automatic"))
        for part in PARTS:
            self.parts[part].setChecked(True)
            self.gains[part].setRange(0, 300)
            self.gains[part].setValue(100)
            self.gains[part].setSingleStep(10)
            self.gains[part].setSuffix(self.tr(" %"))
            self.gains[part].setFixedSize(112, 28)
        self.position.setChecked(True)
        self.lengthen.setChecked(True)

    def _fill_as(self, origin: TrackOrigin) -> None:
        """As the driver was followed before."""
        settings = origin.settings
        self.mode.setCurrentIndex(1 if settings.mode == "absolute" else 0)
        self.start.setValue(origin.start)
        if origin.end is not None:
            self.end.setValue(origin.end)
        if origin.neutral is not None:
            self.neutral.setValue(origin.neutral)
        self.smooth.setValue(origin.smooth)
        gains = (settings.pose_gain, settings.expression_gain, settings.eyes_gain)
        for part, gain in zip(PARTS, gains, strict=True):
            self.parts[part].setChecked(part in settings.parts)
            self.gains[part].setValue(round(100 * gain))
        self.position.setChecked(settings.follow_position)
        self.growth.setChecked(settings.follow_size)

    def _describe(self) -> None:
        follow_tip = self.tr("Follow the driver and lay it on as a track")
        if self._look.placed is not None:
            follow_tip = self.tr(
                "Follow the driver in this way, in place of the track that is there"
            )
        for widget, name, tip in (
            (
                self.mode,
                self.tr("Motion"),
                self.tr("Relative adds the driver's changes; absolute takes its pose as it is"),
            ),
            (
                self.neutral,
                self.tr("Neutral frame"),
                self.tr(
                    "When the driver looks at the camera with its face at rest; automatic looks "
                    "for it"
                ),
            ),
            (self.start, self.tr("From"), self.tr("In point of the driver")),
            (self.end, self.tr("To"), self.tr("Out point of the driver")),
            (self.smooth, self.tr("Smoothing"), self.tr("Steadies the motion; blinks stay")),
            (
                self.rate,
                self.tr("Pictures a second"),
                self.tr("How fast the pictures of the folder follow each other"),
            ),
            (self.after, self.tr("Afterwards"), self.tr("What the head does after the driver")),
            (self.follow, self.follow.text(), follow_tip),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        for part in PARTS:
            name = self.parts[part].text()
            self.parts[part].setToolTip(
                self.tr("Whether this follows the driver: {name}").format(name=name)
            )
            self.gains[part].setAccessibleName(self.tr("How far {name} follows").format(name=name))
            self.gains[part].setToolTip(self.tr("100 % follows the driver, 0 % stays as it is"))

    def _compose(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        self.card.show_look(self._look)
        layout.addWidget(self.card)
        span = QHBoxLayout()
        span.setSpacing(8)
        for widget in (self.start, QLabel(self.tr("to")), self.end):
            span.addWidget(widget)
        span.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(9)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if self._look.kind == "pictures":
            form.addRow(self.tr("Pictures a second"), self.rate)
        form.addRow(self.tr("Motion"), self.mode)
        form.addRow(self.tr("Neutral frame"), self.neutral)
        for number, part in enumerate(PARTS):
            row = QHBoxLayout()
            row.addWidget(self.parts[part], 1)
            row.addWidget(self.gains[part])
            form.addRow("" if number else self.tr("Follow"), row)
        form.addRow("", self.position)
        form.addRow("", self.growth)
        form.addRow(self.tr("Smoothing"), self.smooth)
        form.addRow(self.tr("From"), span)
        form.addRow(self.tr("Afterwards"), self.after)
        form.addRow("", self.lengthen)
        layout.addLayout(form)
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing() + 4)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.note)
        layout.addWidget(self.buttons)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip(
            self.tr("Leave the timeline as it is")
        )
        self.follow.setDefault(True)
        self.setMinimumWidth(480)

    def _connect(self) -> None:
        for combo in (self.mode, self.after):
            combo.currentIndexChanged.connect(self._refresh)
        for field in (self.start, self.end, self.neutral, self.smooth):
            field.valueChanged.connect(self._refresh)
        self.rate.valueChanged.connect(self._set_rate)
        for switch in (*self.parts.values(), self.lengthen):
            switch.toggled.connect(self._refresh)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)

    def _set_rate(self, rate: float) -> None:
        """Play the pictures faster or slower: what was chosen of them stays chosen."""
        facts, chosen = self._look.facts, (self.start, self.end, self.neutral)
        if facts.seconds is None:
            return
        values, whole = [field.value() for field in chosen], self._whole
        seconds = facts.seconds * facts.rate / rate
        self._look = replace(self._look, facts=replace(facts, rate=rate, seconds=seconds))
        for field, value in zip(chosen, values, strict=True):
            field.setMaximum(seconds)
            field.setValue(value if value < 0 else value * facts.rate / rate)
        if whole:
            self.end.setValue(seconds)
        self.card.show_look(self._look)
        self._refresh()

    def _refresh(self) -> None:
        relative = self.mode.currentIndex() == 0
        self.neutral.setEnabled(relative)
        for part in PARTS:
            self.gains[part].setEnabled(self.parts[part].isChecked())
        self.position.setEnabled(self.parts["pose"].isChecked())
        self.growth.setEnabled(self.parts["pose"].isChecked())
        empty = self.end.value() <= self.start.value()
        nothing = not any(switch.isChecked() for switch in self.parts.values())
        self.follow.setEnabled(not empty and not nothing)
        if empty:
            self.note.setText(self.tr("The end must lie after the beginning."))
        elif nothing:
            self.note.setText(self.tr("Choose what follows the driver."))
        else:
            self.note.setText(self._fate())

    def _fate(self) -> str:
        """What becomes of the driver on this timeline, said beforehand."""
        known = self._look.facts.seconds is not None or self.end.value() < _LONGEST
        return fate_text(
            self._sequence,
            place=self._place,
            seconds=self.end.value() - self.start.value() if known else None,
            after=AFTER_TRACK[self.after.currentIndex()],
            lengthen=self.lengthen.isChecked(),
            instead=self._look.placed,
        )

    def _accept(self) -> None:
        self.chosen.emit(self.choice())
        self.accept()
