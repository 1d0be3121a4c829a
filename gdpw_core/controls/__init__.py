"""The named controls of the panels and of `--set`; numpy and scipy only."""

from gdpw_core.controls.features import FaceFeatures, feature_landmarks
from gdpw_core.controls.table import Control, Controls, ExpressionUnits, Group
from gdpw_core.controls.turns import head_rotation, turn_from, turned_head

__all__ = [
    "Control",
    "Controls",
    "ExpressionUnits",
    "FaceFeatures",
    "Group",
    "feature_landmarks",
    "head_rotation",
    "turn_from",
    "turned_head",
]
