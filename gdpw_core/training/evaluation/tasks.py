"""Pairs of an evaluation made ready: pictures, parameters and vertices behind their keys."""

from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.face import Face
from gdpw_core.head.model import HeadModel, SkinnedVertices
from gdpw_core.training.config import Protocol
from gdpw_core.training.data.augment import Window
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.data.parameter_vector import SHAPE, from_row
from gdpw_core.training.data.portraits import Portraits
from gdpw_core.training.data.sampler import CropVertices, project_rows
from gdpw_core.training.evaluation.pairs import EvaluationPair, rows_by_key
from gdpw_core.training.evaluation.systems import Task
from gdpw_core.training.objective.weights import WeightMaps

Picture = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class PreparedPair:
    """A pair ready to be rendered and scored.

    Args:
        pair: which.
        task: what a system is asked to make.
        driving: the real picture, `[S, S, 3]`.
        weight: 0 where the driving picture shows nothing real, `[S, S]`.
        source_shape: of the source's head, `[100]`.
        driving_shape: of the driving head, `[100]`.
        source_face: as found, pixels of the network's crop.
        driving_face: as found.
    """

    pair: EvaluationPair
    task: Task
    driving: Picture
    weight: NDArray[np.float32]
    source_shape: NDArray[np.float64]
    driving_shape: NDArray[np.float64]
    source_face: Face
    driving_face: Face


class PairTasks:
    """Turns pairs of keys into tasks.

    Args:
        dataset: prepared dataset.
        head: the head that it was fitted with.
        protocol: in "cross" the driving shape is replaced by the source's.
        size: side of the pictures in pixels.

    Raises:
        InputError: the dataset was fitted with another head.
    """

    def __init__(self, dataset: Dataset, head: HeadModel, *, protocol: Protocol, size: int) -> None:
        CropVertices(head, dataset)  # the dataset must have been fitted with this head
        if dataset.manifest.head != head.pack.identity:
            raise InputError(f"{dataset.folder} holds vertices without parameters to evaluate")
        self._dataset = dataset
        self._head = SkinnedVertices(head.pack)
        self._portraits = Portraits(head)
        self._rows = rows_by_key(dataset)
        self._cross = protocol == "cross"
        self._size = size
        self._weights = WeightMaps(head.pack.masks, head.pack.v_template, focus=0.0)

    def prepared(self, pair: EvaluationPair) -> PreparedPair:
        """Pictures, parameters and vertices of a pair."""
        index, margin = self._dataset.index, self._dataset.manifest.margin
        source, driving = self._rows[pair.source], self._rows[pair.driving]
        rows = index.rows[[source, driving]].copy()
        if self._cross:
            # The face keeps its own form and takes on the other's pose and expression.
            rows[1, SHAPE] = rows[0, SHAPE]
        vertices = project_rows(self._head, rows)
        stored, landmarks = self._dataset.picture(source), self._dataset.landmarks(source)
        fitted = from_row(rows[0])
        plain = Window()
        task = Task(
            name=pair.name,
            stored=stored,
            margin=margin,
            source=plain.cut(stored, margin, self._size),
            fitted=fitted,
            target=from_row(rows[1]),
            source_vertices=vertices[0],
            target_vertices=vertices[1],
            stage=cache(partial(self._portraits.stored, stored, margin, fitted, landmarks)),
        )
        weight = self._weights(
            vertices[1], index.valid[driving], index.ignored[driving], self._size
        )
        return PreparedPair(
            pair=pair,
            task=task,
            driving=plain.cut(self._dataset.picture(driving), margin, self._size),
            weight=weight,
            source_shape=np.asarray(index.rows[source, SHAPE], np.float64),
            driving_shape=np.asarray(index.rows[driving, SHAPE], np.float64),
            source_face=self._face(source),
            driving_face=self._face(driving),
        )

    def _face(self, row: int) -> Face:
        """Where the face was found, in pixels of the network's crop."""
        placed = self._dataset.landmarks(row).astype(np.float64)
        placed[:, :2] += 1
        return Face.from_landmarks(placed * (self._size / 2), 1.0, {})
