"""A hint beside the thing it speaks of, and an outline around that thing."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.look.theme import current_theme

Side = Literal["left", "right", "above", "below", "middle"]
_ARROW = 10
_WIDTH = 320
_GAP = 4


class HintBubble(QWidget):
    """Title, text and two buttons; Enter goes on, Escape leaves. The window stays usable."""

    accepted = Signal()
    """The user goes on."""
    left = Signal()
    """The user has had enough."""
    escaped = Signal()
    """The user pressed Escape."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._target: QWidget | None = None
        self._side: Side = "middle"
        self._outline = _Outline(window)
        self.title, self.text, self.count = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "title")
        self.count.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.go_on, self.leave = QPushButton(), QPushButton()
        self.go_on.setProperty("primary", True)
        self.leave.setProperty("link", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.go_on)
        self._compose()
        self.go_on.clicked.connect(self.accepted)
        self.leave.clicked.connect(self.left)
        window.installEventFilter(self)
        self.hide()

    def point_at(self, target: QWidget, side: Side) -> None:
        """Stand beside a widget; "middle": on it, without an outline."""
        self._target, self._side = target, side
        self._place()
        self._outline.setVisible(side != "middle")
        self._outline.raise_()
        self.show()
        self.raise_()
        self.setAccessibleName(f"{self.title.text()}. {self.text.text()}")
        self.go_on.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Take hint and outline away."""
        self._outline.hide()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep beside the target while the window changes."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter goes on, Escape leaves; every other key is the window's."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A rounded box with an arrow to its target."""
        theme = current_theme()
        box = QRectF(self.rect()).adjusted(_ARROW, _ARROW, -_ARROW, -_ARROW)
        path = QPainterPath()
        path.addRoundedRect(box, 8.0, 8.0)
        arrow = self._arrow(box)
        if arrow is not None:
            path.addPolygon(arrow)
            path = path.simplified()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent"), 1.2))
            painter.setBrush(theme.colour("raised"))
            painter.drawPath(path)

    def _compose(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.count)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.go_on)
        column = QVBoxLayout(self)
        margin = _ARROW + 14
        column.setContentsMargins(margin, margin - 2, margin, margin - 2)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(6)
        column.addLayout(buttons)

    def _place(self) -> None:
        window = self.parentWidget()
        if self._target is None or window is None:
            return
        area = QRect(self._target.mapTo(window, QPoint(0, 0)), self._target.size())
        area = area.intersected(window.rect())
        self._outline.setGeometry(window.rect())
        self._outline.show_area(area)
        width = max(_WIDTH, self.minimumSizeHint().width())
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        centre = area.center()
        corners: dict[Side, QPoint] = {
            "left": QPoint(area.left() - width - _GAP, centre.y() - height // 2),
            "right": QPoint(area.right() + _GAP, centre.y() - height // 2),
            "above": QPoint(centre.x() - width // 2, area.top() - height - _GAP),
            "below": QPoint(centre.x() - width // 2, area.bottom() + _GAP),
            "middle": QPoint(centre.x() - width // 2, centre.y() - height // 2),
        }
        corner = corners[self._side]
        x = min(max(0, corner.x()), max(0, window.width() - width))
        y = min(max(0, corner.y()), max(0, window.height() - height))
        self.setGeometry(x, y, width, height)
        self.update()

    def _arrow(self, box: QRectF) -> QPolygonF | None:
        window = self.parentWidget()
        if self._target is None or self._side == "middle" or window is None:
            return None
        place = self._target.mapTo(window, self._target.rect().center()) - self.pos()
        x = min(max(float(place.x()), box.left() + 18), box.right() - 18)
        y = min(max(float(place.y()), box.top() + 18), box.bottom() - 18)
        tips: dict[Side, tuple[QPointF, QPointF, QPointF]] = {
            "left": _tip(QPointF(box.right() - 1, y), QPointF(_ARROW, 0), QPointF(0, 8)),
            "right": _tip(QPointF(box.left() + 1, y), QPointF(-_ARROW, 0), QPointF(0, 8)),
            "above": _tip(QPointF(x, box.bottom() - 1), QPointF(0, _ARROW), QPointF(8, 0)),
            "below": _tip(QPointF(x, box.top() + 1), QPointF(0, -_ARROW), QPointF(8, 0)),
        }
        return QPolygonF(list(tips[self._side]))


def _tip(foot: QPointF, reach: QPointF, half: QPointF) -> tuple[QPointF, QPointF, QPointF]:
    return foot - half, foot + reach, foot + half


class _Outline(QWidget):
    """A frame around a part of the window; lets the mouse through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._area = QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_area(self, area: QRect) -> None:
        """Frame another part."""
        self._area = area
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The frame."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(current_theme().colour("accent"), 2.0))
            painter.drawRoundedRect(QRectF(self._area).adjusted(1, 1, -2, -2), 6.0, 6.0)
