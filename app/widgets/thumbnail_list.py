"""Small pictures with names in rows, as high as its content."""

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPen,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.look.icons import icon
from app.look.theme import current_theme

_KEY = int(Qt.ItemDataRole.UserRole)
_ACTIVE = _KEY + 1
_NARROWEST = 62
_GAP = 6


class ThumbnailList(QListView):
    """Choose by click, or by arrows and Enter; one stop for Tab.

    Args:
        title: what is listed, for screen readers.
        parent: owner.
    """

    chosen = Signal(object)
    """The key of an item that was clicked or entered."""
    menu_asked = Signal(object, QPoint)
    """The key of an item whose menu is wanted, and where on the screen."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = QStandardItemModel(self)
        self._marked: object | None = None
        self.setModel(self._items)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setItemDelegate(_TileDelegate(self))
        self.clicked.connect(self._choose)
        self.customContextMenuRequested.connect(self._ask_menu)

    def add(self, key: object, label: str, tip: str) -> None:
        """Put an item at the end."""
        item = QStandardItem(label)
        item.setData(key, _KEY)
        item.setToolTip(tip)
        item.setEditable(False)
        self._items.appendRow(item)
        self._fit_height()

    def clear(self) -> None:
        """Remove every item."""
        self._marked = None
        self._items.clear()
        self._fit_height()

    @property
    def keys(self) -> list[object]:
        """Keys of the items in order."""
        return [item.data(_KEY) for item in self._all()]

    def set_picture(self, key: object, picture: QImage | None) -> None:
        """Show the picture of an item, or a blank tile."""
        for item in self._all():
            if item.data(_KEY) is key:
                item.setData(picture, int(Qt.ItemDataRole.DecorationRole))

    def clear_pictures(self) -> None:
        """Show blank tiles."""
        for item in self._all():
            item.setData(None, int(Qt.ItemDataRole.DecorationRole))

    def set_active(self, key: object | None) -> None:
        """Mark the item that is in effect."""
        if key is self._marked:
            return
        self._marked = key
        for item in self._all():
            item.setData(key is not None and item.data(_KEY) is key, _ACTIVE)

    def place_of(self, key: object) -> QRect:
        """Where an item lies on the list."""
        item = next(item for item in self._all() if item.data(_KEY) is key)
        return self.visualRect(item.index())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """As many columns as the width takes."""
        super().resizeEvent(event)
        self._fit_height()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another font needs other rows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_height()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show those who came by keyboard where they are."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._items.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter and Space choose; keys that act in the whole window are left to it."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif key in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.setCurrentIndex(index)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.chosen.emit(index.data(_KEY))

    def _ask_menu(self, position: QPoint) -> None:
        index = self.indexAt(position)
        if not index.isValid():
            # The menu key knows no place but the chosen item.
            index = self.currentIndex()
            position = self.visualRect(index).center()
        if index.isValid():
            self.menu_asked.emit(index.data(_KEY), self.viewport().mapToGlobal(position))

    def _all(self) -> list[QStandardItem]:
        return [self._items.item(row) for row in range(self._items.rowCount())]

    def _fit_height(self) -> None:
        width = max(1, self.width() - 4)
        columns = max(1, width // (_NARROWEST + _GAP))
        side = width // columns
        cell = QSize(side, side - _GAP + self.fontMetrics().height() + 8)
        if cell != self.gridSize():
            self.setGridSize(cell)
        rows = -(-self._items.rowCount() // columns)
        self.setFixedHeight(rows * cell.height() + 2)


_MOVES = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)


class _TileDelegate(QStyledItemDelegate):
    """A rounded picture, its name below; framed while in effect or focused."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one item."""
        theme = current_theme()
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        active = bool(index.data(_ACTIVE))
        cell: QRect = option.rect
        side = cell.width() - _GAP
        tile = QRectF(cell.x() + _GAP / 2, cell.y() + 2, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_picture(painter, tile, index.data(int(Qt.ItemDataRole.DecorationRole)))
        if not enabled:
            painter.fillRect(tile, theme.colour("panel", 150))
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and enabled
        if active or focused or hovered:
            pen = QPen(theme.colour("accent" if active or focused else "muted"))
            pen.setWidthF(2.0 if active else 1.5)
            pen.setStyle(Qt.PenStyle.SolidLine if not focused or active else Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(tile.adjusted(1, 1, -1, -1), 5.0, 5.0)
        role = "text" if active else "muted"
        painter.setPen(theme.colour(role if enabled else "disabled"))
        below = QRect(cell.x() + 1, int(tile.bottom()) + 2, cell.width() - 2, cell.height() - side)
        text = option.fontMetrics.elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, below.width()
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
        painter.restore()

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One cell of the grid."""
        view = self.parent()
        return view.gridSize() if isinstance(view, QListView) else super().sizeHint(option, index)

    def _paint_picture(self, painter: QPainter, tile: QRectF, picture: object) -> None:
        theme = current_theme()
        path = QPainterPath()
        path.addRoundedRect(tile, 5.0, 5.0)
        painter.fillPath(path, theme.colour("raised"))
        if isinstance(picture, QImage) and not picture.isNull():
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(tile, picture)
            painter.restore()
        else:
            middle = tile.center()
            area = QRect(int(middle.x()) - 11, int(middle.y()) - 11, 22, 22)
            icon("smiley", "disabled").paint(painter, area)
