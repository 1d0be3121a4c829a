"""Skin as one head wears it, and what a picture of the same person says beside it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.fitting.dense.correspondence import Floats, Grey, displacements
from gdpw_core.fitting.dense.objective import SkinObjective
from gdpw_core.fitting.dense.skin import PosedSkin, Skin
from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.person import MOVING
from gdpw_core.fitting.solver import Solution, minimise
from gdpw_core.fitting.state import State, columns

_FEWEST = 100  # points that must be seen before anything is concluded from them
# Mean trust in them: of the same person 0.11 to 0.26, of two people 0.02 to 0.10.
_RECOGNISED = 0.09
_RIM = 5  # pixels of carried skin that border on nothing known
_DEVIATION = 0.001  # metres: error of a point that is trusted whole


@dataclass(frozen=True, eq=False)
class WornSkin:
    """A texture and the head that wears it.

    Args:
        skin: of the head.
        texture: picture of the face, `[S, S]`, 0-255.
        wearing: the head in it.
    """

    skin: Skin
    texture: Grey
    wearing: PosedSkin

    def matched(
        self, seen: Grey, state: State, landmarks: Objective, *, steps: int
    ) -> Solution | None:
        """The head in a picture by its landmarks and its skin; None where that is not recognised.

        Args:
            seen: picture of the face, `[S, S]`, 0-255.
            state: the head in it, nearly.
            landmarks: the cost of its landmarks near that state.
            steps: linearisations at most.
        """
        objective = self.compared(seen, state, landmarks)
        if objective is None:
            return None
        return minimise(
            objective.linearised, objective.cost, state, columns(*MOVING), iterations=steps
        )

    def compared(self, seen: Grey, state: State, landmarks: Objective) -> SkinObjective | None:
        """The cost of a state that keeps to landmarks and to where the skin is seen.

        Args:
            seen: picture of the face, `[S, S]`, 0-255.
            state: the head in it, nearly.
            landmarks: the cost of its landmarks near that state.

        Returns:
            The cost, or None where the skin is not recognised.
        """
        skin = self.skin
        posed = skin.posed(state)
        carried, known = skin.carried(self.texture, self.wearing, posed)
        places = posed.places[skin.vertices, :2]
        shift, trust = displacements(np.where(known, carried, seen), seen, places)
        inside = cv2.erode(known.astype(np.uint8), np.ones((_RIM, _RIM))) > 0
        shown = _at(inside, places) & posed.seen[skin.vertices]
        count = np.count_nonzero(shown)
        if count < _FEWEST or trust[shown].mean() < _RECOGNISED:
            return None
        weights = np.where(shown, trust, 0.0) / (_DEVIATION * state.scale) ** 2
        return SkinObjective(landmarks, skin.points, skin.crop_units(places + shift), weights)


def _at(mask: NDArray[np.bool_], places: Floats) -> NDArray[np.bool_]:
    """A mask's values at points `[N, 2]`; there is nothing outside the picture."""
    column, row = np.floor(places).astype(np.int64).T
    height, width = mask.shape
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    values = mask[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)]
    return np.asarray(values & inside, np.bool_)
