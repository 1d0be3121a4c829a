"""How the render thread makes the pipeline; importing this leaves torch alone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gdpw_core.assets.selection import Selection

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline


def pipeline_maker(chosen: Selection) -> "Callable[[], Pipeline]":
    """A maker for the head and the weights in use."""

    def make() -> "Pipeline":
        from gdpw_core.pipeline import Pipeline

        return Pipeline(weights=chosen.weights_path, head=chosen.head_path)

    return make
