"""Face shape: named distances, such as the width of the nose."""

from app.panels.parameter_group import ParameterGroup, Section


class FeaturesPanel(ParameterGroup):
    """One row for each feature that the head varies in."""

    key = "features"
    fields = ("shape",)

    def title(self) -> str:
        """Text of the header."""
        return self.tr("Face shape")

    def sections(self) -> list[Section]:
        """All rows, without headings."""
        return [("", self.session.controls.group("features"))]
