"""What a batch has done, in the folder of its results: a second run does only the rest."""

import json
import threading
from pathlib import Path
from typing import Any

from gdpw_core.errors import OutputError

NAME = "gdpw-batch.json"
_VERSION = 1
_MAX_BYTES = 100_000_000


class BatchRecord:
    """Results by name, each with the photo and the recipe it was made from; safe among threads.

    Args:
        folder: of the results; made if it does not exist.

    Raises:
        OutputError: the folder cannot be made or written.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._lock = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{folder} cannot be made: {error.strerror or error}") from error
        self._done: dict[str, dict[str, Any]] = self._read()

    def has(self, destination: Path, photo: Path, recipe: str) -> bool:
        """Whether the result is there, made by this recipe from this photo as it is now."""
        known = self._done.get(destination.name)
        if known is None or not destination.is_file():
            return False
        return known == self._entry(destination, photo, recipe)

    def add(self, destination: Path, photo: Path, recipe: str) -> None:
        """Note a result that was written."""
        from gdpw_core.image import write_whole

        with self._lock:
            self._done[destination.name] = self._entry(destination, photo, recipe)
            values = {"version": _VERSION, "done": self._done}
            write_whole(self._path, json.dumps(values, indent=1).encode())

    def _entry(self, destination: Path, photo: Path, recipe: str) -> dict[str, Any]:
        facts, result = photo.stat(), destination.stat()
        return {
            "photo": str(photo.resolve()),
            "photo_bytes": facts.st_size,
            "photo_changed": facts.st_mtime_ns,
            "result_bytes": result.st_size,
            "recipe": recipe,
        }

    def _read(self) -> dict[str, dict[str, Any]]:
        """What was done before; a record that cannot be read means that nothing was."""
        try:
            if self._path.stat().st_size > _MAX_BYTES:
                return {}
            values = json.loads(self._path.read_text(encoding="utf-8"))
            done = values["done"] if values["version"] == _VERSION else {}
            return {str(name): dict(entry) for name, entry in done.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}
