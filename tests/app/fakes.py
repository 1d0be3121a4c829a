"""A pipeline that needs no model: same methods, same errors, instant and deterministic."""

import threading
import time
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np

from gdpw_core.controls import Controls, ExpressionUnits, FaceFeatures, feature_landmarks
from gdpw_core.errors import FaceNotFoundError, SeveralFacesError
from gdpw_core.face import Face
from gdpw_core.fitting.result import Fit
from gdpw_core.image import Crop
from gdpw_core.parameters import Camera, FaceParameters


def fitted_parameters(seed=0):
    rng = np.random.default_rng(seed)
    return FaceParameters(
        shape=rng.normal(0, 0.5, 100),
        expression=rng.normal(0, 0.3, 50),
        global_pose=rng.normal(0, 0.05, 3),
        neck_pose=rng.normal(0, 0.1, 3),
        jaw_pose=np.array([0.05, 0.0, 0.0]),
        left_eye_pose=rng.normal(0, 0.05, 3),
        right_eye_pose=rng.normal(0, 0.05, 3),
        camera=Camera(scale=7.2, tx=0.01, ty=-0.02),
    )


@dataclass(frozen=True, eq=False)
class FakePortrait:
    photo: object
    fit: object
    stage: Crop
    face: object = None


def portrait_of(photo, seed=0, face=None):
    height, width = photo.height, photo.width
    side = 0.6 * min(width, height)
    crop = Crop(width / 2, 0.42 * height, side)
    angles = np.linspace(0, 2 * np.pi, 478, endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1) * side / 4
    landmarks = ring + (width / 2, 0.42 * height)
    fit = Fit(
        parameters=fitted_parameters(seed),
        crop=crop,
        landmarks=landmarks,
        fitted_landmarks=landmarks[:468],
        interior=np.ones(468, bool),
        confidence=0.83,
        warnings=("the head is turned by 38 degrees", "the mouth is covered in part"),
        reprojection=0.021,
        reprojection_p95=0.05,
        seconds=0.1,
    )
    points = np.concatenate([fit.landmarks, np.zeros((478, 1))], axis=1)
    face = face or Face.from_landmarks(points, 0.9, {})
    return FakePortrait(photo, fit, crop.scaled(1.4), face)


class FakePipeline:
    """Counts what is asked of it; `delay` seconds a frame; `gate` holds frames until set."""

    def __init__(self, delay=0.0, weights=None, faces=1):
        self.delay = delay
        self.faces = faces
        self.gate = None
        self.previews = []
        self.renders = []
        self.running = 0
        self.most_running = 0
        self.fault = None
        self.controls = face_controls()
        vertices = np.random.default_rng(1).normal(0, 0.1, (30, 3))
        self.pack = SimpleNamespace(
            units=expression_units(),
            name="open head",
            identity="a" * 64,
            faces=np.arange(30).reshape(10, 3),
            uv=np.zeros((30, 2)),
        )
        self.head = SimpleNamespace(posed=lambda parameters: vertices + parameters.shape[0])
        generator = f"{weights}, eager float32" if weights else None
        self.status = SimpleNamespace(
            device="CPU, 2 threads",
            weights=weights,
            generator=generator,
            rasterizer="numba",
            head="open head",
            head_identity="a" * 64,
            weights_identity="b" * 64 if weights else "",
        )

    def open_portrait(self, photo, face=None):
        count = self.faces
        if count == 0:
            raise FaceNotFoundError("no face was found in the picture: use another")
        if count > 1 and face is None:
            boxes = [(40.0 + 90 * k, 60.0, 110.0 + 90 * k, 150.0) for k in range(count)]
            raise SeveralFacesError(f"{count} faces were found: choose one", boxes)
        return portrait_of(photo, seed=face or 0)

    def prepare(self, photo, face):
        return portrait_of(photo, seed=100 + len(face.pinned), face=face)

    def restore(self, photo, face, fit):
        return replace(portrait_of(photo, face=face), fit=fit)

    def preview(self, portrait, parameters, size=512):
        self.previews.append(parameters)
        return self._frame(portrait, parameters, size)

    def render(self, portrait, parameters, size=512):
        self.renders.append((parameters, size))
        return self._frame(portrait, parameters, size)

    def view(self, portrait, parameters, name, size=512):
        return np.full((size, size, 3), 60 + 20 * (len(name) % 5), np.uint8)

    def export(self, portrait, parameters):
        return portrait.photo

    def frontalized(self, portrait, parameters=None, *, keep_expression=True):
        start = parameters or portrait.fit.parameters
        changes = {"left_eye_pose": np.zeros(3), "right_eye_pose": np.zeros(3)}
        if not keep_expression:
            changes["expression"] = np.zeros(50)
        return start.replaced(neck_pose=-start.global_pose, **changes)

    def _frame(self, portrait, parameters, size):
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            if self.gate is not None:
                self.gate.wait(10)
            if self.delay:
                time.sleep(self.delay)
            if self.fault is not None:
                raise self.fault
            image = portrait.stage.sample(portrait.photo.srgb8(), size).copy()
            # A mark that says which edit this is.
            image[:4, :4] = int(parameters.shape[0] * 50) % 255
            return SimpleNamespace(image=image, milliseconds=1.0)
        finally:
            self.running -= 1


class SlowStart:
    """A maker that waits like an import of torch, until `go` is set."""

    def __init__(self, pipeline):
        self.go = threading.Event()
        self.pipeline = pipeline

    def __call__(self):
        self.go.wait(10)
        return self.pipeline


UNIT_NAMES = (
    "browDownLeft", "browDownRight", "browInnerUpLeft", "browInnerUpRight", "eyeBlinkLeft",
    "eyeBlinkRight", "eyeWideLeft", "eyeWideRight", "cheekPuffLeft", "cheekPuffRight",
    "noseSneerLeft", "noseSneerRight", "mouthSmileLeft", "mouthSmileRight", "mouthFrownLeft",
    "mouthFrownRight", "mouthLeft", "mouthRight", "mouthFunnel", "mouthPucker", "jawForward",
)  # fmt: skip


def face_controls():
    """All sliders that a head can have."""
    rng = np.random.default_rng(7)
    moved = {k: rng.normal(0.0, 2e-3, (3, 100)) for k in feature_landmarks()}
    return Controls(expression_units(), features=FaceFeatures.of(moved))


def expression_units(names=UNIT_NAMES):
    """One coefficient for each unit."""
    return ExpressionUnits(names, np.eye(50)[:, : len(names)], np.eye(50)[: len(names)])
