"""Where the files of drivers lie on this computer; documents know them by their marks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import Settings

if TYPE_CHECKING:
    from gdpw_core.motion.companion import Companion
    from gdpw_core.motion.origin import TrackOrigin
    from gdpw_core.motion.sequence import Sequence


class DriverFiles:
    """Finds the file of a track's origin again.

    Looked at are the places that the user chose on this computer, and the place below its own
    folder that an opened document names; what lies there counts only with the origin's mark. So
    a document from elsewhere leads to no other file.

    Args:
        settings: remember places from one start to the next.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._places: dict[str, Path] = {}

    def remember(self, mark: str, path: Path) -> None:
        """Say where the driver of a mark lies."""
        path = path.absolute()
        self._places[mark] = path
        self._settings.remember_driver(mark, path)

    def path(self, origin: "TrackOrigin") -> Path | None:
        """Where a driver lies; None if it is gone, or is not as it was when it was followed."""
        # Here and below, because the window starts without it.
        from gdpw_core.motion.origin import has_mark

        path = self._place(origin.mark)
        return path if path is not None and has_mark(path, origin.mark) else None

    def settle(self, sequence: "Sequence", folder: Path) -> None:
        """Remember the drivers that a document names and that lie below its folder.

        Args:
            sequence: the document's clip.
            folder: where the document lies.
        """
        from gdpw_core.motion.origin import linked_driver

        for origin in _origins(sequence):
            path = None if self.path(origin) is not None else linked_driver(origin, folder)
            if path is not None:
                self.remember(origin.mark, path)

    def linked(self, sequence: "Sequence", folder: Path | None) -> "Sequence":
        """The clip as a document in a folder keeps it: with the way to drivers below it.

        Args:
            sequence: the clip.
            folder: where the document will lie; None: not known yet.
        """

        def link(origin: "TrackOrigin") -> "TrackOrigin":
            path = self._place(origin.mark)
            if path is None or folder is None:
                return origin
            return replace(origin, link=_way(folder, path))

        return sequence.with_origins(link)

    def missing(self, sequence: "Sequence") -> "tuple[TrackOrigin, ...]":
        """The drivers of a clip that cannot be found, each once."""
        found = {o.mark: o for o in _origins(sequence) if self.path(o) is None}
        return tuple(found.values())

    def companion(self, sequence: "Sequence") -> "tuple[Companion, bool] | None":
        """The driver of a clip, and whether it has sound; see `companion_of`."""
        from gdpw_core.motion.companion import companion_of

        return companion_of(sequence, self.path)

    def _place(self, mark: str) -> Path | None:
        return self._places.get(mark) or self._settings.driver_place(mark)


def _origins(sequence: "Sequence") -> "Iterator[TrackOrigin]":
    return (placed.origin for placed in sequence.tracks if placed.origin is not None)


def _way(folder: Path, path: Path) -> str:
    """The way from a folder to a path below it, with slashes; empty for any other."""
    from gdpw_core.document.fields import leads_inside

    try:
        way = path.resolve().relative_to(folder.resolve()).as_posix()
    except (OSError, ValueError):
        return ""
    return way if leads_inside(way) else ""
