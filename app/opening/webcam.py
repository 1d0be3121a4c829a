"""Frames of a camera, in a thread of their own."""

import logging
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, Signal

_WIDTH, _HEIGHT = 1280, 720
_MISSED = 30

_log = logging.getLogger(__name__)


class Camera(Protocol):
    """What gives frames."""

    def read(self) -> NDArray[np.uint8] | None:
        """The next frame `[H, W, 3]` sRGB; None if there was none this time."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class SystemCamera:
    """The first camera of the system.

    Raises:
        OSError: there is none, or another program holds it.
    """

    def __init__(self) -> None:
        # Here: importing it takes longer than the window may need to be seen.
        import cv2

        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        self._colours = cv2.COLOR_BGR2RGB
        self._convert = cv2.cvtColor
        self._capture = cv2.VideoCapture(0)
        if not self._capture.isOpened():
            raise OSError("no camera can be opened")
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, _WIDTH)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, _HEIGHT)

    def read(self) -> NDArray[np.uint8] | None:
        """The next frame; waits for it."""
        there, frame = self._capture.read()
        return np.asarray(self._convert(frame, self._colours), np.uint8) if there else None

    def close(self) -> None:
        """Let go of the device."""
        self._capture.release()


class CameraThread(QThread):
    """Reads until stopped; at most one frame waits to be shown.

    Args:
        open_camera: opens the device in this thread; raises OSError when it cannot.
        parent: owner.
    """

    frame = Signal(object)
    """A frame; call `shown` to get the next one."""
    lost = Signal()
    """There is no camera, or it gives nothing any more."""

    def __init__(self, open_camera: Callable[[], Camera], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_camera = open_camera
        self._stopping = False
        self._waits = False

    def shown(self) -> None:
        """The last frame was drawn: send another."""
        self._waits = False

    def stop(self) -> None:
        """End after the frame at hand, and wait for that."""
        self._stopping = True
        self.wait(5_000)

    def run(self) -> None:
        """The thread."""
        try:
            camera = self._open_camera()
        except Exception as error:  # noqa: BLE001  # drivers fail in every way
            _log.info("camera: %s", error)
            self.lost.emit()
            return
        try:
            self._read(camera)
        except Exception:  # noqa: BLE001  # the edge of a thread
            _log.exception("the camera failed")
            self.lost.emit()
        finally:
            camera.close()

    def _read(self, camera: Camera) -> None:
        missed = 0
        while not self._stopping:
            frame = camera.read()
            missed = 0 if frame is not None else missed + 1
            if missed > _MISSED:
                self.lost.emit()
                return
            if frame is not None and not self._waits:
                self._waits = True
                self.frame.emit(np.ascontiguousarray(frame))
