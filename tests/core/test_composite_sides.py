"""The sides of turned heads: drawn heads, seen from the front, then turned."""

from dataclasses import replace

import numpy as np
import pytest
from composite_portraits import fitted_portrait, head_model
from drawn_heads import WALL, preview, symmetric, truth, turned

from gdpw_core.composite import SourceStage
from gdpw_core.composite.anatomy import LEFT, RIGHT, anatomy_of
from gdpw_core.composite.motion import motion_of
from gdpw_core.composite.sides.motion import side_seeds
from gdpw_core.composite.sides.outline import across
from gdpw_core.parameters import FaceParameters

STRAIGHT = turned(0.0)
HAIR = (45.0, 30.0, 20.0)


@pytest.fixture(scope="module")
def stage() -> SourceStage:
    return symmetric().stage(STRAIGHT)


def nodding(degrees: float) -> FaceParameters:
    pose = STRAIGHT.global_pose + (np.radians(-degrees), 0.0, 0.0)
    return STRAIGHT.replaced(global_pose=pose)


def without_sides(stage: SourceStage) -> SourceStage:
    return replace(stage, anatomy=replace(stage.anatomy, sides=None))


def somebody(picture: np.ndarray) -> np.ndarray:
    return np.abs(picture - WALL).max(axis=2) > 12


@pytest.mark.parametrize("yaw", [12.0, 20.0, -20.0, 30.0])
def test_a_turned_head_is_as_broad_as_it_is(stage, yaw):
    target = turned(yaw)
    true = somebody(truth(symmetric(), stage, target))
    narrow, shown = (somebody(preview(s, target)) for s in (without_sides(stage), stage))
    missing, too_much = (true & ~shown).sum(), (shown & ~true).sum()
    assert missing < 0.35 * (true & ~narrow).sum()
    assert missing + too_much < 0.03 * true.sum()


def test_a_head_that_nods_shows_its_crown(stage):
    target = nodding(-15.0)
    true = somebody(truth(symmetric(), stage, target))
    flat, shown = (somebody(preview(s, target)) for s in (without_sides(stage), stage))
    above = np.arange(512)[:, None] < stage.grid.from_photo(stage.fit.landmarks[[10]])[0, 1] + 20
    missing = (true & ~shown & above).sum()
    assert (true & ~flat & above).sum() > 300
    assert missing < 0.7 * (true & ~flat & above).sum()
    assert (shown & ~true & above).sum() < 0.2 * missing


@pytest.mark.parametrize("turn", [{"yaw": 0.0}, {"pitch": 8.0}, {"jaw_open": 15.0}])
def test_what_turns_no_side_toward_the_viewer_changes_no_side(turn):
    case = fitted_portrait()
    if turn == {"yaw": 0.0}:
        assert not np.any(motion_of(case.stage, case.edited(**turn))[0].extension)
        return
    mine, without = (
        motion_of(s, case.edited(**turn))[0].extension
        for s in (case.stage, without_sides(case.stage))
    )
    assert np.abs(mine - without).max() < 0.02 * case.stage.crop.side


@pytest.mark.parametrize("yaw", [20.0, 35.0])
def test_an_eye_is_no_outline_however_near_to_one(yaw):
    stage = symmetric().stage(turned(yaw))
    assert stage.rim.sum() > 300
    assert not stage.rim[(stage.anatomy.eye_carry > 0.0).any(axis=0)].any()


def test_hair_stands_behind_the_ear(stage):
    target = turned(30.0)
    expected, shown = truth(symmetric(), stage, target), preview(stage, target)
    ears = stage.grid.from_photo(motion_of(stage, target)[0].points)[stage.anatomy.ears[RIGHT]]
    near = np.zeros((512, 512), np.bool_)
    near[int(ears[:, 1].min()) : int(ears[:, 1].max()), : int(ears[:, 0].max())] = True
    hole = near & somebody(expected) & ~somebody(preview(without_sides(stage), target))
    assert hole.sum() > 150
    assert (hole & somebody(shown)).sum() > 0.75 * hole.sum()


def test_hair_over_ears_is_told_by_its_colour():
    stage = fitted_portrait("grace_hopper.jpg").stage
    assert max(stage.covered_ears) < 0.1
    picture = stage.photo_srgb8.copy()
    ear = stage.points[stage.anatomy.ears[LEFT]].astype(int)
    (left, top), (right, bottom) = ear.min(axis=0), ear.max(axis=0)
    picture[top:bottom, left:right] = HAIR
    covered = replace(stage, photo_srgb8=picture, _views={})
    assert covered.covered_ears[LEFT] > 0.9
    assert covered.covered_ears[RIGHT] < 0.1


def test_only_the_side_that_comes_to_light_has_seeds(stage):
    target = turned(20.0)
    head, points = stage.fitted, stage.points
    assert not len(side_seeds(stage, head, points, stage.facing).points)
    seeds = motion_of(stage, target)[0]
    assert np.any(seeds.extension)
    rotation = np.eye(3)
    assert across(rotation) == pytest.approx([1.0, 0.0])


def test_a_head_that_ends_at_the_face_has_no_sides():
    pack = head_model().pack
    masks = {**pack.masks, "scalp": np.zeros_like(pack.masks["scalp"])}
    assert anatomy_of(pack).sides is not None
    assert anatomy_of(replace(pack, masks=masks)).sides is None
