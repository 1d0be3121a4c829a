"""What `animate` and `reenact` share: their options, the portrait, the way into the clip."""

import argparse
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.faces import add_face_option, open_chosen
from app.cli.models import add_model_options
from gdpw_core.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gdpw_core.image import Photo
    from gdpw_core.parameters import FaceParameters
    from gdpw_core.pipeline import Pipeline, Portrait
    from gdpw_core.video.sound import SoundSource
    from gdpw_core.video.write import ClipFormat

# Long edge of a clip's frames in pixels where nobody asked for another.
DEFAULT_EDGE = 1280
_EDGES = (64, 4096)


@dataclass(frozen=True, eq=False)
class Pose:
    """One frame to be rendered.

    Args:
        parameters: the head.
        beside: a picture to show on its left, sRGB `[H, W, 3]`, or None.
    """

    parameters: "FaceParameters"
    beside: "NDArray[np.uint8] | None" = None


@dataclass(frozen=True)
class ClipJob:
    """What is written besides the poses.

    Args:
        out: the clip.
        rate: frames a second.
        notes: the settings in words, for the statement in the file.
        total: expected number of frames, for the progress bar; None if nobody knows.
        label: whether the visible label is drawn.
        beside: width and height of the pictures on the left, or None.
        sound: what is heard, or None.
        progress: whether a bar is shown on terminals.
    """

    out: Path
    rate: float
    notes: str
    total: int | None = None
    label: bool = True
    beside: tuple[int, int] | None = None
    sound: "SoundSource | None" = None
    progress: bool = True


def add_clip_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of every command that writes a clip."""
    parser.add_argument(
        "--out", type=Path, required=True, metavar="CLIP",
        help=".mp4, .webm or .gif, or a new folder for PNG pictures",
    )  # fmt: skip
    parser.add_argument(
        "--size", type=_edge, metavar="N",
        help=f"long edge of the frames in pixels (the photo's own, at most {DEFAULT_EDGE})",
    )  # fmt: skip
    parser.add_argument("--no-label", action="store_true", help="without the visible label")
    add_face_option(parser)
    add_model_options(parser)


def number_from(low: float, high: float) -> Callable[[str], float]:
    """A reader of options that are numbers of a range."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise InputError(f"{text!r}: give a number from {low:g} to {high:g}")
        return value

    return read


def _edge(text: str) -> int:
    low, high = _EDGES
    if not text.isdecimal() or not low <= int(text) <= high:
        raise InputError(f"--size {text}: give the long edge in pixels, from {low} to {high}")
    return int(text)


def open_for_clip(
    pipeline: "Pipeline", photo: "Photo", edge: int | None, face: int | None
) -> "Portrait":
    """Open a portrait at the size of the clip, in the colours that screens show.

    Raises:
        GdpwError: as `open_chosen`.
    """
    return open_chosen(pipeline, reduced(photo, edge), face)


def reduced(photo: "Photo", edge: int | None) -> "Photo":
    """The photo as sRGB with 8 bits, its long edge at most `edge` (or `DEFAULT_EDGE`)."""
    import cv2
    import numpy as np

    from gdpw_core.image import Photo
    from gdpw_core.image.photo import convert_colours, eight_bit

    rgb = convert_colours(eight_bit(photo.pixels[..., :3]), photo.icc_profile, "to_srgb")
    pixels = np.dstack([rgb, eight_bit(photo.pixels[..., 3:])]) if photo.has_alpha else rgb
    longest = max(photo.width, photo.height)
    factor = min(edge or DEFAULT_EDGE, longest) / longest
    if factor < 1:
        size = (max(2, round(photo.width * factor)), max(2, round(photo.height * factor)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Photo(np.ascontiguousarray(pixels), path=photo.path, format=photo.format)


def write_poses(
    pipeline: "Pipeline", portrait: "Portrait", poses: Iterable[Pose], job: ClipJob
) -> int:
    """Render the poses and write the clip; a whole file or none.

    Making the poses, rendering and encoding overlap.

    Returns:
        How many frames were written.

    Raises:
        GdpwError: a pose cannot be made, or the clip cannot be written.
    """
    from gdpw_core.motion.stages import ahead, mapped
    from gdpw_core.video.label import VisibleLabel
    from gdpw_core.video.write import ClipFormat, clip_notes

    width, height = portrait.photo.width, portrait.photo.height
    label = VisibleLabel.for_frames(width, height) if job.label else None
    if job.beside is not None:
        width += job.beside[0]
    clip = ClipFormat(
        job.rate, width, height, alpha=portrait.photo.has_alpha and job.beside is None,
        sound=job.sound, notes=clip_notes(job.notes),
    )  # fmt: skip
    frames = mapped(ahead(poses), _Renderer(pipeline, portrait, label), workers=2)
    return write_frames(frames, clip, job)


def write_frames(
    frames: "Generator[NDArray[np.uint8], None, None]", clip: "ClipFormat", job: ClipJob
) -> int:
    """Write frames as they come, with a progress bar; a whole file or none.

    Returns:
        How many frames were written.

    Raises:
        GdpwError: a frame cannot be made, or the clip cannot be written.
    """
    from contextlib import closing

    from tqdm import tqdm

    from gdpw_core.video.write import open_clip

    written = 0
    hidden = None if job.progress else True  # None hides it where nobody would see it
    bar = tqdm(total=job.total, unit="frame", disable=hidden, leave=False, file=sys.stderr)
    with closing(frames), bar, open_clip(job.out, clip) as writer:
        for frame in frames:
            writer.add(frame)
            written += 1
            bar.update()
    return written


class _Renderer:
    """A pose to the clip's frame; a head that stands still is rendered once."""

    def __init__(self, pipeline: "Pipeline", portrait: "Portrait", label: object) -> None:
        self._pipeline, self._portrait, self._label = pipeline, portrait, label
        self._last: tuple[FaceParameters, NDArray[np.uint8]] | None = None

    def __call__(self, pose: Pose) -> "NDArray[np.uint8]":
        import numpy as np

        from gdpw_core.video.write import over_white

        last = self._last
        if last is not None and last[0] == pose.parameters:
            frame = last[1]
        else:
            frame = self._rendered(pose.parameters)
            self._last = (pose.parameters, frame)
        if pose.beside is None:
            return frame
        return np.hstack([pose.beside, over_white(frame)])

    def _rendered(self, parameters: "FaceParameters") -> "NDArray[np.uint8]":
        import numpy as np

        from gdpw_core.video.label import VisibleLabel

        pixels = np.asarray(self._pipeline.export(self._portrait, parameters).pixels, np.uint8)
        return self._label.onto(pixels) if isinstance(self._label, VisibleLabel) else pixels


def poses_of(frames: Iterable["FaceParameters"]) -> Iterator[Pose]:
    """Poses without a picture beside them."""
    for parameters in frames:
        yield Pose(parameters)


def frames_in_words(count: int, rate: float, portrait: "Portrait") -> str:
    """Such as "50 frames of 512 x 512, 2.0 s at 25 a second"."""
    size = f"{portrait.photo.width} x {portrait.photo.height}"
    return f"{count} frames of {size}, {count / rate:.1f} s at {rate:g} a second"
