"""Compiled drawing of the mouth's inside."""

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.kernels import (
    F32_3,
    F64_1,
    F64_2,
    compiled,
    numba_type,
    same_types,
)
from gdpw_core.composite.sampling import add_sample, clear, curve_at, mix_colour, smooth

ARCH = 25.0
"""Half the width of the dental arch, mm."""

# Shade between neighbouring teeth: how far it reaches, mm, and how dark it is.
_CORNER = 0.22  # half mouth widths
_GAP_WIDTH, _GAP_DEPTH = 0.15, 0.34
_TONGUE_RISE, _TONGUE_BACK = 0.72, 0.38
_NARROW = 1.5  # mm between lips
_LOWER_ROW = 0.25  # half mouth widths below the source's lower lip
_BORDER = 0.16  # of the opening, over which the jaw takes over from the skull

# Rows of the curves that `draw_mouth` reads: edges of the lips after the edit and in the source.
UPPER, LOWER, SOURCE_UPPER, SOURCE_LOWER = range(4)
# Rows of the colours.
CAVITY, TONGUE, ENAMEL = range(3)
# Rows of the teeth.
UPPER_TEETH, LOWER_TEETH = range(2)


class MouthNumbers(NamedTuple):
    """A mouth's two frames in the view; view pixels unless said.

    Args:
        centre_x: middle between the corners after the edit.
        centre_y: likewise.
        axis_x: half the way from the left to the right corner after the edit.
        axis_y: likewise.
        source_x: middle between the corners in the source.
        source_y: likewise.
        source_axis_x: half the way between them in the source.
        source_axis_y: likewise.
        picture_left: first column of the source's pixels.
        picture_top: first row.
        millimetre: length of a millimetre.
        strength: 0 without motion of the lips, 1 when the layer is drawn in full.
        shown: 0 where the source's lips are closed, 1 where it shows the inside.
        upper_edge: edge of the upper incisors below the line of the closed lips, mm.
        lower_edge: edge of the lower incisors, likewise, in the jaw's frame.
        recess: how much farther the teeth lie behind the lips than in the source, mm.
        border: share of the source's opening below which the jaw carries what it shows.
    """

    centre_x: float
    centre_y: float
    axis_x: float
    axis_y: float
    source_x: float
    source_y: float
    source_axis_x: float
    source_axis_y: float
    picture_left: float
    picture_top: float
    millimetre: float
    strength: float
    shown: float
    upper_edge: float
    lower_edge: float
    recess: float
    border: float


_NUMBERS = numba_type(MouthNumbers(*[0.0] * len(MouthNumbers._fields)))
_POINT = same_types(nb.f8, 2)
_F32 = nb.f4[::1]


@compiled(_POINT(nb.f8, nb.f8, nb.f8, nb.f8))
def in_frame(dx: float, dy: float, axis_x: float, axis_y: float) -> tuple[float, float]:
    """(q, t) of a point relative to a frame's centre."""
    squared = axis_x * axis_x + axis_y * axis_y
    return (axis_x * dx + axis_y * dy) / squared, (axis_x * dy - axis_y * dx) / squared


@compiled(_POINT(_NUMBERS, F64_2, nb.f8, nb.f8))
def at_rest(
    mouth: MouthNumbers, carried: NDArray[np.float64], x: float, y: float
) -> tuple[float, float]:
    """(q, t) in the source of a target point that moves with the skull or the jaw."""
    sx = carried[0, 0] * x + carried[0, 1] * y + carried[0, 2] - mouth.source_x
    sy = carried[1, 0] * x + carried[1, 1] * y + carried[1, 2] - mouth.source_y
    return in_frame(sx, sy, mouth.source_axis_x, mouth.source_axis_y)


@compiled(same_types(nb.f8, 4)(F64_1, nb.f8))
def tooth_at(borders: NDArray[np.float64], across: float) -> tuple[float, float, float, float]:
    """The tooth at `across` mm from the middle of an arch.

    Returns:
        Its number from the middle (-1: beyond the arch), where in it, -1 ... 1, how far its
        neighbour is, mm, and how far back the arch is there, mm.
    """
    x = abs(across) / ARCH
    if x >= 0.98:
        return -1.0, 0.0, 0.0, 0.0
    angle = np.arcsin(x)
    along = ARCH * angle
    back = 1.5 * ARCH * (1.0 - np.cos(angle))
    start = 0.0
    for number in range(len(borders)):
        if along < borders[number]:
            half = 0.5 * (borders[number] - start)
            within = (along - start) / half - 1.0
            return float(number), within, half * (1.0 - abs(within)), back
        start = borders[number]
    return -1.0, 0.0, 0.0, 0.0


@nb.njit(nb.f8(nb.f8, nb.f8), **OPTIONS)
def between_teeth(aside: float, pixel: float) -> float:
    """Light that the gap to the neighbour, `aside` mm away, leaves.

    A gap finer than a pixel (mm) is drawn as wide as one and as much fainter: it neither turns
    into a comb nor flickers as the teeth move over the pixels.
    """
    width = max(_GAP_WIDTH, 0.6 * pixel)
    return float(1.0 - _GAP_DEPTH * _GAP_WIDTH / width * np.exp(-aside / width))


@nb.njit(nb.void(F64_2, nb.f8, nb.f8, nb.f8, _F32), **OPTIONS)
def add_tongue(
    colours: NDArray[np.float64], across: float, below: float, gap: float, out: NDArray[np.float32]
) -> None:
    """A dome behind the lower teeth that rises with the opening and lightens toward its tip.

    All lengths mm; `below` is measured from the edge of the lower teeth, `gap` in the middle.
    """
    dome = 1.0 - (across / 19.0) ** 2
    if dome <= 0.0:
        return
    into = below - 3.0 + (2.0 + _TONGUE_RISE * gap) * np.sqrt(np.sqrt(dome))
    light = _TONGUE_BACK + (1.0 - _TONGUE_BACK) * smooth(into / (3.0 + _TONGUE_RISE * gap))
    light *= 1.0 - 0.06 * np.exp(-((across / 2.5) ** 2))
    mix_colour(colours[TONGUE], light, smooth(into / 7.0 + 0.2) * smooth(2.0 * dome), out)


@nb.njit(nb.void(F64_2, F64_2, nb.f8, nb.f8, nb.f8, nb.f8, nb.f8, _F32), **OPTIONS)
def add_lower_teeth(
    colours: NDArray[np.float64],
    teeth: NDArray[np.float64],
    across: float,
    down: float,
    edge: float,
    above_lip: float,
    pixel: float,
    out: NDArray[np.float32],
) -> None:
    """The lower arch, seen over the lower lip; all lengths mm."""
    number, within, aside, back = tooth_at(teeth[LOWER_TEETH], across)
    if number < 0.0:
        return
    edge += 0.5 * within**6 - 0.45 * back
    light = 0.95 * np.exp(-back / 14.0) * (1.0 - 0.10 * within**2)
    light *= between_teeth(aside, pixel)
    light *= 1.0 - 0.25 * np.exp(-above_lip / 1.6)
    mix_colour(colours[ENAMEL], light, smooth((down - edge) / 0.7 + 0.5), out)


@nb.njit(nb.void(F64_2, F64_2, nb.f8, nb.f8, nb.f8, nb.f8, nb.f8, nb.f8, nb.f8, _F32), **OPTIONS)
def add_upper_teeth(
    colours: NDArray[np.float64],
    teeth: NDArray[np.float64],
    across: float,
    down: float,
    edge: float,
    below_lip: float,
    above_lip: float,
    weight: float,
    pixel: float,
    out: NDArray[np.float32],
) -> None:
    """The upper arch in the shadow of both lips; all lengths mm."""
    number, within, aside, back = tooth_at(teeth[UPPER_TEETH], across)
    if number < 0.0:
        return
    # Corners are round, lateral incisors shorter, canines pointed.
    edge -= 0.6 * within**6 + 0.15 * back
    if number == 1.0:
        edge -= 0.6
    elif number == 2.0:
        edge -= 0.8 * abs(within)
    light = np.exp(-back / 20.0) * (1.0 - 0.10 * within**2)
    light *= between_teeth(aside, pixel)
    light *= 1.0 - 0.35 * np.exp(-below_lip / 1.6)
    light *= 1.0 - 0.30 * np.exp(-above_lip / 1.2)
    mix_colour(colours[ENAMEL], light, weight * smooth((edge - down) / 0.7 + 0.5), out)


@nb.njit(nb.f8(_NUMBERS, F64_2, nb.f8, nb.f8), **OPTIONS)
def beyond_shown(mouth: MouthNumbers, curves: NDArray[np.float64], q: float, t: float) -> float:
    """0 where the photo shows the upper teeth at (q, t) of the source or just below, 1 above."""
    rise = curve_at(curves[SOURCE_UPPER], q) - t
    return 1.0 - mouth.shown * (1.0 - smooth((rise - 0.08) / 0.12))


@nb.njit(nb.void(_NUMBERS, F64_2, F32_3, nb.f8, nb.f8, nb.b1, _F32, _F32), **OPTIONS)
def add_shown(
    mouth: MouthNumbers,
    curves: NDArray[np.float64],
    picture: NDArray[np.float32],
    q: float,
    t: float,
    below: bool,
    work: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    """What the photo shows between the lips at (q, t) of the source, above or below its border."""
    if mouth.shown <= 0.0 or abs(q) >= 1.0:
        return
    upper, lower = curve_at(curves[SOURCE_UPPER], q), curve_at(curves[SOURCE_LOWER], q)
    weight = 1.0 - beyond_shown(mouth, curves, q, t)
    # A lip that drops bares more of the lower row: its lowermost goes on.
    end = lower + (_LOWER_ROW if below else 0.0)
    weight *= smooth((end - t) / 0.05) * smooth((1.0 - abs(q)) / 0.04)
    # Between lips that nearly meet, the photo shows more of them than of teeth.
    unit = np.sqrt(mouth.source_axis_x**2 + mouth.source_axis_y**2) / mouth.millimetre
    weight *= smooth(((lower - upper) * unit - _NARROW) / _NARROW)
    under = smooth(((t - upper) / max(lower - upper, 1e-6) - mouth.border) / _BORDER + 0.5)
    weight *= under if below else 1.0 - under
    if weight <= 0.0:
        return
    # A little above what the photo shows its uppermost row goes on, as teeth do.
    edge = min(0.08 if below else 0.04, 0.4 * (lower - upper))
    t = min(max(t, upper + edge), lower - edge) if below else max(t, upper + edge)
    x = mouth.source_x + mouth.source_axis_x * q - mouth.source_axis_y * t - mouth.picture_left
    y = mouth.source_y + mouth.source_axis_y * q + mouth.source_axis_x * t - mouth.picture_top
    clear(work)
    add_sample(picture, x, y, 1.0, work)
    for k in range(3):
        out[k] += weight * (work[k] - out[k])


@nb.njit(
    nb.void(
        nb.f8, nb.f8, _NUMBERS, F64_2, F64_2, F64_2, F64_2, F64_2, F32_3, nb.f4[:, :, ::1],
        nb.f4[:, ::1],
    ),
    **OPTIONS,
)  # fmt: skip
def draw_mouth(
    left: float,
    top: float,
    mouth: MouthNumbers,
    curves: NDArray[np.float64],
    skull: NDArray[np.float64],
    jaw: NDArray[np.float64],
    colours: NDArray[np.float64],
    teeth: NDArray[np.float64],
    picture: NDArray[np.float32],
    colour: NDArray[np.float32],
    alpha: NDArray[np.float32],
) -> None:
    """Draw the inside of the mouth over a window of the target at (left, top), back to front.

    `skull` and `jaw` `[2, 3]` lead target points to source points for what each carries.
    """
    out, work = np.zeros(3, np.float32), np.zeros(3, np.float32)
    unit = np.sqrt(mouth.axis_x**2 + mouth.axis_y**2) / mouth.millimetre
    source_unit = np.sqrt(mouth.source_axis_x**2 + mouth.source_axis_y**2) / mouth.millimetre
    upper_rest, lower_rest = (
        curve_at(curves[SOURCE_UPPER], 0.0),
        curve_at(curves[SOURCE_LOWER], 0.0),
    )
    hard, soft = max(0.5, 0.8 / mouth.millimetre), max(0.5, 1.8 / mouth.millimetre)
    depth, pixel = np.exp(-max(mouth.recess, 0.0) / 8.0), 1.0 / mouth.millimetre
    widest = (curve_at(curves[LOWER], 0.0) - curve_at(curves[UPPER], 0.0)) * unit
    for y in range(alpha.shape[0]):
        for x in range(alpha.shape[1]):
            px, py = left + x + 0.5, top + y + 0.5
            q, t = in_frame(px - mouth.centre_x, py - mouth.centre_y, mouth.axis_x, mouth.axis_y)
            below_lip = (t - curve_at(curves[UPPER], q)) * unit
            above_lip = (curve_at(curves[LOWER], q) - t) * unit
            alpha[y, x] = 0.0
            if abs(q) >= 1.0 or below_lip <= 0.0 or above_lip <= 0.0:
                continue
            gap = below_lip + above_lip
            # As soft as lips are in a photo, where the opening is wide enough to stay dark.
            rim = min(soft, max(hard, 0.3 * gap))
            alpha[y, x] = mouth.strength * smooth(below_lip / rim) * smooth(above_lip / rim)
            # Cheeks close in on the corners: no black wedges beside the teeth.
            alpha[y, x] *= smooth((1.0 - abs(q)) / _CORNER)
            shade = 1.0 - 0.45 * smooth(above_lip / max(0.75 * gap, 1e-3))
            clear(out)
            mix_colour(colours[CAVITY], shade, 1.0, out)
            jaw_q, jaw_t = at_rest(mouth, jaw, px, py)
            across, down = jaw_q * source_unit, (jaw_t - lower_rest) * source_unit
            add_tongue(colours, across, down - mouth.lower_edge, widest, out)
            for k in range(3):
                out[k] *= 1.0 - 0.55 * np.exp(-below_lip / 5.0)
            add_lower_teeth(colours, teeth, across, down, mouth.lower_edge, above_lip, pixel, out)
            corner = 1.0 - 0.5 * smooth((abs(q) - 0.55) / 0.45)
            q, t = at_rest(mouth, skull, px, py)
            across, down = q * source_unit, (t - upper_rest) * source_unit
            weight = beyond_shown(mouth, curves, q, t)
            add_upper_teeth(
                colours, teeth, across, down, mouth.upper_edge, below_lip, above_lip, weight,
                pixel, out,
            )  # fmt: skip
            for k in range(3):
                dark = colours[CAVITY, k] * 0.6
                out[k] = dark + (out[k] - dark) * corner * depth
            if mouth.border < 1.0:
                add_shown(mouth, curves, picture, jaw_q, jaw_t, True, work, out)
            add_shown(mouth, curves, picture, q, t, False, work, out)
            for k in range(3):
                colour[y, x, k] = min(max(out[k], 0.0), 255.0)
