"""Tracks in files: JSON, CSV and NPZ of head parameters, CSV of the 52 ARKit blendshapes."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.controls import ExpressionUnits
from gdpw_core.errors import AssetError, InputError, OutputError
from gdpw_core.head.archive import read_arrays
from gdpw_core.image import check_folder, write_whole
from gdpw_core.motion.track import MAX_FRAMES, Track
from gdpw_core.parameters import N_EXPRESSION, N_SHAPE, Camera, FaceParameters

TRACK_SUFFIXES = (".json", ".csv", ".npz")
_FORMAT = "gdpw-track"
_VERSION = 1
_MAX_TEXT = 500_000_000
_LOOK = 2000  # bytes of a JSON file in which its format is named

# What a frame holds, in the order of a row; shape stands once for the whole track.
_WIDTHS = {
    "expression": N_EXPRESSION,
    "global_pose": 3,
    "neck_pose": 3,
    "jaw_pose": 3,
    "left_eye_pose": 3,
    "right_eye_pose": 3,
    "camera": 3,
}
Arrays = Mapping[str, NDArray[np.float64]]


def check_track_file(path: Path) -> None:
    """Check early that a track can be written to a path.

    Raises:
        OutputError: another suffix, or a folder that is missing or closed.
    """
    if path.suffix.lower() not in TRACK_SUFFIXES:
        raise OutputError(f"{path}: give a name ending in .json, .csv or .npz")
    check_folder(path)


def write_track(path: Path, track: Track, units: ExpressionUnits | None) -> None:
    """Write a track; `NAME.arkit.csv` asks for ARKit blendshapes, other names for parameters.

    Args:
        path: .json, .csv or .npz.
        track: what to write.
        units: the head's named units, for ARKit.

    Raises:
        OutputError: it cannot be written there.
        InputError: ARKit blendshapes of a head without units.
    """
    check_track_file(path)
    suffix = path.suffix.lower()
    if path.name.lower().endswith(".arkit.csv"):
        from gdpw_core.motion.arkit import arkit_csv

        write_whole(path, arkit_csv(track, units).encode())
    elif suffix == ".npz":
        stream = io.BytesIO()
        arrays: dict[str, Any] = {"rate": track.rate, **_arrays(track)}
        np.savez_compressed(stream, **arrays)
        write_whole(path, stream.getbuffer())
    elif suffix == ".csv":
        write_whole(path, _csv(track).encode())
    else:
        write_whole(path, _json(track).encode())


def may_be_track(path: Path) -> bool:
    """Whether a file looks like a track, by its name and its first bytes."""
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return path.is_file()
    try:
        if suffix == ".npz":
            with zipfile.ZipFile(path) as archive:
                return {"rate.npy", "expression.npy"} <= set(archive.namelist())
        with path.open("rb") as stream:
            return suffix == ".json" and f'"{_FORMAT}"'.encode() in stream.read(_LOOK)
    except (OSError, zipfile.BadZipFile):
        return False


def read_track(path: Path, units: ExpressionUnits | None) -> Track:
    """Read a track; CSV with blendshape columns is read as ARKit's.

    Raises:
        InputError: the file cannot be read, or holds no track.
    """
    suffix = path.suffix.lower()
    if suffix not in TRACK_SUFFIXES:
        raise InputError(f"{path}: a track is a .json, .csv or .npz file")
    try:
        size = path.stat().st_size
        if suffix == ".npz":
            return _from_npz(path)
        if size > _MAX_TEXT:
            raise InputError(f"{path}: {size} bytes are too many for a track")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise InputError(f"{path} cannot be read: {reason}") from error
    try:
        return _from_json(text) if suffix == ".json" else _from_csv(text, units)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _arrays(track: Track) -> Arrays:
    frames = track.frames
    arrays = {
        name: np.stack([getattr(frame, name) for frame in frames])
        for name in _WIDTHS
        if name != "camera"
    }
    cameras = [(f.camera.scale, f.camera.tx, f.camera.ty) for f in frames]
    arrays["camera"] = np.array(cameras, np.float64)
    first = frames[0].shape
    same = all(frame.shape is first or np.array_equal(frame.shape, first) for frame in frames)
    arrays["shape"] = first if same else np.stack([frame.shape for frame in frames])
    return arrays


def _track(rate: float, arrays: Arrays) -> Track:
    """A track from arrays whose shapes are still to be checked."""
    count = len(arrays["expression"])
    if not 0 < count <= MAX_FRAMES:
        raise InputError(f"a track of {count} frames cannot be used")
    for name, width in _WIDTHS.items():
        if arrays[name].shape != (count, width):
            raise InputError(f"{name} has shape {arrays[name].shape}, expected ({count}, {width})")
    shape = arrays["shape"]
    if shape.shape not in ((N_SHAPE,), (count, N_SHAPE)):
        raise InputError(f"shape has shape {shape.shape}, expected ({N_SHAPE},)")
    frames: list[FaceParameters] = []
    for k in range(count):
        vectors: dict[str, Any] = {n: arrays[n][k] for n in _WIDTHS if n != "camera"}
        if frames and shape.ndim == 1:
            vectors["shape"] = frames[0].shape
        else:
            vectors["shape"] = shape if shape.ndim == 1 else shape[k]
        frames.append(FaceParameters(**vectors, camera=Camera(*map(float, arrays["camera"][k]))))
    return Track(rate, tuple(frames))


def _json(track: Track) -> str:
    arrays = _arrays(track)
    lines = [
        f'{{"format": "{_FORMAT}", "version": {_VERSION}, "rate": {track.rate!r},',
        f'"shape": {json.dumps(arrays["shape"].tolist())}',
    ]
    text = "\n".join(lines)
    for name in _WIDTHS:
        rows = ",\n".join(json.dumps(row) for row in arrays[name].tolist())
        text += f',\n"{name}": [\n{rows}]'
    return text + "}\n"


def _from_json(text: str) -> Track:
    try:
        values = json.loads(text)
        if values["format"] != _FORMAT or values["version"] != _VERSION:
            raise InputError("a track of another program or version")
        arrays = {name: np.array(values[name], np.float64) for name in (*_WIDTHS, "shape")}
        return _track(float(values["rate"]), arrays)
    except KeyError as error:
        raise InputError(f"not a track: {error} is missing") from error
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        raise InputError("not a track, or damaged") from error


def _from_npz(path: Path) -> Track:
    try:
        found = read_arrays(path)
        arrays = {name: np.asarray(found[name], np.float64) for name in (*_WIDTHS, "shape")}
        return _track(float(found["rate"]), arrays)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except KeyError as error:
        raise InputError(f"{path}: not a track: {error} is missing") from error
    except (AssetError, ValueError, TypeError, IndexError) as error:
        raise InputError(f"{path}: not a track, damaged or too large") from error


def _columns() -> list[str]:
    cameras = {"camera": ("scale", "tx", "ty")}
    return [
        f"{name}.{part}"
        for name, width in (*_WIDTHS.items(), ("shape", N_SHAPE))
        for part in cameras.get(name, range(width))
    ]


def _csv(track: Track) -> str:
    arrays = _arrays(track)
    shape = np.broadcast_to(arrays["shape"], (len(track), N_SHAPE))
    table = np.concatenate([*(arrays[name] for name in _WIDTHS), shape], axis=1)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["seconds", *_columns()])
    for k, row in enumerate(table.tolist()):
        writer.writerow([repr(k / track.rate), *map(repr, row)])
    return stream.getvalue()


def _from_csv(text: str, units: ExpressionUnits | None) -> Track:
    rows = list(csv.reader(io.StringIO(text)))
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise InputError("holds no frames")
    header = [cell.strip() for cell in rows[0]]
    if header != ["seconds", *_columns()]:
        from gdpw_core.motion.arkit import track_of_arkit

        return track_of_arkit(header, rows[1:], units)
    try:
        table = np.array([[float(cell) for cell in row] for row in rows[1:]], np.float64)
    except ValueError as error:
        raise InputError(f"not a table of numbers: {error}") from error
    if table.ndim != 2 or table.shape[1] != len(header):
        raise InputError("its rows have different lengths")
    seconds, place = table[:, 0], 1
    arrays: dict[str, NDArray[np.float64]] = {}
    for name, width in (*_WIDTHS.items(), ("shape", N_SHAPE)):
        arrays[name] = table[:, place : place + width]
        place += width
    if (arrays["shape"] == arrays["shape"][0]).all():
        arrays["shape"] = arrays["shape"][0]
    return _track(rate_of(seconds), arrays)


def rate_of(seconds: NDArray[np.float64]) -> float:
    """Frames a second of rising times; 25 for a single frame.

    Raises:
        InputError: the times do not rise.
    """
    if len(seconds) < 2:
        return 25.0
    steps = np.diff(seconds)
    if not (np.isfinite(steps).all() and steps.min() > 0):
        raise InputError("the times of its frames do not rise")
    # Written decimals leave 24.99999: whole rates and NTSC's are meant.
    rate = float((len(seconds) - 1) / (seconds[-1] - seconds[0]))
    for whole in (round(rate), round(rate) * 1000 / 1001):
        if abs(rate - whole) < 2e-4 * whole:
            return float(whole)
    return rate
