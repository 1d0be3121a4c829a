"""Where to look for a head's outline, at its sides and over its crown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

if TYPE_CHECKING:
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
_FARTHEST = 6.5  # cells to which hair is spread: more of a great turn would smear it
_EVEN = 1.5  # rings


@dataclass(frozen=True, eq=False)
class Outline:
    """Groups of vertices, of each of which one lies on the outline.

    Args:
        groups: vertices, `[N, M]`; smaller groups repeat one.
        believed: how far the mesh's new outline is after a turn, 0-1, `[N]`.
    """

    groups: NDArray[np.int64]
    believed: Floats

    @classmethod
    def of(cls, groups: list[NDArray[np.int64]], believed: Floats) -> "Outline":
        """From groups of any size."""
        longest = max(map(len, groups))
        padded = [np.pad(group, (0, longest - len(group)), mode="edge") for group in groups]
        return cls(np.stack(padded), believed)

    def seen(
        self, places: Floats, outward: Floats, among: Flags | None = None
    ) -> NDArray[np.int64]:
        """The vertex of each group that lies farthest outward, `[N]`.

        Args:
            places: of all vertices, `[V, 2]`.
            outward: the direction, `[2]`.
            among: vertices that may be it, `[V]`; None for all.
        """
        reach = places @ outward
        if among is not None:
            reach = np.where(among, reach, -np.inf)
        found: NDArray[np.int64] = self.groups[
            np.arange(len(self.groups)), reach[self.groups].argmax(axis=1)
        ]
        return found

    def turned(self, was: NDArray[np.int64], places: Floats, outward: Floats) -> Floats:
        """Where it lies in an edit that turns it toward the viewer, `[N, 2]`.

        Outward alone it differs from where its old vertices went: along itself it jumps.

        Args:
            was: its vertices before, `[N]`.
            places: of all vertices in the edit, cells of the stage's lattice, `[V, 2]`.
            outward: direction toward that side, `[2]`.
        """
        moved, becomes = places[was], places[self.seen(places, outward)]
        reach = self.believed * ((becomes - moved) @ outward)
        reach = reach / (1.0 + (np.abs(reach) / _FARTHEST) ** 4) ** 0.25
        return even(moved + reach[:, None] * outward)


@dataclass(frozen=True, eq=False)
class HeadSides:
    """A head's outline.

    Args:
        rings: of equal height, from the lobes up.
        heights: of the rings at rest, metres, `[N]`.
        ears: vertices of the left and of the right ear.
        at_ears: rings at their height, `[N]`.
        crown: slices of equal distance from the middle, from the right to the left.
    """

    rings: Outline
    heights: Floats
    ears: tuple[NDArray[np.int64], NDArray[np.int64]]
    at_ears: Flags
    crown: Outline


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
    masks, (x, y, _) = pack.masks, pack.v_template.T
    if not masks["scalp"].any():
        return None
    inside = masks["inner_mouth"] | masks["teeth"] | masks["tongue"] | masks["eyeballs"]
    head = np.flatnonzero(~(body | inside | ears.any(axis=0)))
    levels = np.linspace(lobes, heights[head].max() - _CROWN, _RINGS)
    rings = [head[np.abs(heights[head] - level) < _BREADTH] for level in levels]
    rings = [ring[np.abs(x[ring]) > _ASIDE * np.abs(x[ring]).max(initial=0.0)] for ring in rings]
    kept = [number for number, ring in enumerate(rings) if len(ring) >= _FEWEST]
    half, upper = np.abs(x[head]).max(), head[heights[head] > _UPPER * heights[head].max()]
    places = np.linspace(-_CROWN_HALF, _CROWN_HALF, _SLICES) * half
    slices = [upper[np.abs(x[upper] - place) < _SLICE * half] for place in places]
    slices = [part for part in slices if len(part)]
    if not kept or not slices:
        return None
    left, right = (np.flatnonzero(ear) for ear in ears)
    tall = heights[ears.any(axis=0)]
    low, high = tall.min(initial=np.inf), tall.max(initial=-np.inf)
    return HeadSides(
        Outline.of([rings[number] for number in kept], np.linspace(*_BELIEVED, _RINGS)[kept]),
        np.array([y[rings[number]].mean() for number in kept]),
        (left, right),
        (levels[kept] > low) & (levels[kept] < high),
        Outline.of(slices, np.full(len(slices), _CROWN_BELIEVED)),
    )


def across(rotation: Floats) -> Floats:
    """Direction from the right of a head to its left in its crop, `[2]`.

    Args:
        rotation: of the head, `[3, 3]`.
    """
    up = np.array([rotation[0, 1], -rotation[1, 1]])
    up = up / max(float(np.linalg.norm(up)), 1e-6)
    return np.array([-up[1], up[0]])


def even(values: Floats) -> Floats:
    """Values `[N, ...]` along an outline, smooth from one to the next."""
    return np.asarray(gaussian_filter1d(values, _EVEN, axis=0, mode="nearest"))
