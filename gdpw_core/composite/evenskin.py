"""The skin that neck and jaw are lent, evened out.

What continues them is fetched from several places and meets in edges that no neck has. The light of
skin that a turning jaw uncovers changes slowly: soft colours take the place of the patches, the
jaw's own above its line, the neck's below it, in the shadow that a jaw throws.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.extension import ramp
from gdpw_core.composite.fetch import blurred, resized, sampled
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
_PIXELS = 3.0  # of a softness: finer than that nothing is worked out
_JAW_SHADOW = (0.28, 0.032)  # how deep, how far
_TURNS_AWAY = (0.08, 0.012)  # the same, of a neck at its outline


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
        cls,
        picture: NDArray[np.uint8],
        lent: NDArray[np.uint8],
        covered: Flags,
        neck: Flags,
        grid: PixelGrid,
    ) -> "EvenSkin | None":
        """From a composite of the stage; None where nothing is lent.

        Args:
            picture: the warped source, `[S, S, 3]`.
            lent: how much of each pixel is lent, 0-255, `[S, S]`.
            covered: pixels of the mesh, `[S, S]`.
            neck: those below the head, `[S, S]`.
            grid: the stage's pixels.
        """
        left, top, width, height = cv2.boundingRect(lent)
        if not width:
            return None
        side = len(picture)
        margin = round(3.0 * _EVEN * side)
        rows = slice(max(top - margin, 0), min(top + height + margin, side))
        columns = slice(max(left - margin, 0), min(left + width + margin, side))
        inside, below = covered[rows, columns], neck[rows, columns]
        mesh = inside.astype(np.float32)
        known = np.minimum(lent[rows, columns] / np.float32(128.0), np.float32(1.0))
        cracks, rim = (np.ones((2 * round(r * side) + 1,) * 2, np.uint8) for r in (_CRACKS, _RIM))
        known = cv2.dilate(cv2.morphologyEx(known, cv2.MORPH_CLOSE, cracks), rim)
        known = np.asarray(known, np.float32) * mesh
        # What is lent in part still fetches something of the background behind.
        sure = np.maximum(ramp(lent[rows, columns], _SURE), _LEAST * known)
        share = blurred(below.astype(np.float32), _SOFT * side)[..., None]
        jaw, throat = (
            _evened(picture[rows, columns], sure * np.maximum(part, _LEAST), _EVEN * side)
            for part in (~below, below)
        )
        throat *= _in_shade(inside, below, side)[..., None]
        soft = blurred(np.dstack([known, mesh]), _SOFT * side)
        return cls(
            grid.window(columns.start, rows.start, *mesh.shape),
            jaw + share * (throat - jaw),
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


def _evened(picture: NDArray[np.uint8], weight: Array, radius: float) -> Array:
    """Soft colours of what has weight, `[h, w, 3]`."""
    height, width = weight.shape
    coarse = max(1, round(radius / _PIXELS))
    stacked = np.empty((height, width, 4), np.float32)
    np.multiply(picture, weight[..., None], out=stacked[..., :3])
    stacked[..., 3] = weight
    even = blurred(
        resized(stacked, -(-height // coarse), -(-width // coarse), "mean"), radius / coarse
    )
    colours = even[..., :3] / np.maximum(even[..., 3:], 1e-9)
    return resized(colours.astype(np.float32), height, width)


def _in_shade(mesh: Flags, neck: Flags, side: float) -> Array:
    """Light on a neck: less below a jaw, and where it turns away at its outline, `[h, w]`."""
    from_jaw, from_edge = (
        cv2.distanceTransform(part.astype(np.uint8), cv2.DIST_L2, 5) / np.float32(side)
        for part in (~mesh | neck, mesh)
    )
    depth, reach = _JAW_SHADOW
    light = 1.0 - depth * np.exp(-from_jaw / reach)
    depth, reach = _TURNS_AWAY
    return np.asarray(light * (1.0 - depth * np.exp(-from_edge / reach)), np.float32)
