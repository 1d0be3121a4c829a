"""Which vertices and triangles make the head: skin cut at the shoulders, tongue, eyes, teeth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from makehuman import MakeHuman
from numpy.typing import NDArray
from primitives import Primitive, eyeball, tooth_arc
from rings import QuadMesh

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Vertices of the base mesh on the front midline, one on each of eight loops around the neck.
NECK_LOOP_STARTS = (1491, 1496, 858, 857, 856, 855, 854, 853)
NECK_LOOP_LENGTH = 42
# Two neighbours on the outermost closed loop around the left eye and one on the next loop inward;
# the start of the outermost loop around the mouth and its neighbour inward.
EYE_RING = (6929, 6931, 6873)
MOUTH_RING = (5342, 362)
PARTS = ("upper_teeth", "lower_teeth")


@dataclass(frozen=True, eq=False)
class Topology:
    """The head's vertices and triangles; base-mesh vertices come first, then eyes, then teeth.

    Args:
        base: base-mesh vertex of each of the first N vertices, `[N]`.
        faces: `[F, 3]`.
        flip: vertex of the other side, `[V]`.
        skin: which of all V vertices are skin.
        tongue: which are tongue.
        parts: slice of `left_eyeball`, `right_eyeball`, `upper_teeth`, `lower_teeth`.
        primitives: their unit shapes.
        neck_loops: `[8, 42]`, from the cut upward.
        eye_rings: rings around the left eye from the brow bone into the socket, `[20, 28]`.
        mouth_rings: rings around the mouth from the chin into the throat, `[20, 38]`.
        texture_triangles: rows of the base mesh's texture coordinates, for the base triangles.
    """

    base: Integers
    faces: Integers
    flip: Integers
    skin: Mask
    tongue: Mask
    parts: dict[str, slice]
    primitives: dict[str, Primitive]
    neck_loops: Integers
    eye_rings: Integers
    mouth_rings: Integers
    texture_triangles: Integers

    @property
    def count(self) -> int:
        """Number of vertices."""
        return len(self.flip)

    def mask(self, part: str) -> Mask:
        """Vertices of an eyeball or an arc of teeth."""
        mask = np.zeros(self.count, np.bool_)
        mask[self.parts[part]] = True
        return mask

    def mirrored(self, field: Floats) -> Floats:
        """A displacement field `[V, 3]` reflected to the other side."""
        return field[self.flip] * (-1.0, 1.0, 1.0)


def build_topology(human: MakeHuman) -> Topology:
    """Cut the head out of the body and add eyes and teeth."""
    body = human.quads[human.quad_groups == "body"]
    mesh = QuadMesh(body)
    neck = [_neck_loop(mesh, human, start) for start in NECK_LOOP_STARTS]
    kept = _above(mesh, body, neck[0], human)
    quads = np.concatenate([body[kept], human.quads[human.quad_groups == "helper-tongue"]])
    rows = np.concatenate(
        [
            np.flatnonzero(human.quad_groups == "body")[kept],
            np.flatnonzero(human.quad_groups == "helper-tongue"),
        ]
    )
    base = np.unique(quads)
    index = np.full(len(human.vertices), -1)
    index[base] = np.arange(len(base))
    triangles, texture = _triangulated(quads, human.texture_quads[rows], human)

    primitives = {
        "left_eyeball": eyeball(),
        "right_eyeball": eyeball(),
        "upper_teeth": tooth_arc(upper=True),
        "lower_teeth": tooth_arc(upper=False),
    }
    faces, flip, parts, start = [index[triangles]], [index[human.mirror[base]]], {}, len(base)
    for name, primitive in primitives.items():
        parts[name] = slice(start, start + len(primitive.points))
        faces.append(primitive.faces + start)
        start = parts[name].stop
    sides = {"left_eyeball": "right_eyeball", "right_eyeball": "left_eyeball"}
    for name, primitive in primitives.items():
        flip.append(primitive.flip + parts[sides.get(name, name)].start)
    skin, tongue = np.zeros((2, start), np.bool_)
    skin[index[np.unique(body[kept])]] = True
    tongue[: len(base)] = ~skin[: len(base)]
    eye, eye_next, eye_inward = EYE_RING
    mouth, mouth_inward = MOUTH_RING
    return Topology(
        base=base,
        faces=np.concatenate(faces),
        flip=np.concatenate(flip),
        skin=skin,
        tongue=tongue,
        parts=parts,
        primitives=primitives,
        neck_loops=index[np.array(neck)],
        eye_rings=_rings(mesh, index, index_of_first=(eye, eye_next), inward=eye_inward),
        mouth_rings=_rings(
            mesh, index, index_of_first=(mouth, _left_neighbour(mesh, human, mouth)),
            inward=mouth_inward,
        ),
        texture_triangles=texture,
    )  # fmt: skip


def _rings(
    mesh: QuadMesh, index: Integers, *, index_of_first: tuple[int, int], inward: int
) -> Integers:
    return index[mesh.rings(mesh.loop(*index_of_first), inward)]


def _left_neighbour(mesh: QuadMesh, human: MakeHuman, start: int) -> int:
    """The neighbour on the subject's left whose edge path closes into a loop."""
    for neighbour in sorted(mesh.neighbours[start]):
        if human.vertices[neighbour, 0] > 1e-4 and mesh.loop(start, neighbour):
            return neighbour
    raise ValueError(f"no edge loop starts at vertex {start}")


def _neck_loop(mesh: QuadMesh, human: MakeHuman, start: int) -> list[int]:
    for neighbour in sorted(mesh.neighbours[start]):
        if human.vertices[neighbour, 0] > 1e-4:
            loop = mesh.loop(start, neighbour)
            if len(loop) == NECK_LOOP_LENGTH:
                return loop
    raise ValueError(f"no neck loop starts at vertex {start}")


def _above(mesh: QuadMesh, quads: Integers, loop: Sequence[int], human: MakeHuman) -> Integers:
    """Quads connected to the crown without crossing the loop."""
    cut = {frozenset(edge) for edge in zip(loop, [*loop[1:], loop[0]], strict=True)}
    neighbours: dict[int, list[int]] = {i: [] for i in range(len(quads))}
    for edge, pair in mesh.edge_quads.items():
        if frozenset(edge) not in cut and len(pair) == 2:
            neighbours[pair[0]].append(pair[1])
            neighbours[pair[1]].append(pair[0])
    crown = int(human.vertices[quads][:, :, 1].mean(1).argmax())
    seen, queue = {crown}, [crown]
    while queue:
        for quad in neighbours[queue.pop()]:
            if quad not in seen:
                seen.add(quad)
                queue.append(quad)
    return np.array(sorted(seen))


def _triangulated(
    quads: Integers, texture: Integers, human: MakeHuman
) -> tuple[Integers, Integers]:
    """Split quads along the shorter diagonal, alike on both sides of the face."""
    key = np.minimum(np.arange(len(human.mirror)), human.mirror)
    points = human.vertices[quads]
    one = np.linalg.norm(points[:, 0] - points[:, 2], axis=1)
    other = np.linalg.norm(points[:, 1] - points[:, 3], axis=1)
    tie = np.minimum(key[quads[:, 0]], key[quads[:, 2]]) < np.minimum(
        key[quads[:, 1]], key[quads[:, 3]]
    )
    first = np.where(np.abs(one - other) < 1e-6, tie, one < other)
    corners = np.where(
        first[:, None, None], np.array([[0, 1, 2], [0, 2, 3]]), np.array([[0, 1, 3], [1, 2, 3]])
    ).reshape(len(quads), 6)
    pick = np.arange(len(quads))[:, None]
    return quads[pick, corners].reshape(-1, 3), texture[pick, corners].reshape(-1, 3)
