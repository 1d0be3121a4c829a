"""The application's composite, with and without a network, as systems of an evaluation."""

from dataclasses import replace

import numpy as np

from gdpw_core.composite import NetworkEdit, light_change
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.training.data.augment import Window
from gdpw_core.training.data.portraits import reposed
from gdpw_core.training.evaluation.systems import Picture, Result, SystemKind, Task, Weights


def composed(task: Task, size: int, network: NetworkEdit | None = None) -> Picture:
    """A task's stored picture edited, then cut out like every other, `[size, size, 3]`."""
    picture = reposed(task.stored, task.stage(), task.target, network)
    return Window().cut(picture, task.margin, size)


class Preview:
    """The training-free preview at the resolution of the stored picture.

    Args:
        size: side of the pictures.
    """

    kind: SystemKind = "preview"
    label = "training-free preview"

    def __init__(self, size: int) -> None:
        self._size = size

    def render(self, task: Task) -> Result:
        """The composite of the stored picture."""
        return Result(composed(task, self._size))


class InLight:
    """The network's own picture in the light of the edit, which every picture here gets.

    Args:
        weights: the generator.
    """

    kind: SystemKind = "weights"

    def __init__(self, weights: Weights) -> None:
        self.label = weights.label
        self._weights = weights

    def render(self, task: Task) -> Result:
        """The generator's picture, lit; its last flow and its alpha."""
        made, stage = self._weights.render(task), task.stage()
        grid = PixelGrid.of_crop(stage.fit.crop, len(made.picture))
        light = light_change(stage, task.target, grid)
        if light is None:
            return made
        picture = np.asarray(np.clip(made.picture * light + 0.5, 0, 255), np.uint8)
        return replace(made, picture=picture)


class Application:
    """What the application makes of the stored picture with weights: geometry and network.

    Args:
        weights: the generator.
        size: side of the pictures.
    """

    kind: SystemKind = "application"

    def __init__(self, weights: Weights, size: int) -> None:
        self.label = f"{weights.label}, in the application"
        self._weights = weights
        self._size = size

    def render(self, task: Task) -> Result:
        """The full composite."""
        edited, maps = self._weights.answer(task)
        fitted, _ = self._weights.answer(task.unedited())
        start = maps.extended if self._weights.begins_with_field else None
        network = NetworkEdit.of_outputs(edited, fitted, start)
        return Result(composed(task, self._size, network))
