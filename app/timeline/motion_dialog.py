"""Chooses a ready motion: which one, how much, how fast."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from app.session import EditSession
from app.timeline.edits import with_room
from app.timeline.motion_placer import MotionChoice
from app.timeline.time_scale import clock_text
from app.widgets.number_field import NumberField
from app.widgets.scale import ValueScale
from gdpw_core.errors import InputError
from gdpw_core.motion.presets import MAX_AMOUNT, Motion, ready_motions
from gdpw_core.motion.speech import DEFAULT_TEXT, MAX_LETTERS, talk

_AMOUNT = ValueScale(0.0, 100.0 * MAX_AMOUNT, 1.0, 5.0, 25.0, " %", 0.0)
_SPEED = ValueScale(0.1, 5.0, 0.1, 0.1, 0.5, " ×", 0.0)


class MotionDialog(QDialog):
    """Lists the ready motions; the chosen one becomes a track at the playhead.

    Args:
        session: whose portrait is moved.
        parent: the window.
    """

    chosen = Signal(object)
    """A `MotionChoice`."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Put a motion on the timeline"))
        self._session = session
        self._motions = [*ready_motions().values(), talk()]
        self.motions = QListWidget()
        self.text = QLineEdit(DEFAULT_TEXT)
        self.amount, self.speed = NumberField(_AMOUNT), NumberField(_SPEED)
        self.again = QCheckBox(self.tr("Again and again, to the end of the clip"))
        self.note = QLabel()
        self._values = {self.amount: 100.0, self.speed: 1.0}
        self._compose()
        self.motions.currentRowChanged.connect(lambda _: self._show())
        self.text.textChanged.connect(lambda _: self._show())
        self.again.toggled.connect(lambda _: self._show())
        self.motions.setCurrentRow(0)

    def choice(self) -> MotionChoice:
        """The motion as it is asked for.

        Raises:
            InputError: there is nothing to say in the text.
        """
        motion = self._motion()
        return MotionChoice(
            motion, self._label(motion), self._values[self.amount] / 100.0,
            self._values[self.speed], self.again.isChecked(),
        )  # fmt: skip

    def accept(self) -> None:
        """Put it on the timeline."""
        try:
            choice = self.choice()
        except InputError as error:
            self.note.setText(str(error))
            return
        self.chosen.emit(choice)
        super().accept()

    def _compose(self) -> None:
        for motion in self._motions:
            self.motions.addItem(_tr(motion.label))
            item = self.motions.item(self.motions.count() - 1)
            item.setToolTip(_tr(motion.description))
        rows = self.motions.sizeHintForRow(0) * self.motions.count()
        self.motions.setMinimumHeight(min(rows + 14, 300))
        self.motions.doubleClicked.connect(lambda _: self.accept())
        self.text.setMaxLength(MAX_LETTERS)
        self._form = form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setHorizontalSpacing(16)
        form.addRow(self.tr("Text"), self.text)
        for label, field in ((self.tr("Amount"), self.amount), (self.tr("Speed"), self.speed)):
            field.set_value(self._values[field])
            field.setFixedWidth(90)
            for signal in (field.moved, field.typed):
                signal.connect(lambda value, field=field: self._set(field, value))
            form.addRow(label, field)
        self._describe()
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        self.note.setMinimumSize(330, 2 * self.note.fontMetrics().lineSpacing() + 4)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.put = buttons.addButton(
            self.tr("Put at the playhead"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.put.setToolTip(self.tr("Lay it on the timeline as a track of its own"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip(
            self.tr("Leave the timeline as it is")
        )
        self.put.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(12)
        layout.addWidget(self.motions)
        layout.addLayout(form)
        layout.addWidget(self.again)
        layout.addWidget(self.note)
        layout.addWidget(buttons)

    def _describe(self) -> None:
        for widget, name, tip in (
            (self.motions, self.tr("Motions"), self.tr("The motion to put on the timeline")),
            (self.text, self.tr("Text to say"), self.tr("What the lips say; there is no voice")),
            (self.amount, self.tr("Amount"), self.tr("How far it goes; 100 % as it was made")),
            (self.speed, self.tr("Speed"), self.tr("2 is twice as fast")),
            (self.again, self.again.text(), self.tr("Begin again whenever it has ended")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)

    def _set(self, field: NumberField, value: float) -> None:
        self._values[field] = value
        field.set_value(value)
        self._show()

    def _motion(self) -> Motion:
        motion = self._motions[self.motions.currentRow()]
        return talk(self.text.text()) if motion.name == "talk" else motion

    def _label(self, motion: Motion) -> str:
        label = _tr(motion.label)
        return f"{label}: {self.text.text().strip()}"[:60] if motion.name == "talk" else label

    def _show(self) -> None:
        """Say beforehand what becomes of the clip."""
        talks = self._motions[self.motions.currentRow()].name == "talk"
        self._form.setRowVisible(self.text, talks)
        try:
            motion = self._motion()
        except InputError as error:
            self.note.setText(str(error))
            return
        clip, seconds = self._session.sequence, motion.seconds / self._values[self.speed]
        longer = with_room(clip, self._session.playhead + seconds).seconds
        text = self.tr("{what} It takes {seconds:.1f} s.")
        if longer != clip.seconds:
            text = self.tr("{what} It takes {seconds:.1f} s; the clip will last {clip}.")
        self.note.setText(
            text.format(what=_tr(motion.description), seconds=seconds, clip=clock_text(longer))
        )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Motions", text)
