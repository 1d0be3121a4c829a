"""The edit as a field: where each pixel of the result comes from, and what is drawn over it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.anatomy import HEAD_REGION
from gdpw_core.composite.eyes.layer import eye_drawing
from gdpw_core.composite.fetch import sampled
from gdpw_core.composite.fieldkernel import complete_rows, lend_rows
from gdpw_core.composite.glasses import behind_lenses
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.layers import Box, Drawing, Layer, WindowFlow, strips
from gdpw_core.composite.motion import MeshField, Motion, mesh_field, motion_of
from gdpw_core.composite.mouth.layer import mouth_drawing
from gdpw_core.composite.neck.nape import Lent
from gdpw_core.composite.network import NetworkEdit, NetworkField
from gdpw_core.composite.shading import Shading
from gdpw_core.composite.stage import STAGE_SIZE, SourceStage
from gdpw_core.composite.twin.twin import TwinMotion, laid_share
from gdpw_core.composite.view import EYES, PortraitView
from gdpw_core.parameters import FaceParameters
from gdpw_core.raster.parallel import Rows, available_threads, run_bands, run_tasks

Array = NDArray[np.float32]

_SURFACE_EDGE = 5  # pixels of the network
_FACE_EDGE = 4  # the same
_LENSES = 0.6  # how far behind lenses what is seen is no longer skin alone


@dataclass(frozen=True, eq=False)
class EditField:
    """An edit on the stage at one size.

    Convention: flow and displacement are backward, in stage pixels: the result's pixel (x, y)
    shows the source at (x, y) + flow. All are exactly zero at the fitted parameters.

    Args:
        view: the source at this size.
        flow: `[S, S, 2]`; it moves the person, and what they uncover.
        still: how much of each pixel stays as the photo has it, 0-255, `[S, S]`.
        mesh: the head's mesh behind it.
        points: where the head's vertices go, eyes carried, photo pixels, `[V, 2]`.
        layers: pictures laid over the warped source, in order.
        twin: the other side of the head, laid before them; None for none.
        network: the generator's part, already in `flow`; its colours are still to be laid.
        shading: what changes the light on skin; None for nothing.
        lent: how much of each pixel continues neck or jaw, 0-255, `[S, S]`; None for nothing.
    """

    view: PortraitView
    flow: Array
    still: NDArray[np.uint8]
    mesh: MeshField
    points: NDArray[np.float64]
    layers: tuple[Layer, ...]
    twin: TwinMotion | None = None
    network: NetworkField | None = None
    lent: NDArray[np.uint8] | None = None
    shading: Shading | None = None

    @property
    def size(self) -> int:
        """Side of the stage in pixels."""
        return int(self.flow.shape[0])

    @cached_property
    def displacement(self) -> Array:
        """The mesh's own part of the flow, zero outside the mesh, `[S, S, 2]`."""
        return self.mesh.shift @ self.view.grid.linear.T.astype(np.float32)

    @cached_property
    def fill_alpha(self) -> Array:
        """How much of each pixel is drawn rather than fetched, 0-1, `[S, S]`."""
        through = np.ones((self.size, self.size), np.float32)
        for layer in self.layers:
            rows, columns = _slices(layer)
            through[rows, columns] *= 1.0 - layer.alpha
        if self.network is not None:
            moved = 1.0 - self.still / np.float32(255.0)
            painted = sampled(self.network.alpha, self.network.lattice, self.view.grid)
            through *= 1.0 - painted * moved
        return 1.0 - through

    @cached_property
    def fill(self) -> Array:
        """What is drawn, sRGB 0-255, `[S, S, 3]`; zero where nothing is."""
        drawn = np.zeros((self.size, self.size, 3), np.float32)
        for layer in self.layers:
            rows, columns = _slices(layer)
            part = drawn[rows, columns]
            part += (layer.colour - part) * (layer.alpha > 0)[..., None]
        return drawn


def _slices(layer: Layer) -> tuple[slice, slice]:
    height, width = layer.alpha.shape
    return slice(layer.top, layer.top + height), slice(layer.left, layer.left + width)


def edit_field(
    stage: SourceStage,
    parameters: FaceParameters,
    size: int = STAGE_SIZE,
    network: NetworkEdit | None = None,
) -> EditField:
    """The field of an edit on the stage.

    Args:
        stage: the prepared portrait.
        parameters: the edit.
        size: side of the stage in pixels.
        network: the generator's answer; None for the training-free field.
    """
    motion, mesh = motion_of(stage, parameters)
    view = stage.view(size)
    if size != STAGE_SIZE:
        mesh = mesh_field(stage, view.grid, motion.vertices, motion.points)
    flow = np.empty(mesh.shift.shape, np.float32)
    still = np.empty(mesh.seen.shape, np.uint8)
    answer = network_field(stage, motion, network) if network is not None else None
    lent = None if motion.lent is None else np.zeros(still.shape, np.uint8)
    steps = [flow_rows(stage, motion, view.grid, mesh, flow, lent)]
    if answer is not None:
        steps.append(answer.refined_rows(flow, view.grid))
    steps.append(stage.backdrop.stillness_rows(flow, view.grid, still))

    def rows(first: int, end: int) -> None:
        for step in steps:
            step(first, end)

    run_bands(rows, len(flow), available_threads())
    drawn: dict[int, Layer] = {}
    draw_all(edit_drawings(stage, motion, view), lambda box: _cut(flow, box), drawn.__setitem__)
    layers = tuple(drawn[number] for number in sorted(drawn))
    return EditField(
        view, flow, still, mesh, motion.points, layers, motion.twin, answer, lent, motion.shading
    )


def light_change(stage: SourceStage, parameters: FaceParameters, grid: PixelGrid) -> Array | None:
    """What an edit does to the light on skin, factors of sRGB `[h, w, 3]`; None for nothing."""
    motion, _ = motion_of(stage, parameters)
    mesh = mesh_field(stage, grid, motion.vertices, motion.points)
    return _light(stage, motion, mesh)


def _light(stage: SourceStage, motion: Motion, mesh: MeshField) -> Array | None:
    if motion.shading is None:
        return None
    return motion.shading.over(mesh.raster, stage.anatomy.faces)


def network_field(stage: SourceStage, motion: Motion, edit: NetworkEdit) -> NetworkField:
    """A network's answer against the geometry of the same edit."""
    crop, size = stage.fit.crop, edit.size
    grid = PixelGrid.of_crop(crop, size)
    mesh = mesh_field(stage, grid, motion.vertices, motion.points)
    geometry = completed_flow(stage, motion, grid, mesh)
    open_stage = np.ascontiguousarray(stage.around.window.min(axis=2))
    inside = sampled(open_stage, stage.around.lattice, grid)
    if motion.twin is not None:
        # What the photo shows of the other side is sharper than what a network makes up.
        inside = inside * (1.0 - laid_share(stage, motion.twin, mesh.raster, grid))
    source = crop.sample(stage.photo_srgb8, size)
    return NetworkField.of(
        crop, edit, geometry, _surface(stage, mesh), face_skin(stage, mesh), inside, source,
        stage.backdrop, motion.mouth, motion.opened, _light(stage, motion, mesh),
    )  # fmt: skip


def _surface(stage: SourceStage, mesh: MeshField) -> Array:
    """Where the head's own surface lies, without ears and neck, soft at its edge, 0-1."""
    head = mesh.showing(stage.anatomy.regions == HEAD_REGION)
    edge = (_SURFACE_EDGE, _SURFACE_EDGE)
    grown = cv2.dilate(head.astype(np.float32), np.ones(edge, np.uint8))
    return np.asarray(cv2.blur(grown, edge), np.float32)


def face_skin(stage: SourceStage, mesh: MeshField) -> Array:
    """Where nothing but the face's skin lies far around, soft at its edge, 0-1."""
    anatomy = stage.anatomy
    skin = anatomy.pack.masks["face"] & ~anatomy.inside
    if stage.glasses.share > 0.0:
        skin &= behind_lenses(anatomy.pack) < _LENSES
    face = mesh.showing(np.asarray(skin[anatomy.faces].all(axis=1)))
    away = (2 * _FACE_EDGE + 1,) * 2
    shrunk = cv2.erode(face.astype(np.float32), np.ones(away, np.uint8))
    return np.asarray(cv2.blur(shrunk, away), np.float32)


def _cut(flow: Array, box: Box) -> Array:
    left, top, height, width = box
    return np.ascontiguousarray(flow[top : top + height, left : left + width])


def completed_flow(
    stage: SourceStage,
    motion: Motion,
    grid: PixelGrid,
    mesh: MeshField,
    threads: int | None = None,
) -> Array:
    """The whole flow on a grid, in its pixels: mesh, extension, fading at the stage's border."""
    flow = np.empty(mesh.shift.shape, np.float32)
    rows = flow_rows(stage, motion, grid, mesh, flow)
    run_bands(rows, grid.height, available_threads() if threads is None else threads)
    return flow


def flow_rows(
    stage: SourceStage,
    motion: Motion,
    grid: PixelGrid,
    mesh: MeshField,
    flow: Array,
    lent: NDArray[np.uint8] | None = None,
) -> Rows:
    """What writes a band of rows of the whole flow `[h, w, 2]`, and what of it is lent `[h, w]`."""
    around = stage.around
    to_lattice, regions = grid.onto(around.lattice), stage.anatomy.regions
    linear = np.ascontiguousarray(grid.linear)
    lend = None
    if motion.lent is not None:
        share = np.empty(flow.shape[:2], np.uint8) if lent is None else lent
        lend = lent_rows(stage, motion.lent, grid, mesh, flow, share)

    def rows(first: int, end: int) -> None:
        complete_rows(
            mesh.raster.triangle, regions, motion.extension, around.window, around.whole,
            to_lattice, linear, mesh.shift, mesh.seen, first, end, flow,
        )  # fmt: skip
        if lend is not None:
            lend(first, end)

    return rows


def lent_rows(
    stage: SourceStage,
    lent: Lent,
    grid: PixelGrid,
    mesh: MeshField,
    flow: Array,
    share: NDArray[np.uint8],
) -> Rows:
    """What lets a band of rows of a flow fetch what continues the sides of neck and jaw."""
    raster, faces = mesh.raster, stage.anatomy.faces
    to_stage, linear = grid.indices_onto(stage.grid), np.ascontiguousarray(grid.linear)
    top, bottom = lent.rows(grid)
    limits = lent.limits(grid)

    def rows(first: int, end: int) -> None:
        lend_rows(
            raster.triangle, raster.barycentric, faces, lent.attributes, lent.photo, to_stage,
            linear, limits, max(first, top), min(end, bottom), flow, share,
        )  # fmt: skip

    return rows


def edit_drawings(stage: SourceStage, motion: Motion, view: PortraitView) -> list[Drawing]:
    """The mouth and the eyes of an edit, as far as they change and are in the picture."""
    pack = stage.head.pack
    landmarks = stage.fit.landmarks[:468, :2] + pack.mediapipe.points(
        motion.points - stage.points, pack.faces
    )
    drawings: list[Drawing | None] = [mouth_drawing(view, motion.mouth)]
    for side, (edges, _) in enumerate(EYES):
        corners = landmarks[list(edges[0])]
        drawings.append(eye_drawing(view, stage.fit, side, motion.eyes[side], corners))
    return [drawing for drawing in drawings if drawing is not None]


def draw_all(
    drawings: Sequence[Drawing], flow: WindowFlow, lay: Callable[[int, Layer], None]
) -> None:
    """Draw in bounded parts, several at a time, and hand over each with its number."""
    parts = [(drawing, box) for drawing in drawings for box in strips(drawing.box)]

    def draw(number: int, drawing: Drawing, box: Box) -> None:
        lay(number, drawing.drawn(box, flow))

    tasks = [partial(draw, number, *part) for number, part in enumerate(parts)]
    run_tasks(tasks, available_threads())
