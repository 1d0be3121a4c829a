"""Where an edit leads the sides of a head that it turns toward the viewer.

A head is about as broad from the side as from the front: where it turns toward the viewer, another
line of its surface becomes its outline. The photo shows only what was outline before, so the field
leads from outline to outline, and hair between the face and there spreads with it. Carried like
the skin beside it, hair would end where the face does, and a turned head would be too narrow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.anatomy import LEFT, RIGHT
from gdpw_core.composite.extension import Seeds, ramp, smoothstep
from gdpw_core.composite.sides.outline import HeadSides, Outline, across, even
from gdpw_core.composite.sides.source import hidden_sides

if TYPE_CHECKING:
    from gdpw_core.composite.posed import PosedHead
    from gdpw_core.composite.stage import SourceStage

Floats = NDArray[np.float64]
Led = tuple[Floats, Floats, Floats]
"""Places on the lattice in the photo and in the edit, `[N, 2]` each, and how surely, `[N]`."""

_APPEARS = 0.10  # change of n.v over which an outline counts as turned toward the viewer
_DENSE = 3  # seeds from one group of an outline to the next: closer than cells
_HANGS = 22  # cells below the lobes over which hair follows, less and less
_HANGING = (0.2, 0.5)  # share of the place beside a neck from which hair hangs there
_EDGE, _KEPT = 0.25, 2  # n.v at a face's edge; cells beside it that go with it under hair


@dataclass(frozen=True, eq=False)
class _Turn:
    """An edit as the sides see it, on the lattice.

    Args:
        then: places of vertices in the photo, `[V, 2]`.
        now: in the edit.
        across_then: toward the left of the head in the photo, `[2]`.
        across_now: in the edit.
        facing: z of normals in the photo, `[V]`.
        appearing: by how much more they face the viewer in the edit.
    """

    then: Floats
    now: Floats
    across_then: Floats
    across_now: Floats
    facing: Floats
    appearing: Floats

    def outline(self, outline: Outline, before: Floats, after: Floats) -> Led:
        """An outline that lies outward of directions `[2]`, in the photo and in the edit."""
        was = outline.seen(self.then, before)
        turned = smoothstep(even(self.appearing[was]) / _APPEARS)
        return even(self.then[was]), outline.turned(was, self.now, after), turned

    def crown(self, outline: Outline, hidden: tuple[float, float]) -> Led:
        """The outline on top, surer where the photo shows that side of the head."""
        before, after = (np.array([a[1], -a[0]]) for a in (self.across_then, self.across_now))
        starts, ends, turned = self.outline(outline, before, after)
        left, right = hidden
        from_right = np.linspace(-1.0, 1.0, len(turned))
        shown = 1.0 - np.interp(from_right, (-1.0, 0.0, 1.0), (right, 0.0, left))
        return _denser((starts, ends, turned * shown))

    def side(
        self, stage: "SourceStage", sides: HeadSides, which: int, hidden: float
    ) -> Iterator[Led]:
        """The left or the right side, and how far the photo hides it."""
        sign = 1.0 if which == LEFT else -1.0
        before, after = sign * self.across_then, sign * self.across_now
        starts, ends, turned = self.outline(sides.rings, before, after)
        # Of a side that the photo hides it says nothing: the other one stands in.
        turned = turned * (1.0 - hidden)
        if not turned.any():
            return
        steps = np.arange(1.0, _HANGS + 1.0)
        below = steps[:, None] * np.array([-self.across_now[1], self.across_now[0]])
        less = 1.0 - 0.5 * smoothstep(steps / _HANGS)
        hangs = float(ramp(stage.hair_beside[which], _HANGING))
        yield starts[:1] + below, ends[:1] + below, turned[0] * hangs * less
        ear = sides.ears[which]
        if len(ear):
            covered = stage.covered_ears[which]
            there = turned[sides.at_ears].mean()
            seen = np.full(len(ear), there * (1.0 - covered))
            yield _affine(self.now[ear], self.then[ear]), self.now[ear], seen
            # Hair before an ear hangs beside the face that the photo shows.
            edge = sides.rings.seen(self.then, before, self.facing > _EDGE)[sides.at_ears]
            for step in range(1, _KEPT + 1):
                follows = np.full(len(edge), there * covered)
                yield self.then[edge] + after * step, self.now[edge] + after * step, follows
            turned = np.where(sides.at_ears, covered, 1.0) * turned
        yield _denser((starts, ends, turned))


def side_seeds(stage: "SourceStage", edited: "PosedHead", points: Floats, facing: Floats) -> Seeds:
    """How the sides move that an edit turns toward the viewer.

    Args:
        stage: the prepared portrait.
        edited: the head in the edit.
        points: its vertices, photo pixels, `[V, 2]`.
        facing: z of its normals, `[V]`.
    """
    sides, lattice = stage.anatomy.sides, stage.around.lattice
    appearing = facing - stage.facing
    if sides is None or not appearing.any():
        return Seeds.none()
    turn = _Turn(
        lattice.from_photo(stage.points), lattice.from_photo(points),
        across(stage.fitted.rotation), across(edited.rotation), stage.facing, appearing,
    )  # fmt: skip
    hidden = hidden_sides(stage.fitted)
    found = [turn.crown(sides.crown, hidden)]
    for which in (LEFT, RIGHT):
        found.extend(turn.side(stage, sides, which, hidden[which]))
    starts, ends, surely = (np.concatenate(part) for part in zip(*found, strict=True))
    return Seeds(ends, lattice.vectors_to_photo(starts - ends), surely)


def _affine(points: Floats, others: Floats) -> Floats:
    """The affine image of points `[N, 2]` nearest to others: no ear is quite the mesh's."""
    known = np.column_stack([points, np.ones(len(points))])
    change = np.linalg.lstsq(known, others - points, rcond=None)[0]
    return np.asarray(points + known @ change)


def _denser(led: Led) -> Led:
    """The same with others between them."""
    values = np.column_stack(led)
    count = len(values)
    places = np.linspace(0, count - 1, _DENSE * count)
    dense = np.column_stack([np.interp(places, np.arange(count), column) for column in values.T])
    return dense[:, :2], dense[:, 2:4], dense[:, 4]
