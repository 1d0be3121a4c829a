"""The folder where a running window keeps its unsaved work, and those that killed ones left."""

import json
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QLockFile

from gdpw_core.document import Document, write_document
from gdpw_core.errors import GdpwError
from gdpw_core.image import write_whole

WORK = "work.gdpw"
_ABOUT = "about.json"
_LOCK = "lock"
_LARGEST = 10_000


class RecoverySlot:
    """One window's folder: a copy of the photo, and beside it a document that names the copy.

    The photo is written once; what changes is small. A lock tells other windows, and the next
    start, whether this one still runs.

    Args:
        root: folder of all slots.
    """

    def __init__(self, root: Path) -> None:
        self.folder = root / f"{os.getpid()}-{secrets.token_hex(4)}"
        self._lock: QLockFile | None = None
        self._about: str | None = None

    @property
    def used(self) -> bool:
        """Whether anything was ever written."""
        return self._lock is not None

    def write(self, document: Document, saved_as: Path | None) -> None:
        """Keep a document in place of the one before.

        Args:
            document: with the content of its photo.
            saved_as: the file that the user saved it to, if there is one.

        Raises:
            OSError, GdpwError: the folder cannot be written; the copy before it stays whole.
        """
        self._take()
        about = json.dumps({"saved_as": "" if saved_as is None else str(saved_as)})
        if about != self._about:
            write_whole(self.folder / _ABOUT, about.encode())
            self._about = about
        photo = document.photo
        assert photo.data is not None
        name = f"photo-{photo.sha256[:16]}{Path(photo.name).suffix.lower()}"
        if not (self.folder / name).exists():
            write_whole(self.folder / name, photo.data)
        write_document(replace(document, photo=photo.linked(name)), self.folder / WORK)
        for other in self.folder.glob("photo-*"):
            if other.name != name:
                other.unlink(missing_ok=True)

    def clear(self) -> None:
        """Nothing is unsaved any more."""
        _empty(self.folder)
        self._about = None

    def close(self, *, keep: bool) -> None:
        """Let go of the folder.

        Args:
            keep: leave its content to be recovered at the next start.
        """
        if not keep:
            self.clear()
        _unlock(self._lock)
        self._lock = None
        if not keep:
            _remove(self.folder)

    def _take(self) -> None:
        if self._lock is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(self.folder)


@dataclass(frozen=True, eq=False)
class LeftBehind:
    """Unsaved work of a window that did not end properly.

    Args:
        folder: where it lies.
        changed: when it was last written, seconds since 1970.
        saved_as: the file that the user had saved it to; None: none.
        lock: keeps other windows from taking it too.
    """

    folder: Path
    changed: float
    saved_as: Path | None
    lock: QLockFile

    @property
    def document(self) -> Path:
        """The document's file."""
        return self.folder / WORK

    def discard(self) -> None:
        """Remove the work."""
        _empty(self.folder)
        self.lock.unlock()
        _remove(self.folder)

    def leave(self) -> None:
        """Keep it for the next start."""
        self.lock.unlock()


def left_behind(root: Path) -> list[LeftBehind]:
    """What killed windows left, the latest first; each is locked against other windows."""
    found = []
    for folder in root.glob("*-*"):
        try:
            lock = _locked(folder) if folder.is_dir() else None
            if lock is None:
                continue
            if (folder / WORK).is_file():
                changed = (folder / WORK).stat().st_mtime
                found.append(LeftBehind(folder, changed, _saved_as(folder), lock))
            else:
                _empty(folder)
                _unlock(lock)
                _remove(folder)
        except (OSError, GdpwError):
            # A folder that vanishes or cannot be read holds nothing to offer.
            continue
    return sorted(found, key=lambda left: left.changed, reverse=True)


def _saved_as(folder: Path) -> Path | None:
    try:
        if (folder / _ABOUT).stat().st_size > _LARGEST:
            return None
        path = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))["saved_as"]
        return Path(path) if isinstance(path, str) and path else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _locked(folder: Path) -> QLockFile | None:
    lock = QLockFile(str(folder / _LOCK))
    # Only the end of its process makes a lock stale, however long that takes.
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) else None


def _unlock(lock: QLockFile | None) -> None:
    if lock is not None:
        lock.unlock()


def _empty(folder: Path) -> None:
    """The document first: without it the rest is nothing to recover."""
    for pattern in (WORK, _ABOUT, "photo-*", ".*.part"):
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        # Someone put something there, or it is gone already.
        return
