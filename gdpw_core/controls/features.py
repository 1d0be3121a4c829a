"""Named features of a face's shape, such as the width of its nose, as sliders in millimetres.

A feature is a distance between landmarks of the neutral head, linear in the shape coefficients. A
slider changes one distance and leaves the others as they are, by the smallest change of the
coefficients: of all faces with that nose and the rest unchanged, the most probable one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ACROSS, _UP, _FORWARD = range(3)
_SPREAD = 2.0  # standard deviations to either end of a slider
_LEAST = 0.25  # millimetres: a head that varies less does not have the feature

Term = tuple[float, tuple[int, ...], tuple[int, ...], int]
"""Weight, landmarks of both ends of a distance, and its axis."""


@dataclass(frozen=True)
class Feature:
    """A distance on a face.

    Args:
        name: of its control.
        label: text in the panel.
        description: what the slider does.
        terms: what adds up to it; landmarks of MediaPipe's face mesh.
    """

    name: str
    label: str
    description: str
    terms: tuple[Term, ...]


FEATURES = (
    Feature("face_width", "Face width", "Makes the face wider at the ears, in millimetres.",
            ((1.0, (454,), (234,), _ACROSS),)),
    Feature("cheekbones", "Cheekbones", "Sets the cheekbones farther apart, in millimetres.",
            ((1.0, (352, 280), (123, 50), _ACROSS),)),
    Feature("jaw_width", "Jaw width", "Makes the jaw wider, in millimetres.",
            ((1.0, (397, 365), (172, 136), _ACROSS),)),
    Feature("chin_width", "Chin width", "Makes the chin wider, in millimetres.",
            ((1.0, (378, 379), (149, 150), _ACROSS),)),
    Feature("chin_height", "Chin height", "Makes the chin longer, in millimetres.",
            ((1.0, (17,), (152,), _UP),)),
    Feature("forehead_height", "Forehead height", "Makes the forehead higher, in millimetres.",
            ((1.0, (10,), (9,), _UP),)),
    Feature("brow_height", "Brow height", "Sets the brows higher above the eyes, in millimetres.",
            ((1.0, (105, 334), (33, 133, 362, 263), _UP),)),
    Feature("eye_size", "Eye size", "Makes both eyes larger, in millimetres of their width.",
            ((0.5, (133,), (33,), _ACROSS), (0.5, (263,), (362,), _ACROSS))),
    Feature("eye_distance", "Eye distance", "Sets the eyes farther apart, in millimetres.",
            ((1.0, (362, 263), (33, 133), _ACROSS),)),
    Feature("eye_tilt", "Eye tilt", "Lifts the outer corners of the eyes, in millimetres.",
            ((1.0, (33, 263), (133, 362), _UP),)),
    Feature("nose_width", "Nose width", "Makes the nose wider, in millimetres.",
            ((1.0, (358, 278), (129, 48), _ACROSS),)),
    Feature("nose_length", "Nose length", "Makes the nose longer, in millimetres.",
            ((1.0, (168,), (2,), _UP),)),
    Feature("nose_depth", "Nose depth", "Lets the nose stand out farther, in millimetres.",
            ((1.0, (4,), (129, 358), _FORWARD),)),
    Feature("upper_lip", "Upper lip height", "Sets the mouth farther below the nose, in "
            "millimetres.", ((1.0, (2,), (13,), _UP),)),
    Feature("mouth_width", "Mouth width", "Makes the mouth wider, in millimetres.",
            ((1.0, (291,), (61,), _ACROSS),)),
    Feature("lip_fullness", "Lip fullness", "Makes both lips fuller, in millimetres.",
            ((1.0, (0, 37, 267), (13,), _UP), (1.0, (14,), (17, 84, 314), _UP))),
)  # fmt: skip


def feature_landmarks() -> tuple[int, ...]:
    """The landmarks that the features are measured between, in order."""
    used = {k for feature in FEATURES for _, plus, minus, _ in feature.terms for k in plus + minus}
    return tuple(sorted(used))


@dataclass(frozen=True, eq=False)
class FaceFeatures:
    """What a head has of the features.

    Args:
        features: those that it varies in.
        measures: `[K, S]`; millimetres of each by shape coefficient.
        directions: `[S, K]`; change of the coefficients by one millimetre of one feature alone.
        reach: millimetres from the fit to either end of a slider, `[K]`.
    """

    features: tuple[Feature, ...]
    measures: Floats
    directions: Floats
    reach: Floats

    @classmethod
    def of(cls, moved: Mapping[int, Floats]) -> "FaceFeatures":
        """From what a head's shape coefficients do to landmarks.

        Args:
            moved: metres by coefficient, landmark by landmark, `[3, S]` each.
        """

        def mean(landmarks: tuple[int, ...], axis: int) -> Floats:
            return np.asarray(np.mean([moved[k][axis] for k in landmarks], axis=0))

        def length(feature: Feature) -> Floats:
            parts = [
                weight * (mean(plus, axis) - mean(minus, axis))
                for weight, plus, minus, axis in feature.terms
            ]
            return np.asarray(1e3 * np.sum(parts, axis=0))

        every = np.stack([length(feature) for feature in FEATURES])
        spread = np.linalg.norm(every, axis=1)
        has = np.flatnonzero(spread > _LEAST)
        measures = np.asarray(every[has], np.float64)
        reach = np.asarray(np.maximum(np.round(_SPREAD * spread[has]), 1.0), np.float64)
        return cls(
            tuple(FEATURES[k] for k in has),
            measures,
            np.asarray(np.linalg.pinv(measures), np.float64),
            reach,
        )
