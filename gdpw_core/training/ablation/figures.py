"""Figures 2, 3 and 4 of the paper from the variants of an ablation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gdpw_core.controls import Controls
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import HeadPack
from gdpw_core.metrics.tsne import tsne
from gdpw_core.model.weights import load_weights
from gdpw_core.raster.shade import shaded_head
from gdpw_core.training.ablation.legs import Trial
from gdpw_core.training.config import Protocol
from gdpw_core.training.evaluation.run import Evaluation
from gdpw_core.training.evaluation.sheet import save_tiles
from gdpw_core.training.evaluation.systems import System, Task

Picture = NDArray[np.uint8]
Floats = NDArray[np.float64]

# Paper Figure 4: pose, mouth, brows and eyes. Degrees, or activation of a unit.
_EDITS = (
    ("yaw", -15.0), ("yaw", 15.0), ("pitch", 8.0), ("jaw_open", 14.0), ("mouthSmile", 0.7),
    ("mouthPucker", 0.7), ("browInnerUp", 0.8), ("eyeBlink", 0.9), ("eye_yaw", 15.0),
)  # fmt: skip
_SIDE = 384
_SAMPLE = 1000  # vertices whose codes t-SNE places; it grows with their square
_NEIGHBOURS = 5
_SPREAD = (2.0, 98.0)  # percentiles that become the ends of a colour channel


def save_latent_codes(
    path: Path, trials: Sequence[Trial], pack: HeadPack, *, seed: int = 0
) -> dict[str, float]:
    """Paper Figure 2: the learnt codes as colours on the mean head, front and back.

    Nothing is written where no variant has codes.

    Returns:
        `code_smoothness` of each variant that has codes, by its label.
    """
    rows, names = [], ["front", "back"]
    smoothness = {}
    for trial in trials:
        codes = load_weights(trial.weights)[0].codes
        if codes is None:
            continue
        table = codes.detach().double().numpy()
        smoothness[trial.label] = code_smoothness(table, pack.faces, seed=seed)
        colours = code_colours(table, seed=seed)
        views = [_view(pack, colours, side) for side in (1.0, -1.0)]
        rows.append([_named(view, trial.label) for view in views])
    if rows:
        save_tiles(path, names, rows, side=_SIDE)
    return smoothness


def code_colours(codes: Floats, *, seed: int = 0) -> Picture:
    """Colours `[V, 3]` of codes `[V, C]`: their places in three dimensions by t-SNE.

    A sample of the vertices is placed; every other vertex lies amid the placed ones whose codes
    are nearest to its own.
    """
    rng = np.random.default_rng(seed)
    sample = np.sort(rng.permutation(len(codes))[:_SAMPLE])
    places = tsne(codes[sample], perplexity=min(30.0, len(sample) / 4), seed=seed, steps=300)
    nearest = _nearest(codes, codes[sample], min(_NEIGHBOURS, len(sample)))
    spread = places[nearest].mean(axis=1)
    spread[sample] = places
    low, high = np.percentile(spread, _SPREAD, axis=0)
    shown = np.clip((spread - low) / np.maximum(high - low, 1e-9), 0, 1)
    return np.asarray(np.rint(shown * 255), np.uint8)


def code_smoothness(codes: Floats, faces: NDArray[np.int64], *, seed: int = 0) -> float:
    """Distance of codes along the mesh's edges over that of any two vertices; 1: no structure."""
    ends = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    any_two = np.random.default_rng(seed).integers(0, len(codes), ends.shape)
    near, far = (
        np.linalg.norm(codes[pairs[:, 0]] - codes[pairs[:, 1]], axis=1).mean()
        for pairs in (ends, any_two)
    )
    return float(near / max(far, 1e-12))


def _nearest(codes: Floats, sample: Floats, count: int) -> NDArray[np.int64]:
    found = []
    for part in np.array_split(codes, max(1, len(codes) // 500)):
        gaps = np.square(part).sum(axis=1)[:, None] - 2 * part @ sample.T
        gaps += np.square(sample).sum(axis=1)
        found.append(np.argpartition(gaps, count - 1, axis=1)[:, :count])
    return np.concatenate(found)


def _view(pack: HeadPack, colours: Picture, side: float) -> Picture:
    """The mean head from the front (1) or from behind (-1) on white."""
    middle = (pack.v_template.min(axis=0) + pack.v_template.max(axis=0)) / 2
    placed = (pack.v_template - middle) * (side, -1.0, -side)  # picture: y down, z away
    placed *= 0.46 * _SIDE / np.abs(placed[:, :2]).max()
    placed[:, :2] += _SIDE / 2
    white = np.full((_SIDE, _SIDE, 3), 255, np.uint8)
    return shaded_head(white, placed, pack.faces, colour=colours)


def save_reenactments(path: Path, evaluations: Mapping[Protocol, Evaluation]) -> None:
    """Paper Figure 3: source, driving and what each system made; same identity, then cross."""
    rows, names = [], ["source", "driving"]
    for protocol, evaluation in evaluations.items():
        for row in evaluation.sheet:
            made = [result.picture for _, result in row.results]
            rows.append([_named(row.source, f"{protocol} identity"), row.driving, *made])
            names = ["source", "driving", *(label for label, _ in row.results)]
    if rows:
        save_tiles(path, names, rows)


def save_edits(
    path: Path, head: HeadModel, systems: Sequence[System], portraits: Sequence[Task]
) -> None:
    """Paper Figure 4: single sliders moved on portraits, a row for each system."""
    controls = Controls(head.pack.units)
    edits = [edit for edit in _EDITS if edit[0] in controls]
    rows = []
    for task in portraits:
        edited = [_edited(head, controls, task, name, change) for name, change in edits]
        for system in systems:
            made = [system.render(each).picture for each in (task.unedited(), *edited)]
            rows.append([_named(task.source, system.label), *made])
    if rows:
        names = ["source", "nothing edited", *(f"{name} {change:+g}" for name, change in edits)]
        save_tiles(path, names, rows)


def _edited(head: HeadModel, controls: Controls, task: Task, name: str, change: float) -> Task:
    control, fitted = controls.get(name), task.fitted
    value = controls.value(name, fitted, fitted) + change
    limited = float(np.clip(value, control.low, control.high))
    target = controls.with_value(name, limited, fitted, fitted)
    vertices = target.camera.project(head.posed(target)).astype(np.float32)
    return replace(task, target=target, target_vertices=vertices)


def _named(picture: Picture, name: str) -> Picture:
    """A name in the lower left corner, legible on any picture."""
    drawn = picture.copy()
    size = picture.shape[0] / 256
    place = (round(4 * size), round(picture.shape[0] - 6 * size))
    for colour, width in (((0, 0, 0), 3), ((255, 255, 255), 1)):
        cv2.putText(
            drawn, name, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42 * size, colour,
            max(1, round(width * size)), cv2.LINE_AA,
        )  # fmt: skip
    return drawn
