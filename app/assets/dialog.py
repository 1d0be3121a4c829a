"""The dialog of heads and weights: what there is, what is in use, what could be had."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.assets.manager import AssetManager
from app.look.icons import icon
from app.opening.dropped import local_files
from app.texts.core import spoken
from app.texts.messages import Message
from gdpw_core.assets.catalogue import Published
from gdpw_core.assets.overview import Row

_ICON = 16


class AssetsDialog(QDialog):
    """Lists heads and weights; files are imported by button or drop. The window stays usable.

    Args:
        manager: does what is asked.
        folder: where the file dialog starts.
        parent: owner.
    """

    def __init__(self, manager: AssetManager, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Heads and weights"))
        self.setAcceptDrops(True)
        self._manager = manager
        self._folder = folder
        self.area = QScrollArea()
        self.note = QLabel()
        self.bar = QProgressBar()
        self.import_button = QPushButton(self.tr("Import files…"))
        self.close_button = QPushButton(self.tr("Close"))
        self._compose()
        self._connect()
        self.refresh()
        self._show_work("")
        self.resize(QSize(720, 560).boundedTo(self.screen().availableSize() * 0.9))
        self.import_button.setFocus()

    def refresh(self) -> None:
        """Lay the list out anew, as after an import."""
        view = self._manager.overview()
        place = self.area.verticalScrollBar().value()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(6)
        for title, rows in (
            (self.tr("Heads"), view.heads),
            (self.tr("Weights of the network"), view.weights),
            (self.tr("Regressors"), view.regressors),
        ):
            if not rows:
                continue
            column.addWidget(_heading(title))
            for row in rows:
                column.addWidget(self._row(row))
            column.addSpacing(10)
        if view.missing:
            column.addWidget(_heading(self.tr("Not here")))
        for published in view.missing:
            column.addWidget(self._published(published))
        column.addStretch(1)
        self.area.setWidget(inside)
        self.area.verticalScrollBar().setValue(place)

    def say(self, message: Message) -> None:
        """Show the news in the dialog, where the user looks."""
        self.note.setProperty("role", "problem" if message.kind == "error" else "muted")
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)
        self.note.setText(message.text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Import what was dropped."""
        event.acceptProposedAction()
        self._manager.import_files(local_files(event.mimeData()))

    def _compose(self) -> None:
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(self.tr("Heads and weights"))
        self.note.setWordWrap(True)
        self.note.setProperty("role", "muted")
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("An import is under way"))
        self.import_button.setToolTip(
            self.tr(
                "FLAME (.pkl, .npz), the Basel Face Model (.mat, .h5), DECA (.tar), "
                "checkpoints (.pth) and weights (.safetensors)"
            )
        )
        self.close_button.setToolTip(self.tr("Close this list"))
        drop = QLabel(self.tr("or drop them here"))
        drop.setProperty("role", "muted")
        buttons = QHBoxLayout()
        buttons.addWidget(self.import_button)
        buttons.addWidget(drop)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(18, 10, 18, 14)
        bottom.setSpacing(10)
        bottom.addWidget(self.bar)
        bottom.addWidget(self.note)
        bottom.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.import_button.clicked.connect(self._choose)
        self.close_button.clicked.connect(self.close)
        self._manager.changed.connect(self.refresh)
        self._manager.said.connect(self.say)
        self._manager.working.connect(self._show_work)

    def _show_work(self, text: str) -> None:
        self.bar.setVisible(bool(text))
        if text:
            self.note.setProperty("role", "muted")
            self.note.setText(text)
        elif not self.note.text():
            folder = self.tr("Imports are kept in {0} and never copied into what you export.")
            self.note.setText(folder.format(self._manager.folder))

    def _choose(self) -> None:
        kinds = self.tr("Models") + " (*.pkl *.npz *.mat *.h5 *.pth *.pt *.tar *.safetensors)"
        everything = self.tr("All files") + " (*)"
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Import heads or weights"), str(self._folder), f"{kinds};;{everything}"
        )
        if names:
            self._folder = Path(names[0]).parent
            self._manager.import_files([Path(name) for name in names])

    def _row(self, row: Row) -> QWidget:
        frame = _card()
        line = QHBoxLayout(frame)
        line.setContentsMargins(12, 9, 10, 9)
        line.setSpacing(10)
        mark = QLabel()
        mark.setFixedWidth(_ICON)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        if row.in_use:
            mark.setPixmap(icon("check-circle", "accent").pixmap(_ICON, _ICON))
        line.addWidget(mark)
        line.addLayout(self._words(row), 1)
        if row.in_use:
            used = QLabel(self.tr("In use"))
            used.setProperty("role", "muted")
            line.addWidget(used)
        elif row.usable:
            use = self._button(self.tr("Use"), self.tr("Use {0}"), row)
            use.clicked.connect(lambda: self._manager.use(row.name))
            line.addWidget(use)
        if row.asset is not None:
            asset = row.asset
            check = self._button(
                self.tr("Verify"), self.tr("Read {0} in full and compare its checksum"), row
            )
            check.clicked.connect(lambda: self._manager.verify(asset))
            line.addWidget(check)
        if row.removable:
            remove = self._button(self.tr("Remove"), self.tr("Delete {0} from your imports"), row)
            remove.clicked.connect(lambda: self._ask_removal(row))
            line.addWidget(remove)
        return frame

    def _words(self, row: Row) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        title = QLabel(spoken(row.title))
        title.setProperty("role", "title")
        state = QLabel(_sentence(spoken(row.state)))
        state.setProperty("role", "muted")
        for label in (title, state):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(label)
        asset = row.asset
        if asset is not None and (asset.notes or asset.licence):
            title.setToolTip("\n".join((*asset.notes, asset.licence)))
        return words

    def _button(self, text: str, tip: str, row: Row) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip.format(row.title))
        button.setAccessibleName(f"{text}: {row.title}")
        button.setAutoDefault(False)
        return button

    def _published(self, published: Published) -> QWidget:
        frame = _card()
        words = QVBoxLayout(frame)
        words.setContentsMargins(38, 9, 12, 9)
        words.setSpacing(2)
        title = QLabel(spoken(published.title))
        title.setProperty("role", "title")
        where = _linked(spoken(published.origin))
        text = self.tr("{0}: {1}.").format(", ".join(published.files), where)
        origin = QLabel(text)
        origin.setProperty("role", "muted")
        origin.setTextFormat(Qt.TextFormat.RichText)
        origin.setOpenExternalLinks(True)
        origin.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        origin.setToolTip(published.licence)
        for label in (title, origin):
            label.setWordWrap(True)
            words.addWidget(label)
        return frame

    def _ask_removal(self, row: Row) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Remove"))
        text = self.tr("Remove {0}? The file that you imported it from stays where it is.")
        box.setText(text.format(row.title))
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        remove.clicked.connect(lambda: self._manager.remove(row.name))
        box.open()


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def _card() -> QFrame:
    frame = QFrame()
    frame.setProperty("card", "true")
    return frame


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _linked(text: str) -> str:
    """Plain text with its addresses as links."""
    words = [
        f'<a href="{word}">{word.removeprefix("https://")}</a>' if "://" in word else word
        for word in text.split()
    ]
    return " ".join(words)
