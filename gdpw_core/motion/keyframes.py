"""Keyframes by parameter group and what lies between them."""

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Self

import numpy as np

from gdpw_core.errors import InputError
from gdpw_core.motion.blending import PARAMETER_GROUPS, ParameterGroup, blended, with_group
from gdpw_core.motion.easing import Easing, eased, easing_named
from gdpw_core.motion.track import Track
from gdpw_core.parameters import FaceParameters

_SAME_TIME = 1e-6
_MAX_SECONDS = 36_000.0
_MAX_KEYS = 100_000


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


@dataclass(frozen=True, eq=False)
class Timeline:
    """Keyframes of each parameter group, in order of time; every change gives a new timeline.

    Args:
        keys: keyframes by group; groups without any keep the value of the portrait.
        loop: after the last keyframe it begins again; otherwise the last one is held.
    """

    keys: Mapping[ParameterGroup, tuple[Keyframe, ...]] = field(default_factory=dict)
    loop: bool = False

    def __post_init__(self) -> None:
        ordered: dict[ParameterGroup, tuple[Keyframe, ...]] = {}
        for group in PARAMETER_GROUPS:
            keys = self.keys.get(group, ())
            if len(keys) > _MAX_KEYS:
                raise InputError(f"{len(keys)} keyframes of one group are too many")
            if keys:
                ordered[group] = tuple(sorted(keys, key=lambda key: key.seconds))
        object.__setattr__(self, "keys", MappingProxyType(ordered))

    @property
    def seconds(self) -> float:
        """Time of the last keyframe."""
        return max((keys[-1].seconds for keys in self.keys.values()), default=0.0)

    def sample(self, seconds: float, portrait: FaceParameters) -> FaceParameters:
        """The head at a time.

        Args:
            seconds: before the first keyframe of a group that keyframe is held.
            portrait: what groups without keyframes keep.
        """
        if self.loop and self.seconds > 0:
            seconds %= self.seconds
        parameters = portrait
        for group, keys in self.keys.items():
            parameters = with_group(parameters, group, _sampled(keys, seconds))
        return parameters

    def track(self, rate: float, portrait: FaceParameters) -> Track:
        """All frames from the start to the last keyframe."""
        count = max(1, round(self.seconds * rate) + (0 if self.loop else 1))
        return Track(rate, tuple(self.sample(k / rate, portrait) for k in range(count)))

    def with_key(self, group: ParameterGroup, key: Keyframe) -> Self:
        """With one keyframe more; one that stood at the same time is replaced."""
        others = [k for k in self._of(group) if abs(k.seconds - key.seconds) > _SAME_TIME]
        return self._with(group, [*others, key])

    def without_key(self, group: ParameterGroup, seconds: float) -> Self:
        """Without the keyframe at a time.

        Raises:
            InputError: there is none.
        """
        found = self._find(group, seconds)
        return self._with(group, [key for key in self._of(group) if key is not found])

    def moved_key(self, group: ParameterGroup, seconds: float, to: float) -> Self:
        """With a keyframe at another time; one that stood there is replaced.

        Raises:
            InputError: there is no keyframe at `seconds`.
        """
        found = self._find(group, seconds)
        return self.without_key(group, seconds).with_key(group, replace(found, seconds=to))

    def copied(self, start: float, end: float) -> Self:
        """The keyframes from `start` to `end`, counted from `start`, to be pasted elsewhere."""
        cut = {
            group: tuple(
                replace(key, seconds=key.seconds - start)
                for key in keys
                if start - _SAME_TIME <= key.seconds <= end + _SAME_TIME
            )
            for group, keys in self.keys.items()
        }
        return type(self)(cut, self.loop)

    def pasted(self, other: "Timeline", seconds: float) -> Self:
        """With the keyframes of another timeline, its start at `seconds`."""
        result = self
        for group, keys in other.keys.items():
            for key in keys:
                result = result.with_key(group, replace(key, seconds=key.seconds + seconds))
        return result

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a document."""
        return {
            "loop": self.loop,
            "keys": {
                group: [
                    {"seconds": k.seconds, "easing": k.easing, "parameters": k.parameters.to_dict()}
                    for k in keys
                ]
                for group, keys in self.keys.items()
            },
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote.

        Raises:
            InputError: another form.
        """
        try:
            listed = dict(values["keys"])
            odd = set(listed) - set(PARAMETER_GROUPS)
            if odd or set(values) != {"keys", "loop"}:
                raise InputError(f"timeline: unknown keys {', '.join(sorted(map(str, odd)))}")
            keys = {
                group: tuple(
                    Keyframe(
                        float(item["seconds"]),
                        FaceParameters.from_dict(item["parameters"]),
                        easing_named(item["easing"]),
                    )
                    for item in listed[group]
                )
                for group in PARAMETER_GROUPS
                if group in listed
            }
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"timeline: {type(error).__name__} in {error}") from error
        return cls(keys, bool(values["loop"]))

    def _of(self, group: ParameterGroup) -> tuple[Keyframe, ...]:
        return self.keys.get(group, ())

    def _with(self, group: ParameterGroup, keys: Iterable[Keyframe]) -> Self:
        return type(self)({**self.keys, group: tuple(keys)}, self.loop)

    def _find(self, group: ParameterGroup, seconds: float) -> Keyframe:
        for key in self._of(group):
            if abs(key.seconds - seconds) <= _SAME_TIME:
                return key
        raise InputError(f"there is no keyframe of {group} at {seconds:g} s")


def _sampled(keys: tuple[Keyframe, ...], seconds: float) -> FaceParameters:
    after = bisect.bisect_right(keys, seconds, key=lambda key: key.seconds)
    if after == 0:
        return keys[0].parameters
    if after == len(keys):
        return keys[-1].parameters
    before, following = keys[after - 1], keys[after]
    share = (seconds - before.seconds) / (following.seconds - before.seconds)
    return blended(before.parameters, following.parameters, eased(share, before.easing))
