"""Documents in the window: save, open where it was left, ask before work is lost, recover it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QObject, QPointF, QRectF
from PySide6.QtWidgets import QMessageBox

from app.dialogs import choose_document, choose_photo
from app.documents.recovery_slot import LeftBehind
from app.texts.messages import Message
from app.widgets.viewport import MARGIN
from gdpw_core.document import Document, ViewState, read_document
from gdpw_core.errors import GdpwError

if TYPE_CHECKING:
    from app.main_window import MainWindow

Button = QMessageBox.StandardButton


class DocumentWiring(QObject):
    """Connects the documents with the window; lives as long as it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._documents = window.studio.documents
        self._may_close = False
        window.actions_.save.triggered.connect(lambda: self.save())
        window.actions_.save_as.triggered.connect(lambda: self.save_as())
        window.studio.opener.guard = self.guard
        window.studio.renderer.ready.connect(self._documents.set_status)
        self._documents.view = self._view
        self._documents.consent = lambda: window.settings.agreed
        self._documents.changed.connect(self._entitle)
        self._documents.opened.connect(self._on_opened)
        self._documents.saved.connect(self._remember)
        window.studio.opener.photo_gone.connect(self._offer_search)

    def save(self, after: Callable[[], None] | None = None) -> None:
        """Write the document again, or ask where at first; `after` runs once it is written."""
        path = self._documents.path
        if path is None:
            self.save_as(after)
        else:
            self._documents.save(path, link=self._documents.linked, after=after)

    def save_as(self, after: Callable[[], None] | None = None) -> None:
        """Ask where and write the document."""
        suggestion = self._documents.suggestion(self._window.settings.folder)
        can_link = self._documents.can_link(suggestion.parent)
        chosen = choose_document(self._window, suggestion, can_link=can_link)
        self._window.activateWindow()
        if chosen is not None:
            path, link = chosen
            self._documents.save(path, link=link, after=after)

    def guard(self, go_on: Callable[[], None], stay: Callable[[], None]) -> None:
        """Ask before unsaved work is replaced.

        Args:
            go_on: called once the work is saved or given up.
            stay: called if the user keeps it on the screen.
        """
        if not self._documents.modified:
            go_on()
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Unsaved edit"))
        box.setText(self.tr("Save the edit of {0}?").format(self._documents.name))
        box.setInformativeText(
            self.tr("A document keeps the photo, every slider and the history, to go on later.")
        )
        box.setStandardButtons(Button.Save | Button.Discard | Button.Cancel)
        box.setDefaultButton(Button.Save)

        def decide(result: int) -> None:
            self._window.activateWindow()
            if result == Button.Save:
                self.save(go_on)
            elif result == Button.Discard:
                go_on()
            else:
                stay()

        box.finished.connect(decide)
        box.finished.connect(box.deleteLater)
        box.open()

    def may_close(self) -> bool:
        """Whether the window may close now; otherwise it asks, and closes after the answer."""
        if self._may_close or not self._documents.modified:
            return True

        def leave() -> None:
            self._may_close = True
            self._window.close()

        self.guard(leave, lambda: None)
        return False

    def offer_recovery(self, otherwise: Callable[[], None]) -> None:
        """Offer what killed windows left.

        Args:
            otherwise: called if there is nothing, or once the user wants none of it now.
        """
        self._offer(self._documents.recovery.left_behind(), otherwise)

    def _offer(self, left: list[LeftBehind], otherwise: Callable[[], None]) -> None:
        while left:
            name = _name(left[0])
            if name:
                self._ask_about(left[0], name, left[1:], otherwise)
                return
            # Damaged beyond reading; kept, for people who know how to mend it.
            left.pop(0).leave()
        otherwise()

    def _ask_about(
        self, left: LeftBehind, name: str, others: list[LeftBehind], otherwise: Callable[[], None]
    ) -> None:
        when = QDateTime.fromSecsSinceEpoch(int(left.changed)).toString("yyyy-MM-dd hh:mm")
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Information)
        box.setWindowTitle(self.tr("Recover unsaved work"))
        box.setText(self.tr("The last session did not end properly."))
        text = self.tr("Your unsaved edit of {0} was kept on {1}. Open it?")
        box.setInformativeText(text.format(name, when))
        recover = box.addButton(self.tr("Recover"), QMessageBox.ButtonRole.AcceptRole)
        later = box.addButton(self.tr("Later"), QMessageBox.ButtonRole.RejectRole)
        discard = box.addButton(self.tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        recover.setToolTip(self.tr("Open the edit with its history"))
        later.setToolTip(self.tr("Keep it, and ask again at the next start"))
        discard.setToolTip(self.tr("Delete the kept edit"))
        box.setDefaultButton(recover)
        box.setEscapeButton(later)

        def decide() -> None:
            self._window.activateWindow()
            chosen = box.clickedButton()
            if chosen is recover:
                for other in others:
                    other.leave()
                self._documents.recover(left)
            elif chosen is discard:
                left.discard()
                self._offer(others, otherwise)
            else:
                for other in (left, *others):
                    other.leave()
                otherwise()

        box.finished.connect(decide)
        box.finished.connect(box.deleteLater)
        box.open()

    def _offer_search(self, path: Path, text: str) -> None:
        """The photo of a document is gone: the user may know where it went."""

        def search() -> None:
            photo = choose_photo(self._window, path.parent)
            self._window.activateWindow()
            if photo is not None:
                self._window.studio.opener.open_document(path, photo)

        message = Message(text, "error", self.tr("Find the photo…"), search)
        self._window.banner.say(message)

    def _entitle(self) -> None:
        name = self._documents.name
        self._window.setWindowTitle(f"{name}[*] – GDPW Studio" if name else "GDPW Studio")
        self._window.setWindowModified(self._documents.modified)

    def _remember(self) -> None:
        path = self._documents.path
        if path is not None:
            self._window.settings.remember_file(path)
            self._window.settings.folder = path.parent

    def _on_opened(self, document: Document) -> None:
        self._remember()
        if document.view.name in self._window.actions_.views:
            self._window.controller.set_view(document.view.name)
        view, canvas = document.view, self._window.canvas
        if view.zoom is not None and view.centre is not None and view.zoom > 0:
            scale = min(max(view.zoom, 0.01), 32.0) / canvas.devicePixelRatioF()
            area = QRectF(0.0, 0.0, *_room(canvas.width(), canvas.height(), scale))
            area.moveCenter(QPointF(*view.centre))
            canvas.show_area(area)

    def _view(self) -> ViewState:
        canvas, name = self._window.canvas, self._window.controller.view
        if canvas.photo is None or canvas.viewport.fitted:
            return ViewState(name)
        middle = canvas.viewport.to_photo(QPointF(canvas.width() / 2, canvas.height() / 2))
        return ViewState(name, canvas.viewport.zoom, (middle.x(), middle.y()))


def _room(width: int, height: int, scale: float) -> tuple[float, float]:
    """Size in photo pixels of what fills the canvas between its margins."""
    return max(1.0, width - 2 * MARGIN) / scale, max(1.0, height - 2 * MARGIN) / scale


def _name(left: LeftBehind) -> str:
    """What people call the work; empty if it cannot be read."""
    try:
        document = read_document(left.document)
    except GdpwError:
        return ""
    return left.saved_as.name if left.saved_as is not None else document.photo.name
