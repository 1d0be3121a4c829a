"""Which clips and photos a folder holds, and whose they are.

Understood, at any depth: video files; folders of numbered frames (`0001.jpg` ...), which are one
clip each, as VoxCeleb's `person/video/clip/frames`; other pictures, which are single photos; and
the authors' prepared layout (`*_img.jpg` beside `*_posed_vertx.lz4`). An `index.csv` with columns
`file` and `identity` in a folder says whose the files beside it are. A VoxCeleb identity
(`id10001`) in a path says so too.

Trees may hold millions of frames: folders are listed once, and no file is looked at.
"""

import csv
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gdpw_core.errors import InputError
from gdpw_core.image import READ_SUFFIXES

log = logging.getLogger(__name__)

VIDEO_SUFFIXES = frozenset({".mp4", ".m4v", ".mov", ".avi", ".mpg", ".mpeg", ".webm", ".mkv"})
AUTHORS_PICTURE = "_img.jpg"
AUTHORS_VERTICES = "_posed_vertx.lz4"
_MAX_INDEX_BYTES = 64 * 1024 * 1024
# VoxCeleb's identities, alone or at the head of a name such as id10001#7w0IBEWc9Qw#000993#001143.
_VOXCELEB_PERSON = re.compile(r"(id\d{5})(?:#.*)?")
_LAST_NUMBER = re.compile(r"(\d+)$")

Layout = Literal["auto", "voxceleb"]
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


def find_sources(roots: Sequence[Path], layout: Layout = "auto") -> list[ClipSource]:
    """All clips and photos under the given files and folders, in a stable order.

    Args:
        roots: files and folders.
        layout: "voxceleb" reads clips alone, by the rules of that tree: `person/video/clip` with
            frames or as a video file at any depth, VoxCeleb1's `person/1.6/video/frames`, and
            names that begin with the identity. What fits none of these is left out.

    Raises:
        InputError: a path does not exist, an `index.csv` is not readable, or nothing was found.
    """
    found: dict[str, ClipSource] = {}
    for root in roots:
        if not root.exists():
            raise InputError(f"{root} does not exist")
        for source in _walk(root, layout):
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


def _walk(root: Path, layout: Layout) -> Iterator[ClipSource]:
    if root.is_file():
        yield from _of_folder(root.parent, root.parent, [root])
        return
    odd: list[Path] = []
    for place, folders, names in os.walk(root):
        folders.sort()
        folder = Path(place)
        # Names that begin with a dot are no pictures of ours (._0001.jpg, .thumbnail.jpg).
        files = [folder / name for name in sorted(names) if not name.startswith(".")]
        if layout == "voxceleb":
            yield from _of_voxceleb(root, folder, files, odd)
        else:
            yield from _of_folder(root, folder, files)
    if odd:
        log.warning(
            "%s: %d clips are left out, their place names no person (%s ...): expected "
            "person/video/clip", root, len(odd), odd[0],
        )  # fmt: skip


def _of_voxceleb(
    root: Path, folder: Path, files: Sequence[Path], odd: list[Path]
) -> Iterator[ClipSource]:
    """Clips of a folder; those without a person are added to `odd`."""
    parts = folder.relative_to(root).parts
    for path in files:
        if path.suffix.lower() in VIDEO_SUFFIXES:
            places = (*parts, path.stem)
            person = _voxceleb_person(root, places)
            if person is None:
                odd.append(path)
            else:
                yield ClipSource(person, _plain("-".join(places)), "video", (path,))
    frames = [
        (int(number[1]), path)
        for path in files
        if path.suffix.lower() in READ_SUFFIXES
        and (number := _LAST_NUMBER.search(path.stem)) is not None
    ]
    if not frames:
        return
    person = _voxceleb_person(root, parts)
    if person is None:
        odd.append(folder)
        return
    ordered = tuple(path for _, path in sorted(frames))
    yield ClipSource(person, _plain("-".join(parts or (folder.name,))), "frames", ordered)


def _voxceleb_person(root: Path, places: Sequence[str]) -> str | None:
    """The identity in a path; by its place, person/video/clip, where none is written out."""
    identity = _identity((*places, *reversed(root.parts)))
    if identity is not None:
        return identity
    return _plain(places[-3]) if len(places) >= 3 else None


def _identity(places: Iterable[str]) -> str | None:
    found = (_VOXCELEB_PERSON.fullmatch(place) for place in places)
    return next((match[1] for match in found if match is not None), None)


def _of_folder(root: Path, folder: Path, files: Sequence[Path]) -> Iterator[ClipSource]:
    people = _index(folder)
    pictures = [path for path in files if path.suffix.lower() in READ_SUFFIXES]
    parts = folder.relative_to(root).parts
    for path in files:
        if path.suffix.lower() in VIDEO_SUFFIXES:
            known = people.get(path.name) or _identity((*parts, path.stem))
            person = known or (parts[0] if parts else path.stem)
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
    person = _identity(parts) or _plain(parts[0])
    return ClipSource(person, _plain("-".join(parts)), kind, tuple(files))


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
