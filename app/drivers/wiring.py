"""Drivers in the window: a dropped or chosen file becomes a track on the timeline."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.dialogs import choose_driver
from app.drivers.choice import DriverChoice, DriverLook
from app.drivers.search import DriverSearch
from app.drivers.tracking import DriverTracker
from app.texts.messages import Message
from app.widgets.work_progress import WorkProgress

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from app.timeline.track_dialog import TrackDialog
    from gdpw_core.motion.origin import TrackOrigin


class DriverWiring(QObject):
    """From the file to the dialog, the progress and the timeline; lives as long as the window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._files = window, window.driver_files
        studio = window.studio
        self.tracker = DriverTracker(studio.session, studio.engine, studio.media, self._files, self)
        self.searcher = DriverSearch(studio.session, self._files, studio.media, self)
        studio.documents.link_drivers = self._files.linked
        studio.documents.drivers_gone = self.searcher.opened
        self.searcher.asked.connect(self.search)
        self.searcher.said.connect(window.banner.say)
        window.timeline_wiring.track_shown.connect(self._on_track)
        self.tracker.said.connect(window.banner.say)
        self.tracker.looked.connect(self._ask)
        self.tracker.progressed.connect(self._on_progress)
        self.tracker.ended.connect(self._on_ended)
        self.tracker.laid.connect(window.timeline_wiring.show_track)
        self._progress: WorkProgress | None = None
        window.actions_.driver.triggered.connect(lambda: self._choose())
        window.actions_.live.triggered.connect(lambda: self._drive_live())
        window.actions_.driver_view.toggled.connect(self._show_view)
        window.intake.driver_given.connect(self.open)

    def open(self, path: Path) -> None:
        """Find out what a file is, then ask what is to be done with it."""
        session = self._window.studio.session
        if session.portrait is None:
            text = self.tr("Open a portrait first: {name} is to move its face.")
            self._window.banner.say(Message(text.format(name=path.name), "warning"))
        elif self.tracker.running:
            text = self.tr("One driver at a time: the one before is still being followed.")
            self._window.banner.say(Message(text, "warning"))
        else:
            self._window.settings.folder = path.parent
            self.tracker.look(path)

    def search(self, origin: "TrackOrigin") -> None:
        """Ask where the driver of a track lies."""
        path = self._chosen(self.tr("Find {name}").format(name=origin.name))
        if path is not None:
            self._window.settings.folder = path.parent
            self.searcher.use(origin, path)

    def _show_view(self, shown: bool) -> None:
        """Show the driver at the playhead, or say why there is none to be seen."""
        window = self._window
        window.driver_view.set_wanted(shown)
        if shown and self._files.companion(window.studio.session.sequence) is None:
            nothing = Message(self.tr("No driver is on the timeline."))
            window.banner.say(self.searcher.gone() or nothing)

    def _choose(self) -> None:
        path = self._chosen(self.tr("Open driver"))
        if path is not None:
            self.open(path)

    def _chosen(self, title: str) -> Path | None:
        path = choose_driver(self._window, self._window.settings.folder, title)
        self._window.activateWindow()
        return path

    def _on_track(self, dialog: "TrackDialog") -> None:
        """Show the driver in the settings of its track."""
        dialog.again_asked.connect(self._ask)
        dialog.search_asked.connect(self.search)
        dialog.driver_wanted.connect(self._show_driver)
        self.tracker.seen.connect(dialog.show_driver)
        self.searcher.found.connect(dialog.ask_for_driver)
        dialog.ask_for_driver()

    def _show_driver(self, dialog: "TrackDialog") -> None:
        placed = dialog.track
        path = None if placed.origin is None else self._files.path(placed.origin)
        if path is None:
            dialog.show_driver(None)
        else:
            self.tracker.look(path, placed)

    def _drive_live(self) -> None:
        window, session = self._window, self._window.studio.session
        if session.portrait is None:
            return
        from app.drivers.live_dialog import LiveDriverDialog

        dialog = LiveDriverDialog(session, window.studio.engine, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.said.connect(window.banner.say)
        dialog.finished.connect(window.activateWindow)
        before = len(session.sequence.tracks) if session.moves else 0
        dialog.finished.connect(lambda _: self._show_recording(before))
        dialog.open()
        # Beside the canvas: the portrait is to be seen.
        dialog.move(window.mapToGlobal(window.portrait_panel.pos()))

    def _show_recording(self, before: int) -> None:
        """Show the timeline, with the track chosen that was recorded."""
        session, timeline = self._window.studio.session, self._window.timeline_wiring
        tracks = len(session.sequence.tracks) if session.moves else 0
        if tracks > before:
            timeline.show_track(tracks - 1)
        elif session.moves:
            timeline.show(True)

    def _ask(self, look: DriverLook) -> None:
        from app.drivers.dialog import DriverDialog

        session = self._window.studio.session
        if session.portrait is None:
            return
        dialog = DriverDialog(look, session.sequence, session.playhead, self._window)
        dialog.chosen.connect(self._follow)
        dialog.finished.connect(self._window.activateWindow)
        dialog.open()

    def _follow(self, choice: DriverChoice) -> None:
        self.tracker.track(choice)
        if not self.tracker.running:
            return
        title = self.tr("Following {name}").format(name=choice.driver.path.name)
        self._progress = WorkProgress(title, self._window)
        self._progress.cancel_asked.connect(self.tracker.cancel)
        self._progress.show()

    def _on_progress(self, done: int, total: int | None) -> None:
        if self._progress is not None:
            self._progress.show_progress(done, total)

    def _on_ended(self) -> None:
        if self._progress is not None:
            self._progress.finish()
            self._progress = None
