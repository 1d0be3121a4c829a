"""What the window shows while a file is dragged over it."""

from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.look.icons import icon
from app.look.theme import current_theme

Zone = Literal["edit", "frontalize", "drive"]
_GAP = 16.0


class DropOverlay(QWidget):
    """Zones over the picture: open to edit, turn to the front, move the open portrait."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._active: Zone = "edit"
        self._photo, self._portrait = True, False
        self.hide()

    def appear(self, *, usable: bool, portrait: bool = False) -> None:
        """Cover the parent.

        Args:
            usable: what is dragged may be a photo.
            portrait: one is open, which could be moved.
        """
        parent = self.parentWidget()
        self._photo, self._portrait = usable, portrait
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def hover(self, position: QPoint) -> None:
        """Highlight the zone under a point of the overlay."""
        zone = self.zone(position)
        if zone != self._active:
            self._active = zone
            self.update()

    def zone(self, position: QPoint) -> Zone:
        """The zone at a point of the overlay."""
        for zone, *_ in self._zones():
            if self._zone_rect(zone).contains(position):
                return zone
        return "edit"

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A veil and the zones."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), theme.colour("canvas", 242))
            if not self._photo:
                self._paint_text(
                    painter, QRectF(self.rect()), "prohibit", self.tr("Not a photo"), ""
                )
                return
            for zone in self._zones():
                self._paint_zone(painter, *zone)

    def _zones(self) -> list[tuple[Zone, str, str, str]]:
        """Zone, icon, title and hint of each that is offered."""
        zones: list[tuple[Zone, str, str, str]] = [
            (
                "edit", "image-square", self.tr("Open to edit"),
                self.tr("JPEG, PNG, WebP, HEIC, AVIF, TIFF or BMP"),
            ),
            (
                "frontalize", "user-focus", self.tr("Frontalize"),
                self.tr("One photo, many, or a folder"),
            ),
        ]  # fmt: skip
        if self._portrait:
            zones.append(
                (
                    "drive", "video-camera", self.tr("Drive the portrait"),
                    self.tr("A video, a track, another photo, or a folder of pictures"),
                )
            )  # fmt: skip
        return zones

    def _zone_rect(self, zone: Zone) -> QRectF:
        inner = QRectF(self.rect()).adjusted(_GAP, _GAP, -_GAP, -_GAP)
        split = inner.left() + inner.width() * 0.64
        if zone == "edit":
            return QRectF(inner.topLeft(), QPointF(split - _GAP / 2, inner.bottom()))
        right = QRectF(QPointF(split + _GAP / 2, inner.top()), inner.bottomRight())
        if not self._portrait:
            return right
        half = (right.height() - _GAP) / 2
        top = right.top() if zone == "frontalize" else right.bottom() - half
        return QRectF(right.left(), top, right.width(), half)

    def _paint_zone(self, painter: QPainter, zone: Zone, name: str, title: str, hint: str) -> None:
        theme = current_theme()
        rect = self._zone_rect(zone)
        active = zone == self._active
        painter.setBrush(theme.colour("accent", 34) if active else Qt.BrushStyle.NoBrush)
        pen = QPen(theme.colour("accent" if active else "muted"), 2.0, Qt.PenStyle.DashLine)
        pen.setDashPattern([4.0, 4.0])
        painter.setPen(pen)
        painter.drawRoundedRect(rect, 12.0, 12.0)
        self._paint_text(painter, rect, name, title, hint, active=active)

    def _paint_text(
        self,
        painter: QPainter,
        rect: QRectF,
        name: str,
        title: str,
        hint: str,
        *,
        active: bool = False,
    ) -> None:
        theme = current_theme()
        role = "accent" if active else "text"
        centre = rect.center()
        icon(name, role).paint(painter, int(centre.x()) - 22, int(centre.y()) - 62, 44, 44)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        box = QRectF(rect.left() + 8, centre.y() - 6, rect.width() - 16, 28)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, title)
        painter.setFont(self.font())
        painter.setPen(theme.colour("muted"))
        box = QRectF(rect.left() + 8, centre.y() + 24, rect.width() - 16, 22)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, hint)
