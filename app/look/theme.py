"""Colours, fonts and the style sheet: one dark and one light neutral theme, one accent."""

from dataclasses import dataclass
from string import Template
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.look.stylesheet import STYLE_SHEET
from gdpw_core.resources import resources_folder

ThemeName = Literal["dark", "light", "system"]


@dataclass(frozen=True)
class Theme:
    """Every colour of the window, as `#rrggbb`.

    Args:
        name: "dark" or "light".
        canvas: around the picture; neutral so that it does not tint what is judged.
        window: tool bar, menus, status bar.
        panel: docks.
        raised: buttons, pop-ups.
        field: where text is typed.
        hover: a raised thing under the pointer.
        line: hairlines between areas.
        groove: the track of a slider.
        text: labels and values.
        muted: secondary text, at least 4.5:1 on `panel`.
        disabled: text and icons that cannot be used now.
        accent: selection, focus, change; the only saturated colour.
        on_accent: text on the accent.
        error: problems, with `warning` and `good` used on icons only.
    """

    name: Literal["dark", "light"]
    canvas: str
    window: str
    panel: str
    raised: str
    field: str
    hover: str
    line: str
    groove: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    error: str
    warning: str
    good: str

    def colour(self, role: str, alpha: int = 255) -> QColor:
        """The colour of that field, with the given opacity (0-255)."""
        colour = QColor(getattr(self, role))
        colour.setAlpha(alpha)
        return colour


DARK = Theme(
    name="dark",
    canvas="#191919",
    window="#232323",
    panel="#2a2a2a",
    raised="#363636",
    field="#1d1d1d",
    hover="#414141",
    line="#3a3a3a",
    groove="#4a4a4a",
    text="#e2e2e2",
    muted="#a6a6a6",
    disabled="#6e6e6e",
    accent="#5b9cf6",
    on_accent="#0d1b2e",
    error="#f0706a",
    warning="#e5b454",
    good="#6cbf84",
)

LIGHT = Theme(
    name="light",
    canvas="#c9c9c9",
    window="#e9e9e9",
    panel="#f4f4f4",
    raised="#ffffff",
    field="#ffffff",
    hover="#e3e3e3",
    line="#d2d2d2",
    groove="#c2c2c2",
    text="#1e1e1e",
    muted="#5a5a5a",
    disabled="#a0a0a0",
    accent="#1f6fd6",
    on_accent="#ffffff",
    error="#c0322b",
    warning="#a06a00",
    good="#1f7d44",
)

_current = DARK


def current_theme() -> Theme:
    """The theme that painted widgets read their colours from."""
    return _current


def resolve_theme(name: ThemeName) -> Theme:
    """The theme of that name; "system" follows the desktop."""
    if name == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return LIGHT if scheme == Qt.ColorScheme.Light else DARK
    return LIGHT if name == "light" else DARK


def apply_theme(application: QApplication, name: ThemeName) -> Theme:
    """Give palette and style sheet of a theme to the whole application."""
    global _current  # noqa: PLW0603  # painted widgets have no other way to the present theme
    _current = theme = resolve_theme(name)
    application.setStyle("Fusion")
    icons = (resources_folder() / "icons").as_posix()
    application.setPalette(_palette(theme))
    application.setStyleSheet(Template(STYLE_SHEET).substitute(vars(theme), icons=icons))
    return theme


def install_fonts(application: QApplication) -> None:
    """Use the bundled Inter, with figures of one width so that values do not dance."""
    families = []
    for path in sorted((resources_folder() / "fonts").glob("*.ttf")):
        families += QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(path))
        )
    font = QFont(application.font())
    if "Inter" in families:
        font.setFamilies(["Inter", *application.font().families()])
    if font.pointSizeF() < 9.0:
        font.setPointSizeF(9.0)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    application.setFont(font)


def figures_font(font: QFont) -> QFont:
    """The font with tabular figures where this Qt can ask for them."""
    tabular = QFont(font)
    if hasattr(tabular, "setFeature"):
        tabular.setFeature(QFont.Tag("tnum"), 1)
    return tabular


def _palette(theme: Theme) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.error,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.line,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return palette
