"""The skin that neck and jaw are lent, evened out.

What continues them is fetched from several places and meets in edges that no neck has. The light of
skin that a turning jaw uncovers changes slowly: one soft colour takes the place of the patches.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.extension import ramp
from gdpw_core.composite.fetch import blurred, sampled
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.layers import clipped_box

Array = NDArray[np.float32]
Flags = NDArray[np.bool_]

# Fractions of the stage's side.
_EVEN = 0.023  # over which colours are evened out
_CRACKS = 0.005  # half the breadth of cracks between what is lent, which are closed
_RIM = 0.004  # around it, where what is fetched is torn
_SOFT = 0.004  # where lent skin meets the photo's
_SURE = (160.0, 240.0)  # of 255: lent in part, wholly
_LEAST = 1e-3


@dataclass(frozen=True, eq=False)
class EvenSkin:
    """Colours in place of lent skin, on a window of the stage.

    Args:
        grid: its pixels.
        colours: 0-255, `[h, w, 3]`.
        share: how far they replace what is there, 0-1, `[h, w]`; it goes on beyond the mesh.
    """

    grid: PixelGrid
    colours: Array
    share: Array

    @classmethod
    def of(
        cls, picture: NDArray[np.uint8], lent: NDArray[np.uint8], covered: Flags, grid: PixelGrid
    ) -> "EvenSkin | None":
        """From a composite of the stage; None where nothing is lent.

        Args:
            picture: the warped source, `[S, S, 3]`.
            lent: how much of each pixel is lent, 0-255, `[S, S]`.
            covered: pixels of the mesh, `[S, S]`.
            grid: the stage's pixels.
        """
        left, top, width, height = cv2.boundingRect(lent)
        if not width:
            return None
        side = len(picture)
        margin = round(3.0 * _EVEN * side)
        rows = slice(max(top - margin, 0), min(top + height + margin, side))
        columns = slice(max(left - margin, 0), min(left + width + margin, side))
        mesh = covered[rows, columns].astype(np.float32)
        known = np.minimum(lent[rows, columns] / np.float32(128.0), np.float32(1.0))
        cracks, rim = (np.ones((2 * round(r * side) + 1,) * 2, np.uint8) for r in (_CRACKS, _RIM))
        known = cv2.dilate(cv2.morphologyEx(known, cv2.MORPH_CLOSE, cracks), rim)
        known = np.asarray(known, np.float32) * mesh
        # What is lent in part still fetches something of the background behind.
        sure = np.maximum(ramp(lent[rows, columns], _SURE), _LEAST * known)
        stacked = np.dstack([picture[rows, columns] * sure[..., None], sure])
        even = blurred(np.asarray(stacked, np.float32), _EVEN * side)
        soft = blurred(np.dstack([known, mesh]), _SOFT * side)
        window = grid.window(columns.start, rows.start, *mesh.shape)
        return cls(
            window,
            np.asarray(even[..., :3] / np.maximum(even[..., 3:], 1e-6), np.float32),
            np.asarray(soft[..., 0] / np.maximum(soft[..., 1], _LEAST), np.float32),
        )

    def lay(self, grid: PixelGrid, covered: Flags, picture: NDArray[Any]) -> None:
        """Lay the colours over lent skin in a picture of their colour space, in place.

        Args:
            grid: the picture's pixels.
            covered: pixels of the mesh, `[H, W]`.
            picture: `[H, W, 3|4]`, uint8 or uint16.
        """
        width, height = self.grid.width, self.grid.height
        corners = np.array([[0, 0], [width, 0], [0, height], [width, height]])
        box = clipped_box(grid.from_photo(self.grid.to_photo(corners)), picture.shape)
        if box is None:
            return
        left, top, height, width = box
        window = grid.window(left, top, height, width)
        rows, columns = slice(top, top + height), slice(left, left + width)
        part = picture[rows, columns, :3]
        share = sampled(self.share, self.grid, window) * covered[rows, columns]
        scale = np.float32(257.0 if picture.itemsize == 2 else 1.0)
        even = sampled(self.colours, self.grid, window) * scale
        part[...] = part + share[..., None] * (even - part) + np.float32(0.5)
