"""The generator: configurations, shapes, both flow forms, the split into two steps, folding."""

from dataclasses import replace

import pytest
import torch
from small_networks import MODES, VARIANTS, VERTICES, generator, guidance, one_thread, picture, side  # noqa: F401
from torch import nn

from gdpw_core.errors import InputError
from gdpw_core.model import GeneratorConfig, GuidanceMaps, PatchDiscriminator, build_generator, fold
from gdpw_core.model.config import CONFIG_NAMES, channel_widths
from gdpw_core.model.resize import resize_guidance
from gdpw_core.model.warp import warp

every_variant = pytest.mark.parametrize("variant", VARIANTS)


@pytest.mark.parametrize(
    ("name", "widths", "millions"),
    [
        ("official", (32, 64, 128, 256, 512, 1024), 132),
        ("base", (32, 64, 128, 256, 256, 256), 23),
        ("lite", (16, 32, 64, 128, 128, 128), 6),
    ],
)
def test_named_configurations_have_the_widths_and_sizes_of_the_design(name, widths, millions):
    config = GeneratorConfig.named(name, "both")
    with torch.device("meta"):
        network = build_generator(config, 5023)
    assert config.widths == widths
    assert config.name == name
    assert round(sum(p.numel() for p in network.parameters()) / 1e6) == millions


@pytest.mark.parametrize("mode", MODES)
def test_official_has_none_of_our_options(mode):
    config = GeneratorConfig.named("official", mode)
    assert config == GeneratorConfig(mode, channel_widths(32, 1024))
    assert not config.alpha_composite
    assert config.flow_init == "predicted"
    assert config.sampling_grid == "authors"
    assert config.fetch == "bilinear"


@pytest.mark.parametrize("name", CONFIG_NAMES)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("architecture", ["pwm", "headgan"])
def test_a_configuration_survives_json(name, mode, architecture):
    import json

    config = GeneratorConfig.named(name, mode, architecture=architecture)
    assert GeneratorConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mode", "faces"), ("widths", [16]), ("widths", "16"), ("widths", [16, 2.5]),
        ("widths", [16, -1]), ("code_channels", 0), ("code_channels", True), ("field_gain", "4"),
        ("alpha_composite", 1), ("flow_init", ["gated"]), ("field_gain", float("nan")),
    ],
)  # fmt: skip
def test_a_configuration_with_a_wrong_value_is_refused(field, value):
    values = GeneratorConfig.named("lite", "both").to_dict() | {field: value}
    with pytest.raises(InputError):
        GeneratorConfig.from_dict(values)


def test_files_from_before_fetching_was_a_choice_fetch_bilinearly():
    values = GeneratorConfig.named("lite", "both").to_dict()
    assert values.pop("fetch") == "bicubic"
    assert GeneratorConfig.from_dict(values).fetch == "bilinear"


def test_a_configuration_with_a_missing_key_is_refused_by_name():
    values = GeneratorConfig.named("lite", "both").to_dict()
    del values["flow_init"]
    with pytest.raises(InputError, match="flow_init"):
        GeneratorConfig.from_dict(values)


def test_a_flow_cannot_start_from_a_field_that_the_mode_does_not_have():
    with pytest.raises(InputError, match="neural_codes"):
        GeneratorConfig("neural_codes", (4, 8), flow_init="displacement")


@every_variant
def test_every_variant_gives_flows_colours_alpha_and_a_picture(variant):
    config = VARIANTS[variant]
    size = side(config)
    output = generator(config)(picture(1, 2, config), guidance(config, 1, 2))
    expected = [(2, 2, size // s, size // s) for s in config.strides[-2::-1]]
    assert [tuple(flow.shape) for flow in output.flows] == expected
    assert output.flow is output.flows[-1]
    assert output.rgb.shape == output.composite.shape == output.warped_source.shape
    assert output.alpha.shape == (2, 1, size, size)
    mixed = output.alpha * output.rgb + (1 - output.alpha) * output.warped_source
    torch.testing.assert_close(output.composite, mixed)
    assert ((output.composite >= 0) & (output.composite <= 1)).all()


@every_variant
def test_encoding_once_and_rendering_equal_forward_bit_for_bit(variant):
    config = VARIANTS[variant]
    network = generator(config)
    source, first, second = picture(1, 1, config), guidance(config, 1), guidance(config, 2)
    edit = replace(second, codes_source=first.codes_source, nmfc_source=first.nmfc_source)
    with torch.inference_mode():
        whole = network(source, edit)
        features = network.encode_source(source, first)
        split = network.render(features, edit)
    assert torch.equal(whole.composite, split.composite)
    assert torch.equal(whole.alpha, split.alpha)
    assert all(torch.equal(a, b) for a, b in zip(whole.flows, split.flows, strict=True))


@every_variant
def test_folding_changes_pictures_and_flows_by_less_than_one_ten_thousandth(variant):
    config = VARIANTS[variant]
    network = generator(config)
    folded = fold(network)
    source, maps = picture(3, 2, config), guidance(config, 3, 2)
    with torch.inference_mode():
        before, after = network(source, maps), folded(source, maps)
    assert (before.composite - after.composite).abs().max() < 1e-4
    for a, b in zip(before.flows, after.flows, strict=True):
        assert (a - b).abs().max() < 1e-4
    assert before.composite.std() > 0.01  # a constant picture would prove nothing


@every_variant
def test_a_folded_network_has_no_normalisation_left(variant):
    folded = fold(generator(VARIANTS[variant]))
    assert not any(isinstance(module, nn.BatchNorm2d) for module in folded.modules())
    assert not any("weight_orig" in key for key in folded.state_dict())
    assert not any(parameter.requires_grad for parameter in folded.parameters())


def test_folding_leaves_the_network_in_training_as_it_was():
    config = VARIANTS["displacement"]
    network = generator(config).train()
    before = {key: value.clone() for key, value in network.state_dict().items()}
    fold(network)
    assert network.training
    assert all(torch.equal(before[key], value) for key, value in network.state_dict().items())


def test_a_folded_network_can_be_folded_again():
    folded = fold(generator(VARIANTS["gated"]))
    again = fold(folded)
    assert again is not folded
    assert torch.equal(again.output.weight, folded.output.weight)


@pytest.mark.parametrize("flow_init", ["displacement", "gated"])
def test_a_fresh_network_warps_exactly_by_the_extended_displacement(flow_init):
    config = replace(VARIANTS["displacement"], flow_init=flow_init)
    network = build_generator(config, VERTICES).eval()
    source, maps = picture(5, 1, config), guidance(config, 5)
    output = network(source, maps)
    assert torch.equal(output.flow, maps.extended)
    assert torch.equal(output.warped_source, warp(source, maps.extended, "pixel_centres"))
    for level, flow in enumerate(reversed(output.flows)):
        assert torch.equal(flow, resize_guidance(maps.extended, 2**level))


def test_a_fresh_network_of_ours_shows_mostly_the_warped_source():
    config = VARIANTS["displacement"]
    output = build_generator(config, VERTICES).eval()(picture(5, 1, config), guidance(config, 5))
    assert output.alpha.mean() < 0.25


def test_zero_initialised_flow_heads_learn():
    config = VARIANTS["gated"]
    network = build_generator(config, VERTICES).train()
    network(picture(1, 2, config), guidance(config, 1, 2)).composite.sum().backward()
    assert all(pwm.flow.weight.grad.abs().max() > 0 for pwm in network.pwms.values())


def test_a_missing_guidance_map_is_named():
    config = VARIANTS["authors-both"]
    maps = GuidanceMaps(displacement=guidance(config).displacement)
    with pytest.raises(ValueError, match="codes_source"):
        generator(config)(picture(0, 1, config), maps)


def test_unused_maps_change_nothing():
    config = VARIANTS["authors-geom_disp"]
    network, maps = generator(config), guidance(config)
    with torch.inference_mode():
        full = network(picture(0, 1, config), maps)
        bare = network(picture(0, 1, config), GuidanceMaps(displacement=maps.displacement))
    assert torch.equal(full.composite, bare.composite)


def test_headgan_uses_one_flow_for_every_level():
    config = VARIANTS["headgan"]
    with torch.inference_mode():
        flows = generator(config)(picture(0, 1, config), guidance(config)).flows
    # The flow is predicted at 1/4: coarser ones are its means, finer ones lie between its values.
    predicted = flows[-3]
    assert predicted.shape[-1] == side(config) // 4
    torch.testing.assert_close(flows[0], nn.functional.avg_pool2d(predicted, 2))
    finer = nn.functional.interpolate(predicted, scale_factor=4, mode="bilinear")
    torch.testing.assert_close(flows[-1], finer)


def test_the_discriminator_halves_four_times_and_judges_patches():
    output = PatchDiscriminator()(torch.rand(2, 3, 64, 64))
    assert [f.shape[1] for f in output.features] == [32, 64, 128, 256]
    # A 4 x 4 kernel with padding 2 adds one pixel before every halving.
    assert [f.shape[-1] for f in output.features] == [32, 16, 8, 4]
    assert output.logits.shape == (2, 1, 5, 5)
