"""How far the fitter trusts each source: standard deviations, tuned on portraits."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class FitSettings:
    """Standard deviations of residuals and priors; a smaller one pulls harder.

    The 468 landmarks of one picture err together, so `landmark` is larger than the error of one.

    Args:
        landmark: interior landmarks in the picture, metres on the head.
        depth: landmarks along the line of sight, metres; their network only guesses it.
        oval_weight: weight of landmarks on the face's oval, relative to interior ones.
        outlier: metres; errors beyond it count less and less (covered or misplaced landmarks).
        gap: height of lid and lip openings, metres.
        gaze: pupil relative to the eye's corners, metres.
        shape: identity coefficients, sigma.
        person: identity coefficients about the most likely ones of the person, sigma.
        unit: expression units about the blendshape scores.
        negative_unit: units below zero.
        jaw_open: jaw angle about that of the blendshape score, radians.
        jaw_side: other jaw angles, radians.
        root: pitch, yaw, roll of the body, radians.
        neck: pitch, yaw, roll of the head relative to the body, radians.
        eye: gaze angles, radians.
        eye_difference: pitch and yaw difference between the two eyes, radians.
    """

    landmark: float = 0.002
    depth: float = 0.02
    oval_weight: float = 0.1
    outlier: float = 0.003
    gap: float = 0.001
    gaze: float = 0.0005
    shape: float = 1.0
    person: float = 0.15
    unit: float = 0.25
    negative_unit: float = 0.03
    jaw_open: float = 0.15
    jaw_side: float = 0.03
    root: tuple[float, float, float] = (0.2, 0.4, 0.1)
    neck: tuple[float, float, float] = (0.2, 0.4, 0.2)
    eye: float = 0.3
    eye_difference: tuple[float, float] = (math.radians(1), math.radians(4))
