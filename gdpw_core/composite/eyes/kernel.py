"""Compiled drawing of one eye from its plates, in the source's frame."""

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.kernels import F32_3, F64_2, compiled, numba_type, same_types
from gdpw_core.composite.sampling import add_sample, clear, curve_at, multiply_sample, smooth

# Rows of the curves that `draw_eye` reads: margins of the source and of the target.
UPPER, LOWER, UPPER_NOW, LOWER_NOW = range(4)
# Above the margin of a closed lid, from the first height, half eye widths apart: how light its
# R, G and B are in pictures of closed eyes beside what the plates give, medians over 32 people
# whose clips show both eyes open and closed. Lashes and their shadow darken the margin.
_LOWEST, _STEP = -0.5, 0.1
_LID_LIGHT = np.array(
    [
        (0.98, 0.98, 0.98), (0.96, 0.96, 0.95), (0.92, 0.91, 0.89), (0.86, 0.83, 0.79),
        (0.77, 0.71, 0.67), (0.80, 0.73, 0.68), (0.83, 0.80, 0.79), (0.91, 0.91, 0.93),
        (0.99, 0.99, 1.00), (1.03, 1.03, 1.03), (1.05, 1.05, 1.05), (1.06, 1.06, 1.06),
        (1.06, 1.06, 1.06), (1.05, 1.05, 1.05), (1.03, 1.03, 1.03), (1.02, 1.02, 1.02),
        (1.01, 1.01, 1.01), (1.00, 1.00, 1.00),
    ]
)  # fmt: skip
_FALLEN = 0.35  # by which a lid has fallen that is lit as closed
# Order of the plates.
SKIN, UNFOLDED, SCLERA, IRIS, ABOVE, BELOW, LIGHT = range(7)


class EyeNumbers(NamedTuple):
    """An eye's frame in the view and its motion; lengths in half eye widths unless said.

    Args:
        centre_x: middle between the corners, view pixels.
        centre_y: likewise.
        axis_x: half the way from the left to the right corner, view pixels.
        axis_y: likewise.
        plate_left: first column of the plates in the view.
        plate_top: first row.
        plate_scale: plate pixels per view pixel.
        iris_q: centre of the source's iris.
        iris_t: likewise.
        iris_radius: of the source's iris.
        fade_from: iris radii at which the iris layer begins to fade.
        fade_to: where it ends.
        ball_q: centre of the eyeball.
        ball_t: likewise.
        ball: its radius.
        closure: 0 as in the source or wider, 1 closed.
        strength: 0 without motion, 1 when the layer is drawn in full.
        fold: skin above the eye that a closing lid unfolds.
        cheek: skin below it that the lower lid pulls.
        reach: skin beside its middle that is drawn, more than 1.1.
    """

    centre_x: float
    centre_y: float
    axis_x: float
    axis_y: float
    plate_left: float
    plate_top: float
    plate_scale: float
    iris_q: float
    iris_t: float
    iris_radius: float
    fade_from: float
    fade_to: float
    ball_q: float
    ball_t: float
    ball: float
    closure: float
    strength: float
    fold: float
    cheek: float
    reach: float


_NUMBERS = numba_type(EyeNumbers(*[0.0] * len(EyeNumbers._fields)))
_PLATES, _POINT = same_types(F32_3, 7), same_types(nb.f8, 2)
_F32 = nb.f4[::1]


@compiled(_POINT(_NUMBERS, nb.f8, nb.f8))
def on_plate(eye: EyeNumbers, q: float, t: float) -> tuple[float, float]:
    """Point of the plates at (q, t)."""
    x = eye.centre_x + eye.axis_x * q - eye.axis_y * t - eye.plate_left
    y = eye.centre_y + eye.axis_y * q + eye.axis_x * t - eye.plate_top
    return x * eye.plate_scale, y * eye.plate_scale


@nb.njit(nb.f8(nb.f8, nb.f8, nb.f8), **OPTIONS)
def unfolded(distance: float, shift: float, reach: float) -> float:
    """How much of a margin's shift the skin `distance` beyond the margin takes part in."""
    height = max(distance, 0.0) / max(reach + shift, 0.05)
    if height >= 1.0:
        return 0.0
    rest = 1.0 - height
    return float(rest * np.sqrt(rest))


@nb.njit(
    nb.void(_NUMBERS, _PLATES, nb.f8, nb.f8, nb.f8, nb.f8, nb.f8, nb.f8, nb.f8, nb.f8, _F32),
    **OPTIONS,
)
def add_skin(
    eye: EyeNumbers,
    plates: tuple[NDArray[np.float32], ...],
    q: float,
    t: float,
    below_upper: float,
    above_lower: float,
    upper_shift: float,
    lower_shift: float,
    fallen: float,
    weight: float,
    out: NDArray[np.float32],
) -> None:
    """The skin of the lids, stretched between brow or cheek and the moved margins.

    The upper lid, which has `fallen` by so much at its middle, unfolds.
    """
    if below_upper <= above_lower:
        source = t - upper_shift * unfolded(-below_upper, upper_shift, eye.fold)
    else:
        source = t - lower_shift * unfolded(-above_lower, -lower_shift, eye.cheek)
    x, y = on_plate(eye, q, source)
    add_sample(plates[SKIN], x, y, weight, out)
    if fallen > 0.0:
        add_sample(plates[UNFOLDED], x, y, weight * smooth(fallen / _FALLEN), out)


@nb.njit(nb.void(_NUMBERS, _PLATES, F64_2, nb.f8, nb.f8, nb.f8, _F32), **OPTIONS)
def add_ball(
    eye: EyeNumbers,
    plates: tuple[NDArray[np.float32], ...],
    turn: NDArray[np.float64],
    q: float,
    t: float,
    weight: float,
    out: NDArray[np.float32],
) -> None:
    """White of the eye, which stays, and the iris, which turns on the eyeball's sphere."""
    bq, bt = (q - eye.ball_q) / eye.ball, (t - eye.ball_t) / eye.ball
    squared = 1.0 - bq * bq - bt * bt
    share = 0.0
    iris_q, iris_t = q, t
    if squared > 0.01:
        depth = np.sqrt(squared)
        iris_q += eye.ball * (turn[0, 0] * bq + turn[0, 1] * bt + turn[0, 2] * depth)
        iris_t += eye.ball * (turn[1, 0] * bq + turn[1, 1] * bt + turn[1, 2] * depth)
        away = np.sqrt((iris_q - eye.iris_q) ** 2 + (iris_t - eye.iris_t) ** 2) / eye.iris_radius
        share = 1.0 - smooth((away - eye.fade_from) / (eye.fade_to - eye.fade_from))
    if share < 1.0:
        x, y = on_plate(eye, q, t)
        add_sample(plates[SCLERA], x, y, weight * (1.0 - share), out)
    if share > 0.0:
        x, y = on_plate(eye, iris_q, iris_t)
        add_sample(plates[IRIS], x, y, weight * share, out)


@nb.njit(nb.void(_NUMBERS, _PLATES, nb.f8, nb.f8, nb.f8, nb.f8, nb.f8, _F32, _F32), **OPTIONS)
def carry_lids(
    eye: EyeNumbers,
    plates: tuple[NDArray[np.float32], ...],
    q: float,
    upper: float,
    lower: float,
    below_upper: float,
    above_lower: float,
    work: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    """Lashes, liner and shadows at their distance from the moved margins; then glints.

    Upper lashes turn over as the lid closes: from above the margin to below it.
    """
    turned = smooth((eye.closure - 0.35) / 0.5)
    x, y = on_plate(eye, q, upper + below_upper)
    if below_upper < 0.0:
        weight = 1.0 - turned * (1.0 - smooth(1.0 + below_upper / 0.06))
    else:
        weight = smooth(1.0 + above_lower / 0.1)
    # The shadow that the lid throws on the eye goes as it comes down.
    weight *= 1.0 - 0.45 * turned
    multiply_sample(plates[ABOVE], x, y, weight, work, out)
    if below_upper > 0.0:
        mirrored_x, mirrored_y = on_plate(eye, q, upper - below_upper)
        hanging = 0.7 * turned * smooth(1.3 - below_upper / 0.3)
        multiply_sample(plates[ABOVE], mirrored_x, mirrored_y, hanging, work, out)
    x_below, y_below = on_plate(eye, q, lower - above_lower)
    weight = smooth(1.0 + below_upper / 0.08)
    multiply_sample(plates[BELOW], x_below, y_below, weight, work, out)
    if below_upper >= above_lower:
        x, y = x_below, y_below
    add_sample(plates[LIGHT], x, y, 1.0 - eye.closure, out)


@nb.njit(nb.void(nb.f8, nb.f8, _F32), **OPTIONS)
def light_lid(above: float, fallen: float, out: NDArray[np.float32]) -> None:
    """Light a lid that has fallen as closed lids are lit, `above` its margin."""
    place = (above - _LOWEST) / _STEP
    if fallen <= 0.0 or place <= 0.0 or place >= len(_LID_LIGHT) - 1:
        return
    i, share = int(place), smooth(fallen / _FALLEN)
    for k in range(3):
        light = _LID_LIGHT[i, k] + (_LID_LIGHT[i + 1, k] - _LID_LIGHT[i, k]) * (place - i)
        out[k] *= 1.0 + share * (light - 1.0)


@nb.njit(
    nb.void(
        F32_3, nb.f8, nb.f8, _NUMBERS, F64_2, F64_2, _PLATES, nb.f4[:, :, ::1], nb.f4[:, ::1]
    ),
    **OPTIONS,
)  # fmt: skip
def draw_eye(
    flow: NDArray[np.float32],
    left: float,
    top: float,
    eye: EyeNumbers,
    curves: NDArray[np.float64],
    turn: NDArray[np.float64],
    plates: tuple[NDArray[np.float32], ...],
    colour: NDArray[np.float32],
    alpha: NDArray[np.float32],
) -> None:
    """Draw the moved eye over a window of the target at (left, top).

    The head's flow `[h, w, 2]` leads each pixel into the source, where the eye is drawn.
    """
    out, work = np.zeros(3, np.float32), np.zeros(3, np.float32)
    squared = eye.axis_x * eye.axis_x + eye.axis_y * eye.axis_y
    unit = np.sqrt(squared)
    fallen = curve_at(curves[UPPER_NOW], 0.0) - curve_at(curves[UPPER], 0.0)
    for y in range(alpha.shape[0]):
        for x in range(alpha.shape[1]):
            dx = left + x + 0.5 + flow[y, x, 0] - eye.centre_x
            dy = top + y + 0.5 + flow[y, x, 1] - eye.centre_y
            q = (eye.axis_x * dx + eye.axis_y * dy) / squared
            t = (eye.axis_x * dy - eye.axis_y * dx) / squared
            upper, lower = curve_at(curves[UPPER], q), curve_at(curves[LOWER], q)
            place = smooth((eye.reach - abs(q)) / (eye.reach - 1.1))
            place *= smooth((t - upper + eye.fold + 0.35) / 0.2)
            place *= smooth((lower + eye.cheek + 0.25 - t) / 0.2)
            alpha[y, x] = place * eye.strength
            if place <= 0.0:
                continue
            upper_now, lower_now = curve_at(curves[UPPER_NOW], q), curve_at(curves[LOWER_NOW], q)
            below_upper, above_lower = t - upper_now, lower_now - t
            cover = min(max(below_upper * unit + 0.5, 0.0), 1.0)
            cover *= min(max(above_lower * unit + 0.5, 0.0), 1.0)
            clear(out)
            if cover < 1.0:
                add_skin(
                    eye, plates, q, t, below_upper, above_lower, upper_now - upper,
                    lower_now - lower, fallen, 1.0 - cover, out,
                )  # fmt: skip
            if cover > 0.0:
                add_ball(eye, plates, turn, q, t, cover, out)
            carry_lids(eye, plates, q, upper, lower, below_upper, above_lower, work, out)
            light_lid(-below_upper, upper_now - upper, out)
            for k in range(3):
                colour[y, x, k] = min(max(out[k], 0.0), 255.0)
