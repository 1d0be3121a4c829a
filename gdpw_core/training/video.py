"""Frames of a video file, streamed: upright, square pixels, with presentation times."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError

# Containers whose demuxers a user's video needs; FFmpeg's playlist and network formats stay out.
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo"
_OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
_MAX_EDGE = 8192


@dataclass(frozen=True, eq=False)
class VideoFrame:
    """One frame.

    Args:
        index: its number among the decoded frames.
        seconds: presentation time from the first frame.
        pixels: `[H, W, 3]` uint8, RGB.
    """

    index: int
    seconds: float
    pixels: NDArray[np.uint8]


def read_video(path: Path) -> Iterator[VideoFrame]:
    """Frames of the first video stream in presentation order; one frame in memory at a time.

    Rotation and pixel aspect are applied. A frame that is damaged is left out; what comes before
    and after is still given.

    Raises:
        InputError: not a video of a known format, without a picture stream, or too large.
    """
    try:
        container = av.open(str(path), options=dict(_OPTIONS))
    except (av.FFmpegError, OSError, ValueError) as error:
        raise InputError(f"{path}: not a video that can be read ({_reason(error)})") from error
    with container:
        if not container.streams.video:
            raise InputError(f"{path}: holds no video stream")
        stream = container.streams.video[0]
        if stream.codec_context is None:
            raise InputError(f"{path}: its video stream is damaged or of an unknown kind")
        stream.thread_type = "SLICE"  # frame threads hold many frames; the pool is parallel already
        if max(stream.width or 0, stream.height or 0) > _MAX_EDGE:
            raise InputError(f"{path}: frames of {stream.width} x {stream.height} are too large")
        yield from _frames(container, stream, path)


def _frames(
    container: av.container.InputContainer, stream: av.VideoStream, path: Path
) -> Iterator[VideoFrame]:
    index, first, damaged = 0, None, 0
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            if packet is None:
                break
            decoded = packet.decode()
        except av.FFmpegError as error:
            damaged += 1
            if damaged > 100 or not index:
                raise InputError(f"{path}: damaged ({_reason(error)})") from error
            continue
        for frame in decoded:
            time = frame.time if frame.time is not None else index / 25.0
            first = time if first is None else first
            yield VideoFrame(index, float(time - first), _upright(frame, stream))
            index += 1
    if not index:
        raise InputError(f"{path}: holds no frame that can be decoded")


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
