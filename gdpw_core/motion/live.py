"""A face before a camera as a driver: a moment of rest first, then every frame as it comes."""

from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.face import Face, FaceFinder
from gdpw_core.fitting import ClipTracker
from gdpw_core.motion.follow import FaceFollower
from gdpw_core.motion.track import Track
from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.head.model import HeadModel

_REST_FRAMES = 10  # that have to be alike, until the face counts as at rest
_REST = 0.03  # of the eyes' distance: mean movement of the landmarks from frame to frame
_SETTLING = 3  # passes over the face at rest, until its fit no longer moves


@dataclass(frozen=True, eq=False)
class LiveFrame:
    """What one frame of the camera showed.

    Args:
        face: whether there was a face.
        calibrated: 0 to 1; below 1 the face is still to be held at rest.
        parameters: the driver's head; None before the calibration, and without a face.
    """

    face: bool
    calibrated: float
    parameters: FaceParameters | None = None


class LiveDriver:
    """Follows the largest face; frames may come at any pace and be left out.

    Args:
        head: the head that is fitted.
        finder: finds and follows faces.
    """

    def __init__(self, head: "HeadModel", finder: FaceFinder) -> None:
        self._head, self._finder = head, finder
        self.calibrate()

    @property
    def neutral(self) -> FaceParameters | None:
        """The head at rest; None before the calibration."""
        return self._neutral

    def calibrate(self) -> None:
        """Begin anew: the next frames in which the face rests are the neutral ones."""
        self._follower = FaceFollower(self._finder)
        self._rest: deque[Face] = deque(maxlen=_REST_FRAMES)
        self._tracker: ClipTracker | None = None
        self._neutral: FaceParameters | None = None

    def see(self, pixels: NDArray[np.uint8]) -> LiveFrame:
        """The next frame `[H, W, 3]`, sRGB, not mirrored."""
        face = self._follower.face(pixels, same=False)
        if self._tracker is not None:
            found = None if face is None else self._tracker.track(face).parameters
            return LiveFrame(face is not None, 1.0, found)
        if face is None:
            self._rest.clear()
            return LiveFrame(False, 0.0)
        if self._rest and _movement(self._rest[-1], face) > _REST:
            self._rest.clear()
        self._rest.append(face)
        if len(self._rest) < _REST_FRAMES:
            return LiveFrame(True, len(self._rest) / _REST_FRAMES)
        return LiveFrame(True, 1.0, self._settled())

    def _settled(self) -> FaceParameters:
        faces = [self._rest[0], *(b for a, b in pairwise(self._rest) if a is not b)]
        self._tracker = ClipTracker(self._head, faces)
        for _ in range(_SETTLING):
            self._neutral = self._tracker.track(faces[-1]).parameters
        assert self._neutral is not None
        return self._neutral


class Recording:
    """Frames of an uneven pace, kept to become a track."""

    def __init__(self) -> None:
        self._frames: list[tuple[float, FaceParameters]] = []

    def add(self, seconds: float, parameters: FaceParameters) -> None:
        """Keep a frame; times rise."""
        self._frames.append((seconds, parameters))

    @property
    def seconds(self) -> float:
        """From the first frame to the last."""
        return self._frames[-1][0] - self._frames[0][0] if self._frames else 0.0

    def track(self, rate: float) -> Track:
        """What was recorded, at a steady rate, between its frames where they fall between.

        Raises:
            InputError: nothing was recorded.
        """
        if not self._frames:
            raise InputError("nothing was recorded: no face was seen")
        from gdpw_core.motion.blending import blended

        times = np.array([seconds for seconds, _ in self._frames]) - self._frames[0][0]
        heads = [head for _, head in self._frames]
        frames = []
        for k in range(int(self.seconds * rate) + 1):
            after = int(np.searchsorted(times, k / rate, side="right"))
            if after == len(times):
                frames.append(heads[-1])
                continue
            share = (k / rate - times[after - 1]) / (times[after] - times[after - 1])
            frames.append(blended(heads[after - 1], heads[after], float(share)))
        return Track.of(frames, rate)


def _movement(before: Face, now: Face) -> float:
    """Mean way of the landmarks, in distances of the eyes."""
    way = np.linalg.norm((now.landmarks - before.landmarks)[:, :2], axis=1).mean()
    return float(way / now.inter_ocular)
