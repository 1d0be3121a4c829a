"""A clip as it is edited: keyframes, tracks over them, length and rate."""

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from gdpw_core.errors import InputError
from gdpw_core.motion.blending import PARAMETER_GROUPS, ParameterGroup, fields_of, with_group
from gdpw_core.motion.keyframes import Keyframe, Timeline
from gdpw_core.motion.origin import TrackOrigin
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.parameters import FaceParameters

SECONDS = (0.04, 3600.0)
RATES = (1.0, 120.0)
MOST_TRACKS = 16
MOST_TRACK_FRAMES = 150_000
MOST_KEYS = 10_000
_SAME = 1e-9


@dataclass(frozen=True)
class Sequence:
    """Everything that moves the portrait; every change gives a new sequence.

    The head at a time is the still, with the groups that have keyframes taken from them, with the
    movement of every track added on top, in order.

    Args:
        keys: keyframes by group.
        tracks: placed tracks.
        seconds: length of the clip.
        rate: frames a second.
        loop: whether it is played again and again.

    Raises:
        InputError: a length or rate beyond reason, or too many keyframes, tracks or frames.
    """

    keys: Timeline = field(default_factory=Timeline)
    tracks: tuple[PlacedTrack, ...] = ()
    seconds: float = 4.0
    rate: float = 25.0
    loop: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "tracks", tuple(self.tracks))
        for name, value, (low, high) in (
            ("seconds", self.seconds, SECONDS),
            ("frames a second", self.rate, RATES),
        ):
            if not (math.isfinite(value) and low <= value <= high):
                raise InputError(f"{value:g} {name}: give a value from {low:g} to {high:g}")
        if len(self.tracks) > MOST_TRACKS:
            raise InputError(f"a clip has at most {MOST_TRACKS} tracks: remove one first")
        frames = sum(len(placed.track) for placed in self.tracks)
        if frames > MOST_TRACK_FRAMES:
            raise InputError(
                f"the tracks have {frames} frames in all, at most {MOST_TRACK_FRAMES} are kept: "
                "cut the driver, or take it at a lower rate"
            )
        if sum(len(keys) for keys in self.keys.keys.values()) > MOST_KEYS:
            raise InputError(f"a clip has at most {MOST_KEYS} keyframes")

    @property
    def empty(self) -> bool:
        """Whether nothing moves: neither keyframes nor tracks."""
        return not self.keys.keys and not self.tracks

    @property
    def frame_count(self) -> int:
        """Frames of the clip."""
        return max(1, round(self.seconds * self.rate))

    @property
    def frame_seconds(self) -> float:
        """How long a frame is seen."""
        return 1.0 / self.rate

    def snapped(self, seconds: float) -> float:
        """The time of the nearest frame, not before the first; it may lie after the last."""
        return max(0, round(seconds * self.rate)) / self.rate

    def parameters_at(self, seconds: float, still: FaceParameters) -> FaceParameters:
        """The head at a time.

        Args:
            seconds: from the start; after the end the clip goes on as if it were longer.
            still: the portrait as edited, without the clip.
        """
        parameters = self.under_tracks(seconds, still)
        for placed in self.tracks:
            parameters = placed.added(seconds, parameters)
        return parameters

    def poses(self, still: FaceParameters) -> Iterator[FaceParameters]:
        """The head in every frame of the clip."""
        for frame in range(self.frame_count):
            yield self.parameters_at(frame / self.rate, still)

    def under_tracks(self, seconds: float, still: FaceParameters) -> FaceParameters:
        """The head at a time as still and keyframes have it, without tracks."""
        return self.keys.sample(seconds, still)

    def without_tracks(self, seconds: float, shown: FaceParameters) -> FaceParameters:
        """The head on which the tracks make `shown` at a time."""
        for placed in reversed(self.tracks):
            shown = placed.removed(seconds, shown)
        return shown

    def keyed(
        self,
        seconds: float,
        groups: Collection[ParameterGroup],
        head: FaceParameters,
    ) -> Self:
        """With a keyframe of each group; one that stood there keeps its easing.

        Args:
            seconds: where.
            groups: which.
            head: what the keyframes hold; tracks are added to it.
        """
        keys = self.keys
        for group in PARAMETER_GROUPS:
            if group in groups:
                before = keys.key_at(group, seconds)
                key = Keyframe(seconds, head)
                if before is not None:
                    key = replace(before, parameters=head)
                keys = keys.with_key(group, key)
        return replace(self, keys=keys)

    def carried(
        self,
        convert: Callable[[FaceParameters, ParameterGroup], FaceParameters],
        key_groups: Collection[ParameterGroup] = PARAMETER_GROUPS,
        track_groups: Collection[ParameterGroup] = PARAMETER_GROUPS,
    ) -> Self:
        """The same clip for another fit, or another head.

        Args:
            convert: makes the head of a keyframe of a group that of the other fit; only that
                group of it counts.
            key_groups: what it can convert; keyframes of other groups are left out.
            track_groups: in which groups a movement means the same; tracks do not move the others.
        """
        keys = {
            group: tuple(replace(k, parameters=convert(k.parameters, group)) for k in listed)
            for group, listed in self.keys.keys.items()
            if group in key_groups
        }
        lost = dict.fromkeys((g for g in PARAMETER_GROUPS if g not in track_groups), 0.0)
        tracks = tuple(replace(t, gains={**t.gains, **lost}) for t in self.tracks)
        return replace(self, keys=Timeline(keys), tracks=tracks)

    def with_track(self, placed: PlacedTrack, index: int | None = None) -> Self:
        """With a track on top, or in place of the one at `index`."""
        tracks = list(self.tracks)
        if index is None:
            tracks.append(placed)
        else:
            tracks[index] = placed
        return replace(self, tracks=tuple(tracks))

    def with_origins(self, change: Callable[[TrackOrigin], TrackOrigin]) -> Self:
        """With every track's origin changed; the very same clip if none is."""
        tracks = tuple(
            placed if placed.origin is None else replace(placed, origin=change(placed.origin))
            for placed in self.tracks
        )
        same = all(a.origin == b.origin for a, b in zip(tracks, self.tracks, strict=True))
        return self if same else replace(self, tracks=tracks)

    def without_track(self, index: int) -> Self:
        """Without the track at `index`."""
        return replace(self, tracks=self.tracks[:index] + self.tracks[index + 1 :])


def changed_groups(one: FaceParameters, other: FaceParameters) -> tuple[ParameterGroup, ...]:
    """The groups in which two heads differ by more than rounding."""
    return tuple(group for group in PARAMETER_GROUPS if _differ(one, other, group))


def with_groups(
    parameters: FaceParameters, groups: Collection[ParameterGroup], other: FaceParameters
) -> FaceParameters:
    """Parameters with some groups taken from others."""
    for group in groups:
        parameters = with_group(parameters, group, other)
    return parameters


def _differ(one: FaceParameters, other: FaceParameters, group: ParameterGroup) -> bool:
    for name in fields_of(group):
        a, b = getattr(one, name), getattr(other, name)
        if name == "camera":
            if a != b:
                return True
        elif a is not b and float(np.abs(a - b).max()) > _SAME:
            return True
    return False
