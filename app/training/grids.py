"""The fixed pictures of a run, at every step at which they were made."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget


class _Picture(QWidget):
    """A picture as large as fits, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_pixmap(self, pixmap: QPixmap) -> None:
        self._pixmap = pixmap
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(480, 360)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._pixmap.isNull():
            return
        ratio = self.devicePixelRatioF()
        most = (self.size() * ratio).boundedTo(self._pixmap.size())
        shown = self._pixmap.scaled(
            most, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        size = shown.deviceIndependentSize()
        with QPainter(self) as painter:
            painter.drawPixmap(int((self.width() - size.width()) / 2), 0, shown)


class TrainingGrids(QWidget):
    """Shows one grid of pairs; a slider goes through the steps.

    Args:
        parent: owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grids: list[tuple[int, Path]] = []
        self.picture = _Picture()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.step = QLabel()
        self._compose()
        self.slider.valueChanged.connect(self._show)
        self.show_grids([])

    def show_grids(self, grids: Sequence[tuple[int, Path]]) -> None:
        """Take step and file of every grid; the newest is shown unless an older one was chosen."""
        newest = self.slider.value() >= len(self._grids) - 1
        changed = [step for step, _ in grids] != [step for step, _ in self._grids]
        self._grids = list(grids)
        if not changed and grids:
            return
        self.slider.setEnabled(len(grids) > 1)
        self.slider.setRange(0, max(0, len(grids) - 1))
        if newest:
            self.slider.setValue(len(grids) - 1)
        self._show(self.slider.value())

    def _show(self, index: int) -> None:
        if not self._grids:
            self.picture.set_pixmap(QPixmap())
            self.step.setText(self.tr("Pictures come with the first check of the run."))
            return
        step, path = self._grids[min(index, len(self._grids) - 1)]
        self.picture.set_pixmap(QPixmap(str(path)))
        self.step.setText(self.tr("Step {0}").format(step))

    def _compose(self) -> None:
        columns = QLabel(self.tr("Source, true picture, result, moved source, painted share"))
        columns.setProperty("role", "muted")
        columns.setWordWrap(True)
        self.step.setProperty("role", "muted")
        self.picture.setAccessibleName(self.tr("Pictures of the run"))
        self.slider.setAccessibleName(self.tr("Step of the pictures"))
        self.slider.setToolTip(self.tr("See the same pairs earlier or later in the run"))
        line = QHBoxLayout()
        line.addWidget(self.slider, 1)
        line.addWidget(self.step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(columns)
        layout.addWidget(self.picture, 1)
        layout.addLayout(line)
