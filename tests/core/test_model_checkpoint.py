"""Files of weights: what is accepted, and the one sentence for what is not."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from small_networks import (  # noqa: F401
    MODES,
    VARIANTS,
    VERTICES,
    authors_discriminator_state,
    authors_state,
    generator,
    guidance,
    one_thread,
    picture,
    save_authors_checkpoint,
)

from gdpw_core.errors import AssetError, OutputError
from gdpw_core.model import (
    GeneratorConfig,
    PatchDiscriminator,
    authors,
    build_generator,
    fold,
    load_generator,
)
from gdpw_core.model.checkpoint import load_checkpoint
from gdpw_core.model.weights import WeightsInfo, load_weights, read_weights_info, save_weights

OFFICIAL = json.loads((Path(__file__).parent.parent / "data" / "official_shapes.json").read_text())


def official_shapes(mode: str) -> dict[str, tuple[int, ...]]:
    shapes = dict(OFFICIAL["both"])
    if mode != "both":
        shapes |= OFFICIAL[f"{mode} instead of both"]
    return {key: tuple(shape) for key, shape in shapes.items() if shape is not None}


@pytest.mark.parametrize("mode", ["geom_disp", "neural_codes", "both"])
def test_official_keys_and_shapes_are_exactly_the_published_ones(mode):
    published = official_shapes(mode)
    with torch.device("meta"):
        state = {key: torch.empty(shape) for key, shape in published.items()}
        config = authors.infer_generator_config(state, "official.pth")
        network = build_generator(config, 5023)
    assert config == GeneratorConfig.named("official", mode)
    ours = {authors.generator_key(k): tuple(v.shape) for k, v in network.state_dict().items()}
    assert ours | authors.generator_constants(config, state) == published


def test_discriminator_keys_and_shapes_are_exactly_the_published_ones():
    published = {key: tuple(shape) for key, shape in OFFICIAL["discriminator"].items()}
    own = PatchDiscriminator().state_dict()
    ours = {authors.discriminator_key(key): tuple(value.shape) for key, value in own.items()}
    assert ours | authors.discriminator_constants() == published


@pytest.mark.parametrize("mode", MODES)
def test_a_checkpoint_of_the_authors_gives_the_same_network(tmp_path, mode):
    config = VARIANTS[f"authors-{mode}"]
    network = generator(config)
    path = save_authors_checkpoint(tmp_path / "theirs.pth", network)
    loaded = load_checkpoint(path, VERTICES)
    assert loaded.generator.config == config
    assert loaded.global_step == 30
    assert loaded.discriminator is not None
    assert loaded.discriminator.config.widths == (4, 8)
    with torch.inference_mode():
        expected = network(picture(0, 1, config), guidance(config))
        again = loaded.generator(picture(0, 1, config), guidance(config))
    assert torch.equal(expected.composite, again.composite)


def test_a_loaded_checkpoint_can_be_trained_on(tmp_path):
    config = VARIANTS["authors-both"]
    path = save_authors_checkpoint(tmp_path / "theirs.pth", generator(config))
    network = load_checkpoint(path, VERTICES).generator.train()
    network(picture(0, 2, config), guidance(config, 0, 2)).composite.sum().backward()
    assert network.encoder.layers["x1"].conv.weight_orig.grad is not None


def test_half_precision_checkpoints_become_float32(tmp_path):
    state = authors_state(generator(VARIANTS["authors-both"]))
    halves = {k: v.half() if v.is_floating_point() else v for k, v in state.items()}
    path = save_authors_checkpoint(
        tmp_path / "half.pth", generator(VARIANTS["authors-both"]), generator=halves
    )
    assert load_checkpoint(path, VERTICES).generator.output.weight.dtype == torch.float32


def sentence(path: Path, vertices: int | None = VERTICES) -> str:
    """The refusal; one line that names the file."""
    with pytest.raises(AssetError) as refusal:
        load_generator(path, vertices)
    text = str(refusal.value)
    assert text.startswith(path.name)
    assert "\n" not in text
    return text


def damaged(tmp_path, change) -> Path:
    network = generator(VARIANTS["authors-both"])
    state = authors_state(network)
    change(state)
    return save_authors_checkpoint(tmp_path / "theirs.pth", network, generator=state)


FLOW = "up_layers.x4_flow.weight"


def test_codes_of_a_head_with_other_vertices_are_refused_with_both_counts(tmp_path):
    path = save_authors_checkpoint(tmp_path / "theirs.pth", generator(VARIANTS["authors-both"]))
    text = sentence(path, 5616)
    assert f"{VERTICES} vertices" in text
    assert "5616" in text


def test_without_a_head_the_vertex_count_is_free(tmp_path):
    path = save_authors_checkpoint(tmp_path / "theirs.pth", generator(VARIANTS["authors-both"]))
    assert load_generator(path, None).info.head_vertices == VERTICES


def test_a_missing_key_is_named_as_the_authors_call_it(tmp_path):
    assert f"key {FLOW} is missing" in sentence(damaged(tmp_path, lambda s: s.pop(FLOW)))


def test_an_unknown_key_is_named(tmp_path):
    path = damaged(tmp_path, lambda s: s.update({"extra.weight": torch.ones(1)}))
    assert "key extra.weight is unknown" in sentence(path)


def test_a_wrong_shape_is_named(tmp_path):
    path = damaged(tmp_path, lambda s: s.update({FLOW: torch.ones(2, 8, 1, 1)}))
    assert f"{FLOW} has shape (2, 8, 1, 1), expected (2, 8, 3, 3)" in sentence(path)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_not_finite_is_named(tmp_path, value):
    path = damaged(tmp_path, lambda s: s[FLOW].view(-1)[3].fill_(value))
    assert f"{FLOW} holds a value that is not finite" in sentence(path)


def test_strides_that_are_not_those_of_the_shape_are_refused(tmp_path):
    path = damaged(tmp_path, lambda s: s.update({FLOW: torch.ones(1, 1, 1, 1).expand(2, 8, 3, 3)}))
    assert "strides" in sentence(path)


def test_integers_in_place_of_weights_are_refused(tmp_path):
    path = damaged(tmp_path, lambda s: s.update({FLOW: s[FLOW].long()}))
    assert "torch.int64" in sentence(path)


def test_a_kernel_that_is_not_the_gaussian_is_refused(tmp_path):
    path = damaged(tmp_path, lambda s: s["downsamples.x2.weight"].mul_(1.1))
    assert "downsamples.x2" in sentence(path)


def test_a_nan_in_the_discriminator_is_refused(tmp_path):
    state = authors_discriminator_state()
    state["discs.x1.out_convs.0.bias"].fill_(float("nan"))
    network = generator(VARIANTS["authors-both"])
    path = save_authors_checkpoint(tmp_path / "theirs.pth", network, discriminator=state)
    assert "out_convs.0.bias" in sentence(path)


@pytest.mark.parametrize("content", [{"weights": 1}, [1, 2], {"generator": 3}, {"generator": {}}])
def test_a_file_of_torch_that_is_no_checkpoint_is_refused(tmp_path, content):
    path = tmp_path / "other.pth"
    torch.save(content, path)
    sentence(path)


def test_another_network_is_refused(tmp_path):
    path = tmp_path / "other.pth"
    torch.save({"generator": torch.nn.Linear(3, 3).state_dict()}, path)
    assert "no generator of the authors" in sentence(path)


def test_a_pickle_that_would_run_code_is_refused_and_does_not_run(tmp_path):
    marker = tmp_path / "ran"

    class Hostile:
        def __reduce__(self):
            return Path.touch, (marker,)

    path = tmp_path / "hostile.pth"
    torch.save({"generator": Hostile()}, path)
    sentence(path)
    assert not marker.exists()


def test_a_compressed_archive_is_refused_before_it_is_read(tmp_path):
    good = save_authors_checkpoint(tmp_path / "theirs.pth", generator(VARIANTS["authors-both"]))
    packed = tmp_path / "packed.pth"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert "compressed" in sentence(packed)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>no</html>", b"\x80\x04N."])
def test_a_file_of_another_kind_is_refused(tmp_path, content):
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    sentence(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    sentence(tmp_path / "absent.pth")
    (tmp_path / "folder.pth").mkdir()
    sentence(tmp_path / "folder.pth")


def test_mutated_files_never_do_more_than_refuse_in_one_sentence(tmp_path):
    network = generator(GeneratorConfig("geom_disp", (2, 3)))
    theirs = save_authors_checkpoint(tmp_path / "a.pth", network)
    ours = tmp_path / "b.safetensors"
    save_weights(ours, fold(network), info_of(fold(network)))
    random = torch.Generator().manual_seed(7)
    refusals = [refusal_of_mutant(original, random, tmp_path) for original in (theirs, ours) * 120]
    assert sum(text is not None for text in refusals) > 60
    assert not any("\n" in text for text in refusals if text)


def refusal_of_mutant(original: Path, random: torch.Generator, folder: Path) -> str | None:
    data = bytearray(original.read_bytes())
    draws = torch.randint(0, 2**31, (8,), generator=random).tolist()
    for position, value in zip(draws[:4], draws[4:], strict=True):
        data[position % len(data)] = value % 256
    if draws[0] % 4 == 0:
        data = data[: draws[1] % len(data)]
    path = folder / f"mutant{original.suffix}"
    path.write_bytes(data)
    try:
        load_generator(path, None)
    except AssetError as refusal:
        return str(refusal)
    return None


def info_of(network) -> WeightsInfo:
    return WeightsInfo(
        config=network.config, folded=network.folded, head_identity="ab" * 32,
        head_vertices=VERTICES, steps=1234, title="test",
    )  # fmt: skip


@pytest.mark.parametrize("variant", ["authors-both", "gated", "headgan"])
@pytest.mark.parametrize("folded", [False, True])
def test_own_weights_come_back_as_they_were_but_for_float16(tmp_path, variant, folded):
    config = VARIANTS[variant]
    network = generator(config)
    network = fold(network) if folded else network
    path = tmp_path / "own.safetensors"
    save_weights(path, network, info_of(network))
    loaded = load_generator(path, VERTICES)
    assert loaded.info == info_of(network)
    with torch.inference_mode():
        expected = network(picture(0, 1, config), guidance(config))
        again = loaded.generator(picture(0, 1, config), guidance(config))
    assert (expected.composite - again.composite).abs().max() < 5e-3
    assert {v.dtype for v in load_file(path).values()} <= {torch.float16, torch.int64}


def own_file(tmp_path: Path) -> Path:
    network = fold(generator(VARIANTS["displacement"]))
    path = tmp_path / "own.safetensors"
    save_weights(path, network, info_of(network))
    return path


def rewritten(path: Path, tensors=None, info=None) -> Path:
    values = json.loads(json.dumps({**vars(read_weights_info(path)), "config": None}))
    values["config"] = read_weights_info(path).config.to_dict()
    with safe_open(path, "pt") as file:
        description = file.metadata()
    description["info"] = json.dumps({**values, **(info or {})})
    save_file({**load_file(path), **(tensors or {})}, path, description)
    return path


def test_own_weights_of_another_head_are_refused(tmp_path):
    path = own_file(tmp_path)
    assert f"{VERTICES} vertices" in sentence(path, 5616)
    with pytest.raises(AssetError, match="another head"):
        load_generator(path, VERTICES, head_identity="cd" * 32)
    load_generator(path, VERTICES, head_identity="ab" * 32)


@pytest.mark.parametrize(
    ("tensors", "expected"),
    [
        ({"output.bias": torch.ones(5)}, "shape"),
        ({"output.bias": torch.full((4,), float("nan"))}, "not finite"),
        ({"more": torch.ones(1)}, "unknown"),
        ({"output.bias": torch.ones(4)}, "checksum"),
    ],
)
def test_own_weights_with_a_wrong_tensor_are_refused(tmp_path, tensors, expected):
    assert expected in sentence(rewritten(own_file(tmp_path), tensors))


@pytest.mark.parametrize(
    "info",
    [
        {"steps": -1}, {"steps": "many"}, {"folded": 1}, {"head_vertices": 0}, {"title": 5},
        {"config": {}}, {"config": 3}, {"surprise": 1}, {"folded": False},
    ],
)  # fmt: skip
def test_own_weights_with_a_damaged_description_are_refused(tmp_path, info):
    sentence(rewritten(own_file(tmp_path), info=info))


def test_safetensors_of_another_program_are_refused(tmp_path):
    path = tmp_path / "other.safetensors"
    save_file({"a": torch.ones(1)}, path)
    assert "not weights of this application" in sentence(path)


def test_a_weight_beyond_float16_is_not_written(tmp_path):
    network = fold(generator(VARIANTS["displacement"]))
    with torch.no_grad():
        network.output.bias[0] = 1e6
    path = tmp_path / "own.safetensors"
    with pytest.raises(AssetError, match="float16"):
        save_weights(path, network, info_of(network))
    assert not path.exists()


def test_weights_into_a_missing_folder_are_refused(tmp_path):
    network = fold(generator(VARIANTS["displacement"]))
    with pytest.raises(OutputError):
        save_weights(tmp_path / "no" / "own.safetensors", network, info_of(network))


def test_a_description_of_another_network_is_a_programming_error(tmp_path):
    network = fold(generator(VARIANTS["displacement"]))
    other = replace(info_of(network), config=VARIANTS["gated"])
    with pytest.raises(ValueError, match="does not belong"):
        save_weights(tmp_path / "own.safetensors", network, other)


def test_reading_the_description_does_not_need_the_weights(tmp_path):
    path = own_file(tmp_path)
    assert read_weights_info(path) == load_weights(path)[1]
