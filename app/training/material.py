"""The clips and photos that a training learns from."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.dialogs import choose_material
from app.look.icons import icon
from app.opening.dropped import local_files


class MaterialList(QWidget):
    """A list of files and folders; filled by buttons or drops.

    Args:
        folder: where the file dialogs start.
        parent: owner.
    """

    changed = Signal()
    """Something was added or taken out."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.list = QListWidget()
        self.files_button = QPushButton(self.tr("Add files…"))
        self.folder_button = QPushButton(self.tr("Add a folder…"))
        self.remove_button = QPushButton(self.tr("Remove"))
        self._hint = QLabel(
            self.tr("Drop clips or photos here. For one person: a clip of 10 to 60 seconds.")
        )
        self.setAcceptDrops(True)
        self._compose()
        self.files_button.clicked.connect(self._choose_files)
        self.folder_button.clicked.connect(self._choose_folder)
        self.remove_button.clicked.connect(self._remove)
        self.list.itemSelectionChanged.connect(self._offer)
        self._offer()

    @property
    def paths(self) -> tuple[Path, ...]:
        """What the list holds, in order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(Path(item.data(Qt.ItemDataRole.UserRole)) for item in items)

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Hold these and no others, without a word."""
        self.list.clear()
        self._append(paths)

    def add(self, paths: Sequence[Path]) -> None:
        """Add what is not there yet."""
        new = [path for path in dict.fromkeys(paths) if path not in self.paths]
        if new:
            self._append(new)
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Delete takes out what is selected."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files and folders."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """The same while they are moved about."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Add what was dropped."""
        event.acceptProposedAction()
        self.add(local_files(event.mimeData()))

    def _append(self, paths: Sequence[Path]) -> None:
        for path in paths:
            kind = "folder" if path.is_dir() else "file"
            item = QListWidgetItem(icon(kind, "muted"), path.name or str(path))
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            item.setToolTip(str(path))
            self.list.addItem(item)
        self._offer()

    def _remove(self) -> None:
        chosen = self.list.selectedItems()
        for item in chosen:
            self.list.takeItem(self.list.row(item))
        self._offer()
        if chosen:
            self.changed.emit()

    def _choose_files(self) -> None:
        paths = choose_material(self, self._folder)
        if paths:
            self._folder = paths[0].parent
            self.add(paths)

    def _choose_folder(self) -> None:
        title = self.tr("Folder of clips or photos, or a prepared dataset")
        name = QFileDialog.getExistingDirectory(self, title, str(self._folder))
        if name:
            self._folder = Path(name).parent
            self.add([Path(name)])

    def _offer(self) -> None:
        self.remove_button.setEnabled(bool(self.list.selectedItems()))
        self._hint.setVisible(self.list.count() == 0)

    def _compose(self) -> None:
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(self.tr("Clips and photos to train on"))
        self.list.setToolTip(self.tr("One person a clip; photos of many people may lie together"))
        self.list.setMinimumHeight(96)
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(self.list)
        inside.setContentsMargins(14, 8, 14, 8)
        inside.addWidget(self._hint)
        for button, tip in (
            (self.files_button, self.tr("Choose clips or photos")),
            (
                self.folder_button,
                self.tr("Choose a folder with clips or photos"),
            ),
            (self.remove_button, self.tr("Take what is selected out of the list; files stay")),
        ):
            button.setToolTip(tip)
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.files_button)
        buttons.addWidget(self.folder_button)
        buttons.addStretch(1)
        buttons.addWidget(self.remove_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
