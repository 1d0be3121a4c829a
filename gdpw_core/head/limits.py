"""What a face can do and the linear model cannot know: limits between parameters."""

import numpy as np

from gdpw_core.controls import ExpressionUnits
from gdpw_core.parameters import FaceParameters

# Angle of the open jaw (radians about x) at which full mouthClose brings the lips together.
MOUTH_CLOSE_JAW = 0.425
MOUTH_CLOSE = "mouthClose"


def within_limits(parameters: FaceParameters, units: ExpressionUnits | None) -> FaceParameters:
    """The nearest parameters that no face contradicts.

    The jaw does not open past its rest (lips and teeth would pass through each other), and
    `mouthClose` reaches no further than the open jaw asks for: alone it drives the lower lip
    through the upper one.

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
    if units is None or MOUTH_CLOSE not in units.names:
        return parameters
    index = units.names.index(MOUTH_CLOSE)
    closed = float(units.from_expression[index] @ parameters.expression)
    allowed = float(np.clip(jaw[0] / MOUTH_CLOSE_JAW, 0.0, 1.0))
    # A fit leaves small activations of every unit; they cannot be seen and stay as they are.
    if closed <= max(allowed, 0.02):
        return parameters
    change = (allowed - closed) * units.to_expression[:, index]
    return parameters.replaced(expression=parameters.expression + change)
