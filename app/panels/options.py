"""Switches that all groups of sliders share."""

from PySide6.QtCore import QObject, Signal


class PanelOptions(QObject):
    """Symmetry lock, extended ranges and whether the two sides of the face have own rows."""

    changed = Signal()
    """One of the switches was turned."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.symmetric = False
        self.extended = False
        self.sides = False

    def set_symmetric(self, on: bool) -> None:
        """An edit of one side of the face moves the other side alike."""
        self.symmetric = on
        self.changed.emit()

    def set_extended(self, on: bool) -> None:
        """Coefficients reach to three standard deviations instead of two."""
        self.extended = on
        self.changed.emit()

    def set_sides(self, on: bool) -> None:
        """Left and right have rows of their own beside the common one."""
        self.sides = on
        self.changed.emit()
