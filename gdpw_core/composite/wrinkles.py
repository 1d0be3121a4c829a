"""Wrinkles: how an expression changes the light on skin, beyond where it carries the skin.

A smile folds the cheek beside the nose and swells above the fold; a jaw that drops hollows the
cheeks. The photo shows the face without them, and a warp cannot make them. Here they are an
expression ratio image (Liu, Shan and Zhang 2001, "Expressive expression mapping with ratio
images"), a linear one: for each unit a logarithm of brightness on each vertex, the mean over many
people, measured by `packaging/measure_wrinkles.py`. It is for one head; others have none.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.kernels import F32_2, F32_3, I32_2, I64_2, U8_1
from gdpw_core.composite.posed import PosedHead
from gdpw_core.errors import AssetError
from gdpw_core.head.archive import read_arrays, write_arrays
from gdpw_core.raster.parallel import run_bands
from gdpw_core.resources import resource

if TYPE_CHECKING:
    from gdpw_core.head.pack import HeadPack
    from gdpw_core.raster.bands import PixelRaster

Floats = NDArray[np.float64]

JAW = 0.35
"""Radians by which a wide open jaw drops."""

_MOST = 0.4  # logarithm of the strongest change: units beyond what people do add up to no more
_LEAST = 0.002  # a change of no 8-bit value


@dataclass(frozen=True, eq=False)
class Wrinkles:
    """What units do to the light on skin.

    Args:
        head: identity of the head.
        vertices: those that change, `[N]`.
        gains: natural logarithm of sRGB values per unit at 1, and per open jaw (`JAW`),
            `[N, 3, U + 1]`.
        reach: how far people were seen to move each of them; beyond, little is added, `[U + 1]`.
    """

    head: str
    vertices: NDArray[np.int64]
    gains: Floats
    reach: Floats

    def between(self, pack: "HeadPack", fitted: PosedHead, edited: PosedHead) -> "Shading | None":
        """What changes from one expression to another; None for nothing."""
        moves = expression_moves(pack, edited) - expression_moves(pack, fitted)
        if not moves.any():
            return None
        change = self.gains @ (self.reach * np.tanh(moves / self.reach))
        factor = np.exp(_MOST * np.tanh(change / _MOST)).astype(np.float32)
        if np.abs(factor - 1.0).max() < _LEAST:
            return None
        factors = np.ones((len(pack.v_template), 3), np.float32)
        factors[self.vertices] = factor
        changed = np.abs(factors - 1.0).max(axis=1) >= _LEAST
        return Shading(factors, changed[pack.faces].any(axis=1).astype(np.uint8))


@dataclass(frozen=True, eq=False)
class Shading:
    """A change of the light on skin.

    Args:
        factors: of sRGB values on each vertex, `[V, 3]`.
        changed: whether anything of a face changes, `[F]`.
    """

    factors: NDArray[np.float32]
    changed: NDArray[np.uint8]

    def lay(
        self,
        raster: "PixelRaster",
        faces: NDArray[np.int64],
        picture: NDArray[Any],
        threads: int,
    ) -> None:
        """Change the light in `picture [h, w, 3|4]`, in place."""

        def rows(first: int, end: int) -> None:
            shade_rows(
                raster.triangle, raster.barycentric, faces, self.changed, self.factors,
                first, end, picture,
            )  # fmt: skip

        run_bands(rows, len(picture), threads)


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
        gains = np.asarray(stored["gains"], np.float64)
        vertices = np.asarray(stored["vertices"], np.int64)
        reach = np.asarray(stored["reach"], np.float64)
        if gains.shape != (len(vertices), 3, len(reach)):
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


def _signatures() -> list[Any]:
    return [
        nb.void(I32_2, F32_3, I64_2, U8_1, F32_2, nb.i8, nb.i8, kind[:, :, ::1])
        for kind in (nb.u1, nb.u2)
    ]


@nb.njit(_signatures(), **OPTIONS)
def shade_rows(
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    faces: NDArray[np.int64],
    changed: NDArray[np.uint8],
    factors: NDArray[np.float32],
    first_row: int,
    end_row: int,
    picture: NDArray[Any],
) -> None:
    """Multiply rows of `picture [h, w, 3|4]` by the mesh's `factors [V, 3]`, in place."""
    half = np.float32(0.5)
    most = np.float32(65535.0) if picture.itemsize == 2 else np.float32(255.0)
    for y in range(first_row, end_row):
        for x in range(triangle.shape[1]):
            f = triangle[y, x]
            if f < 0 or changed[f] == 0:
                continue
            a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
            wa, wb, wc = barycentric[y, x, 0], barycentric[y, x, 1], barycentric[y, x, 2]
            for k in range(3):
                factor = wa * factors[a, k] + wb * factors[b, k] + wc * factors[c, k]
                picture[y, x, k] = np.uint16(min(picture[y, x, k] * factor + half, most))
