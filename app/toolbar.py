"""The tool bar."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from app.actions import Actions
from app.look.icons import icon
from app.look.theme import figures_font


class ToolBar(QToolBar):
    """What is used all the time: open, export, history, frontalize, view, compare, zoom."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setWindowTitle(self.tr("Tool bar"))
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._labelled(actions.open, self.tr("Open"))
        self.export_button = self._labelled(actions.export, self.tr("Export"))
        self.addSeparator()
        self.addAction(actions.undo)
        self.addAction(actions.redo)
        self.addAction(actions.reset)
        self.addSeparator()
        self._labelled(actions.frontalize, self.tr("Frontalize"))
        self.addAction(actions.timeline)
        self._stretch()
        self.view_button = self._view_button(actions)
        self.addWidget(self.view_button)
        self.addAction(actions.split)
        self.before_button = self._button(actions.before)
        self._stretch()
        self.zoom = QLabel()
        self.zoom.setFont(figures_font(self.zoom.font()))
        self.zoom.setProperty("role", "muted")
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom.setMinimumWidth(self.zoom.fontMetrics().horizontalAdvance("1600 %") + 8)
        self.zoom.setToolTip(self.tr("Zoom: screen pixels for each photo pixel"))
        self.addAction(actions.zoom_out)
        self.addWidget(self.zoom)
        self.addAction(actions.zoom_in)
        self.addAction(actions.fit)
        self._texts(actions.actual)
        self.addAction(actions.face)
        self._make_reachable()

    def show_view(self, action: QAction) -> None:
        """Name the view on its button."""
        self.view_button.setText(action.text())
        self.view_button.setIcon(action.icon())
        self.view_button.update()

    def show_zoom(self, zoom: float | None) -> None:
        """Show the zoom in percent; None: there is no picture."""
        self.zoom.setText("" if zoom is None else f"{100.0 * zoom:.0f} %")

    def _view_button(self, actions: Actions) -> QToolButton:
        button = _MenuButton()
        menu = QMenu(button)
        for action in actions.views.values():
            menu.addAction(action)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setProperty("menu", True)
        button.setToolTip(self.tr("What the canvas shows"))
        button.setAccessibleName(self.tr("View"))
        widest = max(actions.views.values(), key=lambda a: len(a.text())).text()
        button.setMinimumWidth(button.fontMetrics().horizontalAdvance(widest) + 62)
        return button

    def _labelled(self, action: QAction, text: str) -> QToolButton:
        action.setIconText(text)
        button = self._button(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _texts(self, action: QAction) -> None:
        self.addAction(action)
        self._button_of(action).setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)

    def _button(self, action: QAction) -> QToolButton:
        self.addAction(action)
        return self._button_of(action)

    def _button_of(self, action: QAction) -> QToolButton:
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        return button

    def _stretch(self) -> None:
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)

    def _make_reachable(self) -> None:
        for button in self.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if button.defaultAction() is not None:
                button.setAccessibleName(button.defaultAction().text())


class _MenuButton(QToolButton):
    """A button that shows by a chevron that it opens a menu."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The button, then the chevron at its right end."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            area = QRect(self.width() - 20, (self.height() - 12) // 2, 12, 12)
            icon("caret-down", "muted").paint(painter, area)
