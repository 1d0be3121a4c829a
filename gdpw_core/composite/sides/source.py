"""What a photo shows of the sides of a head."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.extension import ramp
from gdpw_core.composite.fetch import blurred, fetched, inward
from gdpw_core.composite.skinlight import like_skin

if TYPE_CHECKING:
    from gdpw_core.composite.posed import PosedHead
    from gdpw_core.composite.stage import SourceStage

_HIDES = (0.18, 0.28)  # sine of the turn from which a head hides a side, hides it well

# Fractions of the stage's side: an outline's rim, and how far beside it hair is looked for.
_RIM, _BESIDE = 0.004, 0.07
_SOMETHING = 0.1  # of the matte
_CHIN = 152  # landmark

_COVERED = (0.5, 0.3)  # share of an ear's place of the colour of skin at which it is there, is not
_SOFT = 0.004  # of the stage's side: pores and strands are no other colour


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
        skin = like_skin(fetched(picture, column, row).reshape(-1, 3), stage.skin.tone)
        return float(ramp(float(skin.mean()), _COVERED))

    left, right = (covered(ear) for ear in sides.ears)
    return left, right


def hair_beside(stage: "SourceStage") -> tuple[float, float]:
    """Share of the place beside jaw and neck that hair takes, left and right, 0-1.

    Args:
        stage: the prepared portrait.
    """
    anatomy, covered = stage.anatomy, np.isfinite(stage.depth)
    neck, left = anatomy.stillness > 0, anatomy.pack.v_template[:, 0] > 0
    if not neck.any():
        return 0.0, 0.0
    places, away = stage.grid.from_photo(stage.points), inward(~covered)
    rows, columns = np.indices(covered.shape)
    beside = (away > _RIM) & (away < _BESIDE) & (rows > places[anatomy.level, 1].mean())
    beside &= rows < stage.grid.from_photo(stage.fit.landmarks[[_CHIN]])[0, 1]
    middle = places[neck, 0].mean()
    leftward = np.sign(places[neck & left, 0].mean() - middle)

    def taken(toward: float) -> float:
        there = beside & (toward * (columns - middle) > 0)
        return float((there & (stage.matte > _SOMETHING)).sum() / max(int(there.sum()), 1))

    return taken(leftward), taken(-leftward)
