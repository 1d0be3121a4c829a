"""The other side of a head: drawn heads of known colours, turned, and what an edit brings back."""

from dataclasses import replace

import numpy as np
import pytest
from composite_portraits import head_model
from drawn_heads import Drawn, eyes, on_stage, person, preview, symmetric, truth, turned

from gdpw_core.composite import SourceStage, compose_photo, edit_field
from gdpw_core.composite.anatomy import BODY_REGION, anatomy_of
from gdpw_core.composite.twin.source import twin_of
from gdpw_core.image import Photo
from gdpw_core.parameters import FaceParameters
from gdpw_core.raster.bands import interpolate_numpy


def frontal_without(stage: SourceStage, parameters: FaceParameters, *parts: str) -> np.ndarray:
    """The edit as if there were no other side, nor the parts named."""
    bare = replace(stage)
    vars(bare).update(dict.fromkeys(("twin", *parts)))
    return preview(bare, parameters)


def far(drawn: Drawn, stage: SourceStage, parameters: FaceParameters, sign: float) -> np.ndarray:
    """Pixels of the stage that show head which the source does not face."""
    pack = head_model().pack
    hidden = sign * pack.v_template[:, 0] > 0.045
    hidden &= anatomy_of(pack).stillness == 0
    raster = drawn.raster(parameters)
    shown = interpolate_numpy(raster, pack.faces, hidden[:, None].astype(np.float32))[..., 0]
    return on_stage(stage, shown > 0.99)


@pytest.fixture(scope="module")
def head() -> Drawn:
    return symmetric()


@pytest.mark.parametrize("yaw", [28.0, -28.0])
def test_the_hidden_side_of_a_symmetric_head_comes_back(head, yaw):
    stage, straight = head.stage(turned(yaw)), turned(0.0)
    expected = truth(head, stage, straight)
    where = far(head, stage, straight, np.sign(yaw) * hidden_side())
    error = np.abs(preview(stage, straight) - expected)[where].mean()
    before = np.abs(frontal_without(stage, straight) - expected)[where].mean()
    assert where.sum() > 2000
    assert error < 9.0
    assert error < 0.35 * before


def hidden_side() -> float:
    """Sign of x on the side that a positive yaw hides: +1 the left."""
    turn = head_model().posed(turned(20.0))
    rest = head_model().posed(turned(0.0))
    left = anatomy_of(head_model().pack).ears[0]
    return -1.0 if turn[left, 2].mean() > rest[left, 2].mean() else 1.0


def test_the_far_ear_appears_where_the_turned_head_has_it(head):
    stage, straight = head.stage(turned(28.0)), turned(0.0)
    expected, red = truth(head, stage, straight), (210.0, 30.0, 40.0)
    ear = np.abs(expected - red).max(axis=2) < 20
    side = np.arange(512)[None] > 256 if hidden_side() > 0 else np.arange(512)[None] < 256
    ear &= side
    shown = np.abs(preview(stage, straight) - red).max(axis=2) < 40
    without = np.abs(frontal_without(stage, straight) - red).max(axis=2) < 40
    assert ear.sum() > 300
    assert (shown & ear).sum() > 0.8 * ear.sum()
    assert (without & ear).sum() < 0.1 * ear.sum()


def test_the_far_jaw_stays_an_edge_above_the_neck(head):
    stage, straight = head.stage(turned(28.0)), turned(0.0)
    regions = anatomy_of(head_model().pack).regions
    triangle = head.raster(straight).triangle
    body = on_stage(stage, (triangle >= 0) & (regions[triangle] == BODY_REGION))
    jaw = on_stage(stage, (triangle >= 0) & (regions[triangle] != BODY_REGION))
    # A band around the edge between both, on the side that the source hides.
    middle = stage.grid.from_photo(stage.crop.to_photo(np.zeros((1, 2))))[0, 0]
    columns = np.arange(512)[None] - middle
    rows = np.flatnonzero(jaw.any(axis=1))
    low = np.arange(512)[:, None] > rows.max() - 0.25 * (rows.max() - rows.min())
    band = (hidden_side() * columns > 8) & low
    expected = truth(head, stage, straight)

    def wrong(picture: np.ndarray) -> float:
        far_off = np.abs(picture - expected).max(axis=2) > 40
        return float(far_off[band & (body | jaw)].mean())

    assert wrong(preview(stage, straight)) < 0.05
    bare = frontal_without(stage, straight, "nape")
    assert wrong(preview(stage, straight)) < 0.3 * wrong(bare)


def lit_from_one_side(drawn: Drawn, strength: float) -> Drawn:
    """Brightness falls from the right side of the head to the left."""
    x = head_model().pack.v_template[:, 0]
    light = np.exp(-strength * x / 0.07)
    return Drawn(drawn.colours * light[:, None])


def test_the_other_side_takes_the_light_of_the_side_it_fills(head):
    drawn = lit_from_one_side(head, 0.12)
    stage, straight = drawn.stage(turned(28.0 * hidden_side())), turned(0.0)
    where = far(drawn, stage, straight, 1.0)
    expected = truth(drawn, stage, straight)[where].mean()
    unmatched = replace(stage)
    twin = twin_of(stage)
    plain = twin.attributes.copy()
    plain[:, 3:] = 1.0
    vars(unmatched)["twin"] = replace(twin, attributes=plain)
    error = abs(preview(stage, straight)[where].mean() - expected)
    assert error < 0.4 * abs(preview(unmatched, straight)[where].mean() - expected)


def test_what_the_photo_shows_of_both_sides_keeps_its_own_marks(head):
    x, y, z = head_model().pack.v_template.T
    mark = (np.hypot(np.abs(x) - 0.028, y - y[eyes()].mean() + 0.035) < 0.008) & (z > 0)
    colours = head.colours.copy()
    colours[mark & (x < 0)] = (20.0, 200.0, 40.0)  # on one cheek only
    drawn = Drawn(colours)
    for yaw in (12.0, -12.0):
        stage, straight = drawn.stage(turned(yaw)), turned(0.0)
        picture, expected = preview(stage, straight), truth(drawn, stage, straight)

        def green(pixels: np.ndarray) -> np.ndarray:
            return (pixels[..., 1] > 150) & (pixels[..., 0] < 90)

        assert green(expected).sum() > 60
        assert (green(picture) & green(expected)).sum() > 0.7 * green(expected).sum()
        assert (green(picture) & ~green(expected)).sum() < 0.5 * green(expected).sum()


def test_a_head_that_hides_nothing_more_on_one_side_has_no_twin(head):
    assert head.stage(turned(0.0)).twin is None


def test_turning_the_hidden_side_further_away_lays_nothing(head):
    stage = head.stage(turned(20.0))
    away = turned(32.0)
    assert edit_field(stage, away).twin is None
    assert np.array_equal(preview(stage, away), frontal_without(stage, away))


def test_the_other_side_comes_with_the_turn(head):
    stage = head.stage(turned(28.0))
    source = preview(stage, turned(28.0))
    assert np.array_equal(source, stage.view(512).pixels)
    changes = []
    for yaw in (27.97, 27.0, 20.0, 8.0):
        change = preview(stage, turned(yaw)) - frontal_without(stage, turned(yaw))
        changes.append(float(np.abs(change).mean()))
    assert changes[0] < 0.001
    assert changes[0] <= changes[1] < 0.1 * changes[3]
    assert changes[1] < changes[2] < changes[3]


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [3, 4])
def test_the_photo_gets_what_the_preview_shows(head, kind, channels):
    stage, straight = head.stage(turned(28.0)), turned(0.0)
    full = 257 if kind is np.uint16 else 1
    pixels = head.picture(turned(28.0)).astype(kind) * kind(full)
    if channels == 4:
        cut_out = person(pixels[..., :3] / full) * full * 255
        pixels = np.dstack([pixels, cut_out.astype(kind)])
    result = compose_photo(Photo(np.ascontiguousarray(pixels)), stage, straight).pixels
    where = far(head, stage, straight, hidden_side())
    shown = stage.crop.sample(np.ascontiguousarray(result), 512)[where] / full
    assert np.abs(shown[:, :3] - preview(stage, straight)[where]).mean() < 4.0
    if channels == 4:
        assert (shown[:, 3] > 200).mean() > 0.95
