"""Wrinkles: how an expression changes the light on skin, beyond where it carries the skin.

A smile folds the cheek beside the nose and swells above the fold; a jaw that drops hollows the
cheeks. The photo shows the face without them, and a warp cannot make them. Here they are an
expression ratio image (Liu, Shan and Zhang 2001, "Expressive expression mapping with ratio
images"), a linear one: for each unit a logarithm of brightness on each vertex, the mean over many
people, measured by `packaging/measure_wrinkles.py`. It is for one head; others have none. Lips,
lids and brows keep their light: what changes there is mostly that the head moves them otherwise.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.posed import PosedHead
from gdpw_core.errors import AssetError
from gdpw_core.head.archive import read_arrays, write_arrays
from gdpw_core.resources import resource

if TYPE_CHECKING:
    from gdpw_core.head.pack import HeadPack

Floats = NDArray[np.float64]

JAW = 0.35
"""Radians by which a wide open jaw drops."""

_SLACK = 0.05  # a move that a fit may be wrong by makes no fold
_MOST = 0.4  # logarithm of the strongest change: units beyond what people do add up to no more


@dataclass(frozen=True, eq=False)
class Wrinkles:
    """What units do to the light on skin.

    Args:
        head: identity of the head.
        vertices: those that change, `[N]`.
        gains: natural logarithm of sRGB values per unit at 1, and per open jaw (`JAW`),
            `[U + 1, N, 3]`.
        reach: how far people were seen to move each of them; beyond, little is added, `[U + 1]`.
    """

    head: str
    vertices: NDArray[np.int64]
    gains: NDArray[np.float32]
    reach: Floats

    def between(self, pack: "HeadPack", fitted: PosedHead, edited: PosedHead) -> Floats | None:
        """What changes from one expression to another, logarithms `[N, 3]`; None for nothing."""
        moves = expression_moves(pack, edited) - expression_moves(pack, fitted)
        moves = np.sign(moves) * np.maximum(np.abs(moves) - _SLACK, 0.0)
        moving = np.flatnonzero(moves)
        if not len(moving):
            return None
        reach = self.reach[moving]
        # The few that move, one after the other: faster than all of them at once.
        change = sum(
            self.gains[k] * amount
            for k, amount in zip(moving, reach * np.tanh(moves[moving] / reach), strict=True)
        )
        return np.asarray(_MOST * np.tanh(change / _MOST))


def expression_moves(pack: "HeadPack", head: PosedHead) -> Floats:
    """Units and how far the jaw is open (1 at `JAW`), `[U + 1]`."""
    parameters = head.parameters
    units = pack.units.from_expression @ parameters.expression
    return np.append(units, parameters.jaw_pose[0] / JAW)


def wrinkles_of(pack: "HeadPack") -> Wrinkles | None:
    """The wrinkles measured for a head; None for other heads.

    Raises:
        AssetError: the bundled file is damaged.
    """
    wrinkles = _bundled()
    return wrinkles if wrinkles.head == pack.identity else None


@cache
def _bundled() -> Wrinkles:
    path = resource("head", "open_head_wrinkles.npz")
    stored = read_arrays(path)
    try:
        gains = np.asarray(stored["gains"], np.float32)
        vertices = np.asarray(stored["vertices"], np.int64)
        reach = np.asarray(stored["reach"], np.float64)
        if gains.shape != (len(reach), len(vertices), 3):
            raise ValueError("its arrays have the wrong shape")
        return Wrinkles(str(stored["head"]), vertices, gains, reach)
    except (KeyError, ValueError, TypeError) as error:
        raise AssetError(f"{path}: not usable wrinkles ({error})") from error


def save_wrinkles(path: Path, wrinkles: Wrinkles) -> None:
    """Write what `wrinkles_of` reads."""
    write_arrays(
        path,
        {
            "head": np.array(wrinkles.head),
            "vertices": wrinkles.vertices.astype(np.int32),
            "gains": wrinkles.gains.astype(np.float16),
            "reach": wrinkles.reach.astype(np.float32),
        },
    )
