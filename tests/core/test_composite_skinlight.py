"""Light on a drawn head's skin is found again from its face."""

from dataclasses import replace

import numpy as np
import pytest
from drawn_heads import lit, symmetric, turned

from gdpw_core.composite.skinlight import light_of

STRAIGHT = turned(0.0)


@pytest.mark.parametrize("lamp", [(0.25, 0.0, 0.2), (-0.2, 0.15, 0.2)])
def test_a_lamp_is_found_from_the_face(lamp):
    head, light = lit(lamp)
    stage = head.stage(STRAIGHT)
    found = light_of(stage).light
    skin = stage.anatomy.pack.masks["outer_skin"] & stage.in_front & (stage.facing > 0.2)
    skin &= stage.anatomy.stillness == 0
    assert np.corrcoef(found[skin], light[skin])[0, 1] > 0.95
    ratio = found[skin] / light[skin]
    assert np.abs(ratio / np.median(ratio) - 1.0).mean() < 0.05


def test_even_light_is_one_everywhere():
    found = light_of(symmetric().stage(STRAIGHT)).light
    assert np.abs(found - 1.0).max() < 0.12


def test_light_stays_within_what_a_face_shows():
    head, _ = lit((0.7, 0.0, 0.0))
    found = light_of(head.stage(STRAIGHT)).light
    assert found.min() == pytest.approx(0.65)
    assert found.max() == pytest.approx(1.25)


def test_the_tone_is_that_of_the_face():
    tone = light_of(symmetric().stage(STRAIGHT)).tone
    assert np.abs(tone - (205.0, 160.0, 130.0)).max() < 12


def test_a_face_that_the_photo_hides_is_taken_as_it_is():
    stage = symmetric().stage(STRAIGHT)
    found = light_of(replace(stage, in_front=np.zeros_like(stage.in_front)))
    assert np.isfinite(found.light).all()
    assert np.isfinite(found.tone).all()
