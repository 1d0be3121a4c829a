"""Source pictures as the generator's composite takes them: the person apart from the background."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from gdpw_core.face import Matte, plain_background
from gdpw_core.model.surroundings import Surroundings

Picture = NDArray[np.uint8]


class Layering:
    """Tells a person from the background that stands still behind them.

    Args:
        matte: finds the person; None: pictures move as a whole.
    """

    def __init__(self, matte: Matte | None) -> None:
        self._matte = matte

    def __call__(self, pictures: Sequence[Picture], side: int) -> Surroundings:
        """A batch of pictures of one size.

        Args:
            pictures: `[m S, m S, 3]` each.
            side: S, of the network's crop in pixels.
        """
        batch = as_batch(pictures)
        if self._matte is None:
            return Surroundings(batch)
        people = [self._matte(picture) for picture in pictures]
        layers = np.stack([(person, plain_background(person, side)) for person in people])
        return Surroundings(batch, torch.from_numpy(layers))


def as_batch(pictures: Sequence[Picture]) -> torch.Tensor:
    """Pictures `[H, W, 3]` as `[B, 3, H, W]` in [0, 1]."""
    stacked = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
    return stacked.to(torch.float32, memory_format=torch.contiguous_format) / 255
