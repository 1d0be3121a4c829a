"""How an edit changes the light on skin: what the expression folds, and where the lamp then is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

from gdpw_core.compiled import OPTIONS
from gdpw_core.composite.kernels import F32_2, F32_3, I32_2, I64_2, U8_1, U8_2
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.skinlight import turned_light
from gdpw_core.raster.parallel import run_bands

if TYPE_CHECKING:
    from gdpw_core.composite.stage import SourceStage
    from gdpw_core.raster.bands import PixelRaster

_LEAST = 0.002  # a change of no 8-bit value


@dataclass(frozen=True, eq=False)
class Shading:
    """A change of the light on skin.

    Args:
        factors: of sRGB values on each vertex, `[V, 3]`.
        changed: whether anything of a face may change, `[F]`.
    """

    factors: NDArray[np.float32]
    changed: NDArray[np.uint8]

    def lay(
        self,
        raster: "PixelRaster",
        faces: NDArray[np.int64],
        still: NDArray[np.uint8],
        picture: NDArray[Any],
        threads: int,
    ) -> None:
        """Change the light in `picture [h, w, 3|4]`, in place, but not on what stands still.

        Args:
            raster: the edit's mesh on the picture.
            faces: `[F, 3]`.
            still: how much of each pixel stands still, 0-255, `[h, w]`.
            picture: uint8 or uint16.
            threads: how many may work on it.
        """

        def rows(first: int, end: int) -> None:
            shade_rows(
                raster.triangle, raster.barycentric, faces, self.changed, self.factors,
                still, first, end, picture,
            )  # fmt: skip

        run_bands(rows, len(picture), threads)

    def over(self, raster: "PixelRaster", faces: NDArray[np.int64]) -> NDArray[np.float32]:
        """The factors on a grid, 1 outside the mesh, `[h, w, 3]`."""
        factors = np.ones((*raster.triangle.shape, 3), np.float32)
        some = raster.triangle >= 0
        corners = self.factors[faces[raster.triangle[some]]]
        factors[some] = np.einsum("nk,nkc->nc", raster.barycentric[some], corners)
        return factors


def shading_of(stage: "SourceStage", edited: PosedHead) -> Shading | None:
    """What an edit does to the light; None for nothing."""
    anatomy = stage.anatomy
    face, wrinkles = anatomy.face, anatomy.wrinkles
    change = np.zeros((len(face.vertices), 3), np.float32)
    if wrinkles is not None:
        folds = wrinkles.between(anatomy.pack, stage.fitted, edited)
        if folds is not None:
            change[face.places(wrinkles.vertices)] = folds
    light = turned_light(stage, edited)
    if light is not None:
        change += light[:, None]
    if np.abs(change).max(initial=0.0) < _LEAST:
        return None
    factors = np.ones((len(anatomy.pack.v_template), 3), np.float32)
    factors[face.vertices] = np.exp(change)
    return Shading(factors, anatomy.face_triangles)


def _signatures() -> list[Any]:
    return [
        nb.void(I32_2, F32_3, I64_2, U8_1, F32_2, U8_2, nb.i8, nb.i8, kind[:, :, ::1])
        for kind in (nb.u1, nb.u2)
    ]


@nb.njit(_signatures(), **OPTIONS)
def shade_rows(
    triangle: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    faces: NDArray[np.int64],
    changed: NDArray[np.uint8],
    factors: NDArray[np.float32],
    still: NDArray[np.uint8],
    first_row: int,
    end_row: int,
    picture: NDArray[Any],
) -> None:
    """Multiply rows of `picture [h, w, 3|4]` by the mesh's `factors [V, 3]`, in place.

    `changed [F]` says where they are not 1, `still [h, w]`, 0-255, how much keeps its light.
    """
    one, half, full = np.float32(1.0), np.float32(0.5), np.float32(255.0)
    most = np.float32(65535.0) if picture.itemsize == 2 else np.float32(255.0)
    for y in range(first_row, end_row):
        for x in range(triangle.shape[1]):
            f = triangle[y, x]
            if f < 0 or changed[f] == 0 or still[y, x] == 255:
                continue
            a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
            wa, wb, wc = barycentric[y, x, 0], barycentric[y, x, 1], barycentric[y, x, 2]
            moves = one - still[y, x] / full
            for k in range(3):
                factor = wa * factors[a, k] + wb * factors[b, k] + wc * factors[c, k]
                lit = picture[y, x, k] * (one + (factor - one) * moves)
                picture[y, x, k] = np.uint16(min(lit + half, most))
