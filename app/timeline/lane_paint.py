"""How the lanes look."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.look.theme import current_theme
from app.timeline.activity import Activity, Curve
from app.timeline.lane_layout import HEADER, KEY, LANE, RULER, LaneLayout
from app.timeline.names import group_name
from app.timeline.selection import Selection
from gdpw_core.motion.blending import PARAMETER_GROUPS
from gdpw_core.motion.keyframes import Keyframe
from gdpw_core.motion.placed_track import PlacedTrack

_TICK_GAP = 62.0
_NEAR = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True)
class LaneState:
    """What is to be seen besides the clip itself.

    Args:
        selection: what is chosen.
        playhead: time that is shown.
        lane: lane of the keyboard.
        focused: whether the lanes have the keyboard.
        enabled: whether there is a portrait to move.
        activity: curves of the tracks.
        hint: what to do first; seen while there is nothing on the lanes.
    """

    selection: Selection
    playhead: float
    lane: int
    focused: bool
    enabled: bool
    activity: Activity
    hint: str


def paint_lanes(painter: QPainter, layout: LaneLayout, state: LaneState, area: QRectF) -> None:
    """Lanes, keyframes and tracks, the ruler over them, then the playhead.

    Args:
        painter: of the widget, antialiased.
        layout: where things lie.
        state: what is chosen.
        area: the whole widget.
    """
    theme = current_theme()
    painter.fillRect(area, theme.colour("panel"))
    for lane in range(layout.lanes):
        _paint_row(painter, layout, state, lane, area)
    times = QRectF(HEADER, 0, area.width() - HEADER, area.height())
    painter.save()
    painter.setClipRect(times)
    _paint_beyond(painter, layout, area)
    for lane, group in enumerate(PARAMETER_GROUPS):
        _paint_keys(painter, layout, state, lane, layout.sequence.keys.keys.get(group, ()))
    for track in range(len(layout.sequence.tracks)):
        _paint_track(painter, layout, state, track)
    if layout.sequence.empty and state.enabled:
        painter.setPen(theme.colour("muted"))
        lanes = QRectF(HEADER, RULER, area.width() - HEADER, layout.lanes * LANE)
        painter.drawText(lanes, Qt.AlignmentFlag.AlignCenter, state.hint)
    painter.restore()
    _paint_ruler(painter, layout, area)
    _paint_playhead(painter, layout, state, area)
    if state.focused:
        painter.setPen(theme.colour("accent"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0.5, layout.top + 0.5, -0.5, -0.5))


def _paint_row(
    painter: QPainter, layout: LaneLayout, state: LaneState, lane: int, area: QRectF
) -> None:
    theme = current_theme()
    top = layout.lane_top(lane)
    row = QRectF(0, top, area.width(), LANE)
    if lane == state.lane and state.enabled:
        painter.fillRect(row, theme.colour("raised"))
    painter.setPen(theme.colour("line"))
    painter.drawLine(QPointF(0, top + LANE - 0.5), QPointF(area.width(), top + LANE - 0.5))
    track = layout.track_of(lane)
    if track is None:
        group = PARAMETER_GROUPS[lane]
        name, quiet = group_name(group), group not in layout.sequence.keys.keys
    else:
        name, quiet = layout.sequence.tracks[track].name, False
    role = "disabled" if not state.enabled else "muted" if quiet else "text"
    painter.setPen(theme.colour(role))
    label = QRectF(12, top, HEADER - 18, LANE)
    shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(label.width()))
    painter.drawText(label, _NEAR, shown)


def _paint_beyond(painter: QPainter, layout: LaneLayout, area: QRectF) -> None:
    """Dim what lies after the end of the clip."""
    end = layout.scale.x(layout.sequence.seconds)
    if end < area.right():
        painter.fillRect(
            QRectF(end, 0, area.right() - end, area.height()), current_theme().colour("canvas", 130)
        )
        painter.setPen(current_theme().colour("groove"))
        painter.drawLine(QPointF(end, 0), QPointF(end, area.height()))


def _paint_keys(
    painter: QPainter,
    layout: LaneLayout,
    state: LaneState,
    lane: int,
    keys: tuple[Keyframe, ...],
) -> None:
    theme, y = current_theme(), layout.middle(lane)
    if len(keys) > 1:
        painter.setPen(QPen(theme.colour("groove"), 2.0))
        first, last = (layout.scale.x(keys[k].seconds) for k in (0, -1))
        painter.drawLine(QPointF(first, y), QPointF(last, y))
    for key in keys:
        x = layout.scale.x(key.seconds)
        chosen = (PARAMETER_GROUPS[lane], key.seconds) in state.selection.keys
        painter.setPen(QPen(theme.colour("panel"), 1.0))
        painter.setBrush(theme.colour("accent" if chosen else "text"))
        size = KEY + 1.0 if chosen else KEY
        if key.easing == "hold":
            painter.drawRect(QRectF(x - size + 1, y - size + 1, 2 * size - 2, 2 * size - 2))
        else:
            painter.drawPolygon(_diamond(x, y, size))


def _diamond(x: float, y: float, size: float) -> QPolygonF:
    corners = [(x - size, y), (x, y - size), (x + size, y), (x, y + size)]
    return QPolygonF([QPointF(*corner) for corner in corners])


def _paint_track(painter: QPainter, layout: LaneLayout, state: LaneState, track: int) -> None:
    theme = current_theme()
    placed, area = layout.sequence.tracks[track], layout.track_area(track)
    chosen = state.selection.track == track
    if placed.after != "rest":
        _paint_after(painter, layout, track, looped=placed.after == "loop")
    painter.setPen(QPen(theme.colour("accent" if chosen else "groove"), 1.5 if chosen else 1.0))
    painter.setBrush(theme.colour("accent", 90 if chosen else 55))
    painter.drawRoundedRect(area, 3.0, 3.0)
    _paint_activity(painter, area, placed, state.activity.of(placed.track))
    painter.setPen(theme.colour("text"))
    label = area.adjusted(6, 0, -6, 0)
    if label.width() > 24:
        text = f"{placed.name}  {placed.seconds:.1f} s"
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(label.width())
        )
        painter.drawText(label, _NEAR, shown)


def _paint_activity(painter: QPainter, area: QRectF, placed: PlacedTrack, curve: Curve) -> None:
    """How much the head moves, along the bottom of the block."""
    whole = placed.track.seconds
    pixels = area.width() / (placed.out - placed.first)
    left = area.left() - placed.first * pixels
    base, height = area.bottom() - 1.0, area.height() - 4.0
    points = [
        QPointF(left + (k + 0.5) / len(curve) * whole * pixels, base - height * float(value))
        for k, value in enumerate(curve)
    ]
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(current_theme().colour("accent", 70))
    ends = [QPointF(points[-1].x(), base), QPointF(points[0].x(), base)]
    painter.drawPolygon(QPolygonF([*points, *ends]))
    painter.restore()


def _paint_after(painter: QPainter, layout: LaneLayout, track: int, *, looped: bool) -> None:
    """What follows a track up to the end of the clip: again and again, or its last frame."""
    theme, area = current_theme(), layout.track_area(track)
    end = layout.scale.x(layout.sequence.seconds)
    painter.setPen(QPen(theme.colour("accent", 120), 1.0, Qt.PenStyle.DashLine))
    painter.setBrush(theme.colour("accent", 22))
    left, width = area.right(), area.width() if looped else end - area.right()
    while left < end - 1.0 and width >= 3.0:
        painter.drawRect(QRectF(left, area.top(), min(width, end - left), area.height()))
        left += width


def _paint_ruler(painter: QPainter, layout: LaneLayout, area: QRectF) -> None:
    theme, scale, top = current_theme(), layout.scale, layout.top
    painter.fillRect(QRectF(0, top, area.width(), RULER), theme.colour("window"))
    bottom = top + RULER - 0.5
    painter.setPen(theme.colour("line"))
    painter.drawLine(QPointF(0, bottom), QPointF(area.width(), bottom))
    step = scale.step(_TICK_GAP)
    for seconds in scale.ticks(step / 5.0):
        x = scale.x(seconds)
        if x >= scale.left - 0.5:
            painter.setPen(theme.colour("groove"))
            painter.drawLine(QPointF(x, bottom - 4), QPointF(x, bottom))
    for seconds in scale.ticks(step):
        x = scale.x(seconds)
        if scale.left - 0.5 <= x <= area.width() - 4:
            painter.setPen(theme.colour("muted"))
            painter.drawLine(QPointF(x, bottom - 8), QPointF(x, bottom))
            painter.drawText(QRectF(x + 3, top, _TICK_GAP, RULER - 6), _NEAR, _tick(seconds, step))


def _tick(seconds: float, step: float) -> str:
    if seconds >= 60.0 and step >= 1.0:
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes}:{rest:02d}"
    decimals = 0 if step >= 1.0 else 1 if step >= 0.1 else 2
    return f"{seconds:.{decimals}f} s"


def _paint_playhead(painter: QPainter, layout: LaneLayout, state: LaneState, area: QRectF) -> None:
    x = layout.scale.x(state.playhead)
    if not state.enabled or x < HEADER - 1 or x > area.width():
        return
    colour = current_theme().colour("accent")
    painter.setPen(QPen(colour, 1.5))
    painter.drawLine(QPointF(x, layout.top + 6), QPointF(x, area.height()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    top = layout.top + 2.0
    painter.drawPolygon(
        QPolygonF(
            [QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x + 5, top + 7),
             QPointF(x, top + 13), QPointF(x - 5, top + 7)]
        )
    )  # fmt: skip
