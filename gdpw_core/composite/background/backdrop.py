"""The background behind the person: it stands still while the head moves before it.

A flow carries the person. Carried along, a wall or a flag beside a turning head would bend like
rubber: where nobody moves over it, the result shows the photo's own background, and where the
person was, that background continued. No motion of the head changes either.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.background.kernel import lay_backdrop_rows, stillness_rows
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.raster.parallel import Rows, run_bands

Array = NDArray[np.float32]

_LEAVES = 0.012  # of the stage's side: motion that leaves behind what surrounded the person


@dataclass(frozen=True, eq=False)
class Backdrop:
    """The photo in two layers, person and background.

    Args:
        grid: of the layers, the stage.
        layers: columns of `backdropkernel`, 0-255, `[S, S, 4]`.
        onward: the way to what is shown behind the person, photo pixels, `[S, S, 2]`.
    """

    grid: PixelGrid
    layers: NDArray[np.uint8]
    onward: Array

    def stillness(self, flow: Array, grid: PixelGrid, threads: int) -> NDArray[np.uint8]:
        """How much of each pixel shows the background instead of what a flow fetches.

        Args:
            flow: backward, pixels of the grid, `[h, w, 2]`.
            grid: any pixels of the photo.
            threads: to use.

        Returns:
            `[h, w]`: 0 to 254, 255 where the photo's own numbers stay; 0 where the flow is zero.
        """
        still = np.empty(flow.shape[:2], np.uint8)
        run_bands(self.stillness_rows(flow, grid, still), len(still), threads)
        return still

    def stillness_rows(self, flow: Array, grid: PixelGrid, still: NDArray[np.uint8]) -> Rows:
        """What writes a band of rows of the stillness `[h, w]`."""
        to_layers = grid.indices_onto(self.grid)
        leaves = _LEAVES * len(self.layers)

        def rows(first: int, end: int) -> None:
            stillness_rows(flow, self.layers, to_layers, leaves, first, end, still)

        return rows

    def lay(
        self,
        still: NDArray[np.uint8],
        grid: PixelGrid,
        source: NDArray[Any],
        corner: tuple[int, int],
        picture: NDArray[Any],
        threads: int,
    ) -> None:
        """Mix the background into a warped picture, in place.

        Args:
            still: of `stillness`, `[h, w]`.
            grid: the picture's pixels.
            source: the picture before, `[H, W, 3|4]`, uint8 or uint16.
            corner: first column and row of `source` that `picture` shows.
            picture: `[h, w, 3|4]`, of the same kind; it already shows the source where `still` is
                255.
            threads: to use.
        """
        to_layers, linear = grid.indices_onto(self.grid), np.ascontiguousarray(grid.linear)
        left, top = corner

        def rows(first: int, end: int) -> None:
            lay_backdrop_rows(
                source, still, self.layers, self.onward, to_layers, linear, left, top, first, end,
                picture,
            )  # fmt: skip

        run_bands(rows, len(still), threads)
