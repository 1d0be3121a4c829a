"""Pictures of one person brought together by their pixels (congealing).

Landmarks err by a pixel or two, in each picture in another way: the same spot of skin lies under
another spot of the head. The skin of the most typical picture, carried to every other one's pose,
shows by how much; after a first pass the mean of all takes its place.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.fitting.dense.correspondence import Grey
from gdpw_core.fitting.dense.skin import Skin
from gdpw_core.fitting.dense.worn import WornSkin
from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.state import State

if TYPE_CHECKING:
    from gdpw_core.head.model import HeadModel

Costs = Callable[[int, State], Objective]

# Rounds of comparing and solving, against one frame, then against the mean of all.
_ROUNDS, _ROUNDS_AGAINST_MEAN = 3, 2
_STILL = 0.2  # pixels: the next round would change nothing that can be seen
_STEPS = 2


@dataclass(frozen=True, eq=False)
class StoredPictures:
    """Frames of a clip, or photos of a person, as they are stored.

    Args:
        pictures: RGB, `[S, S, 3]` each, all of one size.
        margin: side of the pictures in crops that cameras map to.
    """

    pictures: Sequence[NDArray[np.uint8]]
    margin: float


class SkinAlignment:
    """Aligns heads that were fitted to pictures of one person.

    Args:
        head: the head.
        stored: the pictures.
    """

    def __init__(self, head: "HeadModel", stored: StoredPictures) -> None:
        self._skin = Skin(head, len(stored.pictures[0]), stored.margin)
        self._frames: list[Grey] = [
            cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
            for picture in stored.pictures
        ]

    def together(self, states: Sequence[State], costs: Costs) -> list[State]:
        """The states after their skin was brought together.

        Args:
            states: of all frames, fitted to landmarks.
            costs: the cost of a frame's landmarks near a state.
        """
        states = list(states)
        if len(states) < 2:
            return states
        typical = self._typical(states)
        self._compare(states, typical, self._frames[typical], costs, _ROUNDS, kept=typical)
        self._compare(states, typical, self._mean(states, typical), costs, _ROUNDS_AGAINST_MEAN)
        return states

    def onto_first(self, states: Sequence[State], costs: Costs) -> list[State]:
        """The same where the first state is right as it is."""
        states = list(states)
        self._compare(states, 0, self._frames[0], costs, _ROUNDS, kept=0)
        return states

    def _compare(
        self,
        states: list[State],
        wearer: int,
        texture: Grey,
        costs: Costs,
        rounds: int,
        *,
        kept: int | None = None,
    ) -> None:
        """Move all states but one toward a texture that the wearer's head wears now."""
        worn = WornSkin(self._skin, texture, self._skin.posed(states[wearer]))
        for frame in range(len(states)):
            if frame == kept:
                continue
            for _ in range(rounds):
                before = states[frame]
                states[frame] = self._matched(worn, frame, before, costs)
                if self._moved(before, states[frame]) < _STILL:
                    break

    def _moved(self, before: State, after: State) -> float:
        """How far the skin moved in the picture, pixels."""
        points = self._skin.points
        change = (points.project(after) - points.project(before))[:, :2]
        return float(np.sqrt((change**2).sum(axis=1).mean())) / self._skin.pixel

    def _typical(self, states: Sequence[State]) -> int:
        """The frame from which the others differ least."""
        placed = np.stack([self._skin.points.project(state)[:, :2].ravel() for state in states])
        middle = np.median(placed, axis=0)
        return int(np.linalg.norm(placed - middle, axis=1).argmin())

    def _matched(self, worn: WornSkin, frame: int, state: State, costs: Costs) -> State:
        """One frame's state after one comparison."""
        found = worn.matched(self._frames[frame], state, costs(frame, state), steps=_STEPS)
        return state if found is None else found.state

    def _mean(self, states: Sequence[State], typical: int) -> Grey:
        """The mean skin of all frames in the picture of the typical one."""
        target = self._skin.posed(states[typical])
        total, count = np.zeros_like(self._frames[typical]), np.zeros_like(self._frames[typical])
        for frame, state in zip(self._frames, states, strict=True):
            carried, known = self._skin.carried(frame, self._skin.posed(state), target)
            total += np.where(known, carried, 0)
            count += known
        return np.where(count > 0, total / np.maximum(count, 1), self._frames[typical])
