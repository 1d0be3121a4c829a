"""What is chosen on the timeline."""

from dataclasses import dataclass

from gdpw_core.motion.chosen_keys import KeyPlace
from gdpw_core.motion.sequence import Sequence


@dataclass(frozen=True)
class Selection:
    """Some keyframes, or one track.

    Args:
        keys: groups and times of the keyframes.
        track: number of the track; None: none.
    """

    keys: frozenset[KeyPlace] = frozenset()
    track: int | None = None

    def __bool__(self) -> bool:
        return bool(self.keys) or self.track is not None

    def within(self, sequence: Sequence) -> "Selection":
        """What of it still exists."""
        keys = frozenset(
            (group, seconds)
            for group, seconds in self.keys
            if sequence.keys.key_at(group, seconds) is not None
        )
        track = self.track if self.track is None or self.track < len(sequence.tracks) else None
        return Selection(keys, track)

    def toggled(self, key: KeyPlace) -> "Selection":
        """With a keyframe more, or less if it was chosen."""
        return Selection(self.keys ^ {key})

    def moved(self, by: float) -> "Selection":
        """The same keyframes after they were moved."""
        return Selection(frozenset((group, seconds + by) for group, seconds in self.keys))


def all_keys(sequence: Sequence) -> Selection:
    """Every keyframe."""
    return Selection(
        frozenset(
            (group, key.seconds) for group, keys in sequence.keys.keys.items() for key in keys
        )
    )
