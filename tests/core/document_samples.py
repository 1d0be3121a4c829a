"""Documents for tests, made without any model."""

import numpy as np

from gdpw_core.document import (
    Document,
    FittedFace,
    History,
    MadeWith,
    ParameterChange,
    SourcePhoto,
    Step,
    ViewState,
)
from gdpw_core.image import Crop
from gdpw_core.parameters import Camera, FaceParameters

PHOTO = b"\xff\xd8 the bytes of a photo \x00\xff" * 40


def parameters(seed):
    rng = np.random.default_rng(seed)
    return FaceParameters(
        shape=rng.normal(0, 1, 100),
        expression=rng.normal(0, 1, 50),
        global_pose=rng.normal(0, 0.1, 3),
        neck_pose=rng.normal(0, 0.1, 3),
        jaw_pose=np.array([0.1, -0.0, 0.0]),
        left_eye_pose=rng.normal(0, 0.1, 3),
        right_eye_pose=rng.normal(0, 0.1, 3),
        camera=Camera(7.0 + rng.random(), 0.01, -0.0),
    )


def fitted_face(seed=0):
    rng = np.random.default_rng(seed)
    return FittedFace(
        landmarks=rng.normal(300, 80, (478, 3)),
        pinned=frozenset({1, 33}),
        score=0.98,
        blendshapes={"jawOpen": 0.25, "mouthSmileLeft": 0.5},
        box=(100.0, 90.5, 420.25, 460.0),
        parameters=parameters(seed),
        crop=Crop(260.5, 270.25, 400.125, 0.02),
        fitted_landmarks=rng.normal(300, 80, (468, 2)),
        reprojection=0.013,
        reprojection_p95=0.031,
        confidence=0.9,
        warnings=("the head is turned by 38 degrees",),
    )


def history(start, count=6, position=None):
    states = [start, *(parameters(10 + k) for k in range(count))]
    steps = tuple(
        Step(f"Step {k} – äß", ParameterChange.between(one, other))
        for k, (one, other) in enumerate(zip(states, states[1:], strict=False))
    )
    return History(start, steps, count if position is None else position)


def document(*, photo=None, count=6, position=None):
    face = fitted_face()
    return Document(
        photo=photo or SourcePhoto.embedded("me & you.jpg", PHOTO),
        face=face,
        history=history(face.parameters, count, position),
        head=MadeWith("open head", "a" * 64),
        weights=MadeWith("lite", "b" * 64),
        view=ViewState("wireframe", 1.5, (250.0, 260.5)),
        software="GDPW Studio 0.1.0",
        consent=True,
    )


def same_bits(one, other):
    """Whether two states are equal in every bit, also in the signs of zeros."""
    return ParameterChange.between(one, other).nothing
