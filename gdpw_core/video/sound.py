"""The sound of a clip, cut to a range, for the clip that is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.video.read import open_media

SAMPLE_RATE = 48_000  # what both AAC and Opus take
_GAP = 480  # samples: rounding of times is no gap


@dataclass(frozen=True)
class SoundSource:
    """Sound of a file.

    Args:
        path: the file.
        start: seconds from which it is heard.
        end: seconds until which; None to its end.
    """

    path: Path
    start: float = 0.0
    end: float | None = None


def read_sound(source: SoundSource) -> Iterator[av.AudioFrame]:
    """Stereo samples at 48 kHz from `start` on, without gaps.

    Raises:
        InputError: no such file, or no sound in it that can be read.
    """
    with open_media(source.path) as container:
        if not container.streams.audio:
            raise InputError(f"{source.path}: holds no sound")
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
        origin = _origin(container)
        if source.start > 0:
            container.seek(int((source.start + origin) * av.time_base), backward=True)
        yield from _cut(_resampled(container, stream, resampler), source, origin)


def _origin(container: av.container.InputContainer) -> float:
    """Time of the first picture, from which the frames' seconds count."""
    for stream in container.streams.video:
        if stream.start_time is not None and stream.time_base:
            return float(stream.start_time * stream.time_base)
    return 0.0


def _resampled(
    container: av.container.InputContainer, stream: av.AudioStream, resampler: av.AudioResampler
) -> Iterator[av.AudioFrame]:
    for packet in container.demux(stream):
        try:
            decoded = packet.decode()
        except av.FFmpegError:
            continue  # a damaged packet is a moment of silence
        for frame in decoded:
            yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _cut(
    frames: Iterator[av.AudioFrame], source: SoundSource, origin: float
) -> Iterator[av.AudioFrame]:
    """The samples of the range, without a gap: what is missing is silence."""
    position = round(source.start * SAMPLE_RATE)
    last = None if source.end is None else round(source.end * SAMPLE_RATE)
    for frame in frames:
        begin = round(((frame.time or 0.0) - origin) * SAMPLE_RATE)
        if last is not None and begin >= last:
            return
        if begin > position + _GAP:
            yield _sound(np.zeros((2, begin - position), np.float32))
            position = begin
        end = begin + frame.samples if last is None else min(begin + frame.samples, last)
        low = position if position - begin > _GAP else begin
        if low < end:
            samples = np.asarray(frame.to_ndarray(), np.float32)
            yield _sound(samples[:, low - begin : end - begin])
            position = end


def _sound(samples: NDArray[np.float32]) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(samples), format="fltp", layout="stereo"
    )
    frame.sample_rate = SAMPLE_RATE
    return frame
