"""Clips of a portrait: poses are rendered, labelled and encoded; a whole file or none."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.export.credentials import Ingredient, seal_file
from gdpw_core.image import Photo
from gdpw_core.image.photo import convert_colours, eight_bit
from gdpw_core.motion.stages import ahead, mapped
from gdpw_core.parameters import FaceParameters
from gdpw_core.video.label import VisibleLabel
from gdpw_core.video.write import ClipFormat, clip_notes, open_clip, over_white

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline, Portrait
    from gdpw_core.video.sound import SoundSource

Picture = NDArray[np.uint8]

# Long edge of a clip's frames in pixels where nobody asked for another.
DEFAULT_EDGE = 1280


@dataclass(frozen=True, eq=False)
class Pose:
    """One frame to be rendered.

    Args:
        parameters: the head.
        beside: a picture to show on its left, sRGB `[H, W, 3]`, or None.
    """

    parameters: FaceParameters
    beside: Picture | None = None


@dataclass(frozen=True)
class ClipJob:
    """What is written besides the poses.

    Args:
        out: the clip.
        rate: frames a second.
        settings: what was done, in words, for the statement in the file.
        label: whether the visible label is drawn.
        beside: width and height of the pictures on the left, or None.
        sound: what is heard, or None.
        source: the photo or clip that was edited, for content credentials.
    """

    out: Path
    rate: float
    settings: str
    label: bool = True
    beside: tuple[int, int] | None = None
    sound: "SoundSource | None" = None
    source: Ingredient | None = None


@dataclass(frozen=True)
class WrittenClip:
    """A clip that is there.

    Args:
        frames: how many.
        note: why it has no content credentials; empty if it has, or if none were to be made.
    """

    frames: int
    note: str = ""


def write_poses(
    pipeline: "Pipeline",
    portrait: "Portrait",
    poses: Iterable[Pose],
    job: ClipJob,
    done: Callable[[int], None] | None = None,
) -> WrittenClip:
    """Render the poses and write the clip; a whole file or none.

    Making the poses, rendering and encoding overlap.

    Args:
        pipeline: renders.
        portrait: at the size of the clip, see `reduced`.
        poses: of every frame.
        job: what else is written.
        done: called after each frame with their number; what it raises stops the work.

    Raises:
        GdpwError: a pose cannot be made, or the clip cannot be written.
    """
    width, height = portrait.photo.width, portrait.photo.height
    label = VisibleLabel.for_frames(width, height) if job.label else None
    if job.beside is not None:
        width += job.beside[0]
    clip = ClipFormat(
        job.rate, width, height, alpha=portrait.photo.has_alpha and job.beside is None,
        sound=job.sound, notes=clip_notes(job.settings),
    )  # fmt: skip
    frames = mapped(ahead(poses), PoseRenderer(pipeline, portrait, label), workers=2)
    return write_frames(frames, clip, job, done)


def write_frames(
    frames: Generator[Picture, None, None],
    clip: ClipFormat,
    job: ClipJob,
    done: Callable[[int], None] | None = None,
) -> WrittenClip:
    """Write frames as they come; a whole file or none. Arguments as of `write_poses`.

    Raises:
        GdpwError: a frame cannot be made, or the clip cannot be written.
    """
    written, notes = 0, [""]

    def seal(path: Path, name: str) -> None:
        notes.append(seal_file(path, name, job.settings, source=job.source))

    with closing(frames), open_clip(job.out, clip, seal=seal) as writer:
        for frame in frames:
            writer.add(frame)
            written += 1
            if done is not None:
                done(written)
    return WrittenClip(written, next(filter(None, notes), ""))


class PoseRenderer:
    """A pose to the clip's frame; a head that stands still is rendered once."""

    def __init__(
        self, pipeline: "Pipeline", portrait: "Portrait", label: VisibleLabel | None
    ) -> None:
        self._pipeline, self._portrait, self._label = pipeline, portrait, label
        self._last: tuple[FaceParameters, Picture] | None = None

    def __call__(self, pose: Pose) -> Picture:
        """The frame `[H, W, 3 or 4]`."""
        last = self._last
        if last is not None and last[0] == pose.parameters:
            frame = last[1]
        else:
            frame = self._rendered(pose.parameters)
            self._last = (pose.parameters, frame)
        if pose.beside is None:
            return frame
        return np.hstack([pose.beside, over_white(frame)])

    def _rendered(self, parameters: FaceParameters) -> Picture:
        pixels = np.asarray(self._pipeline.export(self._portrait, parameters).pixels, np.uint8)
        return pixels if self._label is None else self._label.onto(pixels)


def poses_of(frames: Iterable[FaceParameters]) -> Iterator[Pose]:
    """Poses without a picture beside them."""
    for parameters in frames:
        yield Pose(parameters)


def reduced(photo: Photo, edge: int | None) -> Photo:
    """The photo as sRGB with 8 bits, its long edge at most `edge` (or `DEFAULT_EDGE`)."""
    rgb = convert_colours(eight_bit(photo.pixels[..., :3]), photo.icc_profile, "to_srgb")
    pixels = np.dstack([rgb, eight_bit(photo.pixels[..., 3:])]) if photo.has_alpha else rgb
    size = clip_size(photo.width, photo.height, edge)
    if size != (photo.width, photo.height):
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Photo(np.ascontiguousarray(pixels), path=photo.path, format=photo.format)


def clip_size(width: int, height: int, edge: int | None) -> tuple[int, int]:
    """Width and height of a clip's frames of a photo of that size; never larger than it."""
    longest = max(width, height)
    factor = min(edge or DEFAULT_EDGE, longest) / longest
    return (width, height) if factor >= 1 else (
        max(2, round(width * factor)), max(2, round(height * factor)),
    )  # fmt: skip


def scaled_portrait(pipeline: "Pipeline", portrait: "Portrait", edge: int | None) -> "Portrait":
    """A portrait as if its photo had been smaller, see `reduced`; face and fit are the same."""
    photo = reduced(portrait.photo, edge)
    factor = photo.width / portrait.photo.width
    face, fit = portrait.face, portrait.fit
    x0, y0, x1, y1 = (factor * bound for bound in face.box)
    crop = fit.crop
    smaller = replace(
        crop,
        centre_x=crop.centre_x * factor,
        centre_y=crop.centre_y * factor,
        side=crop.side * factor,
    )
    return pipeline.restore(
        photo,
        replace(face, landmarks=face.landmarks * factor, box=(x0, y0, x1, y1)),
        replace(
            fit,
            crop=smaller,
            landmarks=fit.landmarks * factor,
            fitted_landmarks=fit.fitted_landmarks * factor,
        ),
    )
