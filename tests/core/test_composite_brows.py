"""Brows keep their breadth when they move, and stand where nothing moves them."""

import numpy as np
import pytest
from composite_portraits import fitted_portrait, head_model

from gdpw_core.composite.anatomy import anatomy_of
from gdpw_core.composite.motion import carried_features
from gdpw_core.composite.posed import PosedHead
from gdpw_core.face.landmarks import LEFT_BROW, RIGHT_BROW

ROWS = (LEFT_BROW, RIGHT_BROW)


def moved(settings):
    """Source and edited head, and the edited vertices of the composite."""
    case = fitted_portrait()
    edited = PosedHead.of(case.stage.head, case.edited(**settings))
    return case.stage.fitted, edited, carried_features(case.stage, edited)


@pytest.mark.parametrize("settings", [{"browInnerUp": 0.9, "browOuterUp": 0.9}, {"browDown": 0.9}])
def test_a_brow_that_moves_keeps_its_breadth(settings):
    source, edited, vertices = moved(settings)
    pack = head_model().pack
    carried = pack.mediapipe.points(vertices, pack.faces) - source.landmarks
    own = edited.landmarks - source.landmarks
    for upper, lower in ROWS:
        middle = slice(1, -1)
        way = carried[list(upper)][middle, 1]
        assert np.abs(way).min() > 2e-3
        spread = carried[list(lower)][middle, 1] - way
        assert np.abs(spread).max() < 0.12 * np.abs(way).max()
        # What the strip does on the whole is what the head's own brow does.
        both = list(upper) + list(lower)
        assert carried[both, 1].mean() == pytest.approx(own[both, 1].mean(), rel=0.1)


@pytest.mark.parametrize("settings", [{"yaw": 20}, {"pitch": -12, "roll": 10}, {"jaw_open": 15}])
def test_brows_that_the_skull_carries_are_left_as_they_are(settings):
    source, edited, _ = moved(settings)
    for brow in anatomy_of(head_model().pack).brows:
        assert np.abs(brow.change(edited, source)).max() < 3e-4


def test_without_an_edit_no_brow_moves():
    source, _, _ = moved({})
    for brow in anatomy_of(head_model().pack).brows:
        assert not brow.change(source, source).any()


def test_brows_and_eyes_share_the_skin_between_them():
    anatomy = anatomy_of(head_model().pack)
    points = head_model().pack.v_template
    for brow, carry in zip(anatomy.brows, anatomy.eye_carry, strict=True):
        weight = brow.weight[:, 0]
        assert weight.max() == 1.0
        assert (weight + carry[brow.vertices]).max() <= 1.0 + 1e-6
        assert not weight[anatomy.pack.masks["lids"][brow.vertices]].any()
    left, right = (np.sort(points[brow.vertices, 0]) for brow in anatomy.brows)
    np.testing.assert_allclose(left, np.sort(-right), atol=1e-6)
