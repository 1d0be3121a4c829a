"""An eye of an edit, ready to be drawn on a view."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import Aperture, knots
from gdpw_core.composite.extension import ramp
from gdpw_core.composite.eyes.kernel import EyeNumbers, draw_eye
from gdpw_core.composite.eyes.motion import EyeMotion
from gdpw_core.composite.eyes.plate import IRIS_EDGE, REACH_UP, EyePlates
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.layers import Box, Layer, WindowFlow, clipped_box
from gdpw_core.composite.view import PortraitView
from gdpw_core.fitting import Fit

Floats = NDArray[np.float64]

_CHEEK = 0.6  # how far below the eye its lower lid pulls the skin, half eye widths
_LOWEST_FOLD = 0.35
# Of an eye as wide as the photo shows it, and of one that unfolds: what is drawn beside its middle,
# and what that may cover after the edit.
_BESIDE, _COVERS, _UNFOLDS = (1.6, 1.2), (1.8, 2.6), (1.02, 1.25)
_FADE = 0.4  # above the fold, over which the drawing ends
_RISES, _COVERS_BELOW = 0.6, 1.6  # a brow that takes the fold along; below the eye


@dataclass(frozen=True, eq=False)
class EyeDrawing:
    """One eye after an edit.

    Args:
        box: where it may draw.
        numbers: its frame and motion.
        curves: margins of the source and of the target, `[4, KNOTS]`.
        turn: rotation from the target's to the source's gaze, minus identity, in its frame.
        plates: its layers.
    """

    box: Box
    numbers: EyeNumbers
    curves: Floats
    turn: Floats
    plates: EyePlates

    def drawn(self, box: Box, flow: WindowFlow) -> Layer:
        """See `Drawing`."""
        layer = Layer.empty(box)
        draw_eye(
            flow(box), float(layer.left), float(layer.top), self.numbers, self.curves, self.turn,
            self.plates.stack, layer.colour, layer.alpha,
        )  # fmt: skip
        return layer


def eye_drawing(
    view: PortraitView, fit: Fit, side: int, motion: EyeMotion, corners: Floats
) -> EyeDrawing | None:
    """One eye after the edit; None when it does not move or is not in the picture.

    Args:
        view: the source.
        fit: the fitted portrait.
        side: 0 the subject's left eye, 1 the right.
        motion: what the eye does.
        corners: left and right corner of the eye after the edit, photo pixels, `[2, 2]`.
    """
    plates = view.eyes[side]
    if plates is None or motion.strength <= 0.0:
        return None
    opening = plates.opening
    fold = min(max(plates.room, _LOWEST_FOLD), _highest_fold(opening))
    unfolds = _unfolds(view, opening, corners)
    box = _target_box(view, opening, corners, fold, unfolds)
    if box is None:
        return None
    lower_now = opening.lower - motion.lift * (1.0 - knots() ** 2)
    upper_now = lower_now - opening.gap * motion.opening
    turn, gaze = _in_frame(view.grid, fit, opening, motion)
    ball = plates.iris_centre - motion.ball * gaze[:2]
    numbers = EyeNumbers(
        centre_x=opening.centre[0],
        centre_y=opening.centre[1],
        axis_x=opening.axis[0],
        axis_y=opening.axis[1],
        plate_left=float(plates.left),
        plate_top=float(plates.top),
        plate_scale=plates.scale,
        iris_q=plates.iris_centre[0],
        iris_t=plates.iris_centre[1],
        iris_radius=plates.iris_radius,
        fade_from=IRIS_EDGE[0],
        fade_to=IRIS_EDGE[1],
        ball_q=ball[0],
        ball_t=ball[1],
        ball=motion.ball,
        closure=min(max(1.0 - motion.opening, 0.0), 1.0),
        strength=min(motion.strength, 1.0),
        fold=fold,
        cheek=_CHEEK,
        reach=_between(_BESIDE, unfolds),
    )
    curves = np.stack([opening.upper, opening.lower, upper_now, lower_now])
    return EyeDrawing(box, numbers, curves, turn, plates)


def _unfolds(view: PortraitView, opening: Aperture, corners: Floats) -> float:
    """Whether the photo shows the eye narrower than the edit, 0-1.

    Beside such an eye hair and background begin sooner, and its surroundings become wider.
    """
    left, right = view.grid.from_photo(corners)
    return float(ramp(0.5 * float(np.linalg.norm(right - left)) / opening.unit, _UNFOLDS))


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * share


def _highest_fold(opening: Aperture) -> float:
    """How far above the eye its plates still know the skin: brows of narrow eyes are higher."""
    return REACH_UP + float(opening.upper.min()) - _FADE


def _in_frame(
    grid: PixelGrid, fit: Fit, opening: Aperture, motion: EyeMotion
) -> tuple[Floats, Floats]:
    """Turn and gaze from the camera's axes to those of the eye's frame in the view."""
    along = grid.linear @ [np.cos(fit.crop.angle), np.sin(fit.crop.angle)]
    angle = np.arctan2(opening.axis[1], opening.axis[0]) - np.arctan2(along[1], along[0])
    cosine, sine = np.cos(angle), np.sin(angle)
    frame = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    return np.ascontiguousarray(frame @ motion.turn @ frame.T), frame @ motion.gaze


def _target_box(
    view: PortraitView, opening: Aperture, corners: Floats, fold: float, unfolds: float
) -> Box | None:
    left, right = view.grid.from_photo(corners)
    half = 0.5 * (right - left)
    # A turned head narrows the eye, but not its height.
    length = max(float(np.hypot(*half)), 1e-6)
    half = half * (max(length, opening.unit) / length)
    frame = Aperture(0.5 * (left + right), half, opening.upper, opening.lower)
    side, up = _between(_COVERS, unfolds), fold + _FADE + _RISES - float(opening.upper.min())
    reach = np.array([[-side, -up], [side, -up], [-side, _COVERS_BELOW], [side, _COVERS_BELOW]])
    return clipped_box(frame.from_local(reach), view.pixels.shape)
