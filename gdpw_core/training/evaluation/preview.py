"""The application's composite, with and without a network, as systems of an evaluation."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite import (
    NetworkEdit,
    SourceStage,
    compose_photo,
    light_change,
    prepare_stage,
)
from gdpw_core.composite.grid import PixelGrid
from gdpw_core.face import Matte
from gdpw_core.face.landmarks import N_MESH, inter_ocular_distance
from gdpw_core.fitting import Fit
from gdpw_core.fitting.observation import interior_landmarks
from gdpw_core.head.model import HeadModel
from gdpw_core.image import Crop, Photo
from gdpw_core.parameters import FaceParameters
from gdpw_core.training.data.augment import Window
from gdpw_core.training.evaluation.systems import Picture, Result, SystemKind, Task, Weights


class Composer:
    """Re-poses pictures without a network.

    Args:
        head: the head of the fits.
    """

    def __init__(self, head: HeadModel) -> None:
        self._head = head
        self._matte = Matte()
        self._interior = interior_landmarks()

    def stage(
        self,
        picture: Picture,
        crop: Crop,
        parameters: FaceParameters,
        landmarks: NDArray[np.floating],
    ) -> SourceStage:
        """A picture made ready for edits.

        Args:
            picture: `[H, W, 3]`.
            crop: the network's crop in it.
            parameters: fitted; the camera maps to `crop`.
            landmarks: `[478, 2+]`, pixels of the picture.
        """
        pack = self._head.pack
        points = pack.mediapipe.points(self._head.posed(parameters), pack.faces)
        fitted = crop.to_photo(parameters.camera.project(points)[:, :2])
        seen = np.asarray(landmarks, np.float64)[:, :2]
        gaps = np.linalg.norm(fitted - seen[:N_MESH], axis=1) / inter_ocular_distance(seen)
        gaps = gaps[self._interior]
        fit = Fit(
            parameters=parameters,
            crop=crop,
            landmarks=seen,
            fitted_landmarks=fitted,
            interior=self._interior,
            reprojection=float(gaps.mean()),
            reprojection_p95=float(np.quantile(gaps, 0.95)),
            confidence=1.0,
            warnings=(),
            seconds=0.0,
        )
        return prepare_stage(picture, self._head, fit, self._matte)

    def reposed(
        self,
        picture: Picture,
        stage: SourceStage,
        parameters: FaceParameters,
        network: NetworkEdit | None = None,
    ) -> Picture:
        """The picture with the head's other parameters."""
        photo = compose_photo(Photo(pixels=picture), stage, parameters, network)
        return np.asarray(photo.pixels, np.uint8)

    def composed(self, task: Task, size: int, network: NetworkEdit | None = None) -> Picture:
        """A task's stored picture edited, then cut out like every other, `[size, size, 3]`."""
        picture = self.reposed(task.stored, self._stage_of(task), task.target, network)
        return Window().cut(picture, task.margin, size)

    def in_light(self, task: Task, picture: Picture) -> Picture:
        """Somebody's picture of a task `[S, S, 3]` in the light that the edit makes."""
        stage = self._stage_of(task)
        grid = PixelGrid.of_crop(stage.fit.crop, len(picture))
        light = light_change(stage, task.target, grid)
        if light is None:
            return picture
        return np.asarray(np.clip(picture * light + 0.5, 0, 255), np.uint8)

    def _stage_of(self, task: Task) -> SourceStage:
        half = task.stored.shape[0] / 2
        crop = Crop(half, half, task.stored.shape[0] / task.margin)
        return self.stage(task.stored, crop, task.fitted, crop.to_photo(task.landmarks[:, :2]))


class Preview:
    """The training-free preview at the resolution of the stored picture.

    Args:
        head: the head of the dataset.
        size: side of the pictures.
    """

    kind: SystemKind = "preview"
    label = "training-free preview"

    def __init__(self, head: HeadModel, size: int) -> None:
        self._composer = Composer(head)
        self._size = size

    def render(self, task: Task) -> Result:
        """The composite of the stored picture."""
        return Result(self._composer.composed(task, self._size))


class InLight:
    """The network's own picture in the light of the edit, which every picture here gets.

    Args:
        weights: the generator.
        head: the head of the dataset.
    """

    kind: SystemKind = "weights"

    def __init__(self, weights: Weights, head: HeadModel) -> None:
        self.label = weights.label
        self._weights = weights
        self._composer = Composer(head)

    def render(self, task: Task) -> Result:
        """The generator's picture, lit; its last flow and its alpha."""
        made = self._weights.render(task)
        return replace(made, picture=self._composer.in_light(task, made.picture))


class Application:
    """What the application makes of the stored picture with weights: geometry and network.

    Args:
        weights: the generator.
        head: the head of the dataset.
        size: side of the pictures.
    """

    kind: SystemKind = "application"

    def __init__(self, weights: Weights, head: HeadModel, size: int) -> None:
        self.label = f"{weights.label}, in the application"
        self._weights = weights
        self._composer = Composer(head)
        self._size = size

    def render(self, task: Task) -> Result:
        """The full composite."""
        edited, maps = self._weights.answer(task, task.target_vertices)
        fitted, _ = self._weights.answer(task, task.source_vertices)
        start = maps.extended if self._weights.begins_with_field else None
        network = NetworkEdit.of_outputs(edited, fitted, start)
        return Result(self._composer.composed(task, self._size, network))
