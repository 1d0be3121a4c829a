"""Where the lips of a head meet: the two lines that part when the mouth opens."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.aperture import INNER_LIPS
from gdpw_core.errors import AssetError
from gdpw_core.head.pack import HeadPack, LandmarkEmbedding
from gdpw_core.parameters import JOINTS
from gdpw_core.raster.bands import interpolate_numpy, rasterize_numpy

_WIDTH = 512  # columns over the lips


@lru_cache(maxsize=2)
def lip_lines(pack: HeadPack) -> tuple[LandmarkEmbedding, LandmarkEmbedding]:
    """Points of the upper and of the lower lip along their line of contact, left to right.

    Found on the mean head as the viewer sees it: in each column the step from skin that the skull
    carries to skin that the jaw carries. Where no joint carries the jaw, landmarks say it.

    Raises:
        AssetError: the head has no such line between its lips.
    """
    if "jaw" in pack.lacking:
        return _of_landmarks(pack)
    lips = pack.masks["lips"]
    points = pack.v_template
    low, high = points[lips].min(axis=0), points[lips].max(axis=0)
    scale = _WIDTH / (high[0] - low[0])
    pixels = np.column_stack(
        [(points[:, 0] - low[0]) * scale, (high[1] - points[:, 1]) * scale, -points[:, 2]]
    )
    height = int(np.ceil((high[1] - low[1]) * scale))
    raster = rasterize_numpy(pixels, pack.faces, height, _WIDTH)
    jaw = pack.lbs_weights[:, [JOINTS.index("jaw")]]
    weight = interpolate_numpy(raster, pack.faces, jaw)[..., 0]
    lip_faces = np.asarray(lips[pack.faces].any(axis=1), np.bool_)
    on_lips = lip_faces[np.maximum(raster.triangle, 0)] & (raster.triangle >= 0)
    upper, lower, columns = _contact(weight, on_lips)
    if len(columns) < 16:
        raise AssetError(f"head {pack.name}: its lips have no line of contact")

    def embedding(row: NDArray[np.int64]) -> LandmarkEmbedding:
        picked = raster.barycentric[row, columns].astype(np.float64)
        return LandmarkEmbedding(
            raster.triangle[row, columns].astype(np.int64), picked / picked.sum(1, keepdims=True)
        )

    return embedding(upper), embedding(lower)


def _of_landmarks(pack: HeadPack) -> tuple[LandmarkEmbedding, LandmarkEmbedding]:
    corners, upper, lower = INNER_LIPS
    lines = []
    for edge in (upper, lower):
        row = [corners[0], *edge, corners[1]]
        lines.append(
            LandmarkEmbedding(pack.mediapipe.triangles[row], pack.mediapipe.barycentric[row])
        )
    return lines[0], lines[1]


def _contact(
    weight: NDArray[np.float32], on_lips: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Last row of the upper and first row of the lower lip in every eighth column with a step.

    Near the corners the lips may stand apart by a few pixels: the inside between them is skipped.
    """
    step = np.where(on_lips[:-1], weight[1:] - weight[:-1], 0.0)
    columns = np.arange(0, weight.shape[1], 8)
    upper = step[:, columns].argmax(axis=0)
    after = np.arange(len(weight))[:, None] > upper[None]
    lower = (after & on_lips[:, columns]).argmax(axis=0)
    clear = (step[upper, columns] > 0.25) & (lower > upper)
    return upper[clear], lower[clear], columns[clear]
