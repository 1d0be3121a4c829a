"""Where the teeth are: those of the head, or, in a head without any, where they would be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdpw_core.composite.mouth.lips import lip_lines
from gdpw_core.composite.stage import SourceStage
from gdpw_core.parameters import JOINTS

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_NECK, _JAW = JOINTS.index("neck"), JOINTS.index("jaw")
# From the line where the lips meet to the front teeth of either row, metres: the bundled head's.
_UPPER, _LOWER = (0.0, 0.002, -0.012), (0.0, -0.005, -0.016)
_RIGID = 0.95  # of a vertex's weight, from which it moves with skull or jaw alone
_CHIN, _NASION = 152, 168  # landmarks
_SOLID = 0.03  # metres around them
_AROUND = 0.05  # metres around the lips within which the projection is taken


@dataclass(frozen=True, eq=False)
class Teeth:
    """One row of teeth in the photo and after an edit.

    Args:
        then: points in the photo, photo pixels, `[N, 2]`.
        now: the same points after the edit.
        depth_then: their mean z in the photo, metres.
        depth_now: the same after the edit.
    """

    then: Floats
    now: Floats
    depth_then: float
    depth_now: float


def upper_teeth(stage: SourceStage, vertices: Floats, points: Floats) -> Teeth:
    """The teeth that the skull carries.

    Args:
        stage: the source.
        vertices: target vertices, head space, `[V, 3]`.
        points: projected target vertices, photo pixels, `[V, 2]`.
    """
    own = stage.head.pack.masks["upper_teeth"]
    if own.any():
        return _of_the_head(stage, vertices, points, own)
    return _where_they_would_be(stage, vertices, points, lower=False)


def lower_teeth(stage: SourceStage, vertices: Floats, points: Floats) -> Teeth:
    """The teeth that the jaw carries; arguments as for `upper_teeth`."""
    own = stage.head.pack.masks["lower_teeth"]
    if own.any():
        return _of_the_head(stage, vertices, points, own)
    return _where_they_would_be(stage, vertices, points, lower=True)


def _of_the_head(stage: SourceStage, vertices: Floats, points: Floats, part: Flags) -> Teeth:
    depths = stage.vertices[part, 2]
    front = part & (stage.vertices[:, 2] >= np.sort(depths)[len(depths) // 2])
    return Teeth(
        stage.points[front],
        points[front],
        float(depths.mean()),
        float(vertices[part, 2].mean()),
    )


def _where_they_would_be(
    stage: SourceStage, vertices: Floats, points: Floats, *, lower: bool
) -> Teeth:
    """Points behind the closed lips of the mean head, carried by its skull or jaw as a solid."""
    pack = stage.head.pack
    line = lip_lines(pack)[int(lower)].points(pack.v_template, pack.faces)
    middle = line[len(line) // 4 : -len(line) // 4]
    rest = middle + (_LOWER if lower else _UPPER)
    carrier = _carrier(stage, lower=lower)
    then = _moved(rest, pack.v_template[carrier], stage.vertices[carrier])
    now = _moved(rest, pack.v_template[carrier], vertices[carrier])
    near = np.linalg.norm(pack.v_template - middle.mean(axis=0), axis=1) < _AROUND
    return Teeth(
        _projected(then, stage.vertices[near], stage.points[near]),
        _projected(now, vertices[near], points[near]),
        float(then[:, 2].mean()),
        float(now[:, 2].mean()),
    )


def _carrier(stage: SourceStage, *, lower: bool) -> Flags:
    """Skin that moves with the skull, or with the jaw, and hardly with any expression."""
    pack = stage.head.pack
    if "jaw" in pack.lacking:
        # No joint says what is rigid: the chin and the root of the nose are nearly so.
        landmark = pack.mediapipe.points(pack.v_template, pack.faces)[_CHIN if lower else _NASION]
        return np.asarray(np.linalg.norm(pack.v_template - landmark, axis=1) < _SOLID)
    if lower:
        return np.asarray((pack.lbs_weights[:, _JAW] > _RIGID) & ~pack.masks["lips"])
    rigid = pack.lbs_weights[:, _NECK] > _RIGID
    return np.asarray(rigid & (pack.masks["scalp"] | pack.masks["ears"]))


def _moved(points: Floats, rest: Floats, posed: Floats) -> Floats:
    """Points carried by the similarity that leads `rest` to `posed` (Umeyama 1991)."""
    centre, target = rest.mean(axis=0), posed.mean(axis=0)
    arm, goal = rest - centre, posed - target
    left, stretch, right = np.linalg.svd(goal.T @ arm)
    mirror = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    turn = (left * mirror) @ right
    scale = float((stretch * mirror).sum() / (arm**2).sum())
    moved: Floats = scale * (points - centre) @ turn.T + target
    return moved


def _projected(points: Floats, vertices: Floats, pixels: Floats) -> Floats:
    """Photo pixels of points in head space, by how the vertices around them were projected."""
    centre = vertices.mean(axis=0)
    system = np.column_stack([vertices - centre, np.ones(len(vertices))])
    projection = np.linalg.lstsq(system, pixels, rcond=None)[0]
    return np.asarray(np.column_stack([points - centre, np.ones(len(points))]) @ projection)
