"""The clip of a timeline, as the window and the command line write it."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gdpw_core.controls import ExpressionUnits
from gdpw_core.errors import InputError
from gdpw_core.export.clip import ClipJob, Pose, WrittenClip, scaled_portrait, write_poses
from gdpw_core.export.credentials import Ingredient
from gdpw_core.motion.companion import Companion
from gdpw_core.motion.sequence import Sequence
from gdpw_core.motion.track import Track
from gdpw_core.motion.track_files import write_track
from gdpw_core.parameters import FaceParameters
from gdpw_core.provenance import changed_settings, settings_text

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline, Portrait


@dataclass(frozen=True)
class ClipOptions:
    """How the clip of a timeline is written.

    Args:
        edge: long edge of the frames in pixels; None for the photo's own, at most 1280.
        rate: frames a second; None for the timeline's.
        start: seconds of the timeline.
        end: seconds of the timeline; None for its end.
        label: whether the visible label is drawn.
        companion: the driver that runs along; None where there is none.
        beside: whether it is shown on the left.
        sound: whether it is heard.

    Raises:
        InputError: a range that is none, or something of a driver that there is not.
    """

    edge: int | None = None
    rate: float | None = None
    start: float = 0.0
    end: float | None = None
    label: bool = True
    companion: Companion | None = None
    beside: bool = False
    sound: bool = False

    def __post_init__(self) -> None:
        if self.start < 0 or (self.end is not None and self.end <= self.start):
            raise InputError(f"from {self.start:g} to {self.end} s: give a later end")
        if (self.beside or self.sound) and self.companion is None:
            raise InputError("there is no driver to be shown or heard")


@dataclass(frozen=True, eq=False)
class SequenceClip:
    """A timeline over a still, and what of it is written.

    Args:
        sequence: the timeline.
        still: the portrait as edited.
        options: how it is written.

    Raises:
        InputError: nothing of the timeline lies in the range.
    """

    sequence: Sequence
    still: FaceParameters
    options: ClipOptions

    def __post_init__(self) -> None:
        if self.options.start >= self.sequence.seconds:
            raise InputError(
                f"the timeline lasts {self.sequence.seconds:g} s: there is nothing of it at "
                f"{self.options.start:g} s"
            )

    @property
    def rate(self) -> float:
        """Frames a second."""
        return self.options.rate or self.sequence.rate

    @property
    def frames(self) -> int:
        """How many frames."""
        end = self.sequence.seconds
        if self.options.end is not None:
            end = min(end, self.options.end)
        return max(1, round((end - self.options.start) * self.rate))

    def parameters(self) -> Iterator[FaceParameters]:
        """The head in every frame."""
        for k in range(self.frames):
            yield self.sequence.parameters_at(self.options.start + k / self.rate, self.still)

    def write_track(self, units: ExpressionUnits | None, out: Path) -> int:
        """Write the head's parameters in every frame; see `gdpw_core.motion.track_files`.

        Args:
            units: the head's named units, for ARKit.
            out: .json, .csv, .npz or .arkit.csv.

        Returns:
            How many frames.

        Raises:
            OutputError: it cannot be written there.
            InputError: ARKit blendshapes of a head without units.
        """
        write_track(out, Track(self.rate, tuple(self.parameters())), units)
        return self.frames

    def write(
        self,
        pipeline: "Pipeline",
        portrait: "Portrait",
        out: Path,
        *,
        source: Ingredient | None = None,
        done: Callable[[int], None] | None = None,
    ) -> WrittenClip:
        """Render and write; a whole file or none.

        Args:
            pipeline: renders.
            portrait: at its full size.
            out: .mp4, .webm, .gif, or a new folder.
            source: the photo's file, for content credentials.
            done: as of `write_poses`.

        Raises:
            GdpwError: the driver cannot be read, or the clip cannot be written.
        """
        options = self.options
        small = scaled_portrait(pipeline, portrait, options.edge)
        changed = changed_settings(pipeline.controls, self.still, portrait.fit.parameters)
        along = self._along()
        beside = None
        if options.beside and along is not None:
            beside = along.size_beside(small.photo.height)
        job = ClipJob(
            out, self.rate, f"timeline {settings_text(changed)}".strip(), label=options.label,
            beside=beside, source=source,
            sound=along.sound(self.frames / self.rate) if options.sound and along else None,
        )  # fmt: skip
        with closing(self._poses(beside)) as poses:
            return write_poses(pipeline, small, poses, job, done)

    def _along(self) -> Companion | None:
        """The driver, counted from the first frame that is written."""
        companion = self.options.companion
        if companion is None:
            return None
        return replace(companion, first=companion.first + self.options.start)

    def _poses(self, beside: tuple[int, int] | None) -> Generator[Pose, None, None]:
        along = self._along()
        if beside is None or along is None:
            for parameters in self.parameters():
                yield Pose(parameters)
            return
        pictures = along.pictures(self.rate, self.frames, beside)
        for parameters, picture in zip(self.parameters(), pictures, strict=True):
            yield Pose(parameters, picture)
