"""How much a track moves over its time, as a small curve."""

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from gdpw_core.motion.track import Track
from gdpw_core.parameters import FaceParameters

_POINTS = 240
# A turn of ten degrees counts as much as half a standard deviation of all coefficients.
_ANGLE = 2.9

Curve = NDArray[np.float64]


class Activity:
    """Curves of tracks, each made once."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Track, Curve] = WeakKeyDictionary()

    def of(self, track: Track) -> Curve:
        """How far the head is from the first frame, 0-1, at even steps over the track, `[N]`."""
        curve = self._known.get(track)
        if curve is None:
            curve = self._known[track] = _curve(track)
        return curve


def _curve(track: Track) -> Curve:
    count = min(len(track), _POINTS)
    picked = np.linspace(0, len(track) - 1, count).round().astype(int)
    first = track.frames[0]
    way = np.array([_distance(track.frames[k], first) for k in picked])
    return np.asarray(way / max(float(way.max()), 1e-9), np.float64)


def _distance(frame: FaceParameters, first: FaceParameters) -> float:
    turn = np.abs(frame.rotations() - first.rotations()).sum()
    return float(_ANGLE * turn + np.sqrt(np.mean((frame.expression - first.expression) ** 2)))
