"""Official files of FLAME that lie beside a model: landmarks and regions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import AssetError
from gdpw_core.head.flame_reader import array_of, read_mapping
from gdpw_core.head.pack import LandmarkEmbedding

Flags = NDArray[np.bool_]

_MASKS = "FLAME_masks.pkl"
_STATIC = "flame_static_embedding.pkl"
_CONTOUR = "flame_dynamic_embedding.npy"
_BOTH = "landmark_embedding.npy"
_MEDIAPIPE = "mediapipe_landmark_embedding.npz"
# Region of ours: regions of theirs.
_REGIONS = {"ears": ("left_ear", "right_ear"), "scalp": ("scalp",), "neck": ("neck",)}
_ENCODING = 1e-3


@dataclass(frozen=True, eq=False)
class Companions:
    """What was found beside a model; everything may be missing.

    Args:
        static: the 51 inner points of the 68-point scheme.
        contour: its jaw line, `[79, 17]`.
        mediapipe: some of MediaPipe's points, and which ones.
        regions: vertices by region, `[V]`.
        lips: vertices of the lips, `[V]`.
        notes: what was used, and what could not be.
    """

    static: LandmarkEmbedding | None = None
    contour: LandmarkEmbedding | None = None
    mediapipe: tuple[NDArray[np.int64], LandmarkEmbedding] | None = None
    regions: Mapping[str, Flags] = field(default_factory=dict)
    lips: Flags | None = None
    notes: tuple[str, ...] = ()

    def mediapipe_over(self, derived: LandmarkEmbedding) -> LandmarkEmbedding:
        """The derived points, with the official ones in their places."""
        if self.mediapipe is None:
            return derived
        numbers, official = self.mediapipe
        triangles, weights = derived.triangles.copy(), derived.barycentric.copy()
        triangles[numbers], weights[numbers] = official.triangles, official.barycentric
        return LandmarkEmbedding(triangles, weights)


def companions_of(model: Path, vertices: int, faces: int) -> Companions:
    """Look for the official files beside a model; those that do not fit are left out and named.

    Args:
        model: the model's file.
        vertices: how many it has.
        faces: how many triangles.
    """
    found: dict[str, Any] = {}
    notes: list[str] = []

    def take(name: str, read: Callable[[Mapping[Any, object]], dict[str, Any]]) -> None:
        path = model.parent / name
        if not path.is_file():
            return
        try:
            found.update(read(read_mapping(path)))
        except (AssetError, ValueError) as error:
            cause = str(error).removeprefix(f"{path}: ")
            notes.append(f"{name} beside it was left out ({cause}).")
        else:
            notes.append(f"{name} beside it was used.")

    take(_BOTH, lambda v: _both(v, faces))
    take(
        _STATIC,
        lambda v: {"static": _embedding(v, ("lmk_face_idx",), ("lmk_b_coords",), (51,), faces)},
    )
    take(
        _CONTOUR,
        lambda v: {"contour": _embedding(v, ("lmk_face_idx",), ("lmk_b_coords",), (79, 17), faces)},
    )
    take(_MEDIAPIPE, lambda v: {"mediapipe": _mediapipe(v, faces)})
    take(_MASKS, lambda v: _regions(v, vertices))
    return Companions(**found, notes=tuple(notes))


def _both(values: Mapping[Any, object], faces: int) -> dict[str, Any]:
    return {
        "static": _embedding(
            values, ("static_lmk_faces_idx",), ("static_lmk_bary_coords",), (51,), faces
        ),
        "contour": _embedding(
            values, ("dynamic_lmk_faces_idx",), ("dynamic_lmk_bary_coords",), (79, 17), faces
        ),
    }


def _embedding(
    values: Mapping[Any, object],
    triangle_names: tuple[str, ...],
    weight_names: tuple[str, ...],
    shape: tuple[int, ...],
    faces: int,
) -> LandmarkEmbedding:
    triangles = array_of(values, *triangle_names)
    weights = array_of(values, *weight_names).astype(np.float64)
    if triangles.shape != shape or weights.shape != (*shape, 3):
        raise ValueError(f"its landmarks have shape {triangles.shape}, expected {shape}")
    if triangles.min() < 0 or triangles.max() >= faces:
        raise ValueError("its landmarks are of another mesh")
    if weights.min() < -_ENCODING or np.abs(weights.sum(axis=-1) - 1.0).max() > _ENCODING:
        raise ValueError("its landmarks have weights that are no shares of one")
    weights = np.maximum(weights, 0.0)
    return LandmarkEmbedding(
        triangles.astype(np.int64), weights / weights.sum(axis=-1, keepdims=True)
    )


def _mediapipe(
    values: Mapping[Any, object], faces: int
) -> tuple[NDArray[np.int64], LandmarkEmbedding]:
    numbers = array_of(values, "landmark_indices").ravel()
    if not len(numbers) or numbers.min() < 0 or numbers.max() >= 468:
        raise ValueError("its landmark numbers are not MediaPipe's")
    embedding = _embedding(values, ("lmk_face_idx",), ("lmk_b_coords",), (len(numbers),), faces)
    return numbers.astype(np.int64), embedding


def _regions(values: Mapping[Any, object], vertices: int) -> dict[str, Any]:
    def flags(*names: str) -> Flags:
        mask = np.zeros(vertices, np.bool_)
        for name in names:
            rows = array_of(values, name).ravel()
            if rows.dtype.kind not in "iu" or (
                len(rows) and not 0 <= rows.min() <= rows.max() < vertices
            ):
                raise ValueError("its regions are of another mesh")
            mask[rows] = True
        return mask

    regions = {ours: flags(*theirs) for ours, theirs in _REGIONS.items()}
    return {"regions": regions, "lips": flags("lips")}
