"""Vertex attributes to pixels, and gradients back to the vertices."""

import numpy as np
import pytest
import torch
from raster_meshes import ellipsoid, soup

from gdpw_core.raster.backends import rasterizer
from gdpw_core.raster.interpolation import interpolate, interpolate_gather

SIZE = 24


@pytest.fixture(scope="module")
def scene():
    """Two pictures of one mesh: (raster, faces, vertices)."""
    vertices, faces = ellipsoid(8, 12)
    batch = torch.tensor(vertices).repeat(2, 1, 1)
    batch[1] += 0.2
    triangles = torch.tensor(faces)
    return rasterizer("numba").rasterize(batch, triangles, SIZE), triangles, batch


def test_position_as_attribute_gives_each_pixel_its_own_centre(scene):
    raster, faces, vertices = scene
    mask = raster.mask[:, 0]
    place = interpolate(raster, faces, vertices).permute(0, 2, 3, 1)[mask]
    _, row, column = torch.nonzero(mask, as_tuple=True)
    centre = (2.0 * torch.stack([column, row], -1) + 1.0) / SIZE - 1.0
    torch.testing.assert_close(place[:, :2], centre.double(), atol=1e-4, rtol=0.0)
    torch.testing.assert_close(place[:, 2].float(), raster.depth[mask], atol=1e-5, rtol=0.0)


def test_a_constant_stays_constant_on_the_mesh_and_zero_outside(scene):
    raster, faces, vertices = scene
    values = interpolate(raster, faces, torch.full((vertices.shape[1], 3), 7.0))
    inside = raster.mask.expand_as(values)
    torch.testing.assert_close(values[inside], torch.full_like(values[inside], 7.0))
    assert (values[~inside] == 0.0).all()


def test_shared_and_per_picture_attributes_give_the_same_bits(scene):
    raster, faces, vertices = scene
    table = torch.rand(vertices.shape[1], 18)
    shared = interpolate(raster, faces, table)
    assert shared.shape == (2, 18, SIZE, SIZE)
    assert torch.equal(shared, interpolate(raster, faces, table.expand(2, -1, -1)))


def test_shared_gradient_is_the_sum_of_the_pictures(scene):
    raster, faces, vertices = scene
    weight = torch.rand(2, 5, SIZE, SIZE)
    shared = torch.rand(vertices.shape[1], 5, requires_grad=True)
    apart = shared.detach().repeat(2, 1, 1).requires_grad_()
    (one,) = torch.autograd.grad((interpolate(raster, faces, shared) * weight).sum(), shared)
    (two,) = torch.autograd.grad((interpolate(raster, faces, apart) * weight).sum(), apart)
    assert torch.equal(one, two.sum(0))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("batched", [False, True], ids=["shared", "per picture"])
def test_compiled_and_gathered_values_and_gradients_agree(scene, dtype, batched):
    raster, faces, vertices = scene
    shape = (2, vertices.shape[1], 6) if batched else (vertices.shape[1], 6)
    table = torch.rand(shape, dtype=dtype, requires_grad=True)
    weight = torch.rand(2, 6, SIZE, SIZE, dtype=dtype)
    fast, plain = interpolate(raster, faces, table), interpolate_gather(raster, faces, table)
    assert torch.equal(fast, plain)
    gradients = [torch.autograd.grad(out, table, weight)[0] for out in (fast, plain)]
    torch.testing.assert_close(*gradients)


@pytest.mark.parametrize("batched", [False, True], ids=["shared", "per picture"])
@pytest.mark.parametrize("function", [interpolate, interpolate_gather])
def test_gradients_match_finite_differences(scene, function, batched):
    raster, faces, vertices = scene
    shape = (2, vertices.shape[1], 2) if batched else (vertices.shape[1], 2)
    table = torch.rand(shape, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda a: function(raster, faces, a), (table,), fast_mode=True)


def test_hidden_vertices_receive_no_gradient(scene):
    raster, faces, vertices = scene
    table = torch.rand(vertices.shape[1], 1, requires_grad=True)
    (gradient,) = torch.autograd.grad(interpolate(raster, faces, table).sum(), table)
    seen = torch.zeros(vertices.shape[1], dtype=torch.bool)
    seen[faces[raster.triangle[raster.triangle >= 0].long()].flatten()] = True
    assert 0 < seen.sum() < len(seen)
    assert (gradient[~seen] == 0.0).all()
    assert gradient.sum() == pytest.approx(float(raster.mask.sum()), rel=1e-5)


def test_the_number_of_threads_does_not_change_a_bit(scene):
    raster, faces, vertices = scene
    table = torch.rand(vertices.shape[1], 4, requires_grad=True)
    threads, results = torch.get_num_threads(), []
    try:
        for count in (1, 3):
            torch.set_num_threads(count)
            values = interpolate(raster, faces, table)
            results.append((values, torch.autograd.grad(values.square().sum(), table)[0]))
    finally:
        torch.set_num_threads(threads)
    assert all(map(torch.equal, *results))


def test_half_precision_tables_are_read_as_float32(scene):
    raster, faces, vertices = scene
    table = torch.rand(vertices.shape[1], 2).half()
    values = interpolate(raster, faces, table)
    assert values.dtype == torch.float32
    assert torch.equal(values, interpolate(raster, faces, table.float()))


def test_read_only_and_strided_inputs_are_read(scene):
    raster, faces, vertices = scene
    table = torch.rand(4, vertices.shape[1]).T
    assert torch.equal(
        interpolate(raster, faces, table), interpolate(raster, faces, table.contiguous())
    )


def test_an_empty_picture_has_zero_values_and_gradients():
    faces = torch.zeros(0, 3, dtype=torch.int64)
    raster = rasterizer("numba").rasterize(torch.zeros(1, 3, 3), faces, 8)
    table = torch.rand(3, 2, requires_grad=True)
    values = interpolate(raster, faces, table)
    values.sum().backward()
    assert (values == 0.0).all()
    assert (table.grad == 0.0).all()


def test_tables_that_do_not_fit_are_refused(scene):
    raster, faces, vertices = scene
    with pytest.raises(ValueError, match="attributes"):
        interpolate(raster, faces, torch.rand(3, vertices.shape[1], 2))
    with pytest.raises(ValueError, match="names a vertex"):
        interpolate(raster, faces, torch.rand(vertices.shape[1] - 5, 2))
    with pytest.raises(ValueError, match="shows face"):
        interpolate(raster, faces[:10], torch.rand(vertices.shape[1], 2))


def test_soup_of_triangles_interpolates_as_the_weights_say():
    vertices, faces = soup(5)
    triangles = torch.tensor(faces)
    raster = rasterizer("reference").rasterize(torch.tensor(vertices)[None], triangles, 32)
    table = np.random.default_rng(0).normal(size=(len(vertices), 3)).astype(np.float32)
    values = interpolate(raster, triangles, torch.tensor(table))[0].permute(1, 2, 0).numpy()
    for row, column in torch.nonzero(raster.triangle[0] >= 0)[::37].tolist():
        corners = table[faces[raster.triangle[0, row, column]]]
        expected = raster.barycentric[0, row, column].numpy() @ corners
        np.testing.assert_allclose(values[row, column], expected, atol=1e-5)


@pytest.mark.gpu
def test_cuda_values_and_gradients_agree_with_the_cpu(scene):
    raster, faces, vertices = scene
    there = rasterizer("reference").rasterize(vertices.cuda(), faces.cuda(), SIZE)
    table = torch.rand(vertices.shape[1], 16, requires_grad=True)
    moved = table.detach().cuda().requires_grad_()
    here = interpolate(raster, faces, table)
    far = interpolate(there, faces.cuda(), moved)
    torch.testing.assert_close(here, far.cpu())
    (a,) = torch.autograd.grad(here.square().sum(), table)
    (b,) = torch.autograd.grad(far.square().sum(), moved)
    torch.testing.assert_close(a, b.cpu())
