import json
import pickle

import numpy as np
import pytest
import torch
from random_trunks import random_state
from scipy.ndimage import uniform_filter

from gdpw_core.errors import AssetError
from gdpw_core.metrics.dlib_file import dlib_convolutions, read_dlib_resnet
from gdpw_core.metrics.extractors import available
from gdpw_core.metrics.identity import CHIP, DlibFaceNet, cosine, face_chip
from gdpw_core.metrics.intervals import bootstrap_over_people
from gdpw_core.metrics.lpips import Lpips, load_lpips
from gdpw_core.metrics.pickled_arrays import read_pickled_arrays
from gdpw_core.metrics.pixels import l1, psnr, ssim
from gdpw_core.metrics.report import Report, ReportRow
from gdpw_core.metrics.trunk import LAYOUTS, Trunk, state_of_torchvision


def pictures(seed, count=2, side=32):
    return torch.rand(count, 3, side, side, generator=torch.Generator().manual_seed(seed))


# ------------------------------------------------------------------ pixels


def test_l1_counts_8_bit_steps():
    dark = torch.zeros(1, 3, 4, 4)
    assert l1(dark + 10 / 255, dark).item() == pytest.approx(10)


def test_psnr_of_a_known_error():
    dark = torch.zeros(1, 3, 4, 4)
    assert psnr(dark + 0.1, dark).item() == pytest.approx(20)
    assert psnr(dark, dark).item() == pytest.approx(100)


def reference_ssim(a, b):
    """scikit-image's structural_similarity for one channel, data_range 1, written out."""
    norm = 49 / 48
    mean_a, mean_b = uniform_filter(a, 7), uniform_filter(b, 7)
    var_a = norm * (uniform_filter(a * a, 7) - mean_a**2)
    var_b = norm * (uniform_filter(b * b, 7) - mean_b**2)
    both = norm * (uniform_filter(a * b, 7) - mean_a * mean_b)
    value = (2 * mean_a * mean_b + 1e-4) * (2 * both + 9e-4)
    value /= (mean_a**2 + mean_b**2 + 1e-4) * (var_a + var_b + 9e-4)
    return value[3:-3, 3:-3].mean()


def test_ssim_follows_scikit_images_definition():
    a = pictures(1)
    b = (a + 0.1 * pictures(2)).clamp(0, 1)
    expected = [
        np.mean(
            [
                reference_ssim(x.double().numpy(), y.double().numpy())
                for x, y in zip(p, q, strict=True)
            ]
        )
        for p, q in zip(a, b, strict=True)
    ]
    assert ssim(a, b).tolist() == pytest.approx(expected, abs=1e-6)


def test_ssim_of_equal_pictures_is_one():
    a = pictures(3)
    assert ssim(a, a).tolist() == pytest.approx([1, 1])


# ------------------------------------------------------------------ LPIPS and trunks


@pytest.mark.parametrize("net", ["vgg16", "alexnet"])
def test_lpips_is_zero_for_equal_pictures_and_symmetric(net):
    metric = Lpips(net, random_state(net))
    a, b = pictures(4, side=64), pictures(5, side=64)
    assert metric(a, a).abs().max() == 0
    assert torch.allclose(metric(a, b), metric(b, a))
    assert metric(a, b).min() > 0


def test_lpips_does_not_depend_on_the_batch():
    metric = Lpips("alexnet", random_state("alexnet"))
    a, b = pictures(6, side=64), pictures(7, side=64)
    assert metric(a[:1], b[:1]).item() == pytest.approx(metric(a, b)[0].item(), rel=1e-5)


def test_a_trunk_refuses_weights_of_another_network():
    with pytest.raises(AssetError, match="convolution 0 has shape"):
        Trunk("alexnet", random_state("vgg16"))


def test_loss_taps_are_the_first_relu_of_each_block():
    assert LAYOUTS["vgg19"].loss_taps == (0, 2, 4, 8, 12)
    assert LAYOUTS["vgg16"].lpips_taps == (1, 3, 6, 9, 12)


def test_torchvision_names_are_taken_in_order():
    plain = random_state("vgg19", heads=False)
    numbers = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34]
    named = {
        f"features.{number}.{part}": plain[f"conv{i}.{part}"]
        for i, number in enumerate(numbers)
        for part in ("weight", "bias")
    }
    renamed = state_of_torchvision("vgg19", named)
    assert all(torch.equal(renamed[key], plain[key]) for key in plain)


@pytest.mark.slow
@pytest.mark.parametrize(("net", "value"), [("vgg16", 0.6321345), ("alexnet", 0.3799787)])
def test_lpips_of_the_official_weights_matches_the_reference(net, value):
    # The reference: an independent port of the official package, on two mirrored gradients.
    extractor = available(f"lpips_{net}")
    if extractor is None:
        pytest.skip("the weights are not at hand")
    ramp = torch.linspace(0, 1, 64)
    across, down = ramp[None].expand(64, 64), ramp[:, None].expand(64, 64)
    a = torch.stack([across, down, across * down])[None]
    assert load_lpips(net, extractor)(a, a.flip(-1)).item() == pytest.approx(value, abs=2e-6)


# ------------------------------------------------------------------ untrusted files


def test_arrays_are_read_from_a_pickle(tmp_path):
    path = tmp_path / "w.ckpt"
    stored = {"a": {"b": np.arange(3, dtype=np.float32)}}
    path.write_bytes(pickle.dumps(stored))
    assert read_pickled_arrays(path)["a/b"].tolist() == [0, 1, 2]


class Harmful:
    def __reduce__(self):
        return (print, ("run",))


@pytest.mark.parametrize(
    "content",
    [
        {"a": Harmful()},
        {"a": np.array([Harmful()], dtype=object)},
        {"a": np.array([np.nan], np.float32)},
        {"a": "text"},
        [1, 2],
    ],
)
def test_a_pickle_of_anything_else_is_refused_and_not_run(tmp_path, capsys, content):
    path = tmp_path / "w.ckpt"
    path.write_bytes(pickle.dumps(content))
    with pytest.raises(AssetError, match=r"w\.ckpt"):
        read_pickled_arrays(path)
    assert "run" not in capsys.readouterr().out


def test_a_damaged_pickle_is_refused(tmp_path):
    path = tmp_path / "w.ckpt"
    whole = pickle.dumps({"a": np.arange(100, dtype=np.float32)})
    rng = np.random.default_rng(0)
    for _ in range(200):
        damaged = bytearray(whole)
        damaged[rng.integers(len(damaged))] = rng.integers(256)
        path.write_bytes(bytes(damaged[: rng.integers(1, len(damaged))]))
        with pytest.raises(AssetError):
            read_pickled_arrays(path)


def packed(value):
    data = value.to_bytes((value.bit_length() + 7) // 8, "little")
    return bytes([len(data)]) + data


def dlib_record(array, sizes):
    return b"\x01\x02" + b"".join(packed(size) for size in sizes) + array.astype("<f4").tobytes()


def dlib_bytes(rng):
    arrays = []
    for width, before, kernel in dlib_convolutions():
        count = width * before * kernel * kernel
        arrays += [rng.normal(0, 0.05, count + width), rng.normal(0.5, 0.1, 2 * width)]
    arrays.append(rng.normal(0, 0.1, 256 * 128))
    records = [dlib_record(array, (1, len(array), 1, 1)) for array in arrays]
    return b"header" + b"layer".join(records) + b"end", arrays


def test_dlib_tensors_are_found_in_order(tmp_path):
    data, arrays = dlib_bytes(np.random.default_rng(0))
    path = tmp_path / "net.dat"
    path.write_bytes(data)
    state = read_dlib_resnet(path)
    assert np.allclose(state["conv0.weight"].numpy().ravel(), arrays[0][: 32 * 3 * 49])
    assert np.allclose(state["fc.weight"].numpy().ravel(), arrays[-1])
    with torch.inference_mode():
        embedding = DlibFaceNet(state)(torch.rand(1, 3, CHIP, CHIP) * 255)
    assert embedding.shape == (1, 128)


def test_a_truncated_dlib_file_is_refused(tmp_path):
    data, _ = dlib_bytes(np.random.default_rng(0))
    path = tmp_path / "net.dat"
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(AssetError, match=r"net\.dat"):
        read_dlib_resnet(path)


# ------------------------------------------------------------------ identity


def test_a_face_chip_puts_the_eyes_where_the_network_expects_them():
    picture = np.zeros((200, 200, 3), np.uint8)
    landmarks = np.full((478, 2), 100.0)
    outer = (0.8595674595992 + 0.25) / 1.5 * CHIP, (0.2134981538014 + 0.25) / 1.5 * CHIP
    # The five points in dlib's mean face, turned by 30 degrees and scaled to half.
    mean = np.array(
        [[0.8595674595992, 0.2134981538014], [0.6460604764104, 0.2289674387677],
         [0.1205750620789, 0.2137274526848], [0.3340850613712, 0.2290642403242],
         [0.4901123135679, 0.6277975316475]]
    )  # fmt: skip
    turn = np.deg2rad(30)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    landmarks[[263, 362, 33, 133, 2]] = 50 * mean @ rotation.T + (80, 60)
    x, y = landmarks[263].astype(int)
    picture[y - 1 : y + 2, x - 1 : x + 2] = 255
    chip = face_chip(picture, landmarks)
    rows, columns = np.nonzero(chip[..., 0] > 128)
    assert columns.mean() + 0.5 == pytest.approx(outer[0], abs=1.5)
    assert rows.mean() + 0.5 == pytest.approx(outer[1], abs=1.5)


def test_cosine_ignores_length():
    a = np.array([[1.0, 0], [1, 1]])
    assert cosine(a, 5 * a).tolist() == pytest.approx([1, 1])
    assert cosine(a[:1], np.array([[0.0, 2]])).tolist() == pytest.approx([0])


# ------------------------------------------------------------------ intervals and reports


def test_the_interval_comes_from_people_not_pairs():
    # Ten people; all hundred pairs of a person have the same value.
    people = [f"p{i}" for i in range(10) for _ in range(100)]
    values = np.repeat(np.arange(10.0), 100)
    interval = bootstrap_over_people(values, people)
    assert interval.mean == pytest.approx(4.5)
    assert interval.high - interval.low > 2.5  # pairs alone would give 0.36
    assert (interval.n, interval.people) == (1000, 10)


def test_pairs_without_a_value_do_not_count():
    interval = bootstrap_over_people([1.0, np.nan, 3.0], ["a", "b", "c"])
    assert (interval.mean, interval.n) == (2.0, 2)
    assert np.isnan(bootstrap_over_people([np.nan], ["a"]).mean)


def test_the_report_has_the_promised_form():
    interval = bootstrap_over_people([1.0, 2.0], ["a", "b"])
    nothing = bootstrap_over_people([np.nan], ["a"])
    rows = [
        ReportRow("copy", "copy the source", "same", 2, {"l1": interval, "csim": nothing}),
        ReportRow("weights", "lite", "same", 2, {"l1": interval}),
    ]
    report = Report(rows, {"seed": 3})
    content = json.loads(report.to_json())
    first = content["rows"][0]
    assert (first["system"], first["protocol"], first["n"]) == ("copy", "same", 2)
    assert first["metrics"]["l1"]["mean"] == 1.5
    assert first["metrics"]["csim"]["mean"] is None
    assert "**1.50**" in report.to_markdown()
    assert len(report.to_csv().splitlines()) == 4


def test_likeness_to_the_source_has_no_winner():
    high, low = (bootstrap_over_people([value], ["a"]) for value in (0.95, 0.9))
    rows = [
        ReportRow("preview", "preview", "same", 1, {"csim": low, "csim_source": high}),
        ReportRow("weights", "lite", "same", 1, {"csim": high, "csim_source": low}),
    ]
    lines = Report(rows, {}).to_markdown().splitlines()
    assert "csim ↑" in lines[0]
    assert "csim_source |" in lines[0]
    assert [line.count("**") for line in lines] == [0, 0, 0, 2]
