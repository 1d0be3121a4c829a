"""How a run gets on: its loss, and how far its results are from the true pictures."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.look.theme import current_theme
from gdpw_core.training.runs.files import Row

_AXIS = 46  # px, so that both plots begin below each other
_SMOOTH = 0.9  # share of the running mean that stays with each point
_MEASURES = ("lpips", "perceptual", "l1")  # the first that the run knows is shown


class TrainingCurves(QWidget):
    """Two plots over the steps of a run.

    Args:
        parent: owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = pyqtgraph.PlotWidget()
        self.distance = pyqtgraph.PlotWidget()
        self.distance.setXLink(self.loss)
        self._rows: list[Row] = []
        self._theme = current_theme()
        for plot in (self.loss, self.distance):
            plot.setMenuEnabled(False)
            plot.hideButtons()
            plot.setMouseEnabled(x=False, y=False)
            plot.getPlotItem().getAxis("left").setWidth(_AXIS)
            plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.loss.setAccessibleName(self.tr("Loss by step"))
        self.distance.setAccessibleName(self.tr("Distance to the true pictures by step"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._titles = {self.loss: QLabel(), self.distance: QLabel()}
        for plot, title in self._titles.items():
            title.setProperty("role", "muted")
            title.setWordWrap(True)
            layout.addWidget(title)
            layout.addWidget(plot, 1)
        self.show_rows([])

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Draw the rows of a run's log."""
        self._rows = list(rows)
        theme = current_theme()
        for plot in (self.loss, self.distance):
            plot.clear()
            plot.setBackground(theme.field)
            item = plot.getPlotItem()
            item.showGrid(x=False, y=True, alpha=0.15)
            for side in ("left", "bottom"):
                item.getAxis(side).setPen(theme.line)
                item.getAxis(side).setTextPen(theme.muted)
        self._draw_loss()
        self._draw_distance()
        last = max(
            (row["step"] for row in self._rows if isinstance(row.get("step"), int)), default=1
        )
        self.loss.setXRange(0, max(1, last), padding=0.03)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and current_theme() is not self._theme:
            self._theme = current_theme()
            self.show_rows(self._rows)

    def _draw_loss(self) -> None:
        theme = current_theme()
        self._titles[self.loss].setText(self.tr("Loss while training"))
        steps, values = _series(self._rows, "train", "total")
        self._show_axes(self.loss, visible=len(steps) > 0)
        if len(steps):
            faint = theme.colour("muted", 110)
            self.loss.plot(steps, values, pen=pyqtgraph.mkPen(faint, width=1))
            line = pyqtgraph.mkPen(QColor(theme.accent), width=2)
            self.loss.plot(steps, _smooth(values), pen=line)

    def _draw_distance(self) -> None:
        theme = current_theme()
        name = next(
            (m for m in _MEASURES if any(_series(self._rows, "validation", m)[1] > 0)), None
        )
        title = self._titles[self.distance]
        title.setText(self.tr("Distance to the true pictures"))
        self._show_axes(self.distance, visible=name is not None)
        if name is None:
            return
        known = {"lpips": "LPIPS", "perceptual": self.tr("perceptual"), "l1": "L1"}[name]
        text = self.tr("Distance to the true pictures ({0}); dashed: without a network")
        title.setText(text.format(known))
        steps, values = _series(self._rows, "validation", name)
        _, field = _series(self._rows, "validation", f"field_{name}")
        accent = QColor(theme.accent)
        self.distance.plot(
            steps, values, pen=pyqtgraph.mkPen(accent, width=2), symbol="o", symbolSize=7,
            symbolBrush=accent, symbolPen=pyqtgraph.mkPen(theme.field),
        )  # fmt: skip
        if len(field):
            dashed = pyqtgraph.mkPen(theme.muted, width=1, style=Qt.PenStyle.DashLine)
            level = pyqtgraph.InfiniteLine(float(field[-1]), angle=0, pen=dashed)
            self.distance.addItem(level)
            low, high = min(values.min(), field[-1]), max(values.max(), field[-1])
            room = 0.1 * max(high - low, 1e-3)
            self.distance.setYRange(low - room, high + room, padding=0)

    def _show_axes(self, plot: pyqtgraph.PlotWidget, *, visible: bool) -> None:
        for side in ("left", "bottom"):
            plot.getPlotItem().showAxis(side, visible)


def distance_fell(rows: Sequence[Row]) -> tuple[str, float, float] | None:
    """Measure, first and last value of the distance to the true pictures; None before two."""
    for name in _MEASURES:
        _, values = _series(rows, "validation", name)
        if len(values) > 1 and values[0] > 0:
            return name, float(values[0]), float(values[-1])
    return None


def _series(
    rows: Sequence[Row], kind: str, name: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    points = [
        (row["step"], row[name])
        for row in rows
        if row.get("kind") == kind
        and isinstance(row.get("step"), int)
        and isinstance(row.get(name), int | float)
    ]
    steps, values = np.array(points, np.float64).reshape(-1, 2).T
    return steps, values


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Running mean that gives the first points their full weight."""
    means = np.empty_like(values)
    total = weight = 0.0
    for index, value in enumerate(values):
        total = _SMOOTH * total + value
        weight = _SMOOTH * weight + 1.0
        means[index] = total / weight
    return means
