"""Eyes: a 12 mm ball, lids that ride on it, and what blinking, squinting and gazing do to them.

Everything is computed on the left eye. Lid motion is a rotation about the horizontal axis through
the ball's centre, so a margin keeps its distance from the ball wherever it goes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Columns of the rings: the canthi, and the lids between them from the nose outward.
LATERAL, MEDIAL = 6, 20
UPPER = np.array([21, 22, 23, 24, 25, 26, 27, 0, 1, 2, 3, 4, 5])
LOWER = np.arange(7, 20)[::-1]
# Rings: lid skin 0-5, the lid's edge 6-8 (8 lies on the ball), the pocket behind it from 9 on.
EDGE = slice(6, 9)
POCKET = 9
# How much of a correction of the edge each ring takes.
FADE = np.array([0.06, 0.2, 0.4, 0.62, 0.82, 0.95, 1.0, 1.0, 1.0])
# Distance of ring 6, 7, 8 from the ball's centre, and of a closed lid's skin.
EDGE_RADII = np.array([0.0138, 0.0131, 0.0125])
LID_RADIUS = 0.0142
# The pocket's first ring and the rest: wide enough for its flat triangles to clear the ball.
POCKET_RADII = 0.0126, 0.0132
# Centre of the ball relative to MakeHuman's 16 mm ball.
CENTRE_SHIFT = np.array([0.0010, -0.0007, 0.0036])
OVERLAP = np.radians(1.4)


@dataclass(frozen=True, eq=False)
class Eye:
    """The rings around the left eye.

    Args:
        rings: vertices `[20, 28]`; the pocket's last ring is closed by quads of its own.
    """

    rings: Integers

    def remodel(self, points: Floats, old_centre: Floats) -> tuple[Floats, Floats]:
        """Fit lids, made for a larger ball, to the 12 mm ball and open them to 10.5 mm.

        Args:
            points: head vertices `[V, 3]`, metres.
            old_centre: centre of MakeHuman's eyeball.

        Returns:
            The new vertices and the ball's centre.
        """
        centre = old_centre + CENTRE_SHIFT
        result = points.copy()
        lids = points[self.rings[:POCKET]] - centre
        distance = np.linalg.norm(lids, axis=-1)
        limit = _corner_limit()
        edge = np.clip(distance[8], EDGE_RADII[2], EDGE_RADII[2] + limit)
        change = (edge - distance[8]) * FADE[:, None]
        floor = np.r_[np.full(6, EDGE_RADII[0] + 1e-4), EDGE_RADII][:, None]
        wanted = np.maximum(distance + change, floor * np.minimum(FADE[:, None] * 2, 1))
        lids *= (wanted / distance)[..., None]
        lids = self._turned(lids, np.radians(5.5) * arch_of(lids), UPPER)
        lids = self._turned(lids, np.radians(-2.0) * arch_of(lids), LOWER)
        result[self.rings[:POCKET]] = lids + centre
        return self._with_pocket(result, centre), centre

    def _with_pocket(self, points: Floats, centre: Floats) -> Floats:
        """Wrap the pocket behind the lids around the ball."""
        result = points.copy()
        edge = unit(points[self.rings[8]] - centre)
        polar = np.arccos(edge[:, 2])
        azimuth = np.arctan2(edge[:, 1], edge[:, 0])
        count = len(self.rings) - POCKET
        for step in range(1, count + 1):
            angle = polar + (np.radians(168) - polar) * step / count
            direction = np.stack(
                [
                    np.sin(angle) * np.cos(azimuth),
                    np.sin(angle) * np.sin(azimuth),
                    np.cos(angle),
                ],
                -1,
            )
            radius = POCKET_RADII[min(step - 1, 1)]
            result[self.rings[POCKET - 1 + step]] = centre + radius * direction
        return result

    def _turned(self, lids: Floats, angles: Floats, columns: Integers) -> Floats:
        """Rotate columns of the rings 0-8 about the x axis; positive angles lift."""
        result = lids.copy()
        turn = FADE[:, None] * angles[columns]
        result[:, columns] = _lifted(lids[:, columns], turn)
        return result

    def lid_motion(self, points: Floats, centre: Floats, upper: float, lower: float) -> Floats:
        """Displacement `[V, 3]` of lids lifted by so many degrees at their middle."""
        lids = points[self.rings[:POCKET]] - centre
        moved = self._turned(lids, np.radians(upper) * arch_of(lids), UPPER)
        moved = self._turned(moved, np.radians(lower) * arch_of(lids), LOWER)
        return self._as_field(points, moved - lids)

    def closing(self, points: Floats, centre: Floats) -> Floats:
        """Displacement `[V, 3]` that closes the eye: both edges meet on one line on the ball."""
        lids = points[self.rings[:POCKET]] - centre
        x = lids[8, :, 0]
        along = np.r_[MEDIAL, LOWER, LATERAL]
        along = along[np.argsort(x[along])]
        arch = arch_of(lids)
        # Both edges come to the lower lid's line, a little lifted, and to its distance.
        elevation = _elevation(lids[8]) + np.radians(9.0) * arch
        line = np.interp(x, x[along], elevation[along])
        distance = np.linalg.norm(lids[EDGE], axis=-1)
        edge = np.stack([np.interp(x, x[along], ring[along]) for ring in distance])
        moved = lids.copy()
        for columns, overlap in ((UPPER, OVERLAP), (LOWER, 0.0)):
            # The overlap vanishes at the canthi, where both lids are one skin.
            target = line[columns] - overlap * arch[columns]
            moved[:, columns] = _unrolled(lids[:, columns], target, edge[:, columns], arch[columns])
        return self._as_field(points, moved - lids)

    def _as_field(self, points: Floats, displacement: Floats) -> Floats:
        field = np.zeros_like(points)
        field[self.rings[:POCKET]] = displacement
        field[self.rings[POCKET]] = 0.8 * displacement[8]
        field[self.rings[POCKET + 1]] = 0.35 * displacement[8]
        return field

    def sliding(self, field: Floats, points: Floats, centre: Floats) -> Floats:
        """A displacement field whose lid edges slide on the ball instead of leaving it."""
        result = field.copy()
        edge = self.rings[6:POCKET]
        outward = unit(points[edge] - centre)
        radial = (field[edge] * outward).sum(-1).mean(0)
        for ring, share in enumerate(FADE):
            normal = unit(points[self.rings[ring]] - centre)
            result[self.rings[ring]] -= share * radial[:, None] * normal
        result[self.rings[POCKET]] = 0.6 * result[self.rings[8]]
        result[self.rings[POCKET + 1 :]] = 0.0
        return result

    def gaze_shares(self, points: Floats, centre: Floats, upper: float, lower: float) -> Floats:
        """Share `[V]` of the ball's pitch that lid vertices take, given that of the middles."""
        lids = points[self.rings[:POCKET]] - centre
        arch = arch_of(lids)
        column = np.zeros(self.rings.shape[1])
        column[UPPER], column[LOWER] = upper * arch[UPPER] ** 1.5, lower * arch[LOWER] ** 1.5
        shares = np.zeros(len(points))
        shares[self.rings[:POCKET]] = FADE[:, None] * column
        shares[self.rings[POCKET]] = 0.8 * column
        return shares


def _unrolled(lids: Floats, elevation: Floats, edge: Floats, arch: Floats) -> Floats:
    """Lid columns `[9, C, 3]` laid over the ball until their edge stands at an elevation.

    Args:
        lids: rings 0-8, about the ball's centre.
        elevation: where the edge goes `[C]`.
        edge: distances of rings 6-8 there `[3, C]`.
        arch: `[C]`, 0 beside the canthi.
    """
    along = np.linalg.norm(np.diff(lids[:7], axis=0), axis=-1).cumsum(0)
    share = np.concatenate([np.zeros((1, lids.shape[1])), along / along[-1:]])
    share = np.concatenate([share, np.ones((2, lids.shape[1]))])
    start = _elevation(lids[0])
    angle = start + share * (elevation - start)
    angle[0] = start
    distance = np.linalg.norm(lids, axis=-1)
    rolled = LID_RADIUS + (distance[0] - LID_RADIUS) * (1 - share) ** 2
    # Columns that travel little (beside the canthi) keep their own distance from the ball.
    blend = np.clip(np.abs(elevation - _elevation(lids[8])) / np.radians(12), 0, 1)
    radius = np.maximum(distance + blend * (rolled - distance), rolled)
    radius[0], radius[EDGE] = distance[0], edge
    moved = _placed(lids[..., 0], angle, radius)
    # Near the canthi the skin lies beside the ball: there it just follows the edge.
    follow = lids + share[..., None] * (moved[6] - lids[6])
    on_ball = (arch**2)[:, None]
    moved[:6] = (follow + on_ball * (moved - follow))[:6]
    return moved


def _placed(x: Floats, elevation: Floats, radius: Floats) -> Floats:
    flat = np.sqrt(np.maximum(radius**2 - x**2, 1e-12))
    return np.stack([x, flat * np.sin(elevation), flat * np.cos(elevation)], -1)


def _lifted(points: Floats, angle: Floats) -> Floats:
    radius = np.linalg.norm(points, axis=-1)
    return _placed(points[..., 0], _elevation(points) + angle, radius)


def _elevation(points: Floats) -> Floats:
    return np.arctan2(points[..., 1], points[..., 2])


def unit(vectors: Floats) -> Floats:
    """Vectors `[..., 3]` scaled to length one."""
    result: Floats = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return result


def arch_of(lids: Floats) -> Floats:
    """0 at the canthi, 1 at the middle of the lid `[columns]`, by the edge's x."""
    x = lids[8, :, 0]
    inner, outer = x[MEDIAL], x[LATERAL]
    along = np.clip((x - inner) / (outer - inner), 0, 1)
    arch: Floats = np.sin(np.pi * along) ** 0.75
    return arch


def _corner_limit() -> Floats:
    """How far the edge may stand off the ball `[columns]`: the canthi lie beside it."""
    column = np.arange(28)
    away = [np.minimum(np.abs(column - c), 28 - np.abs(column - c)) for c in (MEDIAL, LATERAL)]
    limit: Floats = 0.0024 * np.exp(-((away[0] / 2.6) ** 2))
    limit += 0.0007 * np.exp(-((away[1] / 2.2) ** 2))
    return limit
