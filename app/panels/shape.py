"""Shape: the coefficients of identity."""

from app.panels.parameter_group import ParameterGroup, Section


class ShapePanel(ParameterGroup):
    """The first ten coefficients, then all hundred."""

    key = "shape"
    fields = ("shape",)
    first = 10

    def title(self) -> str:
        """Text of the header."""
        return self.tr("Shape")

    def sections(self) -> list[Section]:
        """All rows, without headings."""
        return [("", self.session.controls.group("shape"))]
