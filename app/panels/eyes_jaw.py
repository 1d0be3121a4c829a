"""Jaw and eyes."""

from app.panels.parameter_group import ParameterGroup, Section

LIDS = ("eyeBlink",)


class JawPanel(ParameterGroup):
    """Opening and sideways movement of the jaw."""

    key = "jaw"
    fields = ("jaw_pose",)

    def title(self) -> str:
        """Text of the header."""
        return self.tr("Jaw")

    def sections(self) -> list[Section]:
        """All rows, without headings."""
        return [("", self.session.controls.group("jaw"))]


class EyesPanel(ParameterGroup):
    """Gaze: both eyes, then each; and the lids."""

    key = "eyes"
    fields = ("left_eye_pose", "right_eye_pose")
    units = LIDS

    def title(self) -> str:
        """Text of the header."""
        return self.tr("Eyes")

    def sections(self) -> list[Section]:
        """All rows, without headings."""
        controls = self.session.controls
        lids = [c for c in controls.group("units") if c.name.startswith(LIDS)]
        return [("", [*controls.group("eyes"), *lids])]
