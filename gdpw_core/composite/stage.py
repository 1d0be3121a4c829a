"""The source side of the composite, once per portrait: stage, posed mesh, depth, surroundings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.anatomy import BODY_REGION, HeadAnatomy, anatomy_of, spread_residual
from gdpw_core.composite.aperture import LEFT_EYE, LID_MIDDLE, RIGHT_EYE, Aperture
from gdpw_core.composite.background.backdrop import Backdrop
from gdpw_core.composite.background.source import backdrop_of
from gdpw_core.composite.extension import (
    BORDER,
    CELLS,
    HAIR_REACH,
    Surroundings,
    smoothstep,
)
from gdpw_core.composite.fetch import fetched, inward, resized
from gdpw_core.composite.glasses import Glasses, seen_glasses
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.kernels import vertex_normals
from gdpw_core.composite.mouth.lipgap import seen_lips
from gdpw_core.composite.mouth.rows import border_of_rows
from gdpw_core.composite.neck.nape_source import Nape, nape_of
from gdpw_core.composite.neck.width import neck_drawn_in
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.sides.source import covered_ears, hair_beside
from gdpw_core.composite.skinlight import SkinLight, light_of
from gdpw_core.composite.twin.source import Twin, twin_of
from gdpw_core.composite.view import PortraitView, portrait_view
from gdpw_core.face.landmarks import LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS
from gdpw_core.fitting import Fit
from gdpw_core.head.model import HeadModel
from gdpw_core.image import Crop
from gdpw_core.parameters import Camera
from gdpw_core.raster.bands import rasterize_numpy

STAGE_SIZE = 512
"""Side of the stage's own maps in pixels: preview, depth of the source, visibility."""

_CLOSE_SIZE, _CLOSER_SIZE = 256, 512  # of pictures in which glasses, rows of teeth are looked for
_STAGE_SIDE = 2.45  # times the distance from the top of the forehead to the chin
_STAGE_RISE = 0.03  # the stage's centre lies this much above the face's, as a fraction of the side
_FOREHEAD, _CHIN = 10, 152
_NECK = 0.64  # its length in heights from chin to eyes, for a head without
_FACING_FROM, _FACING_TO = 0.12, 0.37  # n.v at which a source pixel begins to be, is trusted
_RIM_FROM, _RIM_TO = 0.03, 0.40
_RIM_DEPTH = 0.004  # metres
_RIM_WIDTH = 0.06  # of the stage's side
_WISPS = 2.5  # cells around what the matte knows of a person that still are its hair


@dataclass(frozen=True, eq=False)
class SourceStage:
    """A portrait prepared for edits. Points are photo pixels, depths metres away from the viewer.

    Args:
        crop: the stage, a wide square window of the photo.
        grid: the stage at `STAGE_SIZE` pixels.
        photo_srgb8: the photo, sRGB, `[H, W, 3]`.
        head: the head model.
        anatomy: its regions.
        fit: the fitted portrait.
        fitted: the source's head.
        residual: added to every projection `[V, 2]`.
        points: projected source vertices `[V, 2]`.
        facing: z of the source normals `[V]`.
        outward: unit direction of the source normals in the photo `[V, 2]`.
        seen: how far a vertex may be trusted as a source of pixels, 0-1, `[V]`.
        rim: vertices on the source's visible silhouette `[V]`.
        in_front: vertices that nothing of the source mesh covers `[V]`.
        depth: the source mesh's depth map on `grid`, infinite outside.
        around: what lies beyond the mesh.
        closed_gap: what remains between the lids' landmarks with closed eyes, by side, metres.
        lips: opening between the lips, photo pixels.
        matte: of the person on `grid`, 0-1.
        backdrop: what stands still behind the person.
        glasses: what is worn before the eyes.
        border_of_rows: share of the way from upper to lower lip below which the jaw carries what
            the photo shows.
    """

    crop: Crop
    grid: PixelGrid
    photo_srgb8: NDArray[np.uint8]
    head: HeadModel
    anatomy: HeadAnatomy
    fit: Fit
    fitted: PosedHead
    residual: NDArray[np.float64]
    points: NDArray[np.float64]
    facing: NDArray[np.float64]
    outward: NDArray[np.float64]
    seen: NDArray[np.float64]
    rim: NDArray[np.bool_]
    in_front: NDArray[np.bool_]
    depth: NDArray[np.float32]
    around: Surroundings
    closed_gap: tuple[float, float]
    lips: Aperture
    matte: NDArray[np.float32]
    backdrop: Backdrop
    glasses: Glasses
    border_of_rows: float
    _views: dict[int, PortraitView] = field(default_factory=dict)

    @property
    def vertices(self) -> NDArray[np.float64]:
        """Posed source head in head space `[V, 3]`."""
        return self.fitted.vertices

    @cached_property
    def mesh_attributes(self) -> NDArray[np.float32]:
        """What `mesh_rows` reads of the source alone, with two columns left for the shift."""
        columns = [
            np.zeros_like(self.points),
            self.grid.from_photo(self.points),
            -self.vertices[:, 2],
            self.seen,
        ]
        return np.column_stack(columns).astype(np.float32)

    @cached_property
    def rim_carried(self) -> NDArray[np.float32]:
        """How rigidly the skull carries each vertex of the rim, 0-1, `[N, 1]`."""
        column, row = (self.around.lattice.from_photo(self.points[self.rim]) - 0.5).T
        return fetched(self.around.hair, column, row).reshape(-1, 1)

    @cached_property
    def skin(self) -> SkinLight:
        """The face's colour and its light as the photo shows them."""
        return light_of(self)

    @cached_property
    def covered_ears(self) -> tuple[float, float]:
        """How surely hair covers the left and the right ear, 0-1."""
        return covered_ears(self)

    @cached_property
    def hair_beside(self) -> tuple[float, float]:
        """Share of the place beside jaw and neck that hair takes, left and right, 0-1."""
        return hair_beside(self)

    @cached_property
    def nape(self) -> Nape | None:
        """What continues the sides of the neck that the photo hides; None for none."""
        return nape_of(self)

    @cached_property
    def twin(self) -> Twin | None:
        """What the head's other side shows of parts that the photo hides; None for none."""
        return twin_of(self)

    def view(self, size: int) -> PortraitView:
        """The stage at `size` x `size` pixels, sRGB; made once per size."""
        view = self._views.get(size)
        if view is None:
            grid = PixelGrid.of_crop(self.crop, size)
            view = portrait_view(
                self.fit,
                self.lips,
                grid,
                self.crop.sample(self.photo_srgb8, size),
                self.glasses.over,
            )
            self._views[size] = view
        return view


def prepare_stage(
    photo_srgb8: NDArray[np.uint8],
    head: HeadModel,
    fit: Fit,
    matte: Callable[[NDArray[np.uint8]], NDArray[np.float32]],
) -> SourceStage:
    """Everything about a portrait that edits share.

    Args:
        photo_srgb8: the photo, `[H, W, 3]`.
        head: the head that was fitted.
        fit: its fit to this photo.
        matte: portrait matte of a crop, 0-1.
    """
    crop = stage_crop(fit)
    grid = PixelGrid.of_crop(crop, STAGE_SIZE)
    image = crop.sample(photo_srgb8, STAGE_SIZE)
    anatomy = anatomy_of(head.pack)
    residual = spread_residual(head.pack, fit.landmarks[:468] - fit.fitted_landmarks, fit.interior)
    fitted = PosedHead.of(head, fit.parameters)
    vertices = fitted.vertices
    person = matte(image)
    points = project(fit, vertices, residual)
    mesh = _on(grid, points, vertices)
    triangle = rasterize_numpy(mesh, anatomy.faces, STAGE_SIZE, STAGE_SIZE).triangle
    residual = residual + neck_drawn_in(anatomy, grid, points, triangle, person)
    points = project(fit, vertices, residual)
    normals = vertex_normals(vertices, anatomy.faces)
    mesh = _on(grid, points, vertices)
    raster = rasterize_numpy(mesh, anatomy.faces, STAGE_SIZE, STAGE_SIZE)
    facing = normals[:, 2]
    flat = project(fit, vertices + 1e-3 * normals, residual) - points
    outward = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    seen = _trust(anatomy, facing)
    column, row = pixels = grid.pixels(points)
    in_front = mesh[:, 2] < raster.depth[row, column] + _RIM_DEPTH
    rim = _rim(anatomy, pixels, facing, in_front, raster.depth)
    head_mesh = _head_mesh(anatomy, raster.triangle)
    around = _surroundings(
        anatomy, fit, crop, photo_srgb8.shape[:2], points, raster.triangle, person
    )
    backdrop = backdrop_of(grid, image, person, head_mesh, fit.crop.side, photo_srgb8.shape[:2])
    lips = seen_lips(image, grid, fit.landmarks)
    close, closer = (fit.crop.sample(photo_srgb8, size) for size in (_CLOSE_SIZE, _CLOSER_SIZE))
    return SourceStage(
        crop, grid, photo_srgb8, head, anatomy, fit, fitted, residual, points,
        facing, outward, seen, rim, in_front, raster.depth, around,
        _closed_gap(head, fit), lips, person, backdrop,
        seen_glasses(close, PixelGrid.of_crop(fit.crop, _CLOSE_SIZE), fit.landmarks),
        border_of_rows(closer, lips.on(PixelGrid.of_crop(fit.crop, _CLOSER_SIZE))),
    )  # fmt: skip


def stage_crop(fit: Fit) -> Crop:
    """The wide window in which an edit may act, turned like the network's crop."""
    forehead, chin = fit.landmarks[_FOREHEAD], fit.landmarks[_CHIN]
    side = _STAGE_SIDE * float(np.linalg.norm(forehead - chin))
    centre = (forehead + chin) / 2
    crop = Crop(float(centre[0]), float(centre[1]), side, fit.crop.angle)
    return crop.shifted(0.0, -2.0 * _STAGE_RISE)


def project(
    fit: Fit, vertices: NDArray[Any], residual: NDArray[np.float64], camera: Camera | None = None
) -> NDArray[np.float64]:
    """Head-space vertices to photo pixels with the landmark residual, `[V, 2]`."""
    camera = camera or fit.parameters.camera
    flat: NDArray[np.float64] = fit.crop.to_photo(camera.project(vertices)[:, :2])
    return flat + residual * (camera.scale / fit.parameters.camera.scale)


def _trust(anatomy: HeadAnatomy, facing: NDArray[np.float64]) -> NDArray[np.float64]:
    """Skin that faces the viewer is trusted; ears and the inside of the mouth never are."""
    trust = smoothstep((facing - _FACING_FROM) / (_FACING_TO - _FACING_FROM))
    # The lips' inner rims face down and up, yet the photo shows them.
    trust[anatomy.lips] = np.maximum(trust[anatomy.lips], smoothstep(facing[anatomy.lips] + 1.0))
    for carry in anatomy.eye_carry:
        # Lids fold and eyeballs curve, but the layer is flat: it faces like the skin around it.
        turned = (facing[(carry > 0) & (carry < 0.5)].mean() - _FACING_FROM) / 0.25
        trust = trust + (smoothstep(turned) - trust) * carry
    trust[anatomy.ears.any(axis=0) | anatomy.inside] = 0.0
    return np.asarray(trust, np.float64)


def _on(
    grid: PixelGrid, points: NDArray[np.float64], vertices: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Vertices as the rasteriser takes them: grid pixels, metres away from the viewer."""
    return np.column_stack([grid.from_photo(points), -vertices[:, 2]])


def _rim(
    anatomy: HeadAnatomy,
    pixels: NDArray[np.int64],
    facing: NDArray[np.float64],
    in_front: NDArray[np.bool_],
    depth: NDArray[np.float32],
) -> NDArray[np.bool_]:
    ears = anatomy.ears.any(axis=0)
    grazing = (facing > _RIM_FROM) & ((facing < _RIM_TO) | ears)
    # Eyes and wings of the nose graze too, but lie within the face.
    column, row = pixels
    within = anatomy.inside | (anatomy.eye_carry > 0.0).any(axis=0)
    outer = (inward(np.isfinite(depth))[row, column] < _RIM_WIDTH) & ~within
    return np.asarray(outer & in_front & grazing)


def _surroundings(
    anatomy: HeadAnatomy,
    fit: Fit,
    crop: Crop,
    photo_shape: tuple[int, int],
    points: NDArray[np.float64],
    triangle: NDArray[np.int32],
    matte: NDArray[np.float32],
) -> Surroundings:
    lattice = PixelGrid.of_crop(crop, CELLS)
    cells = lattice.from_photo(points)
    rows = np.arange(CELLS) + 0.5
    chin = lattice.from_photo(fit.landmarks[_CHIN])[1]
    if anatomy.base.any():
        base = max(cells[anatomy.base, 1].mean(), chin + 1.0)
    else:
        eyes = lattice.from_photo(fit.landmarks[[*LEFT_EYE_CORNERS, *RIGHT_EYE_CORNERS]])[:, 1]
        base = chin + _NECK * max(chin - eyes.mean(), 1.0)
    level = np.median(cells[anatomy.level, 1])

    person = cv2.resize(matte, (CELLS, CELLS), interpolation=cv2.INTER_AREA)
    mesh = cv2.resize(
        (triangle >= 0).astype(np.float32), (CELLS, CELLS), interpolation=cv2.INTER_AREA
    )
    above = rows[:, None] < chin + 0.6 * (base - chin)
    person_or_mesh = ((np.maximum(person, mesh) > 0.5) & above).astype(np.uint8)
    distance = np.maximum(cv2.distanceTransform(1 - person_or_mesh, cv2.DIST_L2, 5) - _WISPS, 0.0)
    hair = np.exp(-((distance / (HAIR_REACH * CELLS)) ** 2))
    fade = 1.0 - smoothstep((rows - (chin - 0.02 * CELLS)) / (base - chin))
    hair = cv2.GaussianBlur((hair * fade[:, None]).astype(np.float32), (0, 0), 1.5)

    anyone = (np.maximum(person, mesh) > 0.3).astype(np.uint8)
    head = _head_mesh(anatomy, triangle)
    below = np.repeat(((rows - level) / CELLS)[:, None], CELLS, axis=1)
    solid = cv2.GaussianBlur((person_or_mesh * fade[:, None]).astype(np.float32), (0, 0), 1.0)
    escape = _escape(lattice, np.asarray(cv2.dilate(anyone, np.ones((7, 7))), np.uint8))
    return Surroundings(
        lattice=lattice,
        centres=lattice.to_photo(lattice.middles),
        hair=np.ascontiguousarray(hair, np.float32),
        window=_window(lattice, photo_shape),
        below=below.astype(np.float32),
        head_distance=resized(inward(~head), CELLS, CELLS, "mean"),
        head_and_escape=np.ascontiguousarray(np.dstack([solid, escape]), np.float32),
    )


def _head_mesh(anatomy: HeadAnatomy, triangle: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Pixels of a raster that show the head's mesh rather than the body's."""
    region = anatomy.regions[np.maximum(triangle, 0)]
    return np.asarray((triangle >= 0) & (region != BODY_REGION))


def _escape(lattice: PixelGrid, occupied: NDArray[np.uint8]) -> NDArray[np.float32]:
    """From each cell to the nearest one that is not occupied, photo pixels, `[G, G, 2]`."""
    if occupied.all():
        return np.zeros((CELLS, CELLS, 2), np.float32)
    _, labels = cv2.distanceTransformWithLabels(
        occupied, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(occupied == 0)
    nearest = np.zeros((int(labels.max()) + 1, 2))
    nearest[labels[rows, columns]] = np.column_stack([columns, rows])
    own = np.stack(np.meshgrid(np.arange(CELLS), np.arange(CELLS)), axis=-1)
    return np.ascontiguousarray(lattice.vectors_to_photo(nearest[labels] - own), np.float32)


def _window(lattice: PixelGrid, photo_shape: tuple[int, int]) -> NDArray[np.float32]:
    """Zero at the stage's border; at an edge of the photo, zero for motion across that edge.

    The field would otherwise ask for pixels that the photo does not have.
    """
    index = np.arange(CELLS)
    edge = smoothstep(np.minimum(index, index[::-1]) / (BORDER * CELLS))
    window = np.repeat((edge[:, None] * edge[None])[..., None], 2, axis=2)
    inside = lattice.to_photo(lattice.middles)
    reach = BORDER * CELLS / lattice.scale
    margin = 1.0 / lattice.scale
    for axis, length in ((0, photo_shape[1]), (1, photo_shape[0])):
        room = np.minimum(inside[..., axis], length - inside[..., axis]) - margin
        window[..., axis] *= smoothstep(room / reach)
    return np.ascontiguousarray(window, np.float32)


def _closed_gap(head: HeadModel, fit: Fit) -> tuple[float, float]:
    """Gap that remains between the lids' landmarks of this head when the blink units are full."""
    controls, fitted = head.pack.controls(), fit.parameters
    blinks = {name: 1.0 for name in ("eyeBlinkLeft", "eyeBlinkRight") if name in controls}
    closed = controls.with_values(blinks, fitted, fitted)
    posed = PosedHead.of(head, closed)
    points = posed.landmarks @ posed.rotation
    gaps = []
    for edges in (LEFT_EYE, RIGHT_EYE):
        upper, lower = (points[list(row)] for row in edges[1:])
        gaps.append(float((upper - lower)[LID_MIDDLE, 1].mean()) if blinks else 0.0)
    return gaps[0], gaps[1]
