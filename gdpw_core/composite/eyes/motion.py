"""The eyes as a layer of their own: lids close over them, irises turn behind the lids.

Drawn in the source's own frame and seen through the head's flow, so that the eye layer knows
nothing of pose. Everything is measured against the fitted state: no motion draws the source.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import LEFT_EYE, LID_MIDDLE, RIGHT_EYE, Edges
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.stage import SourceStage

Floats = NDArray[np.float64]

_SMALLEST_GAP = 0.002
_MOST_WIDER = 0.9
_BALL = 0.012  # radius, metres
_LID_FOLLOWS = 0.75  # of the iris's fall or rise


@dataclass(frozen=True, eq=False)
class EyeMotion:
    """What one eye does, relative to the fit.

    Args:
        opening: gap between the lids as a multiple of the source's, 0 closed, 1 unchanged; an eye
            can be drawn only so much wider than the photo shows it.
        wider: how much further the head's own lids part, half eye widths.
        lift: how far the lower lid rises at its middle, half eye widths.
        turn: rotation from the target's to the source's gaze in camera axes (x right, y down,
            z toward the viewer), minus identity, `[3, 3]`.
        gaze: the source's gaze direction in the same axes, `[3]`.
        ball: radius of the eyeball, half eye widths.
    """

    opening: float
    wider: float
    lift: float
    turn: Floats
    gaze: Floats
    ball: float

    @property
    def strength(self) -> float:
        """0 without motion, growing with it; 1 is a visible motion."""
        iris = float(np.abs(self.turn @ self.gaze).max()) * self.ball
        return (abs(self.opening - 1.0) + 2.0 * abs(self.lift) + iris) / 0.03


def eye_motions(stage: SourceStage, edited: PosedHead) -> tuple[EyeMotion, EyeMotion]:
    """Motion of the left and of the right eye."""
    fitted = stage.fitted
    motions = []
    for side, edges in enumerate((LEFT_EYE, RIGHT_EYE)):
        poles = stage.head.pack.eyeball_poles[side]
        lids_now, lids_then = (_lids(head, poles, edges) for head in (edited, fitted))
        left, right = fitted.landmarks[list(edges[0])]
        half = 0.5 * float(np.linalg.norm(right - left))
        ball = eyeball_radius(stage, side)
        opening, wider, lift = _lid_motion(lids_now, lids_then, stage.closed_gap[side], half)
        turn, gaze, fall = _gaze(fitted.rotation, edited.gaze[side], fitted.gaze[side])
        opening = _following(opening, lids_now, lids_then, half, fall * ball / half)
        motions.append(EyeMotion(opening, wider, lift, turn, gaze, ball / half))
    return motions[0], motions[1]


def eyeball_radius(stage: SourceStage, side: int) -> float:
    """Radius of the left or the right eyeball, metres."""
    front, back = stage.vertices[stage.head.pack.eyeball_poles[side]]
    # A face whose eyes are part of its surface has none to measure.
    return 0.5 * float(np.linalg.norm(front - back)) or _BALL


def _lids(head: PosedHead, poles: NDArray[np.int64], edges: Edges) -> tuple[Floats, Floats]:
    """Upper and lower margin in the skull's own axes about the eyeball's centre, `[7, 3]` each."""
    centre = head.vertices[poles].mean(axis=0)
    upper, lower = ((head.landmarks[list(row)] - centre) @ head.rotation for row in edges[1:])
    return upper, lower


def _lid_motion(
    now: tuple[Floats, Floats], then: tuple[Floats, Floats], closed: float, half: float
) -> tuple[float, float, float]:
    gap_now, gap_then = (
        float((upper - lower)[LID_MIDDLE, 1].mean()) for upper, lower in (now, then)
    )
    change = gap_now - gap_then
    wider = change / half
    # Closing ends where the head's own lids meet; opening is counted in metres.
    whole = gap_then - closed if change < 0 else gap_then
    change /= max(whole, _SMALLEST_GAP)
    # Lids that the photo does not show wide open can be drawn only a little wider.
    opening = max(1.0 + change, 0.0) if change < 0 else 1.0 + change / (1.0 + change / _MOST_WIDER)
    lift = float((now[1] - then[1])[LID_MIDDLE, 1].mean()) / half
    return opening, wider, lift


def _following(
    opening: float,
    now: tuple[Floats, Floats],
    then: tuple[Floats, Floats],
    half: float,
    fall: float,
) -> float:
    """Let the upper lid follow a gaze that falls or rises where the head's own lid lags behind.

    Args:
        opening: from the head's lids.
        now: margins after the edit.
        then: margins of the source.
        half: half the eye's width, metres.
        fall: how far the iris sinks in the picture, half eye widths.
    """
    sunk = -float((now[0] - then[0])[LID_MIDDLE, 1].mean()) / half
    wanted = _LID_FOLLOWS * fall
    lag = min(max(wanted - sunk, min(wanted, 0.0)), max(wanted, 0.0))
    gap = float((then[0] - then[1])[LID_MIDDLE, 1].mean()) / half
    change = lag / max(gap, _SMALLEST_GAP / half)
    # A closed eye stays closed whatever it looks at.
    return max(opening - change * min(opening, 1.0), 0.0)


def _gaze(skull: Floats, now: Floats, then: Floats) -> tuple[Floats, Floats, float]:
    flip = np.diag([1.0, -1.0, 1.0])
    change = skull @ (then - now) @ now.T @ skull.T
    forward = np.array([0.0, 0.0, 1.0])
    gaze = skull @ then @ forward
    fall = -float((skull @ (now - then) @ forward)[1])
    return flip @ change @ flip, flip @ gaze, fall
