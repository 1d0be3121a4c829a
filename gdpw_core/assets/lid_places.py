"""Where the lids of a face without eyeballs are: its picture from the front is shown to MediaPipe.

Its surface runs smoothly over the eyes, so that shape alone says little about their borders.
"""

import numpy as np
from numpy.typing import NDArray

from gdpw_core.assets.anchors import Anchors
from gdpw_core.face.finder import FaceFinder
from gdpw_core.face.landmarks import N_MESH
from gdpw_core.head.pack import HeadPack
from gdpw_core.raster.bands import rasterize_numpy
from gdpw_core.raster.shade import CLAY, shaded_head

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SIZE = 512
_FILLED = 0.6  # of the picture's height, by the face
_BACKGROUND = 200
# Corners, upper and lower border of both eyes.
_LIDS = (
    362, 263, 398, 384, 385, 386, 387, 388, 466, 382, 381, 380, 374, 373, 390, 249,
    33, 133, 246, 161, 160, 159, 158, 157, 173, 7, 163, 144, 145, 153, 154, 155,
)  # fmt: skip


def lid_places(
    pack: HeadPack, points: Floats, faces: Integers, colours: Floats | None
) -> tuple[Anchors, Floats] | None:
    """Points of the lids on the bundled head and where the other face shows them.

    Args:
        pack: the bundled head.
        points: the other face at rest, `[V, 3]`, metres, toward +z.
        faces: `[F, 3]`.
        colours: `[V, 3]`, 0-1; None for a face without.

    Returns:
        The points and their places `[N, 3]`; None where no face is found in the picture.
    """
    pixels = _front(points)
    paint = CLAY if colours is None else np.asarray(np.rint(255 * colours), np.uint8)
    blank = np.full((_SIZE, _SIZE, 3), _BACKGROUND, np.uint8)
    found = FaceFinder().find(shaded_head(blank, pixels, faces, colour=paint))
    if not found:
        return None
    column, row = np.clip(found[0].landmarks[:N_MESH, :2].astype(np.int64), 0, _SIZE - 1).T
    raster = rasterize_numpy(pixels, faces, _SIZE, _SIZE)
    triangle = raster.triangle[row, column].astype(np.int64)
    weights = raster.barycentric[row, column].astype(np.float64)
    lids = np.array([index for index in _LIDS if triangle[index] >= 0])
    if not len(lids):
        return None
    places = (points[faces[triangle[lids]]] * weights[lids][..., None]).sum(axis=1)
    return Anchors(pack.mediapipe.triangles[lids], pack.mediapipe.barycentric[lids]), places


def _front(points: Floats) -> Floats:
    """The face as pixels of a picture from the front, depth in pixels too."""
    low, high = points.min(axis=0), points.max(axis=0)
    scale = _FILLED * _SIZE / (high[1] - low[1])
    place = (points - (low + high) / 2) * scale * (1.0, -1.0, -1.0)
    return np.asarray(place + (_SIZE / 2, _SIZE / 2, 0.0))
