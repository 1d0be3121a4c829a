"""What the commands that write clips share: options, portrait, progress, what is said."""

import argparse
import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.faces import add_face_option, open_chosen
from app.cli.models import add_model_options
from gdpw_core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdpw_core.export.clip import ClipJob, Pose, WrittenClip
    from gdpw_core.image import Photo
    from gdpw_core.pipeline import Pipeline, Portrait

_EDGES = (64, 4096)


def add_clip_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of every command that writes a clip."""
    parser.add_argument(
        "--out", type=Path, required=True, metavar="CLIP",
        help=".mp4, .webm or .gif, or a new folder for PNG pictures",
    )  # fmt: skip
    parser.add_argument(
        "--size", type=_edge, metavar="N",
        help="long edge of the frames in pixels (the photo's own, at most 1280)",
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
    from gdpw_core.export.clip import reduced

    return open_chosen(pipeline, reduced(photo, edge), face)


def write_shown(
    pipeline: "Pipeline",
    portrait: "Portrait",
    poses: "Iterable[Pose]",
    job: "ClipJob",
    total: int | None,
) -> "WrittenClip":
    """Write a clip with a progress bar on terminals; see `write_poses`.

    Args:
        pipeline: renders.
        portrait: at the size of the clip.
        poses: of every frame.
        job: what else is written.
        total: expected number of frames; None if nobody knows.
    """
    from gdpw_core.export.clip import write_poses

    with frame_bar(total) as done:
        written = write_poses(pipeline, portrait, poses, job, done)
    say_note(job.out, written)
    return written


@contextmanager
def frame_bar(total: int | None) -> "Iterator[Callable[[int], None]]":
    """A bar that is told how many frames are done; hidden where nobody would see it."""
    from tqdm import tqdm

    bar = tqdm(total=total, unit="frame", disable=None, leave=False, file=sys.stderr)

    def done(count: int) -> None:
        bar.update(count - bar.n)

    with bar:
        yield done


def say_note(out: Path, written: "WrittenClip") -> None:
    """Say why a clip has no content credentials, if it should."""
    if written.note:
        print(f"gdpw: note: {out}: without content credentials: {written.note}", file=sys.stderr)


def frames_in_words(count: int, rate: float, portrait: "Portrait", edge: int | None = None) -> str:
    """Such as "50 frames of 512 x 512, 2.0 s at 25 a second".

    Args:
        count: of frames.
        rate: frames a second.
        portrait: what is moved.
        edge: long edge of the frames, where the portrait is larger.
    """
    from gdpw_core.export.clip import clip_size

    photo = portrait.photo
    width, height = clip_size(photo.width, photo.height, edge)
    return f"{count} frames of {width} x {height}, {count / rate:.1f} s at {rate:g} a second"
