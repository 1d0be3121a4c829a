"""What a face can do and the linear model cannot know: limits between parameters."""

import numpy as np

from gdpw_core.controls import ExpressionUnits
from gdpw_core.parameters import FaceParameters

# Angle of the open jaw (radians about x) at which full mouthClose brings the lips together.
MOUTH_CLOSE_JAW = 0.425
MOUTH_CLOSE = "mouthClose"
# A fit leaves small activations of every unit; they cannot be seen and stay as they are.
_UNSEEN = 0.02
_ROUNDING = 1e-9
_SIDES = ("Left", "Right")


def within_limits(parameters: FaceParameters, units: ExpressionUnits | None) -> FaceParameters:
    """The nearest parameters that no face contradicts.

    The jaw does not open past its rest (lips and teeth would pass through each other),
    `mouthClose` reaches no further than the open jaw asks for (alone it drives the lower lip
    through the upper one), and an eye that closes does not stay wide (a slit would remain).

    Args:
        parameters: any parameters.
        units: the head's named units; None for a head without.

    Returns:
        The same object if nothing had to change.
    """
    jaw = parameters.jaw_pose
    if jaw[0] < 0:
        jaw = np.array([0.0, jaw[1], jaw[2]])
        parameters = parameters.replaced(jaw_pose=jaw)
    if units is None:
        return parameters
    limits = {MOUTH_CLOSE: max(float(np.clip(jaw[0] / MOUTH_CLOSE_JAW, 0.0, 1.0)), _UNSEEN)}
    for side in _SIDES:
        closed = _activation(parameters, units, f"eyeBlink{side}")
        limits[f"eyeWide{side}"] = max(1.0 - closed, 0.0)
    for name, limit in limits.items():
        excess = _activation(parameters, units, name) - limit
        if excess > _ROUNDING:
            change = excess * units.to_expression[:, units.names.index(name)]
            parameters = parameters.replaced(expression=parameters.expression - change)
    return parameters


def _activation(parameters: FaceParameters, units: ExpressionUnits, name: str) -> float:
    """Activation of a unit; 0 where the head does not have it."""
    if name not in units.names:
        return 0.0
    return float(units.from_expression[units.names.index(name)] @ parameters.expression)
