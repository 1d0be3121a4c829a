"""Drawn heads of known colours: what an edit should show of them is drawn as well."""

from dataclasses import dataclass, replace

import numpy as np
from composite_portraits import head_model

from gdpw_core.composite import SourceStage, compose_preview, edit_field
from gdpw_core.composite.anatomy import anatomy_of
from gdpw_core.composite.kernels import vertex_normals
from gdpw_core.composite.stage import prepare_stage
from gdpw_core.face.landmarks import LEFT_IRIS, RIGHT_IRIS
from gdpw_core.fitting import Fit
from gdpw_core.image import Crop
from gdpw_core.parameters import Camera, FaceParameters
from gdpw_core.raster.bands import interpolate_numpy, rasterize_numpy

SIZE = 512
WALL = (70.0, 110.0, 160.0)
CROP = Crop(SIZE / 2, SIZE / 2 - 20, 250.0)
SCALE = 7.5
INTERIOR = np.ones(468, bool)


def turned(yaw: float) -> FaceParameters:
    """The head at rest, its neck turned by `yaw` degrees: positive to its left."""
    rest = FaceParameters.neutral(Camera(SCALE))
    x, y, _ = head_model().posed(rest)[eyes()].mean(axis=0)
    rest = rest.replaced(camera=Camera(SCALE, -float(x), -float(y)))
    return rest.replaced(neck_pose=np.array([0.0, np.radians(yaw), 0.0]))


def eyes() -> list[int]:
    return list(head_model().pack.iris_vertices)


@dataclass(frozen=True, eq=False)
class Drawn:
    """A head drawn in colours by vertex; `neck` is how broad its neck is against the fitted one."""

    colours: np.ndarray
    neck: float = 1.0

    def raster(self, parameters: FaceParameters):
        crop = parameters.camera.project(head_model().posed(parameters))
        flat = CROP.to_photo(crop[:, :2])
        anatomy = anatomy_of(head_model().pack)
        own = (anatomy.stillness > 0) & (anatomy.pinned < 0.5)
        axis = flat[own, 0].mean()
        flat[own, 0] = axis + self.neck * (flat[own, 0] - axis)
        mesh = np.column_stack([flat, crop[:, 2] * CROP.side / 2])
        return rasterize_numpy(mesh, head_model().pack.faces, SIZE, SIZE)

    def picture(self, parameters: FaceParameters) -> np.ndarray:
        raster = self.raster(parameters)
        drawn = interpolate_numpy(raster, head_model().pack.faces, self.colours)
        drawn[raster.triangle < 0] = WALL
        return np.clip(drawn + 0.5, 0, 255).astype(np.uint8)

    def stage(self, parameters: FaceParameters) -> SourceStage:
        pack = head_model().pack
        crop = parameters.camera.project(head_model().posed(parameters))
        points = CROP.to_photo(crop[:, :2])
        landmarks = np.zeros((478, 2))
        landmarks[:468] = pack.mediapipe.points(points, pack.faces)
        ring = 4.0 * np.array([[0, 0], [1, 0], [0, -1], [-1, 0], [0, 1]])
        for first, vertex in zip((LEFT_IRIS, RIGHT_IRIS), pack.iris_vertices, strict=True):
            landmarks[first : first + 5] = points[vertex] + ring
        fit = Fit(
            parameters, CROP, landmarks, landmarks[:468], INTERIOR, 0.0, 0.0, 1.0, (), 0.0
        )  # fmt: skip
        return prepare_stage(self.picture(parameters), head_model(), fit, person)


def person(crop: np.ndarray) -> np.ndarray:
    """The matte of a drawn head: everything but the wall."""
    return (np.abs(crop.astype(float) - WALL).max(axis=2) > 12).astype(np.float32)


def symmetric() -> Drawn:
    """Skin with a beard, brown hair, red ears, a neck of another colour; alike on both sides."""
    pack = head_model().pack
    anatomy = anatomy_of(pack)
    x, y, z = pack.v_template.T
    colours = np.tile([205.0, 160.0, 130.0], (len(x), 1))
    colours += 14.0 * np.sin(y * 260.0)[:, None] * np.cos(z * 200.0)[:, None]
    colours[anatomy.scalp] = (90.0, 60.0, 40.0)
    colours[anatomy.stillness > 0] = (165.0, 115.0, 80.0)
    colours[anatomy.ears.any(axis=0)] = (210.0, 30.0, 40.0)
    return Drawn(colours)


STAGE_LAMP = (0.25, 0.0, 0.2)


def lit(lamp: tuple[float, float, float]) -> tuple[Drawn, np.ndarray]:
    """A head under the sky and a lamp, and its light by vertex."""
    head = symmetric()
    stage = head.stage(turned(0.0))
    normals = vertex_normals(stage.vertices, stage.anatomy.faces)
    light = 0.7 + normals @ lamp
    return replace(head, colours=head.colours * light[:, None]), light


def preview(stage: SourceStage, parameters: FaceParameters) -> np.ndarray:
    return compose_preview(stage, edit_field(stage, parameters)).astype(float)


def truth(drawn: Drawn, stage: SourceStage, parameters: FaceParameters) -> np.ndarray:
    return stage.crop.sample(drawn.picture(parameters), 512).astype(float)


def on_stage(stage: SourceStage, mask: np.ndarray) -> np.ndarray:
    return stage.crop.sample(255 * mask.astype(np.uint8)[..., None], 512)[..., 0] > 250
