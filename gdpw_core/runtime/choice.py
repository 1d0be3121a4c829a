"""Which way of running was the fastest on this machine, kept between starts."""

import json
import os
import platform
from pathlib import Path

import torch

from gdpw_core.errors import OutputError
from gdpw_core.image import write_whole

_MOST_BYTES = 100_000


class ChoiceMemory:
    """Names of winners by situation, in a small file of the user's cache.

    A measurement costs a second at every start, and two that come out differently would make two
    exports of one edit differ.

    Args:
        path: the file; None for that of the user.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or _default_path()

    def recall(self, situation: str) -> str | None:
        """The winner of a situation; None if it was never measured."""
        found = self._read().get(_here(situation))
        return found if isinstance(found, str) else None

    def keep(self, situation: str, winner: str) -> None:
        """Remember a winner; without room on the disk it is measured again next time."""
        entries = self._read() | {_here(situation): winner}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, json.dumps(entries, indent=1).encode())
        except (OSError, OutputError):
            return

    def _read(self) -> dict[str, object]:
        try:
            if self._path.stat().st_size > _MOST_BYTES:
                return {}
            entries = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return entries if isinstance(entries, dict) else {}


def _here(situation: str) -> str:
    """A situation on this machine, with this torch and so many threads."""
    machine = f"{platform.machine()} {platform.processor()} {os.cpu_count()}"
    return f"{situation}; torch {torch.__version__}, {torch.get_num_threads()} threads; {machine}"


def _default_path() -> Path:
    import platformdirs  # here, because only this needs it and start-up time counts

    return Path(platformdirs.user_cache_dir("gdpw-studio", appauthor=False)) / "runtime.json"
