"""When a driver's face is at rest: the moment from which its motion is counted.

A clip seldom begins with a closed mouth, open eyes and a look at the camera. What the face does in
its neutral frame is missing from every other one, so a better frame is looked for.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from gdpw_core.face import Face, FaceFinder
from gdpw_core.motion.follow import FaceFollower
from gdpw_core.video.read import VideoFrame

_SEARCHED = 30.0  # seconds of the driver that are looked through
_STEP = 0.25  # seconds between the frames that are looked at
_AT_REST = 0.6  # no more unrest than this: of 51 clips, every first frame that looked at rest
_BETTER = 0.25  # less unrest than the first frame, or that stays the neutral one

# What each score counts, the mean over its sides; a rest that shows teeth is none, lifted brows
# matter little.
_WEIGHTS = {
    "jawOpen": 2.0, "jawLeft": 0.5, "jawRight": 0.5,
    "mouthSmile": 1.0, "mouthFunnel": 1.0, "mouthUpperUp": 1.0, "mouthLowerDown": 1.0,
    "mouthPucker": 0.5, "mouthStretch": 0.5, "mouthFrown": 0.5, "mouthRoll": 0.5,
    "mouthPress": 0.4, "mouthShrug": 0.3, "mouthLeft": 0.5, "mouthRight": 0.5,
    "eyeBlink": 1.0, "eyeWide": 0.5, "eyeLook": 0.3, "browInnerUp": 0.5, "browOuterUp": 0.3,
    "browDown": 0.3, "cheekSquint": 0.3, "noseSneer": 0.3,
}  # fmt: skip
# Eyes wander a little; from a glance aside every look at the camera would be one to the other side.
_ASIDE_FROM, _ASIDE = 0.25, 1.5
_TURN = np.radians(60.0)  # counts as much as a full smile
_NOD = np.radians(90.0)
# Landmarks: the sides of the face, the top of the forehead and the chin.
_RIGHT, _LEFT, _TOP, _CHIN = 234, 454, 10, 152


def unrest(face: Face, pitch: float | None = None) -> float:
    """How much a face does: about .4 at rest, 1 for a smile or a turned head, 2 and more in speech.

    Args:
        face: as found.
        pitch: the person's usual one, radians, as of `pitch_of`; None leaves it out: faces differ.
    """
    total = 0.0
    for begin, weight in _WEIGHTS.items():
        sides = [score for name, score in face.blendshapes.items() if name.startswith(begin)]
        total += weight * float(np.mean(sides)) if sides else 0.0
    total += _ASIDE * max(aside(face) - _ASIDE_FROM, 0.0)
    across = face.landmarks[_LEFT] - face.landmarks[_RIGHT]
    yaw = np.arctan2(abs(across[2]), np.hypot(across[0], across[1]))
    nod = 0.0 if pitch is None else abs(pitch_of(face) - pitch)
    return total + float(yaw / _TURN + nod / _NOD)


def aside(face: Face) -> float:
    """How far both eyes look to one side, 0 to 1."""
    scores = face.blendshapes
    left = scores.get("eyeLookOutLeft", 0.0) + scores.get("eyeLookInRight", 0.0)
    right = scores.get("eyeLookInLeft", 0.0) + scores.get("eyeLookOutRight", 0.0)
    return abs(left - right) / 2


def pitch_of(face: Face) -> float:
    """How far the face's plane leans back, radians; its zero differs from person to person."""
    down = face.landmarks[_CHIN] - face.landmarks[_TOP]
    return float(np.arctan2(down[2], np.hypot(down[0], down[1])))


def time_at_rest(
    frames: Iterable[VideoFrame],
    finder: FaceFinder,
    check: Callable[[], None] | None = None,
) -> float | None:
    """The time of the frame in which the driver's face is nearest to rest.

    Args:
        frames: of the driver's range; read no further than needed.
        finder: finds and follows faces.
        check: called now and then; what it raises stops the search.

    Returns:
        Seconds; None where the first face is at rest, or none is much nearer to it.
    """
    seen: list[tuple[float, Face]] = []
    for seconds, face in _looks(frames, finder):
        if check is not None:
            check()
        if not seen and unrest(face) <= _AT_REST:
            return None
        seen.append((seconds, face))
    if not seen:
        return None
    usual = float(np.median([pitch_of(face) for _, face in seen]))
    found = [unrest(face, usual) for _, face in seen]
    best = int(np.argmin(found))
    return seen[best][0] if found[best] < found[0] - _BETTER else None


def _looks(frames: Iterable[VideoFrame], finder: FaceFinder) -> Iterator[tuple[float, Face]]:
    """Time and face of a few frames a second, of the person that is followed."""
    follower, first, due = FaceFollower(finder), None, 0.0
    for frame in frames:
        first = frame.seconds if first is None else first
        since = frame.seconds - first
        if since > _SEARCHED:
            return
        if since < due - 1e-6:
            continue
        due = since + _STEP
        face = follower.face(frame.pixels, same=False)
        if face is not None:
            yield frame.seconds, face
