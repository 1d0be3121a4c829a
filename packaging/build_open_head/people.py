"""Random MakeHuman people, their heads aligned to one another."""

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from makehuman import Macro, MakeHuman
from numpy.typing import NDArray
from topology import Topology

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Decimetres to metres, times a factor that brings the mean head to adult measures.
SCALE = 0.1 * 1.065
# Where the midpoint between the eyes lies in the head's space.
EYES_AT = np.array([0.0, 0.0235, 0.029])
FOLDERS = ("head", "forehead", "eyebrows", "eyes", "nose", "mouth", "ears", "chin", "cheek", "neck")
OPPOSITES = {"decr": "incr", "down": "up", "in": "out", "backward": "forward",
             "concave": "convex", "compress": "uncompress"}  # fmt: skip
# Pure placement, or said already by the macro parameters.
REDUNDANT = ("head-trans", "neck-trans", "head-age")
JOINT_GROUPS = ("joint-neck", "joint-head", "joint-mouth")


@dataclass(frozen=True, eq=False)
class People:
    """Sampled heads in the head's space.

    Args:
        mean: `[N, 3]` of the base vertices and their mirror images, metres; symmetric.
        deviations: `[n, N, 3]` of the people from it, float32.
        joints: MakeHuman's neck, head and mouth joints of each `[n, 3, 3]`.
        old_eye: centre of MakeHuman's left eyeball in the mean.
    """

    mean: Floats
    deviations: NDArray[np.float32]
    joints: Floats
    old_eye: Floats


class Sampler:
    """Random people: a macro blend plus small local targets.

    Local targets at a deviation of .35 give caricatures; .2 does not.
    """

    def __init__(self, human: MakeHuman, rows: Integers, seed: int) -> None:
        self.human = human.restricted(rows)
        self.random = np.random.default_rng(seed)
        names = [name for folder in FOLDERS for name in human.target_names(folder)]
        paired = {
            name: f"{name[: -len(low)]}{high}"
            for name in names
            for low, high in OPPOSITES.items()
            if name.endswith(f"-{low}") and f"{name[: -len(low)]}{high}" in names
        }
        self.pairs: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        for low, high in paired.items():
            if not any(word in low for word in REDUNDANT):
                stem, side = _side(low)
                self.pairs[stem][side] = (low, high)
        self.singles: dict[str, dict[str, str]] = defaultdict(dict)
        for name in names:
            if name not in paired and name not in paired.values():
                stem, side = _side(name)
                self.singles[stem][side] = name
        body = ("breast", "trunk")
        self.asymmetries = [
            name for name in human.target_names("asym") if not any(word in name for word in body)
        ]

    def person(self) -> Floats:
        """Displacement of the rows from the base mesh."""
        random = self.random
        draw = random.random()
        bounds = (0.25, 0.4) if draw < 0.06 else (0.4, 0.65) if draw < 0.65 else (0.65, 0.9)
        african, asian, caucasian = random.dirichlet([0.5] * 3)
        macro = Macro(
            gender=random.beta(0.6, 0.6),
            age=random.uniform(*bounds),
            ethnicity=(african, asian, caucasian),
            muscle=np.clip(random.normal(0.5, 0.15), 0, 1),
            weight=np.clip(random.normal(0.5, 0.18), 0, 1),
            proportions=np.clip(random.normal(0.5, 0.2), 0, 1),
        )
        result = self.human.macro(macro)
        for stem, sides in self.pairs.items():
            deviation = _deviation(stem)
            both = random.normal(0, deviation)
            for side, (low, high) in sides.items():
                own = both + random.normal(0, 0.15 * deviation) * bool(side)
                amount = float(np.clip(own, -1, 1))
                result += abs(amount) * self.human.target(low if amount < 0 else high)
        for named in self.singles.values():
            amount = max(0.0, random.normal(0, 0.15)) * (random.random() < 0.5)
            for name in named.values():
                result += amount * self.human.target(name)
        for name in self.asymmetries:
            if random.random() < 0.12:
                result += abs(random.normal(0, 0.15)) * self.human.target(name)
        return result


def _side(name: str) -> tuple[str, str]:
    stem = re.sub(r"/[lr]-", "/*-", name)
    return stem, "" if stem == name else name[name.index("/") + 1]


def _deviation(stem: str) -> float:
    rules = (("nubian", 0.05), ("head/", 0.12), ("neck/", 0.15), ("ears/", 0.22),
             ("eye-scale", 0.12), ("push", 0.12), ("trans", 0.15))  # fmt: skip
    return next((value for word, value in rules if word in stem), 0.2)


def sample_people(human: MakeHuman, topology: Topology, *, count: int, seed: int) -> People:
    """Sample and align `count` people."""
    eyes = human.group("helper-l-eye"), human.group("helper-r-eye")
    joints = [human.group(name) for name in JOINT_GROUPS]
    rows = np.unique(np.concatenate([topology.base, *eyes, *joints]))
    place = np.full(len(human.vertices), -1)
    place[rows] = np.arange(len(rows))
    base = place[topology.base]
    sampler = Sampler(human, rows, seed)
    heads = np.empty((count, len(base), 3), np.float32)
    marks = np.empty((count, 4, 3))
    for head, mark in zip(heads, marks, strict=True):
        person = human.vertices[rows] + sampler.person()
        head[:] = person[base]
        mark[:3] = [person[place[joint]].mean(0) for joint in joints]
        # The midpoint of both eyes keeps the frame symmetric; x is the left eye's.
        mark[3] = (person[place[eyes[0]]].mean(0) + person[place[eyes[1]]].mean(0)) / 2
        mark[3, 0] = np.ptp([person[place[eye]].mean(0)[0] for eye in eyes]) / 2
    flip = topology.flip[: len(base)]
    reference = _symmetric(heads.mean(0, dtype=np.float64), flip)
    weights = _rigid_weights(topology, reference)
    for _ in range(2):
        for head, mark in zip(heads, marks, strict=True):
            turn, shift = _rigid(head.astype(np.float64), reference, weights)
            head[:] = head @ turn.T + shift
            mark[:] = mark @ turn.T + shift
        reference = _symmetric(heads.mean(0, dtype=np.float64), flip)
    mean = _symmetric(heads.mean(0, dtype=np.float64), flip)
    origin = marks[:, 3].mean(0) * (0, 1, 1)
    deviations = (heads - mean.astype(np.float32)) * np.float32(SCALE)
    return People(
        mean=(mean - origin) * SCALE + EYES_AT,
        deviations=deviations,
        joints=(marks[:, :3] - origin) * SCALE + EYES_AT,
        old_eye=(marks[:, 3].mean(0) - origin) * SCALE + EYES_AT,
    )


def _symmetric(points: Floats, flip: Integers) -> Floats:
    return (points + points[flip] * (-1, 1, 1)) / 2


def _rigid_weights(topology: Topology, points: Floats) -> Floats:
    """Heads are aligned on face and skull, by area; the sampled frame is in decimetres."""
    y, z = points[:, 1], points[:, 2]
    skin = topology.skin[: len(points)]
    face = skin & (z > 0.55) & (y > 6.2) & (np.abs(points[:, 0]) < 0.75)
    faces = topology.faces[(topology.faces < len(points)).all(1)]
    area = vertex_areas(points, faces)
    return np.where(skin & (y > 6.6), area, 0) * np.where(face, 3.0, 0.6)


def vertex_areas(points: Floats, faces: Integers) -> Floats:
    """A third of the area of its triangles for each vertex."""
    corners = points[faces]
    double = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    total = np.zeros(len(points))
    for k in range(3):
        np.add.at(total, faces[:, k], np.linalg.norm(double, axis=1) / 6)
    return total


def _rigid(points: Floats, reference: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Rotation and translation that bring points nearest to the reference."""
    w = weights / weights.sum()
    a, b = w @ points, w @ reference
    u, _, vt = np.linalg.svd(((points - a) * w[:, None]).T @ (reference - b))
    turn = vt.T @ np.diag([1, 1, np.sign(np.linalg.det(vt.T @ u.T))]) @ u.T
    return turn, b - turn @ a
