"""A titled group of rows that folds away."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.look.icons import IconButton, icon


class FoldGroup(QWidget):
    """Header with title and reset arrow; its body is shown or hidden by the header."""

    toggled = Signal(bool)
    """The group was opened or folded."""
    reset_asked = Signal()
    """The reset arrow of the header was clicked."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.header = QToolButton(self)
        self.header.setCheckable(True)
        self.header.setProperty("header", True)
        self.header.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.header.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.header.setIconSize(QSize(12, 12))
        self.reset_button = IconButton("arrow-counter-clockwise", self.tr("Reset"), parent=self)
        self.reset_button.setIconSize(QSize(13, 13))
        self.reset_button.setFixedSize(20, 20)
        self.reset_button.setEnabled(False)
        self.body = QWidget(self)
        self.rows = QVBoxLayout(self.body)
        self._compose()
        self.header.toggled.connect(self._on_toggled)
        self.reset_button.clicked.connect(lambda: self.reset_asked.emit())

    def set_title(self, title: str) -> None:
        """Name the group."""
        self.header.setText(title)
        self.header.setAccessibleName(title)
        self.header.setToolTip(self.tr("Show or hide {0}").format(title))
        reset = self.tr("Reset {0} to the fit").format(title)
        self.reset_button.setToolTip(reset)
        self.reset_button.setAccessibleName(reset)

    @property
    def opened(self) -> bool:
        """Whether the body is shown."""
        return self.header.isChecked()

    def set_opened(self, opened: bool) -> None:
        """Show or hide the body."""
        self.header.setChecked(opened)

    def set_modified(self, modified: bool) -> None:
        """Offer the reset, or not."""
        self.reset_button.setEnabled(modified)
        self.reset_button.setVisible(modified)

    def add_header_widget(self, widget: QWidget) -> None:
        """Put a widget into the header, before the reset arrow."""
        self._bar.insertWidget(self._bar.count() - 1, widget)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Tint the chevron anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_chevron()

    def _compose(self) -> None:
        self._bar = QHBoxLayout()
        self._bar.setContentsMargins(2, 4, 6, 0)
        self._bar.setSpacing(2)
        self._bar.addWidget(self.header)
        self._bar.addWidget(self.reset_button)
        self.rows.setContentsMargins(0, 0, 0, 8)
        self.rows.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar)
        layout.addWidget(self.body)
        self.reset_button.hide()
        self.body.hide()
        self._show_chevron()

    def _on_toggled(self, opened: bool) -> None:
        self.body.setVisible(opened)
        self._show_chevron()
        self.toggled.emit(opened)

    def _show_chevron(self) -> None:
        name = "caret-down" if self.opened else "caret-right"
        self.header.setIcon(icon(name, "muted", checked="muted"))
