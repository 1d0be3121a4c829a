"""Checkpoints of a run: whole files only, with checksums, the last two and the best kept."""

import hashlib
import logging
import os
import pickle
import secrets
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from gdpw_core.errors import InputError, OutputError

log = logging.getLogger(__name__)

FORMAT = "gdpw-training-1"
BEST = "best.pth"
_KEPT = 2
_LOAD_ERRORS = (
    pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError, KeyError, TypeError,
    AttributeError, IndexError, zipfile.BadZipFile,
)  # fmt: skip

Content = dict[str, Any]


def checkpoint_path(folder: Path, step: int) -> Path:
    """Name of a step's checkpoint; names sort by step."""
    return folder / f"step-{step:08d}.pth"


def save_checkpoint(folder: Path, content: Content, step: int, *, best: bool = False) -> Path:
    """Write a checkpoint, then remove all but the last two and the best.

    The checksum is written first and the checkpoint's final name given last, so a run that is
    killed at any moment leaves at most one file without its final name.

    Raises:
        OutputError: it cannot be written (a full disk); the older ones stay.
    """
    path = checkpoint_path(folder, step)
    temporary = folder / f".{secrets.token_hex(8)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            torch.save({"format": FORMAT, **content}, file)
            file.flush()
            os.fsync(file.fileno())
        _write_checksum(path, _sha256(temporary))
        os.replace(temporary, path)
        if best:
            _copy_as_best(path)
        _prune(folder)
    except (OSError, RuntimeError) as error:
        # torch reports a failed write as a RuntimeError.
        raise OutputError(
            f"{path} cannot be written ({_first_line(error)}); earlier checkpoints are kept"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checksum_path(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _write_checksum(path: Path, digest: str) -> None:
    target = _checksum_path(path)
    temporary = target.with_suffix(".sha256.part")
    temporary.write_text(f"{digest}  {path.name}\n", encoding="ascii")
    os.replace(temporary, target)


def _copy_as_best(path: Path) -> None:
    best = path.with_name(BEST)
    temporary = best.with_suffix(".part")
    temporary.unlink(missing_ok=True)
    os.link(path, temporary)
    _write_checksum(best, _sha256(path))
    os.replace(temporary, best)


def _prune(folder: Path) -> None:
    for old in sorted(folder.glob("step-*.pth"))[:-_KEPT]:
        old.unlink()
        _checksum_path(old).unlink(missing_ok=True)


def newest_checkpoint(folder: Path) -> Path:
    """The last whole checkpoint of a run; a damaged one is passed over with a warning.

    Raises:
        InputError: there is none.
    """
    for path in sorted(folder.glob("step-*.pth"), reverse=True):
        try:
            stored = _checksum_path(path).read_text(encoding="ascii").split()[0]
            if stored == _sha256(path):
                return path
            log.warning("%s is damaged (checksum); taking the one before", path)
        except (OSError, IndexError, UnicodeDecodeError):
            log.warning("%s has no checksum; taking the one before", path)
    raise InputError(f"{folder}: no whole checkpoint of a training run")


def read_checkpoint(path: Path) -> Content:
    """Read a checkpoint with a reader that runs nothing.

    Raises:
        InputError: damaged, or not a checkpoint of this program.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except _LOAD_ERRORS as error:
        raise InputError(f"{path}: not a readable checkpoint ({_first_line(error)})") from error
    if not isinstance(content, Mapping) or content.get("format") != FORMAT:
        raise InputError(f"{path}: not a checkpoint of gdpw-train")
    return dict(content)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:160] if str(error).strip() else "no content"
