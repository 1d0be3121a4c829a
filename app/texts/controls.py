"""Names and descriptions of controls in the user's language: the core's table is in English."""

from PySide6.QtCore import QCoreApplication

from gdpw_core.controls import Control


def control_label(control: Control) -> str:
    """What a control is called in the panels."""
    index = _coefficient(control)
    if index is None:
        return _tr(control.label)
    if control.group == "shape":
        return QCoreApplication.translate("Controls", "Shape {0}").format(index)
    return QCoreApplication.translate("Controls", "Expression {0}").format(index)


def control_description(control: Control) -> str:
    """What a control does, in one sentence."""
    index = _coefficient(control)
    if control.group == "units" and control.name != "amount":
        text = QCoreApplication.translate("Controls", "Expression unit {0}: 0 is rest, 1 is full.")
        return text.format(control.name)
    if index is None:
        return _tr(control.description)
    if control.group == "shape":
        text = QCoreApplication.translate(
            "Controls", "Shape coefficient {0}, in standard deviations of the head."
        )
    else:
        text = QCoreApplication.translate(
            "Controls", "Expression coefficient {0}, in standard deviations of the head."
        )
    return text.format(index)


def _coefficient(control: Control) -> str | None:
    """Number of a coefficient; None for a control that has a name of its own."""
    _, dot, index = control.name.partition(".")
    return index if dot else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Controls", text)
