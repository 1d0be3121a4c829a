"""Which clips and photos a folder holds, and whose they are.

Understood, at any depth: video files; folders of numbered frames (`0001.jpg` ...), which are one
clip each, as VoxCeleb's `person/video/clip/frames`; other pictures, which are single photos; and
the authors' prepared layout (`*_img.jpg` beside `*_posed_vertx.lz4`). An `index.csv` with columns
`file` and `identity` in a folder says whose the files beside it are.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gdpw_core.errors import InputError

VIDEO_SUFFIXES = frozenset({".mp4", ".m4v", ".mov", ".avi", ".mpg", ".mpeg", ".webm", ".mkv"})
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})
AUTHORS_PICTURE = "_img.jpg"
AUTHORS_VERTICES = "_posed_vertx.lz4"
_MAX_INDEX_BYTES = 64 * 1024 * 1024

SourceKind = Literal["video", "frames", "photos", "authors"]


@dataclass(frozen=True)
class ClipSource:
    """One clip, or all photos of one person in one folder.

    Args:
        person: whose face it is; people are never shared between training and held-out parts.
        name: unique name of the clip, without dots and slashes.
        kind: how `files` are to be read.
        files: the video, the frames in order, or the photos.
    """

    person: str
    name: str
    kind: SourceKind
    files: tuple[Path, ...]


def find_sources(roots: Sequence[Path]) -> list[ClipSource]:
    """All clips and photos under the given files and folders, in a stable order.

    Raises:
        InputError: a path does not exist, an `index.csv` is not readable, or nothing was found.
    """
    found: dict[str, ClipSource] = {}
    for root in roots:
        if not root.exists():
            raise InputError(f"{root} does not exist")
        for source in _walk(root):
            name, number = source.name, 2
            while name in found and found[name].files != source.files:
                name = f"{source.name}-{number}"
                number += 1
            found[name] = ClipSource(source.person, name, source.kind, source.files)
    if not found:
        listed = ", ".join(str(root) for root in roots)
        raise InputError(f"no video, photo or prepared frame was found in {listed}")
    return [found[name] for name in sorted(found)]


def by_person(sources: Sequence[ClipSource]) -> dict[str, list[ClipSource]]:
    """Clips of each person, people in alphabetical order."""
    people: dict[str, list[ClipSource]] = {}
    for source in sources:
        people.setdefault(source.person, []).append(source)
    return {person: people[person] for person in sorted(people)}


def shard_of(people: Sequence[str], shard: str) -> list[str]:
    """The people that part "i/N" of the work takes: every N-th, beginning with the i-th.

    Raises:
        InputError: not of the form i/N with 0 <= i < N.
    """
    match = re.fullmatch(r"(\d+)/(\d+)", shard)
    if match is None or not 0 <= int(match[1]) < int(match[2]):
        raise InputError(f"--shard {shard}: write i/N with i from 0 to N - 1")
    return list(people)[int(match[1]) :: int(match[2])]


def _walk(root: Path) -> Iterator[ClipSource]:
    if root.is_file():
        yield from _of_folder(root.parent, root.parent, [root])
        return
    folders = [root, *sorted(path for path in root.rglob("*") if path.is_dir())]
    for folder in folders:
        files = sorted(path for path in folder.iterdir() if path.is_file())
        yield from _of_folder(root, folder, files)


def _of_folder(root: Path, folder: Path, files: Sequence[Path]) -> Iterator[ClipSource]:
    people = _index(folder)
    pictures = [path for path in files if path.suffix.lower() in PICTURE_SUFFIXES]
    parts = folder.relative_to(root).parts
    for path in files:
        if path.suffix.lower() in VIDEO_SUFFIXES:
            person = people.get(path.name) or (parts[0] if parts else path.stem)
            name = path.stem if path.name in people else "-".join((*parts, path.stem))
            yield ClipSource(_plain(person), _plain(name), "video", (path,))
    authors = [path for path in pictures if path.name.endswith(AUTHORS_PICTURE)]
    if authors:
        yield _folder_clip(root, folder, "authors", authors)
        return
    if len(pictures) > 1 and all(path.stem.isdigit() for path in pictures):
        ordered = sorted(pictures, key=lambda path: int(path.stem))
        yield _folder_clip(root, folder, "frames", ordered)
        return
    photos: dict[str, list[Path]] = {}
    for path in pictures:
        photos.setdefault(_plain(people.get(path.name) or path.stem), []).append(path)
    for person, owned in photos.items():
        yield ClipSource(person, f"{person}-photos", "photos", tuple(owned))


def _folder_clip(root: Path, folder: Path, kind: SourceKind, files: Sequence[Path]) -> ClipSource:
    parts = folder.relative_to(root).parts or (folder.name,)
    return ClipSource(_plain(parts[0]), _plain("-".join(parts)), kind, tuple(files))


def _index(folder: Path) -> Mapping[str, str]:
    path = folder / "index.csv"
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > _MAX_INDEX_BYTES:
            raise InputError(f"{path}: too large for a list of files")
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read as a table ({error})") from error
    return {row["file"]: row["identity"] for row in rows if row.get("file") and row.get("identity")}


def _plain(name: str) -> str:
    """A name that is safe in an archive: no dots (they end a sample's key), slashes or spaces."""
    return re.sub(r"[^0-9A-Za-z_-]+", "-", name).strip("-") or "unnamed"
