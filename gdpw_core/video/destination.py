"""Where a clip goes: kinds of files by suffix, and the temporary that becomes the file."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from gdpw_core.errors import OutputError
from gdpw_core.image import check_folder

ClipKind = Literal["mp4", "webm", "gif", "pictures"]

_KINDS: dict[str, ClipKind] = {".mp4": "mp4", ".webm": "webm", ".gif": "gif", "": "pictures"}


def clip_kind(path: Path) -> ClipKind:
    """What kind of clip a name asks for: .mp4, .webm, .gif, or a folder for PNG pictures.

    Raises:
        OutputError: another suffix.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None or path.name in ("", "."):
        raise OutputError(
            f"{path}: give a name ending in .mp4, .webm or .gif, or one without an ending for a "
            "folder of PNG pictures"
        )
    return kind


def check_clip_destination(path: Path) -> ClipKind:
    """Check early that a clip can be written to a path.

    Raises:
        OutputError: an unknown suffix, a closed or missing folder, a folder that holds something.
    """
    kind = clip_kind(path)
    if kind != "pictures":
        check_folder(path)
        return kind
    if path.is_dir():
        if any(path.iterdir()):
            raise OutputError(f"{path} is a folder that is not empty: give the name of a new one")
        check_folder(path / "1.png")
    elif path.exists():
        raise OutputError(f"{path} is a file: give the name of a new folder, or end it in .mp4")
    else:
        check_folder(path)
    return kind


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary file beside a path that takes its place when the block ends well.

    Yields:
        Where to write. After an error or an interruption it is gone and `path` is as before.

    Raises:
        OutputError: it cannot be written there.
    """
    target = path.resolve()
    temporary = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        yield temporary
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        os.replace(temporary, target)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """The same for a folder of files.

    Raises:
        OutputError: it cannot be made there.
    """
    target = path.resolve()
    temporary = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        temporary.mkdir()
        yield temporary
        if target.is_dir():
            target.rmdir()  # empty, as was checked
        os.replace(temporary, target)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
