"""The displacement field beyond the mesh."""

import pytest
import torch

from gdpw_core.raster.extension import extend_displacement


def _disc(size=128, radius=0.45, centre=(0.1, -0.05)):
    axis = (2.0 * torch.arange(size) + 1.0) / size - 1.0
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    mask = ((x - centre[0]) ** 2 + (y - centre[1]) ** 2 < radius**2)[None, None]
    return x, y, mask


def _harmonic(field, mask, border):
    """The field whose every free pixel is the mean of its neighbours, by a dense solve.

    Beyond the edge lies minus the pixel's own value (the edge is zero) or the same (it is free).
    """
    height, width = field.shape[2:]
    index = torch.arange(height * width).view(height, width)
    matrix = torch.zeros(height * width, height * width, dtype=torch.float64)
    for one, other in ((index[:-1], index[1:]), (index[:, :-1], index[:, 1:])):
        matrix[one.flatten(), other.flatten()] = matrix[other.flatten(), one.flatten()] = -1.0
    neighbours = -matrix.sum(1)
    matrix += torch.diag(8.0 - neighbours if border == "zero" else neighbours)
    known = mask.flatten()
    matrix[known] = torch.eye(height * width, dtype=torch.float64)[known]
    right = (field * mask).flatten(2)[0].double().T
    return torch.linalg.solve(matrix, right).T.view_as(field).float()


@pytest.mark.parametrize("border", ["zero", "free"])
@pytest.mark.parametrize("size", [256, 128, 96, 50, 8, 3])
def test_zero_stays_exactly_zero(border, size):
    _, _, mask = _disc(size)
    result = extend_displacement(torch.zeros(1, 2, size, size), mask, border)
    assert (result.displacement == 0.0).all()


@pytest.mark.parametrize("border", ["zero", "free"])
def test_the_mesh_keeps_its_own_values(border):
    x, y, mask = _disc()
    field = torch.stack([torch.sin(9 * x), torch.cos(7 * y)])[None]
    result = extend_displacement(field, mask, border)
    torch.testing.assert_close(
        result.displacement[mask.expand_as(field)], field[mask.expand_as(field)]
    )
    assert (result.confidence[mask] == 1.0).all()


def test_what_lies_outside_the_mask_is_ignored():
    x, y, mask = _disc()
    field = torch.stack([x, y])[None]
    spoiled = torch.where(mask, field, float("nan"))
    assert torch.equal(
        extend_displacement(field, mask).displacement,
        extend_displacement(spoiled, mask).displacement,
    )


def test_a_free_border_continues_a_constant_everywhere():
    _, _, mask = _disc()
    field = torch.tensor([0.2, -0.1]).view(1, 2, 1, 1).expand(1, 2, 128, 128)
    result = extend_displacement(field, mask, "free")
    torch.testing.assert_close(result.displacement, field)


def test_a_zero_border_holds_the_edge_still():
    _, _, mask = _disc()
    result = extend_displacement(torch.full((1, 2, 128, 128), 0.3), mask, "zero")
    for field in (result.displacement, result.confidence * 0.3):
        edges = [field[..., 0, :], field[..., -1, :], field[..., 0], field[..., -1]]
        # Half a pixel inside the edge.
        assert torch.cat(edges, -1).abs().max() < 0.005


@pytest.mark.parametrize("border", ["zero", "free"])
def test_the_field_is_close_to_harmonic(border):
    x, y, mask = _disc(40)
    field = torch.stack([0.2 * (x > 0.1) - 0.1 * y, 0.1 * torch.sin(3 * y)])[None]
    result = extend_displacement(field, mask, border)
    error = (result.displacement - _harmonic(field, mask, border)).abs() / field.abs().max()
    assert error.max() < 0.1
    assert error.mean() < 0.02
    certainty = _harmonic(torch.ones_like(field), mask, "zero")[:, :1]
    assert (result.confidence - certainty).abs().max() < 0.06


def test_the_field_has_no_creases():
    x, y, mask = _disc(256)
    field = torch.stack([0.2 * torch.sin(2 * x + y), 0.2 * torch.cos(2 * y)])[None]
    result = extend_displacement(field, mask).displacement
    mean = torch.nn.functional.avg_pool2d(result, 3, 1)
    rough = (mean - result[..., 1:-1, 1:-1]).abs()
    away = ~mask[..., 1:-1, 1:-1].expand_as(rough)
    # In pixels of 256: a tenth.
    assert rough[away].max() * 128 < 0.1


def test_confidence_falls_from_the_mesh_to_the_border():
    _, _, mask = _disc(128, radius=0.4, centre=(0.0, 0.0))
    confidence = extend_displacement(torch.zeros(1, 2, 128, 128), mask).confidence[0, 0]
    ray = confidence[64, 64:]
    assert (ray.diff() <= 1e-6).all()
    assert ray[0] == 1.0
    assert ray[-1] < 0.05
    assert confidence.min() >= 0.0
    assert confidence.max() <= 1.0


def test_pictures_of_a_batch_are_independent():
    x, y, first = _disc(64)
    _, _, second = _disc(64, radius=0.2, centre=(-0.4, 0.3))
    field = (
        torch.stack([x, y])[None].repeat(2, 1, 1, 1)
        * torch.tensor([1.0, -2.0])[:, None, None, None]
    )
    masks = torch.cat([first, second])
    together = extend_displacement(field, masks)
    for index in range(2):
        alone = extend_displacement(field[index : index + 1], masks[index : index + 1])
        assert torch.equal(together.displacement[index], alone.displacement[0])
        assert torch.equal(together.confidence[index], alone.confidence[0])


def test_doubling_the_displacement_doubles_the_field():
    x, y, mask = _disc(96)
    field = torch.stack([x * y, y])[None]
    one, two = (extend_displacement(f, mask).displacement for f in (field, 2 * field))
    torch.testing.assert_close(two, 2 * one)


def test_without_a_mesh_nothing_moves():
    result = extend_displacement(torch.rand(1, 2, 32, 32), torch.zeros(1, 1, 32, 32))
    assert (result.displacement == 0.0).all()
    assert (result.confidence == 0.0).all()


@pytest.mark.parametrize(("height", "width"), [(40, 64), (65, 33), (9, 130)])
def test_any_size_works(height, width):
    mask = torch.zeros(1, 1, height, width)
    mask[..., height // 3 : height // 2, width // 3 : width // 2] = 1.0
    result = extend_displacement(torch.full((1, 2, height, width), 0.5), mask, "zero")
    assert result.displacement.shape == (1, 2, height, width)
    assert result.displacement.min() >= 0.0
    assert result.displacement.max() <= 0.5 + 1e-6


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="expected"):
        extend_displacement(torch.zeros(1, 3, 8, 8), torch.zeros(1, 1, 8, 8))
    with pytest.raises(ValueError, match="expected"):
        extend_displacement(torch.zeros(2, 2, 8, 8), torch.zeros(1, 1, 8, 8))
