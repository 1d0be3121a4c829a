"""Networks of others, saved as a plain state dict."""

from pathlib import Path

from torch import Tensor

from gdpw_core.errors import AssetError
from gdpw_core.model.torch_file import read_torch_file


def read_state_dict(path: Path, *, largest: int) -> dict[str, Tensor]:
    """Named tensors of a file of `torch.save`, read without running anything in it.

    Args:
        path: the file, of either form that torch wrote.
        largest: bytes beyond which it is not looked at.

    Raises:
        AssetError: damaged, or something else than named tensors.
    """
    content = read_torch_file(path, largest=largest, old_form=True)
    state = {
        key: value
        for key, value in content.items()
        if isinstance(key, str) and isinstance(value, Tensor)
    }
    if not state or len(state) < len(content):
        raise AssetError(f"{path.name}: holds more than named tensors")
    return state
