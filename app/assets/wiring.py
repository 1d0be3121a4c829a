"""Heads and weights in the window: the dialog, drops, and what a choice changes."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.assets.dialog import AssetsDialog
from app.assets.manager import AssetManager
from app.rendering.pipeline_maker import pipeline_maker
from app.texts.messages import Message

if TYPE_CHECKING:
    from app.main_window import MainWindow


class AssetWiring(QObject):
    """Opens the list and makes the pipeline anew after a choice; lives as long as the window.

    Args:
        window: whose models these are.
        manager: does what is asked.
    """

    def __init__(self, window: "MainWindow", manager: AssetManager) -> None:
        super().__init__(window)
        self._window = window
        self.manager = manager
        self.dialog: AssetsDialog | None = None
        window.actions_.assets.triggered.connect(lambda: self.show())
        window.intake.models_given.connect(self._take)
        manager.selected.connect(self._apply)
        manager.said.connect(self._say)

    def show(self) -> AssetsDialog:
        """Open the list, or bring it to the front."""
        if self.dialog is None:
            self.dialog = AssetsDialog(self.manager, self._window.settings.folder, self._window)
            self.dialog.finished.connect(self._forget)
            self.dialog.destroyed.connect(self._forget)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        return self.dialog

    def _forget(self) -> None:
        self.dialog = None
        self._window.activateWindow()

    def _take(self, path: Path) -> None:
        self.manager.import_files([path])

    def _apply(self) -> None:
        self._window.studio.use_models(pipeline_maker(self.manager.selection()))

    def _say(self, message: Message) -> None:
        """While the list is open it shows the news itself."""
        if self.dialog is None:
            self._window.studio.said.emit(message)
