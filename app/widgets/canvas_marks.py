"""What the canvas paints over the picture: compare divider, captions, landmarks, outlines."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from app.look.theme import current_theme

_GRIP = 13.0


def paint_divider(painter: QPainter, x: float, height: float, *, active: bool) -> None:
    """The line of the split compare with its round grip."""
    theme = current_theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 110), 3.0))
    painter.drawLine(QLineF(x, 0, x, height))
    painter.setPen(QPen(QColor("#f2f2f2"), 1.0))
    painter.drawLine(QLineF(x, 0, x, height))
    centre = QPointF(x, height / 2.0)
    painter.setPen(QPen(theme.colour("accent") if active else QColor(0, 0, 0, 110), 1.5))
    painter.setBrush(QColor("#f2f2f2"))
    painter.drawEllipse(centre, _GRIP, _GRIP)
    painter.setPen(QPen(QColor("#3a3a3a"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for side in (-1.0, 1.0):
        tip = centre + QPointF(side * 7.0, 0.0)
        back = -side * 3.0
        painter.drawLine(QLineF(tip, tip + QPointF(back, -3.0)))
        painter.drawLine(QLineF(tip, tip + QPointF(back, 3.0)))


def paint_caption(painter: QPainter, text: str, corner: QPointF, *, right: bool = False) -> None:
    """A small dark label; `corner` is its upper left, or upper right, corner."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(text) + 18.0, metrics.height() + 8.0
    box = QRectF(corner.x() - (width if right else 0.0), corner.y(), width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(16, 16, 16, 190))
    painter.drawRoundedRect(box, 5.0, 5.0)
    painter.setPen(QColor("#f0f0f0"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_points(painter: QPainter, points: Sequence[QPointF]) -> None:
    """Landmarks, in canvas units: light dots with a dark rim, visible on any skin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 130), 0.8))
    painter.setBrush(current_theme().colour("accent"))
    for point in points:
        painter.drawEllipse(point, 1.7, 1.7)


def paint_chosen_point(painter: QPainter, point: QPointF, *, pinned: bool) -> None:
    """A landmark that is pointed at, held, or was placed by the user (filled)."""
    accent = current_theme().colour("accent")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 150), 3.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(point, 4.6, 4.6)
    painter.setPen(QPen(QColor("#ffffff"), 1.5))
    painter.setBrush(accent if pinned else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(point, 4.6, 4.6)


def paint_outline(painter: QPainter, outline: QPolygonF, caption: str) -> None:
    """The border of a crop, in canvas units, with its name."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 120), 3.0))
    painter.drawPolygon(outline)
    painter.setPen(QPen(current_theme().colour("accent"), 1.2, Qt.PenStyle.DashLine))
    painter.drawPolygon(outline)
    paint_caption(painter, caption, outline.at(0) + QPointF(6.0, 6.0))
