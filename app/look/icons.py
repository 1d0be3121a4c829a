"""Icons of the window, drawn from the Phosphor font in the colours of the theme."""

from functools import lru_cache

import qtawesome
from PySide6.QtCore import QEvent
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QToolButton, QWidget

from app.look.theme import Theme, current_theme


def icon(name: str, role: str = "text", *, checked: str = "accent") -> QIcon:
    """The Phosphor icon `name` (without prefix) in the colours of theme fields."""
    return _icon(name, role, checked, current_theme())


@lru_cache(maxsize=256)
def _icon(name: str, role: str, checked: str, theme: Theme) -> QIcon:
    made = qtawesome.icon(
        f"ph.{name}",
        color=getattr(theme, role),
        color_disabled=theme.disabled,
        color_on=getattr(theme, checked),
        color_on_disabled=theme.disabled,
    )
    assert isinstance(made, QIcon)
    return made


class IconButton(QToolButton):
    """A tool button whose icon follows the theme.

    Args:
        name: Phosphor icon.
        text: what it does: its tool tip and its name for screen readers.
        role: theme field that colours the icon.
        parent: owner.
    """

    def __init__(
        self, name: str, text: str, role: str = "muted", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._role = name, role
        self.show_as(name, text)

    def show_as(self, name: str, text: str) -> None:
        """Be another button: another icon, another thing it does."""
        self._name = name
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setIcon(icon(name, self._role))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Tint the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setIcon(icon(self._name, self._role))
