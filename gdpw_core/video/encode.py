"""The encoders behind `open_clip`: H.264 in MP4, VP9 in WebM, GIF."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray
from PIL import Image

from gdpw_core.errors import OutputError
from gdpw_core.video.sound import SAMPLE_RATE, read_sound
from gdpw_core.video.write import ClipFormat, Picture, over_white

_BT709 = 1  # primaries, transfer and matrix of high definition, by their number in the standard
_H264 = {"crf": "16", "preset": "fast"}
# Sharp stills that move: constant quality; without alt-ref frames, which alpha cannot have.
_VP9 = {"crf": "22", "b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1",
        "auto-alt-ref": "0"}  # fmt: skip
_PALETTE_FRAMES = 12
_PALETTE_EDGE = 160


class MovieWriter:
    """MP4 or WebM through PyAV; frames are padded to even sizes.

    Args:
        path: where to write; any name.
        clip: rate, size, sound and notes.
        kind: container and codec.

    Raises:
        OutputError: the encoder cannot be opened.
    """

    def __init__(self, path: Path, clip: ClipFormat, kind: Literal["mp4", "webm"]) -> None:
        self._clip, self._index = clip, 0
        rate = Fraction(clip.rate).limit_denominator(1001)
        options = {"movflags": "+faststart"} if kind == "mp4" else {}
        try:
            self._container = av.open(f"file:{path}", "w", format=kind, options=options)
            codec = "libx264" if kind == "mp4" else "libvpx-vp9"
            stream = self._container.add_stream(codec, rate=rate)
        except (av.FFmpegError, OSError, ValueError) as error:
            raise OutputError(f"a clip cannot be written as {kind}: {error}") from error
        assert isinstance(stream, av.VideoStream)
        self._stream = stream
        stream.width, stream.height = clip.width + clip.width % 2, clip.height + clip.height % 2
        self._alpha = clip.alpha and kind == "webm"
        stream.pix_fmt = "yuva420p" if self._alpha else "yuv420p"
        stream.options = dict(_H264 if kind == "mp4" else _VP9)
        self._tick = 1 / rate
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = ColorRange.MPEG
        if self._alpha:
            stream.metadata["alpha_mode"] = "1"
        self._set_notes(kind)
        self._sound = _Sound(self._container, clip, kind) if clip.sound else None

    def add(self, frame: Picture) -> None:
        """Encode the next frame."""
        self._clip.check(frame)
        picture = frame if self._alpha else over_white(frame)
        rows, columns = self._clip.height % 2, self._clip.width % 2
        if rows or columns:
            picture = np.pad(picture, ((0, rows), (0, columns), (0, 0)), mode="edge")
        kind = "rgba" if self._alpha else "rgb24"
        video = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format=kind)
        video = video.reformat(
            format=self._stream.pix_fmt, dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )  # fmt: skip
        video.pts, video.time_base = self._index, self._tick
        self._container.mux(self._stream.encode(video))
        self._index += 1
        if self._sound:
            self._sound.until(self._index / self._clip.rate)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._index:
                self._container.mux(self._stream.encode())
                if self._sound:
                    self._sound.finish(self._index / self._clip.rate)
        finally:
            if self._sound:
                self._sound.close()
            self._container.close()
        if kind is None and not self._index:
            raise OutputError("the clip has no frames: nothing was written")

    def _set_notes(self, kind: Literal["mp4", "webm"]) -> None:
        notes = self._clip.notes
        if not notes:
            return
        text = "; ".join(f"{name}: {value}" for name, value in notes.items() if value)
        # MP4 keeps a fixed set of names, Matroska any.
        self._container.metadata["comment"] = text
        if kind == "webm":
            self._container.metadata.update(notes)


class _Sound:
    """Copies sound into the container step by step with the picture."""

    def __init__(
        self, container: av.container.OutputContainer, clip: ClipFormat, kind: str
    ) -> None:
        assert clip.sound is not None
        codec = "aac" if kind == "mp4" else "libopus"
        stream = container.add_stream(codec, rate=SAMPLE_RATE, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 160_000
        self._container, self._stream = container, stream
        # The encoder wants frames of its own length: the queue cuts them.
        self._queue = av.AudioFifo()
        self._frames: Iterator[av.AudioFrame] | None = read_sound(clip.sound)
        self._written = 0

    def until(self, seconds: float) -> None:
        """Encode what is heard before that time, as far as the source goes."""
        while self._frames is not None and self._written < seconds * SAMPLE_RATE:
            frame = next(self._frames, None)
            if frame is None:
                self._frames = None
                return
            frame.pts = None  # the queue counts on; sources leave no gaps that matter
            self._queue.write(frame)
            self._drain(partial=False)

    def finish(self, seconds: float) -> None:
        """Encode the rest up to the end of the picture."""
        self.until(seconds)
        self._drain(partial=True)
        self._container.mux(self._stream.encode(None))

    def close(self) -> None:
        """Close the source."""
        if self._frames is not None:
            self._frames.close()  # type: ignore[attr-defined]  # a generator

    def _drain(self, *, partial: bool) -> None:
        size = self._stream.frame_size or 1024
        while self._queue.samples >= (1 if partial else size):
            frame = self._queue.read(min(size, self._queue.samples), partial=True)
            if frame is None:
                return
            frame.pts = self._written
            frame.time_base = Fraction(1, SAMPLE_RATE)
            self._written += frame.samples
            self._container.mux(self._stream.encode(frame))


class GifWriter:
    """An endless GIF with one palette for all frames, so that what stands still does not flicker.

    Args:
        path: where to write.
        clip: rate, size and notes.
    """

    def __init__(self, path: Path, clip: ClipFormat) -> None:
        self._path, self._clip = path, clip
        self._first: list[Picture] = []
        self._graph: av.filter.Graph | None = None
        self._index = 0
        self._container = av.open(f"file:{path}", "w", format="gif", options={"loop": "0"})
        rate = Fraction(clip.rate).limit_denominator(1001)
        stream = self._container.add_stream("gif", rate=rate)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = clip.width, clip.height, "pal8"
        stream.codec_context.time_base = Fraction(1, 100)  # what the format can say
        self._rate, self._stream = rate, stream

    def add(self, frame: Picture) -> None:
        """Encode the next frame; the first few decide on the palette."""
        self._clip.check(frame)
        picture = over_white(frame)
        if self._graph is None:
            self._first.append(picture)
            if len(self._first) == _PALETTE_FRAMES:
                self._start()
            return
        self._push(picture)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        whole = kind is None and bool(self._first or self._index)
        try:
            if whole:
                if self._graph is None:
                    self._start()
                assert self._graph is not None
                self._graph.push(None)
                self._pull()
                self._container.mux(self._stream.encode())
        finally:
            self._container.close()
        if whole:
            _add_gif_comment(self._path, self._clip)
        elif kind is None:
            raise OutputError("the clip has no frames: nothing was written")

    def _start(self) -> None:
        graph = av.filter.Graph()
        width, height = self._clip.width, self._clip.height
        frames = graph.add_buffer(
            width=width, height=height, format=av.VideoFormat("rgb24"), time_base=1 / self._rate
        )
        colours = graph.add_buffer(
            width=16, height=16, format=av.VideoFormat("bgra"), time_base=1 / self._rate
        )
        # An ordered pattern stands still with the picture; diffused errors would crawl.
        use = graph.add("paletteuse", "dither=bayer:bayer_scale=4:diff_mode=rectangle")
        sink = graph.add("buffersink")
        frames.link_to(use, 0, 0)
        colours.link_to(use, 0, 1)
        use.link_to(sink)
        graph.configure()
        palette = av.VideoFrame.from_ndarray(_palette(self._first), format="bgra")
        palette.pts, palette.time_base = 0, 1 / self._rate
        colours.push(palette)
        colours.push(None)
        self._graph, self._frames = graph, frames
        first, self._first = self._first, []
        for picture in first:
            self._push(picture)

    def _push(self, picture: Picture) -> None:
        video = av.VideoFrame.from_ndarray(picture, format="rgb24")
        video.pts, video.time_base = self._index, 1 / self._rate
        self._index += 1
        self._frames.push(video)
        self._pull()

    def _pull(self) -> None:
        assert self._graph is not None
        while True:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            assert isinstance(frame, av.VideoFrame)
            self._container.mux(self._stream.encode(frame))


def _palette(frames: list[Picture]) -> NDArray[Any]:
    """256 colours that suit the frames, `[16, 16, 4]`, opaque."""
    step = max(1, max(frames[0].shape[:2]) // _PALETTE_EDGE)
    mosaic = np.concatenate([frame[::step, ::step] for frame in frames])
    image = Image.fromarray(np.ascontiguousarray(mosaic))
    colours = image.quantize(255, Image.Quantize.MEDIANCUT).getpalette() or []
    table = np.zeros((256, 3), np.uint8)
    known = np.array(colours[: 3 * 256], np.uint8).reshape(-1, 3)
    table[: len(known)] = known
    table[len(known) :] = known[-1] if len(known) else 0
    bgra = np.column_stack([table[:, ::-1], np.full(256, 255, np.uint8)])
    return bgra.reshape(16, 16, 4)


def _add_gif_comment(path: Path, clip: ClipFormat) -> None:
    """Say in the file what made it: comment blocks before the last byte."""
    text = "; ".join(f"{name}: {value}" for name, value in clip.notes.items() if value)
    data = text.encode("ascii", "backslashreplace")
    if not data:
        return
    blocks = b"".join(
        bytes([len(part)]) + part for part in (data[i : i + 255] for i in range(0, len(data), 255))
    )
    with path.open("r+b") as stream:
        stream.seek(-1, 2)
        if stream.read(1) == b"\x3b":
            stream.seek(-1, 2)
            stream.write(b"\x21\xfe" + blocks + b"\x00\x3b")
