"""The geometric fields that pairs begin with, for configurations that begin with the portrait's."""

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite import geometric_flow
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import HeadPack
from gdpw_core.training.data.augment import Window
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.data.pairs import Pair
from gdpw_core.training.data.portraits import Portraits


class PairFields:
    """Makes the field that leads from a pair's source to its driving head.

    Args:
        dataset: prepared dataset, with parameters.
        pack: of the head that it was fitted with.
    """

    def __init__(self, dataset: Dataset, pack: HeadPack) -> None:
        self._dataset = dataset
        self._pack = pack

    @cached_property
    def _portraits(self) -> Portraits:
        # Made where it is used: a head does not travel to worker processes.
        return Portraits(HeadModel(self._pack))

    def __call__(
        self, pair: Pair, picture: NDArray[np.uint8], window: Window, size: int
    ) -> NDArray[np.float32]:
        """The field over a window, `[2, S, S]`, backward, normalised: the window spans -1 to 1.

        Args:
            pair: which.
            picture: its source as stored.
            window: what of the stored picture is seen.
            size: S.
        """
        data, margin = self._dataset, self._dataset.manifest.margin
        fitted = data.parameters(pair.source)
        stage = self._portraits.stored(picture, margin, fitted, data.landmarks(pair.source))
        target = replace(data.parameters(pair.driving), shape=data.parameters(pair.known).shape)
        grid = PixelGrid.of_crop(window.crop(len(picture), margin), size)
        flow = geometric_flow(stage, target, grid) * np.float32(2.0 / size)
        if window.flip:
            flow = flow[:, ::-1] * np.array([-1.0, 1.0], np.float32)
        return np.ascontiguousarray(np.moveaxis(flow, -1, 0))
