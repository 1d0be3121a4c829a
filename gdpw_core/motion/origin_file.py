"""Where a track came from, as documents keep it."""

from typing import Any

from gdpw_core.document.fields import Fields
from gdpw_core.motion.origin import ORIGIN_KINDS, TrackOrigin
from gdpw_core.motion.retarget import PARTS, RETARGET_MODES, RetargetSettings

_TIMES = ("end", "rate", "neutral")
_GAINS = ("pose_gain", "expression_gain", "eyes_gain")
_SWITCHES = ("follow_position", "follow_size")


def origin_record(origin: TrackOrigin) -> dict[str, Any]:
    """An origin, ready for JSON."""
    settings = origin.settings
    return {
        "name": origin.name,
        "mark": origin.mark,
        "kind": origin.kind,
        "sound": origin.sound,
        "link": origin.link or None,
        "start": origin.start,
        "smooth": origin.smooth,
        **{name: getattr(origin, name) for name in _TIMES},
        "mode": settings.mode,
        "parts": [part for part in PARTS if part in settings.parts],
        **{name: getattr(settings, name) for name in (*_GAINS, *_SWITCHES)},
    }


def read_origin(record: Fields) -> TrackOrigin:
    """The origin that a document keeps, checked.

    Raises:
        InputError: a value is missing, of the wrong kind or beyond reason, or a link that leads
            out of the document's folder.
    """
    end, rate, neutral = (record.number(n) if record.has(n) else None for n in _TIMES)
    pose, expression, eyes = (record.number(name) for name in _GAINS)
    position, size = (record.switch(name) for name in _SWITCHES)
    return TrackOrigin(
        record.file_name("name"),
        record.checksum("mark"),
        kind=record.choice("kind", ORIGIN_KINDS),
        sound=record.switch("sound"),
        link=record.link("link") if record.has("link") else "",
        start=record.number("start"),
        end=end,
        rate=rate,
        neutral=neutral,
        settings=RetargetSettings(
            mode=record.choice("mode", RETARGET_MODES),
            parts=frozenset(record.choices("parts", PARTS)),
            pose_gain=pose,
            expression_gain=expression,
            eyes_gain=eyes,
            follow_position=position,
            follow_size=size,
        ),
        smooth=record.number("smooth"),
    )
