"""Networks that a user brings: Inception-v3 for FID, ArcFace for CSIM."""

import cv2
import numpy as np
import pytest
import torch
from onnx_networks import embedding_network, field, model, node, tensor, value

from gdpw_core.errors import AssetError
from gdpw_core.metrics.arcface import SIDE, ArcFaceMetric, aligned_face
from gdpw_core.metrics.identity import cosine
from gdpw_core.metrics.inception import FEATURES, Inception, read_inception, state_shapes
from gdpw_core.metrics.realism import Realism

# Features of the seeded weights and pictures below, computed with torchvision 0.28.0 and with
# pytorch-fid 0.3.0: numbers 1000, 1500 and 2047 of the first picture, mean over all.
REFERENCE = {
    "torchvision": (0.037252, 0.377813, 1.716445, 1.027590948572774),
    "pytorch-fid": (0.034612, 0.375318, 2.936664, 1.0936458580212436),
}


def inception_state() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    state = {}
    for key, shape in state_shapes().items():
        if key.endswith("conv.weight"):
            fan = shape[1] * shape[2] * shape[3]
            state[key] = torch.randn(shape, generator=generator) * (2 / fan) ** 0.5
        elif key.endswith("running_var"):
            state[key] = torch.rand(shape, generator=generator) + 0.5
        elif key.endswith("bn.weight"):
            state[key] = torch.rand(shape, generator=generator) * 0.5 + 0.75
        else:
            state[key] = torch.randn(shape, generator=generator) * 0.1
    return state


@pytest.fixture(scope="module")
def state():
    return inception_state()


def official(state, kind: str) -> dict[str, torch.Tensor]:
    """The whole file: classifier, and for torchvision the auxiliary one and batch counters."""
    if kind == "pytorch-fid":
        return {**state, "fc.weight": torch.zeros(1008, FEATURES), "fc.bias": torch.zeros(1008)}
    counters = {
        key.replace("running_var", "num_batches_tracked"): torch.tensor(0)
        for key in state
        if key.endswith("running_var")
    }
    return {
        **state, **counters, "AuxLogits.conv0.conv.weight": torch.zeros(128, 768, 1, 1),
        "fc.weight": torch.zeros(1000, FEATURES), "fc.bias": torch.zeros(1000),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["torchvision", "pytorch-fid"])
def test_features_are_those_of_the_reference_networks(state, kind):
    pictures = torch.rand(2, 3, 96, 96, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        features = Inception(state, kind)(pictures)
    found = (*features[0, [1000, 1500, 2047]].tolist(), float(features.double().mean()))
    assert found == pytest.approx(REFERENCE[kind], rel=1e-4)


@pytest.mark.parametrize("kind", ["torchvision", "pytorch-fid"])
def test_both_common_files_are_told_apart_and_named_with_their_hash(state, tmp_path, kind):
    path = tmp_path / "inception.pth"
    torch.save(official(state, kind), path, _use_new_zipfile_serialization=kind == "torchvision")
    realism = Realism(path, None)
    assert realism.extractor.name == f"Inception-v3 of {kind}"
    assert len(realism.extractor.sha256) == 64
    assert list(realism.distances) == ["fid", "kid"]


def broken(state, how: str) -> object:
    whole = official(state, "pytorch-fid")
    name = "Mixed_6c.branch7x7_2.conv.weight"
    if how == "missing":
        del whole[name]
    elif how == "shape":
        whole[name] = torch.zeros(160, 160, 7, 1)
    elif how == "not finite":
        whole["Mixed_7c.branch1x1.bn.bias"] = torch.full((320,), torch.nan)
    elif how == "unknown":
        whole["Mixed_8a.conv.weight"] = torch.zeros(1)
    elif how == "classes":
        whole["fc.weight"] = torch.zeros(10, FEATURES)
    return whole if how != "list" else [whole]


@pytest.mark.parametrize("how", ["missing", "shape", "not finite", "unknown", "classes", "list"])
def test_another_network_is_refused_in_one_sentence(state, tmp_path, how):
    path = tmp_path / "inception.pth"
    torch.save(broken(state, how), path)
    with pytest.raises(AssetError, match=r"^inception\.pth: [^\n]+$"):
        read_inception(path)


def test_a_shortened_file_is_refused_in_one_sentence(state, tmp_path):
    path = tmp_path / "inception.pth"
    torch.save({"fc.weight": torch.zeros(1008, FEATURES)}, path)
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(AssetError, match=r"^inception\.pth: [^\n]+$"):
        read_inception(path)


# ------------------------------------------------------------------ ArcFace

LANDMARKS = np.random.default_rng(0).uniform(40, 90, (478, 2))


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    path = tmp_path_factory.mktemp("arcface") / "small.onnx"
    path.write_bytes(embedding_network())
    return path


def test_an_onnx_network_gives_embeddings_that_tell_pictures_apart(network):
    metric = ArcFaceMetric(network)
    rng = np.random.default_rng(1)
    one, other = (rng.integers(0, 256, (128, 128, 3), dtype=np.uint8) for _ in range(2))
    first = metric.embedding(one, LANDMARKS)[None]
    assert first.shape == (1, 64)
    assert cosine(first, metric.embedding(one, LANDMARKS)[None])[0] == pytest.approx(1)
    assert cosine(first, metric.embedding(other, LANDMARKS)[None])[0] < 0.97
    assert "small.onnx" in metric.extractor.name
    assert len(metric.extractor.sha256) == 64


def test_a_network_that_scales_its_input_itself_is_given_plain_bytes(network, tmp_path):
    path = tmp_path / "scales.onnx"
    path.write_bytes(embedding_network(scales=True))
    picture = np.random.default_rng(2).integers(0, 256, (128, 128, 3), dtype=np.uint8)
    plain, scaled = (ArcFaceMetric(p).embedding(picture, LANDMARKS) for p in (network, path))
    assert np.allclose(plain, scaled, atol=1e-4)


def test_the_face_is_turned_upright_into_the_template():
    # Eyes and mouth of a face that is turned by 40 degrees and a third larger than the template.
    turn = np.deg2rad(40)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) * 1.33
    template = np.array([[38.3, 51.7], [73.5, 51.5], [56.0, 71.7], [41.5, 92.4], [70.7, 92.2]])
    places = template @ rotation.T + (120, 20)
    landmarks = np.zeros((478, 2))
    for i, group in enumerate(((33, 133), (362, 263), (4,), (61,), (291,))):
        landmarks[list(group)] = places[i]
    picture = np.zeros((260, 260, 3), np.uint8)
    cv2.circle(picture, tuple(np.rint(places[0]).astype(int).tolist()), 4, (255, 255, 255), -1)
    face = aligned_face(picture, landmarks)
    rows, columns = np.nonzero(face[..., 0] > 128)
    assert face.shape == (SIDE, SIDE, 3)
    assert (columns.mean(), rows.mean()) == pytest.approx((38.3, 51.7), abs=1)


def external(data: bytes) -> bytes:
    """A network one of whose tensors lies in another file."""
    outside = tensor("w", np.zeros((1, 3, 1, 1), np.float32)) + field(13, field(1, "location"))
    conv = node("Conv", ["picture", "w"], "out")
    return model([conv], [outside], value("picture", 1, 3, 112, 112), value("out", 1, 1, 112, 112))


def ending(data: bytes) -> bytes:
    """A tensor without values: OpenCV's importer ends the process on it."""
    assert data.count(b"weightJ") == 1
    return data.replace(b"weightJ", b"weight[")


DAMAGES = {
    "empty": lambda data: b"",
    "text": lambda data: b"no network at all",
    "shortened": lambda data: data[: len(data) // 2],
    "outside": external,
    "a tensor without values": ending,
    "another size": lambda data: embedding_network(side=64),
    "a picture out": lambda data: embedding_network(size=3),
}


@pytest.mark.parametrize("damage", list(DAMAGES))
def test_damaged_and_other_onnx_files_are_refused_in_one_sentence(network, tmp_path, damage):
    path = tmp_path / "bad.onnx"
    path.write_bytes(DAMAGES[damage](network.read_bytes()))
    with pytest.raises(AssetError, match=r"^bad\.onnx: [^\n]+$"):
        ArcFaceMetric(path)
