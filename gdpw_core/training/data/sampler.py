"""Batches of pairs, each a pure function of (seed, epoch, index): a resumed run sees the same."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader
from torch.utils.data import Dataset as TorchDataset

from gdpw_core.errors import InputError
from gdpw_core.face import Matte
from gdpw_core.head.model import HeadModel, SkinnedVertices
from gdpw_core.training.config import SamplerConfig
from gdpw_core.training.data.augment import (
    Picture,
    Window,
    draw_background,
    draw_look,
    draw_window,
    with_background,
)
from gdpw_core.training.data.batch import PairBatch
from gdpw_core.training.data.bend import Bend, draw_bend
from gdpw_core.training.data.dataset import Dataset, stored_vertices
from gdpw_core.training.data.heldout import Split
from gdpw_core.training.data.layering import Layering, as_batch
from gdpw_core.training.data.pairs import Pair, PairChooser
from gdpw_core.training.data.parameter_vector import CAMERA, EXPRESSION, ROTATIONS, SHAPE
from gdpw_core.training.objective.weights import WeightMaps

log = logging.getLogger(__name__)

_ATTEMPTS = 8  # pairs drawn in place of a damaged one


class CropVertices:
    """Posed vertices of dataset rows in crop units of the network's crop.

    Args:
        head: the head that the dataset was fitted with.
        dataset: prepared dataset.

    Raises:
        InputError: the dataset was fitted with another head.
    """

    def __init__(self, head: HeadModel, dataset: Dataset) -> None:
        fitting = (head.pack.identity, stored_vertices(len(head.pack.v_template)))
        if dataset.manifest.head not in fitting:
            raise InputError(
                f"{dataset.folder} was fitted with another head ({dataset.manifest.head_name}, "
                f"{dataset.manifest.head[:8]}): run gdpw-train fit to fit {head.pack.name} to it"
            )
        # The bare vertices travel to worker processes; the whole head would not.
        self._head = SkinnedVertices(head.pack)
        self._dataset = dataset

    def __call__(self, rows: NDArray[np.int64], faces: NDArray[np.int64]) -> NDArray[np.float32]:
        """`[N, V, 3]`, crop space: x right, y down, z away from the viewer.

        Args:
            rows: `[N]`, that give pose, expression and camera.
            faces: `[N]`, that give the shape, where parameters are stored.
        """
        stored = self._dataset.vertices(rows)
        if stored is not None:
            return stored
        parameters = self._dataset.index.rows[rows]
        parameters[:, SHAPE] = self._dataset.index.rows[faces][:, SHAPE]
        return project_rows(self._head, parameters)


def project_rows(head: SkinnedVertices, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Crop-space vertices `[N, V, 3]` of stored parameters `[N, 168]`."""
    values = torch.from_numpy(np.asarray(rows, np.float32))
    with torch.inference_mode():
        rotations = values[:, ROTATIONS].reshape(-1, 5, 3)
        vertices = head.vertices(values[:, SHAPE], values[:, EXPRESSION], rotations)
        camera = values[:, CAMERA]
        vertices[..., 0] += camera[:, 1:2]
        vertices[..., 1] += camera[:, 2:3]
        vertices *= camera[:, 0, None, None] * torch.tensor([1.0, -1.0, -1.0])
    return np.asarray(vertices.numpy(), np.float32)


@dataclass(frozen=True, eq=False)
class _Sample:
    """A pair cut out and augmented; its vertices follow the window, then the bend."""

    pair: Pair
    window: Window
    bend: Bend | None
    surroundings: Picture  # of the source
    driving: Picture


class PairSampler:
    """Draws, cuts out and augments pairs.

    Args:
        dataset: prepared dataset.
        head: the head that it was fitted with.
        config: which pairs, how augmented.
        size: side of the pictures in pixels.
        batch: pairs per batch.
        seed: of order and samples.
        split: whose pictures.
        layers: tell the person from the background that stands still.
        judging: pairs to be scored; see `PairChooser`.

    Raises:
        InputError: no pairs, or another head.
    """

    def __init__(
        self,
        dataset: Dataset,
        head: HeadModel,
        config: SamplerConfig,
        *,
        size: int,
        batch: int,
        seed: int,
        split: Split = "train",
        layers: bool = True,
        judging: bool = False,
    ) -> None:
        self.chooser = PairChooser(dataset, config, split, seed, judging=judging)
        self._dataset = dataset
        self._config = config
        self._size = size
        self._batch = batch
        self._seed = seed
        self._vertices = CropVertices(head, dataset)
        self._flip = head.pack.flip
        self._weights = WeightMaps(head.pack.masks, head.pack.v_template, config.focus)
        self._matte = Matte()
        self._layered = Layering(self._matte if layers else None)
        self._order: tuple[int, NDArray[np.int64]] | None = None

    def __len__(self) -> int:
        """Batches per epoch."""
        return max(1, len(self.chooser) // self._batch)

    def batch(self, epoch: int, index: int) -> PairBatch:
        """Batch `index` (0 to `len - 1`) of an epoch; the same every time it is asked for."""
        order = self._epoch_order(epoch)
        samples = []
        for k in range(self._batch):
            position = (index * self._batch + k) % len(order)
            samples.append(self._sample(epoch, position, int(order[position])))
        windows = [sample.window for sample in samples]
        pairs = [sample.pair for sample in samples]
        sources = [pair.source for pair in pairs]
        source_vertices = self._posed(sources, sources, windows)
        driving_vertices = self._posed(
            [pair.driving for pair in pairs], [pair.known for pair in pairs], windows
        )
        weights = []
        for i, sample in enumerate(samples):
            weight = self._weight(sample.pair, sample.window, driving_vertices[i])
            if sample.bend is not None:
                weight = sample.bend.weight(weight)
                for vertices in (source_vertices, driving_vertices):
                    vertices[i] = sample.bend.points(vertices[i])
            weights.append(weight)
        return PairBatch(
            surroundings=self._layered([sample.surroundings for sample in samples], self._size),
            driving=as_batch([sample.driving for sample in samples]),
            source_vertices=torch.from_numpy(source_vertices),
            driving_vertices=torch.from_numpy(driving_vertices),
            weight=torch.from_numpy(np.stack(weights)[:, None]),
            kind=tuple(pair.kind for pair in pairs),
            key=tuple(self.key(pair) for pair in pairs),
        )

    def key(self, pair: Pair) -> str:
        """`group/source>group/driving`, for logs."""
        return f"{self._dataset.key(pair.source)}>{self._dataset.key(pair.driving)}"

    def _epoch_order(self, epoch: int) -> NDArray[np.int64]:
        if self._order is None or self._order[0] != epoch:
            self._order = epoch, self.chooser.order(epoch)
        return self._order[1]

    def _sample(self, epoch: int, position: int, driving: int) -> "_Sample":
        rng = np.random.default_rng([self._seed, epoch, position, 1])
        for _ in range(_ATTEMPTS):
            pair = self.chooser.pair(driving, rng)
            try:
                return self._cut(pair, rng)
            except InputError as error:
                log.warning("sample left out: %s", error)
                driving = int(rng.choice(self._epoch_order(epoch)))
        raise InputError(f"{self._dataset.folder}: {_ATTEMPTS} damaged samples in a row")

    def _cut(self, pair: Pair, rng: np.random.Generator) -> "_Sample":
        augment, margin = self._config.augment, self._dataset.manifest.margin
        window = draw_window(augment, rng, margin)
        look = draw_look(augment, rng, self._size)
        around, wide = window.widened(margin, self._size)
        edge = (wide - self._size) // 2
        stored = [self._dataset.picture(row) for row in (pair.source, pair.known)]
        pictures = [around.cut(picture, margin, wide) for picture in stored]
        if rng.random() < augment.background:
            pictures = self._on_new_background(pictures, rng)
        bend = draw_bend(augment.bend, rng) if augment.bend else None
        if bend is not None:
            pictures = [bend.picture(picture, wide / self._size) for picture in pictures]
        source, driving = (look.applied(picture) for picture in pictures)
        middle = driving[edge : wide - edge, edge : wide - edge]
        return _Sample(pair, window, bend, source, middle)

    def _on_new_background(
        self, pictures: list[Picture], rng: np.random.Generator
    ) -> list[Picture]:
        material = None
        if rng.random() < 0.5:
            material = self._dataset.picture(int(rng.integers(len(self._dataset))))
        background = draw_background(rng, len(pictures[0]), material)
        matte = self._matte
        return [with_background(picture, matte(picture), background) for picture in pictures]

    def _posed(
        self, rows: list[int], faces: list[int], windows: list[Window]
    ) -> NDArray[np.float32]:
        vertices = self._vertices(np.array(rows), np.array(faces))
        for i, window in enumerate(windows):
            moved = window.move(vertices[i])
            vertices[i] = moved[self._flip] if window.flip else moved
        return vertices

    def _weight(
        self, pair: Pair, window: Window, vertices: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        if pair.known != pair.driving:
            return np.zeros((self._size, self._size), np.float32)
        index = self._dataset.index
        valid = window.move(index.valid[pair.driving])
        ignored = window.move(index.ignored[pair.driving])
        return self._weights(vertices, valid, ignored, self._size)


class _Endless(TorchDataset[PairBatch]):
    """Batch number k of a run, counted over all epochs."""

    def __init__(self, sampler: PairSampler) -> None:
        self._sampler = sampler

    def __getitem__(self, number: int) -> PairBatch:
        epoch, index = divmod(number, len(self._sampler))
        return self._sampler.batch(epoch, index)


def stream_batches(
    sampler: PairSampler, *, start: int = 0, stop: int = 2**40, stride: int = 1, workers: int = 0
) -> Iterator[PairBatch]:
    """Batches number `start`, `start + stride`, ... of a run, drawn ahead by worker processes.

    The order does not depend on the number of workers. Several machines or GPUs take every
    `stride`-th batch each.
    """
    numbers = range(start, stop, stride)
    if workers <= 0:
        source = _Endless(sampler)
        yield from (source[number] for number in numbers)
        return
    loader = DataLoader(
        _Endless(sampler),
        batch_size=None,
        sampler=numbers,
        num_workers=workers,
        prefetch_factor=4,
        generator=torch.Generator(),  # leaves the global one, which checkpoints hold, alone
        # A forked process inherits torch's and OpenCV's thread pools in a state that may hang.
        multiprocessing_context="spawn",
        worker_init_fn=_calm,
    )
    yield from loader


def _calm(_: int) -> None:
    import cv2

    # Each worker is a process of its own: threads inside would only fight.
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
