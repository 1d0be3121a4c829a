"""Shapes that the base mesh lacks or has too crude: eyeballs and arcs of teeth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

EYE_RADIUS = 0.012
# Polar angles (degrees) of the rings: two inside the pupil, the iris, its rim, then the white.
PUPIL, IRIS = 10.0, 29.0
EYE_RINGS = (5.0, PUPIL, 15.0, 22.0, IRIS, 34.0, 42.0, 52.0, 63.0, 76.0, 90.0, 106.0, 124.0,
             144.0, 163.0)  # fmt: skip
EYE_SECTORS = 28

ARC_STEPS = 32
ARC_HALF_WIDTH, ARC_DEPTH = 0.027, 0.037


@dataclass(frozen=True, eq=False)
class Primitive:
    """A closed or open surface, mirror-symmetric about x = 0, in metres about its own origin.

    Args:
        points: `[N, 3]`.
        faces: `[F, 3]`, counter-clockwise from outside.
        flip: mirrored point of each, `[N]`.
        rows: ring or row that each point belongs to, `[N]`.
    """

    points: Floats
    faces: Integers
    flip: Integers
    rows: Integers


def eyeball() -> Primitive:
    """A sphere of 12 mm looking along +z; point 0 is the pupil's centre, the last the back."""
    polar = np.radians(EYE_RINGS)[:, None]
    sector = np.arange(EYE_SECTORS) * (2 * np.pi / EYE_SECTORS)
    ring = np.stack(
        np.broadcast_arrays(
            np.sin(polar) * np.cos(sector), np.sin(polar) * np.sin(sector), np.cos(polar)
        ),
        -1,
    ).reshape(-1, 3)
    points = EYE_RADIUS * np.concatenate([[[0, 0, 1]], ring, [[0, 0, -1]]])
    faces: list[list[int]] = []
    last = len(points) - 1
    for k in range(EYE_SECTORS):
        after = (k + 1) % EYE_SECTORS
        faces.append([0, 1 + k, 1 + after])
        for r in range(len(EYE_RINGS) - 1):
            a, b = 1 + r * EYE_SECTORS + k, 1 + r * EYE_SECTORS + after
            c, d = a + EYE_SECTORS, b + EYE_SECTORS
            # The diagonal changes side at x = 0 so that the mesh mirrors into itself.
            left = np.cos(2 * np.pi * (k + 0.5) / EYE_SECTORS) > 0
            faces += [[a, c, b], [b, c, d]] if left else [[a, c, d], [a, d, b]]
        outer = 1 + (len(EYE_RINGS) - 1) * EYE_SECTORS
        faces.append([outer + k, last, outer + after])
    rows = np.concatenate([[0], np.repeat(np.arange(1, len(EYE_RINGS) + 1), EYE_SECTORS)])
    rows = np.append(rows, len(EYE_RINGS) + 1)
    return Primitive(points, np.array(faces), _flip(points), rows)


def tooth_arc(*, upper: bool) -> Primitive:
    """One arc of teeth with its gum; the origin lies at the front, on the incisal edge.

    The profile runs from the gum's root over the teeth's front down to the biting edge and up
    the tongue side. Rows 0-1 are gum, 2-6 tooth, 7-8 gum.
    """
    # (outward, away from the biting edge) in millimetres, for an incisor and for a molar
    incisor = np.array([(-1.8, 19), (-0.2, 12.5), (0.0, 9.8), (0.2, 5), (-0.5, 0.0),
                        (-1.7, 0.4), (-2.9, 5), (-5.0, 9.5), (-6.5, 12)])  # fmt: skip
    molar = np.array([(-1.8, 15), (-0.4, 9.5), (0.2, 7.0), (0.8, 4), (-0.8, 1.1),
                      (-8.6, 1.1), (-9.8, 4), (-9.6, 7.0), (-9.4, 10)])  # fmt: skip
    if not upper:
        # The floor of the mouth is near: the gum below the front teeth is short.
        incisor[0], molar[0] = (-1.0, 13), (-1.2, 11)
    steps = np.linspace(-1, 1, ARC_STEPS + 1)
    angle = steps * np.radians(88)
    scale = 1.0 if upper else 0.93
    centre = np.stack([scale * ARC_HALF_WIDTH * np.sin(angle), -ARC_DEPTH * (1 - np.cos(angle))], 1)
    tangent = np.gradient(centre, axis=0)
    outward = np.stack([-tangent[:, 1], tangent[:, 0]], 1)
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    back = np.clip((np.abs(steps) - 0.2) / 0.35, 0, 1)
    back = back * back * (3 - 2 * back)
    profile = incisor + back[:, None, None] * (molar - incisor)
    profile = profile * 1e-3
    points = np.empty((ARC_STEPS + 1, len(incisor), 3))
    points[..., (0, 2)] = centre[:, None] + profile[..., :1] * outward[:, None]
    points[..., 1] = profile[..., 1] if upper else -profile[..., 1]
    height = points.shape[1]
    faces: list[list[int]] = []
    for i in range(ARC_STEPS):
        for r in range(height - 1):
            a, b = i * height + r, (i + 1) * height + r
            quads = [[a, a + 1, b + 1], [a, b + 1, b]]
            if i >= ARC_STEPS // 2:
                quads = [[a, a + 1, b], [b, a + 1, b + 1]]
            faces += quads if upper else [face[::-1] for face in quads]
    flat = points.reshape(-1, 3)
    rows = np.tile(np.arange(height), ARC_STEPS + 1)
    return Primitive(flat, np.array(faces), _flip(flat), rows)


def _flip(points: Floats) -> Integers:
    mirrored = points * (-1.0, 1.0, 1.0)
    distance = np.linalg.norm(mirrored[:, None] - points[None], axis=-1)
    flip: Integers = distance.argmin(1)
    if distance.min(1).max() > 1e-9:
        raise ValueError("the primitive is not symmetric")
    return flip
