"""Running the generator: one conformance suite over the backends, faults, choices."""

import importlib.util
from dataclasses import replace

import pytest
import torch
from small_networks import VARIANTS, VERTICES, generator, guidance, one_thread, picture, side  # noqa: F401

from gdpw_core.errors import AssetError, DeviceError
from gdpw_core.model import GeneratorConfig, fold
from gdpw_core.model.weights import WeightsInfo, save_weights
from gdpw_core.runtime import (
    ChoiceMemory,
    EagerRuntime,
    FallbackRuntime,
    create_runtime,
    find_weights,
    measure,
    select,
    weights_name,
)
from gdpw_core.runtime.devices import default_device, device_label, has_bfloat16
from gdpw_core.runtime.openvino_backend import OpenVinoRuntime

CPU = torch.device("cpu")
CONFIG = VARIANTS["displacement"]

needs_openvino = pytest.mark.skipif(
    importlib.util.find_spec("openvino") is None, reason="the openvino extra is not installed"
)
backends = pytest.mark.parametrize(
    "make", [EagerRuntime, pytest.param(OpenVinoRuntime, marks=needs_openvino)]
)


@backends
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_runtime_gives_the_pictures_of_the_generator(make, variant):
    config = VARIANTS[variant]
    network = generator(config)
    runtime = make(network)
    source, maps = picture(1, 1, config), guidance(config, 1)
    with torch.inference_mode():
        expected = network(source, maps)
    output = runtime.render(runtime.encode_source(source, maps), maps)
    assert (output.composite - expected.composite).abs().max() < 1e-4
    assert (output.alpha - expected.alpha).abs().max() < 1e-4
    for a, b in zip(output.flows, expected.flows, strict=True):
        assert (a - b).abs().max() < 1e-4
    assert output.flow.dtype == torch.float32
    assert output.flow.device == CPU


@backends
def test_features_serve_many_edits(make):
    runtime = make(generator(CONFIG))
    source, first, second = picture(1, 1, CONFIG), guidance(CONFIG, 1), guidance(CONFIG, 2)
    features = runtime.encode_source(source, first)
    once = runtime.render(features, first)
    other = runtime.render(features, second)
    again = runtime.render(features, first)
    assert torch.equal(once.composite, again.composite)
    assert torch.equal(once.flow, again.flow)
    assert not torch.equal(once.composite, other.composite)


@backends
def test_a_runtime_says_what_it_runs(make):
    network = generator(CONFIG)
    runtime = make(network)
    assert runtime.config == CONFIG
    assert torch.equal(runtime.codes, network.codes)
    assert "custom both" in str(runtime.description)
    assert "float32" in str(runtime.description)
    assert "CPU" in str(runtime.description)


@backends
def test_a_source_of_the_wrong_shape_is_refused(make):
    runtime = make(generator(CONFIG))
    with pytest.raises(ValueError, match="source of shape"):
        runtime.encode_source(torch.rand(1, 3, 18, 18), guidance(CONFIG))


@pytest.mark.parametrize("variant", VARIANTS)
def test_eager_steps_equal_forward_of_the_folded_network_bit_for_bit(variant):
    config = VARIANTS[variant]
    network = generator(config)
    runtime = EagerRuntime(network)
    source, maps = picture(2, 1, config), guidance(config, 2)
    output = runtime.render(runtime.encode_source(source, maps), maps)
    with torch.inference_mode():
        whole = runtime._generator(source, maps)
    assert torch.equal(output.composite, whole.composite)
    assert all(torch.equal(a, b) for a, b in zip(output.flows, whole.flows, strict=True))


def test_bfloat16_stays_near_float32_and_its_flows_are_float32():
    network = generator(CONFIG)
    source, maps = picture(1, 1, CONFIG), guidance(CONFIG, 1)
    exact, rough = EagerRuntime(network), EagerRuntime(network, precision="bfloat16")
    a = exact.render(exact.encode_source(source, maps), maps)
    b = rough.render(rough.encode_source(source, maps), maps)
    assert b.flow.dtype == b.composite.dtype == torch.float32
    assert (a.composite - b.composite).abs().mean() < 0.01
    assert (a.flow - b.flow).abs().mean() * side(CONFIG) / 2 < 0.05


def test_the_generator_that_a_runtime_was_made_of_stays_in_training():
    network = generator(CONFIG).train()
    EagerRuntime(network, precision="bfloat16")
    assert network.training
    assert network.output.weight.dtype == torch.float32


def test_features_of_one_precision_serve_a_runtime_of_another():
    network = generator(CONFIG)
    exact, rough = EagerRuntime(network), EagerRuntime(network, precision="bfloat16")
    source, maps = picture(1, 1, CONFIG), guidance(CONFIG, 1)
    output = exact.render(rough.encode_source(source, maps), maps)
    assert torch.isfinite(output.composite).all()


class Failing:
    """A runtime on a device that fails from the n-th call on."""

    def __init__(self, error, after=0, times=99):
        self.inner = EagerRuntime(generator(CONFIG))
        self.config, self.codes = self.inner.config, self.inner.codes
        self.description = replace(self.inner.description, device="failing device")
        self.error, self.after, self.times = error, after, times

    def _fail(self):
        self.after -= 1
        if self.after < 0 and self.times > 0:
            self.times -= 1
            raise self.error

    def encode_source(self, source, maps):
        self._fail()
        return self.inner.encode_source(source, maps)

    def render(self, features, maps):
        self._fail()
        return self.inner.render(features, maps)


def edited(runtime):
    source, maps = picture(1, 1, CONFIG), guidance(CONFIG, 1)
    return runtime.render(runtime.encode_source(source, maps), maps)


OUT_OF_MEMORY = torch.OutOfMemoryError("CUDA out of memory")


@pytest.mark.parametrize("error", [OUT_OF_MEMORY, torch.AcceleratorError("illegal access")])
@pytest.mark.parametrize("after", [0, 1])
def test_an_edit_is_not_lost_when_the_device_fails(error, after):
    told = []
    ladder = [lambda: Failing(error, after), lambda: EagerRuntime(generator(CONFIG))]
    runtime = FallbackRuntime(ladder, on_change=told.append)
    expected = edited(EagerRuntime(generator(CONFIG)))
    assert torch.equal(edited(runtime).composite, expected.composite)
    assert [description.device for description in told] == [device_label(CPU)]
    assert runtime.description.device == device_label(CPU)


def test_out_of_memory_once_is_tried_again_on_the_same_device():
    runtime = FallbackRuntime(
        [lambda: Failing(OUT_OF_MEMORY, 1, times=1), lambda: pytest.fail("stepped down")]
    )
    edited(runtime)
    assert runtime.description.device == "failing device"


def test_features_of_before_the_fault_go_on_serving_after_it():
    ladder = [lambda: Failing(OUT_OF_MEMORY, 2), lambda: EagerRuntime(generator(CONFIG))]
    runtime = FallbackRuntime(ladder)
    source, maps = picture(1, 1, CONFIG), guidance(CONFIG, 1)
    features = runtime.encode_source(source, maps)
    before = runtime.render(features, maps)
    after = [runtime.render(features, maps) for _ in range(2)]
    assert all(torch.equal(before.composite, output.composite) for output in after)


def test_another_fault_skips_the_other_rungs_of_the_same_device():
    ladder = [
        lambda: Failing(torch.AcceleratorError("illegal access")),
        lambda: pytest.fail("the device is lost"),
        lambda: EagerRuntime(generator(CONFIG)),
    ]
    edited(FallbackRuntime(ladder))


def test_a_network_that_does_not_fit_the_device_starts_on_the_next():
    def too_large():
        raise OUT_OF_MEMORY

    runtime = FallbackRuntime([too_large, lambda: EagerRuntime(generator(CONFIG))])
    assert runtime.description.device == device_label(CPU)


def test_a_fault_of_the_last_device_is_one_sentence():
    runtime = FallbackRuntime([lambda: Failing(OUT_OF_MEMORY)])
    with pytest.raises(DeviceError, match="failing device.*out of memory"):
        edited(runtime)


def test_an_ordinary_error_is_not_taken_for_a_fault_of_the_device():
    runtime = FallbackRuntime([lambda: Failing(ValueError("a bug"))])
    with pytest.raises(ValueError, match="a bug"):
        edited(runtime)


def test_bfloat16_is_taken_only_if_the_hardware_has_it_and_it_is_faster(monkeypatch):
    network = generator(GeneratorConfig("geom_disp", (4, 6, 8)))
    monkeypatch.setattr(select, "has_bfloat16", lambda device: False)
    assert create_runtime(network, device=CPU, backend="eager").description.precision == "float32"

    monkeypatch.setattr(select, "has_bfloat16", lambda device: True)
    for slow, expected in (("bfloat16", "float32"), ("float32", "bfloat16")):
        monkeypatch.setattr(
            select, "measure", lambda r, slow=slow: 1.0 + (r.description.precision == slow)
        )
        chosen = create_runtime(network, device=CPU, backend="eager")
        assert chosen.description.precision == expected


def test_a_precision_that_was_asked_for_is_not_measured(monkeypatch):
    monkeypatch.setattr(select, "measure", lambda runtime: pytest.fail("measured"))
    network = generator(GeneratorConfig("geom_disp", (4, 6, 8)))
    runtime = create_runtime(network, device=CPU, precision="bfloat16", backend="eager")
    assert runtime.description.precision == "bfloat16"


def test_a_measurement_is_a_time():
    runtime = EagerRuntime(generator(CONFIG))
    assert 0 < measure(runtime, size=16) < 10


def test_openvino_that_is_not_there_is_said_in_one_sentence(monkeypatch):
    if importlib.util.find_spec("openvino") is not None:
        pytest.skip("openvino is installed")
    with pytest.raises(AssetError, match="OpenVINO is not installed"):
        create_runtime(generator(CONFIG), device=CPU, backend="openvino")


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_gpu_gives_the_pictures_of_the_cpu(variant):
    config = VARIANTS[variant]
    network = generator(config)
    source, maps = picture(1, 1, config), guidance(config, 1)
    here = EagerRuntime(network)
    there = EagerRuntime(network, device=torch.device("cuda"))
    a = here.render(here.encode_source(source, maps), maps)
    b = there.render(there.encode_source(source, maps), maps)
    assert (a.composite - b.composite).abs().max() < 5e-3
    assert b.composite.device == CPU
    assert has_bfloat16(default_device()) in (True, False)


def write(folder, name, widths, steps=10, identity="ab", crop="authors"):
    folder.mkdir(exist_ok=True)
    network = fold(generator(GeneratorConfig("geom_disp", widths)))
    info = WeightsInfo(network.config, True, identity, VERTICES, steps, crop)
    save_weights(folder / name, network, info)
    return folder / name


def test_without_weights_there_is_no_generator(tmp_path, monkeypatch):
    monkeypatch.setattr("gdpw_core.runtime.find.resources_folder", lambda: tmp_path)
    assert find_weights(device=CPU) is None


def test_a_cpu_takes_the_narrow_network_and_a_gpu_the_wide_one(tmp_path, monkeypatch):
    monkeypatch.setattr("gdpw_core.runtime.find.resources_folder", lambda: tmp_path)
    lite = write(tmp_path / "weights", "z-lite.safetensors", (4, 6))
    base = write(tmp_path / "weights", "a-base.safetensors", (6, 8))
    assert find_weights(device=CPU) == lite
    assert find_weights(device=torch.device("cuda")) == base


def test_of_equal_networks_the_one_trained_longer_is_taken(tmp_path):
    write(tmp_path, "a.safetensors", (4, 6), steps=5)
    longer = write(tmp_path, "b.safetensors", (4, 6), steps=50)
    assert find_weights(folders=[tmp_path], device=CPU) == longer


def test_weights_of_another_head_or_crop_and_damaged_files_are_passed_over(tmp_path):
    write(tmp_path, "head.safetensors", (4, 6), identity="cd")
    write(tmp_path, "crop.safetensors", (4, 6), crop="tight")
    (tmp_path / "broken.safetensors").write_bytes(b"\x00" * 50)
    good = write(tmp_path, "wide.safetensors", (8, 10))
    assert find_weights(folders=[tmp_path], device=CPU, head_identity="ab") == good


def test_the_users_choice_is_taken_as_it_is(tmp_path):
    chosen = tmp_path / "mine.pth"
    assert find_weights(chosen, folders=[tmp_path], device=CPU) == chosen


def test_the_winner_is_remembered_and_not_measured_again(tmp_path, monkeypatch):
    measured = []
    network = generator(CONFIG)

    def measure(runtime):
        measured.append(runtime.description.precision)
        return {"float32": 0.2, "bfloat16": 0.1}[runtime.description.precision]

    monkeypatch.setattr("gdpw_core.runtime.select.measure", measure)
    monkeypatch.setattr("gdpw_core.runtime.select.has_bfloat16", lambda _device: True)
    memory = ChoiceMemory(tmp_path / "cache" / "runtime.json")
    for _ in range(2):
        runtime = create_runtime(network, device=CPU, backend="eager", memory=memory)
        assert runtime.description.precision == "bfloat16"
    assert measured == ["float32", "bfloat16"]
    (tmp_path / "cache" / "runtime.json").write_text("[")
    create_runtime(network, device=CPU, backend="eager", memory=memory)
    assert len(measured) == 4


def test_weights_are_called_as_their_file_or_as_the_folder_that_is_theirs(tmp_path):
    assert weights_name(tmp_path / "lite.safetensors") == "lite"
    assert weights_name(tmp_path / "grandma" / "weights.safetensors") == "grandma"
