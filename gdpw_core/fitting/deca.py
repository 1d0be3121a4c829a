"""DECA's regressor as a fitter: picture to code, code to head parameters.

Conventions of DECA (Feng et al. 2021): code = shape 100, texture 50, expression 50, pose 6 (root
and jaw as axis-angle), camera 3 (scale, tx, ty), light 27. A vertex lands at
`scale * (x + tx, -(y + ty))` in the picture, which spans -1 to 1: the same as `Camera`.
"""

import math
import time

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from gdpw_core.errors import InputError
from gdpw_core.face.landmarks import Face
from gdpw_core.fitting.crop import network_crop, require_face
from gdpw_core.fitting.deca_network import CODE_SIZE, PICTURE_SIZE, DecaEncoder
from gdpw_core.fitting.observation import Observation
from gdpw_core.fitting.photo import photo_fitter
from gdpw_core.fitting.result import Fit
from gdpw_core.fitting.state import State
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import FLAME_NAME, HeadPack
from gdpw_core.image import Crop
from gdpw_core.parameters import Camera, FaceParameters

Floats = NDArray[np.float64]

_BOX_FACTOR, _SCALE = 1.1, 1.25
# Jaw line and brows, which bound the 68 landmarks that DECA's own window is made of.
_OUTLINE = (
    127, 234, 93, 132, 58, 172, 150, 176, 152, 400, 379, 397, 288, 361, 323, 454, 356,
    70, 63, 105, 66, 107, 336, 296, 334, 293, 300,
)  # fmt: skip
_SHAPE, _EXPRESSION = slice(0, 100), slice(150, 200)
_ROOT, _JAW, _CAMERA = slice(200, 203), slice(203, 206), slice(206, 209)


class DecaFitter:
    """Fits a FLAME head as DECA does; gaze and neck, which DECA does not know, stay at rest.

    Args:
        head: a FLAME head.
        encoder: of the user's DECA.

    Raises:
        InputError: another head.
    """

    name = "deca"

    def __init__(self, head: HeadModel, encoder: DecaEncoder) -> None:
        if head.pack.name != FLAME_NAME:
            raise InputError(
                f"DECA's parameters are those of a FLAME head and the one in use is "
                f"{head.pack.name}: import FLAME and choose it"
            )
        self._head, self._encoder = head, encoder

    def fit(self, picture: NDArray[np.uint8], face: Face) -> Fit:
        """See `Fitter.fit`; the landmarks only say where to look.

        Raises:
            InputError: landmarks that cannot be a face, or an encoder that answers no numbers.
        """
        start = time.perf_counter()
        window = deca_window(face.landmarks)
        parameters = parameters_of(self.code(picture, window))
        observation = Observation.of(face, network_crop(face.landmarks))
        seen = in_crop(parameters, self._head.pack, window, observation.crop)
        return photo_fitter(self._head).result(observation, State.of(seen), start)

    def code(self, picture: NDArray[np.uint8], window: Crop) -> Floats:
        """The encoder's answer `[236]` to a window of a picture."""
        half = 1.0 / PICTURE_SIZE
        # DECA's pixel i stands at i of 224 in the window, half a pixel before the middle of ours.
        pixels = window.shifted(-half, -half).sample(picture, PICTURE_SIZE)
        tensor = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255.0
        with torch.inference_mode():
            code: Floats = self._encoder(tensor)[0].double().numpy()
        return code


def deca_window(landmarks: Floats) -> Crop:
    """The upright window that DECA would cut around landmarks `[478, >=2]`, photo pixels.

    Its 224 pixels stretch from the first to the last edge of a box, so that the window is a
    pixel wider than that.

    Raises:
        InputError: landmarks that cannot be a face.
    """
    require_face(landmarks)
    outline = landmarks[list(_OUTLINE), :2]
    low, high = outline.min(axis=0), outline.max(axis=0)
    size = math.floor(float((high - low).mean()) * _BOX_FACTOR * _SCALE)
    side = max(size, 1) * PICTURE_SIZE / (PICTURE_SIZE - 1)
    corner = (low + high) / 2 - max(size, 1) / 2
    x, y = corner + side / 2
    return Crop(float(x), float(y), side)


def parameters_of(code: Floats) -> FaceParameters:
    """DECA's code `[236]` as head parameters; the camera maps to `deca_window`.

    Raises:
        InputError: the code is not finite or its camera has no size.
    """
    if code.shape != (CODE_SIZE,) or not np.isfinite(code).all() or not code[_CAMERA][0] > 0:
        raise InputError("DECA's encoder finds no head in this picture")
    rest = np.zeros(3)
    return FaceParameters(
        shape=code[_SHAPE],
        expression=code[_EXPRESSION],
        global_pose=code[_ROOT],
        neck_pose=rest,
        jaw_pose=code[_JAW],
        left_eye_pose=rest,
        right_eye_pose=rest,
        camera=Camera(*(float(value) for value in code[_CAMERA])),
    )


def in_crop(
    parameters: FaceParameters, pack: HeadPack, before: Crop, after: Crop
) -> FaceParameters:
    """The same head in the same place of the photo, seen through another window.

    Args:
        parameters: the camera maps to `before`.
        pack: the head.
        before: a window of the photo.
        after: another one; where it is turned, the head turns about its root.
    """
    camera, up = parameters.camera, np.array([1.0, -1.0])
    turn = Rotation.from_rotvec([0.0, 0.0, after.angle - before.angle])
    scale = camera.scale * before.side / after.side
    shift = up * after.from_photo((before.centre_x, before.centre_y)) / scale
    root = pack.J_regressor[0] @ (
        pack.v_template
        + pack.shapedirs @ parameters.shape
        + pack.expressiondirs @ parameters.expression
    )
    held = np.array([root[0] + camera.tx, root[1] + camera.ty, 0.0])
    tx, ty = turn.apply(held)[:2] + shift - root[:2]
    return parameters.replaced(
        global_pose=(turn * Rotation.from_rotvec(parameters.global_pose.copy())).as_rotvec(),
        camera=Camera(scale, float(tx), float(ty)),
    )
