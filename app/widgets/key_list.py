"""The list of keys."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

Entry = tuple[str, Sequence[str]]


class KeyList(QDialog):
    """All shortcuts and mouse gestures, in two columns; does not block the window.

    Args:
        sections: title and entries (what it does, the keys as QKeySequence writes them).
        parent: owner.
    """

    def __init__(
        self, sections: Sequence[tuple[str, Sequence[Entry]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(20, 14, 20, 8)
        columns.setSpacing(36)
        heights = [len(entries) + 2 for _, entries in sections]
        cuts = range(len(sections) + 1)
        cut = min(cuts, key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
        for part in (sections[:cut], sections[cut:]):
            column = _column(columns)
            for title, entries in part:
                column.addLayout(_section(title, entries))
            column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.addWidget(area)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 0, 16, 0)
        bottom.addWidget(buttons)
        layout.addLayout(bottom)
        room = self.screen().availableSize()
        size = inside.sizeHint() + QSize(20, 64)
        self.resize(size.boundedTo(room * 0.9))


def native_keys(sequence: QKeySequence) -> str:
    """A shortcut as this system writes it."""
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def _column(columns: QHBoxLayout) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(14)
    columns.addLayout(column)
    return column


def _section(title: str, entries: Sequence[Entry]) -> QVBoxLayout:
    box = QVBoxLayout()
    box.setSpacing(4)
    heading = QLabel(title)
    heading.setProperty("role", "title")
    box.addWidget(heading)
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(3)
    for line, (text, keys) in enumerate(entries):
        what = QLabel(text)
        what.setProperty("role", "muted")
        grid.addWidget(what, line, 0)
        caps = QHBoxLayout()
        caps.setSpacing(4)
        caps.addStretch(1)
        for key in keys:
            cap = QLabel(key)
            cap.setObjectName("keyCap")
            caps.addWidget(cap)
        grid.addLayout(caps, line, 1)
    box.addLayout(grid)
    return box
