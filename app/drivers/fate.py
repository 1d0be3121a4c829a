"""What becomes of a driver on a timeline, in words, before it is followed."""

from PySide6.QtCore import QCoreApplication

from app.timeline.edits import with_room
from app.timeline.time_scale import clock_text
from gdpw_core.motion.placed_track import AfterTrack, PlacedTrack
from gdpw_core.motion.sequence import Sequence


def fate_text(
    sequence: Sequence,
    *,
    place: float,
    seconds: float | None,
    after: AfterTrack,
    lengthen: bool,
    instead: PlacedTrack | None = None,
) -> str:
    """What is trimmed, looped or held, and what else moves the head meanwhile.

    Args:
        sequence: the timeline.
        place: where the driver begins on it, seconds.
        seconds: how long it takes; None: nobody knows.
        after: what follows it.
        lengthen: whether the clip is made as long as it needs.
        instead: the track that it takes the place of.
    """
    if seconds is None:
        return _tr("The file does not say how long it is; it is followed to its end.")
    end = place + seconds
    texts = [_end_text(sequence, place, end, after, lengthen=lengthen)]
    for placed in sequence.tracks:
        if placed is not instead and placed.start < end and place < placed.end:
            text = _tr("It adds to the track {name}, which moves the head there too.")
            texts.append(text.format(name=placed.name))
            break
    return " ".join(texts)


def _end_text(
    sequence: Sequence, place: float, end: float, after: AfterTrack, *, lengthen: bool
) -> str:
    if sequence.empty or (end > sequence.seconds and lengthen):
        text = _tr("It begins at {place} and takes {seconds:.1f} s; the clip will last {clip}.")
        longer = with_room(sequence, end).seconds
        return text.format(place=clock_text(place), seconds=end - place, clip=clock_text(longer))
    rest = sequence.seconds - end
    if rest < -1e-6:
        text = _tr("It begins at {place}; its last {rest:.1f} s are trimmed with the clip.")
        return text.format(place=clock_text(place), rest=-rest)
    if rest < 1e-6:
        return _tr("It ends with the clip.")
    texts = {
        "rest": _tr("It ends {rest:.1f} s before the clip; then the head is at rest."),
        "hold": _tr("It ends {rest:.1f} s before the clip; its last frame is held."),
        "loop": _tr("It is played again until the clip ends, {rest:.1f} s later."),
    }
    return texts[after].format(rest=rest)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DriverDialog", text)
