"""A face's skin followed through a clip, one frame in memory."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.face.landmarks import Face
from gdpw_core.fitting.crop import network_crop
from gdpw_core.fitting.dense.correspondence import Grey
from gdpw_core.fitting.dense.skin import Skin
from gdpw_core.fitting.dense.worn import WornSkin
from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.solver import Solution
from gdpw_core.fitting.state import State
from gdpw_core.image import Crop

if TYPE_CHECKING:
    from gdpw_core.head.model import HeadModel

_SIZE, _MARGIN = 256, 1.25  # of the pictures that are compared: pixels, network crops
_PATCH_SIZE, _PATCH_MARGIN = 400, 1.5  # of what is kept of a frame
_STEPS = 1


@dataclass(frozen=True, eq=False)
class FacePatch:
    """What is kept of a frame to follow the skin in it.

    Args:
        grey: `[P, P]`.
        window: of the frame.
    """

    grey: NDArray[np.uint8]
    window: Crop

    @classmethod
    def of(cls, picture: NDArray[np.uint8], face: Face) -> "FacePatch":
        """The surroundings of a face in a frame `[H, W, 3]`."""
        window = network_crop(face.landmarks).scaled(_PATCH_MARGIN)
        part = window.sample(picture, _PATCH_SIZE)
        return cls(np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)), window)

    def seen_in(self, crop: Crop) -> Grey:
        """What another window of the frame, with its margin, shows of the patch."""
        pixel = self.window.side / len(self.grey)
        x, y = self.window.from_photo([crop.centre_x, crop.centre_y])
        middle = len(self.grey) / 2
        inner = Crop(
            float(middle * (1 + x)),
            float(middle * (1 + y)),
            crop.side / pixel,
            crop.angle - self.window.angle,
        )
        return inner.scaled(_MARGIN).sample(self.grey, _SIZE).astype(np.float32)


class SkinFollower:
    """Fits frames of a clip to the skin of its first one.

    A mean that learns from each frame would wander with them.

    Args:
        head: the head.
        crop: the window that all cameras map to.
        patch: of the first frame.
        state: the head in it.
    """

    def __init__(self, head: "HeadModel", crop: Crop, patch: FacePatch, state: State) -> None:
        skin = Skin(head, _SIZE, _MARGIN)
        self._crop = crop
        self._worn = WornSkin(skin, patch.seen_in(crop), skin.posed(state))

    def solution(self, patch: FacePatch, state: State, landmarks: Objective) -> Solution | None:
        """The head in a frame; None where its skin is not recognised.

        Args:
            patch: of the frame.
            state: fitted to its landmarks.
            landmarks: their cost near that state.
        """
        seen = patch.seen_in(self._crop)
        return self._worn.matched(seen, state, landmarks, steps=_STEPS)
