"""A driving clip to head parameters: find the face, keep to it, fit it, bridge the gaps."""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import FaceNotFoundError, InputError
from gdpw_core.face import Face, FaceFinder
from gdpw_core.fitting import ClipTracker, Fit
from gdpw_core.fitting.dense import FacePatch
from gdpw_core.image import READ_SUFFIXES, decode_photo
from gdpw_core.motion.blending import blended
from gdpw_core.parameters import FaceParameters
from gdpw_core.video.read import VideoFrame

if TYPE_CHECKING:
    from gdpw_core.head.model import HeadModel

Picture = NDArray[np.uint8]

_SHAPE_FACES = 40  # frames looked at before the first is fitted
_SEARCH_EVERY = 5  # frames, while the face is lost
_SETTLING = 3  # passes over the first face, until the fit no longer moves
_STILL_EDGE = 32
_STILL = 0.75  # grey levels by which the mean of a block may differ in a picture that stands still
_MARGIN = 0.3  # of the face's box
_BACK = 0.25  # seconds in which the head comes back from where it was held


@dataclass(frozen=True, eq=False)
class Seen:
    """A frame of the driver and the face in it.

    Args:
        seconds: presentation time.
        face: None where none was found; the very same object while the picture stands still.
        picture: what the caller wanted to keep of the frame, or None.
        patch: of the face, to follow its skin; None where that is not wanted.
    """

    seconds: float
    face: Face | None
    picture: Picture | None = None
    patch: FacePatch | None = None


@dataclass(frozen=True, eq=False)
class Driving:
    """A frame of the driver, fitted.

    Args:
        seconds: presentation time.
        parameters: the driver's head; the last one found where there is no face.
        held: whether it was only held.
        picture: as in `Seen`.
        face: as found, None where it was held.
        fit: of that face.
    """

    seconds: float
    parameters: FaceParameters
    held: bool
    picture: Picture | None = None
    face: Face | None = None
    fit: Fit | None = None


def picture_files(folder: Path) -> list[Path]:
    """The pictures of a folder in the order of the numbers in their names.

    Raises:
        InputError: there are none, or the folder cannot be read.
    """
    try:
        named = [path for path in folder.iterdir() if path.suffix.lower() in READ_SUFFIXES]
    except OSError as error:
        raise InputError(f"{folder} cannot be opened: {error.strerror or error}") from error
    # A hidden one is what some systems keep beside a picture, none itself.
    paths = [path for path in named if path.is_file() and not path.name.startswith(".")]
    if not paths:
        raise InputError(f"{folder} holds no pictures: give a folder of PNG, JPEG or TIFF files")
    return sorted(paths, key=_natural)


def numbered_pictures(
    folder: Path, rate: float = 25.0, *, start: float = 0.0, end: float | None = None
) -> Iterator[VideoFrame]:
    """The pictures of a folder as a clip, in the order of the numbers in their names.

    Args:
        folder: with the pictures.
        rate: pictures a second.
        start: seconds; the one shown at that time is the first, after the end the last one.
        end: seconds; later pictures are not read.

    Raises:
        InputError: there are none, or one cannot be read.
    """
    paths = picture_files(folder)
    first = min(int(start * rate + 1e-6), len(paths) - 1)
    for index, path in enumerate(paths[first:], first):
        if end is not None and index / rate >= end:
            return
        yield VideoFrame(index, index / rate, np.asarray(decode_photo(path).srgb8()))


def at_rate(frames: Iterable[VideoFrame], rate: float, start: float = 0.0) -> Iterator[VideoFrame]:
    """What a player shows at a steady rate: frames of uneven length are repeated or left out.

    Args:
        frames: in order of time.
        rate: frames a second that come out.
        start: time of the first one.
    """
    shown: VideoFrame | None = None
    tick = 0
    slack = 0.25 / rate  # times are rounded in files: a frame that is due is not kept waiting
    for frame in frames:
        while shown is not None and start + tick / rate < frame.seconds - slack:
            yield shown
            tick += 1
        shown = frame
    while shown is not None and start + tick / rate <= shown.seconds + slack:
        yield shown
        tick += 1


def faces_of(
    frames: Iterable[VideoFrame],
    finder: FaceFinder,
    *,
    keep: Callable[[Picture], Picture] | None = None,
    skin: bool = False,
) -> Iterator[Seen]:
    """The driver's face in each frame: the largest at first, then the one where it was.

    Args:
        frames: of the clip.
        finder: finds and follows faces.
        keep: makes what is kept of each picture; None keeps nothing.
        skin: also keep what it takes to follow the skin.
    """
    follower = FaceFollower(finder)
    last: tuple[VideoFrame, Picture | None] | None = None
    before: Face | None = None
    patch: FacePatch | None = None
    for frame in frames:
        same = last is not None and last[0].pixels is frame.pixels
        if last is None or not same:
            last = (frame, keep(frame.pixels) if keep else None)
        face = follower.face(frame.pixels, same=same)
        if face is not before:  # while the picture stands still nobody looks at another patch
            patch = FacePatch.of(frame.pixels, face) if skin and face is not None else None
            before = face
        yield Seen(frame.seconds, face, last[1], patch)


def fit_driver(
    seen: Iterable[Seen], head: "HeadModel", rate: float, neutral: Seen | None = None
) -> tuple[FaceParameters, Iterator[Driving]]:
    """Fit the head to the faces of a clip, streamed.

    Where no face is seen the head is held; once the face is back, it goes there smoothly.

    Args:
        seen: the clip's frames in order.
        head: the head that is fitted.
        rate: frames a second.
        neutral: the driver at rest, with its face; None for the first face of the clip.

    Returns:
        The parameters of the neutral face, and the frames as they are fitted.

    Raises:
        FaceNotFoundError: no frame shows a face.
    """
    frames = iter(seen)
    waiting: deque[Seen] = deque()
    first = neutral
    faces: list[Face] = [] if first is None or first.face is None else [first.face]
    for frame in frames:
        waiting.append(frame)
        if frame.face is not None and (not faces or frame.face is not faces[-1]):
            first = first or frame
            faces.append(frame.face)
        if len(faces) >= _SHAPE_FACES or (faces and len(waiting) >= 4 * _SHAPE_FACES):
            break
    if first is None:
        raise FaceNotFoundError("no face was found in any frame of the driver")
    bridge = _GapBridge(ClipTracker(head, faces), faces[0], first.patch, rate)
    return bridge.start, _driven(bridge, waiting, frames)


def _driven(
    bridge: "_GapBridge", waiting: deque[Seen], frames: Iterator[Seen]
) -> Iterator[Driving]:
    while waiting:
        yield bridge.driving(waiting.popleft())
    for frame in frames:
        yield bridge.driving(frame)


class FaceFollower:
    """Follows one face; the picture's own noise is no movement."""

    def __init__(self, finder: FaceFinder) -> None:
        self._finder = finder
        self._face: Face | None = None
        self._known: Face | None = None  # where it was last seen
        self._small: NDArray[np.float32] | None = None
        self._missed = 0

    def face(self, pixels: Picture, *, same: bool) -> Face | None:
        """The face in the next picture; the very same object while the picture stands still.

        Args:
            pixels: `[H, W, 3]`, sRGB.
            same: it is the picture before, unchanged.
        """
        if same:
            return self._face
        if self._face is not None and self._still(pixels):
            return self._face
        face = self._finder.track(pixels, self._face) if self._face is not None else None
        if face is None:
            if self._face is not None:
                self._missed = 0
            if self._missed % _SEARCH_EVERY == 0:
                face = self._searched(pixels)
            self._missed += 1
        self._face = face
        if face is not None:
            self._known, self._missed = face, 0
            self._small = _reduced(pixels, face)
        return face

    def _searched(self, pixels: Picture) -> Face | None:
        found = self._finder.find(pixels)
        if not found:
            return None
        known = self._known
        face = found[0] if known is None else min(found, key=lambda f: _distance(f, known))
        # Found faces are the mean of several looks, followed ones come from one: a first look as
        # later ones, or the second frame would jump.
        return self._finder.track(pixels, face) or face

    def _still(self, pixels: Picture) -> bool:
        assert self._face is not None
        small = _reduced(pixels, self._face)
        before = self._small
        if small is None or before is None or small.shape != before.shape:
            return False
        return bool(np.abs(small - before).max() <= _STILL)


class _GapBridge:
    """Fits what is seen, holds what is not, and leads back from the one to the other."""

    def __init__(
        self, tracker: ClipTracker, first: Face, patch: FacePatch | None, rate: float
    ) -> None:
        self._tracker = tracker
        for _ in range(_SETTLING):
            fit = tracker.track(first)
        if patch is not None:
            tracker.follow_skin(patch)
        self.start = fit.parameters
        """The first face, fitted until the fit no longer moves."""
        self._last_face, self._last_fit = first, fit
        self._shown = fit.parameters
        self._way = max(1, math.ceil(_BACK * rate))
        self._left = 0  # frames until the head is back

    def driving(self, seen: Seen) -> Driving:
        if seen.face is None:
            self._left = self._way
            return Driving(seen.seconds, self._shown, held=True, picture=seen.picture)
        if seen.face is not self._last_face:
            self._last_face = seen.face
            self._last_fit = self._tracker.track(seen.face, seen.patch)
        found = self._last_fit.parameters
        if self._left > 0:
            found = blended(self._shown, found, 1.0 / self._left)
            self._left -= 1
        self._shown = found
        return Driving(seen.seconds, found, False, seen.picture, seen.face, self._last_fit)


def _reduced(pixels: Picture, face: Face) -> NDArray[np.float32] | None:
    """The surroundings of the face as a few block means; None where it lies outside."""
    x0, y0, x1, y1 = face.box
    dx, dy = _MARGIN * (x1 - x0), _MARGIN * (y1 - y0)
    height, width = pixels.shape[:2]
    left, right = max(0, int(x0 - dx)), min(width, int(x1 + dx) + 1)
    top, bottom = max(0, int(y0 - dy)), min(height, int(y1 + dy) + 1)
    if right - left < _STILL_EDGE or bottom - top < _STILL_EDGE:
        return None
    part = pixels[top:bottom, left:right].astype(np.float32)
    size = (_STILL_EDGE, _STILL_EDGE)
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small.mean(axis=2), np.float32)


def _distance(face: Face, known: Face) -> float:
    shift = (face.landmarks - known.landmarks)[:, :2].mean(axis=0)
    return float(np.hypot(*shift)) + abs(face.size - known.size)


def _natural(path: Path) -> tuple[list[int], str]:
    digits = "".join(c if c.isdigit() else " " for c in path.stem).split()
    return [int(number) for number in digits], path.name
