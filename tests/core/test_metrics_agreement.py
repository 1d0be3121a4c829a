"""Metrics agree with reference implementations, know the ideal, and intervals hold the truth."""

import numpy as np
import pytest
import torch
from scipy.linalg import sqrtm

from gdpw_core.image import decode_photo
from gdpw_core.metrics.frechet import frechet_distance, kernel_distance, set_interval
from gdpw_core.metrics.intervals import bootstrap_over_people
from gdpw_core.metrics.pixels import l1, psnr, ssim

# structural_similarity and peak_signal_noise_ratio of scikit-image 0.26.0 on `picture_pairs`,
# channel_axis -1, data_range 1.
SCIKIT_IMAGE = {
    "random": (0.822568238225009, 14.954538249139622),
    "shifted": (0.7067910710495303, 20.631945086669106),
    "noisy": (0.5566961818937067, 26.285035576919256),
    "darker": (0.964633557144445, 17.82875063908603),
}


@pytest.fixture(scope="module")
def picture_pairs(repository):
    """Random pictures and a real one, float32 `[H, W, 3]`, against changed versions."""
    portrait = repository / "resources" / "samples" / "astronaut.png"
    real = (decode_photo(portrait).srgb8()[:256, 120:376] / np.float32(255)).astype(np.float32)
    rng = np.random.default_rng(7)
    random = rng.random((48, 64, 3), np.float32)
    near = np.clip(random + 0.2 * rng.standard_normal(random.shape, np.float32), 0, 1)
    noisy = np.clip(real + 0.05 * rng.standard_normal(real.shape, np.float32), 0, 1)
    return {
        "random": (random, near),
        "shifted": (real, np.roll(real, 2, axis=1)),
        "noisy": (real, noisy),
        "darker": (real, real * np.float32(0.8)),
    }


def batch(picture: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.array(picture, np.float32)).permute(2, 0, 1)[None]


@pytest.mark.parametrize("name", list(SCIKIT_IMAGE))
def test_ssim_and_psnr_agree_with_scikit_image(picture_pairs, name):
    a, b = map(batch, picture_pairs[name])
    found = float(ssim(a, b)), float(psnr(a, b))
    assert found == pytest.approx(SCIKIT_IMAGE[name], rel=1e-4)


def features(seed: int, count: int, width: int, shift: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    mixed = rng.normal(size=(count, width)) @ rng.normal(size=(width, width))
    return (mixed + shift).astype(np.float32)


@pytest.mark.parametrize(("count", "width"), [(300, 40), (40, 96)])
def test_the_frechet_distance_agrees_with_scipys_square_root(count, width):
    a, b = features(1, count, width), features(2, count + 7, width, shift=0.5)
    covariance_a, covariance_b = (np.cov(x.astype(np.float64).T) for x in (a, b))
    gap = a.mean(axis=0, dtype=np.float64) - b.mean(axis=0, dtype=np.float64)
    root = sqrtm(covariance_a @ covariance_b).real
    expected = gap @ gap + np.trace(covariance_a + covariance_b - 2 * root)
    assert frechet_distance(a, b) == pytest.approx(expected, rel=1e-4)


def test_the_kernel_distance_agrees_with_a_double_loop():
    a, b = features(3, 12, 5), features(4, 9, 5, shift=0.3)

    def kernel(x, y):
        return (float(np.dot(x.astype(float), y.astype(float))) / 5 + 1) ** 3

    def within(some):
        return np.mean([kernel(x, y) for i, x in enumerate(some) for j, y in enumerate(some)
                        if i != j])  # fmt: skip

    expected = within(a) + within(b) - 2 * np.mean([kernel(x, y) for x in a for y in b])
    assert kernel_distance(a, b) == pytest.approx(expected, rel=1e-4)


def test_the_kernel_distance_of_sets_of_one_kind_is_nought_on_average():
    rng = np.random.default_rng(5)
    found = [kernel_distance(*rng.normal(size=(2, 25, 6))) for _ in range(400)]
    error = np.std(found) / np.sqrt(len(found))
    assert abs(np.mean(found)) < 3 * error


# ------------------------------------------------------------------ ideal and worse


def test_identical_pictures_are_ideal_and_shuffled_ones_clearly_worse(picture_pairs):
    real = batch(picture_pairs["noisy"][0])
    cut = real.unfold(2, 64, 64).unfold(3, 64, 64)[0].permute(1, 2, 0, 3, 4).reshape(-1, 3, 64, 64)
    shuffled = cut.roll(1, dims=0)
    assert l1(cut, cut).max() == 0
    assert ssim(cut, cut).min() == pytest.approx(1)
    assert psnr(cut, cut).min() == 100
    assert l1(cut, shuffled).mean() > 20
    assert ssim(cut, shuffled).mean() < 0.6
    assert psnr(cut, shuffled).mean() < 20


def test_a_set_is_at_no_distance_from_itself_and_far_from_another():
    a, other = features(6, 200, 16), features(7, 200, 16, shift=2)
    mixed = np.random.default_rng(0).permuted(a, axis=1)  # features no longer belong together
    same = frechet_distance(a, a[::-1])
    assert same == pytest.approx(0, abs=1e-6 * frechet_distance(a, other))
    assert frechet_distance(a, mixed) > 1
    assert kernel_distance(a, a) < 0.01 * kernel_distance(a, other)


# ------------------------------------------------------------------ intervals


@pytest.mark.parametrize("people", [6, 12, 40])
def test_bootstrap_intervals_cover_the_truth_at_the_stated_rate(people):
    covered = 0
    for seed in range(500):
        rng = np.random.default_rng(seed)
        counts = rng.integers(2, 9, people)
        names = np.repeat(np.arange(people), counts).astype(str)
        values = 3 + rng.normal(size=people).repeat(counts) + rng.normal(size=counts.sum())
        interval = bootstrap_over_people(values, names.tolist(), draws=600, seed=seed)
        covered += interval.low <= 3 <= interval.high
    assert 0.91 <= covered / 500 <= 0.98


def test_intervals_of_set_distances_cover_the_truth_at_the_stated_rate():
    # Two normal sets whose means lie one apart in one of four features. The kernel distance has
    # no bias, so its mean over many draws is the truth.
    def draw(seed):
        rng = np.random.default_rng(seed)
        a, b = rng.normal(size=(2, 60, 4))
        b[:, 0] += 1
        return a, b

    truth = np.mean([kernel_distance(*draw(10_000 + seed)) for seed in range(3000)])
    people = [str(i // 3) for i in range(60)]
    covered = 0
    for seed in range(300):
        interval = set_interval(kernel_distance, *draw(seed), people)
        covered += interval.low <= truth <= interval.high
    assert 0.91 <= covered / 300 <= 0.98


def test_one_person_gives_a_set_distance_without_an_interval():
    a, b = features(1, 8, 4), features(2, 8, 4)
    interval = set_interval(frechet_distance, a, b, ["ada"] * 8)
    assert interval.mean == pytest.approx(frechet_distance(a, b))
    assert np.isnan(interval.low)
