"""What identity may do to the lids: nothing that a blink could not close."""

from typing import Any

import numpy as np
from eyes import EDGE, FADE, LATERAL, LOWER, MEDIAL, POCKET, UPPER, Eye, arch_of, unit
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Share of a gap correction that the upper lid takes; how far lid skin is stretched smooth.
UPPER_SHARE, STRETCH = 0.65, 0.8


class LidConstraint:
    """Makes identity directions keep the lids on the ball and the gap between them fixed.

    A blink is one displacement for all identities, so it closes every eye exactly if, and only
    if, no identity direction changes the vector from the lower to the upper edge. How far a
    person's eyes are open is therefore expression (eyeBlink, eyeWide), not identity.

    Args:
        eye: the left eye's rings.
        points: remodelled mean head `[V, 3]`.
        centre: the ball's centre in it.
        closed: displacement of a full blink `[V, 3]`.
    """

    def __init__(self, eye: Eye, points: Floats, centre: Floats, closed: Floats) -> None:
        self.eye = eye
        edge = points[eye.rings[EDGE]].mean(0) - centre
        self.normals = unit(edge)
        self.arch = arch_of(points[eye.rings[:POCKET]] - centre)
        self.lower_of_upper = _interpolation((points + closed)[eye.rings[8]][:, 0])
        gap = np.zeros((len(UPPER), 28))
        gap[np.arange(len(UPPER)), UPPER] = 1.0
        gap -= self.lower_of_upper
        share = np.full(28, 0.02)
        share[UPPER], share[LOWER] = UPPER_SHARE, 1 - UPPER_SHARE
        kernel = _smooth(share)
        self.gap = kernel @ gap.T @ np.linalg.inv(gap @ kernel @ gap.T) @ gap
        self.centre_of_edge, self.depth_of_radial = self._solvers()

    def _solvers(self) -> tuple[Floats, Floats]:
        both = np.r_[UPPER, LOWER]
        # The middle of the lids decides: beside the canthi they may stand off the ball.
        weight = self.arch[both] ** 2
        # Ball centre: no radial motion of the edges in the mean, and it follows them sideways.
        rows = np.zeros((len(both) + 2, 3))
        rows[: len(both)] = weight[:, None] * self.normals[both]
        rows[len(both) :, :2] = 2.0 * np.eye(2)
        right = np.zeros((len(rows), 28, 3))
        right[np.arange(len(both)), both] = weight[:, None] * self.normals[both]
        for axis in (0, 1):
            right[len(both) + axis, both, axis] = 2.0 * weight / weight.sum()
        centre = np.einsum("cr,rjk->cjk", np.linalg.pinv(rows), right)
        # Depth common to facing points of both lids that takes up the radial motion left over.
        spread = np.eye(28)
        spread[UPPER] = self.lower_of_upper
        free = np.r_[LOWER, MEDIAL, LATERAL]
        weight = self.arch[:, None] ** 2
        system = weight * self.normals[:, 2:3] * spread[:, free]
        solved = np.linalg.solve(system.T @ system + 0.1 * np.eye(len(free)), system.T)
        return centre, -spread[:, free] @ solved @ np.diag(weight[:, 0])

    def apply(self, fields: NDArray[np.floating[Any]]) -> Floats:
        """Correct displacement fields `[n, V, 3]` in place; returns the ball's motion `[n, 3]`."""
        rings = self.eye.rings
        edge = fields[:, rings[EDGE]].mean(1)
        change = -np.einsum("ij,njk->nik", self.gap, edge)
        first = change.copy()
        edge += change
        centre: Floats = np.einsum("cjk,njk->nc", self.centre_of_edge, edge)
        radial = np.einsum("njk,jk->nj", edge - centre[:, None], self.normals)
        change[..., 2] += radial @ self.depth_of_radial.T
        for ring, share in enumerate(FADE):
            fields[:, rings[ring]] += share * change
        # The edge moves as one piece, so that it still meets the other lid's edge when closed.
        fields[:, rings[EDGE]] = (edge + change - first)[:, None]
        # Between crease and edge the lid is skin stretched over the ball: it has little form of
        # its own, and a hollow there would let the ball through when the lid rolls down.
        crease, border = fields[:, rings[0]], fields[:, rings[6]]
        for ring in range(1, 6):
            part = (ring / 6) ** 0.7
            stretched = crease + part * (border - crease)
            fields[:, rings[ring]] += STRETCH * (stretched - fields[:, rings[ring]])
        last = fields[:, rings[8]]
        fields[:, rings[POCKET]] = 0.6 * last + 0.4 * centre[:, None]
        fields[:, rings[POCKET + 1]] = 0.2 * last + 0.8 * centre[:, None]
        fields[:, rings[POCKET + 2 :].ravel()] = centre[:, None]
        return centre


def _interpolation(x: Floats) -> Floats:
    """Weights `[13, 28]` that give the lower edge opposite each column of the upper edge."""
    line = np.r_[MEDIAL, LOWER, LATERAL]
    line = line[np.argsort(x[line])]
    weights = np.zeros((len(UPPER), len(x)))
    for row, column in enumerate(UPPER):
        after = int(np.clip(np.searchsorted(x[line], x[column]), 1, len(line) - 1))
        a, b = line[after - 1], line[after]
        part = float(np.clip((x[column] - x[a]) / (x[b] - x[a]), 0, 1))
        weights[row, a] += 1 - part
        weights[row, b] += part
    return weights


def _smooth(share: Floats) -> Floats:
    step = np.arange(len(share))
    apart = np.abs(step[:, None] - step)
    apart = np.minimum(apart, len(share) - apart)
    blur = np.exp(-((apart / 1.2) ** 2))
    root = np.sqrt(share)
    kernel: Floats = root[:, None] * (blur + 0.05 * np.eye(len(share))) * root
    return kernel
