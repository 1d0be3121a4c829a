"""The edit in the user's photo, at the photo's own resolution, depth and colour space."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.field import (
    completed_flow,
    draw_all,
    edit_drawings,
    edit_field,
    network_field,
)
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.layers import Box, Layer
from gdpw_core.composite.motion import MeshField, Motion, mesh_field, motion_of
from gdpw_core.composite.neck.evenskin import EvenSkin
from gdpw_core.composite.network import NetworkEdit, NetworkField
from gdpw_core.composite.preview import even_skin
from gdpw_core.composite.resample import blend_layer, mark_jumps, soften_jumps, warp_rows
from gdpw_core.composite.stage import SourceStage
from gdpw_core.composite.twin.twin import lay_twin
from gdpw_core.composite.view import PortraitView, portrait_view
from gdpw_core.image import Photo
from gdpw_core.parameters import FaceParameters
from gdpw_core.raster.parallel import available_threads, run_bands, run_tasks

_BAND_PIXELS = 1 << 19
"""Pixels worked on at a time by one thread: bounds the memory for photos of any size."""

_MARGIN = 3
_OWN = np.array([[1.0, 0.0, -0.5], [0.0, 1.0, -0.5]])  # photo points to its pixels' indices

Array = NDArray[np.float32]


def compose_photo(
    photo: Photo,
    stage: SourceStage,
    parameters: FaceParameters,
    network: NetworkEdit | None = None,
) -> Photo:
    """Apply an edit to the whole photo.

    Source pixels are fetched from the photo itself through a field that is rasterised at the
    photo's resolution; only the window that the stage covers is computed. At the fitted
    parameters every number of the photo comes back.

    Args:
        photo: the photo that `stage` was prepared from.
        stage: the prepared portrait.
        parameters: the edit.
        network: the generator's answer; None for the training-free composite.

    Returns:
        A photo of the same size, depth, alpha channel, profile and camera data.
    """
    motion, _ = motion_of(stage, parameters)
    answer = network_field(stage, motion, network) if network is not None else None
    even = None if motion.lent is None else even_skin(stage, edit_field(stage, parameters))
    if even is not None:
        even = replace(even, colours=_own_colours(photo, even.colours))
    source = photo.pixels
    whole = PixelGrid.of_window(0, 0, *source.shape[:2])
    result = source.copy()
    still = np.zeros(source.shape[:2], np.uint8)
    box = stage_box(stage, source.shape[:2])
    tasks = [
        partial(_compose_band, source, whole, stage, motion, answer, even, band, result, still)
        for band in _bands(box)
    ]
    run_tasks(tasks, available_threads())
    view = portrait_view(stage.fit, stage.lips, whole, source, stage.glasses.over)
    _lay_over(stage, motion, view, answer, result)
    if answer is not None:
        _paint(answer, _own_colours(photo, answer.rgb), whole, box, result, still)
        answer.finish(result, whole, _own_colours(photo, answer.picture))
    return photo.with_pixels(result)


def stage_box(stage: SourceStage, photo_shape: tuple[int, ...]) -> Box:
    """The stage's bounding box in the photo: outside of it nothing changes."""
    corners = stage.crop.to_photo(np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]]))
    left, top = np.clip(np.floor(corners.min(axis=0)), 0, photo_shape[1::-1]).astype(int)
    right, bottom = np.clip(np.ceil(corners.max(axis=0)), 0, photo_shape[1::-1]).astype(int)
    return int(left), int(top), int(bottom - top), int(right - left)


def _bands(box: Box) -> list[Box]:
    left, top, height, width = box
    if height <= 0 or width <= 0:
        return []
    rows = max(16, _BAND_PIXELS // width)
    return [
        (left, first, min(rows, top + height - first), width)
        for first in range(top, top + height, rows)
    ]


def _compose_band(
    source: NDArray[Any],
    whole: PixelGrid,
    stage: SourceStage,
    motion: Motion,
    answer: NetworkField | None,
    even: EvenSkin | None,
    band: Box,
    result: NDArray[Any],
    still: NDArray[np.uint8],
) -> None:
    left, top, height, width = band
    # Some rows more above and below: what softens edges or finds grain looks at its neighbours.
    margin = _MARGIN if even is None else max(_MARGIN, even.reach(whole))
    above, below = min(top, margin), min(source.shape[0] - top - height, margin)
    outer = (left, top - above, height + above + below, width)
    flow, mesh = _window_field(stage, motion, answer, whole, outer)
    picture = np.empty((outer[2], width, source.shape[2]), source.dtype)
    jumps = np.empty(picture.shape[:2], np.uint8)
    grid = whole.window(left, outer[1], outer[2], width)
    stands = stage.backdrop.stillness(flow, grid, threads=1)
    warp_rows(source, flow, stands, left, outer[1], 0, outer[2], picture)
    stage.backdrop.lay(stands, grid, source, (left, outer[1]), picture, threads=1)
    mark_jumps(flow, stands, 0, outer[2], jumps)
    if motion.twin is not None:
        lay_twin(stage, motion.twin, mesh.raster, grid, source, _OWN, picture, jumps, threads=1)
    if even is not None:
        even.lay(grid, mesh.covered, picture)
    if motion.shading is not None:
        motion.shading.lay(mesh.raster, stage.anatomy.faces, stands, picture, threads=1)
    soften_jumps(picture, jumps)
    inner = slice(above, above + height)
    result[top : top + height, left : left + width] = picture[inner]
    still[top : top + height, left : left + width] = stands[inner]


def window_flow(
    stage: SourceStage,
    motion: Motion,
    answer: NetworkField | None,
    whole: PixelGrid,
    box: Box,
) -> Array:
    """The final flow over a window of a view, in its pixels."""
    return _window_field(stage, motion, answer, whole, box)[0]


def _window_field(
    stage: SourceStage,
    motion: Motion,
    answer: NetworkField | None,
    whole: PixelGrid,
    box: Box,
) -> tuple[Array, MeshField]:
    left, top, height, width = box
    grid = whole.window(left, top, height, width)
    mesh = mesh_field(stage, grid, motion.vertices, motion.points, threads=1)
    flow = completed_flow(stage, motion, grid, mesh, threads=1)
    if answer is not None:
        answer.refined_rows(flow, grid)(0, height)
    return flow, mesh


def _lay_over(
    stage: SourceStage,
    motion: Motion,
    view: PortraitView,
    answer: NetworkField | None,
    result: NDArray[Any],
) -> None:
    flow = partial(window_flow, stage, motion, answer, view.grid)

    def lay(_: int, layer: Layer) -> None:
        blend_layer(layer.colour, layer.alpha, layer.left, layer.top, result)

    draw_all(edit_drawings(stage, motion, view), flow, lay)


def _paint(
    answer: NetworkField,
    colours: Array,
    whole: PixelGrid,
    box: Box,
    result: NDArray[Any],
    still: NDArray[np.uint8],
) -> None:
    _, top, height, _ = box

    def rows(first: int, end: int) -> None:
        band = slice(top + first, top + end)
        grid = whole.window(0, top + first, end - first, whole.width)
        answer.paint(result[band], still[band], grid, colours)

    run_bands(rows, height, available_threads())


def _own_colours(photo: Photo, srgb: Array) -> Array:
    """The network's sRGB colours in the photo's colour space, 0-255."""
    eight = np.clip(srgb + 0.5, 0, 255).astype(np.uint8)
    own = photo.own_colours(eight).astype(np.float32)
    return own / np.float32(257.0) if photo.pixels.dtype == np.uint16 else own
