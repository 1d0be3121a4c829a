"""The export dialog in the window."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.exporting.command import Work
from app.exporting.dialog import ExportDialog
from app.settings import ExportChoice

if TYPE_CHECKING:
    from app.main_window import MainWindow


class ExportWiring(QObject):
    """Opens the dialog and hands over what it was told; lives as long as the window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        window.actions_.export.triggered.connect(lambda: self.ask())

    def ask(self) -> None:
        """Open the dialog on the present edit."""
        window, studio = self._window, self._window.studio
        if studio.session.portrait is None:
            return
        settings = window.settings
        dialog = ExportDialog(
            studio.exporter, self.work(), settings.export, settings.folder, window,
            moves=studio.session.moves,
        )  # fmt: skip
        dialog.clip_asked.connect(window.actions_.export_clip.trigger)
        dialog.chosen.connect(self._export)
        dialog.finished.connect(window.activateWindow)
        dialog.open()

    def work(self) -> Work:
        """What a command must name to make the same as an export; there is a portrait."""
        studio = self._window.studio
        session, documents = studio.session, studio.documents
        assert session.portrait is not None
        chosen = studio.assets.selection()
        return Work(
            portrait=session.portrait,
            photo=documents.photo_file,
            document=None if documents.modified else documents.path,
            face=studio.opener.face,
            weights=chosen.weights_path,
            head=chosen.head.name if chosen.head is not None else None,
            parameters=session.parameters,
            controls=session.controls,
        )

    def _export(self, path: Path, choice: ExportChoice) -> None:
        self._window.settings.export = choice
        self._window.studio.exporter.export(path, choice.options)
