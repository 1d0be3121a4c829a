"""Upper and lower teeth that a photo shows: told apart, and carried by the skull and by the jaw."""

import numpy as np
import pytest
from composite_portraits import enlarged_portrait, fitted_portrait, portrait_of

from gdpw_core.composite.aperture import Aperture, knots
from gdpw_core.composite.fullres import compose_photo
from gdpw_core.composite.mouth.rows import UNDIVIDED, border_of_rows

LIPS = Aperture(
    np.array([60.0, 40.0]), np.array([40.0, 0.0]),
    -0.25 * (1 - knots() ** 2), 0.25 * (1 - knots() ** 2),
)  # fmt: skip


def mouth(profile) -> np.ndarray:
    """Pixels of a picture whose light between the lips is `profile(share of the way down)`."""
    columns, rows = np.meshgrid(np.arange(120) + 0.5, np.arange(80) + 0.5)
    q, t = np.moveaxis(LIPS.to_local(np.stack([columns, rows], axis=-1)), -1, 0)
    upper, lower = (
        np.interp(q.ravel(), knots(), edge).reshape(q.shape) for edge in (LIPS.upper, LIPS.lower)
    )
    share = np.clip((t - upper) / np.maximum(lower - upper, 1e-6), 0.0, 1.0)
    return np.repeat(profile(share)[..., None], 3, axis=2).astype(np.uint8)


def rows_of_teeth(dark, at):
    return lambda share: 200.0 - dark * (np.abs(share - at) < 0.08)


@pytest.mark.parametrize("at", [0.35, 0.5, 0.7])
@pytest.mark.parametrize("dark", [160.0, 60.0])
def test_the_dark_between_two_rows_is_found(at, dark):
    assert border_of_rows(mouth(rows_of_teeth(dark, at)), LIPS) == pytest.approx(at, abs=0.06)


@pytest.mark.parametrize(
    "profile",
    [
        lambda share: 120.0 + 80.0 * np.sin(np.pi * share),
        lambda share: 200.0 - 150.0 * share,
        lambda share: np.where(share < 0.4, 200.0, 30.0),
    ],
    ids=["one row", "fading", "dark below"],
)
def test_one_row_is_not_divided(profile):
    assert border_of_rows(mouth(profile), LIPS) == UNDIVIDED


def test_rows_of_few_pixels_are_not_told_apart():
    small = Aperture(LIPS.centre, LIPS.axis, LIPS.upper * 0.1, LIPS.lower * 0.1)
    assert border_of_rows(mouth(rows_of_teeth(160.0, 0.5)), small) == UNDIVIDED


def test_a_jaw_that_drops_takes_the_lower_row_along_and_leaves_the_upper():
    case = enlarged_portrait(fitted_portrait("astronaut.png"), 3)
    lips = case.stage.lips
    pixels = np.array(case.photo.pixels[..., :3])
    columns, rows = np.meshgrid(np.arange(pixels.shape[1]) + 0.5, np.arange(pixels.shape[0]) + 0.5)
    q, t = np.moveaxis(lips.to_local(np.stack([columns, rows], axis=-1)), -1, 0)
    upper, lower = (
        np.interp(q.ravel(), knots(), edge).reshape(q.shape) for edge in (lips.upper, lips.lower)
    )
    share = (t - upper) / np.maximum(lower - upper, 1e-6)
    inside = (np.abs(q) < 0.7) & (share > 0.0) & (share < 1.0)
    pixels[inside & (share < 0.4)] = (60, 220, 60)
    pixels[inside & (share >= 0.4)] = (20, 20, 20)
    pixels[inside & (share > 0.6)] = (60, 60, 240)
    both = portrait_of(case.photo.with_pixels(pixels), case.stage.fit)
    result = compose_photo(both.photo, both.stage, both.edited(jaw_open=10.0)).pixels.astype(int)

    def height(channel, other, picture):
        marked = inside_box & (picture[..., channel] - picture[..., other] > 80)
        return rows[marked].mean()

    inside_box = (np.abs(q) < 0.5) & (np.abs(t) < 1.5)
    before = pixels.astype(int)
    gap = float(lips.gap.max()) * lips.unit
    assert abs(height(1, 2, result) - height(1, 2, before)) < 0.25 * gap
    assert height(2, 1, result) - height(2, 1, before) > 0.3 * gap
