"""What an evaluation compares: weights, the training-free preview, the source itself, files."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from gdpw_core.composite import SourceStage
from gdpw_core.face import Matte
from gdpw_core.head.model import HeadModel
from gdpw_core.model.checkpoint import load_generator
from gdpw_core.model.generator import GeneratorOutput
from gdpw_core.model.guidance import GuidanceMaps
from gdpw_core.model.mesh_guidance import MeshGuidance
from gdpw_core.parameters import FaceParameters
from gdpw_core.raster.backends import default_rasterizer
from gdpw_core.runtime import create_runtime
from gdpw_core.training.data.augment import Window
from gdpw_core.training.data.layering import Layering, as_batch
from gdpw_core.training.runs.files import WEIGHTS

SystemKind = Literal["weights", "application", "preview", "copy", "predictions"]
Picture = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Task:
    """What a system is asked to make.

    Args:
        name: of the pair.
        stored: the source as stored, the network's crop with its margin.
        margin: side of `stored` in network crops.
        source: the network's crop of the source, `[S, S, 3]`.
        fitted: parameters of the source.
        target: parameters that the result should have.
        source_vertices: `[V, 3]`, crop space.
        target_vertices: `[V, 3]`, crop space.
        stage: makes `stored` ready for the composite's edits, once.
    """

    name: str
    stored: Picture
    margin: float
    source: Picture
    fitted: FaceParameters
    target: FaceParameters
    source_vertices: NDArray[np.float32]
    target_vertices: NDArray[np.float32]
    stage: Callable[[], SourceStage]

    def unedited(self) -> "Task":
        """The same with nothing changed: the source is asked for."""
        return replace(self, target=self.fitted, target_vertices=self.source_vertices)


@dataclass(frozen=True, eq=False)
class Result:
    """What a system made.

    Args:
        picture: `[S, S, 3]`.
        flow: backward field `[2, S, S]` in normalised units, or None.
        alpha: share of painted colours `[S, S]`, 0-1, or None.
    """

    picture: Picture
    flow: NDArray[np.float32] | None = None
    alpha: NDArray[np.float32] | None = None


class System(Protocol):
    """Anything that turns a source and target parameters into a picture."""

    kind: SystemKind
    label: str

    def render(self, task: Task) -> Result:
        """The picture for one task."""


class CopySource:
    """The unchanged source: what doing nothing scores."""

    kind: SystemKind = "copy"
    label = "copy the source"

    def render(self, task: Task) -> Result:
        """The source."""
        return Result(task.source)


class Weights:
    """A trained generator.

    Args:
        path: exported weights, a checkpoint of the authors, or a run folder.
        head: the head of the dataset.
        size: side of the pictures.

    Raises:
        AssetError: the file does not fit.
    """

    kind: SystemKind = "weights"

    def __init__(self, path: Path, head: HeadModel, size: int) -> None:
        self._size = size
        count = len(head.pack.v_template)
        if path.is_dir():
            path = path / WEIGHTS
        loaded = load_generator(path, count, head_identity=head.pack.identity)
        self.label = loaded.info.title or path.stem
        self.steps = loaded.info.steps
        self._runtime = create_runtime(loaded.generator, precision="float32", backend="eager")
        template = torch.tensor(head.pack.v_template, dtype=torch.float32)
        self._guidance = MeshGuidance(
            self._runtime.config,
            default_rasterizer(torch.device("cpu")),
            head.faces.cpu(),
            template,
            size=size,
        )
        layered = self._runtime.config.fetches_surroundings
        self._layered = Layering(Matte() if layered else None)
        self.begins_with_field = self._runtime.config.needs_extended_field

    def answer(self, task: Task) -> tuple[GeneratorOutput, GuidanceMaps]:
        """The generator's output for a task, and the guidance that led there."""
        picture = as_batch([task.source])
        source, target = (
            torch.from_numpy(vertices)[None]
            for vertices in (task.source_vertices, task.target_vertices)
        )
        with torch.inference_mode():
            guidance = self._guidance.pair(source, target, self._runtime.codes)
            features = self._runtime.encode_source(picture, guidance)
            return self._runtime.render(features, guidance), guidance

    def render(self, task: Task) -> Result:
        """The generator's picture, its last flow and its alpha."""
        output, _ = self.answer(task)
        window, wide = Window().widened(task.margin, self._size)
        around = self._layered([window.cut(task.stored, task.margin, wide)], self._size)
        output = output.with_surroundings(around, self._runtime.config)
        composite = (output.composite[0].clamp(0, 1) * 255).round().to(torch.uint8)
        return Result(
            np.ascontiguousarray(composite.permute(1, 2, 0).numpy()),
            output.flow[0].numpy(),
            output.alpha[0, 0].numpy(),
        )
