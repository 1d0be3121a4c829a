"""The landmarks over the photo: which one is under the pointer, which one is held."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from app.widgets.canvas_marks import paint_chosen_point, paint_points
from app.widgets.viewport import Viewport

_REACH = 9.0


class LandmarkLayer:
    """Points in photo pixels; the canvas asks it for every event of the mouse."""

    def __init__(self) -> None:
        self.points: list[QPointF] = []
        self.pinned: frozenset[int] = frozenset()
        self.hovered: int | None = None
        self.held: int | None = None
        self.chosen: int | None = None

    @property
    def shown(self) -> bool:
        """Whether there is anything to see."""
        return bool(self.points)

    def set_points(self, points: Sequence[QPointF], pinned: frozenset[int]) -> None:
        """Show points; those that the user placed stand out."""
        self.points, self.pinned = list(points), pinned
        if len(self.points) <= max((self.held or 0, self.hovered or 0, self.chosen or 0)):
            self.held = self.hovered = self.chosen = None

    def at(self, place: QPointF, view: Viewport) -> int | None:
        """The point under a place of the canvas: the nearest within reach."""
        nearest, best = None, _REACH
        for index, point in enumerate(self.points):
            away = view.to_canvas(point) - place
            distance = max(abs(away.x()), abs(away.y()))
            if distance < best:
                nearest, best = index, distance
        return nearest

    def step(self, direction: int) -> None:
        """Choose the next point, or the one before."""
        if self.points:
            start = self.chosen if self.chosen is not None else -min(direction, 0) - 1
            self.chosen = (start + direction) % len(self.points)

    def paint(self, painter: QPainter, view: Viewport) -> None:
        """Draw in canvas units."""
        places = [view.to_canvas(point) for point in self.points]
        paint_points(painter, places)
        for index in self.pinned:
            paint_chosen_point(painter, places[index], pinned=True)
        for special in {self.hovered, self.held, self.chosen} - {None}:
            if special is not None:
                paint_chosen_point(painter, places[special], pinned=special in self.pinned)
