"""The opening between the lips, as landmarks and picture tell it together."""

import numpy as np
import pytest

from gdpw_core.composite.aperture import INNER_LIPS, Aperture, knots
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.mouth.lipgap import seen_lips
from gdpw_core.image import Crop

SIZE, CENTRE, UNIT = 256, (128.0, 160.0), 50.0
GRID = PixelGrid.of_window(0, 0, SIZE, SIZE)
LIP, INSIDE = (180, 100, 95), (35, 15, 15)


def landmarks(gap):
    """478 points; the inner lips part by `gap` mouth widths at most."""
    points = np.zeros((478, 2))
    corners, upper, lower = INNER_LIPS
    points[list(corners)] = np.array([[-1, 0], [1, 0]]) * UNIT + CENTRE
    for row, sign in ((upper, -0.5), (lower, 0.5)):
        q = np.linspace(-0.8, 0.8, len(row))
        points[list(row)] = np.column_stack([q, sign * gap * (1 - q**2)]) * UNIT + CENTRE
    return points


def portrait(above, below, half_width=0.7):
    """Lips with a dark gap so far above and below their line, half mouth widths."""
    rows, columns = np.mgrid[:SIZE, :SIZE] + 0.5
    q, t = (columns - CENTRE[0]) / UNIT, (rows - CENTRE[1]) / UNIT
    round_ = np.clip(1 - (q / half_width) ** 2, 0, None)
    dark = (t > -above * round_) & (t < below * round_)
    return np.where(dark[..., None], INSIDE, LIP).astype(np.uint8)


def widened(image, gap):
    points = landmarks(gap)
    plain = Aperture.of_landmarks(points, INNER_LIPS)
    found = seen_lips(image, GRID, points)
    assert np.array_equal(found.centre, plain.centre)
    return plain.upper - found.upper, found.lower - plain.lower


def test_a_dark_gap_that_the_landmarks_miss_belongs_to_the_opening():
    above, below = widened(portrait(0.12, 0.2), 0.02)
    assert above[32] == pytest.approx(0.11, abs=0.03)
    assert below[32] == pytest.approx(0.19, abs=0.03)
    assert above[[0, -1]].max() == below[[0, -1]].max() == 0


def test_what_the_landmarks_see_is_never_narrowed():
    above, below = widened(portrait(0.0, 0.0), 0.3)
    assert above.max() == below.max() == 0


def test_the_thin_shadow_between_closed_lips_is_no_opening():
    above, below = widened(portrait(0.02, 0.02, half_width=1.0), 0.01)
    assert above.max() == below.max() == 0


def test_a_shadow_at_a_corner_is_no_opening():
    image = portrait(0.15, 0.15, half_width=0.4)
    above, below = widened(np.roll(image, -25, axis=1), 0.01)
    assert above.max() == below.max() == 0


def test_darkness_without_an_end_is_a_beard():
    image = portrait(0.0, 0.0)
    image[int(CENTRE[1]) :] = INSIDE
    above, below = widened(image, 0.02)
    assert above.max() == below.max() == 0


def test_an_opening_lies_on_a_grid_where_it_lies_in_the_photo():
    opening = Aperture.of_landmarks(landmarks(0.2), INNER_LIPS)
    turned = PixelGrid.of_crop(Crop(100.0, 120.0, 200.0, 0.2), 128)
    there = opening.on(turned)
    edge = np.column_stack([knots(), opening.upper])
    assert np.allclose(there.from_local(edge), turned.from_photo(opening.from_local(edge)))
