"""Fitting the head to all kept frames of a person: one shape, one body, a pose for each frame."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.face import Face
from gdpw_core.fitting import PhotoFitter
from gdpw_core.fitting.dense import SkinAlignment, StoredPictures
from gdpw_core.fitting.objective import Objective
from gdpw_core.fitting.observation import Observation
from gdpw_core.fitting.person import Person, PersonSolver, on_body
from gdpw_core.fitting.settings import FitSettings
from gdpw_core.fitting.state import State
from gdpw_core.fitting.variety import features, spread_out
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import HeadPack
from gdpw_core.image import Crop
from gdpw_core.parameters import FaceParameters

Floats = NDArray[np.float64]

_SHAPE_FRAMES = 12


@dataclass(frozen=True, eq=False)
class FrameFit:
    """Fitted parameters of one frame.

    Args:
        parameters: the camera maps to the clip's crop.
        error: mean distance of interior landmarks, as a fraction of the eyes' distance.
    """

    parameters: FaceParameters
    error: float


class PersonFitter:
    """Fits the same person in many frames; the shape is found once and then kept.

    Args:
        pack: the head.
        settings: standard deviations of the fit.
    """

    def __init__(self, pack: HeadPack, settings: FitSettings | None = None) -> None:
        self._head = HeadModel(pack)
        self._fitter = PhotoFitter(pack, settings)
        self._solver = PersonSolver(self._fitter)

    def shape(self, faces: Sequence[Face], crops: Sequence[Crop], *, one_clip: bool) -> Floats:
        """The shape `[100]` that explains the most different of the given frames together.

        Args:
            faces: faces of one person.
            crops: the crop of each.
            one_clip: the frames share a crop, the body's direction and the camera's scale.
        """
        chosen = spread_out(features(faces), _SHAPE_FRAMES)
        seen = [Observation.of(faces[i], crops[i]) for i in chosen]
        return self._solver.shape(seen, one_clip=one_clip)

    def fit(
        self,
        faces: Sequence[Face],
        crops: Sequence[Crop],
        shape: Floats,
        *,
        one_clip: bool,
        pictures: StoredPictures | None = None,
        first: FaceParameters | None = None,
    ) -> list[FrameFit]:
        """Parameters of every frame for a known shape.

        Args:
            faces: faces of the person.
            crops: the crop of each.
            shape: `[100]`.
            one_clip: the frames share, nearly, the direction of the body and the camera's scale,
                so that a turning head turns at the neck.
            pictures: of the faces, in the same order: their skin is brought together too.
            first: of the first face, where they are known: the others' skin is brought there.
        """
        solver, known = self._solver, Person(shape)
        seen = [Observation.of(face, crop) for face, crop in zip(faces, crops, strict=True)]
        states = [solver.posed(observation, known) for observation in seen]
        if one_clip and len(seen) > 1:
            known = solver.clip(shape, states)
            body = np.asarray(known.body)
            states = [
                solver.moved(
                    observation,
                    solver.prior(observation.face, known),
                    on_body(self._fitter.points, state, body),
                )
                for observation, state in zip(seen, states, strict=True)
            ]
        if pictures is not None:

            def cost(frame: int, state: State) -> Objective:
                return self._fitter.objective(
                    seen[frame], solver.prior(seen[frame].face, known), state
                )

            alignment = SkinAlignment(self._head, pictures)
            if first is None:
                states = alignment.together(states, cost)
            else:
                states = alignment.onto_first([State.of(first), *states[1:]], cost)
        fits = [self._fitter.result(o, s) for o, s in zip(seen, states, strict=True)]
        return [FrameFit(fit.parameters, fit.reprojection) for fit in fits]
