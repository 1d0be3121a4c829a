"""Expression: named units by area of the face, then the raw coefficients."""

from PySide6.QtWidgets import QWidget

from app.look.icons import IconButton
from app.panels.eyes_jaw import LIDS
from app.panels.options import PanelOptions
from app.panels.parameter_group import ParameterGroup, Section
from app.session import EditSession
from gdpw_core.controls import Control


class UnitsPanel(ParameterGroup):
    """Named units such as a smile or a blink."""

    key = "units"
    fields = ("expression",)

    def __init__(
        self, session: EditSession, options: PanelOptions, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, options, parent)
        sides = IconButton("arrows-left-right", self.tr("Left and right on rows of their own"))
        sides.setCheckable(True)
        sides.setChecked(options.sides)
        sides.toggled.connect(options.set_sides)
        self.add_header_widget(sides)

    def title(self) -> str:
        """Text of the header."""
        return self.tr("Expression")

    def sections(self) -> list[Section]:
        """Units by area; the two sides of a pair only if asked for."""
        # An empty prefix takes the rest: mouth, jaw, lips.
        areas: list[tuple[tuple[str, ...], str, list[Control]]] = [
            (("brow",), self.tr("Brows"), []),
            (("eye",), self.tr("Eyes"), []),
            (("cheek", "nose"), self.tr("Cheeks and nose"), []),
            (("neck",), self.tr("Neck"), []),
            (("",), self.tr("Mouth"), []),
        ]
        for control in self.session.controls.group("units"):
            if control.name.startswith(LIDS):
                continue
            if self._is_side(control) and not (self.options.sides or self.query):
                continue
            rows = next(rows for prefix, _, rows in areas if control.name.startswith(prefix))
            rows.append(control)
        *upper, neck, mouth = [(heading, rows) for _, heading, rows in areas]
        return [(heading, rows) for heading, rows in (*upper, mouth, neck) if rows]

    def short_name(self, control: Control) -> str | None:
        """Left and right stand under the row of both."""
        if self.query or not self._is_side(control):
            return None
        return self.tr("Left") if control.name.endswith("Left") else self.tr("Right")

    def _is_side(self, control: Control) -> bool:
        stem = control.name.removesuffix("Left").removesuffix("Right")
        return stem != control.name and stem in self.session.controls


class ExpressionPanel(ParameterGroup):
    """The coefficients that the units are made of."""

    key = "expression"
    fields = ("expression",)
    first = 10

    def title(self) -> str:
        """Text of the header."""
        return self.tr("Expression coefficients")

    def sections(self) -> list[Section]:
        """All rows, without headings."""
        return [("", self.session.controls.group("expression"))]
