"""The sides of neck, jaw and head in an edit: a turn uncovers what the photo does not show.

Where its surface would fetch background, it takes pixels that continue it.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from gdpw_core.composite.extension import ramp
from gdpw_core.composite.fetch import fetched
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.neck.outline import NeckOutline
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.sides.outline import across

if TYPE_CHECKING:
    from gdpw_core.composite.stage import SourceStage

Floats = NDArray[np.float64]

_TURN = (0.07, 0.20)  # radians of a turn from which it appears, is there
_BEFORE_THE_HEAD = (-0.5, 0.5)  # cells within its outline
_ROUNDS = 4  # in which a moved point is found


@dataclass(frozen=True, eq=False)
class Lent:
    """What an edit lets neck and jaw take.

    Args:
        attributes: of vertices as `lend_rows` reads them: displacement to the sources in photo
            pixels, share, firmness, how far that is skin, `[V, 5]`.
        outline: photo points around all that may change, `[N, 2]`.
        photo: as of `Nape`.
        outlines: the same, as the edit carries them.
    """

    attributes: NDArray[np.float32]
    outline: Floats
    photo: NDArray[np.uint8]
    outlines: tuple[NeckOutline, ...]

    def limits(self, grid: PixelGrid) -> Floats:
        """How far pixel (x, y) of a grid lies within each outline: `row @ (x, y, 1, 0)`, `[2, 4]`.

        In the last column lies the highest y: farther down a neck grows no slimmer.
        """
        rows = np.tile([0.0, 0.0, np.inf, np.inf], (2, 1))
        for row, line in zip(rows, self.outlines, strict=False):
            ear, neck = grid.from_photo(np.stack([line.ear, line.neck])) - 0.5
            down = (neck - ear) / max(float(np.linalg.norm(neck - ear)), 1e-9)
            inward = line.side * np.array([-down[1], down[0]])
            row[:] = *inward, -inward @ ear, neck[1]
        return rows

    def rows(self, grid: PixelGrid) -> tuple[int, int]:
        """First row of a grid in which anything is lent, and the one after the last."""
        found = grid.from_photo(self.outline)[:, 1]
        if not len(found):
            return 0, 0
        return max(int(found.min()), 0), min(int(found.max()) + 1, grid.height)


def lent_in(
    stage: "SourceStage", edited: PosedHead, points: Floats, extension: NDArray[np.float32]
) -> Lent | None:
    """What continues the sides of neck and jaw in an edit; None for a small turn, or for nothing.

    Args:
        stage: the prepared portrait.
        edited: the head in the edit.
        points: its vertices, photo pixels, `[V, 2]`.
        extension: how what is around it moves, as of `Motion`.
    """
    turn = Rotation.from_matrix(edited.rotation @ stage.fitted.rotation.T)
    appears = float(ramp(turn.magnitude(), _TURN))
    nape = stage.nape if appears > 0.0 else None
    if nape is None:
        return None
    outlines = tuple(
        replace(line, ear=_carried(stage, extension, line.ear)) for line in nape.outlines
    )
    share = nape.share * appears * _within_outline(stage, edited, points)
    columns = [nape.sources - points, share, nape.firm, nape.skin]
    return Lent(
        np.column_stack(columns).astype(np.float32), points[nape.touched], nape.photo, outlines
    )


def _within_outline(stage: "SourceStage", edited: PosedHead, points: Floats) -> Floats:
    """How surely vertices of ears lie before the head rather than beside it, 0-1, `[V]`."""
    sides, lattice = stage.anatomy.sides, stage.around.lattice
    within = np.ones(len(points))
    if sides is None:
        return within
    then, now = lattice.from_photo(stage.points), lattice.from_photo(points)
    before, after = across(stage.fitted.rotation), across(edited.rotation)
    down = np.array([-after[1], after[0]])
    for sign, ear in zip((1.0, -1.0), sides.ears, strict=True):
        was = sides.rings.seen(then, sign * before)
        outline = sides.rings.turned(was, now, sign * after)[::-1]
        ends = np.interp(now[ear] @ down, outline @ down, sign * (outline @ after))
        within[ear] = ramp(ends - sign * (now[ear] @ after), _BEFORE_THE_HEAD)
    return within


def _carried(stage: "SourceStage", extension: NDArray[np.float32], point: Floats) -> Floats:
    """Where an edit carries a photo point beside the head, `[2]`."""
    there = point
    for _ in range(_ROUNDS):
        column, row = (stage.around.lattice.from_photo(there) - 0.5)[:, None]
        there = point - fetched(extension[..., 2:], column, row).reshape(2)
    return there
