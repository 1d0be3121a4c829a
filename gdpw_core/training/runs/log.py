"""The log of a run: JSON lines always, TensorBoard where it is installed, picture grids."""

import io
import json
import logging
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gdpw_core.image import write_whole
from gdpw_core.training.runs.files import LOG, PICTURES

log = logging.getLogger(__name__)


class RunLog:
    """Writes what happens in a run into its folder.

    Args:
        folder: of the run.
        active: False in all but one process of a run.
    """

    def __init__(self, folder: Path, *, active: bool = True) -> None:
        self._folder = folder
        self._active = active
        self._board = _tensorboard(folder) if active else None

    def row(self, kind: str, step: int, values: Mapping[str, object]) -> None:
        """Append a line to `log.jsonl`; numbers go to TensorBoard as `kind/name`.

        A value that is not finite is written as text: JSON has no word for it.
        """
        if not self._active:
            return
        plain = {
            name: str(value) if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in values.items()
        }
        line = json.dumps({"kind": kind, "step": step, **plain}, default=str)
        with (self._folder / LOG).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        if self._board is not None:
            for name, value in values.items():
                if isinstance(value, int | float):
                    self._board.add_scalar(f"{kind}/{name}", value, step)

    def picture(self, name: str, step: int, picture: NDArray[np.uint8]) -> None:
        """Save a picture `[H, W, 3]` as `pictures/name-step.png`, whole for who looks on."""
        if not self._active:
            return
        folder = self._folder / PICTURES
        folder.mkdir(exist_ok=True)
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "PNG")
        write_whole(folder / f"{name}-{step:08d}.png", file.getbuffer())
        if self._board is not None:
            self._board.add_image(name, picture, step, dataformats="HWC")

    def close(self) -> None:
        """Flush and close."""
        if self._board is not None:
            self._board.close()


def _tensorboard(folder: Path) -> Any:  # noqa: ANN401  # a writer of an optional package
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        log.info("TensorBoard is not installed: log.jsonl and pictures/ only")
        return None
    return SummaryWriter(str(folder / "tensorboard"))
