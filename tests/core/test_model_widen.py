"""Wider generators that begin as narrower ones."""

import pytest
import torch
from small_networks import VARIANTS, generator, guidance, one_thread, picture  # noqa: F401

from gdpw_core.errors import InputError
from gdpw_core.model.widen import widened


@pytest.mark.parametrize("variant", ["gated", "displacement", "authors-both", "authors-nmfc"])
@pytest.mark.parametrize("widths", [(8, 12, 16), (4, 9, 8), (5, 7, 11)])
def test_a_wider_generator_makes_the_same_pictures(variant, widths):
    config = VARIANTS[variant]
    narrow = generator(config)
    wide = widened(narrow, widths)
    assert wide.config.widths == widths
    with torch.inference_mode():
        before = narrow(picture(1, 2, config), guidance(config, 1, 2))
        after = wide(picture(1, 2, config), guidance(config, 1, 2))
    assert (before.composite - after.composite).abs().max() < 1e-4
    for one, other in zip(before.flows, after.flows, strict=True):
        assert (one - other).abs().max() < 1e-4


def test_copies_of_a_channel_learn_apart():
    config = VARIANTS["gated"]
    wide = widened(generator(config), (8, 12, 16))
    wide.requires_grad_(True)
    wide(picture(1, 1, config), guidance(config)).composite.mean().backward()
    gradient = wide.get_parameter("encoder.layers.x1.conv.weight").grad
    assert gradient is not None
    first, second = gradient.chunk(2)
    assert (first - second).abs().max() > 1e-3 * gradient.abs().max()


def test_the_same_seed_gives_the_same_weights():
    narrow = generator(VARIANTS["gated"])
    first, second, other = (widened(narrow, (8, 12, 16), seed) for seed in (0, 0, 1))
    name = "output.weight"
    assert torch.equal(first.get_parameter(name), second.get_parameter(name))
    assert not torch.equal(first.get_parameter(name), other.get_parameter(name))


def test_nothing_shrinks():
    narrow = generator(VARIANTS["gated"])
    with pytest.raises(InputError, match="none may shrink"):
        widened(narrow, (4, 5, 8))
    with pytest.raises(InputError, match="none may shrink"):
        widened(narrow, (4, 6))
    with pytest.raises(InputError, match="progressive"):
        widened(generator(VARIANTS["headgan-both"]), (8, 12, 16))
