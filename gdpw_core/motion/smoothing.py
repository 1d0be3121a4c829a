"""Smoothing a track in time; blinks, closing lips and jumps of the gaze keep their height."""

from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from gdpw_core.controls import ExpressionUnits
from gdpw_core.errors import InputError
from gdpw_core.parameters import Camera, FaceParameters

MAX_SECONDS = 2.0
# How far a neighbour may differ and still count: beyond it the difference is a movement.
_ANGLES = {
    "global_pose": np.radians(4.0),
    "neck_pose": np.radians(5.0),
    "jaw_pose": np.radians(2.0),
    "left_eye_pose": np.radians(3.0),
    "right_eye_pose": np.radians(3.0),
}
_UNIT = 0.1
_SHIFT = 0.004  # metres
_GROWTH = 0.02

Vector = NDArray[np.float64]


def smoothed(
    frames: Iterable[FaceParameters],
    rate: float,
    seconds: float,
    units: ExpressionUnits | None = None,
) -> Iterator[FaceParameters]:
    """Each frame as a mean over its neighbours, weighted by how near and how alike they are.

    Streamed: as many frames are in memory as the window is long. A head that stands still keeps
    its numbers.

    Args:
        frames: in order.
        rate: frames a second.
        seconds: width of the window; 0 changes nothing.
        units: expression is compared unit by unit where the head has named ones.

    Raises:
        InputError: a width that is negative or longer than 2 seconds.
    """
    if not 0.0 <= seconds <= MAX_SECONDS:
        raise InputError(f"smoothing over {seconds:g} s: give a width from 0 to {MAX_SECONDS:g}")
    radius = round(seconds * rate / 2)
    if radius == 0:
        yield from frames
        return
    fall = np.exp(-0.5 * (2.0 * np.arange(-radius, radius + 1) / (radius + 1)) ** 2)
    window: deque[FaceParameters] = deque()
    place = 0  # of the next frame to give, in the window
    for frame in frames:
        window.append(frame)
        if len(window) - place > radius:
            yield _mean(window, place, fall, radius, units)
            place += 1
            if place > radius:
                window.popleft()
                place -= 1
    while place < len(window):
        yield _mean(window, place, fall, radius, units)
        place += 1


def _mean(
    window: deque[FaceParameters],
    place: int,
    fall: Vector,
    radius: int,
    units: ExpressionUnits | None,
) -> FaceParameters:
    low, high = max(0, place - radius), min(len(window), place + radius + 1)
    near = [window[k] for k in range(low, high)]
    centre = window[place]
    weights = fall[low - place + radius : high - place + radius]
    changes: dict[str, Vector | Camera] = {}
    for name, reach in _ANGLES.items():
        own = Rotation.from_rotvec(getattr(centre, name).copy())
        others = Rotation.from_rotvec(np.stack([getattr(frame, name) for frame in near]))
        turns = (others * own.inv()).as_rotvec()
        alike = _alike(np.linalg.norm(turns, axis=1), reach)
        turn = _average(turns, (weights * alike)[:, None])
        if np.linalg.norm(turn) > 1e-12:
            changes[name] = np.asarray((Rotation.from_rotvec(turn) * own).as_rotvec())
    change = np.stack([frame.expression for frame in near]) - centre.expression
    if units is not None and units.names:
        steps = change @ units.from_expression.T
        mean = _average(steps, weights[:, None] * _alike(steps, _UNIT))
        changes["expression"] = centre.expression + units.to_expression @ mean
    else:
        alike = _alike(np.linalg.norm(change, axis=1), 10 * _UNIT)
        changes["expression"] = centre.expression + _average(change, (weights * alike)[:, None])
    changes["camera"] = _mean_camera(near, centre.camera, weights)
    return centre.replaced(**changes)


def _mean_camera(near: list[FaceParameters], own: Camera, weights: Vector) -> Camera:
    steps = np.array(
        [
            (np.log(f.camera.scale / own.scale), f.camera.tx - own.tx, f.camera.ty - own.ty)
            for f in near
        ]
    )
    alike = _alike(steps, np.array([_GROWTH, _SHIFT, _SHIFT]))
    growth, dx, dy = _average(steps, weights[:, None] * alike)
    return Camera(own.scale * float(np.exp(growth)), own.tx + float(dx), own.ty + float(dy))


def _alike(distance: Vector, reach: Vector | float) -> Vector:
    return np.asarray(np.exp(-0.5 * (distance / reach) ** 2), np.float64)


def _average(steps: Vector, weights: Vector) -> Vector:
    """Weighted mean of steps from the centre: exactly zero where there are none."""
    return np.asarray((weights * steps).sum(axis=0) / weights.sum(axis=0), np.float64)
