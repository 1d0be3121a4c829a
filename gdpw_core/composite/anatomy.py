"""What the composite needs to know of a head, once per head: regions, carried eyes, residuals."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from gdpw_core.composite.brows import Brow, brows_of
from gdpw_core.composite.extension import smoothstep
from gdpw_core.composite.sides.outline import HeadSides, sides_of
from gdpw_core.composite.wrinkles import Wrinkles, wrinkles_of
from gdpw_core.head.pack import HeadPack
from gdpw_core.parameters import JOINTS

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

HEAD_REGION, EAR_REGION, BODY_REGION = 0, 1, 2
LEFT, RIGHT = 0, 1

_CHIN = 152  # landmark
_LOBES = 0.625  # height of the ear lobes, in heights from chin to eyes
_FOREHEAD = 1.3  # the same of the forehead
_EAR_RINGS = 2  # the mask stops at the ear's rim; the skin behind it moves with it
_FACE_RINGS = 5  # over which what happens to a face ends
_EYE_RINGS = 6  # over which a carried eye blends into the skin around it
_RESIDUAL_REACH = 0.010  # metres: how far one landmark's residual spreads
_RESIDUAL_RIDGE = 0.15  # trust in the landmarks' own noise


@dataclass(frozen=True, eq=False)
class HeadAnatomy:
    """Vertex and face regions of a head.

    Args:
        faces: `[F, 3]`.
        regions: per face, 0 head, 1 ear, 2 neck and body, `[F]`.
        stillness: how much a vertex belongs to the still body, 0-1, `[V]`.
        ears: ear vertices with the skin around them, by side, `[2, V]`.
        scalp: vertices whose motion carries the hair.
        inside: mouth cavity, teeth and tongue, `[V]`.
        lips: `[V]`.
        eye_carry: how much a vertex is carried rigidly with each eye, 0-1, `[2, V]`.
        brows: by side.
        eyeballs: by side, `[2, V]`.
        level: vertices at the height of the ear lobes.
        base: vertices at the lower rim of the neck; none in a head that ends at the chin.
        pinned: how firmly a vertex stands on the shoulders, which an edit leaves alone, 0-1, `[V]`.
        sides: where to look for its outline; None for a head that ends at the face.
    """

    pack: HeadPack
    faces: NDArray[np.int64]
    regions: NDArray[np.uint8]
    stillness: NDArray[np.float32]
    ears: Flags
    scalp: Flags
    inside: Flags
    lips: Flags
    eye_carry: NDArray[np.float32]
    brows: tuple[Brow, Brow]
    eyeballs: Flags
    level: Flags
    base: Flags
    pinned: Floats
    sides: HeadSides | None

    @cached_property
    def with_eyes(self) -> tuple["Share", "Share"]:
        """The vertices that each eye carries."""
        left, right = (Share.of(carry) for carry in self.eye_carry)
        return left, right

    @cached_property
    def face(self) -> "Share":
        """The vertices of the face, all of them; less and less toward its end."""
        face = self.pack.masks["face"]
        rest = ~face
        weight = np.zeros(len(rest))
        for ring in range(1, _FACE_RINGS + 1):
            rest = _grown(rest, self.faces, 1)
            weight[~rest] = ring / _FACE_RINGS
        return Share(np.flatnonzero(face), smoothstep(weight)[face, None])

    @cached_property
    def face_triangles(self) -> NDArray[np.uint8]:
        """Whether anything of a triangle belongs to the face, `[F]`."""
        return np.asarray(self.pack.masks["face"][self.faces].any(axis=1), np.uint8)

    @cached_property
    def wrinkles(self) -> Wrinkles | None:
        """What its expressions do to the light on skin; None where that was not measured."""
        return wrinkles_of(self.pack)

    @cached_property
    def on_shoulders(self) -> "Share":
        """The vertices that stand on the shoulders."""
        return Share.of(self.pinned)


@dataclass(frozen=True, eq=False)
class Share:
    """Vertices that take part in something.

    Args:
        vertices: `[N]`.
        weight: how much each does, 0-1, `[N, 1]`.
    """

    vertices: NDArray[np.int64]
    weight: Floats

    def places(self, vertices: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where some of its vertices stand in it."""
        return np.searchsorted(self.vertices, vertices)

    @classmethod
    def of(cls, weights: NDArray[np.floating]) -> "Share":
        """Of a weight per vertex, `[V]`."""
        vertices = np.flatnonzero(weights)
        return cls(vertices, weights[vertices, None].astype(np.float64))


@lru_cache(maxsize=2)
def _anatomy(pack: HeadPack) -> HeadAnatomy:
    masks, points, faces = pack.masks, pack.v_template, np.ascontiguousarray(pack.faces)
    inside = masks["inner_mouth"] | masks["teeth"] | masks["tongue"]
    proportions, shoulders = _proportions(pack), "root" not in pack.lacking
    body = _below_the_head(pack, proportions)
    ears = _grown(masks["ears"], faces, _EAR_RINGS) & masks["skin"]
    regions = np.full(len(faces), HEAD_REGION, np.uint8)
    regions[body[faces].any(axis=1)] = BODY_REGION
    regions[ears[faces].any(axis=1)] = EAR_REGION
    brows = brows_of(pack)
    eyeballs = np.stack([masks["left_eyeball"], masks["right_eyeball"]])
    by_side = np.stack([ears & (points[:, 0] > 0), ears & (points[:, 0] < 0)])
    return HeadAnatomy(
        pack=pack,
        faces=faces,
        regions=regions,
        stillness=body.astype(np.float32),
        ears=by_side,
        scalp=_skull(pack, proportions, ears),
        inside=inside,
        lips=masks["lips"],
        eye_carry=_carry_weights(pack, eyeballs, brows),
        brows=brows,
        eyeballs=eyeballs,
        level=masks["outer_skin"] & (np.abs(proportions.height - _LOBES) < 0.035),
        base=(proportions.drop > 0.65) & shoulders,
        pinned=smoothstep((proportions.drop - 0.15) / 0.55) * shoulders,
        sides=sides_of(pack, proportions.height, _LOBES, body, by_side),
    )


def anatomy_of(pack: HeadPack) -> HeadAnatomy:
    """The anatomy of a head, computed once."""
    return _anatomy(pack)


@dataclass(frozen=True, eq=False)
class _Proportions:
    """Where vertices lie in a head of any size, in heights from chin to eyes.

    Args:
        height: above the chin, `[V]`.
        depth: before the eyes, `[V]`.
        drop: below the chin, as a fraction of the way to the lowest vertex, `[V]`; means nothing
            in a head without shoulders.
    """

    height: Floats
    depth: Floats
    drop: Floats


def _proportions(pack: HeadPack) -> _Proportions:
    points = pack.v_template
    eyes = (pack.J_regressor @ points)[[JOINTS.index("left_eye"), JOINTS.index("right_eye")]].mean(
        0
    )
    chin = float(pack.mediapipe.points(points, pack.faces)[_CHIN, 1])
    unit, low = eyes[1] - chin, points[:, 1].min()
    height = (points[:, 1] - chin) / unit
    return _Proportions(
        height, (points[:, 2] - eyes[2]) / unit, (chin - points[:, 1]) / max(chin - low, 1e-3)
    )


def _below_the_head(pack: HeadPack, proportions: _Proportions) -> Flags:
    """Neck and body: what stays when the head turns, without the skin under the jaw."""
    if "root" in pack.lacking:
        # What there is of a neck follows the head; the body, which it has not, stays.
        return np.zeros(len(pack.v_template), np.bool_)
    jaw = pack.lbs_weights[:, JOINTS.index("jaw")] > 0.3
    nape = (proportions.height < 0.36) & (proportions.depth < -0.285)
    return np.asarray(((proportions.height < -0.03) | nape) & ~jaw)


def _skull(pack: HeadPack, proportions: _Proportions, ears: Flags) -> Flags:
    """What carries the hair: the scalp, or the forehead of a head that ends there."""
    scalp = pack.masks["scalp"] & ~ears
    if scalp.any():
        return np.asarray(scalp)
    return np.asarray(pack.masks["face"] & (proportions.height > _FOREHEAD))


def _grown(flags: Flags, faces: NDArray[np.int64], rings: int) -> Flags:
    grown = flags.copy()
    for _ in range(rings):
        grown[faces[grown[faces].any(axis=1)].ravel()] = True
    return grown


def _carry_weights(
    pack: HeadPack, eyeballs: Flags, brows: tuple[Brow, Brow]
) -> NDArray[np.float32]:
    """One on eyeball and lids, falling to zero over some rings of skin and toward the brows."""
    left = pack.v_template[:, 0] > 0
    weights = np.zeros((2, len(left)), np.float32)
    for side, own in ((LEFT, left), (RIGHT, ~left)):
        ring = pack.masks["lids"] & own
        weights[side, ring] = 1.0
        for step in range(1, _EYE_RINGS + 1):
            ring = _grown(ring, pack.faces, 1) & own & ~pack.masks["eyeballs"]
            fade = smoothstep(np.where(ring, 1.0 - step / (_EYE_RINGS + 1), 0.0))
            weights[side] = np.maximum(weights[side], fade)
        weights[side, brows[side].vertices] *= 1.0 - brows[side].weight[:, 0]
        weights[side, eyeballs[side]] = 1.0
    return weights


@lru_cache(maxsize=4)
def _residual_operator(pack: HeadPack, interior: bytes) -> Floats:
    used = np.frombuffer(interior, np.bool_)
    landmarks = pack.mediapipe.points(pack.v_template, pack.faces)[used]

    def kernel(first: Floats, second: Floats) -> Floats:
        # In place: for the largest heads these are 150 MB.
        near: Floats = cdist(first, second, "sqeuclidean")
        near *= -0.5 / _RESIDUAL_REACH**2
        return np.exp(near, out=near)

    gram = kernel(landmarks, landmarks) + _RESIDUAL_RIDGE * np.eye(len(landmarks))
    return np.asarray(kernel(pack.v_template, landmarks) @ np.linalg.inv(gram))


def spread_residual(pack: HeadPack, residual: NDArray[Any], interior: NDArray[np.bool_]) -> Floats:
    """Landmark residuals as a smooth field over the mesh.

    Lids and lips need it: added to the projections of source and target alike, it brings the mesh
    onto the landmarks without touching the parameters.

    Args:
        pack: the head.
        residual: photo minus fitted landmarks, `[468, 2]`.
        interior: landmarks to use, `[468]`; contour landmarks slide along the cheek.

    Returns:
        `[V, 2]`, in the residual's unit.
    """
    operator = _residual_operator(pack, interior.astype(np.bool_).tobytes())
    spread: Floats = operator @ np.asarray(residual, np.float64)[interior]
    return spread
