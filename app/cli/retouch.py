"""`gdpw retouch`: the same edit on the face of every frame of a clip."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.animate_output import frame_bar, number_from, say_note
from app.cli.control_values import ListControls, check_settings, parse_settings
from app.cli.destinations import refuse_overwriting
from app.cli.models import add_model_options, chosen_models, make_pipeline
from gdpw_core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from gdpw_core.motion.driver import Driver
    from gdpw_core.motion.follow import Driving
    from gdpw_core.parameters import FaceParameters
    from gdpw_core.pipeline import Pipeline
    from gdpw_core.video.label import VisibleLabel

SUMMARY = "the same edit on every frame of a clip"
DESCRIPTION = """\
Change the face in a clip: the edit of gdpw edit on every frame, or the head turned to the front.

Turns, places and sizes count from each frame's own; jaw, gaze and expression units take the value
given, and with --add are added to each frame's own instead. The largest face is changed; frames
that show none stay as they are. The sound is kept.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("clip", type=Path, metavar="CLIP")
    parser.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="NAME=VALUE",
        help="move a control, such as yaw=12 or eye_yaw=0; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--add", action="append", default=[], metavar="NAME=VALUE",
        help="add to what each frame shows, such as mouthSmile=0.4; may be repeated",
    )  # fmt: skip
    parser.add_argument("--frontal", action="store_true", help="turn the head to the front")
    parser.add_argument("--from", dest="start", type=number_from(0, 86400), default=0.0,
                        metavar="T", help="begin at T seconds of the clip")  # fmt: skip
    parser.add_argument("--to", dest="end", type=number_from(0, 86400), metavar="T",
                        help="end at T seconds of the clip")  # fmt: skip
    parser.add_argument(
        "--out", type=Path, required=True, metavar="CLIP",
        help=".mp4, .webm or .gif, or a new folder for PNG pictures",
    )  # fmt: skip
    parser.add_argument("--no-label", action="store_true", help="without the visible label")
    add_model_options(parser)
    parser.add_argument("--list-controls", action=ListControls)


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        GdpwError: the clip, a setting, the weights or the destination cannot be used.
    """
    settings, added = parse_settings(arguments.settings), parse_settings(arguments.add)
    if not (settings or added or arguments.frontal):
        raise InputError("say what is changed, with --set, --add or --frontal")
    from gdpw_core.head.pack import load_pack
    from gdpw_core.motion.driver import Driver
    from gdpw_core.video.destination import check_clip_destination

    kind = check_clip_destination(arguments.out)
    refuse_overwriting(arguments.out, [arguments.clip])
    models = chosen_models(arguments)
    controls = load_pack(models.head_path).controls()
    check_settings(settings, controls)
    _check_added(added, controls)
    clip = Driver(arguments.clip, arguments.start, arguments.end)
    if clip.is_track:
        raise InputError(f"{arguments.clip} is a track: name a clip")
    facts = clip.facts()
    started = time.perf_counter()
    pipeline = make_pipeline(arguments, models)
    edit = _Edit(pipeline, settings, added, frontal=arguments.frontal)
    sound = facts.sound and kind in ("mp4", "webm")
    count = _write(clip, edit, arguments, rate=facts.rate, total=facts.frames(clip), sound=sound)
    seconds = time.perf_counter() - started
    print(f"{arguments.out}: written in {seconds:.1f} s, {count / seconds:.1f} frames a second")
    if clip.held.frames:
        print(
            f"{arguments.out}: {clip.held.frames} of {count} frames show no face and are as before"
        )
    return 0


def _write(
    clip: "Driver",
    edit: "_Edit",
    arguments: argparse.Namespace,
    *,
    rate: float,
    total: int | None,
    sound: bool,
) -> int:
    from gdpw_core.export.clip import ClipJob, write_frames
    from gdpw_core.export.credentials import Ingredient
    from gdpw_core.motion.stages import ahead, mapped
    from gdpw_core.video.label import VisibleLabel
    from gdpw_core.video.sound import SoundSource
    from gdpw_core.video.write import ClipFormat, clip_notes

    first = next(clip.frames(rate))
    height, width = first.pixels.shape[:2]
    edit.label = None if arguments.no_label else VisibleLabel.for_frames(width, height)
    end = None if total is None else clip.start + total / rate
    heard = SoundSource(clip.path, clip.start, end) if sound else None
    words = edit.in_words()
    format_ = ClipFormat(rate, width, height, sound=heard, notes=clip_notes(words))
    frames = mapped(ahead(_driving(clip, edit.pipeline, rate)), edit, workers=2)
    source = None if clip.path.is_dir() else Ingredient(clip.path.name, clip.path)
    job = ClipJob(arguments.out, rate, words, source=source)
    with frame_bar(total) as done:
        written = write_frames(frames, format_, job, done)
    say_note(job.out, written)
    return written.frames


def _driving(clip: "Driver", pipeline: "Pipeline", rate: float) -> "Iterator[Driving]":
    _, driving = clip.driven(pipeline.head, rate, keep=_same)
    yield from driving


def _same(pixels: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    return pixels


def _check_added(added: "Mapping[str, float]", controls: object) -> None:
    from gdpw_core.controls import Controls

    assert isinstance(controls, Controls)
    for name, value in added.items():
        control = controls.get(name)
        most = control.high - control.low
        if not -most <= value <= most:
            raise InputError(f"--add {name}={value:g}: give a value from {-most:g} to {most:g}")


class _Edit:
    """A frame of the clip to the changed frame."""

    def __init__(
        self,
        pipeline: "Pipeline",
        settings: "Mapping[str, float]",
        added: "Mapping[str, float]",
        *,
        frontal: bool,
    ) -> None:
        self.pipeline = pipeline
        self.label: VisibleLabel | None = None
        self._settings, self._added, self._frontal = settings, added, frontal

    def in_words(self) -> str:
        """The edit for the statement in the file."""
        from gdpw_core.provenance import settings_text

        added = " ".join(f"{name}+={value:.6g}" for name, value in self._added.items())
        parts = ["frontal" if self._frontal else "", settings_text(self._settings), added]
        return " ".join(part for part in parts if part)

    def __call__(self, frame: "Driving") -> "NDArray[np.uint8]":
        import numpy as np

        from gdpw_core.image import Photo

        assert frame.picture is not None
        pixels = frame.picture
        if frame.face is not None and frame.fit is not None:
            portrait = self.pipeline.restore(Photo(pixels), frame.face, frame.fit)
            parameters = self._edited(frame.fit.parameters)
            if self._frontal:
                parameters = self.pipeline.frontalized(portrait, parameters)
            pixels = np.asarray(self.pipeline.export(portrait, parameters).pixels, np.uint8)
        return pixels if self.label is None else self.label.onto(pixels)

    def _edited(self, fitted: "FaceParameters") -> "FaceParameters":
        controls = self.pipeline.controls
        parameters = controls.with_values(self._settings, fitted, fitted)
        for name, value in self._added.items():
            control = controls.get(name)
            before = controls.value(name, parameters, fitted)
            # No further than the slider goes, unless the frame itself already does.
            most = max(control.high, before) if value > 0 else min(control.low, before)
            limit = min if value > 0 else max
            parameters = controls.with_value(name, limit(before + value, most), parameters, fitted)
        return parameters
