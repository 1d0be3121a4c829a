"""Edits of a photo, kept beside the application's data so that leaving loses nothing."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdpw_core.errors import GdpwError, InputError
from gdpw_core.image import write_whole
from gdpw_core.parameters import FaceParameters

KEPT_EDITS = 100
_VERSION = 1
_LARGEST = 100_000


@dataclass(frozen=True, eq=False)
class KeptEdit:
    """An edit of one face and the fit it belongs to."""

    fitted: FaceParameters
    parameters: FaceParameters


class EditStore:
    """One small file for each edited photo; the oldest ones are dropped.

    Args:
        folder: where the files lie; made on first use.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, photo: Path, edit: KeptEdit) -> None:
        """Write an edit; the file is replaced whole or not at all.

        Raises:
            OSError, GdpwError: the folder cannot be written.
        """
        record = {
            "version": _VERSION,
            "photo": str(photo),
            "state": _state(photo),
            "fitted": edit.fitted.to_dict(),
            "parameters": edit.parameters.to_dict(),
        }
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._file(photo), json.dumps(record).encode())
        self._drop_oldest()

    def forget(self, photo: Path) -> None:
        """Remove the edit of a photo, if there is one."""
        self._file(photo).unlink(missing_ok=True)

    def find(self, photo: Path, fitted: FaceParameters) -> FaceParameters | None:
        """The kept edit of a photo; None unless photo and fit are the same as then."""
        file = self._file(photo)
        try:
            if file.stat().st_size > _LARGEST:
                return None
            record = json.loads(file.read_text(encoding="utf-8"))
            return _matching(record, photo, fitted)
        except (OSError, ValueError, KeyError, TypeError, GdpwError):
            # A missing or damaged record only means that there is nothing to offer.
            return None

    def _file(self, photo: Path) -> Path:
        name = hashlib.sha256(str(photo.absolute()).encode("utf-8", "surrogateescape"))
        return self._folder / f"{name.hexdigest()[:32]}.json"

    def _drop_oldest(self) -> None:
        files = sorted(self._folder.glob("*.json"), key=lambda f: f.stat().st_mtime, reverse=True)
        for file in files[KEPT_EDITS:]:
            file.unlink(missing_ok=True)


def _matching(record: dict[str, Any], photo: Path, fitted: FaceParameters) -> FaceParameters | None:
    if record["version"] != _VERSION or record["state"] != _state(photo):
        return None
    if FaceParameters.from_dict(record["fitted"]) != fitted:
        return None
    return FaceParameters.from_dict(record["parameters"])


def _state(photo: Path) -> list[int]:
    """What tells that the file is still the same."""
    try:
        stat = photo.stat()
    except OSError as error:
        raise InputError(f"{photo}: {error.strerror}") from error
    return [stat.st_size, stat.st_mtime_ns]
