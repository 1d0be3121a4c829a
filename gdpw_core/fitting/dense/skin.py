"""The skin of a face in pictures: which of it each shows, and how it looks under another pose."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.fitting.dense.correspondence import Floats, Grey
from gdpw_core.fitting.points import SurfacePoints
from gdpw_core.fitting.state import State
from gdpw_core.raster.bands import PixelRaster, interpolate_numpy, rasterize_numpy

if TYPE_CHECKING:
    from gdpw_core.head.model import HeadModel

_APART = 0.0045  # metres between the points that are compared


@dataclass(frozen=True, eq=False)
class PosedSkin:
    """A head in the pixels of a picture.

    Args:
        places: its vertices, `[V, 3]`, pixels.
        raster: what the picture shows of it.
        seen: vertices of triangles that are shown, `[V]`.
    """

    places: Floats
    raster: PixelRaster
    seen: NDArray[np.bool_]


class Skin:
    """The skin of one head's face: no eyeballs, nothing inside the mouth.

    Args:
        head: the head.
        size: side of the pictures in pixels.
        margin: side of the pictures in crops that cameras map to.
    """

    def __init__(self, head: "HeadModel", size: int, margin: float) -> None:
        pack = head.pack
        self._head = head
        self._size, self._margin = size, margin
        skin = pack.masks["face"]
        self._triangles: NDArray[np.bool_] = np.all(skin[pack.faces], axis=1)
        self.vertices = spaced(pack.v_template, np.flatnonzero(skin), _APART)
        """The vertices that are compared, `[N]`."""

    @cached_property
    def points(self) -> SurfacePoints:
        """They, with their derivatives."""
        return SurfacePoints(self._head.pack, self.vertices, np.eye(len(self.vertices)))

    @property
    def pixel(self) -> float:
        """A pixel in crop units."""
        return 2 * self._margin / self._size

    def pixels(self, places: Floats) -> Floats:
        """Crop-space places `[..., 2]` in pixels of the picture."""
        return np.asarray(places / self.pixel + self._size / 2)

    def crop_units(self, pixels: Floats) -> Floats:
        """The way back of `pixels`."""
        return np.asarray((pixels - self._size / 2) * self.pixel)

    def posed(self, state: State) -> PosedSkin:
        """The head of a state in the picture."""
        parameters = state.parameters()
        placed = parameters.camera.project(self._head.posed(parameters))
        places = np.column_stack([self.pixels(placed[:, :2]), placed[:, 2] / self.pixel])
        faces = self._head.pack.faces
        raster = rasterize_numpy(places, faces, self._size, self._size, threads=1)
        seen = np.zeros(len(places), np.bool_)
        shown = np.zeros(len(faces) + 1, np.bool_)
        shown[raster.triangle.ravel()] = True  # the last one stands for no triangle
        seen[faces[shown[:-1]].ravel()] = True
        return PosedSkin(places, raster, seen)

    def carried(
        self, picture: Grey, source: PosedSkin, target: PosedSkin
    ) -> tuple[Grey, NDArray[np.bool_]]:
        """The skin of one picture as another pose shows it.

        Args:
            picture: `[S, S]`, 0-255.
            source: the head in it.
            target: the other pose.

        Returns:
            The picture `[S, S]`, and where it is known.
        """
        faces = self._head.pack.faces
        values = np.column_stack([source.places[:, :2] - 0.5, source.seen]).astype(np.float32)
        at = interpolate_numpy(target.raster, faces, values, threads=1)
        triangle = target.raster.triangle
        known = (triangle >= 0) & (at[..., 2] > 1 - 1e-3)
        known &= self._triangles[np.maximum(triangle, 0)]
        fetched = cv2.remap(
            picture, at[..., 0], at[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        return np.clip(fetched, 0, 255), known


def spaced(places: Floats, among: NDArray[np.int64], apart: float) -> NDArray[np.int64]:
    """As many of some points as lie at least so far apart, the first ones first.

    Args:
        places: `[V, 3]`.
        among: which of them, `[M]`.
        apart: distance in their unit.
    """
    free = np.ones(len(among), np.bool_)
    chosen = []
    for k in range(len(among)):
        if free[k]:
            chosen.append(among[k])
            free &= np.linalg.norm(places[among] - places[among[k]], axis=1) >= apart
    return np.array(chosen, np.int64)
