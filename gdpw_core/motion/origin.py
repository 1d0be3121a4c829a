"""Where a track came from: which file, which part of it, how it was followed."""

import hashlib
import math
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal, get_args

from gdpw_core.errors import InputError
from gdpw_core.motion.retarget import RetargetSettings

OriginKind = Literal["video", "pictures", "track"]
ORIGIN_KINDS: tuple[OriginKind, ...] = get_args(OriginKind)
_LONGEST = 86_400.0
_RATES = (0.1, 240.0)
_END = 1 << 20


@dataclass(frozen=True)
class TrackOrigin:
    """The driver that a track was made from; never the place of its file on this computer.

    A document may be handed on, so it names a driver that lies below its own folder by the way
    from there, and any other one by its mark only: this computer remembers where files of a mark
    lie, another one asks.

    Args:
        name: of the file or folder, without folders before it.
        mark: tells it from other files; see `mark_of`.
        kind: a video, a folder of pictures, or a file of head parameters.
        sound: whether it has sound.
        link: its place below the document's folder, with slashes; empty if it lies elsewhere.
        start: in point, seconds of the file.
        end: out point, seconds of the file; None for its end.
        rate: pictures a second of a folder; None for a file, which has its own.
        neutral: time of the neutral frame; None for the first one.
        settings: what of it was followed.
        smooth: seconds over which the motion was steadied.

    Raises:
        InputError: a value beyond reason.
    """

    name: str
    mark: str
    kind: OriginKind = "video"
    sound: bool = False
    link: str = ""
    start: float = 0.0
    end: float | None = None
    rate: float | None = None
    neutral: float | None = None
    settings: RetargetSettings = field(default_factory=RetargetSettings)
    smooth: float = 0.0

    def __post_init__(self) -> None:
        end = self.start + 1.0 if self.end is None else self.end
        times = (self.start, end, self.neutral or 0.0, self.smooth)
        if not all(math.isfinite(time) and 0.0 <= time <= _LONGEST + 1.0 for time in times):
            raise InputError("a driver's times are numbers of seconds")
        if end <= self.start:
            raise InputError("nothing lies between a driver's in and out point")
        low, high = _RATES
        if self.rate is not None and not (math.isfinite(self.rate) and low <= self.rate <= high):
            raise InputError(f"a driver's rate is a number from {low:g} to {high:g}")

    @property
    def visible(self) -> bool:
        """Whether there are pictures to be shown."""
        return self.kind != "track"


def mark_of(path: Path) -> str:
    """A checksum that tells a driver from others, quickly however large it is.

    Args:
        path: a file: its size, beginning and end count. A folder: names and sizes of its files.

    Raises:
        InputError: it is not there, or neither a file nor a folder.
    """
    digest = hashlib.sha256()
    try:
        if path.is_dir():
            listed = [(p.name, p.stat().st_size) for p in path.iterdir() if p.is_file()]
            for name, size in sorted(listed):
                digest.update(f"{name}\0{size}\0".encode("utf-8", "surrogateescape"))
        elif path.is_file():  # never a pipe, which would wait for a writer
            with path.open("rb") as file:
                digest.update(file.read(_END))
                size = file.seek(0, 2)
                file.seek(max(_END, size - _END))
                digest.update(file.read(_END))
            digest.update(str(size).encode())
        else:
            raise InputError(f"{path} is not there")
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror or error}") from error
    return digest.hexdigest()


def linked_driver(origin: TrackOrigin, folder: Path) -> Path | None:
    """The driver that a document names, where it lies below the document's folder.

    Args:
        origin: of a track of the document.
        folder: where the document lies.

    Returns:
        Its path; None if none is named, it is gone or another one, or links lead out of the folder.
    """
    if not origin.link:
        return None
    path = folder / PurePosixPath(origin.link)
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return None
    return path if inside and has_mark(path, origin.mark) else None


def has_mark(path: Path, mark: str) -> bool:
    """Whether the driver of a mark lies there."""
    try:
        return mark_of(path) == mark
    except InputError:
        return False
