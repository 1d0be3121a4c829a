"""The history: every step of the edit, the present one marked; click to go there."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QPalette, QUndoStack
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QUndoView, QWidget

from app.look.theme import current_theme
from app.session import EditSession


class HistoryPanel(QUndoView):
    """The undo stack as a list."""

    def __init__(self, session: EditSession, parent: QWidget | None = None) -> None:
        super().__init__(session.stack, parent)
        self.setEmptyLabel(self.tr("Fitted head"))
        self.setAccessibleName(self.tr("History of edits"))
        self.setToolTip(self.tr("Click a step to go back or forward to it"))
        # Otherwise every step is measured anew at every event of a drag.
        self.setUniformItemSizes(True)
        # A step that is led on by a drag changes its text without telling.
        session.parameters_changed.connect(self.viewport().update)
        self.setItemDelegate(_StepDelegate(session.stack, self))

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Letters are no search here: finding a step would go back to it."""


class _StepDelegate(QStyledItemDelegate):
    """Steps that were undone are dim."""

    def __init__(self, stack: QUndoStack, parent: QWidget) -> None:
        super().__init__(parent)
        self._stack = stack

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One height for all steps, also before the style sheet is in effect."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), option.fontMetrics.height() + 10)

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Choose the colour of the text."""
        super().initStyleOption(option, index)
        undone = index.row() > self._stack.index()
        colour = current_theme().colour("disabled" if undone else "text")
        palette = QPalette(option.palette)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            palette.setColor(role, colour)
        option.palette = palette
