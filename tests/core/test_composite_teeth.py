"""Where teeth are, with and without teeth of the head, and how the drawn ones look."""

import numpy as np
import pytest
from composite_portraits import fitted_portrait

from gdpw_core.composite.field import edit_drawings
from gdpw_core.composite.motion import carried_features, motion_of
from gdpw_core.composite.mouth import teeth
from gdpw_core.composite.mouth.kernel import between_teeth
from gdpw_core.composite.mouth.layer import MouthDrawing
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.stage import project


def rows(case, settings):
    """Both rows as the head has them and as they would be without, after an edit."""
    stage, fitted = case.stage, case.stage.fit.parameters
    edited = case.edited(**settings)
    vertices = carried_features(stage, PosedHead.of(stage.head, edited))
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


def test_gaps_between_teeth_shade_alike_at_every_size():
    aside = np.linspace(0.0, 10.0, 20001)
    shade = [
        sum(1.0 - between_teeth(at, pixel) for at in aside) * aside[1] for pixel in (0.02, 0.3, 0.6)
    ]
    assert shade == pytest.approx([shade[0]] * 3, rel=0.02)
    # Where a pixel is wider than the gap, no line stands out.
    assert between_teeth(0.0, 0.6) > 0.85 > between_teeth(0.0, 0.02)


def test_a_lip_that_drops_far_bares_no_more_of_the_lower_teeth():
    case = fitted_portrait("grace_hopper.jpg")
    edges = []
    for amount in (0.2, 0.6, 1.0):
        motion, _ = motion_of(case.stage, case.edited(jaw_open=20 * amount, mouthLowerDown=amount))
        drawings = edit_drawings(case.stage, motion, case.stage.view(256))
        edges += [part.numbers.lower_edge for part in drawings if isinstance(part, MouthDrawing)]
    assert len(edges) == 3
    assert 1.0 <= edges[0] < edges[1] < edges[2]


def test_a_smile_bares_teeth_down_to_the_lower_lip():
    case = fitted_portrait("grace_hopper.jpg")
    edit = case.edited(mouthSmile=0.8, mouthUpperUp=0.4, mouthLowerDown=0.3)
    motion, _ = motion_of(case.stage, edit)
    view = case.stage.view(512)
    drawing = next(
        d for d in edit_drawings(case.stage, motion, view) if isinstance(d, MouthDrawing)
    )
    layer = drawing.drawn(drawing.box, lambda box: np.zeros((box[2], box[3], 2), np.float32))
    height, width = layer.alpha.shape
    middle = np.s_[:, width // 2 - 2 : width // 2 + 3]
    whole = layer.alpha[middle] > 0.9
    assert whole.sum() > 0.3 * height
    brightness = layer.colour[middle].mean(axis=2)[whole] / view.enamel.mean()
    assert brightness.min() > 0.5, "no dark gap"
    assert 0.6 < brightness.max() <= 1.0
