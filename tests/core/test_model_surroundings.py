import pytest
import torch

from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.generator import GeneratorOutput
from gdpw_core.model.surroundings import Surroundings, middle
from gdpw_core.model.warp import warp

SIDE, WIDE = 32, 40
GRID = "pixel_centres"


def busy(side=WIDE):
    return torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(4))


def to_the_right(pixels, side=SIDE):
    """A backward flow that moves everything to the right."""
    flow = torch.zeros(1, 2, side, side)
    flow[:, 0] = -pixels * 2 / side
    return flow


def standing_person(side=WIDE):
    """Layers of a person in columns 16 to 23, with plain background outside of 14 to 25."""
    layers = torch.zeros(1, 2, side, side)
    layers[:, 0, :, 16:24] = 1
    layers[:, 1] = 1
    layers[:, 1, :, 14:26] = 0
    return layers


def test_a_person_moves_over_a_background_that_stands_still():
    picture = busy()
    result = Surroundings(picture, standing_person()).warped(to_the_right(5), GRID)
    inner = slice(4, 36)  # rows and columns of the middle
    # Background that was seen and still is: the same pixels.
    assert torch.equal(result[..., :10], picture[:, :, inner, 4:14])
    assert torch.equal(result[..., 25:], picture[:, :, inner, 29:36])
    # The person, five columns to the right, over what was background.
    assert torch.allclose(result[..., 17:25], picture[:, :, inner, 16:24], atol=1e-5)
    # Where the person was, the flow brings what lay beside them.
    assert torch.allclose(result[..., 12:17], picture[:, :, inner, 11:16], atol=1e-5)


def test_without_layers_the_picture_moves_as_a_whole():
    picture, flow = busy(), to_the_right(5)
    assert torch.equal(Surroundings(picture).warped(flow, GRID), warp(picture, flow, GRID))
    people = torch.zeros(1, 2, WIDE, WIDE)
    people[:, 0] = 1
    moved = Surroundings(picture, people).warped(flow, GRID)
    assert torch.allclose(moved, warp(picture, flow, GRID), atol=1e-6)


def test_no_motion_is_the_source_whatever_the_layers():
    layers = torch.rand(1, 2, WIDE, WIDE, generator=torch.Generator().manual_seed(2))
    still = Surroundings(busy(), layers).warped(torch.zeros(1, 2, SIDE, SIDE), GRID)
    assert torch.allclose(still, middle(busy(), SIDE), atol=1e-6)


def test_flows_learn_at_the_outline_of_the_person():
    flow = to_the_right(3.5).requires_grad_()
    Surroundings(busy(), standing_person()).warped(flow, GRID).sum().backward()
    along = flow.grad[0, 0].abs().sum(dim=0)
    assert along[15:24].min() > 0
    assert along[:9].max() == 0  # what stands still does not hang on the flow


def test_half_the_size_halves_both_layers():
    half = Surroundings(busy(), standing_person()).reduced(SIDE // 2, SIDE)
    assert half.picture.shape == (1, 3, 20, 20)
    person, plain = half.layers[0, :, 0]
    assert person.nonzero().flatten().tolist() == [8, 9, 10, 11]
    assert (plain == 0).nonzero().flatten().tolist() == [7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize("name", ["lite", "official"])
def test_only_our_configurations_fetch_surroundings(name):
    picture, flow = busy(), to_the_right(5)
    inside = middle(picture, SIDE)
    warped = warp(inside, flow, GRID)
    alpha = torch.zeros(1, 1, SIDE, SIDE)
    output = GeneratorOutput.composed((flow,), inside, alpha, warped)
    config = GeneratorConfig.named(name, "both")
    composite = output.with_surroundings(Surroundings(picture, standing_person()), config).composite
    assert torch.equal(composite, warped) == (name == "official")
