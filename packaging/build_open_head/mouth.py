"""Mouth: lips that close for every identity, arcs of teeth and a tongue that fit behind them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from render import rotation, view
from topology import Topology

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
AnyFloats = NDArray[np.floating[Any]]

# Columns of the rings: corners of the mouth, and the lips between them on both sides.
LEFT_CORNER, RIGHT_CORNER = 12, 26
UPPER = np.r_[27:38, 0:12]
LOWER = np.arange(13, 26)[::-1]
CONTACT = slice(6, 10)
# How much of a correction of the contact each ring takes, from the skin into the mouth.
FADE = np.array([0.1, 0.25, 0.45, 0.7, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0, 0.8, 0.5, 0.25, 0.1])
# Distance at which the lips rest.
CLEARANCE, GAP_WINDOW = 0.00012, 0.0011
# How rigidly the rings around the contact move in identity.
RIGID = {5: 0.5, 6: 1.0, 7: 1.0, 8: 1.0, 9: 1.0, 10: 0.8}
INNER_MOUTH = 9
FRONT = np.r_[34:38, 0:5, 15:24]
# Where the biting edge of the upper front teeth lies, from the lips' contact and inner wall.
TEETH_BELOW_CONTACT, TEETH_BEHIND_WALL = 0.0020, 0.0016
OVERBITE, OVERJET = 0.0006, 0.0032


@dataclass(frozen=True, eq=False)
class MouthFrame:
    """Where the teeth are hung up: linear in the head's vertices, so it follows identity.

    Args:
        origin: `[..., 3]`, contact height and inner wall of the lips at the middle.
        half_width: `[...]`, of the inner mouth at its corners.
    """

    origin: Floats
    half_width: Floats


def mouth_frame(points: AnyFloats, rings: Integers) -> MouthFrame:
    """The frame of vertices or displacements `[..., V, 3]`."""
    wall = points[..., rings[10:12][:, FRONT].ravel(), :]
    contact = points[..., rings[7:9][:, FRONT].ravel(), :]
    origin = np.stack([wall[..., 0].mean(-1), contact[..., 1].mean(-1), wall[..., 2].mean(-1)], -1)
    corners = points[..., rings[10, [LEFT_CORNER, RIGHT_CORNER]], 0]
    return MouthFrame(origin, (corners[..., 0] - corners[..., 1]) / 2)


def place_teeth(topology: Topology, points: Floats) -> Floats:
    """Put both arcs into the mean head `[V, 3]`."""
    result = points.copy()
    frame = mouth_frame(points, topology.mouth_rings)
    edge = frame.origin - (0, TEETH_BELOW_CONTACT, TEETH_BEHIND_WALL)
    offsets = {"upper_teeth": np.zeros(3), "lower_teeth": np.array([0, OVERBITE, -OVERJET])}
    for name, offset in offsets.items():
        result[topology.parts[name]] = edge + offset + topology.primitives[name].points
    return result


def move_teeth(topology: Topology, fields: AnyFloats, points: Floats) -> None:
    """Let teeth and tongue follow the mouth in displacement fields `[n, V, 3]`, in place."""
    frame = mouth_frame(fields, topology.mouth_rings)
    mean = mouth_frame(points, topology.mouth_rings)
    wider = 0.6 * frame.half_width / mean.half_width
    tongue = np.flatnonzero(topology.tongue)
    for rows in (*(np.arange(s.start, s.stop) for n, s in topology.parts.items() if "teeth" in n),
                 tongue):  # fmt: skip
        fields[:, rows] = frame.origin[:, None]
        fields[:, rows, 0] += wider[:, None] * points[rows, 0]


def shape_tongue(topology: Topology, points: Floats) -> Floats:
    """Fit MakeHuman's tongue, made for a wider mouth, between the arcs of the mean head."""
    result = points.copy()
    rows = np.flatnonzero(topology.tongue)
    lower = points[topology.parts["lower_teeth"]]
    tip = points[rows, 2].max()
    front = lower[:, 2].max() - 0.010
    result[rows, 0] *= 0.62
    result[rows, 2] += front - tip
    height = (points[rows, 2] - points[rows, 2].min()) / np.ptp(points[rows, 2])
    result[rows, 1] -= 0.0035 * height
    return result


class LipConstraint:
    """Makes identity directions keep the lips' contact, so that every mouth rests closed.

    The height of the gap between upper and lower lip is the same for all identities; the step in
    depth (an overbite of the lips) is kept to a fraction, because the surfaces are not level.
    """

    def __init__(self, rings: Integers, points: Floats, upper_share: float = 0.5) -> None:
        self.rings = rings
        x = points[rings[CONTACT]].mean(0)[:, 0]
        gap = np.zeros((len(UPPER), rings.shape[1]))
        gap[np.arange(len(UPPER)), UPPER] = 1.0
        gap -= _opposite(x)
        columns = np.arange(rings.shape[1])
        apart = np.abs(columns[:, None] - columns)
        apart = np.minimum(apart, rings.shape[1] - apart)
        share = np.where(np.isin(columns, UPPER), upper_share, 1 - upper_share)
        share[[LEFT_CORNER, RIGHT_CORNER]] = 0.02
        kernel = np.sqrt(share)[:, None] * np.exp(-((apart / 1.2) ** 2)) * np.sqrt(share)
        kernel += 0.02 * np.eye(len(columns))
        self.opening = gap
        self.spread = kernel @ gap.T @ np.linalg.inv(gap @ kernel @ gap.T)
        self.gap = self.spread @ gap

    def apply(self, fields: AnyFloats) -> None:
        """Correct displacement fields `[n, V, 3]` in place."""
        contact = fields[:, self.rings[CONTACT]].mean(1)
        change = -np.einsum("ij,njk->nik", self.gap, contact)
        for ring, share in enumerate(FADE):
            fields[:, self.rings[ring]] += share * change
        # The surfaces that touch keep their form, or they would cross beside the middle.
        for ring, share in RIGID.items():
            rows = self.rings[ring]
            fields[:, rows] += share * (contact + change - fields[:, rows])

    def parted(self, field: Floats) -> Floats:
        """An expression `[V, 3]` without the part that drives one lip into the other."""
        opening = self.opening @ field[self.rings[CONTACT]].mean(0)[:, 1]
        change = -self.spread @ np.minimum(opening, 0)
        result = field.copy()
        for ring, share in enumerate(FADE):
            result[self.rings[ring], 1] += share * change
        return result

    def sealed(self, field: Floats) -> Floats:
        """An expression `[V, 3]` made to leave the lips' contact as it is at rest."""
        result = field.copy()
        self.apply(result[None])
        return result

    def closing(self, points: Floats, posed: Floats, count: int) -> Floats:
        """Change `[V, 3]` of posed vertices after which the lips meet as they do at rest.

        Args:
            points: head at rest `[V, 3]`.
            posed: the same head with an open mouth `[V, 3]`.
            count: V.
        """
        contact = (posed - points)[self.rings[CONTACT]].mean(0)
        change = -self.gap @ contact
        field = np.zeros((count, 3))
        for ring, share in enumerate(FADE):
            field[self.rings[ring]] = share * change
        return field


def _opposite(x: Floats) -> Floats:
    """Weights `[U, columns]` that give the lower lip opposite each column of the upper lip."""
    line = np.r_[LEFT_CORNER, LOWER, RIGHT_CORNER]
    line = line[np.argsort(x[line])]
    weights = np.zeros((len(UPPER), len(x)))
    for row, column in enumerate(UPPER):
        after = int(np.clip(np.searchsorted(x[line], x[column]), 1, len(line) - 1))
        a, b = line[after - 1], line[after]
        part = float(np.clip((x[column] - x[a]) / (x[b] - x[a]), 0, 1))
        weights[row, a] += 1 - part
        weights[row, b] += part
    return weights


def settle_lips(topology: Topology, points: Floats) -> Floats:
    """Bring the lips of the mean head to a hair's breadth of each other, without crossing."""
    rings = topology.mouth_rings
    patches = [_patch(topology, columns) for columns in (UPPER, LOWER)]
    result = points.copy()
    for _ in range(12):
        across, gap = _lip_gap(result, *patches)
        x = result[rings[8], 0]
        near = np.abs(x[:, None] - across) < GAP_WINDOW
        least = np.where(near & np.isfinite(gap), gap, np.inf).min(1)
        amount = np.clip(np.where(np.isfinite(least), CLEARANCE - least, 0), -0.001, 0.001)
        amount[[LEFT_CORNER, RIGHT_CORNER]] = 0
        amount = (np.roll(amount, 1) + 2 * amount + np.roll(amount, -1)) / 4
        amount[LOWER] *= -1
        for ring, share in enumerate(FADE):
            result[rings[ring], 1] += 0.45 * share * amount
    return result


def _patch(topology: Topology, columns: Integers) -> Integers:
    """Triangles between the rings around the contact of one lip."""
    vertices = topology.mouth_rings[4:12][:, np.r_[LEFT_CORNER, columns, RIGHT_CORNER]]
    return topology.faces[np.isin(topology.faces, vertices).all(1)]


def _lip_gap(points: Floats, upper: Integers, lower: Integers) -> tuple[Floats, Floats]:
    """Least height of the upper over the lower lip for positions x across the mouth."""
    size, span, centre = 256, 0.064, np.array([0.0, 0.0, 0.055])
    heights = []
    for faces, pitch in ((upper, -90.0), (lower, 90.0)):
        seen = view(points, faces, rotation(0, pitch), size=size, span=span, centre=centre)
        corners = points[faces[np.maximum(seen.triangle, 0)], 1]
        height = (corners * seen.barycentric).sum(-1)
        height[seen.triangle < 0] = np.nan
        heights.append(height[::-1] if pitch < 0 else height)
    gap = heights[0] - heights[1]
    across = ((np.arange(size) + 0.5) / size - 0.5) * span
    return across, np.where(np.isnan(gap), np.inf, gap).min(0)
