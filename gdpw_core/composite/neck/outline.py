"""Where the sides of a neck end: a line from the ear's lobe to the neck that the photo shows.

The mesh knows little of a neck. Its lower end stands as the photo has it, its upper end hides
behind the jaw until a turn uncovers it; between them an outline is nearly straight.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

if TYPE_CHECKING:
    from gdpw_core.composite.stage import SourceStage

Floats = NDArray[np.float64]

_FOREHEAD, _CHIN = 10, 152  # landmarks
_EVEN = 5  # rows over which an outline is evened
_SHORTEST = 0.03  # of the stage's side: the least height of a side


@dataclass(frozen=True, eq=False)
class NeckOutline:
    """One side of a neck. The line runs between two photo points.

    Args:
        side: -1 at the left of the upright head, 1 at its right.
        ear: on the outline at the lobe; the head carries it, `[2]`.
        neck: where the photo's neck is slimmest; it stays, `[2]`.
    """

    side: int
    ear: Floats
    neck: Floats


def neck_outlines(stage: "SourceStage", person: NDArray[np.float32]) -> tuple[NeckOutline, ...]:
    """The sides of a portrait's neck that the photo tells of, none to two.

    Args:
        stage: the prepared portrait.
        person: its matte without stray strands, `[S, S]`.
    """
    anatomy, grid, size = stage.anatomy, stage.grid, len(person)
    forehead, chin = grid.from_photo(stage.fit.landmarks[[_FOREHEAD, _CHIN]])
    down = (chin - forehead) / np.linalg.norm(chin - forehead)
    # Upright: a head held askew is looked at along its own axis.
    upright = np.array([[down[1], -down[0]], [down[0], down[1]]])
    shift = chin - upright @ chin
    seen = cv2.warpAffine(person, np.column_stack([upright, shift]), (size, size))
    heights = grid.from_photo(stage.points) @ upright[1] + shift[1]
    lobe = max(int(heights[anatomy.level].mean()), 0)
    base = heights[anatomy.base].mean() if anatomy.base.any() else size
    last = min(int(0.5 * (base + chin[1])), size - 1)
    middle = int(chin[0])
    found = []
    for side in (-1, 1):
        inside = seen[lobe : last + 1, middle::side] > 0.5
        if len(inside) < _SHORTEST * size or not inside[:, 0].all():
            continue
        reach = np.where(inside.all(axis=1), inside.shape[1], inside.argmin(axis=1))
        even = uniform_filter1d(reach.astype(np.float64), _EVEN, mode="nearest")
        slimmest = int(even.argmin())
        if slimmest < _SHORTEST * size:
            continue
        ear, neck = (
            grid.to_photo(
                upright.T @ (np.array([middle + side * even[row], lobe + row + 0.5]) - shift)
            )
            for row in (0, slimmest)
        )
        found.append(NeckOutline(side, ear, neck))
    return tuple(found)
