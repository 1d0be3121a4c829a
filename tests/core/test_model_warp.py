"""Warping conventions and guidance resizing: worked numbers and plain references."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from gdpw_core.model.resize import gaussian_kernel, resize_guidance
from gdpw_core.model.warp import pixels_to_flow, warp

ROW = torch.tensor([1.0, 2.0, 4.0, 8.0]).view(1, 1, 1, 4).expand(1, 1, 4, 4).contiguous()
STILL = torch.zeros(1, 2, 4, 4)


def test_a_zero_flow_is_the_identity_on_pixel_centres():
    assert torch.equal(warp(ROW, STILL, "pixel_centres"), ROW)


def test_a_zero_flow_magnifies_by_half_a_pixel_at_the_authors_border():
    # Positions -1, -1/3, 1/3, 1 of a map of 4 are pixels -0.5, 0.833, 2.167, 3.5.
    middle_row = warp(ROW, STILL, "authors")[0, 0, 1]
    torch.testing.assert_close(middle_row, torch.tensor([0.5, 11 / 6, 14 / 3, 4.0]))


def test_a_flow_of_one_pixel_to_the_right_reads_the_right_neighbour():
    flow = STILL.clone()
    flow[:, 0] = 2 / 4
    expected = torch.tensor([2.0, 4.0, 8.0, 8.0])
    torch.testing.assert_close(warp(ROW, flow, "pixel_centres")[0, 0, 2], expected)


def test_a_positive_second_component_reads_further_down():
    flow = STILL.clone()
    flow[:, 1] = 2 / 4
    columns = ROW.transpose(2, 3).contiguous()
    warped = warp(columns, flow, "pixel_centres")[0, 0, :, 0]
    torch.testing.assert_close(warped, torch.tensor([2.0, 4.0, 8.0, 8.0]))


def test_the_authors_grid_reads_zeros_outside():
    flow = torch.full((1, 2, 4, 4), 3.0)
    assert warp(ROW, flow, "authors").abs().max() == 0


@pytest.mark.parametrize(("grid", "expected"), [("authors", 0.125), ("pixel_centres", 2 / 17)])
def test_one_pixel_of_a_map_of_seventeen_in_normalised_units(grid, expected):
    flow = pixels_to_flow(torch.ones(1, 2, 17, 17), grid)
    torch.testing.assert_close(flow, torch.full((1, 2, 17, 17), expected))


def test_x_and_y_have_their_own_unit_on_a_map_that_is_not_square():
    flow = pixels_to_flow(torch.ones(1, 2, 4, 8), "pixel_centres")
    assert flow[0, 0, 0, 0] == 2 / 8
    assert flow[0, 1, 0, 0] == 2 / 4


def test_positions_are_exact_for_bfloat16_features():
    # 1/256 of the width apart: bfloat16 positions would merge such neighbours.
    ramp = torch.arange(256.0).view(1, 1, 1, 256).expand(1, 1, 256, 256).contiguous()
    flow = torch.zeros(1, 2, 256, 256)
    flow[:, 0] = 2 / 256
    warped = warp(ramp.bfloat16(), flow.bfloat16(), "pixel_centres")
    assert warped.dtype == torch.bfloat16
    assert torch.equal(warped[..., :-1], ramp[..., 1:].bfloat16())


def test_a_larger_source_shows_more_around_the_same_centre():
    wide = torch.rand(1, 3, 20, 24)
    middle = wide[..., 2:18, 4:20]
    still = torch.zeros(1, 2, 16, 16)
    assert torch.allclose(warp(wide, still, "pixel_centres"), middle, atol=1e-6)
    # Three pixels to the left: what the middle would repeat at its border, the larger one shows.
    flow = still.clone()
    flow[:, 0] = -3 * 2 / 16
    moved = warp(wide, flow, "pixel_centres")
    assert torch.allclose(moved, wide[..., 2:18, 1:17], atol=1e-6)
    assert not torch.allclose(moved, warp(middle, flow, "pixel_centres"), atol=1e-2)


def test_bicubic_fetching_keeps_fine_texture_between_pixels_and_stays_in_range():
    stripes = 0.5 + 0.3 * torch.sin(torch.arange(32) * torch.pi / 2 + 0.3)  # four pixels wide
    texture = stripes.expand(1, 3, 32, 32).contiguous()
    still = torch.zeros(1, 2, 32, 32)
    torch.testing.assert_close(warp(texture, still, "pixel_centres", "bicubic"), texture)
    half = still.clone()
    half[:, 0] = 1 / 32
    soft = warp(texture, half, "pixel_centres")
    sharp = warp(texture, half, "pixel_centres", "bicubic")
    assert soft.var() < 0.6 * texture.var()
    assert sharp.var() > 0.7 * texture.var()
    edges = warp(texture.round(), half, "pixel_centres", "bicubic")
    assert edges.min() >= 0.0
    assert edges.max() <= 1.0


def test_gradients_reach_features_and_flow():
    features = torch.rand(1, 2, 5, 5, dtype=torch.float32, requires_grad=True)
    flow = torch.full((1, 2, 5, 5), 0.05, requires_grad=True)
    warp(features, flow, "pixel_centres").sum().backward()
    assert features.grad is not None
    assert flow.grad is not None


def two_dimensional(maps: Tensor, stride: int) -> Tensor:
    """The authors' form: one depthwise two-dimensional kernel, then every s-th pixel."""
    sigma = (stride - 1) / 2
    taps = 2 * round(4 * sigma) + 1
    positions = torch.arange(taps, dtype=torch.float64) - (taps - 1) / 2
    y, x = torch.meshgrid(positions, positions, indexing="ij")
    kernel = torch.exp(-(x**2 + y**2) / (2 * sigma**2))
    kernel = (kernel / kernel.sum()).float().expand(maps.shape[1], 1, taps, taps)
    blurred = F.conv2d(maps, kernel, padding=taps // 2, groups=maps.shape[1])
    return blurred[:, :, ::stride, ::stride]


@pytest.mark.parametrize("stride", [2, 4, 8, 16, 32])
def test_two_passes_give_the_numbers_of_the_two_dimensional_kernel(stride):
    maps = torch.rand(2, 3, 64, 96, generator=torch.Generator().manual_seed(stride))
    torch.testing.assert_close(
        resize_guidance(maps, stride), two_dimensional(maps, stride), rtol=0, atol=1e-5
    )


@pytest.mark.parametrize(
    ("stride", "taps"), [(1, 1), (2, 5), (4, 13), (8, 29), (16, 61), (32, 125)]
)
def test_the_kernel_has_the_authors_number_of_taps(stride, taps):
    kernel = gaussian_kernel(stride)
    assert len(kernel) == taps
    torch.testing.assert_close(kernel.sum(), torch.tensor(1.0))


def test_resizing_by_one_changes_nothing():
    maps = torch.rand(1, 2, 8, 8)
    assert torch.equal(resize_guidance(maps, 1), maps)


def test_an_output_pixel_is_centred_on_every_second_input_pixel():
    maps = torch.zeros(1, 1, 16, 16)
    maps[0, 0, 4, 6] = 1
    small = resize_guidance(maps, 2)[0, 0]
    assert divmod(int(small.argmax()), 8) == (2, 3)
