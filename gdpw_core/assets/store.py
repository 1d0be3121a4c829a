"""Where imported files live: one folder each, in this project's own formats, with their origin."""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

from gdpw_core.assets.catalogue import Kind
from gdpw_core.errors import AssetError, InputError, OutputError
from gdpw_core.image import write_whole

AUTOMATIC = "automatic"
"""Weights that are not chosen: the best bundled ones that fit the head, if there are any."""

_VERSION = 1
_RECORD, _CHOICE = "asset.json", "in-use.json"
_FILES: dict[Kind, str] = {
    "head": "head.npz",
    "weights": "weights.safetensors",
    "regressor": "regressor.safetensors",
}
_STAGING = ".incoming-"
_LARGEST_RECORD = 100_000
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ABANDONED = 3600.0  # seconds after which an unfinished import is swept away


@dataclass(frozen=True)
class Asset:
    """A head, weights or a regressor in the store.

    Args:
        name: what commands call it.
        kind: head, weights or regressor.
        title: what people call it.
        path: its file, in this project's own format.
        identity: of a head, its `HeadPack.identity`; of weights, that of the head that they were
            trained with, empty where they do not say.
        vertices: of the head; of weights that need a head of so many vertices; else 0.
        sha256: of `path`.
        origin: name of the file it was made of; empty for bundled ones.
        origin_sha256: of that file.
        imported: when, ISO 8601.
        licence: what its terms say, in one sentence.
        notes: what its import had to say.
        bundled: it came with the application.
    """

    name: str
    kind: Kind
    title: str
    path: Path
    identity: str = ""
    vertices: int = 0
    sha256: str = ""
    origin: str = ""
    origin_sha256: str = ""
    imported: str = ""
    licence: str = ""
    notes: tuple[str, ...] = ()
    bundled: bool = False


@dataclass(frozen=True)
class Damaged:
    """A folder of the store that is no asset any more.

    Args:
        name: of the folder.
        cause: why, in one sentence.
    """

    name: str
    cause: str


@dataclass(frozen=True)
class Draft:
    """What is known of an import before its file has a place.

    Args:
        kind: head, weights or regressor.
        title: what people call it.
        vertices: see `Asset`.
        licence: see `Asset`.
        notes: see `Asset`.
        write: writes the file where it is told and returns its identity, see `Asset`.
    """

    kind: Kind
    title: str
    vertices: int
    licence: str
    notes: tuple[str, ...]
    write: Callable[[Path], str] = field(compare=False)


class AssetStore:
    """Imported heads and weights, and which are in use.

    Args:
        folder: where they lie; None for the user's own folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()

    def imported(self) -> tuple[Asset | Damaged, ...]:
        """Everything that was imported, by name."""
        found: list[Asset | Damaged] = []
        if not self.folder.is_dir():
            return ()
        for place in sorted(self.folder.iterdir()):
            if place.is_dir() and not place.name.startswith("."):
                try:
                    found.append(_read(place))
                except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
                    cause = error.strerror if isinstance(error, OSError) else str(error)
                    found.append(Damaged(place.name, f"its record is damaged ({cause})"))
        return tuple(found)

    def find(self, name: str) -> Asset:
        """The imported asset of that name.

        Raises:
            InputError: there is none.
            AssetError: it is damaged.
        """
        for asset in self.imported():
            if asset.name == name:
                if isinstance(asset, Damaged):
                    raise AssetError(f"{name}: {asset.cause}; remove it and import it again")
                return asset
        raise InputError(f"nothing imported is named {name}; see gdpw assets list")

    def first(self, kind: Kind) -> Asset | None:
        """The first sound import of a kind, by name; None where there is none."""
        assets = (a for a in self.imported() if isinstance(a, Asset))
        return next((a for a in assets if a.kind == kind), None)

    def with_origin(self, sha256: str) -> Asset | None:
        """What was made of a file with this checksum."""
        assets = (a for a in self.imported() if isinstance(a, Asset))
        return next((a for a in assets if a.origin_sha256 == sha256), None)

    def add(self, draft: Draft, source: Path, name: str) -> Asset:
        """Write an import; all of it or nothing.

        Args:
            draft: what it is.
            source: the file it was made of.
            name: a free name, see `free_name`.

        Raises:
            InputError: the name cannot be used.
            OutputError: the folder cannot be written.
        """
        _check_name(name)
        staged = self.folder / f"{_STAGING}{uuid4().hex}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            if (self.folder / name).exists():
                raise InputError(f"{name} exists already: choose another name or remove it first")
            staged.mkdir()
            path = staged / _FILES[draft.kind]
            identity = draft.write(path)
            _to_disk(path)
            asset = Asset(
                name=name, kind=draft.kind, title=draft.title, path=path, identity=identity,
                vertices=draft.vertices, sha256=checksum(path), origin=source.name,
                origin_sha256=checksum(source), imported=time.strftime("%Y-%m-%dT%H:%M:%S%z"),
                licence=draft.licence, notes=draft.notes,
            )  # fmt: skip
            write_whole(staged / _RECORD, json.dumps(_record(asset), indent=1).encode())
            os.rename(staged, self.folder / name)
        except OSError as error:
            raise OutputError(
                f"{self.folder} cannot be written: {error.strerror or error}"
            ) from error
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        return replace(asset, path=self.folder / name / path.name)

    def free_name(self, wish: str, taken: frozenset[str] = frozenset()) -> str:
        """A name for commands made of any text; numbered if it is taken, here or elsewhere."""
        plain = re.sub(r"[^a-z0-9]+", "-", wish.lower()).strip("-")[:32].strip("-") or "imported"
        name, number = plain, 2
        while (self.folder / name).exists() or name in RESERVED | taken:
            name, number = f"{plain}-{number}", number + 1
        return name

    def remove(self, name: str) -> None:
        """Delete an import; what was in use gives way to the bundled one.

        Raises:
            InputError: there is none of that name.
            OutputError: it cannot be deleted.
        """
        if name not in {asset.name for asset in self.imported()}:
            self.find(name)
        try:
            # Out of the list first: a half-deleted folder must not look like an asset.
            gone = self.folder / f"{_STAGING}{uuid4().hex}"
            os.rename(self.folder / name, gone)
            shutil.rmtree(gone)
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputError(f"{name} cannot be removed: {reason}") from error
        for kind in get_args(Kind):
            if self.chosen(kind) == name:
                self.choose(kind, "")

    def chosen(self, kind: Kind) -> str:
        """Name of what the user chose; empty for none. It may be gone by now."""
        try:
            path = self.folder / _CHOICE
            if path.stat().st_size > _LARGEST_RECORD:
                return ""
            value = json.loads(path.read_text(encoding="utf-8"))[kind]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return ""
        return value if isinstance(value, str) else ""

    def choose(self, kind: Kind, name: str) -> None:
        """Remember a choice; an empty name for none.

        Raises:
            OutputError: the folder cannot be written.
        """
        choice = {"version": _VERSION, **{k: self.chosen(k) for k in get_args(Kind)}, kind: name}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{self.folder} cannot be made: {error.strerror}") from error
        write_whole(self.folder / _CHOICE, json.dumps(choice).encode())

    def _sweep(self) -> None:
        """Remove what an interrupted import left."""
        for place in self.folder.glob(f"{_STAGING}*"):
            if time.time() - place.stat().st_mtime > _ABANDONED:
                shutil.rmtree(place, ignore_errors=True)


BUNDLED_HEAD = "open-head"
RESERVED = frozenset({BUNDLED_HEAD, AUTOMATIC, "none"})


def default_folder() -> Path:
    """`assets` in the folder for data of the application's user."""
    import platformdirs

    return Path(platformdirs.user_data_dir("gdpw-studio", appauthor=False)) / "assets"


def checksum(path: Path) -> str:
    """sha256 of a file, hex.

    Raises:
        AssetError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise AssetError(f"{path}: cannot be read ({error.strerror or error})") from error


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or name in RESERVED:
        raise InputError(f"{name!r} is no name: use up to 40 letters a-z, digits and hyphens")


def _to_disk(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _record(asset: Asset) -> dict[str, Any]:
    values = asdict(asset)
    for name in ("path", "bundled", "name"):
        del values[name]
    return {"version": _VERSION, **values}


def _read(place: Path) -> Asset:
    record = place / _RECORD
    if record.stat().st_size > _LARGEST_RECORD:
        raise ValueError("too long")
    values = json.loads(record.read_text(encoding="utf-8"))
    if values.pop("version") != _VERSION:
        raise ValueError("of another version")
    kind = values["kind"]
    if kind not in get_args(Kind):
        raise ValueError("of an unknown kind")
    known = {f.name for f in fields(Asset)} - {"name", "path", "bundled", "notes", "vertices"}
    texts = {name: values[name] for name in known}
    if any(not isinstance(text, str) for text in texts.values()):
        raise ValueError("a value is of the wrong kind")
    vertices, notes = values["vertices"], values["notes"]
    if type(vertices) is not int or not all(isinstance(note, str) for note in notes):
        raise ValueError("a value is of the wrong kind")
    path = place / _FILES[kind]
    if not path.is_file():
        raise ValueError(f"{path.name} is gone")
    return Asset(name=place.name, path=path, vertices=vertices, notes=tuple(notes), **texts)
