"""Documents as JSON and back, with the versions of that JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from gdpw_core.document.change import ParameterChange, Walk
from gdpw_core.document.content import (
    MOST_STEPS,
    Document,
    FittedFace,
    History,
    MadeWith,
    SourcePhoto,
    Step,
    ViewState,
)
from gdpw_core.document.fields import Fields
from gdpw_core.errors import InputError
from gdpw_core.image import Crop
from gdpw_core.parameters import FaceParameters

VERSION = 1
FORMAT = "gdpw-document"
N_LANDMARKS, N_FITTED = 478, 468
_MOST_CHANGES = 200
_LARGEST_CROP = 1e6

Record = dict[str, Any]
Migration = Callable[[Record], Record]
# From each older version to the next one; a document is led through all of them.
MIGRATIONS: Mapping[int, Migration] = {}


def migrated(
    record: Record,
    name: str,
    *,
    version: int = VERSION,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> Record:
    """The record in the form of the present version.

    Args:
        record: as parsed.
        name: what errors call the document.
        version: the form to lead to.
        migrations: the steps, by the version that they start from.

    Raises:
        InputError: it is no document, or newer than this program.
    """
    if record.get("format") != FORMAT:
        raise InputError(f"{name} is not a GDPW document")
    found = record.get("version")
    if type(found) is not int or found < 1:
        raise InputError(f"{name} does not say which version it has")
    if found > version:
        raise InputError(
            f"{name} was saved by a newer version of this program (documents {found}, here "
            f"{version}): update to open it"
        )
    for step in range(found, version):
        try:
            record = migrations[step](record)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise InputError(f"{name} is a damaged document of version {step}") from error
    return record


def document_record(document: Document, photo: Mapping[str, Any]) -> Record:
    """Everything but the history, ready for JSON; `photo` says where the photo lies."""
    face, weights = document.face, document.weights
    return {
        "format": FORMAT,
        "version": VERSION,
        "software": document.software,
        "consent": document.consent,
        "photo": {"name": document.photo.name, "sha256": document.photo.sha256, **photo},
        "head": {"name": document.head.name, "identity": document.head.identity},
        "weights": {"name": weights.name, "identity": weights.identity} if weights else None,
        "parameters": document.history.current().to_dict(),
        "fit": {
            "parameters": face.parameters.to_dict(),
            "crop": {
                "centre_x": face.crop.centre_x,
                "centre_y": face.crop.centre_y,
                "side": face.crop.side,
                "angle": face.crop.angle,
            },
            "fitted_landmarks": face.fitted_landmarks.tolist(),
            "reprojection": face.reprojection,
            "reprojection_p95": face.reprojection_p95,
            "confidence": face.confidence,
            "warnings": list(face.warnings),
        },
        "face": {
            "landmarks": face.landmarks.tolist(),
            "pinned": sorted(face.pinned),
            "score": face.score,
            "blendshapes": dict(face.blendshapes),
            "box": list(face.box),
        },
        "view": {
            "name": document.view.name,
            "zoom": document.view.zoom,
            "centre": list(document.view.centre) if document.view.centre else None,
        },
    }


def history_record(history: History) -> Record:
    """The history, ready for JSON: of each step the numbers that it set."""
    walk = Walk(history.start)
    steps = [{"text": step.text, "set": walk.follow(step.change)} for step in history.steps]
    return {"start": history.start.to_dict(), "position": history.position, "steps": steps}


def json_bytes(record: Record) -> bytes:
    """Compact UTF-8; every number comes back as the same bits."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A file name that the system could not decode is written with its odd bytes marked.
    return text.encode("utf-8", "backslashreplace")


def read_photo(record: Fields) -> tuple[SourcePhoto, str]:
    """The photo's entry without its content, and the member that holds it (empty: a link).

    Raises:
        InputError: a value of the wrong kind, or a link that leads out of the folder.
    """
    name, sha256 = record.file_name("name"), record.checksum("sha256")
    if record.has("member"):
        return SourcePhoto(name, sha256), record.text("member", 20)
    return SourcePhoto(name, sha256, link=record.link("link")), ""


def read_face(record: Fields) -> FittedFace:
    """The face and its fit.

    Raises:
        InputError: a value is missing or of the wrong kind.
    """
    fit, face = record.part("fit"), record.part("face")
    crop = fit.part("crop")
    side = crop.number("side")
    box = face.numbers("box", (4,)).tolist()
    if not 1.0 <= side <= _LARGEST_CROP:
        raise InputError("document.fit.crop.side is not the side of a window")
    return FittedFace(
        landmarks=face.numbers("landmarks", (N_LANDMARKS, 3)),
        pinned=face.wholes("pinned", 0, N_LANDMARKS - 1),
        score=face.number("score"),
        blendshapes=face.number_map("blendshapes", 100),
        box=(box[0], box[1], box[2], box[3]),
        parameters=fit.parameters("parameters"),
        crop=Crop(crop.number("centre_x"), crop.number("centre_y"), side, crop.number("angle")),
        fitted_landmarks=fit.numbers("fitted_landmarks", (N_FITTED, 2)),
        reprojection=fit.number("reprojection"),
        reprojection_p95=fit.number("reprojection_p95"),
        confidence=fit.number("confidence"),
        warnings=fit.texts("warnings", 50),
    )


def read_made_with(record: Fields) -> MadeWith:
    """A head's or weights' name and checksum."""
    return MadeWith(record.text("name", 200), record.text("identity", 128))


def read_view(record: Fields) -> ViewState:
    """What the canvas showed."""
    name = record.text("name", 40)
    zoomed, centred = record.has("zoom"), record.has("centre")
    if not (zoomed and centred):
        return ViewState(name)
    x, y = record.numbers("centre", (2,)).tolist()
    return ViewState(name, record.number("zoom"), (x, y))


def read_history(record: Fields) -> History:
    """The steps and the position.

    Raises:
        InputError: a value is missing or of the wrong kind.
    """
    start = record.parameters("start")
    walk = Walk(start)
    steps = [
        Step(entry.text("text"), walk.set(entry.number_map("set", _MOST_CHANGES)))
        for entry in record.parts("steps", MOST_STEPS)
    ]
    return History(start, tuple(steps), record.whole("position", 0, len(steps)))


def only_state(parameters: FaceParameters, fitted: FaceParameters, text: str) -> History:
    """A history of one step that leads from the fit to a state."""
    change = ParameterChange.between(fitted, parameters)
    if change.nothing:
        return History(fitted)
    return History(fitted, (Step(text, change),), 1)
