"""Heads that move: tracks, keyframes, ready motions, a driver's motion on another face."""

from gdpw_core.motion.keyframes import Keyframe, Timeline
from gdpw_core.motion.placed_track import PlacedTrack
from gdpw_core.motion.retarget import Retargeter, RetargetSettings
from gdpw_core.motion.sequence import Sequence
from gdpw_core.motion.track import Track

__all__ = [
    "Keyframe",
    "PlacedTrack",
    "RetargetSettings",
    "Retargeter",
    "Sequence",
    "Timeline",
    "Track",
]
