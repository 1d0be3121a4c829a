"""Photo pairs: a photo re-posed without a network.

The re-posed picture becomes the source and the photo the target, so that the network learns to
make real pixels.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.controls import Controls
from gdpw_core.face import Face, FaceFinder
from gdpw_core.fitting.dense import StoredPictures
from gdpw_core.head.model import HeadModel
from gdpw_core.image import Crop
from gdpw_core.parameters import FaceParameters
from gdpw_core.training.config import PrepareConfig
from gdpw_core.training.data.portraits import Portraits, reposed
from gdpw_core.training.data.samples import stored_picture
from gdpw_core.training.preparation.clip_fit import FrameFit, PersonFitter

Picture = NDArray[np.uint8]

# Largest change by slider name: degrees, or activation of a unit.
_TURNS = {"yaw": 18.0, "pitch": 12.0, "roll": 10.0}
_GAZE = {"eye_yaw": 18.0, "eye_pitch": 12.0}
# Movements that people make, and the composite makes well enough to be a source.
_MOVEMENTS = (
    ("mouthSmile",), ("mouthFrown",), ("mouthPucker",), ("mouthFunnel",), ("mouthStretch",),
    ("browInnerUp",), ("browDown",), ("browOuterUp",), ("eyeSquint",), ("eyeWide",), ("cheekPuff",),
    ("noseSneer",), ("mouthSmileLeft",), ("mouthSmileRight",), ("mouthLeft",), ("mouthRight",),
    ("mouthUpperUp", "mouthLowerDown"), ("mouthPress",),
)  # fmt: skip
_RESTING = (
    "jaw_open", "mouthSmile", "mouthUpperUp", "mouthLowerDown", "mouthStretch", "mouthFunnel",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Reposed:
    """A re-posed photo, seen and fitted anew.

    Args:
        picture: of the photo's size.
        face: found in it.
        fit: of that face; the camera maps to the photo's own crop.
    """

    picture: Picture
    face: Face
    fit: FrameFit


class Reposer:
    """Makes re-posed versions of photos.

    Args:
        head: the head.
        fitter: fits it.
        finder: finds faces.
        config: how many, and how they are stored.
    """

    def __init__(
        self, head: HeadModel, fitter: PersonFitter, finder: FaceFinder, config: PrepareConfig
    ) -> None:
        self._portraits = Portraits(head)
        self._controls = head.pack.controls()
        self._fitter = fitter
        self._finder = finder
        self._config = config

    def versions(
        self,
        picture: Picture,
        crop: Crop,
        face: Face,
        fitted: FaceParameters,
        rng: np.random.Generator,
    ) -> list[Reposed]:
        """As many versions as wished; one in which the face is not found again is left out.

        Args:
            picture: the photo, `[H, W, 3]`.
            crop: the network's crop.
            face: found in the photo.
            fitted: its parameters; the camera maps to `crop`.
            rng: where the changes are drawn from.
        """
        stage = self._portraits.stage(picture, crop, fitted, face.landmarks)
        pictures, faces = [picture], [face]
        for _ in range(self._config.reposes):
            values = draw_edit(self._controls, rng)
            target = self._controls.with_values(values, fitted, fitted)
            version = reposed(picture, stage, target)
            found = self._finder.track(version, face)
            if found is not None:
                pictures.append(version)
                faces.append(found)
        config, stored = self._config, None
        if config.align:
            cut = [stored_picture(each, crop, config.margin, config.size) for each in pictures]
            stored = StoredPictures(cut, config.margin)
        fits = self._fitter.fit(
            faces,
            [crop] * len(faces),
            fitted.shape,
            one_clip=False,
            pictures=stored,
            first=fitted,
        )
        return [Reposed(*made) for made in zip(pictures[1:], faces[1:], fits[1:], strict=True)]


def draw_edit(controls: Controls, rng: np.random.Generator) -> dict[str, float]:
    """Values of some sliders: a turn of the head, a few movements of the face, a gaze."""
    values = {name: float(rng.uniform(-top, top)) for name, top in _TURNS.items()}
    if rng.random() < 0.3:
        # A closed, resting mouth: from it the network has to open the photo's smile.
        values |= dict.fromkeys(_RESTING, 0.0)
    if rng.random() < 0.4:
        values["jaw_open"] = float(rng.uniform(3, 18))
    if rng.random() < 0.5:
        values |= {name: float(rng.uniform(-top, top)) for name, top in _GAZE.items()}
    if rng.random() < 0.25:
        values["eyeBlink"] = float(rng.uniform(0.3, 1.0))
    for choice in rng.permutation(len(_MOVEMENTS))[: rng.integers(1, 4)]:
        amount = float(rng.uniform(0.2, 0.8))
        values |= dict.fromkeys(_MOVEMENTS[choice], amount)
    return {name: value for name, value in values.items() if name in controls}
