"""Pictures of the head."""

import sys
from subprocess import run

import numpy as np
import pytest
from raster_meshes import ellipsoid, grid_sheet

from gdpw_core.raster.bands import rasterize_numpy
from gdpw_core.raster.colours import (
    displacement_colours,
    displacement_wheel,
    neural_code_colours,
)
from gdpw_core.raster.shade import (
    coloured_head,
    normals_picture,
    shaded_head,
    vertex_normals,
    visible_edges,
    wireframe,
)

HEIGHT, WIDTH = 90, 120


@pytest.fixture(scope="module")
def scene():
    """(picture, pixel vertices, faces) of a ball of radius 36 at (61, 44)."""
    vertices, faces = ellipsoid(24, 40, radii=(1.0, 1.0, 1.0), centre=(0.0, 0.0, 0.0))
    picture = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    return picture, vertices * 36.0 + (61.0, 44.0, 0.0), faces


def _ball(scale):
    """Pixels within `scale` radii of the ball's centre."""
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    return np.hypot(x - 61.0, y - 44.0) < 36.0 * scale


PAINTERS = {
    "shaded": lambda *scene, **options: shaded_head(*scene, **options),
    "normals": lambda *scene, **options: normals_picture(*scene, **options),
    "coloured": lambda p, v, f, **o: coloured_head(
        p, v, f, np.full((len(v), 3), 200, np.uint8), **o
    ),
    "wireframe": lambda *scene, **options: wireframe(*scene, **options),
}


@pytest.mark.parametrize("paint", PAINTERS.values(), ids=PAINTERS.keys())
def test_the_picture_outside_the_head_is_untouched(scene, paint):
    before = scene[0].copy()
    result = paint(*scene)
    assert result.dtype == np.uint8
    np.testing.assert_array_equal(scene[0], before)
    np.testing.assert_array_equal(result[~_ball(1.06)], before[~_ball(1.06)])
    assert (result[_ball(0.9)] != before[_ball(0.9)]).mean() > 0.2


@pytest.mark.parametrize("paint", PAINTERS.values(), ids=PAINTERS.keys())
def test_no_opacity_leaves_the_picture_as_it_is(scene, paint):
    np.testing.assert_array_equal(paint(*scene, opacity=0.0), scene[0])


@pytest.mark.parametrize("paint", PAINTERS.values(), ids=PAINTERS.keys())
@pytest.mark.parametrize("shift", [(900.0, 0.0, 0.0), (0.0, -900.0, 0.0)])
def test_a_head_beside_the_picture_leaves_it_as_it_is(scene, paint, shift):
    picture, vertices, faces = scene
    np.testing.assert_array_equal(paint(picture, vertices + shift, faces), picture)


@pytest.mark.parametrize("paint", PAINTERS.values(), ids=PAINTERS.keys())
def test_a_head_far_larger_than_the_picture_is_drawn(scene, paint):
    picture, vertices, faces = scene
    huge = (vertices - vertices.mean(0)) * 40.0 + (60.0, 45.0, 0.0)
    assert paint(picture, huge, faces).shape == picture.shape


def test_normals_point_outwards(scene):
    _, vertices, faces = scene
    outward = vertices - (61.0, 44.0, 0.0)
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    np.testing.assert_allclose((vertex_normals(vertices, faces) * outward).sum(1), 1.0, atol=0.01)


def test_light_comes_from_the_upper_left(scene):
    shaded = shaded_head(np.zeros_like(scene[0]), *scene[1:]).astype(float).mean(2)
    assert shaded[24, 41] > 1.3 * shaded[64, 81]


def test_normals_are_red_to_the_right_green_up_and_blue_ahead(scene):
    normals = normals_picture(*scene).astype(int)
    np.testing.assert_allclose(normals[44, 61], (128, 128, 255), atol=6)
    assert normals[44, 92, 0] > 220
    assert normals[14, 61, 1] > 220


def test_the_outline_is_anti_aliased(scene):
    picture = np.zeros_like(scene[0])
    white = np.full((len(scene[1]), 3), 255, np.uint8)
    values = coloured_head(picture, *scene[1:], white)[..., 0]
    edge = _ball(1.03) & ~_ball(0.97)
    assert len(np.unique(values[edge])) >= 4
    assert (values[_ball(0.95)] == 255).all()


def test_opacity_mixes_with_the_picture(scene):
    grey = np.full_like(scene[0], 100)
    colours = np.full((len(scene[1]), 3), 200, np.uint8)
    assert coloured_head(grey, *scene[1:], colours, opacity=0.25)[44, 61, 0] == 125


def test_hidden_edges_are_not_drawn(scene):
    _, vertices, faces = scene
    edges = visible_edges((HEIGHT, WIDTH), vertices, faces)
    facing = vertices[edges, 2].mean(1) < 3.0
    assert facing.all()
    assert len(edges) > 300
    raster = rasterize_numpy(vertices, faces, HEIGHT, WIDTH)
    assert np.isin(faces[raster.triangle[44, 61]], edges).all()


def test_diagonals_of_quads_are_left_out():
    vertices, faces = grid_sheet(4)
    order = np.argsort(np.tile(np.arange(16), 2), kind="stable")
    pixels = (vertices + (1.0, 1.0, 0.0)) * (30.0, 30.0, 1.0)
    edges = visible_edges((80, 80), pixels, faces[order])
    steps = np.abs(pixels[edges[:, 0]] - pixels[edges[:, 1]])
    assert len(edges) == 40
    assert (np.minimum(steps[:, 0], steps[:, 1]) == 0.0).all()
    assert len(visible_edges((80, 80), pixels, faces)) == 56


def test_opposite_displacements_have_opposite_colours_and_rest_is_dark():
    field = np.zeros((1, 5, 2))
    field[0, 1], field[0, 2], field[0, 3] = (1, 0), (-1, 0), (0, -1)
    right, left, up = (displacement_colours(field)[0, i].astype(int) for i in (1, 2, 3))
    rest = displacement_colours(field)[0, 0].astype(int)
    assert np.ptp(rest) <= 2
    assert rest.max() < 80
    assert right[0] > right[1] + 40
    assert left[1] > left[0] + 40
    assert up[0] > up[2] + 40


def test_displacement_colours_saturate_at_the_largest_length():
    field = np.array([[[0.5, 0.0], [1.0, 0.0], [3.0, 0.0]]])
    colours = displacement_colours(field, largest=1.0)
    np.testing.assert_array_equal(colours[0, 1], colours[0, 2])
    assert (colours[0, 0] < colours[0, 1]).any()
    assert len(np.unique(displacement_colours(np.zeros((4, 4, 2))))) <= 3


def test_the_wheel_is_a_disc():
    wheel = displacement_wheel(64)
    assert wheel.shape == (64, 64, 4)
    assert wheel[0, 0, 3] == 0
    assert wheel[32, 32, 3] == 255
    assert (wheel[..., 3] > 127).mean() == pytest.approx(np.pi / 4.0, abs=0.02)


def test_similar_codes_have_similar_colours():
    rng = np.random.default_rng(1)
    clusters = rng.normal(size=(4, 16)) * 3.0
    codes = clusters.repeat(20, axis=0) + rng.normal(size=(80, 16)) * 0.02
    colours = neural_code_colours(codes).astype(int)
    groups = colours.reshape(4, 20, 3)
    assert np.ptp(groups, axis=1).max() < 25
    middles = groups.mean(1)
    apart = np.linalg.norm(middles[:, None] - middles[None], axis=2)[np.triu_indices(4, 1)]
    assert apart.min() > 60
    np.testing.assert_array_equal(neural_code_colours(codes), colours)


def test_constant_or_narrow_codes_still_have_colours():
    assert (neural_code_colours(np.ones((9, 16))) == 128).all()
    assert neural_code_colours(np.arange(12.0).reshape(6, 2)).shape == (6, 3)


def test_pictures_are_made_without_torch():
    code = (
        "import sys, gdpw_core.raster.shade, gdpw_core.raster.colours; "
        "sys.exit('torch' in sys.modules)"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0
