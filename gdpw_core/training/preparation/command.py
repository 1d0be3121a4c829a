"""`gdpw-train prepare`: clips and photos to a dataset; parallel, resumable, faults listed."""

import csv
import io
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from gdpw_core.errors import InputError, OutputError
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import write_whole
from gdpw_core.training.config import PrepareConfig
from gdpw_core.training.data.dataset import (
    Manifest,
    read_manifest,
    stored_vertices,
    write_manifest,
)
from gdpw_core.training.data.shards import (
    archive_files,
    archive_hash,
    merge_archives,
    read_index,
    read_vertices,
    write_archive,
)
from gdpw_core.training.preparation.person import PersonReader, Skipped
from gdpw_core.training.preparation.sources import ClipSource, by_person, find_sources, shard_of
from gdpw_core.training.preparation.workers import run_all
from gdpw_core.training.runs.files import MANIFEST
from gdpw_core.training.runs.progress import progress_bar

log = logging.getLogger(__name__)

_FRAME_BYTES = 20_000  # of a 256 px JPEG
_PARTS = "parts"
_SHARDS = "shards"
SKIPPED = "skipped.csv"


@dataclass(frozen=True)
class PersonResult:
    """What one task did.

    Args:
        person: whose clips.
        frames: samples written.
        skipped: what was left out.
        clips: clips that there were.
    """

    person: str
    frames: int
    skipped: tuple[Skipped, ...]
    clips: int


def prepare(config: PrepareConfig) -> Manifest:
    """Run the whole command; an interrupted run continues where it was.

    Returns:
        What the dataset holds.

    Raises:
        InputError: nothing to prepare, or no face in any of it.
        OutputError: the output folder cannot be written, or holds a dataset of other settings.
    """
    if config.cluster:  # other nodes work in other folders
        places = tuple(path.resolve() for path in config.sources)
        config = replace(config, sources=places, out=config.out.resolve())
    sources = find_sources(config.sources, config.layout)
    kinds = {source.kind == "authors" for source in sources}
    if len(kinds) > 1:
        raise InputError("the authors' layout and other sources need a dataset each: use two --out")
    people = by_person(sources)
    chosen = shard_of(list(people), config.shard)
    if config.shard != "0/1":
        config = replace(config, out=config.out / f"part-{config.shard.replace('/', '-of-')}")
    parts = config.out / _PARTS
    try:
        parts.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{config.out}: cannot be written ({error.strerror})") from error
    _same_settings(config)
    todo = [person for person in chosen if not _done(parts, person)]
    _say_what_grew(parts, {person: people[person] for person in set(chosen) - set(todo)})
    clips = sum(len(people[person]) for person in todo)
    with progress_bar(clips, "clip", "prepare") as bar:
        # Long clips first, so that no worker is left alone with one at the end.
        tasks = sorted((people[person] for person in todo), key=lambda task: -_work(task))
        for result in run_all(
            _prepare_person,
            tasks,
            start=_start,
            setup=config,
            workers=config.workers,
            cluster=config.cluster,
        ):
            bar.update(len(people[result.person]))
            bar.set_postfix_str(f"{result.person}: {result.frames} frames")
    return _finish(config, chosen)


class _Worker:
    """What a process keeps between people."""

    config: PrepareConfig
    reader: PersonReader


def _start(config: PrepareConfig) -> None:
    _Worker.config = config
    _Worker.reader = PersonReader(HeadModel(load_pack(config.head)), config)


def _prepare_person(sources: Sequence[ClipSource]) -> PersonResult:
    person = sources[0].person
    samples, skipped = _Worker.reader.samples(person, sources)
    parts = _Worker.config.out / _PARTS
    if samples:
        write_archive(parts / f"{person}.tar", samples)
    result = PersonResult(person, len(samples), tuple(skipped), len(sources))
    _write_json(parts / f"{person}.json", asdict(result))
    return result


def _done(parts: Path, person: str) -> bool:
    return (parts / f"{person}.json").exists()


def _say_what_grew(parts: Path, people: Mapping[str, Sequence[ClipSource]]) -> None:
    """Warn of clips that came after their person was prepared: those are not taken in."""
    grown = []
    for person, sources in people.items():
        stored = json.loads((parts / f"{person}.json").read_text(encoding="utf-8"))
        if len(sources) > stored.get("clips", len(sources)):
            grown.append(person)
    if grown:
        log.warning(
            "%d people have more clips than when they were prepared (%s ...); the new ones are "
            "left out: prepare with another --out", len(grown), min(grown),
        )  # fmt: skip


def _work(sources: Sequence[ClipSource]) -> int:
    """About how many bytes a person's files hold; folders of frames are not looked through."""
    return sum(
        _FRAME_BYTES * len(source.files) if source.kind != "video" else _size(source.files[0])
        for source in sources
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # a link to nowhere: the reader says so


def _same_settings(config: PrepareConfig) -> None:
    """Refuse to mix samples of different sizes or heads in one dataset."""
    path = config.out / _PARTS / "settings.json"
    settings = {
        "size": config.size,
        "margin": config.margin,
        "frames": config.frames,
        "reposes": config.reposes,
        "renders": config.renders,
        "head": load_pack(config.head).identity,
    }
    if not path.exists():
        _write_json(path, settings)
        return
    stored = json.loads(path.read_text(encoding="utf-8"))
    if stored != settings:
        raise OutputError(
            f"{config.out} was begun with other settings ({stored}): use another --out"
        )


def _finish(config: PrepareConfig, people: Sequence[str]) -> Manifest:
    parts = config.out / _PARTS
    results = [json.loads((parts / f"{p}.json").read_text(encoding="utf-8")) for p in people]
    skipped = [item for result in results for item in result["skipped"]]
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, ("person", "source", "reason"))
    writer.writeheader()
    writer.writerows(skipped)
    write_whole(config.out / SKIPPED, table.getvalue().encode())
    shards = config.out / _SHARDS
    shards.mkdir(exist_ok=True)
    known = _known_shards(config.out)
    merged = {name for path in known for name in read_index(path).person.tolist()}
    archives = [path for path in sorted(parts.glob("*.tar")) if path.stem not in merged]
    number = max((int(path.stem) for path in known), default=-1) + 1
    written = [*known, *merge_archives(archives, shards, first=number)]
    if not written:
        raise InputError(f"no clip could be used: see {config.out / SKIPPED} for the reasons")
    manifest = _manifest(config, written, len(skipped))
    write_manifest(config.out / MANIFEST, manifest)
    for path in parts.glob("*.tar"):
        for stale in archive_files(path):
            stale.unlink(missing_ok=True)
    return manifest


def _known_shards(out: Path) -> list[Path]:
    """Shards that an earlier run finished; any other file there is a leftover and removed."""
    known = []
    if (out / MANIFEST).exists():
        known = [out / _SHARDS / name for name in read_manifest(out).shards]
    for path in set((out / _SHARDS).glob("*.tar")) - set(known):
        path.unlink()
    return known


def _manifest(config: PrepareConfig, shards: Sequence[Path], skipped: int) -> Manifest:
    pack = load_pack(config.head)
    indices = [read_index(path) for path in shards]
    posed = read_vertices(shards[0])
    return Manifest(
        version=1,
        size=config.size,
        margin=config.margin,
        head=pack.identity if posed is None else stored_vertices(posed.shape[1]),
        head_name=pack.name if posed is None else "stored vertices",
        frames=sum(len(index) for index in indices),
        people=len({person for index in indices for person in index.person.tolist()}),
        groups=len({group for index in indices for group in index.group.tolist()}),
        skipped=skipped,
        hash=archive_hash(shards),
        shards=tuple(path.name for path in shards),
    )


def _write_json(path: Path, value: object) -> None:
    write_whole(path, json.dumps(value, indent=1).encode())


def describe(manifest: Manifest, out: Path) -> str:
    """One line for the person at the terminal."""
    left_out = f"; {manifest.skipped} left out, see {out / SKIPPED}" if manifest.skipped else ""
    return (
        f"{out}: {manifest.frames} frames of {manifest.people} people in "
        f"{manifest.groups} clips{left_out}"
    )
