"""`gdpw animate`: a ready motion on a portrait, as a clip."""

import argparse
import difflib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.animate_output import add_clip_options, frames_in_words, number_from, write_shown
from app.cli.animate_source import read_source
from app.cli.animate_timeline import add_timeline_options, plays_timeline, run_timeline
from app.cli.control_values import check_settings, parse_settings
from app.cli.destinations import refuse_overwriting
from app.cli.models import chosen_models, make_pipeline
from gdpw_core.errors import InputError

if TYPE_CHECKING:
    from gdpw_core.motion.presets import Motion
    from gdpw_core.motion.track import Track

SUMMARY = "bring a portrait to life with a ready motion"
DESCRIPTION = """\
Move the face in a photo and write a clip.

The motion starts and ends at the photo itself; with --seconds it is played again and again until
then. --talk moves the lips to a text (or to mouth shapes between slashes: "/mbp aa rest oo/").

Without either, the timeline of a document (.gdpw) that the window saved is played. The driver on
it can be shown and heard when its file is named with --driver. A name ending in .json, .csv, .npz
or .arkit.csv writes the timeline's head parameters instead of a clip.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="a photo or a .gdpw document")
    parser.add_argument("--motion", metavar="NAME", help="such as nod; see --list-motions")
    parser.add_argument("--talk", metavar="TEXT", help="say this; the same as --motion talk")
    parser.add_argument(
        "--seconds", type=number_from(0.04, 3600), metavar="S", help="length of the clip"
    )
    parser.add_argument(
        "--amount", type=number_from(0, 2), default=1.0, metavar="A", help="0 to 2, 1 as written"
    )
    parser.add_argument(
        "--speed", type=number_from(0.1, 5), default=1.0, metavar="V", help="2 is twice as fast"
    )
    parser.add_argument(
        "--fps", type=number_from(1, 120), metavar="R",
        help="frames a second (25, or the timeline's)",
    )  # fmt: skip
    parser.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="NAME=VALUE",
        help="an edit under the motion, as in gdpw edit; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--save-track", type=Path, metavar="FILE",
        help="write the head's parameters as well: .json, .csv or .npz",
    )  # fmt: skip
    add_timeline_options(parser)
    add_clip_options(parser)
    parser.add_argument("--list-motions", action=ListMotions)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        GdpwError: the photo, the motion, the weights or the destination cannot be used.
    """
    if plays_timeline(arguments):
        return run_timeline(arguments)
    motion = chosen_motion(arguments.motion, arguments.talk)
    settings = parse_settings(arguments.settings)
    from gdpw_core.export.clip import ClipJob, poses_of
    from gdpw_core.head.pack import load_pack
    from gdpw_core.motion.presets import motion_track
    from gdpw_core.motion.track_files import check_track_file, write_track
    from gdpw_core.provenance import settings_text
    from gdpw_core.video.destination import check_clip_destination

    check_clip_destination(arguments.out)
    refuse_overwriting(arguments.out, [arguments.photo])
    if arguments.save_track is not None:
        check_track_file(arguments.save_track)
        refuse_overwriting(arguments.save_track, [arguments.photo])
    models = chosen_models(arguments)
    check_settings(settings, load_pack(models.head_path).controls())
    source = read_source(arguments.photo)
    started = time.perf_counter()
    pipeline = make_pipeline(arguments, models)
    moved = source.open(pipeline, arguments.size, arguments.face)
    portrait, start = moved.portrait, moved.still
    fitted = portrait.fit.parameters
    track = motion_track(
        motion, pipeline.controls, pipeline.controls.with_values(settings, start, fitted),
        fitted=fitted, seconds=arguments.seconds, rate=arguments.fps or 25.0,
        amount=arguments.amount, speed=arguments.speed,
    )  # fmt: skip
    words = frames_in_words(len(track), track.rate, portrait)
    print(f"{arguments.out}: {words}; {_fate(motion, track, arguments.speed)}", flush=True)
    notes = f"motion={motion.name} amount={arguments.amount:g} speed={arguments.speed:g}"
    job = ClipJob(
        arguments.out, track.rate, f"{notes} {settings_text(settings)}".strip(),
        label=not arguments.no_label, source=source.ingredient(),
    )  # fmt: skip
    write_shown(pipeline, portrait, poses_of(track.frames), job, len(track))
    if arguments.save_track is not None:
        write_track(arguments.save_track, track, pipeline.pack.units)
    print(f"{arguments.out}: written in {time.perf_counter() - started:.1f} s")
    return 0


def chosen_motion(name: str | None, text: str | None) -> "Motion":
    """The motion that the options ask for.

    Raises:
        InputError: none, two that exclude each other, or one that does not exist.
    """
    from gdpw_core.motion.presets import ready_motions
    from gdpw_core.motion.speech import talk

    if text is not None and name not in (None, "talk"):
        raise InputError(f"--talk and --motion {name}: give one of the two")
    if text is not None:
        return talk(text)
    if name == "talk":
        return talk()
    if name is None:
        raise InputError("choose a motion with --motion NAME or --talk TEXT; see --list-motions")
    motions = ready_motions()
    if name not in motions:
        close = difflib.get_close_matches(name, [*motions, "talk"], n=1)
        hint = f"did you mean {close[0]}?" if close else f"use {', '.join([*motions, 'talk'])}"
        raise InputError(f"there is no motion named {name}: {hint}")
    return motions[name]


def _fate(motion: "Motion", track: "Track", speed: float) -> str:
    """What becomes of the motion in a clip of that length, said before rendering."""
    once = motion.seconds / speed
    times = track.seconds / once
    if abs(times - 1) * once < 1.5 / track.rate:
        return f"{motion.name} once"
    if times < 1:
        return f"{motion.name} trimmed to {track.seconds:.1f} of {once:.1f} s"
    whole = abs(times - round(times)) * once < 1.5 / track.rate
    if whole:
        return f"{motion.name} {round(times)} times"
    return f"{motion.name} {times:.1f} times, the last one trimmed"


class ListMotions(argparse.Action):
    """Prints every motion and stops."""

    def __init__(self, option_strings: list[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="list the motions and stop")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the list and leave."""
        from gdpw_core.motion.presets import ready_motions
        from gdpw_core.motion.speech import talk

        for motion in [*ready_motions().values(), talk()]:
            print(f"{motion.name:<10} {motion.seconds:4.1f} s  {motion.description}")
        parser.exit()
