"""Following the face of a clip through all of its frames."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import FaceNotFoundError
from gdpw_core.face import Face, FaceFinder
from gdpw_core.training.preparation.insets import CornerInset
from gdpw_core.video.read import VideoFrame

Floats = NDArray[np.float64]

# Searching anew costs 15 times a tracked frame: while no face is seen, look at every tenth.
_SEARCH_EVERY = 10
# A face that jumps by this part of its size between frames is another shot.
_CUT = 0.35
# How far landmarks may differ from a neighbouring frame's to be averaged with it, as a fraction
# of the distance between the eyes: the landmarker's own noise.
_NOISE = 0.012
_NEIGHBOURS = 2


@dataclass(frozen=True, eq=False)
class Track:
    """One face through consecutive frames.

    Args:
        frames: frame numbers, `[T]`.
        seconds: presentation times, `[T]`.
        landmarks: `[T, 478, 3]` photo pixels.
        scores: `[T]`, 0-1.
        blendshapes: `[T, 52]`, 0-1, in the order of `names`.
        names: blendshape names.
        width: frame width in pixels.
        height: frame height in pixels.
        inset: a small still picture laid over a corner, x0, y0, x1, y1 in pixels, or None.
    """

    frames: NDArray[np.int64]
    seconds: Floats
    landmarks: Floats
    scores: Floats
    blendshapes: Floats
    names: tuple[str, ...]
    width: int
    height: int
    inset: tuple[float, float, float, float] | None = None

    def __len__(self) -> int:
        return len(self.frames)

    def rows(self, rows: Sequence[int] | NDArray[np.int64]) -> "Track":
        """The track at some of its frames."""
        index = np.asarray(rows, np.int64)
        return replace(
            self,
            frames=self.frames[index],
            seconds=self.seconds[index],
            landmarks=self.landmarks[index],
            scores=self.scores[index],
            blendshapes=self.blendshapes[index],
        )


class _Open:
    """A track that still grows."""

    def __init__(self) -> None:
        self.frames: list[int] = []
        self.seconds: list[float] = []
        self.faces: list[Face] = []

    def closed(self, frame: VideoFrame, inset: CornerInset) -> Track:
        names = tuple(self.faces[0].blendshapes)
        return Track(
            frames=np.array(self.frames),
            seconds=np.array(self.seconds),
            landmarks=np.stack([face.landmarks for face in self.faces]),
            scores=np.array([face.score for face in self.faces]),
            blendshapes=np.array([[f.blendshapes[name] for name in names] for f in self.faces]),
            names=names,
            width=frame.pixels.shape[1],
            height=frame.pixels.shape[0],
            inset=inset.found(),
        )


def follow_face(frames: Iterable[VideoFrame], finder: FaceFinder) -> list[Track]:
    """Tracks of the largest face, one per shot, longest first.

    Raises:
        FaceNotFoundError: no frame shows a face.
    """
    grown: list[_Open] = []
    inset = CornerInset()
    previous: Face | None = None
    frame: VideoFrame | None = None
    missed = 0
    for frame in frames:
        inset.add(frame.pixels)
        face = finder.track(frame.pixels, previous) if previous else None
        if previous is not None and (face is None or _jumped(previous, face)):
            face, previous = None, None
            missed = 0
        if face is None and missed % _SEARCH_EVERY == 0:
            face = next(iter(finder.find(frame.pixels)), None)
            if face is not None:
                grown.append(_Open())
        if face is None:
            missed += 1
            continue
        grown[-1].frames.append(frame.index)
        grown[-1].seconds.append(frame.seconds)
        grown[-1].faces.append(face)
        previous, missed = face, 0
    if frame is None or not grown:
        raise FaceNotFoundError("no face was found in any frame")
    tracks = [steadied(track.closed(frame, inset)) for track in grown]
    return sorted(tracks, key=lambda track: (-len(track), track.frames[0]))


def steadied(track: Track) -> Track:
    """The track with the landmarker's jitter averaged out; real movement is kept.

    Each frame becomes the mean of itself and its neighbours, weighted by how alike they are: a
    neighbour that differs by more than the landmarker's noise (a blink, a closing lip) has no
    weight. The comparison is made after both were centred, so a head that glides is steadied too.
    """
    points = track.landmarks
    count = len(points)
    eyes = np.linalg.norm(points[:, 468, :2] - points[:, 473, :2], axis=1)
    centres = points[:, :468].mean(axis=1, keepdims=True)
    centred = points - centres
    total, weights = centred.copy(), np.ones((count, 1, 1))
    for step in range(1, min(_NEIGHBOURS, count - 1) + 1):
        early, late = slice(None, count - step), slice(step, None)
        gap = np.linalg.norm((centred[late] - centred[early])[..., :2], axis=-1)
        # Lids and lips move alone: the landmarks that differ most decide.
        spread = np.quantile(gap, 0.98, axis=1) / eyes[early]
        weight = np.exp(-0.5 * (spread / _NOISE) ** 2)[:, None, None]
        total[early] += weight * centred[late]
        total[late] += weight * centred[early]
        weights[early] += weight
        weights[late] += weight
    return replace(track, landmarks=total / weights + centres)


def _jumped(before: Face, after: Face) -> bool:
    """Whether the face moved or grew so much between two frames that the shot changed."""
    shift = (after.landmarks - before.landmarks)[:, :2].mean(axis=0)
    grown = abs(after.size - before.size)
    return bool(max(float(np.hypot(*shift)), grown) > _CUT * before.size)
