"""The dialog in which the camera moves the portrait: a mirror, calibration, record."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.drivers.live import LiveDriver
from app.opening.webcam import Camera, SystemCamera
from app.panels.snapshot import Mirror
from app.rendering.engine import Engine
from app.session import EditSession

_WIDTH, _HEIGHT = 320, 200


class LiveDriverDialog(QDialog):
    """Drives from when it is opened until it is closed.

    Args:
        session: whose portrait moves.
        engine: has the head.
        parent: the window.
        open_camera: gives the frames.
    """

    said = Signal(object)
    """A `Message`."""

    def __init__(
        self,
        session: EditSession,
        engine: Engine,
        parent: QWidget | None = None,
        open_camera: Callable[[], Camera] = SystemCamera,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Drive with the camera"))
        self.driver = LiveDriver(session, engine, open_camera, self)
        self.view = Mirror(self.tr("Starting the camera…"))
        self.state, self.bar = QLabel(), QProgressBar()
        self.again = QPushButton(self.tr("Calibrate again"))
        self.record = QPushButton(self.tr("Record"))
        self.keep = QPushButton(self.tr("Keep this pose"))
        self.end = QPushButton(self.tr("Close"))
        self._lost = False
        self._compose()
        self.driver.frame.connect(self.view.show_frame)
        self.driver.changed.connect(self._show_state)
        self.driver.lost.connect(self._on_lost)
        self.driver.said.connect(self.said)
        self.again.clicked.connect(self.driver.calibrate)
        self.record.clicked.connect(self._on_record)
        self.keep.clicked.connect(self._on_keep)
        self.end.clicked.connect(self.reject)
        self.finished.connect(lambda _: self._stop())
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._stop)
        self._show_state()
        self.driver.start()

    def _compose(self) -> None:
        self.view.setMinimumSize(_WIDTH, _HEIGHT)
        self.view.setAccessibleName(self.tr("Picture of the camera"))
        self.state.setWordWrap(True)
        self.state.setMinimumHeight(2 * self.state.fontMetrics().lineSpacing() + 4)
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Calibration"))
        for button, tip in (
            (self.again, self.tr("Look at the camera with your face at rest")),
            (self.record, self.tr("Keep what you do as a track on the timeline")),
            (self.keep, self.tr("Leave the portrait as it is now, as one step, and close")),
            (self.end, self.tr("Let the camera go")),
        ):
            button.setToolTip(tip)
            button.setAutoDefault(False)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, buttons in ((first, (self.again, self.record)), (second, (self.keep, self.end))):
            for button in buttons:
                row.addWidget(button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.state)
        layout.addLayout(first)
        layout.addLayout(second)
        self.resize(_WIDTH + 28, _HEIGHT + 170)

    def _show_state(self) -> None:
        driver = self.driver
        ready = driver.calibrated >= 1.0
        self.bar.setValue(round(100 * driver.calibrated))
        self.again.setEnabled(ready and not driver.recording)
        self.record.setEnabled(ready)
        self.keep.setEnabled(ready and not driver.recording)
        self.record.setText(self.tr("Stop and keep") if driver.recording else self.tr("Record"))
        if self._lost:
            text = self.tr("No camera can be used. Connect one, or close the program that has it.")
        elif ready and not driver.face:
            text = self.tr("No face is seen: the portrait waits.")
        elif driver.recording:
            text = self.tr("Recording: the portrait does what you do.")
        elif ready:
            text = self.tr("The portrait does what you do.")
        elif driver.face:
            text = self.tr("Hold still, look at the camera, face at rest…")
        else:
            text = self.tr("Look at the camera.")
        self.state.setText(text)

    def _on_record(self) -> None:
        if self.driver.recording:
            self.accept()
        else:
            self.driver.record()

    def _on_keep(self) -> None:
        self.driver.stop(keep=True)
        self.accept()

    def _on_lost(self) -> None:
        self._lost = True
        self._show_state()
        self.view.say("")

    def _stop(self) -> None:
        self.driver.stop()
