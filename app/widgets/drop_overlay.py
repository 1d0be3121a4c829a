"""What the window shows while a file is dragged over it."""

from typing import Literal

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.icons import icon
from app.theme import current_theme

Zone = Literal["edit", "frontalize"]
_GAP = 16.0


class DropOverlay(QWidget):
    """Two zones over the picture: open to edit, or open and turn to the front."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._active: Zone = "edit"
        self._photo = True
        self.hide()

    def appear(self, *, usable: bool) -> None:
        """Cover the parent; `usable`: what is dragged may be a photo."""
        parent = self.parentWidget()
        self._photo = usable
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
        return "frontalize" if self._zone_rect("frontalize").contains(position) else "edit"

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
            self._paint_zone(
                painter, "edit", "image-square", self.tr("Open to edit"),
                self.tr("JPEG, PNG, WebP, TIFF or BMP"),
            )  # fmt: skip
            self._paint_zone(
                painter, "frontalize", "user-focus", self.tr("Frontalize"),
                self.tr("One photo, many, or a folder"),
            )  # fmt: skip

    def _zone_rect(self, zone: Zone) -> QRectF:
        inner = QRectF(self.rect()).adjusted(_GAP, _GAP, -_GAP, -_GAP)
        split = inner.left() + inner.width() * 0.64
        if zone == "edit":
            return QRectF(inner.topLeft(), inner.bottomRight()).adjusted(
                0, 0, split - inner.right() - _GAP / 2, 0
            )
        return inner.adjusted(split - inner.left() + _GAP / 2, 0, 0, 0)

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
