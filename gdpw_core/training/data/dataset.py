"""A prepared dataset: archives of pictures with parameters, read by row."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import InputError
from gdpw_core.image import write_whole
from gdpw_core.parameters import FaceParameters
from gdpw_core.training.data.heldout import Split, people_of
from gdpw_core.training.data.parameter_vector import from_row
from gdpw_core.training.data.samples import ORIGINS, Origin, decoded_jpeg
from gdpw_core.training.data.shards import (
    Faces,
    ShardIndex,
    read_faces,
    read_index,
    read_picture,
    read_vertices,
)
from gdpw_core.training.runs.files import MANIFEST


@dataclass(frozen=True)
class Manifest:
    """What a dataset holds, written as `dataset.json`.

    Args:
        version: of the format.
        size: side of the network's crop in pixels.
        margin: side of the stored pictures in network crops.
        head: identity of the head whose parameters are stored; `vertices-V` where posed vertices
            of some head with V vertices are stored instead.
        head_name: its name.
        frames: pictures.
        people: people.
        groups: clips and sets of photos.
        skipped: clips and parts of clips that were left out.
        hash: sha256 over all archives.
        shards: archive names, in order.
    """

    version: int
    size: int
    margin: float
    head: str
    head_name: str
    frames: int
    people: int
    groups: int
    skipped: int
    hash: str
    shards: tuple[str, ...]


def stored_vertices(count: int) -> str:
    """What `Manifest.head` says where posed vertices are stored in place of parameters."""
    return f"vertices-{count}"


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write `dataset.json`, whole or not at all."""
    write_whole(path, (json.dumps(asdict(manifest), indent=1) + "\n").encode())


def read_manifest(folder: Path) -> Manifest:
    """Read `dataset.json`.

    Raises:
        InputError: not a prepared dataset, or of another version.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise InputError(f"{folder} is no prepared dataset: run gdpw-train prepare first")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if set(values) != {field.name for field in fields(Manifest)}:
            raise InputError(f"{path}: other keys than a dataset of version 1 has")
        manifest = Manifest(**(values | {"shards": tuple(values["shards"])}))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, TypeError) as error:
        raise InputError(f"{path}: damaged ({error})") from error
    if manifest.version != 1 or not 16 <= manifest.size <= 2048 or not 1 <= manifest.margin <= 4:
        raise InputError(f"{path}: of another version, or its values are out of range")
    if any(Path(name).name != name for name in manifest.shards):
        raise InputError(f"{path}: names an archive outside its folder")
    return manifest


def dataset_parts(folder: Path) -> list[Path]:
    """The folder itself, or the datasets in it (parts that several machines prepared)."""
    if (folder / MANIFEST).is_file():
        return [folder]
    parts = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
    return parts or [folder]


def _united(folder: Path, manifests: Sequence[Manifest]) -> Manifest:
    """One manifest for all parts; each must fit the others."""
    first = manifests[0]
    if len(manifests) == 1:
        return first
    for other in manifests[1:]:
        if (other.size, other.margin, other.head) != (first.size, first.margin, first.head):
            raise InputError(f"{folder}: its parts differ in size, margin or head")
    together = hashlib.sha256("".join(sorted(m.hash for m in manifests)).encode()).hexdigest()
    return replace(
        first,
        frames=sum(manifest.frames for manifest in manifests),
        people=sum(manifest.people for manifest in manifests),
        groups=sum(manifest.groups for manifest in manifests),
        skipped=sum(manifest.skipped for manifest in manifests),
        hash=together,
        shards=tuple(name for manifest in manifests for name in manifest.shards),
    )


class Dataset:
    """Rows of one or several archives; every row is a picture with fitted parameters.

    Args:
        folder: what `gdpw-train prepare` wrote, or a folder of such folders.

    Raises:
        InputError: not a prepared dataset, or damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        parts = dataset_parts(folder)
        manifests = [read_manifest(part) for part in parts]
        self.manifest = _united(folder, manifests)
        self._paths = [
            part / "shards" / name
            for part, manifest in zip(parts, manifests, strict=True)
            for name in manifest.shards
        ]
        for path in self._paths:
            if not path.is_file():
                raise InputError(f"{path} is missing: copy the dataset completely")
        indices = [read_index(path) for path in self._paths]
        names = [field.name for field in fields(ShardIndex)]
        self.index = ShardIndex(
            **{name: np.concatenate([getattr(index, name) for index in indices]) for name in names}
        )
        self._faces: dict[int, Faces] = {}
        self._shard = np.repeat(np.arange(len(indices)), [len(index) for index in indices])

    def __reduce__(self) -> tuple[type["Dataset"], tuple[Path]]:
        """A worker process opens the archives itself: the index of a large set is not sent."""
        return Dataset, (self.folder,)

    def __len__(self) -> int:
        return len(self.index)

    def rows(self, split: Split, origins: Sequence[Origin] = ORIGINS) -> NDArray[np.int64]:
        """Rows of a split's people and of the given origins, in stored order."""
        people = people_of(split, self.index.person.tolist())
        wanted = [ORIGINS.index(origin) for origin in origins]
        of_split = np.isin(self.index.person, sorted(people))
        return np.flatnonzero(of_split & np.isin(self.index.origin, wanted))

    def groups(self, rows: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
        """The rows by clip (or person's photos), groups in alphabetical order."""
        if not len(rows):
            return {}
        names = self.index.group[rows]
        order = np.argsort(names, kind="stable")
        unique, starts = np.unique(names[order], return_index=True)
        parts = np.split(rows[order], starts[1:])
        return {str(name): part for name, part in zip(unique, parts, strict=True)}

    def key(self, row: int) -> str:
        """`group/number` of a row, with its origin where that is not a plain picture."""
        origin = ORIGINS[self.index.origin[row]]
        mark = {"clip": "", "photo": "", "reposed": "r", "render": "s"}[origin]
        return f"{self.index.group[row]}/{mark}{self.index.number[row]}"

    def landmarks(self, row: int) -> NDArray[np.float32]:
        """Landmarks of a row, `[478, 3]`, crop units of the network's crop."""
        shard = int(self._shard[row])
        if shard not in self._faces:
            self._faces[shard] = read_faces(self._paths[shard])
        first = int(np.argmax(self._shard == shard))
        return np.asarray(self._faces[shard].landmarks[row - first], np.float32)

    @property
    def has_parameters(self) -> bool:
        """Whether rows hold the head's parameters, not its posed vertices."""
        return not self.manifest.head.startswith("vertices-")

    def vertices(self, rows: NDArray[np.int64]) -> NDArray[np.float32] | None:
        """Stored posed vertices `[N, V, 3]`, crop space; None where parameters are stored."""
        if self.has_parameters:
            return None
        found = []
        for row in rows:
            shard = int(self._shard[row])
            posed = read_vertices(self._paths[shard])
            first = int(np.argmax(self._shard == shard))
            if posed is None or row - first >= len(posed):
                raise InputError(f"{self._paths[shard]}: its vertices are missing")
            found.append(np.asarray(posed[row - first], np.float32))
        return np.stack(found)

    def parameters(self, row: int) -> FaceParameters:
        """Fitted parameters; the camera maps to the network's crop."""
        return from_row(self.index.rows[row])

    def picture(self, row: int, *, side: int | None = None) -> NDArray[np.uint8]:
        """The stored picture `[S, S, 3]`, the network's crop with a margin around it.

        Args:
            row: which.
            side: see `decoded_jpeg`.

        Raises:
            InputError: the stored JPEG is damaged; the text names the sample.
        """
        path = self._paths[self._shard[row]]
        data = read_picture(path, int(self.index.offset[row]), int(self.index.length[row]))
        return decoded_jpeg(data, f"{path}: picture {self.key(row)}", side=side)
