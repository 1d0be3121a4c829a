"""What a person does to the window."""

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

PLACE = QPoint(200, 300)


def drop(window, mime, place=PLACE):
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def last_of(pipeline):
    """First shape coefficient of the last frame."""
    return pipeline.previews[-1].shape[0] if pipeline.previews else None


def files(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag(slider, start, end):
    """Drag a slider's handle between two fractions of its width, over several points."""
    y = slider.height() // 2
    points = [QPoint(round(slider.width() * f), y) for f in np.linspace(start, end, 6)]
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(slider, point)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=points[-1])
