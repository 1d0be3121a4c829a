"""Shape: the coefficients that the features are made of."""

from app.panels.parameter_group import ParameterGroup, Section


class ShapePanel(ParameterGroup):
    """The first ten coefficients, then all hundred."""

    key = "shape"
    fields = ("shape",)
    first = 10

    def title(self) -> str:
        """Text of the header."""
        return self.tr("Shape coefficients")

    def sections(self) -> list[Section]:
        """All rows, without headings."""
        return [("", self.session.controls.group("shape"))]
