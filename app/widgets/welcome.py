"""The canvas without a picture: where to drop one."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.look.icons import icon
from app.look.theme import current_theme


class Welcome(QWidget):
    """A drop zone with its two buttons."""

    open_asked = Signal()
    """The user wants to choose a file."""
    sample_asked = Signal()
    """The user wants to see the sample portrait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._busy = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        title = QLabel(self.tr("Drop a portrait here"), alignment=Qt.AlignmentFlag.AlignCenter)
        title.setProperty("role", "heading")
        self._hint = QLabel(
            self.tr("or paste one with Ctrl+V. Nothing leaves this computer."),
            alignment=Qt.AlignmentFlag.AlignCenter,
        )
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._picture)
        column.addSpacing(10)
        column.addWidget(title)
        column.addSpacing(2)
        column.addWidget(self._hint)
        column.addSpacing(16)
        column.addLayout(self._buttons())
        column.addStretch(1)
        self._show_icon()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Canvas colour and a dashed frame."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.colour("canvas"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(theme.colour("muted", 120), 1.5, Qt.PenStyle.DashLine)
            pen.setDashPattern([5.0, 5.0])
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(24, 24, -24, -24), 14, 14)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        choose = QPushButton(self.tr("Open photo…"))
        choose.setProperty("primary", True)
        choose.setToolTip(self.tr("Choose a photo from disk"))
        choose.clicked.connect(self.open_asked)
        sample = QPushButton(self.tr("Use the sample"))
        sample.setToolTip(self.tr("Open the portrait that comes with the application"))
        sample.clicked.connect(self.sample_asked)
        row.addWidget(choose)
        row.addWidget(sample)
        row.addStretch(1)
        return row

    def _show_icon(self) -> None:
        self._picture.setPixmap(icon("image-square", "muted").pixmap(QSize(52, 52)))
