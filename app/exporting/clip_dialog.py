"""The dialog that asks everything about a clip of the timeline; and the command that makes it."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from app.exporting.clip import clip_command
from app.exporting.command import Work
from app.exporting.save_dialog import SaveDialog
from app.widgets.choice_box import ChoiceBox
from gdpw_core.errors import GdpwError
from gdpw_core.export.clip import DEFAULT_EDGE, clip_size
from gdpw_core.export.sequence_clip import ClipOptions
from gdpw_core.motion.companion import Companion
from gdpw_core.motion.origin import TrackOrigin
from gdpw_core.motion.sequence import RATES, Sequence
from gdpw_core.motion.track_files import TRACK_SUFFIXES, check_track_file
from gdpw_core.video.destination import check_clip_destination

_EDGES = (1920, DEFAULT_EDGE, 720, 512, 256)
_SOUNDING = (".mp4", ".webm")


@dataclass(frozen=True, eq=False)
class ClipWork:
    """What a clip is made of.

    Args:
        work: portrait and files, as of a still's export.
        sequence: the timeline.
        companion: the driver on the timeline, where its file is known.
        heard: whether that has sound.
        gone: a driver on the timeline that is not where it was; None where all are found.
    """

    work: Work
    sequence: Sequence
    companion: Companion | None = None
    heard: bool = False
    gone: TrackOrigin | None = None


class ClipExportDialog(SaveDialog):
    """Asks for format, size, rate, range and file.

    Args:
        clip: what is exported.
        suggestion: the file to begin with.
        parent: the window.
    """

    chosen = Signal(object, object)
    """Path and `ClipOptions`: the user wants this clip."""
    search_asked = Signal(object)
    """A `TrackOrigin`: the user knows where that driver lies."""
    driver_wanted = Signal(object)
    """This dialog: `show_driver` is to be called anew."""

    def __init__(self, clip: ClipWork, suggestion: Path, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Export clip"), parent)
        self._clip = clip
        self.format, self.edge = ChoiceBox(), ChoiceBox()
        self.rate, self.start, self.end = (QDoubleSpinBox() for _ in range(3))
        self.beside = QCheckBox(self.tr("Show the driver on the left"))
        self.sound = QCheckBox(self.tr("Take the sound of the driver"))
        self.driver_note = QLabel()
        self.find_button = QPushButton(self.tr("Find it…"))
        self.label = QCheckBox(self.tr("Write “AI-edited” into the lower right corner"))
        self.file.setText(str(suggestion))
        self._fill()
        self._describe()
        self._compose()
        self._connect()
        self._refresh()
        self.export_button.setFocus()

    def show_driver(
        self, companion: Companion | None, heard: bool, gone: TrackOrigin | None
    ) -> None:
        """Offer the driver; arguments as of `ClipWork`."""
        self._clip = replace(self._clip, companion=companion, heard=heard, gone=gone)
        self._refresh()

    def ask_for_driver(self) -> None:
        """A driver was found: it may be the one that was missed here."""
        self.driver_wanted.emit(self)

    @property
    def path(self) -> Path:
        """The clip to write; a name without the format's suffix gets it."""
        text = self.file.text().strip()
        suffix = str(self.format.currentData())
        return Path(text if text.lower().endswith(suffix) else text + suffix)

    def options(self) -> ClipOptions:
        """How it is written.

        Raises:
            InputError: a range that is none.
        """
        sequence = self._clip.sequence
        whole = abs(self.end.value() - sequence.seconds) < 1e-3
        rate = self.rate.value()
        sounding = self.sound.isEnabled() and self.sound.isChecked()
        return ClipOptions(
            edge=self.edge.currentData(),
            rate=None if abs(rate - sequence.rate) < 1e-3 else rate,
            start=self.start.value(),
            end=None if whole else self.end.value(),
            label=self.label.isChecked(),
            companion=self._clip.companion,
            beside=self.beside.isEnabled() and self.beside.isChecked(),
            sound=sounding,
        )

    @property
    def _is_track(self) -> bool:
        return str(self.format.currentData()).endswith(TRACK_SUFFIXES)

    def _fill(self) -> None:
        for text, suffix in (
            (self.tr("MP4 (H.264)"), ".mp4"),
            (self.tr("WebM (VP9), with transparency"), ".webm"),
            (self.tr("GIF"), ".gif"),
            (self.tr("PNG pictures in a folder"), ""),
            (self.tr("Head parameters of every frame, JSON"), ".json"),
            (self.tr("Head parameters of every frame, CSV"), ".csv"),
            (self.tr("Head parameters of every frame, NPZ"), ".npz"),
            (self.tr("ARKit blendshapes of every frame, CSV"), ".arkit.csv"),
        ):
            self.format.addItem(text, suffix)
        photo, sequence = self._clip.work.portrait.photo, self._clip.sequence
        longest = max(photo.width, photo.height)
        if longest <= DEFAULT_EDGE:
            text = self.tr("{width} × {height} px, as the photo")
            self.edge.addItem(text.format(width=photo.width, height=photo.height), None)
        for edge in (longest, *_EDGES):
            if edge < longest or (edge == longest > DEFAULT_EDGE and edge <= 4096):
                width, height = clip_size(photo.width, photo.height, edge)
                text = self.tr("{width} × {height} px").format(width=width, height=height)
                self.edge.addItem(text, edge)
        if longest > DEFAULT_EDGE:
            self.edge.setCurrentIndex(max(0, self.edge.findData(DEFAULT_EDGE)))
        for field, (low, high), value in (
            (self.rate, RATES, sequence.rate),
            (self.start, (0.0, sequence.seconds), 0.0),
            (self.end, (0.0, sequence.seconds), sequence.seconds),
        ):
            field.setDecimals(2)
            field.setRange(low, high)
            field.setValue(value)
            field.setSingleStep(1.0 if field is self.rate else 0.1)
            field.setFixedSize(96, 28)
        self.start.setSuffix(self.tr(" s"))
        self.end.setSuffix(self.tr(" s"))
        self.label.setChecked(True)

    def _describe(self) -> None:
        for widget, name, tip in (
            (self.format, self.tr("Format"), self.tr("Kind of the file")),
            (self.edge, self.tr("Size"), self.tr("Width and height of the frames")),
            (self.rate, self.tr("Frames a second"), self.tr("How many frames make a second")),
            (self.start, self.tr("From"), self.tr("Where on the timeline the clip begins")),
            (self.end, self.tr("To"), self.tr("Where on the timeline the clip ends")),
            (
                self.beside,
                self.beside.text(),
                self.tr("Both pictures side by side, the driver as high as the result"),
            ),
            (self.sound, self.sound.text(), self.tr("What is heard in the driver meanwhile")),
            (self.find_button, self.find_button.text(), self.tr("Show where the driver lies now")),
            (self.label, self.label.text(), self.tr("A visible label, beside the one in the file")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self.driver_note.setProperty("role", "muted")
        self.driver_note.setWordWrap(True)
        self.find_button.setAutoDefault(False)
        what = self.tr("Render the frames, write the clip")
        self.describe_file(self.tr("Where the clip is written"), what)

    def _compose(self) -> None:
        form = self.new_form()
        span = QHBoxLayout()
        span.setSpacing(8)
        for part in (self.start, QLabel(self.tr("to")), self.end):
            span.addWidget(part)
        span.addStretch(1)
        form.addRow(self.tr("Format"), self.format)
        form.addRow(self.tr("Size"), self.edge)
        form.addRow(self.tr("Frames a second"), self.rate)
        form.addRow(self.tr("From"), span)
        form.addRow("", self.note)
        form.addRow(self.tr("Driver"), self.beside)
        form.addRow("", self.sound)
        driver = QHBoxLayout()
        driver.setSpacing(8)
        driver.addWidget(self.driver_note, 1)
        driver.addWidget(self.find_button)
        form.addRow("", driver)
        form.addRow(self.tr("Label"), self.label)
        self.compose_around(form)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._on_format)
        self.edge.currentIndexChanged.connect(self._refresh)
        for field in (self.rate, self.start, self.end):
            field.valueChanged.connect(self._refresh)
        for switch in (self.beside, self.sound, self.label):
            switch.toggled.connect(self._refresh)
        self.file.textChanged.connect(self._refresh)
        self.find_button.clicked.connect(lambda: self.search_asked.emit(self._clip.gone))

    def _on_format(self) -> None:
        """Another format keeps the name, with its own suffix."""
        text = self.file.text().strip()
        for index in range(self.format.count()):
            suffix = str(self.format.itemData(self.format.count() - 1 - index))
            if suffix and text.lower().endswith(suffix):
                text = text[: -len(suffix)]
        self.file.setText(text + str(self.format.currentData()))
        self._refresh()

    def _refresh(self) -> None:
        self._offer_driver()
        needs = self.tr("Save the document first: only it holds the timeline")
        self.show_outcome(self._problem(), needs)

    def _offer_driver(self) -> None:
        clip, sounding = self._clip, self.format.currentData() in _SOUNDING
        for widget in (self.edge, self.label):
            widget.setEnabled(not self._is_track)
        self.beside.setEnabled(clip.companion is not None and not self._is_track)
        self.sound.setEnabled(clip.heard and sounding)
        self.find_button.setVisible(clip.companion is None and clip.gone is not None)
        self.driver_note.setText(self._driver_text())
        self.driver_note.setToolTip("" if clip.companion is None else str(clip.companion.path))

    def _driver_text(self) -> str:
        """Which driver it is, and what keeps it from being seen or heard."""
        clip = self._clip
        if clip.companion is None and clip.gone is not None:
            return self.tr("{name} was moved or changed.").format(name=clip.gone.name)
        if clip.companion is None:
            return self.tr("No driver is on the timeline.")
        if self._is_track:
            text = self.tr("Files of head parameters show and sound nothing.")
        elif not clip.heard:
            text = self.tr("{name} has no sound.")
        elif self.format.currentData() not in _SOUNDING:
            text = self.tr("Only MP4 and WebM hold the sound of {name}.")
        else:
            text = "{name}"
        return text.format(name=clip.companion.path.name)

    def _problem(self) -> str:
        """Why the clip cannot be written; empty if it can. Says in the note what it will be."""
        self.note.setText("")
        if not self.file.text().strip():
            return self.tr("Give the file a name.")
        length = self.end.value() - self.start.value()
        if length <= 0:
            return self.tr("The end must lie after the beginning.")
        count = max(1, round(length * self.rate.value()))
        seconds = QLocale().toString(count / self.rate.value(), "f", 2)
        text = self.tr("{count} frames, {seconds} s").format(count=count, seconds=seconds)
        self.note.setText(text)
        companion = self._clip.companion
        if companion is not None and self.path.resolve() == companion.path.resolve():
            return self.tr("That is the driver itself: give another name.")
        try:
            if self._is_track:
                check_track_file(self.path)
            else:
                check_clip_destination(self.path)
        except GdpwError as error:
            return str(error)
        return ""

    def command(self) -> list[str] | None:
        """The command that writes the same clip; None where no saved document holds it."""
        if self.problem.text():
            return None
        return clip_command(self._clip.work, self.path, self.options())

    def kind(self) -> str:
        """The format as the system's file dialog shows it."""
        suffix = str(self.format.currentData())
        return f"{self.format.currentText()} (*{suffix})" if suffix else self.tr("Folders")

    def write(self) -> None:
        """Ask for the clip."""
        self.chosen.emit(self.path, self.options())
