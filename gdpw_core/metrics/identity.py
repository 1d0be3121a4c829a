"""Identity embeddings and CSIM, the cosine similarity of two of them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from gdpw_core.errors import AssetError
from gdpw_core.metrics.dlib_file import DLIB_BLOCKS, dlib_convolutions
from gdpw_core.metrics.extractors import Extractor, load_extractor
from gdpw_core.resources import resource

CHIP = 150
# Outer and inner corners of both eyes and the base of the nose in the landmarker's numbering,
# and their places in dlib's mean face (0-1 over the face without padding).
CHIP_LANDMARKS = (263, 362, 33, 133, 2)
_MEAN_FACE = np.array(
    [
        [0.8595674595992, 0.2134981538014],
        [0.6460604764104, 0.2289674387677],
        [0.1205750620789, 0.2137274526848],
        [0.3340850613712, 0.2290642403242],
        [0.4901123135679, 0.6277975316475],
    ]
)
_PADDING = 0.25
CHIP_GOAL = (_MEAN_FACE + _PADDING) / (1 + 2 * _PADDING) * CHIP
"""Where those landmarks lie in a face chip, `[5, 2]` continuous pixels."""


class DlibFaceNet(nn.Module):
    """dlib's face recognition network: a face chip to 128 numbers.

    Two pictures of one person lie closer than 0.6 (Euclidean).

    Args:
        state: tensors of `read_dlib_resnet`.
    """

    def __init__(self, state: Mapping[str, Tensor]) -> None:
        super().__init__()
        for key, value in state.items():
            self.register_buffer(key.replace(".", "_"), value)
        if len(state) != 4 * len(dlib_convolutions()) + 1:
            raise AssetError(f"identity network: {len(state)} tensors, damaged?")

    def _layer(self, x: Tensor, index: int, stride: int, padding: int) -> Tensor:
        weight, bias = self.get_buffer(f"conv{index}_weight"), self.get_buffer(f"conv{index}_bias")
        x = F.conv2d(x, weight, bias, stride=stride, padding=padding)
        scale = self.get_buffer(f"affine{index}_scale").view(1, -1, 1, 1)
        return x * scale + self.get_buffer(f"affine{index}_shift").view(1, -1, 1, 1)

    def forward(self, chips: Tensor) -> Tensor:
        """Embeddings `[B, 128]` of face chips `[B, 3, 150, 150]`, RGB, 0-255."""
        mean = chips.new_tensor((122.782, 117.001, 104.298)).view(1, 3, 1, 1)
        x = F.relu(self._layer((chips - mean) / 256.0, 0, stride=2, padding=0))
        x = F.max_pool2d(x, 3, 2)
        index = 1
        for _, count, halves in DLIB_BLOCKS:
            for unit in range(count):
                down = halves and unit == 0
                y = F.relu(self._layer(x, index, 2 if down else 1, 0 if down else 1))
                y = self._layer(y, index + 1, 1, 1)
                x = F.relu(_padded_sum(y, F.avg_pool2d(x, 2, 2) if down else x))
                index += 2
        return x.mean(dim=(2, 3)) @ self.get_buffer("fc_weight")


def _padded_sum(a: Tensor, b: Tensor) -> Tensor:
    """Add as dlib's add_prev: the smaller tensor is padded with zeros at the end of each axis."""
    channels, height, width = (max(a.shape[i], b.shape[i]) for i in (1, 2, 3))

    def padded(x: Tensor) -> Tensor:
        gaps = (0, width - x.shape[3], 0, height - x.shape[2], 0, channels - x.shape[1])
        return F.pad(x, gaps)

    return padded(a) + padded(b)


def face_chip(rgb8: NDArray[np.uint8], landmarks: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The 150 px picture that the network expects, cut out by a similarity transform.

    Args:
        rgb8: picture, `[H, W, 3]`.
        landmarks: `[478, 2+]` in the picture's continuous pixels.
    """
    points = np.asarray(landmarks, np.float64)[list(CHIP_LANDMARKS), :2]
    return face_picture(rgb8, points, CHIP_GOAL, CHIP)


def face_picture(
    rgb8: NDArray[np.uint8],
    points: NDArray[np.float64],
    goal: NDArray[np.float64],
    side: int,
) -> NDArray[np.uint8]:
    """A square picture in which `points` of the given one come as near to `goal` as they can.

    Args:
        rgb8: picture, `[H, W, 3]`.
        points: `[N, 2]`, continuous pixels of the picture.
        goal: `[N, 2]`, continuous pixels of the result.
        side: of the result, pixels.
    """
    matrix = _similarity(np.asarray(points, np.float64), goal)
    # OpenCV puts whole numbers at pixel centres; ours lie at halves.
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    cut = cv2.warpAffine(rgb8, matrix, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(cut, np.uint8)


def _similarity(points: NDArray[np.float64], goal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least-squares rotation, scale and shift from `points` to `goal`, `[2, 3]`."""
    centre, centre_goal = points.mean(axis=0), goal.mean(axis=0)
    a = (points - centre) @ (1, 1j)
    b = (goal - centre_goal) @ (1, 1j)
    turn = np.vdot(a, b) / np.vdot(a, a).real
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    return np.column_stack((linear, centre_goal - linear @ centre))


def mean_embedding() -> NDArray[np.float64]:
    """Mean of dlib's embeddings of 163 people, `[128]`."""
    return np.asarray(np.loadtxt(resource("evaluation", "dlib_mean_embedding.txt")), np.float64)


class IdentityMetric(Protocol):
    """Anything that turns a face into an embedding whose cosine tells people apart."""

    extractor: Extractor

    def embedding(
        self, rgb8: NDArray[np.uint8], landmarks: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Embedding `[D]` of the face with these landmarks `[478, 2+]` in a picture."""


class DlibMetric:
    """CSIM with dlib's embedding, centred on the mean face of many people.

    dlib's embeddings share a large common part (raw cosines lie above 0.9 even between
    strangers), so the mean embedding of 163 people is taken off first: strangers then scatter
    around 0, and one person's pictures lie near 1.
    """

    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor
        self._net = DlibFaceNet(load_extractor(extractor)).eval().requires_grad_(False)
        self._mean = mean_embedding()

    def embedding(
        self, rgb8: NDArray[np.uint8], landmarks: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Centred embedding `[128]` of the face with these landmarks `[478, 2+]` in a picture."""
        raw = self.raw_embeddings([face_chip(rgb8, landmarks)])[0]
        return np.asarray(raw - self._mean, np.float64)

    def raw_embeddings(self, chips: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
        """Embeddings `[N, 128]` of face chips as the network gives them."""
        with torch.inference_mode():
            batch = torch.from_numpy(np.stack(chips)).permute(0, 3, 1, 2).float()
            return np.asarray(self._net(batch).double().numpy(), np.float64)


def cosine(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cosine of the angle between rows, `[N]`."""
    norms = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    products = (a * b).sum(axis=1)
    return np.asarray(products / np.maximum(norms, 1e-12), np.float64)
