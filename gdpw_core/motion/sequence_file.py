"""A clip as documents keep it: bounded JSON for what people set, plain numbers for the tracks."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.document import TimelineData
from gdpw_core.document.fields import Fields, parse_json
from gdpw_core.errors import InputError
from gdpw_core.motion.blending import PARAMETER_GROUPS, ParameterGroup, fields_of
from gdpw_core.motion.easing import easing_named
from gdpw_core.motion.keyframes import Keyframe, Timeline
from gdpw_core.motion.origin_file import origin_record, read_origin
from gdpw_core.motion.placed_track import LONGEST_NAME, PlacedTrack, after_named
from gdpw_core.motion.sequence import MOST_KEYS, MOST_TRACK_FRAMES, MOST_TRACKS, Sequence
from gdpw_core.motion.track import Track
from gdpw_core.parameters import Camera, FaceParameters

VERSION = 1
_NUMBER = np.dtype("<f8")
_CAMERA = 3
_NEUTRAL = FaceParameters.neutral()
_WIDTHS = {
    name: _CAMERA if name == "camera" else len(getattr(_NEUTRAL, name))
    for group in PARAMETER_GROUPS
    for name in fields_of(group)
}

Record = dict[str, Any]
Floats = NDArray[np.float64]


def sequence_data(sequence: Sequence) -> TimelineData | None:
    """What a document keeps of a clip; None of one that was never touched."""
    if sequence == Sequence():
        return None
    numbers = [_numbers(placed.track) for placed in sequence.tracks]
    record = {
        "version": VERSION,
        "seconds": sequence.seconds,
        "rate": sequence.rate,
        "loop": sequence.loop,
        "keys": [
            {
                "group": group,
                "seconds": key.seconds,
                "easing": key.easing,
                "values": {name: _listed(key.parameters, name) for name in fields_of(group)},
            }
            for group, keys in sequence.keys.keys.items()
            for key in keys
        ],
        "tracks": [
            _track_record(placed, moving)
            for placed, (moving, _) in zip(sequence.tracks, numbers, strict=True)
        ],
    }
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    rows = b"".join(values.astype(_NUMBER).tobytes() for _, values in numbers)
    return TimelineData(text.encode("utf-8", "backslashreplace"), rows)


def read_sequence(data: TimelineData) -> Sequence:
    """The clip that a document keeps, checked.

    Raises:
        InputError: it is damaged, newer than this program, or holds a value beyond reason.
    """
    root = parse_json(data.text, "timeline")
    version = root.whole("version", 1, 1_000_000)
    if version > VERSION:
        raise InputError("the timeline was saved by a newer version of this program")
    timeline = Timeline()
    keys: dict[ParameterGroup, list[Keyframe]] = {}
    for entry in root.parts("keys", MOST_KEYS):
        group = _group_named(entry.text("group", 20))
        keys.setdefault(group, []).append(_key(entry, group))
    timeline = Timeline({group: tuple(listed) for group, listed in keys.items()})
    tracks, place = [], 0
    for entry in root.parts("tracks", MOST_TRACKS):
        placed, place = _track(entry, data.numbers, place)
        tracks.append(placed)
    if place != len(data.numbers):
        raise InputError("the timeline holds more numbers than its tracks have")
    return Sequence(
        timeline, tuple(tracks), root.number("seconds"), root.number("rate"), root.switch("loop")
    )


def _track_record(placed: PlacedTrack, moving: list[str]) -> Record:
    return {
        "name": placed.name,
        "rate": placed.track.rate,
        "frames": len(placed.track),
        "start": placed.start,
        "first": placed.first,
        "last": placed.last,
        "speed": placed.speed,
        "fade": placed.fade,
        "after": placed.after,
        "gains": dict(placed.gains),
        "origin": None if placed.origin is None else origin_record(placed.origin),
        "rest": placed.rest.to_dict(),
        "begin": placed.track.frames[0].to_dict(),
        "moving": moving,
    }


def _numbers(track: Track) -> tuple[list[str], Floats]:
    """Fields that ever change, and their values, `[T, N]`; the others are those of frame 0."""
    first = track.frames[0]
    columns: dict[str, Floats] = {}
    for name in _WIDTHS:
        own = getattr(first, name)
        # A field that never changes is one object, or at least equal, in all frames.
        if all(getattr(f, name) is own for f in track.frames):
            continue
        values = np.array([_listed(frame, name) for frame in track.frames], np.float64)
        if not (values == values[0]).all():
            columns[name] = values
    rows = np.hstack(list(columns.values())) if columns else np.empty((len(track), 0))
    return list(columns), rows


def _key(entry: Fields, group: ParameterGroup) -> Keyframe:
    values = entry.part("values")
    changes = {name: _field(name, values.numbers(name, (_WIDTHS[name],))) for name in
               fields_of(group)}  # fmt: skip
    easing = easing_named(entry.text("easing", 20))
    return Keyframe(entry.number("seconds"), _NEUTRAL.replaced(**changes), easing)


def _track(entry: Fields, data: bytes, place: int) -> tuple[PlacedTrack, int]:
    """A track, and where the numbers of the next one begin."""
    count = entry.whole("frames", 1, MOST_TRACK_FRAMES)
    moving = entry.texts("moving", len(_WIDTHS))
    if len(set(moving)) != len(moving) or not set(moving) <= set(_WIDTHS):
        raise InputError("timeline.tracks.moving names what a head does not have")
    widths = [_WIDTHS[name] for name in moving]
    end = place + count * sum(widths) * _NUMBER.itemsize
    if end > len(data):
        raise InputError("the timeline has lost the numbers of a track")
    rows = np.frombuffer(data[place:end], _NUMBER).reshape(count, sum(widths))
    if not np.isfinite(rows).all():
        raise InputError("a track of the timeline holds a value that is not finite")
    first = entry.parameters("begin")
    edges = np.cumsum([0, *widths])
    frames = tuple(
        first.replaced(
            **{
                name: _field(name, row[low:high])
                for name, low, high in zip(moving, edges, edges[1:], strict=False)
            }
        )
        for row in rows.astype(np.float64)
    )
    return PlacedTrack(
        entry.text("name", LONGEST_NAME),
        Track(entry.number("rate"), frames),
        entry.parameters("rest"),
        start=entry.number("start"),
        first=entry.number("first"),
        last=entry.number("last") if entry.has("last") else None,
        speed=entry.number("speed"),
        fade=entry.number("fade"),
        after=after_named(entry.text("after", 10)),
        gains={
            _group_named(name): gain
            for name, gain in entry.number_map("gains", len(PARAMETER_GROUPS)).items()
        },
        origin=read_origin(entry.part("origin")) if entry.has("origin") else None,
    ), end  # fmt: skip


def _listed(parameters: FaceParameters, name: str) -> list[float]:
    if name == "camera":
        camera = parameters.camera
        return [camera.scale, camera.tx, camera.ty]
    values: list[float] = getattr(parameters, name).tolist()
    return values


def _field(name: str, values: Floats) -> Floats | Camera:
    if name != "camera":
        return values
    scale, tx, ty = (float(value) for value in values)
    return Camera(scale, tx, ty)


def _group_named(name: str) -> ParameterGroup:
    for group in PARAMETER_GROUPS:
        if group == name:
            return group
    raise InputError(f"the timeline names a group that a head does not have: {name[:20]}")
