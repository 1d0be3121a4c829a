"""What an edit means on another head: the controls that were moved, moved there."""

from types import MappingProxyType
from typing import TYPE_CHECKING

from gdpw_core.controls import Controls
from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gdpw_core.controls.table import Group
    from gdpw_core.motion.blending import ParameterGroup

TURNS: "tuple[ParameterGroup, ...]" = ("pose", "jaw", "eyes")
"""Groups in which a movement means the same on every head."""
# Numbered coefficients mean something else on every head; named expressions do not.
_CONTROLS: "Mapping[ParameterGroup, Group]" = MappingProxyType(
    {"pose": "pose", "jaw": "jaw", "eyes": "eyes", "expression": "units"}
)
_MOVED = 1e-6


class CarryOver:
    """Leads edits of one fit to another, by controls that mean the same on both heads.

    Args:
        then: the fit that the edits began from.
        fitted: the fit that they shall begin from.
        before: controls of the head of `then`.
        now: controls of the head of `fitted`.
    """

    def __init__(
        self, then: FaceParameters, fitted: FaceParameters, before: Controls, now: Controls
    ) -> None:
        self._then, self._fitted = then, fitted
        self._before, self._now = before, now
        # Where they stood is asked for once: a clip has hundreds of keyframes.
        self._stood = {
            control.name: (control.group, before.value(control.name, then, then))
            for control in before
            if control.group in _CONTROLS.values() and control.name in now
        }

    def values(self, edited: FaceParameters) -> dict[str, float]:
        """Where the controls stand that an edit moved, by name."""
        return self._moved(edited, _CONTROLS.values())

    def parameters(self, edited: FaceParameters) -> FaceParameters:
        """An edit on the other head."""
        return self._now.with_values(self.values(edited), self._fitted, self._fitted)

    def keyframe(self, edited: FaceParameters, group: "ParameterGroup") -> FaceParameters:
        """The head of a keyframe on the other head; only that group of it counts."""
        values = self._moved(edited, (_CONTROLS[group],))
        return self._now.with_values(values, self._fitted, self._fitted)

    def _moved(self, edited: FaceParameters, groups: "Collection[Group]") -> dict[str, float]:
        values = {}
        for name, (group, stood) in self._stood.items():
            if group in groups:
                value = self._before.value(name, edited, self._then)
                if abs(value - stood) > _MOVED:
                    values[name] = value
        return values
