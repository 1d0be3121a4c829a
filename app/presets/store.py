"""The presets that come with the application, and the user's own ones on disk."""

import logging
import re
from pathlib import Path

from app.presets.preset import SUFFIX, Preset, read_presets, write_presets
from gdpw_core.errors import GdpwError, OutputError
from gdpw_core.resources import resources_folder

_log = logging.getLogger(__name__)


def built_in_presets() -> list[Preset]:
    """The presets of the application, group by group."""
    found: list[Preset] = []
    for path in sorted((resources_folder() / "presets").glob(f"*{SUFFIX}")):
        found += read_presets(path)
    return found


class OwnPresets:
    """One small file for each preset of the user.

    Args:
        folder: where the files lie; made on first use.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[Preset, Path] = {}

    def load(self) -> list[Preset]:
        """All of them by name; a damaged file is left out and left alone."""
        self._files = {}
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            try:
                for preset in read_presets(path):
                    self._files[preset] = path
            except GdpwError as error:
                _log.warning("a preset was left out: %s", error)
        return sorted(self._files, key=lambda preset: preset.label.casefold())

    def save(self, preset: Preset) -> None:
        """Keep a preset; one of the same label is replaced.

        Raises:
            OutputError: the folder cannot be written.
        """
        write_presets(self._file(preset.label), [preset])

    def remove(self, preset: Preset) -> None:
        """Forget a preset.

        Raises:
            OutputError: its file cannot be removed.
        """
        path = self._files.pop(preset, None)
        if path is None:
            return
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{path} cannot be removed: {error.strerror}") from error

    def _file(self, label: str) -> Path:
        # The same label in other letters is the same file on systems that fold case.
        stem = re.sub(r"[^\w-]+", "_", label.casefold()).strip("_") or "preset"
        return self._folder / f"{stem}{SUFFIX}"
