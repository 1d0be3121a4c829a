"""The picture of an edit on the stage, fast enough for a slider that moves."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.anatomy import BODY_REGION, EAR_REGION
from gdpw_core.composite.fetch import fetched
from gdpw_core.composite.field import EditField
from gdpw_core.composite.neck.evenskin import MARGIN, STEP, EvenSkin, Uncovered
from gdpw_core.composite.resample import (
    blend_layer,
    mark_jumps,
    preview_rows,
    soften_jumps,
    warp_doubled,
)
from gdpw_core.composite.stage import SourceStage
from gdpw_core.composite.twin.twin import lay_twin
from gdpw_core.raster.parallel import available_threads, run_bands

_FAINT = 6  # of 255: so little lent skin needs no care


def compose_preview(stage: SourceStage, field: EditField) -> NDArray[np.uint8]:
    """Warp the stage and lay eyes, mouth and the network's colours over it.

    Args:
        stage: the prepared portrait.
        field: an edit of it.

    Returns:
        sRGB `[S, S, 3]`, new.
    """
    view = field.view
    picture, jumps = _warped(stage, field)
    even = _evened(stage, field, picture)
    if even is not None:
        even.lay(view.grid, field.mesh.covered, picture)
    if field.shading is not None:
        field.shading.lay(
            field.mesh.raster, stage.anatomy.faces, field.still, picture, available_threads()
        )
    soften_jumps(picture, jumps)
    for layer in field.layers:
        blend_layer(layer.colour, layer.alpha, layer.left, layer.top, picture)
    if field.network is not None:
        field.network.paint(picture, field.still, view.grid, field.network.rgb)
        field.network.finish(picture, view.grid, field.network.picture)
    return picture


def even_skin(stage: SourceStage, field: EditField) -> EvenSkin | None:
    """What evens out the skin that an edit lends to neck and jaw, sRGB; None for nothing."""
    return None if field.lent is None else _evened(stage, field, _warped(stage, field)[0])


def _evened(stage: SourceStage, field: EditField, picture: NDArray[np.uint8]) -> EvenSkin | None:
    if field.lent is None or stage.nape is None:
        return None
    left, top, width, height = cv2.boundingRect((field.lent > _FAINT).astype(np.uint8))
    if not width:
        return None
    grid, side, mesh, anatomy = field.view.grid, field.size, field.mesh, stage.anatomy
    margin = round(MARGIN * side)
    first, start = max(top - margin, 0), max(left - margin, 0)
    box = np.s_[first : top + height + margin, start : left + width + margin]
    lent, within = field.lent[box], mesh.raster.triangle[box]
    rows = np.arange(first, first + lent.shape[0], STEP)
    columns = np.arange(start, start + lent.shape[1], STEP)
    some = np.ix_(rows, columns)
    triangle, flow = mesh.raster.triangle[some], field.flow[some]
    to_stage = grid.indices_onto(stage.grid)
    fetches = np.stack(np.meshgrid(columns, rows), axis=-1) + flow
    column, row = np.moveaxis(fetches @ to_stage[:, :2].T + to_stage[:, 2], -1, 0)
    somebody = fetched(stage.nape.person, column, row)
    lit = stage.skin.light[anatomy.faces[triangle]] * mesh.raster.barycentric[some]
    return EvenSkin.of(
        Uncovered(
            grid=grid.window(start, first, *lent.shape),
            side=side,
            tone=stage.skin.tone.astype(np.float32),
            picture=picture[box],
            lent=lent,
            mesh=within >= 0,
            neck=(within >= 0) & (anatomy.regions[within] == BODY_REGION),
            seen=mesh.seen[some],
            skin=somebody * (anatomy.regions[triangle] != EAR_REGION),
            light=lit.sum(axis=2).astype(np.float32),
        )
    )


def _warped(stage: SourceStage, field: EditField) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The source carried by the flow, background and other side laid, and where it jumps."""
    positions = np.empty(field.flow.shape, np.float32)
    jumps = np.empty(field.flow.shape[:2], np.uint8)

    def rows(first: int, end: int) -> None:
        preview_rows(field.flow, field.still, first, end, positions)
        mark_jumps(field.flow, field.still, first, end, jumps)

    run_bands(rows, field.size, available_threads())
    picture = warp_doubled(field.view.twice, positions)
    view, threads = field.view, available_threads()
    stage.backdrop.lay(field.still, view.grid, view.pixels, (0, 0), picture, threads)
    if field.twin is not None:
        grid = field.view.grid
        # The doubled picture's even pixels are the view's own.
        doubled = 2.0 * np.column_stack([grid.linear, grid.offset - 0.5])
        lay_twin(
            stage, field.twin, field.mesh.raster, grid, field.view.twice, doubled, picture,
            jumps, threads,
        )  # fmt: skip
    return picture, jumps
