"""A list that drops down, for forms."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from app.look.icons import icon


class ChoiceBox(QComboBox):
    """As wide as its form, with the chevron of the other menus."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The box, then the chevron at its right end."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            area = QRect(self.width() - 22, (self.height() - 12) // 2, 12, 12)
            icon("caret-down", "muted").paint(painter, area)
