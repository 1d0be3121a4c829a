"""Edge loops of a quad mesh: the concentric rings that artists lay around eyes and mouth."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


class QuadMesh:
    """Adjacency of quads `[N, 4]`."""

    def __init__(self, quads: Integers) -> None:
        self.quads = [[int(v) for v in quad] for quad in quads]
        self.edge_quads: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.neighbours: dict[int, set[int]] = defaultdict(set)
        for index, quad in enumerate(self.quads):
            for a, b in zip(quad, quad[1:] + quad[:1], strict=True):
                self.edge_quads[_edge(a, b)].append(index)
                self.neighbours[a].add(b)
                self.neighbours[b].add(a)

    def straight_on(self, a: int, b: int) -> int | None:
        """The vertex after `b` on the edge path that enters at `a`; None at a pole."""
        if len(self.neighbours[b]) != 4:
            return None
        behind = set(self.edge_quads[_edge(a, b)])
        ahead = [
            n
            for n in self.neighbours[b]
            if n != a and not behind & set(self.edge_quads[_edge(b, n)])
        ]
        return ahead[0] if len(ahead) == 1 else None

    def loop(self, a: int, b: int) -> list[int]:
        """The closed edge loop through `a` and `b`, or an empty list if the path is open."""
        path = [a, b]
        while (ahead := self.straight_on(path[-2], path[-1])) is not None:
            if ahead == a:
                return path
            path.append(ahead)
        return []

    def rings(self, first: Sequence[int], second: int) -> Integers:
        """March from a closed loop across the quads for as long as there are rings.

        Args:
            first: the loop to start at.
            second: the neighbour of `first[0]` in the next ring: it gives the direction.

        Returns:
            `[rings, columns]`; column i of every ring lies on one edge path.
        """
        rings = [list(first)]
        start: int | None = second
        while start is not None:
            ring = self._next_ring(rings[-1], start)
            if ring is None or len(set(ring)) != len(ring):
                break
            rings.append(ring)
            start = self.straight_on(rings[-2][0], ring[0])
        return np.array(rings)

    def _next_ring(self, ring: list[int], start: int) -> list[int] | None:
        result = [start]
        for before, vertex in zip(ring, ring[1:], strict=False):
            quads = [
                q for q in self.edge_quads[_edge(before, vertex)] if result[-1] in self.quads[q]
            ]
            if len(quads) != 1:
                return None
            quad = self.quads[quads[0]]
            at = quad.index(vertex)
            sides = (quad[(at + 1) % 4], quad[at - 1])
            result.append(sides[0] if sides[1] == before else sides[1])
        return result


def _edge(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)
