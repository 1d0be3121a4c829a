"""A head without teeth carries what the photo shows of them like a head that has some."""

import numpy as np
import pytest
from composite_portraits import fitted_portrait

from gdpw_core.composite import teeth
from gdpw_core.composite.motion import carried_eyes
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.stage import project


def rows(case, settings):
    """Both rows as the head has them and as they would be without, after an edit."""
    stage, fitted = case.stage, case.stage.fit.parameters
    edited = case.edited(**settings)
    vertices = carried_eyes(stage, PosedHead.of(stage.head, edited))
    points = project(stage.fit, vertices, stage.residual, edited.camera)
    pixel = 1e-3 * fitted.camera.scale * 0.5 * stage.fit.crop.side
    masks = stage.head.pack.masks
    for lower, name in ((False, "upper_teeth"), (True, "lower_teeth")):
        own = teeth._of_the_head(stage, vertices, points, masks[name])
        guess = teeth._where_they_would_be(stage, vertices, points, lower=lower)
        yield own, guess, pixel


@pytest.mark.parametrize(
    "settings",
    [{"yaw": 15}, {"pitch": 10}, {"pitch": -10}, {"roll": 12}, {"jaw_open": 15}, {"mouthSmile": 1}],
    ids=str,
)
def test_teeth_are_carried_alike_with_and_without_teeth_of_the_head(settings):
    for own, guess, millimetre in rows(fitted_portrait(), settings):
        with_teeth = (own.now - own.then).mean(axis=0)
        without = (guess.now - guess.then).mean(axis=0)
        assert np.linalg.norm(with_teeth - without) < 1.2 * millimetre
        change = (own.depth_now - own.depth_then) - (guess.depth_now - guess.depth_then)
        assert abs(change) < 1.5e-3


def test_without_an_edit_no_tooth_moves():
    for own, guess, _ in rows(fitted_portrait(), {}):
        np.testing.assert_array_equal(own.now, own.then)
        np.testing.assert_array_equal(guess.now, guess.then)
