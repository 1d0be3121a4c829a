"""Builds the application and runs it until the window is closed."""

import gc
import logging
import os
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from app.look.theme import apply_theme, install_fonts
from app.main_window import MainWindow
from app.rendering.pipeline_maker import pipeline_maker
from app.settings import Settings
from app.studio import Studio
from app.texts.language import install_language
from app.texts.messages import Message
from gdpw_core.assets.selection import Selection, selection
from gdpw_core.assets.store import AssetStore
from gdpw_core.errors import AssetError
from gdpw_core.head.pack import HeadPack, load_pack

# The photo first: importing torch holds the interpreter.
ENGINE_DELAY = 120

_log = logging.getLogger(__name__)


def open_window(file: Path | None) -> int:
    """Show the window, on a photo or on the sample portrait.

    Args:
        file: photo to open, or None.

    Returns:
        Exit code of the process; the function returns when the window is closed.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    _name_application(application)
    settings = Settings()
    install_language(application, settings.language)
    install_fonts(application)
    apply_theme(application, settings.theme)
    window = build_window(settings)
    _install_hooks(window)
    window.show()
    QTimer.singleShot(0, lambda: _start(window, file))
    code = application.exec()
    workers = (window.studio.renderer, window.studio.jobs, window.studio.media)
    if any(worker.isRunning() for worker in workers):
        # A thread sits in a library call that cannot be stopped (importing torch, fitting a
        # head). All work is on disk; waiting would only keep a dead window's process alive.
        logging.shutdown()
        os._exit(code)
    # Without this the interpreter searches a million objects of torch for cycles at its end: 3 s
    # instead of 0.6 s on a busy machine.
    gc.freeze()
    return code


def build_window(settings: Settings) -> MainWindow:
    """The window and everything behind it, threads not yet started."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    store = AssetStore()
    chosen = selection(store)
    controls = _pack(chosen).controls()
    studio = Studio(pipeline_maker(chosen), controls, Path(folder), assets=store)
    window = MainWindow(studio, settings)
    studio.setParent(window)
    return window


def _start(window: MainWindow, file: Path | None) -> None:
    """First the photo, then torch: importing it holds the interpreter for a moment."""
    window.studio.start_jobs()
    if file is not None:
        window.intake.open_file(file)
    window.document_wiring.offer_recovery(
        lambda: None if file is not None else window.intake.open_sample()
    )
    QTimer.singleShot(ENGINE_DELAY, window.studio.start_engine)
    window.first_run.begin()


def _pack(chosen: Selection) -> HeadPack:
    """The head in use; the bundled one where that is damaged, of which the engine will tell."""
    try:
        return load_pack(chosen.head_path)
    except AssetError:
        return load_pack()


def _name_application(application: QApplication) -> None:
    QCoreApplication.setOrganizationName("GDPW")
    QCoreApplication.setApplicationName("gdpw-studio")
    application.setApplicationDisplayName("GDPW Studio")
    application.setDesktopFileName("gdpw-studio")


def _install_hooks(window: MainWindow) -> None:
    """A fault in the window is logged and said; the work on screen stays."""

    def report(
        kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _log.error("fault in the window", exc_info=(kind, fault, trace))
        text = QCoreApplication.translate("Gui", "Something went wrong: {0}. Your edit is kept.")
        window.studio.said.emit(Message(text.format(fault), "error"))

    sys.excepthook = report
    threading.excepthook = lambda hook: report(
        hook.exc_type, hook.exc_value or RuntimeError(), hook.exc_traceback
    )
