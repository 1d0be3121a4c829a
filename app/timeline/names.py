"""What the timeline calls groups, easings and ready motions."""

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication

from gdpw_core.motion.blending import PARAMETER_GROUPS, ParameterGroup
from gdpw_core.motion.easing import Easing
from gdpw_core.motion.placed_track import AfterTrack


def group_name(group: ParameterGroup) -> str:
    """Title of a group's lane."""
    return {
        "pose": _tr("Pose"),
        "jaw": _tr("Jaw"),
        "eyes": _tr("Eyes"),
        "expression": _tr("Expression"),
        "shape": _tr("Shape"),
    }[group]


def group_names(groups: Collection[ParameterGroup]) -> str:
    """Several groups in a list, or that it is all of them."""
    if len(groups) == len(PARAMETER_GROUPS):
        return _tr("every group")
    return ", ".join(group_name(group) for group in groups)


def easing_name(easing: Easing) -> str:
    """What an easing does."""
    return {
        "linear": _tr("Steady"),
        "ease_in_out": _tr("Slow at both ends"),
        "ease_in": _tr("Slow at first"),
        "ease_out": _tr("Slow at the end"),
        "hold": _tr("Hold, then jump"),
    }[easing]


def after_name(after: AfterTrack) -> str:
    """What follows a track."""
    return {
        "rest": _tr("Back to rest"),
        "hold": _tr("Hold the last frame"),
        "loop": _tr("Begin again"),
    }[after]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Timeline", text)
