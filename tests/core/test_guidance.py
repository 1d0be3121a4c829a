"""Guidance maps on a mesh."""

import numpy as np
import pytest
import torch
from raster_meshes import ellipsoid

from gdpw_core.raster.backends import rasterizer
from gdpw_core.raster.guidance import (
    displacement_map,
    guidance_maps,
    mean_face_coordinates,
    neural_codes_map,
    nmfc_map,
)

SIZE = 32


@pytest.fixture(params=["numba", "reference"])
def backend(request):
    return rasterizer(request.param)


@pytest.fixture(scope="module")
def mesh():
    vertices, faces = ellipsoid(10, 16)
    return torch.tensor(vertices, dtype=torch.float32)[None], torch.tensor(faces)


def test_a_shifted_head_points_back_to_where_it_was(backend, mesh):
    source, faces = mesh
    driving = source + torch.tensor([8 * 2.0 / SIZE, -4 * 2.0 / SIZE, 0.3])
    field = displacement_map(backend, source, driving, faces, SIZE)
    mask = backend.rasterize(driving, faces, SIZE).mask[0, 0]
    assert field.shape == (1, 2, SIZE, SIZE)
    torch.testing.assert_close(
        field[0, :, mask], torch.tensor([[-0.5], [0.25]]).expand(2, int(mask.sum()))
    )
    assert (field[0, :, ~mask] == 0.0).all()


def test_sampling_the_source_through_the_displacement_gives_the_driving_picture(backend, mesh):
    source, faces = mesh
    turn = torch.tensor([[0.98, 0.0, 0.199], [0.0, 1.0, 0.0], [-0.199, 0.0, 0.98]])
    driving = source @ turn.T
    size = 128
    texture = torch.sin(4.0 * source[0])
    seen_source = guidance_maps(backend, source, faces, size, nmfc=texture).nmfc
    target = guidance_maps(backend, driving, faces, size, source_vertices=source, nmfc=texture)
    axis = (2.0 * torch.arange(size) + 1.0) / size - 1.0
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    grid = torch.stack([x, y], -1)[None] + target.displacement.permute(0, 2, 3, 1)
    warped = torch.nn.functional.grid_sample(seen_source, grid, align_corners=False)
    inner = torch.nn.functional.avg_pool2d(target.mask.float(), 21, 1, 10) == 1.0
    error = (warped - target.nmfc).abs()[inner.expand_as(warped)]
    assert inner.sum() > 2000
    assert error.quantile(0.95) < 0.03


def test_equal_meshes_have_no_displacement_anywhere(backend, mesh):
    vertices, faces = mesh
    maps = guidance_maps(
        backend, vertices, faces, SIZE, source_vertices=vertices.clone(), extend="free"
    )
    assert (maps.displacement == 0.0).all()
    assert (maps.extended == 0.0).all()


def test_only_what_was_asked_for_is_rendered(backend, mesh):
    vertices, faces = mesh
    plain = guidance_maps(backend, vertices, faces, SIZE)
    assert plain.mask.dtype == torch.bool
    for name in ("displacement", "neural_codes", "nmfc", "extended", "confidence"):
        assert getattr(plain, name) is None
    codes = torch.rand(vertices.shape[1], 16)
    both = guidance_maps(
        backend, vertices, faces, SIZE,
        source_vertices=vertices + 0.1, neural_codes=codes, extend="zero",
    )  # fmt: skip
    assert both.nmfc is None
    assert both.neural_codes.shape == (1, 16, SIZE, SIZE)
    assert both.extended.shape == (1, 2, SIZE, SIZE)
    assert both.confidence.shape == (1, 1, SIZE, SIZE)


def test_one_pass_equals_the_single_maps(backend, mesh):
    vertices, faces = mesh
    source, codes = vertices * 0.9, torch.rand(vertices.shape[1], 16)
    nmfc = mean_face_coordinates(vertices[0])
    maps = guidance_maps(
        backend, vertices, faces, SIZE, source_vertices=source, neural_codes=codes, nmfc=nmfc
    )
    assert torch.equal(maps.displacement, displacement_map(backend, source, vertices, faces, SIZE))
    assert torch.equal(maps.neural_codes, neural_codes_map(backend, vertices, faces, codes, SIZE))
    assert torch.equal(maps.nmfc, nmfc_map(backend, vertices, faces, nmfc, SIZE))


def test_code_table_learns_through_the_map(backend, mesh):
    vertices, faces = mesh
    codes = torch.rand(vertices.shape[1], 16, requires_grad=True)
    target = neural_codes_map(backend, vertices, faces, torch.ones_like(codes), SIZE)
    optimiser = torch.optim.SGD([codes], lr=0.05)
    losses = []
    for _ in range(40):
        optimiser.zero_grad()
        loss = (neural_codes_map(backend, vertices, faces, codes, SIZE) - target).square().sum()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.05 * losses[0]


def test_codes_follow_the_mesh_and_not_the_picture(backend, mesh):
    vertices, faces = mesh
    codes = torch.rand(vertices.shape[1], 16)
    step = 2.0 / SIZE
    here = neural_codes_map(backend, vertices, faces, codes, SIZE)
    there = neural_codes_map(backend, vertices + torch.tensor([3 * step, 0, 0]), faces, codes, SIZE)
    torch.testing.assert_close(there[..., 6:], here[..., 3:-3], atol=1e-3, rtol=0.0)


def test_mean_face_coordinates_fill_the_unit_cube(mesh):
    vertices, _ = mesh
    table = mean_face_coordinates(vertices[0] * torch.tensor([3.0, 1.0, 0.1]))
    np.testing.assert_allclose(table.amin(0), 0.0)
    np.testing.assert_allclose(table.amax(0), 1.0)


def test_meshes_that_differ_in_shape_are_refused(backend, mesh):
    vertices, faces = mesh
    with pytest.raises(ValueError, match="differ in shape"):
        displacement_map(backend, vertices[:, :-1], vertices, faces, SIZE)
    with pytest.raises(ValueError, match="needs source_vertices"):
        guidance_maps(backend, vertices, faces, SIZE, extend="zero")
