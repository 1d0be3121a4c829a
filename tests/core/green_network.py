"""A network's answer that is told apart from any photo by its colour."""

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite import NetworkEdit

SIZE = 256
GREEN = (10.0, 200.0, 30.0)


def green_answer() -> NetworkEdit:
    """A network whose picture is green and that paints nothing by itself."""
    still = np.zeros((2, SIZE, SIZE), np.float32)
    green = np.full((SIZE, SIZE, 3), GREEN, np.float32)
    return NetworkEdit(still, still, np.zeros((SIZE, SIZE), np.float32), green, green, green)


def greenness(picture, grid, places) -> NDArray[np.float64]:
    """How green a picture is at photo points."""
    column, row = grid.pixels(np.asarray(places))
    return picture[row, column].astype(float)[:, :3] @ (-0.5, 1.0, -0.5)
