"""`gdpw reenact`: a driver's motion on a portrait, as a clip."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.animate_output import add_clip_options, frames_in_words, number_from, write_shown
from app.cli.animate_source import ClipSource, read_source
from app.cli.destinations import refuse_overwriting
from app.cli.models import chosen_models, make_pipeline
from gdpw_core.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gdpw_core.export.clip import Pose
    from gdpw_core.motion.driver import Driver
    from gdpw_core.motion.follow import Driving
    from gdpw_core.motion.retarget import RetargetSettings
    from gdpw_core.motion.tracking import TrackedDriver
    from gdpw_core.parameters import FaceParameters
    from gdpw_core.pipeline import Pipeline, Portrait
    from gdpw_core.video.sound import SoundSource

SUMMARY = "drive a portrait with a clip of another face"
DESCRIPTION = """\
Move the face in a photo as the face in a clip moves, and write a clip.

DRIVER is a video, a folder of numbered pictures, or a track (.json, .csv, .npz, also CSV with the
52 ARKit blendshapes). The shape of the face stays the photo's.

--relative (as without it) adds the driver's change since its neutral frame to the photo's own pose
and expression; --absolute takes the driver's as they are. The neutral frame is the first one, or
one that is nearer to rest if the clip begins with an open mouth, closed eyes or a turned head.
"""
_PARTS = ("pose", "expression", "eyes")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="a photo or a .gdpw document")
    parser.add_argument("driver", type=Path, metavar="DRIVER")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--relative", dest="mode", action="store_const", const="relative")
    mode.add_argument("--absolute", dest="mode", action="store_const", const="absolute")
    parser.set_defaults(mode="relative")
    parser.add_argument(
        "--neutral", type=number_from(0, 86400), metavar="T",
        help="the driver's face at rest is at T seconds (looked for)",
    )  # fmt: skip
    parser.add_argument(
        "--only", action="append", choices=_PARTS, help="drive this alone; may be repeated"
    )
    parser.add_argument(
        "--gain", action="append", default=[], metavar="PART=G",
        help="how far a part follows, 0 to 3, such as pose=0.5; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--position", choices=("follow", "lock"), default="follow",
        help="whether the head moves through the picture as the driver's does (follow)",
    )  # fmt: skip
    parser.add_argument(
        "--head-size", choices=("follow", "lock"), default="lock",
        help="whether the head grows as the driver comes nearer (lock)",
    )  # fmt: skip
    parser.add_argument(
        "--smooth", type=number_from(0, 2), default=0.0, metavar="S",
        help="steady the motion over S seconds, such as 0.3; blinks stay",
    )  # fmt: skip
    parser.add_argument("--from", dest="start", type=number_from(0, 86400), default=0.0,
                        metavar="T", help="begin at T seconds of the driver")  # fmt: skip
    parser.add_argument("--to", dest="end", type=number_from(0, 86400), metavar="T",
                        help="end at T seconds of the driver")  # fmt: skip
    parser.add_argument(
        "--fps", type=number_from(1, 120), metavar="R", help="frames a second (the driver's)"
    )
    parser.add_argument("--side-by-side", action="store_true", help="show the driver on the left")
    parser.add_argument("--sound", choices=("driver",), help="take the sound of the driver")
    parser.add_argument(
        "--save-track", type=Path, metavar="FILE",
        help="write the head's parameters as well: .json, .csv, .npz, or .arkit.csv",
    )  # fmt: skip
    parser.add_argument(
        "--measure", action="store_true",
        help="say how much the clip flickers, beside the driver",
    )  # fmt: skip
    add_clip_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        GdpwError: the photo, the driver, the weights or the destination cannot be used.
    """
    from gdpw_core.motion.driver import Driver
    from gdpw_core.motion.track_files import check_track_file
    from gdpw_core.video.destination import check_clip_destination

    settings = _settings(arguments)
    driver = Driver(
        arguments.driver, arguments.start, arguments.end, arguments.fps, arguments.neutral
    )
    kind = check_clip_destination(arguments.out)
    refuse_overwriting(arguments.out, [arguments.photo, arguments.driver])
    if arguments.save_track is not None:
        check_track_file(arguments.save_track)
        refuse_overwriting(arguments.save_track, [arguments.photo, arguments.driver])
    if arguments.sound and kind not in ("mp4", "webm"):
        raise InputError("--sound: only .mp4 and .webm hold sound")
    if driver.is_track and (arguments.sound or arguments.side_by_side):
        raise InputError(f"{driver.path} is a track: it has neither pictures nor sound")
    if arguments.measure and (driver.is_track or arguments.side_by_side):
        raise InputError("--measure: give a clip as driver, and leave out --side-by-side")
    models = chosen_models(arguments)
    source = read_source(arguments.photo)
    work = _Reenactment(arguments, settings, driver, source)
    if not driver.is_track:
        work.check_clip()
    started = time.perf_counter()
    pipeline = make_pipeline(arguments, models)
    moved = source.open(pipeline, arguments.size, arguments.face)
    count = work.write(pipeline, moved.portrait, moved.still)
    seconds = time.perf_counter() - started
    print(f"{arguments.out}: written in {seconds:.1f} s, {count / seconds:.1f} frames a second")
    if driver.held.frames:
        print(
            f"{arguments.out}: {driver.held.frames} of {driver.held.total} frames of the driver "
            "show no face; the head was held there"
        )
    if work.restless:
        print(
            f"{arguments.out}: the driver's neutral frame is not a face at rest; choose another "
            "with --neutral T, or try --absolute"
        )
    if arguments.measure:
        from app.cli.reenact_measure import say_flicker

        say_flicker(arguments.out, driver)
    return 0


class _Reenactment:
    """One run of the command: from the driver to the poses, from the poses to the clip."""

    def __init__(
        self,
        arguments: argparse.Namespace,
        settings: "RetargetSettings",
        driver: "Driver",
        source: ClipSource,
    ) -> None:
        self._arguments, self._settings = arguments, settings
        self._driver, self._source = driver, source
        self._kept: list[FaceParameters] = []
        self.restless = False
        """Whether the driver's neutral frame is far from rest; known once it was read."""

    def check_clip(self) -> None:
        """Refuse a clip that cannot drive, before the models are loaded."""
        facts = self._driver.facts()
        if self._arguments.sound and not facts.sound:
            raise InputError(f"--sound driver: {self._driver.path} has no sound")

    def write(self, pipeline: "Pipeline", portrait: "Portrait", start: "FaceParameters") -> int:
        """Make the poses and the clip from the head at rest; returns the number of frames."""
        from gdpw_core.export.clip import ClipJob
        from gdpw_core.motion.tracking import track_driver

        arguments = self._arguments
        total: int | None
        if self._driver.is_track:
            tracked = track_driver(self._driver, pipeline.head, pipeline.pack.units)
            rate, total, fate = tracked.track.rate, len(tracked.track), "the track"
            poses = self._of_track(tracked, pipeline, start)
            beside = None
        else:
            facts = self._driver.facts()
            rate, total = facts.rate, facts.frames(self._driver)
            fate = facts.fate(self._driver)
            beside = self._beside(portrait) if arguments.side_by_side else None
            poses = self._of_clip(pipeline, start, rate, beside)
        job = ClipJob(
            arguments.out, rate, self._notes(), label=not arguments.no_label, beside=beside,
            sound=self._sound(rate, total), source=self._source.ingredient(),
        )  # fmt: skip
        if total:
            words = frames_in_words(total, rate, portrait)
            print(f"{arguments.out}: {words}; {fate}", flush=True)
        written = write_shown(pipeline, portrait, poses, job, total)
        if arguments.save_track is not None:
            from gdpw_core.motion.track import Track
            from gdpw_core.motion.track_files import write_track

            write_track(arguments.save_track, Track.of(self._kept, rate), pipeline.pack.units)
        return written.frames

    def _of_clip(
        self,
        pipeline: "Pipeline",
        start: "FaceParameters",
        rate: float,
        beside: tuple[int, int] | None,
    ) -> "Iterator[Pose]":
        from gdpw_core.motion.companion import Shrunk
        from gdpw_core.motion.retarget import Retargeter, far_from_rest
        from gdpw_core.motion.tracking import retargeted

        keep = None if beside is None else Shrunk(*beside)
        relative = self._settings.mode == "relative"
        driver = self._driver.with_rest() if relative else self._driver
        if driver.neutral != self._driver.neutral:
            print(f"{self._arguments.out}: the driver's face is at rest at {driver.neutral:.2f} s")
        neutral, driving = driver.driven(pipeline.head, rate, keep)
        units = pipeline.pack.units
        self.restless = relative and far_from_rest(neutral, units)
        retargeter = Retargeter(start, neutral, units, self._settings)
        pictures: list[NDArray[np.uint8] | None] = []

        def parameters(frames: "Iterator[Driving]") -> "Iterator[FaceParameters]":
            for frame in frames:
                pictures.append(frame.picture)
                yield frame.parameters

        smooth = self._arguments.smooth
        for moved in retargeted(parameters(driving), retargeter, rate, smooth):
            yield self._pose(moved, pictures.pop(0))

    def _of_track(
        self, tracked: "TrackedDriver", pipeline: "Pipeline", start: "FaceParameters"
    ) -> "Iterator[Pose]":
        from gdpw_core.motion.retarget import Retargeter
        from gdpw_core.motion.tracking import retargeted

        retargeter = Retargeter(start, tracked.neutral, pipeline.pack.units, self._settings)
        track, smooth = tracked.track, self._arguments.smooth
        for parameters in retargeted(track.frames, retargeter, track.rate, smooth):
            yield self._pose(parameters, None)

    def _pose(self, parameters: "FaceParameters", picture: "NDArray[np.uint8] | None") -> "Pose":
        from gdpw_core.export.clip import Pose

        if self._arguments.save_track is not None:
            self._kept.append(parameters)
        return Pose(parameters, picture)

    def _sound(self, rate: float, total: int | None) -> "SoundSource | None":
        if not self._arguments.sound:
            return None
        from gdpw_core.video.sound import SoundSource

        end = None if total is None else self._driver.start + total / rate
        return SoundSource(self._driver.path, self._driver.start, end)

    def _beside(self, portrait: "Portrait") -> tuple[int, int]:
        from gdpw_core.motion.companion import size_beside

        frame = next(iter(self._driver.frames(25.0)))
        return size_beside(frame.pixels, portrait.photo.height)

    def _notes(self) -> str:
        settings = self._settings
        parts = ",".join(sorted(settings.parts))
        return f"driver={self._driver.path.name} mode={settings.mode} parts={parts}"


def _settings(arguments: argparse.Namespace) -> "RetargetSettings":
    from gdpw_core.motion.retarget import PARTS, RetargetSettings

    gains: dict[str, float] = {}
    for item in arguments.gain:
        part, equals, text = item.partition("=")
        if not equals or part not in _PARTS:
            raise InputError(f"--gain {item}: write PART=G with one of {', '.join(_PARTS)}")
        gains[f"{part}_gain"] = number_from(0, 3)(text)
    return RetargetSettings(
        mode=arguments.mode,
        parts=frozenset(part for part in PARTS if part in (arguments.only or PARTS)),
        follow_position=arguments.position == "follow",
        follow_size=arguments.head_size == "follow",
        **gains,
    )
