"""FLAME's official files as checked arrays: pickles of 2017 to 2023, and `.npz`.

Nothing in them is executed; see `flame_stream`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import AssetError
from gdpw_core.head.archive import read_members, stored_array
from gdpw_core.head.flame_files import EXPRESSION_SLOTS, SHAPE_SLOTS
from gdpw_core.head.flame_values import as_array, as_dictionary, read_object_array, read_values
from gdpw_core.parameters import N_EXPRESSION, N_SHAPE

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MAX_PICKLE_BYTES = 256 * 2**20  # the largest official one, protocol 0, has 160
_JOINTS = 5
_PARENTS = (-1, 0, 1, 1, 1)
_FEWEST_VERTICES, _MOST_VERTICES = 500, 65_535
_LARGEST_COORDINATE = 1.0  # metres
_KEYS = ("v_template", "shapedirs", "posedirs", "J_regressor", "weights", "kintree_table", "f")
_OTHER_MODELS = {16: "hands (MANO)", 24: "bodies (SMPL)", 52: "bodies (SMPL+H)",
                 55: "bodies (SMPL-X)"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class FlameArrays:
    """What an official FLAME file holds, with the coefficients that this project uses.

    Args:
        v_template: mean head `[V, 3]`, metres.
        shapedirs: identity directions `[V, 3, 100]`.
        expressiondirs: expression directions `[V, 3, 50]`.
        posedirs: pose correctives `[V, 3, 36]`.
        J_regressor: `[5, V]`.
        lbs_weights: `[V, 5]`, rows sum to one.
        faces: `[F, 3]`.
    """

    v_template: Floats
    shapedirs: Floats
    expressiondirs: Floats
    posedirs: Floats
    J_regressor: Floats
    lbs_weights: Floats
    faces: Integers


def read_flame(path: Path) -> FlameArrays:
    """Read an official FLAME model.

    Raises:
        AssetError: with one sentence that names the file and the cause.
    """
    values = read_mapping(path)
    try:
        return _checked(values)
    except ValueError as error:
        raise AssetError(f"{path}: not a FLAME head ({error})") from error


def read_mapping(path: Path) -> Mapping[Any, object]:
    """The dictionary in a pickle, or in a `.npz` or `.npy` of numpy, its values not looked at.

    Raises:
        AssetError: the file cannot be read, is damaged or of another kind.
    """
    try:
        with path.open("rb") as file:
            start = file.read(6)
        if start.startswith(b"PK\x03\x04"):
            return {
                name.removesuffix(".npy"): _member(data)
                for name, data in read_members(path).items()
            }
        if path.stat().st_size > MAX_PICKLE_BYTES:
            raise AssetError(f"{path}: larger than any file of FLAME")
        data = path.read_bytes()
        if start != b"\x93NUMPY":
            return read_values(data)
        found = as_dictionary(_member(data))
        if found is None:
            raise ValueError("it is not a dictionary of arrays")
        return found
    except OSError as error:
        raise AssetError(f"{path}: cannot be read ({error.strerror or error})") from error
    except ValueError as error:
        raise AssetError(f"{path}: cannot be imported: {error}") from error


def array_of(values: Mapping[Any, object], *names: str) -> NDArray[Any]:
    """The array of the first of these names that there is.

    Raises:
        ValueError: there is none, or it is no array of numbers; the text names it.
    """
    name = next((name for name in names if name in values), None)
    if name is None:
        raise ValueError(f"{names[0]} is missing")
    try:
        array = as_array(values[name])
    except ValueError as error:
        raise ValueError(f"{name} {error}") from error
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ValueError(f"{name} holds values that are not finite numbers")
    return array


def _member(data: bytes) -> object:
    stored = stored_array(data)
    if not stored.dtype.hasobject:
        return stored.plain()
    return read_object_array(bytes(stored.data), stored.shape)


def _checked(values: Mapping[Any, object]) -> FlameArrays:
    missing = [key for key in _KEYS if key not in values]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise ValueError(f"{missing[0]}{more} missing: is it another file of the download?")
    _check_joints(array_of(values, "kintree_table"))
    template = array_of(values, "v_template")
    count = len(template) if template.ndim else 0
    if not _FEWEST_VERTICES <= count <= _MOST_VERTICES:
        raise ValueError(f"it has {count} vertices")
    _expect(template, "v_template", (count, 3))
    weights = _floats(_expect(array_of(values, "weights"), "weights", (count, _JOINTS)))
    regressor = _expect(array_of(values, "J_regressor"), "J_regressor", (_JOINTS, count))
    shapedirs = array_of(values, "shapedirs")
    expected = (count, 3, SHAPE_SLOTS + EXPRESSION_SLOTS)
    _expect(shapedirs, "shapedirs", expected)
    posedirs = _expect(array_of(values, "posedirs"), "posedirs", (count, 3, 9 * (_JOINTS - 1)))
    expressions = slice(SHAPE_SLOTS, SHAPE_SLOTS + N_EXPRESSION)
    arrays = FlameArrays(
        v_template=_floats(template),
        shapedirs=_floats(shapedirs[:, :, :N_SHAPE]),
        expressiondirs=_floats(shapedirs[:, :, expressions]),
        posedirs=_floats(posedirs),
        J_regressor=_floats(regressor),
        lbs_weights=_normalised(weights),
        faces=_triangles(array_of(values, "f"), count),
    )
    _check_geometry(arrays)
    return arrays


def _check_joints(tree: NDArray[Any]) -> None:
    if tree.ndim != 2 or len(tree) != 2 or tree.dtype.kind not in "iuf":
        raise ValueError("kintree_table is damaged")
    joints = tree.shape[1]
    if joints != _JOINTS:
        other = _OTHER_MODELS.get(joints)
        raise ValueError(f"it is a model of {other}" if other else f"it has {joints} joints, not 5")
    parents = [int(p) for p in tree[0].astype(np.float64)]
    # The root's parent is written as -1, or as the same in unsigned numbers.
    if tuple(parents[1:]) != _PARENTS[1:]:
        raise ValueError("its joints are not those of FLAME")


def _expect(array: NDArray[Any], name: str, shape: tuple[int, ...]) -> NDArray[Any]:
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}, expected {shape}")
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{name} holds no numbers")
    return array


def _floats(array: NDArray[Any]) -> Floats:
    # Little-endian, contiguous, and no longer tied to the file's bytes.
    return np.array(array, np.float64, order="C")


def _normalised(weights: Floats) -> Floats:
    total = weights.sum(1, keepdims=True)
    if weights.min() < -1e-4 or np.abs(total - 1.0).max() > 1e-2:
        raise ValueError("weights are no shares of one")
    kept = np.maximum(weights, 0.0)
    shares: Floats = kept / kept.sum(1, keepdims=True)
    return shares


def _triangles(faces: NDArray[Any], count: int) -> Integers:
    if faces.ndim != 2 or faces.shape[1] != 3 or not 0 < len(faces) <= _MOST_VERTICES:
        raise ValueError(f"f has shape {faces.shape}, expected triangles")
    if faces.dtype.kind not in "iuf" or not 0 <= faces.min() <= faces.max() < count:
        raise ValueError("f names vertices that there are not")
    return np.array(faces, np.int64, order="C")


def _check_geometry(arrays: FlameArrays) -> None:
    points = arrays.v_template
    size = np.ptp(points, axis=0)
    if np.abs(points).max() > _LARGEST_COORDINATE or not 0.1 < size[1] < 0.6:
        raise ValueError("its mean head is not of human size in metres")
    for name in ("shapedirs", "expressiondirs", "posedirs"):
        if np.abs(getattr(arrays, name)).max() > _LARGEST_COORDINATE:
            raise ValueError(f"{name} moves vertices by more than a metre")
    if np.abs(arrays.J_regressor.sum(1) - 1.0).max() > 1e-2:
        raise ValueError("J_regressor does not give points of the head")
    joints = arrays.J_regressor @ points
    left, right = joints[3], joints[4]
    upright = left[0] > right[0] and left[2] > joints[1, 2] and joints[2, 1] < left[1]
    if not upright or not 0.03 < left[0] - right[0] < 0.12:
        raise ValueError("its joints are not where FLAME has them")
