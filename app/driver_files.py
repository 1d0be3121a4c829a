"""Which file a track on the timeline was made from, for as long as the window is open."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from gdpw_core.motion.companion import Companion
    from gdpw_core.motion.sequence import Sequence
    from gdpw_core.motion.track import Track


@dataclass(frozen=True)
class DriverFile:
    """Where a track comes from.

    Args:
        path: the video or folder.
        first: time of the file at the track's first frame, seconds.
        sound: whether it has sound.
    """

    path: Path
    first: float = 0.0
    sound: bool = False


class DriverFiles:
    """Remembers files by track; a track that is gone is forgotten."""

    def __init__(self) -> None:
        self._files: WeakKeyDictionary[Track, DriverFile] = WeakKeyDictionary()

    def remember(self, track: "Track", file: DriverFile) -> None:
        """Say where a track came from."""
        self._files[track] = file

    def companion(self, sequence: "Sequence") -> "tuple[Companion, bool] | None":
        """The first driver on a timeline that runs at its own speed, and whether it has sound.

        Counted from the start of the timeline; None where there is none, or its file is gone.
        """
        from gdpw_core.motion.companion import Companion

        for placed in sequence.tracks:
            file = self._files.get(placed.track)
            if file is not None and placed.speed == 1.0 and file.path.exists():
                first = file.first + placed.first - placed.start
                return Companion(file.path, first), file.sound
        return None
