"""Values over time: eased keys and waves, as ready motions are written down."""

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass

from gdpw_core.errors import InputError
from gdpw_core.motion.easing import eased

_MOST = 1e6


@dataclass(frozen=True)
class Wave:
    """A sine.

    Args:
        height: of its crest.
        cycles: whole number in the motion's length, so that a loop closes.
        phase: 0-1, share of a cycle by which it is ahead.
    """

    height: float
    cycles: int
    phase: float


@dataclass(frozen=True)
class Curve:
    """Keys with eased ways between them, plus waves.

    Args:
        keys: (seconds, value), times rising; the first and last are held outside.
        waves: added; zero at the start of the motion.

    Raises:
        InputError: times that do not rise, or values beyond reason.
    """

    keys: tuple[tuple[float, float], ...] = ()
    waves: tuple[Wave, ...] = ()

    def __post_init__(self) -> None:
        times = [time for time, _ in self.keys]
        if any(late <= early for early, late in zip(times, times[1:], strict=False)):
            raise InputError("the times of a curve's keys must rise")
        numbers = [number for key in self.keys for number in key]
        numbers += [number for wave in self.waves for number in (wave.height, wave.phase)]
        if not all(math.isfinite(number) and abs(number) < _MOST for number in numbers):
            raise InputError("a curve holds a value beyond reason")

    def value(self, seconds: float, length: float) -> float:
        """The value at a time of a motion of that length."""
        total = _between_keys(self.keys, seconds) if self.keys else 0.0
        for wave in self.waves:
            angle = wave.cycles * seconds / length
            # From zero, so that the motion begins where the portrait stands.
            crest = math.sin(math.tau * (angle + wave.phase)) - math.sin(math.tau * wave.phase)
            total += wave.height * crest
        return total


def _between_keys(keys: Sequence[tuple[float, float]], seconds: float) -> float:
    after = bisect.bisect_right(keys, seconds, key=lambda key: key[0])
    if after == 0:
        return keys[0][1]
    if after == len(keys):
        return keys[-1][1]
    (start, low), (end, high) = keys[after - 1], keys[after]
    if low == high:
        return low
    return low + (high - low) * eased((seconds - start) / (end - start), "ease_in_out")
