"""Frames of a video file, streamed: upright, square pixels, with presentation times."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError

# Containers whose demuxers a user's video needs; FFmpeg's playlist and network formats stay out.
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,gif"
_OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
_MAX_EDGE = 8192
_UNKNOWN_RATE = 25.0
_RATES = (1.0, 120.0)
_MOST_DAMAGED = 100


@dataclass(frozen=True, eq=False)
class VideoFrame:
    """One frame.

    Args:
        index: its number among the frames given.
        seconds: presentation time from the first frame of the file.
        pixels: `[H, W, 3]` uint8, RGB.
    """

    index: int
    seconds: float
    pixels: NDArray[np.uint8]


@dataclass(frozen=True)
class VideoFacts:
    """What a file says about itself.

    Args:
        rate: mean frames a second, 1 to 120.
        seconds: length; None where the file does not say.
        sound: whether there is an audio stream.
    """

    rate: float
    seconds: float | None
    sound: bool


def video_facts(path: Path) -> VideoFacts:
    """Frame rate, length and sound of a video.

    Raises:
        InputError: as `read_video`.
    """
    with open_video(path) as (container, stream):
        rate = float(stream.average_rate or stream.guessed_rate or _UNKNOWN_RATE)
        seconds = None
        if stream.duration and stream.time_base:
            seconds = float(stream.duration * stream.time_base)
        elif container.duration:
            seconds = container.duration / av.time_base
        low, high = _RATES
        rate = min(max(rate, low), high)
        return VideoFacts(rate, seconds, bool(container.streams.audio))


def read_video(path: Path, *, start: float = 0.0, end: float | None = None) -> Iterator[VideoFrame]:
    """Frames of the first video stream in presentation order; one frame in memory at a time.

    Rotation and pixel aspect are applied, all frames have the size of the first. A frame that is
    damaged is left out; what comes before and after is still given.

    Args:
        path: the file.
        start: seconds; earlier frames are skipped, the one shown at that time is the first.
        end: seconds; later frames are not read.

    Raises:
        InputError: not a video of a known format, without a picture stream, or too large.
    """
    with open_video(path) as (container, stream):
        first = None
        if start > 0 and stream.start_time is not None and stream.time_base:
            first = float(stream.start_time * stream.time_base)
            place = round((first + start) / stream.time_base)
            try:
                container.seek(place, stream=stream, backward=True)
            except av.FFmpegError:
                first = None  # no index: decode from the beginning instead
        yield from _between(_frames(container, stream, path, first), start, end)


@contextmanager
def open_video(path: Path) -> Iterator[tuple[av.container.InputContainer, av.VideoStream]]:
    """Open a user's video and its first picture stream, reading no other file.

    Raises:
        InputError: as `read_video`.
    """
    with open_media(path) as container:
        streams = [s for s in container.streams.video if not _cover_picture(s)]
        if not streams:
            raise InputError(f"{path}: holds no video stream")
        stream = streams[0]
        if stream.codec_context is None:
            raise InputError(f"{path}: its video stream is damaged or of an unknown kind")
        stream.thread_type = "SLICE"  # frame threads hold many frames; the pool is parallel already
        if max(stream.width or 0, stream.height or 0) > _MAX_EDGE:
            raise InputError(f"{path}: frames of {stream.width} x {stream.height} are too large")
        yield container, stream


@contextmanager
def open_media(path: Path) -> Iterator[av.container.InputContainer]:
    """Open a user's file with the demuxers of plain containers and no protocol but files.

    Raises:
        InputError: it is missing, a folder, or of no known format.
    """
    if not path.exists():
        raise InputError(f"{path} does not exist")
    if path.is_dir():
        raise InputError(f"{path} is a folder: name a video")
    try:
        # With the protocol named, a file called "concat:a|b" is a file like any other.
        container = av.open(f"file:{path}", options=dict(_OPTIONS), metadata_errors="replace")
    except (av.FFmpegError, OSError, ValueError) as error:
        raise InputError(f"{path}: not a video that can be read ({_reason(error)})") from error
    with container:
        yield container


def _between(frames: Iterator[VideoFrame], start: float, end: float | None) -> Iterator[VideoFrame]:
    """The frames on screen from `start` to `end`, numbered from 0."""
    shown: VideoFrame | None = None
    index = 0
    for frame in frames:
        if frame.seconds <= start + 1e-6:
            shown = frame
            continue
        if shown is not None:
            yield VideoFrame(index, shown.seconds, shown.pixels)
            index, shown = index + 1, None
        if end is not None and frame.seconds >= end - 1e-6:
            return
        yield VideoFrame(index, frame.seconds, frame.pixels)
        index += 1
    if shown is not None:
        yield VideoFrame(index, shown.seconds, shown.pixels)


def _frames(
    container: av.container.InputContainer,
    stream: av.VideoStream,
    path: Path,
    first: float | None,
) -> Iterator[VideoFrame]:
    index, damaged = 0, 0
    size: tuple[int, int] | None = None
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            if packet is None:
                break
            decoded = packet.decode()
        except av.FFmpegError as error:
            damaged += 1
            if damaged > _MOST_DAMAGED or not index:
                raise InputError(f"{path}: damaged ({_reason(error)})") from error
            continue
        for frame in decoded:
            time = frame.time if frame.time is not None else index / _UNKNOWN_RATE
            first = time if first is None else first
            pixels = _upright(frame, stream)
            height, width = pixels.shape[:2]
            size = (width, height) if size is None else size
            if (width, height) != size:  # as players do it: the clip keeps its first size
                resized = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
                pixels = np.asarray(resized, np.uint8)
            yield VideoFrame(index, float(time - first), pixels)
            index += 1
    if not index:
        raise InputError(f"{path}: holds no frame that can be decoded")


def _cover_picture(stream: av.VideoStream) -> bool:
    """Whether a stream is the picture on the sleeve of a sound file."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _upright(frame: av.VideoFrame, stream: av.VideoStream) -> NDArray[np.uint8]:
    pixels = frame.to_ndarray(format="rgb24")
    aspect = stream.sample_aspect_ratio
    if aspect is not None and aspect > 0 and abs(float(aspect) - 1) > 1e-3:
        width = max(1, round(pixels.shape[1] * float(aspect)))
        if width > 2 * _MAX_EDGE:
            raise InputError(f"pixel aspect {aspect} is beyond reason")
        size = (width, pixels.shape[0])
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    turns = round(frame.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(pixels, turns)).astype(np.uint8, copy=False)


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
