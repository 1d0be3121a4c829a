"""Keyframes by parameter group and what lies between them."""

import bisect
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self

import numpy as np

from gdpw_core.errors import InputError
from gdpw_core.motion.blending import PARAMETER_GROUPS, ParameterGroup, blended, with_group
from gdpw_core.motion.easing import Easing, eased
from gdpw_core.parameters import FaceParameters

_SAME_TIME = 1e-6
_MAX_SECONDS = 36_000.0


@dataclass(frozen=True)
class Keyframe:
    """The head at a time; only the group it is set for counts.

    Args:
        seconds: from the start, not negative.
        parameters: the head.
        easing: the way to the next keyframe.

    Raises:
        InputError: a time that is negative, not finite or beyond reason.
    """

    seconds: float
    parameters: FaceParameters
    easing: Easing = "ease_in_out"

    def __post_init__(self) -> None:
        if not (np.isfinite(self.seconds) and 0 <= self.seconds <= _MAX_SECONDS):
            raise InputError(f"a keyframe cannot stand at {self.seconds} s")


@dataclass(frozen=True)
class Timeline:
    """Keyframes of each parameter group, in order of time; every change gives a new timeline.

    Args:
        keys: keyframes by group; groups without any keep the value of the portrait.
    """

    keys: Mapping[ParameterGroup, tuple[Keyframe, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ordered: dict[ParameterGroup, tuple[Keyframe, ...]] = {}
        for group in PARAMETER_GROUPS:
            keys = self.keys.get(group, ())
            if any(late.seconds < early.seconds for early, late in itertools.pairwise(keys)):
                keys = tuple(sorted(keys, key=lambda key: key.seconds))
            if keys:
                # Groups that did not change are shared: a long history keeps thousands of these.
                ordered[group] = tuple(keys)
        object.__setattr__(self, "keys", MappingProxyType(ordered))

    @property
    def seconds(self) -> float:
        """Time of the last keyframe."""
        return max((keys[-1].seconds for keys in self.keys.values()), default=0.0)

    def sample(self, seconds: float, portrait: FaceParameters) -> FaceParameters:
        """The head at a time.

        Args:
            seconds: before the first keyframe of a group and after the last these are held.
            portrait: what groups without keyframes keep.
        """
        parameters = portrait
        for group, keys in self.keys.items():
            parameters = with_group(parameters, group, _sampled(keys, seconds))
        return parameters

    def with_key(self, group: ParameterGroup, key: Keyframe) -> Self:
        """With one keyframe more; one that stood at the same time is replaced."""
        others = [k for k in self._of(group) if abs(k.seconds - key.seconds) > _SAME_TIME]
        return self._with(group, [*others, key])

    def without_key(self, group: ParameterGroup, seconds: float) -> Self:
        """Without the keyframe at a time.

        Raises:
            InputError: there is none.
        """
        found = self.the_key(group, seconds)
        return self._with(group, [key for key in self._of(group) if key is not found])

    def pasted(self, other: "Timeline", seconds: float) -> Self:
        """With the keyframes of another timeline, its start at `seconds`."""
        result = self
        for group, keys in other.keys.items():
            for key in keys:
                result = result.with_key(group, replace(key, seconds=key.seconds + seconds))
        return result

    def key_at(self, group: ParameterGroup, seconds: float) -> Keyframe | None:
        """The keyframe of a group at a time, if there is one."""
        for key in self.keys.get(group, ()):
            if abs(key.seconds - seconds) <= _SAME_TIME:
                return key
        return None

    def the_key(self, group: ParameterGroup, seconds: float) -> Keyframe:
        """The keyframe of a group at a time.

        Raises:
            InputError: there is none.
        """
        found = self.key_at(group, seconds)
        if found is None:
            raise InputError(f"there is no keyframe of {group} at {seconds:g} s")
        return found

    def _of(self, group: ParameterGroup) -> tuple[Keyframe, ...]:
        return self.keys.get(group, ())

    def _with(self, group: ParameterGroup, keys: Iterable[Keyframe]) -> Self:
        return type(self)({**self.keys, group: tuple(keys)})


def _sampled(keys: tuple[Keyframe, ...], seconds: float) -> FaceParameters:
    # Times are sums of frames: a keyframe that is a hair late is due all the same.
    after = bisect.bisect_right(keys, seconds + _SAME_TIME, key=lambda key: key.seconds)
    if after == 0:
        return keys[0].parameters
    if after == len(keys):
        return keys[-1].parameters
    before, following = keys[after - 1], keys[after]
    share = (seconds - before.seconds) / (following.seconds - before.seconds)
    return blended(before.parameters, following.parameters, eased(share, before.easing))
