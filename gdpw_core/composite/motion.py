"""What an edit does to a portrait, at no particular resolution."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.anatomy import LEFT, RIGHT
from gdpw_core.composite.extension import CELLS, MeshMotion, Seeds, extend, ramp, smoothstep
from gdpw_core.composite.eyes.motion import EyeMotion, eye_motions
from gdpw_core.composite.eyes.opened import OpenedEye, opened_eyes
from gdpw_core.composite.glasses import behind_lenses
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.composite.kernels import gather_cells, mesh_rows, vertex_normals
from gdpw_core.composite.mouth.motion import MouthMotion, mouth_motion
from gdpw_core.composite.neck.nape import Lent, lent_in
from gdpw_core.composite.posed import PosedHead
from gdpw_core.composite.shading import Shading, shading_of
from gdpw_core.composite.sides.motion import side_seeds
from gdpw_core.composite.stage import STAGE_SIZE, SourceStage, project
from gdpw_core.composite.twin.twin import TwinMotion, twin_motion
from gdpw_core.face.landmarks import LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS
from gdpw_core.parameters import FaceParameters
from gdpw_core.raster.bands import PixelRaster, rasterize_numpy
from gdpw_core.raster.parallel import available_threads, run_bands

Floats = NDArray[np.float64]

DEPTH_TOLERANCE = 0.0025
"""Metres by which a source point may lie behind the source's depth map and still count as seen."""

_TURN_STEP = 0.10  # change of n.v over which a silhouette counts as turned away
_EAR_TURN = (0.002, 0.008)  # metres: difference of depth between the ears that counts as a turn


@dataclass(frozen=True, eq=False)
class Motion:
    """An edit as geometry.

    Args:
        vertices: target head in head space, eyes carried rigidly, `[V, 3]`.
        points: projected `vertices`, photo pixels, `[V, 2]`.
        extension: displacement beyond the mesh on the stage's lattice, photo pixels, backward,
            `[G, G, 4]`.
        eyes: what the left and the right eye do.
        opened: which of them the photo hides and the edit opens.
        mouth: what the lips and teeth do.
        twin: what the other side shows of parts that the photo hides; None for none.
        lent: what continues the sides of neck and jaw; None for nothing.
        shading: what the edit does to the light on skin; None for nothing.
    """

    vertices: Floats
    points: Floats
    extension: NDArray[np.float32]
    eyes: tuple[EyeMotion, EyeMotion]
    opened: tuple[OpenedEye, ...]
    mouth: MouthMotion
    twin: TwinMotion | None
    lent: Lent | None
    shading: Shading | None


@dataclass(frozen=True, eq=False)
class MeshField:
    """The mesh's own displacement on a grid.

    Args:
        raster: the target mesh on the grid.
        shift: displacement, photo pixels, backward, `[H, W, 2]`; zero outside.
        seen: how surely the source shows each point, 0-1, `[H, W]`.
    """

    raster: PixelRaster
    shift: NDArray[np.float32]
    seen: NDArray[np.float32]

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Pixels of the mesh, `[H, W]`."""
        covered: NDArray[np.bool_] = self.raster.triangle >= 0
        return covered

    def showing(self, faces: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Pixels of some of the mesh's faces `[F]`, `[H, W]`."""
        return np.asarray(self.covered & faces[self.raster.triangle])


def motion_of(stage: SourceStage, parameters: FaceParameters) -> tuple[Motion, MeshField]:
    """Pose the edited head and find the field around it.

    Returns:
        The motion, and its mesh field on the stage's own grid.
    """
    edited = PosedHead.of(stage.head, parameters)
    vertices = held_by_glasses(stage, edited, carried_features(stage, edited))
    points = project(stage.fit, vertices, stage.residual, parameters.camera)
    field = mesh_field(stage, stage.grid, vertices, points)
    cells = _cells(stage, field)
    extension = extend(stage.around, _mesh_motion(stage, edited, vertices, points, cells))
    eyes = eye_motions(stage, edited)
    opened = opened_eyes(stage, edited, eyes)
    mouth = mouth_motion(stage, edited, vertices, points)
    twin = twin_motion(stage, edited, points, field.raster, extension)
    lent = lent_in(stage, edited, points, extension)
    shading = shading_of(stage, edited)
    return Motion(vertices, points, extension, eyes, opened, mouth, twin, lent, shading), field


def carried_features(stage: SourceStage, edited: PosedHead) -> Floats:
    """Target vertices with lids and eyeballs carried rigidly by the skull, brows as strips.

    Blinks and gaze are drawn by the eye layer in the source's own frame; here the eyes only
    follow the head, and grow or shrink with its shape. The neck's lower end stays.
    """
    source, posed = stage.vertices, edited.vertices
    then = stage.fitted.rotation
    turn = (edited.rotation - then) @ then.T  # R - I, exactly zero without a turn
    vertices = posed.copy()
    for side, pair in ((LEFT, LEFT_EYE_CORNERS), (RIGHT, RIGHT_EYE_CORNERS)):
        eye = stage.anatomy.with_eyes[side]
        used = eye.vertices
        poles = stage.head.pack.eyeball_poles[side]
        centre, centre_then = posed[poles].mean(axis=0), source[poles].mean(axis=0)
        growth = _distance(edited.landmarks, pair) / _distance(stage.fitted.landmarks, pair)
        arm = source[used] - centre_then
        moved = arm @ turn.T
        moved = moved + (growth - 1.0) * (moved + arm)
        carried = source[used] + (centre - centre_then) + moved
        vertices[used] = posed[used] + eye.weight * (carried - posed[used])
    for brow in stage.anatomy.brows:
        vertices[brow.vertices] += brow.change(edited, stage.fitted)
    # Shoulders have no place in the head's shape: its neck ends on those that the photo shows.
    standing = stage.anatomy.on_shoulders
    rows = standing.vertices
    vertices[rows] += standing.weight * (source[rows] - vertices[rows])
    return vertices


def held_by_glasses(stage: SourceStage, edited: PosedHead, vertices: Floats) -> Floats:
    """The same vertices, of which those behind glasses keep still on the skull.

    The photo's pixels there are rims as well: a brow that rises, a lid or a cheek would bend them.
    Eyes behind lenses are a layer of their own and move.
    """
    share = stage.glasses.share
    if share <= 0.0:
        return vertices
    fitted = stage.fit.parameters
    still = edited.parameters.replaced(expression=fitted.expression, jaw_pose=fitted.jaw_pose)
    held = carried_features(stage, PosedHead.of(stage.head, still))
    weight = share * behind_lenses(stage.head.pack)[:, None]
    return np.asarray(vertices + weight * (held - vertices))


def _distance(points: Floats, pair: tuple[int, int]) -> float:
    return float(np.linalg.norm(points[pair[0]] - points[pair[1]]))


def mesh_field(
    stage: SourceStage,
    grid: PixelGrid,
    vertices: Floats,
    points: Floats,
    threads: int | None = None,
) -> MeshField:
    """Rasterise the target on a grid and ask the source for every point."""
    threads = available_threads() if threads is None else threads
    mesh = np.column_stack([grid.from_photo(points), -vertices[:, 2]])
    faces = stage.anatomy.faces
    attributes = stage.mesh_attributes.copy()
    attributes[:, :2] = stage.points - points
    shift = np.empty((grid.height, grid.width, 2), np.float32)
    seen = np.empty((grid.height, grid.width), np.float32)

    def rows(raster: PixelRaster, first: int, end: int) -> None:
        mesh_rows(
            raster.triangle, raster.barycentric, faces, attributes, stage.depth, DEPTH_TOLERANCE,
            first, end, shift, seen,
        )  # fmt: skip

    raster = rasterize_numpy(mesh, faces, grid.height, grid.width, threads=threads, then=rows)
    return MeshField(raster, shift, seen)


def _cells(stage: SourceStage, field: MeshField) -> NDArray[np.float32]:
    cells = np.empty((CELLS, CELLS, 7), np.float32)
    anatomy = stage.anatomy

    def rows(first: int, end: int) -> None:
        gather_cells(
            field.raster.triangle, field.raster.barycentric, anatomy.faces, anatomy.stillness,
            field.shift, field.seen, STAGE_SIZE // CELLS, first, end, cells,
        )  # fmt: skip

    run_bands(rows, CELLS, available_threads())
    return cells


def _mesh_motion(
    stage: SourceStage,
    edited: PosedHead,
    vertices: Floats,
    points: Floats,
    cells: NDArray[np.float32],
) -> MeshMotion:
    shift = stage.points - points
    rim, ears = stage.rim, stage.anatomy.ears[:, stage.rim]
    skull = _carrying_hair(stage, points, shift)
    beside = skull.at(points[rim])
    facing = vertex_normals(np.ascontiguousarray(vertices), stage.anatomy.faces)[:, 2]
    turned = smoothstep((stage.facing - facing)[rim] / _TURN_STEP)
    for ear, turn in zip(ears, _ear_turns(stage, vertices), strict=True):
        # An ear turns as a whole; one that does not turn away follows the skin beside it.
        turned[ear] = turn
    # A cheek that turns over what hangs beside it covers that, it does not push it outward.
    moved, away = shift[rim], stage.outward[rim]
    outward = ((moved - beside) * away).sum(axis=1, keepdims=True)
    pushed = np.where((ears[0] | ears[1])[:, None], 0.0, np.minimum(outward, 0.0)) * away
    return MeshMotion(
        cells=cells,
        skull=skull.over(stage.around.centres),
        rim=Seeds(
            stage.around.lattice.from_photo(points[rim]),
            moved - pushed - beside * stage.rim_carried,
            turned,
        ),
        sides=side_seeds(stage, edited, points, facing),
    )


def _ear_turns(stage: SourceStage, vertices: Floats) -> tuple[float, float]:
    """How surely the left and the right ear turn away from the viewer, 0-1."""
    if not stage.anatomy.ears.any(axis=1).all():
        return 0.0, 0.0
    nearer = [
        float((vertices[ear, 2] - stage.vertices[ear, 2]).mean()) for ear in stage.anatomy.ears
    ]
    left, right = (
        float(ramp(nearer[other] - nearer[side], _EAR_TURN))
        for side, other in ((LEFT, RIGHT), (RIGHT, LEFT))
    )
    return left, right


@dataclass(frozen=True, eq=False)
class _InPlane:
    """A similarity about a centre as a displacement, photo pixels, backward."""

    centre: Floats
    mean: Floats
    stretch: float
    turn: float

    def at(self, points: Floats) -> Floats:
        """Displacement at target points `[N, 2]`."""
        moved: Floats = self.mean + (points - self.centre) @ self._change
        return moved

    def over(self, centres: Floats) -> NDArray[np.float32]:
        """The same over a lattice `[G, G, 2]`; affine, so a row and a column say everything."""
        across = ((centres[0] - centres[0, 0]) @ self._change).astype(np.float32)
        down = self.at(centres[:, 0]).astype(np.float32)
        return np.asarray(across[None] + down[:, None], np.float32)

    @property
    def _change(self) -> Floats:
        return np.array([[self.stretch, self.turn], [-self.turn, self.stretch]])


def _in_plane(points: Floats, shift: Floats) -> _InPlane:
    """The similarity nearest to displacements `[N, 2]` of points; none gives exactly none."""
    centre, mean = points.mean(axis=0), shift.mean(axis=0)
    arm, rest = points - centre, shift - mean
    square = float((arm**2).sum())
    stretch = float((arm * rest).sum()) / square
    turn = float((arm[:, 0] * rest[:, 1] - arm[:, 1] * rest[:, 0]).sum()) / square
    return _InPlane(centre, mean, stretch, turn)


def _carrying_hair(stage: SourceStage, points: Floats, shift: Floats) -> _InPlane:
    """How the head carries what is seen around the face: as its ears, which a turn leaves there.

    The back of the head, which a turn swings to the other side, is no measure of that: hair that
    hangs beside the neck would flare out. A turn brings the ears nearer to each other; hair, in
    front of them, only half as much. What comes nearer as a whole grows as a whole.
    """
    scalp, ears = stage.anatomy.scalp, stage.anatomy.ears.any(axis=0)
    whole = _in_plane(points[scalp], shift[scalp])
    if not ears.any():
        return whole
    sides = _in_plane(points[ears], shift[ears])
    return replace(sides, stretch=0.5 * (sides.stretch + whole.stretch))
