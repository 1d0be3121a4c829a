"""What is needed of a Basel Face Model's file, written as plain arrays; runs in a child process.

The readers of MATLAB's and HDF5's formats are compiled code of others. Everything about an array
is checked before a byte of it is read, and nothing that leads out of the file is followed.
"""

import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.parameters import N_EXPRESSION, N_SHAPE

if TYPE_CHECKING:
    import h5py

MISSING_H5PY = (
    "models in HDF5 need the package h5py: install it with pip install 'gdpw-studio[bfm]'"
)
# The largest model published, the whole head of 2019, has 58,203 vertices and 116,160 triangles.
MOST_VERTICES, MOST_TRIANGLES = 65_535, 200_000
_MOST_COMPONENTS = 1_000
_FILTERS = frozenset({1, 2, 3})  # deflate, shuffle, checksum: what every HDF5 library has itself
_MAT_NAMES = ("shapeMU", "shapePC", "shapeEV", "tl", "texMU")
_MAT_NUMBERS = frozenset(
    {"double", "single", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"}
)
_H5_SHAPE, _H5_EXPRESSION, _H5_COLOUR = "shape/model", "expression/model", "color/model"
_H5_CELLS = "shape/representer/cells"
Arrays = dict[str, NDArray[Any]]


def extract(source: Path, target: Path) -> None:
    """Read a model and write its arrays, as the file has them, as `.npz`.

    Keys: `points` (3 V), `shape` `[3 V, S]`, `shape_deviation` `[S]`, `cells` `[3, F]` or `[F, 3]`
    counted from zero; where there are any, `expression` `[3 V, E]`, `expression_deviation` `[E]`
    and `colours` (3 V). `metre` is how many of the file's units a metre has.

    Raises:
        ValueError: no such model; the text is a sentence without the file's name.
    """
    with source.open("rb") as file:
        start = file.read(8)
    arrays = _of_hdf5(source) if start.startswith(b"\x89HDF\r\n") else _of_mat(source)
    plain: dict[str, Any] = {name: np.asarray(a, order="C") for name, a in arrays.items()}
    # Packing would take longer than the rest, and the file lives for a second.
    np.savez(target, **plain)


def _of_mat(path: Path) -> Arrays:
    """The model of 2009: micrometres, triangles counted from one, no expressions."""
    from scipy.io import loadmat, whosmat

    found = {name: (shape, kind) for name, shape, kind in whosmat(path)}
    names = [name for name in _MAT_NAMES if name in found]
    for name in _MAT_NAMES[:4]:
        if name not in found:
            raise ValueError(f"{name} is missing: import 01_MorphableModel.mat")
    for name in names:
        shape, kind = found[name]
        if kind not in _MAT_NUMBERS:
            raise ValueError(f"{name} holds no plain numbers ({kind})")
        if len(shape) != 2:
            raise ValueError(f"{name} has shape {shape}, expected rows and columns")
    rows = _coordinates(found["shapeMU"][0])
    components = _components("shapePC", found["shapePC"][0], rows)
    _expect("shapeEV", _count(found["shapeEV"][0]), components)
    _triangles("tl", found["tl"][0])
    if "texMU" in found:
        _expect("texMU", _count(found["texMU"][0]), rows)
    values: Mapping[str, Any] = loadmat(path, variable_names=names)
    for name in names:
        if not isinstance(values.get(name), np.ndarray) or values[name].shape != found[name][0]:
            raise ValueError(f"{name} is not what its header says")
    arrays = {
        "metre": np.array(1e6),
        "points": values["shapeMU"].ravel(),
        "shape": np.array(values["shapePC"][:, :N_SHAPE], np.float32),
        "shape_deviation": values["shapeEV"].ravel()[:N_SHAPE],
        "cells": _counted_from_zero(values["tl"]),
    }
    if "texMU" in names:
        arrays["colours"] = values["texMU"].ravel() / 255.0
    return arrays


def _of_hdf5(path: Path) -> Arrays:
    """The models of 2017 and 2019: millimetres, triangles counted from zero."""
    # No filter is looked for outside of the library itself.
    os.environ["HDF5_PLUGIN_PRELOAD"] = "::"
    try:
        import h5py
    except ImportError as error:
        raise ValueError(MISSING_H5PY) from error
    with h5py.File(path, "r") as file:
        rows = _coordinates(_dataset(file, f"{_H5_SHAPE}/mean").shape)
        arrays = {
            "metre": np.array(1e3),
            "points": _numbers(file, f"{_H5_SHAPE}/mean", rows),
            "cells": _cells(file),
        }
        arrays |= _directions(file, _H5_SHAPE, "shape", rows, N_SHAPE)
        # Asked for as links: looking inside would follow them out of the file.
        if file.get("expression", getlink=True) is not None:
            arrays |= _directions(file, _H5_EXPRESSION, "expression", rows, N_EXPRESSION)
            arrays["points"] = arrays["points"] + _numbers(file, f"{_H5_EXPRESSION}/mean", rows)
        if file.get("color", getlink=True) is not None:
            arrays["colours"] = _numbers(file, f"{_H5_COLOUR}/mean", rows)
    return arrays


def _directions(
    file: "h5py.File", group: str, name: str, rows: int, most: int
) -> dict[str, NDArray[Any]]:
    """The first directions of a model, orthonormal, and their standard deviations."""
    basis = _dataset(file, f"{group}/pcaBasis")
    components = _components(f"{group}/pcaBasis", basis.shape, rows)
    variance = _numbers(file, f"{group}/pcaVariance", components)[:most]
    if not (variance >= 0).all():
        raise ValueError(f"{group}/pcaVariance holds values that are no variances")
    return {
        name: np.array(basis[:, :most], np.float32),
        f"{name}_deviation": np.sqrt(variance),
    }


def _cells(file: "h5py.File") -> NDArray[np.int64]:
    cells = _dataset(file, _H5_CELLS)
    _triangles(_H5_CELLS, cells.shape)
    return _counted(np.asarray(cells[...]))


def _numbers(file: "h5py.File", name: str, count: int) -> NDArray[np.float64]:
    data = _dataset(file, name)
    _expect(name, _count(data.shape), count)
    return np.asarray(data[...], np.float64).ravel()


def _dataset(file: "h5py.File", name: str) -> "h5py.Dataset":
    """A data set that lies in this very file, in a form that can be read without plug-ins.

    Raises:
        ValueError: it is missing, elsewhere, or of another kind.
    """
    import h5py

    place: Any = file
    for part in name.split("/"):
        link = place.get(part, getlink=True) if isinstance(place, h5py.Group) else None
        if link is None:
            raise ValueError(f"{name} is missing: is it another file of the download?")
        if not isinstance(link, h5py.HardLink):
            raise ValueError(f"{name} is a link to another place, which no model needs")
        place = place[part]
    if not isinstance(place, h5py.Dataset):
        raise ValueError(f"{name} is no array")
    creation = place.id.get_create_plist()
    if place.is_virtual or creation.get_external_count():
        raise ValueError(f"{name} takes its values from another file, which no model needs")
    filters = {creation.get_filter(k)[0] for k in range(creation.get_nfilters())}
    if filters - _FILTERS:
        raise ValueError(f"{name} is packed by a plug-in, which no model needs")
    if place.dtype.kind not in "fiu" or place.dtype.itemsize > 8:
        raise ValueError(f"{name} holds no plain numbers")
    chunk = place.chunks or (0,)
    if math.prod(chunk) * place.dtype.itemsize > 2**30:
        raise ValueError(f"{name} lies in pieces larger than any model")
    return place


def _count(shape: tuple[int, ...]) -> int:
    return math.prod(shape)


def _expect(name: str, count: int, expected: int) -> None:
    if count != expected:
        raise ValueError(f"{name} has {count} values, expected {expected}")


def _coordinates(shape: tuple[int, ...]) -> int:
    rows = _count(shape)
    if rows % 3 or not 0 < rows <= 3 * MOST_VERTICES:
        raise ValueError(f"it has {rows} coordinates, which is no face")
    return rows


def _components(name: str, shape: tuple[int, ...], rows: int) -> int:
    """How many directions an array `[3 V, K]` holds.

    Raises:
        ValueError: it does not belong to so many rows.
    """
    if len(shape) != 2 or shape[0] != rows or not 0 < shape[1] <= _MOST_COMPONENTS:
        raise ValueError(f"{name} has shape {shape}, expected ({rows}, components)")
    return int(shape[1])


def _triangles(name: str, shape: tuple[int, ...]) -> None:
    sides = sorted(shape)
    if len(sides) != 2 or sides[0] != 3 or not 3 <= sides[1] <= MOST_TRIANGLES:
        raise ValueError(f"{name} has shape {shape}, expected triangles")


def _counted(values: NDArray[Any]) -> NDArray[np.int64]:
    if not np.isfinite(values).all() or (np.abs(values) > 2**31).any():
        raise ValueError("its triangles name vertices that there are not")
    return values.astype(np.int64)


def _counted_from_zero(values: NDArray[Any]) -> NDArray[np.int64]:
    return _counted(values) - 1
