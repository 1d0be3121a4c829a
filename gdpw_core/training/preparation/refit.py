"""`gdpw-train fit`: fit a head anew to the landmarks that a prepared dataset holds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError, OutputError
from gdpw_core.face import Face
from gdpw_core.face.landmarks import BLENDSHAPES
from gdpw_core.fitting.dense import StoredPictures
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Crop
from gdpw_core.training.config import FitConfig
from gdpw_core.training.data.dataset import (
    Manifest,
    dataset_parts,
    read_manifest,
    write_manifest,
)
from gdpw_core.training.data.parameter_vector import LENGTH, from_row, to_rows
from gdpw_core.training.data.samples import ORIGINS, Sample, decoded_jpeg
from gdpw_core.training.data.shards import (
    Faces,
    ShardIndex,
    archive_hash,
    read_faces,
    read_index,
    read_picture,
    write_archive,
)
from gdpw_core.training.preparation.clip_fit import PersonFitter
from gdpw_core.training.preparation.workers import run_all
from gdpw_core.training.runs.files import MANIFEST
from gdpw_core.training.runs.progress import progress_bar

Item = TypeVar("Item")

# Stored landmarks are in crop units already: this window leaves them as they are.
_CROP_UNITS = Crop(0.0, 0.0, 2.0)


@dataclass(frozen=True, eq=False)
class _Task:
    """One person's faces in one archive."""

    rows: NDArray[np.int64]
    groups: NDArray[np.str_]
    origins: NDArray[np.int8]
    numbers: NDArray[np.int32]
    targets: NDArray[np.int32]
    faces: Faces
    scores: NDArray[np.float32]
    archive: Path
    places: NDArray[np.int64]  # [N, 2]: offset and length of each picture in the archive
    margin: float | None  # of the pictures; None: they are not looked at

    def pictures(self, rows: NDArray[np.int64]) -> StoredPictures | None:
        """Pictures of some of the faces, if they are to be looked at."""
        if self.margin is None:
            return None
        name = f"{self.archive}: a picture of {self.groups[rows[0]]}"
        places = self.places[rows].tolist()
        stored = [decoded_jpeg(read_picture(self.archive, *place), name) for place in places]
        return StoredPictures(stored, self.margin)


@dataclass(frozen=True, eq=False)
class _Fitted:
    rows: NDArray[np.int64]
    parameters: NDArray[np.float32]  # [N, 168]
    errors: NDArray[np.float64]


def refit(config: FitConfig) -> Manifest:
    """Write a dataset with the same pictures and the parameters of another head or fit.

    Raises:
        InputError: not a prepared dataset, or damaged.
        OutputError: the output folder holds a dataset already.
    """
    parts = dataset_parts(config.data)
    frames = sum(read_manifest(part).frames for part in parts)
    with progress_bar(frames, "frame", "fit") as bar:
        if parts == [config.data]:
            return _refit_part(config.data, config.out, config, bar.update)
        fitted = [_refit_part(p, config.out / p.name, config, bar.update) for p in parts]
    return replace(fitted[0], frames=frames)


def _refit_part(
    source: Path, out: Path, config: FitConfig, advance: Callable[[int], object]
) -> Manifest:
    manifest = read_manifest(source)
    if manifest.head.startswith("vertices-"):
        raise InputError(f"{source} holds vertices without landmarks: nothing to fit to")
    if (out / MANIFEST).exists():
        raise OutputError(f"{out} holds a dataset already: give a new folder")
    shards = out / "shards"
    shards.mkdir(parents=True, exist_ok=True)
    written = []
    for name in manifest.shards:
        path = source / "shards" / name
        index, faces = read_index(path), read_faces(path)
        margin = manifest.margin if config.align else None
        tasks = _tasks(path, index, faces, margin)
        fitted = _fitted(tasks, index, config, advance)
        write_archive(shards / name, _samples(path, index, faces, fitted))
        written.append(shards / name)
    pack = load_pack(config.head)
    changed = replace(manifest, head=pack.identity, head_name=pack.name, hash=archive_hash(written))
    write_manifest(out / MANIFEST, changed)
    return changed


def _tasks(archive: Path, index: ShardIndex, faces: Faces, margin: float | None) -> list[_Task]:
    """The people of an archive, those with most pictures first."""
    tasks = []
    for person in np.unique(index.person):
        rows = np.flatnonzero(index.person == person)
        tasks.append(
            _Task(
                rows=rows,
                groups=index.group[rows],
                origins=index.origin[rows],
                numbers=index.number[rows],
                targets=index.target[rows],
                faces=Faces(faces.landmarks[rows], faces.blendshapes[rows]),
                scores=index.quality[rows, 0],
                archive=archive,
                places=np.column_stack([index.offset[rows], index.length[rows]]),
                margin=margin,
            )
        )
    return sorted(tasks, key=lambda task: -len(task.rows))


def _fitted(
    tasks: Sequence[_Task],
    index: ShardIndex,
    config: FitConfig,
    advance: Callable[[int], object],
) -> _Fitted:
    parameters = np.array(index.rows)
    errors = np.array(index.quality[:, 1], np.float64)
    results = run_all(_fit_person, tasks, start=_start, setup=config.head, workers=config.workers)
    for result in results:
        parameters[result.rows] = result.parameters
        errors[result.rows] = result.errors
        advance(len(result.rows))
    return _Fitted(np.arange(len(index)), parameters, errors)


class _Worker:
    fitter: PersonFitter


def _start(head: Path | None) -> None:
    _Worker.fitter = PersonFitter(load_pack(head))


def _fit_person(task: _Task) -> _Fitted:
    fitter = _Worker.fitter
    faces = [_face(task.faces, task.scores, i) for i in range(len(task.rows))]
    crops = [_CROP_UNITS] * len(faces)
    clip = ORIGINS.index("clip")
    # The shape comes from real pictures alone.
    real = np.flatnonzero(np.isin(task.origins, (clip, ORIGINS.index("photo"))))
    groups = set(task.groups[real].tolist())
    one_clip = len(groups) == 1 and bool((task.origins[real] == clip).all())
    shape = fitter.shape(_pick(faces, real), _pick(crops, real), one_clip=one_clip)
    parameters = np.zeros((len(faces), LENGTH), np.float32)
    errors = np.zeros(len(faces))
    for rows, photo in _sets(task):
        together = rows if photo is None else np.concatenate([[photo], rows])
        fits = fitter.fit(
            _pick(faces, together),
            _pick(crops, together),
            shape,
            one_clip=bool(task.origins[rows[0]] == clip),
            pictures=task.pictures(together),
            first=None if photo is None else from_row(parameters[photo]),
        )[-len(rows) :]
        parameters[rows] = to_rows([fit.parameters for fit in fits])
        errors[rows] = [fit.error for fit in fits]
    return _Fitted(task.rows, parameters, errors)


def _sets(task: _Task) -> Iterator[tuple[NDArray[np.int64], int | None]]:
    """Faces that are fitted at once, and the photo, fitted before, that they are versions of."""
    reposed = task.origins == ORIGINS.index("reposed")
    for group in np.unique(task.groups):
        mine = task.groups == group
        for origin in np.unique(task.origins[mine & ~reposed]):
            yield np.flatnonzero(mine & (task.origins == origin)), None
        for target in np.unique(task.targets[mine & reposed]):
            photo = int(np.flatnonzero(mine & ~reposed & (task.numbers == target))[0])
            yield np.flatnonzero(mine & reposed & (task.targets == target)), photo


def _face(faces: Faces, scores: NDArray[np.float32], row: int) -> Face:
    names = dict(zip(BLENDSHAPES, faces.blendshapes[row].tolist(), strict=True))
    return Face.from_landmarks(faces.landmarks[row], float(scores[row]), names)


def _pick(items: Sequence[Item], rows: NDArray[np.int64]) -> list[Item]:
    return [items[row] for row in rows]


def _samples(source: Path, index: ShardIndex, faces: Faces, fitted: _Fitted) -> list[Sample]:
    samples = []
    for row in range(len(index)):
        x, y, side, angle = (float(value) for value in index.crop[row])
        samples.append(
            Sample(
                person=str(index.person[row]),
                group=str(index.group[row]),
                number=int(index.number[row]),
                origin=ORIGINS[index.origin[row]],
                target=int(index.target[row]),
                jpeg=read_picture(source, int(index.offset[row]), int(index.length[row])),
                row=fitted.parameters[row],
                landmarks=faces.landmarks[row],
                blendshapes=faces.blendshapes[row],
                score=float(index.quality[row, 0]),
                error=float(fitted.errors[row]),
                seconds=float(index.seconds[row]),
                crop=Crop(x, y, side, angle),
                valid=index.valid[row],
                ignored=index.ignored[row],
            )
        )
    return samples
