"""Several keyframes of a clip at once: moved, removed, eased, copied."""

from collections.abc import Collection
from dataclasses import replace

from gdpw_core.motion.blending import ParameterGroup
from gdpw_core.motion.easing import Easing
from gdpw_core.motion.keyframes import Timeline
from gdpw_core.motion.sequence import Sequence

KeyPlace = tuple[ParameterGroup, float]
"""Which keyframe: its group and its time."""


def moved_keys(sequence: Sequence, chosen: Collection[KeyPlace], by: float) -> Sequence:
    """Keyframes at other times; those that stood there are replaced, none goes before the start."""
    by = max(by, -min((seconds for _, seconds in chosen), default=0.0))
    keys, found = sequence.keys, []
    for group, seconds in chosen:
        found.append((group, keys.the_key(group, seconds)))
        keys = keys.without_key(group, seconds)
    for group, key in found:
        keys = keys.with_key(group, replace(key, seconds=max(0.0, key.seconds + by)))
    return replace(sequence, keys=keys)


def without_keys(sequence: Sequence, chosen: Collection[KeyPlace]) -> Sequence:
    """Without some keyframes."""
    keys = sequence.keys
    for group, seconds in chosen:
        keys = keys.without_key(group, seconds)
    return replace(sequence, keys=keys)


def eased_keys(sequence: Sequence, chosen: Collection[KeyPlace], easing: Easing) -> Sequence:
    """With another way from some keyframes to the next."""
    keys = sequence.keys
    for group, seconds in chosen:
        keys = keys.with_key(group, replace(keys.the_key(group, seconds), easing=easing))
    return replace(sequence, keys=keys)


def copied_keys(sequence: Sequence, chosen: Collection[KeyPlace]) -> Timeline:
    """Some keyframes, counted from the first of them, for `Timeline.pasted`."""
    start = min((seconds for _, seconds in chosen), default=0.0)
    copy = Timeline()
    for group, seconds in chosen:
        key = sequence.keys.the_key(group, seconds)
        copy = copy.with_key(group, replace(key, seconds=key.seconds - start))
    return copy
