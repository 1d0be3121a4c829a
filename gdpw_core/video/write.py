"""Clips out: MP4, WebM, GIF or numbered PNG pictures; a whole file or none."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError, OutputError
from gdpw_core.image import Photo, save_photo
from gdpw_core.provenance import DIGITAL_SOURCE_TYPE, software_name
from gdpw_core.video.destination import clip_kind, whole_file, whole_folder
from gdpw_core.video.sound import SoundSource

Picture = NDArray[np.uint8]
Seal = Callable[[Path, str], None]


class ClipWriter(Protocol):
    """Takes the frames of a clip in order."""

    def add(self, frame: Picture) -> None:
        """Write the next frame, sRGB `[H, W, 3]` or with straight alpha `[H, W, 4]`, uint8.

        Raises:
            InputError: it has not the clip's size.
        """


@dataclass(frozen=True)
class ClipFormat:
    """What a clip is written as.

    Args:
        rate: frames a second.
        width: pixels of every frame.
        height: pixels of every frame.
        alpha: whether frames have a fourth channel; MP4 and GIF show it over white.
        sound: what is heard with it; MP4 and WebM only.
        notes: what is said about the making, by keyword.
    """

    rate: float
    width: int
    height: int
    alpha: bool = False
    sound: SoundSource | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0.1 <= self.rate <= 240:
            raise InputError(f"{self.rate:g} frames a second: give a rate from 0.1 to 240")
        if min(self.width, self.height) < 2:
            raise InputError(f"a clip of {self.width} x {self.height} pixels is too small")

    def check(self, frame: Picture) -> None:
        """Refuse a frame of another size: encoders would read beyond it.

        Raises:
            InputError: it has not the clip's size.
        """
        wanted = (self.height, self.width, 4 if self.alpha else 3)
        if frame.shape != wanted or frame.dtype != np.uint8:
            raise InputError(f"a frame is {frame.dtype} {frame.shape}, the clip's are {wanted}")


def clip_notes(settings: str) -> dict[str, str]:
    """The statement that every clip carries: software, kind of edit, settings in words."""
    return {
        "Software": software_name(),
        "DigitalSourceType": DIGITAL_SOURCE_TYPE,
        "GDPW-Settings": settings,
    }


@contextmanager
def open_clip(path: Path, clip: ClipFormat, *, seal: Seal | None = None) -> Iterator[ClipWriter]:
    """Write a clip; when the block ends well it takes the place of `path`, else nothing is left.

    Args:
        path: .mp4 (H.264), .webm (VP9, with alpha if the frames have it), .gif, or a folder.
        clip: rate, size, sound and notes.
        seal: called with each finished file, before it takes its place, and its future name.

    Raises:
        OutputError: the clip cannot be written there.
    """
    kind = clip_kind(path)
    if kind == "pictures":
        with whole_folder(path) as folder:
            yield _PictureWriter(folder, clip, seal)
        return
    from gdpw_core.video.encode import GifWriter, MovieWriter

    with whole_file(path) as temporary:
        writer = GifWriter(temporary, clip) if kind == "gif" else MovieWriter(temporary, clip, kind)
        with writer:
            yield writer
        if seal is not None:
            seal(temporary, path.name)


class _PictureWriter:
    """`0001.png`, `0002.png` ..., each with the statement in it."""

    def __init__(self, folder: Path, clip: ClipFormat, seal: Seal | None) -> None:
        self._folder, self._clip, self._seal, self._count = folder, clip, seal, 0

    def add(self, frame: Picture) -> None:
        self._clip.check(frame)
        self._count += 1
        photo = Photo(frame, notes=dict(self._clip.notes))
        name = f"{self._count:05d}.png"
        try:
            save_photo(photo, self._folder / name)
        except OutputError as error:
            reason = str(error).rpartition(": ")[2]
            raise OutputError(f"picture {name} cannot be written: {reason}") from error
        if self._seal is not None:
            self._seal(self._folder / name, name)


def over_white(frame: NDArray[Any]) -> Picture:
    """Frames with straight alpha as formats without it show them."""
    if frame.shape[2] == 3:
        return np.ascontiguousarray(frame, np.uint8)
    alpha = frame[..., 3:].astype(np.uint16)
    over = frame[..., :3] * alpha + np.uint16(255) * (255 - alpha)
    return ((over + 127) // 255).astype(np.uint8)
