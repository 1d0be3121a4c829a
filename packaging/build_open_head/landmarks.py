"""Landmark embeddings: where MediaPipe's 468 and iBUG's 68 points lie on the head.

The landmarker itself is run on pictures of the mean head from many sides and its points are
projected back to the surface, so that a fit compares like with like.
"""

from pathlib import Path

import cv2
import numpy as np
from closest import closest_on_surface
from eyes import LATERAL, MEDIAL
from eyes import LOWER as LOWER_LID
from eyes import UPPER as UPPER_LID
from landmarker import COUNT, Canonical, Landmarker
from mouth import LEFT_CORNER, RIGHT_CORNER
from mouth import LOWER as LOWER_LIP
from mouth import UPPER as UPPER_LIP
from numpy.typing import NDArray
from render import rotation, shaded, vertex_normals, view
from scipy.interpolate import RBFInterpolator
from topology import Topology

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

OFFSETS = Path(__file__).with_name("landmark_offsets.csv")
SIZE, SPAN, CENTRE = 768, 0.30, np.array([0.0, -0.01, 0.0])
YAWS, PITCHES = (-24, -12, 0, 12, 24), (-12, 0, 12)
# The outline: its points slide along the cheek as the head turns and are no fixed places of skin.
OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
        152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67,
        109)  # fmt: skip
# The subject's left side; the right side follows by mirroring.
LEFT_BROW = ((336, 296, 334, 293, 300), (276, 283, 282, 295, 285))
LEFT_UPPER_LID, LEFT_LOWER_LID = (
    (398, 384, 385, 386, 387, 388, 466),
    (382, 381, 380, 374, 373, 390, 249),
)
LEFT_CANTHI = (362, 263)
UPPER_INNER_LIP, LOWER_INNER_LIP = (13, 312, 311, 310, 415), (14, 317, 402, 318, 324)
LEFT_MOUTH_CORNER = 308
IBUG68 = (162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389,
          70, 63, 105, 66, 107, 336, 296, 334, 293, 300, 168, 6, 195, 4, 98, 97, 2, 326, 327,
          33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380,
          61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317,
          14, 87)  # fmt: skip
# Where the lids' and lips' visible borders run: the lid edge, the crest of the lip.
LID_RING, LIP_RING = 7, 8


class Embedder:
    """Finds landmarks on the mean head."""

    def __init__(
        self, topology: Topology, points: Floats, masks: dict[str, Mask], landmarker: Landmarker,
        canonical: Canonical,
    ) -> None:  # fmt: skip
        self.topology, self.points, self.masks = topology, points, masks
        self.landmarker, self.canonical = landmarker, canonical
        self.normals = vertex_normals(points, topology.faces)
        outer = masks["outer_skin"][topology.faces].all(1)
        self.surface = np.flatnonzero(outer)
        self.cheeks = np.flatnonzero(outer & ~masks["ears"][topology.faces].any(1))

    def mediapipe(self) -> tuple[Integers, Floats]:
        """Triangles `[468]` and barycentric weights `[468, 3]`."""
        places, spread = self._seen(_colours(self.topology, self.masks))
        for _ in range(2):
            colours = self._with_brows(_colours(self.topology, self.masks), places)
            places, spread = self._seen(colours)
        mirror = self.canonical.mirror
        doubtful = np.zeros(COUNT, np.bool_)
        doubtful[list(OVAL)] = True
        doubtful |= spread > 0.005
        doubtful |= doubtful[mirror]
        fill = RBFInterpolator(
            self.canonical.points[~doubtful], places[~doubtful], kernel="thin_plate_spline",
            smoothing=1.0,
        )  # fmt: skip
        guess = fill(self.canonical.points)[doubtful]
        _, _, places[doubtful] = self._project(guess, self.cheeks)
        places = (places + places[mirror] * (-1, 1, 1)) / 2 + _measured_offsets()
        triangles, weights, _ = self._project(places, self.surface)
        self._snap(places, triangles, weights)
        return triangles, weights

    def _seen(self, colours: Floats) -> tuple[Floats, Floats]:
        """Mean place of each landmark over all views, symmetric, and its spread (metres)."""
        places, confidence = [], []
        for yaw in YAWS:
            for pitch in PITCHES:
                turn = rotation(yaw, pitch)
                picture = view(
                    self.points, self.topology.faces, turn, size=SIZE, span=SPAN, centre=CENTRE
                )
                normals = self.normals @ turn.T
                image = shaded(picture, self.topology.faces, colours, normals)
                pixels = self.landmarker.find(image)
                column, row = np.clip(pixels.astype(int), 0, SIZE - 1).T
                triangle = picture.triangle[row, column]
                corner = self.topology.faces[np.maximum(triangle, 0)]
                weights = _barycentric(picture.points[corner][..., :2], pixels)
                places.append((weights[..., None] * self.points[corner]).sum(1))
                facing = (weights * normals[corner, 2]).sum(1)
                confidence.append(np.where(triangle >= 0, np.maximum(facing, 0) ** 2, 0))
        at, weight = np.array(places), np.array(confidence)[..., None]
        total = np.maximum(weight.sum(0), 1e-9)
        mean = (at * weight).sum(0) / total
        spread = np.sqrt((((at - mean) ** 2).sum(-1, keepdims=True) * weight).sum(0) / total)[:, 0]
        mirror = self.canonical.mirror
        mean = (mean + mean[mirror] * (-1, 1, 1)) / 2
        return self._project(mean, self.surface)[2], np.maximum(spread, spread[mirror])

    def _project(self, places: Floats, triangles: Integers) -> tuple[Integers, Floats, Floats]:
        index, weights = closest_on_surface(places, self.points[self.topology.faces[triangles]])
        chosen = triangles[index]
        corners = self.points[self.topology.faces[chosen]]
        return chosen, weights, (weights[..., None] * corners).sum(1)

    def _with_brows(self, colours: Floats, places: Floats) -> Floats:
        """Paint eyebrows where the landmarks of the last round say they are."""
        result = colours.copy()
        for mirror in (np.arange(COUNT), self.canonical.mirror):
            upper, lower = (mirror[list(half)] for half in LEFT_BROW)
            outline = places[np.r_[upper, lower], :2]
            polygon = (outline * 1e4).astype(np.int32)
            inside = np.array(
                [cv2.pointPolygonTest(polygon, tuple(p), False) >= 0
                 for p in (self.points[:, :2] * 1e4).tolist()]
            )  # fmt: skip
            brow = inside & self.masks["outer_skin"] & (self.normals[:, 2] > 0.1)
            result[brow] = 0.2 * result[brow] + 0.8 * np.array([0.22, 0.15, 0.10])
        return result

    def _snap(self, places: Floats, triangles: Integers, weights: Floats) -> None:
        """Put lid and inner-lip points onto the borders that move with lids and lips."""
        eye, mouth = self.topology.eye_rings[LID_RING], self.topology.mouth_rings[LIP_RING]
        lines = (
            (LEFT_UPPER_LID, eye[np.r_[MEDIAL, UPPER_LID, LATERAL]]),
            (LEFT_LOWER_LID, eye[np.r_[MEDIAL, LOWER_LID, LATERAL]]),
            (LEFT_CANTHI[:1], eye[[MEDIAL, MEDIAL + 1]]),
            (LEFT_CANTHI[1:], eye[[LATERAL, LATERAL - 1]]),
            (UPPER_INNER_LIP, mouth[np.r_[RIGHT_CORNER, UPPER_LIP, LEFT_CORNER]]),
            (LOWER_INNER_LIP, mouth[np.r_[RIGHT_CORNER, LOWER_LIP, LEFT_CORNER]]),
            ((LEFT_MOUTH_CORNER,), mouth[[LEFT_CORNER, LEFT_CORNER - 1]]),
        )
        ends = {*LEFT_CANTHI, LEFT_MOUTH_CORNER}
        for landmarks, line in lines:
            for landmark in landmarks:
                x = self.points[line[0], 0] if landmark in ends else places[landmark, 0]
                a, b, part = _along(self.points[line, 0], x)
                for point, flip in ((landmark, None), (self.canonical.mirror[landmark],
                                                       self.topology.flip)):  # fmt: skip
                    if flip is not None and point == landmark:
                        continue
                    pair = line[[a, b]] if flip is None else flip[line[[a, b]]]
                    triangle = self._triangle_with(pair)
                    corners = self.topology.faces[triangle]
                    triangles[point] = triangle
                    weights[point] = np.where(corners == pair[0], 1 - part, 0)
                    weights[point] += np.where(corners == pair[1], part, 0)

    def _triangle_with(self, pair: Integers) -> int:
        faces = self.topology.faces
        both = (faces == pair[0]).any(1) & (faces == pair[1]).any(1)
        return int(np.flatnonzero(both)[0])

    def contour(self) -> tuple[Integers, Floats]:
        """FLAME's 17 jaw-line points for yaw 0..-39, then 1..39 degrees: `[79, 17]`."""
        centre = np.array([0, -0.02, 0.03])
        rows = np.flatnonzero(self.masks["face"] & self.masks["outer_skin"])
        first = np.zeros(self.topology.count, np.int64)
        corner = np.zeros(self.topology.count, np.int64)
        for index in range(len(self.topology.faces) - 1, -1, -1):
            first[self.topology.faces[index]] = index
            corner[self.topology.faces[index]] = (0, 1, 2)
        angles = np.radians(np.linspace(188, 352, 17))
        triangles = []
        for yaw in [-a for a in range(40)] + list(range(1, 40)):
            turn = rotation(yaw, 0)
            turned = (self.points[rows] - centre) @ turn.T
            x = turned[:, 0] - (turned[:, 0].min() + turned[:, 0].max()) / 2
            polar = np.arctan2(turned[:, 1], x) % (2 * np.pi)
            distance = np.hypot(turned[:, 1], x)
            front = (self.normals[rows] @ turn.T)[:, 2] > -0.15
            picked = []
            for angle in angles:
                away = np.abs((polar - angle + np.pi) % (2 * np.pi) - np.pi)
                near = front & (away < np.radians(4.5))
                picked.append(rows[np.where(near, distance, -1).argmax()])
            triangles.append(picked)
        vertices = np.array(triangles)
        return first[vertices], np.eye(3)[corner[vertices]]


def _measured_offsets() -> Floats:
    """Where portraits have each landmark, from where a picture of this head has it `[468, 3]`, m.

    The landmarker reads brows, lashes and make-up that the plain head lacks. The offsets are the
    mean residual of fits to 186 photos of 113 people and to frames of 51 clips, in the head's
    axes, mirror-symmetric; lid and inner-lip borders keep their places opposite one another.
    """
    table = np.loadtxt(OFFSETS, delimiter=",", skiprows=1)
    return np.asarray(table[:, 1:] * 1e-3, np.float64)


def _along(x: Floats, value: float) -> tuple[int, int, float]:
    """The two points of a polyline around an x, and the part of the way between them."""
    order = np.argsort(x)
    after = int(np.clip(np.searchsorted(x[order], value), 1, len(x) - 1))
    a, b = int(order[after - 1]), int(order[after])
    return a, b, float(np.clip((value - x[a]) / (x[b] - x[a]), 0, 1)) if x[b] != x[a] else 0.0


def _barycentric(corners: Floats, points: Floats) -> Floats:
    """Weights `[N, 3]` of points in triangles of the plane, clipped to the triangle."""
    system = np.concatenate([corners.transpose(0, 2, 1), np.ones((len(corners), 1, 3))], 1)
    right = np.concatenate([points, np.ones((len(points), 1))], 1)
    flat = np.abs(np.linalg.det(system)) < 1e-9
    system[flat] = np.eye(3)
    weights = np.clip(np.linalg.solve(system, right[..., None])[..., 0], 1e-9, None)
    weights[flat] = 1.0
    result: Floats = weights / weights.sum(1, keepdims=True)
    return result


def _colours(topology: Topology, masks: dict[str, Mask]) -> Floats:
    """A plain face: skin, lips, eyes, teeth."""
    colours = np.tile([0.85, 0.68, 0.58], (topology.count, 1))
    colours[masks["inner_mouth"] | masks["tongue"]] = [0.62, 0.30, 0.30]
    colours[masks["sockets"]] = [0.80, 0.50, 0.47]
    colours[masks["lips"]] = [0.66, 0.34, 0.32]
    colours[masks["teeth"]] = [0.93, 0.92, 0.88]
    for name in ("left_eyeball", "right_eyeball"):
        rows = topology.primitives[name].rows
        eye = np.full((len(rows), 3), 0.96)
        eye[rows <= 5] = [0.30, 0.34, 0.36]
        eye[rows <= 2] = 0.03
        colours[topology.parts[name]] = eye
    return colours
