"""The other side of a head laid over the parts that an edit turns to the viewer.

Where a vertex that the photo hides comes to sight, the pixels of its twin are laid over what the
field could only continue from the edge of sight, in the light that falls on the hidden side.
"""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.anatomy import EAR_REGION
from gdpw_core.composite.extension import smoothstep
from gdpw_core.composite.fetch import fetched
from gdpw_core.composite.filling.fill import fill_from_known
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.layers import Box, clipped_box
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.stage import SourceStage
from gdpw_core.composite.twin.kernel import LEAST, LIGHT, SHARE, lay_twin_rows
from gdpw_core.composite.twin.source import CELLS, Twin
from gdpw_core.raster.bands import PixelRaster
from gdpw_core.raster.parallel import run_bands

Floats = NDArray[np.float64]
Array = NDArray[np.float32]

_TURN = 0.17  # sine of the turn over which the twin appears
_OPAQUE = 0.6  # share on the mesh's outline at which hair beyond it is laid whole
_REACH = 0.16  # of the stage's side: how far beyond the mesh hair is laid


@dataclass(frozen=True, eq=False)
class TwinMotion:
    """The other side in an edit.

    Args:
        attributes: as of `Twin`, with how much of each vertex's twin is laid, `[V, 6]`.
        outer: the same beyond the mesh, on a lattice over the stage, `[G, G, 6]`.
        somewhere: its cells in which any of it may be laid, `[G, G]`.
    """

    attributes: Array
    outer: Array
    somewhere: NDArray[np.uint8]


def twin_motion(
    stage: SourceStage,
    edited: PosedHead,
    points: Floats,
    raster: PixelRaster,
    extension: Array,
) -> TwinMotion | None:
    """What an edit shows of the other side; None where it turns nothing hidden to the viewer.

    Args:
        stage: the prepared portrait.
        edited: the head in the edit.
        points: its projected vertices, photo pixels, `[V, 2]`.
        raster: of the edit on the stage's grid.
        extension: the edit's field beyond the mesh, `[G, G, 4]`.
    """
    turn = edited.rotation[2, 0] - stage.fitted.rotation[2, 0]
    twin = stage.twin if turn != 0.0 else None
    if twin is None:
        return None
    share = twin.lacking * smoothstep(np.array(abs(turn) / _TURN)).astype(np.float32)
    share[twin.left != (turn > 0.0)] = 0.0
    if share.max() < LEAST:
        return None
    attributes = twin.attributes.copy()
    attributes[:, SHARE] = share
    far = stage.anatomy.ears[1 if turn < 0.0 else 0]
    mirror = _mirror(points, stage.head.pack.flip, twin.sides, far)
    shares = attributes[:, SHARE:]
    return TwinMotion(attributes, *_beyond(stage, twin, shares, mirror, raster, extension))


def _mirror(
    points: Floats, flip: NDArray[Any], used: NDArray[np.intp], far: NDArray[np.bool_]
) -> Floats:
    """The reflection nearest to what the head does to its sides; it maps ear onto ear."""
    arm = points[used] - points[used].mean(axis=0)
    other = points[flip[used]] - points[flip[used]].mean(axis=0)
    cosine = float((arm[:, 0] * other[:, 0] - arm[:, 1] * other[:, 1]).sum())
    sine = float((arm[:, 0] * other[:, 1] + arm[:, 1] * other[:, 0]).sum())
    turn = np.array([[cosine, sine], [sine, -cosine]]) / max(np.hypot(cosine, sine), 1e-9)
    start, end = points[far].mean(axis=0), points[flip[far]].mean(axis=0)
    return np.ascontiguousarray(np.column_stack([turn, end - turn @ start]))


def _beyond(
    stage: SourceStage,
    twin: Twin,
    values: Array,
    mirror: Floats,
    raster: PixelRaster,
    extension: Array,
) -> tuple[Array, NDArray[np.uint8]]:
    """What `TwinMotion` knows of the lattice.

    Share and light are the mesh's own, fading with the distance; the place in the photo is where
    that shows what the edit shows opposite.
    """
    anatomy, around = stage.anatomy, stage.around
    step = len(raster.triangle) // CELLS
    sparse = slice(step // 2, None, step)
    triangle, weights = raster.triangle[sparse, sparse], raster.barycentric[sparse, sparse]
    known = triangle >= 0
    on_mesh = np.zeros((CELLS, CELLS, 4), np.float32)
    corners = anatomy.faces[triangle[known]]
    on_mesh[known] = np.einsum("nkc,nk->nc", values[corners], weights[known])
    filled = fill_from_known(on_mesh, known.astype(np.float32))
    distance = cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, 3)
    share = smoothstep(filled[..., 0] / _OPAQUE)
    share *= np.exp(-((distance / (_REACH * CELLS)) ** 4))
    opposite = twin.centres @ mirror[:, :2].T + mirror[:, 2]
    column, row = np.moveaxis(around.lattice.from_photo(opposite) - 0.5, -1, 0)
    places = opposite + fetched(np.ascontiguousarray(extension[..., 2:]), column, row)
    ears = (known & (anatomy.regions[triangle] == EAR_REGION)).astype(np.float32)
    ears = np.asarray(cv2.blur(cv2.dilate(ears, np.ones((5, 5))), (3, 3)))
    share *= np.maximum(ears, twin.room)
    coarse = np.dstack([places, share, filled[..., 1:]]).astype(np.float32)
    column, row = np.moveaxis(stage.grid.from_photo(places) - 0.5, -1, 0)
    shown = share * fetched(twin.solid, column, row)
    anything = ((shown > LEAST) | (on_mesh[..., 0] > LEAST)).astype(np.uint8)
    somewhere = cv2.dilate(anything, np.ones((3, 3)))
    return coarse, np.asarray(somewhere, np.uint8)


def lay_twin(
    stage: SourceStage,
    motion: TwinMotion,
    raster: PixelRaster,
    grid: PixelGrid,
    source: NDArray[Any],
    from_photo: Floats,
    picture: NDArray[Any],
    jumps: NDArray[np.uint8],
    threads: int,
) -> None:
    """Lay the other side over a warped picture, in place.

    Args:
        stage: the prepared portrait.
        motion: the edit.
        raster: of the edit on `grid`.
        grid: the picture's pixels.
        source: pixels of the source.
        from_photo: photo points to index positions in `source`, `[2, 3]`.
        picture: `[h, w, C]`, of the same kind as `source`.
        jumps: of `mark_jumps`; outlines of what is laid are added.
        threads: to use.
    """
    twin = stage.twin
    if twin is None:
        return
    anatomy = stage.anatomy
    photo = PixelGrid.of_window(0, 0, 0, 0)
    to_lattice = grid.indices_onto(twin.lattice)
    to_solid = photo.onto(stage.grid)
    to_solid[:, 2] -= 0.5
    to_source = np.ascontiguousarray(from_photo)
    box = _box(twin, motion, grid)
    if box is None:
        return
    left, top, height, width = box

    def rows(first: int, end: int) -> None:
        lay_twin_rows(
            raster.triangle, raster.barycentric, anatomy.faces, anatomy.regions,
            motion.attributes, motion.outer, motion.somewhere, twin.solid,
            to_lattice, to_solid, to_source, source,
            top + first, top + end, left, left + width, picture, jumps,
        )  # fmt: skip

    run_bands(rows, height, threads)


def laid_share(
    stage: SourceStage, motion: TwinMotion, raster: PixelRaster, grid: PixelGrid
) -> Array:
    """How much of each pixel of a grid the other side covers, 0-1, `[H, W]`."""
    attributes, outer = motion.attributes.copy(), motion.outer.copy()
    attributes[:, LIGHT:] = 1.0
    outer[..., LIGHT:] = 1.0
    white = np.full((2, 2, 3), 255, np.uint8)
    picture = np.zeros((grid.height, grid.width, 3), np.uint8)
    jumps = np.zeros(picture.shape[:2], np.uint8)
    plain = replace(motion, attributes=attributes, outer=outer)
    lay_twin(stage, plain, raster, grid, white, np.zeros((2, 3)), picture, jumps, threads=1)
    return np.asarray(picture[..., 0] / np.float32(255.0), np.float32)


def _box(twin: Twin, motion: TwinMotion, grid: PixelGrid) -> Box | None:
    """What of a picture may change."""
    cells = np.argwhere(motion.somewhere)[:, ::-1]
    if not len(cells):
        return None
    (x0, y0), (x1, y1) = cells.min(axis=0), cells.max(axis=0) + 1
    corners = twin.lattice.to_photo(np.array([[x0, y0], [x0, y1], [x1, y0], [x1, y1]]))
    return clipped_box(grid.from_photo(corners), (grid.height, grid.width))
