"""Which weights to use: the user's choice, else the best that came with the application."""

import logging
from collections.abc import Sequence
from pathlib import Path

import torch

from gdpw_core.errors import AssetError
from gdpw_core.model.weights import WeightsInfo, read_weights_info
from gdpw_core.resources import resources_folder
from gdpw_core.runtime.devices import default_device

_LOG = logging.getLogger(__name__)
# The crop that `gdpw_core.fitting` makes; weights trained on another would see wrong pictures.
_CROP_CONVENTION = "authors"


def find_weights(
    chosen: Path | None = None,
    *,
    folders: Sequence[Path] = (),
    device: torch.device | None = None,
    head_identity: str | None = None,
) -> Path | None:
    """The weights file to switch the generator on with, or None: the training-free path.

    Args:
        chosen: the user's own choice; returned as it is, whatever it holds (loading it says what
            is wrong with it).
        folders: where else to look; `resources/weights` is always looked through last.
        device: a GPU prefers the widest network, a CPU the narrowest; None for the default.
        head_identity: `HeadPack.identity` of the head in use; weights of other heads are passed
            over. None: any.

    Returns:
        The best file of the first folder that has a fitting one.
    """
    if chosen is not None:
        return chosen
    wide_first = (device or default_device()).type != "cpu"
    for folder in (*folders, resources_folder() / "weights"):
        fitting = [
            (path, info)
            for path in sorted(folder.glob("*.safetensors"))
            if (info := _usable(path, head_identity)) is not None
        ]
        if fitting:
            sign = -1 if wide_first else 1
            return min(fitting, key=lambda f: (sign * sum(f[1].config.widths), -f[1].steps))[0]
    return None


def weights_name(path: Path) -> str:
    """What people call a weights file: imports and runs keep theirs in a folder of that name."""
    return path.parent.name if path.stem == "weights" else path.stem


def _usable(path: Path, head_identity: str | None) -> WeightsInfo | None:
    try:
        info = read_weights_info(path)
    except AssetError as error:
        _LOG.warning("passed over: %s", error)
        return None
    other_head = head_identity and info.head_identity and info.head_identity != head_identity
    if other_head or info.crop_convention != _CROP_CONVENTION:
        _LOG.warning("passed over: %s was trained with another head or crop", path.name)
        return None
    return info
