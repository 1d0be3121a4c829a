"""Pose of head and neck, and where the head stands in the picture."""

from app.panels.parameter_group import ParameterGroup, Section


class PosePanel(ParameterGroup):
    """Yaw, pitch, roll, neck, position, scale."""

    key = "pose"
    fields = ("global_pose", "neck_pose", "camera")

    def title(self) -> str:
        """Text of the header."""
        return self.tr("Pose")

    def sections(self) -> list[Section]:
        """All rows, without headings."""
        return [("", self.session.controls.group("pose"))]
