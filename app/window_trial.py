"""Works the real window in a process of its own and prints how long a person would wait.

    python -m app.window_trial STARTED

writes one line of JSON, milliseconds by name. STARTED is `time.time()` at the start of the process.
`gdpw bench` runs this; nothing of the user's settings is read or written.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.gui import ENGINE_DELAY, build_window
from app.look.theme import apply_theme, install_fonts
from app.main_window import MainWindow
from app.settings import Settings
from gdpw_core.resources import resource

_PATIENCE = 120.0
_DRAGS, _MOVES = 6, 8
_WARM_UP = 4
_PAUSE = 0.4


class WindowTrial(QObject):
    """Opens photos and drags a slider, as a person would.

    Args:
        window: shown, its threads not yet started.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._controller = window.controller
        self._painted, self._tier = 0, ""
        # Keeps the loop turning where nothing else happens.
        self._tick = QTimer(self, interval=25)
        self._tick.start()
        self._controller.tier_changed.connect(self._note_tier)
        window.canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note which frame is being painted."""
        if event.type() == QEvent.Type.Paint:
            self._painted = self._controller.shown
        return super().eventFilter(watched, event)

    def open_first(self) -> float:
        """Milliseconds from the first photo until its sliders can be moved, engine included."""
        self._window.studio.start_jobs()
        begun = time.perf_counter()
        self._window.intake.open_file(resource("samples", "astronaut.png"))
        QTimer.singleShot(ENGINE_DELAY, self._window.studio.start_engine)
        return self._until(lambda: self._window.studio.session.portrait is not None, begun)

    def open_next(self) -> float:
        """The same for another photo, when the engine is there."""
        self._until(lambda: not self._window.presets_panel.thumbnails.waiting)
        before = self._window.studio.session.portrait
        begun = time.perf_counter()
        self._window.intake.open_file(resource("samples", "grace_hopper.jpg"))
        return self._until(lambda: self._window.studio.session.portrait is not before, begun)

    def drag(self) -> tuple[list[float], list[float]]:
        """Milliseconds from moving a slider until the canvas is painted; from release to full."""
        self._until(lambda: not self._window.presets_panel.thumbnails.waiting)
        slider = self._window.adjust_panel.group("pose").sliders["yaw"].slider
        moved: list[float] = []
        released: list[float] = []
        place = QPointF(slider.width() * 0.5, slider.height() * 0.5)
        for number in range(_DRAGS):
            self._send(slider, QEvent.Type.MouseButtonPress, place)
            for move in range(_MOVES):
                place.setX(slider.width() * (0.62 + 0.03 * move + 0.005 * number))
                begun = time.perf_counter()
                self._send(slider, QEvent.Type.MouseMove, place)
                moved.append(self._until(self._is_painted, begun))
            self._tier = ""
            begun = time.perf_counter()
            self._send(slider, QEvent.Type.MouseButtonRelease, place)
            released.append(self._until(lambda: self._tier in ("full", "exact"), begun))
            self._until(lambda: False, patience=_PAUSE)
        return moved[_WARM_UP:], released[1:]

    def _is_painted(self) -> bool:
        return self._painted >= self._controller.asked

    def _note_tier(self, tier: str) -> None:
        self._tier = tier

    def _send(self, slider: QObject, kind: QEvent.Type, place: QPointF) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        held = none if kind == QEvent.Type.MouseButtonRelease else left
        button = none if kind == QEvent.Type.MouseMove else left
        event = QMouseEvent(kind, place, place, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(slider, event)

    def _until(
        self, reached: Callable[[], bool], begun: float | None = None, patience: float = _PATIENCE
    ) -> float:
        begun = time.perf_counter() if begun is None else begun
        while not reached() and time.perf_counter() - begun < patience:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()
        return 1000.0 * (time.perf_counter() - begun)


def main() -> None:
    """Try everything once and print the times."""
    started = float(sys.argv[1])
    application = QApplication(["gdpw-studio"])
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder, "settings.ini")), QSettings.Format.IniFormat)
        install_fonts(application)
        apply_theme(application, "dark")
        window = build_window(Settings(store))
        window.show()
        application.processEvents()
        times: dict[str, float | list[float]] = {"window": 1000.0 * (time.time() - started)}
        trial = WindowTrial(window)
        times["first_photo"] = trial.open_first()
        times["next_photo"] = trial.open_next()
        times["slider"], times["release"] = trial.drag()
        sys.stdout.write(json.dumps(times) + "\n")
        sys.stdout.flush()
        window.studio.session.stack.setClean()
        window.close()
    # The threads have ended or sit in a library call; there is nothing left to wait for.
    os._exit(0)


if __name__ == "__main__":
    main()
