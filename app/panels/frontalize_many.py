"""The dialog that turns many photos to the front."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.look.icons import icon
from app.opening.frontal_batch import FrontalBatch, State
from app.places import place_of
from gdpw_core.image import READ_SUFFIXES

_MARKS: dict[State, tuple[str, str]] = {
    "waiting": ("circle-dashed", "disabled"),
    "working": ("spinner-gap", "accent"),
    "written": ("check-circle", "good"),
    "failed": ("warning-circle", "error"),
    "cancelled": ("minus-circle", "disabled"),
}


class FrontalizeMany(QDialog):
    """Lists the photos, asks where the results go, shows progress; the window stays usable.

    Args:
        batch: does the work.
        photos: what was dropped or chosen, at least one.
        parent: owner.
    """

    def __init__(
        self, batch: FrontalBatch, photos: list[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Frontalize {0} photos").format(len(photos)))
        self._batch = batch
        batch.set_photos(photos)
        self.folder = QLineEdit(str(place_of(photos[0], Path.home()) / self.tr("frontal")))
        self.neutral = QCheckBox(self.tr("Neutral expression"))
        self.table = QTableWidget(len(photos), 2)
        self.bar = QProgressBar()
        self.summary = QLabel()
        self.start_button = QPushButton(self.tr("Frontalize"))
        self.cancel_button = QPushButton(self.tr("Close"))
        self.show_button = QPushButton(self.tr("Show the folder"))
        self._describe()
        self._compose()
        for index in range(len(photos)):
            self._show_item(index)
        self.start_button.clicked.connect(self._start)
        self.cancel_button.clicked.connect(self.reject)
        self.show_button.clicked.connect(self._show_folder)
        batch.changed.connect(self._show_item)
        batch.finished.connect(self._on_finished)
        self._show_progress()
        self.resize(640, 460)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Closing stops what still runs."""
        if self._batch.running:
            self._batch.cancel()
        super().reject()
        event.accept()

    def reject(self) -> None:
        """Escape and the button stop the work first, then close."""
        if self._batch.running:
            self._batch.cancel()
        else:
            super().reject()

    def _compose(self) -> None:
        self.table.setHorizontalHeaderLabels([self.tr("Photo"), self.tr("Result")])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setIconSize(QSize(16, 16))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, 230)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        place = QHBoxLayout()
        label = QLabel(self.tr("Into the folder"))
        label.setBuddy(self.folder)
        place.addWidget(label)
        place.addWidget(self.folder, 1)
        place.addWidget(self._choose_button)
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(self.table, 1)
        layout.addLayout(place)
        layout.addWidget(self.neutral)
        layout.addWidget(self.bar)
        layout.addWidget(self.summary)
        layout.addLayout(buttons)
        self.start_button.setDefault(True)
        self.show_button.hide()

    def _describe(self) -> None:
        self._choose_button = QPushButton(self.tr("Choose…"))
        self._choose_button.clicked.connect(self._choose_folder)
        self.bar.setRange(0, max(1, len(self._batch.items)))
        self.bar.setTextVisible(False)
        self.summary.setProperty("role", "muted")
        self.summary.setWordWrap(True)
        self.table.setAccessibleName(self.tr("Photos and results"))
        self.bar.setAccessibleName(self.tr("Progress"))
        self.folder.setAccessibleName(self.tr("Folder for the results"))
        for widget, tip in (
            (self.folder, self.tr("Made if it is not there; no file in it is replaced")),
            (self._choose_button, self.tr("Choose the folder for the results")),
            (self.neutral, self.tr("Face at rest; otherwise each keeps its expression")),
            (self.start_button, self.tr("Turn every head straight and the gaze forward")),
            (self.cancel_button, self.tr("Stop; photos already written stay")),
            (self.show_button, self.tr("Open the folder with the results")),
            (self.table, self.tr("One row for each photo")),
        ):
            widget.setToolTip(tip)

    def _start(self) -> None:
        text = self.folder.text().strip()
        if text:
            folder = Path(text).expanduser()
            self._batch.start(folder, keep_expression=not self.neutral.isChecked())
            self._show_progress()

    def _choose_folder(self) -> None:
        title = self.tr("Folder for the results")
        name = QFileDialog.getExistingDirectory(self, title, str(Path(self.folder.text()).parent))
        if name:
            self.folder.setText(name)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text()))

    def _show_item(self, index: int) -> None:
        item = self._batch.items[index]
        name, role = _MARKS[item.state]
        states: dict[State, str] = {
            "waiting": self.tr("waits"),
            "working": self.tr("is worked on…"),
            "cancelled": self.tr("left out"),
        }
        first = QTableWidgetItem(icon(name, role), item.source.name)
        first.setToolTip(str(item.source))
        second = QTableWidgetItem(item.note or states.get(item.state, ""))
        second.setToolTip(second.text())
        self.table.setItem(index, 0, first)
        self.table.setItem(index, 1, second)
        if item.state == "working":
            self.table.scrollToItem(first)
        self._show_progress()

    def _on_finished(self) -> None:
        self._show_progress()
        self.show_button.setVisible(any(i.state == "written" for i in self._batch.items))

    def _show_progress(self) -> None:
        batch = self._batch
        total, running = len(batch.items), batch.running
        left = sum(item.state == "waiting" for item in batch.items)
        for widget in (self.folder, self._choose_button, self.neutral):
            widget.setEnabled(not running and left > 0)
        self.start_button.setEnabled(not running and left > 0)
        self.cancel_button.setText(self.tr("Cancel") if running else self.tr("Close"))
        self.bar.setVisible(running or batch.done > 0)
        self.bar.setValue(batch.done)
        if running:
            text = self.tr("{0} of {1} done").format(batch.done, total)
            if batch.seconds_left is not None:
                text += self.tr(", about {0} left").format(_duration(batch.seconds_left))
        elif batch.done:
            written = sum(item.state == "written" for item in batch.items)
            text = self.tr("{0} of {1} photos written.").format(written, total)
        else:
            text = self.tr("Heads straight, gaze forward; the photos themselves stay as they are.")
        self.summary.setText(text)


def choose_photos(parent: QWidget, folder: Path) -> list[Path]:
    """Ask for the photos to frontalize; none when the user cancels."""
    pictures = _tr("Photos") + f" ({' '.join(f'*{suffix}' for suffix in READ_SUFFIXES)})"
    title = _tr("Frontalize photos")
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(folder), pictures)
    return [Path(name) for name in names]


def _tr(text: str) -> str:
    return QCoreApplication.translate("FrontalizeMany", text)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"
