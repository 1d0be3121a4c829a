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
Section = tuple[str, Sequence[Entry]]
_AROUND = QSize(20, 64)


class KeyList(QDialog):
    """All shortcuts and mouse gestures, in two columns where there is room; blocks nothing.

    Args:
        sections: title and entries (what it does, the keys as QKeySequence writes them).
        parent: owner.
    """

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableSize() * 0.9
        inside = _side_by_side(_halves(sections))
        if inside.sizeHint().width() > room.width() - _AROUND.width():
            inside = _side_by_side([sections])
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
        self.resize((inside.sizeHint() + _AROUND).boundedTo(room))


def native_keys(sequence: QKeySequence) -> str:
    """A shortcut as this system writes it."""
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def _halves(sections: Sequence[Section]) -> list[Sequence[Section]]:
    """The sections in two parts of nearly one height."""
    heights = [len(entries) + 2 for _, entries in sections]
    cuts = range(len(sections) + 1)
    cut = min(cuts, key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    return [sections[:cut], sections[cut:]]


def _side_by_side(parts: Sequence[Sequence[Section]]) -> QWidget:
    inside = QWidget()
    columns = QHBoxLayout(inside)
    columns.setContentsMargins(20, 14, 20, 8)
    columns.setSpacing(36)
    for part in parts:
        column = _column(columns)
        for title, entries in part:
            column.addLayout(_section(title, entries))
        column.addStretch(1)
    return inside


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
