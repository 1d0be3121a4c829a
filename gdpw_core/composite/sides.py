"""The sides of a head, which a turn brings to light.

A head is about as broad from the side as from the front: where it turns toward the viewer, another
line of its surface becomes its outline. The photo shows only what was outline before, so the field
leads from outline to outline, and hair between the face and there spreads with it. Carried like
the skin beside it, hair would end where the face does, and a turned head would be too narrow.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from gdpw_core.composite.extension import Seeds, ramp, smoothstep
from gdpw_core.composite.fetch import blurred, fetched, inward

if TYPE_CHECKING:
    from gdpw_core.composite.posed import PosedHead
    from gdpw_core.composite.stage import SourceStage
    from gdpw_core.head.pack import HeadPack

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_RINGS = 28
_BREADTH, _CROWN = 0.06, 0.10  # half a ring, and what is left out on top; heights chin to eyes
_FEWEST = 6  # vertices of a ring
_ASIDE = 0.45  # of its half breadth: what lies farther in is no outline
# How far the mesh's new outline is believed from the lobes up to the crown: skulls differ from it
# the more, the nearer to their top. Measured on turned heads of clips.
_BELIEVED = (0.9, 0.4)
_SLICES, _SLICE, _CROWN_HALF = 25, 0.06, 0.8  # over the crown; of half the head's breadth
_UPPER = 0.6  # of the head's height: the crown lies above
_CROWN_BELIEVED = 0.45
_EVEN = 1.5  # rings
_APPEARS = 0.10  # change of n.v over which an outline counts as turned toward the viewer
_DENSE = 3  # seeds from ring to ring: closer than cells
_HIDES = (0.18, 0.28)  # sine of the turn from which a head hides a side, hides it well
_HANGS = 14  # cells below the lobes over which hair follows, less and less
_EDGE, _KEPT = 0.25, 2  # n.v at a face's edge; cells beside it that go with it under hair

# Fractions of the stage's side: an outline's rim, and how far beside it hair is looked for.
_RIM, _BESIDE = 0.004, 0.07
_SOMETHING = 0.1  # of the matte
_HANGING = (0.2, 0.5)  # share of that place from which hair hangs there
_CHIN = 152  # landmark
_COVERED = (0.5, 0.3)  # share of an ear's place of the colour of skin at which it is there, is not
_SOFT = 0.004  # of the stage's side: pores and strands are no other colour
# Channels as shares of the face's tone: the largest by the smallest, and their mean.
_TINTS, _DARK = (1.7, 1.4), (0.30, 0.45)


@dataclass(frozen=True, eq=False)
class HeadSides:
    """Where to look for a head's outline.

    Args:
        rings: vertices of equal height from the lobes up, `[N, M]`; shorter ones repeat one.
        heights: of the rings at rest, metres, `[N]`.
        believed: how far the mesh's outline is, 0-1, `[N]`.
        ears: vertices of the left and of the right ear.
        at_ears: rings at their height, `[N]`.
        slices: vertices of equal distance from the middle, over which the crown lies, `[K, M]`.
    """

    rings: NDArray[np.int64]
    heights: Floats
    believed: Floats
    ears: tuple[NDArray[np.int64], NDArray[np.int64]]
    at_ears: Flags
    slices: NDArray[np.int64]

    def outline(
        self, places: Floats, across: Floats, among: Flags | None = None
    ) -> NDArray[np.int64]:
        """The vertex of each ring that lies farthest along a direction, `[N]`.

        Args:
            places: of all vertices, `[V, 2]`.
            across: the direction, `[2]`.
            among: vertices that may be it, `[V]`; None for all.
        """
        reach = places @ across
        if among is not None:
            reach = np.where(among, reach, -np.inf)
        return _farthest(self.rings, reach)

    def turned_outline(self, was: NDArray[np.int64], places: Floats, across: Floats) -> Floats:
        """Where an edit has the outline on a side that turns toward the viewer, `[N, 2]`.

        Args:
            was: the outline's vertices before, `[N]`.
            places: of all vertices in the edit, `[V, 2]`.
            across: direction toward that side, `[2]`.
        """
        moved, becomes = places[was], places[self.outline(places, across)]
        return _even(moved + self.believed[:, None] * (becomes - moved))


def sides_of(
    pack: "HeadPack", heights: Floats, lobes: float, body: Flags, ears: Flags
) -> HeadSides | None:
    """The sides of a head; None for one that ends at the face.

    Args:
        pack: the head.
        heights: of vertices above the chin, in heights from chin to eyes, `[V]`.
        lobes: the same of the ear lobes.
        body: vertices of neck and body, `[V]`.
        ears: by side, `[2, V]`.
    """
    masks = pack.masks
    if not masks["scalp"].any():
        return None
    aside = np.abs(pack.v_template[:, 0])
    inside = masks["inner_mouth"] | masks["teeth"] | masks["tongue"] | masks["eyeballs"]
    head = np.flatnonzero(~(body | inside | ears.any(axis=0)))
    levels = np.linspace(lobes, heights[head].max() - _CROWN, _RINGS)
    rings = [head[np.abs(heights[head] - level) < _BREADTH] for level in levels]
    rings = [ring[aside[ring] > _ASIDE * aside[ring].max(initial=0.0)] for ring in rings]
    kept = [number for number, ring in enumerate(rings) if len(ring) >= _FEWEST]
    if not kept:
        return None
    half = aside[head].max()
    crown = head[heights[head] > _UPPER * heights[head].max()]
    across = np.linspace(-_CROWN_HALF, _CROWN_HALF, _SLICES) * half
    slices = [crown[np.abs(pack.v_template[crown, 0] - place) < _SLICE * half] for place in across]
    left, right = (np.flatnonzero(ear) for ear in ears)
    ear_heights = heights[ears.any(axis=0)] if ears.any() else np.full(1, np.nan)
    low, high = ear_heights.min(), ear_heights.max()
    return HeadSides(
        _padded([rings[number] for number in kept]),
        np.array([pack.v_template[rings[number], 1].mean() for number in kept]),
        np.linspace(*_BELIEVED, _RINGS)[kept],
        (left, right),
        (levels[kept] > low) & (levels[kept] < high),
        _padded([part for part in slices if len(part)]),
    )


def _padded(groups: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    longest = max(map(len, groups))
    return np.stack([np.pad(group, (0, longest - len(group)), mode="edge") for group in groups])


def _farthest(groups: NDArray[np.int64], reach: Floats) -> NDArray[np.int64]:
    """The vertex of each group `[N, M]` of the greatest reach `[V]`, `[N]`."""
    found: NDArray[np.int64] = groups[np.arange(len(groups)), reach[groups].argmax(axis=1)]
    return found


def side_seeds(stage: "SourceStage", edited: "PosedHead", points: Floats, facing: Floats) -> Seeds:
    """How the sides move that an edit turns toward the viewer.

    Args:
        stage: the prepared portrait.
        edited: the head in the edit.
        points: its vertices, photo pixels, `[V, 2]`.
        facing: z of its normals, `[V]`.
    """
    sides, lattice = stage.anatomy.sides, stage.around.lattice
    if sides is None:
        return Seeds.none()
    then, now = lattice.from_photo(stage.points), lattice.from_photo(points)
    across_then, across_now = (across(head.rotation) for head in (stage.fitted, edited))
    appearing = facing - stage.facing
    found: list[tuple[Floats, Floats, Floats]] = []  # where from, where to, how surely
    hanging = ramp(np.array(stage.hair_beside), _HANGING)
    each = zip(
        (1.0, -1.0), sides.ears, hidden_sides(stage.fitted), stage.covered_ears, hanging,
        strict=True,
    )  # fmt: skip
    for sign, ear, hidden, covered, hangs in each:
        was = sides.outline(then, sign * across_then)
        # Of a side that the photo hides it says nothing: the other one stands in.
        turned = smoothstep(_even(appearing[was]) / _APPEARS) * (1.0 - hidden)
        if not turned.any():
            continue
        first, last = _even(then[was]), sides.turned_outline(was, now, sign * across_now)
        down = np.arange(1.0, _HANGS + 1.0)[:, None]
        below = np.array([-across_now[1], across_now[0]]) * down
        less = 1.0 - 0.5 * smoothstep(down[:, 0] / _HANGS)
        found.append((first[:1] + below, last[:1] + below, turned[0] * hangs * less))
        if len(ear):
            turns = turned[sides.at_ears].mean()
            seen = np.full(len(ear), turns * (1.0 - covered))
            found.append((_affine(now[ear], then[ear]), now[ear], seen))
            # Hair before an ear hangs beside the face that the photo shows.
            edge = sides.outline(then, sign * across_then, stage.facing > _EDGE)[sides.at_ears]
            for step in range(1, _KEPT + 1):
                beside = sign * across_now * step
                follows = np.full(len(edge), turns * covered)
                found.append((then[edge] + beside, now[edge] + beside, follows))
            turned = np.where(sides.at_ears, covered, 1.0) * turned
        found.append((_denser(first), _denser(last), _denser(turned[:, None])[:, 0]))
    crown = _crown(sides, appearing, (then, now), (across_then, across_now))
    if crown is not None:
        found.append(crown)
    if not found:
        return Seeds.none()
    starts, ends, weights = (np.concatenate(part) for part in zip(*found, strict=True))
    return Seeds(ends, lattice.vectors_to_photo(starts - ends), weights)


def _crown(
    sides: HeadSides,
    appearing: Floats,
    places: tuple[Floats, Floats],
    across: tuple[Floats, Floats],
) -> tuple[Floats, Floats, Floats] | None:
    """Where the crown's outline comes from, goes to, and how surely; None for one that does not."""
    up_then, up_now = (np.array([side[1], -side[0]]) for side in across)
    then, now = places
    was, becomes = _farthest(sides.slices, then @ up_then), _farthest(sides.slices, now @ up_now)
    turned = smoothstep(_even(appearing[was]) / _APPEARS)
    if not turned.any():
        return None
    last = _even(now[was] + _CROWN_BELIEVED * (now[becomes] - now[was]))
    return _denser(_even(then[was])), _denser(last), _denser(turned[:, None])[:, 0]


def hidden_sides(head: "PosedHead") -> tuple[float, float]:
    """How far a head hides its left and its right side from the viewer, 0-1.

    Args:
        head: the head in its pose.
    """
    aside = head.rotation[2, 0]
    left, right = (float(ramp(toward * aside, _HIDES)) for toward in (-1.0, 1.0))
    return left, right


def covered_ears(stage: "SourceStage") -> tuple[float, float]:
    """How surely hair covers the left and the right ear, 0-1.

    Args:
        stage: the prepared portrait.
    """
    sides, size = stage.anatomy.sides, len(stage.matte)
    if sides is None:
        return 0.0, 0.0
    picture = blurred(stage.view(size).pixels.astype(np.float32), _SOFT * size)

    def covered(ear: NDArray[np.int64]) -> float:
        shown = ear[stage.in_front[ear] & (stage.facing[ear] > 0.0)]
        if not len(shown):
            return 0.0
        column, row = (stage.grid.from_photo(stage.points[shown]) - 0.5).T
        share = fetched(picture, column, row).reshape(-1, 3) / stage.skin.tone
        tints = share.max(axis=1) / np.maximum(share.min(axis=1), 1e-3)
        skin = ramp(tints, _TINTS) * ramp(share.mean(axis=1), _DARK)
        return float(ramp(float(skin.mean()), _COVERED))

    left, right = (covered(ear) for ear in sides.ears)
    return left, right


def hair_beside(stage: "SourceStage") -> tuple[float, float]:
    """Share of the place beside jaw and neck that hair takes, left and right, 0-1.

    Args:
        stage: the prepared portrait.
    """
    anatomy, covered = stage.anatomy, np.isfinite(stage.depth)
    places, away = stage.grid.from_photo(stage.points), inward(~covered)
    rows, columns = np.indices(covered.shape)
    beside = (away > _RIM) & (away < _BESIDE) & (rows > places[anatomy.level, 1].mean())
    beside &= rows < stage.grid.from_photo(stage.fit.landmarks[[_CHIN]])[0, 1]
    neck, left = anatomy.stillness > 0, anatomy.pack.v_template[:, 0] > 0
    if not neck.any():
        return 0.0, 0.0
    middle = places[neck, 0].mean()
    leftward = np.sign(places[neck & left, 0].mean() - middle)

    def taken(toward: float) -> float:
        there = beside & (toward * (columns - middle) > 0)
        return float((there & (stage.matte > _SOMETHING)).sum() / max(int(there.sum()), 1))

    return taken(leftward), taken(-leftward)


def across(rotation: Floats) -> Floats:
    """Direction from the right of a head to its left in its crop, `[2]`.

    Args:
        rotation: of the head, `[3, 3]`.
    """
    up = np.array([rotation[0, 1], -rotation[1, 1]])
    up = up / max(float(np.linalg.norm(up)), 1e-6)
    return np.array([-up[1], up[0]])


def _even(values: Floats) -> Floats:
    """Values `[N, ...]` of rings, smooth from one to the next."""
    return np.asarray(gaussian_filter1d(values, _EVEN, axis=0, mode="nearest"))


def _affine(points: Floats, others: Floats) -> Floats:
    """The affine image of points `[N, 2]` nearest to others: no ear is quite the mesh's."""
    known = np.column_stack([points, np.ones(len(points))])
    change = np.linalg.lstsq(known, others - points, rcond=None)[0]
    return np.asarray(points + known @ change)


def _denser(values: Floats) -> Floats:
    """Values `[N, K]` with others between them."""
    count = len(values)
    places = np.linspace(0, count - 1, _DENSE * count)
    columns = [np.interp(places, np.arange(count), column) for column in values.T]
    return np.column_stack(columns)
