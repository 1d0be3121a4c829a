"""Where lids and lips of a head are seen from the front: the places that two heads must share.

Found in a picture of the mean head, so that it does not matter how the mesh is built.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.raster.bands import PixelRaster, interpolate_numpy, rasterize_numpy

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_PIXELS_PER_METRE = 4000.0
_LID_PARTS = np.linspace(0.08, 0.92, 11)
_FEWEST_EYE_PIXELS = 60
_LIP_STEP = 0.25  # of the jaw's weight, from the upper lip to the lower one
_LIP_WIDTH = 0.022  # metres to either side
_LIP_COLUMNS = 15


@dataclass(frozen=True, eq=False)
class Anchors:
    """Points on the surface of a head.

    Args:
        triangles: `[N]`.
        weights: `[N, 3]`.
    """

    triangles: Integers
    weights: Floats

    def points(self, vertices: Floats, faces: Integers) -> Floats:
        """Where they are on a head `[V, 3]`: `[N, 3]`."""
        places: Floats = (vertices[faces[self.triangles]] * self.weights[..., None]).sum(axis=1)
        return places


class FrontView:
    """The mean head from the front.

    Args:
        points: `[V, 3]`, metres.
        faces: `[F, 3]`.
        eyeballs: vertices of the left and of the right eyeball, `[2, V]`.
        jaw: weight of the jaw's joint, `[V]`.
    """

    def __init__(
        self, points: Floats, faces: Integers, eyeballs: NDArray[np.bool_], jaw: Floats
    ) -> None:
        self._eyeballs, self._faces = eyeballs, faces
        self._low, self._high = points.min(axis=0), points.max(axis=0)
        width, height = (
            int(np.ceil((self._high[k] - self._low[k]) * _PIXELS_PER_METRE)) for k in (0, 1)
        )
        pixels = np.column_stack(
            [
                (points[:, 0] - self._low[0]) * _PIXELS_PER_METRE,
                (self._high[1] - points[:, 1]) * _PIXELS_PER_METRE,
                -points[:, 2],
            ]
        )
        self._raster: PixelRaster = rasterize_numpy(pixels, faces, height, width)
        weight = interpolate_numpy(self._raster, faces, jaw[:, None])[..., 0]
        self._jaw = np.where(self._raster.triangle >= 0, weight, np.nan)

    def lids(self, side: int) -> Anchors | None:
        """Both lid borders of one eye, from corner to corner; None where no eye is seen."""
        shown = self._raster.triangle >= 0
        ball = self._eyeballs[side][self._faces].all(axis=1)
        seen = shown & ball[np.maximum(self._raster.triangle, 0)]
        columns = np.flatnonzero(seen.any(axis=0))
        if seen.sum() < _FEWEST_EYE_PIXELS:
            return None
        first, last = int(columns[0]), int(columns[-1])
        rows, across = [], []
        for column in (first, last):
            rows.append(int(np.flatnonzero(seen[:, column]).mean()))
            across.append(column - 1 if column == first else column + 1)
        for part in _LID_PARTS:
            column = round(first + part * (last - first))
            inside = np.flatnonzero(seen[:, column])
            if not len(inside):
                return None
            rows += [int(inside[0]) - 1, int(inside[-1]) + 1]
            across += [column, column]
        return self._anchors(rows, across)

    def lips(self, middle: Floats) -> tuple[Anchors, NDArray[np.bool_]] | None:
        """Both sides of the line where the lips meet, in columns beside a point `[3]`.

        Returns:
            The points, and which of them there are: columns without a line are left out, but keep
            their places, so that two heads can be compared.
        """
        centre = (middle[0] - self._low[0]) * _PIXELS_PER_METRE
        height = (self._high[1] - middle[1]) * _PIXELS_PER_METRE
        reach = int(0.015 * _PIXELS_PER_METRE)
        top = max(int(height) - reach, 0)
        band = self._jaw[top : int(height) + reach]
        columns = np.linspace(-_LIP_WIDTH, _LIP_WIDTH, _LIP_COLUMNS) * _PIXELS_PER_METRE + centre
        rows, across, found = [], [], []
        for column in columns.astype(int):
            step = np.nan_to_num(np.diff(band[:, np.clip(column, 0, band.shape[1] - 1)]))
            row = int(step.argmax()) if len(step) else 0
            found += 2 * [bool(len(step)) and bool(step[row] > _LIP_STEP)]
            rows += [top + row, top + row + 1]
            across += 2 * [column]
        if sum(found) < _LIP_COLUMNS:
            return None
        return self._anchors(rows, across), np.array(found)

    def _anchors(self, rows: list[int], columns: list[int]) -> Anchors:
        height, width = self._raster.triangle.shape
        row, column = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
        triangle = np.maximum(self._raster.triangle[row, column], 0).astype(np.int64)
        weights = self._raster.barycentric[row, column].astype(np.float64)
        total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-6)
        return Anchors(triangle, weights / total)
