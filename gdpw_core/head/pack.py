"""The data of a parametric head: one file, one schema, read with numpy alone.

The file is an `.npz` without pickles. Directions are stored as float16, weights as 16-bit
fractions, the joint regressor as a sparse list; `load_pack` gives them back as float64.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.controls import Controls, ExpressionUnits, FaceFeatures, feature_landmarks
from gdpw_core.errors import AssetError
from gdpw_core.head.archive import digest, read_arrays, write_arrays
from gdpw_core.parameters import JOINTS, N_SHAPE
from gdpw_core.resources import resource

SCHEMA = 1
WEIGHT_STEPS = 65535
FLAME_NAME = "FLAME"
"""What every imported FLAME head is called, whatever its file was."""

BASEL_NAME = "Basel Face Model"
"""What every imported Basel Face Model is called."""

MASKS = (
    "face", "skin", "outer_skin", "eyeballs", "left_eyeball", "right_eyeball",
    "lids", "upper_lids", "lower_lids", "sockets", "lips", "inner_mouth", "gums",
    "teeth", "upper_teeth", "lower_teeth", "tongue", "ears", "scalp", "neck", "body",
)  # fmt: skip

# What people call a joint; the root is known by what it carries below the head.
_JOINT_WORDS = {
    "root": "neck joint",
    "neck": "head joint",
    "jaw": "jaw joint",
    "left_eye": "eye joints",
    "right_eye": "eye joints",
}

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LandmarkEmbedding:
    """Points on a mesh: a triangle each and where in it.

    Args:
        triangles: rows of `faces`, `[..., N]`.
        barycentric: weights of the triangle's corners, `[..., N, 3]`, sum one.
    """

    triangles: Integers
    barycentric: Floats

    def points(self, vertices: NDArray[Any], faces: Integers) -> Floats:
        """The landmarks of posed vertices `[V, 3]`: `[..., N, 3]`."""
        corners = np.asarray(vertices, np.float64)[faces[self.triangles]]
        points: Floats = np.einsum("...kc,...k->...c", corners, self.barycentric)
        return points


@dataclass(frozen=True, eq=False)
class HeadPack:
    """A FLAME-schema head and what travels with it. Metres, x to the subject's left, y up.

    Args:
        name: what a person calls this head.
        identity: sha256 over the stored arrays; documents record it.
        v_template: mean head `[V, 3]`.
        shapedirs: identity directions `[V, 3, S]`, per standard deviation.
        expressiondirs: expression directions `[V, 3, E]`, per standard deviation.
        posedirs: pose correctives `[V, 3, 36]`, multiplied by `R - I` of neck, jaw and eyes.
        J_regressor: `[5, V]`.
        lbs_weights: `[V, 5]`, rows sum to one.
        parents: parent of each joint, -1 for the root.
        faces: triangles `[F, 3]`, counter-clockwise from outside.
        flip: vertex of the other side of the face `[V]`, an involution.
        uv: texture coordinates `[V, 2]`, 0-1, v up.
        masks: named vertex sets `[V]`; see `MASKS`.
        mediapipe: the 468 points of MediaPipe's face mesh, in its order.
        ibug68_static: the 51 inner points of the 68-point scheme.
        ibug68_contour: its 17 jaw-line points for yaw 0..-39 (index = -yaw) then 1..39 degrees
            (index = 39 + yaw), `[79, 17]`.
        iris_vertices: centre of the pupil of the left and of the right eye.
        eyeball_poles: front and back pole of the left and of the right eyeball `[2, 2]`.
        units: named expression units and their map to coefficients.
    """

    name: str
    identity: str
    v_template: Floats
    shapedirs: Floats
    expressiondirs: Floats
    posedirs: Floats
    J_regressor: Floats
    lbs_weights: Floats
    parents: tuple[int, ...]
    faces: Integers
    flip: Integers
    uv: Floats
    masks: Mapping[str, NDArray[np.bool_]]
    mediapipe: LandmarkEmbedding
    ibug68_static: LandmarkEmbedding
    ibug68_contour: LandmarkEmbedding
    iris_vertices: tuple[int, int]
    eyeball_poles: Integers
    units: ExpressionUnits

    @cached_property
    def lacking(self) -> Mapping[str, str]:
        """What this head cannot do and why: joints by name, and "expression"; empty for most."""
        moved = [bool(weights.any()) for weights in self.lbs_weights.T]
        lacking = {
            joint: f"the {self.name} has no {_JOINT_WORDS[joint]}"
            for joint, any_vertex in zip(JOINTS, moved, strict=True)
            if not any_vertex
        }
        if not self.expressiondirs.any():
            lacking["expression"] = f"this {self.name} has no expressions"
        return MappingProxyType(lacking)

    @cached_property
    def features(self) -> FaceFeatures:
        """Named features of its shape."""
        landmarks = feature_landmarks()
        chosen = LandmarkEmbedding(
            self.mediapipe.triangles[list(landmarks)], self.mediapipe.barycentric[list(landmarks)]
        )
        moved = np.zeros((len(landmarks), 3, N_SHAPE))
        for k, direction in enumerate(np.moveaxis(self.shapedirs, -1, 0)):
            moved[..., k] = chosen.points(direction, self.faces)
        return FaceFeatures.of(dict(zip(landmarks, moved, strict=True)))

    def controls(self) -> Controls:
        """The sliders of this head."""
        return Controls(self.units, self.lacking, self.features)


def load_pack(path: Path | None = None) -> HeadPack:
    """Read a head; None is the bundled open head.

    Raises:
        AssetError: the file is missing, damaged, or holds arrays that do not fit together.
    """
    if path is None:
        path = resource("head", "open_head.npz")
    stored = read_arrays(path)
    recorded = stored.pop("identity", None)
    try:
        _check(stored)
        identity = digest(stored)
        if recorded is None or str(recorded) != identity:
            raise ValueError("its contents do not match the checksum inside")
        return _unpacked(stored, identity)
    except (KeyError, ValueError, TypeError) as error:
        cause = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise AssetError(f"{path}: not a usable head ({cause})") from error


def save_pack(path: Path, pack: HeadPack) -> str:
    """Write a head compactly; returns its identity (the `identity` field is not looked at).

    Raises:
        AssetError: the arrays do not fit together.
    """
    joints, vertices = np.nonzero(pack.J_regressor)
    weights = np.floor(pack.lbs_weights * WEIGHT_STEPS + 0.5).astype(np.int64)
    # Rounding may lose or gain a step: the largest weight of the row takes it.
    weights[np.arange(len(weights)), weights.argmax(1)] += WEIGHT_STEPS - weights.sum(1)
    arrays: dict[str, NDArray[Any]] = {
        "schema": np.array(SCHEMA, np.int32),
        "name": np.array(pack.name),
        "v_template": pack.v_template.astype(np.float32),
        "shapedirs": pack.shapedirs.astype(np.float16),
        "expressiondirs": pack.expressiondirs.astype(np.float16),
        "posedirs": pack.posedirs.astype(np.float16),
        "regressor_joints": joints.astype(np.uint8),
        "regressor_vertices": vertices.astype(np.uint16),
        "regressor_values": pack.J_regressor[joints, vertices].astype(np.float64),
        "lbs_weights": weights.astype(np.uint16),
        "parents": np.array(pack.parents, np.int32),
        "faces": pack.faces.astype(np.uint16),
        "flip": pack.flip.astype(np.uint16),
        "uv": pack.uv.astype(np.float32),
        "masks": np.packbits(np.stack([pack.masks[name] for name in MASKS]), axis=1),
        "iris_vertices": np.array(pack.iris_vertices, np.uint16),
        "eyeball_poles": pack.eyeball_poles.astype(np.uint16),
        "unit_names": np.array(pack.units.names),
        "to_expression": pack.units.to_expression,
        "from_expression": pack.units.from_expression,
    }
    for name in _EMBEDDINGS:
        embedding: LandmarkEmbedding = getattr(pack, name)
        # Only the largest heads have triangles beyond 16 bits; the others keep their identity.
        kind = np.uint16 if len(pack.faces) <= 2**16 else np.uint32
        arrays[f"{name}_triangles"] = embedding.triangles.astype(kind)
        arrays[f"{name}_barycentric"] = embedding.barycentric.astype(np.float32)
    try:
        _check(arrays)
    except (KeyError, ValueError) as error:
        raise AssetError(f"{path}: not a usable head ({error})") from error
    identity = digest(arrays)
    write_arrays(path, arrays | {"identity": np.array(identity)})
    return identity


_EMBEDDINGS = ("mediapipe", "ibug68_static", "ibug68_contour")


def _unpacked(stored: Mapping[str, NDArray[Any]], identity: str) -> HeadPack:
    template = _floats(stored["v_template"])
    regressor = np.zeros((5, len(template)))
    regressor[stored["regressor_joints"], stored["regressor_vertices"]] = stored["regressor_values"]
    bits = np.unpackbits(stored["masks"], axis=1, count=len(template)).astype(np.bool_)
    bits.setflags(write=False)
    left, right = (int(v) for v in stored["iris_vertices"])
    embeddings = {
        name: LandmarkEmbedding(
            _integers(stored[f"{name}_triangles"]), _floats(stored[f"{name}_barycentric"])
        )
        for name in _EMBEDDINGS
    }
    return HeadPack(
        name=str(stored["name"]),
        identity=identity,
        v_template=template,
        shapedirs=_floats(stored["shapedirs"]),
        expressiondirs=_floats(stored["expressiondirs"]),
        posedirs=_floats(stored["posedirs"]),
        J_regressor=_frozen(regressor),
        lbs_weights=_frozen(stored["lbs_weights"] / float(WEIGHT_STEPS)),
        parents=tuple(int(p) for p in stored["parents"]),
        faces=_integers(stored["faces"]),
        flip=_integers(stored["flip"]),
        uv=_floats(stored["uv"]),
        masks=MappingProxyType(dict(zip(MASKS, bits, strict=True))),
        iris_vertices=(left, right),
        eyeball_poles=_integers(stored["eyeball_poles"]),
        units=ExpressionUnits(
            tuple(str(name) for name in stored["unit_names"]),
            _floats(stored["to_expression"]),
            _floats(stored["from_expression"]),
        ),
        **embeddings,
    )


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array


def _floats(array: NDArray[Any]) -> Floats:
    return _frozen(array.astype(np.float64))


def _integers(array: NDArray[Any]) -> Integers:
    return _frozen(array.astype(np.int64))


def _check(stored: Mapping[str, NDArray[Any]]) -> None:
    """Shapes, ranges and finiteness.

    Raises:
        KeyError: an array is missing.
        ValueError: an array has the wrong form; the text names it.
    """
    if stored["schema"].shape != () or int(stored["schema"]) != SCHEMA:
        raise ValueError(f"its schema is not {SCHEMA}")
    v, f = len(stored["v_template"]), len(stored["faces"])
    shape, expression = stored["shapedirs"].shape[-1], stored["expressiondirs"].shape[-1]
    units = len(stored["unit_names"])
    count = len(stored["regressor_values"])
    _expect(stored, "v_template", (v, 3))
    _expect(stored, "shapedirs", (v, 3, shape))
    _expect(stored, "expressiondirs", (v, 3, expression))
    _expect(stored, "posedirs", (v, 3, 36))
    _expect(stored, "regressor_joints", (count,), 5)
    _expect(stored, "regressor_vertices", (count,), v)
    _expect(stored, "lbs_weights", (v, 5), WEIGHT_STEPS + 1)
    _expect(stored, "faces", (f, 3), v)
    _expect(stored, "flip", (v,), v)
    _expect(stored, "uv", (v, 2))
    _expect(stored, "masks", (len(MASKS), (v + 7) // 8), 256)
    _expect(stored, "iris_vertices", (2,), v)
    _expect(stored, "eyeball_poles", (2, 2), v)
    _expect(stored, "to_expression", (expression, units))
    _expect(stored, "from_expression", (units, expression))
    for name, form in (("mediapipe", (468,)), ("ibug68_static", (51,)),
                       ("ibug68_contour", (79, 17))):  # fmt: skip
        _expect(stored, f"{name}_triangles", form, f)
        _expect(stored, f"{name}_barycentric", (*form, 3))
        if np.abs(stored[f"{name}_barycentric"].sum(-1, dtype=np.float64) - 1.0).max() > 1e-5:
            raise ValueError(f"{name}_barycentric does not sum to one")
    if (stored["lbs_weights"].astype(np.int64).sum(1) != WEIGHT_STEPS).any():
        raise ValueError("lbs_weights do not sum to one")
    if (stored["flip"][stored["flip"]] != np.arange(v)).any():
        raise ValueError("flip is not its own inverse")
    if stored["parents"].tolist() != [-1, 0, 1, 1, 1]:
        raise ValueError("parents are not those of a FLAME head")


def _expect(
    stored: Mapping[str, NDArray[Any]], name: str, shape: tuple[int, ...], below: int | None = None
) -> None:
    """Shape, and finite numbers or (with `below`) unsigned integers under that bound."""
    array = stored[name]
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}, expected {shape}")
    if below is None:
        if array.dtype.kind != "f" or not np.isfinite(array).all():
            raise ValueError(f"{name} holds values that are not finite numbers")
    elif array.dtype.kind != "u" or (array.size and int(array.max()) >= below):
        raise ValueError(f"{name} holds values outside 0..{below - 1}")
