"""How the render thread makes the pipeline; importing this leaves torch alone."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline


def pipeline_maker(weights: Path | None) -> "Callable[[], Pipeline]":
    """A maker for chosen weights; None: those in resources, or none at all."""

    def make() -> "Pipeline":
        from gdpw_core.pipeline import Pipeline

        return Pipeline(weights=weights)

    return make
