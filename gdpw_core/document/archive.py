"""The file around a document: a zip of a few flat, bounded members; nothing is ever extracted."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from gdpw_core.errors import InputError
from gdpw_core.image import READ_SUFFIXES, write_whole

MIMETYPE = b"application/x-gdpw"
MOST_MEMBERS = 32
LARGEST_PHOTO = 1 << 30
PHOTO_MEMBER = re.compile(rf"photo({'|'.join(map(re.escape, READ_SUFFIXES))})")
_LARGEST = {
    "mimetype": 100,
    "document.json": 4 << 20,
    "history.json": 32 << 20,
    "timeline.json": 32 << 20,
    "timeline.bin": 256 << 20,
}
_FLAT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")
_ENCRYPTED = 0x1
# What zipfile was seen to raise on damaged archives.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
    KeyError,
    IndexError,
    OSError,
)


def read_members(path: Path) -> dict[str, bytes]:
    """The members of a document's file, whole; of unknown ones the names, with no content.

    Raises:
        InputError: it is missing, no document, damaged, or holds what a document never does.
    """
    try:
        if not path.is_file():
            raise InputError(f"{path} does not exist or is not a file: check the name")
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            return _read(archive, path.name)
    except PermissionError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror}") from error
    except MemoryError as error:
        raise InputError(f"{path.name} does not fit into memory") from error
    except _FAULTS as error:
        why = f" ({str(error)[:80]})" if str(error) else ""
        raise InputError(
            f"{path.name} is damaged or not a GDPW document{why}: open an older copy of it"
        ) from error


def write_members(path: Path, members: Mapping[str, bytes]) -> None:
    """Write the file whole or not at all, the same bytes for the same members.

    Raises:
        OutputError: it cannot be written; an older file stays as it was.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        # Uncompressed and first, as in other formats of this kind: it tells the file's type.
        archive.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE)
        for name, data in members.items():
            kind = zipfile.ZIP_STORED if PHOTO_MEMBER.fullmatch(name) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), data, kind, 6)
    write_whole(path, stream.getbuffer())


def _read(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise InputError(f"{name} holds {len(infos)} parts, a document {MOST_MEMBERS} at most")
    members: dict[str, bytes] = {}
    for info in infos:
        _check(info, name)
        if info.filename in members:
            raise InputError(f"{name} holds {info.filename} twice: it was tampered with")
        limit = _limit(info.filename)
        if limit is None:
            members[info.filename] = b""
            continue
        with archive.open(info) as member:
            data = member.read(limit + 1)
        if len(data) > limit:
            raise InputError(f"{name}: {info.filename} is larger than it says")
        members[info.filename] = data
    if members.get("mimetype") != MIMETYPE:
        raise InputError(f"{name} is an archive, but not a GDPW document")
    return members


def _check(info: zipfile.ZipInfo, name: str) -> None:
    if not _FLAT_NAME.fullmatch(info.filename) or ".." in info.filename:
        raise InputError(f"{name} holds a part with a path ({info.filename[:40]!r}): not opened")
    if info.flag_bits & _ENCRYPTED:
        raise InputError(f"{name} is encrypted: documents never are")
    limit = _limit(info.filename)
    if limit is None:
        return
    packed = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    # A photo gains nothing from packing, and unpacked it is no larger than the file.
    if info.compress_type not in packed[: 1 if PHOTO_MEMBER.fullmatch(info.filename) else 2]:
        raise InputError(f"{name}: {info.filename} is packed in a way that documents never use")
    if info.file_size > limit:
        raise InputError(
            f"{name}: {info.filename} says it holds {info.file_size >> 20} MB, more than the "
            f"{limit >> 20} MB that a document may"
        )


def _limit(member: str) -> int | None:
    """Most bytes of a member; None for one that is not read."""
    return LARGEST_PHOTO if PHOTO_MEMBER.fullmatch(member) else _LARGEST.get(member)
