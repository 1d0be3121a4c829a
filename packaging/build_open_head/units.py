"""Fifty named expression units and the coefficients that hold them exactly."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from eyes import FADE as LID_FADE
from eyes import POCKET, Eye
from identity import Identity
from makehuman import MakeHuman
from mouth import LipConstraint
from numpy.typing import NDArray
from people import SCALE
from skinning import Skinning
from topology import Topology

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

# ARKit's pairs, from the sculpted face units, and how far full activation goes beyond them.
PAIRED = {
    "browDown": 1.3, "browOuterUp": 3.2, "cheekSquint": 1.2, "eyeSquint": 1.0, "eyeWide": 1.0,
    "mouthDimple": 1.0, "mouthFrown": 1.0, "mouthLowerDown": 1.0, "mouthPress": 1.0,
    "mouthSmile": 1.0, "mouthStretch": 1.0, "mouthUpperUp": 1.0, "noseSneer": 1.2,
}  # fmt: skip
SPLIT = {"browInnerUp": 1.7, "cheekPuff": 1.0}
SINGLE = ("jawForward", "mouthClose", "mouthFunnel", "mouthPucker", "mouthRollLower",
          "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper")  # fmt: skip
# Units that ARKit lacks, from mpfb2's own set.
FURTHER = {
    "mouthEversion": "mouth-eversion", "mouthPursing": "mouth-pursing",
    "mouthCornerPull": "mouth-corner-puller", "neckPlatysma": "neck-platysma",
    "mouthUpwardRetract": "mouth-upward-retraction", "mouthDepression": "mouth-depression",
}  # fmt: skip
RARE = ("neckPlatysma", "mouthEversion", "mouthUpwardRetract", "mouthDepression", "mouthClose",
        "cheekPuffLeft", "mouthLeft")  # fmt: skip
# Rounds of smoothing for units whose sculpted creases look like cuts.
SOFTENED = {"mouthSmile": 40, "cheekSquint": 25, "browOuterUp": 15, "browDown": 6,
            "mouthCornerPull": 12}  # fmt: skip
# Units that show a closed mouth.
SEALED = ("mouthSmile", "mouthDimple", "mouthPress", "mouthFrown", "mouthCornerPull", "mouthLeft",
          "mouthRight", "mouthPucker", "mouthPursing", "mouthEversion", "mouthStretch",
          "mouthDepression", "cheek", "nose", "neck")  # fmt: skip
# Lid motions in degrees at the middle of the lid: (upper, lower).
WIDE, SQUINT = (15.0, -4.0), (-4.0, 11.0)
MIDLINE_BLEND = 0.006
SAMPLES = 20000


@dataclass(frozen=True, eq=False)
class Units:
    """Named displacements and the expression basis that spans them.

    Args:
        names: fifty names.
        displacements: `[V, 3, 50]`, metres at full activation.
        directions: `[V, 3, 50]`, the expression basis, per standard deviation.
        to_expression: `[50, 50]`.
        from_expression: `[50, 50]`, its inverse.
    """

    names: tuple[str, ...]
    displacements: Floats
    directions: Floats
    to_expression: Floats
    from_expression: Floats


class UnitBuilder:
    """Makes unit displacements for one head."""

    def __init__(
        self, human: MakeHuman, topology: Topology, identity: Identity, eye: Eye, skinning: Skinning
    ) -> None:
        self.human, self.topology, self.mean = human, topology, identity.mean
        self.eye, self.eye_centre, self.skinning = eye, identity.eye_centre, skinning

    def displacements(self, smoothing: sp.csr_matrix) -> dict[str, Floats]:
        """All units by name; `smoothing` averages over neighbouring vertices `[V, V]`."""
        units: dict[str, Floats] = {}
        for name, amount in PAIRED.items():
            left = self._face_unit(f"{name}Left")
            right = self.topology.mirrored(self._face_unit(f"{name}Right"))
            self._add_pair(units, name, self._shaped(name, (left + right) / 2, smoothing) * amount)
        self._add_pair(units, "eyeBlink", self.eye.closing(self.mean, self.eye_centre))
        for name, amount in SPLIT.items():
            self._add_pair(units, name, self._left_part(self._face_unit(name)) * amount)
        left = self._face_unit("mouthLeft")
        right = self.topology.mirrored(self._face_unit("mouthRight"))
        self._add_pair(units, "mouth", (left + right) / 2)
        for name in SINGLE:
            units[name] = self._both(self._face_unit(name))
        left = self._expression("nose-left-dilatation")
        right = self.topology.mirrored(self._expression("nose-right-dilatation"))
        self._add_pair(units, "noseDilate", (left + right) / 2)
        for name, source in FURTHER.items():
            field = self._both(self._expression(source))
            units[name] = self._shaped(name, field, smoothing)
        closing = self._closing_open_jaw(units["mouthClose"])
        units["mouthClose"] = self._both(self._softened(closing, smoothing, 8))
        lips = LipConstraint(self.topology.mouth_rings, self.mean)
        return {name: self._finished(name, field, lips) for name, field in units.items()}

    def _finished(self, name: str, field: Floats, lips: LipConstraint) -> Floats:
        if name.startswith(SEALED):
            field = lips.sealed(field)
        elif name != "mouthClose":
            field = lips.parted(field)
        return self._on_the_eyes(name, field)

    def _shaped(self, name: str, field: Floats, smoothing: sp.csr_matrix) -> Floats:
        """Mend single units on the left side."""
        if name == "eyeWide":
            return self.eye.lid_motion(self.mean, self.eye_centre, *WIDE)
        if name == "eyeSquint":
            lids = self.eye.lid_motion(self.mean, self.eye_centre, *SQUINT)
            around = field.copy()
            around[self.eye.rings[:POCKET]] *= (1 - LID_FADE)[:, None, None]
            around[self.eye.rings[POCKET:]] = 0
            return lids + around
        return self._softened(field, smoothing, SOFTENED.get(name, 0))

    def _softened(self, field: Floats, smoothing: sp.csr_matrix, rounds: int) -> Floats:
        # Sculpted creases (the smile's dimple, the fold beside a squinting eye) are spread out;
        # the lips keep their shape.
        free = np.ones((len(field), 1))
        free[self.topology.mouth_rings[3:].ravel()] = 0
        free[self.topology.mouth_rings[:3].ravel()] = 0.3
        for _ in range(rounds):
            field = field + 0.5 * free * (smoothing @ field - field)
        return field

    def _closing_open_jaw(self, field: Floats) -> Floats:
        """Complete mouthClose so that the lips meet when the jaw stands at its reference angle."""
        lips = LipConstraint(self.topology.mouth_rings, self.mean, upper_share=0.3)
        for _ in range(3):
            posed, turn = self.skinning.jaw_opened(self.mean, field)
            change = lips.closing(self.mean, posed, len(field))
            field = field + np.linalg.solve(turn, change[..., None])[..., 0]
        return self._both(field)

    def _on_the_eyes(self, name: str, field: Floats) -> Floats:
        """Keep lid edges on the ball in units that are not lid motions."""
        if name.startswith(("eyeBlink", "eyeWide", "eyeSquint")):
            return field
        for _ in range(2):
            field = self.topology.mirrored(self.eye.sliding(field, self.mean, self.eye_centre))
        return field

    def _add_pair(self, units: dict[str, Floats], name: str, left: Floats) -> None:
        units[f"{name}Left"] = left
        units[f"{name}Right"] = self.topology.mirrored(left)

    def _both(self, field: Floats) -> Floats:
        return (field + self.topology.mirrored(field)) / 2

    def _left_part(self, field: Floats) -> Floats:
        share = 1 / (1 + np.exp(-self.mean[:, :1] / MIDLINE_BLEND))
        left = field * share
        right = self.topology.mirrored(field * (1 - share))
        return (left + right) / 2

    def _face_unit(self, name: str) -> Floats:
        return self._field(self.human.face_unit(name))

    def _expression(self, name: str) -> Floats:
        return self._field(self.human.expression(name))

    def _field(self, displacement: Floats) -> Floats:
        field = np.zeros_like(self.mean)
        field[: len(self.topology.base)] = displacement[self.topology.base] * SCALE
        field[~self.topology.skin] = 0
        return field


def expression_space(units: dict[str, Floats], weights: Floats, seed: int) -> Units:
    """Rotate the units to an orthogonal basis whose coefficients have unit variance.

    The units' activations are drawn as people show them: few at a time, mostly on both sides.

    Args:
        units: fifty displacement fields `[V, 3]`.
        weights: importance of each vertex.
        seed: of the draws.
    """
    names = tuple(units)
    fields = np.stack(list(units.values()), -1)
    flat = fields.reshape(-1, len(names))
    activations = _activations(names, np.random.default_rng(seed))
    moment = activations.T @ activations / len(activations)
    factor = np.linalg.cholesky(moment + 1e-9 * np.eye(len(names)))
    scaled = flat * np.sqrt(np.repeat(weights / weights.sum(), 3))[:, None]
    _, _, vt = np.linalg.svd(scaled @ factor, full_matrices=False)
    vt = vt * np.sign(vt[np.arange(len(vt)), np.abs(vt).argmax(1)])[:, None]
    from_expression = factor @ vt.T
    directions = (flat @ from_expression).reshape(fields.shape)
    inverse = np.linalg.inv(from_expression)
    return Units(names, fields, directions, inverse, from_expression)


def _activations(names: tuple[str, ...], random: np.random.Generator) -> Floats:
    index = {name: i for i, name in enumerate(names)}
    result = np.zeros((SAMPLES, len(names)))
    for row in result:
        for name in names:
            other = name[:-4] + "Right" if name.endswith("Left") else None
            if name.endswith("Right") and name[:-5] + "Left" in index:
                continue
            if random.random() >= (0.06 if name in RARE else 0.16):
                continue
            amount = random.beta(1.2, 1.6)
            if name == "mouthLeft":
                row[index[name if random.random() < 0.5 else "mouthRight"]] = amount
            elif other in index:
                alike = np.clip(amount + random.normal(0, 0.12), 0, 1)
                pair = [amount, alike if random.random() < 0.8 else 0.0]
                if random.random() < 0.5:
                    pair.reverse()
                row[index[name]], row[index[str(other)]] = pair
            else:
                row[index[name]] = amount * (0.5 if name == "mouthClose" else 1)
    return result
