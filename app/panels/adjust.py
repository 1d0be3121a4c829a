"""The right-hand panel: search, switches, and all groups of sliders."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.look.icons import IconButton, icon
from app.panels.expression import ExpressionPanel, UnitsPanel
from app.panels.eyes_jaw import EyesPanel, JawPanel
from app.panels.features import FeaturesPanel
from app.panels.options import PanelOptions
from app.panels.parameter_group import ParameterGroup
from app.panels.pose import PosePanel
from app.panels.shape import ShapePanel
from app.session import EditSession
from app.settings import Settings

OPEN_AT_FIRST = frozenset({"pose", "jaw", "eyes", "units"})


class AdjustPanel(QWidget):
    """Every control of the head, searchable, in foldable groups."""

    def __init__(
        self, session: EditSession, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings = settings
        self.options = PanelOptions(self)
        self.search = _SearchField(self)
        self.groups: list[ParameterGroup] = []
        self._nothing = QLabel(self.tr("No control has that name."))
        self._column = QVBoxLayout()
        self._compose()
        self._build_groups()
        self.search.textChanged.connect(self._search)
        session.controls_changed.connect(self._rebuild_groups)
        session.portrait_changed.connect(self._on_portrait)
        self._on_portrait()

    def group(self, name: str) -> ParameterGroup:
        """The group of that name.

        Raises:
            KeyError: there is none.
        """
        for group in self.groups:
            if group.name == name:
                return group
        raise KeyError(name)

    def fold_all(self, folded: bool) -> None:
        """Fold or open every group."""
        for group in self.groups:
            group.set_opened(not folded)

    def start_search(self) -> None:
        """Let the user type into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _compose(self) -> None:
        top = QFrame(self)
        top.setObjectName("searchRow")
        row = QHBoxLayout(top)
        row.setContentsMargins(10, 7, 8, 7)
        row.setSpacing(4)
        row.addWidget(self.search)
        row.addWidget(self._symmetry_button())
        row.addWidget(self._menu_button())
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("role", "muted")
        self._nothing.setContentsMargins(0, 24, 0, 24)
        self._nothing.hide()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 4, 2, 12)
        column.setSpacing(0)
        column.addLayout(self._column)
        column.addWidget(self._nothing)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(area)

    def _symmetry_button(self) -> QToolButton:
        text = self.tr("Symmetry: an edit of one side of the face moves the other side alike")
        button = IconButton("link-simple", text, parent=self)
        button.setCheckable(True)
        button.setIconSize(QSize(16, 16))
        button.toggled.connect(self.options.set_symmetric)
        return button

    def _menu_button(self) -> QToolButton:
        button = IconButton("dots-three", self.tr("More"), parent=self)
        button.setIconSize(QSize(18, 18))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        extended = menu.addAction(self.tr("Extended ranges (±3 σ)"))
        extended.setCheckable(True)
        extended.toggled.connect(self.options.set_extended)
        menu.addSeparator()
        menu.addAction(self.tr("Open all groups"), lambda: self.fold_all(False))
        menu.addAction(self.tr("Fold all groups"), lambda: self.fold_all(True))
        button.setMenu(menu)
        return button

    def _build_groups(self) -> None:
        for group in self.groups:
            self._column.removeWidget(group)
            group.retire()
        self.groups = []
        chosen = self._settings.open_groups
        for kind in (
            PosePanel, JawPanel, EyesPanel, UnitsPanel, FeaturesPanel, ExpressionPanel, ShapePanel,
        ):  # fmt: skip
            group = kind(self._session, self.options, self)
            self.groups.append(group)
            self._column.addWidget(group)
            group.set_opened(group.name in (OPEN_AT_FIRST if chosen is None else chosen))
            group.toggled.connect(self._remember)

    def _rebuild_groups(self) -> None:
        self._build_groups()
        self._search(self.search.text())
        self._on_portrait()

    def _search(self, query: str) -> None:
        found = [group.set_query(query) for group in self.groups]
        self._nothing.setVisible(not any(found))

    def _remember(self) -> None:
        names = frozenset(group.name for group in self.groups if group.opened)
        self._settings.open_groups = names

    def _on_portrait(self) -> None:
        for group in self.groups:
            group.body.setEnabled(self._session.portrait is not None)


class _SearchField(QLineEdit):
    """Filters the rows while typing; Escape empties it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Search sliders"))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)
        self.setAccessibleName(self.tr("Search sliders"))
        self.setToolTip(self.tr("Show only sliders whose name matches"))
        self.addAction(icon("magnifying-glass", "muted"), QLineEdit.ActionPosition.LeadingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape empties the field, then leaves it."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
        else:
            self.clearFocus()
