"""Which place of the bundled head is which place of another: both surfaces brought together.

The bundled head takes the other's size, place and identity by its own coefficients, then bends
smoothly onto its surface; lids and lips are held to where both heads show them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu
from scipy.spatial.transform import Rotation

from gdpw_core.assets.anchors import Anchors, FrontView
from gdpw_core.assets.surface import Surface
from gdpw_core.head.pack import HeadPack
from gdpw_core.parameters import JOINTS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEFT_BALL, RIGHT_BALL = JOINTS.index("left_eye"), JOINTS.index("right_eye")
JAW = JOINTS.index("jaw")

_IDENTITIES = 60
_SHAPE_ROUNDS = 8
_SIGMA = 0.004  # metres of distance that count as much as one standard deviation of identity
_STIFFNESS = (30.0, 10.0, 3.0, 1.0, 0.5, 0.3)
_FARTHEST, _MOST_TURNED = 0.02, 0.5
_ANCHOR = 6.0  # how much more a place on lids and lips counts than one on a cheek
_UPPER_LIP, _LOWER_LIP = 13, 14  # landmarks


@dataclass(frozen=True, eq=False)
class OtherHead:
    """Geometry of the head to register.

    Args:
        points: `[V, 3]`, metres, y up, face toward +z.
        faces: `[F, 3]`.
        lbs_weights: `[V, 5]`.
        joints: `[5, 3]`; None for a face without, which stands upright at its true size.
    """

    points: Floats
    faces: Integers
    lbs_weights: Floats
    joints: Floats | None

    @classmethod
    def face(cls, points: Floats, faces: Integers) -> "OtherHead":
        """A face without joints; eyes are part of its surface."""
        return cls(points, faces, np.zeros((len(points), len(JOINTS))), None)

    @property
    def eyeballs(self) -> Flags:
        """Vertices of the left and of the right eyeball, `[2, V]`: what the eye joints carry."""
        return np.stack([self.lbs_weights[:, k] > 0.5 for k in (LEFT_BALL, RIGHT_BALL)])


@dataclass(frozen=True, eq=False)
class Registration:
    """Two heads brought together.

    Args:
        bent: the bundled head's vertices on the other head, `[W, 3]`.
        scale: how much larger the other head is.
        triangles: for each vertex of the other head the triangle of the bundled one, `[V]`.
        weights: and where in it, `[V, 3]`.
        distance: mean distance between the surfaces over the face, metres.
    """

    bent: Floats
    scale: float
    triangles: Integers
    weights: Floats
    distance: float


def register(
    pack: HeadPack, other: OtherHead, seen: tuple[Anchors, Floats] | None = None
) -> Registration:
    """Bring the bundled head onto another one.

    Args:
        pack: the bundled head.
        other: a head of the same axes, at rest, with the same joints or none.
        seen: points of the bundled head whose places `[N, 3]` on the other are known.
    """
    work = _Work(pack, other)
    if seen is not None:
        work.pairs.append(seen)
    for _ in range(_SHAPE_ROUNDS):
        work.shape_round()
    for stiffness in _STIFFNESS:
        work.bend(stiffness)
    return work.result()


class _Work:
    def __init__(self, pack: HeadPack, other: OtherHead) -> None:
        self.pack, self.other = pack, other
        balls = other.eyeballs
        skin = np.asarray(~balls.any(axis=0), np.bool_)
        self.target = Surface(
            other.points, other.faces, other.lbs_weights[:, JAW],
            used=np.asarray(skin[other.faces].all(axis=1), np.bool_),
        )  # fmt: skip
        # Without jaw there nothing tells the lips apart, and what tells them apart here misleads.
        self.jaw = pack.lbs_weights[:, JAW] * float(other.joints is not None)
        masks = pack.masks
        self.data = masks["outer_skin"] & ~masks["ears"]
        self.trust = np.where(masks["face"], 1.0, 0.3)[self.data]
        self.rest, self.scale, self.basis = self._aligned()
        self.points = self.rest
        self.pairs = self._lid_pairs(balls)
        self.view = FrontView(other.points, other.faces, balls, other.lbs_weights[:, JAW])

    def _aligned(self) -> tuple[Floats, float, Floats]:
        """The mean bundled head with its eyes and jaw, or its nose, where the other has them."""
        pack, ids = self.pack, [LEFT_BALL, RIGHT_BALL, JAW]
        if self.other.joints is None:
            noses = [head[head[:, 2].argmax()] for head in (self.other.points, pack.v_template)]
            return pack.v_template + noses[0] - noses[1], 1.0, pack.shapedirs[:, :, :_IDENTITIES]
        own = (pack.J_regressor @ pack.v_template)[ids]
        theirs = self.other.joints[ids]
        scale = float(np.linalg.norm(theirs[0] - theirs[1]) / np.linalg.norm(own[0] - own[1]))
        shift = theirs[:2].mean(axis=0) - scale * own[:2].mean(axis=0)
        basis = scale * pack.shapedirs[:, :, :_IDENTITIES]
        return scale * pack.v_template + shift, scale, basis

    def _lid_pairs(self, balls: Flags) -> list[tuple[Anchors, Floats]]:
        pack, other = self.pack, self.other
        own_balls = np.stack([pack.masks["left_eyeball"], pack.masks["right_eyeball"]])
        own = FrontView(self.rest, pack.faces, own_balls, self.jaw)
        theirs = FrontView(other.points, other.faces, balls, other.lbs_weights[:, JAW])
        pairs = []
        for side in (0, 1):
            mine, found = own.lids(side), theirs.lids(side)
            if mine is not None and found is not None:
                pairs.append((mine, found.points(other.points, other.faces)))
        return pairs

    def _anchors(self) -> tuple[Integers, Floats, Floats]:
        """Triangles `[N]`, weights `[N, 3]` of the bundled head and where they belong `[N, 3]`."""
        pairs = [*self.pairs, *self._lip_pairs()]
        if not pairs:
            return np.empty(0, np.int64), np.empty((0, 3)), np.empty((0, 3))
        triangles = np.concatenate([mine.triangles for mine, _ in pairs])
        weights = np.concatenate([mine.weights for mine, _ in pairs])
        return triangles, weights, np.concatenate([places for _, places in pairs])

    def _lip_pairs(self) -> list[tuple[Anchors, Floats]]:
        """The lips' line of contact in the same columns of both heads, as they stand now."""
        pack, other = self.pack, self.other
        lips = pack.mediapipe.points(self.points, pack.faces)[[_UPPER_LIP, _LOWER_LIP]]
        middle = lips.mean(axis=0)
        balls = np.stack([pack.masks["left_eyeball"], pack.masks["right_eyeball"]])
        mine = FrontView(self.points, pack.faces, balls, self.jaw).lips(middle)
        theirs = self.view.lips(middle)
        if mine is None or theirs is None:
            return []
        both = mine[1] & theirs[1]
        own = Anchors(mine[0].triangles[both], mine[0].weights[both])
        return [(own, theirs[0].points(other.points, other.faces)[both])]

    def _matches(self) -> tuple[Floats, Floats, Floats]:
        """For the vertices with data: places, normals and trust on the other head."""
        now = Surface(self.points, self.pack.faces, self.jaw)
        triangles, weights = self.target.nearest(now.lifted[self.data])
        corner = self.target.faces[triangles]
        places = (self.target.points[corner] * weights[..., None]).sum(axis=1)
        normals = (self.target.normals[corner] * weights[..., None]).sum(axis=1)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        away = np.linalg.norm(places - self.points[self.data], axis=1)
        alike = (normals * now.normals[self.data]).sum(axis=1)
        trust = self.trust * (away < _FARTHEST) * (alike > _MOST_TURNED)
        return places, normals, trust

    def shape_round(self) -> None:
        """One step of size, place, turn and identity, all at once."""
        places, normals, trust = self._matches()
        rows = np.flatnonzero(self.data)
        columns = [self._motions(self.points[rows]), self.basis[rows]]
        motions = np.concatenate(columns, axis=2)
        design = np.einsum("nc,nck->nk", normals, motions) * trust[:, None]
        wanted = ((places - self.points[rows]) * normals).sum(axis=1) * trust
        triangles, weights, goals = self._anchors()
        corner = self.pack.faces[triangles]
        held = np.einsum("nkc,nk->nc", self.points[corner], weights)
        carried = np.einsum("nkcd,nk->ncd", self.basis[corner], weights)
        pulls = np.concatenate([self._motions(held), carried], axis=2) * _ANCHOR
        design = np.concatenate([design, pulls.reshape(-1, pulls.shape[2])])
        wanted = np.concatenate([wanted, _ANCHOR * (goals - held).ravel()])
        ridge = np.zeros(design.shape[1])
        ridge[7:] = _SIGMA**2
        solution = np.linalg.solve(design.T @ design + np.diag(ridge + 1e-9), design.T @ wanted)
        turn = Rotation.from_rotvec(solution[3:6]).as_matrix()
        growth = 1.0 + solution[6]
        centre = self._centre
        moved = self.points + self.basis @ solution[7:]
        self.points = (moved - centre) @ turn.T * growth + centre + solution[:3]
        self.basis = growth * np.einsum("ab,nbk->nak", turn, self.basis)
        self.scale *= growth

    @property
    def _centre(self) -> Floats:
        middle: Floats = self.points[self.data].mean(axis=0)
        return middle

    def _motions(self, points: Floats) -> Floats:
        """How points move with translation, turn and growth, `[N, 3, 7]`."""
        arm = points - self._centre
        motions = np.zeros((len(points), 3, 7))
        motions[:, :, :3] = np.eye(3)
        for axis in range(3):
            motions[:, :, 3 + axis] = np.cross(np.eye(3)[axis], arm)
        motions[:, :, 6] = arm
        return motions

    def bend(self, stiffness: float) -> None:
        """One step of a smooth displacement onto the other surface."""
        places, normals, trust = self._matches()
        rows, count = np.flatnonzero(self.data), len(self.points)
        offset = places - self.points[rows]
        # Across the surface a match counts in full, along it hardly: places slide.
        pull = normals[:, :, None] * normals[:, None, :] + 0.05 * np.eye(3)
        pull *= trust[:, None, None]
        triangles, weights, goals = self._anchors()
        corner = self.pack.faces[triangles]
        held = np.einsum("nkc,nk->nc", self.points[corner], weights)
        blocks = sparse.coo_matrix(
            (
                pull.ravel(),
                (
                    (3 * rows[:, None, None] + np.arange(3)[:, None] + np.zeros(3, int)).ravel(),
                    (
                        3 * rows[:, None, None] + np.arange(3)[None, :] + np.zeros((3, 1), int)
                    ).ravel(),
                ),
            ),
            shape=(3 * count, 3 * count),
        )
        mixing = sparse.coo_matrix(
            (weights.ravel(), (np.repeat(np.arange(len(corner)), 3), corner.ravel())),
            shape=(len(corner), count),
        ).tocsr()
        firm = sparse.kron(mixing.T @ mixing * _ANCHOR**2, sparse.eye(3))
        smooth = sparse.kron(self._laplacian() * stiffness, sparse.eye(3))
        right = np.zeros((count, 3))
        right[rows] += np.einsum("nab,nb->na", pull, offset)
        right += _ANCHOR**2 * (mixing.T @ (goals - held))
        system = (blocks + firm + smooth + 1e-6 * sparse.eye(3 * count)).tocsc()
        self.points = self.points + splu(system).solve(right.ravel()).reshape(-1, 3)

    def _laplacian(self) -> sparse.csr_matrix:
        faces = self.pack.faces
        edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
        both = np.concatenate([edges, edges[:, ::-1]])
        count = len(self.points)
        links = sparse.coo_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), (count, count))
        joined = links.tocsr()
        joined.data[:] = 1.0  # an edge inside the mesh was counted twice
        degree = sparse.diags(np.asarray(joined.sum(axis=1)).ravel())
        return sparse.csr_matrix(degree - joined)

    def distance(self) -> float:
        """Mean distance of the face from the other surface, metres."""
        places, _, trust = self._matches()
        face = self.pack.masks["face"][self.data]
        away = np.linalg.norm(places - self.points[self.data], axis=1)
        matched = trust > 0
        return float(away[face].mean()) if matched[face].mean() > 0.5 else np.inf

    def result(self) -> Registration:
        """What was found."""
        skin = np.asarray(self.pack.masks["skin"][self.pack.faces].all(axis=1), np.bool_)
        own = Surface(self.points, self.pack.faces, self.jaw, used=skin)
        triangles, weights = own.nearest(self.target.lifted)
        return Registration(self.points, self.scale, triangles, weights, self.distance())
