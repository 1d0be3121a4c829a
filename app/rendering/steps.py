"""What the window asks to see, and the pictures that answer it: a quick one, then the best one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
from numpy.typing import NDArray

from gdpw_core.parameters import FaceParameters

if TYPE_CHECKING:
    from gdpw_core.pipeline import Pipeline, Portrait, View

Quality = Literal["preview", "full"]
Tier = Literal["photo", "preview", "full", "exact"]
PREVIEW_SIZE = 512


@dataclass(frozen=True, eq=False)
class RenderRequest:
    """What the window wants to see.

    Args:
        stamp: number of the loaded portrait.
        revision: counts requests; results of older ones are dropped.
        portrait: the portrait itself.
        parameters: the edit.
        view: "result" or the name of a guidance view.
        size: side of the full-quality frame in pixels; None: the photo's own pixels.
        settled: no gesture is under way, so full quality is worth its time.
    """

    stamp: int
    revision: int
    portrait: "Portrait"
    parameters: FaceParameters
    view: str
    size: int | None
    settled: bool


@dataclass(frozen=True, eq=False)
class SketchRequest:
    """A small quick picture of an edit that nobody has made yet, as on a preset.

    Args:
        stamp: number of the loaded portrait.
        portrait: the portrait itself.
        parameters: the edit.
        key: whose picture it is.
        size: side of the portrait's stage in pixels.
    """

    stamp: int
    portrait: "Portrait"
    parameters: FaceParameters
    key: object
    size: int


@dataclass(frozen=True, eq=False)
class Sketch:
    """The picture that answers it, `[S, S, 3]` uint8; None when it could not be made."""

    request: SketchRequest
    pixels: NDArray[np.uint8] | None


@dataclass(frozen=True, eq=False)
class Picture:
    """A rendered part of the photo.

    Args:
        pixels: `[H, W, 3]` uint8.
        corner: photo pixel of its upper left corner; None: it covers the portrait's stage.
    """

    pixels: NDArray[np.uint8]
    corner: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class RenderResult:
    """A finished frame and how long it took.

    Args:
        request: what it answers.
        picture: the frame.
        quality: how it was made.
        milliseconds: how long that took.
        final: nothing better follows for this request.
    """

    request: RenderRequest
    picture: Picture
    quality: Quality
    milliseconds: float
    final: bool = True

    @property
    def tier(self) -> Tier:
        """How good the picture is."""
        request = self.request
        if request.view != "result" or not (request.settled and self.final):
            return "preview"
        return "exact" if request.size is None else "full"


Step = tuple[Quality, Callable[[], Picture]]


def render_steps(pipeline: "Pipeline", request: RenderRequest) -> list[Step]:
    """The pictures to make for a request, in order; the later ones only if nothing newer waits."""
    if request.view != "result":
        return [("preview", lambda: _view(pipeline, request))]
    steps: list[Step] = [("preview", lambda: _preview(pipeline, request))]
    network = pipeline.status.weights is not None
    if request.settled and request.size is None:
        steps.append(("full", lambda: _exact(pipeline, request)))
    elif network or (request.settled and request.size != PREVIEW_SIZE):
        # A dragged slider gets a network frame too, when it rests for a moment.
        steps.append(("full", lambda: _full(pipeline, request)))
    return steps


def _preview(pipeline: "Pipeline", request: RenderRequest) -> Picture:
    return Picture(pipeline.preview(request.portrait, request.parameters, PREVIEW_SIZE).image)


def _full(pipeline: "Pipeline", request: RenderRequest) -> Picture:
    size = request.size or PREVIEW_SIZE
    return Picture(pipeline.render(request.portrait, request.parameters, size).image)


def _exact(pipeline: "Pipeline", request: RenderRequest) -> Picture:
    """The part of the export that the edit can change."""
    photo = pipeline.export(request.portrait, request.parameters)
    corners = request.portrait.stage.to_photo([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    low = np.clip(np.floor(corners.min(axis=0)), 0, (photo.width, photo.height)).astype(int)
    high = np.clip(np.ceil(corners.max(axis=0)), 0, (photo.width, photo.height)).astype(int)
    pixels = photo.srgb8()[low[1] : high[1], low[0] : high[0]]
    return Picture(np.ascontiguousarray(pixels), (int(low[0]), int(low[1])))


def _view(pipeline: "Pipeline", request: RenderRequest) -> Picture:
    name = cast("View", request.view)
    return Picture(pipeline.view(request.portrait, request.parameters, name, PREVIEW_SIZE))
