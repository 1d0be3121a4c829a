"""What lies in a run folder, for who looks on while a run is under way, in this process or not."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHECKPOINTS = "checkpoints"
LOG = "log.jsonl"
PICTURES = "pictures"
WEIGHTS = "weights.safetensors"
MANIFEST = "dataset.json"
"""Of a prepared dataset."""
_STOP = "stop"

Row = dict[str, Any]


def ask_to_stop(folder: Path) -> None:
    """Let a run end after the step at hand, with a checkpoint, as Ctrl-C would.

    Works for a run of any process, also on another machine that sees the folder.

    Raises:
        OSError: the folder cannot be written.
    """
    (folder / _STOP).touch()


def stop_asked(folder: Path) -> bool:
    """Whether a run was asked to end."""
    return (folder / _STOP).exists()


def forget_stop(folder: Path) -> None:
    """Begin without an earlier request."""
    (folder / _STOP).unlink(missing_ok=True)


def steps_done(folder: Path) -> int:
    """Step of the newest checkpoint of a run; 0 where there is none."""
    steps = [path.stem.rpartition("-")[2] for path in (folder / CHECKPOINTS).glob("step-*.pth")]
    return max((int(step) for step in steps if step.isdigit()), default=0)


def has_checkpoint(folder: Path) -> bool:
    """Whether a run was begun there that can be continued."""
    return any((folder / CHECKPOINTS).glob("step-*.pth"))


def is_dataset(folder: Path) -> bool:
    """Whether a folder is a prepared dataset, whole or of parts."""
    return (folder / MANIFEST).is_file() or any(folder.glob(f"*/{MANIFEST}"))


def grids(folder: Path) -> list[tuple[int, Path]]:
    """Step and file of every picture grid of the validation pairs, in order."""
    found = []
    for path in (folder / PICTURES).glob("pairs-*.png"):
        step = path.stem.rpartition("-")[2]
        if step.isdigit():
            found.append((int(step), path))
    return sorted(found)


@dataclass
class LogReader:
    """Reads the log of a run as it grows.

    Args:
        folder: of the run; neither it nor the log need be there yet.
    """

    folder: Path
    _place: int = field(default=0, init=False)

    def rows(self) -> list[Row]:
        """The rows that came since the last call; a line that is still being written waits."""
        try:
            with (self.folder / LOG).open("rb") as file:
                file.seek(self._place)
                block = file.read()
        except OSError:
            return []
        whole = block[: block.rfind(b"\n") + 1]
        self._place += len(whole)
        rows = []
        for line in whole.splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict):
                rows.append(row)
        return rows
