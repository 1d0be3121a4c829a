"""Files of the Basel Face Model (2009, 2017, 2019) as checked arrays.

Its formats are read by compiled code of others, so they are read in a process of their own with
bounded memory and time: whatever a damaged file does to it, this one gets a sentence.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.apart import ApartError, work_apart
from gdpw_core.errors import AssetError
from gdpw_core.head.archive import read_arrays
from gdpw_core.head.bfm_extract import MISSING_H5PY, MOST_VERTICES, extract
from gdpw_core.parameters import N_EXPRESSION, N_SHAPE

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_MAX_BYTES = 2 * 2**30  # the largest model published has 0.4
_SECONDS, _MEMORY = 120, 6 * 2**30
_FEWEST_VERTICES = 500
_LARGEST_STEP = 0.2  # metres by which one standard deviation may move a vertex
_SMALLEST_FACE, _LARGEST_FACE = 0.1, 0.5  # metres


@dataclass(frozen=True, eq=False)
class BfmArrays:
    """What a model holds, with the coefficients that this project uses.

    Args:
        points: mean face `[V, 3]`, metres, y up, face toward +z, about its middle.
        shapedirs: identity directions `[V, 3, 100]`, per standard deviation; zero where the model
            has fewer.
        expressiondirs: expression directions `[V, 3, 50]`, likewise.
        faces: `[F, 3]`, counter-clockwise from outside.
        colours: mean colours `[V, 3]`, 0-1; None for a model without.
    """

    points: Floats
    shapedirs: Floats
    expressiondirs: Floats
    faces: Integers
    colours: Floats | None


def read_bfm(path: Path) -> BfmArrays:
    """Read a model: `.mat` of 2009, `.h5` of 2017 and 2019.

    Raises:
        AssetError: with one sentence that names the file and the cause.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise AssetError(f"{path}: larger than any Basel Face Model")
        with path.open("rb") as file:
            start = file.read(10)
    except OSError as error:
        raise AssetError(f"{path}: cannot be read ({error.strerror or error})") from error
    if start == b"MATLAB 7.3":
        raise AssetError(
            f"{path}: written in MATLAB's form 7.3: import the original file, or save it with -v7"
        )
    with tempfile.TemporaryDirectory(prefix="gdpw-") as folder:
        arrays = _extracted(path, Path(folder))
    try:
        return _checked(arrays)
    except (ValueError, KeyError) as error:
        raise AssetError(f"{path}: not a Basel Face Model ({error})") from error


def _extracted(path: Path, folder: Path) -> Mapping[str, NDArray[Any]]:
    target = folder / "arrays.npz"
    try:
        work_apart(work, path, target, seconds=_SECONDS, memory=_MEMORY)
    except ApartError as error:
        cause = str(error)
        if cause != MISSING_H5PY:
            cause = f"damaged or not a Basel Face Model ({cause})"
        raise AssetError(f"{path}: {cause}") from error
    return read_arrays(target)


def work(path: Path, target: Path) -> Sequence[bytes]:
    """What the other process does; the arrays are too large to be handed over otherwise."""
    extract(path, target)
    return ()


def _checked(arrays: Mapping[str, NDArray[Any]]) -> BfmArrays:
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds values that are not finite numbers")
    metre = float(arrays["metre"])
    points = np.asarray(arrays["points"], np.float64).reshape(-1, 3) / metre
    count = len(points)
    if not _FEWEST_VERTICES <= count <= MOST_VERTICES:
        raise ValueError(f"it has {count} vertices")
    size = np.ptp(points, axis=0)
    if not _SMALLEST_FACE < size[1] < _LARGEST_FACE or size.max() > _LARGEST_FACE:
        raise ValueError("its mean face is not of human size")
    colours = arrays.get("colours")
    return BfmArrays(
        points=points - (points.min(axis=0) + points.max(axis=0)) / 2,
        shapedirs=_scaled(arrays, "shape", metre, count, N_SHAPE),
        expressiondirs=_scaled(arrays, "expression", metre, count, N_EXPRESSION),
        faces=_outward(points, _faces(arrays["cells"], count)),
        colours=None if colours is None else np.clip(colours.reshape(-1, 3), 0.0, 1.0),
    )


def _scaled(
    arrays: Mapping[str, NDArray[Any]], name: str, metre: float, count: int, most: int
) -> Floats:
    """Directions `[V, 3, most]`, metres per standard deviation; zeros fill what is missing."""
    directions = np.zeros((count, 3, most))
    if name in arrays:
        deviation = arrays[f"{name}_deviation"] / metre
        scaled = arrays[name].astype(np.float64) * deviation
        directions[:, :, : scaled.shape[1]] = scaled.reshape(count, 3, -1)
    if np.abs(directions).max() > _LARGEST_STEP:
        raise ValueError(f"{name} moves vertices by more than {_LARGEST_STEP:g} metres")
    return directions


def _faces(cells: NDArray[Any], count: int) -> Integers:
    faces = cells.T if cells.shape[0] == 3 else cells
    if not 0 <= faces.min() <= faces.max() < count:
        raise ValueError("its triangles name vertices that there are not")
    return np.array(faces, np.int64, order="C")


def _outward(points: Floats, faces: Integers) -> Integers:
    """Triangles seen counter-clockwise from outside, whichever way the file turns them."""
    corners = points[faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    arms = corners.mean(axis=1) - points.mean(axis=0)
    return faces if (normals * arms).sum() > 0 else np.ascontiguousarray(faces[:, ::-1])
