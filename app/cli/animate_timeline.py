"""`gdpw animate` of a document: the timeline that the window saved in it, as a clip."""

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.animate_output import frame_bar, frames_in_words, number_from, say_note
from app.cli.animate_source import read_source
from app.cli.destinations import refuse_overwriting
from app.cli.models import chosen_models, make_pipeline
from gdpw_core.errors import InputError

if TYPE_CHECKING:
    from gdpw_core.document import TimelineData
    from gdpw_core.export.sequence_clip import ClipOptions
    from gdpw_core.motion.companion import Companion

_ONLY_HERE = ("start", "end", "driver", "driver_fps", "side_by_side", "sound")
_OF_MOTIONS = ("seconds", "save_track")


def add_timeline_options(parser: argparse.ArgumentParser) -> None:
    """Declare what only a timeline has."""
    group = parser.add_argument_group("the timeline of a document")
    group.add_argument("--from", dest="start", type=number_from(0, 3600), metavar="T",
                       help="begin at T seconds of the timeline")  # fmt: skip
    group.add_argument("--to", dest="end", type=number_from(0, 3600), metavar="T",
                       help="end at T seconds of the timeline")  # fmt: skip
    group.add_argument(
        "--driver", type=Path, metavar="CLIP",
        help="the clip on the timeline, where it does not lie beside the document",
    )  # fmt: skip
    group.add_argument(
        "--driver-at", type=number_from(-3600, 86400), default=0.0, metavar="T",
        help="time of the driver at the start of the timeline (0)",
    )  # fmt: skip
    group.add_argument(
        "--driver-fps", type=number_from(0.1, 240), metavar="R",
        help="pictures a second of a driver that is a folder (those of the clip)",
    )  # fmt: skip
    group.add_argument("--side-by-side", action="store_true", help="show the driver on the left")
    group.add_argument("--sound", choices=("driver",), help="take the sound of the driver")


def plays_timeline(arguments: argparse.Namespace) -> bool:
    """Whether the timeline is meant, and no motion.

    Raises:
        InputError: options of one were given to the other.
    """
    from gdpw_core.document import SUFFIX

    is_document = arguments.photo.suffix.lower() == SUFFIX
    if arguments.motion is None and arguments.talk is None and is_document:
        for name in _OF_MOTIONS:
            if getattr(arguments, name) is not None:
                option = name.replace("_", "-")
                raise InputError(f"--{option} belongs to a motion: choose one with --motion")
        if arguments.settings:
            raise InputError("--set belongs to a motion: change the edit in the window")
        return True
    for name in _ONLY_HERE:
        if getattr(arguments, name):
            option = {"start": "from", "end": "to"}.get(name, name.replace("_", "-"))
            raise InputError(f"--{option} belongs to the timeline of a document")
    return False


def run_timeline(arguments: argparse.Namespace) -> int:
    """Write the clip of a document.

    Raises:
        GdpwError: the document, the driver, the weights or the destination cannot be used.
    """
    from gdpw_core.export.sequence_clip import SequenceClip
    from gdpw_core.motion.track_files import TRACK_SUFFIXES, check_track_file
    from gdpw_core.video.destination import check_clip_destination

    is_track = arguments.out.suffix.lower() in TRACK_SUFFIXES
    if is_track:
        check_track_file(arguments.out)
    kind = None if is_track else check_clip_destination(arguments.out)
    refuse_overwriting(arguments.out, [arguments.photo])
    if arguments.sound and kind not in ("mp4", "webm"):
        raise InputError("--sound: only .mp4 and .webm hold sound")
    models = chosen_models(arguments)
    source = read_source(arguments.photo)
    assert source.document is not None
    if source.document.timeline is None:
        raise InputError(f"{arguments.photo} holds no timeline: choose a motion with --motion NAME")
    options = _options(arguments, source.document.timeline)
    started = time.perf_counter()
    pipeline = make_pipeline(arguments, models)
    moved = source.restored(pipeline, source.document)
    if moved.sequence is None:
        raise InputError(f"{arguments.photo}: its timeline is damaged")
    clip = SequenceClip(moved.sequence, moved.still, options)
    words = frames_in_words(clip.frames, clip.rate, moved.portrait, arguments.size)
    print(f"{arguments.out}: {words}; the timeline", flush=True)
    if is_track:
        clip.write_track(pipeline.pack.units, arguments.out)
        return 0
    with frame_bar(clip.frames) as done:
        written = clip.write(
            pipeline, moved.portrait, arguments.out, source=source.ingredient(), done=done
        )
    say_note(arguments.out, written)
    print(f"{arguments.out}: written in {time.perf_counter() - started:.1f} s")
    return 0


def _options(arguments: argparse.Namespace, timeline: "TimelineData") -> "ClipOptions":
    from gdpw_core.export.sequence_clip import ClipOptions

    companion = None
    if arguments.driver is not None:
        companion, heard = _named_driver(arguments)
    elif arguments.sound or arguments.side_by_side:
        companion, heard = _kept_driver(arguments.photo, timeline)
    if companion is not None:
        refuse_overwriting(arguments.out, [companion.path])
        if arguments.sound and not heard:
            raise InputError(f"--sound driver: {companion.path} has no sound")
    return ClipOptions(
        edge=arguments.size, rate=arguments.fps, start=arguments.start or 0.0, end=arguments.end,
        label=not arguments.no_label, companion=companion, beside=arguments.side_by_side,
        sound=bool(arguments.sound),
    )  # fmt: skip


def _named_driver(arguments: argparse.Namespace) -> "tuple[Companion, bool]":
    from gdpw_core.motion.companion import Companion
    from gdpw_core.motion.driver import Driver

    facts = Driver(arguments.driver).facts()
    return Companion(arguments.driver, arguments.driver_at, arguments.driver_fps), facts.sound


def _kept_driver(document: Path, timeline: "TimelineData") -> "tuple[Companion, bool]":
    """The driver that the document names below its folder."""
    from gdpw_core.motion.companion import companion_of
    from gdpw_core.motion.origin import linked_driver
    from gdpw_core.motion.sequence_file import read_sequence

    sequence = read_sequence(timeline)
    found = companion_of(sequence, lambda origin: linked_driver(origin, document.parent))
    if found is None:
        raise InputError("no driver of the timeline lies beside it: name it with --driver CLIP")
    return found
