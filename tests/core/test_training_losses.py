"""Losses of the paper, their cheaper forms, and the defaults of each configuration."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from random_trunks import random_state
from small_networks import one_thread  # noqa: F401

from gdpw_core.errors import InputError
from gdpw_core.metrics.trunk import Trunk
from gdpw_core.model.discriminator import DiscriminatorOutput
from gdpw_core.model.generator import GeneratorOutput
from gdpw_core.model.surroundings import Surroundings
from gdpw_core.training.config import (
    AugmentConfig,
    LossConfig,
    OptimiserConfig,
    SamplerConfig,
    TrainConfig,
)
from gdpw_core.training.config_json import from_json, to_json
from gdpw_core.training.objective.losses import (
    PerceptualLoss,
    ReconstructionLoss,
    adversarial_loss,
    discriminator_loss,
    feature_matching_loss,
    pixel_loss,
)
from gdpw_core.training.recipe import RECIPES, resolved
from gdpw_core.training.runs.schedule import learning_rate, update_average


@pytest.fixture(scope="module")
def trunk() -> Trunk:
    """VGG-16 with random weights of an ordinary size."""
    return Trunk("vgg16", random_state("vgg16", heads=False))


def picture(seed: int, size: int = 32) -> torch.Tensor:
    return torch.rand(2, 3, size, size, generator=torch.Generator().manual_seed(seed))


def everywhere(size: int = 32) -> torch.Tensor:
    return torch.ones(2, 1, size, size)


def output_of(composite: torch.Tensor, warped: torch.Tensor, flow: float = 0.0) -> GeneratorOutput:
    flows = tuple(torch.full((2, 2, s, s), flow, requires_grad=True) for s in (1, 8, 16, 32))
    alpha = torch.full_like(composite[:, :1], 0.5)
    return GeneratorOutput(flows, composite, alpha, warped, composite)


def test_the_pixel_loss_is_the_mean_where_the_weight_lies():
    ours, theirs, weight = torch.zeros(1, 3, 4, 4), torch.ones(1, 3, 4, 4), torch.zeros(1, 1, 4, 4)
    weight[..., :2] = 1
    theirs[..., 2:] = 100
    assert pixel_loss(ours, theirs, weight) == 1
    assert pixel_loss(ours, theirs, 0 * weight) == 0


def test_the_perceptual_loss_is_zero_for_the_same_picture_and_grows_with_the_difference(trunk):
    loss = PerceptualLoss(trunk)
    target = loss.features(picture(1))
    nearer = 0.9 * picture(1) + 0.1 * picture(2)
    values = [float(loss(p, target, everywhere())) for p in (picture(1), nearer, picture(2))]
    assert values[0] == 0
    assert 0 < values[1] < values[2]


def test_the_perceptual_loss_sees_five_layers_where_the_picture_has_them(trunk):
    loss = PerceptualLoss(trunk)
    assert len(loss.features(picture(1, 16))) == 5
    assert len(loss.features(picture(1, 8))) == 4
    assert len(loss.features(picture(1, 1))) == 1


def test_the_perceptual_network_itself_gets_no_gradients(trunk):
    loss = PerceptualLoss(trunk)
    ours = picture(2).requires_grad_()
    loss(ours, loss.features(picture(1)), everywhere()).backward()
    assert ours.grad.abs().max() > 0
    assert not list(loss.parameters())


PAPER = RECIPES["official"].losses
CHEAP = replace(RECIPES["lite"].losses, cut=16)
COMPOSITE = RECIPES["base"].losses


@pytest.mark.parametrize("config", [PAPER, CHEAP, COMPOSITE])
def test_a_perfect_output_and_warp_cost_nothing(trunk, config):
    source = picture(1)
    loss = ReconstructionLoss(config, trunk, "pixel_centres")
    terms = loss(output_of(source, source), Surroundings(source), source, everywhere(), (3, 5))
    assert all(abs(float(term.detach())) < 1e-5 for term in terms)


@pytest.mark.parametrize("config", [PAPER, CHEAP, COMPOSITE])
def test_every_loss_that_is_on_is_positive_for_another_picture(trunk, config):
    source, driving = picture(1), picture(2)
    loss = ReconstructionLoss(config, trunk, "pixel_centres")
    terms = loss(output_of(source, source), Surroundings(source), driving, everywhere(), (3, 5))
    weights = (
        config.perceptual, config.pixel, config.warp_perceptual, config.warp_pixel,
        config.paint_perceptual, config.paint_pixel, config.lpips,
    )  # fmt: skip
    for term, weight in zip(terms, weights, strict=True):
        assert (float(term.detach()) > 0) == (weight > 0)


def test_flows_coarser_than_a_sixteenth_are_not_compared(trunk):
    source, driving = picture(1), picture(2)
    output = output_of(source, source, 0.1)
    loss = ReconstructionLoss(PAPER, trunk, "pixel_centres")
    loss(output, Surroundings(source), driving, everywhere(), (0, 0))[2].backward()
    assert output.flows[0].grad is None  # 1/32
    assert all(flow.grad is not None for flow in output.flows[1:])


def test_without_a_perceptual_network_the_pixel_losses_remain(trunk):
    loss = ReconstructionLoss(CHEAP, None, "pixel_centres")
    around = Surroundings(picture(1))
    terms = loss(output_of(picture(1), picture(1)), around, picture(2), everywhere(), (0, 0))
    on = [float(term.detach()) > 0 for term in terms]
    assert on == [False, True, False, True, False, True, False]


def test_the_painted_colours_learn_where_the_composite_hides_them(trunk):
    output = replace(output_of(picture(1), picture(1)), rgb=picture(3).requires_grad_())
    loss = ReconstructionLoss(CHEAP, trunk, "pixel_centres")
    sum(loss(output, Surroundings(picture(1)), picture(1), everywhere(), (0, 0))).backward()
    assert output.rgb.grad.abs().max() > 0


def test_the_hinge_stops_at_one_and_least_squares_at_its_labels():
    real, fake = torch.tensor([1.5, 3.0]), torch.tensor([-2.0, -1.0])
    assert discriminator_loss(real, fake, "hinge") == 0
    assert discriminator_loss(torch.zeros(2), torch.zeros(2), "hinge") == 2
    assert discriminator_loss(torch.ones(2), torch.zeros(2), "least_squares") == 0
    assert adversarial_loss(fake, "hinge") == 1.5
    assert adversarial_loss(torch.ones(2), "least_squares") == 0


def test_feature_matching_gives_gradients_to_the_generated_side_only():
    real, fake = (torch.full((1, 2, 2, 2), v, requires_grad=True) for v in (1.0, 3.0))
    loss = feature_matching_loss(
        DiscriminatorOutput(real, (real, real)), DiscriminatorOutput(fake, (fake, fake))
    )
    assert loss == 4
    loss.backward()
    assert real.grad is None
    assert fake.grad is not None


def test_the_official_recipe_is_the_papers():
    config = resolved(TrainConfig(out=Path("run"), config="official"))
    assert (config.size, config.batch, config.steps) == (256, 16, 270_000)
    assert config.losses.perceptual == config.losses.pixel == 10
    assert config.losses.feature_matching == 10
    assert config.losses.adversarial == 1
    assert config.losses.objective == "hinge"
    rates = [learning_rate(s, config.steps, config.optimiser) for s in (100, 80_000, 160_000)]
    assert rates == pytest.approx([2e-4, 2e-5, 2e-6])


def test_what_the_user_says_is_kept():
    losses = LossConfig(perceptual=0.0, adversarial=0.5)
    config = resolved(TrainConfig(out=Path("run"), size=64, losses=losses))
    assert config.size == 64
    assert config.losses.perceptual == 0
    assert config.losses.adversarial == 0.5
    assert config.losses.pixel == RECIPES["lite"].losses.pixel


@pytest.mark.parametrize(
    "changes",
    [
        {"size": 100}, {"size": 4096}, {"batch": -1}, {"minutes": -1.0}, {"checkpoint_every": 0},
        {"losses": LossConfig(cut=512)}, {"losses": LossConfig(cut=0, pyramid=9)},
        {"optimiser": OptimiserConfig(ema=1.0)}, {"size": 32, "batch": 1},
        {"sampler": SamplerConfig(augment=AugmentConfig(bend=0.2))},
        {"sampler": SamplerConfig(cross=0.2)}, {"sampler": SamplerConfig(hold_back=0.6)},
        {
            "sampler": SamplerConfig(cross=0.2),
            "losses": LossConfig(identity=1.0, feature_matching=1.0),
        },
    ],
)  # fmt: skip
def test_values_that_cannot_be_used_are_refused(changes):
    with pytest.raises(InputError):
        resolved(replace(TrainConfig(out=Path("run")), **changes))


def test_the_rate_warms_up_and_falls_along_a_cosine_to_a_fiftieth():
    config = OptimiserConfig(learning_rate=1e-3, schedule="cosine", warmup=10)
    rates = [learning_rate(step, 1000, config) for step in (0, 9, 500, 1000, 5000)]
    assert rates[0] == pytest.approx(1e-4)
    assert rates[1] == pytest.approx(1e-3, rel=0.01)
    assert rates[2] == pytest.approx(0.51e-3)
    assert rates[3] == rates[4] == pytest.approx(2e-5)
    assert all(type(rate) is float for rate in rates)


def test_the_running_mean_follows_the_weights_and_copies_statistics():
    network = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))
    average = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))
    with torch.no_grad():
        network[1].running_mean.fill_(3.0)
    before = average[0].weight.clone()
    update_average(average, network, 10_000, 0.75)
    torch.testing.assert_close(average[0].weight, 0.75 * before + 0.25 * network[0].weight)
    assert (average[1].running_mean == 3).all()


def test_a_configuration_survives_json():
    config = resolved(
        TrainConfig(out=Path("a/b"), data=Path("d"), losses=LossConfig(extractors=Path("x")))
    )
    assert from_json(TrainConfig, json.loads(json.dumps(to_json(config)))) == config


@pytest.mark.parametrize(
    "change",
    [{"size": "128"}, {"config": "huge"}, {"losses": {"pixel": []}}, {"more": 1}, {"data": 3},
     {"optimiser": {"betas": [0.9]}}, {"steps": True}],
)  # fmt: skip
def test_a_damaged_configuration_is_refused(change):
    values = to_json(TrainConfig(out=Path("run"))) | change
    with pytest.raises(InputError):
        from_json(TrainConfig, values)
