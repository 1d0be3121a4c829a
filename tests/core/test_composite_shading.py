"""The light on skin: the lamp stays where it was while a face turns; only the face changes."""

from dataclasses import replace

import numpy as np
import pytest
from composite_portraits import fitted_portrait
from drawn_heads import STAGE_LAMP, lit, symmetric, turned

from gdpw_core.composite import compose_photo, compose_preview, edit_field, light_change
from gdpw_core.composite import motion as motion_module
from gdpw_core.composite.kernels import vertex_normals
from gdpw_core.composite.motion import motion_of
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.shading import shade_rows, shading_of
from gdpw_core.composite.skinlight import turned_light

STRAIGHT = turned(0.0)


def edited(stage, yaw: float) -> PosedHead:
    return PosedHead.of(stage.head, turned(yaw))


def everywhere(stage, change: np.ndarray) -> np.ndarray:
    """A change on the face, on every vertex of the head."""
    whole = np.zeros(len(stage.vertices))
    whole[stage.anatomy.face.vertices] = change
    return whole


def test_a_face_that_did_not_turn_is_lit_as_it_was():
    stage = symmetric().stage(STRAIGHT)
    assert turned_light(stage, edited(stage, 0.0)) is None
    assert shading_of(stage, edited(stage, 0.0)) is None


@pytest.mark.parametrize("yaw", [-20.0, 20.0])
def test_a_turned_face_is_lit_by_the_lamp_where_it_stands(yaw):
    head, light = lit(STAGE_LAMP)
    stage = head.stage(STRAIGHT)
    head_now = edited(stage, yaw)
    normals = vertex_normals(head_now.vertices, stage.anatomy.faces)
    true = np.log((0.7 + normals @ STAGE_LAMP) / light)
    found = everywhere(stage, turned_light(stage, head_now))
    face = stage.anatomy.face
    middle = face.vertices[face.weight[:, 0] == 1.0]
    middle = middle[stage.facing[middle] > 0.3]
    assert np.corrcoef(found[middle], true[middle])[0, 1] > 0.9
    assert 0.3 < np.polyfit(true[middle], found[middle], 1)[0] < 0.9


def test_a_lamp_before_the_face_leaves_both_sides_alike():
    head, _ = lit((0.0, 0.0, 0.25))
    stage = head.stage(STRAIGHT)
    found = [everywhere(stage, turned_light(stage, edited(stage, yaw))) for yaw in (-15.0, 15.0)]
    assert np.abs(found[0] - found[1][stage.head.pack.flip]).max() < 0.03


def test_what_is_no_face_keeps_its_light():
    head, _ = lit(STAGE_LAMP)
    stage = head.stage(STRAIGHT)
    edit = turned(20.0)
    dark = replace(edit_field(stage, edit), shading=None)
    changed = compose_preview(stage, edit_field(stage, edit)) != compose_preview(stage, dark)
    face = stage.head.pack.masks["face"][stage.anatomy.faces].any(axis=1)
    assert changed.any()
    assert not (changed.any(axis=2) & ~grown(dark.mesh.showing(face))).any()


def grown(mask: np.ndarray) -> np.ndarray:
    """Two pixels more on every side: edges are softened after the light is laid."""
    wide = np.pad(mask, 2)
    steps = range(5)
    shifted = [wide[j : j + len(mask), i : i + mask.shape[1]] for j in steps for i in steps]
    return np.any(shifted, axis=0)


def test_factors_on_a_grid_are_those_that_a_picture_is_multiplied_by():
    portrait = fitted_portrait()
    stage, edit = portrait.stage, portrait.edited(jaw_open=20, yaw=12)
    factors = light_change(stage, edit, stage.grid)
    motion, mesh = motion_of(stage, edit)
    grey = np.full((*mesh.seen.shape, 3), 120, np.uint8)
    moving = np.zeros(mesh.seen.shape, np.uint8)
    motion.shading.lay(mesh.raster, stage.anatomy.faces, moving, grey, threads=2)
    assert np.abs(grey - 120.0 * factors).max() < 1.0
    assert factors.min() < 0.95


def test_an_unmoved_portrait_has_no_factors():
    portrait = fitted_portrait()
    assert light_change(portrait.stage, portrait.fitted, portrait.stage.grid) is None


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [3, 4])
def test_pixels_are_multiplied_where_the_mesh_changes(kind, channels):
    top = np.iinfo(kind).max
    picture = np.full((2, 3, channels), top // 2, kind)
    picture[1, 2] = top
    triangle = np.array([[-1, 0, 1], [0, 0, 0]], np.int32)
    still = np.array([[0, 0, 0], [255, 51, 0]], np.uint8)
    barycentric = np.zeros((2, 3, 3), np.float32)
    barycentric[..., 0] = 0.75
    barycentric[..., 1] = 0.25
    faces = np.array([[0, 1, 2], [0, 1, 2]], np.int64)
    factor = np.array([[0.5, 1.0, 1.5], [1.0, 1.0, 1.1], [9.0, 9.0, 9.0]], np.float32)
    changed = np.array([1, 0], np.uint8)
    shade_rows(triangle, barycentric, faces, changed, factor, still, 0, 2, picture)
    mixed = [0.625, 1.0, 1.4]
    expected = np.round(np.array(mixed) * (top // 2))
    assert (picture[0, 0] == top // 2).all(), "outside the mesh"
    assert (picture[0, 2] == top // 2).all(), "a face that does not change"
    assert np.abs(picture[0, 1, :3].astype(float) - expected).max() <= 1
    assert (picture[1, 0] == top // 2).all(), "what stands still"
    partly = (1 + 0.8 * (np.array(mixed) - 1)) * (top // 2)
    assert np.abs(picture[1, 1, :3] - partly).max() <= 1, "what stands still in part"
    assert picture[1, 2, 2] == top, "no more than white"
    if channels == 4:
        assert (picture[..., 3] == np.where([[1, 1, 1], [1, 1, 0]], top // 2, top)).all()


def test_preview_and_export_show_the_same_light(monkeypatch):
    portrait = fitted_portrait()
    edit = portrait.edited(mouthSmile=0.0)

    def shown() -> tuple[np.ndarray, np.ndarray]:
        preview = compose_preview(portrait.stage, edit_field(portrait.stage, edit))
        photo = compose_photo(portrait.photo, portrait.stage, edit).srgb8()
        crop = portrait.stage.fit.crop
        inner = portrait.stage.crop.sample(photo, len(preview))
        middle = portrait.stage.grid.from_photo(np.array([[crop.centre_x, crop.centre_y]]))[0]
        x, y = middle.astype(int)
        window = np.s_[y - 40 : y + 60, x - 60 : x + 60]
        return preview[window].astype(float), inner[window].astype(float)

    with_light = shown()
    monkeypatch.setattr(motion_module, "shading_of", lambda *_: None)
    without = shown()
    changes = [a - b for a, b in zip(with_light, without, strict=True)]
    assert min(change.max() for change in changes) > 10, "a fold that goes"
    assert np.abs(changes[0] - changes[1]).mean() < 0.2 * np.abs(changes[0]).mean() + 0.2
