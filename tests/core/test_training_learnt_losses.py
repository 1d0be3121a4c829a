"""Losses that are metrics: LPIPS of the output, the identity of its face."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from random_trunks import random_state
from small_networks import one_thread  # noqa: F401
from torch import nn

from gdpw_core.head.pack import load_pack
from gdpw_core.metrics.identity import CHIP, face_chip, mean_embedding
from gdpw_core.metrics.lpips import Lpips
from gdpw_core.model.generator import GeneratorOutput
from gdpw_core.model.surroundings import Surroundings
from gdpw_core.training.objective.identity import IdentityLoss
from gdpw_core.training.objective.losses import ReconstructionLoss
from gdpw_core.training.recipe import RECIPES

SIDE = 32


@pytest.fixture(scope="module")
def lpips() -> Lpips:
    """VGG-16 and heads with random weights."""
    state = random_state("vgg16")
    return Lpips("vgg16", state).eval().requires_grad_(False)


def picture(seed: int, side: int = SIDE) -> torch.Tensor:
    return torch.rand(2, 3, side, side, generator=torch.Generator().manual_seed(seed))


def lpips_loss(lpips, ours, driving, weight):
    config = replace(
        RECIPES["lite"].losses, perceptual=0.0, warp_perceptual=0.0, paint_perceptual=0.0,
        lpips=3.0, pyramid=1, cut=0,
    )  # fmt: skip
    loss = ReconstructionLoss(config, None, "pixel_centres", lpips)
    output = GeneratorOutput((torch.zeros(2, 2, SIDE, SIDE),), ours, weight, ours, ours)
    return loss(output, Surroundings(picture(3)), driving, weight, (0, 0))[-1]


def test_the_loss_is_the_metric_where_all_pixels_count(lpips):
    ours, driving = picture(1), picture(2)
    loss = lpips_loss(lpips, ours, driving, torch.ones(2, 1, SIDE, SIDE))
    assert float(loss) == pytest.approx(3 * float(lpips(ours, driving).mean()), rel=1e-5)


def test_pixels_without_weight_cost_nothing(lpips):
    weight = torch.zeros(2, 1, SIDE, SIDE)
    assert float(lpips_loss(lpips, picture(1), picture(2), weight)) == 0


def test_flat_pictures_give_gradients_that_are_numbers(lpips):
    ours = torch.zeros(2, 3, SIDE, SIDE, requires_grad=True)
    lpips_loss(lpips, ours, picture(2), torch.ones(2, 1, SIDE, SIDE)).backward()
    assert torch.isfinite(ours.grad).all()
    assert ours.grad.abs().max() > 0


class Thumbnail(nn.Module):
    """An embedding that can be foreseen: the chip itself, 6 x 6, shifted by the mean embedding."""

    def forward(self, chips: torch.Tensor) -> torch.Tensor:
        small = nn.functional.avg_pool2d(chips, 25).mean(dim=1).flatten(1)
        mean = torch.tensor(mean_embedding(), dtype=torch.float32)
        return nn.functional.pad(small, (0, len(mean) - small.shape[1])) + mean


@pytest.fixture(scope="module")
def faces():
    """A head in crop space at two places, and pictures smooth enough to be cut out twice."""
    pack = load_pack()
    template = pack.v_template - pack.v_template.mean(axis=0)
    vertices = template * 5 * (1, -1, -1)
    turned = vertices @ np.array([[0.8, 0.1, -0.6], [0.0, 1.0, 0.0], [0.6, 0.0, 0.8]])
    both = np.stack([vertices, turned + (0.1, -0.05, 0)])
    coarse = picture(4, 4)
    pictures = nn.functional.interpolate(coarse, 128, mode="bicubic").clamp(0, 1)
    return pack, pictures, torch.tensor(both, dtype=torch.float32)


def test_the_face_is_cut_out_as_the_metric_does(faces):
    pack, pictures, vertices = faces
    ours = IdentityLoss(Thumbnail(), pack).embedding(pictures, vertices)
    for i in range(2):
        points = pack.mediapipe.points(vertices[i].numpy(), pack.faces)
        landmarks = (points + 1) * (pictures.shape[-1] / 2)
        pixels = (pictures[i].permute(1, 2, 0) * 255).round().byte().numpy()
        chip = torch.tensor(face_chip(pixels, landmarks)).permute(2, 0, 1)[None].float()
        assert chip.shape[-1] == CHIP
        theirs = Thumbnail()(chip)[0] - torch.tensor(mean_embedding(), dtype=torch.float32)
        assert torch.allclose(ours[i], theirs, atol=2.0)
        assert theirs.std() > 10


def test_a_face_is_known_again_elsewhere_in_another_picture(faces):
    pack, pictures, vertices = faces
    loss = IdentityLoss(Thumbnail(), pack)
    moved = vertices.clone()
    moved[..., 0] += 8 * 2 / pictures.shape[-1]
    shifted = torch.roll(pictures, 8, dims=3)
    assert float(loss(shifted, moved, pictures, vertices)) == pytest.approx(0, abs=1e-4)
    assert float(loss(shifted, vertices, pictures, vertices)) > 0.001


def test_the_same_face_costs_nothing_and_another_one_pulls_at_the_picture(faces):
    pack, pictures, vertices = faces
    loss = IdentityLoss(Thumbnail(), pack)
    same = loss(pictures, vertices, pictures, vertices)
    assert float(same) == pytest.approx(0, abs=1e-6)
    ours = pictures.flip(0).clone().requires_grad_()
    other = loss(ours, vertices, pictures, vertices)
    other.backward()
    assert float(other.detach()) > 0.01
    assert ours.grad.abs().max() > 0
