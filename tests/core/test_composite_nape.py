"""The neck that a turning jaw uncovers: drawn heads, seen from the front, then turned."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from composite_portraits import head_model
from drawn_heads import WALL, Drawn, on_stage, person, preview, symmetric, truth, turned

from gdpw_core.composite import SourceStage, edit_field
from gdpw_core.composite.anatomy import BODY_REGION
from gdpw_core.composite.motion import motion_of
from gdpw_core.composite.neck import evenskin
from gdpw_core.composite.neck.nape_source import nape_of
from gdpw_core.composite.neck.outline import neck_outlines
from gdpw_core.composite.stage import prepare_stage

STRAIGHT = turned(0.0)


@pytest.fixture(scope="module")
def head() -> Drawn:
    return symmetric()


@pytest.fixture(scope="module")
def stage(head) -> SourceStage:
    return head.stage(STRAIGHT)


def without_nape(stage: SourceStage) -> SourceStage:
    bare = replace(stage)
    vars(bare)["nape"] = None
    return bare


def wall(picture: np.ndarray) -> np.ndarray:
    return np.abs(picture - WALL).max(axis=2) < 12


@pytest.mark.parametrize("yaw", [20.0, -20.0])
def test_a_turning_jaw_uncovers_neck_and_not_the_wall(head, stage, yaw, monkeypatch):
    target = turned(yaw)
    expected = truth(head, stage, target)
    before, after = preview(without_nape(stage), target), preview(stage, target)
    hole = wall(before) & ~wall(expected)
    filled = hole & ~wall(after)
    regions, triangle = stage.anatomy.regions, head.raster(target).triangle
    neck = on_stage(stage, (triangle >= 0) & (regions[triangle] == BODY_REGION))
    assert (hole & neck).sum() > 250
    assert (filled & neck).sum() > 0.8 * (hole & neck).sum()
    shown, true = after[filled & neck].astype(float), expected[filled & neck].astype(float)
    light = shown.sum(axis=1) / true.sum(axis=1)
    assert 0.8 < np.median(light) < 1.0  # a drawn jaw throws no shadow
    assert np.abs(shown - light[:, None] * true).mean() < 6.0
    monkeypatch.setattr(evenskin, "_JAW_SHADOW", (0.0, 1.0))
    monkeypatch.setattr(evenskin, "_TURNS_AWAY", (0.0, 1.0))
    lit = preview(stage, target)
    assert np.abs(lit - expected)[filled & neck].mean() < 15.0
    # Nothing grows beyond the head that is there.
    assert (wall(expected) & wall(before) & ~wall(after)).sum() < 0.05 * filled.sum()


def test_small_turns_and_none_leave_the_neck_as_it_is(stage):
    for yaw in (0.0, 3.0):
        target = turned(yaw)
        assert np.array_equal(preview(stage, target), preview(without_nape(stage), target))


def breadths(stage: SourceStage) -> tuple[float, float]:
    """How broad the mesh's neck and the photo's are at the height of the chin, stage pixels."""
    row = int(stage.grid.from_photo(stage.fit.landmarks[[152]])[0, 1])
    mesh, shown = np.isfinite(stage.depth[row - 2 : row + 3]), stage.matte[row - 2 : row + 3] > 0.5
    return float(mesh.sum(axis=1).mean()), float(shown.sum(axis=1).mean())


@pytest.mark.parametrize("breadth", [0.75, 0.85, 0.95])
def test_the_mesh_takes_the_breadth_of_a_slim_neck(head, stage, breadth):
    fitted, _ = breadths(stage)
    mesh, shown = breadths(replace(head, neck=breadth).stage(STRAIGHT))
    assert shown < (0.5 + 0.5 * breadth) * fitted
    assert abs(mesh - shown) < 0.25 * abs(fitted - shown) + 2.0


def test_a_slim_neck_stays_slim_where_the_turn_uncovers_it(head):
    slim = replace(head, neck=0.8)
    stage, target = slim.stage(STRAIGHT), turned(20.0)
    expected, shown = truth(slim, stage, target), preview(stage, target)
    chin = stage.grid.from_photo(stage.fit.landmarks[[152]])[0, 1]
    neck = np.arange(512)[:, None] > chin
    before = preview(without_nape(stage), target)
    too_much = wall(expected) & wall(before) & ~wall(shown) & neck
    assert too_much.sum() < 0.04 * (~wall(expected) & neck).sum()


def test_necks_as_broad_as_the_mesh_or_broader_leave_it_alone(head, stage):
    mesh, shown = breadths(replace(head, neck=1.2).stage(STRAIGHT))
    fitted, _ = breadths(stage)
    assert shown > 1.1 * fitted
    assert abs(mesh - fitted) < 1.5


def test_a_matte_that_takes_some_wall_for_the_person_leaves_no_wall_beside_the_jaw(head, stage):
    def generous(crop: np.ndarray) -> np.ndarray:
        return np.asarray(cv2.dilate(person(crop), np.ones((9, 9))))

    loose = prepare_stage(head.picture(STRAIGHT), stage.head, stage.fit, generous)
    target = turned(20.0)
    expected, before = truth(head, stage, target), preview(without_nape(loose), target)
    jaw = np.arange(512)[:, None] < stage.grid.from_photo(stage.fit.landmarks[[152]])[0, 1]
    hole = wall(before) & ~wall(expected) & jaw
    hole &= (
        np.arange(512)[:, None]
        > stage.grid.from_photo(stage.points)[stage.anatomy.level, 1].max() + 8
    )
    assert hole.sum() > 150
    assert (wall(preview(loose, target)) & hole).sum() < 0.1 * hole.sum()


@pytest.mark.parametrize("side", [0, 1])
def test_an_earring_stays_where_the_neck_behind_it_is_continued(head, stage, side):
    picture, points = head.picture(STRAIGHT), stage.points
    ear = points[stage.anatomy.ears[side] & stage.anatomy.pack.masks["ears"]]
    x, y = ear[ear[:, 1].argmax()].astype(int)
    gold = (250, 220, 0)
    cv2.circle(picture, (int(x), int(y) + 9), 8, gold, -1)
    adorned = prepare_stage(picture, stage.head, stage.fit, person)
    depth = [
        head_model().posed(turned(yaw))[stage.anatomy.ears[side], 2].mean() for yaw in (-20, 20)
    ]
    towards = turned(20.0 if depth[1] > depth[0] else -20.0)

    def ring(pixels: np.ndarray) -> int:
        return int((np.abs(pixels[..., :3].astype(float) - gold).max(axis=2) < 40).sum())

    assert ring(preview(adorned, towards)) > 0.5 * ring(preview(adorned, STRAIGHT)) > 100


@pytest.mark.parametrize("side", [-1, 1])
def test_strands_beside_a_neck_are_not_torn_by_skin(head, stage, side):
    picture = head.picture(STRAIGHT)
    background = wall(picture.astype(float))
    temple, chin = (stage.fit.landmarks[k] for k in ((234, 454)[side > 0], 152))
    for offset in range(-36, 21, 4):
        column = int(temple[0] + side * offset)
        hair = np.zeros_like(background)
        hair[int(temple[1]) : int(chin[1]) + 50, column : column + 2] = True
        picture[hair & background] = (40, 25, 15)
    strands = prepare_stage(picture, stage.head, stage.fit, person)
    there, plain = (nape.share * nape.skin for nape in (strands.nape, stage.nape))
    hairy = side * (stage.points[:, 0] - np.median(stage.points[:, 0])) > 0
    assert there[hairy].sum() < 0.3 * plain[hairy].sum()
    assert there[~hairy].sum() > 0.9 * plain[~hairy].sum()


def test_a_head_that_ends_at_the_chin_has_no_nape(stage):
    anatomy = replace(stage.anatomy, stillness=np.zeros_like(stage.anatomy.stillness))
    assert nape_of(replace(stage, anatomy=anatomy)) is None


def lobes(stage: SourceStage) -> float:
    """Row of the ear lobes on the stage."""
    return float(stage.grid.from_photo(stage.points)[stage.anatomy.level, 1].mean())


def test_the_sides_of_a_neck_are_lines_from_the_lobes_to_where_it_is_slimmest(stage):
    left, right = neck_outlines(stage, stage.matte)
    assert (left.side, right.side) == (-1, 1)
    for line in (left, right):
        ear, neck = stage.grid.from_photo(np.stack([line.ear, line.neck]))
        assert abs(ear[1] - lobes(stage)) < 2.0
        assert neck[1] > ear[1] + 15
        for x, y in (ear, neck):
            row = stage.matte[int(y)] > 0.5
            edge = row.argmax() if line.side < 0 else len(row) - row[::-1].argmax()
            assert abs(edge - x) < 3.0
        slim = (stage.matte[int(ear[1]) : int(neck[1])] > 0.5).sum(axis=1)
        assert (stage.matte[int(neck[1])] > 0.5).sum() < slim[:10].min()


def test_of_a_head_held_askew_the_sides_lean_with_it(head, stage):
    askew = head.stage(STRAIGHT.replaced(global_pose=np.array([0.0, 0.0, 0.4])))
    straight, leaning = (neck_outlines(seen, seen.matte) for seen in (stage, askew))
    assert [line.side for line in leaning] == [-1, 1]
    for before, after in zip(straight, leaning, strict=True):
        then, now = before.neck - before.ear, after.neck - after.ear
        assert np.linalg.norm(now) == pytest.approx(np.linalg.norm(then), rel=0.4)
        turned_by = np.degrees(np.arctan2(then[0], then[1]) - np.arctan2(now[0], now[1]))
        assert abs(abs(turned_by) - np.degrees(0.4)) < 8.0


def test_a_matte_without_a_neck_tells_of_no_sides(stage):
    nobody = np.zeros_like(stage.matte)
    assert neck_outlines(stage, nobody) == ()


@pytest.mark.parametrize("side", [0, 1])
def test_beside_an_ear_that_the_photo_hides_no_shelf_of_skin_stands_out(head, stage, side):
    picture, anatomy = head.picture(STRAIGHT), stage.anatomy
    triangle = head.raster(STRAIGHT).triangle
    hidden = (triangle >= 0) & anatomy.ears[side][anatomy.faces[triangle]].any(axis=2)
    picture[hidden] = np.asarray(WALL).astype(np.uint8)
    earless = prepare_stage(picture, stage.head, stage.fit, person)
    at_right = stage.points[anatomy.ears[side], 0].mean() > stage.points[:, 0].mean()
    depth = [head_model().posed(turned(yaw))[anatomy.ears[side], 2].mean() for yaw in (-20, 20)]
    shown = preview(earless, turned(20.0 if depth[1] > depth[0] else -20.0))
    first, last = int(lobes(stage)) - 6, int(lobes(stage)) + 40
    rows = ~wall(shown)[first:last, :: -1 if at_right else 1]
    assert np.abs(np.diff(rows.argmax(axis=1))).max() < 6


@pytest.mark.parametrize("yaw", [20.0, -20.0])
def test_nothing_is_lent_beyond_the_sides(stage, yaw):
    target = turned(yaw)
    lent = motion_of(stage, target)[0].lent
    assert lent is not None
    rows, columns = np.indices((512, 512))
    depths = [
        limit[0] * columns + limit[1] * np.minimum(rows, limit[3]) + limit[2]
        for limit in lent.limits(stage.grid)
    ]
    beyond = np.minimum(*depths) < -1.0
    share = edit_field(stage, target).lent
    assert share is not None
    assert not share[beyond].any()
    assert (share[~beyond] > 200).sum() > 250
