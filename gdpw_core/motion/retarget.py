"""A driver's motion on another person's head: pose, expression and gaze move, the shape stays.

Source: GDPW sec. 4.2, "we replace the shape of the driving face with that of the source".
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from gdpw_core.controls import ExpressionUnits, head_rotation
from gdpw_core.errors import InputError
from gdpw_core.motion.blending import between_rotations
from gdpw_core.parameters import Camera, FaceParameters

RetargetMode = Literal["relative", "absolute"]
RETARGET_MODES: tuple[RetargetMode, ...] = get_args(RetargetMode)
Part = Literal["pose", "expression", "eyes"]
PARTS: tuple[Part, ...] = get_args(Part)
# Lids follow whichever of the two is driven: a face whose eyes never blink looks frozen.
LID_UNITS = ("eyeBlink", "eyeSquint", "eyeWide")
# What a fit finds for eyes that are shut: .80-.84 in four of five clips, lids apart by .01-.03 of
# the eye's width. The source's lids are to meet all the same.
_SHUT = 0.8

_TURNED, _OPEN, _SMILING, _CLOSED = np.radians(25.0), np.radians(8.0), 0.5, 0.6

_NO_TURN = 1e-12
_ROOM = 0.5  # a driver's unit has at least this much room, or its jitter would be magnified
# The driver's neutral face has traces of units that the source's has not: what it lets go of goes
# below the source's rest. Cut there, lips part by two thirds and mouths narrow by as little.
_BEYOND = 0.5
_MOST_TURN = np.radians(60.0)
_MOST_GAZE = np.radians(32.0)
_MOST_SHIFT = 0.15  # of the crop's half side: further, and the neck would tear off the shoulders
_MOST_GROWTH = np.log(1.35)

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class RetargetSettings:
    """What of the driver is followed, and how far.

    Args:
        mode: "relative" adds the driver's change since its neutral frame to the source;
            "absolute" takes the driver's own pose, expression and gaze.
        parts: what is driven; the rest stays as in the source.
        pose_gain: 1 follows the driver, 0 stays, 2 doubles.
        expression_gain: the same for expression and jaw.
        eyes_gain: the same for the gaze.
        follow_position: whether the head moves through the picture as the driver's does.
        follow_size: whether it grows as the driver comes nearer.
    """

    mode: RetargetMode = "relative"
    parts: frozenset[Part] = frozenset(PARTS)
    pose_gain: float = 1.0
    expression_gain: float = 1.0
    eyes_gain: float = 1.0
    follow_position: bool = True
    follow_size: bool = False

    def __post_init__(self) -> None:
        gains = (self.pose_gain, self.expression_gain, self.eyes_gain)
        if not all(np.isfinite(gain) and 0.0 <= gain <= 3.0 for gain in gains):
            raise InputError("a gain is a number from 0 to 3")
        if not self.parts <= set(PARTS):
            raise InputError(f"what is driven is one of {', '.join(PARTS)}")


class Retargeter:
    """Turns a driver's parameters into those of the source's head.

    A driver that stands as in its neutral frame gives the source's own parameters, number for
    number, in relative mode.

    Args:
        source: the fitted (or edited) portrait.
        neutral: the driver's neutral frame; its first frame where nobody chose one.
        units: the head's named units; None for a head without.
        settings: what is followed.
    """

    def __init__(
        self,
        source: FaceParameters,
        neutral: FaceParameters,
        units: ExpressionUnits | None,
        settings: RetargetSettings | None = None,
    ) -> None:
        self._source, self._neutral, self.units = source, neutral, units
        self._settings = settings or RetargetSettings()
        self._neutral_head = head_rotation(neutral)
        self._source_head = head_rotation(source)
        self._lids = np.array(
            [name.startswith(LID_UNITS) for name in units.names] if units else [], np.bool_
        )
        self._full = np.array(
            [_SHUT if name.startswith("eyeBlink") else 1.0 for name in units.names] if units else []
        )

    def __call__(self, driving: FaceParameters) -> FaceParameters:
        """The source's head, moved as the driver's."""
        parts = self._settings.parts
        changes: dict[str, Vector | Camera] = {}
        if "pose" in parts:
            changes["neck_pose"] = self._neck(driving)
            changes["camera"] = self._camera(driving)
        if "expression" in parts:
            changes["jaw_pose"] = self._jaw(driving)
        if parts & {"expression", "eyes"}:
            changes["expression"] = self._expression(driving)
        if "eyes" in parts:
            for name in ("left_eye_pose", "right_eye_pose"):
                changes[name] = self._gaze(name, driving)
        return self._source.replaced(**changes)

    def _neck(self, driving: FaceParameters) -> Vector:
        """The head turns at the neck; root and shoulders stay the source's."""
        head = head_rotation(driving)
        if self._settings.mode == "relative":
            turn = (head * self._neutral_head.inv()).as_rotvec()
        else:
            turn = (head * self._source_head.inv()).as_rotvec()
        turn = _limited(self._settings.pose_gain * turn, _MOST_TURN)
        if np.linalg.norm(turn) < _NO_TURN:
            return self._source.neck_pose
        root = Rotation.from_rotvec(self._source.global_pose.copy())
        neck = root.inv() * Rotation.from_rotvec(turn) * self._source_head
        return np.asarray(neck.as_rotvec(), np.float64)

    def _camera(self, driving: FaceParameters) -> Camera:
        """Place and size of the head; always by the driver's change, softly bounded.

        Another clip's picture says nothing about where the head belongs in this photo.
        """
        settings, own = self._settings, self._source.camera
        now, then = driving.camera, self._neutral.camera
        scale, tx, ty = own.scale, own.tx, own.ty
        gain = settings.pose_gain
        if settings.follow_size:
            growth = gain * float(np.log(now.scale / then.scale))
            scale *= float(np.exp(_soft(growth, float(_MOST_GROWTH))))
        if settings.follow_position:
            most = _MOST_SHIFT / own.scale
            tx += _soft(gain * (now.tx - then.tx), most)
            ty += _soft(gain * (now.ty - then.ty), most)
        return Camera(scale, tx, ty)

    def _jaw(self, driving: FaceParameters) -> Vector:
        own, gain = self._source.jaw_pose, self._settings.expression_gain
        if self._settings.mode == "relative":
            jaw = own + gain * (driving.jaw_pose - self._neutral.jaw_pose)
        else:
            jaw = between_rotations(own, driving.jaw_pose, gain) if gain else own.copy()
        # A jaw that the source shows open may close, no further than shut.
        jaw[0] = max(jaw[0], min(own[0], 0.0))
        return np.asarray(jaw, np.float64)

    def _expression(self, driving: FaceParameters) -> Vector:
        own, units, settings = self._source.expression, self.units, self._settings
        now, then = driving.expression, self._neutral.expression
        if units is None or not units.names:
            gain = settings.expression_gain if "expression" in settings.parts else 0.0
            start = then if settings.mode == "relative" else own
            return np.asarray(own + gain * (now - start), np.float64)
        activations = units.from_expression @ own
        driven = units.from_expression @ now / self._full
        if settings.mode == "relative":
            before = units.from_expression @ then / self._full
            change = _shared_room(activations, driven, before)
        else:
            change = driven - activations
        gains = np.where(self._lids, self._lid_gain(), self._face_gain())
        change = _bounded(activations, gains * change, np.where(self._lids, 0.0, _BEYOND))
        return np.asarray(own + units.to_expression @ change, np.float64)

    def _face_gain(self) -> float:
        return self._settings.expression_gain if "expression" in self._settings.parts else 0.0

    def _lid_gain(self) -> float:
        """Lids close once, however many parts drive them."""
        settings = self._settings
        return settings.eyes_gain if "eyes" in settings.parts else settings.expression_gain

    def _gaze(self, name: str, driving: FaceParameters) -> Vector:
        own, now = getattr(self._source, name), getattr(driving, name)
        start = getattr(self._neutral, name) if self._settings.mode == "relative" else own
        gaze = own + self._settings.eyes_gain * (now - start)
        low, high = np.minimum(own, -_MOST_GAZE), np.maximum(own, _MOST_GAZE)
        return np.asarray(np.clip(gaze, low, high), np.float64)


def imitated(
    source: FaceParameters,
    driving: FaceParameters,
    units: ExpressionUnits | None,
    parts: frozenset[Part] = frozenset(PARTS),
) -> FaceParameters:
    """The source's head doing what another face does; shape and place stay its own.

    Args:
        source: the portrait, as edited.
        driving: the other face, as fitted.
        units: the head's named units.
        parts: what is taken over.
    """
    # The other picture is its own neutral frame: it does not say where the head belongs.
    settings = RetargetSettings(mode="absolute", parts=parts)
    return Retargeter(source, driving, units, settings)(driving)


def far_from_rest(parameters: FaceParameters, units: ExpressionUnits | None) -> bool:
    """Whether a face is a poor start for `relative`: turned away, mouth open, smiling, eyes shut.

    What the driver already does in its neutral frame is missing from every later one.
    """
    turned = head_rotation(parameters).magnitude() > _TURNED
    open_mouth = parameters.jaw_pose[0] > _OPEN
    if units is None or not units.names:
        return bool(turned or open_mouth)
    activations = units.from_expression @ parameters.expression
    named = dict(zip(units.names, activations, strict=True))
    smile, shut = (
        float(np.mean([named.get(name + side, 0.0) for side in ("Left", "Right")]))
        for name in ("mouthSmile", "eyeBlink")
    )
    return bool(turned or open_mouth or smile > _SMILING or shut > _CLOSED)


def _shared_room(own: Vector, now: Vector, then: Vector) -> Vector:
    """A driver's change of units as a change of the source's.

    A driver that closes its eyes for good closes the source's for good, however far either was
    closed before: a change counts by the room that the driver had for it.
    """
    up, down = np.maximum(1.0 - then, _ROOM), np.maximum(then, _ROOM)
    change = now - then
    share = np.where(change > 0, change / up, change / down)
    room = np.where(change > 0, np.maximum(1.0 - own, _ROOM), np.maximum(own, _ROOM))
    return np.asarray(share * room, np.float64)


def _bounded(own: Vector, change: Vector, beyond: Vector) -> Vector:
    """A change that keeps units between rest and full, or where the source has them, or nearly."""
    low, high = np.minimum(own, 0.0) - beyond, np.maximum(own, 1.0) + beyond
    return np.clip(change, low - own, high - own)


def _limited(turn: Vector, most: float) -> Vector:
    angle = float(np.linalg.norm(turn))
    return turn if angle <= most else turn * (most / angle)


def _soft(value: float, most: float) -> float:
    """The value while it is small, never more than `most`."""
    return float(most * np.tanh(value / most))
