"""The export dialog: what, as which file, how; and the command that makes the same file."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QSpinBox,
    QWidget,
)

from app.exporting.command import Work, edit_command
from app.exporting.files import Exporter
from app.exporting.save_dialog import SaveDialog
from app.settings import ExportChoice
from app.texts.core import spoken
from app.widgets.choice_box import ChoiceBox
from gdpw_core.errors import OutputError
from gdpw_core.export.picture import PictureOptions, crop_size
from gdpw_core.export.suffixes import ARKIT_SUFFIX, check_export

_CLIP = 3  # of the things to export
_LOSSY = (".jpg", ".webp")


@dataclass(frozen=True)
class Format:
    """One kind of file.

    Args:
        group: index of what is exported.
        suffix: of its name.
        label: in the list.
        note: what it holds, or loses.
    """

    group: int
    suffix: str
    label: str
    note: str


def formats() -> tuple[Format, ...]:
    """All kinds of files, in the user's language."""
    return (
        Format(0, ".png", _tr("PNG"), _tr("Lossless, with transparency and 16 bits a channel.")),
        Format(0, ".jpg", _tr("JPEG"), _tr("Small; no transparency, 8 bits a channel.")),
        Format(0, ".webp", _tr("WebP"), _tr("Smaller than JPEG; 8 bits a channel.")),
        Format(0, ".tif", _tr("TIFF"), _tr("Lossless, for print; 8 bits a channel.")),
        Format(1, ".json", _tr("JSON"), _tr("All parameters, camera and crop, with their names.")),
        Format(1, ".csv", _tr("CSV"), _tr("A table of one row, for spreadsheets.")),
        Format(1, ".npz", _tr("NPZ"), _tr("Arrays for numpy, by the parameters' names.")),
        Format(
            1, ARKIT_SUFFIX, _tr("ARKit blendshapes, CSV"), _tr("The 52 scores of face capture.")
        ),
        Format(2, ".glb", _tr("GLB"), _tr("glTF 2.0: opens in Blender, browsers and engines.")),
        Format(2, ".obj", _tr("OBJ"), _tr("Plain text: opens nearly everywhere.")),
    )


class ExportDialog(SaveDialog):
    """Asks everything about one file.

    Args:
        exporter: writes it.
        work: what is exported.
        choice: how it was written the last time.
        folder: for pictures without a file.
        parent: the window.
        moves: whether the timeline holds a clip.
    """

    clip_asked = Signal()
    """The user wants the clip of the timeline instead."""
    chosen = Signal(object, object)
    """Path and `ExportChoice`: the user wants this file."""

    def __init__(
        self,
        exporter: Exporter,
        work: Work,
        choice: ExportChoice,
        folder: Path,
        parent: QWidget | None = None,
        *,
        moves: bool = False,
    ) -> None:
        super().__init__(self.tr("Export"), parent)
        self._moves = moves
        self._exporter = exporter
        self._work = work
        self._folder = folder
        self._formats = formats()
        self.group = ChoiceBox()
        self.format = ChoiceBox()
        self.area = ChoiceBox()
        self.quality = QSpinBox()
        self.label = QCheckBox(self.tr("Write “AI-edited” into the lower right corner"))
        self._fill(choice)
        self._describe()
        self._compose()
        self._connect()
        self.file.setText(str(exporter.suggestion(folder, self._format.suffix)))
        self._refresh()
        self.export_button.setFocus()

    @property
    def path(self) -> Path:
        """The file to write; a name without the format's suffix gets it."""
        text = self.file.text().strip()
        suffix = self._format.suffix
        matches = {".jpg": (".jpg", ".jpeg"), ".tif": (".tif", ".tiff")}.get(suffix, (suffix,))
        return Path(text if text.lower().endswith(matches) else text + suffix)

    @property
    def options(self) -> PictureOptions:
        """How a picture is written."""
        return PictureOptions(
            area="crop" if self.area.currentIndex() == 1 else "photo",
            quality=self.quality.value(),
            label=self.label.isChecked(),
        )

    @property
    def _format(self) -> Format:
        found = self.format.currentData()
        return found if isinstance(found, Format) else self._formats[0]

    def _fill(self, choice: ExportChoice) -> None:
        last = next((f for f in self._formats if f.suffix == choice.suffix), self._formats[0])
        self.group.addItems([self.tr("Picture"), self.tr("Head parameters"), self.tr("Head mesh")])
        if self._moves:
            self.group.addItem(self.tr("Clip of the timeline…"))
        self.group.setCurrentIndex(last.group)
        self._list_formats()
        self.format.setCurrentIndex(self.format.findData(last))
        photo = self._work.portrait.photo
        whole = f"{photo.width} × {photo.height}"
        crop = " × ".join(str(n) for n in crop_size(photo, self._work.portrait.stage))
        self.area.addItem(self.tr("Whole photo, {0} px").format(whole))
        self.area.addItem(self.tr("Around the head, {0} px").format(crop))
        self.area.setCurrentIndex(int(choice.options.area == "crop"))
        self.quality.setRange(1, 100)
        self.quality.setValue(choice.options.quality)
        self.label.setChecked(choice.options.label)

    def _list_formats(self) -> None:
        self.format.clear()
        for kind in self._formats:
            if kind.group == self.group.currentIndex():
                self.format.addItem(kind.label, kind)
        model = self.format.model()
        deep = self._work.portrait.photo.pixels.dtype.itemsize > 1
        if deep and self.group.currentIndex() == 0 and isinstance(model, QStandardItemModel):
            item = model.item(3)
            item.setEnabled(False)
            item.setToolTip(self.tr("A 16-bit picture is written as PNG"))

    def _describe(self) -> None:
        for widget, name, tip in (
            (self.group, self.tr("What"), self.tr("What of the edit is written")),
            (self.format, self.tr("Format"), self.tr("Kind of the file")),
            (self.area, self.tr("Size"), self.tr("The photo at its own size, or a part of it")),
            (self.quality, self.tr("Quality"), self.tr("1 is smallest, 100 looks best")),
            (self.label, self.label.text(), self.tr("A visible label, beside the one in the file")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self.describe_file(self.tr("Where the file is written"), self.tr("Write the file"))

    def _compose(self) -> None:
        form = self.new_form()
        self.quality.setFixedSize(72, 28)
        form.addRow(self.tr("What"), self.group)
        form.addRow(self.tr("Format"), self.format)
        form.addRow("", self.note)
        form.addRow(self.tr("Size"), self.area)
        form.addRow(self.tr("Quality"), self.quality)
        form.addRow(self.tr("Label"), self.label)
        self._form = form
        provenance = QLabel(
            self.tr("The file says what made it; where the photo was taken is left out.")
        )
        provenance.setWordWrap(True)
        provenance.setProperty("role", "muted")
        self.compose_around(form, provenance)

    def _connect(self) -> None:
        self.group.currentIndexChanged.connect(self._on_group)
        self.format.currentIndexChanged.connect(self._on_format)
        self.file.textChanged.connect(self._refresh)
        self.area.currentIndexChanged.connect(self._refresh)
        self.quality.valueChanged.connect(self._refresh)
        self.label.toggled.connect(self._refresh)

    def _on_group(self) -> None:
        if self.group.currentIndex() == _CLIP:
            self.clip_asked.emit()
            self.reject()
            return
        self._list_formats()

    def _on_format(self) -> None:
        """Another format keeps the name, with its own suffix."""
        text = self.file.text().strip()
        for kind in sorted(self._formats, key=lambda f: -len(f.suffix)):
            if text.lower().endswith(kind.suffix):
                text = text[: -len(kind.suffix)]
                break
        suffix = self._format.suffix
        offered = str(self._exporter.suggestion(self._folder, suffix))
        self.file.setText(offered if Path(text + suffix).exists() else text + suffix)
        self._refresh()

    def _refresh(self) -> None:
        kind = self._format
        self.note.setText(kind.note)
        self._form.setRowVisible(self.area, kind.group == 0)
        self._form.setRowVisible(self.label, kind.group == 0)
        self._form.setRowVisible(self.quality, kind.suffix in _LOSSY)
        needs = self.tr("Save the document first: only it can name this edit")
        self.show_outcome(self._problem(), needs)
        self.adjustSize()

    def _problem(self) -> str:
        """Why the file cannot be written; empty if it can."""
        if not self.file.text().strip():
            return self.tr("Give the file a name.")
        try:
            check_export(self.path)
        except OutputError as error:
            return spoken(str(error))
        return self._exporter.refusal(self.path)

    def command(self) -> list[str] | None:
        """The command that writes the same file; None where only a saved document could."""
        return edit_command(self._work, self.path, self.options)

    def kind(self) -> str:
        """The format as the system's file dialog shows it."""
        return f"{self._format.label} (*{self._format.suffix})"

    def write(self) -> None:
        """Ask for the file."""
        self.chosen.emit(self.path, ExportChoice(self._format.suffix, self.options))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExportDialog", text)
