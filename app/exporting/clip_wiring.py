"""The export of a clip in the window: dialog, progress, what is said, leaving meanwhile."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from app.drivers.files import DriverFiles
from app.exporting.clip import ClipExporter
from app.widgets.work_progress import WorkProgress

if TYPE_CHECKING:
    from app.exporting.clip_dialog import ClipExportDialog
    from app.main_window import MainWindow
    from gdpw_core.export.sequence_clip import ClipOptions


class ClipExportWiring(QObject):
    """Opens the dialog and shows how far the clip is; lives as long as the window.

    Args:
        window: the window.
        files: which files the tracks came from.
    """

    def __init__(self, window: "MainWindow", files: DriverFiles) -> None:
        super().__init__(window)
        self._window, self._files = window, files
        studio = window.studio
        self.exporter = ClipExporter(studio.session, studio.engine, studio.media, self)
        self.exporter.source_file = studio.documents.source_file
        self.exporter.said.connect(window.banner.say)
        self.exporter.progressed.connect(self._on_progress)
        self.exporter.ended.connect(self._on_ended)
        self._progress: WorkProgress | None = None
        window.actions_.export_clip.triggered.connect(lambda: self.ask())
        for changed in (studio.session.sequence_changed, studio.session.portrait_changed):
            changed.connect(self._offer)
        self._offer()

    def ask(self) -> "ClipExportDialog | None":
        """Open the dialog on the present timeline."""
        window, session = self._window, self._window.studio.session
        if session.portrait is None or not session.moves or self.exporter.running:
            return None
        from app.exporting.clip_dialog import ClipExportDialog, ClipWork

        clip = ClipWork(window.export_wiring.work(), session.sequence)
        place = window.studio.exporter.suggestion(window.settings.folder, ".mp4")
        dialog = ClipExportDialog(clip, place, window)
        dialog.driver_wanted.connect(self._show_driver)
        dialog.search_asked.connect(window.driver_wiring.search)
        window.driver_wiring.searcher.found.connect(dialog.ask_for_driver)
        dialog.ask_for_driver()
        dialog.chosen.connect(self._export)
        dialog.finished.connect(window.activateWindow)
        dialog.open()
        return dialog

    def may_close(self) -> bool:
        """Whether the window may close now; otherwise it asks, and closes after the answer."""
        if not self.exporter.running:
            return True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Export clip"))
        box.setText(self.tr("A clip is being written."))
        box.setInformativeText(self.tr("Closing now stops it; nothing of it is kept."))
        stop = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Go on"), QMessageBox.ButtonRole.RejectRole)
        stop.clicked.connect(self._stop_and_close)
        box.finished.connect(box.deleteLater)
        box.open()
        return False

    def _stop_and_close(self) -> None:
        self.exporter.cancel()
        self._window.close()

    def _show_driver(self, dialog: "ClipExportDialog") -> None:
        sequence = self._window.studio.session.sequence
        companion, heard = self._files.companion(sequence) or (None, False)
        gone = next((o for o in self._files.missing(sequence) if o.visible), None)
        dialog.show_driver(companion, heard, gone)

    def _offer(self) -> None:
        session = self._window.studio.session
        can = session.portrait is not None and session.moves and not self.exporter.running
        self._window.actions_.export_clip.setEnabled(can)

    def _export(self, path: Path, options: "ClipOptions") -> None:
        self.exporter.export(path, options)
        if not self.exporter.running:
            return
        title = self.tr("Writing {name}").format(name=path.name)
        self._progress = WorkProgress(title, self._window)
        self._progress.cancel_asked.connect(self.exporter.cancel)
        self._progress.show()
        self._offer()

    def _on_progress(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress.show_progress(done, total)

    def _on_ended(self) -> None:
        if self._progress is not None:
            self._progress.finish()
            self._progress = None
        self._offer()
