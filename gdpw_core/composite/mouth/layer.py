"""The mouth of an edit, ready to be drawn on a view."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import KNOTS, Aperture, knots
from gdpw_core.composite.extension import ramp, smoothstep
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.layers import Box, Layer, WindowFlow, clipped_box
from gdpw_core.composite.mouth.kernel import MouthNumbers, draw_mouth
from gdpw_core.composite.mouth.motion import LOWER_EDGE, UPPER_EDGE, MouthMotion
from gdpw_core.composite.view import Patch, PortraitView

Floats = NDArray[np.float64]

# Widths of the upper and of the lower teeth from the middle outward, added up, mm.
_TEETH = np.array([[8.3, 14.8, 22.3, 29.3, 36.0], [5.3, 11.1, 17.9, 24.9, 31.0]])
_CAVITY, _TONGUE = (70.0, 26.0, 25.0), (235.0, 158.0, 164.0)
_REFERENCE_WHITE = 205.0  # brightness of the eye's white in which those colours are right
_LINE = 0.45  # half the thickness of the line between closed lips, mm
_DRAWN_DOWN, _DRAWN_AT = 3.0, (6.0, 22.0)  # mm of the upper lip, from and to which gap
_MOST_BARED = 4.5  # of the lower incisors, mm
_CORNERS = 1.02  # the opening reaches a little beyond the landmarks of its corners


@dataclass(frozen=True, eq=False)
class MouthDrawing:
    """The inside of the mouth after an edit.

    Args:
        box: where it may draw.
        numbers: its frames and what shows.
        curves: edges of the lips after the edit and in the source, `[4, KNOTS]`.
        skull: affine map of target points to source points for what the skull carries, `[2, 3]`.
        jaw: the same for what the jaw carries.
        colours: of cavity, tongue and teeth, `[3, 3]`.
        source: the source's pixels around the lips.
    """

    box: Box
    numbers: MouthNumbers
    curves: Floats
    skull: Floats
    jaw: Floats
    colours: Floats
    source: Patch

    def drawn(self, box: Box, flow: WindowFlow) -> Layer:
        """See `Drawing`; the mouth knows its own motion and needs no flow."""
        del flow
        layer = Layer.empty(box)
        draw_mouth(
            float(layer.left), float(layer.top), self.numbers, self.curves, self.skull, self.jaw,
            self.colours, _TEETH, self.source.pixels, layer.colour, layer.alpha,
        )  # fmt: skip
        return layer


def mouth_drawing(view: PortraitView, motion: MouthMotion) -> MouthDrawing | None:
    """The inside of the mouth; None when the lips do not move or part."""
    if view.mouth is None or motion.strength <= 0.0:
        return None
    source, target = motion.source.on(view.grid), motion.target.on(view.grid)
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
    box = clipped_box(corners, view.pixels.shape)
    if box is None or gap.max() <= 0.0:
        return None
    jaw = _map_in_view(view.grid, motion.jaw)
    lip = jaw[:, :2] @ target.from_local(np.array([0.0, lower[KNOTS // 2]])) + jaw[:, 2]
    dropped = source.to_local(lip)[1] - source.lower[KNOTS // 2]
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
        upper_edge=_upper_edge(float(gap.max()) / millimetre),
        lower_edge=_lower_edge(dropped * source.unit / (motion.millimetre * view.grid.scale)),
        recess=1e3 * motion.recess,
        border=motion.border,
    )
    return MouthDrawing(
        box=box,
        numbers=numbers,
        curves=np.stack([upper, lower, source.upper, source.lower]),
        skull=_map_in_view(view.grid, motion.skull),
        jaw=jaw,
        colours=_flesh(view),
        source=view.mouth,
    )


def _upper_edge(gap: float) -> float:
    """Edge of the upper incisors, mm, between lips that are `gap` mm apart.

    A jaw that drops far draws the upper lip down over them, which no head model knows.
    """
    return 1e3 * UPPER_EDGE - _DRAWN_DOWN * float(ramp(gap, _DRAWN_AT))


def _lower_edge(lip: float) -> float:
    """Edge of the lower incisors, mm, when the lower lip has dropped `lip` mm against the jaw.

    A lip bares them only so far; where an expression asks for more, they sink behind it.
    """
    edge = 1e3 * LOWER_EDGE
    bared = max(lip - edge, 0.0)
    return edge + bared - _MOST_BARED * float(np.tanh(bared / _MOST_BARED))


def _flesh(view: PortraitView) -> Floats:
    """Colours of cavity, tongue and teeth in the light that falls on the eyes' white."""
    light = view.white / _REFERENCE_WHITE
    return np.stack([np.array(_CAVITY) * light, np.array(_TONGUE) * light, view.enamel])


def _map_in_view(grid: PixelGrid, affine: Floats) -> Floats:
    """An affine map of the photo `[2, 3]` as one of the view."""
    linear = grid.linear @ affine[:, :2] @ np.linalg.inv(grid.linear)
    offset = grid.from_photo(affine[:, :2] @ grid.to_photo(np.zeros(2)) + affine[:, 2])
    return np.ascontiguousarray(np.column_stack([linear, offset]))
