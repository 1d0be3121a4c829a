"""Where lanes, keyframes and tracks lie, and what lies under the pointer."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from app.timeline.time_scale import TimeScale
from gdpw_core.motion.blending import PARAMETER_GROUPS
from gdpw_core.motion.chosen_keys import KeyPlace
from gdpw_core.motion.sequence import Sequence

HEADER = 112
LEFT = HEADER + 10
RULER = 24
LANE = 22
RIGHT = 10
KEY = 5.0
_GRAB = 7.0
_EDGE = 5.0

HitKind = Literal["ruler", "key", "lane", "track", "in", "out"]


@dataclass(frozen=True)
class Hit:
    """What lies under the pointer.

    Args:
        kind: a keyframe, the body or an end of a track, an empty place of a lane, the ruler.
        lane: number of the lane; -1 on the ruler.
        key: the keyframe.
    """

    kind: HitKind
    lane: int = -1
    key: KeyPlace | None = None


@dataclass(frozen=True)
class LaneLayout:
    """Geometry of the lanes: one for each group, then one for each track.

    Args:
        sequence: what is shown.
        scale: seconds to pixels.
        top: where the ruler begins; it stays in sight while lanes scroll under it.
    """

    sequence: Sequence
    scale: TimeScale
    top: float = 0.0

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        return len(PARAMETER_GROUPS) + len(self.sequence.tracks)

    @property
    def height(self) -> int:
        """Pixels of ruler and lanes."""
        return RULER + self.lanes * LANE

    def track_of(self, lane: int) -> int | None:
        """Number of the track in a lane; None for a lane of keyframes."""
        track = lane - len(PARAMETER_GROUPS)
        return track if 0 <= track < len(self.sequence.tracks) else None

    def lane_of_track(self, track: int) -> int:
        """The lane of a track."""
        return len(PARAMETER_GROUPS) + track

    def lane_top(self, lane: int) -> float:
        """Upper edge of a lane."""
        return float(RULER + lane * LANE)

    def middle(self, lane: int) -> float:
        """Middle of a lane."""
        return self.lane_top(lane) + LANE / 2.0

    def track_area(self, track: int) -> QRectF:
        """The block of a track, one time through."""
        placed = self.sequence.tracks[track]
        left, right = self.scale.x(placed.start), self.scale.x(placed.end)
        top = self.lane_top(self.lane_of_track(track)) + 3.0
        return QRectF(left, top, max(3.0, right - left), LANE - 6.0)

    def hit(self, point: QPointF) -> Hit:
        """What lies at a point."""
        if point.y() < self.top + RULER:
            return Hit("ruler")
        lane = min(int((point.y() - RULER) // LANE), self.lanes - 1)
        track = self.track_of(lane)
        if track is not None:
            return self._hit_track(point, lane, track)
        key = self._near(point.x(), lane)
        return Hit("lane", lane) if key is None else Hit("key", lane, key)

    def _hit_track(self, point: QPointF, lane: int, track: int) -> Hit:
        area = self.track_area(track)
        x = point.x()
        if area.width() > 4 * _EDGE and abs(x - area.left()) <= _EDGE:
            return Hit("in", lane)
        if area.width() > 4 * _EDGE and abs(x - area.right()) <= _EDGE:
            return Hit("out", lane)
        inside = area.left() - 2 <= x <= area.right() + 2
        return Hit("track" if inside else "lane", lane)

    def _near(self, x: float, lane: int) -> KeyPlace | None:
        group = PARAMETER_GROUPS[lane]
        keys = self.sequence.keys.keys.get(group, ())
        near = [(abs(self.scale.x(key.seconds) - x), key.seconds) for key in keys]
        distance, seconds = min(near, default=(_GRAB + 1, 0.0))
        return (group, seconds) if distance <= _GRAB else None
