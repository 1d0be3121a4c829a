"""Inception-v3 up to its last pooling, from the user's own weights: what FID is defined on.

Two files are common. `pt_inception-2015-12-05` (of pytorch-fid) holds the network of the first
FID paper: its averages leave out the padding, and the last block takes a maximum in place of an
average. `inception_v3` of torchvision is another training of the layers; its averages count the
padding. Distances of the two are near each other and not the same.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdpw_core.errors import AssetError
from gdpw_core.metrics.extractors import Extractor, file_digest
from gdpw_core.metrics.torch_weights import read_state_dict
from gdpw_core.model.torch_file import check_state

InceptionKind = Literal["pytorch-fid", "torchvision"]

FEATURES = 2048
_MAX_BYTES = 512 * 2**20  # the files have about 100 MB
_SIDE = 299
_EPSILON = 1e-3  # of every batch norm
_CLASSES: Mapping[int, InceptionKind] = {1008: "pytorch-fid", 1000: "torchvision"}

Kernels = dict[str, tuple[int, int, int, int]]  # convolution: out, in, height, width


def _chain(name: str, before: int, *steps: tuple[str, int, int, int]) -> Kernels:
    """Convolutions one after the other: (suffix, out, height, width)."""
    made: Kernels = {}
    for suffix, width, tall, wide in steps:
        made[f"{name}{suffix}"] = (width, before, tall, wide)
        before = width
    return made


def _block_a(name: str, before: int, pool: int) -> Kernels:
    return {
        **_chain(f"{name}.branch1x1", before, ("", 64, 1, 1)),
        **_chain(f"{name}.branch5x5", before, ("_1", 48, 1, 1), ("_2", 64, 5, 5)),
        **_chain(
            f"{name}.branch3x3dbl", before, ("_1", 64, 1, 1), ("_2", 96, 3, 3), ("_3", 96, 3, 3)
        ),
        **_chain(f"{name}.branch_pool", before, ("", pool, 1, 1)),
    }


def _block_c(name: str, inner: int) -> Kernels:
    return {
        **_chain(f"{name}.branch1x1", 768, ("", 192, 1, 1)),
        **_chain(
            f"{name}.branch7x7", 768, ("_1", inner, 1, 1), ("_2", inner, 1, 7), ("_3", 192, 7, 1)
        ),
        **_chain(
            f"{name}.branch7x7dbl", 768, ("_1", inner, 1, 1), ("_2", inner, 7, 1),
            ("_3", inner, 1, 7), ("_4", inner, 7, 1), ("_5", 192, 1, 7),
        ),
        **_chain(f"{name}.branch_pool", 768, ("", 192, 1, 1)),
    }  # fmt: skip


def _block_e(name: str, before: int) -> Kernels:
    return {
        **_chain(f"{name}.branch1x1", before, ("", 320, 1, 1)),
        **_chain(f"{name}.branch3x3", before, ("_1", 384, 1, 1), ("_2a", 384, 1, 3)),
        **_chain(f"{name}.branch3x3", 384, ("_2b", 384, 3, 1)),
        **_chain(
            f"{name}.branch3x3dbl", before, ("_1", 448, 1, 1), ("_2", 384, 3, 3), ("_3a", 384, 1, 3)
        ),
        **_chain(f"{name}.branch3x3dbl", 384, ("_3b", 384, 3, 1)),
        **_chain(f"{name}.branch_pool", before, ("", 192, 1, 1)),
    }


_STEM = {
    "Conv2d_1a_3x3": (32, 3, 3, 3),
    "Conv2d_2a_3x3": (32, 32, 3, 3),
    "Conv2d_2b_3x3": (64, 32, 3, 3),
    "Conv2d_3b_1x1": (80, 64, 1, 1),
    "Conv2d_4a_3x3": (192, 80, 3, 3),
}
KERNELS: Kernels = {
    **_STEM,
    **_block_a("Mixed_5b", 192, 32),
    **_block_a("Mixed_5c", 256, 64),
    **_block_a("Mixed_5d", 288, 64),
    **_chain("Mixed_6a.branch3x3", 288, ("", 384, 3, 3)),
    **_chain(
        "Mixed_6a.branch3x3dbl", 288, ("_1", 64, 1, 1), ("_2", 96, 3, 3), ("_3", 96, 3, 3)
    ),
    **_block_c("Mixed_6b", 128),
    **_block_c("Mixed_6c", 160),
    **_block_c("Mixed_6d", 160),
    **_block_c("Mixed_6e", 192),
    **_chain("Mixed_7a.branch3x3", 768, ("_1", 192, 1, 1), ("_2", 320, 3, 3)),
    **_chain(
        "Mixed_7a.branch7x7x3", 768, ("_1", 192, 1, 1), ("_2", 192, 1, 7), ("_3", 192, 7, 1),
        ("_4", 192, 3, 3),
    ),
    **_block_e("Mixed_7b", 1280),
    **_block_e("Mixed_7c", 2048),
}  # fmt: skip
"""Every convolution of the network with the shape of its weight."""

_HALVING = frozenset(
    {"Conv2d_1a_3x3", "Mixed_6a.branch3x3", "Mixed_6a.branch3x3dbl_3", "Mixed_7a.branch3x3_2",
     "Mixed_7a.branch7x7x3_4"}
)  # fmt: skip
_UNPADDED = _HALVING | {"Conv2d_2a_3x3", "Conv2d_4a_3x3"}


def state_shapes() -> dict[str, tuple[int, ...]]:
    """Keys and shapes of the tensors that features need, as both files name them."""
    shapes: dict[str, tuple[int, ...]] = {}
    for name, kernel in KERNELS.items():
        shapes[f"{name}.conv.weight"] = kernel
        for part in ("weight", "bias", "running_mean", "running_var"):
            shapes[f"{name}.bn.{part}"] = (kernel[0],)
    return shapes


class Inception(nn.Module):
    """Inception-v3 from picture to the 2048 features of its last pooling.

    Args:
        state: tensors of `state_shapes`.
        kind: whose weights, and so whose pooling.
    """

    def __init__(self, state: Mapping[str, Tensor], kind: InceptionKind) -> None:
        super().__init__()
        self.kind = kind
        for name in KERNELS:
            part = {
                key: state[f"{name}.bn.{key}"].double()
                for key in ("weight", "bias", "running_mean", "running_var")
            }
            # Batch norm in eval mode is a scale and a shift: they go into the convolution.
            scale = part["weight"] / (part["running_var"] + _EPSILON).sqrt()
            weight = state[f"{name}.conv.weight"].double() * scale.view(-1, 1, 1, 1)
            bias = part["bias"] - part["running_mean"] * scale
            layout = torch.channels_last
            plain = name.replace(".", "_")
            self.register_buffer(f"{plain}_weight", weight.float().contiguous(memory_format=layout))
            self.register_buffer(f"{plain}_bias", bias.float())

    def forward(self, pictures: Tensor) -> Tensor:
        """Features `[B, 2048]` of pictures `[B, 3, H, W]`, RGB in [0, 1], any size."""
        x = F.interpolate(pictures, (_SIDE, _SIDE), mode="bilinear", align_corners=False)
        x = (2 * x - 1).contiguous(memory_format=torch.channels_last)
        x = self._convs(x, "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3")
        x = self._convs(F.max_pool2d(x, 3, 2), "Conv2d_3b_1x1", "Conv2d_4a_3x3")
        x = F.max_pool2d(x, 3, 2)
        for name in ("Mixed_5b", "Mixed_5c", "Mixed_5d"):
            x = self._parallel(x, name, "branch1x1", "branch5x5_1 _2", "branch3x3dbl_1 _2 _3")
        x = self._halved(x, "Mixed_6a", "branch3x3", "branch3x3dbl_1 _2 _3")
        for name in ("Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"):
            long = "branch7x7dbl_1 _2 _3 _4 _5"
            x = self._parallel(x, name, "branch1x1", "branch7x7_1 _2 _3", long)
        x = self._halved(x, "Mixed_7a", "branch3x3_1 _2", "branch7x7x3_1 _2 _3 _4")
        x = self._forked(x, "Mixed_7b", last=False)
        x = self._forked(x, "Mixed_7c", last=True)
        return x.mean(dim=(2, 3))

    def _convs(self, x: Tensor, *names: str) -> Tensor:
        for name in names:
            plain = name.replace(".", "_")
            weight = self.get_buffer(f"{plain}_weight")
            padding = 0 if name in _UNPADDED else (weight.shape[2] // 2, weight.shape[3] // 2)
            stride = 2 if name in _HALVING else 1
            bias = self.get_buffer(f"{plain}_bias")
            x = F.relu(F.conv2d(x, weight, bias, stride=stride, padding=padding))
        return x

    def _branch(self, x: Tensor, block: str, chain: str) -> Tensor:
        """Convolutions of one branch, `branch_1 _2 _3` for their common name and suffixes."""
        first, *suffixes = chain.split()
        stem = first.removesuffix("_1")
        names = [first, *(f"{stem}{suffix}" for suffix in suffixes)]
        return self._convs(x, *(f"{block}.{name}" for name in names))

    def _parallel(self, x: Tensor, block: str, *chains: str) -> Tensor:
        branches = [self._branch(x, block, chain) for chain in chains]
        return torch.cat([*branches, self._pooled(x, block)], dim=1)

    def _halved(self, x: Tensor, block: str, *chains: str) -> Tensor:
        branches = [self._branch(x, block, chain) for chain in chains]
        return torch.cat([*branches, F.max_pool2d(x, 3, 2)], dim=1)

    def _forked(self, x: Tensor, block: str, *, last: bool) -> Tensor:
        wide = self._branch(x, block, "branch3x3_1")
        deep = self._branch(x, block, "branch3x3dbl_1 _2")
        branches = [
            self._branch(x, block, "branch1x1"),
            *(self._convs(wide, f"{block}.branch3x3_2{side}") for side in "ab"),
            *(self._convs(deep, f"{block}.branch3x3dbl_3{side}") for side in "ab"),
        ]
        return torch.cat([*branches, self._pooled(x, block, largest=last)], dim=1)

    def _pooled(self, x: Tensor, block: str, *, largest: bool = False) -> Tensor:
        first = self.kind == "pytorch-fid"
        if first and largest:
            pooled = F.max_pool2d(x, 3, stride=1, padding=1)
        else:
            pooled = F.avg_pool2d(x, 3, stride=1, padding=1, count_include_pad=not first)
        return self._convs(pooled, f"{block}.branch_pool")


def read_inception(path: Path) -> tuple[Inception, Extractor]:
    """The network in a user's file, and what a report says of it.

    Args:
        path: torchvision's `inception_v3_google-*.pth` or `pt_inception-2015-12-05-*.pth`; read
            with torch's restricted unpickler.

    Raises:
        AssetError: with one sentence that names the file and the cause.
    """
    state = read_state_dict(path, largest=_MAX_BYTES)
    classes = state.get("fc.weight")
    kind = None if classes is None or classes.ndim != 2 else _CLASSES.get(len(classes))
    if kind is None:
        raise AssetError(
            f"{path.name}: not Inception-v3 of torchvision or of pytorch-fid (no classifier of "
            "1000 or 1008 classes)"
        )
    ignored = (".num_batches_tracked", "fc.weight", "fc.bias")
    used = {
        key: tensor
        for key, tensor in state.items()
        if not key.startswith("AuxLogits.") and not key.endswith(ignored)
    }
    check_state(used, state_shapes(), path.name)
    network = Inception(used, kind).eval().requires_grad_(False)
    return network, Extractor(f"Inception-v3 of {kind}", path, file_digest(path))
