"""Tracks as ARKit's 52 blendshapes, in the columns of Apple's and Epic's face capture tools.

Convention: blendshapes 0-1, left and right are the subject's. HeadYaw, HeadPitch, HeadRoll and the
eyes' angles are radians, positive to the right of the picture, upward, clockwise. An open jaw of
1 is 0.4 rad, a sideways one 10 degrees, a look of 1 is 30 degrees.
"""

import csv
import io
import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gdpw_core.controls import ExpressionUnits, head_rotation, turn_from, turned_head
from gdpw_core.errors import InputError
from gdpw_core.motion.track import Track
from gdpw_core.parameters import FaceParameters

_JAW_OPEN = 0.4
_JAW_SIDE = math.radians(10.0)
_LOOK = math.radians(30.0)

BLENDSHAPES = (
    "eyeBlinkLeft", "eyeLookDownLeft", "eyeLookInLeft", "eyeLookOutLeft", "eyeLookUpLeft",
    "eyeSquintLeft", "eyeWideLeft", "eyeBlinkRight", "eyeLookDownRight", "eyeLookInRight",
    "eyeLookOutRight", "eyeLookUpRight", "eyeSquintRight", "eyeWideRight", "jawForward",
    "jawRight", "jawLeft", "jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthRight",
    "mouthLeft", "mouthSmileLeft", "mouthSmileRight", "mouthFrownLeft", "mouthFrownRight",
    "mouthDimpleLeft", "mouthDimpleRight", "mouthStretchLeft", "mouthStretchRight",
    "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthPressLeft",
    "mouthPressRight", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthUpperUpLeft",
    "mouthUpperUpRight", "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft",
    "browOuterUpRight", "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "noseSneerLeft",
    "noseSneerRight", "tongueOut",
)  # fmt: skip
_HEAD = ("headYaw", "headPitch", "headRoll")
_EYES = ("leftEyeYaw", "leftEyePitch", "leftEyeRoll", "rightEyeYaw", "rightEyePitch",
         "rightEyeRoll")  # fmt: skip
_FEWEST = 10  # known columns, to be taken for such a file
_RATES = (24, 25, 30, 50, 60, 120)


def arkit_csv(track: Track, units: ExpressionUnits | None) -> str:
    """A track as a table of ARKit blendshapes.

    Raises:
        InputError: a head without named units.
    """
    units = _named(units)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    names = (*BLENDSHAPES, *_HEAD, *_EYES)
    writer.writerow(["Timecode", "BlendshapeCount", *map(_capital, names), "Seconds"])
    for k, parameters in enumerate(track.frames):
        scores = blendshapes_of(parameters, units)
        cells = [f"{scores[name]:.6f}" for name in names]
        writer.writerow([_timecode(k, track.rate), len(names), *cells, repr(k / track.rate)])
    return stream.getvalue()


def blendshapes_of(parameters: FaceParameters, units: ExpressionUnits) -> dict[str, float]:
    """Scores and angles of one frame by ARKit's names."""
    activations = dict(
        zip(units.names, (units.from_expression @ parameters.expression).tolist(), strict=True)
    )
    scores = {name: _score(name, activations) for name in BLENDSHAPES}
    jaw = parameters.jaw_pose
    scores["jawOpen"] = _unit(jaw[0] / _JAW_OPEN)
    scores["jawLeft"], scores["jawRight"] = _ways(jaw[1] / _JAW_SIDE)
    for side, pose in (("Left", parameters.left_eye_pose), ("Right", parameters.right_eye_pose)):
        down, up = _ways(pose[0] / _LOOK)
        left, right = _ways(pose[1] / _LOOK)
        scores[f"eyeLookDown{side}"], scores[f"eyeLookUp{side}"] = down, up
        out, inward = (left, right) if side == "Left" else (right, left)
        scores[f"eyeLookOut{side}"], scores[f"eyeLookIn{side}"] = out, inward
        scores[f"{side.lower()}EyeYaw"] = float(pose[1])
        scores[f"{side.lower()}EyePitch"] = -float(pose[0])
        scores[f"{side.lower()}EyeRoll"] = 0.0
    rest = FaceParameters.neutral()
    angles = np.radians(turn_from(head_rotation(parameters), head_rotation(rest)))
    scores.update(zip(_HEAD, angles.tolist(), strict=True))
    return scores


def parameters_of(scores: Mapping[str, float], units: ExpressionUnits) -> FaceParameters:
    """The head of one frame; what the scores do not name is at rest."""
    activations = np.array([_activation(name, scores) for name in units.names])
    jaw = np.array([scores.get("jawOpen", 0.0) * _JAW_OPEN, 0.0, 0.0])
    jaw[1] = (scores.get("jawLeft", 0.0) - scores.get("jawRight", 0.0)) * _JAW_SIDE
    rest = FaceParameters.neutral()
    angles = np.degrees([scores.get(name, 0.0) for name in _HEAD])
    return turned_head(rest, rest, angles).replaced(
        expression=units.to_expression @ activations,
        jaw_pose=jaw,
        left_eye_pose=_gaze("Left", scores),
        right_eye_pose=_gaze("Right", scores),
    )


def track_of_arkit(
    header: Sequence[str], rows: Sequence[Sequence[str]], units: ExpressionUnits | None
) -> Track:
    """Read a table of ARKit blendshapes; columns may stand in any order, others are left out.

    Raises:
        InputError: not such a table, or a head without named units.
    """
    units = _named(units)
    known = {name.lower(): name for name in (*BLENDSHAPES, *_HEAD, *_EYES)}
    places = {
        known[cell.lower()]: place for place, cell in enumerate(header) if cell.lower() in known
    }
    if len(places) < _FEWEST:
        raise InputError("holds neither head parameters nor ARKit blendshapes")
    frames = []
    for number, row in enumerate(rows, start=2):
        try:
            scores = {name: float(row[place]) for name, place in places.items()}
        except (ValueError, IndexError) as error:
            raise InputError(f"line {number} is not a row of numbers") from error
        if not np.isfinite(list(scores.values())).all():
            raise InputError(f"line {number} holds a value that is not finite")
        frames.append(parameters_of(scores, units))
    return Track(_rate(header, rows), tuple(frames))


def _named(units: ExpressionUnits | None) -> ExpressionUnits:
    if units is None or not units.names:
        raise InputError("this head has no named units, so ARKit blendshapes mean nothing to it")
    return units


def _score(name: str, activations: Mapping[str, float]) -> float:
    if name in activations:
        return _unit(activations[name])
    sides = [activations[name + side] for side in ("Left", "Right") if name + side in activations]
    return _unit(float(np.mean(sides))) if sides else 0.0


def _activation(name: str, scores: Mapping[str, float]) -> float:
    one = name.removesuffix("Left").removesuffix("Right")
    return scores.get(name, scores.get(one, 0.0))


def _gaze(side: str, scores: Mapping[str, float]) -> NDArray[np.float64]:
    down = scores.get(f"eyeLookDown{side}", 0.0) - scores.get(f"eyeLookUp{side}", 0.0)
    outward = scores.get(f"eyeLookOut{side}", 0.0) - scores.get(f"eyeLookIn{side}", 0.0)
    # The left eye looks out to the right of the picture, the right eye to its left.
    return np.array([down, outward if side == "Left" else -outward, 0.0]) * _LOOK


def _ways(value: float) -> tuple[float, float]:
    """A signed value as one score for each way."""
    return _unit(value), _unit(-value)


def _unit(value: float) -> float:
    return float(min(max(value, 0.0), 1.0))


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _timecode(frame: int, rate: float) -> str:
    seconds, rest = divmod(frame / rate, 1.0)
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}:{rest * rate:06.3f}"


def _rate(header: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    """Frames a second, by a column of seconds or of time codes (hours:minutes:seconds:frame)."""
    from gdpw_core.motion.track_files import rate_of

    columns = {cell.lower(): place for place, cell in enumerate(header)}
    try:
        if "seconds" in columns:
            return rate_of(np.array([float(row[columns["seconds"]]) for row in rows]))
        if "timecode" in columns and len(rows) > 1:
            parts = [row[columns["timecode"]].split(":") for row in rows]
            most = max(math.floor(float(part[3])) for part in parts) + 1
            base = next((rate for rate in _RATES if rate >= most), 60)
            times = [3600 * int(h) + 60 * int(m) + int(s) + float(f) / base for h, m, s, f in parts]
            return rate_of(np.array(times))
    except (ValueError, IndexError) as error:
        raise InputError("its times cannot be read") from error
    return 60.0
