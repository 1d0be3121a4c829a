"""Archives of samples: plain tar files (WebDataset layout) with an index beside each.

`NAME.tar` holds `key.jpg` and `key.json` for every sample and can be read by any tool that knows
WebDataset. `NAME.npz` repeats what a sampler needs (offsets, parameters) so that nothing has to
be scanned; `NAME.faces.npz` holds landmarks and scores, for fitting another head.
"""

import hashlib
import io
import os
import tarfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.training.data.parameter_vector import LENGTH
from gdpw_core.training.data.samples import MOTION_SIZE, ORIGINS, Sample, motion_features

SHARD_BYTES = 64 * 1024 * 1024
_BLOCK = 512


@dataclass(frozen=True, eq=False)
class ShardIndex:
    """Columns of an archive's samples.

    Args:
        person: names, `[N]`.
        group: names, `[N]`.
        number: frame numbers, `[N]`.
        origin: rows of `ORIGINS`, `[N]`.
        target: number of the photo that a re-posed picture was made from, or -1, `[N]`.
        offset: where the JPEG begins in the archive, `[N]`.
        length: its length in bytes, `[N]`.
        rows: parameters, `[N, 168]`.
        motion: `motion_features`, `[N, 64]`.
        quality: landmark score and fit error, `[N, 2]`.
        seconds: presentation times, `[N]`.
        crop: centre x, y, side and angle in the original, `[N, 4]`.
        valid: `[N, 4, 2]`, see `Sample`.
        ignored: `[N, 4, 2]`, see `Sample`.
    """

    person: NDArray[np.str_]
    group: NDArray[np.str_]
    number: NDArray[np.int32]
    origin: NDArray[np.int8]
    target: NDArray[np.int32]
    offset: NDArray[np.int64]
    length: NDArray[np.int32]
    rows: NDArray[np.float32]
    motion: NDArray[np.float32]
    quality: NDArray[np.float32]
    seconds: NDArray[np.float64]
    crop: NDArray[np.float64]
    valid: NDArray[np.float32]
    ignored: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True, eq=False)
class Faces:
    """What was seen in each picture of an archive.

    Args:
        landmarks: `[N, 478, 3]`, crop units.
        blendshapes: `[N, 52]`.
    """

    landmarks: NDArray[np.float32]
    blendshapes: NDArray[np.float32]


def write_archive(path: Path, samples: Sequence[Sample]) -> None:
    """Write an archive with its index and faces; the tar appears last and complete."""
    offsets = []
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for sample in samples:
                offsets.append(tar.offset + _BLOCK)
                _add(tar, f"{sample.key}.jpg", sample.jpeg)
                _add(tar, f"{sample.key}.json", sample.json())
        file.flush()
        os.fsync(file.fileno())
    _write_columns(path.with_suffix(".npz"), _index_of(samples, offsets))
    posed = [sample.vertices for sample in samples if sample.vertices is not None]
    if posed:
        _write_array(_vertices_path(path), np.stack(posed))
    faces = Faces(
        np.stack([sample.landmarks for sample in samples]),
        np.stack([sample.blendshapes for sample in samples]).astype(np.float32),
    )
    _write_columns(_faces_path(path), faces)
    os.replace(temporary, path)


def read_index(path: Path) -> ShardIndex:
    """Index of the archive `path`.

    Raises:
        InputError: missing, damaged, or it does not fit the archive's length.
    """
    columns = _read_columns(path.with_suffix(".npz"))
    names = {field.name for field in fields(ShardIndex)}
    if set(columns) != names:
        raise InputError(f"{path}: its index has other columns; prepare the data again")
    count = len(columns["number"])
    shapes = {"rows": (LENGTH,), "motion": (MOTION_SIZE,), "crop": (4,), "valid": (4, 2)}
    for name, column in columns.items():
        if len(column) != count or column.shape[1:] != shapes.get(name, column.shape[1:]):
            raise InputError(f"{path}: column {name} of its index has another size")
    if not np.isfinite(columns["rows"]).all():
        raise InputError(f"{path}: its index holds parameters that are not finite")
    ends = columns["offset"] + columns["length"]
    if count and (int(ends.max()) > path.stat().st_size or int(columns["offset"].min()) < 0):
        raise InputError(f"{path}: shorter than its index says; prepare the data again")
    return ShardIndex(**columns)


def read_faces(path: Path) -> Faces:
    """Landmarks and scores of the archive `path`.

    Raises:
        InputError: missing or damaged.
    """
    columns = _read_columns(_faces_path(path))
    if set(columns) != {"landmarks", "blendshapes"}:
        raise InputError(f"{path}: its landmarks are damaged")
    return Faces(columns["landmarks"], columns["blendshapes"])


def read_vertices(path: Path) -> NDArray[np.float32] | None:
    """Posed vertices `[N, V, 3]` of an archive that stores them (memory-mapped), or None.

    Raises:
        InputError: damaged.
    """
    stored = _vertices_path(path)
    if not stored.exists():
        return None
    try:
        vertices: NDArray[Any] = np.load(stored, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"{stored}: damaged ({error})") from error
    if vertices.dtype != np.float32 or vertices.ndim != 3 or vertices.shape[2] != 3:
        raise InputError(f"{stored}: shape {vertices.shape}, expected [N, V, 3]")
    return vertices


def read_picture(path: Path, offset: int, length: int) -> bytes:
    """A stored JPEG."""
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def merge_archives(parts: Sequence[Path], folder: Path, *, first: int = 0) -> list[Path]:
    """Join small archives into shards of about 64 MB; the parts stay.

    Args:
        parts: archives, in the order in which they are to be joined.
        folder: where `NNNNN.tar` are written.
        first: number of the first shard.
    """
    written = []
    for number, batch in enumerate(_batches(parts), start=first):
        path = folder / f"{number:05d}.tar"
        _join(batch, path)
        written.append(path)
    return written


def archive_hash(paths: Iterable[Path]) -> str:
    """sha256 over the contents of archives and indices, for checkpoints and reports."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        for part in (path, path.with_suffix(".npz")):
            with part.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


def _index_of(samples: Sequence[Sample], offsets: Sequence[int]) -> ShardIndex:
    crops = [(s.crop.centre_x, s.crop.centre_y, s.crop.side, s.crop.angle) for s in samples]
    return ShardIndex(
        person=np.array([sample.person for sample in samples]),
        group=np.array([sample.group for sample in samples]),
        number=np.array([sample.number for sample in samples], np.int32),
        origin=np.array([ORIGINS.index(sample.origin) for sample in samples], np.int8),
        target=np.array([sample.target for sample in samples], np.int32),
        offset=np.array(offsets, np.int64),
        length=np.array([len(sample.jpeg) for sample in samples], np.int32),
        rows=np.stack([sample.row for sample in samples]).astype(np.float32),
        motion=np.stack([motion_features(sample.landmarks) for sample in samples]),
        quality=np.array([(sample.score, sample.error) for sample in samples], np.float32),
        seconds=np.array([sample.seconds for sample in samples], np.float64),
        crop=np.array(crops, np.float64),
        valid=np.stack([sample.valid for sample in samples]).astype(np.float32),
        ignored=np.stack([sample.ignored for sample in samples]).astype(np.float32),
    )


def _write_columns(path: Path, columns: ShardIndex | Faces) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    arrays = {field.name: getattr(columns, field.name) for field in fields(columns)}
    with temporary.open("wb") as file:
        np.savez_compressed(file, **arrays)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def _write_array(path: Path, array: NDArray[np.float32]) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        np.save(file, array.astype(np.float32))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def _read_columns(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise InputError(f"{path}: missing or damaged ({error})") from error


def _faces_path(path: Path) -> Path:
    return path.with_suffix(".faces.npz")


def _vertices_path(path: Path) -> Path:
    return path.with_suffix(".vertices.npy")


def archive_files(path: Path) -> tuple[Path, ...]:
    """Every file that belongs to the archive `path`."""
    beside = (path.with_suffix(".npz"), _faces_path(path), _vertices_path(path))
    return path, *beside


def _batches(parts: Sequence[Path]) -> list[list[Path]]:
    batches: list[list[Path]] = []
    room = 0
    for part in parts:
        size = part.stat().st_size
        if size > room:
            batches.append([])
            room = SHARD_BYTES
        batches[-1].append(part)
        room -= size
    return batches


def _join(parts: Sequence[Path], path: Path) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    indices, faces, start = [], [], 0
    with temporary.open("wb") as file:
        for part in parts:
            index = read_index(part)
            end = _members_end(part)
            with part.open("rb") as source:
                file.write(source.read(end))
            columns = {field.name: getattr(index, field.name) for field in fields(index)}
            indices.append(columns | {"offset": index.offset + start})
            faces.append(read_faces(part))
            start += end
        file.write(bytes(2 * _BLOCK))  # a tar file ends with two empty blocks
        file.flush()
        os.fsync(file.fileno())
    names = [field.name for field in fields(ShardIndex)]
    joined = {name: np.concatenate([index[name] for index in indices]) for name in names}
    _write_columns(path.with_suffix(".npz"), ShardIndex(**joined))
    landmarks = np.concatenate([item.landmarks for item in faces])
    blendshapes = np.concatenate([item.blendshapes for item in faces])
    _write_columns(_faces_path(path), Faces(landmarks, blendshapes))
    posed = [found for part in parts if (found := read_vertices(part)) is not None]
    if posed:
        _write_array(_vertices_path(path), np.concatenate(posed))
    os.replace(temporary, path)


def _members_end(path: Path) -> int:
    """Where the last member of a tar file ends."""
    with tarfile.open(path, mode="r:") as tar:
        last = tar.getmembers()[-1]
    return last.offset_data + -(-last.size // _BLOCK) * _BLOCK
