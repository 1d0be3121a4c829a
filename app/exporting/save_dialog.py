"""What dialogs that write a file have in common: its name, what is wrong, the command, the end."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.exporting.command import shell_text

_WIDTH = 560


class SaveDialog(QDialog):
    """Asks for a file; those that come of it say what is written and how.

    Args:
        title: of the window.
        parent: the window.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.file = QLineEdit()
        self.browse = QPushButton(self.tr("Browse…"))
        self.note, self.problem = QLabel(), QLabel()
        self.copy_button = QPushButton(self.tr("Copy as command"))
        self.export_button = QPushButton(self.tr("Export"))

    @property
    def path(self) -> Path:
        """The file to write."""
        raise NotImplementedError

    def command(self) -> Sequence[str] | None:
        """The command that writes the same file; None if there is none."""
        raise NotImplementedError

    def kind(self) -> str:
        """What the system's file dialog shows, such as "PNG (*.png)"."""
        raise NotImplementedError

    def write(self) -> None:
        """The user wants the file."""
        raise NotImplementedError

    def new_form(self) -> QFormLayout:
        """A form in the manner of these dialogs, still empty."""
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        return form

    def compose_around(self, form: QFormLayout, *below: QWidget) -> None:
        """Add the row of the file to a form, and put what is below it and the buttons around.

        Args:
            form: with the rows of the dialog.
            below: widgets between the form and the buttons.
        """
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.file, 1)
        place.addWidget(self.browse)
        form.addRow(self.tr("File"), place)
        for text, role in ((self.note, "muted"), (self.problem, "problem")):
            text.setWordWrap(True)
            text.setProperty("role", role)
            text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = QFrame()
        line.setProperty("role", "line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(12)
        layout.addLayout(form)
        for widget in (*below, line, self.problem):
            layout.addWidget(widget)
        layout.addLayout(self._buttons())
        self.setMinimumWidth(_WIDTH)

    def describe_file(self, tip: str, export_tip: str) -> None:
        """Name file and buttons for tips and screen readers.

        Args:
            tip: of the file.
            export_tip: of the button that writes it.
        """
        for widget, name, text in (
            (self.file, self.tr("File"), tip),
            (self.browse, self.browse.text(), self.tr("Choose a folder and a name")),
            (self.export_button, self.tr("Export"), export_tip),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(text)

    def show_outcome(self, problem: str, needs: str) -> None:
        """Say what keeps the file from being written, and offer the command.

        Args:
            problem: empty if there is none.
            needs: what would have to be done for a command.
        """
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.export_button.setEnabled(not problem)
        command = self.command()
        self.copy_button.setEnabled(command is not None)
        self.copy_button.setText(self.tr("Copy as command"))
        self.copy_button.setToolTip(needs if command is None else shell_text(command))
        self.copy_button.setAccessibleName(self.tr("Copy as command"))

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setToolTip(self.tr("Write nothing"))
        cancel.clicked.connect(self.reject)
        self.browse.clicked.connect(self._browse)
        self.copy_button.clicked.connect(self._copy)
        self.export_button.clicked.connect(self._export)
        self.export_button.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.export_button)
        return buttons

    def _copy(self) -> None:
        command = self.command()
        if command is not None:
            QGuiApplication.clipboard().setText(shell_text(command))
            self.copy_button.setText(self.tr("Copied"))

    def _browse(self) -> None:
        options = QFileDialog.Option.DontConfirmOverwrite
        title, start = self.windowTitle(), str(self.path)
        name, _ = QFileDialog.getSaveFileName(self, title, start, self.kind(), options=options)
        self.activateWindow()
        if name:
            self.file.setText(name)
            self.file.setText(str(self.path))

    def _export(self) -> None:
        if not self.path.is_file():
            self._finish()
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.windowTitle())
        box.setText(self.tr("{name} exists. Replace it?").format(name=self.path.name))
        replace = box.addButton(self.tr("Replace"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(replace)
        box.accepted.connect(self._finish)
        box.finished.connect(box.deleteLater)
        box.open()

    def _finish(self) -> None:
        self.write()
        self.accept()
