"""Reading and writing a document's file."""

import hashlib
from dataclasses import replace
from pathlib import Path, PurePosixPath

from gdpw_core.document import records
from gdpw_core.document.archive import LARGEST_PHOTO, PHOTO_MEMBER, read_members, write_members
from gdpw_core.document.content import Document, History, SourcePhoto, TimelineData
from gdpw_core.document.fields import Fields, parse_json
from gdpw_core.errors import InputError
from gdpw_core.parameters import FaceParameters

SUFFIX = ".gdpw"
_DOCUMENT, _HISTORY = "document.json", "history.json"
_TIMELINE, _NUMBERS = "timeline.json", "timeline.bin"
_KNOWN = ("mimetype", _DOCUMENT, _HISTORY, _TIMELINE, _NUMBERS)


class PhotoGoneError(InputError):
    """The photo that a document names is not where it was; another file may be it."""


def write_document(document: Document, path: Path) -> None:
    """Write a document whole or not at all.

    Args:
        document: what to write; its photo is embedded if it has data, else linked.
        path: destination.

    Raises:
        OutputError: it cannot be written; an older file stays as it was.
        ValueError: the photo has neither data nor a link.
    """
    photo, members = document.photo, {}
    place = {"link": photo.link}
    if photo.data is not None:
        member = _photo_member(photo.name)
        place, members = {"member": member}, {member: photo.data}
    elif not photo.link:
        raise ValueError("a document's photo has neither data nor a link")
    timeline = document.timeline
    if timeline is not None:
        members |= {_TIMELINE: timeline.text, _NUMBERS: timeline.numbers}
    record = records.document_record(document, place)
    history = records.history_record(document.history)
    write_members(
        path,
        {
            _DOCUMENT: records.json_bytes(record),
            _HISTORY: records.json_bytes(history),
            **members,
        },
    )


def read_document(path: Path) -> Document:
    """Read a document; a linked photo is not opened, see `linked_photo`.

    Raises:
        InputError: the file cannot be read, is damaged, unsafe, or newer than this program.
    """
    members = read_members(path)
    try:
        return _document(members, path.name)
    except InputError as error:
        text = str(error)
        name = "" if text.startswith(path.name) else f"{path.name} cannot be opened: "
        raise InputError(f"{name}{text}") from error


def linked_photo(document: Document, folder: Path) -> SourcePhoto:
    """The photo of a document, read from beside it where it is not embedded.

    Args:
        document: as read.
        folder: where the document's file lies.

    Raises:
        PhotoGoneError: the photo is not there any more.
        InputError: it is another one than then, or too large.
    """
    photo = document.photo
    if photo.data is not None:
        return photo
    path = folder / PurePosixPath(photo.link)
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise InputError(f"{photo.link} leads out of the document's folder: not opened")
        if path.stat().st_size > LARGEST_PHOTO:
            raise InputError(f"{path} is too large for a photo")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise PhotoGoneError(
            f"the photo {photo.name} of this document is gone: put it back to {path}"
        ) from error
    return with_data(photo, data, path.name)


def with_data(photo: SourcePhoto, data: bytes, name: str) -> SourcePhoto:
    """The photo with its content, checked.

    Args:
        photo: as the document names it.
        data: content of a file.
        name: what errors call that file.

    Raises:
        InputError: it is another photo than the one that was edited.
    """
    if hashlib.sha256(data).hexdigest() != photo.sha256:
        raise InputError(
            f"{name} is not the photo as it was when the document was saved: put back that one, or "
            "open the photo by itself"
        )
    return replace(photo, data=data)


def _photo_member(name: str) -> str:
    member = f"photo{Path(name).suffix.lower()}"
    return member if PHOTO_MEMBER.fullmatch(member) else "photo.png"


def _document(members: dict[str, bytes], name: str) -> Document:
    if _DOCUMENT not in members:
        raise InputError(f"{name} holds no {_DOCUMENT}: it is damaged")
    parsed = parse_json(members[_DOCUMENT], "document")
    root = Fields(records.migrated(parsed.values(), name), "document")
    for key in ("format", "version"):
        root.has(key)
    photo, member = records.read_photo(root.part("photo"))
    if member:
        if not PHOTO_MEMBER.fullmatch(member) or member not in members:
            raise InputError(f"{name} has lost its photo: it is damaged")
        photo = with_data(photo, members[member], f"the photo in {name}")
    face = records.read_face(root)
    parameters = root.parameters("parameters")
    history, notices = _history(members, face.parameters, parameters)
    weights = records.read_made_with(root.part("weights")) if root.has("weights") else None
    document = Document(
        photo=photo,
        face=face,
        history=history,
        head=records.read_made_with(root.part("head")),
        weights=weights,
        view=records.read_view(root.part("view")),
        timeline=_timeline(members),
        software=root.text("software", 200),
        consent=root.switch("consent"),
    )
    unknown = [m for m in members if m not in _KNOWN and m != member] + root.unknown()
    if unknown:
        listed = ", ".join(unknown[:3]) + (", …" if len(unknown) > 3 else "")
        notices.append(f"{name} holds what this version does not know and will not save: {listed}.")
    return replace(document, notices=tuple(notices))


def _timeline(members: dict[str, bytes]) -> TimelineData | None:
    """As it lies in the file: whoever plays it checks it."""
    if _TIMELINE not in members:
        return None
    return TimelineData(members[_TIMELINE], members.get(_NUMBERS, b""))


def _history(
    members: dict[str, bytes], fitted: FaceParameters, parameters: FaceParameters
) -> tuple[History, list[str]]:
    """The history if it leads to the saved state; that state matters more than its steps."""
    try:
        if _HISTORY not in members:
            raise InputError("it is missing")
        history = records.read_history(parse_json(members[_HISTORY], "history"))
        if history.current() != parameters:
            raise InputError("it does not lead to the saved edit")
    except InputError as error:
        notice = f"The history could not be read ({error}); the edit itself is as it was."
        return records.only_state(parameters, fitted, "Saved edit"), [notice]
    return history, []
