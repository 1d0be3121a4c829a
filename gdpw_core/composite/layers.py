"""Eyes and mouth of an edit, drawn as small pictures to lay over the warped source."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import Aperture, knots
from gdpw_core.composite.extension import smoothstep
from gdpw_core.composite.eyekernel import EyeNumbers, draw_eye
from gdpw_core.composite.eyeplate import IRIS_EDGE
from gdpw_core.composite.eyes import EyeMotion
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.mouth import LOWER_EDGE, UPPER_EDGE, MouthMotion
from gdpw_core.composite.mouthkernel import MouthNumbers, draw_mouth
from gdpw_core.composite.view import PortraitView
from gdpw_core.fitting import Fit

Floats = NDArray[np.float64]
Array = NDArray[np.float32]
Box = tuple[int, int, int, int]
"""left, top, height, width in the view's pixels."""

_CHEEK = 0.6  # how far below the eye its lower lid pulls the skin, half eye widths
_LOWEST_FOLD = 0.35
_BROWS = ((276, 283, 282, 295, 285), (46, 53, 52, 65, 55))  # lower edge of each eyebrow

# Widths of the upper and of the lower teeth from the middle outward, added up, mm.
_TEETH = np.array([[8.3, 14.8, 22.3, 29.3, 36.0], [5.3, 11.1, 17.9, 24.9, 31.0]])
_CAVITY, _TONGUE = (70.0, 26.0, 25.0), (176.0, 88.0, 84.0)
_REFERENCE_WHITE = 205.0  # brightness of the eye's white in which those colours are right
_LINE = 0.45  # half the thickness of the line between closed lips, mm
_CORNERS = 1.02  # the opening reaches a little beyond the landmarks of its corners


class WindowFlow(Protocol):
    """The flow over a window of the view."""

    def __call__(self, box: Box) -> Array:
        """`[height, width, 2]` in the view's pixels, backward."""
        ...


@dataclass(frozen=True, eq=False)
class Layer:
    """A small picture to lay over the result.

    Args:
        left: first column in the view.
        top: first row.
        colour: `[h, w, 3]`, 0-255 in the view's colour space.
        alpha: `[h, w]`, 0-1; zero everywhere without an edit.
    """

    left: int
    top: int
    colour: Array
    alpha: Array

    @classmethod
    def empty(cls, box: Box) -> "Layer":
        """A layer over a box that shows nothing yet."""
        left, top, height, width = box
        colour = np.zeros((height, width, 3), np.float32)
        return cls(left, top, colour, np.zeros((height, width), np.float32))


def eye_layer(
    view: PortraitView, fit: Fit, side: int, motion: EyeMotion, moved: Floats, flow: WindowFlow
) -> Layer | None:
    """One eye after the edit; None when it does not move or is not in the picture.

    Args:
        view: the source.
        fit: the fitted portrait.
        side: 0 the subject's left eye, 1 the right.
        motion: what the eye does.
        moved: where the eye's corners and middle stand after the edit, photo pixels, `[3, 2]`.
        flow: the head's flow, which leads into the source.
    """
    plates = view.eyes[side]
    if plates is None or motion.strength <= 0.0:
        return None
    box = _eye_box(view, plates.opening, moved)
    if box is None:
        return None
    opening = plates.opening
    brow = opening.to_local(view.grid.from_photo(fit.landmarks[list(_BROWS[side])]))
    fold = max(float(np.interp(0.0, knots(), opening.upper) - brow[:, 1].mean()), _LOWEST_FOLD)
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
    )
    left, top, height, width = box
    layer = Layer.empty(box)
    draw_eye(
        flow(box), float(left), float(top), numbers,
        np.stack([opening.upper, opening.lower, upper_now, lower_now]), turn, plates.stack,
        layer.colour, layer.alpha,
    )  # fmt: skip
    return layer


def _in_frame(
    grid: PixelGrid, fit: Fit, opening: Aperture, motion: EyeMotion
) -> tuple[Floats, Floats]:
    """Turn and gaze from the camera's axes to those of the eye's frame in the view."""
    along = grid.linear @ [np.cos(fit.crop.angle), np.sin(fit.crop.angle)]
    angle = np.arctan2(opening.axis[1], opening.axis[0]) - np.arctan2(along[1], along[0])
    cosine, sine = np.cos(angle), np.sin(angle)
    frame = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    return np.ascontiguousarray(frame @ motion.turn @ frame.T), frame @ motion.gaze


def _eye_box(view: PortraitView, opening: Aperture, moved: Floats) -> Box | None:
    """Window of the target that the eye's surroundings may cover."""
    corners = view.grid.from_photo(moved)
    reach = 1.0 + 0.15 * opening.unit
    unit = max(opening.unit, 0.5 * float(np.linalg.norm(corners[1] - corners[0])))
    low = corners.min(axis=0) - (0.75 * unit + reach, 1.9 * unit + reach)
    high = corners.max(axis=0) + (0.75 * unit + reach, 1.3 * unit + reach)
    return _clipped(low, high, view)


def _clipped(low: Floats, high: Floats, view: PortraitView) -> Box | None:
    height, width = view.pixels.shape[:2]
    left, top = (int(max(np.floor(v), 0)) for v in low)
    right, bottom = int(min(np.ceil(high[0]), width)), int(min(np.ceil(high[1]), height))
    if right - left < 2 or bottom - top < 2:
        return None
    return left, top, bottom - top, right - left


def mouth_layer(view: PortraitView, motion: MouthMotion) -> Layer | None:
    """The inside of the mouth after the edit; None when the lips do not move or part."""
    if view.mouth is None or motion.strength <= 0.0:
        return None
    source, target = _in_view(view.grid, motion.source), _in_view(view.grid, motion.target)
    target = Aperture(target.centre, target.axis * _CORNERS, target.upper, target.lower)
    # A gap that the landmarks report between closed lips is their noise: it does not count.
    gap = np.maximum(target.gap - source.gap * (1.0 - view.shown), 0.0)
    millimetre = motion.millimetre * view.grid.scale / target.unit
    # The line where the lips met is dark: it belongs to the opening.
    line = 2.0 * _LINE * millimetre * (1.0 - knots() ** 4)
    gap = gap + line * smoothstep(gap / (2.0 * millimetre))
    middle = 0.5 * (target.upper + target.lower)
    upper, lower = middle - 0.5 * gap, middle + 0.5 * gap
    corners = target.from_local(
        np.array([[q, t] for q in (-1.0, 1.0) for t in (upper.min(), lower.max())])
    )
    box = _clipped(corners.min(axis=0) - 1.0, corners.max(axis=0) + 1.0, view)
    if box is None or gap.max() <= 0.0:
        return None
    numbers = MouthNumbers(
        centre_x=target.centre[0],
        centre_y=target.centre[1],
        axis_x=target.axis[0],
        axis_y=target.axis[1],
        source_x=source.centre[0],
        source_y=source.centre[1],
        source_axis_x=source.axis[0],
        source_axis_y=source.axis[1],
        picture_left=float(view.mouth.left),
        picture_top=float(view.mouth.top),
        millimetre=motion.millimetre * view.grid.scale,
        strength=motion.strength,
        shown=view.shown,
        upper_edge=1e3 * UPPER_EDGE,
        lower_edge=1e3 * LOWER_EDGE,
        recess=1e3 * motion.recess,
    )
    layer = Layer.empty(box)
    draw_mouth(
        float(layer.left), float(layer.top), numbers,
        np.stack([upper, lower, source.upper, source.lower]),
        _map_in_view(view.grid, motion.skull), _map_in_view(view.grid, motion.jaw),
        _flesh(view), _TEETH, view.mouth.pixels, layer.colour, layer.alpha,
    )  # fmt: skip
    return layer


def _flesh(view: PortraitView) -> Floats:
    """Colours of cavity, tongue and teeth in the light that falls on the eyes' white."""
    light = view.white / _REFERENCE_WHITE
    return np.stack([np.array(_CAVITY) * light, np.array(_TONGUE) * light, view.enamel])


def _in_view(grid: PixelGrid, opening: Aperture) -> Aperture:
    centre = grid.from_photo(opening.centre)
    axis = grid.vectors_from_photo(opening.axis)
    return Aperture(centre, axis, opening.upper, opening.lower)


def _map_in_view(grid: PixelGrid, affine: Floats) -> Floats:
    """An affine map of the photo `[2, 3]` as one of the view."""
    linear = grid.linear @ affine[:, :2] @ np.linalg.inv(grid.linear)
    offset = grid.from_photo(affine[:, :2] @ grid.to_photo(np.zeros(2)) + affine[:, 2])
    return np.ascontiguousarray(np.column_stack([linear, offset]))
